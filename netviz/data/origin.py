"""Where data come from: told by whoever makes them, never guessed from a name."""

from __future__ import annotations

from dataclasses import field
from typing import Literal, TypeAlias

from netviz.frozen import dataclass

Kind: TypeAlias = Literal["generator", "shelf", "file", "drawn", "pasted"]

CHANGED = ", changed by hand"
"""What is said after the name of data that were changed."""


@dataclass(frozen=True)
class Numbers:
    """What a generator was asked for; the same numbers give the same points again."""

    points_per_class: int
    noise: float
    n_classes: int
    seed: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "noise", float(self.noise))  # 0 and 0.0 are one level


@dataclass(frozen=True)
class Split:
    """How points were divided into a train and a test part."""

    test_fraction: float
    seed: int


@dataclass(frozen=True)
class Origin:
    """Where a data set comes from.

    Attributes
    ----------
    kind : "generator", "shelf", "file", "drawn" or "pasted"
    name : str
        The generator's, the shelf's, or the file's without its folder.
    numbers : Numbers or None
        Of a generator.
    changed : bool
        Whether points have been changed by hand since.
    split : Split or None
        How netviz divided them; None where nothing has, or where the parts are the source's own. Which
        point is in which part, the data set says: so this makes no difference between two origins.
    read_as : tuple of (str, str)
        Of a file, how it was read: names of options and their values. No difference either.
    """

    kind: Kind
    name: str
    numbers: Numbers | None = None
    changed: bool = False
    split: Split | None = field(default=None, compare=False, repr=False)
    read_as: tuple[tuple[str, str], ...] = field(default=(), compare=False, repr=False)

    def __str__(self) -> str:
        return self.name + (CHANGED if self.changed else "")
