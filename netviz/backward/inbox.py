"""The answers of the child: frames of a pipe, each whole, or none within a time."""

from __future__ import annotations

import json
import os
import queue
import select
import struct
import threading
import time
from typing import IO, Any

import numpy as np

from netviz.backward.child.magic import MAGIC, SHORT
from netviz.core.params import Array

Frame = tuple[dict[str, Any], list[Array]]

_HEADER_LIMIT, _BODY_LIMIT = 2**24, 2**29
_HEAD = struct.Struct("<4sIQ")
_PIECE = 2**20


class NothingYetError(Exception):
    """No whole frame has come within the time."""


class Inbox:
    """Reads where it is waited for, with no thread between: a frame is there as soon as it is sent.

    Parameters
    ----------
    pipe : file
    """

    def __init__(self, pipe: IO[bytes]) -> None:
        self._number = pipe.fileno()
        os.set_blocking(self._number, False)
        self._poll = select.poll()
        self._poll.register(self._number, select.POLLIN)
        self._read = bytearray()
        self._is_over = False

    def get(self, timeout: float) -> Frame | None:
        """The next frame; None if there is none any more.

        Raises
        ------
        NothingYetError
        """
        end = time.monotonic() + timeout
        while not self._is_over:
            try:
                frame = self._next()
            except (ValueError, KeyError, TypeError):
                break  # what is sent is no frame
            if frame is not None:
                return frame
            if not self._poll.poll(max(0.0, (end - time.monotonic()) * 1000)):
                raise NothingYetError
            try:
                piece = os.read(self._number, _PIECE)
            except BlockingIOError:
                continue
            except OSError:
                break
            if not piece:
                break
            self._read += piece
        self._is_over = True
        return None

    def _next(self) -> Frame | None:
        """The first frame of what has been read, if all of it is there."""
        if len(self._read) < _HEAD.size:
            return None
        kind, *lengths = _HEAD.unpack_from(self._read)
        if kind == SHORT:
            del self._read[: _HEAD.size]
            return {"number": lengths[1]}, []
        header_length, body_length = _checked(kind, *lengths)
        body_at = _HEAD.size + header_length
        if len(self._read) < body_at + body_length:
            return None
        whole = bytes(self._read[: body_at + body_length])
        del self._read[: len(whole)]
        header = json.loads(whole[_HEAD.size : body_at])
        return header, _arrays(header, whole[body_at:])

    def join(self) -> None:
        """Nothing of it is left."""


class ThreadInbox:
    """The same by a thread, where pipes cannot be waited for."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._frames: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._take, args=(pipe,), daemon=True)
        self._thread.start()

    def get(self, timeout: float) -> Frame | None:
        """As that of `Inbox`."""
        try:
            return self._frames.get(timeout=max(timeout, 0.0))
        except queue.Empty:
            raise NothingYetError from None

    def _take(self, pipe: IO[bytes]) -> None:
        """Read frames until the process is gone, or sends what is no frame."""
        try:
            while True:
                kind, *lengths = _HEAD.unpack(_exactly(pipe, _HEAD.size))
                if kind == SHORT:
                    self._frames.put(({"number": lengths[1]}, []))
                    continue
                header_length, body_length = _checked(kind, *lengths)
                header = json.loads(_exactly(pipe, header_length))
                self._frames.put((header, _arrays(header, _exactly(pipe, body_length))))
        except (EOFError, OSError, ValueError, KeyError, TypeError):
            pass
        self._frames.put(None)

    def join(self) -> None:
        """Wait until nothing of it is left: the process is gone."""
        self._thread.join(5.0)


def inbox_of(pipe: IO[bytes]) -> Inbox | ThreadInbox:
    """What reads a pipe here."""
    return Inbox(pipe) if hasattr(select, "poll") else ThreadInbox(pipe)


def _checked(kind: bytes, header_length: int, body_length: int) -> tuple[int, int]:
    if kind != MAGIC or header_length > _HEADER_LIMIT or body_length > _BODY_LIMIT:
        raise ValueError("no frame")
    return header_length, body_length


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    pieces = []
    while length:
        piece = pipe.read(min(length, _PIECE))
        if not piece:
            raise EOFError
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)


def _arrays(header: dict[str, Any], body: bytes) -> list[Array]:
    """The arrays of a frame: float64, and exactly as many bytes as their shapes say."""
    arrays, at = [], 0
    for shape, dtype in header["arrays"]:
        if dtype != "float64" or not all(isinstance(length, int) and length >= 0 for length in shape):
            raise ValueError("no array of numbers")
        count = 1
        for length in shape:
            count *= length
        arrays.append(np.frombuffer(body, np.float64, count, at).reshape(shape))
        at += 8 * count
    if at != len(body):
        raise ValueError("the lengths do not add up")
    return arrays
