"""Growing columns reduced to about as many points as a plot has pixels."""

from __future__ import annotations

import numpy as np

from netviz.core.params import Array
from netviz.training.history import HistoryView

_FAR = 20_000  # steps within which to look for a known value
MOST_POINTS = 600
"""Bins of a curve; about as many as a plot has pixels, each with a least and a greatest value."""


class MinMaxDecimator:
    """A growing column, reduced to a bounded number of bins as it grows.

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

    def update(self, history: HistoryView, column: str) -> tuple[Array, Array]:
        """The points (x, y) of the curve; x in steps. NaN are left out."""
        length = len(history)
        if length < len(self._low) * self.bin:
            self.restart()
        while length > self.bin * self._most:
            even = len(self._low) // 2 * 2
            self._low = np.fmin.reduce(self._low[:even].reshape(-1, 2), axis=1)
            self._high = np.fmax.reduce(self._high[:even].reshape(-1, 2), axis=1)
            self.bin *= 2
        size, done = self.bin, len(self._low)
        complete = length // size
        low, high = history.bins(column, size, done, complete)
        self._low = np.concatenate((self._low, low))
        self._high = np.concatenate((self._high, high))
        return _points(history, column, size, 0, self._low, self._high, complete * size, length)


def decimated_part(history: HistoryView, column: str, low: float, high: float) -> tuple[Array, Array]:
    """The points (x, y) of a part of a column, and of the known values next to it on both sides."""
    first, last = max(0, int(low)), min(len(history), int(high) + 2)
    before = np.flatnonzero(~np.isnan(history.values(column, max(0, first - _FAR), first)))
    after = np.flatnonzero(~np.isnan(history.values(column, last, last + _FAR)))
    if len(before):
        first = max(0, first - _FAR) + int(before[-1])
    if len(after):
        last += int(after[0]) + 1
    if last <= first:
        return np.empty(0), np.empty(0)
    size = 1
    while last - first > size * MOST_POINTS:
        size *= 2
    begin, end = first // size, last // size
    return _points(history, column, size, begin, *history.bins(column, size, begin, end), end * size, last)


def _points(
    history: HistoryView,
    column: str,
    size: int,
    begin: int,
    low: Array,
    high: Array,
    first: int,
    last: int,
) -> tuple[Array, Array]:
    """A curve through bins from number `begin` on, and through what has not filled a bin yet."""
    if size == 1:
        x, y = begin + np.arange(len(low), dtype=float), low
    else:
        x = np.repeat((begin + np.arange(len(low)) + 0.5) * size, 2)
        y = np.column_stack((low, high)).ravel()
    # What has not filled a bin yet, and the newest value, to which the curve must reach.
    tail = history.values(column, first, last)
    ends = [np.fmin.reduce(tail), np.fmax.reduce(tail)] if len(tail) else []
    newest = history.values(column, last - 1, last)
    x = np.append(x, [last - 1.0] * (len(ends) + 1))
    y = np.append(y, [*ends, *newest])
    known = np.isfinite(y)
    return x[known], y[known]
