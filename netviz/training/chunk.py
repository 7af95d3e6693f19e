"""A stretch of the history: rows as they are, or bins of them with their least, greatest and mean."""

from __future__ import annotations

import numpy as np

from netviz.core.params import Array

CHUNK = 4096
"""Steps in a chunk; a power of two, as are the bins into which a chunk is thinned."""

_FIRST_ROWS = 64  # of a chunk that begins to fill
_THINNED_BY = 8  # steps in a bin after the first thinning, and how many bins become one at the next


def known_mean(values: Array, axis: int) -> Array:
    """The mean of what is known; NaN if nothing is."""
    known = ~np.isnan(values)
    with np.errstate(invalid="ignore", over="ignore"):
        return np.asarray(np.where(known, values, 0.0).sum(axis=axis) / known.sum(axis=axis))


class Chunk:
    """The rows of `CHUNK` steps in bins of `size` steps each; arrays of shape (columns, bins)."""

    __slots__ = ("greatest", "least", "mean", "size")

    def __init__(self, least: Array, greatest: Array, mean: Array, size: int) -> None:
        self.least, self.greatest, self.mean, self.size = least, greatest, mean, size

    @classmethod
    def whole(cls, rows: Array) -> Chunk:
        """Rows as they are, a bin for each step."""
        return cls(rows, rows, rows, 1)

    @property
    def n_bytes(self) -> int:
        """What it takes of memory; least, greatest and mean of whole rows are one array."""
        return self.mean.nbytes if self.size == 1 else 3 * self.mean.nbytes

    def grow(self, n_rows: int) -> None:
        """Make room for so many rows; only of a chunk that is whole."""
        rows = self.mean
        if n_rows > rows.shape[1]:
            room = min(max(_FIRST_ROWS, 2 * rows.shape[1], n_rows), CHUNK)
            grown = np.empty((len(rows), room))
            grown[:, : rows.shape[1]] = rows
            self.least = self.greatest = self.mean = grown

    def thinned(self) -> Chunk:
        """The same in fewer bins."""
        by = min(_THINNED_BY, self.mean.shape[1])
        shape = (len(self.mean), -1, by)
        return Chunk(
            np.fmin.reduce(self.least.reshape(shape), axis=2),
            np.fmax.reduce(self.greatest.reshape(shape), axis=2),
            known_mean(self.mean.reshape(shape), axis=2),
            self.size * by,
        )
