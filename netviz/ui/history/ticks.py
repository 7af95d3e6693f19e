"""Ticks of the axes over time: four to seven where there is room, on 1-2-5."""

from __future__ import annotations

import math

from netviz.ui.kit.number_format import number_text, power_of_ten, superscript, tick_texts

MOST_TICKS = 7

_MANTISSAS = (1, 2, 5)
_TOLERANCE = 1e-9
_LARGEST_STRIDE = 3 * 700  # 1-2-5 from the smallest number that there is to the largest

Ticks = list[tuple[float, str]]
"""Where each tick stands on the axis, and its label."""


def nice(index: int) -> float:
    """Number `index` of the sequence 1, 2, 5, 10, 20, …; 0.5 has the index −1."""
    return float(f"{_MANTISSAS[index % 3]}e{index // 3}")


def nice_below(value: float) -> int:
    """The index of the largest number on 1-2-5 that is no larger than a positive value."""
    index = 3 * math.floor(math.log10(value)) - 1
    while nice(index + 1) <= value * (1 + _TOLERANCE):
        index += 1
    return index


def nice_above(value: float) -> int:
    """The index of the smallest number on 1-2-5 that is no smaller than a positive value."""
    index = nice_below(value)
    return index if nice(index) >= value * (1 - _TOLERANCE) else index + 1


def linear_spacing(low: float, high: float, most: int) -> float:
    """The smallest spacing on 1-2-5 that puts at most so many ticks on a range."""
    index = nice_below((high - low) / max(most, 1))
    while _count(low, high, nice(index)) > most:
        index += 1
    return nice(index)


def _count(low: float, high: float, spacing: float) -> int:
    first, last = _ends(low, high, spacing)
    return last - first + 1


def _ends(low: float, high: float, spacing: float) -> tuple[int, int]:
    return math.ceil(low / spacing - _TOLERANCE), math.floor(high / spacing + _TOLERANCE)


def linear_ticks(low: float, high: float, most: int = MOST_TICKS) -> Ticks:
    """Ticks of a linear axis."""
    if not 0 < high - low < math.inf:
        return []
    spacing = linear_spacing(low, high, max(most, 2))
    first, last = _ends(low, high, spacing)
    values = [number * spacing for number in range(first, last + 1)]
    return list(zip(values, tick_texts(values, spacing), strict=True))


def share_ticks(low: float, high: float, most: int = MOST_TICKS) -> Ticks:
    """Ticks of shares, in per cent."""
    spacing = next(part for part in (0.2, 0.5, 1.0) if part == 1.0 or 1 / part + 1 <= most)
    first, last = _ends(low, high, spacing)
    return [(number * spacing, f"{100 * number * spacing:.0f} %") for number in range(first, last + 1)]


def logarithmic_ticks(low: float, high: float, most: int = MOST_TICKS) -> Ticks:
    """Ticks of an axis of logarithms: 0.1, 0.2, 0.5; every second of them; or whole powers of ten.

    Parameters
    ----------
    low, high : float
        Decimal logarithms of the ends of the axis.
    most : int
        So many ticks have room.
    """
    return [(math.log10(nice(index)), log_text(index)) for index in _indices(low, high, most)]


def _indices(low: float, high: float, most: int) -> list[int]:
    """Which of 1-2-5 to write on an axis of logarithms."""
    first, last = math.floor(3 * low) - 3, math.ceil(3 * high) + 3
    inside = [
        index
        for index in range(first, last + 1)
        if low - _TOLERANCE <= math.log10(_MANTISSAS[index % 3]) + index // 3 <= high + _TOLERANCE
    ]
    for stride in (1, 2, *range(3, _LARGEST_STRIDE, 3)):
        # Always the same ones, so that they stay as the axis moves; every second one are 2, 0.5, 0.1.
        rest = 1 if stride == 2 else 0
        chosen = [index for index in inside if index % stride == rest]
        if len(chosen) <= max(most, 1):
            return chosen
    return []


def log_text(index: int) -> str:
    """The label of a number on 1-2-5: 0.02, 10⁻⁴, 5·10⁻⁴."""
    mantissa, exponent = _MANTISSAS[index % 3], index // 3
    if mantissa == 1:
        return power_of_ten(exponent)
    if -4 < exponent < 4:
        return number_text(nice(index), 1)
    return f"{mantissa}·10{superscript(exponent)}"


def step_ticks(low: float, high: float, most: int = MOST_TICKS) -> Ticks:
    """Ticks of whole steps; where each stands, in steps."""
    if not 0 < high - low < math.inf:
        return []
    spacing = max(1.0, linear_spacing(low, high, max(most, 2)))
    first, last = _ends(low, high, spacing)
    values = [number * spacing for number in range(first, last + 1)]
    if max(values, default=0.0) >= 1e7:  # beyond, `number_text` rounds
        return list(zip(values, tick_texts(values, spacing), strict=True))
    return [(value, number_text(value)) for value in values]


def logarithmic_step_ticks(low: float, high: float, most: int = MOST_TICKS) -> Ticks:
    """Ticks of a logarithmic axis of steps, which begins with step 0; where each stands, in steps."""
    most = max(most, 2)
    start = 0.0 if low < 1 else math.log10(low)
    chosen = _indices(start, math.log10(max(high, 1.0)), most - 1 if low <= 0 else most)
    if low <= 0 and most < 6:  # 1 is too near to 0 for both
        chosen = [index for index in chosen if index > 0]
    values = [0.0] * (low <= 0) + [nice(index) for index in chosen]
    return [(value, number_text(value)) for value in values]
