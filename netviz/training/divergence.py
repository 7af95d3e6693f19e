"""Why a loss stopped being a number."""

from __future__ import annotations

import numpy as np

from netviz.core.params import PARAMETERS, Array, ParamVector
from netviz.core.predict import predict
from netviz.frozen import dataclass
from netviz.training.spec import Phase

_SYMBOLS = {"W1": "W⁽¹⁾", "b1": "b⁽¹⁾", "W2": "W⁽²⁾", "b2": "b⁽²⁾"}


@dataclass(frozen=True)
class Divergence:
    """The event that a quantity overflowed, or that somebody's gradient could not be followed any further.

    Attributes
    ----------
    step : int
        The step at whose parameters the loss is not a finite number.
    quantity : str
        The first quantity, in the order of computation, that overflowed; empty where a gradient is missing.
    cause : str
        Why that is likely, and what to do.
    """

    step: int
    quantity: str
    cause: str

    def __str__(self) -> str:
        if not self.quantity:
            return f"The run ends at step {self.step}: {self.cause}"
        return f"Training diverged at step {self.step}: {self.quantity} overflowed. {self.cause}"


def diagnose(step: int, theta: ParamVector, phase: Phase, a1: Array) -> Divergence:
    """What overflowed at θ, and why that is likely."""
    cause = _cause(phase, a1) if step else "The network started there: use smaller initial weights."
    return Divergence(step, _overflowed(theta, a1), cause)


def _overflowed(theta: ParamVector, a1: Array) -> str:
    for name in PARAMETERS:
        if not np.isfinite(getattr(theta, name)).all():
            return _SYMBOLS[name]
    found = predict(theta.to_params(), a1)
    if not np.isfinite(found.z2).all():
        return "z⁽²⁾"
    if not np.isfinite(found.z3).all():
        return "z⁽³⁾"
    if not np.isfinite(np.sum(theta.W1**2) + np.sum(theta.W2**2)):
        return "J_reg"
    return "J_data"


def _cause(phase: Phase, a1: Array) -> str:
    config, mistake = phase.config, phase.gradient.mistake
    eta, lam = config.learning_rate, config.regularization
    factor = 1.0 - 2.0 * eta * lam
    if config.update_rule == "gradient-descent" and factor < -1.0:
        return (
            f"ηλ = {eta * lam:.3g} is above 1: the penalty alone multiplies the weights by 1 − 2ηλ = "
            f"−{-factor:.3g} at each step. Step back and lower λ or η."
        )
    if mistake is not None:
        return (
            f"A wrong gradient is in force, line {mistake.line} with “{mistake.title}”: its steps need not "
            "go downhill. Step back and choose the correct line."
        )
    largest = float(np.abs(a1).max())
    if largest > 100.0:
        return (
            f"The inputs reach {largest:.3g}, which makes the loss very steep in W⁽¹⁾. "
            "Standardize them (the switch under Data; on the command line, without --no-standardize), "
            "or step back and lower η."
        )
    return (
        f"The learning rate η = {eta:.3g} is too large here: each step overshoots the minimum further "
        "than the one before. Step back and lower η."
    )
