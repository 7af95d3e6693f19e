"""Matrices as pictures: blue, neutral, red, with one scale for both signs."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np
from PySide6.QtGui import QImage

from netviz.core.params import Array
from netviz.frozen import dataclass
from netviz.ui.kit.painted_widget import rgba_image
from netviz.ui.kit.theme import Theme, rgb

_LEVELS = 256  # of each sign
_LONG = 8  # entries of a block
_SHORT = 64  # entries of blocks whose places are kept
_FAINTEST = 0.05  # of an entry that is not 0, so that it can be told from one that is


def reduced(matrix: Array, most_rows: int, most_columns: int) -> Array:
    """A matrix of at most so many rows and columns: the entry of each block that is farthest from 0.

    No outlier is lost, however large the matrix is.
    """
    if matrix.strides[0] < matrix.strides[1]:  # a column is in one piece, as those of the trace are
        return reduced(matrix.T, most_columns, most_rows).T
    for axis, most in ((0, most_rows), (1, most_columns)):
        length = matrix.shape[axis]
        if length > most:
            if axis == 1 and length > _LONG * most:
                starts = _starts(length, most)
                highest = np.maximum.reduceat(matrix, starts, axis)
                lowest = np.minimum.reduceat(matrix, starts, axis)
            else:  # entry after entry of all blocks at once: of short ones, that takes a fourth of the time
                first, *others = (_short_blocks if length <= _SHORT * most else _blocks)(length, most)
                highest = lowest = matrix.take(first, axis)
                for places in others:
                    entries = matrix.take(places, axis)
                    highest, lowest = np.maximum(highest, entries), np.minimum(lowest, entries)
            matrix = np.where(-lowest > highest, lowest, highest)
    return matrix


def _starts(length: int, most: int) -> Array:
    """Where so many blocks begin."""
    return np.linspace(0, length, most, endpoint=False).astype(np.intp)


def _blocks(length: int, most: int) -> tuple[Array, ...]:
    """Where the first entries of so many blocks are, the second ones …; the last again in a short one."""
    starts = _starts(length, most)
    ends = np.append(starts[1:], length) - 1
    return tuple(np.minimum(starts + place, ends) for place in range(-(-length // most)))


_short_blocks = functools.lru_cache(32)(_blocks)


def heat_image(matrix: Array, limit: float, theme: Theme) -> QImage:
    """A picture with a pixel for each entry of a matrix (R, C).

    Parameters
    ----------
    matrix : array (R, C)
    limit : float
        What is drawn in full colour, of either sign.
    theme : Theme
        Exact zeros have the neutral colour, what is not finite that of errors.
    """
    table = _color_table(theme.neutral, theme.negative, theme.positive, theme.bad)
    with np.errstate(invalid="ignore", over="ignore"):
        share = matrix / (np.inf if np.isnan(limit) else limit or 1.0)
        share *= _LEVELS
        level = np.abs(share)
    np.ceil(level, out=level)
    np.minimum(level, _LEVELS, out=level)
    np.copysign(level, share, out=level)
    finite = np.isfinite(matrix)
    if not finite.all():
        level[~finite] = _LEVELS + 1
    level += _LEVELS
    pixels = table.take(level.astype(np.intp))
    return rgba_image(pixels.view(np.uint8).reshape(*matrix.shape, 4))


@functools.lru_cache(16)
def _color_table(neutral: str, negative: str, positive: str, bad: str) -> Array:
    """Colours (2·levels + 2), four bytes each: negative, 0, positive, not finite."""
    zero = np.array(rgb(neutral), np.float64)
    shares = _FAINTEST + (1 - _FAINTEST) * np.arange(1, _LEVELS + 1) / _LEVELS
    parts = []
    for name, order in ((negative, -1), (positive, 1)):
        end = np.array(rgb(name), np.float64)
        parts.append((zero + shares[:, None] * (end - zero))[::order])
    error = np.array(rgb(bad), np.float64)
    colors = np.vstack((parts[0], zero, parts[1], error))
    return np.column_stack((colors, np.full(len(colors), 255.0))).astype(np.uint8).view(np.uint32).ravel()


@dataclass(frozen=True)
class Figures:
    """What is said about a matrix beside its picture."""

    norm: float
    least: float
    greatest: float
    zeros: float  # share of the entries that are exactly 0

    @classmethod
    def of(cls, value: Array | float) -> Figures:
        """The figures of an array of any shape."""
        flat = np.ravel(value, order="K")
        with np.errstate(over="ignore", invalid="ignore"):
            norm = float(np.sqrt(np.dot(flat, flat)))
        zeros = 1.0 - np.count_nonzero(flat) / flat.size
        return cls(norm, float(flat.min()), float(flat.max()), zeros)

    @classmethod
    def together(cls, parts: Sequence[Figures]) -> Figures:
        """Those of a matrix, from those of its columns."""
        norm, least, greatest, zeros = np.array([list(vars(part).values()) for part in parts]).T
        with np.errstate(over="ignore", invalid="ignore"):
            whole = float(np.hypot.reduce(norm))
        return cls(whole, float(least.min()), float(greatest.max()), float(zeros.mean()))

    @property
    def limit(self) -> float:
        """The greatest distance from 0."""
        return max(abs(self.least), abs(self.greatest))
