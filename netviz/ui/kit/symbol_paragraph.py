"""Paragraphs with typeset symbols, broken into rows where they are too long."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from netviz.core.symbols import split_symbols
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.symbols import draw_text, pixel_font, symbol_extent, text_width

_HIGH = 1.4  # a row, in sizes of type: raised letters need it


class SymbolParagraph(QWidget):
    """Text in the colour and type of its place, as high as it has to be in its width.

    Parameters
    ----------
    text : str
    high : float
        A row, in sizes of type.
    """

    def __init__(self, text: str, high: float = _HIGH) -> None:
        super().__init__()
        self.text, self._high = text, high
        self.setAccessibleName(text)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_text(self, text: str) -> None:
        """Say something else."""
        if text != self.text:
            self.text = text
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    def _rows(self, width: float) -> list[str]:
        return rows_of(self.text, pixel_font(self), max(width, 40.0))

    def _heights(self, rows: list[str]) -> list[float]:
        """What each row takes: more where a symbol reaches higher than most."""
        font = pixel_font(self)
        high = self._high * font.pixelSize()
        above = (high + QFontMetricsF(font).capHeight()) / 2
        return [high + max(_reach(row, font) - above, 0.0) for row in rows]

    def heightForWidth(self, width: int) -> int:
        """What the rows take."""
        self.ensurePolished()
        return round(sum(self._heights(self._rows(width))))

    def sizeHint(self) -> QSize:
        """As it is now."""
        width = self.width() or 300
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """A row."""
        return QSize(60, self.heightForWidth(self.width() or 300))

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows."""
        font = pixel_font(self)
        high, cap, y = self._high * font.pixelSize(), QFontMetricsF(font).capHeight(), 0.0
        group = QPalette.ColorGroup.Normal if self.isEnabled() else QPalette.ColorGroup.Disabled
        color = self.palette().color(group, QPalette.ColorRole.WindowText).name()
        rows = self._rows(self.width())
        with QPainter(self) as painter:
            for row, tall in zip(rows, self._heights(rows), strict=True):
                y += tall
                draw_text(painter, QPointF(0, y - (high - cap) / 2), row, font, color)


def _reach(row: str, font: QFont) -> float:
    """How far the symbols of a row reach above its baseline, in pixels."""
    size = float(font.pixelSize())
    return max(
        (symbol_extent(piece, size)[0] for piece, is_one in split_symbols(row) if is_one), default=0.0
    )


def rows_of(text: str, font: QFont, width: float) -> list[str]:
    """Paragraphs, broken at spaces into rows of at most a width."""
    rows: list[str] = []
    for paragraph in text.splitlines():
        row = ""
        for word in paragraph.split(" "):
            longer = f"{row} {word}" if row else word
            if row and text_width(longer, font) > width:
                rows.append(row)
                row = word
            else:
                row = longer
        rows.append(row)
    return rows
