"""The numbers of a worksheet, and what the engine makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from netviz.core import STAGES, Params, Trace, forward_backward
from netviz.core.params import Array, ParamVector
from netviz.data import DataError
from netviz.frozen import dataclass
from netviz.training.rules import GradientDescent

MOST_SAMPLES, MOST_HIDDEN, MOST_CLASSES = 4, 3, 3
"""What a sheet has room for."""


class WorksheetError(DataError):
    """A worksheet that cannot be made; the message says why, and what to do."""


@dataclass(frozen=True, eq=False)
class Exercise:
    """One step of gradient descent, to be done by hand.

    Attributes
    ----------
    a1 : array (N, D)
    y : integer array (N,)
        Classes, counted from 0.
    params : Params
    lam, eta : float
        λ and η.
    source : str
        Where the numbers come from, as a sentence; empty for new ones.

    Raises
    ------
    WorksheetError
        If a sheet has no room for it.
    """

    a1: Array
    y: Array
    params: Params
    lam: float
    eta: float
    source: str = ""

    @cached_property
    def key(self) -> bytes:
        """The same for the same numbers."""
        settings = np.array([self.lam, self.eta, *self.params.sizes])
        return b"".join(array.tobytes() for array in (settings, self.a1, self.y, *self.params))

    def __post_init__(self) -> None:
        check_size(len(self.y), self.params.sizes.n_hidden, self.params.sizes.n_classes)

    @cached_property
    def trace(self) -> Trace:
        """Lines 1 to 14, by the functions that train."""
        return forward_backward(self.params, self.a1, self.y, self.lam)

    @cached_property
    def after(self) -> Params:
        """Line 15: all parameters after the step."""
        trace, theta = self.trace, ParamVector.from_params(self.params)
        gradient = ParamVector.from_params(Params(trace.dW1, trace.db1, trace.dW2, trace.db2))
        update = np.zeros_like(theta.vector)
        GradientDescent(len(update))(gradient.vector, self.eta, update)
        theta.vector += update
        return theta.to_params()

    @cached_property
    def values(self) -> Mapping[int, Array]:
        """What each line comes to, as a matrix of two dimensions; of line 15, W⁽²⁾ after the step."""
        values = {stage.line: np.atleast_2d(np.asarray(stage.read(self.trace))) for stage in STAGES[:-1]}
        return {**values, 15: self.after.W2}

    @property
    def fires(self) -> Array:
        """Which unit fires for which sample; bool (N, H)."""
        return np.asarray(self.trace.z2 > 0)

    @property
    def dead(self) -> list[int]:
        """The hidden units that fire for no sample, counted from 0."""
        return [int(unit) for unit in np.flatnonzero(~self.fires.any(axis=0))]

    @property
    def answers(self) -> Array:
        """The class that the network gives each sample; −1 where two are equally probable; (N,)."""
        best = self.trace.z3 == self.trace.z3.max(axis=1, keepdims=True)
        return np.where(best.sum(axis=1) == 1, best.argmax(axis=1), -1)


def why_too_large(n_hidden: int, n_classes: int) -> str:
    """Why a network does not fit on a sheet; "" if it does."""
    if n_hidden > MOST_HIDDEN:
        return f"the network has {n_hidden} hidden units, and a sheet has room for {MOST_HIDDEN}"
    if n_classes > MOST_CLASSES:
        return f"the data have {n_classes} classes, and a sheet has room for {MOST_CLASSES}"
    return ""


def check_size(n_samples: int, n_hidden: int, n_classes: int) -> None:
    """Refuse what a sheet has no room for.

    Raises
    ------
    WorksheetError
    """
    if n_hidden < 1 or n_classes < 2:
        raise WorksheetError("a network needs at least 1 hidden unit and 2 classes")
    if what := why_too_large(n_hidden, n_classes):
        raise WorksheetError(f"{what}; take a smaller network, or new numbers")
    if not 1 <= n_samples <= MOST_SAMPLES:
        raise WorksheetError(f"a sheet has 1 to {MOST_SAMPLES} samples, not {n_samples}")
