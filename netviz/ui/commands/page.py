"""The command that saves the run as a web page, beside the window: it goes on meanwhile."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from netviz.data import DataError
from netviz.faults import attempting, tell
from netviz.files import WriteError
from netviz.sharing.page import Page
from netviz.ui.commands.command import Command
from netviz.ui.commands.context import App
from netviz.ui.commands.save_dialog import ask_where

KIND = ("Web page", ".html")
_LOOK_MS = 30


class PageWriter(QObject):
    """Writes one page after the other, in a thread; at the end of the program what was begun is written.

    Parameters
    ----------
    app : App
    """

    def __init__(self, app: App) -> None:
        super().__init__(app.main)
        self._app = app
        self._pool = ThreadPoolExecutor(1, "netviz-page")
        self._waiting: list[tuple[Path, Future[None]]] = []
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._on_look)

    @property
    def is_writing(self) -> bool:
        """Whether something has not been written yet."""
        return bool(self._waiting)

    def write(self, page: Page, path: Path) -> None:
        """Write a page into a file."""

        def work() -> None:
            with attempting("save the web page", by_user=True):
                page.write(path)

        self._waiting.append((path, self._pool.submit(work)))
        self._app.say(f"writing {path}")
        self._timer.start()

    def _on_look(self) -> None:
        while self._waiting and self._waiting[0][1].done():
            path, future = self._waiting.pop(0)
            self._report(path, future.exception())
        if not self._waiting:
            self._timer.stop()

    def _report(self, path: Path, error: BaseException | None) -> None:
        if error is None:
            self._app.say(f"written: {path}")
        elif isinstance(error, (DataError, WriteError)):
            self._app.say(str(error), is_error=True)
        elif isinstance(error, MemoryError):
            self._app.say(f"{path} was not written: there is not enough memory for it", is_error=True)
        else:
            self._app.say(
                f"{path} was not written: netviz has a fault; the window says more", is_error=True
            )
            tell(error)


def save_page(app: App) -> None:
    """Ask for a file, and write the run into it as a web page."""
    chosen = ask_where(app.main, "Save as web page", "netviz", [KIND])
    if chosen is not None:
        save_page_to(app, chosen[0])


def save_page_to(app: App, path: Path) -> None:
    """Write the run, as it is now, as a web page; the window does not wait for it."""
    writer = app.main.findChild(PageWriter) or PageWriter(app)
    writer.write(Page(app.session), path)


ROWS = (
    Command(
        "save_page", "Save as web page…", (),
        "The run as one file for any browser, also on a phone: regions, curves, time",
        save_page, menu="files",
    ),
)  # fmt: skip
