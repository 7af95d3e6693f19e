"""Going back in time: states kept at key frames, and replay from the nearest one."""

from __future__ import annotations

import contextlib
from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator
from dataclasses import replace

from netviz.core.params import Array, Sizes
from netviz.training.batches import TrainingData
from netviz.training.config import Change, Edit, TrainingConfig
from netviz.training.divergence import Divergence
from netviz.training.engine import Engine, Run, State
from netviz.training.history import History

MEMORY = 96 * 2**20
"""Bytes that the key frames may take; beyond, every other one is dropped and the spacing doubles."""

_REPLAY_WORK = 1_000_000  # hidden activations between two key frames: some milliseconds


def first_spacing(sizes: Sizes, batch: int) -> int:
    """The spacing of key frames in a young run: 32 steps, fewer where steps are slow."""
    spacing = 32
    while spacing > 1 and spacing * batch * sizes.n_hidden > _REPLAY_WORK:
        spacing //= 2
    return spacing


class Timeline:
    """A run as far as it has been computed: every row, and states from which to go on.

    Parameters
    ----------
    run : Run
        With a schedule of one change, at step 0.
    start : State
        At step 0.
    memory : int
        Bytes for key frames.
    """

    def __init__(self, run: Run, start: State, memory: int = MEMORY) -> None:
        self.run = run
        self.history = History()
        self._memory = memory
        self.spacing = self._wanted_spacing()
        self._frames = {0: start}
        self._steps = [0]  # the frames' steps, sorted
        self._frame_bytes = self._size(start)  # of the largest
        engine = Engine(run, start, self.spacing)
        self._engine: Engine | None = engine
        self._diverged = engine.diverged
        self.history.write(0, engine.observe())

    def _wanted_spacing(self) -> int:
        changed = [change.data for change in self.run.schedule if change.data is not None]
        n_samples = max(len(data.y) for data in (self.run.data, *changed))
        batch = self.run.schedule[-1].config.batch_size or n_samples
        return first_spacing(self.run.sizes, min(batch, n_samples))

    @property
    def last_step(self) -> int:
        """The latest step that has been computed."""
        return len(self.history) - 1

    @property
    def diverged(self) -> Divergence | None:
        """What ended the run, if its last step is one of no finite loss."""
        return self._diverged

    def engine_at(self, step: int) -> Engine:
        """An engine that stands at `step`, bit for bit as when the step was first computed.

        Raises
        ------
        ValueError
            If the step has not been computed yet.
        """
        if not 0 <= step <= self.last_step:
            raise ValueError(f"step {step} is not among the computed steps 0 … {self.last_step}")
        nearest = self._frames[self._steps[bisect_right(self._steps, step) - 1]]
        engine = self._engine
        if engine is None or not nearest.step <= engine.step <= step:
            engine = self._engine = Engine(self.run, nearest, self.spacing)
        self.extend(step)
        return engine

    @contextlib.contextmanager
    def kept(self, step: int) -> Iterator[None]:
        """Go back to what there was if the block fails, which may change the run from `step` on."""
        before = vars(self) | {"_frames": self._frames.copy(), "_steps": self._steps.copy()}
        try:
            with self.history.kept(step):
                yield
        except BaseException:
            vars(self).update(before)
            self._engine = None  # it may have stopped anywhere, in the middle of a step too
            raise

    def extend(self, step: int) -> None:
        """Take the steps up to `step`, from where the engine stands."""
        engine = self._engine or self.engine_at(self.last_step)
        first = engine.step + 1
        rows, frames = engine.advance(step - engine.step)
        self.keep(first, rows, frames, engine.diverged)

    def keep(self, first: int, rows: Array, frames: Iterable[State], diverged: Divergence | None) -> None:
        """Take in what an engine computed from step `first` on, here or in the worker."""
        self.history.write(first, rows)
        for frame in frames:
            if frame.step not in self._frames and frame.step % self.spacing == 0:
                self._frames[frame.step] = frame
                insort(self._steps, frame.step)
        self._diverged = diverged or self._diverged
        self._frame_bytes = max(self._frame_bytes, self._size(self._frames[self._steps[-1]]))
        while len(self._steps) > 2 and len(self._steps) * self._frame_bytes > self._memory:
            self.spacing *= 2
            self._steps = [step for step in self._steps if step % self.spacing == 0]
            self._frames = {step: self._frames[step] for step in self._steps}
            if self._engine is not None:
                self._engine.key_frame_every = self.spacing

    @staticmethod
    def _size(state: State) -> int:
        return state.theta.nbytes + state.memory.nbytes + 500  # and the objects around them

    def observe(self, step: int) -> Engine:
        """Evaluate both parts at `step`, and note what comes out."""
        engine = self.engine_at(step)
        self.history.write(step, engine.observe())
        self._diverged = engine.diverged or self._diverged
        return engine

    def cut(self, step: int) -> None:
        """Forget what was computed after `step`."""
        self._steps = [kept for kept in self._steps if kept <= step]
        self._frames = {kept: self._frames[kept] for kept in self._steps}
        self.history.cut(step + 1)
        self._diverged = None
        self._engine = Engine(self.run, self._frames[self._steps[-1]], self.spacing)
        self.observe(step)

    def change(
        self,
        step: int,
        config: TrainingConfig,
        edits: tuple[Edit, ...] = (),
        data: TrainingData | None = None,
    ) -> None:
        """Put settings and data in force from `step` on, with edits at it; its future is forgotten."""
        past = tuple(change for change in self.run.schedule if change.step < step)
        if data is None:  # what was changed at this very step stays
            data = next((change.data for change in self.run.schedule if change.step == step), None)
        unchanged = bool(past) and past[-1].config == config and not edits and data is None
        schedule = past if unchanged else (*past, Change(step, config, edits, data))
        self.run = replace(self.run, schedule=schedule)
        # The step itself is taken again too: what the update rule remembers there depends on whether
        # it has just been put in force.
        self._steps = [kept for kept in self._steps if kept < step or kept == 0]
        self._frames = {kept: self._frames[kept] for kept in self._steps}
        self.history.cut(max(step, 1))
        if step == 0:
            self.history.blank(0)
        self.spacing = min(self.spacing, self._wanted_spacing())  # larger batches make slower steps
        self._engine = Engine(self.run, self._frames[self._steps[-1]], self.spacing)
        self._diverged = None
        self.extend(step)
        self.observe(step)
