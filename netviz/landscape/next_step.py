"""Where the next step really leads: by the update rule that is in force, with what it remembers."""

from __future__ import annotations

import numpy as np

from netviz.core.params import Array
from netviz.training.rules import RULES


def next_step(rule: str, memory: Array, gradient: Array, learning_rate: float) -> Array:
    """The update that a rule makes of a gradient, flat (P,); what the rule remembers stays as it is.

    Parameters
    ----------
    rule : str
        A key of `netviz.training.rules.RULES`.
    memory : array
        What it remembers before this step; of another length where it has just been put in force.
    gradient : array (P,)
        That of the step: of its batch, and with a mistake that is in force.
    learning_rate : float
        η.
    """
    acting, update = RULES[rule](len(gradient)), np.empty(len(gradient))
    if len(memory) == len(acting.memory):
        acting.memory[...] = memory
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        acting(gradient, learning_rate, update)
    return update
