"""The coordinates in which the plane is drawn: near zero and of ordinary size, whatever the data are.

Painting multiplies by pixels per unit and adds; at x near 10¹⁵ that loses what lies between the points,
and at 10⁻³¹⁰ it overflows.
"""

from __future__ import annotations

import math

import numpy as np

from netviz.core.params import Array
from netviz.data import Standardization
from netviz.frozen import dataclass
from netviz.thinning import bounds
from netviz.ui.kit.number_format import exact_text

_FAR = 1e5
"""Data farther from zero than this many times their spread are counted from a nearer origin."""

_USUAL = 1e-30, 1e30
"""Spreads that are drawn in the data's own unit."""


@dataclass(frozen=True, eq=False)
class PlaneFrame:
    """Where the drawing's zero lies in the data's units, and how large its unit is.

    Attributes
    ----------
    origin, unit : arrays (2,)
    is_alike : bool
        Both axes keep one scale; their units do not differ too much for that to be a picture.
    """

    origin: Array
    unit: Array
    is_alike: bool = True

    @classmethod
    def of(cls, points: Array) -> PlaneFrame:
        """The frame for a data set's points (N, 2); the data's own units wherever these do."""
        low, high = bounds(points)
        spread = np.where(high > low, high - low, 1.0)
        alike = bool(0.2 < spread[0] / spread[1] < 5.0)
        origin, unit = np.zeros(2), np.ones(2)
        for axis in range(2):
            size = float(spread.max() if alike else spread[axis])
            power = 10.0 ** math.floor(math.log10(size))
            if not _USUAL[0] <= size <= _USUAL[1]:
                unit[axis] = power
            middle = float(low[axis] / 2 + high[axis] / 2)
            if abs(middle) > _FAR * float(spread[axis]):
                origin[axis] = round(middle / (10 * power)) * (10 * power)
        return cls(origin, unit, alike)

    def to_plot(self, points: Array) -> Array:
        """Points (…, 2) of the data where they are drawn."""
        return np.asarray((points - self.origin) / self.unit)

    def to_data(self, places: Array) -> Array:
        """Places (…, 2) of the drawing in the data's units."""
        return np.asarray(places * self.unit + self.origin)

    def input_units(self, standardization: Standardization) -> tuple[Array, Array]:
        """Mean and scale (2,) of the network's inputs, as they are drawn."""
        mean, scale = np.array(standardization.mean), np.array(standardization.scale)
        return self.to_plot(mean), scale / self.unit

    def offset_text(self, axis: int) -> str:
        """What is to be subtracted from a feature before it is as the axis says; empty for nothing."""
        start = float(self.origin[axis])
        return "" if not start else f" {'−' if start > 0 else '+'} {exact_text(abs(start))}"
