"""The very first: Ctrl+C is quiet while everything else is still being loaded."""

from __future__ import annotations

import os

# Built in, while `signal` itself takes a moment to be loaded.
from _signal import (  # type: ignore[import-not-found]
    SIGINT,
    default_int_handler,
    getsignal,
    signal,
)

STOPPED = 130
"""The exit status after Ctrl+C, as shells give it."""


def end_at_once(*_: object) -> None:
    """End the process, wherever it is, without the traceback that Python would print."""
    try:
        os.write(2, b"netviz: stopped\n")
    finally:
        os._exit(STOPPED)


def make_ctrl_c_quiet() -> None:
    """Let Ctrl+C end the process at once, unless it is ignored."""
    if getsignal(SIGINT) is default_int_handler:
        signal(SIGINT, end_at_once)
