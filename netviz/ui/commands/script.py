"""The command that writes the run as a Python script."""

from __future__ import annotations

from pathlib import Path

from netviz import files
from netviz.ui.commands.command import Command
from netviz.ui.commands.context import App
from netviz.ui.commands.files import written
from netviz.ui.commands.save_dialog import ask_where


def save_script(app: App) -> None:
    """Ask for a file, and write the run into it."""
    kinds = (("Python script", ".py"),)
    chosen = ask_where(app.main, "Export the run as a Python script", "run", kinds)
    if chosen is not None:
        save_script_to(app, chosen[0])


def save_script_to(app: App, path: Path) -> None:
    """Write the run, up to the step where the user stands, as a program that needs NumPy alone."""
    from netviz.sharing.script import script  # not needed before the window can be used

    step = app.session.snapshot().step
    if written(app, path, lambda: files.write(path, script(app.session).encode())):
        app.say(f"written: {path}, the run up to step {step}")


ROWS = (
    Command(
        "save_script", "Export a Python script…", (),
        "The run up to this step as one file that needs NumPy alone: data, weights, the fifteen lines",
        save_script, menu="export",
    ),
)  # fmt: skip
