"""Long computations in short slices, so that the window stays alive without threads."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from netviz.faults import attempting

SLICE_SECONDS = 0.008


class SlicedTask(QObject):
    """Runs a generator a slice at a time, between events.

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
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._on_slice)

    @property
    def is_running(self) -> bool:
        """Whether there is something left to do."""
        return self._work is not None

    def start(self, work: Generator[float, None, Any]) -> None:
        """Start; a computation that is under way is dropped."""
        self._work = work
        self._timer.start()

    def stop(self) -> None:
        """Drop what is under way."""
        self._work = None
        self._timer.stop()

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
