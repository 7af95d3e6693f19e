"""Long computations in short slices, so that the window stays alive without threads."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

SLICE_SECONDS = 0.008


class Sliced(QObject):
    """Runs a generator a slice at a time, between events.

    Signals
    -------
    progressed(float)
        The share that is done, as the generator yields it.
    finished(object)
        What the generator returned.
    """

    progressed = Signal(float)
    finished = Signal(object)

    def __init__(self, parent: QObject, clock: Callable[[], float] = time.perf_counter) -> None:
        super().__init__(parent)
        self._clock = clock
        self._work: Generator[float, None, Any] | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._on_slice)

    @property
    def is_running(self) -> bool:
        """Whether there is something left to do."""
        return self._work is not None

    def start(self, work: Generator[float, None, Any]) -> None:
        """Begin; what was under way is dropped."""
        self._work = work
        self._timer.start()

    def stop(self) -> None:
        """Drop what is under way."""
        self._work = None
        self._timer.stop()

    def _on_slice(self) -> None:
        end, share = self._clock() + SLICE_SECONDS, 0.0
        try:
            while True:
                share = next(self._work)
                if self._clock() >= end:
                    break
        except StopIteration as stop:
            self.stop()
            self.finished.emit(stop.value)
            return
        self.progressed.emit(share)
