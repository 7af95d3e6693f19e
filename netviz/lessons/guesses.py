"""What people predict, as values: drawn, typed or chosen, each kind with a value for every one of them."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from netviz.core.params import Array
from netviz.frozen import dataclass

Kind = Literal["curve", "boundary", "number", "class", "choice"]

MOST = 5
"""Drawn or typed predictions side by side: as many as can be told apart."""


@dataclass(frozen=True)
class CurveGuess:
    """A curve over the steps, as somebody expects it.

    Attributes
    ----------
    steps : tuple of float
        Increasing.
    values : tuple of float
        Of the figure, finite.

    Raises
    ------
    ValueError
        If it has fewer than two points, they are not in order, or a value is no number.
    """

    steps: tuple[float, ...]
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.steps) != len(self.values) or len(self.steps) < 2:
            raise ValueError("a curve needs at least two points, each with a step and a value")
        if not np.isfinite((self.steps, self.values)).all() or not (np.diff(self.steps) > 0).all():
            raise ValueError("a curve's steps must increase, and its values be numbers")

    def at(self, steps: Array) -> Array:
        """Its values at steps (n,); NaN before its first and after its last point."""
        return np.asarray(np.interp(steps, self.steps, self.values, left=math.nan, right=math.nan))


@dataclass(frozen=True)
class BoundaryGuess:
    """Lines on the plane, between which one class is expected each.

    Attributes
    ----------
    lines : tuple of tuples of points
        In the columns' own units; each of at least two points.

    Raises
    ------
    ValueError
        If a line has fewer points, or one is not finite.
    """

    lines: tuple[tuple[tuple[float, float], ...], ...]

    def __post_init__(self) -> None:
        if not self.lines or any(len(line) < 2 or not np.isfinite(line).all() for line in self.lines):
            raise ValueError("a boundary needs lines of at least two points each")


@dataclass(frozen=True)
class Guesses:
    """All predictions of a room, or the one of a student.

    Attributes
    ----------
    kind : str
    curves : tuple of CurveGuess
        Of "curve".
    boundaries : tuple of BoundaryGuess
    numbers : tuple of float
    votes : tuple of int
        Of "class" and "choice": how many are for each of them.
    """

    kind: Kind
    curves: tuple[CurveGuess, ...] = ()
    boundaries: tuple[BoundaryGuess, ...] = ()
    numbers: tuple[float, ...] = ()
    votes: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        """How many there are."""
        return {
            "curve": len(self.curves),
            "boundary": len(self.boundaries),
            "number": len(self.numbers),
        }.get(self.kind, sum(self.votes))
