"""Playing: a process that takes steps as fast as it can, and is asked for the newest state.

The process owns nothing. It is given runs by their keys, a state of each, and the data that it lacks; it
steps towards a limit, and answers each request with all that is new since the last. Nothing is sent
unasked, so nothing queues up, and nothing is sent twice. It does not need Qt.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection

import numpy as np

from netviz.core.params import Array
from netviz.data import Dataset
from netviz.data.patch import Patch, difference
from netviz.training import use_one_blas_thread
from netviz.training.divergence import Divergence
from netviz.training.engine import Engine, Glance, State
from netviz.training.history import COLUMNS
from netviz.training.spec import Key, Resolver, Run, RunSpec

SLICE_SECONDS = 0.003  # between two looks at the pipe, unless a single step takes longer
_NICE = 10  # the window's frames come first
_MOST_ROWS = 200_000  # not yet asked for; then a run waits
_MOST_KEPT = 8  # data sets, and runs, that are kept beyond those that are needed now


@dataclass(frozen=True)
class Begin:
    """Play a run from here; with the data sets that the process lacks, and those that may go."""

    ticket: int
    spec: RunSpec
    state: State
    key_frame_every: int
    evaluate_every: int | None
    data: Mapping[Key, Dataset | tuple[Key, Patch]]
    dropped: frozenset[Key]


@dataclass(frozen=True)
class Request:
    """Send what is new of a run, and go on up to `until`."""

    ticket: int
    until: int


@dataclass(frozen=True, eq=False)
class Progress:
    """What is new of a run since the last request: the rows from step `first` on, up to `state`."""

    ticket: int
    key: Key
    first: int
    rows: Array
    key_frames: list[State]
    state: State
    glance: Glance
    diverged: Divergence | None


class WorkerDiedError(RuntimeError):
    """The process ended by itself; what it had not yet sent is lost, nothing else."""


class _Play:
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
        engine = self.engine
        waiting = engine.step - self.sent
        return engine.step >= self.until or engine.diverged is not None or waiting > _MOST_ROWS

    def advance(self) -> None:
        start = time.perf_counter()
        rows, key_frames = self.engine.advance(min(self.slice, self.until - self.engine.step))
        self.rows.append(rows)
        self.key_frames += key_frames
        duration = time.perf_counter() - start
        ideal = len(rows) * SLICE_SECONDS / max(duration, 1e-9)
        self.slice = max(1, min(int(ideal), 2 * self.slice))

    def progress(self) -> Progress:
        rows = np.concatenate(self.rows) if self.rows else np.empty((0, len(COLUMNS)))
        news = Progress(
            self.ticket,
            self.key,
            self.sent + 1,
            rows,
            self.key_frames,
            self.engine.state(),
            self.engine.glance(),
            self.engine.diverged,
        )
        self.rows, self.key_frames, self.sent = [], [], self.engine.step
        return news


class _Desk:
    """All that the worker process has before it: data sets, and the runs that it plays in turn."""

    def __init__(self) -> None:
        self.datasets: dict[Key, Dataset] = {}
        self.resolver = Resolver()
        self.plays: dict[int, _Play] = {}

    def begin(self, begin: Begin) -> None:
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
        self.plays[begin.ticket] = _Play(begin, run)
        while len(self.plays) > _MOST_KEPT:
            self.plays.pop(next(iter(self.plays)))

    def work(self) -> bool:
        """A slice of each run that has something to do; whether there was one."""
        busy = [play for play in self.plays.values() if not play.idle]
        for play in busy:
            play.advance()
        return bool(busy)


def _work(connection: Connection) -> None:
    """The process's main function; ends when None arrives or the other end is gone."""
    use_one_blas_thread()
    with contextlib.suppress(AttributeError, OSError):  # not on every system
        os.nice(_NICE)
    desk, busy = _Desk(), False
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError, KeyboardInterrupt):
        while True:
            while not busy or connection.poll():
                message = connection.recv()
                if message is None:
                    return
                if isinstance(message, Begin):
                    desk.begin(message)
                elif message.ticket in desk.plays:
                    play = desk.plays[message.ticket]
                    connection.send(play.progress())
                    play.until = message.until
                busy = any(not play.idle for play in desk.plays.values())
            busy = desk.work()


