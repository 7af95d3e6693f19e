"""The command that makes a film of the run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from netviz.beside import session_beside
from netviz.ui.commands.command import Command
from netviz.ui.commands.context import App
from netviz.ui.commands.save_dialog import ask_where
from netviz.ui.kit.number_format import short_number
from netviz.ui.kit.theme import THEMES

if TYPE_CHECKING:
    from netviz.ui.commands.film_dialog import FilmDialog
    from netviz.ui.commands.film_task import Order


def save_film(app: App) -> None:
    """Ask what the film is to show, where it goes, and make it beside the window."""
    _dialog(app).open_page(app.session.snapshot().last_step, lambda order: _choose(app, order))


def _dialog(app: App) -> FilmDialog:
    from netviz.ui.commands.film_dialog import FilmDialog  # not needed before the window can be used

    return app.box(FilmDialog)


def _choose(app: App, order: Order) -> None:
    """Ask where to, and begin."""
    from netviz.sharing import film

    endings = sorted(film.KINDS, key=lambda ending: ending != order.ending)
    kinds = [(film.KINDS[ending], ending) for ending in endings if not film.missing(ending)]
    chosen = ask_where(_dialog(app), "Export a film", "netviz", kinds)
    if chosen is not None:
        make_film(app, chosen[0], order)


def make_film(app: App, path: Path, order: Order) -> None:
    """Make a film beside the window; its dialog shows how far it has come."""
    from netviz.ui.commands.dashboard import HEIGHTS, Studio

    dialog, session, plan = _dialog(app), app.session, order.plan
    if app.door.is_busy:
        dialog.show_refused("something is being computed; wait until it is there")
        return
    if plan.last > session.timeline.last_step:
        last = session.timeline.last_step
        dialog.show_refused(
            f"the run has come to step {last}, and not yet to step {plan.last}; play on first"
        )
        return
    theme = (THEMES[order.colors] if order.colors else app.theme).enlarged(1.0)
    states = {key: {**state, "part": None} for key, state in app.panels.view_states().items()}
    studio = Studio(theme, order.size, HEIGHTS[order.shows], order.shows, states)

    def say(path: Path) -> None:
        size = short_number(os.path.getsize(path) / 1e6, 2)
        app.say(f"written: {path}, {len(plan.steps)} frames, {size} MB")

    dialog.then = say
    dialog.task.start(session_beside(session, plan.last), path, plan, studio)
    dialog.show_begun()


ROWS = (
    Command(
        "save_film", "Export a film…", (), "The run from step to step as a film: .gif or .mp4", save_film,
        menu="export",
    ),
)  # fmt: skip
