"""Where the name of a level stands: at its line, clear of curves and upright lines."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QRectF

from netviz.core.params import Array

_CLEAR = 2.0  # pixels around it
_BESIDE = 6.0  # pixels between it and an upright line


def place_of_name(
    area: QRectF,
    heights: tuple[float, float],
    size: tuple[float, float],
    lines: Sequence[float],
    is_taken: Callable[[QRectF], bool],
) -> QRectF | None:
    """The first place that is free: at the right end, before an upright line, at the left end.

    Parameters
    ----------
    area : QRectF
        The plot.
    heights : tuple of float
        The upper edges of the name over the level and under it.
    size : tuple of float
        Of the name.
    lines : sequence of float
        Where upright lines stand: of the present step, and of one that is pointed at.
    is_taken : callable
        Whether a curve goes through a place.

    Returns
    -------
    QRectF or None
        None where it would stand on something everywhere.
    """
    width, height = size
    before = (line - _BESIDE for line in sorted(lines, reverse=True))
    rights = [area.right(), *before, area.left() + width + _BESIDE]
    for right, top in itertools.product(rights, heights):
        place = QRectF(right - width, top, width, height)
        around = place.adjusted(-_CLEAR, -_CLEAR, _CLEAR, _CLEAR)
        is_inside = area.left() <= place.left() and area.top() - height <= top
        is_inside &= place.bottom() <= area.bottom()
        on_line = any(around.left() < line < around.right() for line in lines)
        if is_inside and not on_line and not is_taken(around):
            return place
    return None


def goes_through(x: Array, y: Array, across: tuple[float, float], along: tuple[float, float]) -> bool:
    """Whether a curve is somewhere within a rectangle.

    Parameters
    ----------
    x, y : arrays (n,)
        Its corners, from left to right.
    across, along : tuple of float
        From where to where the rectangle reaches, in x and in y.
    """
    if not len(x) or x[-1] < across[0] or x[0] > across[1]:
        return False
    first, last = np.searchsorted(x, across)
    part = y[max(int(first) - 1, 0) : int(last) + 1]
    return bool(part.min() < along[1] and part.max() > along[0])
