"""The 24 points that files of every kind have, and texts of them."""

from __future__ import annotations

import numpy as np

_RNG = np.random.default_rng(4)
POINTS = np.round(_RNG.normal((0, 0), 1, (24, 2)) + np.repeat([(-1.5, 0.5), (1.5, -0.5)], 12, axis=0), 3)
POINTS[0] = (-1.48, 0.732)
CLASSES = np.repeat((0, 1), 12)
LABELS = ["a"] * 12 + ["b"] * 12
ROWS = [[repr(x), repr(y), label] for (x, y), label in zip(POINTS.tolist(), LABELS, strict=True)]


def lines(delimiter=",", labels=LABELS, number=repr):
    return [
        delimiter.join((number(x), number(y), str(label)))
        for (x, y), label in zip(POINTS.tolist(), labels, strict=True)
    ]


def text(*above, delimiter=",", labels=LABELS, number=repr):
    return "\n".join((*above, *lines(delimiter, labels, number), ""))


def assert_all_there(dataset, names=None, factor=1.0):
    np.testing.assert_allclose(dataset.points, POINTS * factor, rtol=1e-12)
    assert list(dataset.counts.values()) == [12, 12]
    if names is not None:
        assert dataset.feature_names == names
