"""A sweep on its way: which cells are computed next, what becomes of those that lose their worker."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait

from netviz.core.params import Array
from netviz.frozen import dataclass
from netviz.sweeps.compute import Done, Task
from netviz.sweeps.crew import Crew, WorkerKilledError
from netviz.sweeps.result import Result
from netviz.sweeps.sweep import Cell, Plan

_TASK_SECONDS = 0.2  # that a task should take: short against a sweep, long against what sending it costs
_AHEAD = 2  # tasks for each that is computed
_LISTEN_SECONDS = 0.1

KILLED = "it ended the process that computed it, twice"


@dataclass(frozen=True)
class Progress:
    """How far a sweep is.

    Attributes
    ----------
    n_done, n_cells : int
    seconds_left : float or None
        About; None while it is not known.
    is_paused : bool
    """

    n_done: int
    n_cells: int
    seconds_left: float | None
    is_paused: bool = False


class Running:
    """Computes what is missing of a sweep; `run` blocks, all else may be called from another thread.

    Parameters
    ----------
    plan : Plan
    crew : Crew
    results : mapping, optional
        What is known already, by the cells' keys; cells that failed are computed again.
    on_change : callable, optional
        Called in the thread of `run` when there is something new, and about ten times a second.
    kept : frozenset of str
        Of which cells the parameters are wanted too, if they are computed.
    clock : callable
        Seconds.

    Attributes
    ----------
    results, thetas : dict
        By the cells' keys.
    """

    def __init__(
        self,
        plan: Plan,
        crew: Crew,
        results: Mapping[str, Result] | None = None,
        on_change: Callable[[Running], None] | None = None,
        kept: frozenset[str] = frozenset(),
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.plan, self._crew, self._on_change, self._clock = plan, crew, on_change, clock
        self._kept = kept
        self.thetas: dict[str, Array] = {}
        known = {} if results is None else results
        self.results = {
            cell.key: known[cell.key]
            for cell in plan.cells
            if cell.key in known and known[cell.key].state != "failed"
        }
        self._waiting = deque(cell for cell in plan.cells if cell.key not in self.results)
        self._suspects: deque[Cell] = deque()  # one of them has ended its process
        self._deaths: dict[str, int] = {}
        self.flying: dict[Future[Done], tuple[Cell, ...]] = {}
        self._alone: Future[Done] | None = None  # what has been sent with nothing beside it
        self._cell_seconds = 0.0  # of the mean cell so far; 0 while it is not known
        self._n_new, self._busy = 0, 0.0
        self._is_cancelled, self._paused = threading.Event(), threading.Event()

    # ------------------------------------------------ from other threads

    def pause(self) -> None:
        """Begin no other cells; those on their way are finished."""
        self._paused.set()

    def go_on(self) -> None:
        """After a pause."""
        self._paused.clear()

    def cancel(self) -> None:
        """End soon; what has been computed is kept."""
        self._is_cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether it has been told to end."""
        return self._is_cancelled.is_set()

    @property
    def is_complete(self) -> bool:
        """Whether every cell has a result."""
        return len(self.results) == len(self.plan.cells)

    @property
    def progress(self) -> Progress:
        """How far it is."""
        n_cells, n_done = len(self.plan.cells), len(self.results)
        left = None
        if self._n_new:
            left = (n_cells - n_done) * self._busy / self._n_new
        return Progress(n_done, n_cells, left, self._paused.is_set())

    # --------------------------------------------------- in its own thread

    def run(self) -> None:
        """Compute until all cells have a result, or it is cancelled.

        Raises
        ------
        SweepError
            If nothing can be computed any more; what has been is kept.
        """
        before = self._clock()
        try:
            while (self._waiting or self._suspects or self.flying) and not self.is_cancelled:
                self._submit()
                if self.flying:
                    done, _ = wait(self.flying, _LISTEN_SECONDS, FIRST_COMPLETED)
                else:
                    done = set()
                    self._is_cancelled.wait(_LISTEN_SECONDS)
                now = self._clock()
                if self.flying or done:
                    self._busy += now - before
                before = now
                self._take(done)
                if self._on_change is not None:
                    self._on_change(self)
        except BaseException:
            self._crew.stop()
            raise
        if self.flying:
            self._crew.stop()

    def _submit(self) -> None:
        if self._paused.is_set():
            return
        if self._suspects:  # one by one, so that it shows whose fault it was
            if not self.flying:
                self._alone = self._send((self._suspects.popleft(),))
            return
        while self._waiting and len(self.flying) < _AHEAD * self._crew.size:
            n = self._n_at_once()
            self._send(tuple(self._waiting.popleft() for _ in range(n)))

    def _n_at_once(self) -> int:
        """Cells of a task; fewer towards the end, so that all are busy until then."""
        n_fair = -(-len(self._waiting) // (_AHEAD * self._crew.size))
        n_long = int(_TASK_SECONDS / self._cell_seconds) if self._cell_seconds else 1
        return max(1, min(n_fair, n_long, len(self._waiting)))

    def _send(self, cells: tuple[Cell, ...]) -> Future[Done]:
        kept = self._kept.intersection(cell.key for cell in cells)
        future = self._crew.submit(Task.of(self.plan, cells, kept))
        self.flying[future] = cells
        return future

    def _take(self, futures: Iterable[Future[Done]]) -> None:
        for future in futures:
            cells = self.flying.pop(future)
            try:
                done = self._crew.result(future)
            except WorkerKilledError:
                self._suspect(cells, is_certain=future is self._alone)
                continue
            self.thetas.update(done.thetas)
            self.results.update((result.key, result) for result in done.results)
            self._n_new += len(cells)
            mean = done.seconds / len(cells)
            self._cell_seconds = mean if not self._cell_seconds else (self._cell_seconds + mean) / 2

    def _suspect(self, cells: tuple[Cell, ...], is_certain: bool) -> None:
        """Cells that lost their process are computed again alone; one that ends it twice is marked."""
        if not is_certain:
            self._suspects.extend(cells)
            return
        cell = cells[0]
        self._deaths[cell.key] = self._deaths.get(cell.key, 0) + 1
        if self._deaths[cell.key] < self._crew.deaths_to_tell:
            self._suspects.appendleft(cell)
        else:
            self.results[cell.key] = Result(cell.key, "failed", why=KILLED)
            self._n_new += 1
