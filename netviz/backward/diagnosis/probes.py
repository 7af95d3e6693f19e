"""What a function is asked: problems of netviz's own making, in which no mistake can hide.

A mistake hides where biases are 0, where λ is 0, where two sizes are equal, where all is classified right,
or where a hidden unit stands on its kink. None of that holds here.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from netviz.backward.problem import Problem, any_params
from netviz.core.network import forward_backward
from netviz.core.params import Array, Params, Sizes

LAMBDA, OTHER_LAMBDA = 0.1, 0.3
"""The two λ at which a penalty is measured; λ = 0 tells the data part from it."""

N_POINTS = 6
"""At how many θ the loss is taken: more than a penalty has coefficients."""


class Extent(NamedTuple):
    """How many samples, inputs, hidden units and classes a probe has."""

    n_samples: int
    n_inputs: int
    n_hidden: int
    n_classes: int

    def named(self) -> dict[str, int]:
        """The sizes under the letters of the derivation."""
        return dict(zip("NDHK", self, strict=True))

    @property
    def sizes(self) -> Sizes:
        """Those of the network."""
        return Sizes(*self[1:])


STANDARD = Extent(7, 2, 5, 3)
OTHERWISE = {
    "H = K": Extent(7, 2, 4, 4),
    "N = K": Extent(3, 2, 5, 3),
    "N = H": Extent(5, 2, 5, 3),
    "D = H": Extent(7, 4, 4, 3),
    "D = K": Extent(7, 3, 5, 3),
    "D = H = K": Extent(7, 4, 4, 4),
    "N = D = H = K": Extent(3, 3, 3, 3),
}
"""Where a function may run that raises at sizes that all differ."""

OTHER_SIZES = (Extent(11, 3, 4, 5), Extent(11, 2, 5, 3))
"""Other sizes, by which a factor N is told from a factor 7; the second for functions that fix theirs."""

_MARGIN = 2e-2  # how far each z2, and each entry of da2, stays from the kink


@lru_cache(maxsize=32)
def points(extent: Extent, n_points: int = N_POINTS, seed: int = 12) -> tuple[Problem, ...]:
    """Several θ, biases not 0, on the same samples; λ = 0."""
    while True:
        rng = np.random.Generator(np.random.PCG64(seed))
        a1 = rng.standard_normal((extent.n_samples, extent.n_inputs))
        y = np.arange(extent.n_samples) % extent.n_classes
        rng.shuffle(y)
        if extent.n_samples == extent.n_classes:
            y[y == 0] = 1  # each class once would hide which row a sum belongs to
        problems = tuple(
            Problem(any_params(rng, extent.sizes), _fixed(a1), _fixed(y)) for _ in range(n_points)
        )
        if all(_says_something(problem) for problem in problems):
            return problems
        seed += 1


def _fixed(array: Array) -> Array:
    array.flags.writeable = False
    return array


def _says_something(problem: Problem) -> bool:
    """Whether nothing is near a kink, some units are silent, and not all is classified right."""
    trace = forward_backward(problem.params, problem.a1, problem.y, 0.0)
    n_samples, silent = len(problem.y), trace.z2 < 0
    return bool(
        np.abs(trace.z2).min() > _MARGIN
        and n_samples * np.abs(trace.da2).min() > 1e-4
        and 0.2 < silent.mean() < 0.8
        and not silent.all(axis=0).all()
        and 0 < trace.accuracy < 1
        and trace.psi[np.arange(n_samples), problem.y].min() > 1e-3
    )


def with_lam(problem: Problem, lam: float) -> Problem:
    """The same problem at another λ."""
    return replace(problem, lam=lam)


def without_the_last_class(extent: Extent) -> Problem:
    """A batch in which the last class does not occur."""
    problem = points(extent, 1)[0]
    return replace(problem, y=_fixed(problem.y % (extent.n_classes - 1)))


def with_silent_unit(extent: Extent) -> Problem:
    """One unit with zero weights: its z2 is exactly 0 for all samples."""
    problem = points(extent, 1)[0]
    W1, b1, W2, b2 = (np.array(value) for value in problem.params)
    W1[:, 0], b1[0] = 0, 0
    return replace(problem, params=Params(W1, b1, W2, b2))


def many_samples(extent: Extent, n_samples: int) -> Problem:
    """The same network on many samples: what a loop over them costs."""
    problem = points(extent, 1)[0]
    a1 = np.resize(problem.a1, (n_samples, extent.n_inputs))
    return replace(problem, a1=_fixed(a1), y=_fixed(np.resize(problem.y, n_samples)))


def far_logits(extent: Extent) -> dict[str, Problem]:
    """Logits that are large for all classes, and that differ between samples only."""
    problem = points(extent, 1)[0]
    W1, b1, W2, b2 = (np.array(value) for value in problem.params)
    rows = 600.0 * np.linspace(1.0, 2.0, extent.n_hidden)[:, None]
    return {
        "everywhere": replace(problem, params=Params(W1, b1, W2, b2 + 1000.0)),
        "samples": replace(problem, params=Params(W1, b1, W2 + rows, b2)),
    }
