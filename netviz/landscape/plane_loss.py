"""J̃ at many points of a plane in the space of θ, in batched products.

At the point (α, β) of a plane θ = θ₀ + αu + βv, so every parameter is affine in α and β. Units whose
weights do not change on the plane are passed once for all points; those that do, for a block of points in
one product. It is lines 1 to 7 of the derivation: tests hold it to `netviz.core.forward_backward`.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple

import numpy as np

from netviz.core.params import Array, ParamVector, Sizes
from netviz.core.samples import Samples, aligned
from netviz.landscape.directions import Plane

_BLOCK = 100_000  # numbers that are computed at once: what a core keeps in its cache
_MOST_POINTS = 64
_MANY = 10_000  # samples, from which on a row of zeros is as fast as a whole array of them
_LONG = (
    500_000  # hidden activations of a point, which take so long that others must have their turn between
)


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
        self._n_moving = n_moving = int(moves.sum())
        self.work = n_samples * (n_moving + 4 * n_classes)
        # As in the engine, all memory is allocated once, and no more of it than a core keeps near.
        self._at_once = max(1, _BLOCK // max(n_samples * n_moving, 1))
        self._n_points = max(1, min(_MOST_POINTS, _BLOCK // (n_classes * n_samples)))
        self._at_once = min(self._at_once, self._n_points)
        self._a2 = aligned((self._at_once * n_moving, n_samples), np.float64)
        self._zeros = aligned((n_samples,) if n_samples > _MANY else self._a2.shape, np.float64)
        self._hidden_part = aligned((self._at_once, n_classes, n_samples), np.float64)
        self._z3 = aligned((self._n_points, n_classes, n_samples), np.float64)
        self._row = aligned((self._n_points, 1, n_samples), np.float64)
        self._true = aligned((self._n_points, n_samples), np.float64)
        self._mean = np.full(n_samples, 1.0 / n_samples)

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
        data = np.empty(len(places))
        for first in range(0, len(places), self._n_points):
            block = places[first : first + self._n_points]
            with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
                np.matmul(block, self._logits, out=self._z3.reshape(self._n_points, -1)[: len(block)])
                for start in range(0, len(block) if self._n_moving else 0, self._at_once):
                    self._add_hidden(block[start : start + self._at_once], start)
                    if self.work > _LONG:
                        yield first / len(places)
                data[first : first + len(block)] = self._mean_losses(len(block))
            yield (first + len(block)) / len(places)
        return Values(data, self._reg(places))

    def _add_hidden(self, places: Array, start: int) -> None:
        """Lines 1 to 3 of the units that change, at some points (B, 3) of a block."""
        n_points, n_moving = len(places), self._n_moving
        n_inputs, _, n_classes = self._sizes
        a2 = self._a2[: n_points * n_moving]
        layer1 = (places @ self._layer1).reshape(-1, n_inputs + 1)
        np.matmul(layer1, self._samples.inputs, out=a2)  # (B·M, N)
        np.maximum(a2, self._zeros[: len(a2)] if self._zeros.ndim == 2 else self._zeros, out=a2)
        W2_T = (places @ self._W2_T).reshape(n_points, n_classes, n_moving)
        part, z3 = self._hidden_part[:n_points], self._z3[start : start + n_points]
        np.matmul(W2_T, a2.reshape(n_points, n_moving, -1), out=part)
        np.add(z3, part, out=z3)

    def _mean_losses(self, n_points: int) -> Array:
        """Lines 4 and 5 of the logits that have been computed, for so many points."""
        z3, row, true = self._z3[:n_points], self._row[:n_points], self._true[:n_points]
        np.max(z3, axis=1, out=row, keepdims=True)
        np.subtract(z3, row, out=z3)
        z3.reshape(n_points, -1).take(self._samples.true_logit, axis=1, out=true, mode="clip")
        np.exp(z3, out=z3)
        np.sum(z3, axis=1, out=row, keepdims=True)
        np.log(row, out=row)
        np.subtract(row[:, 0], true, out=true)
        return np.asarray(true @ self._mean)

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
