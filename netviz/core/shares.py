"""Shares in words: what is not perfect never reads as if it were."""

from __future__ import annotations

import math


def percent(share: float, decimals: int = 1) -> str:
    """A share as per cent; 100 % means all, and 0 % none.

    Rounding must not hide the one sample of 2500 that is wrong: a share below 1 reads 99.9 % at most, and
    one above 0 reads 0.1 % at least (with one decimal).

    Parameters
    ----------
    share : float
        Between 0 and 1; NaN if it is not known.
    decimals : int
    """
    if math.isnan(share):
        return "–"
    least = 10.0**-decimals
    shown = 100.0 * share
    if 0.0 < share < 1.0:
        shown = min(max(shown, least), 100.0 - least)
    return f"{shown:.{decimals}f} %"
