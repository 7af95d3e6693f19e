"""What a picture of the landscape is asked to show, and how it is computed, piece by piece."""

from __future__ import annotations

import math
from collections.abc import Generator

import numpy as np

from netviz.core.params import Array, ParamVector, Sizes
from netviz.core.samples import Samples
from netviz.frozen import dataclass
from netviz.landscape import (
    PLAYING,
    STILL,
    Box,
    Contour,
    Cut,
    DirectionError,
    Plane,
    Surface,
    contours,
    cut_stepwise,
    entries,
    grid_within,
    levels_of,
    next_step,
    path_directions,
    random_directions,
    surface_stepwise,
    trail_stepwise,
    unit_entries,
)
from netviz.landscape.plane_loss import samples_of
from netviz.snapshot import Snapshot
from netviz.training.state import State

_CUT_POINTS = 220  # of the curve, about
_FEW, _MANY = 60, 200  # states from which the directions of a path are found
_PADDING = 0.2  # around a path, of its extent
_BEYOND = 1.6  # around a point, of its largest coordinate
_MARGIN = 0.05  # of a box: what comes nearer to its edge moves it
_LARGEST = 1e60  # of an entry: squares stay finite
DIVERGED = "J̃ is no number at this step: the run has diverged. Go back to an earlier step to see why."
MOST_IN_SLICES = 25_000_000
"""Hidden activations that are computed between events; more goes beside the window."""


@dataclass(frozen=True)
class Look:
    """What is looked along.

    Attributes
    ----------
    view : "gradient", "random", "path", "W1" or "W2"
    part : "loss", "loss_data" or "loss_reg"
    seed : int
        Of random directions.
    unit : int
    ends : two int
        The classes whose weights from the unit are looked along.
    box : Box or None
        What the user has zoomed to.
    """

    view: str = "gradient"
    part: str = "loss"
    seed: int = 0
    unit: int = 0
    ends: tuple[int, int] = (0, 1)
    box: Box | None = None


@dataclass(frozen=True, eq=False)
class Chart:
    """A plane as it is shown.

    Attributes
    ----------
    surface : Surface
    levels : list of Contour
    path : array (n, 2)
        The run's states on the plane, projected, in the order of their steps.
    n_past : int
        How many of them are at the present step or before.
    here : array (2,)
    arrow : array (2,)
        −η ∂J̃/∂θ, as far as it lies in the plane, with the gradient that is in force.
    arrow_share : float
        Which share of its length that is.
    step : array (2,) or None
        Where the update rule really leads, if that is elsewhere.
    """

    surface: Surface
    levels: list[Contour]
    path: Array
    n_past: int
    here: Array
    arrow: Array
    arrow_share: float
    step: Array | None

    @property
    def plane(self) -> Plane:
        """On which it is."""
        return self.surface.plane


