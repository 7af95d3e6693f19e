"""Which words there are in each part of a recipe, and what may stand after their equals sign."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from netviz.core import MISTAKES, SCHEMES
from netviz.data import GENERATORS
from netviz.data.generators import MAX_POINTS
from netviz.data.reading import DELIMITERS, ENCODINGS, FORMATS, is_text_codec
from netviz.intents import MAX_PARAMETER
from netviz.sharing.recipe.errors import proposal
from netviz.sharing.recipe.numbers import NumberError, real, whole
from netviz.sharing.recipe.text import Word
from netviz.shelf import SHELF
from netviz.training.compiled import KERNELS
from netviz.training.config import MAX_HIDDEN, MAX_LEARNING_RATE, MAX_REGULARIZATION
from netviz.training.rules import RULES
from netviz.training.spec import Edit
from netviz.training.step_lines import N_LINES

MAX_STEP = 1_000_000
MAX_SEED = 2**63 - 1
MAX_NOISE = 10.0
_MOST = 2**31 - 1

ALL, NONE, PRINCIPAL = "all", "none", "principal"

Known: TypeAlias = Mapping[str, Any] | tuple[str, ...]

Value: TypeAlias = Callable[[Word], Any]
"""Reads what stands after a word's equals sign."""


def _whole(least: int, most: int) -> Value:
    return lambda word: whole(word.value or "", least, most)


def _real(least: float, most: float, above: bool = False) -> Value:
    return lambda word: real(word.value or "", least, most, above)


def _one_of(known: Known) -> Value:
    listed = ", ".join(known)
    by_small = {name.lower(): name for name in known}

    def choose(word: Word) -> str:
        chosen = by_small.get(word.decoded.lower())
        if chosen is None:
            near = proposal(word.decoded, known)
            raise NumberError(f"there is no such {word.name}{near or f'; there are {listed}'}")
        return chosen

    return choose


def _name(word: Word) -> str:
    if not word.decoded:
        raise NumberError("a name is missing after the equals sign")
    return word.decoded


def _file(word: Word) -> str:
    name = _name(word)
    if name in (".", "..") or any(mark in name for mark in "/\\\0"):
        raise NumberError("a file is named without its folder")
    return name


def _features(word: Word) -> tuple[str, ...]:
    if (word.value or "").lower() == PRINCIPAL:
        return (PRINCIPAL,)
    pieces = (word.value or "").split(",")
    if len(pieces) != 2 or not all(pieces):
        raise NumberError(f"two names with a comma are needed, or “{PRINCIPAL}”")
    return tuple(Word("", piece, "", 0).decoded for piece in pieces)


def _encoding(word: Word) -> str:
    return word.decoded if is_text_codec(word.decoded) else str(_one_of(ENCODINGS)(word))


def _checksum(word: Word) -> str:
    if not re.fullmatch("[0-9a-f]{8,64}", (word.value or "").lower()):
        raise NumberError("a checksum has 8 to 64 of the digits 0 … 9 and a … f")
    return (word.value or "").lower()


def _batch(word: Word) -> int | None:
    return None if word.value == ALL else whole(word.value or "", 1, _MOST)


_MARKS = {"tab", "space", *DELIMITERS} - {"\t", " "}
_YES_NO = ("yes", "no")

DATA: dict[str, Value] = {
    "n": _whole(1, MAX_POINTS),
    "noise": _real(0.0, MAX_NOISE),
    "classes": _whole(2, 100),
    "seed": _whole(0, MAX_SEED),
    "test": _real(0.0, 1.0),
    "split": _whole(0, MAX_SEED),
    "file": _file,
    "sha": _checksum,
    "features": _features,
    "label": _name,
    "labels": _file,
    "format": _one_of(FORMATS),
    "encoding": _encoding,
    "delimiter": _one_of(tuple(sorted(_MARKS))),
    "decimal": _one_of((".", ",")),
    "header": _one_of(_YES_NO),
    "sheet": _name,
    "arrays": _name,
    "sample": _one_of(_YES_NO),
}
NETWORK: dict[str, Value] = {
    "hidden": _whole(1, MAX_HIDDEN),
    "seed": _whole(0, MAX_SEED),
    "weights": _file,
    "sha": _checksum,
    "kernel": _one_of(KERNELS),
}
TRAINING: dict[str, Value] = {
    "eta": _real(0.0, MAX_LEARNING_RATE, above=True),
    "lambda": _real(0.0, MAX_REGULARIZATION),
    "batch": _batch,
    "mistake": _one_of((NONE, *MISTAKES)),
}
PLACE: dict[str, Value] = {
    "step": _whole(0, MAX_STEP),
    "line": _whole(0, N_LINES),
    "sample": _whole(0, MAX_POINTS * 1000),
}

OF_GENERATORS = ("n", "noise", "classes", "seed")
OF_FILES = ("sha", "features", "label", "labels", "format", "encoding", "delimiter", "decimal", "header",
            "sheet", "arrays", "sample")  # fmt: skip

RAW = "raw"
ALONE: dict[str, tuple[str, ...]] = {
    "data": (*GENERATORS, *SHELF),
    "network": (*SCHEMES, RAW),
    "training": tuple(RULES),
    "place": ("at",),
}
"""Words without an equals sign, by part."""

VALUES: dict[str, dict[str, Value]] = {
    "data": DATA,
    "network": NETWORK,
    "training": TRAINING,
    "place": PLACE,
}
"""Words with one, by part."""

PARTS = ("data", "network", "training")
"""The parts that words belong to, in their order."""

ALIASES = {"η": "eta", "λ": "lambda", "learning-rate": "eta", "regularization": "lambda"}

_EDIT = re.compile(r"(w1|b1|w2|b2)\[([0-9]{1,3})(?:,([0-9]{1,3}))?\]")
_LARGEST = MAX_PARAMETER


def is_edit(word: Word) -> bool:
    """Whether a word sets an entry of a parameter by hand: W1[0,3]=0.5."""
    return word.name.partition("[")[0] in ("w1", "b1", "w2", "b2")


def edit(word: Word) -> Edit:
    """The entry, counted from 0, and what it is set to; raises `NumberError`."""
    found = _EDIT.fullmatch(word.name)
    if found is None or word.value is None:
        raise NumberError("an entry is set as in W1[0,3]=0.5 or b1[3]=0.5, counted from 0")
    index = tuple(int(place) for place in found.groups()[1:] if place is not None)
    return Edit(found[1].replace("w", "W"), index, real(word.value, -_LARGEST, _LARGEST))


def known(part: str) -> list[str]:
    """All words of a part."""
    edits = ["W1[0,0]", "b1[0]"] if part == "training" else []
    return [*ALONE[part], *VALUES[part], *edits]
