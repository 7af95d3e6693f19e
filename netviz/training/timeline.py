"""Going back in time: states kept at key frames, and replay from the nearest one."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count

import numpy as np

from netviz.core.params import Array, Sizes
from netviz.frozen import dataclass
from netviz.training import compiled
from netviz.training.divergence import Divergence
from netviz.training.engine import Engine
from netviz.training.history import COLUMNS, MEMORY, History
from netviz.training.narrator import Event
from netviz.training.spec import Run
from netviz.training.state import Glance, State

FRAME_MEMORY = 96 * 2**20
"""Bytes that the key frames may take; beyond, every other one is dropped and the spacing doubles."""

_REPLAY_WORK = 500_000  # hidden activations between two key frames: some milliseconds
_NARRATION = 1000  # bytes, about; most of it is shared by many states
_ROWS_SHARE = 6 / 7  # of the memory that a run at rest may take
_NO_KEY_FRAMES = 2**62  # steps between them
_PATH = 200  # states of it that are shown
_AT_A_TIME = 1024  # steps that are computed before their rows are kept


def first_spacing(sizes: Sizes, batch: int, is_compiled: bool = False) -> int:
    """The spacing of key frames in a young run: 32 steps, fewer where they are slow, more where fast."""
    spacing = 256 if is_compiled else 32
    while spacing > 1 and spacing * batch * sizes.n_hidden > _REPLAY_WORK:
        spacing //= 2
    return spacing


@dataclass(frozen=True, eq=False)
class Computed:
    """As much of a run as has been computed, at rest: nobody goes on with it, so it stays as it is.

    Attributes
    ----------
    history : History
    frames : tuple of State
        In the order of their steps, all after step 0.
    spacing : int
        At which multiples of steps there is a frame.
    events : tuple of Event
    diverged : Divergence or None
    """

    history: History
    frames: tuple[State, ...]
    spacing: int
    events: tuple[Event, ...] = ()
    diverged: Divergence | None = None

    def within(self, memory: float) -> Computed:
        """The same in no more than about so many bytes: of what is old, fewer frames and coarser rows.

        The last two frames stay, whatever their steps.
        """
        history = self.history.up_to(len(self.history))
        history.limit(memory * _ROWS_SHARE)
        spacing, frames, last = self.spacing, self.frames, self.frames[-2:]
        while len(frames) > 2 and len(frames) * _size(frames[-1]) > memory * (1 - _ROWS_SHARE):
            spacing *= 2
            frames = tuple(frame for frame in frames if frame.step % spacing == 0)
        kept = {frame.step: frame for frame in (*frames, *last)}
        return replace(
            self, history=history, frames=tuple(kept[step] for step in sorted(kept)), spacing=spacing
        )

    def up_to(self, step: int) -> Computed:
        """The same as if nothing had been computed after a step."""
        history = self.history.up_to(step + 1)
        return Computed(
            history,
            tuple(frame for frame in self.frames if frame.step < len(history)),
            self.spacing,
            tuple(event for event in self.events if event.known_at < len(history)),
            self.diverged if len(history) == len(self.history) else None,
        )

    @property
    def n_bytes(self) -> int:
        """What it takes, about."""
        return self.history.n_bytes + sum(map(_size, self.frames))


def _size(state: State) -> int:
    """The bytes of a key frame."""
    narration = 0 if state.narration is None else _NARRATION
    return state.theta.nbytes + state.memory.nbytes + narration + 500  # and the objects around them


_numbers = count(1)


class Timeline:
    """A run as far as it has been computed: every row, and states from which to go on.

    A cache: whatever is forgotten is computed again bit for bit.

    Parameters
    ----------
    run : Run
    start : State
        At step 0.
    memory : int
        Bytes for key frames.
    row_memory : int
        Bytes for rows; see `History`.

    Attributes
    ----------
    number : int
        Another one for each timeline.
    events : tuple of Event
        What has happened, in the order in which it became known.
    is_recorded : bool
        Whether it is kept as it was, and nothing of it can be computed again.
    misses_the_loop : bool
        Whether numpy steps in for a compiled loop that is missing; see `netviz.training.compiled`. What it
        has computed is not kept in files: it is not what the run says.
    """

    is_recorded = False

    def __init__(
        self, run: Run, start: State, memory: float = FRAME_MEMORY, row_memory: float = MEMORY
    ) -> None:
        self._begin(run, {0: start}, History(row_memory), memory)
        self._observe_the_start()

    def _begin(self, run: Run, frames: dict[int, State], history: History, memory: float) -> None:
        self.run, self.history = run, history
        self.number = next(_numbers)
        self._memory = memory
        self._frames, self._steps = frames, sorted(frames)
        self._frame_bytes = max(_size(frame) for frame in frames.values())  # of the largest
        self._engine: Engine | None = None
        self._diverged: Divergence | None = None
        self.events: tuple[Event, ...] = ()
        self.misses_the_loop = compiled.is_missed_by(run)
        self.spacing = self._wanted_spacing()
        self._exact_until = 0 if self.misses_the_loop else _NO_KEY_FRAMES
        history.marked = frozenset(phase.step for phase in run.schedule)

    def branch(self, run: Run, step: int) -> Timeline:
        """The timeline of a run that is the same up to `step`, and computed as far as that.

        What was computed before `step` is shared. The step itself is taken again: what the update rule
        remembers there depends on whether it has just been put in force. The next branch will be at
        the same step (a slider that is dragged) or soon after it (strokes while it plays): the states
        before the step and at it are kept.
        """
        other = object.__new__(Timeline)
        frames = {at: self._frames[at] for at in self._steps if at < step or at == 0}
        other._begin(run, frames, self.history.up_to(step), self._memory)
        other.spacing = min(self.spacing, other.spacing)  # larger batches make slower steps
        other.events = tuple(event for event in self.events if event.known_at < len(other.history))
        if not len(other.history):
            other._observe_the_start()
        if step:
            other._engine = other._narrating_engine(min(step - 1, other.last_step))
            other._put(other.extend(step).state())
        other.observe(step)
        return other

    @classmethod
    def resumed(
        cls,
        run: Run,
        start: State,
        computed: Computed,
        memory: float = FRAME_MEMORY,
        row_memory: float = MEMORY,
    ) -> Timeline:
        """The timeline of a run of which something has been computed already; else as the class."""
        timeline = object.__new__(cls)
        frames = {0: start} | {frame.step: frame for frame in computed.frames}
        history = computed.history.up_to(len(computed.history), row_memory)
        timeline._begin(run, frames, history, memory)
        timeline.spacing = max(timeline.spacing, computed.spacing)
        timeline.events, timeline._diverged = computed.events, computed.diverged
        timeline._exact_until = max(timeline._exact_until, timeline.last_step)
        return timeline

    def at_rest(self, *states: State) -> Computed:
        """What has been computed, with some states of this run among the frames."""
        if self.misses_the_loop:
            states = ()
        frames = self._frames | {state.step: state for state in states}
        kept = (frames[step] for step in sorted(frames) if 0 < step <= self.last_step)
        history = self.history.up_to(len(self.history))
        computed = Computed(history, tuple(kept), self.spacing, self.events, self._diverged)
        return computed.up_to(self._exact_until) if self._exact_until < self.last_step else computed

    def _observe_the_start(self) -> None:
        engine = self._engine_before(0)
        self.history.write(0, engine.observe())
        self.events = tuple(engine.take_events())
        self._engine, self._diverged = engine, engine.diverged
        engine.rest()

    def _wanted_spacing(self) -> int:
        run, last = self.run, self.run.schedule[-1]
        n_samples = max(len(phase.data.y) for phase in run.schedule)
        batch = min(last.config.batch_size or n_samples, n_samples)
        is_compiled = compiled.suits(run.kernel, last.config, last.gradient, run.sizes, batch)
        return first_spacing(run.sizes, batch, is_compiled and not self.misses_the_loop)

    @property
    def last_step(self) -> int:
        """The latest step that has been computed."""
        return len(self.history) - 1

    @property
    def diverged(self) -> Divergence | None:
        """What ended the run, if its last step is one of no finite loss."""
        return self._diverged

    def path(self, most: int = _PATH) -> tuple[State, ...]:
        """Some of the key frames, evenly; the same ones as long as that many are enough."""
        every = 1
        while len(self._steps) > most * every:
            every *= 2
        return tuple(self._frames[step] for step in self._steps[::every])

    def engine_at(self, step: int) -> Engine:
        """An engine that stands at `step`, bit for bit as when the step was first computed.

        Raises
        ------
        ValueError
            If the step has not been computed yet.
        """
        if not 0 <= step <= self.last_step:
            raise ValueError(f"step {step} is not among the computed steps 0 … {self.last_step}")
        engine = self._engine
        if engine is None or engine.step > step or self._nearest(step) > engine.step:
            self._engine = self._engine_before(step)
        return self.extend(step)

    def _nearest(self, step: int) -> int:
        return self._steps[bisect_right(self._steps, step) - 1]

    def _engine_before(self, step: int) -> Engine:
        return Engine(self.run, self._frames[self._nearest(step)], self.spacing)

    def _narrating_engine(self, step: int) -> Engine:
        """An engine that goes on from a step that has been computed, and finds events."""
        number = bisect_right(self._steps, step) - 1
        while number and self._frames[self._steps[number]].narration is None:
            number -= 1
        engine = Engine(self.run, self._frames[self._steps[number]], self.spacing)
        if engine.step < step:
            engine.advance(step - engine.step)
            self._put(engine.state())  # a slider that is dragged comes back to it many times
        engine.take_events()  # they are known
        return engine

    def to_go_on_from(self, state: State) -> State:
        """A state of this run, with what the narrator remembers there."""
        return state if state.narration is not None else self._narrating_engine(state.step).state()

    def extend(self, step: int) -> Engine:
        """Take the steps up to `step`, or up to where the loss stops being a number.

        Where that fails in the middle (for want of memory, say), what was kept before is still there.
        """
        engine = self._engine
        if engine is None or engine.step > min(step, self.last_step):
            engine = self._engine_before(min(step, self.last_step))
        if step > self.last_step and not engine.narrates:
            engine = self._narrating_engine(self.last_step)
        self._engine = None  # until it stands well again
        while engine.step < step and engine.diverged is None:
            first = engine.step + 1
            engine.key_frame_every = self.spacing
            rows, frames = engine.advance(min(step - engine.step, _AT_A_TIME))
            self.add(first, rows, frames, engine.diverged, engine.take_events())
        self._engine = engine
        engine.rest()
        return engine

    def add(
        self,
        first: int,
        rows: Array,
        frames: Iterable[State],
        diverged: Divergence | None,
        events: Iterable[Event],
    ) -> None:
        """Keep what an engine computed from step `first` on, here or in the worker."""
        # Of steps that are computed again the events are there already.
        news = tuple(event for event in events if event.known_at > self.last_step)
        self.history.write(first, rows)
        self.events += news
        for frame in frames:
            old = self._frames.get(frame.step)
            if frame.step % self.spacing == 0 and (old is None or old.narration is None):
                self._put(frame)
        self._diverged = diverged or self._diverged
        self._frame_bytes = max(self._frame_bytes, _size(self._frames[self._steps[-1]]))
        self._limit_frames(self._memory)

    def _put(self, frame: State) -> None:
        if self.misses_the_loop and frame.step <= self._exact_until:
            return  # those that were kept are exact
        if frame.step not in self._frames:
            insort(self._steps, frame.step)
        self._frames[frame.step] = frame

    def _limit_frames(self, memory: float) -> None:
        while len(self._steps) > 2 and len(self._steps) * self._frame_bytes > memory:
            self.spacing *= 2
            self._steps = [step for step in self._steps if step % self.spacing == 0]
            self._frames = {step: self._frames[step] for step in self._steps}

    def limit(self, memory: float) -> None:
        """Take no more than so many bytes, as far as that goes: coarser rows, fewer key frames."""
        self._limit_frames(memory / 3)
        self.history.limit(memory * 2 / 3)

    def pieces(self) -> Iterator[tuple[int, int]]:
        """Identity and bytes of each part that other timelines may share."""
        yield from self.history.pieces()
        for frame in self._frames.values():
            yield id(frame), _size(frame)

    def observe(self, step: int) -> Engine:
        """Evaluate both parts at `step`, and note what comes out."""
        engine = self.engine_at(step)
        self._engine = None  # until it has been heard out
        self.history.write(step, engine.observe())
        self._diverged = engine.diverged or self._diverged
        self._engine = engine
        engine.rest()
        return engine

    def replay(self, steps: Iterable[int]) -> Iterator[State]:
        """The states at some steps, bit for bit, by an engine of their own: nothing here is touched.

        May be gone through in another thread while the timeline grows.

        Parameters
        ----------
        steps : iterable of int
            In ascending order, none beyond the last step.
        """
        run, frames, engine = (
            self.run,
            dict(self._frames),
            Engine(self.run, self._frames[0], _NO_KEY_FRAMES),
        )
        order = sorted(frames)

        def states() -> Iterator[State]:
            nonlocal engine
            for step in steps:
                nearest = order[bisect_right(order, step) - 1]
                if nearest > engine.step:
                    engine = Engine(run, frames[nearest], _NO_KEY_FRAMES)
                engine.advance(step - engine.step)
                yield engine.state()

        return states()

    def look(self, step: int) -> tuple[State, Glance, Array]:
        """What there is to see at a step, with both parts evaluated; nothing here is touched."""
        state = next(iter(self.replay((step,))))
        engine = Engine(self.run, state)
        row = engine.observe()[0]
        return state, engine.glance(), row

    def rows(self, first: int, last: int) -> Array:
        """The rows from step `first` up to `last`, (n, columns), computed again where they were thinned."""
        parts = [np.empty((0, len(COLUMNS)))]
        engine = Engine(self.run, self._frames[self._nearest(max(first - 1, 0))], self.spacing)
        engine.advance(first - 1 - engine.step)
        if first == 0:
            parts.append(engine.observe())
        parts.append(engine.advance(last - 1 - engine.step)[0])
        return np.concatenate(parts)