class Asked:
    """A picture that is wanted of a snapshot.

    Parameters
    ----------
    snapshot : Snapshot
    look : Look
    coarsely : bool
        Whether it has to be there at once.
    aspect : float
        Width over height.
    before : Box or None
        What was shown of this view of this run before: it moves no more than it must.
    """

    def __init__(
        self, snapshot: Snapshot, look: Look, *, coarsely: bool, aspect: float, before: Box | None
    ) -> None:
        self.snapshot, self.look, self.coarsely = snapshot, look, coarsely
        self._aspect, self._before = min(max(aspect, 0.4), 3.0), before
        self.sizes: Sizes = snapshot.params.sizes
        self.lam = snapshot.config.regularization
        self.theta = ParamVector.from_params(snapshot.params).vector
        data = snapshot.lines.data
        self._a1, self._y, self.n_all = data.a1, data.y, len(data.y)
        bounds, per_sample = PLAYING if coarsely else STILL, self.sizes.n_hidden + 4 * self.sizes.n_classes
        if look.view == "W1":
            per_sample = 1 + 4 * self.sizes.n_classes
        elif look.view == "W2":
            per_sample = 4 * self.sizes.n_classes
        if look.view == "gradient":
            fewest = max(bounds.work // (_CUT_POINTS * per_sample), 50)
            self.side, self.n_samples = 0, min(self.n_all, fewest)
            points = _CUT_POINTS
        else:
            self.side, self.n_samples = grid_within(bounds, self.n_all, per_sample)
            points = self.side**2
        self.work = points * self.n_samples * per_sample

    def same_as(self, other: Asked) -> bool:
        """Whether both show the same, if both are equally fine."""
        mine, theirs = self.snapshot, other.snapshot
        return (
            self.look == other.look
            and mine.params is theirs.params
            and mine.gradient is theirs.gradient
            and mine.config == theirs.config
            and mine.dataset is theirs.dataset
            and mine.last_step == theirs.last_step
            and self._aspect == other._aspect
        )

    def samples(self) -> Samples:
        """What the loss is of: all samples of the training part, or some that a fixed seed has drawn."""
        return samples_of(self._a1, self._y, self.sizes, self.n_samples)

    @property
    def _gradient(self) -> Array:
        """The gradient in force at the step, of its batch and with its mistake, flat (P,)."""
        known = ParamVector.from_params(self.snapshot.gradient).vector
        if np.isfinite(known).all():
            return known
        trace = self.snapshot.lines.trace  # at a line of the derivation it is not told yet
        found = ParamVector(self.sizes)
        for name in ("W1", "b1", "W2", "b2"):
            getattr(found, name)[...] = getattr(trace, f"d{name}")
        return found.vector

    def _update(self, gradient: Array) -> Array:
        config = self.snapshot.config
        return next_step(config.update_rule, self.snapshot.memory, gradient, config.learning_rate)

    def stepwise(self) -> Generator[float, None, Cut | Chart | DirectionError]:
        """Compute it; what comes is an error, with a sentence, where there is nothing to look along."""
        try:
            if not (_is_small(self.theta) and _is_small(self._gradient)):
                raise DirectionError(DIVERGED)
            if self.look.view == "gradient":
                return (yield from self._cut())
            return (yield from self._chart())
        except DirectionError as error:
            return error

    def _cut(self) -> Generator[float, None, Cut]:
        eta = self.snapshot.config.learning_rate
        plain = self.snapshot.config.update_rule == "gradient-descent" and self.snapshot.lines.is_whole
        is_plain = plain and self.snapshot.mistake is None
        update = None if is_plain else self._update(self._gradient)
        cut: Cut = yield from cut_stepwise(
            self.sizes, self.theta, self.samples(), self.lam, eta, update, self.n_all
        )
        return cut

    def _chart(self) -> Generator[float, None, Chart]:
        shot = self.snapshot
        gradient = self._gradient
        here_now = State(shot.step, self.theta, shot.memory)
        steps, thetas = yield from trail_stepwise(
            shot.run, shot.path, shot.last_step, here_now, coarsely=self.coarsely
        )
        n_past, path = steps.index(shot.step), np.stack(thetas)
        plane = self._plane(path, gradient)
        yield 0.0
        places = plane.project(path)
        here = places[n_past]
        box = self.look.box or self._box(places, here)
        across = round(self.side * math.sqrt(self._aspect))
        sides = max(across, 5), max(round(self.side**2 / across), 5)
        surface: Surface = yield from surface_stepwise(
            plane, box, self.samples(), self.lam, sides, self.n_all
        )
        values = surface.values(self.look.part)
        config = shot.config
        plain = -config.learning_rate * gradient
        arrow, step = plane.coordinates(plain[None])[0], None
        if config.update_rule != "gradient-descent":
            step = here + plane.coordinates(self._update(gradient)[None])[0]
        return Chart(
            surface, contours(values, levels_of(values)), places, n_past + 1, here,
            arrow, plane.share_inside(plain), step,
        )  # fmt: skip

    def _plane(self, path: Array, gradient: Array) -> Plane:
        look, sizes = self.look, self.sizes
        if look.view == "random":
            return random_directions(sizes, self.theta, look.seed)
        if look.view == "path":
            return path_directions(sizes, self.theta, path, gradient, _FEW if self.coarsely else _MANY)
        ends = look.ends if look.view == "W2" else (0, 1)
        return entries(sizes, self.theta, *unit_entries(sizes, look.view, look.unit, ends))

    def _box(self, places: Array, here: Array) -> Box:
        """What is shown unless the user zooms: the last box, as long as all that matters is in it."""
        if self.look.view == "random":
            return self._fitted(np.full(2, -1.0), np.ones(2))
        before = self._before
        if self.look.view == "path":
            low, high = places.min(axis=0), places.max(axis=0)
            pad = _PADDING * np.maximum(high - low, 1e-9)
        else:
            low, high = here, here
            pad = np.full(2, max(_BEYOND * float(np.abs(here).max()), 1.0))
        if before is not None:
            first, last = np.array((before.left, before.bottom)), np.array((before.right, before.top))
            margin = _MARGIN * (last - first)
            if (low >= first + margin).all() and (high <= last - margin).all():
                return self._fitted(first, last)
        return self._fitted(low - pad, high + pad)

    def _fitted(self, low: Array, high: Array) -> Box:
        """A box around both corners in the shape of the canvas: one unit is as long across as up."""
        (x, y), (across, up) = ((low + high) / 2).tolist(), ((high - low) / 2).tolist()
        up = max(up, across / self._aspect)
        across = up * self._aspect
        return Box(x - across, y - up, x + across, y + up)


def _is_small(vector: Array) -> bool:
    """Whether one can reckon with it; not so for NaN."""
    return bool(np.abs(vector).max() < _LARGEST)
