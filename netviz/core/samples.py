"""Inputs and classes, laid out in memory as the passes read them."""

from __future__ import annotations

import numpy as np
from numpy.typing import DTypeLike

from netviz.core.params import Array


def aligned(shape: tuple[int, ...], dtype: DTypeLike) -> Array:
    """Zeros that begin at a cache line: vector instructions run faster, and everywhere alike."""
    dtype = np.dtype(dtype)
    n_bytes = int(np.prod(shape)) * dtype.itemsize
    memory = np.zeros(n_bytes + 64, np.uint8)
    first = -memory.ctypes.data % 64
    return memory[first : first + n_bytes].view(dtype).reshape(shape)


def with_ones(a1: Array) -> Array:
    """Inputs (N, D) as the passes read them: transposed, and a row of ones under them, (D + 1, N)."""
    return np.vstack((a1.T, np.ones((1, len(a1)), a1.dtype)))


class Samples:
    """Inputs and classes of N samples, laid out as the passes read them.

    Parameters
    ----------
    a1 : array (N, D)
        Inputs, a row each.
    y : integer array (N,)
        Class of each sample, 0 … K − 1.
    n_classes : int
        K.
    dtype : float64 or float32

    Attributes
    ----------
    inputs : (D + 1, N)
        a1 transposed, and a row of ones.
    delta : (K, N)
        Δ transposed: one-hot columns.
    true_logit : (N,)
        Where z3[y] of each sample lies in the flattened (K, N) logits.

    Raises
    ------
    ValueError
        If the shapes do not fit together or a class is out of range.
    """

    __slots__ = ("delta", "inputs", "true_logit", "y")

    def __init__(self, a1: Array, y: Array, n_classes: int, dtype: DTypeLike = np.float64) -> None:
        a1, y = np.asarray(a1, dtype), np.asarray(y)
        if a1.ndim != 2 or not len(a1):
            raise ValueError(f"a1 must have the shape (N, D) with N ≥ 1, not {a1.shape}")
        if y.shape != a1.shape[:1] or y.dtype.kind not in "iu":
            raise ValueError(
                f"y must be {len(a1)} integers, one class for each row of a1; "
                f"it has the shape {y.shape} and the type {y.dtype}"
            )
        if y.min() < 0 or y.max() >= n_classes:
            raise ValueError(f"classes must lie in 0 … {n_classes - 1}; y has {y.min()} … {y.max()}")
        columns = np.arange(len(y))
        self.y = y
        self.inputs = with_ones(a1)
        self.delta = np.zeros((n_classes, len(y)), dtype)
        self.delta[y, columns] = 1
        self.true_logit = y.astype(np.intp) * len(y) + columns

    @classmethod
    def of_arrays(cls, inputs: Array, delta: Array, true_logit: Array, y: Array) -> Samples:
        """Samples around arrays that are already laid out (views into a mini-batch's memory)."""
        samples = cls.__new__(cls)
        samples.inputs, samples.delta, samples.true_logit, samples.y = inputs, delta, true_logit, y
        return samples
