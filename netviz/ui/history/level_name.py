"""Where the name of a level stands: at its line, clear of curves and upright lines."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF

from netviz.core.params import Array

_CLEAR = 2.0  # pixels around it
_BESIDE = 6.0  # pixels between it and an upright line
_SAMPLES = 12


def place_of_name(
    area: QRectF,
    heights: tuple[float, float],
    size: tuple[float, float],
    curves: Sequence[tuple[Array, Array]],
    lines: Sequence[float],
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
    curves : sequence of (array, array)
        Corners of the curves, from left to right, in pixels.
    lines : sequence of float
        Where upright lines stand: of the present step, and of one that is pointed at.

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
        is_inside = area.left() <= place.left() and area.top() - height <= top
        is_inside &= place.bottom() <= area.bottom()
        if is_inside and not _is_crossed(place, curves, lines):
            return place
    return None


def _is_crossed(place: QRectF, curves: Sequence[tuple[Array, Array]], lines: Sequence[float]) -> bool:
    around = place.adjusted(-_CLEAR, -_CLEAR, _CLEAR, _CLEAR)
    if any(around.left() < line < around.right() for line in lines):
        return True
    at = np.linspace(around.left(), around.right(), _SAMPLES)
    for x, y in curves:
        if not len(x):
            continue
        heights = np.interp(at, x, y, left=np.nan, right=np.nan)
        ends = np.sort((heights[:-1], heights[1:]), axis=0)
        if np.any((ends[0] < around.bottom()) & (ends[1] > around.top())):
            return True
    return False
