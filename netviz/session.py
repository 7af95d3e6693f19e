"""The session: the project, and the one door through which it changes."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from netviz.core import GradientCheck, Params, Trace
from netviz.core.gradcheck import drained
from netviz.data import GENERATORS, Dataset
from netviz.intents import Blobs, GoTo, Intent, Redo, Undo
from netviz.now import Now
from netviz.project import Document, Project
from netviz.runs import Runs
from netviz.saved import Open, Saved, beginning
from netviz.snapshot import Snapshot
from netviz.training import compiled
from netviz.training import spec as specs
from netviz.training.compiled import Kernel
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.training.history import MEMORY
from netviz.training.spec import Key, RunSpec
from netviz.training.state import State
from netviz.training.step_lines import N_LINES, StepLines
from netviz.training.timeline import Timeline
from netviz.training.weights import Weights
from netviz.undo import Entry, documents_of, within_memory

if TYPE_CHECKING:
    from netviz.sweeps.record import SweepRecord
    from netviz.training.worker_process import Progress

UNDO_MEMORY = 100 * 2**20
"""Bytes that may be kept for what undo and redo bring back."""

_UNKNOWN_WORK = 2**62
_MERGE_SECONDS = 1.0  # within which changes of one kind are one


def _as_it_is(_: Snapshot) -> None:
    """Nothing is computed before it is looked at."""


def _release(old: Snapshot, new: Snapshot) -> None:
    """Give back the memory of lines that are no longer shown."""
    if old.lines is not new.lines:
        old.lines.release()


class Session:
    """A project, and what its runs have computed.

    Parameters
    ----------
    dataset : Dataset, optional
        The course's spiral with a fifth of it as the test part, if left out.
    network : NetworkConfig
    config : TrainingConfig
        The settings at step 0.
    standardize : bool
        Whether the network sees features of mean 0 and standard deviation 1.
    initial : Params or Weights, optional
        Weights to start from. If they come with a standardization, the network is given features in those
        units, whatever `standardize` says.
    evaluate_every : int, optional
        See `netviz.training.spec.Run`.
    row_memory : float, optional
        Bytes for the rows of a run; see `netviz.training.history.History`.
    clock : callable
        Seconds; changes of one kind that follow each other quickly are taken back as one.
    kernel : "numpy" or "fused"
        How steps are taken; see `netviz.training.compiled`.

    Raises
    ------
    ConfigError
        If `initial` does not fit the data set and the network.
    """

    def __init__(
        self,
        dataset: Dataset | None = None,
        network: NetworkConfig | None = None,
        config: TrainingConfig | None = None,
        *,
        standardize: bool = True,
        initial: Params | Weights | None = None,
        evaluate_every: int | None = None,
        row_memory: float | None = None,
        clock: Callable[[], float] = time.monotonic,
        kernel: Kernel = "numpy",
    ) -> None:
        dataset = dataset or GENERATORS["spiral"].make().split(0.2, seed=0)
        first = beginning(
            dataset, network or NetworkConfig(), config or TrainingConfig(), standardize, initial, kernel
        )
        self._begin(first, evaluate_every, row_memory, clock)

    @classmethod
    def of(
        cls,
        saved: Saved,
        *,
        evaluate_every: int | None = None,
        row_memory: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> Session:
        """A session that goes on where another one was; the other arguments are those of the class."""
        session = cls.__new__(cls)
        session._begin(saved, evaluate_every, row_memory, clock)
        return session

    def _begin(
        self,
        saved: Saved,
        evaluate_every: int | None,
        row_memory: float | None,
        clock: Callable[[], float],
    ) -> None:
        self._clock = clock
        self._runs = Runs(evaluate_every, MEMORY if row_memory is None else row_memory, saved)
        self._last_change = -np.inf
        self._now: Now | None = None
        self._put_in_place(saved.project, saved.past, saved.future)

    # ------------------------------------------------------------- the door
    def apply(self, intent: Intent, prepare: Callable[[Snapshot], None] = _as_it_is) -> Snapshot:
        """Carry out an intent, whole or not at all.

        May run in a thread of its own, one intent at a time: `snapshot`, `project` and `blobs` can be read
        meanwhile, and are what they were before until all is computed.

        Parameters
        ----------
        intent : Intent
        prepare : callable, optional
            Is handed the new snapshot before anybody else sees it, to compute what will be looked at;
            what it raises is raised, and nothing has changed.

        Returns
        -------
        Snapshot
            What there is to show afterwards.

        Raises
        ------
        ConfigError, DataError
            If the intent is refused; nothing has changed then, nor after any other exception.
        """
        if isinstance(intent, Open):
            return self._open(intent.saved, prepare)
        past, future = self._present.past, self._present.future
        before, after = self.project, self._wanted(intent)
        if isinstance(intent, Undo):
            if past:
                self._put_in_place(after, past[:-1], (*future, past[-1]), prepare=prepare)
        elif isinstance(intent, Redo):
            if future:
                self._put_in_place(after, (*past, future[-1]), future[:-1], prepare=prepare)
        elif after.document == before.document:
            self._put_in_place(after, past, future, again=isinstance(intent, GoTo), prepare=prepare)
        else:
            is_quick = self._clock() - self._last_change < _MERGE_SECONDS
            entry = self._present.entry(intent, after, self.blobs, is_quick=is_quick)
            past = past[:-1] if entry.before is not before.document else past
            self._put_in_place(after, (*past, entry), (), prepare=prepare)
            self._last_change = self._clock()
        return self.snapshot()

    def _open(self, saved: Saved, prepare: Callable[[Snapshot], None]) -> Snapshot:
        runs = self._runs
        other = Session.of(
            saved, evaluate_every=runs.evaluate_every, row_memory=runs.row_memory, clock=self._clock
        )
        prepare(other.snapshot())
        self._runs, self._now, self._last_change = other._runs, other._now, -np.inf
        return self.snapshot()

    def work(self, intent: Intent) -> int:
        """How many hidden activations have to be computed to carry out an intent, roughly.

        Raises
        ------
        ConfigError, DataError
            If the intent is refused.
        """
        if isinstance(intent, Open):
            return _UNKNOWN_WORK
        wanted, now = self._wanted(intent), self._present.whole
        spec, cursor = wanted.document.spec, wanted.cursor
        if spec.kernel == "fused" and compiled.is_installed() and not compiled.is_ready():
            return _UNKNOWN_WORK
        timeline = self._runs.timelines.get(spec.key)
        n_samples = len(self.blobs.dataset(wanted).points)
        n_steps = max(cursor.step - (timeline.last_step if timeline else self.project.cursor.step), 0)
        if spec != now.spec or cursor.step != now.step or isinstance(intent, GoTo):
            n_steps += 2  # the step itself, and the parts that it does not look at
        if cursor.line == N_LINES:
            n_steps += 2
        return n_steps * n_samples * spec.network.n_hidden

    def _wanted(self, intent: Intent) -> Project:
        return self._present.wanted(intent, self.blobs, self._runs.timelines)

    def absorb(self, progress: Progress) -> None:
        """Take in what the worker has computed of a run; of the active one, stand at its newest step."""
        timeline = self._runs.timelines.get(progress.key)
        if timeline is None or progress.first > len(timeline.history):
            return
        timeline.add(progress.first, progress.rows, progress.key_frames, progress.diverged, progress.events)
        if progress.key != self.spec.key:
            return
        now = self._present
        project = now.project.standing(step=progress.state.step, line=0, reached=timeline.last_step)
        whole = self._runs.snapshot(
            self.spec, project.cursor, progress.state, progress.glance, near=now.whole, row=progress.now
        )
        old = now.snapshot
        whole = replace(whole, undo=old.undo, redo=old.redo, undo_is_short=old.undo_is_short)
        self._now = replace(now, project=project, whole=whole, snapshot=whole, state=progress.state)
        _release(now.whole, whole)

    def cut(self, step: int) -> Snapshot:
        """Stand at a step of the active run, and forget what the worker has computed beyond it."""
        timeline = self.timeline.branch(self.timeline.run, step)
        self._runs.timelines[self.spec.key] = timeline
        return self.apply(GoTo(step))

    def keep(self, dataset: Dataset) -> Key:
        """Keep a data set, so that intents can name it by its key."""
        self._runs.datasets.setdefault(dataset.key, dataset)
        return dataset.key

    def keep_weights(self, weights: Weights) -> Key:
        """Keep weights, so that intents can name them by their key."""
        self._runs.weights.setdefault(weights.key, weights)
        return weights.key

    def keep_sweep(self, record: SweepRecord) -> Key:
        """Keep a sweep, and be able to name it by its key."""
        self._runs.sweeps.setdefault(record.key, record)
        return record.key

    def keep_all(self, saved: Saved) -> None:
        """Keep data, weights and what has been computed of another session, as what intents can name."""
        self._runs.keep(saved)

    @property
    def project(self) -> Project:
        """Everything that a user could want back."""
        return self._present.project

    @property
    def blobs(self) -> Blobs:
        """What the keys of the project stand for."""
        return self._runs.blobs

    @property
    def spec(self) -> RunSpec:
        """What the active run is a function of."""
        return self.project.document.spec

    @property
    def timeline(self) -> Timeline:
        """What has been computed of the active run: a cache, which only the session writes."""
        return self._runs.timelines[self.spec.key]

    @property
    def run(self) -> specs.Run:
        """The active run with its numbers."""
        return self.timeline.run

    @property
    def runs(self) -> Runs:
        """What is known of all runs; only the session, and who looks at pinned runs, goes to it."""
        return self._runs

    def at_rest(self) -> Saved:
        """All of it as it is now, to be kept; takes little time."""
        now = self._present
        documents = (now.project.document, *documents_of((*now.past, *now.future)[::-1]))
        computed = self._runs.at_rest(documents, now.state)
        return Saved(now.project, self._runs.blobs.copy(), now.past, now.future, computed)

    def state(self) -> State:
        """The state at the present step, for the worker."""
        return self.timeline.to_go_on_from(self._present.state)

    def snapshot(self) -> Snapshot:
        """What there is to show now; the same object until something changes."""
        return self._present.snapshot

    def trace(self) -> Trace:
        """All fifteen lines at the present parameters, on the training part."""
        return self._on_the_training_part().trace

    def check_gradient(self, beside: bool = False) -> GradientCheck:
        """The gradient check at the present parameters, or a little beside, on the training part."""
        return drained(self._on_the_training_part().check(beside=beside))

    # -------------------------------------------------------------- private

    @property
    def _present(self) -> Now:
        assert self._now is not None  # from the end of __init__ on
        return self._now

    def _on_the_training_part(self) -> StepLines:
        lines = self.snapshot().lines
        return lines if lines.is_whole else replace(lines, config=replace(lines.config, batch_size=None))

    def _put_in_place(
        self,
        project: Project,
        past: tuple[Entry, ...] = (),
        future: tuple[Entry, ...] = (),
        *,
        again: bool = False,
        prepare: Callable[[Snapshot], None] = _as_it_is,
    ) -> None:
        """Compute what there is to show of a project; if all goes well, that is the project from now on.

        `past` and `future` are what undo and redo bring back; `again` evaluates the step where the user
        stands already; `prepare` is that of `apply`.
        """
        spec, cursor = project.document.spec, project.cursor
        old = self._now
        whole, state = (None, None) if old is None else (old.whole, old.state)
        timeline = self._runs.timeline(spec, None if old is None else self.spec)
        if cursor.step > timeline.last_step:
            if timeline.diverged is None:
                timeline.extend(cursor.step)
            if cursor.step > timeline.last_step:  # no further than where the run diverges
                cursor = replace(cursor, step=timeline.last_step)
        project = project.with_cursor(cursor)
        if again or whole is None or state is None or whole.spec != spec or whole.step != cursor.step:
            engine = timeline.observe(cursor.step)
            state = engine.state()
            whole = self._runs.snapshot(spec, cursor, state, engine.glance(), near=whole)
        if cursor.line == N_LINES and whole.diverged is not None:
            cursor = replace(cursor, line=N_LINES - 1)  # no update from where the loss is no number
        after = self._runs.after(timeline, cursor.step) if cursor.line == N_LINES else None
        cursor = replace(cursor, reached=timeline.last_step)
        past, is_short = self._within_memory(project.document, past, future)
        whole = replace(
            whole,
            pinned=None if (cursor.sample or 0) >= len(whole.dataset.points) else cursor.sample,
            last_step=timeline.last_step,
            history=timeline.history.view(),
            run_events=timeline.events,
            undo=past[-1].text if past else None,
            redo=future[-1].text if future else None,
            undo_is_short=is_short,
        )
        snapshot = whole.at_line(cursor.line, after)
        try:
            prepare(snapshot)
        except MemoryError:  # what is shown now can be computed again
            if old is None:
                raise
            _release(old.whole, whole)
            prepare(snapshot)
        self._now = Now(project.with_cursor(cursor), whole, snapshot, state, past, future)
        if old is not None:
            _release(old.whole, whole)
        with suppress(MemoryError):  # the next time, then
            self._drop_unnamed()

    def _within_memory(
        self, now: Document, past: tuple[Entry, ...], future: tuple[Entry, ...]
    ) -> tuple[tuple[Entry, ...], bool]:
        """The entries that there is room for, the newest first; and whether some went, now or earlier."""
        is_short = self._now is not None and self._now.whole.undo_is_short
        if self._now is None or past == self._now.past:
            return past, is_short
        runs = self._runs
        kept = within_memory(UNDO_MEMORY, now, past, future, runs.timelines, runs.datasets, runs.sweeps)
        return kept, is_short or len(kept) < len(past)

    def _drop_unnamed(self) -> None:
        """Let go of runs and data that neither the document nor undo nor redo name."""
        entries = (*self._present.past, *self._present.future)
        self._runs.drop_all_but([self._present.project.document, *documents_of(entries)])
