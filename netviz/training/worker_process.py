"""The process that plays: it is given runs and data, takes steps, and answers with what is new.

It owns nothing. It is given runs, a state of each, and the data that it lacks; it steps towards a limit,
and answers each request with all that is new since the last. Nothing is sent unasked, so nothing queues
up. It does not need Qt.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING

import numpy as np

from netviz.core.params import Array
from netviz.data import Dataset
from netviz.faults import Fault, attempting
from netviz.frozen import dataclass
from netviz.training import go_after_others, return_large_memory, use_one_blas_thread
from netviz.training.divergence import Divergence
from netviz.training.engine import Engine
from netviz.training.history import COLUMNS
from netviz.training.narrator import Event
from netviz.training.patch import Patch
from netviz.training.spec import Key, Resolver, Run, RunSpec
from netviz.training.state import Glance, State

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

SLICE_SECONDS = 0.003  # between two looks at the pipe, unless a single step takes longer
MOST_KEPT = 8  # data sets, and runs, that are kept beyond those that are needed now
_NICE = 10  # the window's frames come first
_MOST_ROWS = 200_000  # not yet asked for; then a run waits


@dataclass(frozen=True)
class Begin:
    """Play a run from here; with the data sets that the process lacks, and the keys of what may go."""

    ticket: int
    spec: RunSpec
    state: State
    key_frame_every: int
    evaluate_every: int | None
    data: Mapping[Key, Dataset | tuple[Key, Patch]]
    dropped: frozenset[Key]


@dataclass(frozen=True)
class Hello:
    """Say that you listen: what follows may be larger than the pipe."""


@dataclass(frozen=True)
class Request:
    """Send what is new of a run, and go on up to `until`."""

    ticket: int
    until: int


@dataclass(frozen=True, eq=False)
class Progress:
    """What is new of a run since the last request: the rows from step `first` on, up to `state`.

    `now` is the row of the last step with both parts evaluated, where that takes little time. It is to be
    shown and not to be kept: which steps are evaluated in a history must not depend on when it was asked.
    """

    ticket: int
    key: Key
    first: int
    rows: Array
    key_frames: list[State]
    state: State
    glance: Glance
    diverged: Divergence | None
    events: list[Event] = field(default_factory=list)
    now: Array | None = None


class Play:
    """One run being played, in the worker process."""

    def __init__(self, begin: Begin, run: Run) -> None:
        self.engine = Engine(run, begin.state, begin.key_frame_every)
        self.ticket, self.key = begin.ticket, begin.spec.key
        self.until = begin.state.step
        self.slice = 1
        self.rows: list[Array] = []
        self.key_frames: list[State] = []
        self.sent = begin.state.step

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do until more is asked for."""
        engine = self.engine
        waiting = engine.step - self.sent
        return engine.step >= self.until or engine.diverged is not None or waiting > _MOST_ROWS

    def advance(self) -> None:
        """Take as many steps as fit into a slice of time."""
        start = time.perf_counter()
        rows, key_frames = self.engine.advance(min(self.slice, self.until - self.engine.step))
        self.rows.append(rows)
        self.key_frames += key_frames
        duration = time.perf_counter() - start
        ideal = len(rows) * SLICE_SECONDS / max(duration, 1e-9)
        self.slice = max(1, min(int(ideal), 2 * self.slice))

    def progress(self) -> Progress:
        """What is new since the last time."""
        rows = np.concatenate(self.rows) if self.rows else np.empty((0, len(COLUMNS)))
        fresh = self.engine.diverged is None and self.engine.observes_at_little_cost and len(rows)
        now = self.engine.observe()[0] if fresh else None
        news = Progress(
            self.ticket,
            self.key,
            self.sent + 1,
            rows,
            self.key_frames,
            self.engine.state(),
            self.engine.glance(),
            self.engine.diverged,
            self.engine.take_events(),
            now,
        )
        self.rows, self.key_frames, self.sent = [], [], self.engine.step
        return news


class Desk:
    """All that the worker process has before it: data sets, and the runs that it plays in turn."""

    def __init__(self) -> None:
        self.datasets: dict[Key, Dataset] = {}
        self.resolver = Resolver()
        self.plays: dict[int, Play] = {}

    def begin(self, begin: Begin) -> None:
        """Take in data sets and a run."""
        for key, data in begin.data.items():
            if isinstance(data, Dataset):
                self.datasets[key] = data
            else:
                base, patch = data
                self.datasets[key] = patch.apply(self.datasets[base])
        for key in begin.dropped:
            self.datasets.pop(key, None)
        self.resolver.forget_all_but(frozenset(self.datasets))
        run = self.resolver.resolve(begin.spec, self.datasets, begin.evaluate_every)
        self.plays[begin.ticket] = Play(begin, run)
        while len(self.plays) > MOST_KEPT:
            self.plays.pop(next(iter(self.plays)))

    @property
    def is_busy(self) -> bool:
        """Whether a run has something to do."""
        return any(not play.idle for play in self.plays.values())

    def work(self) -> None:
        """A slice of each run that has something to do."""
        for play in self.plays.values():
            if not play.idle:
                play.advance()


def serve(connection: Connection) -> None:
    """The process's main function; ends when None arrives or the other end is gone."""
    use_one_blas_thread()
    return_large_memory()
    go_after_others(_NICE)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError, KeyboardInterrupt):
        try:
            with attempting("go on training"):
                _answer(connection)
        except Exception as error:  # what the pipe itself raises comes through here, and goes nowhere
            connection.send(Fault.of(error))


def _answer(connection: Connection) -> None:
    desk, busy = Desk(), False
    while True:
        while not busy or connection.poll():
            message = connection.recv()
            if message is None:
                return
            if isinstance(message, Hello):
                connection.send(message)
            elif isinstance(message, Begin):
                desk.begin(message)
            elif message.ticket in desk.plays:
                play = desk.plays[message.ticket]
                connection.send(play.progress())
                play.until = message.until
            busy = desk.is_busy
        desk.work()
        busy = desk.is_busy
