"""Playing: a process that takes steps as fast as it can, and is asked for the newest state.

The process owns nothing. It is given a run and a state, steps towards a limit, and answers each request
with all that is new since the last; nothing is sent unasked, so nothing queues up. It does not need Qt.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection

import numpy as np

from netviz.core.params import Array
from netviz.faults import Fault, attempting
from netviz.training import use_one_blas_thread
from netviz.training.divergence import Divergence
from netviz.training.engine import Engine, Glance, Run, State
from netviz.training.history import COLUMNS

SLICE_SECONDS = 0.003  # between two looks at the pipe, unless a single step takes longer
_MOST_ROWS = 200_000  # not yet asked for; then the process waits


@dataclass(frozen=True)
class Begin:
    """Play from here."""

    ticket: int
    run: Run
    state: State
    key_frame_every: int


@dataclass(frozen=True)
class Hello:
    """Say that you listen: what follows may be larger than the pipe."""


@dataclass(frozen=True)
class Request:
    """Send what is new, and go on up to `until`."""

    until: int


@dataclass(frozen=True, eq=False)
class Progress:
    """What is new since the last request: the rows from step `first` on, up to `state`.

    `now` is the row of the last step with both parts evaluated, where that takes little time. It is to be
    shown and not to be kept: which steps are evaluated in a history must not depend on when it was asked.
    """

    ticket: int
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

    def __init__(self, begin: Begin) -> None:
        self.engine = Engine(begin.run, begin.state, begin.key_frame_every)
        self.ticket = begin.ticket
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


def _work(connection: Connection) -> None:
    """The process's main function; ends when None arrives or the other end is gone."""
    use_one_blas_thread()
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError, KeyboardInterrupt):
        try:
            with attempting("go on training"):
                _answer(connection)
        except Exception as error:  # what the pipe itself raises comes through here, and goes nowhere
            connection.send(Fault.of(error))


def _answer(connection: Connection) -> None:
    play: _Play | None = None
    while True:
        while play is None or play.idle or connection.poll():
            message = connection.recv()
            if message is None:
                return
            if isinstance(message, Hello):
                connection.send(message)
            elif isinstance(message, Begin):
                play = _Play(message)
            elif play is not None:
                connection.send(play.progress())
                play.until = message.until
        play.advance()


def _leave_deleted_folder() -> None:
    """Go to a folder that exists: no process can be started in one that is gone."""
    try:
        os.getcwd()
    except FileNotFoundError:
        home = os.path.expanduser("~")
        os.chdir(home if os.path.isdir(home) else os.sep)


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
        self._held_back: Begin | None = None
        self._until: int | None = None  # of the request that goes with it
        self._is_going = False  # it was told to take steps

    @property
    def pid(self) -> int | None:
        """The process's number."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether the process has not ended."""
        return self._process.is_alive()

    def begin(self, run: Run, state: State, key_frame_every: int) -> None:
        """Play from a state, as soon as the process listens.

        Raises
        ------
        WorkerDiedError
        """
        self._ticket += 1
        self._held_back, self._until = Begin(self._ticket, run, state, key_frame_every), None
        if not self._outstanding:
            self._send(Hello())
            self._outstanding = 1

    def request(self, until: int) -> None:
        """Ask for what is new, unless that is already asked for; go on up to step `until`.

        Raises
        ------
        WorkerDiedError
        """
        if self._held_back is not None:
            self._until = until
        elif self._ticket and not self._outstanding:
            self._send(Request(until))
            self._outstanding, self._is_going = 1, True

    def stop(self) -> None:
        """Take no more steps; what is still on its way will be ignored.

        Raises
        ------
        WorkerDiedError
        """
        if self._ticket:  # else nothing has begun
            self._ticket += 1
            self._held_back = None
            if self._is_going:
                self._send(Request(until=0))
                self._outstanding, self._is_going = self._outstanding + 1, False

    def receive(self, timeout: float = 0.0) -> Progress | None:
        """The answer to the last request, or None if it is not there yet.

        Raises
        ------
        WorkerDiedError
        """
        while (answer := self._receive_any(timeout)) is not None:
            if self._held_back is not None:
                self._send_held_back()
            elif isinstance(answer, Progress) and answer.ticket == self._ticket:
                return answer
        return None

    def _send_held_back(self) -> None:
        if not self._outstanding and self._held_back is not None:
            self._send(self._held_back)
            self._held_back = None
            if self._until is not None:
                self.request(self._until)

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
        with contextlib.suppress(OSError):
            self._connection.send(None)
        self._connection.close()
        if self._ticket and not at_once:
            self._process.join(timeout=1.0)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()

    def _send(self, message: Begin | Hello | Request) -> None:
        try:
            self._connection.send(message)
        except OSError as error:
            death = self._death()
            with contextlib.suppress(WorkerDiedError, OSError, EOFError):
                while self._connection.poll():  # it may have said why
                    said = self._connection.recv()
                    death.fault = said if isinstance(said, Fault) else None
            raise death from error

    def _death(self) -> WorkerDiedError:
        self._process.join(timeout=1.0)
        code = self._process.exitcode
        return WorkerDiedError(f"the training process ended unexpectedly (exit status {code})")
