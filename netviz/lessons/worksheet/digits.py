"""Numbers as they stand on paper, and as a student rounds them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from netviz.core.params import Array

PLACES = 3
"""Decimals to which everything on a sheet is rounded."""

UNIT = 10.0**-PLACES
"""One in the last place."""

HALF = UNIT / 2

_NOISE = 9  # decimals beyond which a float64 is not what was meant
_EXACT_LINES = (1, 2, 3)


def rounded(value: float, places: int = PLACES) -> float:
    """A number rounded as one does by hand: a half goes away from zero."""
    return float(_rounded(value, places))


def _rounded(value: float, places: int) -> Decimal:
    meant = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-_NOISE))
    return meant.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def is_exact(values: Array) -> bool:
    """Whether numbers are what is printed of them."""
    return bool((np.abs(values / UNIT - np.rint(values / UNIT)) < 1e-6).all())


def plain(value: float) -> str:
    """A number that is exact as it is printed: 2, −0.5."""
    text = f"{_rounded(value, PLACES):f}".rstrip("0").rstrip(".")
    return _signed(text)


def decimals(value: float) -> str:
    """A number that has been rounded: −0.332, 0.500; 0 where it is exactly that."""
    if abs(value) < 10.0**-_NOISE:
        return "0"
    return _signed(f"{_rounded(value, PLACES):f}")


def printed(line: int, value: float) -> str:
    """An entry of one of the fifteen lines; lines 1 to 3 are exact."""
    return plain(value) if line in _EXACT_LINES else decimals(value)


def _signed(text: str) -> str:
    if not any(digit in text for digit in "123456789"):
        return text.removeprefix("-")
    return text.replace("-", "−")
