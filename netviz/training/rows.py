"""Rows of the history, from what the engine has noted of many steps."""

from __future__ import annotations

import math

import numpy as np

from netviz.core.params import Array, Sizes
from netviz.training.history import COLUMNS, INDEX, NORMS

SCALARS = COLUMNS[: INDEX[NORMS[0]]]
"""The columns that are no norms."""

THETA, DATA, GRADIENT, UPDATE = range(4)
"""The vectors of a step."""


def rows_of_block(scalars: Array, block: Array, sizes: Sizes) -> Array:
    """Rows of steps of which all vectors are known.

    Parameters
    ----------
    scalars : (n, 10)
        `SCALARS`, whether a mistake is made, and λ.
    block : (n, 4, P)
        The vectors of each step; what is in it is lost.
    sizes : Sizes
    """
    mistaken = scalars[:, -2] > 0
    penalty_part = block[:, GRADIENT] - block[:, DATA] if mistaken.any() else None
    np.multiply(block, block, out=block)
    norms = np.sqrt(np.add.reduceat(block, sizes.starts, axis=2))  # (n, 4, 4)
    regularized = np.array([1.0, 0.0, 1.0, 0.0])  # W1, b1, W2, b2
    rows = np.empty((len(scalars), len(COLUMNS)))
    rows[:, : len(SCALARS)] = scalars[:, :-2]
    two_lam = 2.0 * scalars[:, -1:]
    reg_norms = np.where(two_lam > 0, two_lam * norms[:, THETA], 0.0) * regularized
    if penalty_part is not None:  # a mistake may have left some of it out
        found = np.sqrt(np.add.reduceat(penalty_part**2, sizes.starts, axis=1))
        reg_norms = np.where(mistaken[:, None], found, reg_norms)
    rows[:, len(SCALARS) :] = np.concatenate(
        (
            norms[:, GRADIENT],
            norms[:, DATA],
            reg_norms,
            norms[:, UPDATE] / norms[:, THETA],
        ),
        axis=1,
    )
    return rows


def rows_found(found: Array, is_full: bool) -> Array:
    """Rows of steps of the compiled loop, without what is evaluated apart.

    Parameters
    ----------
    found : (n, 19)
        See `netviz.core.kernels`.
    is_full : bool
        Whether a step sees the whole training part.
    """
    rows = np.full((len(found), len(COLUMNS)), math.nan)
    rows[:, INDEX["batch_loss"]], rows[:, INDEX["loss_reg"]] = found[:, 0], found[:, 1]
    rows[:, len(SCALARS) :] = found[:, 3:]
    if is_full:
        rows[:, INDEX["loss_data"]], rows[:, INDEX["accuracy"]] = found[:, 0], found[:, 2]
        rows[:, INDEX["loss"]] = found[:, 0] + found[:, 1]
    return rows
