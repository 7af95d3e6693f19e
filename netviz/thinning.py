"""What of the data is drawn: the rectangle around them, and which samples where they are too many."""

from __future__ import annotations

import numpy as np

from netviz.core.params import Array
from netviz.data import Dataset

MOST_DRAWN = 6000
"""The plane has room for so many samples; of more, some are left out, but no outlier."""

_CELLS = 48  # of the data's range, along each axis


def thinned(dataset: Dataset, most: int) -> Array:
    """Which samples are drawn: all of a few, else equally many of each class in each cell.

    Where samples are sparse, all of them are drawn; where they crowd, as many as there is room for.

    Parameters
    ----------
    dataset : Dataset
    most : int
        More are drawn only where there is just one per cell and class.

    Returns
    -------
    boolean array (N,)
    """
    n_samples = len(dataset.points)
    if n_samples <= most:
        return np.ones(n_samples, bool)
    low, high = bounds(dataset.points)
    unit = (dataset.points - low) / np.where(high > low, high - low, 1.0)
    column, row = np.minimum(unit * _CELLS, _CELLS - 1).astype(np.int64).T
    _, cell, counts = np.unique(
        (row * _CELLS + column) * dataset.n_classes + dataset.classes,
        return_inverse=True,
        return_counts=True,
    )
    order = np.random.default_rng(0).permutation(n_samples)
    order = order[np.argsort(cell[order], kind="stable")]  # cell by cell, at random within each
    rank = np.empty(n_samples, np.int64)
    rank[order] = np.arange(n_samples) - np.repeat(np.cumsum(counts) - counts, counts)
    kept_of = np.cumsum(np.bincount(rank))  # samples that are drawn with one per cell, two, …
    return np.asarray(rank < max(1, int(np.searchsorted(kept_of, most, side="right"))))


def bounds(points: Array) -> tuple[Array, Array]:
    """The least and the greatest of each column of points (N, 2)."""
    columns = points.T  # one after the other, which takes a hundredth of the time of both at once
    return np.array([column.min() for column in columns]), np.array([column.max() for column in columns])


def extent(points: Array) -> tuple[Array, Array]:
    """Centre and half size (2,) of a rectangle around points (N, 2), with a margin."""
    low, high = bounds(points)
    return (low + high) / 2, np.where(high > low, high - low, 1.0) * 0.6
