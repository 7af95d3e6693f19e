"""The gradient check: the hand-derived gradient against central differences of the loss.

(J̃(θ + εv) − J̃(θ − εv)) / 2ε equals the slope of J̃ along v up to ε² (truncation) and up to the rounding
of J̃ over ε. For small networks v runs through all entries; for large ones through random directions.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar

import numpy as np
from numpy.typing import DTypeLike

from netviz.core.network import Samples, Slip, Trace, Workspace, forward_backward, penalty
from netviz.core.params import PARAMETERS, Array, Params, ParamVector

Result = TypeVar("Result")
Part: TypeAlias = Literal["data", "penalty"]

DIRECTIONS = 8
"""How many random directions a directional check takes for each parameter."""

_EPSILON = 1e-5
_PLAINLY = 0.01  # a relative error that nobody takes for agreement
_ENTRYWISE_WORK = 2e9  # multiplications of all entries' forward passes: a few seconds


@dataclass(frozen=True, eq=False)
class ParameterCheck:
    """The check of one parameter, entry by entry (or direction by direction).

    Attributes
    ----------
    name : str
        "W1", "b1", "W2" or "b2".
    analytic, numeric : arrays
        The derived gradient and the difference quotients; of the parameter's shape, or (8,) for
        random directions.
    error : array
        |analytic − numeric| / max(|analytic|, |numeric|, floor). Below the floor the rounding of the
        quotient is all that could be seen.
    kink : boolean array
        Where the step ±ε moves some z2 across 0. J̃ has a corner there, so the quotient mixes two
        slopes and cannot be held against the gradient.
    penalty : array
        2λ times the weights, which is the penalty's part of the gradient; 0 for biases.
    blind : boolean array
        Where both gradients drown in the rounding of a very large J̃: nothing can be told.
    """

    name: str
    analytic: Array
    numeric: Array
    error: Array
    kink: Array
    penalty: Array
    blind: Array

    @property
    def worst(self) -> tuple[int, ...] | None:
        """Index of the largest error away from kinks; None if nothing can be told of any entry."""
        if self.left_out.all():
            return None
        error = np.where(self.left_out, -1.0, np.where(np.isnan(self.error), np.inf, self.error))
        return tuple(int(i) for i in np.unravel_index(np.argmax(error), error.shape))

    @property
    def left_out(self) -> Array:
        """Which entries cannot be compared: on kinks, or drowned in rounding."""
        return np.asarray(self.kink | self.blind)

    @property
    def largest_error(self) -> float:
        """The largest relative error away from kinks, 0 if there is none to compare."""
        return 0.0 if self.worst is None else float(self.error[self.worst])

    @property
    def n_kinks(self) -> int:
        """How many entries sit on a kink."""
        return int(np.count_nonzero(self.kink))

    def wrong(self, tolerance: float) -> Array:
        """Which entries disagree by more than the tolerance, away from kinks."""
        return np.asarray(~(self.error < tolerance) & ~self.left_out)

    def finding(self, tolerance: float) -> tuple[Part, float] | None:
        """Which part of the gradient is wrong by one factor in all wrong entries, and by which.

        Returns
        -------
        part, factor
            ("data", 120.0) if the data part is 120 times too large; ("penalty", 0.5) if only half of
            the penalty's part is there, and 0 if none; None if no single factor explains it.
        """
        wrong = self.wrong(tolerance)
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
    """The result of `check_gradient`: one `ParameterCheck` for each of W1, b1, W2, b2."""

    parameters: dict[str, ParameterCheck]
    epsilon: float
    tolerance: float
    method: Literal["entries", "directions"]

    @property
    def largest_error(self) -> float:
        """The largest relative error of all four parameters away from kinks."""
        return max(check.largest_error for check in self.parameters.values())

    @property
    def passed(self) -> bool:
        """Whether all errors away from kinks are below the tolerance, and something could be told."""
        return bool(self.largest_error < self.tolerance) and not self.undecided

    @property
    def undecided(self) -> tuple[str, ...]:
        """The parameters of which nothing can be told, because J̃ is too large for its differences."""
        return tuple(name for name, check in self.parameters.items() if check.blind.all())


class LossAlong:
    """J̃ at θ moved along a direction, whatever θ's own precision, without the backward pass."""

    def __init__(
        self, params: Params, a1: Array, y: Array, lam: float, dtype: DTypeLike = np.float64
    ) -> None:
        vector = ParamVector.from_params(params).vector
        with np.errstate(over="ignore"):  # beyond float32 there is only infinity
            self.theta = ParamVector(params.sizes, vector.astype(dtype))
        self.start = self.theta.vector.copy()
        self.lam = lam
        self.samples = Samples(a1, y, params.sizes.n_classes, dtype)
        self.space = Workspace(params.sizes, len(self.samples.y), dtype)

    def __call__(self) -> float:
        """J̃ at the present θ."""
        self.space.forward(self.theta, self.samples)
        return self.space.loss_data + penalty(self.theta, self.lam)

    def slope_at_entry(self, entry: int, step: float) -> float:
        """The difference quotient of one entry; NaN if the step is lost in rounding."""
        vector, start = self.theta.vector, self.start
        vector[entry] = start[entry] + step
        above, plus = vector[entry], self()
        vector[entry] = start[entry] - step
        below, minus = vector[entry], self()
        vector[entry] = start[entry]
        made = float(above) - float(below)  # the step that was really made
        return (plus - minus) / made if made else np.nan

    def slope_along(self, direction: Array, step: float) -> float:
        """The difference quotient along a direction of θ."""
        np.add(self.start, step * direction, out=self.theta.vector)
        plus = self()
        np.subtract(self.start, step * direction, out=self.theta.vector)
        minus = self()
        return (plus - minus) / (2.0 * step)


