"""The letter of a run in a box: full for the present one."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.theme import BODY, LIGHT, SEMIBOLD, Theme

_SIDE, _RADIUS = 24, 6  # pixels of the usual type


def draw_run_tag(painter: QPainter, area: QRectF, letter: str, theme: Theme, *, present: bool) -> None:
    """Draw the tag in the middle of an area, or at its left if it is wide."""
    side = _SIDE * theme.scale
    box = QRectF(area.left(), area.center().y() - side / 2, side, side).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.pen(theme.text, 1.5))
    painter.setBrush(QColor(theme.text) if present else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, _RADIUS * theme.scale, _RADIUS * theme.scale)
    painter.setFont(theme.font(BODY, SEMIBOLD))
    painter.setPen(QColor(theme.card if present else theme.text))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)


class RunTag(QWidget):
    """A letter in a head."""

    def __init__(self, letter: str = "") -> None:
        super().__init__()
        self.letter, self.is_present = letter, False
        self._theme = LIGHT
        self.setAccessibleName(f"Run {letter}")

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self.setFixedSize(self.sizeHint())
        self.update()

    def show_present(self, present: bool) -> None:
        """Say whether it is the present run."""
        self.is_present = present
        self.update()

    def sizeHint(self) -> QSize:
        """A square."""
        side = round(_SIDE * self._theme.scale)
        return QSize(side, side)

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        with QPainter(self) as painter:
            draw_run_tag(painter, QRectF(self.rect()), self.letter, self._theme, present=self.is_present)
