"""What a prediction is drawn on: a chart over the steps, and the plane, as far as they have to be known."""

from __future__ import annotations

import math
from typing import Any, Protocol

import numpy as np

from netviz.core.params import Array
from netviz.frozen import dataclass

_LEAST = 1e-12  # on a logarithmic axis


class Scale(Protocol):
    """Where steps stand on their axis."""

    def place(self, step: float) -> float:
        """Where a step stands."""

    def places(self, steps: Array) -> Array:
        """Where steps stand."""

    def step(self, place: float) -> float:
        """What stands at a place."""


class StepChart(Protocol):
    """A pyqtgraph view over the steps, with room for what has not been reached.

    Attributes
    ----------
    view : with `series`, `logarithmic` and `share`
    curves : of which each has `getData`
    scale_of_steps : Scale
    level : float or None
        Where a level stands that is named over its right end.
    """

    view: Any
    curves: list[Any]
    scale_of_steps: Scale
    level: float | None

    def getPlotItem(self) -> Any:
        """What items are added to."""

    def getViewBox(self) -> Any:
        """Its coordinates."""

    def viewport(self) -> Any:
        """What gets the mouse."""

    def keep_room(self, steps: tuple[float, float] | None, values: tuple[float, float] = ...) -> None:
        """Keep room for steps and values that have not been reached yet; None for no more."""


@dataclass(frozen=True)
class Axes:
    """Both axes of a chart between two steps: along from 0 to 1, heights as the plot has them.

    Attributes
    ----------
    first, last : int
    scale : Scale
    is_log, is_share : bool
        Heights are logarithms; values are shares.
    """

    first: int
    last: int
    scale: Scale
    is_log: bool = False
    is_share: bool = False

    @classmethod
    def of(cls, chart: StepChart, first: int, last: int) -> Axes:
        """As a chart has them now."""
        return cls(first, last, chart.scale_of_steps, chart.view.logarithmic, chart.view.share)

    def along(self, place: float) -> float:
        """The share of the steps that lies before a place of the plot."""
        start, end = self.scale.place(self.first), self.scale.place(self.last)
        return min(max((place - start) / (end - start), 0.0), 1.0)

    def places(self, along: Array) -> Array:
        """Places of the plot; array (n,)."""
        start, end = self.scale.place(self.first), self.scale.place(self.last)
        return np.asarray(start + along * (end - start))

    def steps(self, along: Array) -> Array:
        """Steps, with fractions; array (n,)."""
        return np.array([self.scale.step(place) for place in self.places(along).tolist()])

    def height(self, value: float) -> float:
        """Where a value stands."""
        return math.log10(max(value, _LEAST)) if self.is_log else value

    def heights(self, values: Array) -> Array:
        """Where values stand; array (n,)."""
        return np.log10(np.maximum(values, _LEAST)) if self.is_log else np.asarray(values, float)

    def values(self, heights: Array) -> Array:
        """What stands at heights of the plot: nothing below 0, and no share above 1; array (n,)."""
        if self.is_log:
            return np.asarray(10.0 ** np.clip(heights, -300.0, 300.0))
        return np.clip(heights, 0.0, 1.0 if self.is_share else None)
