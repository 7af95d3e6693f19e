"""The forward and the backward pass: lines 1 to 14 of the derivation, the only implementation.

What trains and what explains is the same code. Inside, every array is (features, samples), the
transpose of the derivation's: the reductions over classes then run along the first axis, which numpy
does many times faster, and a row of ones makes the biases part of the matrix products. `Trace` hands
the arrays out in the derivation's shapes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import DTypeLike

from netviz.core.params import Array, Params, ParamVector, Sizes


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


_MANY = 10_000  # samples


class Workspace:
    """Every intermediate of one pass, allocated once and used again at each step.

    Parameters
    ----------
    sizes : Sizes
        D, H and K.
    n_samples : int
        N, the number of samples that each pass will be given.
    dtype : float64 or float32
    keep : bool
        Whether each intermediate has memory of its own. Training does not look back at them, so
        there z2 shares its memory with a2, and da2 with dz2: half the memory traffic, which is
        what the elementwise lines cost.

    Attributes
    ----------
    z2, a2, da2, dz2 : (H, N);  z3, psi, dz3 : (K, N)
        The names of the derivation, transposed.
    losses : (N,)
        −log ψ of the true class of each sample.
    loss_data : float
    """

    def __init__(
        self, sizes: Sizes, n_samples: int, dtype: DTypeLike = np.float64, *, keep: bool = False
    ) -> None:
        _, n_hidden, n_classes = sizes
        hidden, classes = (n_hidden, n_samples), (n_classes, n_samples)

        def empty(shape: tuple[int, ...], share: Array | None = None) -> Array:
            return aligned(shape, dtype) if keep or share is None else share

        self.n_samples = n_samples
        self.a2_and_ones = aligned((n_hidden + 1, n_samples), dtype)
        self.a2_and_ones[-1] = 1
        self.a2 = self.a2_and_ones[:-1]
        self.z2 = empty(hidden, share=self.a2)
        self.dz2 = empty(hidden)
        self.da2 = empty(hidden, share=self.dz2)
        self.z3 = empty(classes)
        self.shifted = empty(classes, share=self.z3)
        self.psi, self.dz3 = empty(classes), empty(classes)
        self.losses = empty((n_samples,))
        self.loss_data = np.nan

        # An array of zeros, because a maximum against a scalar is two to four times slower; of many samples
        # a row of them does, as fast, and takes no memory.
        self._zeros = aligned((n_samples,) if n_samples > _MANY else hidden, dtype)
        self._ones_K, self._ones_N = np.ones(n_classes, dtype), np.ones(n_samples, dtype)
        # Of the two, dot has less to do before it begins, and matmul is faster once it has begun.
        self._product = np.dot if n_hidden * n_samples < 10_000 else np.matmul
        self._row, self._true = empty((n_samples,)), empty((n_samples,))
        self._flat_shifted = self.shifted.reshape(-1)
        self._dz3_T, self._dz2_T = self.dz3.T, self.dz2.T
        # As integers, the sign of an activation (≥ 0) is 1 where the unit fires and 0 where not, and
        # a product with it keeps or clears all bits of a number: an exact mask, the fastest there is.
        integer = np.dtype(f"i{self.z2.itemsize}")
        self._a2_bits, self._da2_bits = self.a2.view(integer), self.da2.view(integer)
        self._dz2_bits = self.dz2.view(integer)
        self._fires = self._dz2_bits if keep else self._a2_bits

    def forward(self, theta: ParamVector, samples: Samples) -> None:
        """Lines 1 to 5: the logits, the probabilities and the data part of the loss."""
        self.answer(theta, samples.inputs)
        row = self._row
        np.log(row, out=row)
        self._flat_shifted.take(samples.true_logit, out=self._true, mode="clip")
        np.subtract(row, self._true, out=self.losses)
        self.loss_data = float(np.dot(self.losses, self._ones_N)) / self.n_samples  # 5   J_data

    def answer(self, theta: ParamVector, inputs: Array) -> None:
        """Lines 1 to 4, for which nobody has to know a class: inputs (D + 1, N) to probabilities."""
        product, z3, psi, row = self._product, self.z3, self.psi, self._row

        product(theta.layer1_T, inputs, out=self.z2)  # 1   z2 = a1 W1 + b1
        np.maximum(self.z2, self._zeros, out=self.a2)  # 2   a2 = max(0, z2)
        product(theta.layer2_T, self.a2_and_ones, out=z3)  # 3   z3 = a2 W2 + b2

        np.maximum.reduce(z3, axis=0, out=row)
        np.subtract(z3, row, out=self.shifted)
        np.exp(self.shifted, out=psi)
        np.dot(self._ones_K, psi, out=row)  # Σₖ, by a product because that is the faster sum
        np.divide(psi, row, out=psi)  # 4   ψ = exp z3 / Σ exp z3

    def backward(
        self,
        theta: ParamVector,
        samples: Samples,
        weight_factor: Array,
        grad_data: ParamVector,
        grad_reg: ParamVector,
        grad: ParamVector,
        mistake: Mistake | None = None,
    ) -> None:
        """Lines 8 to 14: the gradient, its data part and its penalty part.

        Parameters
        ----------
        theta, samples
            What `forward` was just given.
        weight_factor : (sizes.n_parameters,)
            2λ at the weights and 0 at the biases: `weight_factor(sizes, lam)`.
        grad_data, grad_reg, grad : ParamVector
            Where the data part, the penalty part and their sum are written.
        mistake : Mistake, optional
            A mistake to make in one of the lines; needs a workspace that keeps its intermediates.
        """

        def mistake_in(*lines: int) -> None:
            if mistake is not None and mistake.line in lines:
                mistake.make(Lines(self, theta, samples, grad_data, grad_reg))

        product = self._product
        np.subtract(self.psi, samples.delta, out=self.dz3)
        np.multiply(self.dz3, 1.0 / self.n_samples, out=self.dz3)  # 8   dz3 = (ψ − Δ) / N
        mistake_in(8)

        # The row of ones under a2 makes the last row of the product Σᵢ dz3ᵢ, the bias's gradient.
        product(self.a2_and_ones, self._dz3_T, out=grad_data.layer2)  # 9, 10   a2ᵀ dz3, Σ dz3

        product(theta.W2, self.dz3, out=self.da2)  # 11   da2 = dz3 W2ᵀ
        mistake_in(11)
        np.sign(self._a2_bits, out=self._fires)
        np.multiply(self._da2_bits, self._fires, out=self._dz2_bits)  # 12   dz2 = da2 ⊙ 1[z2 > 0]
        mistake_in(12)

        product(samples.inputs, self._dz2_T, out=grad_data.layer1)  # 13, 14   a1ᵀ dz2, Σ dz2

        np.multiply(weight_factor, theta.vector, out=grad_reg.vector)  # 2λW2 and 2λW1
        mistake_in(9, 10, 13, 14)
        np.add(grad_data.vector, grad_reg.vector, out=grad.vector)

    def accuracy(self, samples: Samples) -> float:
        """Share of the samples of the last `forward` whose most probable class is the true one.

        Where classes tie, the first of them counts as the network's answer.
        """
        if self.shifted.size - np.count_nonzero(self._flat_shifted) == self.n_samples:  # no ties
            return (self.n_samples - int(np.count_nonzero(self._true))) / self.n_samples
        return float(np.mean(np.argmax(self.shifted, axis=0) == samples.y))

    def answered(self) -> Array:
        """Which classes are the most probable one of some sample of the last `forward`; bool (K,)."""
        best = self.shifted == 0.0
        if np.count_nonzero(best) != self.n_samples:  # ties: the first of them counts
            best = np.argmax(self.shifted, axis=0) == np.arange(len(best))[:, None]
        return np.asarray(best.any(axis=1))

    def activity(self) -> Array:
        """The share of the samples of the last `forward` for which each hidden unit fires; shape (H,)."""
        return np.asarray(np.count_nonzero(self._a2_bits, axis=1) / self.n_samples)


class Mistake(Protocol):
    """A mistake in one line of the backward pass; `netviz.core.mistakes` has them."""

    @property
    def line(self) -> int:
        """The line in which it is made."""

    @property
    def make(self) -> Callable[[Lines], None]:
        """Replaces what the line has computed."""


class Lines(NamedTuple):
    """What the lines of the backward pass have to do with; arrays are (features, samples)."""

    space: Workspace
    theta: ParamVector
    samples: Samples
    grad_data: ParamVector
    grad_reg: ParamVector


def weight_factor(sizes: Sizes, lam: float, dtype: DTypeLike = np.float64) -> Array:
    """2λ at the weights and 0 at the biases: what θ is multiplied by in the penalty's gradient."""
    factor = ParamVector(sizes, dtype=dtype)
    factor.W1[...] = factor.W2[...] = 2.0 * lam
    return factor.vector


