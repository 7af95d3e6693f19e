"""Planes through the space of θ: which two directions are looked along."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from netviz.core.params import PARAMETERS, Array, ParamVector, Sizes
from netviz.frozen import dataclass

_MOST_STATES = 200  # of a path, from which its directions are found
_FLAT = 1e-12  # of the first direction's variance: beyond, there is no second one


class DirectionError(ValueError):
    """There is no such plane here; the message says why, for people."""


@dataclass(frozen=True, eq=False)
class Plane:
    """θ = origin + α·across + β·up.

    Attributes
    ----------
    sizes : Sizes
    origin, across, up : arrays (P,)
        `up` is 0 for a line.
    shares : tuple of float
        Which share of a path's variance lies along each direction; empty for other planes.
    """

    sizes: Sizes
    origin: Array
    across: Array
    up: Array
    shares: tuple[float, ...] = ()

    def theta(self, alpha: float, beta: float = 0.0) -> Array:
        """The parameters at a point, flat (P,)."""
        return np.asarray(self.origin + alpha * self.across + beta * self.up)

    def project(self, thetas: Array) -> Array:
        """Coordinates (n, 2) of the points of the plane that are nearest to parameters (n, P)."""
        return self.coordinates(thetas - self.origin)

    def coordinates(self, moves: Array) -> Array:
        """Coordinates (n, 2) of the parts of moves (n, P) that lie in the plane."""
        basis = np.stack((self.across, self.up))
        return np.asarray(moves @ basis.T @ np.linalg.pinv(basis @ basis.T))

    def share_inside(self, move: Array) -> float:
        """How long the part of a move (P,) is that lies in the plane, as a share of its length."""
        length = float(np.linalg.norm(move))
        inside = self.coordinates(move[None])[0] @ np.stack((self.across, self.up))
        return float(np.linalg.norm(inside)) / length if length else 0.0


def random_directions(sizes: Sizes, theta: Array, seed: int) -> Plane:
    """Two random directions, normalized filter by filter (Li et al. 2018), through θ.

    A filter is all that one unit is fed by: of hidden unit j, column j of W⁽¹⁾ with b⁽¹⁾ⱼ; of class k,
    column k of W⁽²⁾ with b⁽²⁾ₖ. In each direction every filter is as long as it is in θ, so that a
    distance of 1 is as far for small weights as for large ones.

    Parameters
    ----------
    sizes : Sizes
    theta : array (P,)
    seed : int
        The same seed gives the same picture again.

    Raises
    ------
    DirectionError
        If every filter of θ is 0.
    """
    rng, present = np.random.default_rng(seed), ParamVector(sizes, theta)
    found: list[Array] = []
    for _ in range(2):
        direction = ParamVector(sizes, rng.standard_normal(sizes.n_parameters))
        for drawn, here in ((direction.layer1, present.layer1), (direction.layer2, present.layer2)):
            drawn *= np.linalg.norm(here, axis=0) / np.linalg.norm(drawn, axis=0)
        found.append(direction.vector)
    if not any(direction.any() for direction in found):
        raise DirectionError(
            "every weight is 0, so a random direction that is as long as the weights has no length; take a "
            "step, or choose other initial weights"
        )
    return Plane(sizes, theta, found[0], found[1])


def path_directions(
    sizes: Sizes, theta: Array, path: Array, gradient: Array, most: int = _MOST_STATES
) -> Plane:
    """The two principal directions of a path, through θ; coordinates are counted from the path's mean.

    Parameters
    ----------
    sizes : Sizes
    theta : array (P,)
        Which is on the plane.
    path : array (n, P)
        In the order of the steps; of a long one, some states evenly.
    gradient : array (P,)
        Where the path is straight, the second direction is the gradient's part across it.
    most : int
        So many states are looked at.

    Raises
    ------
    DirectionError
        If the path is a single point, or straight along the gradient.
    """
    path = path[:: -(-len(path) // most)]
    mean = path.mean(axis=0)
    # The singular vectors by the small matrix of products, since there are far more parameters than states.
    centred = path - mean
    squares, vectors = np.linalg.eigh(centred @ centred.T)
    squares, vectors = np.maximum(squares[::-1], 0.0), vectors[:, ::-1]
    total = float(squares.sum())
    if not total > 0.0:
        raise DirectionError("the run has no directions yet: play it for some steps")
    first = _unit(vectors[:, 0] @ centred)
    if len(path) > 2 and squares[1] > _FLAT * squares[0]:
        second = vectors[:, 1] @ centred
        second, shares = _unit(second - first * (first @ second)), squares[:2] / total
    else:
        second, shares = gradient - first * (first @ gradient), np.array((1.0, 0.0))
        if not np.linalg.norm(second) > _FLAT * np.linalg.norm(gradient):
            raise DirectionError("the run has gone straight so far: play it for some more steps")
        second = _unit(second)
    first *= -1.0 if (path[-1] - path[0]) @ first < 0 else 1.0  # the run goes to the right …
    second *= -1.0 if centred[0] @ second < 0 else 1.0  # … and begins above
    origin = theta - first * ((theta - mean) @ first) - second * ((theta - mean) @ second)
    return Plane(sizes, origin, first, second, tuple(shares.tolist()))


def _unit(vector: Array) -> Array:
    return np.asarray(vector / np.linalg.norm(vector))


def entries(sizes: Sizes, theta: Array, across: int, up: int) -> Plane:
    """Two entries of θ, by their places in the flat vector: the coordinates are their values."""
    if across == up:
        raise DirectionError("these are one and the same entry; choose two")
    origin, basis = theta.copy(), np.zeros((2, sizes.n_parameters))
    origin[[across, up]] = 0.0
    basis[0, across] = basis[1, up] = 1.0
    return Plane(sizes, origin, basis[0], basis[1])


def unit_entries(sizes: Sizes, name: str, unit: int, ends: Sequence[int] = (0, 1)) -> tuple[int, int]:
    """Where two weights of a hidden unit lie in the flat vector.

    Parameters
    ----------
    sizes : Sizes
    name : "W1" or "W2"
    unit : int
    ends : two int
        Of W⁽¹⁾ the inputs that the weights come from, of W⁽²⁾ the classes that they lead to.
    """
    start, (_, n_hidden, n_classes) = sizes.starts[PARAMETERS.index(name)], sizes
    first, second = (
        start + (end * n_hidden + unit if name == "W1" else unit * n_classes + end) for end in ends
    )
    return first, second
