"""Networks that netviz does not show, recognized by their gradients."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np

from netviz.backward.diagnosis.passes import sigmoid, softmax
from netviz.backward.problem import Problem
from netviz.core.params import PARAMETERS, Array

_Slope: TypeAlias = Callable[[Array, Array], Array]

_HIDDEN: dict[str, tuple[Callable[[Array], Array], _Slope]] = {
    "ReLU": (lambda z: np.maximum(z, 0.0), lambda z, a: (z > 0) * 1.0),
    "tanh": (np.tanh, lambda z, a: 1.0 - a * a),
    "sigmoid": (sigmoid, lambda z, a: a * (1.0 - a)),
}
_OUTPUTS: dict[str, _Slope] = {
    "softmax and cross-entropy": lambda z, t: softmax(z) - t,
    "a linear output and a squared error (regression)": lambda z, t: z - t,
    "a sigmoid output and cross-entropy": lambda z, t: sigmoid(z) - t,
    "a sigmoid output and a squared error": lambda z, t: (sigmoid(z) - t) * sigmoid(z) * (1 - sigmoid(z)),
    "softmax and a squared error": lambda z, t: _through_softmax(softmax(z), softmax(z) - t),
}


def recognized(problem: Problem, gradients: Mapping[str, Array | None]) -> str:
    """What the network is if all four gradients are those of another one, up to a factor; else empty."""
    if any(gradients.get(name) is None for name in PARAMETERS):
        return ""
    params = problem.params
    targets = np.eye(params.sizes.n_classes)[problem.y]
    z2 = problem.a1 @ params.W1 + params.b1
    for hidden, (activation, slope) in _HIDDEN.items():
        a2 = activation(z2)
        z3 = a2 @ params.W2 + params.b2
        for output, error in _OUTPUTS.items():
            if hidden == "ReLU" and output.startswith("softmax and cross"):
                continue
            dz3 = error(z3, targets)
            dz2 = (dz3 @ params.W2.T) * slope(z2, a2)
            own = {"W1": problem.a1.T @ dz2, "b1": dz2.sum(0), "W2": a2.T @ dz3, "b2": dz3.sum(0)}
            if _proportional(gradients, own):
                return f"{hidden} in the hidden layer, {output}"
    return ""


def _proportional(gradients: Mapping[str, Array | None], own: Mapping[str, Array]) -> bool:
    got = np.concatenate([np.ravel(gradients[name]) for name in PARAMETERS])  # type: ignore[arg-type]
    expected = np.concatenate([own[name].ravel() for name in PARAMETERS])
    if not np.isfinite(got).all() or not (size := float(got @ got)):
        return False
    factor = float(got @ expected) / float(expected @ expected)
    return float(np.sum((got - factor * expected) ** 2)) < 1e-14 * size


def _through_softmax(psi: Array, error: Array) -> Array:
    return np.asarray(psi * (error - (psi * error).sum(1, keepdims=True)))
