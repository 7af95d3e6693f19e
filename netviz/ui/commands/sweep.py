"""The commands of sweeps: ask for one, open a run of it, save its table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from netviz.intents import Blobs, SetView
from netviz.project import Cursor
from netviz.saved import Saved
from netviz.training.spec import Change, RunSpec
from netviz.ui.commands.command import Command
from netviz.ui.commands.context import App
from netviz.ui.commands.opening import go_on_with
from netviz.ui.commands.save_dialog import ask_where

if TYPE_CHECKING:
    from netviz.sweeps.result import Result
    from netviz.sweeps.sweep import Cell, Plan

KIND = ("Table", ".csv")


def ask_for_sweep(app: App) -> None:
    """Ask what is varied; where a sweep is on its way, or kept in the session, show it."""
    # None of this is needed before the window can be used.
    from netviz.ui.plane.field_layer import region_colors
    from netviz.ui.sweeps.dialog import SweepDialog
    from netviz.ui.sweeps.kept import PLACE

    dialog = app.box(SweepDialog)
    dialog.color_regions = region_colors
    dialog.open_page(lambda: _base(app), app.session.project.view.panels.get(PLACE))


def _base(app: App) -> tuple[RunSpec, Blobs]:
    """Everything as it is set now, from step 0 on."""
    session = app.session
    spec = session.project.document.spec
    now = spec.at(session.project.cursor.step)
    first = Change(0, now.settings, now.data, now.gradient, spec.changes[0].edits)
    return replace(spec, changes=(first,)), session.blobs.copy()


def open_run(app: App, about: tuple[Plan, Cell, Result]) -> None:
    """Put the run of a cell in the place of the present one, at the cell's step; it can be taken back."""
    plan, cell, result = about
    blobs = Blobs(
        {key: data for key, data in plan.datasets.items() if key in cell.spec.keys},
        {key: weights for key, weights in plan.weights.items() if key in cell.spec.keys},
    )
    project = app.session.project
    project = replace(project, document=project.document.with_spec(cell.spec))
    project = project.with_cursor(Cursor(step=result.step, reached=result.step))
    others = app.session.blobs
    blobs = Blobs({**others.datasets, **blobs.datasets}, {**others.weights, **blobs.weights})
    go_on_with(app, Saved(project, blobs), f"the run {cell.described(plan.sweep.axes)}")


def save_table(app: App, about: tuple[Plan, dict[str, Result]]) -> None:
    """Ask for a file, and write a line for each run."""
    from netviz.sweeps.table import write_table
    from netviz.ui.sweeps.dialog import SweepDialog

    plan, results = about
    chosen = ask_where(app.box(SweepDialog), "Save the table of the sweep", "sweep", [KIND])
    if chosen is not None:
        path = chosen[0]
        app.writer.write(path, lambda: write_table(path, plan, results), "save the table of the sweep")


def keep(app: App, view: SetView) -> None:
    """Keep a sweep in the session; nothing that is trained or shown changes."""
    app.apply(view, "keep the sweep")


ASKS: dict[str, Callable[[App, Any], None]] = {
    "open_sweep_run": open_run,
    "save_sweep": save_table,
    "keep_sweep": keep,
}

ROWS = (
    Command(
        "sweep", "Sweep…", (),
        "Many runs at once, in the background: one setting or two over many values, and a map of what "
        "comes out",
        ask_for_sweep, menu="run",
    ),
)  # fmt: skip
