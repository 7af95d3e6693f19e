"""What has just happened, in one line over the width of a slide; its place stays where there is nothing."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from netviz.core.symbols import spoken
from netviz.snapshot import Snapshot
from netviz.training.narrator import Event
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.symbol_paragraph import rows_of
from netviz.ui.kit.symbols import draw_text, elided, text_width
from netviz.ui.kit.theme import LIGHT, SEMIBOLD, SMALL, Theme

_USUAL = 13.5  # of type
_EDGE, _BETWEEN, _ROUND = 12.0, 9.0, 5.0  # pixels of the usual scale
_ROWS_APART = 1.3  # sizes of type


class NarratorStrip(QWidget):
    """The newest event at or before the step that is shown.

    A sentence that is too long stands in smaller type, and in two rows of the smallest if need be.
    """

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._event: Event | None = None
        self.setAccessibleName("Narrator")

    @property
    def text(self) -> str:
        """What it says."""
        return "" if self._event is None else f"{self._event.text}."

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self.update()

    def show_snapshot(self, new: Snapshot) -> None:
        """Say what has happened last."""
        event = new.newest_event
        if event != self._event:
            self._event = event
            self.setAccessibleDescription(
                "" if event is None else spoken(f"step {event.step}: {event.plain_text}")
            )
            self.update()

    def rows(self) -> tuple[QFont, list[str]]:
        """The type, and the rows, in which the sentence fits."""
        small = self._theme.font(SMALL)
        room = self._room()
        for size in (_USUAL, 0.5 * (_USUAL + SMALL), SMALL):
            font = self._theme.font(size)
            if text_width(self.text, font) <= room:
                return font, [self.text]
        rows = rows_of(self.text, small, room)
        if len(rows) > 2:
            rows = [rows[0], elided(" ".join(rows[1:]), small, room)]
        return small, rows

    def _step_text(self) -> str:
        return "" if self._event is None else f"step {number_text(self._event.step)}"

    def _step_width(self) -> float:
        bold = QFontMetricsF(self._theme.font(_USUAL, SEMIBOLD))
        return bold.horizontalAdvance(self._step_text())

    def _room(self) -> float:
        scale = self._theme.scale
        return self.width() - (2 * _EDGE + _BETWEEN) * scale - self._step_width()

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, the step and the sentence."""
        if not self.text:
            return
        theme, middle = self._theme, 0.5 * self.height()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent_soft))
            painter.drawRoundedRect(QRectF(self.rect()), _ROUND * theme.scale, _ROUND * theme.scale)
            x = _EDGE * theme.scale
            bold = theme.font(_USUAL, SEMIBOLD)
            baseline = middle + 0.5 * QFontMetricsF(bold).capHeight()
            x = draw_text(painter, QPointF(x, baseline), self._step_text(), bold, theme.accent)
            x += _BETWEEN * theme.scale
            font, rows = self.rows()
            metrics, high = QFontMetricsF(font), _ROWS_APART * font.pixelSize()
            for number, row in enumerate(rows):
                y = middle + (number - 0.5 * (len(rows) - 1)) * high + 0.5 * metrics.capHeight()
                draw_text(painter, QPointF(x, y), row, font, theme.text)
