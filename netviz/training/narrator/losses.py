"""Where J̃ starts, that it falls, that it rises, that it is no number any more."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from netviz.core.network import Workspace, weight_factor
from netviz.core.params import Array, ParamVector
from netviz.core.samples import Samples
from netviz.training.divergence import Divergence
from netviz.training.narrator.event import Event
from netviz.training.narrator.stretch import LOSS, NEVER, Opening, Stretch, rest
from netviz.training.narrator.watcher import THE_END, Watcher
from netviz.training.narrator.windows import Window
from netviz.training.spec import Phase

FAR_FROM_GUESSING = 0.1
"""The share of ln K by which J_data must differ from it to be worth a sentence."""

FALL = 0.1
"""The share of its start by which J̃ must have fallen."""


class StartWatcher(Watcher):
    """J_data does not start near ln K."""

    occasions = 0

    def open(self, opening: Opening) -> Iterable[Event]:
        """Compare J_data with what guessing costs."""
        guessing = math.log(opening.run.sizes.n_classes)
        if abs(opening.loss_data - guessing) > FAR_FROM_GUESSING * guessing:
            yield Event(0, 0, "start", {
                "loss_data": opening.loss_data,
                "n_classes": opening.run.sizes.n_classes,
                "spread": opening.spread,
                "accuracy": opening.accuracy,
                "largest_input": float(np.abs(opening.phase.data.a1).max()),
            })  # fmt: skip


class FallWatcher(Watcher):
    """J̃ has first fallen 10 % below its start.

    Where J̃ becomes another function before, it is compared with what it was then.
    """

    remembers = tuple[float, int] | None
    forgotten = math.nan, 0  # J̃ at the start, and its step; None when it has been said

    def open(self, opening: Opening) -> Iterable[Event]:
        """Note the start."""
        self.memory = opening.loss_data + opening.loss_reg, 0
        return ()

    def read(self, stretch: Stretch, windows: list[Window]) -> Iterable[Event]:
        """Look for a loss that is low enough."""
        return () if self.memory is None else self._read(stretch)

    def _read(self, stretch: Stretch) -> Iterator[Event]:
        start, since = self.memory
        if stretch.has_another_loss:
            start, since = math.nan, stretch.first
        loss = stretch.known[:, LOSS]
        if math.isnan(start) and len(loss):
            start, since = float(loss[0]), int(stretch.steps[0])
        self.memory = start, since
        low = loss < (1.0 - FALL) * start
        if low.any():
            number = int(np.argmax(low))
            step = int(stretch.steps[number])
            self.memory = None
            yield Event(step, step, "fell", {"start": start, "since": since, "loss": float(loss[number])})


class RiseWatcher(Watcher):
    """A step of gradient descent on the whole training part has raised J̃."""

    remembers = int
    forgotten = NEVER  # the last step that J̃ rose in

    def read(self, stretch: Stretch, windows: list[Window]) -> Iterable[Event]:
        """Look for a step after which J̃ is larger; the first of them, for a while."""
        is_descent = stretch.phase.config.update_rule == "gradient-descent"
        return self._read(stretch) if stretch.rises and is_descent else ()

    def _read(self, stretch: Stretch) -> Iterator[Event]:
        for row, before, after in stretch.rises:
            step, last_rise = stretch.first + row, self.memory
            self.memory = step
            if step - last_rise > rest(step):
                yield Event(step, step, "raised", self._values(stretch, row, before, after))

    def _values(self, stretch: Stretch, row: int, before: float, after: float) -> dict[str, Any]:
        eta, mistake = stretch.phase.config.learning_rate, stretch.phase.gradient.mistake
        values: dict[str, Any] = {"before": before, "after": after, "learning_rate": eta}
        if mistake is not None:
            return values | {"mistaken_line": mistake.line, "mistake": mistake.title}
        update = stretch.update(row).vector
        theta, gradient = stretch.theta(row).vector - update, update / -eta
        square = float(np.dot(gradient, gradient))
        # J̃(θ − ηg) = J̃(θ) − η‖g‖² + ½η²‖g‖²κ, where κ is the mean curvature on the way.
        on_the_way = 2.0 + 2.0 * (after - before) / (eta * square)
        at_start = eta * curvature(stretch.phase, ParamVector(stretch.run.sizes, theta), gradient)
        return values | {"at_start": at_start, "on_the_way": on_the_way}


def curvature(phase: Phase, theta: ParamVector, direction: Array) -> float:
    """The second derivative of J̃ at θ along a direction, dᵀ∇²J̃ d/‖d‖².

    Parameters
    ----------
    phase : Phase
        Whose data and λ make J̃; the whole training part counts.
    theta : ParamVector
    direction : array (P,)
    """
    data, sizes, lam = phase.data, theta.sizes, phase.config.regularization
    samples, factor = Samples(data.a1, data.y, data.n_classes), weight_factor(sizes, lam)
    space = Workspace(sizes, len(data.y))
    data_part, penalty_part, whole = (ParamVector(sizes) for _ in range(3))
    unit = direction / np.linalg.norm(direction)
    distance = 1e-6 * max(1.0, float(np.linalg.norm(theta.vector)))
    slopes = []
    for side in (distance, -distance):
        there = ParamVector(sizes, theta.vector + side * unit)
        space.forward(there, samples)
        space.backward(there, samples, factor, data_part, penalty_part, whole)
        slopes.append(float(np.dot(whole.vector, unit)))
    return (slopes[0] - slopes[1]) / (2.0 * distance)


class DivergenceWatcher(Watcher):
    """The loss is no number any more."""

    occasions = THE_END

    def open(self, opening: Opening) -> Iterable[Event]:
        """Say so where not even the start is a number."""
        return _end(opening.diverged)

    def read(self, stretch: Stretch, windows: list[Window]) -> Iterable[Event]:
        """Hand on what the engine has found."""
        return _end(stretch.diverged)


def _end(end: Divergence | None) -> Iterator[Event]:
    if end is not None:
        yield Event(end.step, end.step, "diverged", {"quantity": end.quantity, "cause": end.cause})
