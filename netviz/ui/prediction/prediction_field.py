"""The field in which a predicted number is typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from netviz.ui.kit.number_field import NumberField

_MOVES = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)
_CHORDS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


class PredictionField(NumberField):
    """Takes the keys of what is typed, and leaves those that mean something of a prediction.

    Signs never reach the shortcuts of the window or the stage, where "." means black and letters change
    the run. Space and P are never text. While nothing is typed, the keys that would move in the text
    are left to the slides.
    """

    def event(self, event: QEvent) -> bool:
        """Claim what is typed before the shortcuts do."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._is_left(event):
                event.ignore()
                return True
            if _is_sign(event):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type; what is left here, and is nobody's shortcut, does nothing."""
        if self._is_left(event):
            event.ignore()
        elif _is_sign(event) and event.text().isalpha() and event.text() not in "eE":
            event.accept()  # no number has it
        else:
            super().keyPressEvent(event)

    def _is_left(self, event: QKeyEvent) -> bool:
        if event.modifiers() & _CHORDS:
            return False
        key = event.key()
        return key in (Qt.Key.Key_Space, Qt.Key.Key_P) or (key in _MOVES and not self.text())


def _is_sign(event: QKeyEvent) -> bool:
    return bool(event.text()) and event.text().isprintable() and not event.modifiers() & _CHORDS
