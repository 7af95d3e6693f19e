"""Lines of equal loss: at which levels, and where they run."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from netviz.core.params import Array

_MOST = 12  # levels
_STEEP = 30.0  # how many times larger the largest value is, that levels go by ratios
_NICE = (1.0, 2.0, 5.0)


class Contour(NamedTuple):
    """A level, and the pieces of its line (S, 2, 2), each from one point to another, as (column, row)."""

    level: float
    pieces: Array


def levels_of(values: Array, most: int = _MOST) -> list[float]:
    """Round levels between the least and the largest value: evenly, or by ratios if they differ a lot."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return []
    low, high = float(finite.min()), float(finite.max())
    if not high > low or high - low <= 1e-12 * abs(high):
        return []
    if low > 0 and high / low > _STEEP:
        return _by_ratios(low, high, most)
    step = _nice_above((high - low) / most)
    first, last = math.floor(low / step) + 1, math.ceil(high / step) - 1
    return [round(number * step, 12) for number in range(first, last + 1)]


def _by_ratios(low: float, high: float, most: int) -> list[float]:
    """1, 2, 5, 10 …; more between them where there is room, powers of ten alone where there is none."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    found: list[float] = []
    for mantissas in (_NICE, (1.0, 3.0), (1.0,)):
        found = [float(f"{mantissa}e{power}") for power in range(first, last + 1) for mantissa in mantissas]
        found = [level for level in found if low < level < high]
        if len(found) <= most:
            return found
    return found[:: -(-len(found) // most)]


def _nice_above(step: float) -> float:
    power = 10.0 ** math.floor(math.log10(step))
    return float(next(n * power for n in (*_NICE, 10.0) if n * power >= step * (1 - 1e-9)))


def contours(values: Array, levels: list[float]) -> list[Contour]:
    """By marching squares, linear along the edges of cells; where a value is no number, there is no line.

    Parameters
    ----------
    values : array (Y, X)
    levels : list of float
    """
    return [Contour(level, _pieces(values, level)) for level in levels]


def _pieces(values: Array, level: float) -> Array:
    above = values >= level
    corners = np.stack(
        (values[:-1, :-1], values[:-1, 1:], values[1:, 1:], values[1:, :-1])
    )  # (4, Y-1, X-1)
    high = np.stack((above[:-1, :-1], above[:-1, 1:], above[1:, 1:], above[1:, :-1]))
    crossed = high != np.roll(high, -1, axis=0)  # edges: lower, right, upper, left
    crossed &= np.isfinite(corners).all(axis=0)
    row, column = np.nonzero(crossed.any(axis=0))
    if not len(row):
        return np.empty((0, 2, 2))
    edges = crossed[:, row, column]  # (4, C)
    ends, starts = corners[:, row, column], np.roll(corners[:, row, column], -1, axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(edges, (level - ends) / (starts - ends), 0.0)
    where = np.stack(
        (
            np.column_stack((column + share[0], row)),
            np.column_stack((column + 1, row + share[1])),
            np.column_stack((column + 1 - share[2], row + 1)),
            np.column_stack((column, row + 1 - share[3])),
        )
    )  # (4, C, 2)
    both = edges.sum(axis=0) == 4
    one: Array = where.transpose(1, 0, 2)[~both][edges.T[~both]].reshape(-1, 2, 2)
    if not both.any():
        return one
    # A saddle: the middle says which corners belong together.
    saddle, middle = where[:, both], corners[:, row, column][:, both].mean(axis=0) >= level
    joined = middle == high[0, row[both], column[both]]
    first = np.where(
        joined[:, None, None], saddle[[0, 1]].transpose(1, 0, 2), saddle[[3, 0]].transpose(1, 0, 2)
    )
    second = np.where(
        joined[:, None, None], saddle[[2, 3]].transpose(1, 0, 2), saddle[[1, 2]].transpose(1, 0, 2)
    )
    return np.concatenate((one, first, second))
