"""A data set of the plane: points, classes, names, and which points train and which test."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from hashlib import sha256

import numpy as np

from netviz.core.params import Array
from netviz.data.origin import Origin, Split
from netviz.errors import DataError
from netviz.frozen import dataclass

_UNSAID = Origin("file", "")

MAX_SIZE = 1e302
"""Coordinates beyond this cannot be drawn or standardized without overflow."""


@dataclass(frozen=True, eq=False)
class Dataset:
    """Labelled points of the plane.

    Parameters
    ----------
    points : float array (N, 2)
        In the units of the source, never standardized.
    classes : integer array (N,)
        0 … K − 1.
    class_names : tuple of K str
    feature_names : tuple of 2 str
    is_test : boolean array (N,)
        Which points only test.
    source : str
        Where the points come from, for titles; what the origin is called, if it is left out.
    warnings : tuple of str
        What a reader of the source should be told.
    origin : Origin
        Where the points come from; a file called `source`, if it is left out.

    Raises
    ------
    DataError
        If shapes do not fit, a value is not finite, there are fewer than two classes, or no point is
        left for training.
    """

    points: Array
    classes: Array
    class_names: tuple[str, ...]
    feature_names: tuple[str, str]
    is_test: Array
    source: str = ""
    warnings: tuple[str, ...] = ()
    origin: Origin = _UNSAID

    def __post_init__(self) -> None:
        if not self.origin.name:
            object.__setattr__(self, "origin", replace(self.origin, name=self.source))
        if not self.source:
            object.__setattr__(self, "source", str(self.origin))
        for name, dtype in (("points", np.float64), ("classes", np.int64), ("is_test", np.bool_)):
            array = getattr(self, name)
            is_array = isinstance(array, np.ndarray) and array.dtype == dtype and array.flags.owndata
            if not is_array or array.flags.writeable:  # else it is shared, for nobody will write into it
                array = np.array(array, dtype)
                array.flags.writeable = False
                object.__setattr__(self, name, array)
        n_points = len(self.points) if self.points.ndim else 0
        if self.points.shape != (n_points, 2) or not n_points:
            raise DataError(f"{self.source}: points must come as pairs, at least one of them")
        if self.classes.shape != (n_points,) or self.is_test.shape != (n_points,):
            raise DataError(f"{self.source}: every point needs one class and one part, train or test")
        if not np.isfinite(self.points).all():
            row = int(np.argmin(np.isfinite(self.points).all(axis=1)))
            raise DataError(f"{self.source}: point {row + 1} is not finite; remove it")
        if max(self.points.max(), -self.points.min()) > MAX_SIZE:
            row = int(np.argmax(np.abs(self.points).max(axis=1)))
            raise DataError(
                f"{self.source}: point {row + 1} lies beyond ±{MAX_SIZE:g}; use another unit, or remove it"
            )
        if len(self.class_names) < 2:
            raise DataError(f"{self.source}: a classifier needs points of at least two classes")
        if self.classes.min() < 0 or self.classes.max() >= self.n_classes:
            raise DataError(f"{self.source}: classes must lie in 0 … {self.n_classes - 1}")
        if self.is_test.all():
            raise DataError(f"{self.source}: every point is in the test part; none is left to train on")

    @cached_property
    def key(self) -> str:
        """The sha256 of numbers and names: the same for equal data sets, another for others."""
        names = self.class_names, self.feature_names, self.source, self.origin
        digest = sha256(repr((names, len(self.points))).encode())
        for array in (self.points, self.classes, self.is_test):
            digest.update(np.ascontiguousarray(array).data)
        return digest.hexdigest()

    @property
    def n_classes(self) -> int:
        """K."""
        return len(self.class_names)

    @property
    def counts(self) -> dict[str, int]:
        """Number of points of each class, in the classes' order."""
        numbers = np.bincount(self.classes, minlength=self.n_classes)
        return {name: int(n) for name, n in zip(self.class_names, numbers, strict=True)}

    def split(self, test_fraction: float, seed: int) -> Dataset:
        """The same points with a new, stratified division into a train and a test part.

        Parameters
        ----------
        test_fraction : float
            0 ≤ fraction < 1 of each class that becomes the test part, rounded; every class keeps at
            least one point to train on.
        seed : int
            Which points are taken.

        Raises
        ------
        DataError
            If the fraction is out of range.
        """
        if not 0.0 <= test_fraction < 1.0:
            raise DataError(
                f"the test fraction must be at least 0 and below 1, not {test_fraction:g}; "
                "0.2 keeps a fifth of the points for testing"
            )
        rng = np.random.default_rng(seed)
        is_test = np.zeros(len(self.points), bool)
        for label in range(self.n_classes):
            members = rng.permutation(np.flatnonzero(self.classes == label))
            n_test = min(round(test_fraction * len(members)), max(len(members) - 1, 0))
            is_test[members[:n_test]] = True
        origin = replace(self.origin, split=Split(float(test_fraction), int(seed)))
        return replace(self, is_test=is_test, origin=origin)


_SMALL = 1e-140  # a span whose square is not a normal number
_LARGE = 1e100  # a span of which many squares may have no sum


@dataclass(frozen=True)
class Standardization:
    """The affine map x ↦ (x − mean) / scale of each feature, fitted on the training part.

    A feature that does not vary keeps its scale (a scale of 1).

    Raises
    ------
    DataError
        If a number is not finite, or a scale is not above 0.
    """

    mean: tuple[float, float] = (0.0, 0.0)
    scale: tuple[float, float] = (1.0, 1.0)

    def __post_init__(self) -> None:
        if not (np.isfinite((self.mean, self.scale)).all() and min(self.scale) > 0):
            raise DataError("mean and scale must be finite, and scale above 0")

    @classmethod
    def fit(cls, dataset: Dataset) -> Standardization:
        """Mean 0 and standard deviation 1 on the training part of `dataset`."""
        train = dataset.points[~dataset.is_test]
        with np.errstate(over="ignore", invalid="ignore"):
            mean, deviation = train.mean(axis=0), train.std(axis=0)
        columns = np.ascontiguousarray(train.T)  # in which they are found quickly
        low, high = columns.min(axis=1), columns.max(axis=1)
        span, size = high - low, np.maximum(np.abs(low), np.abs(high))
        in_doubt = (deviation <= 1e-6 * size) | (span < _SMALL) | (span > _LARGE)
        if in_doubt.any():
            # Of values that hardly differ, or are very small or large, squares and sums say nothing:
            # counted from the lowest and in units of their span they do.
            share = (train - low) / np.where(span > 0, span, 1.0)
            deviation = np.where(in_doubt, span * share.std(axis=0), deviation)
            mean = np.where(in_doubt, low + span * share.mean(axis=0), mean)
        # What differs in the last digits alone is a constant that was rounded.
        varies = (span > 8 * np.finfo(float).eps * size) & (deviation > 0)
        scale = np.where(varies, deviation, 1.0)
        return cls((float(mean[0]), float(mean[1])), (float(scale[0]), float(scale[1])))

    @property
    def is_identity(self) -> bool:
        """Whether the network is given the features as they are."""
        return self.mean == (0.0, 0.0) and self.scale == (1.0, 1.0)

    def apply(self, points: Array) -> Array:
        """Points (N, 2) in the network's units."""
        return np.asarray((points - np.array(self.mean)) / np.array(self.scale))

    def undo(self, points: Array) -> Array:
        """Points (N, 2) back in the data's units."""
        return np.asarray(points * np.array(self.scale) + np.array(self.mean))
