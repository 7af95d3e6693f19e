"""J̃ in windows of 64 steps, for what cannot be seen from one step to the next."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

import numpy as np

from netviz.core.params import Array
from netviz.training.narrator.stretch import LOSS, Stretch

WINDOW = 64
"""Steps in a window; window w has the steps 64 w + 1 … 64 w + 64."""


class Window(NamedTuple):
    """The steps of a window at which J̃ is known.

    Attributes
    ----------
    first : int
        The first of its steps.
    mean, least, greatest : float
        Of J̃.
    rows : array (m, columns)
        The first columns of the history's rows; m is `WINDOW` where J̃ is known at every step.
    """

    first: int
    mean: float
    least: float
    greatest: float
    rows: Array

    @property
    def last(self) -> int:
        """The last of its steps."""
        return self.first + WINDOW - 1

    @property
    def is_full(self) -> bool:
        """Whether J̃ is known at every step."""
        return len(self.rows) == WINDOW


class Windows:
    """Cuts what is read into windows that do not depend on the pieces in which it came.

    A window in which something was changed is left out.

    Attributes
    ----------
    memory : tuple
        The step from which on the present window is whole, and its rows so far.
    """

    def __init__(self) -> None:
        self.memory: tuple[int, Array | None] = 1, None

    def read(self, stretch: Stretch) -> list[Window]:
        """The windows that have become complete."""
        whole_from, rest = self.memory
        if stretch.begins_with_a_change:
            whole_from, rest = stretch.first, None
        start = (stretch.first - 1) // WINDOW * WINDOW + 1
        rows = stretch.known if rest is None else np.concatenate((rest, stretch.known))
        windows: list[Window] = []
        if stretch.last >= start + WINDOW - 1:
            steps = stretch.steps.tolist()
            n_before = len(rows) - len(steps)  # of the same window
            steps = [start] * n_before + steps
            losses, done = rows[:, LOSS].tolist(), 0
            while start + WINDOW - 1 <= stretch.last:
                stop = bisect_left(steps, start + WINDOW)
                if stop > done and start >= whole_from:
                    loss = losses[done:stop]  # of few numbers, these are faster than numpy's
                    mean = sum(loss) / len(loss)
                    windows.append(Window(start, mean, min(loss), max(loss), rows[done:stop]))
                start, done = start + WINDOW, stop
            rows = rows[done:]
        self.memory = whole_from, rows if len(rows) else None
        return windows
