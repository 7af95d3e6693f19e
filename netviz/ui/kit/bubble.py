"""A few words beside a control: what was wrong with what was typed there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QHideEvent, QMouseEvent
from PySide6.QtWidgets import QLabel, QWidget

_SHOWN_MS = 7_000
_WIDEST = 320
_CLOSING_EVENTS = (QEvent.Type.Hide, QEvent.Type.WindowDeactivate)
_MOVING_EVENTS = (QEvent.Type.Move, QEvent.Type.Resize)


class Bubble(QLabel):
    """A message that stays when the focus moves on, and moves and goes with its control."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.ToolTip)
        self.setObjectName("box")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setMargin(6)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._watched: list[QWidget] = []
        self._end = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._end.timeout.connect(self.hide)
        self._move = QTimer(self, singleShot=True, interval=0)  # when the layout has come to rest
        self._move.timeout.connect(self._place)

    def say(self, control: QWidget, message: str) -> None:
        """Show a message under a control, above it where there is no room."""
        self.hide()
        self.setText(message)
        self.setAccessibleName(message)
        width = min(self.fontMetrics().horizontalAdvance(message) + 20, round(_WIDEST * _scale(self)))
        self.resize(width, self.heightForWidth(width))
        self._watch(control)
        self._place()
        self.show()
        self._end.start()

    def _place(self) -> None:
        if not self._watched:
            return
        control = self._watched[0]
        room = control.screen().availableGeometry()
        place = control.mapToGlobal(QPoint(0, control.height() + 4))
        if place.y() + self.height() > room.bottom():
            place.setY(control.mapToGlobal(QPoint(0, 0)).y() - self.height() - 4)
        place.setX(max(room.left(), min(place.x(), room.right() - self.width())))
        self.move(place)

    def _watch(self, control: QWidget) -> None:
        holder: QWidget | None = control
        while holder is not None:
            holder.installEventFilter(self)
            self._watched.append(holder)
            holder = None if holder.isWindow() else holder.parentWidget()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop watching."""
        super().hideEvent(event)
        self._end.stop()
        for control in self._watched:
            control.removeEventFilter(self)
        self._watched.clear()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click closes it."""
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move with the control and what holds it; close when that disappears, or something is typed."""
        # A key that a control does not take, as Return, reaches what holds it too.
        typed = event.type() == QEvent.Type.KeyPress and watched is self._watched[0]
        if typed or event.type() in _CLOSING_EVENTS:
            self.hide()
        elif event.type() in _MOVING_EVENTS:
            self._move.start()
        return False


def _scale(widget: QWidget) -> float:
    return widget.fontMetrics().height() / 16


def explain(control: QWidget, message: str) -> None:
    """Say beside a control what was wrong with what was typed there."""
    window = control.window()
    bubble = window.findChild(Bubble, options=Qt.FindChildOption.FindDirectChildrenOnly) or Bubble(window)
    bubble.say(control, message)
