"""What a backward pass is asked: parameters, samples, λ and η, in netviz's own layout."""

from __future__ import annotations

import numpy as np

from netviz.core.params import Array, Params, Sizes
from netviz.frozen import dataclass


@dataclass(frozen=True, eq=False)
class Problem:
    """One call of somebody's function.

    Parameters
    ----------
    params : Params
        θ; samples are rows, so W1 is (D, H) and W2 (H, K).
    a1 : array of shape (N, D)
        The samples.
    y : array of int, shape (N,)
        Their classes, 0 … K − 1.
    lam : float
        λ, as the function's own λ: whatever it makes of it.
    eta : float
        η, for functions that update the parameters themselves.
    watched : bool
        Whether the answer is to have the values of the function's variables, line by line. It makes the
        call slower, so ask for it once or twice.
    """

    params: Params
    a1: Array
    y: Array
    lam: float = 0.0
    eta: float = 0.125
    watched: bool = False

    def numbers(self, sample: int | None) -> dict[str, int | float]:
        """What a function may get that is a number, by its role, of all samples or of one."""
        sizes = self.params.sizes
        return {
            "D": sizes.n_inputs,
            "H": sizes.n_hidden,
            "K": sizes.n_classes,
            "N": len(self.y) if sample is None else 1,
            "lam": float(self.lam),
            "eta": float(self.eta),
        }


def any_params(rng: np.random.Generator, sizes: Sizes) -> Params:
    """Parameters at which little can hide: nothing is small, and biases are not 0."""
    shapes = sizes.shapes
    return Params(
        rng.standard_normal(shapes["W1"]),
        0.5 * rng.standard_normal(shapes["b1"]),
        rng.standard_normal(shapes["W2"]),
        0.5 * rng.standard_normal(shapes["b2"]),
    )
