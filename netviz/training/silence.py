"""Why a network has stopped learning without a number overflowing: hidden units that never fire."""

from __future__ import annotations

import numpy as np

from netviz.core.params import Array, Params

MANY = 0.5
"""The share of dead units from which on there is something to say."""


def silence(dead_units: Array, params: Params, learning_rate: float) -> str:
    """What there is to say about dead hidden units, and what can be done; empty if most are alive.

    Parameters
    ----------
    dead_units : array (t + 1,)
        How many units fire for no training sample, at every step up to the present one; NaN where that
        was not evaluated.
    params : Params
        At the present step.
    learning_rate : float
        η at the present step.
    """
    n_hidden = len(params.b1)
    known = dead_units[np.isfinite(dead_units)]
    if not len(known) or known[-1] < MANY * n_hidden:
        return ""
    n_dead = int(known[-1])
    if not params.W1.any() and not params.b1.any():
        return (
            "No hidden unit fires: W⁽¹⁾ and b⁽¹⁾ are 0, so z⁽²⁾ = 0 for every sample and no gradient gets "
            "through. Choose other initial weights."
        )
    bound = n_dead if n_dead == n_hidden else MANY * n_hidden
    with np.errstate(invalid="ignore"):
        alive = np.flatnonzero(dead_units < bound)
    if len(alive):
        later = np.flatnonzero(np.isfinite(dead_units[alive[-1] + 1 :]))
        since = f"since step {alive[-1] + 1 + later[0]}"
        help_ = f"Lower η = {learning_rate:.3g}, and step back or take new weights (R)."
    else:
        since, help_ = "from the start", "Take new weights (R)."
    if n_dead == n_hidden:
        who, they = ("The only hidden unit is", "It fires") if n_hidden == 1 else (
            f"All {n_hidden} hidden units are", "They fire"
        )  # fmt: skip
        return (
            f"{who} dead {since}. {they} for no training sample, so the data give W⁽¹⁾ and b⁽¹⁾ no "
            f"gradient, and only b⁽²⁾ still learns. {help_}"
        )
    return (
        f"{n_dead} of {n_hidden} hidden units are dead {since}: they fire for no training sample and learn "
        f"nothing from the data. {help_}"
    )
