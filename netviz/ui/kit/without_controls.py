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


TELLS = "tells what is set"
"""A property of menus, and of buttons that are checked: to be drawn where nothing can be clicked, too."""


def _tells(control: QWidget) -> bool:
    is_off = isinstance(control, QAbstractButton) and not control.isChecked()
    return bool(control.property(TELLS)) and not is_off


@contextmanager
def without_controls(widget: QWidget) -> Iterator[None]:
    """Leave out buttons and menus while a widget is drawn; the names of tabs, and what is set, stay."""
    unpainted = _Unpainted()
    buttons: list[QWidget] = [
        button for button in widget.findChildren(QAbstractButton) if button.objectName() != "gallery"
    ]
    controls = [*buttons, *widget.findChildren(QComboBox)]
    controls = [control for control in controls if not _tells(control)]
    for control in controls:
        control.installEventFilter(unpainted)
    try:
        yield
    finally:
        for control in controls:
            control.removeEventFilter(unpainted)
