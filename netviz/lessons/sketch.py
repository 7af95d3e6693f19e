"""Drawing by hand: a curve that has one value at each step, and lines on the plane; stroke by stroke."""

from __future__ import annotations

from dataclasses import field

import numpy as np

from netviz.core.params import Array
from netviz.frozen import dataclass

KNOTS = 321
"""Places of a curve at which it has a height."""

HANDLES = 17
"""Places that keys can move."""

_SMOOTH, _REACH = 3.0, 9  # knots, of the bell that takes the tremor out of a stroke
_APART = 0.008  # of the plane's side, from one point of a line to the next


@dataclass(frozen=True, eq=False)
class CurveSketch:
    """A curve under the hand; every change makes another one.

    Both axes are those of the plot, whatever they mean, from 0 to 1 along the steps.

    Attributes
    ----------
    heights : array (KNOTS,)
        NaN where nothing has been drawn.
    """

    heights: Array = field(default_factory=lambda: np.full(KNOTS, np.nan))

    @property
    def is_empty(self) -> bool:
        """Whether there is less than a line."""
        return int(np.count_nonzero(~np.isnan(self.heights))) < 2

    def stroke(self, start: tuple[float, float], end: tuple[float, float]) -> CurveSketch:
        """With a straight piece from one place (along, height) to another; what was there is replaced."""
        (x0, y0), (x1, y1) = sorted((start, end))
        first, last = (int(np.clip(round(x * (KNOTS - 1)), 0, KNOTS - 1)) for x in (x0, x1))
        knots = np.arange(first, last + 1)
        along = knots / (KNOTS - 1)
        heights = self.heights.copy()
        if x1 - x0 < 1e-9 or first == last:
            heights[knots] = end[1]
        else:
            heights[knots] = np.interp(along, (x0, x1), (y0, y1))
        return CurveSketch(heights)

    def smoothed(self, first: float, last: float) -> CurveSketch:
        """Without the tremor of the hand between two places along; what was drawn elsewhere stays."""
        heights = self.heights.copy()
        low, high = sorted(int(np.clip(round(x * (KNOTS - 1)), 0, KNOTS - 1)) for x in (first, last))
        drawn = np.flatnonzero(~np.isnan(heights))
        if len(drawn) < 3:
            return self
        full = np.interp(np.arange(KNOTS), drawn, heights[drawn])
        mean = _without_tremor(full, _REACH, _SMOOTH)
        chosen = drawn[(drawn > low) & (drawn < high)]
        chosen = chosen[(chosen > drawn[0]) & (chosen < drawn[-1])]
        heights[chosen] = mean[chosen]
        return CurveSketch(heights)

    def flat(self, height: float) -> CurveSketch:
        """A level line from end to end: what keys begin with."""
        return CurveSketch(np.full(KNOTS, float(height)))

    def lifted(self, handle: int, by: float) -> CurveSketch:
        """With one handle moved up, and the curve bent smoothly to it from both neighbours."""
        filled = self.filled(whole=True)
        spacing = (KNOTS - 1) / (HANDLES - 1)
        away = np.abs(np.arange(KNOTS) - handle * spacing) / spacing
        share = np.where(away < 1.0, 0.5 * (1.0 + np.cos(np.pi * np.minimum(away, 1.0))), 0.0)
        return CurveSketch(filled.heights + by * share)

    def filled(self, *, whole: bool = False) -> CurveSketch:
        """With straight pieces where nothing was drawn between two strokes; level to both ends if whole."""
        drawn = np.flatnonzero(~np.isnan(self.heights))
        if not len(drawn):
            return self
        heights = np.interp(np.arange(KNOTS), drawn, self.heights[drawn])
        if not whole:
            heights[: drawn[0]] = np.nan
            heights[drawn[-1] + 1 :] = np.nan
        return CurveSketch(heights)

    def points(self) -> tuple[Array, Array]:
        """Where it has been drawn: places along, and heights; arrays (n,)."""
        drawn = ~np.isnan(self.heights)
        return (np.arange(KNOTS) / (KNOTS - 1))[drawn], self.heights[drawn]


def smooth_line(points: Array, side: float) -> Array:
    """A line drawn by hand on the plane, without its tremor and with points evenly apart.

    Parameters
    ----------
    points : array (n, 2)
    side : float
        Of the plane, in the same units.

    Returns
    -------
    array (m, 2)
        From the first point to the last; the first alone if all are there.
    """
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    points = points[np.concatenate(((True,), steps > 0))]
    along = np.concatenate(((0.0,), np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))))
    if along[-1] == 0.0:
        return points[:1]
    count = max(2, round(along[-1] / (_APART * side)) + 1)
    even = np.linspace(0.0, along[-1], count)
    line = np.column_stack([np.interp(even, along, points[:, axis]) for axis in range(2)])
    if count < 5:
        return line
    reach = min(4, count - 1)
    return np.column_stack([_without_tremor(line[:, axis], reach, 0.5 * reach) for axis in range(2)])


def _without_tremor(values: Array, reach: int, width: float) -> Array:
    """The mean of each value and its neighbours, as far as the reach, under a bell of a width."""
    bell = np.exp(-0.5 * (np.arange(-reach, reach + 1) / width) ** 2)
    # Around its ends a stroke is carried on as a point reflection, so that they stay where they are.
    left = 2 * values[0] - values[reach:0:-1]
    right = 2 * values[-1] - values[-2 : -2 - reach : -1]
    return np.convolve(np.concatenate((left, values, right)), bell / bell.sum(), mode="valid")
