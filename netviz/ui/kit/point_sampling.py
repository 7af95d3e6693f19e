"""Which samples are drawn, where there are too many to draw all."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from netviz.core.params import Array
from netviz.data import Dataset
from netviz.snapshot import Snapshot
from netviz.thinning import MOST_DRAWN, thinned

_found: WeakKeyDictionary[Dataset, dict[int, Array]] = WeakKeyDictionary()


def display_sample(dataset: Dataset, most: int = MOST_DRAWN) -> Array:
    """Which samples are drawn, as `thinned` chooses them; the same from one picture to the next."""
    masks = _found.setdefault(dataset, {})
    if most not in masks:
        masks[most] = thinned(dataset, most)
    return masks[most]


def choose_drawn(snapshot: Snapshot) -> None:
    """Choose the samples that are drawn, before anybody waits for them."""
    display_sample(snapshot.dataset)
