"""Spotlight and magnifier: they follow the pointer, on the stage or on its picture, and take no click."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QCursor, QPainter, QPainterPath, QPaintEvent, QPixmap, QRegion
from PySide6.QtWidgets import QWidget

from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.theme import LIGHT, Theme
from netviz.ui.presenting.sheet import Sheet

Light = Literal["spotlight", "magnifier"]

RADII: dict[Light, float] = {"spotlight": 0.19, "magnifier": 0.20}
"""Of the circles, as shares of the stage's height."""

MAGNIFIED = 2.0

_DIM = 165  # of 255
_FOLLOW_MS = {"spotlight": 16, "magnifier": 33}
_RESTING = 4  # looks at the pointer, for each look through the glass while it rests


class Lights(Sheet):
    """A sheet over the stage that is seen while spotlight or magnifier is on; clicks go through it.

    Parameters
    ----------
    stage : QWidget
        What it lies on.
    pointer : callable
        Where the pointer is on the desktop.

    Signals
    -------
    changed
        Another light is on, or none.
    moved
        What is lit is another place.
    """

    changed = Signal()
    moved = Signal()

    def __init__(self, stage: QWidget, pointer: Callable[[], QPoint] = QCursor.pos) -> None:
        super().__init__(stage)
        self.light: Light | None = None
        self.spot: QPointF | None = None
        """The place that is lit, in this widget's pixels."""
        self.picture: Callable[[QPoint], QPointF | None] = lambda place: None
        """For which place of the stage one of the desktop stands, if it is on a picture of the stage."""
        self._theme, self._pointer = LIGHT, pointer
        self._is_looking = False
        self._rested = 0
        self._glass = QPixmap()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.follow)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self.update()

    def toggle(self, light: Light) -> None:
        """Switch one on, in the other's place, or off."""
        self.light = None if self.light == light else light
        self._rested = -1
        self.update()
        self.setVisible(self.light is not None)
        if self.light is None:
            self._timer.stop()
        else:
            self._timer.start(_FOLLOW_MS[self.light])
            self.raise_()
            self.follow()
        self.changed.emit()

    @property
    def radius(self) -> float:
        """Of the circle, in pixels."""
        return 0.0 if self.light is None else RADII[self.light] * self.height()

    def follow(self) -> None:
        """Go where the pointer is; where it was last on the stage, if it is elsewhere."""
        at = self._pointer()
        found = self.picture(at)
        if found is None and self.rect().contains(self.mapFromGlobal(at)):
            found = QPointF(self.mapFromGlobal(QPointF(at)))
        if found is None:
            found = self.spot or QPointF(self.rect().center())
        has_moved, before = found != self.spot, self._circle
        self.spot = found
        self._rested = 0 if has_moved else self._rested + 1
        if self.light == "magnifier" and self._rested % _RESTING == 0:  # under it, things change too
            self._look()
            self.update(before.united(self._circle))
        elif has_moved:
            self.update(before)  # nothing else than the two circles: plots are costly to repaint
            self.update(self._circle)
        if has_moved:
            self.moved.emit()

    @property
    def _circle(self) -> QRect:
        """What has to be painted again when the light moves on."""
        if self.spot is None:
            return self.rect()
        side = 2 * self.radius + 8
        area = QRectF(0, 0, side, side)
        area.moveCenter(self.spot)
        return area.toAlignedRect()

    def _look(self) -> None:
        """Take what is under the glass, twice as finely as it is drawn."""
        assert self.spot is not None
        half = self.radius / MAGNIFIED
        area = QRectF(self.spot.x() - half, self.spot.y() - half, 2 * half, 2 * half).toAlignedRect()
        ratio = MAGNIFIED * self.devicePixelRatioF()
        glass = QPixmap(area.size() * ratio)
        glass.setDevicePixelRatio(ratio)
        glass.fill(QColor(self._theme.window))
        seen = area.intersected(self.rect())
        self._is_looking = True  # it must not see itself
        try:
            self.stage.render(glass, seen.topLeft() - area.topLeft(), QRegion(seen))
        finally:
            self._is_looking = False
        self._glass = glass

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """Dim all but the circle, or fill it with what is under it."""
        if self.light is None or self.spot is None or self._is_looking:
            return
        circle = QPainterPath()
        circle.addEllipse(self.spot, self.radius, self.radius)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.light == "spotlight":
                around = QPainterPath()
                around.addRect(QRectF(self.rect()))
                painter.fillPath(around - circle, QColor(0, 0, 0, _DIM))
                return
            painter.setClipPath(circle)
            side = 2 * self.radius
            area = QRect(0, 0, round(side), round(side))
            area.moveCenter(self.spot.toPoint())
            painter.drawPixmap(area, self._glass)
            painter.setClipping(False)
            painter.setPen(self._theme.pen(self._theme.accent, 2))
            painter.drawPath(circle)
