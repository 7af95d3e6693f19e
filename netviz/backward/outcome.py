"""What came of a call: the loss and the gradients where they were found to be, and how well they fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from netviz.backward.layout import Layout
from netviz.backward.problem import Problem
from netviz.backward.program import Place, Program
from netviz.backward.reading import Chosen, Read, coarsest, leaves, spread, taken_out
from netviz.core.network import forward_backward
from netviz.core.params import PARAMETERS, Array
from netviz.frozen import dataclass

AFTER = 2
"""Where in what is given back the parameters begin as they are afterwards."""

EXACT = 1e-6

_COMES = {
    "returned": "returns the gradients",
    "attributes": "leaves the gradients in the object",
    "updated": "returns new parameters: gradient = (θ − θ′)/η",
    "in place": "changes the parameters: gradient = (θ − θ′)/η",
}


@dataclass(frozen=True)
class Convention:
    """How the function is called, and where in what comes back its gradients are.

    Parameters
    ----------
    place : Place
    chosen : Chosen
    needs : str
        The sizes that have to be equal for it to run; empty if none.
    probe : Problem
        Where it ran.
    seconds : float
        A call's.
    """

    place: Place
    chosen: Chosen
    needs: str
    probe: Problem
    seconds: float = 0.0

    def words(self) -> tuple[str, ...]:
        """What the function was taken for, in sentences."""
        place, chosen = self.place, self.chosen
        way = place.way
        what = f"{way.entry.function.full_name}()"
        if way.forward is not None:
            what += f" after {way.forward.function.full_name}()"
        told = [f"{what} {_COMES[chosen.source]}", place.layout.words()]
        if chosen.flat:
            form = place.form
            inside = (
                "matrices with a bias column" if form.flat == "folded" else form.flat.replace(" ", ", ")
            )
            told.append(f"one vector: {inside}" + (", column by column" if form.order == "F" else ""))
        if chosen.eta is not None:
            told.append(f"its own η is {chosen.eta:.6g}")
        if chosen.loss is None:
            told.append("no loss of its own")
        elif chosen.loss_from == "loss" and way.loss is not None:
            told.append(f"its loss is {way.loss.function.full_name}()")
        if not place.takes("lam"):
            told.append("no λ: compared without a penalty")
        if self.needs:
            told.append(f"it runs only where {self.needs}")
        for name, role in way.globals_set:
            told.append(f"the global {name} is set to {role}")
        return tuple(told)


def scored(read: Read, layout: Layout, problem: Problem) -> tuple[float, bool, bool]:
    """How well what came back fits: a number, whether all four are there, whether all four are right."""
    truth = forward_backward(problem.params, problem.a1, problem.y, 0.0)
    score, right, present = 0.0, 0, 0
    for name in PARAMETERS:
        if name in read.bad:
            score += 1.0
            present += 1
        value = read.raw.get(name)
        if value is None:
            continue
        present += 1
        score += 0.5
        own = layout.back(name, value, problem.params.sizes)
        if own is None:
            continue
        score += 1.5
        expected = getattr(truth, f"d{name}")
        size = float(np.linalg.norm(expected))
        if not np.isfinite(own).all():
            continue
        if float(np.linalg.norm(own - expected)) <= EXACT * size:
            right += 1
            score += 8.0
        elif (length := float(np.linalg.norm(own))) and size:
            cosine = abs(float(np.sum(own * expected))) / (length * size)
            score += 4.0 if cosine > 1 - 1e-12 else 0.5 * cosine
    if read.loss is not None and np.isfinite(read.loss):
        score += 3.0 if abs(read.loss - truth.loss) <= EXACT * abs(truth.loss) else 0.5
    shapes = sum(
        layout.back(name, read.raw[name], problem.params.sizes) is not None
        for name in read.raw
        if name in PARAMETERS
    )
    return score, present == 4 and shapes >= 3, right == 4


def read_again(
    place: Place,
    chosen: Chosen,
    header: Mapping[str, Any],
    arrays: Sequence[Array],
    program: Program,
    problem: Problem,
    walked: bool = False,
) -> Read:
    """The loss and the gradients, where they were found to be."""
    layout, form, sizes, given = place.layout, place.form, problem.params.sizes, header["given"]
    eta = problem.eta if place.takes("eta") else (chosen.eta or 1.0)
    if chosen.source in ("returned", "updated"):
        read = taken_out(chosen, given[0], given[1], arrays, layout, form, sizes)
        if chosen.source == "returned":
            return read
        own = {name: layout.parameter(name, getattr(problem.params, name)) for name in PARAMETERS}
        raw = {name: (own[name] - value) / eta if value.shape == own[name].shape else value
               for name, value in read.raw.items()}  # fmt: skip
        return replace(read, raw=raw)
    loss_only = taken_out(
        replace(chosen, gradients={}, flat=False), given[0], given[1], arrays, layout, form, sizes
    )
    raw, bad, dtypes = {}, {}, set()
    if chosen.source == "attributes":
        trees: list[Any]
        if walked:
            inside = {tuple(map(tuple, path)): tree for path, tree, _ in header["walked"][0]}
            trees = [inside[path] for path in chosen.gradients.values()]
        else:
            trees = given[AFTER + 5 :]
        for name, tree in zip(chosen.gradients, trees, strict=True):
            leaf = leaves(tree, arrays)[0]
            if leaf.value is not None:
                raw[name] = leaf.value
                dtypes.add(leaf.dtype)
            elif leaf.bad:
                bad[name] = leaf.bad
    else:
        for place_in, name in enumerate((*PARAMETERS, "flat")):
            if name not in chosen.gradients:
                continue
            leaf = leaves(given[AFTER + place_in], arrays)[0]
            before = program.arrays[program.named.index("θ" if name == "flat" else name)]
            if leaf.value is not None:
                same = leaf.value.shape == before.shape
                raw[name] = (before - leaf.value) / eta if same else leaf.value
                dtypes.add(leaf.dtype)
        raw = spread(raw, chosen, layout, form, sizes)
    return Read(loss_only.loss, raw, bad, coarsest(dtypes))


def mean_of(reads: Sequence[Read]) -> Read:
    """The mean over samples."""
    names = set.intersection(*(set(read.raw) for read in reads))
    raw = {}
    for name in PARAMETERS:
        if name in names and len({read.raw[name].shape for read in reads}) == 1:
            raw[name] = np.mean([read.raw[name] for read in reads], axis=0)
    losses = [read.loss for read in reads]
    loss = (
        None
        if any(one is None for one in losses)
        else float(np.mean([one for one in losses if one is not None]))
    )
    return Read(loss, raw, reads[0].bad, reads[0].dtype)


def factors_of(read: Read, layout: Layout, problem: Problem) -> list[float]:
    """By what each gradient is too large, of those that one factor explains; λ is 0."""
    truth = forward_backward(problem.params, problem.a1, problem.y, 0.0)
    factors = []
    for name in PARAMETERS:
        own = layout.back(name, read.raw[name], problem.params.sizes) if name in read.raw else None
        if own is None:
            continue
        right = getattr(truth, f"d{name}")
        factor = float(np.sum(own * right) / np.sum(right * right))
        if np.linalg.norm(own - factor * right) <= 1e-3 * np.linalg.norm(own):
            factors.append(factor)
    return factors


def with_own_eta(convention: Convention, read: Read) -> Convention:
    """With the η that an update has of its own, if it takes none and one factor explains all of it."""
    place, chosen, problem = convention.place, convention.chosen, convention.probe
    if chosen.source not in ("in place", "updated") or place.takes("eta"):
        return convention
    factors = factors_of(read, place.layout, problem)
    if len(factors) < 4:
        return convention
    eta = abs(factors[0])
    of_size = any(abs(eta / n - 1.0) < EXACT for n in (len(problem.y), 1.0 / len(problem.y)))
    if of_size or not eta or max(abs(one - factors[0]) for one in factors) > EXACT * eta:
        return convention  # then a mean is missing, or one of them is wrong
    return replace(convention, chosen=replace(chosen, eta=eta))