def penalty(theta: ParamVector, lam: float) -> float:
    """Line 6: J_reg = λ (‖W1‖² + ‖W2‖²). No ½, and no biases."""
    if lam == 0.0:  # also where the squares overflow
        return 0.0
    return lam * float(np.dot(theta.W1_flat, theta.W1_flat) + np.dot(theta.W2_flat, theta.W2_flat))


@dataclass(frozen=True, eq=False)
class Trace:
    """All fifteen lines' values at one set of parameters, in the derivation's names and shapes.

    N samples, D inputs, H hidden units, K classes. The arrays are read-only, and belong to this
    trace alone.
    """

    params: Params
    lam: float
    a1: Array  # (N, D)
    y: Array  # (N,)
    delta: Array  # (N, K)
    z2: Array  # (N, H)
    a2: Array  # (N, H)
    z3: Array  # (N, K)
    psi: Array  # (N, K)
    losses: Array  # (N,)  −log ψ_{i, y_i}
    loss_data: float
    loss_reg: float
    loss: float
    dz3: Array  # (N, K)
    dW2: Array  # (H, K)
    dW2_data: Array
    dW2_reg: Array
    db2: Array  # (K,)
    da2: Array  # (N, H)
    dz2: Array  # (N, H)
    dW1: Array  # (D, H)
    dW1_data: Array
    dW1_reg: Array
    db1: Array  # (H,)
    accuracy: float

    def to_arrays(self) -> dict[str, Array]:
        """Every value under its name, with the parameters as W1, b1, W2, b2."""
        values = {name: np.asarray(value) for name, value in vars(self).items() if name != "params"}
        return vars(self.params) | values


