"""The regions into which drawn lines cut the plane, and how much of it lies in another than the real ones.

A line says where the class changes, and not which class is where. So each region that the lines enclose
counts as that of the class that really wins most of it, whatever the number of classes: the reading
that is kindest to who has drawn. What is left is the area in which another class wins.

An end in the middle of the plane would enclose nothing. So it is led on, straight, to the next line or to
the edge; a line that ends near its own beginning is closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from netviz.core.params import Array

CELLS = 240
"""Along each side of the plane."""

_CLOSES = 0.06  # of the plane's side: a line whose ends are nearer than this is closed
_DIRECTION = 0.04  # of the plane's side, along which an end's direction is taken
_APART = 0.4  # cells from one mark of a line to the next: no gap through which a region could leak


def led_on(lines: Sequence[Array]) -> list[Array]:
    """The lines as they count: closed, or led on to the next line or the edge.

    Parameters
    ----------
    lines : sequence of arrays (n, 2)
        In the plane's own units: the unit square.

    Returns
    -------
    list of arrays (m, 2)
        In the same order; each contains its line.
    """
    lines = [np.asarray(line, float) for line in lines]
    closed = [_is_closed(line) for line in lines]
    found = []
    for number, line in enumerate(lines):
        if closed[number]:
            found.append(np.vstack((line, line[:1])))
            continue
        others = [other for place, other in enumerate(lines) if place != number]
        start = _continuation(line[::-1], others)
        end = _continuation(line, others)
        found.append(np.vstack((start[None], line, end[None])))
    return found


def regions(lines: Sequence[Array], cells: int = CELLS) -> Array:
    """Which region each cell of the plane belongs to, for lines in the unit square.

    Returns
    -------
    array (cells, cells) of int
        From 0 on, by row (the second coordinate) and column; −1 on a line.
    """
    on_line = np.zeros((cells, cells), bool)
    for line in led_on(lines):
        marks = np.clip(_dense(line, _APART / cells) * cells, -1.0, cells)
        column, row = np.floor(marks).astype(int).T
        inside = (column >= 0) & (column < cells) & (row >= 0) & (row < cells)
        on_line[row[inside], column[inside]] = True
    return _components(~on_line)


def share_elsewhere(lines: Sequence[Array], winner: Array) -> float:
    """The share of the plane in which another class wins than most of its region.

    Parameters
    ----------
    lines : sequence of arrays (n, 2)
        In the unit square.
    winner : array (cells, cells) of int
        The class that wins in the middle of each cell, by row and column.

    Returns
    -------
    float
        From 0 (every line is where a class changes) on; below 1 − 1/K. The cells under the lines do not
        count.
    """
    region = regions(lines, len(winner))
    counted = region >= 0
    if not counted.any():
        return 0.0
    n_classes = int(winner.max()) + 1
    cells = np.bincount((region * n_classes + winner)[counted].ravel())
    cells = np.pad(cells, (0, -len(cells) % n_classes)).reshape(-1, n_classes)
    return float(1.0 - cells.max(axis=1).sum() / cells.sum())


def _is_closed(line: Array) -> bool:
    """Whether a line comes back to its beginning, having been away."""
    away = np.linalg.norm(line - line[0], axis=1)
    return bool(away[-1] < _CLOSES < 2.0 * _CLOSES < away.max())


def _continuation(line: Array, others: Iterable[Array]) -> Array:
    """Where the end of a line leads, straight on: to the nearest of the other lines, or to the edge."""
    end = line[-1]
    if not ((end > 0.0) & (end < 1.0)).all():
        return np.asarray(end)
    away = np.linalg.norm(line - end, axis=1)
    before = np.flatnonzero(away > _DIRECTION)
    back = line[before[-1]] if len(before) else line[0]
    way = end - back
    length = float(np.linalg.norm(way))
    if length == 0.0:
        return np.asarray(end)
    way = way / length
    with np.errstate(divide="ignore"):
        reach = np.where(way > 0, (1.0 - end) / way, np.where(way < 0, -end / way, np.inf))
    nearest = float(reach.min())
    for other in others:
        nearest = min(nearest, _crossing(end, way, other))
    return np.asarray(end + way * nearest)


def _crossing(start: Array, way: Array, line: Array) -> float:
    """How far along a ray a line is met; infinite if it is not."""
    first, step = line[:-1], np.diff(line, axis=0)
    across = way[0] * step[:, 1] - way[1] * step[:, 0]
    to_first = first - start
    with np.errstate(divide="ignore", invalid="ignore"):
        along_ray = (to_first[:, 0] * step[:, 1] - to_first[:, 1] * step[:, 0]) / across
        along_line = (to_first[:, 0] * way[1] - to_first[:, 1] * way[0]) / across
    met = (along_ray >= 0.0) & (along_line >= 0.0) & (along_line <= 1.0)
    return float(along_ray[met].min()) if met.any() else np.inf


def _dense(line: Array, apart: float) -> Array:
    """Points on a line, none farther than this from the next."""
    pieces = [line[:1]]
    for start, end in pairwise(line):
        count = max(1, int(np.ceil(np.abs(end - start).max() / apart)))
        shares = np.arange(1, count + 1)[:, None] / count
        pieces.append(start + shares * (end - start))
    return np.concatenate(pieces)


def _components(free: Array) -> Array:
    """Numbers of what hangs together among the free cells, by their sides; −1 elsewhere.

    Row by row: each run of free cells takes the number of a run above that it touches, and runs that it
    joins become one.
    """
    parents: list[int] = []

    def root(number: int) -> int:
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    numbers = np.full(free.shape, -1)
    above: list[tuple[int, int, int]] = []
    for row, cells in enumerate(free):
        edges = np.flatnonzero(np.diff(np.concatenate(((0,), cells.astype(np.int8), (0,)))))
        runs: list[tuple[int, int, int]] = []
        for start, stop in edges.reshape(-1, 2).tolist():
            touched = [number for left, right, number in above if left < stop and start < right]
            if touched:
                number = root(touched[0])
                for other in touched[1:]:
                    parents[root(other)] = number
            else:
                number = len(parents)
                parents.append(number)
            runs.append((start, stop, number))
            numbers[row, start:stop] = number
        above = runs
    if not parents:
        return numbers
    roots = np.array([root(number) for number in range(len(parents))])
    _, dense = np.unique(roots, return_inverse=True)
    return np.where(numbers >= 0, dense[numbers], -1)
