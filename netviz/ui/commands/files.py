"""The commands that write files: the data, weights, the table of all steps, pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDockWidget, QWidget

from netviz.core import STAGES
from netviz.errors import DataError
from netviz.files import WriteError
from netviz.training.weights import Weights
from netviz.ui.commands.command import Command
from netviz.ui.commands.context import App
from netviz.ui.commands.save_dialog import ask_where
from netviz.ui.kit.panel import Panel
from netviz.ui.kit.picture_kinds import KINDS, USUAL_SCALE

SAVED = {
    "npz": ("Weights at this step, with mean and scale of the columns", ".npz"),
    "raw": ("Weights for the columns as they are, not standardized", ".npz"),
    "csv": ("Table of all steps", ".csv"),
}
"""What can be saved, by kind: its name in the dialog, and the file's ending."""


def save_data(app: App) -> None:
    """Ask for a file, and write the data set into it."""
    kinds = (("Table", ".csv"), ("NumPy arrays", ".npz"))
    chosen = ask_where(app.main, "Export the data", "data", kinds)
    if chosen is not None:
        save_data_to(app, chosen[0])


def save_data_to(app: App, path: Path) -> None:
    """Write the data set into a .csv or .npz file; it opens again identically."""
    from netviz.data import save
    from netviz.ui.commands.recent_file import remember_file

    if written(app, path, lambda: save(app.session.snapshot().dataset, path)):
        remember_file(path)


def save_file(app: App) -> None:
    """Ask for a file, and write the weights or the table of all steps into it."""
    chosen = ask_where(app.main, "Export", "netviz", list(SAVED.values()))
    if chosen is not None:
        path, number = chosen
        save_to(app, path, list(SAVED)[number])


def save_to(app: App, path: Path, kind: str = "npz") -> None:
    """Write the weights (.npz) or the table of all steps (.csv); the file's ending decides.

    Of the kind "raw" the weights are those for the columns as they are in the data.
    """
    if path.suffix.lower() not in (".npz", ".csv"):
        path = path.with_name(path.name + SAVED[kind][1])
    shot = app.session.snapshot()
    if path.suffix.lower() == ".csv":
        from netviz.storage.history_csv import save_history  # the window opens without it

        written(app, path, lambda: save_history(shot.history, path))
        return
    weights, is_raw = Weights(shot.params, shot.standardization), kind == "raw"

    def write() -> None:
        from netviz.array_files import save_arrays

        save_arrays(path, (weights.for_raw_columns() if is_raw else weights).to_arrays())

    if written(app, path, write):
        as_they_are = is_raw or not shot.standardize
        units = "for the columns as they are" if as_they_are else "with mean and scale of the columns"
        app.say(f"written: {path}, {units}")


def export_picture(app: App) -> None:
    """Ask for a file, and draw the window into it, or a panel."""
    from netviz.ui.commands.export_dialog import ExportDialog

    asked = app.box(ExportDialog).ask(
        {
            "": "The window",
            **{key: panel.full_heading for key, panel in app.panels.made.items() if panel.isVisible()},
        }
    )
    if asked is None:
        return
    key, scale = asked
    name = f"netviz {app.panels[key].full_heading.lower()}" if key else "netviz"
    chosen = ask_where(app.main, "Export a picture", name, KINDS)
    if chosen is not None:
        export_to(app, chosen[0], key, scale)


def export_to(app: App, path: Path, key: str = "", scale: int = USUAL_SCALE) -> None:
    """Draw the window, or the panel with a key, into a .png, .svg or .pdf file."""
    from netviz.ui.kit.picture_export import save_picture

    widget = panel_widget(app, key) if key else app.main
    written(app, path, lambda: save_picture(widget, path, scale))


def panel_widget(app: App, key: str) -> QWidget:
    """A panel with its head, which a dock has taken over."""
    panel = app.panels[key]
    parent = panel.parentWidget()
    return parent if isinstance(parent, QDockWidget) else panel


def copy_focused(app: App) -> None:
    """Copy what has the focus: a line's formula as LaTeX, a panel as a picture."""
    from netviz.ui.kit.picture_export import picture_of

    focus = QApplication.focusWidget()
    key = next(
        (key for key, panel in app.panels.made.items() if focus is not None and _is_in(focus, panel)),
        "plane",
    )
    clipboard = QApplication.clipboard()
    line = app.session.snapshot().line
    if key == "lines" and line:
        clipboard.setText(STAGES[line - 1].latex)
        app.say(f"copied: line {line} as LaTeX")
        return
    clipboard.setPixmap(picture_of(panel_widget(app, key)))
    app.say(f"copied: {app.panels[key].full_heading} as a picture")


def _is_in(widget: QWidget, panel: Panel) -> bool:
    return panel is widget or panel.isAncestorOf(widget) or panel.title_bar.isAncestorOf(widget)


def written(app: App, path: Path, write: Callable[[], None]) -> bool:
    """Write a file, and say in the window what became of it."""
    try:
        write()
    except (DataError, WriteError) as error:
        app.say(str(error), is_error=True)
        return False
    except OSError as error:
        app.say(f"{path} was not written: {error.strerror or error}", is_error=True)
        return False
    app.say(f"written: {path}")
    return True


ROWS = (
    Command(
        "copy", "Copy", ("Ctrl+C",),
        "What has the focus: a panel as a picture, the line's formula as LaTeX, a table as text",
        copy_focused, menu="files",
    ),
    Command(
        "export_data", "Export the data…", (), "Points, classes, train and test: .csv or .npz",
        save_data, menu="export",
    ),
    Command(
        "export_weights", "Export weights or the table…", (),
        "The weights, as they are or for the raw columns (.npz), or the table of all steps (.csv)",
        save_file, menu="export",
    ),
    Command(
        "export", "Export picture…", ("Ctrl+E",), "The window or a panel as a picture: .png, .svg or .pdf",
        export_picture, menu="export",
    ),
)  # fmt: skip
