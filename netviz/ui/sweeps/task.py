"""A sweep on its way beside the window: in processes, and one thread that listens to them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from netviz.core.params import Array
from netviz.faults import attempting, tell
from netviz.sweeps.crew import Crew, Processes, n_cores
from netviz.sweeps.errors import SweepError
from netviz.sweeps.regions import pictured
from netviz.sweeps.result import Result
from netviz.sweeps.running import Progress, Running
from netviz.sweeps.sweep import Plan

_LOOK_MS = 100
_LOOK_MORE = 0.1  # milliseconds for each cell: a large map takes long to draw


def all_cores() -> Crew:
    """One process for each core; the window goes before them."""
    return Processes(n_cores(), is_gentle=True)


class SweepTask(QObject):
    """Computes one sweep at a time.

    Parameters
    ----------
    parent : QObject
    crew : callable
        Makes who computes; called in the thread.

    Signals
    -------
    changed
        There are more results, or it stands otherwise.
    ended(str)
        It is complete, was cancelled, or cannot go on: why, or "".
    """

    changed = Signal()
    ended = Signal(str)

    def __init__(self, parent: QObject, crew: Callable[[], Crew] = all_cores) -> None:
        super().__init__(parent)
        self.crew = crew
        self.results: dict[str, Result] = {}
        self.thetas: dict[str, Array] = {}
        self.progress: Progress | None = None
        self.running: Running | None = None
        self._thread: threading.Thread | None = None
        self._error: BaseException | None = None
        self._is_paused = self._is_cancelled = False
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._on_look)

    @property
    def is_running(self) -> bool:
        """Whether a sweep is on its way, or pauses."""
        return self._thread is not None

    @property
    def is_paused(self) -> bool:
        """Whether no other cells are begun."""
        return self._is_paused

    def start(self, plan: Plan, known: Mapping[str, Result]) -> None:
        """Compute what is missing of a sweep."""
        assert not self.is_running
        self.thetas = {key: self.thetas[key] for key in pictured(plan) & self.thetas.keys()}
        self.results, self.progress, self._error = (
            dict(known),
            Progress(len(known), len(plan.cells), None),
            None,
        )
        self._is_paused = self._is_cancelled = False
        self.running = None
        self._thread = threading.Thread(
            target=self._run, args=(plan, known), name="netviz-sweep", daemon=True
        )
        self._thread.start()
        self._timer.start(_LOOK_MS + round(_LOOK_MORE * len(plan.cells)))

    def _run(self, plan: Plan, known: Mapping[str, Result]) -> None:
        """In the thread."""
        try:
            with attempting("compute this sweep", by_user=True):
                running = Running(plan, self.crew(), known, kept=pictured(plan))
                self.running = running
                if self._is_paused:
                    running.pause()
                if self._is_cancelled:
                    running.cancel()
                running.run()
        except BaseException as error:  # told in the window's thread
            self._error = error

    def pause(self) -> None:
        """Begin no other cells, or go on."""
        self._is_paused = not self._is_paused
        if self.running is not None:
            (self.running.pause if self._is_paused else self.running.go_on)()
        self._on_look()

    def cancel(self) -> None:
        """End it; what has been computed is kept."""
        self._is_cancelled = True
        if self.running is not None:
            self.running.cancel()

    def close(self) -> None:
        """Leave no thread behind, and no process that computes."""
        self.blockSignals(True)
        self.cancel()
        self._timer.stop()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _on_look(self) -> None:
        thread, running = self._thread, self.running
        if thread is None:
            return
        is_over = not thread.is_alive()  # before looking: then there is nothing newer
        if running is not None:
            results, progress = dict(running.results), running.progress
            is_new = len(results) != len(self.results) or progress.is_paused != self._was_paused
            self.results, self.progress = results, progress
            self.thetas.update(dict(running.thetas))
            if is_new or not is_over:
                self.changed.emit()
        if is_over:
            thread.join()
            self._thread, self.running = None, None
            self._timer.stop()
            self.ended.emit(self._why())

    @property
    def _was_paused(self) -> bool:
        return self.progress is not None and self.progress.is_paused

    def _why(self) -> str:
        error = self._error
        if error is None:
            return ""
        if isinstance(error, SweepError):
            return str(error)
        tell(error)
        return "the sweep could not go on: netviz has a fault; the window says more"
