"""Ctrl+C on the command line: the end at once while nothing is at stake, else a wish that is heard soon."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType

from netviz.early import STOPPED, end_at_once

__all__ = ["STOPPED", "Wish", "ends_at_once", "is_noted", "was_noted"]


@contextlib.contextmanager
def ends_at_once() -> Iterator[None]:
    """Within this, Ctrl+C ends the process at once."""
    with _handling(end_at_once):
        yield


class Wish:
    """Whether Ctrl+C has been pressed."""

    def __init__(self) -> None:
        self.is_expressed = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Note it; the second time, it is not a wish any more."""
        if self.is_expressed:
            raise KeyboardInterrupt
        self.is_expressed = True


@contextlib.contextmanager
def is_noted() -> Iterator[Wish]:
    """Within this, Ctrl+C is noted; pressed again, it raises `KeyboardInterrupt`.

    Whoever has noted it around this knows of it afterwards.
    """
    wish, before = Wish(), signal.getsignal(signal.SIGINT)
    try:
        with _handling(wish):
            yield wish
    finally:
        if wish.is_expressed and isinstance(before, Wish):
            before.is_expressed = True


def was_noted() -> bool:
    """Whether Ctrl+C has been pressed within the present `is_noted`."""
    present = signal.getsignal(signal.SIGINT)
    return isinstance(present, Wish) and present.is_expressed


@contextlib.contextmanager
def _handling(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    if before is signal.SIG_IGN or threading.current_thread() is not threading.main_thread():
        yield  # who started this in the background does not want it to be stopped so
        return
    signal.signal(signal.SIGINT, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
