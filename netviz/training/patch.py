"""What is different between two data sets: a stroke is a few points, and the others need not travel."""

from __future__ import annotations

import numpy as np

from netviz.core.params import Array
from netviz.data import Dataset
from netviz.data.origin import Origin
from netviz.frozen import dataclass

_MOST_ERASED = 500  # points that are looked for one by one


@dataclass(frozen=True, eq=False)
class Patch:
    """How to make a data set of another one.

    Attributes
    ----------
    erased : integer array
        Rows of the old data set that are gone.
    changed : integer array
        Rows, of those that are left, that are different now.
    rows : tuple of arrays
        Points, classes and parts of the changed rows, and of those that have been added at the end.
    names : tuple
        Names of the classes and features, source, warnings and origin.
    """

    erased: Array
    changed: Array
    rows: tuple[Array, Array, Array]
    names: tuple[tuple[str, ...], tuple[str, str], str, tuple[str, ...], Origin]

    def apply(self, old: Dataset) -> Dataset:
        """The new data set."""
        n_changed = len(self.changed)
        arrays = []
        for column, news in zip(_columns(old), self.rows, strict=True):
            left = np.delete(column, self.erased, axis=0)
            left[self.changed] = news[:n_changed]
            arrays.append(np.concatenate((left, news[n_changed:])))
        points, classes, is_test = arrays
        class_names, feature_names, source, warnings, origin = self.names
        return Dataset(points, classes, class_names, feature_names, is_test, source, warnings, origin)


def difference(old: Dataset, new: Dataset) -> Patch | None:
    """What turns one data set into another; None where that is no shorter than the data set itself."""
    erased = _erased(old, new)
    if erased is None:
        return None
    before, after = [np.delete(column, erased, axis=0) for column in _columns(old)], _columns(new)
    n_left = len(before[0])
    same = [
        np.equal(a, b[:n_left]).reshape(n_left, -1).all(axis=1) for a, b in zip(before, after, strict=True)
    ]
    changed = np.flatnonzero(~np.logical_and.reduce(same))
    if 2 * len(changed) > n_left:
        return None
    points, classes, is_test = (np.concatenate((column[changed], column[n_left:])) for column in after)
    names = new.class_names, new.feature_names, new.source, new.warnings, new.origin
    return Patch(erased, changed, (points, classes, is_test), names)


def _columns(dataset: Dataset) -> tuple[Array, Array, Array]:
    return dataset.points, dataset.classes, dataset.is_test


def _erased(old: Dataset, new: Dataset) -> Array | None:
    """Which rows of the old data set are missing in the new one; None if it is not what is left of it."""
    n_gone = len(old.points) - len(new.points)
    if n_gone <= 0:
        return np.empty(0, np.intp)
    if n_gone > _MOST_ERASED:
        return None
    gone: list[int] = []
    row = 0  # of the old data set; those before it have been found or are gone
    while len(gone) < n_gone:
        left = new.points[row - len(gone) :]
        differs = (old.points[row : row + len(left)] != left).any(axis=1)
        row += int(np.argmax(differs)) if differs.any() else len(left)
        gone.append(row)
        row += 1
    return np.array(gone, np.intp)
