"""Growing columns cut down to about as many points as a plot has pixels."""

from __future__ import annotations

import numpy as np

from netviz.core.params import Array

_FAR = 20_000  # steps within which a known value is looked for
MOST_POINTS = 600
"""Bins of a curve; about as many as a plot has pixels, each with a least and a greatest value."""


class Thinned:
    """A growing column, cut to a bounded number of bins as it grows.

    Each bin keeps the least and the greatest of its values, so that no spike is lost. Only rows that are
    new since the last update are read.
    """

    def __init__(self, most: int = MOST_POINTS) -> None:
        self._most = most
        self.restart()

    def restart(self) -> None:
        """Forget all; the next update reads the column from the start."""
        self.bin = 1
        self._low = self._high = np.empty(0)

    def update(self, column: Array) -> tuple[Array, Array]:
        """The points (x, y) of the curve; x in steps. NaN are left out."""
        if len(column) < len(self._low) * self.bin:
            self.restart()
        while len(column) > self.bin * self._most:
            even = len(self._low) // 2 * 2
            self._low = np.fmin.reduce(self._low[:even].reshape(-1, 2), axis=1)
            self._high = np.fmax.reduce(self._high[:even].reshape(-1, 2), axis=1)
            self.bin *= 2
        size, done = self.bin, len(self._low)
        complete = len(column) // size
        fresh = column[done * size : complete * size].reshape(-1, size)
        self._low = np.concatenate((self._low, np.fmin.reduce(fresh, axis=1)))
        self._high = np.concatenate((self._high, np.fmax.reduce(fresh, axis=1)))
        if size == 1:
            x, y = np.arange(complete, dtype=float), self._low
        else:
            x = np.repeat((np.arange(complete) + 0.5) * size, 2)
            y = np.column_stack((self._low, self._high)).ravel()
        # What has not filled a bin yet, and the newest value, to which the curve must reach.
        tail = column[complete * size :]
        ends = [np.fmin.reduce(tail), np.fmax.reduce(tail)] if len(tail) else []
        x = np.append(x, [len(column) - 1.0] * (len(ends) + 1))
        y = np.append(y, [*ends, column[-1]])
        known = np.isfinite(y)
        return x[known], y[known]


def thinned_part(column: Array, low: float, high: float) -> tuple[Array, Array]:
    """The points (x, y) of a part of a column, and of the known values next to it on both sides."""
    first, last = max(0, int(low)), min(len(column), int(high) + 2)
    before = np.flatnonzero(~np.isnan(column[max(0, first - _FAR) : first]))
    after = np.flatnonzero(~np.isnan(column[last : last + _FAR]))
    if len(before):
        first = max(0, first - _FAR) + int(before[-1])
    if len(after):
        last += int(after[0]) + 1
    if last <= first:
        return np.empty(0), np.empty(0)
    x, y = Thinned().update(column[first:last])
    return x + first, y
