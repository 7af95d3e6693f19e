"""The four parameters θ = (W⁽¹⁾, b⁽¹⁾, W⁽²⁾, b⁽²⁾): as a value, and in one flat vector."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any, NamedTuple, Self, TypeAlias

import numpy as np
from numpy.typing import DTypeLike, NDArray

from netviz.frozen import dataclass

Array: TypeAlias = NDArray[Any]

PARAMETERS = ("W1", "b1", "W2", "b2")
"""The names of the four parameters, in the order in which they lie in a flat vector."""


class Sizes(NamedTuple):
    """How large the network is."""

    n_inputs: int  # D
    n_hidden: int  # H
    n_classes: int  # K

    @property
    def n_parameters(self) -> int:
        """Number of entries of θ: (D + 1)·H + (H + 1)·K."""
        return (self.n_inputs + 1) * self.n_hidden + (self.n_hidden + 1) * self.n_classes

    @property
    def starts(self) -> tuple[int, int, int, int]:
        """Where W1, b1, W2 and b2 begin in a flat vector."""
        first, second = self.n_inputs * self.n_hidden, (self.n_inputs + 1) * self.n_hidden
        return 0, first, second, second + self.n_hidden * self.n_classes

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shapes of W1, b1, W2 and b2."""
        n_inputs, n_hidden, n_classes = self
        return {
            "W1": (n_inputs, n_hidden),
            "b1": (n_hidden,),
            "W2": (n_hidden, n_classes),
            "b2": (n_classes,),
        }


@dataclass(frozen=True, eq=False)
class Params:
    """The parameters of the network: read-only copies of the arrays that are given.

    Parameters
    ----------
    W1, b1 : arrays of shape (D, H) and (H,)
        The first layer. Samples are rows, so z2 = a1 @ W1 + b1.
    W2, b2 : arrays of shape (H, K) and (K,)
        The second layer.

    Raises
    ------
    ValueError
        If the shapes do not fit together, or H < 1 or K < 2.
    """

    W1: Array
    b1: Array
    W2: Array
    b2: Array

    def __post_init__(self) -> None:
        dtype = np.float32 if all(np.asarray(p).dtype == np.float32 for p in self) else np.float64
        for field in fields(self):
            array = np.array(getattr(self, field.name), dtype)
            array.flags.writeable = False
            object.__setattr__(self, field.name, array)
        if self.W1.ndim != 2 or self.W2.ndim != 2:
            raise ValueError(
                "W1 and W2 must be matrices (D, H) and (H, K); "
                f"their shapes are {self.W1.shape} and {self.W2.shape}"
            )
        (_, n_hidden), n_classes = self.W1.shape, self.W2.shape[1]
        expected = {"b1": (n_hidden,), "W2": (n_hidden, n_classes), "b2": (n_classes,)}
        for name, shape in expected.items():
            if getattr(self, name).shape != shape:
                raise ValueError(
                    f"{name} must have the shape {shape} to fit W1 {self.W1.shape} "
                    f"and W2 {self.W2.shape}; it has {getattr(self, name).shape}"
                )
        if min(self.W1.shape) < 1 or n_classes < 2:
            raise ValueError(
                "a network needs at least 1 input, 1 hidden unit and 2 classes; "
                f"W1 {self.W1.shape} and W2 {self.W2.shape} have fewer"
            )

    def __iter__(self) -> Iterator[Array]:
        return (getattr(self, name) for name in PARAMETERS)

    @property
    def sizes(self) -> Sizes:
        """The sizes (D, H, K) that the shapes imply."""
        return Sizes(self.W1.shape[0], self.W1.shape[1], self.W2.shape[1])


