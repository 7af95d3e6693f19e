"""The answers at a snapshot, asked once for all panels that show them."""

from __future__ import annotations

import numpy as np

from netviz.core.answers import Answers
from netviz.core.params import Array
from netviz.snapshot import Snapshot

LOGITS = 3
"""The line of the derivation from which on it is known what the network answers."""

PARTS = {"train": "train", "test": "test", "both": "train and test"}

_last: list[tuple[object, object, Answers]] = []


def answers_of(snapshot: Snapshot) -> Answers | None:
    """What the network answers; None where that is not known yet, or no number any more."""
    if 0 < snapshot.line < LOGITS:
        return None
    params = snapshot.params if snapshot.after is None else snapshot.after.params
    if not all(np.isfinite(part).all() for part in vars(params).values()):
        return None
    dataset = snapshot.dataset
    if not _last or _last[0][0] is not params or _last[0][1] is not dataset:
        a1 = snapshot.standardization.apply(dataset.points)
        _last[:] = [(params, dataset, Answers.of(params, a1, dataset.classes))]
    return _last[0][2]


def among(snapshot: Snapshot, part: str) -> Array:
    """Which samples belong to a part, a key of `PARTS`; boolean (N,)."""
    is_test = snapshot.dataset.is_test
    return np.ones(len(is_test), bool) if part == "both" else is_test == (part == "test")
