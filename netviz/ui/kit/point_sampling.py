"""Which samples are drawn, where there are too many to draw all."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np

from netviz.core.params import Array
from netviz.data import Dataset
from netviz.data.thinning import thinned
from netviz.snapshot import Snapshot

MOST_DRAWN = 6000
"""The plane has room for so many samples; of more, some are left out, but no outlier."""

_found: WeakKeyDictionary[Dataset, dict[int, Array]] = WeakKeyDictionary()


def display_sample(dataset: Dataset, most: int = MOST_DRAWN) -> Array:
    """Which samples are drawn: all of a few, else equally many of each class in each cell.

    Where samples are sparse, all of them are drawn; where they crowd, as many as there is room for. Which
    ones does not change from one picture to the next.

    Parameters
    ----------
    dataset : Dataset
    most : int
        More are drawn only where there is just one per cell and class.

    Returns
    -------
    boolean array (N,)
    """
    masks = _found.setdefault(dataset, {})
    if most not in masks:
        masks[most] = thinned(dataset, most)
    return masks[most]


def choose_drawn(snapshot: Snapshot) -> None:
    """Choose the samples that are drawn, before anybody waits for them."""
    display_sample(snapshot.dataset)


def extent(points: Array) -> tuple[Array, Array]:
    """Centre and half size (2,) of a rectangle around points (N, 2), with a margin."""
    low, high = points.min(axis=0), points.max(axis=0)
    return (low + high) / 2, np.where(high > low, high - low, 1.0) * 0.58
