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
