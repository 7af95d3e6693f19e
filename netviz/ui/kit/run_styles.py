"""How the curves of runs that are side by side are told apart, and so how many of them there can be."""

from __future__ import annotations

STYLES: tuple[tuple[float, ...], ...] = ((), (6.0, 4.0), (1.5, 3.0), (8.0, 3.0, 1.5, 3.0))
"""Dashes and gaps of the first to the fourth run, in pixels of the usual type."""

MOST_RUNS = len(STYLES)
