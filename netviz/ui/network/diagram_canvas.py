"""The canvas of the network diagram: it can also be dragged on, and the wheel be turned over it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from netviz.ui.kit.painted_widget import PaintedWidget

_NOTCH = 120.0  # of a wheel, in eighths of a degree


class DiagramCanvas(PaintedWidget):
    """Tells a click from a drag: one is over where it began, the other has gone some pixels up or down.

    Attributes
    ----------
    turn : callable
        Is handed a place and how many notches the wheel was turned there; says whether that meant anything.

    Signals
    -------
    dragged(QPointF, float)
        Where the drag began, and how many pixels it has gone upwards.
    dropped
        It has ended.
    """

    dragged = Signal(QPointF, float)
    dropped = Signal()

    def __init__(self, name: str, description: str, keys: tuple[Qt.Key, ...] = ()) -> None:
        super().__init__(name, description, keys)
        self.turn: Callable[[QPointF, float], bool] = lambda place, notches: False
        self._pressed: QPointF | None = None
        self._is_dragged = False

    @property
    def is_dragged(self) -> bool:
        """Whether a drag is under way."""
        return self._is_dragged

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where it began."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say where the mouse is, or how far it has dragged."""
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        up = self._pressed.y() - event.position().y()
        if abs(up) >= QApplication.startDragDistance():
            self._is_dragged = True
        if self._is_dragged:
            self.dragged.emit(self._pressed, up)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag, or say where it was clicked."""
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        pressed, self._pressed = self._pressed, None
        if self._is_dragged:
            self._is_dragged = False
            self.dropped.emit()
        else:
            self.clicked.emit(pressed)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Pass it on where it means something; elsewhere it scrolls what is around."""
        notches = event.angleDelta().y() / _NOTCH
        event.setAccepted(bool(notches) and self.turn(event.position(), notches))
