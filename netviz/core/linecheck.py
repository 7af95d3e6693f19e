"""Checks beside the four parameters' own: of the lines in between, and of how good a check can be."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from netviz.core.gradcheck import LossAlong, drained
from netviz.core.network import Mistake, Trace, forward_backward
from netviz.core.params import Array, Params, ParamVector
from netviz.core.predict import losses
from netviz.core.uncertainty import SAFETY, loss_rounding, truncation, unit_roundoff
from netviz.core.verdict import ParameterCheck, compared
from netviz.frozen import dataclass

ACTIVATIONS = ("dz3", "da2", "dz2")
"""The gradients that are not of a parameter: lines 8, 11 and 12."""

_STEP = 1e-5
_TOLERANCE = 1e-6  # from which on an error is to be seen
_MOST_ROWS = 200  # samples that are checked; they are evenly spread over all
_CURVE_DIRECTIONS = 4
_MUCH_WORK = 500_000  # samples × hidden units beyond which a curve has fewer points


def check_activation(trace: Trace, key: str) -> ParameterCheck:
    """Compare a line in between with central differences, away from kinks.

    Each sample's z3, a2 or z2 is moved by ±ε on its own. J̃ depends on sample i only by −log ψᵢ/N, so
    one evaluation moves an entry of every sample at once.

    Parameters
    ----------
    trace : Trace
    key : "dz3", "da2" or "dz2"

    Returns
    -------
    ParameterCheck
        Of at most 200 samples' rows, with errors relative to the largest entry.
    """
    rows = np.unique(np.linspace(0, len(trace.y) - 1, min(len(trace.y), _MOST_ROWS)).astype(int))
    z2, z3, y = trace.z2[rows], trace.z3[rows], trace.y[rows]
    psi, delta, n_samples = trace.psi[rows], trace.delta[rows], len(trace.y)
    analytic = getattr(trace, key)[rows]
    W2 = trace.params.W2
    unit = unit_roundoff(trace.psi.dtype)

    numeric, bound = np.empty(analytic.shape), np.empty(analytic.shape)
    kink = np.zeros(analytic.shape, bool)
    with np.errstate(all="ignore"):
        # Moving z3 rounds it; all that then follows is of the size of its differences.
        rounding = loss_rounding(psi, delta, z3, trace.losses[rows], unit)
        rounding = rounding + unit * (np.abs(psi - delta) * np.abs(z3)).sum(axis=1)
        rounding += unit * np.abs(z3).max(axis=1)  # the greatest is taken away and put back
        for column in range(analytic.shape[1]):
            step = _STEP
            if key == "dz3":
                along = np.zeros(z3.shape[1])
                along[column] = 1.0
            else:
                along = W2[column]
                step /= max(1.0, float(np.abs(along).max()))
            sides = []
            for move in (step, -step):
                by = np.full(len(rows), move)
                if key == "dz2":
                    own = z2[:, column]
                    by = np.maximum(own + move, 0.0) - np.maximum(own, 0.0)
                sides.append(losses(z3 + by[:, None] * along, y))
            numeric[:, column] = (sides[0] - sides[1]) / (2 * step * n_samples)
            if key == "dz2":
                kink[:, column] = np.abs(z2[:, column]) <= step
            mean = psi @ along
            variance = (psi * (along - mean[:, None]) ** 2).sum(axis=1)
            reach = np.asarray(along.max() - along.min())
            missed = truncation(np.asarray(step), reach, variance, 8.0 * unit)
            bound[:, column] = (SAFETY * rounding / step + missed) / n_samples
        # z2 + step is rounded too, which makes the step another one.
        if key == "dz2":
            bound += 2.0 * unit / _STEP * np.abs(z2 * analytic) * max(1.0, float(np.abs(W2).max()))
        bound += SAFETY * unit * (len(W2.T) + 4.0) / n_samples * (np.abs(W2).max() if key != "dz3" else 1)
        bound = np.nan_to_num(bound, nan=np.inf)
    return compared(key, analytic, numeric, kink, bound, _TOLERANCE, common_scale=True)


@dataclass(frozen=True, eq=False)
class ErrorCurve:
    """How the error of a check depends on ε: truncation (ε²) on one side, rounding (1/ε) on the other.

    Attributes
    ----------
    epsilon : array (E,)
    float64, float32 : arrays (E,)
        ‖numeric − derived‖ / ‖derived‖ of the slopes along a few random directions, with J̃ evaluated in
        either precision.
    """

    epsilon: Array
    float64: Array
    float32: Array


def error_curve(
    params: Params, a1: Array, y: Array, lam: float, *, mistake: Mistake | None = None
) -> ErrorCurve:
    """The error of the gradient check for ε from 10⁻¹² to 1.

    Parameters
    ----------
    params, a1, y, lam, mistake
        As for `check_gradient`.
    """
    return drained(error_curve_stepwise(params, a1, y, lam, mistake=mistake))


def error_curve_stepwise(
    params: Params,
    a1: Array,
    y: Array,
    lam: float,
    *,
    mistake: Mistake | None = None,
    trace: Trace | None = None,
) -> Generator[float, None, ErrorCurve]:
    """`error_curve` piece by piece: yields the share that is done, and returns the curve at the end.

    `trace` is the pass at these parameters, with the mistake, where there is one already.
    """
    if trace is None:
        trace = forward_backward(params, a1, y, lam, mistake)
    gradient = ParamVector.from_params(Params(trace.dW1, trace.db1, trace.dW2, trace.db2)).vector
    large = len(trace.y) * params.sizes.n_hidden > _MUCH_WORK
    n_points, n_directions = (19, 1) if large else (37, _CURVE_DIRECTIONS)
    directions = np.random.default_rng(0).standard_normal((n_directions, len(gradient)))
    directions /= np.linalg.norm(directions, axis=1)[:, None]
    derived = directions @ gradient
    size = float(np.linalg.norm(derived)) or 1.0
    epsilon = np.logspace(-12, 0, n_points)
    errors: dict[type, list[float]] = {np.float64: [], np.float32: []}
    for dtype, found in errors.items():
        along = LossAlong(params, a1, y, lam, dtype)
        for step in epsilon.tolist():
            with np.errstate(all="ignore"):
                numeric = np.array([along.slope_along(v, step) for v in directions])
                found.append(float(np.linalg.norm(numeric - derived)) / size)
            yield (len(errors[np.float64]) + len(errors[np.float32])) / (2 * n_points)
    return ErrorCurve(epsilon, np.array(errors[np.float64]), np.array(errors[np.float32]))
