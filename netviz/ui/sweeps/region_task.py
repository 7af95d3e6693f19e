"""The decision regions of a sweep's runs, found beside the window; runs without weights are taken again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import field
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from netviz.core.params import Array
from netviz.faults import attempting, tell
from netviz.frozen import dataclass
from netviz.sweeps.compute import Done, Task
from netviz.sweeps.crew import Crew, WorkerKilledError
from netviz.sweeps.errors import SweepError
from netviz.sweeps.regions import answers
from netviz.sweeps.sweep import Cell, Plan
from netviz.ui.sweeps.task import all_cores

_LOOK_MS = 30
_LISTEN_SECONDS = 0.1
_MOST_KEPT = 600  # answers over a plane: of small ones 40 kB each
_DEATHS = 2  # processes that a run may end before it is given up


class Sight(NamedTuple):
    """The answers of a run over the plane, on so many rows, and so many times as wide as high."""

    key: str
    n: int
    wide: float


@dataclass(frozen=True, eq=False)
class _Wanted:
    """Replaced as a whole: the thread looks at it at any time."""

    plan: Plan
    thetas: Mapping[str, Array]
    sights: tuple[Sight, ...]


@dataclass(eq=False)
class _Lost:
    """What the thread computes again."""

    thetas: dict[str, Array] = field(default_factory=dict)
    flying: dict[Future[Done], Cell] = field(default_factory=dict)
    deaths: dict[str, int] = field(default_factory=dict)
    crew: Crew | None = None


class RegionTask(QObject):
    """Finds what networks answer over the plane, of what is wanted now; what was found before is kept.

    Parameters
    ----------
    parent : QObject
    crew : callable
        Makes who takes runs again whose weights are not kept; called in the thread.

    Attributes
    ----------
    found : dict of Sight to float32 array (K, Y, X) or None
        None where there is nothing to show: the run diverged.

    Signals
    -------
    changed
        More has been found.
    """

    changed = Signal()

    def __init__(self, parent: QObject, crew: Callable[[], Crew] = all_cores) -> None:
        super().__init__(parent)
        self.crew = crew
        self.found: dict[Sight, Array | None] = {}
        self._wanted: _Wanted | None = None
        self._lost = _Lost()
        self._is_closed = False
        self._n_told = 0
        self._error: BaseException | None = None
        self._thread: threading.Thread | None = None
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._on_look)

    @property
    def is_running(self) -> bool:
        """Whether something is awaited."""
        return self._thread is not None

    def want(self, plan: Plan, thetas: Mapping[str, Array], sights: Sequence[Sight]) -> None:
        """Find these first, and nothing that was wanted before and is not among them.

        Parameters
        ----------
        plan : Plan
        thetas : mapping
            The parameters that are known, by the cells' keys; runs of other cells are taken again.
        sights : sequence of Sight
        """
        while len(self.found) > _MOST_KEPT and not self.is_running:
            del self.found[next(iter(self.found))]
        self._wanted = _Wanted(plan, thetas, tuple(sights))
        self._go_on()

    def _go_on(self) -> None:
        if self._thread is None and not self._is_closed and self._missing():
            self._error = None
            self._n_told = len(self.found)
            self._thread = threading.Thread(target=self._run, name="netviz-regions", daemon=True)
            self._thread.start()
            self._timer.start()

    def _missing(self) -> list[Sight]:
        wanted = self._wanted
        return [] if wanted is None else [sight for sight in wanted.sights if sight not in self.found]

    def close(self) -> None:
        """Leave no thread behind, and no process that computes."""
        self.blockSignals(True)
        self._is_closed = True
        self._timer.stop()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _on_look(self) -> None:
        thread = self._thread
        if thread is None:
            return
        is_over = not thread.is_alive()  # before looking: then there is nothing newer
        if is_over:
            thread.join()
            self._thread = None
            self._timer.stop()
            if self._error is not None:
                self._give_up(self._error)
            self._go_on()  # with what has been wanted while it ended
        if len(self.found) != self._n_told or is_over:
            self._n_told = len(self.found)
            self.changed.emit()

    def _give_up(self, error: BaseException) -> None:
        for sight in self._missing():
            self.found[sight] = None
        if not isinstance(error, SweepError):
            tell(error)

    # ------------------------------------------------------- in the thread

    def _run(self) -> None:
        try:
            with attempting("draw the regions of this sweep"):
                while not self._is_closed and self._find_one():
                    pass
        except BaseException as error:  # told in the window's thread
            self._error = error
        finally:
            if self._lost.flying and self._lost.crew is not None:
                self._lost.crew.stop()
            self._lost.flying.clear()

    def _find_one(self) -> bool:
        """Find something of what is wanted now; whether there is anything."""
        wanted, missing, lost = self._wanted, self._missing(), self._lost
        if wanted is None or not missing:
            return False
        for sight in missing:
            theta = wanted.thetas.get(sight.key, lost.thetas.get(sight.key))
            cell = wanted.plan.by_key.get(sight.key)
            if cell is None or lost.deaths.get(sight.key, 0) >= _DEATHS:
                self.found[sight] = None
                return True
            if theta is not None:
                psi = answers(wanted.plan, cell, theta, sight.n, sight.wide) if theta.size else None
                self.found[sight] = None if psi is None else psi.astype(np.float32)
                return True
        self._take_again(wanted.plan, [wanted.plan.by_key[sight.key] for sight in missing])
        return True

    def _take_again(self, plan: Plan, cells: Sequence[Cell]) -> None:
        """Have runs computed in processes, and wait a moment for them."""
        lost, wanted = self._lost, {cell.key for cell in cells}
        if lost.crew is None:
            lost.crew = self.crew()
        if len(lost.thetas) > _MOST_KEPT:
            lost.thetas.clear()
        for future, cell in [*lost.flying.items()]:
            if cell.key not in wanted and future.cancel():
                del lost.flying[future]
        sent = {cell.key for cell in lost.flying.values()}
        for cell in {cell.key: cell for cell in cells}.values():
            if len(lost.flying) >= lost.crew.size:
                break
            if cell.key not in sent:
                task = Task.of(plan, (cell,), frozenset({cell.key}))
                lost.flying[lost.crew.submit(task)] = cell
        for future in wait(lost.flying, _LISTEN_SECONDS, FIRST_COMPLETED).done:
            cell = lost.flying.pop(future)
            try:
                done = lost.crew.result(future)
            except WorkerKilledError:
                lost.deaths[cell.key] = lost.deaths.get(cell.key, 0) + 1
                continue
            lost.thetas[cell.key] = done.thetas.get(cell.key, np.zeros(0))