def check_gradient(
    params: Params,
    a1: Array,
    y: Array,
    lam: float,
    *,
    epsilon: float = _EPSILON,
    tolerance: float | None = None,
    method: Literal["auto", "entries", "directions"] = "auto",
    rng: np.random.Generator | None = None,
    slip: Slip | None = None,
    loss_dtype: DTypeLike = np.float64,
) -> GradientCheck:
    """Compare the derived gradient with central differences.

    Parameters
    ----------
    params, a1, y, lam
        As for `forward_backward`.
    epsilon : float
        ε, the step of the differences. A parameter θ is moved by ε·max(1, |θ|), an entry of W1 by that
        over the largest size of its input if that exceeds 1, so that no step is lost in rounding or
        reaches far along a steep loss.
    tolerance : float, optional
        The relative error from which on an entry counts as wrong; 1e-6, or 1e-3 for float32 parameters
        (their gradient is then held against differences in float64).
    method : "auto", "entries" or "directions"
        Every entry, or 8 random directions for each parameter; "auto" takes every entry unless that
        would take more than a few seconds.
    rng : numpy.random.Generator, optional
        For the directions.
    slip : Slip, optional
        A mistake to make in the backward pass, for the check to find.
    loss_dtype : float64 or float32
        In which precision the differences of the loss are taken.

    Returns
    -------
    GradientCheck

    Raises
    ------
    ValueError
        As `forward_backward`, or if `epsilon` is not positive, or the loss is not finite.
    """
    steps = check_stepwise(
        params, a1, y, lam, epsilon=epsilon, tolerance=tolerance, method=method, rng=rng, slip=slip,
        loss_dtype=loss_dtype,
    )  # fmt: skip
    return drained(steps)


def drained(steps: Generator[float, None, Result]) -> Result:
    """What a computation returns that is done bit by bit, done in one go."""
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            result: Result = stop.value
            return result


