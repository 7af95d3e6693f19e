"""Writing files beside the window: it goes on meanwhile, and says what became of them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from netviz.data import DataError
from netviz.faults import attempting, tell
from netviz.files import WriteError
from netviz.frozen import dataclass

if TYPE_CHECKING:
    from netviz.ui.commands.context import App

_LOOK_MS = 30


@dataclass(frozen=True)
class _Job:
    path: Path
    future: Future[None]
    then: Callable[[], None]


class FileWriter(QObject):
    """Writes one file after the other, in a thread; at the end of the program what was begun is written.

    Parameters
    ----------
    app : App
    """

    def __init__(self, app: App) -> None:
        super().__init__(app.main)
        self._app = app
        self._pool = ThreadPoolExecutor(1, "netviz-writing")
        self._waiting: list[_Job] = []
        self.timer = QTimer(self, interval=_LOOK_MS)
        self.timer.timeout.connect(self._on_look)

    @property
    def is_writing(self) -> bool:
        """Whether something has not been written yet."""
        return bool(self._waiting)

    def write(
        self, path: Path, work: Callable[[], None], doing: str, then: Callable[[], None] | None = None
    ) -> None:
        """Have a file written.

        Parameters
        ----------
        path : Path
        work : callable
            Writes it; called in the thread. May raise `DataError` or `WriteError`, which is said.
        doing : str
            As it goes on after "could not".
        then : callable, optional
            Called when it is written; if left out, that is said.
        """

        def attempt() -> None:
            with attempting(doing, by_user=True):
                work()

        told = then or (lambda: self._app.say(f"written: {path}"))
        self._waiting.append(_Job(path, self._pool.submit(attempt), told))
        self._app.say(f"writing {path}")
        self.timer.start()

    def finish(self) -> None:
        """Wait until everything is written, and say what became of it."""
        for job in self._waiting:
            wait([job.future])
        self._on_look()

    def close(self) -> None:
        """Wait until everything is written."""
        self.timer.stop()
        self._pool.shutdown(wait=True)

    def _on_look(self) -> None:
        while self._waiting and self._waiting[0].future.done():
            self._report(self._waiting.pop(0))
        if not self._waiting:
            self.timer.stop()

    def _report(self, job: _Job) -> None:
        error = job.future.exception()
        if error is None:
            job.then()
        elif isinstance(error, DataError | WriteError):
            self._app.say(str(error), is_error=True)
        elif isinstance(error, MemoryError):
            why = "there is not enough memory for it"
            self._app.say(f"{job.path} was not written: {why}", is_error=True)
        else:
            why = "netviz has a fault; the window says more"
            self._app.say(f"{job.path} was not written: {why}", is_error=True)
            tell(error)
