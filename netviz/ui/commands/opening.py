"""Opening a session at rest in the window: what a recipe, or a file, was read into."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from netviz.intents import Blobs, Intent
from netviz.intents.base import Undoable
from netviz.project import Project
from netviz.saved import Saved
from netviz.ui.commands.context import App

_ANY_POINTS = 2**62  # as of so many points: always beside the window, for it may be many steps


@dataclass(frozen=True, eq=False)
class _Open(Undoable):
    """Put another document in the place of this one, and stand where it says; the view stays."""

    saved: Saved
    what: str

    def apply(self, project: Project, blobs: Blobs) -> Project:
        """What becomes of a project."""
        saved = self.saved.project
        return replace(project, document=saved.document).with_cursor(saved.cursor)

    def describe(self, before: Project, blobs: Blobs) -> str:
        """What it changes, in a few words."""
        return f"{self.what} opened"


def open_saved(app: App, saved: Saved | Callable[[], Saved], what: str) -> None:
    """Go on with a session at rest, in the place of the present one; it can be taken back.

    What has to be computed up to where it stands is computed beside the window, and can be given up.

    Parameters
    ----------
    app : App
    saved : Saved or callable
        A callable reads it, beside the window; what it refuses is said there, and nothing has changed.
    what : str
        What it is from, for messages: "the recipe".
    """
    wanted_step = 0

    def wanted() -> Intent:
        nonlocal wanted_step
        found = saved if isinstance(saved, Saved) else saved()
        for dataset in found.blobs.datasets.values():
            app.session.keep(dataset)
        for weights in found.blobs.weights.values():
            app.session.keep_weights(weights)
        wanted_step = found.project.cursor.step
        return _Open(found, what)

    def say_so() -> None:
        step = app.session.snapshot().step
        short = "" if step == wanted_step else f"; it diverges there, and never reaches step {wanted_step}"
        app.say(f"{what} is open, at step {step}{short}")

    app.player.pause()
    app.change(wanted, f"open {what}", then=say_so, n_points=_ANY_POINTS)
