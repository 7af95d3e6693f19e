"""Places of labels that must not stand on each other."""

from __future__ import annotations

from collections.abc import Sequence


def spread(wanted: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Places at least so far apart, as near as can be to those that are wanted, within bounds.

    Parameters
    ----------
    wanted : sequence of float
        In ascending order.
    apart : float
    low, high : float
        With room for all.
    """
    # Without the distances between them, places need only not descend: pool those that do.
    groups: list[tuple[float, int]] = []
    for number, place in enumerate(wanted):
        groups.append((place - number * apart, 1))
        while len(groups) > 1 and groups[-2][0] > groups[-1][0]:
            (first, n_first), (second, n_second) = groups[-2:]
            n = n_first + n_second
            groups[-2:] = [((first * n_first + second * n_second) / n, n)]
    highest = high - (len(wanted) - 1) * apart
    level = [min(max(mean, low), highest) for mean, n in groups for _ in range(n)]
    return [place + number * apart for number, place in enumerate(level)]
