"""The process that trains with somebody's gradient, seen from the window, which never waits for it."""

from __future__ import annotations

import contextlib
import multiprocessing
import queue
import threading
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from netviz.backward.driving.process import Ended, Going, Start, serve
from netviz.faults import Fault
from netviz.training.recording import News
from netviz.training.worker import leave_deleted_folder

_PATIENCE = 5.0  # seconds in which the process ends the child and all that it left

Told = News | Ended | Fault


class Trainer:
    """One run of some code; asked for what is new at each frame.

    Parameters
    ----------
    start : Start

    Attributes
    ----------
    is_over : bool
        Whether nothing will come any more.
    """

    def __init__(self, start: Start) -> None:
        self.is_over = False
        self._told: queue.SimpleQueue[Told | None] = queue.SimpleQueue()
        self._is_asked, self._is_ended = False, threading.Event()
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._process: SpawnProcess | None = None
        self._thread = threading.Thread(
            target=self._run, args=(start,), name="netviz-following", daemon=True
        )
        self._thread.start()

    def _run(self, start: Start) -> None:
        """Start the process, hear all that it tells, and tidy up after it."""
        said = "it cannot be started"
        try:
            context = multiprocessing.get_context("spawn")
            leave_deleted_folder()
            mine, theirs = context.Pipe()
            process = context.Process(target=serve, args=(theirs,), name="netviz", daemon=True)
            try:
                process.start()
            finally:
                theirs.close()
            mine.send(start)
            with self._lock:
                self._connection, self._process = mine, process
            said = "its process ended unexpectedly"
            if not self._is_ended.is_set():
                while True:
                    told = mine.recv()
                    self._told.put(told)
                    if not isinstance(told, News):
                        break
        except (EOFError, OSError):
            if not self._is_ended.is_set():
                self._told.put(Ended(f"{said}."))
        finally:
            self._tidy()
            self._told.put(None)

    def _tidy(self) -> None:
        with self._lock:
            connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
        if self._process is not None:
            self._process.join(_PATIENCE)
            if self._process.is_alive():
                self._process.kill()  # with the pipe to it, the child ends by itself
                self._process.join()
            self._process.close()

    def request(self, until: int) -> None:
        """Ask for what is new, unless that is already asked for; go on up to a step."""
        with self._lock:
            if self._connection is None or self._is_asked or self._is_ended.is_set():
                return
            with contextlib.suppress(OSError):  # it is gone, as will be heard
                self._connection.send(Going(until))
                self._is_asked = True

    def receive(self) -> Told | None:
        """What is new, or why there is nothing any more; None if nothing has come."""
        try:
            told = self._told.get_nowait()
        except queue.Empty:
            return None
        if told is None:
            self.is_over = True
        self._is_asked = False
        return told

    def end(self) -> None:
        """End it; returns at once."""
        self._is_ended.set()
        with self._lock:
            if self._connection is not None:
                with contextlib.suppress(OSError):
                    self._connection.send(None)

    def close(self) -> None:
        """End it, and wait until nothing of it is left."""
        self.end()
        self._thread.join()
        self.is_over = True
