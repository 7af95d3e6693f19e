"""The loss on a grid over a plane; where that is much work, on a coarser grid or of some of the samples."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from netviz.core.params import Array
from netviz.core.samples import Samples
from netviz.frozen import dataclass
from netviz.landscape.directions import Plane
from netviz.landscape.plane_loss import PlaneLoss, Values


@dataclass(frozen=True)
class Bounds:
    """How much is computed for a picture.

    Attributes
    ----------
    sides : tuple of int
        Points along a side of the grid, the finest first.
    work : int
        Hidden activations of the whole grid at most.
    """

    sides: tuple[int, ...]
    work: int


STILL = Bounds((41, 31, 21), 1_500_000_000)
"""At rest: a second or two at the most, beside the window."""

PLAYING = Bounds((21, 15), 15_000_000)
"""While steps follow each other: some 15 milliseconds, in slices."""

_FEWEST = 50  # samples


@dataclass(frozen=True)
class Box:
    """The part of a plane that is looked at: from the lower left to the upper right."""

    left: float
    bottom: float
    right: float
    top: float

    def axes(self, n_across: int, n_up: int) -> tuple[Array, Array]:
        """Coordinates of the points of a grid that reaches from edge to edge."""
        return np.linspace(self.left, self.right, n_across), np.linspace(self.bottom, self.top, n_up)

    def scaled(self, factor: float, alpha: float, beta: float) -> Box:
        """Smaller or larger around a point that stays where it is."""
        return Box(
            alpha + factor * (self.left - alpha),
            beta + factor * (self.bottom - beta),
            alpha + factor * (self.right - alpha),
            beta + factor * (self.top - beta),
        )


@dataclass(frozen=True, eq=False)
class Surface:
    """The loss on a grid.

    Attributes
    ----------
    plane : Plane
    box : Box
    data, reg : arrays (Y, X)
        J_data and J_reg, the lowest row first.
    n_samples, n_all : int
        How many samples it is of, and how many there are.
    """

    plane: Plane
    box: Box
    data: Array
    reg: Array
    n_samples: int
    n_all: int

    def values(self, part: str) -> Array:
        """Of "loss", "loss_data" or "loss_reg"."""
        return {"loss": self.data + self.reg, "loss_data": self.data, "loss_reg": self.reg}[part]


def grid_within(bounds: Bounds, n_samples: int, per_sample: int) -> tuple[int, int]:
    """Points along a side, and how many samples, that stay within bounds.

    Parameters
    ----------
    bounds : Bounds
    n_samples : int
    per_sample : int
        Work of a sample at a point.
    """
    for side in bounds.sides:
        if side * side * n_samples * per_sample <= bounds.work:
            return side, n_samples
    side = bounds.sides[-1]
    return side, min(max(bounds.work // (side * side * per_sample), _FEWEST), n_samples)


def surface_stepwise(
    plane: Plane, box: Box, samples: Samples, lam: float, sides: tuple[int, int], n_all: int
) -> Generator[float, None, Surface]:
    """Compute the loss on a grid, block by block: yields the share that is done.

    Parameters
    ----------
    plane : Plane
    box : Box
    samples : Samples
    lam : float
        λ.
    sides : two int
        Points across and up.
    n_all : int
        How many samples there are; `samples` may be some of them.
    """
    xs, ys = box.axes(*sides)
    alphas, betas = np.meshgrid(xs, ys)
    found: Values = yield from PlaneLoss(plane, samples, lam).stepwise(alphas.ravel(), betas.ravel())
    shape = alphas.shape
    return Surface(plane, box, found.data.reshape(shape), found.reg.reshape(shape), len(samples.y), n_all)
