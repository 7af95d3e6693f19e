"""The gradient check: the hand-derived gradient against central differences of the loss.

(J̃(θ + εv) − J̃(θ − εv)) / 2ε equals the slope of J̃ along v up to ε² (truncation) and up to the rounding
of J̃ over ε. For small networks v runs through all entries; for large ones through random directions.
What truncation and rounding can do at these magnitudes is estimated (`netviz.core.uncertainty`), and the
verdict rests on it: a difference within it is no disagreement, and where it hides the gradient nothing
can be told.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import DTypeLike

from netviz.core.network import Mistake, Trace, Workspace, forward_backward, penalty
from netviz.core.params import PARAMETERS, Array, Params, ParamVector
from netviz.core.samples import Samples
from netviz.core.uncertainty import Uncertainty, hidden_blocks
from netviz.core.verdict import PLAINLY, GradientCheck, ParameterCheck, compared

Result = TypeVar("Result")

DIRECTIONS = 8
"""How many random directions a directional check takes for each parameter."""

_EPSILON = 1e-5
_BESIDE = 100.0  # steps of the differences by which θ is moved off its kinks
_ENTRYWISE_WORK = 2e9  # multiplications of all entries' forward passes: a few seconds


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
    mistake: Mistake | None = None,
    loss_dtype: DTypeLike = np.float64,
    beside: bool = False,
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
    mistake : Mistake, optional
        A mistake to make in the backward pass, for the check to find.
    loss_dtype : float64 or float32
        In which precision the differences of the loss are taken.
    beside : bool
        Make the check where every parameter is moved by a random amount of about a hundred steps: there
        hardly anything sits on a kink.

    Returns
    -------
    GradientCheck

    Raises
    ------
    ValueError
        As `forward_backward`, or if `epsilon` is not positive, or the loss is not finite.
    """
    steps = check_stepwise(
        params, a1, y, lam, epsilon=epsilon, tolerance=tolerance, method=method, rng=rng, mistake=mistake,
        loss_dtype=loss_dtype, beside=beside,
    )  # fmt: skip
    return drained(steps)


def drained(steps: Generator[float, None, Result]) -> Result:
    """What a computation returns that is done piece by piece, all in one go."""
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
    mistake: Mistake | None = None,
    loss_dtype: DTypeLike = np.float64,
    beside: bool = False,
    trace: Trace | None = None,
) -> Generator[float, None, GradientCheck]:
    """`check_gradient` piece by piece: yields the share that is done, and returns the check at the end.

    `trace` is the pass at these parameters, with the mistake, where there is one already.
    """
    if not 0.0 < epsilon < np.inf:
        raise ValueError(f"the step ε of the differences must be positive, not {epsilon}")
    if tolerance is None:
        tolerance = 1e-3 if params.W1.dtype == np.float32 else 1e-6
    if beside:
        params, trace = _moved_beside(params, a1, epsilon), None
    if trace is None:
        trace = forward_backward(params, a1, y, lam, mistake)
    if not np.isfinite(trace.loss):
        raise ValueError("the loss is not finite at these parameters, so there is no gradient to check")
    loss_along = LossAlong(params, a1, y, lam, loss_dtype)
    n_parameters, n_hidden = params.sizes.n_parameters, params.sizes.n_hidden
    if method == "auto":
        small = n_parameters * len(trace.y) * n_hidden <= _ENTRYWISE_WORK
        method = "entries" if small else "directions"
    rng = np.random.default_rng(0) if rng is None else rng
    uncertainty = Uncertainty(trace, loss_dtype)

    checks: dict[str, ParameterCheck] = {}
    for name, start in zip(PARAMETERS, params.sizes.starts, strict=True):
        gradient, value = getattr(trace, f"d{name}"), getattr(params, name)
        scale = _reach(trace.a1) if name == "W1" else 1.0
        penalty_part = 2.0 * lam * value if name.startswith("W") else np.zeros_like(value)
        slopes: list[float] = []
        if method == "entries":
            analytic = gradient
            steps = _steps(name, value, trace.a1, epsilon)
            for entry, step in enumerate(steps.ravel(), start):
                with np.errstate(over="ignore", invalid="ignore"):
                    slopes.append(loss_along.slope_at_entry(entry, step))
                yield (entry + 1) / n_parameters
            kink = _entry_kinks(trace, name, steps, uncertainty)
            bound = uncertainty.entries(name, steps)
        else:
            directions = rng.standard_normal((DIRECTIONS, *gradient.shape)) / scale
            flat = directions.reshape(DIRECTIONS, -1)
            flat /= np.linalg.norm(flat, axis=1)[:, None]
            step = epsilon * max(1.0, float(np.linalg.norm(value))) / float(np.max(scale))
            analytic, penalty_part = flat @ gradient.ravel(), flat @ penalty_part.ravel()
            along = np.zeros(n_parameters)
            for direction in flat:
                along[start : start + gradient.size] = direction
                with np.errstate(over="ignore", invalid="ignore"):
                    slopes.append(loss_along.slope_along(along, step))
                yield (len(checks) + len(slopes) / DIRECTIONS) / len(PARAMETERS)
            bound = uncertainty.directions(name, flat, step)
            mixed = _mixed_slopes(trace, name, directions, step, uncertainty)
            bound = bound + mixed  # of all samples a few may cross a kink
            kink = mixed > PLAINLY * np.abs(analytic).max()
        numeric = np.array(slopes).reshape(analytic.shape)
        checks[name] = compared(name, analytic, numeric, kink, bound, tolerance, penalty=penalty_part)
    return GradientCheck(checks, epsilon, tolerance, method, beside)


