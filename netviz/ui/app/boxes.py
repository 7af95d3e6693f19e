"""The windows beside the main one, each made when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog

from netviz.ui.commands.context import Box
from netviz.ui.kit.paint_guard import guard_overrides

if TYPE_CHECKING:
    from netviz.ui.app.window import MainWindow


class Boxes(dict[type[QDialog], Any]):
    """Those that have been made, by their classes."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window

    def made(self, kind: type[Box]) -> Box:
        """A window beside the main one, which opens sooner without it."""
        window = self._window
        if kind not in self:
            guard_overrides()
            box: Any = kind(window)
            self[kind] = box
            if hasattr(box, "set_theme"):
                box.set_theme(window.theme)
            if hasattr(box, "wants"):
                box.wants.connect(window.want)
            if hasattr(box, "show_snapshot"):
                window.views.add(box)
        found: Box = self[kind]
        return found
