"""The letter of a run in a box: full for the present one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.theme import BODY, LIGHT, SEMIBOLD, Theme

SIDE, SMALL_SIDE = 24, 20
"""Of a tag in a head or a row, and in a line; in pixels of the usual type."""

_RADIUS = 6


def draw_run_tag(
    painter: QPainter, area: QRectF, letter: str, theme: Theme, *, present: bool, side: float = SIDE
) -> None:
    """Draw the tag in the middle of an area, or at its left if it is wide."""
    side *= theme.scale
    top = round(area.center().y() - side / 2)  # its edges are crisp
    box = QRectF(area.left(), top, side, side).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.pen(theme.text, 1.25))
    painter.setBrush(QColor(theme.text) if present else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, _RADIUS * theme.scale, _RADIUS * theme.scale)
    painter.setFont(theme.font(BODY, SEMIBOLD))
    painter.setPen(QColor(theme.card if present else theme.text))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)


class RunTag(QWidget):
    """The letter of the present run in a sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.letter = ""
        self._theme = LIGHT

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self.setFixedSize(self.sizeHint())
        self.update()

    def show_run(self, letter: str) -> None:
        """Show another run's letter."""
        if letter != self.letter:
            self.letter = letter
            self.setAccessibleName(f"Run {letter}")
            self.update()

    def sizeHint(self) -> QSize:
        """A square, smaller than in a head."""
        side = round(SMALL_SIDE * self._theme.scale)
        return QSize(side, side)

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        with QPainter(self) as painter:
            area = QRectF(self.rect())
            draw_run_tag(painter, area, self.letter, self._theme, present=True, side=SMALL_SIDE)


class RunButton(QAbstractButton):
    """The letter of a run in a head: pressed, it makes the run the present one."""

    def __init__(self, letter: str = "") -> None:
        super().__init__()
        self.letter, self.is_present = letter, False
        self._theme = LIGHT
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._say()

    def _say(self) -> None:
        state = ", the present one" if self.is_present else ": make it the present one"
        self.setAccessibleName(f"Run {self.letter}{state}")
        tip = (
            "The present run: it plays and is changed"
            if self.is_present
            else (f"Make {self.letter} the present run: show, play and change it")
        )
        self.setToolTip(tip)

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self.setFixedSize(self.sizeHint())
        self.update()

    def show_present(self, present: bool) -> None:
        """Say whether it is the present run."""
        if present != self.is_present:
            self.is_present = present
            self._say()
            self.update()

    def sizeHint(self) -> QSize:
        """A square."""
        side = round(SIDE * self._theme.scale)
        return QSize(side, side)

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it; pointed at or chosen by keys, on the ground of what can be pressed."""
        theme = self._theme
        with QPainter(self) as painter:
            if not self.is_present and (self.underMouse() or self.hasFocus()):
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.accent_soft))
                radius = _RADIUS * theme.scale
                painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
            draw_run_tag(painter, QRectF(self.rect()), self.letter, theme, present=self.is_present)
            if self.hasFocus() and self.is_present:
                painter.setPen(theme.pen(theme.accent, 2.0))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                inner = QRectF(self.rect()).adjusted(1, 1, -1, -1)
                painter.drawRoundedRect(inner, _RADIUS * theme.scale, _RADIUS * theme.scale)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be pressed."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """As before."""
        super().leaveEvent(event)
        self.update()
