"""Changing points by hand: each change makes another data set, so that any can be taken back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from netviz.core.params import Array
from netviz.data.dataset import MAX_SIZE, Dataset
from netviz.data.origin import Origin
from netviz.errors import DataError

MAX_CLASSES = 9
"""As many as there are keys for."""

DRAWN = Origin("drawn", "drawn by hand")


def empty(n_classes: int = 2, feature_names: tuple[str, str] = ("x₁", "x₂")) -> Drawing:
    """A plane without points."""
    return Drawing(
        np.empty((0, 2)),
        np.empty(0, np.int64),
        np.empty(0, bool),
        tuple(str(label) for label in range(n_classes)),
        feature_names,
    )


class Drawing:
    """Points with their classes, perhaps none yet; a value: every change gives another one.

    Attributes
    ----------
    points : array (N, 2)
    classes : integer array (N,)
    is_test : boolean array (N,)
    class_names, feature_names : tuples of str
    origin : Origin
        Where the points came from before they were changed.
    """

    def __init__(
        self,
        points: Array,
        classes: Array,
        is_test: Array,
        class_names: tuple[str, ...],
        feature_names: tuple[str, str],
        origin: Origin = DRAWN,
    ) -> None:
        self.points, self.classes, self.is_test = points, classes, is_test
        self.class_names, self.feature_names = class_names, feature_names
        self.origin = origin
        self._dataset: Dataset | None = None
        self._obstacle: str | None = None

    @classmethod
    def of(cls, dataset: Dataset) -> Drawing:
        """The points of a data set."""
        drawing = cls(
            dataset.points,
            dataset.classes,
            dataset.is_test,
            dataset.class_names,
            dataset.feature_names,
            replace(dataset.origin, changed=False),
        )
        drawing._dataset = dataset
        return drawing

    def __len__(self) -> int:
        return len(self.points)

    def equals(self, other: Drawing) -> bool:
        """Whether another drawing has the same points in the same classes."""
        return (
            np.array_equal(self.points, other.points)
            and np.array_equal(self.classes, other.classes)
            and self.class_names == other.class_names
        )

    def to_dataset(self) -> Dataset | None:
        """What can be trained on, always the same; None where there is no training point."""
        if self._dataset is None and len(self) and not self.is_test.all():
            origin = replace(self.origin, changed=self.origin.kind != "drawn")
            try:
                self._dataset = Dataset(
                    self.points,
                    self.classes,
                    self.class_names,
                    self.feature_names,
                    self.is_test,
                    origin=origin,
                )
            except DataError as error:
                self._obstacle = str(error).removeprefix(f"{origin}: ")
        return self._dataset

    @property
    def obstacle(self) -> str | None:
        """Why nothing can be computed with the points; None if it can, or if there is none to train on."""
        with np.errstate(invalid="ignore"):
            if not (np.abs(self.points) <= MAX_SIZE).all():
                return "it goes beyond ±10³⁰², where nothing can be computed; zoom in and draw there"
        return None if self.to_dataset() is not None else self._obstacle

    def _with(self, points: Array, classes: Array, is_test: Array) -> Drawing:
        return Drawing(points, classes, is_test, self.class_names, self.feature_names, self.origin)

    def add(self, points: Array, label: int) -> Drawing:
        """More points of a class, all to train on; a class that is new gets a name."""
        points = np.atleast_2d(np.asarray(points, float))
        drawing = self._named(label)
        return drawing._with(
            np.vstack((self.points, points)),
            np.append(self.classes, np.full(len(points), label)),
            np.append(self.is_test, np.zeros(len(points), bool)),
        )

    def _named(self, label: int) -> Drawing:
        """With a name for a class, if it has none."""
        names = list(self.class_names)
        are_numbers = all(name.isdecimal() for name in names)
        while len(names) <= label:
            name = str(len(names)) if are_numbers else f"class {len(names) + 1}"
            names.append(name if name not in names else f"another {name}")
        return Drawing(
            self.points, self.classes, self.is_test, tuple(names), self.feature_names, self.origin
        )

    def move(self, chosen: Array, by: Array) -> Drawing:
        """Chosen points (boolean (N,)) somewhere else."""
        return self._with(
            np.where(chosen[:, None], self.points + by, self.points), self.classes, self.is_test
        )

    def relabel(self, chosen: Array, label: int) -> Drawing:
        """Chosen points in another class."""
        drawing = self._named(label)
        return drawing._with(self.points, np.where(chosen, label, self.classes), self.is_test)

    def delete(self, chosen: Array) -> Drawing:
        """Without the chosen points."""
        kept = ~chosen
        return self._with(self.points[kept], self.classes[kept], self.is_test[kept])

    def near(self, place: Array, reach: Array) -> Array:
        """Which points lie within an ellipse of half-axes `reach` around a place; boolean (N,)."""
        return np.asarray((((self.points - place) / reach) ** 2).sum(axis=1) <= 1.0)

    def inside(self, corners: Array) -> Array:
        """Which points lie within a polygon (M, 2), by the parity of the edges to their right."""
        x, y = self.points.T
        within = np.zeros(len(self), bool)
        for (x1, y1), (x2, y2) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
            crosses = (y1 > y) != (y2 > y)
            with np.errstate(divide="ignore", invalid="ignore"):
                within ^= crosses & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
        return within
