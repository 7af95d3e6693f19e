"""Keys that a widget takes for itself while it has the focus, although they are shortcuts of the window."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent

DRAWN_ON = "drawn on with keys"
"""A property of a view: whether its keys are for drawing on it, whatever they mean elsewhere."""


def claims_key(event: QEvent, keys: Collection[int]) -> bool:
    """Whether an event asks if a key is a shortcut, and the key is one of these; then it is claimed.

    For a widget's `event`, which answers True then and leaves every other event to its base class.
    """
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.key() not in keys:
        return False
    event.accept()
    return True
