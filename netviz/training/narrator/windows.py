"""J̃ in windows of 64 steps, for what cannot be seen from one step to the next."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any, ClassVar, NamedTuple

import numpy as np

from netviz.core.params import Array
from netviz.training.narrator.stretch import N_SCALARS, Stretch

WINDOW = 64
"""Steps in a window; window w has the steps 64 w + 1 … 64 w + 64."""


class Window(NamedTuple):
    """The steps of a window at which J̃ is known.

    Attributes
    ----------
    first : int
        The first of its steps.
    losses : list of float
        J̃; as many as `WINDOW` where it is known at every step.
    rows : array (m, columns)
        The first columns of the history's rows.
    may_rise : bool
        False where it is known that J̃ rises at none of its steps.
    mean : float
        Of J̃.
    """

    first: int
    losses: list[float]
    rows: Array
    may_rise: bool
    mean: float

    @property
    def last(self) -> int:
        """The last of its steps."""
        return self.first + WINDOW - 1

    @property
    def is_full(self) -> bool:
        """Whether J̃ is known at every step."""
        return len(self.losses) == WINDOW

    @property
    def least(self) -> float:
        """Of J̃."""
        return min(self.losses)

    @property
    def greatest(self) -> float:
        """Of J̃."""
        return max(self.losses)


class _Rest(NamedTuple):
    """What has been read of a window that is not complete."""

    whole_from: int = 1  # the step from which on nothing was changed
    losses: tuple[float, ...] = ()
    rows: Array | None = None
    may_rise: bool = False


class Windows:
    """Cuts what is read into windows that do not depend on the pieces in which it came.

    A window in which something was changed is left out.

    Attributes
    ----------
    memory : NamedTuple
        What has been read of the present window.
    """

    remembers: ClassVar[Any] = _Rest

    def __init__(self) -> None:
        self.memory = _Rest()

    @staticmethod
    def can_remember(memory: _Rest) -> bool:
        """Whether a memory, from a file, can be one."""
        if memory.rows is None:
            return not memory.losses
        is_table = memory.rows.dtype == np.float64 and memory.rows.ndim == 2
        return (
            is_table
            and memory.rows.shape == (len(memory.losses), N_SCALARS)
            and len(memory.losses) < WINDOW
        )

    def read(self, stretch: Stretch) -> list[Window]:
        """The windows that have become complete."""
        rest = _Rest(stretch.first) if stretch.begins_with_a_change else self.memory
        start = (stretch.first - 1) // WINDOW * WINDOW + 1
        losses, rows = stretch.losses, stretch.known
        if rest.rows is not None:
            losses, rows = [*rest.losses, *losses], np.concatenate((rest.rows, rows))
        may_rise, windows, done = rest.may_rise or bool(stretch.rises), [], 0
        while start + WINDOW - 1 <= stretch.last:
            stop = len(rest.losses) + self._count(stretch, start + WINDOW)
            if stop > done and start >= rest.whole_from:
                part = losses[done:stop]
                windows.append(Window(start, part, rows[done:stop], may_rise, sum(part) / len(part)))
            start, done = start + WINDOW, stop
        if done == len(losses):
            self.memory = _Rest(rest.whole_from)
        else:
            self.memory = _Rest(rest.whole_from, tuple(losses[done:]), rows[done:].copy(), may_rise)
        return windows

    @staticmethod
    def _count(stretch: Stretch, step: int) -> int:
        """How many known rows a stretch has before a step."""
        if stretch.is_full:
            return min(step - stretch.first, len(stretch.losses))
        return bisect_left(stretch.known_rows, step - stretch.first)
