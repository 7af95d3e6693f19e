"""What a slider on a slide can be set to, and which of it is written under it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from netviz.frozen import dataclass

_DIGITS = 2  # of what is chosen by dragging
_NEAR = 0.012  # of the length, within which a tick is meant
_DOUBLINGS = 8
_TENTHS = (1.0, 2.0, 5.0)
_DECADES = 3  # from the greatest value down to where a scale with 0 begins


@dataclass(frozen=True)
class Scale:
    """Numbers along a slider.

    Attributes
    ----------
    low, high : float
    is_logarithmic : bool
        Equal distances are equal factors; where `low` is 0, the left end is 0 and the factors begin a
        little right of it.
    is_whole : bool
    """

    low: float
    high: float
    is_logarithmic: bool = False
    is_whole: bool = False

    @property
    def _least(self) -> float:
        """The smallest number that is not 0."""
        return self.low if self.low > 0 else self.high / 10.0**_DECADES

    @property
    def _zero(self) -> float:
        """The share of the length that belongs to 0."""
        return 0.0 if self.low > 0 or not self.is_logarithmic else 0.1

    def share(self, value: float) -> float:
        """Where a number lies, from 0 to 1."""
        value = min(max(value, self.low), self.high)
        if not self.is_logarithmic:
            return (value - self.low) / (self.high - self.low)
        if value < self._least:
            return 0.0
        part = math.log(value / self._least) / math.log(self.high / self._least)
        return self._zero + (1.0 - self._zero) * part

    def value(self, share: float, ticks: Sequence[float] = ()) -> float:
        """The number at a place; that of a tick right beside it."""
        share = min(max(share, 0.0), 1.0)
        for tick in ticks:
            if abs(self.share(tick) - share) <= _NEAR:
                return tick
        if not self.is_logarithmic:
            value = self.low + share * (self.high - self.low)
        elif share < 0.5 * self._zero:
            return 0.0
        else:
            part = max(share - self._zero, 0.0) / (1.0 - self._zero)
            value = self._least * (self.high / self._least) ** part
        value = float(f"{value:.{_DIGITS - 1}e}")
        value = float(round(value)) if self.is_whole else value
        return min(max(value, self.low), self.high)

    def ticks(self, most: int) -> tuple[float, ...]:
        """Numbers that are written: both ends, and as many between them as there is room for."""
        if not self.is_logarithmic:
            return self._even(most)
        first = (0.0,) if self._zero else ()
        low = self._least
        doublings = math.log2(self.high / low)
        if abs(doublings - round(doublings)) < 1e-9 and doublings <= _DOUBLINGS:
            every = math.ceil((round(doublings) + 1) / max(most - len(first), 2))
            found = [low * 2.0**n for n in range(round(doublings), -1, -every)][::-1]
        else:
            found = self._decades(low, most - len(first))
        return (*first, *found)

    def _decades(self, low: float, most: int) -> list[float]:
        """On 1-2-5, or on whole powers of ten, between both ends."""
        for mantissas in (_TENTHS, (1.0,)):
            start, end = math.floor(math.log10(low)), math.ceil(math.log10(self.high))
            inside = [float(f"{m}e{power}") for power in range(start, end + 1) for m in mantissas]
            inside = [value for value in inside if low * (1 + 1e-9) < value < self.high * (1 - 1e-9)]
            apart = 0.6 / max(most, 2)
            inside = [v for v in inside if apart < self.share(v) and self.share(v) < 1.0 - apart]
            if len(inside) + 2 <= most:
                return [low, *inside, self.high]
        return [low, self.high]

    def _even(self, most: int) -> tuple[float, ...]:
        """At equal distances."""
        span = self.high - self.low
        for power in range(math.floor(math.log10(span)) - 1, math.ceil(math.log10(span)) + 1):
            for mantissa in _TENTHS:
                step = mantissa * 10.0**power
                if self.is_whole and step < 1:
                    continue
                n_steps = span / step
                if abs(n_steps - round(n_steps)) < 1e-6 and round(n_steps) + 1 <= most:
                    return tuple(float(f"{self.low + n * step:.10g}") for n in range(round(n_steps) + 1))
        return self.low, self.high
