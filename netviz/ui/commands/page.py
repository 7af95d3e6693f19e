"""The command that saves the run as a web page, beside the window: it goes on meanwhile."""

from __future__ import annotations

from pathlib import Path

from netviz.ui.commands.command import Command
from netviz.ui.commands.context import App
from netviz.ui.commands.save_dialog import ask_where

KIND = ("Web page", ".html")


def save_page(app: App) -> None:
    """Ask for a file, and write the run into it as a web page."""
    chosen = ask_where(app.main, "Export the run as a web page", "netviz", [KIND])
    if chosen is not None:
        save_page_to(app, chosen[0])


def save_page_to(app: App, path: Path) -> None:
    """Write the run, as it is now, as a web page; the window does not wait for it."""
    from netviz.sharing.page import Page  # not needed before the window can be used

    page = Page(app.session)
    app.writer.write(path, lambda: page.write(path), "export the web page")


ROWS = (
    Command(
        "save_page", "Export a web page…", (),
        "The run as one file for any browser, also on a phone: regions, curves, time",
        save_page, menu="export",
    ),
)  # fmt: skip
