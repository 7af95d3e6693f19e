"""Whether a run fits into memory: a system ends a program that takes more than there is, without a word."""

from __future__ import annotations

from collections.abc import Callable

from netviz.training.config import ConfigError
from netviz.training.spec import Run

_BYTES = 8 * 8
"""For each hidden activation of a pass: eight arrays of float64, between the engine's and the lines'."""

_NOT_WORTH_ASKING = 2**28


def free_memory() -> int:
    """Bytes that the computer could still give."""
    import psutil

    return int(psutil.virtual_memory().available)


def require_room(run: Run, free: Callable[[], int] | None = None) -> None:
    """Refuse a run that could not be computed.

    Raises
    ------
    ConfigError
        If its passes need more memory than is free.
    """
    n_samples = max(len(phase.data.y) for phase in run.schedule)
    need = _BYTES * n_samples * run.sizes.n_hidden
    if need <= _NOT_WORTH_ASKING:
        return
    there = (free or free_memory)()
    if need > there:
        raise ConfigError(
            f"{n_samples} training points and {run.sizes.n_hidden} hidden units need about "
            f"{need / 2**30:.1f} GB of memory, and {there / 2**30:.1f} GB are free: take fewer points or "
            f"fewer hidden units"
        )
