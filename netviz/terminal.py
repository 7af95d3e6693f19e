"""Standard output and standard error, also where they are closed, full, or nobody reads them any more."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import re
import sys
from collections.abc import Iterator
from typing import TextIO

from netviz.files import WriteError

MOST_LETTERS = 600
"""Of a message; what is longer loses its middle."""

_BAR = 30

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def prepare() -> None:
    """Make both streams such that something can be printed on them.

    Where one is closed, the next file that is opened would take its place, and what is printed would go
    into it.
    """
    if None in (sys.stdin, sys.stdout, sys.stderr):
        while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
            os.set_inheritable(descriptor, True)
        os.close(descriptor)
        sys.stdout = sys.stdout or io.TextIOWrapper(io.FileIO(1, "w", closefd=False), "utf-8")
        sys.stderr = sys.stderr or io.TextIOWrapper(io.FileIO(2, "w", closefd=False), "utf-8")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # where letters are missing, something is printed still
            stream.reconfigure(errors="replace")


def show(text: str) -> None:
    """Print on standard output, at once.

    Raises
    ------
    BrokenPipeError
        If nobody reads it any more.
    WriteError
        If it cannot be written.
    """
    with _told():
        print(text, flush=True)


def flush() -> None:
    """Print what is still waiting for standard output; raises as `show`."""
    with _told():
        sys.stdout.flush()


def say(message: str) -> None:
    """One line of bounded length on standard error, whatever a file's name may contain."""
    try:
        print("netviz:", one_line(message), file=sys.stderr, flush=True)
    except OSError:  # there is nobody to be told
        _silence(sys.stderr)


def bar(share: float) -> str:
    """How much is done, as a bar of thirty letters."""
    return f"{'█' * round(_BAR * share):░<{_BAR}}"


def one_line(message: str) -> str:
    """A message without line ends and controls, and without its middle if it is very long."""
    line = _CONTROL.sub(" ", message).strip()
    if len(line) <= MOST_LETTERS:
        return line
    end = MOST_LETTERS // 2
    return f"{line[: MOST_LETTERS - end - 3]} … {line[-end:]}"


@contextlib.contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        _silence(sys.stdout)
        if error.errno == errno.EPIPE:
            raise
        raise WriteError("standard output", error) from error


def _silence(stream: TextIO) -> None:
    """From now on, and when the program ends, what is printed there is lost without a word."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
