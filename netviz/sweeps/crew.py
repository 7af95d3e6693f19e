"""Who computes: the processes of this computer, or the workers of a Dask cluster; both take tasks alike."""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import signal
import socket
import sys
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from typing import Any, Protocol

import netviz
from netviz.sweeps.compute import Done, Task, begin_work, compute
from netviz.sweeps.errors import SweepError

_IDLE_SECONDS = 300  # that processes wait for another sweep
_CONNECT_SECONDS = 5


class WorkerKilledError(Exception):
    """The process that computed a task is gone, and so may be others."""


class Crew(Protocol):
    """Who computes tasks.

    Attributes
    ----------
    size : int
        How many tasks are computed at a time.
    deaths_to_tell : int
        How often a cell that is computed alone may lose its worker before it is marked.
    """

    size: int
    deaths_to_tell: int

    def submit(self, task: Task) -> Future[Done]:
        """Compute a task sometime soon."""

    def result(self, future: Future[Done]) -> Done:
        """What came of it.

        Raises
        ------
        WorkerKilledError
            If its worker was lost; `submit` works again then.
        SweepError
            If nothing can be computed any more.
        """

    def stop(self) -> None:
        """Compute nothing of what has been submitted, and end it soon."""

    def close(self) -> None:
        """There will be no more tasks."""


def n_cores() -> int:
    """How many processes this computer, or what we are allowed of it, runs at a time."""
    import joblib

    return int(joblib.cpu_count())


class Processes:
    """Processes of this computer, through joblib; they stay a while, and the next sweep begins at once.

    Parameters
    ----------
    size : int
    is_gentle : bool
        Whether what else the computer does goes before: a window's frames.
    """

    deaths_to_tell = 2

    def __init__(self, size: int, is_gentle: bool = False) -> None:
        self.size, self._is_gentle = size, is_gentle
        self._executor: Executor | None = None

    def submit(self, task: Task) -> Future[Done]:
        """See `Crew`."""
        try:
            with deaf_to_ctrl_c():  # a process that is started meanwhile is born so
                if self._executor is None:
                    self._executor = _executor(self.size, self._is_gentle)
                try:
                    return self._executor.submit(compute, task)
                except BrokenExecutor:  # it broke while nobody looked
                    self._executor = _executor(self.size, self._is_gentle)
                    return self._executor.submit(compute, task)
        except OSError as error:
            raise SweepError(f"no process can be started ({error.strerror or error})") from error

    def result(self, future: Future[Done]) -> Done:
        """See `Crew`."""
        try:
            return future.result()
        except (BrokenExecutor, CancelledError) as error:
            self._executor = None
            raise WorkerKilledError from error
        except OSError as error:
            raise SweepError(f"the runs cannot be computed ({error.strerror or error})") from error

    def stop(self) -> None:
        """See `Crew`."""
        if self._executor is not None:
            with contextlib.suppress(Exception):
                _kill(self._executor)
            self._executor = None

    def close(self) -> None:
        """See `Crew`; who waits for nothing ends by itself after a while."""
        self._executor = None


