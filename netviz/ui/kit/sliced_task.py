"""Long computations in short slices, or beside the window where the slices themselves are long."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from threading import Thread
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from netviz.faults import attempting

SLICE_SECONDS = 0.008
_LOOK_MS = 20
MUCH_WORK = 500_000
"""Hidden activations of a pass from which on a slice takes too long for the window."""


class _Beside:
    """A generator in a thread of its own, until it ends or nobody waits for it any more."""

    def __init__(self, work: Generator[float, None, Any]) -> None:
        self.share = 0.0
        self.result: Any = None
        self.error: Exception | None = None
        self.is_dropped = False
        self._thread = Thread(target=self._run, args=(work,), name="netviz-beside", daemon=True)
        self._thread.start()

    @property
    def is_done(self) -> bool:
        return not self._thread.is_alive()

    def _run(self, work: Generator[float, None, Any]) -> None:
        try:
            while not self.is_dropped:
                self.share = next(work)
        except StopIteration as stop:
            self.result = stop.value
        except Exception as error:
            self.error = error

    def drop(self) -> None:
        self.is_dropped = True

    def join(self) -> None:
        self._thread.join()


class SlicedTask(QObject):
    """Runs a generator a slice at a time, between events; or in a thread, one generator after the other.

    Parameters
    ----------
    parent : QObject
    clock : callable
        The time in seconds.
    doing : str
        What could not be done if it fails.

    Signals
    -------
    progressed(float)
        The share that is done, as the generator yields it.
    finished(object)
        What the generator returned.
    failed(Exception)
        It has raised; that is told as a fault, too.
    """

    progressed = Signal(float)
    finished = Signal(object)
    failed = Signal(object)

    def __init__(
        self, parent: QObject, clock: Callable[[], float] = time.perf_counter, doing: str = ""
    ) -> None:
        super().__init__(parent)
        self._clock, self._doing = clock, doing
        self._work: Generator[float, None, Any] | None = None
        self._is_beside = False
        self._beside: _Beside | None = None
        self._dropped: _Beside | None = None  # which has not noticed yet
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._on_time)

    @property
    def is_running(self) -> bool:
        """Whether there is something left to do."""
        return self._work is not None

    def start(self, work: Generator[float, None, Any], *, beside: bool = False) -> None:
        """Start; a computation that is under way is dropped.

        Parameters
        ----------
        work : generator
        beside : bool
            Whether a slice may take so long that the window would not wait for it.
        """
        self.stop()
        self._work = work
        self._timer.setInterval(_LOOK_MS if beside else 0)
        if beside:
            self._begin_beside()
        self._is_beside = beside
        self._timer.start()

    def stop(self) -> None:
        """Drop what is under way."""
        self._work = None
        self._timer.stop()
        if self._beside is not None:
            self._beside.drop()
            self._dropped, self._beside = self._beside, None

    def close(self) -> None:
        """Leave no thread behind."""
        self.stop()
        if self._dropped is not None:
            self._dropped.join()
            self._dropped = None

    def _begin_beside(self) -> None:
        """Two at a time would take twice the memory."""
        if self._work is not None and (self._dropped is None or self._dropped.is_done):
            self._dropped, self._beside = None, _Beside(self._work)

    def _on_time(self) -> None:
        if not self._is_beside:
            self._on_slice()
        elif self._beside is None:
            self._begin_beside()
        elif not self._beside.is_done:
            self.progressed.emit(self._beside.share)
        else:
            done, self._beside = self._beside, None
            self.stop()
            if done.error is None:
                self.finished.emit(done.result)
                return
            self.failed.emit(done.error)
            with attempting(self._doing):
                raise done.error

    def _on_slice(self) -> None:
        work = self._work
        if work is None:
            return
        end, share = self._clock() + SLICE_SECONDS, 0.0
        try:
            with attempting(self._doing):
                while True:
                    share = next(work)
                    if self._clock() >= end:
                        break
        except StopIteration as stop:
            self.stop()
            self.finished.emit(stop.value)
            return
        except Exception as error:
            self.stop()
            self.failed.emit(error)
            raise
        self.progressed.emit(share)
