"""Small whole numbers and halves for a sheet, from a seed."""

from __future__ import annotations

import numpy as np

from netviz.core import Params
from netviz.core.params import Array
from netviz.lessons.worksheet.by_hand import Tables, tolerances
from netviz.lessons.worksheet.exercise import Exercise, WorksheetError, check_size
from netviz.lessons.worksheet.solvable import is_solvable
from netviz.lessons.worksheet.think import special

N_INPUTS = 2
USUAL_SAMPLES, USUAL_HIDDEN, USUAL_CLASSES = 3, 2, 2

_INPUTS = (-2, -1, -1, 0, 0, 1, 1, 2, 0.5)
_WEIGHTS = (-2, -1, -1, 1, 1, 2, -0.5, 0.5, 0)
_BIASES = (-1, 0, 0, 0, 1, 0.5)
_LAMBDAS, _ETAS = (0.1, 0.1, 0.05, 0.2), (0.5, 0.5, 1.0, 0.2)
_LONGEST_TABLE = {2: 4, 3: 6}  # exponentials, by the number of classes
_APART = 0.005
_TRIES, _AT_ONCE = 200_000, 500
_LARGEST_LEAD = 4  # between scores of a row: e^-4 is saturated
_DEAD = 0.15  # the share of sheets with a dead unit


def new_numbers(
    seed: int,
    n_samples: int = USUAL_SAMPLES,
    n_hidden: int = USUAL_HIDDEN,
    n_classes: int = USUAL_CLASSES,
) -> Exercise:
    """An exercise of a seed: another one for every seed, and the same one for the same.

    Parameters
    ----------
    seed : int
    n_samples, n_hidden, n_classes : int
        N = 2 … 4, H = 1 … 3, K = 2 or 3.

    Raises
    ------
    WorksheetError
        If a sheet has no room for that.
    """
    check_size(n_samples, n_hidden, n_classes)
    if n_samples < 2:
        raise WorksheetError("new numbers are for 2 to 4 samples")
    rng = np.random.default_rng((seed, n_samples, n_hidden, n_classes))
    lam, eta = float(rng.choice(_LAMBDAS)), float(rng.choice(_ETAS))
    has_dead = n_hidden > 1 and rng.random() < _DEAD
    for _ in range(_TRIES // _AT_ONCE):
        draw = _Draw(rng, n_samples, n_hidden, n_classes)
        for place in np.flatnonzero(draw.is_plain(has_dead)).tolist():
            exercise = Exercise(draw.a1[place], draw.y[place], draw.params(place), lam, eta)
            if _is_good(exercise):
                return exercise
    raise WorksheetError(f"no numbers were found for seed {seed}; take another seed")


class _Draw:
    """Many exercises at once, of which most are no good; arrays with one axis for all of them in front."""

    def __init__(self, rng: np.random.Generator, n_samples: int, n_hidden: int, n_classes: int) -> None:
        self.a1 = rng.choice(_INPUTS, (_AT_ONCE, n_samples, N_INPUTS))
        self.y = rng.integers(n_classes, size=(_AT_ONCE, n_samples))
        self._first = rng.choice(_WEIGHTS, (_AT_ONCE, N_INPUTS, n_hidden))
        self._first_bias = rng.choice(_BIASES, (_AT_ONCE, n_hidden))
        self._second = rng.choice(_WEIGHTS, (_AT_ONCE, n_hidden, n_classes))
        self._second_bias = rng.choice(_BIASES, (_AT_ONCE, n_classes))

    def params(self, place: int) -> Params:
        """The parameters of one of them."""
        arrays = (self._first, self._first_bias, self._second, self._second_bias)
        return Params(*(array[place] for array in arrays))

    def _units_differ(self) -> Array:
        """Which have no two hidden units with parallel hinges."""
        n_hidden = self._first.shape[-1]
        across, along = self._first[:, 0], self._first[:, 1]
        cross = across[:, :, None] * along[:, None] - along[:, :, None] * across[:, None]
        return np.asarray((cross == 0).sum(axis=(1, 2)) == n_hidden)

    def is_plain(self, has_dead: bool) -> Array:
        """Which of them are good as far as can be seen at once."""
        z2 = self.a1 @ self._first + self._first_bias[:, None]
        z3 = np.maximum(0, z2) @ self._second + self._second_bias[:, None]
        fires = z2 > 0
        n_samples, n_classes = z3.shape[1:]
        same = (self.a1[:, :, None] == self.a1[:, None]).all(axis=-1).sum(axis=(1, 2)) > n_samples
        n_told = (self.y[:, :, None] == np.arange(n_classes)).any(axis=1).sum(axis=1)
        checks = (
            ~same,
            n_told == min(n_classes, n_samples),
            np.all(np.any(self._first, axis=2), axis=1) & self._units_differ(),  # every input counts
            np.all(np.any(self._second, axis=2), axis=1),  # and every unit
            (~fires.any(axis=1)).sum(axis=1) == int(has_dead),
            (~fires.any(axis=2)).sum(axis=1) <= 1,  # or several samples get the same answer
            ~fires.all(axis=(1, 2)),
            ~(z2 % 0.5).any(axis=(1, 2)) & ~(z3 % 0.5).any(axis=(1, 2)),
            np.ptp(z3, axis=2).max(axis=1) < _LARGEST_LEAD,
        )
        return np.asarray(np.all(checks, axis=0))


def _is_good(exercise: Exercise) -> bool:
    """Solvable with short tables and small errors, and something to think about."""
    tables = Tables.of(exercise)
    return (
        len(tables.exponentials) <= _LONGEST_TABLE[exercise.params.sizes.n_classes]
        and is_solvable(exercise)
        and max(tolerances(exercise).values()) <= _APART + 1e-9
        and next(special(exercise), None) is not None
    )
