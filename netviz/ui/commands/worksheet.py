"""The command that writes worksheets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from netviz.ui.commands.command import Command
from netviz.ui.commands.context import App
from netviz.ui.commands.save_dialog import last_folder, remember_folder

if TYPE_CHECKING:
    from netviz.ui.commands.worksheet_dialog import Order, WorksheetDialog, Written


def save_worksheets(app: App) -> None:
    """Ask which sheets and where, and write them beside the window."""
    from netviz.lessons.worksheet.this_network import why_not  # not needed before the window can be used

    _dialog(app).open_page(why_not(app.session.snapshot()), lambda order: _choose(app, order))


def _dialog(app: App) -> WorksheetDialog:
    from netviz.ui.commands.worksheet_dialog import WorksheetDialog

    return app.box(WorksheetDialog)


def _choose(app: App, order: Order) -> None:
    chosen = QFileDialog.getExistingDirectory(_dialog(app), "A folder for the worksheets", last_folder())
    if chosen:
        remember_folder(Path(chosen))
        write_worksheets(app, Path(chosen), order)


def write_worksheets(app: App, folder: Path, order: Order) -> None:
    """Write the sheets of an order into a folder; the dialog shows how far it has come."""
    from netviz.lessons.worksheet.exercise import WorksheetError
    from netviz.lessons.worksheet.this_network import Network

    dialog = _dialog(app)
    if order.is_network and app.door.is_busy:
        dialog.show_refused("something is being computed; wait until it is there")
        return
    try:
        network = Network.of(app.session) if order.is_network else None
    except WorksheetError as error:
        dialog.show_refused(str(error))
        return

    def say(written: Written) -> None:
        message = f"written: {len(written.paths)} files in {folder}"
        if written.n_different < written.n_sheets:
            message += (
                f"; only {written.n_different} of {written.n_sheets} sheets are different, for few of the "
                "network’s samples fit together"
            )
        app.say(message)

    dialog.then = say
    dialog.start(order, folder, network)


ROWS = (
    Command(
        "save_worksheets", "Export worksheets…", (),
        "Exercises on paper: one step by hand, every student with other numbers, and the solutions",
        save_worksheets, menu="export",
    ),
)  # fmt: skip
