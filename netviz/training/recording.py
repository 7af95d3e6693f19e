"""A run as it was: every θ of it is kept, for nobody can compute it again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from netviz.core.params import Array
from netviz.frozen import dataclass
from netviz.training.divergence import Divergence
from netviz.training.engine import Engine
from netviz.training.history import INDEX, MEMORY, NORMS
from netviz.training.narrator import Event
from netviz.training.spec import Run
from netviz.training.state import Glance, State
from netviz.training.timeline import Computed, Timeline

ROOM = 96 * 2**20
"""Bytes that the parameters of all recorded runs of a session may take together."""

_BLOCK = 1024  # steps
_OWN = slice(INDEX[NORMS[0]], INDEX[NORMS[-1]] + 1)


@dataclass(frozen=True, eq=False)
class News:
    """What has been recorded since the last time.

    Attributes
    ----------
    first : int
        The step of the first row.
    rows : array (n, columns)
    thetas : array (n, P)
    state : State
        At the last step, to go on from.
    diverged : Divergence or None
    events : tuple of Event
    """

    first: int
    rows: Array
    thetas: Array
    state: State
    diverged: Divergence | None = None
    events: tuple[Event, ...] = ()


class Recording(Timeline):
    """The timeline of a run whose steps somebody's code has led to.

    Where it was is kept, step by step; what it has not come to, nothing here can tell.
    """

    is_recorded = True

    def __init__(self, run: Run, start: State, row_memory: float = MEMORY) -> None:
        self._blocks: list[Array] = []
        self._n_kept, self._end = 0, start
        self.is_heard = False  # of its first step no gradient is known yet
        self._keep(start.theta[None])
        super().__init__(run, start, row_memory=row_memory)

    @classmethod
    def restored(cls, run: Run, start: State, computed: Computed, row_memory: float = MEMORY) -> Recording:
        """A recorded run from a file, as far as every step of it is there."""
        made = cls(run, start, row_memory)
        frames = [frame for number, frame in enumerate(computed.frames, start=1) if frame.step == number]
        if not frames:
            return made
        found = computed.up_to(frames[-1].step)
        made.is_heard = True
        made.history = found.history.up_to(len(found.history), row_memory)
        made._keep(np.array([frame.theta for frame in frames]))
        made._end, made.events, made._diverged = frames[-1], found.events, found.diverged
        made._engine = None
        return made

    def take(self, news: News) -> None:
        """Keep what is new; what is known already is passed over."""
        known = self._n_kept - news.first
        if known < 0 or not len(news.rows):
            return
        self.is_heard = True
        if news.first == 0:  # what netviz has put there is its own gradient
            self.history.write(0, news.rows[:1])
        if len(news.rows) > known:
            self.history.write(self._n_kept, news.rows[known:])
            self._keep(news.thetas[known:])
            self._end = news.state
        fresh = tuple(event for event in news.events if event not in self.events)
        self.events += fresh
        self._diverged = news.diverged or self._diverged
        self._engine = None

    def _keep(self, thetas: Array) -> None:
        while len(thetas):
            at = self._n_kept % _BLOCK
            if not at:
                self._blocks.append(np.empty((_BLOCK, thetas.shape[1])))
            part = thetas[: _BLOCK - at]
            self._blocks[-1][at : at + len(part)] = part
            self._n_kept += len(part)
            thetas = thetas[len(part) :]

    @property
    def n_bytes(self) -> int:
        """What the parameters take."""
        return self._n_kept * self._end.theta.nbytes

    @property
    def end(self) -> State:
        """The last state, from which it can go on."""
        return self._end

    def state_at(self, step: int) -> State:
        """The state at a step; what the update rule remembers is known at the last one alone."""
        if step == self._end.step:
            return self._end
        return State(step, self._blocks[step // _BLOCK][step % _BLOCK].copy(), np.zeros(0))

    # ------------------------------------------------- what a timeline computes

    def _engine_before(self, step: int) -> Engine:
        return Engine(self.run, self.state_at(step), self.spacing)

    def engine_at(self, step: int) -> Engine:
        """An engine that stands at a step of it."""
        if not 0 <= step <= self.last_step:
            raise ValueError(f"step {step} is not among the recorded steps 0 … {self.last_step}")
        return self._engine_before(step)

    def extend(self, step: int) -> Engine:
        """Stand at a step, or at the last one: nothing goes on from there."""
        return self.engine_at(min(step, self.last_step))

    def observe(self, step: int) -> Engine:
        """Stand at a step; what is recorded stays as it is."""
        return self.engine_at(step)

    def replay(self, steps: Iterable[int]) -> Iterator[State]:
        """The states at some steps."""
        return iter([self.state_at(step) for step in steps])

    def look(self, step: int) -> tuple[State, Glance, Array]:
        """Both parts as netviz evaluates them, and the norms of the gradient as recorded."""
        state, glance, row = super().look(step)
        recorded = self.history.row(step)
        row[_OWN] = [recorded[name] for name in NORMS]
        return state, glance, row

    # ----------------------------------------------------------- at rest

    def at_rest(self, *states: State) -> Computed:
        """All of it."""
        frames = tuple(self.state_at(step) for step in range(1, self.last_step + 1))
        return Computed(self.history.up_to(len(self.history)), frames, 1, self.events, self._diverged)

    def limit(self, memory: float) -> None:
        """Coarser rows; the parameters stay."""
        self.history.limit(max(memory - self.n_bytes, memory / 3))

    def pieces(self) -> Iterator[tuple[int, int]]:
        """Identity and bytes of each part."""
        yield from self.history.pieces()
        for block in self._blocks:
            yield id(block), block.nbytes
