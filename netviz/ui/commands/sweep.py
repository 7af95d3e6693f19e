"""The commands of sweeps: ask for one, open a run of it, save its table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from netviz.intents import AddRun, Blobs, DropSweep, Intent, KeepSweep, free_letter
from netviz.intents.sweeping import OLD_PLACE
from netviz.project import Cursor
from netviz.saved import Saved
from netviz.training.spec import Change, RunSpec
from netviz.ui.commands.command import Command
from netviz.ui.commands.context import App
from netviz.ui.commands.opening import ANY_POINTS, computed, go_on_with
from netviz.ui.commands.save_dialog import ask_where

if TYPE_CHECKING:
    from netviz.sweeps.result import Result
    from netviz.sweeps.sweep import Cell, Plan
    from netviz.ui.sweeps.dialog import Kept

KIND = ("Table", ".csv")


def ask_for_sweep(app: App) -> None:
    """Ask what is varied; where a sweep is on its way, or kept in the session, show it."""
    # None of this is needed before the window can be used.
    from netviz.ui.plane.field_layer import region_colors
    from netviz.ui.sweeps.dialog import SweepDialog

    dialog = app.box(SweepDialog)
    if dialog.color_regions is None:  # it has just been made
        dialog.color_regions = region_colors
        app.door.changed.connect(dialog.follow)
        app.keeping.before_writing.append(dialog.keep_now)
        app.comparing.watch_sweep(dialog)
    _take_over(app)
    dialog.open_page(
        lambda: _base(app), lambda: app.session.project.document.sweep_key, lambda: kept_sweep(app)
    )


def _take_over(app: App) -> None:
    """Keep in the document what an older netviz has kept beside how panels are set."""
    from netviz.ui.sweeps.kept import from_state

    project = app.session.project
    old = project.view.panels.get(OLD_PLACE)
    found = None if old is None else from_state(old, app.session.blobs)
    if found is not None and project.document.sweep is None:
        keep(app, found)


def kept_sweep(app: App) -> Kept | None:
    """The sweep that the session keeps."""
    from netviz.sweeps.errors import SweepError
    from netviz.sweeps.sweep import Plan

    blobs, key = app.session.blobs, app.session.project.document.sweep_key
    if key is None:
        return None
    record = blobs.sweeps[key]
    try:
        return Plan(record.sweep, blobs.datasets, blobs.weights), record
    except SweepError as error:  # its noise cannot be made again by this netviz
        app.say(f"the sweep that is kept cannot be shown: {error}", is_error=True)
        return None


def _base(app: App) -> tuple[RunSpec, Blobs]:
    """Everything as it is set now, from step 0 on."""
    session = app.session
    spec = session.project.document.spec
    now = spec.at(session.project.cursor.step)
    first = Change(0, now.settings, now.data, now.gradient, spec.changes[0].edits)
    return replace(spec, changes=(first,)), session.blobs.copy()


def open_run(app: App, about: tuple[Plan, Cell, Result]) -> None:
    """Put the run of a cell in the place of the present one, at the cell's step; it can be taken back."""
    plan, cell, _ = about
    go_on_with(app, _saved(app, about), f"the run {cell.described(plan.sweep.axes)}")


def _saved(app: App, about: tuple[Plan, Cell, Result]) -> Saved:
    """The session with the run of a cell in the place of the present one."""
    plan, cell, result = about
    project, others = app.session.project, app.session.blobs
    project = replace(project, document=project.document.with_spec(cell.spec))
    project = project.with_cursor(Cursor(step=result.step, reached=result.step))
    datasets = {key: data for key, data in plan.datasets.items() if key in cell.spec.keys}
    weights = {key: known for key, known in plan.weights.items() if key in cell.spec.keys}
    blobs = Blobs({**others.datasets, **datasets}, {**others.weights, **weights}, others.sweeps)
    return Saved(project, blobs)


def pin_cell(app: App, about: tuple[Plan, Cell, Result]) -> None:
    """Put the run of a cell beside the present one; its steps are taken beside the window."""
    plan, cell, result = about
    letter = free_letter(app.session.project.document)

    def wanted() -> Intent:
        app.session.keep_all(computed(_saved(app, about), lambda: app.door.is_given_up))
        return AddRun(cell.spec, result.step)

    def say_so() -> None:
        app.say(f"run {letter} is {cell.described(plan.sweep.axes)}, up to step {result.step}")

    app.change(wanted, "pin this run", then=say_so, n_points=ANY_POINTS)


def save_table(app: App, about: tuple[Plan, dict[str, Result]]) -> None:
    """Ask for a file, and write a line for each run."""
    from netviz.sweeps.table import write_table
    from netviz.ui.sweeps.dialog import SweepDialog

    plan, results = about
    chosen = ask_where(app.box(SweepDialog), "Save the table of the sweep", "sweep", [KIND])
    if chosen is not None:
        path = chosen[0]
        app.writer.write(path, lambda: write_table(path, plan, results), "save the table of the sweep")


def keep(app: App, about: Kept) -> None:
    """Keep a sweep in the session; nothing that is trained or shown changes."""
    if app.lecture is not None or app.guide.lecture is not None:
        return  # the user's own session is aside, and the box asks again
    plan, record = about
    for key in plan.sweep.base.keys:
        if key in plan.datasets:
            app.session.keep(plan.datasets[key])
        else:
            app.session.keep_weights(plan.weights[key])
    app.apply(KeepSweep(app.session.keep_sweep(record), record.asked), "keep the sweep")


def drop(app: App, _: object) -> None:
    """Keep it no longer."""
    app.apply(DropSweep(), "remove the sweep", lambda: app.say("removed; Ctrl+Z brings the sweep back"))


ASKS: dict[str, Callable[[App, Any], None]] = {
    "open_sweep_run": open_run,
    "pin_sweep_run": pin_cell,
    "save_sweep": save_table,
    "keep_sweep": keep,
    "drop_sweep": drop,
}

ROWS = (
    Command(
        "sweep", "Sweep…", (),
        "Many runs at once, in the background: one setting or two over many values, and a map of what "
        "comes out",
        ask_for_sweep, menu="run",
    ),
)  # fmt: skip
