"""A curve that swings from step to step: its mean over a window, and a band from least to greatest."""

from __future__ import annotations

import numpy as np

from netviz.core.params import Array
from netviz.frozen import dataclass
from netviz.ui.history.decimation import Bins

WINDOW = 16
"""Steps over which a curve that swings is averaged; fewer at its ends."""

_SMOOTH, _SWINGS = 2.0, 3.0
"""How many times its range a curve may go up and down within a window until it swings a little, and fully.

A single spike goes up and down once: two times its range."""

_SMOOTH_BINS, _SWINGING_BINS = 1.3, 2.0
"""The same where a bin has several values, of whose ways up and down only the longest counts."""

_TO_THE_END = 0.44
"""From the middle of a bin to its first and to its last step, in bins."""

_LEAST, _MOST, _LOOKED_AT = 2, 8, 4
"""Bins to each side: in a window, and at least those that are looked at to tell whether a curve swings."""


@dataclass(frozen=True)
class Drawing:
    """What is drawn of a curve.

    Attributes
    ----------
    x, y : array (n,)
        The line.
    band_x, band_low, band_high : array (m,)
        The band; empty where the curve does not swing.
    """

    x: Array
    y: Array
    band_x: Array
    band_low: Array
    band_high: Array


def drawings(bins: Bins, fine: float = 0.0) -> list[Drawing]:
    """The line of each column, as smooth as it swings, and its band.

    Parameters
    ----------
    bins : Bins
        In the coordinates of the plot; what is not finite is left out.
    fine : float
        What is lower than this cannot be told from a line.
    """
    finite = np.isfinite(bins.low) & np.isfinite(bins.mean) & np.isfinite(bins.high)
    alike: dict[bytes, list[int]] = {}
    for number, row in enumerate(finite):
        alike.setdefault(row.tobytes(), []).append(number)
    found: dict[int, Drawing] = {}
    for rows in alike.values():
        known = finite[rows[0]]
        some = bins if len(rows) == len(finite) else bins.columns(rows)
        found |= zip(rows, _drawings(some if known.all() else some.where(known), fine), strict=True)
    return [found[number] for number in range(len(finite))]


def _drawings(bins: Bins, fine: float) -> list[Drawing]:
    """The same where everything is finite."""
    n, none = len(bins.x), np.empty(0)
    if n < 2 * _LEAST + 1:
        return [Drawing(*_line(bins, number, fine), none, none, none) for number in range(len(bins.mean))]
    spacing = float(bins.x[-1] - bins.x[0]) / (n - 1)
    half = min(max(round(WINDOW / 2 / max(spacing, 1e-9)), _LEAST), _MOST)
    around = max(half, _LOOKED_AT)
    least, greatest = _extremes_around(bins, around)
    single = np.array_equal(bins.low, bins.high)
    weight = _swings(bins, around, greatest - least, single)
    if not weight.any():
        return [Drawing(*_line(bins, number, fine), none, none, none) for number in range(len(weight))]
    smooth = _mean_around(bins.mean, half)
    least, greatest = _extremes_around(bins, half if single else 1)

    def blended(own: Array, other: Array) -> Array:
        return np.where(weight == 1.0, other, own + weight * (other - own))

    line = Bins(bins.x, *(blended(own, smooth) for own in (bins.low, bins.mean, bins.high)))
    lower = blended(bins.mean, np.minimum(least, smooth))
    upper = blended(bins.mean, np.maximum(greatest, smooth))
    drawn = []
    for number, swings in enumerate(weight):
        swinging = np.flatnonzero(swings)
        if len(swinging):
            part = slice(max(int(swinging[0]) - 1, 0), int(swinging[-1]) + 2)
            band = bins.x[part], lower[number, part], upper[number, part]
        else:
            band = none, none, none
        drawn.append(Drawing(*_line(line, number, fine), *band))
    return drawn


def _line(bins: Bins, number: int, fine: float) -> tuple[Array, Array]:
    """A line through the least and the greatest value of every bin, in the order in which it moves."""
    low, mean, high = bins.low[number], bins.mean[number], bins.high[number]
    wide = high - low > fine
    if len(mean) < 2 or not wide.any():
        return bins.x, mean
    falls = np.empty(len(mean), bool)
    falls[1:-1], falls[0], falls[-1] = mean[2:] < mean[:-2], mean[1] < mean[0], mean[-1] < mean[-2]
    kept, both = np.ones((len(mean), 2), bool), np.empty((len(mean), 2))
    kept[:, 1] = wide
    both[:, 0] = np.where(wide, np.where(falls, high, low), mean)
    both[:, 1] = np.where(falls, low, high)
    apart = np.diff(bins.x, prepend=bins.x[0], append=bins.x[-1])
    # At its ends, where a curve that falls or rises has them: one below the other would make stairs.
    aside = _TO_THE_END * np.minimum(apart[:-1], apart[1:]) * wide
    return np.column_stack((bins.x - aside, bins.x + aside))[kept], both[kept]


def _swings(bins: Bins, half: int, reach: Array, single: bool) -> Array:
    """How much a curve swings around each bin, from 0 to 1: by its way up and down, against its range."""
    rows, n = bins.mean.shape
    inside, between = np.zeros((rows, n + 1)), np.zeros((rows, n))
    np.cumsum(bins.high - bins.low, axis=1, out=inside[:, 1:])
    gaps = np.maximum(bins.low[:, 1:] - bins.high[:, :-1], bins.low[:, :-1] - bins.high[:, 1:])
    np.cumsum(np.maximum(gaps, 0.0), axis=1, out=between[:, 1:])
    place = np.arange(n)
    first, last = np.maximum(place - half, 0), np.minimum(place + half, n - 1)
    way = inside[:, last + 1] - inside[:, first] + between[:, last] - between[:, first]
    ratio = np.divide(way, reach, out=np.zeros((rows, n)), where=reach > 0)
    smooth, swings = (_SMOOTH, _SWINGS) if single else (_SMOOTH_BINS, _SWINGING_BINS)
    return np.asarray(((ratio - smooth) / (swings - smooth)).clip(0.0, 1.0))


def _extremes_around(bins: Bins, half: int) -> tuple[Array, Array]:
    """Least and greatest value within some bins to each side."""
    return -_greatest_around(-bins.low, half), _greatest_around(bins.high, half)


def _greatest_around(values: Array, half: int) -> Array:
    rows, n = values.shape
    padded = np.full((rows, n + 2 * half), -np.inf)
    padded[:, half : half + n] = values
    # Of two windows of a power of two that overlap: some steps instead of one for each bin.
    width, span = 2 * half + 1, 1
    while 2 * span <= width:
        padded = np.maximum(padded[:, : padded.shape[1] - span], padded[:, span:])
        span *= 2
    return np.asarray(np.maximum(padded[:, :n], padded[:, width - span : width - span + n]))


def _mean_around(values: Array, half: int) -> Array:
    """The mean over some bins to each side, over fewer at the ends, where it must reach the last value."""
    rows, n = values.shape
    place = np.arange(n)
    around = np.minimum(half, np.minimum(place, n - 1 - place))
    total = np.zeros((rows, n + 1))
    np.cumsum(values, axis=1, out=total[:, 1:])
    return np.asarray((total[:, place + around + 1] - total[:, place - around]) / (2 * around + 1))