class ParamVector:
    """θ, or a gradient ∂J̃/∂θ, as one flat vector with named views into it.

    The layers are stored with their bias as one more row, [W⁽¹⁾; b⁽¹⁾] and [W⁽²⁾; b⁽²⁾], because a
    constant 1 appended to the inputs makes the bias part of the matrix product, and its gradient
    part of the product that gives the weights' gradient.

    Parameters
    ----------
    sizes : Sizes
        D, H and K.
    vector : array of shape (sizes.n_parameters,), optional
        Memory to use; zeros are allocated otherwise.

    Attributes
    ----------
    layer1, layer2 : arrays of shape (D + 1, H) and (H + 1, K), layer1_T and layer2_T transposed
    W1, b1, W2, b2 : views of the shapes of `Params`, W1_flat and W2_flat of one dimension
    """

    def __init__(self, sizes: Sizes, vector: Array | None = None, dtype: DTypeLike = np.float64) -> None:
        n_inputs, n_hidden, n_classes = sizes
        self.sizes = sizes
        self.vector = np.zeros(sizes.n_parameters, dtype) if vector is None else vector
        split = sizes.starts[2]
        self.layer1 = self.vector[:split].reshape(n_inputs + 1, n_hidden)
        self.layer2 = self.vector[split:].reshape(n_hidden + 1, n_classes)
        self.layer1_T, self.layer2_T = self.layer1.T, self.layer2.T
        self.W1, self.b1 = self.layer1[:-1], self.layer1[-1]
        self.W2, self.b2 = self.layer2[:-1], self.layer2[-1]
        self.W1_flat, self.W2_flat = self.W1.reshape(-1), self.W2.reshape(-1)

    @classmethod
    def from_params(cls, params: Params) -> Self:
        """A flat copy of `params`, of the same dtype."""
        flat = cls(params.sizes, dtype=params.W1.dtype)
        for name in PARAMETERS:
            getattr(flat, name)[...] = getattr(params, name)
        return flat

    def to_params(self) -> Params:
        """An independent copy as `Params`."""
        return Params(self.W1, self.b1, self.W2, self.b2)


_Draw: TypeAlias = Callable[[tuple[int, int], np.random.Generator], Array]

SCHEMES: dict[str, _Draw] = {
    # He et al. 2015: variance 2 / fan-in keeps the size of the signal through a ReLU.
    "he-normal": lambda shape, rng: rng.standard_normal(shape) * np.sqrt(2.0 / shape[0]),
    # Glorot & Bengio 2010: uniform with variance 2 / (fan-in + fan-out).
    "glorot": lambda shape, rng: rng.uniform(-1.0, 1.0, shape) * np.sqrt(6.0 / sum(shape)),
    # The course's choice, 0.01 times a standard normal.
    "small-gaussian": lambda shape, rng: rng.standard_normal(shape) * 0.01,
    # Two that cannot learn to tell hidden units apart: all their gradients stay equal.
    "zeros": lambda shape, rng: np.zeros(shape),
    "constant": lambda shape, rng: np.full(shape, 0.1),
}
"""How each scheme of `init_params` draws a weight matrix of shape (fan-in, fan-out)."""


def init_params(
    n_inputs: int,
    n_hidden: int,
    n_classes: int,
    scheme: str = "he-normal",
    rng: np.random.Generator | None = None,
    dtype: DTypeLike = np.float64,
) -> Params:
    """Initial parameters; biases are zero in every scheme.

    Parameters
    ----------
    n_inputs, n_hidden, n_classes : int
        D ≥ 1, H ≥ 1 and K ≥ 2.
    scheme : str
        "he-normal", "glorot", "small-gaussian" (0.01 times a standard normal, as in the course), or
        "zeros" and "constant" (0.1), which show why the symmetry between units must be broken.
    rng : numpy.random.Generator, optional
        Where the random numbers come from; a generator with seed 0 if left out.
    dtype : float64 or float32

    Raises
    ------
    ValueError
        For an unknown scheme or sizes that make no network.
    """
    if scheme not in SCHEMES:
        raise ValueError(
            f"there is no initialization scheme {scheme!r}; choose one of {', '.join(SCHEMES)}"
        )
    if n_inputs < 1 or n_hidden < 1 or n_classes < 2:
        raise ValueError(
            "a network needs at least 1 input, 1 hidden unit and 2 classes; "
            f"asked for {n_inputs}, {n_hidden} and {n_classes}"
        )
    rng = np.random.default_rng(0) if rng is None else rng
    draw = SCHEMES[scheme]
    return Params(
        W1=draw((n_inputs, n_hidden), rng).astype(dtype),
        b1=np.zeros(n_hidden, dtype),
        W2=draw((n_hidden, n_classes), rng).astype(dtype),
        b2=np.zeros(n_classes, dtype),
    )
