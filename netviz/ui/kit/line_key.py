"""Which style of line belongs to which run: one row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.theme import LIGHT, SMALL, Theme

_LINE, _GAP, _APART, _HIGH, _PEN = 24.0, 8.0, 20.0, 20, 2.0  # pixels of the usual type


class LineKey(QWidget):
    """A short piece of line and a letter for each run."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._lines: tuple[tuple[str, tuple[float, ...]], ...] = ()
        self.setFixedHeight(_HIGH)

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self.setFixedHeight(round(_HIGH * theme.scale))
        self.update()

    def show_lines(self, lines: Sequence[tuple[str, tuple[float, ...]]]) -> None:
        """Show letters, each with its dashes and gaps in pixels."""
        if tuple(lines) != self._lines:
            self._lines = tuple(lines)
            self.setAccessibleName("Runs " + ", ".join(letter for letter, _ in lines))
            self.update()

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint them from the left."""
        theme, x, y = self._theme, 2.0, float(self.height() // 2)
        font = theme.font(SMALL)
        metrics = QFontMetricsF(font)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(font)
            for letter, dashes in self._lines:
                pen = theme.pen(theme.muted if dashes else theme.text, _PEN)
                if dashes:
                    pen.setDashPattern([length / _PEN for length in dashes])
                painter.setPen(pen)
                painter.drawLine(QLineF(x, y, x + _LINE * theme.scale, y))
                x += (_LINE + _GAP) * theme.scale
                painter.setPen(QColor(theme.muted))
                painter.drawText(QPointF(x, y + metrics.capHeight() / 2), letter)
                x += metrics.horizontalAdvance(letter) + _APART * theme.scale
