"""A long computation in a thread of its own, which reports its progress and can be given up."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from netviz.data import DataError
from netviz.faults import attempting, tell

_LOOK_MS = 30


class GivenUpError(DataError):
    """Nobody waits for the result any more."""


class BackgroundTask(QObject):
    """Runs one function at a time.

    Parameters
    ----------
    parent : QObject
    doing : str
        What could not be done if it fails.
    failing : str
        The same as the beginning of a sentence.

    Signals
    -------
    progressed(float)
    finished(object)
    failed(DataError)
    """

    progressed = Signal(float)
    finished = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        parent: QObject,
        doing: str = "read these data",
        failing: str = "this could not be read",
    ) -> None:
        super().__init__(parent)
        self._doing, self._failing = doing, failing
        self._pool = ThreadPoolExecutor(1, "netviz-reading")
        self._future: Future[Any] | None = None
        self._given_up: list[bool] = [False]
        self._share = 0.0
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._on_look)

    @property
    def is_running(self) -> bool:
        """Whether a result is awaited."""
        return self._future is not None

    def start(self, function: Callable[[Callable[[float], None]], Any]) -> None:
        """Run `function(report)`; what was under way is given up.

        Parameters
        ----------
        function : callable
            Is handed what it has to call with the share that is done; that may raise `GivenUpError`.
        """
        self.give_up()
        given_up = self._given_up = [False]
        self._share = 0.0

        def report(share: float) -> None:
            if given_up[0]:
                raise GivenUpError("given up")
            self._share = share

        def run() -> Any:
            with attempting(self._doing, by_user=True):
                return function(report)

        self._future = self._pool.submit(run)
        self._timer.start()

    def give_up(self) -> None:
        """Stop waiting for the result."""
        self._given_up[0] = True
        self._future = None
        self._timer.stop()

    def close(self) -> None:
        """Leave no thread behind."""
        self.give_up()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _on_look(self) -> None:
        future = self._future
        if future is None:
            return
        if not future.done():
            self.progressed.emit(self._share)
            return
        self._future = None
        self._timer.stop()
        error = future.exception()
        if error is None:
            self.finished.emit(future.result())
        elif isinstance(error, DataError):
            self.failed.emit(error)
        else:
            tell(error)
            what = (
                "there is not enough memory for it"
                if isinstance(error, MemoryError)
                else "netviz has a fault"
            )
            self.failed.emit(DataError(f"{self._failing}: {what}; the window says more"))
