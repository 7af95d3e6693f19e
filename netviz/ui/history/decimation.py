"""Growing columns reduced to about as many bins as a plot has pixels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from netviz.core.params import Array
from netviz.frozen import dataclass
from netviz.training.history import HistoryView

MOST_BINS = 256
"""Bins of a curve; about as many as a small plot has pixels."""

_CEILING = 1e3  # heights of the axis up to which a curve is drawn; Qt paints wrongly much farther out
_FAR = 20_000  # steps within which to look for a known value
_IN_OCTAVE = 64  # bins from a step to its double, where the axis of steps is logarithmic


@dataclass(frozen=True)
class Bins:
    """Some columns in bins of equal or growing size. Columns are handled together, which is much faster.

    Attributes
    ----------
    x : array (n,)
        The middle of each bin, in steps.
    low, mean, high : array (columns, n)
        The least, the mean and the greatest known value in it; NaN where none is known.
    """

    x: Array
    low: Array
    mean: Array
    high: Array

    @classmethod
    def none(cls, n_columns: int) -> Bins:
        """No bins."""
        return cls.single(np.empty(0), np.empty((n_columns, 0)))

    @classmethod
    def single(cls, x: Array, values: Array) -> Bins:
        """Bins of one value each."""
        return cls(x, values, values, values)

    @classmethod
    def of(cls, history: HistoryView, columns: Sequence[str], size: int, first: int, last: int) -> Bins:
        """Bins `first` up to `last` of `size` steps each."""
        x = np.arange(first, last) * float(size) + 0.5 * (size - 1)
        if size == 1:
            return cls.single(x, np.array([history.values(column, first, last) for column in columns]))
        extremes = np.array([history.bins(column, size, first, last) for column in columns])
        means = np.array([history.means(column, size, first, last) for column in columns])
        return cls(x, extremes[:, 0], means, extremes[:, 1])

    def __add__(self, other: Bins) -> Bins:
        """These bins, and after them the others."""
        return Bins(
            np.concatenate((self.x, other.x)),
            np.concatenate((self.low, other.low), axis=1),
            np.concatenate((self.mean, other.mean), axis=1),
            np.concatenate((self.high, other.high), axis=1),
        )

    def on_axes(self, x: Array, logarithmic: bool) -> Bins:
        """In the coordinates of a plot: at these places, and as logarithms where the axis is one."""
        if not logarithmic:
            return Bins(x, self.low, self.mean, self.high)
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = np.log10(self.mean)
            low = np.where(self.low > 0, np.log10(self.low), mean)
            return Bins(x, low, mean, np.log10(self.high))

    def clipped(self, bottom: float, top: float) -> Bins:
        """With nothing farther out than can be drawn on an axis from `bottom` to `top`."""
        far = _CEILING * (top - bottom)
        parts = (part.clip(bottom - far, top + far) for part in (self.low, self.mean, self.high))
        return Bins(self.x, *parts)

    def where(self, chosen: Array) -> Bins:
        """Some of the bins; boolean (n,)."""
        return Bins(self.x[chosen], self.low[:, chosen], self.mean[:, chosen], self.high[:, chosen])

    def columns(self, numbers: Sequence[int]) -> Bins:
        """The bins of some of the columns."""
        rows = list(numbers)
        return Bins(self.x, self.low[rows], self.mean[rows], self.high[rows])


class MinMaxDecimator:
    """Growing columns, reduced to a bounded number of bins as they grow.

    Each bin keeps the least and the greatest of its values, so that no spike is lost. Only rows that are
    new since the last update are read.

    Parameters
    ----------
    columns : sequence of str
    most : int
        Bins that are kept.
    """

    def __init__(self, columns: Sequence[str], most: int = MOST_BINS) -> None:
        self._columns, self._most = columns, most
        self.restart()

    def restart(self) -> None:
        """Forget all; the next update reads the columns from the start."""
        self.bin = 1
        self._bins = Bins.none(len(self._columns))

    def update(self, history: HistoryView) -> Bins:
        """The columns in bins; the last one is the newest value alone, to which a curve must reach."""
        length = len(history)
        if length < len(self._bins.x) * self.bin:
            self.restart()
        while length > self.bin * self._most:
            self._bins = _in_pairs(self._bins)
            self.bin *= 2
        # The last bin is read again: the newest value may not have been known yet.
        done, complete = max(len(self._bins.x) - 1, 0), length // self.bin
        if complete > done:
            newer = Bins.of(history, self._columns, self.bin, done, complete)
            self._bins = self._bins.where(np.arange(done)) + newer
        return _with_tail(self._bins, history, self._columns, self.bin)


class OctaveDecimator:
    """Growing columns in bins that grow with the step, for a logarithmic axis of steps.

    Parameters
    ----------
    columns : sequence of str
    """

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = columns
        self._newest = MinMaxDecimator(columns)
        self.restart()

    def restart(self) -> None:
        """Forget all."""
        self._newest.restart()
        self._octaves, self._end = Bins.none(len(self._columns)), 0

    def update(self, history: HistoryView) -> Bins:
        """The columns in bins, the first steps one by one; the last bin is the newest value alone."""
        length = len(history)
        if length < self._end:
            self.restart()
        newest = self._newest.update(history)
        while (end := max(2 * self._end, _IN_OCTAVE)) <= length // 2:
            size = max(1, end // 2 // _IN_OCTAVE)
            self._octaves += Bins.of(history, self._columns, size, self._end // size, end // size)
            self._end = end
        return self._octaves + newest.where(newest.x >= self._end)


def decimated_part(history: HistoryView, columns: Sequence[str], low: float, high: float) -> Bins:
    """A part of some columns in bins, with the known values next to it on both sides."""
    first, last = max(0, int(low)), min(len(history), int(high) + 2)
    start, stop = max(0, first - _FAR), last + _FAR
    known_before, known_after = (
        [np.flatnonzero(~np.isnan(history.values(column, *steps))) for column in columns]
        for steps in ((start, first), (last, stop))
    )
    first = min((start + int(known[-1]) for known in known_before if len(known)), default=first)
    last = max((last + int(known[0]) + 1 for known in known_after if len(known)), default=last)
    if last <= first:
        return Bins.none(len(columns))
    size = 1
    while last - first > size * MOST_BINS:
        size *= 2
    bins = Bins.of(history, columns, size, first // size, last // size)
    return _with_tail(bins, history, columns, size, last)


def _in_pairs(bins: Bins) -> Bins:
    """Bins of twice the size; one that has no partner is left out."""
    even = len(bins.x) // 2 * 2
    low, mean, high = (
        part[:, :even].reshape(len(part), -1, 2) for part in (bins.low, bins.mean, bins.high)
    )
    first, second = mean[:, :, 0], mean[:, :, 1]
    middle = np.where(np.isnan(first), second, np.where(np.isnan(second), first, 0.5 * (first + second)))
    x = bins.x[:even].reshape(-1, 2).mean(axis=1)
    return Bins(x, np.fmin.reduce(low, axis=2), middle, np.fmax.reduce(high, axis=2))


def _with_tail(
    bins: Bins, history: HistoryView, columns: Sequence[str], size: int, length: int | None = None
) -> Bins:
    """The bins, then what has not filled a bin yet, and the newest value."""
    length = len(history) if length is None else length
    if size == 1 or not length:
        return bins
    first = length // size * size
    rest = np.array([history.values(column, min(first, length - 1), length) for column in columns])
    newest = Bins.single(np.array([length - 1.0]), rest[:, -1:])
    if length - first < 2:
        return bins + newest
    known = ~np.isnan(rest)
    with np.errstate(invalid="ignore", over="ignore"):
        mean = np.where(known, rest, 0.0).sum(axis=1) / known.sum(axis=1)
    low, high = np.fmin.reduce(rest, axis=1), np.fmax.reduce(rest, axis=1)
    x = np.array([0.5 * (first + length - 1)])
    return bins + Bins(x, low[:, None], mean[:, None], high[:, None]) + newest
