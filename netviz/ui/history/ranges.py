"""Ranges of the axes over time: on 1-2-5, and not ruined by a few values far from all others."""

from __future__ import annotations

import math

import numpy as np

from netviz.core.params import Array
from netviz.frozen import dataclass
from netviz.ui.history.ticks import nice, nice_above, nice_below

SPIKE = 30.0
"""How many times its median a curve may rise above a linear axis before it is cut off."""

OVERFLOW = 1e6
"""A value more than so many times the ordinary has blown up, and counts for no axis."""

FIRST_STEPS = 20.0
"""The steps for which there is room from the start on."""

FIRST_SHARE = 0.02
"""Of the steps, in which a curve may settle."""
_FEW = 0.03  # of the values: so many make no more than a spike
_FEWEST = 20  # values, of which some can be told to be spikes
_SPIKE_TIMES = 3.0  # as high as all else on a linear axis
_SPIKE_DECADES = 1.0  # beyond all else, and farther than all else reaches, on a logarithmic one
_SMALLEST = 1e-300
_TALLER = 3.0  # times the room that was kept, up to which a spike is shown whole


@dataclass(frozen=True)
class Part:
    """What of the history is drawn.

    Attributes
    ----------
    zoom : tuple of float, optional
        The first and the last step; the whole run, if left out.
    shows_all : bool
        Whether the axis reaches to every spike.
    """

    zoom: tuple[float, float] | None = None
    shows_all: bool = False


@dataclass(frozen=True)
class Room:
    """What there is room for on both axes, whatever has been reached so far.

    Attributes
    ----------
    first, last : float
        Steps.
    low, high : float
        Values; above 0 for a logarithmic axis.
    """

    first: float
    last: float
    low: float
    high: float

    def extent(self, low: float, high: float, is_log: bool) -> tuple[float, float]:
        """What the axis has to show beside this room, of values (or their logarithms) up to these."""
        bottom, top, taller = self.low, self.high, _TALLER * self.high
        if is_log:
            bottom, top, taller = math.log10(bottom), math.log10(top), math.log10(taller)
        return float(np.fmin(low, bottom)), float(np.fmax(min(high, taller), top))


def typical(sizes: Array, scale: float) -> float:
    """The median of sizes; where some have blown up, the lower quartile of the others.

    Parameters
    ----------
    sizes : array (n,)
    scale : float
        A size that is known to be ordinary; NaN if none is.
    """
    ordinary = sizes[sizes <= OVERFLOW * scale]
    if len(ordinary):
        has_blown_up = len(ordinary) < len(sizes)
    else:
        ordinary, has_blown_up = sizes, False
    places = (len(ordinary) // 4, len(ordinary) // 2)
    quarter, half = (float(size) for size in np.partition(ordinary, places)[list(places)])
    return half if half < OVERFLOW * quarter and not has_blown_up else quarter


def linear_extent(values: Array, scale: float) -> float:
    """The greatest value that a linear axis has to show; without spikes.

    Parameters
    ----------
    values : array (n,)
        Of one curve, from its beginning; n ≥ 1.
    scale : float
        A size that is known to be ordinary; NaN if none is.
    """
    high = float(values.max())
    if len(values) >= _FEWEST:
        most = max(_sorted_at(values, -_few(values)), float(values[0]), 0.0)
        if high > _SPIKE_TIMES * most > 0:
            high = most
    return min(high, SPIKE * typical(np.abs(values), scale))


def settled_extent(steps: Array, values: Array) -> float:
    """The greatest value of a curve, but for where it comes from in its first steps.

    Parameters
    ----------
    steps, values : arrays (n,)
        n ≥ 1.
    """
    after = values[steps >= steps[0] + FIRST_SHARE * (steps[-1] - steps[0])]
    return float((after if len(after) >= _FEWEST else values).max())


def logarithmic_extent(values: Array) -> tuple[float, float]:
    """The least and the greatest logarithm that an axis has to show; without spikes in either direction."""
    low, high = float(values.min()), float(values.max())
    if len(values) < _FEWEST:
        return low, high
    few, first = _few(values), float(values[0])
    inner_low = min(float(_sorted_at(values, few - 1)), first)
    inner_high = max(float(_sorted_at(values, -few)), first)
    far = max(inner_high - inner_low, _SPIKE_DECADES)
    return (
        inner_low if inner_low - low > far else low,
        inner_high if high - inner_high > far else high,
    )


def _few(values: Array) -> int:
    """How many of the values may lie beyond; 1 more than a spike has."""
    return max(3, math.ceil(_FEW * len(values))) + 1


def _sorted_at(values: Array, place: int) -> float:
    place %= len(values)
    return float(np.partition(values, place)[place])


def linear_range(low: float, high: float) -> tuple[float, float]:
    """Ends of a linear axis from 0 on, or from below it, with four to seven ticks on 1-2-5."""
    if low < 0:
        spacing = nice(nice_above(max(high - low, _SMALLEST) / 5))
        return spacing * math.floor(low / spacing), spacing * max(math.ceil(high / spacing), 0)
    high = max(high, _SMALLEST)
    first = nice_below(high / 6)
    tops = [gaps * nice(index) for index in range(first - 1, first + 4) for gaps in (3, 4, 5, 6)]
    return 0.0, min(top for top in tops if top >= high * (1 - 1e-9))


def logarithmic_range(low: float, high: float) -> tuple[float, float]:
    """Ends of an axis of logarithms, on 1-2-5, or 3 at the upper end; at least a decade."""
    first, last = nice_below(_power(low)), nice_above(_power(high))
    while last - first < 3:  # both ways, so that a curve stays in the middle
        first, last = first - (last - first) % 2, last + 1 - (last - first) % 2
    top = nice(last)
    if last % 3 == 2 and last - first > 3 and high <= math.log10(0.6 * top):  # 3 instead of 5
        top *= 0.6
    return math.log10(nice(first)), math.log10(top)


def _power(exponent: float) -> float:
    return float(10.0 ** min(max(exponent, -290.0), 290.0))


def last_step_shown(last_step: int) -> float:
    """Where the axis of steps ends: at the last step, or at the next tick where only three would fit else.

    It is a function of the last step alone, so all panels over time show the same part of the run.
    """
    end = max(float(last_step), FIRST_STEPS)
    unit = 10.0 ** math.floor(math.log10(end))
    return 1.5 * unit if 1.4 * unit <= end < 1.5 * unit else end
