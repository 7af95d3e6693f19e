"""The lines of the derivation as they should be and as they are met: variants of each, at several θ.

Arrays have the derivation's shapes with the θ in front: (points, N, H) and so on. Variants are combined
freely; the right one of each kind comes first, under the empty name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from netviz.backward.problem import Problem
from netviz.core.params import Array


class Points(NamedTuple):
    """Several θ on the same samples."""

    a1: Array  # (N, D)
    y: Array  # (N,)
    delta: Array  # (N, K)
    W1: Array  # (points, D, H)
    b1: Array  # (points, 1, H)
    W2: Array  # (points, H, K)
    b2: Array  # (points, 1, K)

    @classmethod
    def of(cls, problems: Sequence[Problem]) -> Points:
        """The points of problems that have their samples in common."""
        first = problems[0]
        W1, b1, W2, b2 = (
            np.stack([getattr(problem.params, name) for problem in problems])
            for name in ("W1", "b1", "W2", "b2")
        )
        delta = np.zeros((len(first.y), W2.shape[2]))
        delta[np.arange(len(first.y)), first.y] = 1
        return cls(first.a1, first.y, delta, W1, b1[:, None], W2, b2[:, None])

    @property
    def n_samples(self) -> int:
        """N."""
        return len(self.y)


class Layers(NamedTuple):
    """What a forward pass leaves: lines 1 to 4."""

    z2: Array
    a2: Array
    z3: Array
    psi: Array


def softmax(z3: Array, axis: int | tuple[int, ...] = -1) -> Array:
    """Line 4, over the classes or whatever else somebody sums over."""
    e = np.exp(z3 - z3.max(axis=axis, keepdims=True))
    total: Array = e / e.sum(axis=axis, keepdims=True)
    return total


def _relu(z: Array) -> Array:
    return np.asarray(np.maximum(z, 0))


def sigmoid(z: Array) -> Array:
    """What stands in the place of the ReLU or the softmax in other networks."""
    return np.asarray(1 / (1 + np.exp(-z)))


def _layers(
    points: Points,
    b1: float = 1,
    b2: float = 1,
    activation: Callable[[Array], Array] = _relu,
    probabilities: Callable[[Array], Array] = softmax,
) -> Layers:
    z2 = points.a1 @ points.W1 + b1 * points.b1
    a2 = activation(z2)
    z3 = a2 @ points.W2 + b2 * points.b2
    return Layers(z2, a2, z3, probabilities(z3))


def _without_keepdims(z3: Array, *, maximum: bool, total: bool) -> Array:
    """N = K: the maximum or the sum of sample i is taken from, or divides, column i."""
    top = z3.max(axis=-1)
    e = np.exp(z3 - (top[..., None, :] if maximum else top[..., None]))
    sums = e.sum(axis=-1)
    quotient: Array = e / (sums[..., None, :] if total else sums[..., None])
    return quotient


def _shares_of_shifted(z3: Array) -> Array:
    shifted = z3 - z3.max(axis=-1, keepdims=True)
    shares: Array = shifted / shifted.sum(axis=-1, keepdims=True)
    return shares


FORWARD: dict[str, Callable[[Points], Layers]] = {
    "": _layers,
    "b1-not-in-forward": lambda points: _layers(points, b1=0),
    "b1-twice": lambda points: _layers(points, b1=2),
    "b2-not-in-forward": lambda points: _layers(points, b2=0),
    "b2-twice": lambda points: _layers(points, b2=2),
    "softmax-over-samples": lambda points: _layers(points, probabilities=lambda z3: softmax(z3, -2)),
    "softmax-total": lambda points: _layers(points, probabilities=lambda z3: softmax(z3, (-1, -2))),
    "no-exp": lambda points: _layers(points, probabilities=lambda z3: z3 / z3.sum(axis=-1, keepdims=True)),
    "no-exp (shifted)": lambda points: _layers(points, probabilities=_shares_of_shifted),
    "no-normalization": lambda points: _layers(
        points, probabilities=lambda z3: np.exp(z3 - z3.max(axis=-1, keepdims=True))
    ),
    "no-softmax": lambda points: _layers(points, probabilities=lambda z3: z3),
    "relu-for-softmax": lambda points: _layers(points, probabilities=_relu),
    "sigmoid-for-softmax": lambda points: _layers(points, probabilities=sigmoid),
    "no-relu": lambda points: _layers(points, activation=lambda z2: z2),
    "tanh-hidden": lambda points: _layers(points, activation=np.tanh),
    "sigmoid-hidden": lambda points: _layers(points, activation=sigmoid),
    "leaky-relu": lambda points: _layers(points, activation=lambda z2: np.where(z2 > 0, z2, 0.01 * z2)),
}

_FORWARD_IF_SQUARE: dict[str, Callable[[Points], Layers]] = {
    "keepdims": lambda points: _layers(
        points, probabilities=lambda z3: _without_keepdims(z3, maximum=False, total=True)
    ),
    "keepdims (maximum)": lambda points: _layers(
        points, probabilities=lambda z3: _without_keepdims(z3, maximum=True, total=False)
    ),
    "keepdims (both)": lambda points: _layers(
        points, probabilities=lambda z3: _without_keepdims(z3, maximum=True, total=True)
    ),
}
"""What can be computed only where N = K."""

EVERY_FORWARD = FORWARD | _FORWARD_IF_SQUARE


def forward_passes(points: Points) -> dict[str, Callable[[Points], Layers]]:
    """The forward passes that can be computed at some points, the right one first."""
    return EVERY_FORWARD if points.n_samples == points.W2.shape[2] else FORWARD


def _one_hot(y: Array, n_classes: int) -> Array:
    return np.asarray(y[..., None] == np.arange(n_classes), np.float64)


def _shifted(layers: Layers, points: Points, by: int) -> Array:
    n_classes = layers.psi.shape[-1]
    return layers.psi - _one_hot((points.y + by) % n_classes, n_classes)


def _squared_error(layers: Layers, points: Points) -> Array:
    apart = layers.psi - points.delta
    slope: Array = layers.psi * (apart - (apart * layers.psi).sum(axis=-1, keepdims=True))
    return slope


OUTPUT: dict[str, Callable[[Layers, Points], Array]] = {
    "": lambda layers, points: layers.psi - points.delta,
    "no-true-class": lambda layers, points: layers.psi,
    "numerator-only": lambda layers, points: np.broadcast_to(-points.delta, layers.psi.shape),
    "softmax-derivative-twice": lambda layers, points: (
        (layers.psi - points.delta) * layers.psi * (1 - layers.psi)
    ),
    "argmax-for-y": lambda layers, points: (
        layers.psi - _one_hot(layers.psi.argmax(axis=-1), layers.psi.shape[-1])
    ),
    "shifted-labels": lambda layers, points: _shifted(layers, points, -1),
    "shifted-labels (up)": lambda layers, points: _shifted(layers, points, 1),
    "column-labels": lambda layers, points: layers.psi - points.delta.max(axis=0),
    "column-labels (counted)": lambda layers, points: layers.psi - points.delta.sum(axis=0),
    "integer-division": lambda layers, points: np.broadcast_to(
        -points.delta * points.n_samples, layers.psi.shape
    ),
    "one-everywhere": lambda layers, points: layers.psi - 1,
    "one-added": lambda layers, points: layers.psi + points.delta,
    "no-softmax-derivative": lambda layers, points: -points.delta / layers.psi,
    "softmax-diagonal": lambda layers, points: points.delta * (layers.psi - 1),
    "labels-as-numbers": lambda layers, points: layers.psi - points.y[:, None],
    "squared-error": _squared_error,
}
"""N times line 8, from ψ and Δ."""


PASSES: dict[str, Callable[[Array, Layers], Array]] = {
    "": lambda da2, layers: da2 * (layers.z2 > 0),
    "no-mask": lambda da2, layers: da2,
    "mask-from-gradient": lambda da2, layers: da2 * (da2 > 0),
    # Where the sign is wrong as well, it is the other half of the entries.
    "mask-from-gradient (turned)": lambda da2, layers: da2 * (da2 < 0),
    "sigmoid-derivative": lambda da2, layers: da2 * layers.a2 * (1 - layers.a2),
    "tanh-derivative": lambda da2, layers: da2 * (1 - layers.a2**2),
    "relu-for-derivative": lambda da2, layers: da2 * layers.a2,
    "z2-for-derivative": lambda da2, layers: da2 * layers.z2,
    "twice-a2-for-derivative": lambda da2, layers: 2 * da2 * layers.a2,
    "twice-z2-for-derivative": lambda da2, layers: 2 * da2 * layers.z2,
    "sigmoid-derivative of z2": lambda da2, layers: da2 * sigmoid(layers.z2) * (1 - sigmoid(layers.z2)),
    "tanh-derivative of z2": lambda da2, layers: da2 * (1 - np.tanh(layers.z2) ** 2),
    "sigmoid-derivative of a2": lambda da2, layers: da2 * sigmoid(layers.a2) * (1 - sigmoid(layers.a2)),
    "tanh-derivative of a2": lambda da2, layers: da2 * (1 - np.tanh(layers.a2) ** 2),
    "tanh-derivative, masked": lambda da2, layers: da2 * (1 - layers.a2**2) * (layers.z2 > 0),
    "sigmoid-derivative of z2, unshifted": lambda da2, layers: da2 * layers.z2 * (1 - layers.z2),
    "mask-inverted": lambda da2, layers: da2 * (layers.z2 <= 0),
    "relu-of-gradient": lambda da2, layers: np.maximum(da2, 0) * (layers.z2 > 0),
    "relu-of-gradient (turned)": lambda da2, layers: np.minimum(da2, 0) * (layers.z2 > 0),
    "mask-alone": lambda da2, layers: np.broadcast_to(layers.z2 > 0, da2.shape) * 1.0,
    "leaky-mask": lambda da2, layers: da2 * np.where(layers.z2 > 0, 1, 0.01),
    "leaky-mask (0.1)": lambda da2, layers: da2 * np.where(layers.z2 > 0, 1, 0.1),
}
"""Line 12: what of da2 passes the hidden layer."""

ACTIVATIONS: dict[str, Callable[[Layers], Array]] = {
    "": lambda layers: layers.a2,
    "z2-for-a2": lambda layers: layers.z2,
    "mask-for-a2": lambda layers: 1.0 * (layers.z2 > 0),
}
"""What line 9 multiplies dz3 with."""

ROUTES: dict[str, Callable[[Array, Points, Array | None], Array]] = {
    "": lambda dz3, points, W2_after: dz3 @ np.swapaxes(points.W2, -1, -2),
    "updated-W2": lambda dz3, points, W2_after: (
        dz3 @ np.swapaxes(points.W2 if W2_after is None else W2_after, -1, -2)
    ),
}
"""Line 11: how dz3 comes back to the hidden layer."""

ROUTES_IF_SQUARE: dict[str, Callable[[Array, Points, Array | None], Array]] = {
    "W2-not-transposed": lambda dz3, points, W2_after: dz3 @ points.W2,
    "past-W2": lambda dz3, points, W2_after: dz3,
}
"""What can be computed only where H = K."""

EVERY_ROUTE = ROUTES | ROUTES_IF_SQUARE
