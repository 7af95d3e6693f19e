"""What comparing a derived with a numerical gradient says: the one source of every verdict."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Literal, TypeAlias

import numpy as np

from netviz.core.params import Array
from netviz.frozen import dataclass

Part: TypeAlias = Literal["data", "penalty"]

PLAINLY = 0.01
"""A relative error that nobody takes for agreement."""


class Verdict(Enum):
    """What a check has found; the value is how it is said."""

    AGREES = "agrees"
    DISAGREES = "does not agree"
    ON_KINKS = "not compared: on kinks"
    CANNOT_BE_TOLD = "cannot be told"

    @classmethod
    def of_all(cls, verdicts: Iterable[Verdict]) -> Verdict:
        """What several verdicts come to: one disagreement decides, and all have to agree."""
        found = set(verdicts)
        for decisive in (cls.DISAGREES, cls.CANNOT_BE_TOLD, cls.ON_KINKS):
            if decisive in found:
                return decisive
        return cls.AGREES if found else cls.CANNOT_BE_TOLD


@dataclass(frozen=True, eq=False)
class ParameterCheck:
    """The check of one gradient, entry by entry (or direction by direction).

    Attributes
    ----------
    name : str
        "W1", "b1", "W2" or "b2"; or the key of a line in between.
    analytic, numeric : arrays
        The derived gradient and the difference quotients; of the parameter's shape, or (8,) for
        random directions.
    error : array
        |analytic − numeric| / max(|analytic|, |numeric|, bound / tolerance): below the tolerance exactly
        where the two agree, or differ by no more than the bound.
    kink : boolean array
        Where the step ±ε moves some z2 across 0. J̃ has a corner there, so the quotient mixes two
        slopes and cannot be held against the gradient.
    penalty : array
        2λ times the weights, which is the penalty's part of the gradient; 0 for biases.
    blind : boolean array
        Where rounding and truncation could hide a mistake: nothing can be told.
    bound : array
        How far the two may lie apart by rounding and truncation alone.
    tolerance : float
        The relative error from which on an entry counts as wrong.
    """

    name: str
    analytic: Array
    numeric: Array
    error: Array
    kink: Array
    penalty: Array
    blind: Array
    bound: Array
    tolerance: float

    @property
    def verdict(self) -> Verdict:
        """What is to be said about this gradient, wherever it is said."""
        if self.wrong.any():
            return Verdict.DISAGREES
        if self.kink.all():
            return Verdict.ON_KINKS
        return Verdict.CANNOT_BE_TOLD if self.blind[~self.kink].any() else Verdict.AGREES

    @property
    def worst(self) -> tuple[int, ...] | None:
        """Index of the largest error away from kinks; None if nothing can be told of any entry."""
        if self.left_out.all():
            return None
        error = np.where(self.left_out, -1.0, np.where(np.isnan(self.error), np.inf, self.error))
        return tuple(int(i) for i in np.unravel_index(np.argmax(error), error.shape))

    @property
    def left_out(self) -> Array:
        """Which entries cannot be compared: on kinks, or hidden by rounding and truncation."""
        return np.asarray(self.kink | self.blind)

    @property
    def largest_error(self) -> float:
        """The largest relative error away from kinks, 0 if there is none to compare."""
        return 0.0 if self.worst is None else float(self.error[self.worst])

    @property
    def n_kinks(self) -> int:
        """How many entries sit on a kink."""
        return int(np.count_nonzero(self.kink))

    @property
    def wrong(self) -> Array:
        """Which entries disagree by more than the tolerance and the bound, away from kinks."""
        return np.asarray(~(self.error < self.tolerance) & ~self.left_out)

    def finding(self) -> tuple[Part, float] | None:
        """Which part of the gradient is wrong by one factor in all wrong entries, and by which.

        Returns
        -------
        part, factor
            ("data", 120.0) if the data part is 120 times too large; ("penalty", 0.5) if only half of
            the penalty's part is there, and 0 if none; None if no single factor explains it.
        """
        wrong = self.wrong
        analytic, numeric, penalty = (a[wrong] for a in (self.analytic, self.numeric, self.penalty))
        data = numeric - penalty
        parts: tuple[tuple[Part, Array, Array], ...] = (
            ("data", analytic - penalty, data),
            ("penalty", analytic - data, penalty),
        )
        for part, found, right in parts:
            clear = np.abs(right) > 1e-3 * np.abs(right).max(initial=0.0)  # the others are mostly rounding
            if np.count_nonzero(clear) < 2:  # one ratio always agrees with itself
                continue
            ratio = found[clear] / right[clear]
            middle = float(np.median(ratio))
            if np.all(np.abs(ratio - middle) <= 1e-3 * max(abs(middle), 1e-2)):
                return part, middle
        return None


@dataclass(frozen=True, eq=False)
class GradientCheck:
    """The result of `check_gradient`: one `ParameterCheck` for each of W1, b1, W2, b2.

    Attributes
    ----------
    parameters : dict
    epsilon, tolerance : float
    method : "entries" or "directions"
    beside : bool
        Whether it was made a little beside θ.
    """

    parameters: dict[str, ParameterCheck]
    epsilon: float
    tolerance: float
    method: Literal["entries", "directions"]
    beside: bool = False

    @property
    def verdict(self) -> Verdict:
        """What is to be said about the whole gradient."""
        return Verdict.of_all(check.verdict for check in self.parameters.values())

    @property
    def largest_error(self) -> float:
        """The largest relative error of all four parameters away from kinks."""
        return max(check.largest_error for check in self.parameters.values())

    @property
    def passed(self) -> bool:
        """Whether every parameter was compared, and agrees."""
        return self.verdict is Verdict.AGREES

    def with_verdict(self, verdict: Verdict) -> tuple[str, ...]:
        """The parameters of which this is to be said."""
        return tuple(name for name, check in self.parameters.items() if check.verdict is verdict)


def compared(
    name: str,
    analytic: Array,
    numeric: Array,
    kink: Array,
    bound: Array,
    tolerance: float,
    *,
    penalty: Array | None = None,
    common_scale: bool = False,
) -> ParameterCheck:
    """Compare a derived gradient with a numerical one.

    Parameters
    ----------
    name, analytic, numeric, kink, bound, tolerance, penalty
        As in `ParameterCheck`; 0 if `penalty` is left out.
    common_scale : bool
        Whether errors are relative to the largest entry instead of each to its own.
    """
    analytic, numeric = np.asarray(analytic, np.float64), np.asarray(numeric, np.float64)
    with np.errstate(all="ignore"):
        # Where the step was lost in rounding, or J̃ overflows beside θ, there is no quotient.
        bound = np.where(np.isfinite(numeric), bound, np.inf)
        seen, apart = np.fmax(np.abs(analytic), np.abs(numeric)), np.abs(analytic - numeric)
        largest = float(np.max(seen, where=np.isfinite(seen) & ~kink, initial=0.0))
        size = np.maximum(largest if common_scale else seen, bound / tolerance)
        error = np.where(apart > 0, apart / size, np.where(np.isnan(apart), np.nan, 0.0))
        blind = (bound > PLAINLY * largest) & ~(error >= tolerance) & ~kink
    if penalty is None:
        penalty = np.zeros_like(analytic)
    return ParameterCheck(name, analytic, numeric, error, kink, penalty, blind, bound, tolerance)
