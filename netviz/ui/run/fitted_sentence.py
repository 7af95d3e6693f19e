"""A sentence that is read whole in a place of a given size: in smaller type, or in several rows."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.symbol_paragraph import rows_of
from netviz.ui.kit.symbols import SymbolLabel, draw_text, elided, text_width
from netviz.ui.kit.theme import BODY, LIGHT, SMALL, TITLE, Theme

_HIGH = 1.3  # a row, in sizes of type


class FittedSentence(SymbolLabel):
    """Never asks for room: in one row as large as fits, else in as many of the smallest type as fit."""

    def __init__(self) -> None:
        self._theme = LIGHT
        self._rows: tuple[QFont, list[str]] = LIGHT.font(TITLE), []
        super().__init__(shrinks=True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def setText(self, text: str) -> None:
        """Say something else."""
        super().setText(text)
        self._fit()

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self._fit()

    @property
    def rows(self) -> tuple[str, ...]:
        """What can be read, from above; the last one ends with … if there is no room for all of it."""
        return tuple(self._rows[1])

    def _fit(self) -> None:
        room = float(self.width())
        font, rows = self._theme.font(SMALL), [self._text]
        for size in (TITLE, BODY, SMALL):
            font = self._theme.font(size)
            if text_width(self._text, font) <= room:
                break
        else:
            rows = _even_rows(self._text, font, room)
            most = max(1, int(self.height() / (_HIGH * font.pixelSize())))
            if len(rows) > most:
                rows = [*rows[: most - 1], " ".join(rows[most - 1 :])]
            rows = [elided(row, font, room) for row in rows]
        self._rows = font, rows
        is_whole = " ".join(rows) == self._text
        self.setToolTip("" if is_whole else f"<p>{escape(self._text)}</p>")
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit into the new room."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Whatever there is."""
        return QSize(0, 0)

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, centred vertically."""
        font, rows = self._rows
        high, cap = _HIGH * font.pixelSize(), QFontMetricsF(font).capHeight()
        color = self.palette().color(QPalette.ColorRole.WindowText).name()
        with QPainter(self) as painter:
            for number, row in enumerate(rows):
                middle = self.height() / 2 + (number - (len(rows) - 1) / 2) * high
                draw_text(painter, QPointF(0, middle + cap / 2), row, font, color)


def _even_rows(text: str, font: QFont, room: float) -> list[str]:
    """As few rows as there can be in a width, and none of them much shorter than the others."""
    rows = rows_of(text, font, room)
    low, high = room / 2, room
    for _ in range(6):
        middle = (low + high) / 2
        tried = rows_of(text, font, middle)
        if len(tried) > len(rows):
            low = middle
        else:
            rows, high = tried, middle
    return rows
