"""Starting the process that runs somebody else's code, asking it, and ending it with all that it left.

No sandbox: the code may do what its user may do. But it never runs in netviz's own process, never for
longer than it is given, and nothing of it is left behind.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import psutil

from netviz.backward import job
from netviz.backward.child.magic import MAGIC, SHORT
from netviz.backward.inbox import NothingYetError, inbox_of
from netviz.core.params import Array
from netviz.frozen import dataclass

LINES_KEPT = 200
"""Of what the code prints, the last."""

_MARK = "NETVIZ_OWN_CODE"  # in the environment of the child and of all that it starts
_LINE_LIMIT = 2000
_PATIENCE, _LOOK = 3.0, 0.25
_AT_ONCE = 0.05  # seconds in which most answers come: to look at the process takes longer than some calls


@dataclass(frozen=True)
class Limits:
    """How long the code may take, in seconds, and how much memory it may have, in bytes."""

    start: float = 20.0
    load: float = 10.0
    call: float = 2.0
    memory: int = 2 * 2**30


class ChildEndedError(Exception):
    """The process is gone before it answered; `status` is its exit status."""

    def __init__(self, status: int | None) -> None:
        super().__init__(f"the process ended with {status}")
        self.status = status


class ChildTimeoutError(Exception):
    """The process did not answer in time, and was ended."""


class ChildCancelledError(Exception):
    """Somebody else ended the process."""


class ChildNotStartedError(Exception):
    """The interpreter cannot be started, or has no numpy; the text says which."""


class Child:
    """One process, and the pipes to it.

    Parameters
    ----------
    python : str, optional
        Another interpreter; this one if left out.
    limits : Limits

    Raises
    ------
    ChildNotStartedError
        From `ready`, which waits for it.
    """

    def __init__(self, python: str | None = None, limits: Limits | None = None) -> None:
        self.limits = Limits() if limits is None else limits
        self.folder = tempfile.mkdtemp(prefix="netviz-own-code-")
        self.output: deque[str] = deque(maxlen=LINES_KEPT)
        self._mark = f"{os.getpid()}-{secrets.token_hex(8)}"
        self._cancelled = self._closed = False
        self._started = time.time()
        self._job = job.new(self.limits.memory)
        own = python is None
        try:
            self._process = subprocess.Popen(
                _command(python, self.limits.memory if own else 0),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=self.folder,
                env=self._environment(),
                start_new_session=os.name == "posix",
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                bufsize=0,
            )
        except OSError as error:
            shutil.rmtree(self.folder, ignore_errors=True)
            why = "there is no such program" if isinstance(error, FileNotFoundError) else error.strerror
            raise ChildNotStartedError(f"{python or sys.executable} cannot be started: {why}") from error
        job.assign(self._job, self._process)
        assert self._process.stdin is not None
        self._to: IO[bytes] = self._process.stdin
        assert self._process.stdout is not None
        self._answers = inbox_of(self._process.stdout)
        self._thread = threading.Thread(target=self._drain, args=(self._process.stderr,), daemon=True)
        self._thread.start()

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        one = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        return kept | one | {
            "VECLIB_MAXIMUM_THREADS": "1",
            "MPLBACKEND": "Agg",
            "MPLCONFIGDIR": self.folder,
            "TMPDIR": self.folder,
            "TEMP": self.folder,
            "TMP": self.folder,
            _MARK: self._mark,
        }  # fmt: skip

    def ready(self) -> dict[str, Any]:
        """Wait until it serves; says its Python and numpy."""
        try:
            return self._answer(self.limits.start)[0]
        except ChildTimeoutError as error:
            raise ChildNotStartedError("the interpreter does not start") from error
        except ChildEndedError as error:
            told = [line for line in self.output if line.strip()]
            if any("numpy" in line for line in told):
                raise ChildNotStartedError("it has no numpy") from error
            raise ChildNotStartedError(told[-1] if told else "it ends at once") from error

    def ask(
        self, header: dict[str, Any], arrays: Sequence[Array] = (), seconds: float | None = None
    ) -> tuple[dict[str, Any], list[Array]]:
        """Send a request and wait for the answer.

        Raises
        ------
        ChildTimeoutError, ChildEndedError, ChildCancelledError
        """
        header["arrays"] = [[list(array.shape), str(array.dtype)] for array in arrays]
        text = json.dumps(header).encode()
        body = b"".join(array.tobytes() for array in arrays)
        frame = memoryview(struct.pack("<4sIQ", MAGIC, len(text), len(body)) + text + body)
        try:
            while frame:
                frame = frame[self._to.write(frame) :]
        except (OSError, ValueError):
            pass  # it is gone, as the answer will tell
        return self._answer(self.limits.call if seconds is None else seconds)

    def ask_again(self, program: int, number: int) -> None:
        """Have a program run again on what lies in the shared memory; `answer` waits for it."""
        with contextlib.suppress(OSError, ValueError):  # it is gone, as the answer will tell
            self._to.write(struct.pack("<4sIQ", SHORT, program, number))

    def answer(self, number: int, seconds: float) -> tuple[dict[str, Any], list[Array]]:
        """What came of `ask_again`: nothing but its number, where all of it lies in the shared memory.

        Raises
        ------
        ChildTimeoutError, ChildEndedError, ChildCancelledError
        """
        return self._answer(seconds, number)

    def _answer(self, seconds: float, number: int = 0) -> tuple[dict[str, Any], list[Array]]:
        """The next answer, without those that nobody had to wait for."""
        while True:
            header, arrays = self._any_answer(seconds)
            if header.get("number", number) == number:
                return header, arrays

    def _any_answer(self, seconds: float) -> tuple[dict[str, Any], list[Array]]:
        try:
            answer = self._wait(seconds)
        except NothingYetError:
            self.close()
            raise ChildTimeoutError from None
        if answer is None:
            if self._cancelled:
                raise ChildCancelledError
            self._wait_for_end(1.0)
            self.close()
            raise ChildEndedError(self._process.returncode)
        return answer

    def _wait(self, seconds: float) -> tuple[dict[str, Any], list[Array]] | None:
        """The next answer; a process that others keep from running gets up to three times as long."""
        at_once = min(_AT_ONCE, seconds)
        with contextlib.suppress(NothingYetError):
            return self._answers.get(at_once)
        before, start = self._cpu_seconds(), time.monotonic()
        try:
            return self._answers.get(seconds - at_once)
        except NothingYetError:
            used = self._cpu_seconds()
        while used - before < seconds and time.monotonic() - start < _PATIENCE * seconds:
            try:
                return self._answers.get(_LOOK)
            except NothingYetError:
                now = self._cpu_seconds()
            if now - used < 0.05 * _LOOK:
                break  # it waits for something
            used = now
        raise NothingYetError

    def _cpu_seconds(self) -> float:
        try:
            times = psutil.Process(self._process.pid).cpu_times()
        except psutil.Error:
            return 0.0
        return float(times.user + times.system)

    def _wait_for_end(self, seconds: float) -> None:
        """Let it end by itself, but leave it there for `_kill`: with it goes its process group's number."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if os.name != "posix":
                if self._process.poll() is not None:
                    return
            elif os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is not None:
                return
            time.sleep(0.005)

    def cancel(self) -> None:
        """End it from another thread; who waits for an answer gets a `ChildCancelledError`."""
        self._cancelled = True
        self._kill()

    def close(self) -> None:
        """End it, and the processes, threads and files that it left."""
        if self._closed:
            return
        self._closed = True
        self._kill()
        self._answers.join()
        self._thread.join(5.0)
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        job.close(self._job)
        _remove(self.folder)

    def _kill(self) -> None:
        left = _descendants(self._process.pid)
        if os.name == "posix" and self._process.returncode is None:  # its number may be another's since
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        job.end(self._job)
        self._process.kill()
        self._process.wait()
        left += [one for one in self._marked() if one not in left]
        for process in left:
            with contextlib.suppress(psutil.Error):
                process.kill()
        _wait_until_ended(left, 2.0)

    def _marked(self) -> list[psutil.Process]:
        """What the code started and what has left its process group since, told by its environment."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.create_time() < self._started - 2.0 or process.pid == os.getpid():
                    continue
                if process.environ().get(_MARK) == self._mark:
                    found.append(process)
            except (psutil.Error, OSError):
                pass
        return found

    def _drain(self, pipe: IO[bytes]) -> None:
        """Take what the code prints, so that it never waits, and keep the end of it."""
        rest = b""
        try:
            while piece := pipe.read(2**16):
                *lines, rest = (rest + piece).split(b"\n")
                rest = rest[-_LINE_LIMIT:]
                for line in lines[-LINES_KEPT:]:
                    self.output.append(line[:_LINE_LIMIT].decode("utf-8", "replace").rstrip("\r"))
        except (OSError, ValueError):
            pass
        if rest:
            self.output.append(rest.decode("utf-8", "replace"))


def _command(python: str | None, memory: int) -> list[str]:
    if python is None and getattr(sys, "frozen", False):
        return [sys.executable, "--child", str(memory)]
    script = str(Path(__file__).parent / "child" / "__main__.py")
    return [python or sys.executable, "-I", "-B", "-X", "utf8", script, str(memory)]


def _descendants(pid: int) -> list[psutil.Process]:
    try:
        return list(psutil.Process(pid).children(recursive=True))
    except psutil.Error:
        return []


def _wait_until_ended(processes: list[psutil.Process], seconds: float) -> None:
    """Wait until none of them runs; one that nobody has asked how it ended has ended all the same."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        processes = [one for one in processes if _runs(one)]
        if not processes:
            return
        time.sleep(0.005)


def _runs(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def _remove(folder: str) -> None:
    for _ in range(20):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.exists(folder):
            return
        time.sleep(0.05)  # Windows lets go of files a moment after the process
