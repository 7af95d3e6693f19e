"""Where something can be written on a plot without lying on its curves."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF

from netviz.core.params import Array

_CLOSE = 3.0  # pixels between points of a curve
_AROUND = 4.0  # pixels that are left free around what is written
_ACROSS, _DOWN = 0.25, 0.5  # from place to place, in widths and in heights


def close_points(x: Array, y: Array) -> Array:
    """Points on a curve that are never far from each other.

    Parameters
    ----------
    x, y : arrays (n,)
        Its corners, in pixels; NaN where there is none.

    Returns
    -------
    array (m, 2)
    """
    known = np.isfinite(x) & np.isfinite(y)
    x, y = x[known], y[known]
    if len(x) < 2:
        return np.column_stack((x, y))
    lengths = np.concatenate(([0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))))
    at = np.linspace(0.0, lengths[-1], math.ceil(lengths[-1] / _CLOSE) + 1)
    return np.column_stack((np.interp(at, lengths, x), np.interp(at, lengths, y)))


def free_place(usual: QRectF, area: QRectF, points: Array) -> QRectF:
    """The place nearest to the usual one on which no point lies; else that on which the fewest do.

    Parameters
    ----------
    usual : QRectF
    area : QRectF
        In which the place must lie, as far as it fits there.
    points : array (m, 2)
    """
    wide, high = usual.width(), usual.height()
    lefts = _steps(usual.left(), area.left(), area.right() - wide, _ACROSS * wide)
    tops = _steps(usual.top(), area.top(), area.bottom() - high, _DOWN * high)
    places = [(left, top) for left in lefts for top in tops]
    places.sort(key=lambda place: math.hypot(place[0] - usual.left(), place[1] - usual.top()))
    best, fewest = usual, math.inf
    for left, top in places:
        is_on = (
            (points[:, 0] > left - _AROUND)
            & (points[:, 0] < left + wide + _AROUND)
            & (points[:, 1] > top - _AROUND)
            & (points[:, 1] < top + high + _AROUND)
        )
        count = int(np.count_nonzero(is_on))
        if count < fewest:
            best, fewest = QRectF(left, top, wide, high), count
        if not count:
            break
    return best


def _steps(usual: float, low: float, high: float, step: float) -> list[float]:
    """Places from one bound to the other by way of the usual one."""
    high = max(low, high)
    usual = min(max(usual, low), high)
    below = np.arange(usual, low, -step)
    above = np.arange(usual + step, high, step)
    return [*below.tolist(), *above.tolist(), low, high]
