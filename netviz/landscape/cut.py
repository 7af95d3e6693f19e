"""The line that gradient descent goes along: J̃(θ − t ∂J̃/∂θ) over t, and where t = η lies on it."""

from __future__ import annotations

import math
from collections.abc import Generator

import numpy as np

from netviz.core.network import Workspace, penalty, weight_factor
from netviz.core.params import Array, ParamVector, Sizes
from netviz.core.samples import Samples
from netviz.frozen import dataclass
from netviz.landscape.directions import Plane
from netviz.landscape.plane_loss import PlaneLoss, Values

_EVEN, _FINE = 121, 60  # points of the curve: evenly, and closer and closer to 0
_BEFORE = 0.08  # how far the curve goes on behind θ, of its length
_LONGEST = 25.0  # how many times η the curve is long at most
_SAME = 1e-9  # of a step's length
_NOTHING = 1e-26  # of a squared gradient: what rounding leaves of 0

OVERSHOOTS, CROSSES, SHORT, UP = "overshoots", "crosses", "short", "up"
"""What a step does: lands higher than it began; beyond the floor, but lower; before it; goes uphill."""


@dataclass(frozen=True, eq=False)
class Cut:
    """The loss along the gradient.

    Attributes
    ----------
    plane : Plane
        A line: `across` is −∂J̃/∂θ, so that its coordinate is t.
    t, data, reg : arrays (n,)
        The curve, in the order of t.
    learning_rate : float
        η.
    slope : float
        At t = 0, −‖∂J̃/∂θ‖²; NaN where the loss is no number, 0 where there is no gradient.
    curvature : float
        Along the gradient, of the piece on which θ lies: gradᵀ H grad / ‖grad‖². A parabola that has it is
        higher beyond t = 2 / curvature than at 0.
    floor : float or None
        The t of the lowest point before the curve first rises again, if it is on the curve.
    back : float or None
        The t beyond the floor at which the loss is again what it was at 0, if it is on the curve.
    step_t : float
        Where the next step really leads, projected on the line: η with plain gradient descent.
    step_loss : float
        J̃ there, which is not on the curve unless the step is along it.
    step_share : float
        Which share of the step's length is along the line.
    step_is_plain : bool
        Whether the step is −η ∂J̃/∂θ, and nothing else.
    n_samples, n_all : int
        How many samples it is of, and how many there are.
    """

    plane: Plane
    t: Array
    data: Array
    reg: Array
    learning_rate: float
    slope: float
    curvature: float
    floor: float | None
    back: float | None
    step_t: float
    step_loss: float
    step_share: float
    step_is_plain: bool
    n_samples: int
    n_all: int

    @property
    def loss(self) -> Array:
        """J̃."""
        return np.asarray(self.data + self.reg)

    @property
    def loss_here(self) -> float:
        """J̃ at θ."""
        return float(self.loss[np.flatnonzero(self.t == 0.0)[0]])

    @property
    def is_flat(self) -> bool:
        """Whether there is no gradient."""
        return self.slope == 0.0

    @property
    def is_finite(self) -> bool:
        """Whether the loss is a number here."""
        return math.isfinite(self.slope)

    @property
    def has_direction(self) -> bool:
        """Whether there is a line to look along."""
        return self.is_finite and not self.is_flat

    @property
    def product(self) -> float:
        """η times the curvature: above 2 a step overshoots a valley that is a parabola."""
        return self.learning_rate * self.curvature

    @property
    def verdict(self) -> str:
        """What the next step does: one of the names above."""
        if not self.step_loss <= self.loss_here:  # also where it is no number
            return OVERSHOOTS if self.step_t > 0 else UP
        return CROSSES if self.floor is not None and self.step_t > self.floor else SHORT

    def values(self, part: str) -> Array:
        """Of "loss", "loss_data" or "loss_reg"."""
        return {"loss": self.loss, "loss_data": self.data, "loss_reg": self.reg}[part]


