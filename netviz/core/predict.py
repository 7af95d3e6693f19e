"""What the network answers: lines 1 to 4 of the derivation for any points, without a gradient."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from netviz.core.network import Workspace
from netviz.core.params import Array, Params, ParamVector
from netviz.core.samples import with_ones

_BLOCK = 2**15  # hidden activations that are held at once by `classify`: they stay in the cache
_LEAST = 64  # samples of a block


class Prediction(NamedTuple):
    """The values of lines 1 to 4, a row for each point.

    Attributes
    ----------
    z2, a2 : (N, H);  z3, psi : (N, K)
    """

    z2: Array
    a2: Array
    z3: Array
    psi: Array

    @property
    def classes(self) -> Array:
        """The network's answer for each point, (N,): where classes tie, the first of them."""
        return np.asarray(self.z3.argmax(axis=1))

    def losses(self, y: Array) -> Array:
        """−log ψ of each point's true class, (N,)."""
        return losses(self.z3, y)


def losses(z3: Array, y: Array) -> Array:
    """−log ψ of each point's true class, (N,): from the logits, so that it is exact where ψ is 0."""
    largest = z3.max(axis=1)
    with np.errstate(over="ignore", invalid="ignore"):
        total = np.exp(z3 - largest[:, None]).sum(axis=1)
        return np.asarray(np.log(total) + largest - z3[np.arange(len(y)), y])


def predict(params: Params, a1: Array) -> Prediction:
    """The forward pass, by the code that trains.

    Parameters
    ----------
    params : Params
    a1 : array (N, D)
        Inputs, in the network's units.

    Raises
    ------
    ValueError
        If the shapes do not fit together.
    """
    a1 = _checked(params, a1)
    space = Workspace(params.sizes, len(a1), params.W1.dtype, keep=True)
    with np.errstate(over="ignore", invalid="ignore"):  # a diverged θ gives inf and NaN, visibly
        space.answer(ParamVector.from_params(params), with_ones(a1))
    return Prediction(space.z2.T, space.a2.T, space.z3.T, space.psi.T)


def classify(params: Params, a1: Array) -> Array:
    """The network's answer for each point, (N,), as `Prediction.classes`, with less memory and time."""
    a1, theta = _checked(params, a1), ParamVector.from_params(params)
    _, n_hidden, n_classes = params.sizes
    inputs, z3 = with_ones(a1), np.empty((n_classes, len(a1)), a1.dtype)
    width = max(_LEAST, _BLOCK // n_hidden)
    hidden_and_ones = np.ones((n_hidden + 1, min(width, len(a1))), a1.dtype)
    with np.errstate(over="ignore", invalid="ignore"):
        for start in range(0, len(a1), width):
            block = slice(start, start + width)
            a2_and_ones = hidden_and_ones[:, : len(a1[block])]
            a2 = np.matmul(theta.layer1_T, inputs[:, block], out=a2_and_ones[:-1])  # 1
            np.maximum(a2, 0.0, out=a2)  # 2
            np.matmul(theta.layer2_T, a2_and_ones, out=z3[:, block])  # 3
    return np.asarray(z3.argmax(axis=0))


def _checked(params: Params, a1: Array) -> Array:
    a1 = np.asarray(a1, params.W1.dtype)
    if a1.ndim != 2 or a1.shape[1] != params.sizes.n_inputs:
        raise ValueError(f"a1 must have the shape (N, {params.sizes.n_inputs}), not {a1.shape}")
    return a1
