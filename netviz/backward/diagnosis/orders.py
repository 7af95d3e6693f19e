"""Labels in another order than the samples: every order that is possible is tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from netviz.backward.diagnosis.passes import FORWARD, PASSES, ROUTES, Points
from netviz.backward.diagnosis.search import Explanation
from netviz.core.params import Array

_MOST = 5000


def labels_in_another_order(
    points: Points, data: Mapping[str, Array | None], explanation: Explanation, tolerance: float
) -> tuple[str, ...]:
    """The parameters whose gradients some other order of the labels explains.

    b2 does not depend on the order, so it has to be right; that makes this worth trying.
    """
    choices, W2 = explanation.choices, data.get("W2")
    b2 = choices.get("b2")
    if b2 is None or b2.mistakes or W2 is None or choices.get("W2", b2) is not None:
        return ()
    layers = FORWARD[""](points)
    activation = np.swapaxes(layers.a2, -1, -2)
    for y in _orders(points.y.tolist()):
        delta = np.zeros_like(points.delta)
        delta[np.arange(len(y)), y] = 1
        dz3 = b2.factor * (layers.psi - delta) / points.n_samples
        if not _close(activation @ dz3, W2, tolerance):
            continue
        dz2 = PASSES[""](ROUTES[""](dz3, points, None), layers)
        first = {"W1": points.a1.T @ dz2, "b1": dz2.sum(axis=-2)}
        unknown = [name for name in first if name in choices and choices[name] is None]
        same = [n for n in unknown if (value := data[n]) is not None and _close(first[n], value, tolerance)]
        return ("W2", *same)
    return ()


def _close(value: Array, other: Array, tolerance: float) -> bool:
    return bool(np.abs(value - other).max() <= tolerance * np.abs(other).max())


def _orders(labels: list[int]) -> Iterator[list[int]]:
    """Every different order of the labels, as far as there are few."""
    count = {label: labels.count(label) for label in sorted(set(labels))}
    made = 0

    def rest(begun: list[int]) -> Iterator[list[int]]:
        nonlocal made
        if len(begun) == len(labels):
            made += 1
            yield begun
            return
        for label in count:
            if count[label] and made < _MOST:
                count[label] -= 1
                yield from rest([*begun, label])
                count[label] += 1

    yield from rest([])
