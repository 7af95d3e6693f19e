"""What comes out if every line is rounded to three decimals before the next one is computed."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from netviz.core.params import Array
from netviz.frozen import dataclass
from netviz.lessons.worksheet.digits import HALF, UNIT, rounded
from netviz.lessons.worksheet.exercise import Exercise


@dataclass(frozen=True)
class Tables:
    """The exponentials and logarithms that a sheet lists, so that nobody needs a calculator.

    Attributes
    ----------
    exponentials : mapping of float to float
        From d to e^d, rounded, the largest d first: what scores are below the largest of their row.
    logarithms : mapping of float to float
        From the sum of a row's rounded exponentials to its logarithm, rounded, in ascending order.
    """

    exponentials: Mapping[float, float]
    logarithms: Mapping[float, float]

    @classmethod
    def of(cls, exercise: Exercise) -> Tables:
        """What an exercise needs."""
        below = np.unique(_shifted(exercise))[::-1]
        exponentials = {float(d): rounded(math.exp(d)) for d in below if d < 0}
        sums = sorted({rounded(total) for total in _sums(exercise)})
        return cls(exponentials, {total: rounded(math.log(total)) for total in sums})


def _shifted(exercise: Exercise) -> Array:
    """z3 without the largest of each row; (N, K)."""
    z3 = exercise.trace.z3
    return np.asarray(np.round(z3 - z3.max(axis=1, keepdims=True), 9))


def _exponentials(exercise: Exercise) -> Array:
    return np.asarray(np.vectorize(lambda d: rounded(math.exp(d)), otypes=[float])(_shifted(exercise)))


def _sums(exercise: Exercise) -> Array:
    return np.asarray(_exponentials(exercise).sum(axis=1))


class _Errors:
    """The errors of rounding that lead to each line: every rounded entry may err for itself.

    What follows is linear in them, so that each line's error is a sum of these, and at most the sum of
    what each can add: shapes are those of the lines' values, with an axis for the errors at the end.
    """

    def __init__(self, exercise: Exercise) -> None:
        self._sizes: list[Array] = []
        trace, params = exercise.trace, exercise.params
        a1, a2 = trace.a1, trace.a2
        psi = self._new(_off_psi(exercise))
        dz3 = self._and_new(psi / len(trace.y))
        second = self._and_new(np.einsum("nh,nkv->hkv", a2, dz3))
        da2 = self._and_new(np.einsum("nkv,hk->nhv", dz3, params.W2))
        dz2 = da2 * exercise.fires[..., None]
        first = self._and_new(np.einsum("nd,nhv->dhv", a1, dz2))
        theta = self._and_new(exercise.eta * second)
        self.of = {
            4: psi, 8: dz3, 9: second, 10: dz3.sum(axis=0), 11: da2, 12: dz2, 13: first,
            14: dz2.sum(axis=0), 15: theta,
        }  # fmt: skip

    def _new(self, sizes: Array) -> Array:
        """Entries that err by at most so much, each for itself."""
        n_before = sum(known.size for known in self._sizes)
        self._sizes.append(sizes)
        own = np.eye(sizes.size).reshape(*sizes.shape, sizes.size) * sizes[..., None]
        return np.concatenate((np.zeros((*sizes.shape, n_before)), own), axis=-1)

    def _and_new(self, inherited: Array) -> Array:
        """What a line inherits, and the rounding of its own entries."""
        own = self._new(np.full(inherited.shape[:-1], HALF))
        n_more = own.shape[-1] - inherited.shape[-1]
        before = np.concatenate((inherited, np.zeros((*inherited.shape[:-1], n_more))), axis=-1)
        return np.asarray(own + before)


def _off_psi(exercise: Exercise) -> Array:
    """By how much the probabilities can be off; (N, K)."""
    exponentials, sums = _exponentials(exercise), _sums(exercise)
    off = np.abs(exponentials / sums[:, None] - exercise.trace.psi) + HALF
    # Or one of them is taken as what the others leave.
    return np.asarray(np.maximum(off, off.sum(axis=1, keepdims=True) - off))


def _off_data(exercise: Exercise) -> float:
    """By how much J_data can be off."""
    logarithms = np.array([rounded(math.log(total)) for total in _sums(exercise)])
    truth = np.log(np.exp(_shifted(exercise)).sum(axis=1))
    return float(np.mean(np.abs(logarithms - truth))) + HALF


def deviations(exercise: Exercise) -> Mapping[int, Array]:
    """How far from the engine's values one can get at most who rounds at every line.

    Lines 1 to 3 are exact. Later ones inherit the errors of the lines before, in the worst case, and are
    rounded themselves.

    Returns
    -------
    mapping of int to array
        From lines 4 to 15 to the largest deviation of each entry, in the shape of the line's value.
    """
    found = {line: np.abs(errors).sum(axis=-1) for line, errors in _Errors(exercise).of.items()}
    data = _off_data(exercise)
    found |= {5: np.array(data), 6: np.array(HALF), 7: np.array(data + HALF)}
    return {line: np.atleast_2d(value) for line, value in sorted(found.items())}


def deviation_of_sum(exercise: Exercise, line: int) -> float:
    """The same for the sum of all entries of line 8, 9, 11, 12, 13 or 15."""
    errors = _Errors(exercise).of[line]
    return float(np.abs(errors.reshape(-1, errors.shape[-1]).sum(axis=0)).sum())


def apart(deviation: float) -> float:
    """How far a rounded result can be from the printed one, which is rounded too: whole units."""
    return math.floor((deviation + HALF) / UNIT + 1e-6) * UNIT


def tolerances(exercise: Exercise) -> Mapping[int, float]:
    """By how much one who rounds at every line may differ from the printed solution, for each line."""
    return {line: apart(float(value.max())) for line, value in deviations(exercise).items()}
