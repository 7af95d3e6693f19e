"""What a function gets, argument by argument, and what it calls the values of the derivation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from netviz.backward.layout import Layout
from netviz.backward.names import four, role_of
from netviz.core.params import PARAMETERS
from netviz.core.stages import STAGES
from netviz.frozen import dataclass

if TYPE_CHECKING:  # the window knows of it, and needs none of this until something is judged
    from netviz.backward.diagnosis.verdict import Found, Seen
    from netviz.backward.listing import Defined
    from netviz.backward.outcome import Convention
    from netviz.backward.problem import Problem
    from netviz.backward.way import Gets

_WORD = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
_OF_PYTHON = frozenset(["np", "axis", "keepdims", "True", "False", "None", "for", "in"])
_MEANINGS = {
    "N": "the number of samples",
    "K": "the number of classes",
    "delta": "Δ, 1 at the true class",
    "lam": "λ",
    "eta": "η",
    "a1": "the samples",
    "X": "the samples",
    "y": "the true classes",
}
_OF_DERIVATION = {"a1": "X"}


@dataclass(frozen=True)
class Given:
    """One argument.

    Attributes
    ----------
    name : str
    shape : tuple of int, or None
        Of an array.
    value : float or None
        Of a number.
    text : str
        Of anything else.
    """

    name: str
    shape: tuple[int, ...] | None = None
    value: float | None = None
    text: str = ""


def given(convention: Convention, problem: Problem) -> tuple[Given, ...]:
    """What a function gets that has been found out how to call."""
    layout = convention.place.layout
    sample = 0 if layout.one_sample else None
    entry = convention.place.way.entry
    return tuple(_given(name, gets, layout, problem, sample) for name, gets in entry.arguments)


def _given(name: str, gets: Gets, layout: Layout, problem: Problem, sample: int | None) -> Given:
    what = gets.what
    if gets.kind == "role":
        return _of_role(name, what, layout, problem, sample)
    if gets.kind == "parameter" and what in PARAMETERS:
        return Given(name, layout.shape(what, problem.params.sizes))
    if gets.kind == "list":
        return Given(name, text=f"{what}1, {what}2")
    if gets.kind == "params":
        return Given(name, text=", ".join(PARAMETERS))
    return Given(
        name, text={"out": "from the forward pass", "function": "a function"}.get(gets.kind, str(what))
    )


def _of_role(name: str, role: str, layout: Layout, problem: Problem, sample: int | None) -> Given:
    if role == "X":
        return Given(name, np.shape(layout.inputs(problem, sample)))
    if role == "y":
        return Given(name, np.shape(layout.targets(problem, sample)))
    numbers = problem.numbers(sample)
    return Given(name, value=float(numbers[role])) if role in numbers else Given(name)


def expected(function: Defined, problem: Problem) -> tuple[Given, ...]:
    """What a function will get, by the names of its arguments; nothing has run."""
    layout = Layout()
    names = [argument.name for argument in function.arguments]
    places = {place: key for key, place in (four(names) or {}).items()}
    found = []
    for place, name in enumerate(names):
        if place in places:
            found.append(Given(name, layout.shape(places[place], problem.params.sizes)))
        else:
            role = role_of(name) or _OF_DERIVATION.get(name, "")
            found.append(_of_role(name, role, layout, problem, None))
    return tuple(found)


# ------------------------------------------------------------------- names


def own_names(convention: Convention, seen: Sequence[Seen]) -> dict[str, str]:
    """What a function calls the values of the derivation; empty where its arrays lie otherwise."""
    layout = convention.place.layout
    if layout.samples != "rows" or layout.weights != "DH" or layout.second or layout.folded:
        return {}
    names: dict[str, str] = {}
    for name, gets in convention.place.way.entry.arguments:
        if gets.kind == "parameter" and gets.what in PARAMETERS:
            names[gets.what] = name
        elif gets.kind == "role" and gets.what == "X":
            names["a1"] = name
        elif gets.kind == "role" and gets.what in ("y", "lam", "eta", "N"):
            names[gets.what] = name
    for one in seen:
        if one.name.isidentifier():
            names.setdefault(STAGES[one.line - 1].key, one.name)
    return names


def in_own_names(mistakes: Sequence[Found], names: Mapping[str, str], code: str) -> tuple[Found, ...]:
    """The mistakes with a last hint that can be written into the code.

    Parameters
    ----------
    names : mapping of the derivation's names to the function's own
    code : str
        What it stands in: names that are not in it are explained.
    """
    there = set(_WORD.findall(code))

    def with_names(found: Found) -> Found:
        hint = _WORD.sub(lambda word: names.get(word.group(), word.group()), found.hints[2])
        words = [w for w in dict.fromkeys(_WORD.findall(hint)) if w not in there and w not in _OF_PYTHON]
        set_here = {line.partition("=")[0].strip() for line in hint.splitlines()}
        said = [f"{word} is {_meaning(word)}" for word in words if word not in set_here and _meaning(word)]
        explained = f"{hint}  ({'; '.join(said)})" if said else hint
        return replace(found, hints=(found.hints[0], found.hints[1], explained))

    return tuple(map(with_names, mistakes))


def _meaning(word: str) -> str:
    lines = {stage.key: stage.line for stage in STAGES[:-1]}
    return f"line {lines[word]} of the derivation" if word in lines else _MEANINGS.get(word, "")