def _reach(a1: Array) -> Array:
    """The largest size of each input, 1 at least; (D, 1)."""
    return np.asarray(np.maximum(1.0, np.abs(a1).max(axis=0))[:, None])


def _steps(name: str, value: Array, a1: Array, epsilon: float) -> Array:
    """By how much each entry of a parameter is moved."""
    steps = epsilon * np.maximum(1.0, np.abs(np.asarray(value, np.float64)))
    return np.asarray(steps / _reach(a1) if name == "W1" else steps)


def _moved_beside(params: Params, a1: Array, epsilon: float) -> Params:
    """θ with every entry moved by a random amount, always the same, of about a hundred steps."""
    rng = np.random.default_rng(1)
    moved = {
        name: (
            value + _BESIDE * _steps(name, value, a1, epsilon) * rng.standard_normal(value.shape)
        ).astype(value.dtype)
        for name, value in vars(params).items()
    }
    return Params(**moved)


def _crossed(z2: Array, move: Array, z2_error: Array) -> Array:
    """Which z2 a step of ±move takes to or across 0, as far as z2 is known; 0 steps cross nothing."""
    return np.asarray((np.abs(z2) <= np.abs(move) + z2_error) & (move != 0))


def _entry_kinks(trace: Trace, name: str, steps: Array, uncertainty: Uncertainty) -> Array:
    """Which entries' steps move some z2 (N, H) to or across 0: by step·a1 (W1) or by step (b1)."""
    if name not in ("W1", "b1"):
        return np.zeros(steps.shape, bool)
    z2_error = uncertainty.z2_error()
    if name == "b1":
        moves = np.broadcast_to(steps, trace.z2.shape)
        return np.asarray(_crossed(trace.z2, moves, z2_error).any(axis=0))
    of_inputs = (column[:, None] * row for column, row in zip(trace.a1.T, steps, strict=True))
    return np.array([_crossed(trace.z2, move, z2_error).any(axis=0) for move in of_inputs])


def _mixed_slopes(
    trace: Trace, name: str, directions: Array, step: float, uncertainty: Uncertainty
) -> Array:
    """By how much the kinks that a step along each direction crosses can change the quotient.

    Before and behind its kink a sample's own part of the slope is there or not, so a quotient across it
    has any share of that part.
    """
    mixed = np.zeros(len(directions))
    if name not in ("W1", "b1"):
        return mixed
    with np.errstate(all="ignore"):
        away = trace.psi - trace.delta
        for units in hidden_blocks(*trace.z2.shape):
            z2, error = trace.z2[:, units], uncertainty.z2_error(units)
            part = 2.0 * np.abs(away @ trace.params.W2[units].T) / len(trace.y)
            for number, direction in enumerate(directions[..., units]):
                move = trace.a1 @ direction if name == "W1" else np.broadcast_to(direction, z2.shape)
                crossed = _crossed(z2, step * move, error)
                mixed[number] += float((part * np.abs(move))[crossed].sum())
    return np.nan_to_num(mixed, nan=np.inf)