def forward_backward(
    params: Params, a1: Array, y: Array, lam: float, mistake: Mistake | None = None
) -> Trace:
    """One forward and one backward pass, lines 1 to 14 of the derivation.

    Parameters
    ----------
    params : Params
        The point θ at which loss and gradient are taken; float32 parameters give a float32 pass.
    a1 : array (N, D)
        Inputs.
    y : integer array (N,)
        Classes, 0 … K − 1.
    lam : float
        λ ≥ 0. J̃ = J_data + λ (‖W1‖² + ‖W2‖²); courses that write ½λ mean half of theirs.
    mistake : Mistake, optional
        A mistake to make in the backward pass.

    Returns
    -------
    Trace
        Independent of every later pass.

    Raises
    ------
    ValueError
        If shapes do not fit together, a class is out of range, or λ is negative or not finite.
    """
    if not 0.0 <= lam < np.inf:
        raise ValueError(f"the regularization λ must be finite and at least 0, not {lam}")
    dtype, sizes = params.W1.dtype, params.sizes
    samples = Samples(a1, y, sizes.n_classes, dtype)
    if len(samples.inputs) != sizes.n_inputs + 1:
        raise ValueError(f"a1 has {len(samples.inputs) - 1} columns, but W1 takes {sizes.n_inputs} inputs")
    theta = ParamVector.from_params(params)
    grad_data, grad_reg, grad = (ParamVector(sizes, dtype=dtype) for _ in range(3))
    space = Workspace(sizes, len(samples.y), dtype, keep=True)
    with np.errstate(over="ignore", invalid="ignore"):  # a diverged θ gives inf and NaN, visibly
        space.forward(theta, samples)
        loss_reg = penalty(theta, lam)
        factor = weight_factor(sizes, lam, dtype)
        space.backward(theta, samples, factor, grad_data, grad_reg, grad, mistake)

    def shown(array: Array) -> Array:
        view = array.T
        view.flags.writeable = False
        return view

    return Trace(
        params=theta.to_params(),
        lam=lam,
        a1=shown(samples.inputs[:-1]),
        y=shown(samples.y.copy()),
        delta=shown(samples.delta),
        z2=shown(space.z2),
        a2=shown(space.a2),
        z3=shown(space.z3),
        psi=shown(space.psi),
        losses=shown(space.losses),
        loss_data=space.loss_data,
        loss_reg=loss_reg,
        loss=space.loss_data + loss_reg,
        dz3=shown(space.dz3),
        dW2=shown(grad.W2.T),
        dW2_data=shown(grad_data.W2.T),
        dW2_reg=shown(grad_reg.W2.T),
        db2=shown(grad.b2),
        da2=shown(space.da2),
        dz2=shown(space.dz2),
        dW1=shown(grad.W1.T),
        dW1_data=shown(grad_data.W1.T),
        dW1_reg=shown(grad_reg.W1.T),
        db1=shown(grad.b1),
        accuracy=space.accuracy(samples),
    )