class Worker:
    """The process, seen from the window: started once, given run after run, closed at the end."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs,), name="netviz", daemon=True)
        self._process.start()
        theirs.close()
        self._ticket = 0
        self._stopped = 0  # the ticket of a run whose answers are ignored
        self._outstanding = 0  # answers not yet received
        self._sent: dict[Key, Dataset] = {}  # what the process has, the newest at the end

    @property
    def pid(self) -> int | None:
        """The process's number."""
        return self._process.pid

    def begin(
        self,
        spec: RunSpec,
        datasets: Mapping[Key, Dataset],
        state: State,
        key_frame_every: int,
        evaluate_every: int | None = None,
    ) -> None:
        """Play a run from a state.

        Raises
        ------
        WorkerDiedError
        """
        self._ticket += 1
        while self._outstanding:  # else both ends could wait for the other to read
            self._receive_any(timeout=None)
        needed = spec.keys & set(datasets)
        data = {key: self._shortest(datasets[key]) for key in sorted(needed - set(self._sent))}
        sent = {**self._sent, **{key: datasets[key] for key in data}}
        spare = [key for key in sent if key not in needed]
        dropped = frozenset(spare[: max(len(spare) - _MOST_KEPT, 0)])
        self._send(Begin(self._ticket, spec, state, key_frame_every, evaluate_every, data, dropped))
        self._sent = {key: dataset for key, dataset in sent.items() if key not in dropped}

    def _shortest(self, dataset: Dataset) -> Dataset | tuple[Key, Patch]:
        """A data set as it travels: whole, or what is different from the newest one over there."""
        if self._sent:
            base, old = next(reversed(self._sent.items()))
            patch = difference(old, dataset)
            if patch is not None:
                return base, patch
        return dataset

    def request(self, until: int) -> None:
        """Ask for what is new, unless that is already asked for; go on up to step `until`.

        Raises
        ------
        WorkerDiedError
        """
        if self._ticket and not self._outstanding:
            self._send(Request(self._ticket, until))
            self._outstanding = 1

    def stop(self) -> None:
        """Take no more steps; what is still on its way will be ignored.

        Raises
        ------
        WorkerDiedError
        """
        if self._ticket:  # else nothing has begun
            self._send(Request(self._ticket, until=0))
            self._outstanding += 1
            self._stopped = self._ticket

    def receive(self, timeout: float = 0.0) -> Progress | None:
        """The answer to the last request, or None if it is not there yet.

        Raises
        ------
        WorkerDiedError
        """
        while (progress := self._receive_any(timeout)) is not None:
            if progress.ticket == self._ticket and progress.ticket != self._stopped:
                return progress
        return None

    def _receive_any(self, timeout: float | None) -> Progress | None:
        try:
            if not self._connection.poll(timeout):
                return None
            progress: Progress = self._connection.recv()
        except (EOFError, OSError) as error:
            raise self._death() from error
        self._outstanding -= 1
        return progress

    def close(self) -> None:
        """End the process: politely, then by force; at once where it has had nothing to do yet."""
        with contextlib.suppress(OSError):
            self._connection.send(None)
        self._connection.close()
        if self._ticket:
            self._process.join(timeout=1.0)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()

    def _send(self, message: Begin | Request) -> None:
        try:
            self._connection.send(message)
        except OSError as error:
            raise self._death() from error

    def _death(self) -> WorkerDiedError:
        self._process.join(timeout=1.0)
        code = self._process.exitcode
        return WorkerDiedError(f"the training process ended unexpectedly (exit status {code})")
