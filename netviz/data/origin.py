"""Where data come from: told by whoever makes them, never guessed from a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

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
    """

    kind: Kind
    name: str
    numbers: Numbers | None = None
    changed: bool = False

    def __str__(self) -> str:
        return self.name + (CHANGED if self.changed else "")
