"""The forward and the backward pass: lines 1 to 14 of the derivation, the only implementation.

What trains and what explains is the same code. Inside, every array is (features, samples), the
transpose of the derivation's: the reductions over classes then run along the first axis, which numpy
does many times faster, and a row of ones makes the biases part of the matrix products. `Trace` hands
the arrays out in the derivation's shapes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import DTypeLike

from netviz.core.params import Array, Params, ParamVector, Sizes
from netviz.core.recomputed import hidden_matrices
from netviz.core.samples import Samples, aligned
from netviz.frozen import dataclass

_MANY = 10_000  # samples
LARGE = 4_000_000
"""Hidden activations of a pass, 32 MB each: more are not kept, and gone through in blocks of samples."""

_BLOCK = 2**17  # hidden activations of a block: what is made of them stays in the cache


class _Block(NamedTuple):
    """What belongs to some samples in a workspace's memory, by the derivation's names."""

    samples: slice
    zeros: Array
    z2: Array
    a2: Array
    a2_and_ones: Array
    a2_bits: Array
    fires: Array  # may take the place of a2, which is not needed any more
    z3: Array
    dz3: Array
    dz3_T: Array
    da2: Array
    da2_bits: Array
    dz2_bits: Array
    dz2_T: Array


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
        what the elementwise lines cost. Of a large pass that is not kept, there is one block of the
        hidden layer at a time.

    Attributes
    ----------
    z2, a2, da2, dz2 : (H, N);  z3, psi, dz3 : (K, N)
        The names of the derivation, transposed.
        Of a large pass, of the samples that were gone through last.
    losses : (N,)
        −log ψ of the true class of each sample.
    loss_data : float
    """

    def __init__(
        self, sizes: Sizes, n_samples: int, dtype: DTypeLike = np.float64, *, keep: bool = False
    ) -> None:
        _, n_hidden, n_classes = sizes
        width = n_samples
        if n_hidden * n_samples > LARGE and not keep:
            width = max(64, _BLOCK // n_hidden)
        is_whole = width == n_samples
        hidden, classes = (n_hidden, width), (n_classes, n_samples)

        def empty(shape: tuple[int, ...], share: Array | None = None) -> Array:
            return aligned(shape, dtype) if keep or share is None else share

        self.n_samples, self.is_whole = n_samples, is_whole
        self.a2_and_ones = aligned((n_hidden + 1, width), dtype)
        self.a2_and_ones[-1] = 1
        self.a2 = self.a2_and_ones[:-1]
        self.z2 = empty(hidden, share=self.a2)
        self.dz2 = empty(hidden)
        self.da2 = empty(hidden, share=self.dz2)
        self.z3 = empty(classes)
        self.shifted = empty(classes, share=self.z3 if is_whole else None)
        self.psi, self.dz3 = empty(classes), empty(classes)
        self.losses = empty((n_samples,))
        self.loss_data = np.nan
        self._n_firing = np.zeros(n_hidden, np.int64)

        # An array of zeros, because a maximum against a scalar is two to four times slower; of many samples
        # a row of them does, as fast, and takes no memory.
        self._zeros = aligned((width,) if width > _MANY else hidden, dtype)
        self._ones_K, self._ones_N = np.ones(n_classes, dtype), np.ones(n_samples, dtype)
        # Of the two, dot has less to do before it begins, and matmul is faster once it has begun.
        self._product = np.dot if n_hidden * width < 10_000 else np.matmul
        self._row, self._true = empty((n_samples,)), empty((n_samples,))
        self._flat_shifted = self.shifted.reshape(-1)
        starts = range(0, n_samples, max(width, 1))
        self._blocks = [self._block(start, min(width, n_samples - start)) for start in starts]

    def _block(self, start: int, n: int) -> _Block:
        """Where lines 1 to 14 of some samples are worked out."""
        # As integers, the sign of an activation (≥ 0) is 1 where the unit fires and 0 where not, and
        # a product with it keeps or clears all bits of a number: an exact mask, the fastest there is.
        integer = np.dtype(f"i{self.z2.itemsize}")
        samples, dz2 = slice(start, start + n), self.dz2[:, :n]
        a2_bits, dz2_bits = self.a2[:, :n].view(integer), dz2.view(integer)
        return _Block(
            samples,
            self._zeros[..., :n],
            self.z2[:, :n],
            self.a2[:, :n],
            self.a2_and_ones[:, :n],
            a2_bits,
            a2_bits if self.z2.base is self.a2.base else dz2_bits,
            self.z3[:, samples],
            self.dz3[:, samples],
            self.dz3[:, samples].T,
            self.da2[:, :n],
            self.da2[:, :n].view(integer),
            dz2_bits,
            dz2.T,
        )

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
        if not self.is_whole:
            self._n_firing[:] = 0
        for block in self._blocks:
            self._hidden(theta, inputs, block)
            product(theta.layer2_T, block.a2_and_ones, out=block.z3)  # 3   z3 = a2 W2 + b2
            if not self.is_whole:
                self._n_firing += np.count_nonzero(block.a2_bits, axis=1)

        np.maximum.reduce(z3, axis=0, out=row)
        np.subtract(z3, row, out=self.shifted)
        np.exp(self.shifted, out=psi)
        np.dot(self._ones_K, psi, out=row)  # Σₖ, by a product because that is the faster sum
        np.divide(psi, row, out=psi)  # 4   ψ = exp z3 / Σ exp z3

    def _hidden(self, theta: ParamVector, inputs: Array, block: _Block) -> None:
        own = inputs if self.is_whole else inputs[:, block.samples]
        self._product(theta.layer1_T, own, out=block.z2)  # 1   z2 = a1 W1 + b1
        np.maximum(block.z2, block.zeros, out=block.a2)  # 2   a2 = max(0, z2)

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

        for block in self._blocks:
            layer1, layer2, inputs = grad_data.layer1, grad_data.layer2, samples.inputs
            if not self.is_whole:  # another block has been there since
                self._hidden(theta, inputs, block)
                inputs = inputs[:, block.samples]
            if block.samples.start:
                layer1, layer2 = np.empty_like(layer1), np.empty_like(layer2)
            # The row of ones under a2 makes the last row of the product Σᵢ dz3ᵢ, the bias's gradient.
            product(block.a2_and_ones, block.dz3_T, out=layer2)  # 9, 10   a2ᵀ dz3, Σ dz3

            product(theta.W2, block.dz3, out=block.da2)  # 11   da2 = dz3 W2ᵀ
            mistake_in(11)
            np.sign(block.a2_bits, out=block.fires)
            np.multiply(block.da2_bits, block.fires, out=block.dz2_bits)  # 12   dz2 = da2 ⊙ 1[z2 > 0]
            mistake_in(12)

            product(inputs, block.dz2_T, out=layer1)  # 13, 14   a1ᵀ dz2, Σ dz2
            if block.samples.start:
                grad_data.layer1 += layer1
                grad_data.layer2 += layer2

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
        n_firing = np.count_nonzero(self._blocks[0].a2_bits, axis=1) if self.is_whole else self._n_firing
        return np.asarray(n_firing / self.n_samples)


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
    trace alone. Of a large pass, z2, a2, da2 and dz2 are `Recomputed`.
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
    keep = mistake is not None or sizes.n_hidden * len(samples.y) <= LARGE
    space = Workspace(sizes, len(samples.y), dtype, keep=keep)
    with np.errstate(over="ignore", invalid="ignore"):  # a diverged θ gives inf and NaN, visibly
        space.forward(theta, samples)
        loss_reg = penalty(theta, lam)
        factor = weight_factor(sizes, lam, dtype)
        space.backward(theta, samples, factor, grad_data, grad_reg, grad, mistake)

    def shown(array: Array) -> Array:
        view = array.T
        view.flags.writeable = False
        return view

    a1, dz3 = shown(samples.inputs[:-1]), shown(space.dz3)
    if keep:
        hidden = {name: shown(getattr(space, name)) for name in ("z2", "a2", "da2", "dz2")}
    else:
        hidden = hidden_matrices(theta.to_params(), a1, dz3)
    return Trace(
        **hidden,
        params=theta.to_params(),
        lam=lam,
        a1=a1,
        y=shown(samples.y.copy()),
        delta=shown(samples.delta),
        z3=shown(space.z3),
        psi=shown(space.psi),
        losses=shown(space.losses),
        loss_data=space.loss_data,
        loss_reg=loss_reg,
        loss=space.loss_data + loss_reg,
        dz3=dz3,
        dW2=shown(grad.W2.T),
        dW2_data=shown(grad_data.W2.T),
        dW2_reg=shown(grad_reg.W2.T),
        db2=shown(grad.b2),
        dW1=shown(grad.W1.T),
        dW1_data=shown(grad_data.W1.T),
        dW1_reg=shown(grad_reg.W1.T),
        db1=shown(grad.b1),
        accuracy=space.accuracy(samples),
    )
