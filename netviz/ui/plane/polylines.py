"""From loose pieces of line to lines with corners: fewer points, and joins without gaps."""

from __future__ import annotations

import numpy as np

from netviz.core.params import Array

_FINE = 1e6  # by which coordinates are multiplied, so that ends that meet are equal as whole numbers
_PASSES = 8


def joined(pieces: Array, tolerance: float) -> Array:
    """Join pieces that meet in pairs, and leave out points that lie on the line between their neighbours.

    Parameters
    ----------
    pieces : array (n, 2, 2)
        The ends of each piece.
    tolerance : float
        How far a point that is left out may lie beside the line, about.

    Returns
    -------
    array (m, 2)
        The points of all lines, one line after the other; a row of NaN ends each of them.
    """
    if not len(pieces):
        return np.empty((0, 2))
    points = pieces.reshape(-1, 2)
    whole = np.rint(points * _FINE).astype(np.int64)
    _, first, node = np.unique(
        whole[:, 0] * (1 << 32) + whole[:, 1], return_index=True, return_inverse=True
    )
    ends: list[list[int]] = node.reshape(-1, 2).tolist()
    at_node: list[list[int]] = [[] for _ in first]
    for piece, (start, end) in enumerate(ends):
        at_node[start].append(piece)
        at_node[end].append(piece)
    is_used = [start == end for start, end in ends]
    lines = []
    # From loose ends and forks first; what is left then are rings.
    order = sorted(range(len(at_node)), key=lambda place: len(at_node[place]) == 2)
    for begin in order:
        for piece in at_node[begin]:
            line, now, here = [begin], piece, begin
            while not is_used[now]:
                is_used[now] = True
                start, end = ends[now]
                here = end if here == start else start
                line.append(here)
                if len(at_node[here]) != 2:
                    break
                one, other = at_node[here]
                now = other if one == now else one
            if len(line) > 1:
                lines.append(_simplified(points[first[line]], tolerance))
    gap = np.full((1, 2), np.nan)
    return np.concatenate([part for line in lines for part in (line, gap)]) if lines else np.empty((0, 2))


def apart(pieces: Array) -> Array:
    """Pieces as lines of their own, as `joined` returns lines."""
    lines = np.full((len(pieces), 3, 2), np.nan)
    lines[:, :2] = pieces
    return lines.reshape(-1, 2)


def _simplified(line: Array, tolerance: float) -> Array:
    """Without every other point that the line between its neighbours passes, again and again."""
    for _ in range(_PASSES):
        if len(line) < 3:
            break
        before, middle, after = line[:-2:2], line[1:-1:2], line[2::2]
        before, middle = before[: len(after)], middle[: len(after)]
        way = after - before
        across = way[:, 0] * (middle - before)[:, 1] - way[:, 1] * (middle - before)[:, 0]
        length = np.hypot(way[:, 0], way[:, 1])
        keep = np.ones(len(line), bool)
        keep[1 : 1 + 2 * len(after) : 2] = (np.abs(across) > tolerance * length) | (length == 0)
        if keep.all():
            break
        line = line[keep]
    return line
