"""The projector's picture in the presenter's window: a grab of the stage, and no second set of panels."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QRegion,
    QResizeEvent,
    QTabletEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.theme import LIGHT, Theme
from netviz.ui.presenting.tools import Tools

LEAST_MS = 100
"""Between two pictures: at most ten a second."""

SHARE = 0.1
"""Of the time that grabbing may take: a large stage is grabbed less often."""

_UNASKED_MS = 500  # what changes without a word, such as under a pointer, is seen so often
_BLACK = 0.22  # of the picture, while the projector is black


class Covered(Protocol):
    """A stage, as far as it can be black."""

    cover: QWidget

    @property
    def is_black(self) -> bool:
        """Whether nothing but the cover is seen."""


class Mirror(QWidget):
    """What the stage shows, as large as there is room; pens and clicks go through it.

    Parameters
    ----------
    stage : QWidget
        Also as `Covered`.
    tools : Tools
        Those over the stage.
    clock : callable
        Seconds, to know how long a grab takes.

    Signals
    -------
    grabbed
        There is a new picture.
    """

    grabbed = Signal()

    def __init__(
        self, stage: QWidget, tools: Tools, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        super().__init__()
        self._stage: Any = stage
        self._tools, self._clock = tools, clock
        self._theme = LIGHT
        self._picture = QPixmap()
        self._interval = LEAST_MS
        self._pressed: QWidget | None = None  # on the stage, through the picture
        self.setAccessibleName("On the projector")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.soon = QTimer(self, singleShot=True)
        self.soon.timeout.connect(self.grab_now)
        self._unasked = QTimer(self, interval=_UNASKED_MS)
        self._unasked.timeout.connect(self.refresh)
        self._unasked.start()
        tools.changed.connect(self.refresh)
        tools.lights.moved.connect(self.refresh)

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self.refresh()

    @property
    def picture(self) -> QPixmap:
        """The last grab."""
        return self._picture

    @property
    def area(self) -> QRectF:
        """Where the picture stands: in the stage's proportions, in the middle."""
        size = QSize(max(self._stage.width(), 1), max(self._stage.height(), 1))
        fitted = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        area = QRectF(QPointF(), fitted.toSizeF())
        area.moveCenter(QRectF(self.rect()).center())
        return area

    def spot_at(self, place: QPoint) -> QPointF | None:
        """The place of the stage for one of the desktop; None beside the picture."""
        point = QPointF(self.mapFromGlobal(place))
        if not self.isVisible() or not self.area.contains(point):
            return None
        if QApplication.topLevelAt(place) is not self.window():  # the stage may lie over it
            return None
        return self.to_stage(point)

    def to_stage(self, point: QPointF) -> QPointF:
        """The pixel of the stage for one of this widget."""
        area = self.area
        share = self._stage.width() / max(area.width(), 1.0)
        return QPointF((point - area.topLeft()) * share)

    # ------------------------------------------------------------- grabbing

    def refresh(self) -> None:
        """Take another picture soon: the stage shows something else."""
        if self.isVisible() and not self.soon.isActive():
            self.soon.start(self._interval)

    def grab_now(self) -> None:
        """Take a picture, and a rest in proportion to how long it took."""
        if not self.isVisible() or self._stage.width() < 2:
            return
        begun = self._clock()
        self._picture = self._grab()
        took_ms = 1000 * (self._clock() - begun)
        self._interval = max(LEAST_MS, round(took_ms / SHARE))
        self.update()
        self.grabbed.emit()

    def _grab(self) -> QPixmap:
        """In the size in which it is shown; what lies behind black is shown too."""
        size = self.area.size() * self.devicePixelRatioF()
        picture = QPixmap(max(round(size.width()), 1), max(round(size.height()), 1))
        picture.setDevicePixelRatio(picture.width() / self._stage.width())
        picture.fill(QColor(self._theme.window))
        if not self._stage.is_black:
            self._stage.render(picture)
            return picture
        for child in self._stage.children():  # what lies behind the cover, from below upwards
            if isinstance(child, QWidget) and child is not self._stage.cover and not child.isHidden():
                # Without its ground: sheets over the stage would hide what is below them.
                child.render(picture, child.pos(), QRegion(), QWidget.RenderFlag.DrawChildren)
        return picture

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture; dark while the projector is black."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            area = self.area
            if self._stage.is_black:
                painter.fillRect(area, Qt.GlobalColor.black)
                painter.setOpacity(_BLACK)
            if not self._picture.isNull():
                painter.drawPixmap(area, self._picture, QRectF(self._picture.rect()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In the new size."""
        self.refresh()

    def showEvent(self, event: object) -> None:
        """Something to see at once."""
        self.refresh()

    # -------------------------------------------------- drawing, and clicking

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the pen down on the stage, or press there what is below the pointer."""
        if event.button() != Qt.MouseButton.LeftButton or not self.area.contains(event.position()):
            return
        point = self.to_stage(event.position())
        if self._tools.pens.tool is None:
            self._pressed = self._stage.childAt(point.toPoint()) or self._stage
            self._pass_on(event, point)
        else:
            self._tools.pens.begin(point)
        self.refresh()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw on the stage, or drag there."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            point = self.to_stage(event.position())
            if self._pressed is None:
                self._tools.pens.move_on(point)
            else:
                self._pass_on(event, point)
            self.refresh()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lift the pen, or let go."""
        if self._pressed is None:
            self._tools.pens.finish()
        else:
            self._pass_on(event, self.to_stage(event.position()))
            self._pressed = None
        self.refresh()

    def _pass_on(self, event: QMouseEvent, point: QPointF) -> None:
        """Do to what was pressed on the stage what is done to its picture."""
        assert self._pressed is not None
        local = QPointF(self._pressed.mapFrom(self._stage, point))
        place = QPointF(self._stage.mapToGlobal(point))
        passed = QMouseEvent(event.type(), local, place, event.button(), event.buttons(), event.modifiers())
        QApplication.sendEvent(self._pressed, passed)

    def tabletEvent(self, event: QTabletEvent) -> None:
        """A stylus on the lecturer's own screen draws on the stage."""
        self._tools.pens.take_stylus(event, self.to_stage(event.position()))
        self.refresh()