@contextlib.contextmanager
def deaf_to_ctrl_c() -> Iterator[None]:
    """Ctrl+C waits until this is over; for processes begun within it, and their threads, it waits for ever.

    They ignore it when they begin work, but loading the modules for that takes a second.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _executor(size: int, is_gentle: bool) -> Executor:
    if getattr(sys, "frozen", False):
        return plain_executor(size, is_gentle)
    from joblib.externals.loky import get_reusable_executor

    executor: Executor = get_reusable_executor(
        max_workers=size, timeout=_IDLE_SECONDS, initializer=begin_work, initargs=(os.getpid(), is_gentle)
    )
    return executor


def plain_executor(size: int, is_gentle: bool) -> Executor:
    """Processes without joblib, which starts its own with options that a stand-alone program has not."""
    from multiprocessing import get_context

    return ProcessPoolExecutor(size, get_context("spawn"), begin_work, (os.getpid(), is_gentle))


def _kill(executor: Any) -> None:
    if isinstance(executor, ProcessPoolExecutor):  # which computes what it has, unless that is cancelled
        for item in list(executor._pending_work_items.values()):
            item.future.cancel()
        executor.shutdown(wait=False, cancel_futures=True)
        return
    with contextlib.suppress(queue.Empty):
        while True:  # else its thread would look for work that it has just thrown away: a KeyError
            executor._work_ids.get_nowait()
    executor.shutdown(wait=False, kill_workers=True)


def _listen_for_a_scheduler(address: str) -> None:
    """Hear whether anybody speaks there: Dask would wait for ever for one who takes calls and says nothing.

    Raises
    ------
    OSError, ValueError
        If nobody does, or it is no address.
    """
    scheme, _, place = address.rpartition("://")
    if scheme not in ("", "tcp"):
        return  # who is encrypted waits until he is spoken to
    host, _, port = place.rpartition(":")
    with socket.create_connection((host.strip("[]"), int(port)), _CONNECT_SECONDS) as line:
        if not line.recv(1):  # a scheduler speaks first
            raise OSError("the line was closed")


class Cluster:
    """The workers of a Dask scheduler that runs already.

    Parameters
    ----------
    address : str
        tcp://host:port, or host:port.

    Raises
    ------
    SweepError
        If Dask is not installed, the address does not answer, or its workers have another netviz.
    """

    deaths_to_tell = 1  # Dask has tried three times before it says so

    def __init__(self, address: str) -> None:
        try:
            import distributed
        except ImportError:
            raise SweepError(
                "--dask needs Dask, which is not installed; install it with: pip install 'netviz[cluster]'"
            ) from None
        self._address = address
        for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
            logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters is said here, in a sentence
        try:
            _listen_for_a_scheduler(address)
            self._client: Any = distributed.Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise SweepError(
                f"no Dask scheduler answers at {address}; start one with “dask scheduler”, or check "
                "the address"
            ) from error
        self._killed = distributed.scheduler.KilledWorker
        try:
            self.size = self._look()
            self._executor = self._client.get_executor(pure=False)
        except BaseException:
            self.close()
            raise

    def _look(self) -> int:
        """How many tasks the workers take at a time; they must be as we are, for the same numbers."""
        with contextlib.suppress(TimeoutError):
            self._client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
        threads: dict[str, int] = self._client.nthreads()
        if not threads:
            raise SweepError(
                f"the Dask scheduler at {self._address} has no workers; start some with “dask worker "
                f"{self._address}”"
            )
        try:
            theirs: dict[str, Any] = self._client.run(_versions, on_error="return")
        except Exception as error:
            raise SweepError(
                f"the workers of {self._address} cannot run netviz {netviz.__version__} ({error})"
            ) from error
        for worker, versions in theirs.items():
            if versions != _versions():
                said = versions if isinstance(versions, Exception) else " and numpy ".join(versions)
                raise SweepError(
                    f"the Dask worker {worker} must have the same netviz and numpy as here, "
                    f"{' and numpy '.join(_versions())}; there: {said}"
                )
        return sum(threads.values())

    def submit(self, task: Task) -> Future[Done]:
        """See `Crew`."""
        try:
            future: Future[Done] = self._executor.submit(compute, task)
        except Exception as error:
            raise self._lost() from error
        return future

    def result(self, future: Future[Done]) -> Done:
        """See `Crew`."""
        try:
            return future.result()
        except self._killed as error:
            raise WorkerKilledError from error
        except (CancelledError, OSError) as error:
            raise self._lost() from error
        except ImportError as error:
            raise SweepError(f"the workers of {self._address} lack something: {error}") from error

    def _lost(self) -> SweepError:
        return SweepError(f"the Dask scheduler at {self._address} answers no more")

    def stop(self) -> None:
        """See `Crew`."""
        self.close()

    def close(self) -> None:
        """See `Crew`."""
        with contextlib.suppress(Exception):
            self._client.close(timeout=2)


def _versions() -> tuple[str, str]:
    import numpy as np

    return netviz.__version__, np.__version__
