"""Windows beside the main one, made when they are first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netviz.ui.commands.context import Box
from netviz.ui.kit.paint_guard import guard_overrides

if TYPE_CHECKING:
    from netviz.ui.app.window import MainWindow


def box_of(window: MainWindow, kind: type[Box]) -> Box:
    """A box of a window; made, it has the window's theme, is heard, and is shown what panels are shown."""
    if kind not in window.boxes:
        guard_overrides()
        made: Any = kind(window)
        window.boxes[kind] = made
        if hasattr(made, "set_theme"):
            made.set_theme(window.theme)
        if hasattr(made, "wants"):
            made.wants.connect(window.want)
        if hasattr(made, "show_snapshot"):
            window.views.add(made)
    box: Box = window.boxes[kind]
    return box
