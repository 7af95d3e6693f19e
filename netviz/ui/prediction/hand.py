"""The hand on a view: strokes of the mouse or a pen, and keys, taken before the view gets them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from netviz.ui.kit.key_claims import DRAWN_ON, claims_key
from netviz.ui.kit.paint_guard import paint_guard

_MOUSE_EVENTS = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
)

_ARROWS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Hand(QObject):
    """Takes the left button and the arrow keys of a pyqtgraph view while it is on it.

    Signals
    -------
    pressed(QPointF), moved(QPointF), released(QPointF)
        In the view's coordinates.
    arrow(int, int, bool)
        Right, up, and whether it is a small way.
    returned
    """

    pressed = Signal(object)
    moved = Signal(object)
    released = Signal(object)
    arrow = Signal(int, int, bool)
    returned = Signal()

    def __init__(self, view: Any) -> None:
        super().__init__()
        self._view = view
        self.is_on = self.is_down = False

    def take(self, *, focus: bool = True) -> None:
        """Take the mouse, and the keys once the view has the focus: now, or when it is clicked."""
        view = self._view
        if not self.is_on:
            self.is_on = True
            view.installEventFilter(self)
            view.viewport().installEventFilter(self)
            view.viewport().setCursor(Qt.CursorShape.CrossCursor)
            QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))  # what was pointed at
        if focus:
            view.setProperty(DRAWN_ON, True)
            view.setFocus()

    def let_go(self) -> None:
        """Give them back."""
        view = self._view
        if self.is_on:
            self.is_on = self.is_down = False
            view.removeEventFilter(self)
            view.viewport().removeEventFilter(self)
            view.viewport().unsetCursor()
            view.setProperty(DRAWN_ON, False)
            view.clearFocus()  # from now on the arrows mean what they meant before

    def _place(self, event: QMouseEvent) -> QPointF:
        view = self._view
        scene = view.mapToScene(event.position().toPoint())
        place: QPointF = view.getViewBox().mapSceneToView(scene)
        return place

    @paint_guard
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what a hand does; leave everything else to the view."""
        if isinstance(event, QMouseEvent) and event.type() in _MOUSE_EVENTS:
            return self._take_mouse(event)
        if claims_key(event, (*_ARROWS, *_RETURN)):
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in _ARROWS:
                self.arrow.emit(*_ARROWS[key], bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
                return True
            if key in _RETURN:
                self.returned.emit()
                return True
        return False

    def _take_mouse(self, event: QMouseEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseMove:
            if self.is_down:
                self.moved.emit(self._place(event))
            return True  # nothing is pointed at meanwhile
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        if kind == QEvent.Type.MouseButtonRelease:
            if self.is_down:
                self.is_down = False
                self.released.emit(self._place(event))
        else:
            self.is_down = True
            self._view.setFocus()
            self.pressed.emit(self._place(event))
        return True
