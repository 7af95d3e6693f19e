"""The hidden layer of a large pass, which would fill the memory: computed again where it is looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin
from numpy.typing import DTypeLike

from netviz.core.params import Array, Params

_ROWS = 4096  # that are computed together, in the cache


class Recomputed(NDArrayOperatorsMixin):
    """A matrix (N, H) of which nothing is kept; where all of it is asked for, it is an array for that time.

    Parameters
    ----------
    shape : (int, int)
    dtype : dtype
    compute : callable
        Takes which rows and which columns, as in an index, and gives their entries.
    """

    ndim = 2

    def __init__(
        self, shape: tuple[int, int], dtype: DTypeLike, compute: Callable[[Any, Any], Array]
    ) -> None:
        self.shape, self.dtype, self.size = shape, np.dtype(dtype), shape[0] * shape[1]
        self._compute = compute

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, index: Any) -> Array:
        rows, columns = index if isinstance(index, tuple) else (index, slice(None))
        with np.errstate(over="ignore", invalid="ignore"):  # a diverged θ gives inf and NaN, visibly
            return self._compute(rows, columns)

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> Array:
        found = np.empty(self.shape, self.dtype if dtype is None else dtype)
        for start in range(0, len(self), _ROWS):
            found[start : start + _ROWS] = self[start : start + _ROWS]
        return found

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        arrays = (np.asarray(one) if isinstance(one, Recomputed) else one for one in inputs)
        return getattr(ufunc, method)(*arrays, **options)


def hidden_matrices(params: Params, a1: Array, dz3: Array) -> dict[str, Array]:
    """z2, a2, da2 and dz2 (lines 1, 2, 11 and 12), from a1 (N, D) and dz3 (N, K), which are kept."""

    def z2(rows: Any, units: Any) -> Array:
        return np.asarray(a1[rows] @ params.W1[:, units] + params.b1[units])

    def da2(rows: Any, units: Any) -> Array:
        return np.asarray(dz3[rows] @ params.W2[units].T)

    lines = {
        "z2": z2,
        "a2": lambda rows, units: np.maximum(z2(rows, units), 0),
        "da2": da2,
        "dz2": lambda rows, units: da2(rows, units) * (z2(rows, units) > 0),
    }
    shape = len(a1), params.sizes.n_hidden
    # What reads a trace need not know that it is no array: indices, numpy's functions and operators do.
    return {name: cast(Array, Recomputed(shape, a1.dtype, line)) for name, line in lines.items()}
