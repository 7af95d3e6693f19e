"""Playing, seen from the window: a process that is given runs, and asked for the newest state.

Nothing is sent twice, and nothing here waits for the process, which may hang.
"""

from __future__ import annotations

import contextlib
import os
import queue
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING

from netviz.data import Dataset
from netviz.faults import Fault
from netviz.frozen import dataclass
from netviz.training.patch import Patch, difference
from netviz.training.spec import Key, RunSpec
from netviz.training.state import State
from netviz.training.worker_process import MOST_KEPT, Begin, Hello, Progress, Request, serve

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_SHORT_SECONDS = 0.02  # that a message may hold the window up


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


def leave_deleted_folder() -> None:
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


class _Receiving:
    """Reads answers in a thread of its own: a process that is stopped in the middle of one holds nobody."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._answers: queue.SimpleQueue[Progress | Hello | Fault | Exception] = queue.SimpleQueue()
        self._end: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="netviz-receiving", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            while True:
                self._answers.put(self._connection.recv())
        except Exception as error:  # of most kinds it is that the process has ended
            self._answers.put(error)

    def get(self, timeout: float) -> Progress | Hello | Fault | None:
        """The next answer, or None if it is not there yet; raises what ended the reading."""
        if self._end is not None:
            raise self._end
        try:
            answer = self._answers.get(timeout=max(timeout, 0.0))
        except queue.Empty:
            return None
        if isinstance(answer, Exception):
            self._end = answer
            raise answer
        return answer

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
        import multiprocessing  # the window opens before there is a process

        context = multiprocessing.get_context("spawn")
        try:
            leave_deleted_folder()
            self._connection, theirs = context.Pipe()
            try:
                self._process = context.Process(target=serve, args=(theirs,), name="netviz", daemon=True)
                self._process.start()
            except BaseException:
                self._connection.close()
                raise
            finally:
                theirs.close()
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise WorkerError(f"the training process cannot be started ({reason})") from error
        self._receiving = _Receiving(self._connection)
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
        dropped = frozenset(spare[: max(len(spare) - MOST_KEPT, 0)])
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
            answer = self._receiving.get(timeout)
        except (EOFError, OSError) as error:
            raise self._death() from error
        if answer is None:
            return None
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
        if self._ticket and not at_once and not is_sending:
            self._process.join(timeout=1.0)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()
        if self._sending is not None:  # with the process the other end of the pipe is gone
            self._sending.join()
        self._receiving.join()
        self._connection.close()

    def _send(self, message: Begin | Hello | Request) -> None:
        try:
            self._connection.send(message)
        except OSError as error:
            raise self._death_with_reason() from error

    def _death_with_reason(self) -> WorkerDiedError:
        death = self._death()
        with contextlib.suppress(WorkerDiedError, OSError, EOFError):
            self._receiving.join(timeout=1.0)
            while (said := self._receiving.get(0.0)) is not None:  # it may have said why
                death.fault = said if isinstance(said, Fault) else None
        return death

    def _death(self) -> WorkerDiedError:
        self._process.join(timeout=1.0)
        code = self._process.exitcode
        return WorkerDiedError(f"the training process ended unexpectedly (exit status {code})")
