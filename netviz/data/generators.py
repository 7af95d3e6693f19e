"""Artificial data sets of the plane, each from a seed, a noise level and points per class."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from netviz.core.params import Array
from netviz.data.dataset import Dataset
from netviz.data.origin import Numbers, Origin
from netviz.errors import DataError
from netviz.frozen import dataclass

MAX_POINTS = 100_000
GENERATED_FEATURES = ("x₁", "x₂")


def _spiral(n: int, noise: float, n_classes: int, rng: np.random.Generator) -> Array:
    """Arms r = 0 … 1 over an angle of 4 rad; the noise is on the angle, as in the course."""
    radius = np.tile(np.linspace(0.0, 1.0, n), n_classes)
    # The course starts its three arms 4 rad apart; any other number is spread evenly.
    between = 4.0 if n_classes == 3 else 2.0 * np.pi / n_classes
    start = np.repeat(between * np.arange(n_classes), n)
    angle = start + np.tile(np.linspace(0.0, 4.0, n), n_classes)
    angle += noise * rng.standard_normal(n * n_classes)
    return np.asarray(radius[:, None] * np.column_stack((np.sin(angle), np.cos(angle))))


def _moons(n: int, noise: float, n_classes: int, rng: np.random.Generator) -> Array:
    """Two half circles of radius 1 that reach into each other."""
    angle = np.linspace(0.0, np.pi, n)
    upper = np.column_stack((np.cos(angle), np.sin(angle)))
    lower = np.column_stack((1.0 - np.cos(angle), 0.5 - np.sin(angle)))
    return np.asarray(np.vstack((upper, lower)) + noise * rng.standard_normal((2 * n, 2)))


def _rings(n: int, noise: float, n_classes: int, rng: np.random.Generator) -> Array:
    """Concentric circles of evenly growing radius, the outermost of radius 1."""
    radius = np.repeat(np.arange(1, n_classes + 1) / n_classes, n)
    angle = rng.uniform(0.0, 2.0 * np.pi, n * n_classes)
    ring = radius[:, None] * np.column_stack((np.cos(angle), np.sin(angle)))
    return np.asarray(ring + noise * rng.standard_normal(ring.shape))


def _board(cells: int, n: int, noise: float, n_classes: int, rng: np.random.Generator) -> Array:
    """A board of cells × cells over [−1, 1]², its cells in two colours by turns."""
    column, row = np.meshgrid(np.arange(cells), np.arange(cells))
    corners = np.column_stack((column.ravel(), row.ravel()))
    parts = []
    for colour in range(2):
        own = corners[corners.sum(axis=1) % 2 == colour]
        inside = own[rng.integers(len(own), size=n)] + rng.uniform(0.04, 0.96, (n, 2))
        parts.append(inside * (2.0 / cells) - 1.0)
    return np.asarray(np.vstack(parts) + noise * rng.standard_normal((2 * n, 2)))


def _blobs(n: int, noise: float, n_classes: int, rng: np.random.Generator) -> Array:
    """Gaussian clouds around points of the unit circle; the noise is their standard deviation."""
    angle = 2.0 * np.pi * np.arange(n_classes) / n_classes + np.pi / 2.0
    centres = np.repeat(np.column_stack((np.cos(angle), np.sin(angle))), n, axis=0)
    return np.asarray(centres + noise * rng.standard_normal(centres.shape))


def _linear(n: int, noise: float, n_classes: int, rng: np.random.Generator) -> Array:
    """Two clouds on either side of the line x + y = 0, with a gap between them.

    The noise is the clouds' standard deviation along the line and away from it.
    """
    side = np.repeat([-1.0, 1.0], n)
    along = noise * rng.standard_normal(2 * n)
    away = side * (0.2 + noise * np.abs(rng.standard_normal(2 * n)))
    return np.asarray(np.column_stack((away + along, away - along)) / np.sqrt(2.0))


@dataclass(frozen=True)
class Generator:
    """One kind of artificial data.

    Attributes
    ----------
    name : str
        For the command line; people see it as its `title`.
    n_classes : int
        The usual number of classes.
    class_range : (int, int)
        The least and the greatest number of classes; equal where it cannot be chosen.
    noise : float
        The usual noise level, a standard deviation.
    teaches : str
        What the set is good for.
    """

    name: str
    n_classes: int
    class_range: tuple[int, int]
    noise: float
    teaches: str
    _draw: Callable[[int, float, int, np.random.Generator], Array]

    @property
    def title(self) -> str:
        """The name as people write it."""
        return self.name.capitalize()

    def make(
        self,
        points_per_class: int = 100,
        noise: float | None = None,
        n_classes: int | None = None,
        seed: int = 0,
    ) -> Dataset:
        """Draw a data set; all of it is the training part.

        Parameters
        ----------
        points_per_class : int
            At least 1, and at most 100 000 points in all.
        noise : float, optional
            A standard deviation ≥ 0; the usual level if left out.
        n_classes : int, optional
            The usual number if left out.
        seed : int
            The same seed gives the same points.

        Raises
        ------
        DataError
            If a number is out of range.
        """
        noise = self.noise if noise is None else noise
        n_classes = self.n_classes if n_classes is None else n_classes
        least, greatest = self.class_range
        if not least <= n_classes <= greatest:
            allowed = f"{least}" if least == greatest else f"{least} to {greatest}"
            raise DataError(f"{self.name} has {allowed} classes; asked for {n_classes}")
        most = MAX_POINTS // n_classes
        if not 1 <= points_per_class <= most:
            raise DataError(f"{self.name}: points per class must be 1 to {most}, not {points_per_class}")
        if not 0.0 <= noise <= 10.0:
            raise DataError(f"{self.name}: the noise must be 0 to 10, not {noise:g}")
        if seed < 0:
            raise DataError(f"{self.name}: a seed must not be negative, and {seed} is")
        points = self._draw(points_per_class, noise, n_classes, np.random.default_rng(seed))
        return Dataset(
            points=points,
            classes=np.repeat(np.arange(n_classes), points_per_class),
            class_names=tuple(str(label) for label in range(n_classes)),
            feature_names=GENERATED_FEATURES,
            is_test=np.zeros(len(points), bool),
            origin=Origin("generator", self.name, Numbers(points_per_class, noise, n_classes, seed)),
        )


GENERATORS: dict[str, Generator] = {
    name: Generator(name, n_classes, class_range, noise, teaches, draw)
    for name, n_classes, class_range, noise, draw, teaches in (
        ("spiral", 3, (2, 8), 0.2, _spiral, "the course's example: no straight line separates the arms"),
        ("moons", 2, (2, 2), 0.1, _moons, "two curved classes: a few hinges are enough"),
        ("rings", 3, (2, 8), 0.05, _rings, "one class inside another: regions close"),
        ("xor", 2, (2, 2), 0.0, partial(_board, 2), "what no network without a hidden layer can do"),
        ("checkerboard", 2, (2, 2), 0.0, partial(_board, 4),
         "many regions: how many hidden units are enough?"),
        ("blobs", 3, (2, 31), 0.25, _blobs, "one cloud a class: the easy case, up to 31"),
        ("linear", 2, (2, 2), 0.35, _linear,
         "two separable clouds: the loss tends to 0 and weights grow unless λ > 0"),
    )
}  # fmt: skip
"""Every generator by name."""
