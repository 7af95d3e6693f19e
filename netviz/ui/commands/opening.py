"""Opening a session at rest in the window: what a recipe, or a file, was read into."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from netviz.frozen import dataclass
from netviz.intents import Advance, Blobs, Intent
from netviz.intents.base import Undoable
from netviz.project import Project
from netviz.saved import Saved
from netviz.session import Session
from netviz.ui.commands.context import App
from netviz.ui.run.door import GivenUpError

_MUCH = 30_000_000  # hidden activations: about a tenth of a second
ANY_POINTS = 2**62
"""As of so many points: always beside the window, for it may be many steps."""


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


def computed(saved: Saved, is_given_up: Callable[[], bool]) -> Saved:
    """A session at rest with all that there is up to where it stands, a few steps at a time.

    Parameters
    ----------
    saved : Saved
    is_given_up : callable
        Asked after each tenth of a second or so.

    Raises
    ------
    GivenUpError
        If it is.
    """
    project = saved.project
    spec, step = project.document.spec, project.cursor.step
    if saved.is_computed:
        return saved
    at_start = project.standing(step=0, line=0, sample=None, reached=0)
    aside = Session.of(Saved(at_start, saved.blobs))
    n_samples = len(aside.snapshot().dataset.points)
    at_a_time = max(_MUCH // (n_samples * spec.network.n_hidden), 1)
    while (shot := aside.snapshot()).step < step and shot.diverged is None:
        if is_given_up():
            raise GivenUpError
        aside.apply(Advance(min(at_a_time, step - shot.step)))
    return replace(saved, computed={spec.key: aside.timeline.at_rest(aside.state()), **saved.computed})


def go_on_with(app: App, saved: Saved | Callable[[], Saved], what: str) -> None:
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
        found = computed(found, lambda: app.door.is_given_up)
        app.session.keep_all(found)
        wanted_step = found.project.cursor.step
        return _Open(found, what)

    def say_so() -> None:
        step = app.session.snapshot().step
        short = "" if step == wanted_step else f"; it diverges there, and never reaches step {wanted_step}"
        app.say(f"{what} is open, at step {step}{short}")

    app.player.pause()
    app.change(wanted, f"open {what}", then=say_so, n_points=ANY_POINTS)
