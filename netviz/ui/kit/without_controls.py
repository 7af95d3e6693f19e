"""Pictures without buttons: what can only be pressed says nothing on paper."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget


class _Unpainted(QObject):
    """Keeps widgets from being painted; their places stay empty."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return event.type() == QEvent.Type.Paint


@contextmanager
def without_controls(widget: QWidget) -> Iterator[None]:
    """Leave out buttons and menus while a widget is drawn; the names of tabs stay."""
    unpainted = _Unpainted()
    buttons: list[QWidget] = [
        button for button in widget.findChildren(QAbstractButton) if button.objectName() != "gallery"
    ]
    controls = [*buttons, *widget.findChildren(QComboBox)]
    for control in controls:
        control.installEventFilter(unpainted)
    try:
        yield
    finally:
        for control in controls:
            control.removeEventFilter(unpainted)
