"""The commands of pinned runs: pin, compare, rename, the ghost, what is written of a comparison."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QInputDialog

from netviz import files
from netviz.intents import MOST_PINNED, NO_MORE, PinRun, RenameRun
from netviz.ui.commands.command import Command
from netviz.ui.commands.context import App, as_panel
from netviz.ui.commands.files import written
from netviz.ui.commands.save_dialog import ask_where
from netviz.ui.commands.view import use_preset
from netviz.ui.kit.picture_kinds import KINDS

_TABLE = ("Table of runs", ".csv")


def pin_run(app: App) -> None:
    """Let the present run stay as it is, and go on with a copy."""
    letter = app.session.project.document.run.letter

    def say_so() -> None:
        now = app.session.project.document.run.letter
        app.say(f"run {letter} stays as it is; what is changed now is run {now}")

    app.change(PinRun(), "pin this run", then=say_so)


def why_not_pin(app: App) -> str:
    """Why no more can be pinned."""
    full = len(app.session.project.document.pinned) >= MOST_PINNED
    return NO_MORE if full else ""


def rename_run(app: App, run_id: str) -> None:
    """Ask what a run is to be called."""
    run = app.session.project.document.run_of(run_id)
    name, is_meant = QInputDialog.getText(app.main, f"Rename run {run.letter}", "Name", text=run.name)
    if is_meant:
        app.change(RenameRun(run_id, name), "rename this run")


def export_comparison(app: App) -> None:
    """Ask for a file, and write the table of runs, or a picture of what is compared, into it."""
    from netviz.ui.kit.picture_export import save_picture

    chosen = ask_where(app.main, "Export the comparison", "runs", (_TABLE, *KINDS))
    if chosen is not None:
        path, _ = chosen
        panel = as_panel(app, "compare")
        if path.suffix.lower() == ".csv":
            written(app, path, lambda: files.write(path, panel.csv()))
        else:
            written(app, path, lambda: save_picture(panel, path))


def toggle_ghost(app: App) -> None:
    """Show the last pinned run faintly, or do not."""
    app.comparing.show_ghost(not app.comparing.shows_ghost)


ROWS = (
    Command("pin_run", "Pin this run", ("Ctrl+K",), "It stays as it is, to be compared; a copy goes on",
            pin_run, menu="compare", why_not=why_not_pin),
    Command("compare", "Compare", ("Ctrl+5",), "Planes, curves and results of several runs side by side",
            lambda app: use_preset(app, "compare"), menu="layouts"),
    Command("ghost", "Ghost of the last pinned run", ("Ctrl+Shift+K",),
            "Its boundary and its curves, faintly behind those of the present run",
            toggle_ghost, menu="compare", is_on=lambda app: app.comparing.shows_ghost),
    Command("export_runs", "Export the comparison…", (),
            "The table of runs (.csv), or the planes and curves that are compared (.png, .svg, .pdf)",
            export_comparison, menu="export"),
)  # fmt: skip

ASKS: dict[str, Callable[[App, Any], None]] = {
    "rename run": rename_run,
    "export comparison": lambda app, _: export_comparison(app),
}
