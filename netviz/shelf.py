"""Data sets off the shelf: small, real, and each good for something; and data made again."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import replace

from netviz.data.dataset import Dataset
from netviz.data.generators import GENERATORS
from netviz.data.origin import Origin
from netviz.frozen import dataclass
from netviz.resources import RESOURCES


@dataclass(frozen=True)
class Shelved:
    """One data set that comes with netviz.

    Attributes
    ----------
    name, title : str
        For the command line, and for people.
    teaches : str
        What it is good for.
    source, licence : str
        Where it comes from.
    """

    name: str
    title: str
    teaches: str
    source: str
    licence: str

    def load(self) -> Dataset:
        """All of it as the training part."""
        return _load(self.name)


@functools.cache
def _load(name: str) -> Dataset:
    from netviz.data.reading import read  # the window opens without it

    return replace(read(RESOURCES / "datasets" / f"{name}.csv"), source="", origin=Origin("shelf", name))


_INDEX = tomllib.loads((RESOURCES / "datasets" / "index.toml").read_text("utf-8"))

SHELF = {name: Shelved(name, **entry) for name, entry in _INDEX.items()}
"""Every data set on the shelf by name."""


def made_again(origin: Origin) -> Dataset | None:
    """What a generator or the shelf gives for an origin, divided as it says; None of any other.

    Points that were changed by hand since have another key.
    """
    numbers = origin.numbers
    if origin.kind == "shelf" and origin.name in SHELF:
        made = SHELF[origin.name].load()
    elif origin.kind == "generator" and origin.name in GENERATORS and numbers is not None:
        made = GENERATORS[origin.name].make(**vars(numbers))
    else:
        return None
    return made if origin.split is None else made.split(origin.split.test_fraction, origin.split.seed)
