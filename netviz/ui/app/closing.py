"""How a window is closed: what is asked, what is remembered, and what has to end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netviz.ui.app.signals import TOLD_TO_END
from netviz.ui.commands.sessions import may_leave
from netviz.ui.kit.preferences import Preferences

if TYPE_CHECKING:
    from netviz.ui.app.window import MainWindow


def may_close(window: MainWindow) -> bool:
    """Whether nothing would be lost, or the user does not mind; the system need not ask."""
    return _is_told(window) or (may_leave(window) and window.making.may_leave())


def end(window: MainWindow) -> None:
    """Remember how the window is, and leave no process, thread or file behind, whatever else fails."""
    window.fault_watch.stop()
    try:
        window.predictions.close_work()
        window.playback.settle.stop()
        window.preparation.stop()
        window.comparing.close()
        window.following.close()
        window.door.close()  # before the view is kept, for one thing at a time changes the session
        for dialog in [*window.import_dialogs]:
            dialog.reject()
        boxes: list[Any] = [box for box in window.boxes.values() if hasattr(box, "close_work")]
        for part in (*window.panels.made.values(), *boxes, window.hall):
            part.close_work()
        window.keep_view()
    finally:
        window.player.close()
        window.writer.close()
        if window.autosave is not None:
            window.autosave.close(keep=_is_told(window) and window.keeping.would_lose)
    preferences = Preferences()
    if not window.window().isFullScreen():
        preferences.keep(geometry=window.window().saveGeometry())
    window.layout_memory.save(preferences)


def _is_told(window: MainWindow) -> bool:
    return bool(window.window().property(TOLD_TO_END))
