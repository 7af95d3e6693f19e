"""Keys of a window: they work wherever its focus is, unless what has it needs the very key."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from netviz.ui.kit.key_claims import DRAWN_ON
from netviz.ui.kit.paint_guard import paint_guard

_NEED_KEYS = (QLineEdit, QAbstractSpinBox, QTextEdit, QPlainTextEdit, QAbstractSlider)


class WindowKeys(QObject):
    """Keeps whatever has the focus in a window from claiming the keys of the window's actions.

    Text fields and sliders may claim theirs, as may a widget whose `keeps_its_keys` says so, and a view on
    which somebody draws with keys. Sliders must get the focus by Tab alone.

    Parameters
    ----------
    window : QWidget
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._watched: QWidget | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, _: QWidget | None, now: QWidget | None) -> None:
        """Look at the keys of what has the focus now; the filter comes before those of others."""
        if self._watched is not None:
            self._watched.removeEventFilter(self)
            self._watched = None
        if now is None or not self._window.isAncestorOf(now):
            return
        if not isinstance(now, _NEED_KEYS) and not getattr(now, "keeps_its_keys", False):
            self._watched = now
            now.installEventFilter(self)
            now.destroyed.connect(self._forget)

    def _forget(self) -> None:
        self._watched = None

    @paint_guard
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave a key to the window's shortcuts."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        if watched.property(DRAWN_ON) or not self._is_ours(event):
            return False
        event.ignore()
        return True

    def _is_ours(self, event: QKeyEvent) -> bool:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        pressed = QKeySequence(QKeyCombination(modifiers, Qt.Key(event.key())))
        return any(pressed in action.shortcuts() for action in self._window.actions())


def takes_back_focus(window: QWidget) -> bool:
    """Give the focus to the window itself if what had it is gone; for its `focusNextPrevChild`.

    Qt would give it to the next widget in the order of Tab, to which nobody went.
    """
    now = QApplication.focusWidget()
    if now is not None and now.isVisibleTo(window) and now.isEnabledTo(window):
        return False
    window.setFocus()
    return True
