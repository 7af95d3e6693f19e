"""Names by which the stylesheet knows widgets."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QWidget

W = TypeVar("W", bound=QWidget)


def named(widget: W, name: str) -> W:
    """The widget, called what the stylesheet calls it.

    Qt takes `objectName=` in constructors too, but PySide6's stubs do not know of it.
    """
    widget.setObjectName(name)
    return widget


def rename(widget: QWidget, name: str) -> bool:
    """Let the stylesheet know a widget that is shown already by another name; whether it is another one."""
    if widget.objectName() == name:
        return False
    widget.setObjectName(name)
    restyle(widget)
    return True


def restyle(widget: QWidget) -> None:
    """Let the stylesheet look again at what it selects a widget by."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set what the style sheet selects a widget by, and have it styled anew if that is another value."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        restyle(widget)
