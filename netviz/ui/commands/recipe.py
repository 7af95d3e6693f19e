"""The set-up of a run as one line: into the clipboard, and from there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication

from netviz.ui.commands.code import is_code_text, paste_code
from netviz.ui.commands.command import Command
from netviz.ui.commands.context import App
from netviz.ui.commands.data import paste_data
from netviz.ui.commands.opening import go_on_with
from netviz.ui.kit.controls import dropped_files


def copy_recipe(app: App) -> None:
    """Put the run, and where one stands in it, into the clipboard as one line; or say why not."""
    from netviz.sharing import recipe  # none of this is needed before the window can be used

    try:
        line = recipe.write(app.session.project, app.session.blobs)
    except recipe.UnwritableError as error:
        app.say(str(error), is_error=True)
        return
    QGuiApplication.clipboard().setText(line)
    app.say(f"copied: {line}")


def paste(app: App) -> None:
    """Open what is in the clipboard: a recipe by its beginning, else data."""
    from netviz.sharing import recipe

    clipboard = QGuiApplication.clipboard()
    text = clipboard.text()
    if dropped_files(clipboard.mimeData()):
        paste_data(app)
    elif is_code_text(text):
        paste_code(app, text)
    elif not recipe.begins(text):
        paste_data(app)
    else:
        open_recipe(app, text)


def open_recipe(app: App, text: str) -> None:
    """Go on with what a line says; its files may lie in the current folder, or beside recent ones."""
    from netviz.sharing import recipe
    from netviz.storage.weights_file import load_weights
    from netviz.ui.commands.recent_file import recent_files

    recent = [path.parent for path in recent_files()]
    files = recipe.Files((Path(), *recent), load_weights)
    go_on_with(app, lambda: recipe.read(text, files), "the recipe")


ROWS = (
    Command(
        "paste", "Paste", ("Ctrl+V",),
        "From the clipboard: data as a spreadsheet copies them, a recipe, which begins with v1, or code",
        paste, menu="files", title="Paste data, a recipe or code",
    ),
    Command(
        "copy_recipe", "Copy recipe", ("Ctrl+Shift+C",),
        "The whole set-up as one line, for a chat or a page: data, network, settings, changes, the step",
        copy_recipe, menu="files",
    ),
)  # fmt: skip
