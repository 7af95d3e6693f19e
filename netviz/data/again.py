"""Data made again from what is known of where they came from."""

from __future__ import annotations

from netviz.data.dataset import Dataset
from netviz.data.generators import GENERATORS
from netviz.data.origin import Origin
from netviz.data.shelf import SHELF


def made_again(origin: Origin) -> Dataset | None:
    """What a generator or the shelf gives for an origin, divided as it says; None of any other.

    Points that were changed by hand since have another key.
    """
    numbers = origin.numbers
    if origin.kind == "shelf" and origin.name in SHELF:
        made = SHELF[origin.name].load()
    elif origin.kind == "generator" and origin.name in GENERATORS and numbers is not None:
        made = GENERATORS[origin.name].make(
            numbers.points_per_class, numbers.noise, numbers.n_classes, numbers.seed
        )
    else:
        return None
    return made if origin.split is None else made.split(origin.split.test_fraction, origin.split.seed)
