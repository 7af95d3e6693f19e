"""J̃ at many points of a plane in the space of θ, in batched products.

At the point (α, β) of a plane θ = θ₀ + αu + βv, so every parameter is affine in α and β. Units whose
weights do not change on the plane are passed once for all points; those that do, for a block of points in
one product. It is lines 1 to 7 of the derivation: tests hold it to `netviz.core.forward_backward`.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple

import numpy as np

from netviz.core.network import Samples
from netviz.core.params import Array, ParamVector, Sizes
from netviz.landscape.directions import Plane

_BLOCK = 160_000  # hidden activations that are computed at once: about what a core keeps in its cache


class Values(NamedTuple):
    """The loss at n points, (n,) each; NaN where it is no number."""

    data: Array
    reg: Array

    @property
    def loss(self) -> Array:
        """J̃ = J_data + J_reg."""
        return np.asarray(self.data + self.reg)


class PlaneLoss:
    """The loss on a plane.

    Parameters
    ----------
    plane : Plane
    samples : Samples
        All that count: the training part, or a part of it.
    lam : float
        λ.

    Attributes
    ----------
    work : int
        Of a point, counted in hidden activations.
    """

    def __init__(self, plane: Plane, samples: Samples, lam: float) -> None:
        sizes = plane.sizes
        self._samples, self._lam, self._sizes = samples, lam, sizes
        basis = [ParamVector(sizes, vector) for vector in (plane.origin, plane.across, plane.up)]
        moves = np.any([part.layer1.any(axis=0) for part in basis[1:]], axis=0)  # (H,)
        n_samples, n_classes = len(samples.y), sizes.n_classes
        with np.errstate(over="ignore", invalid="ignore"):
            still = basis[0].layer1_T[~moves] @ samples.inputs
            np.maximum(still, 0.0, out=still)
            self._logits = np.stack(
                [(part.W2[~moves].T @ still + part.b2[:, None]).reshape(-1) for part in basis]
            )  # (3, K·N)
            self._layer1 = np.stack([part.layer1_T[moves].reshape(-1) for part in basis])  # (3, M·(D+1))
            self._W2_T = np.stack([part.W2[moves].T.reshape(-1) for part in basis])  # (3, K·M)
            weights = np.stack([np.concatenate((part.W1_flat, part.W2_flat)) for part in basis])
            self._squares = weights @ weights.T
        self._n_moving = int(moves.sum())
        self.work = n_samples * (self._n_moving + 4 * n_classes)
        self._columns = np.arange(n_samples)

    def at(self, alphas: Array, betas: Array) -> Values:
        """The loss at some points, (n,) each."""
        walk = self.stepwise(alphas, betas)
        while True:
            try:
                next(walk)
            except StopIteration as stop:
                found: Values = stop.value
                return found

    def stepwise(self, alphas: Array, betas: Array) -> Generator[float, None, Values]:
        """The same block by block: yields the share that is done."""
        places = np.column_stack((np.ones(len(alphas)), alphas, betas))  # (n, 3)
        data, size = np.empty(len(places)), max(1, _BLOCK // self.work)
        for first in range(0, len(places), size):
            block = places[first : first + size]
            with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
                data[first : first + size] = self._data(block)
            yield (first + len(block)) / len(places)
        return Values(data, self._reg(places))

    def _data(self, places: Array) -> Array:
        """Lines 1 to 5 at the points of a block (B, 3)."""
        n_points, n_samples, (n_inputs, _, n_classes) = len(places), len(self._columns), self._sizes
        z3 = (places @ self._logits).reshape(n_points, n_classes, n_samples)
        if self._n_moving:
            layer1 = (places @ self._layer1).reshape(-1, n_inputs + 1)
            a2 = layer1 @ self._samples.inputs  # (B·M, N)
            np.maximum(a2, 0.0, out=a2)
            W2_T = (places @ self._W2_T).reshape(n_points, n_classes, self._n_moving)
            z3 += W2_T @ a2.reshape(n_points, self._n_moving, n_samples)
        z3 -= z3.max(axis=1, keepdims=True)
        true = z3[:, self._samples.y, self._columns]
        np.exp(z3, out=z3)
        return np.asarray((np.log(z3.sum(axis=1)) - true).mean(axis=1))

    def _reg(self, places: Array) -> Array:
        """Line 6, a quadratic function of α and β."""
        if self._lam == 0.0:  # also where the squares overflow
            return np.zeros(len(places))
        with np.errstate(over="ignore", invalid="ignore"):
            return np.asarray(self._lam * np.einsum("ni,ij,nj->n", places, self._squares, places))


def samples_of(a1: Array, y: Array, sizes: Sizes, most: int | None = None, seed: int = 0) -> Samples:
    """The training part as the passes read it; of more than `most` samples, so many drawn by the seed."""
    if most is not None and len(y) > most:
        chosen = np.sort(np.random.default_rng(seed).choice(len(y), most, replace=False))
        a1, y = a1[chosen], y[chosen]
    return Samples(a1, y, sizes.n_classes)
