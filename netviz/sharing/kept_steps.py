"""Which steps of a run go into a page, and its curves, thinned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np

from netviz.core.params import Array
from netviz.training.history import HistoryView

_BINS = 512  # of a long curve, about: a pixel or two each
_FINE = 32  # bins that a step's distance from the start is wide at least, so that the start is not blurred


def kept_steps(last: int, wanted: Iterable[int], most: int) -> list[int]:
    """Steps that tell a run well: the first and the last, what is wanted, and more at the start than later.

    Parameters
    ----------
    last : int
        The last step of the run.
    wanted : iterable of int
        Steps that are to be among them, what matters most first; steps beyond the run are passed over.
    most : int
        How many are kept at most, at least two.

    Returns
    -------
    list of int
        In order.
    """
    if last < most:
        return list(range(last + 1))
    named = [step for step in dict.fromkeys((0, last, *wanted)) if 0 <= step <= last]
    # Where too much is wanted, half of it all is left for what lies between.
    kept = set(named[: max(2, most - most // 2)])
    found = candidates = kept
    for count in range(2, 2 * most):
        share = np.linspace(0.0, 1.0, count)
        spread = np.concatenate((np.expm1(share * np.log1p(last)), last * share**2))
        candidates = kept | set(np.rint(spread).astype(np.int64).tolist())
        if len(candidates) > most:
            break
        found = candidates
    rest, room = sorted(candidates - found), most - len(found)
    more = [rest[place] for place in np.linspace(0, len(rest) - 1, min(room, len(rest))).astype(int)]
    return sorted(found.union(more))


def bins_of(n_steps: int) -> tuple[Array, Array]:
    """Bins that cover so many steps: single ones at the start, larger ones later.

    Returns
    -------
    starts, sizes : int arrays
        Sizes are powers of two, and starts multiples of them.
    """
    largest = 1
    while n_steps / largest > _BINS:
        largest *= 2
    starts, sizes, at = [], [], 0
    while at < n_steps:
        size = 1
        while 2 * size <= largest and 2 * size * _FINE <= at and at + 2 * size <= n_steps:
            size *= 2
        while at % size:
            size //= 2
        starts.append(at)
        sizes.append(size)
        at += size
    return np.array(starts), np.array(sizes)


def binned(history: HistoryView, name: str, starts: Array, sizes: Array) -> tuple[Array, Array, Array]:
    """Mean, least and greatest known value of a column in each bin; NaN where nothing is known."""
    parts: list[tuple[Array, Array, Array]] = []
    for size, first, last in _stretches(starts, sizes):
        if size == 1:
            low = high = mean = history.bins(name, 1, first, last)[0]
        else:
            low, high = history.bins(name, size, first // size, last // size)
            mean = history.means(name, size, first // size, last // size)
        parts.append((mean, low, high))
    mean, low, high = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return mean, low, high


def _stretches(starts: Array, sizes: Array) -> Iterator[tuple[int, int, int]]:
    """Neighbouring bins of one size: the size, the first step, and the step after the last."""
    edges = [0, *(np.flatnonzero(np.diff(sizes)) + 1).tolist(), len(sizes)]
    for begin, end in pairwise(edges):
        if begin < end:
            size = int(sizes[begin])
            yield size, int(starts[begin]), int(starts[end - 1]) + size
