"""Where in what came back of a trial the gradients are: returned, in the object, or changed in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from netviz.backward.layout import Layout
from netviz.backward.names import parameter_of
from netviz.backward.outcome import AFTER, read_again
from netviz.backward.placing import is_flat, walked_leaves
from netviz.backward.problem import Problem
from netviz.backward.program import Place, Program, build
from netviz.backward.reading import Chosen, Leaf, Read, choose, leaves, loss_in, taken_out
from netviz.core.params import PARAMETERS, Array

Told = tuple[dict[str, Any], list[Array]]
Run = Callable[[Program], Told]
"""Runs a program in the child."""


class Called(NamedTuple):
    """One call: what was sent, and what was told of it."""

    program: Program
    header: dict[str, Any]
    arrays: list[Array]


def called(run: Run, place: Place, problem: Problem, sample: int | None) -> Called:
    """Call the function once, with an object of its own."""
    program = build(replace(place, fresh=True), problem, sample, walk=True)
    return Called(program, *run(program))


def interpreted(run: Run, place: Place, problem: Problem, call: Called) -> tuple[Chosen, Read]:
    """Where the gradients are in what came back, and what they are."""
    layout, form, sizes = place.layout, place.form, problem.params.sizes
    program, header, arrays = call
    given = header["given"]
    entry = place.way.entry.function
    flat = is_flat(place.way)
    returned = leaves(given[0], arrays, _returned_names(entry.returns, given[0]))
    chosen = choose(returned, layout, sizes, flat=flat)
    count = _count(chosen, layout)
    if count and not flat and place.way.has("eta") and not _flagged(returned, chosen):
        read = taken_out(chosen, given[0], given[1], arrays, layout, form, sizes)
        if _is_update(run, place, problem, chosen, read):
            chosen = replace(chosen, source="updated")
    if count < 4 and program.walk:
        chosen = _in_attributes(place, problem, call, chosen, count)
    if chosen.source == "returned" and not _count(chosen, layout):
        changed = _changed(place, call)
        if changed:
            loss = chosen.loss
            gradients = {name: name for name in changed}
            chosen = Chosen("in place", gradients, loss, flat="flat" in changed, folded=layout.folded)
    if chosen.loss is None and "none" not in given[1]:
        chosen = replace(chosen, loss=loss_in(leaves(given[1], arrays)), loss_from="loss")
    return chosen, read_again(place, chosen, header, arrays, program, problem, walked=True)


def _in_attributes(place: Place, problem: Problem, call: Called, chosen: Chosen, count: int) -> Chosen:
    """The gradients that lie in the object, if more of them do than were returned."""
    used = set(place.paths.values())
    held = [(path, leaf) for path, leaf, _ in walked_leaves(call.header["walked"][0], call.arrays)
            if path not in used and leaf.value is not None and leaf.value.ndim > 0]  # fmt: skip
    flagged = [one for one in held if (told := parameter_of(one[1].name)) and told.is_gradient]
    for group in (flagged,) if _changed(place, call) else (flagged, held):
        numbered = [replace(leaf, path=(at,)) for at, (_, leaf) in enumerate(group)]
        inside = choose(numbered, place.layout, problem.params.sizes, "attributes")
        if len(inside.gradients) > max(count, 2):
            paths = {name: group[at[0]][0] for name, at in inside.gradients.items()}
            return Chosen("attributes", paths, chosen.loss)
    return chosen


def _is_update(run: Run, place: Place, problem: Problem, chosen: Chosen, read: Read) -> bool:
    """Whether the returned four are new parameters: with a tiny η they are the old ones."""
    tiny = replace(problem, eta=2.0**-40)
    _, header, arrays = called(run, place, tiny, 0 if place.layout.one_sample else None)
    if "error" in header:
        return False
    again = taken_out(chosen, header["given"][0], header["given"][1], arrays, place.layout, place.form,
                      problem.params.sizes)  # fmt: skip
    own = {name: place.layout.parameter(name, getattr(problem.params, name)) for name in PARAMETERS}
    return bool(again.raw) and all(
        value.size == own[name].size and np.allclose(value.ravel(), own[name].ravel(), atol=1e-8)
        for name, value in again.raw.items()
    )


def _returned_names(returns: Sequence[tuple[str, ...]], tree: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of what was returned, of the return that has as many."""
    length = len(tree["list"]) if "list" in tree else -1
    return next((names for names in reversed(returns) if len(names) == length and length > 1), ())


def _count(chosen: Chosen, layout: Layout) -> int:
    if chosen.flat:
        return 4
    return 2 * len(chosen.gradients) if chosen.folded or layout.folded else len(chosen.gradients)


def _flagged(found: Sequence[Leaf], chosen: Chosen) -> bool:
    """Whether a name says that what was chosen are gradients."""
    paths = set(chosen.gradients.values())
    return any(
        leaf.path in paths and (one := parameter_of(leaf.name)) and one.is_gradient for leaf in found
    )


def _changed(place: Place, call: Called) -> list[str]:
    """The parameters that are others afterwards."""
    program, header, arrays = call
    found = []
    for at, name in enumerate((*PARAMETERS, "flat")):
        tree = header["given"][AFTER + at]
        key = "θ" if name == "flat" else name
        if "array" not in tree or key not in program.named:
            continue
        before = program.arrays[program.named.index(key)]
        after = arrays[tree["array"]]
        if after.shape != before.shape or not np.array_equal(after, before, equal_nan=True):
            found.append(name)
    if not found:
        return []
    return (
        ["flat"] if "flat" in found else [n for n in PARAMETERS if not place.layout.folded or n[0] == "W"]
    )
