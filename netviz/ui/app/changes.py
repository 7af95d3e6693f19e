"""What the window does with intents: through the door, and what follows when they have been carried out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from netviz.faults import tell
from netviz.intents import Intent
from netviz.snapshot import Snapshot
from netviz.ui.app import actions
from netviz.ui.commands.context import as_panel
from netviz.ui.kit.point_sampling import choose_drawn
from netviz.ui.run.door import Wanted, nothing

if TYPE_CHECKING:
    from netviz.ui.app.window import MainWindow

LOOKS_AT_LINES = ("lines", "why")
"""The panels that read the passes of the lines: they have to be there when one of these is shown."""


def _noted(make: Callable[[], Intent]) -> Callable[[], Intent]:
    """Remembers the intent that is made: only then is it known what is wanted."""

    def made() -> Intent:
        intent = make()
        actions.note_intent(intent)
        return intent

    return made


class Changes:
    """Carries intents out for a window, and shows what has come of them.

    Parameters
    ----------
    window : MainWindow
        With its door, player, panels and boxes.
    """

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        door = window.door
        door.shows_lines, door.prepare = self._shows_lines, self._prepare_pictures
        door.changed.connect(window.show_newest)
        door.refused.connect(lambda error: window.say(str(error), is_error=True))
        door.failed.connect(tell)
        door.busy_changed.connect(window.player.set_held)

    def apply(self, intent: Intent, doing: str, then: Callable[[], None] = nothing) -> None:
        """Have an intent carried out, and nothing else; `then` is called when it has been shown."""
        actions.note_intent(intent)
        self._window.door.carry_out(intent, doing, then=then)

    def go(self, intent: Intent, then: Callable[[], None] = nothing) -> None:
        """Stand somewhere else in the run; playing ends."""
        window = self._window
        window.player.pause()
        window.comparing.instant.before(intent)
        as_panel(window, "lines").play_lines(False)
        before = window.session.snapshot().config

        def say_so() -> None:
            window.say("")
            if window.session.snapshot().config != before:
                window.say("the settings are those of this step; changing one here starts a new future")
            then()

        self.apply(intent, "go to this step", say_so)

    def change(
        self,
        wanted: Wanted,
        doing: str = "change this setting",
        *,
        then: Callable[[], None] = nothing,
        otherwise: Callable[[], None] = nothing,
        n_points: int = 0,
    ) -> None:
        """Change what is trained; playing goes on with the change.

        Parameters
        ----------
        wanted, doing, n_points
            As for `Door.carry_out`.
        then, otherwise : callables, optional
            Called when it has been shown; when it was not accepted, and nothing has changed.
        """
        window = self._window

        def go_on() -> None:
            if not window.player.is_running_to:
                window.say("")
            window.player.restart()
            then()

        def put_back() -> None:
            for key in ("network", "training"):  # back to what is in force
                window.panels[key].show_snapshot(None, window.session.snapshot())
            otherwise()

        order: Wanted = wanted
        if isinstance(wanted, Intent):
            actions.note_intent(wanted)
        else:
            order = _noted(wanted)
        window.door.carry_out(order, doing, then=go_on, otherwise=put_back, n_points=n_points)

    def _shows_lines(self) -> bool:
        """Whether something of the passes can be seen, so that they have to be there with the step."""
        window = self._window
        boxes = [box for box in window.boxes.values() if hasattr(box, "show_snapshot")]
        panels = (*window.panels.made.values(), *window.hall.panels)
        shown: list[QWidget] = [*(one for one in panels if one.kind in LOOKS_AT_LINES), *boxes]
        return any(part.isVisible() and not part.visibleRegion().isEmpty() for part in shown)

    def _prepare_pictures(self, shot: Snapshot) -> None:
        """In the door's thread: what takes long about painting a snapshot."""
        choose_drawn(shot)
        if shot.lines.is_computed:
            as_panel(self._window, "lines").prepare(shot)
