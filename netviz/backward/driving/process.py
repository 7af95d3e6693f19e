"""The process that trains with somebody's gradient: it owns the child, and is asked by the window."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Mapping
from dataclasses import field
from multiprocessing.connection import Connection

import numpy as np

from netviz.backward.answer import Trouble
from netviz.backward.diagnosis.verdict import Convention
from netviz.backward.driving.engine import FollowingEngine
from netviz.backward.driving.gradients import Gradients
from netviz.backward.forcing import NOTHING, Forced
from netviz.backward.running import Limits
from netviz.backward.source import Source
from netviz.backward.subject import Subject
from netviz.core.params import Array
from netviz.data import Dataset
from netviz.faults import Fault, attempting
from netviz.frozen import dataclass
from netviz.training import go_after_others, use_one_blas_thread
from netviz.training.recording import News
from netviz.training.spec import Key, Resolver, RunSpec
from netviz.training.state import State

_SLICE_SECONDS = 0.03  # of steps between two looks at what is wanted
_MOST_STEPS = 4096  # that wait until they are asked for
_NICE = 10  # the window's frames come first
_AGAIN = 0.05  # seconds between attempts to end what is only just starting


@dataclass(frozen=True, eq=False)
class Code:
    """What is run, and what it was found to be.

    Parameters
    ----------
    source : Source
    name : str
        The function or class; empty to find out.
    names : mapping
        Globals that the file does not set.
    forced : Forced
        What is said about how it is meant.
    convention : Convention
        Of its penalty and its loss, as it was judged.
    limits : Limits
    """

    source: Source
    name: str = ""
    names: Mapping[str, str | float] = field(default_factory=dict)
    forced: Forced = NOTHING
    convention: Convention = field(default_factory=Convention)
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, eq=False)
class Start:
    """Follow some code from a state of a run."""

    code: Code
    spec: RunSpec
    datasets: Mapping[Key, Dataset]
    state: State


@dataclass(frozen=True)
class Going:
    """Answer with what is new, and go on up to a step."""

    until: int


@dataclass(frozen=True)
class Ended:
    """It cannot be followed at all: a sentence says why."""

    sentence: str


class _Wishes:
    """What is wanted, read in a thread of its own: to end is to end the child, whatever it does."""

    def __init__(self, connection: Connection, subject: Subject) -> None:
        self._connection, self._subject = connection, subject
        self._changed = threading.Condition()
        self._going: Going | None = None
        self.is_over = False
        self.is_tidy = threading.Event()
        self._thread = threading.Thread(target=self._read, name="netviz-wishes", daemon=True)
        self._thread.start()

    def _read(self) -> None:
        with contextlib.suppress(EOFError, OSError):
            while isinstance(message := self._connection.recv(), Going):
                with self._changed:
                    self._going = message
                    self._changed.notify()
        with self._changed:
            self.is_over = True
            self._changed.notify()
        while not self.is_tidy.is_set():
            self._subject.cancel()
            self.is_tidy.wait(_AGAIN)

    def next(self, wait: bool) -> Going | None:
        """What is asked; None where nothing is, or it is over."""
        with self._changed:
            while wait and self._going is None and not self.is_over:
                self._changed.wait()
            going, self._going = self._going, None
            return going


def serve(connection: Connection) -> None:
    """The process's main function; ends when the other end says so or is gone."""
    use_one_blas_thread()
    go_after_others(_NICE)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError, KeyboardInterrupt):
        try:
            with attempting("train with your code"):
                start = connection.recv()
                if isinstance(start, Start):
                    _follow(connection, start)
        except Exception as error:  # what the pipe itself raises comes through here, and goes nowhere
            connection.send(Fault.of(error))


def _follow(connection: Connection, start: Start) -> None:
    code = start.code
    subject = Subject(
        code.source, code.name or None, names=code.names, forced=code.forced, limits=code.limits
    )
    wishes = _Wishes(connection, subject)
    try:
        subject.start()
        if wishes.is_over:
            return
        if subject.trouble is not None:
            _say(connection, subject.trouble)
            return
        run = Resolver().resolve(start.spec, start.datasets)
        gradients = Gradients(subject, run.sizes, code.convention)
        _take_steps(connection, wishes, FollowingEngine(run, start.state, gradients))
    finally:
        subject.close()
        wishes.is_tidy.set()


def _say(connection: Connection, trouble: Trouble) -> None:
    connection.send(Ended(trouble.sentence))


def _take_steps(connection: Connection, wishes: _Wishes, engine: FollowingEngine) -> None:
    first, until = engine.step, engine.step
    rows: list[Array] = [engine.observe()]
    thetas: list[Array] = [engine.theta.vector.copy()[None]]
    slice_ = 1
    while not wishes.is_over:
        waiting = sum(map(len, rows))
        is_idle = engine.step >= until or engine.diverged is not None or waiting >= _MOST_STEPS
        going = wishes.next(wait=is_idle)
        if wishes.is_over:
            return
        if going is not None:
            until = going.until
            connection.send(
                News(
                    first,
                    np.concatenate(rows) if rows else np.empty((0, 0)),
                    np.concatenate(thetas) if thetas else np.empty((0, 0)),
                    engine.state(),
                    engine.diverged,
                    tuple(engine.take_events()),
                )
            )
            rows, thetas, first = [], [], engine.step + 1
            continue
        begin = time.perf_counter()
        made = engine.take_steps(min(slice_, until - engine.step, _MOST_STEPS - waiting))
        if wishes.is_over:  # what was asked last has been cancelled with the child
            return
        rows.append(made[0])
        thetas.append(made[1])
        ideal = len(made[0]) * _SLICE_SECONDS / max(time.perf_counter() - begin, 1e-9)
        slice_ = max(1, min(int(ideal), 2 * slice_))
