"""Playing: a process that takes steps as fast as it can, and is asked for the newest state.

The process owns nothing. It is given runs, a state of each, and the data that it lacks; it steps towards a
limit, and answers each request with all that is new since the last. Nothing is sent unasked, so nothing
queues up, and no data set is sent twice. It does not need Qt.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection

import numpy as np

from netviz.core.params import Array
from netviz.data import Dataset
from netviz.data.patch import Patch, difference
from netviz.faults import Fault, attempting
from netviz.training import use_one_blas_thread
from netviz.training.divergence import Divergence
from netviz.training.engine import Engine, Glance, State
from netviz.training.history import COLUMNS
from netviz.training.spec import Key, Resolver, Run, RunSpec

SLICE_SECONDS = 0.003  # between two looks at the pipe, unless a single step takes longer
_SHORT_SECONDS = 0.02  # that a message may hold the window up
_NICE = 10  # the window's frames come first
_MOST_ROWS = 200_000  # not yet asked for; then a run waits
_MOST_KEPT = 8  # data sets, and runs, that are kept beyond those that are needed now


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
    now: Array | None = None


class WorkerError(RuntimeError):
    """There is no process to take steps."""


class WorkerDiedError(WorkerError):
    """The process ended by itself; what it had not yet sent is lost, nothing else.

    Attributes
    ----------
    fault : Fault or None
        What it has said about the exception that it ended with.
    """

    fault: Fault | None = None


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
            now,
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

    @property
    def is_busy(self) -> bool:
        """Whether a run has something to do."""
        return any(not play.idle for play in self.plays.values())

    def work(self) -> None:
        """A slice of each run that has something to do."""
        for play in self.plays.values():
            if not play.idle:
                play.advance()


def _work(connection: Connection) -> None:
    """The process's main function; ends when None arrives or the other end is gone."""
    use_one_blas_thread()
    with contextlib.suppress(AttributeError, OSError):  # not on every system
        os.nice(_NICE)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError, KeyboardInterrupt):
        try:
            with attempting("go on training"):
                _answer(connection)
        except Exception as error:  # what the pipe itself raises comes through here, and goes nowhere
            connection.send(Fault.of(error))


def _answer(connection: Connection) -> None:
    desk, busy = _Desk(), False
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


def _leave_deleted_folder() -> None:
    """Go to a folder that exists: no process can be started in one that is gone."""
    try:
        os.getcwd()
    except FileNotFoundError:
        home = os.path.expanduser("~")
        os.chdir(home if os.path.isdir(home) else os.sep)


@dataclass(frozen=True)
class _Wish:
    """What is to be played as soon as the process listens."""

    ticket: int
    spec: RunSpec
    needed: Mapping[Key, Dataset]
    state: State
    key_frame_every: int
    evaluate_every: int | None


class _Sending:
    """A message on its way in a thread of its own: a pipe takes no more than the other end reads."""

    def __init__(self, connection: Connection, message: Begin) -> None:
        self._connection, self._message = connection, message
        self.error: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="netviz-sending", daemon=True)
        self._thread.start()

    @property
    def is_done(self) -> bool:
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self._connection.send(self._message)
        except Exception as error:  # told where somebody listens
            self.error = error

    def join(self, timeout: float | None = None) -> None:
        self._thread.join(timeout)