def check_stepwise(
    params: Params,
    a1: Array,
    y: Array,
    lam: float,
    *,
    epsilon: float = _EPSILON,
    tolerance: float | None = None,
    method: Literal["auto", "entries", "directions"] = "auto",
    rng: np.random.Generator | None = None,
    slip: Slip | None = None,
    loss_dtype: DTypeLike = np.float64,
) -> Generator[float, None, GradientCheck]:
    """`check_gradient` bit by bit: yields the share that is done, and returns the check at the end."""
    if not 0.0 < epsilon < np.inf:
        raise ValueError(f"the step ε of the differences must be positive, not {epsilon}")
    if tolerance is None:
        tolerance = 1e-3 if params.W1.dtype == np.float32 else 1e-6
    trace = forward_backward(params, a1, y, lam, slip)
    if not np.isfinite(trace.loss):
        raise ValueError("the loss is not finite at these parameters, so there is no gradient to check")
    loss_along = LossAlong(params, a1, y, lam, loss_dtype)
    n_parameters, n_hidden = params.sizes.n_parameters, params.sizes.n_hidden
    if method == "auto":
        small = n_parameters * len(trace.y) * n_hidden <= _ENTRYWISE_WORK
        method = "entries" if small else "directions"
    rng = np.random.default_rng(0) if rng is None else rng
    # Rounding of J̃ puts about this much times 1/step into a quotient; relative to the floor it stays
    # well below the tolerance, so that only true disagreement is reported.
    noise = 10.0 * float(np.finfo(np.float64).eps) * max(1.0, abs(trace.loss)) / tolerance
    reach = np.maximum(1.0, np.abs(trace.a1).max(axis=0))[:, None]  # (D, 1)

    checks: dict[str, ParameterCheck] = {}
    for name, start in zip(PARAMETERS, params.sizes.starts, strict=True):
        gradient, value = getattr(trace, f"d{name}"), getattr(params, name)
        scale = reach if name == "W1" else 1.0
        penalty_part = 2.0 * lam * value if name.startswith("W") else np.zeros_like(value)
        slopes: list[float] = []
        if method == "entries":
            analytic = gradient
            steps = epsilon * np.maximum(1.0, np.abs(value)) / scale
            for entry, step in enumerate(steps.ravel(), start):
                with np.errstate(over="ignore", invalid="ignore"):
                    slopes.append(loss_along.slope_at_entry(entry, step))
                yield (entry + 1) / n_parameters
            kink = _entry_kinks(trace, name, steps)
        else:
            directions = rng.standard_normal((DIRECTIONS, *gradient.shape)) / scale
            flat = directions.reshape(DIRECTIONS, -1)
            flat /= np.linalg.norm(flat, axis=1)[:, None]
            steps = np.asarray(epsilon * max(1.0, float(np.linalg.norm(value))) / np.max(scale))
            analytic, penalty_part = flat @ gradient.ravel(), flat @ penalty_part.ravel()
            along = np.zeros(n_parameters)
            for direction in flat:
                along[start : start + gradient.size] = direction
                with np.errstate(over="ignore", invalid="ignore"):
                    slopes.append(loss_along.slope_along(along, float(steps)))
                yield (len(checks) + len(slopes) / DIRECTIONS) / len(PARAMETERS)
            kink = _direction_kinks(trace, name, float(steps) * directions)
        numeric = np.array(slopes).reshape(analytic.shape)
        seen, apart = np.maximum(np.abs(analytic), np.abs(numeric)), np.abs(analytic - numeric)
        floor = noise * epsilon / (_EPSILON * steps)  # of the usual ε: what a worse one does is to be seen
        error = apart / np.maximum(seen, floor)
        # Where they differ for all to see, were J̃ of usual size, but by less than its rounding.
        unseen = apart / np.maximum(seen, floor / max(1.0, abs(trace.loss)))
        blind = (unseen >= _PLAINLY) & (error < tolerance)
        checks[name] = ParameterCheck(name, analytic, numeric, error, kink, penalty_part, blind)
    return GradientCheck(checks, epsilon, tolerance, method)


def _crossed(z2: Array, move: Array) -> Array:
    """Which z2 a step of ±move takes to or across 0; a z2 that does not move crosses nothing."""
    return np.asarray((np.abs(z2) <= np.abs(move)) & (move != 0))


def _entry_kinks(trace: Trace, name: str, steps: Array) -> Array:
    """Which entries' steps move some z2 (N, H) to or across 0: by step·a1 (W1) or by step (b1)."""
    if name == "b1":
        return np.asarray(_crossed(trace.z2, np.broadcast_to(steps, trace.z2.shape)).any(axis=0))
    if name == "W1":
        moves = (column[:, None] * row for column, row in zip(trace.a1.T, steps, strict=True))
        return np.array([_crossed(trace.z2, move).any(axis=0) for move in moves])
    return np.zeros(steps.shape, bool)


def _direction_kinks(trace: Trace, name: str, moves: Array) -> Array:
    """Which of the moves of W1 or b1 take some z2 to or across 0."""
    if name not in ("W1", "b1"):
        return np.zeros(len(moves), bool)
    z2_moves = (trace.a1 @ move if name == "W1" else move for move in moves)
    return np.array([_crossed(trace.z2, move).any() for move in z2_moves])
