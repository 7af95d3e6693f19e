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
_TRIES = 50_000
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
    for _ in range(_TRIES):
        a1 = rng.choice(_INPUTS, (n_samples, N_INPUTS))
        params = Params(
            rng.choice(_WEIGHTS, (N_INPUTS, n_hidden)),
            rng.choice(_BIASES, n_hidden),
            rng.choice(_WEIGHTS, (n_hidden, n_classes)),
            rng.choice(_BIASES, n_classes),
        )
        y = rng.integers(n_classes, size=n_samples)
        if _is_plain(a1, y, params, has_dead):
            exercise = Exercise(a1, y, params, lam, eta)
            if _is_good(exercise):
                return exercise
    raise WorksheetError(f"no numbers were found for seed {seed}; take another seed")


def _is_plain(a1: Array, y: Array, params: Params, has_dead: bool) -> bool:
    """What can be seen without computing much: most that is drawn ends here."""
    if len(np.unique(a1, axis=0)) < len(a1) or len(np.unique(y)) < min(params.sizes.n_classes, len(y)):
        return False
    if not (params.W1.any(axis=0).all() and params.W2.any(axis=1).all()):
        return False
    z2 = a1 @ params.W1 + params.b1
    fires = z2 > 0
    dead = int((~fires.any(axis=0)).sum())
    z3 = np.maximum(0, z2) @ params.W2 + params.b2
    if (~fires.any(axis=1)).sum() > 1:  # samples that all get the same answer
        return False
    in_halves = not (np.concatenate((z2, z3), axis=1) % 0.5).any()
    return dead == int(has_dead) and not fires.all() and in_halves and float(np.ptp(z3, axis=1).max()) < 4


def _is_good(exercise: Exercise) -> bool:
    """Solvable with short tables and small errors, and something to think about."""
    tables = Tables.of(exercise)
    return (
        len(tables.exponentials) <= _LONGEST_TABLE[exercise.params.sizes.n_classes]
        and is_solvable(exercise)
        and max(tolerances(exercise).values()) <= _APART + 1e-9
        and next(special(exercise), None) is not None
    )