class Worker:
    """The process, seen from the window: started once, given run after run, closed at the end.

    Nothing here waits for the process, which may hang: what is to be played is held back until the process
    has answered all that it was asked before.

    Raises
    ------
    WorkerError
        If the process cannot be started.
    """

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        try:
            _leave_deleted_folder()
            self._connection, theirs = context.Pipe()
            try:
                self._process = context.Process(target=_work, args=(theirs,), name="netviz", daemon=True)
                self._process.start()
            except BaseException:
                self._connection.close()
                raise
            finally:
                theirs.close()
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise WorkerError(f"the training process cannot be started ({reason})") from error
        self._ticket = 0
        self._outstanding = 0  # answers not yet received
        self._held_back: _Wish | None = None
        self._sending: _Sending | None = None
        self._sent: dict[Key, Dataset] = {}  # what the process has, the newest at the end
        self._until: int | None = None  # of the request that goes with it
        self._going = 0  # the ticket of the run that was told to take steps

    @property
    def pid(self) -> int | None:
        """The process's number."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether the process has not ended."""
        return self._process.is_alive()

    def begin(
        self,
        spec: RunSpec,
        datasets: Mapping[Key, Dataset],
        state: State,
        key_frame_every: int,
        evaluate_every: int | None = None,
    ) -> None:
        """Play a run from a state, as soon as the process listens.

        Raises
        ------
        WorkerDiedError
        """
        if self._going:
            self.stop()  # else the run before would go on beside this one
        self._ticket += 1
        needed = {key: datasets[key] for key in spec.keys if key in datasets}
        self._held_back = _Wish(self._ticket, spec, needed, state, key_frame_every, evaluate_every)
        self._until = None
        self._knock()

    def _knock(self) -> None:
        """Ask whether the process listens, unless it is known that it has not answered yet."""
        if self._held_back is not None and not self._outstanding and not self._is_sending():
            self._send(Hello())
            self._outstanding = 1

    def request(self, until: int) -> None:
        """Ask for what is new, unless that is already asked for; go on up to step `until`.

        Raises
        ------
        WorkerDiedError
        """
        if self._held_back is not None or self._is_sending():
            self._until = until
        elif self._ticket and not self._outstanding:
            self._send(Request(self._ticket, until))
            self._outstanding, self._going = 1, self._ticket

    def stop(self) -> None:
        """Take no more steps; what is still on its way will be ignored.

        Raises
        ------
        WorkerDiedError
        """
        if self._ticket:  # else nothing has begun
            self._ticket += 1
            self._held_back = None
            self._until = None
            if self._going and not self._is_sending():
                self._send(Request(self._going, until=0))
                self._outstanding, self._going = self._outstanding + 1, 0

    def receive(self, timeout: float = 0.0) -> Progress | None:
        """The answer to the last request, or None if it is not there yet.

        Raises
        ------
        WorkerDiedError
        """
        while True:
            if self._sending is not None:
                self._sending.join(timeout)
                self._go_on_after_sending()
                if self._sending is not None:
                    return None
            answer = self._receive_any(timeout)
            if answer is None:
                return None
            if self._held_back is not None:
                self._send_held_back()
            elif isinstance(answer, Progress) and answer.ticket == self._ticket:
                return answer

    def _is_sending(self) -> bool:
        return self._sending is not None and not self._sending.is_done

    def _send_held_back(self) -> None:
        if not self._outstanding and self._held_back is not None and self._sending is None:
            message, self._held_back = self._begin(self._held_back), None
            self._sending = _Sending(self._connection, message)
            self._sending.join(_SHORT_SECONDS)  # most messages are small, and the process listens
            self._go_on_after_sending()

    def _go_on_after_sending(self) -> None:
        """What had to wait until the pipe was free."""
        if self._sending is None or not self._sending.is_done:
            return
        error, self._sending = self._sending.error, None
        if isinstance(error, OSError):
            raise self._death_with_reason() from error
        if error is not None:
            raise error
        if self._held_back is not None:
            self._knock()
        elif self._until is not None:
            self.request(self._until)

    def _begin(self, wish: _Wish) -> Begin:
        """What has to be sent: no data set that the process has."""
        data = {key: self._shortest(wish.needed[key]) for key in sorted(wish.needed.keys() - self._sent)}
        sent = self._sent | {key: wish.needed[key] for key in data}
        spare = [key for key in sent if key not in wish.needed]
        dropped = frozenset(spare[: max(len(spare) - _MOST_KEPT, 0)])
        self._sent = {key: dataset for key, dataset in sent.items() if key not in dropped}
        return Begin(
            wish.ticket, wish.spec, wish.state, wish.key_frame_every, wish.evaluate_every, data, dropped
        )

    def _shortest(self, dataset: Dataset) -> Dataset | tuple[Key, Patch]:
        """A data set as it travels: whole, or what is different from the newest one over there."""
        if self._sent:
            base, old = next(reversed(self._sent.items()))
            patch = difference(old, dataset)
            if patch is not None:
                return base, patch
        return dataset

    def _receive_any(self, timeout: float) -> Progress | Hello | None:
        try:
            if not self._connection.poll(timeout):
                return None
            answer: Progress | Hello | Fault = self._connection.recv()
        except (EOFError, OSError) as error:
            raise self._death() from error
        if isinstance(answer, Fault):
            death = self._death()
            death.fault = answer
            raise death
        self._outstanding -= 1
        return answer

    def close(self, *, at_once: bool = False) -> None:
        """End the process: politely, then by force; at once if it hangs or has had nothing to do."""
        is_sending = self._is_sending()
        if not is_sending:
            with contextlib.suppress(OSError):
                self._connection.send(None)
            self._connection.close()
        if self._ticket and not at_once and not is_sending:
            self._process.join(timeout=1.0)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()
        if self._sending is not None:  # with the process the other end of the pipe is gone
            self._sending.join()
            self._connection.close()

    def _send(self, message: Begin | Hello | Request) -> None:
        try:
            self._connection.send(message)
        except OSError as error:
            raise self._death_with_reason() from error

    def _death_with_reason(self) -> WorkerDiedError:
        death = self._death()
        with contextlib.suppress(WorkerDiedError, OSError, EOFError):
            while self._connection.poll():  # it may have said why
                said = self._connection.recv()
                death.fault = said if isinstance(said, Fault) else None
        return death

    def _death(self) -> WorkerDiedError:
        self._process.join(timeout=1.0)
        code = self._process.exitcode
        return WorkerDiedError(f"the training process ended unexpectedly (exit status {code})")
