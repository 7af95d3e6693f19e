"""How samples, weights, biases and labels lie in somebody's function, and netviz's own beside it."""

from __future__ import annotations

import numpy as np

from netviz.backward.problem import Problem
from netviz.core.params import Array, Sizes
from netviz.frozen import dataclass

WEIGHTS = ("DH", "HD")
BIASES = ("H", "1H", "H1")
LABELS = ("int", "onehot", "column", "onehot-int", "onehot-turned", "from-one", "from-one-column")
"""Class indices (N,), one-hot as the samples lie, indices as a column (N, 1) or row, one-hot of whole
numbers, one-hot the other way round, and indices from 1, as (N,) and as a column."""


@dataclass(frozen=True)
class Layout:
    """One of the ways in which a function may have its arrays.

    Parameters
    ----------
    samples : "rows", "columns", or for one sample at a time "vector", "column" or "row"
    weights : one of `WEIGHTS`, "DH" or "HD"
        W1 as (D, H), or as (H, D); W2 likewise.
    bias : one of `BIASES`, "H", "1H" or "H1"
        b1 as (H,), (1, H) or (H, 1).
    labels : one of `LABELS`
    second : "", "DH" or "HD"
        How W2 lies, if otherwise than W1.
    folded : bool
        The biases are one more column, or row, of W1 and W2, before the weights.
    folded_last : bool
        And they come after the weights.
    """

    samples: str = "rows"
    weights: str = "DH"
    bias: str = "H"
    labels: str = "int"
    second: str = ""
    folded: bool = False
    folded_last: bool = False

    @property
    def one_sample(self) -> bool:
        """Whether the function takes one sample at a time."""
        return self.samples in ("vector", "column", "row")

    def words(self) -> str:
        """What to tell people."""
        samples = {
            "rows": "samples in rows",
            "columns": "samples in columns",
            "vector": "one sample at a time, as a vector",
            "column": "one sample at a time, as a column",
            "row": "one sample at a time, as a row",
        }[self.samples]
        weights = {"DH": "W (D, H)", "HD": "W (H, D)"}[self.weights]
        bias = {"H": "b (H,)", "1H": "b (1, H)", "H1": "b (H, 1)"}[self.bias]
        if self.folded:
            weights = {"DH": "W (D + 1, H)", "HD": "W (H, D + 1)"}[self.weights]
            bias = "the biases in it"
        if self.second:
            weights += {"DH": ", W2 (H, K)", "HD": ", W2 (K, H)"}[self.second]
        labels = {
            "int": "labels 0 … K − 1",
            "onehot": "labels one-hot",
            "onehot-int": "labels one-hot",
            "onehot-turned": "labels one-hot, the other way round than the samples",
            "column": "labels 0 … K − 1 as a column",
            "from-one": "labels 1 … K",
            "from-one-column": "labels 1 … K as a column",
        }[self.labels]
        return f"{samples}, {weights}, {bias}, {labels}"

    def inputs(self, problem: Problem, sample: int | None = None) -> Array:
        """The samples, or one."""
        if sample is not None:
            return self._one(np.asarray(problem.a1[sample], np.float64))
        a1 = np.asarray(problem.a1, np.float64)
        return a1 if self.samples == "rows" else a1.T

    def targets(self, problem: Problem, sample: int | None = None) -> Array:
        """The labels, or one."""
        y = np.asarray(problem.y, np.int64)
        if self.labels.startswith("from-one"):
            y = y + 1
        n_classes = problem.params.sizes.n_classes
        if self.labels.startswith("onehot"):
            dtype = np.int64 if self.labels == "onehot-int" else np.float64
            hot = np.eye(n_classes, dtype=dtype)[y]
            if sample is not None:
                return self._one(hot[sample])
            rows = (self.samples == "rows") != (self.labels == "onehot-turned")
            turned: Array = hot if rows else hot.T
            return turned
        if sample is not None:
            one: Array = y[sample].reshape(())
            return one
        if self.labels.endswith("column"):
            return y.reshape(-1, 1) if self.samples == "rows" else y.reshape(1, -1)
        return y

    def _one(self, vector: Array) -> Array:
        shapes: dict[str, tuple[int, ...]] = {"vector": (-1,), "column": (-1, 1), "row": (1, -1)}
        return vector.reshape(shapes[self.samples])

    def parameter(self, name: str, value: Array) -> Array:
        """A parameter, or a gradient, as the function has it."""
        value = np.asarray(value, np.float64)
        if name.startswith("W"):
            return value if self._lies(name) == "DH" else value.T
        return value.reshape({"H": (-1,), "1H": (1, -1), "H1": (-1, 1)}[self.bias])

    def _lies(self, name: str) -> str:
        return self.second if self.second and name == "W2" else self.weights

    def folded_parameter(self, weights: Array, bias: Array) -> Array:
        """A weight matrix with its biases in it."""
        parts = [bias[None, :], weights]
        theta: Array = np.vstack(parts[::-1] if self.folded_last else parts)
        turned: Array = theta if self.weights == "DH" else theta.T
        return turned

    def unfolded(self, theta: Array) -> tuple[Array, Array]:
        """The reverse: weights (in, out) and bias (out,)."""
        theta = theta if self.weights == "DH" else theta.T
        return (theta[:-1], theta[-1]) if self.folded_last else (theta[1:], theta[0])

    def folded_shapes(self, sizes: Sizes) -> tuple[tuple[int, int], tuple[int, int]]:
        """The shapes of the two matrices that have biases in them."""
        first, second = (sizes.n_inputs + 1, sizes.n_hidden), (sizes.n_hidden + 1, sizes.n_classes)
        return (first, second) if self.weights == "DH" else (first[::-1], second[::-1])

    def shape(self, name: str, sizes: Sizes) -> tuple[int, ...]:
        """Of a parameter in the function."""
        return self.parameter(name, np.empty(sizes.shapes[name])).shape

    def back(self, name: str, value: Array, sizes: Sizes) -> Array | None:
        """A gradient as netviz has it; None if its shape is not that of the parameter."""
        if name.startswith("W"):
            if value.shape != self.shape(name, sizes):
                return None
            return value if self._lies(name) == "DH" else value.T
        length = sizes.n_hidden if name == "b1" else sizes.n_classes
        fits = value.ndim > 0 and value.size == length and max(value.shape) == length
        return value.reshape(length) if fits else None
