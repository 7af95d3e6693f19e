"""The type that comes with netviz, so that it looks the same on every system."""

from __future__ import annotations

import functools

from PySide6.QtGui import QFontDatabase

from netviz.resources import RESOURCES


@functools.cache
def load_fonts() -> None:
    """Make the families in `resources/fonts` known to Qt; once there is an application."""
    for face in sorted((RESOURCES / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(face))