def cut_stepwise(
    sizes: Sizes,
    theta: Array,
    samples: Samples,
    lam: float,
    learning_rate: float,
    update: Array | None,
    n_all: int,
) -> Generator[float, None, Cut]:
    """Compute the loss along the gradient, block by block: yields the share that is done.

    The gradient is the right one, of all these samples; what a mini-batch, a mistake or another update rule
    makes of it is in `update`.

    Parameters
    ----------
    sizes : Sizes
    theta : array (P,)
    samples : Samples
    lam, learning_rate : float
        λ and η.
    update : array (P,) or None
        What the next step adds to θ; −η ∂J̃/∂θ if left out.
    n_all : int
        How many samples there are; `samples` may be some of them.
    """
    gradient = gradient_of(sizes, theta, samples, lam)
    yield 0.0
    squared = float(gradient @ gradient)
    plane = Plane(sizes, theta, -gradient, np.zeros_like(theta))
    plain = -learning_rate * gradient
    if not _NOTHING < squared < math.inf:
        nothing, slope = np.zeros(1), 0.0 if squared <= _NOTHING else math.nan
        here = PlaneLoss(plane, samples, lam).at(nothing, nothing)
        slope = slope if math.isfinite(here.loss[0]) else math.nan
        return Cut(
            plane, nothing, here.data, here.reg, learning_rate, slope, math.nan, None, None,
            math.nan, float(here.loss[0]), 0.0, True, len(samples.y), n_all,
        )  # fmt: skip
    update = plain if update is None else update
    is_plain = bool(np.linalg.norm(update - plain) <= _SAME * np.linalg.norm(plain))
    step_t = learning_rate if is_plain else float(update @ -gradient) / squared
    curvature = _bend(plane, samples, lam) / squared
    yield 0.05
    line = PlaneLoss(plane, samples, lam)
    end = yield from _end(line, curvature, learning_rate, step_t)
    t = np.unique(
        np.concatenate(
            (
                np.linspace(-_BEFORE * end, end, _EVEN),
                np.geomspace(
                    min(1e-3 * end, 0.05 / curvature) if curvature > 0 else 1e-3 * end, end, _FINE
                ),
                (0.0, learning_rate),
            )
        )
    )
    t = t[t <= end]
    found: Values = yield from line.stepwise(t, np.zeros_like(t))
    floor, back = _valley(t, found.loss)
    there = Plane(sizes, theta, update, np.zeros_like(theta))
    one, zero = np.ones(1), np.zeros(1)
    step_loss = float(PlaneLoss(there, samples, lam).at(one, zero).loss[0])
    share = float(plane.share_inside(update))
    return Cut(
        plane, t, found.data, found.reg, learning_rate, -squared, curvature, floor, back,
        step_t, step_loss, share, is_plain, len(samples.y), n_all,
    )  # fmt: skip


def gradient_of(sizes: Sizes, theta: Array, samples: Samples, lam: float) -> Array:
    """∂J̃/∂θ by the engine's own pass, flat (P,)."""
    vector, space = ParamVector(sizes, theta), Workspace(sizes, len(samples.y))
    grad_data, grad_reg, grad = (ParamVector(sizes) for _ in range(3))
    with np.errstate(over="ignore", invalid="ignore"):
        space.forward(vector, samples)
        space.backward(vector, samples, weight_factor(sizes, lam), grad_data, grad_reg, grad)
        if not math.isfinite(space.loss_data + penalty(vector, lam)):
            return np.full_like(grad.vector, np.nan)
    return grad.vector


def _bend(line: Plane, samples: Samples, lam: float) -> float:
    """The second derivative of J̃(θ + t·across) at t = 0, exactly, within the piece where no unit switches.

    On that piece a⁽²⁾ is affine in t, so z⁽³⁾ is a parabola: z⁽³⁾″ = 2 a⁽²⁾′ W⁽²⁾′.
    """
    here, way = ParamVector(line.sizes, line.origin), ParamVector(line.sizes, line.across)
    with np.errstate(over="ignore", invalid="ignore"):
        z2 = here.layer1_T @ samples.inputs  # (H, N)
        moved = np.where(z2 > 0, way.layer1_T @ samples.inputs, 0.0)
        a2 = np.maximum(z2, 0.0)
        z3 = here.W2.T @ a2 + here.b2[:, None]  # (K, N)
        first = way.W2.T @ a2 + way.b2[:, None] + here.W2.T @ moved
        second = 2.0 * way.W2.T @ moved
        psi = np.exp(z3 - z3.max(axis=0))
        psi /= psi.sum(axis=0)
        mean = (psi * first).sum(axis=0)
        data = (psi * (first - mean) ** 2).sum(axis=0) + ((psi - samples.delta) * second).sum(axis=0)
        return float(data.mean()) + 2.0 * penalty(way, lam)


def _end(
    line: PlaneLoss, curvature: float, learning_rate: float, step_t: float
) -> Generator[float, None, float]:
    """How far the curve goes: beyond the step and, if that is not much farther, beyond the floor."""
    step = max(learning_rate, step_t)
    most = _LONGEST * step
    guess = 1.0 / curvature if curvature > 0 else step
    t = np.concatenate(((0.0,), np.geomspace(min(guess, step) * 0.05, most, 32)))
    found: Values = yield from line.stepwise(t, np.zeros_like(t))
    floor, back = _valley(t, found.loss)
    wanted = 1.25 * step
    if floor is not None:
        wanted = max(wanted, min(1.6 * floor if back is None else 1.15 * back, 3.2 * floor))
    elif step < guess:
        wanted = max(wanted, min(1.6 * guess, most))
    return min(wanted, most)


def _valley(t: Array, loss: Array) -> tuple[float | None, float | None]:
    """The lowest point before the curve first rises again, and where it is as high as at 0 again."""
    ahead = t >= 0.0
    t, loss = t[ahead], loss[ahead]
    rises = np.flatnonzero(~(loss[1:] <= loss[:-1]))
    if not len(rises) or not rises[0]:
        return None, None
    bottom = int(rises[0])
    higher = np.flatnonzero(~(loss[bottom:] <= loss[0]))
    back = None
    if len(higher):
        after = bottom + int(higher[0])
        before = after - 1
        share = (loss[0] - loss[before]) / (loss[after] - loss[before])
        share = float(share) if math.isfinite(share) else 1.0
        back = float(t[before] + share * (t[after] - t[before]))
    return float(t[bottom]), back
