"""Factors: which parameters have one, and what it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from netviz.backward.diagnosis.evidence import Clue, Evidence
from netviz.backward.diagnosis.factors import Law, laws_of
from netviz.backward.diagnosis.measuring import Call, at_other_sizes
from netviz.backward.diagnosis.passes import Points
from netviz.backward.diagnosis.probes import Extent
from netviz.backward.diagnosis.search import Choice, predicted
from netviz.backward.diagnosis.shapes import shaped
from netviz.core.params import PARAMETERS


def factor_clues(
    evidence: Evidence,
    call: Call,
    choices: Mapping[str, Choice | None],
    relative: Mapping[str, float],
    zeros: tuple[str, ...],
    own: float,
) -> list[Clue]:
    """Every factor with the parameters that have it.

    Parameters
    ----------
    relative : mapping of a parameter's name to the factor of its data part
    zeros : tuple of str
        The parameters whose gradients are 0.
    own : float
        The factor of the function's own loss.
    """
    clues = [Clue("zero", zeros, 0.0)] if zeros else []
    scaled = {n: f for n, f in relative.items() if n not in zeros}
    off = [n for n, f in scaled.items() if abs(f - 1) > 1e-5]
    if not off:
        return clues
    elsewhere = _factors_elsewhere(evidence, call, choices, list(scaled), own)
    extent = evidence.measured.extent
    best: tuple[float, list[Clue]] = (np.inf, [])
    for common in [1.0, *(scaled[n] for n in ("W2", "W1", "b2", "b1") if n in off)]:
        # A factor of all four, in line 8, and what single lines have besides; 1 for no common one.
        if common != 1.0 and len(scaled) < len(PARAMETERS):
            continue
        whole = next(n for n in scaled if scaled[n] == common) if common != 1.0 else ""
        there = elsewhere[whole][1] if whole in elsewhere else None
        parts = {n: f / common for n, f in scaled.items()}
        found = _named(parts, extent, {n: (e, f / (there or 1.0)) for n, (e, f) in elsewhere.items()})
        if whole:
            in_all = _named(
                dict.fromkeys(PARAMETERS, common), extent, dict.fromkeys(PARAMETERS, elsewhere.get(whole))
            )
            found = [*in_all, *found]
        cost = sum(_cost(clue) for clue in found)
        if cost < best[0]:
            best = cost, found
    return clues + best[1]


def _cost(clue: Clue) -> float:
    """A factor that stands for something is likelier than a number."""
    return 1.0 if clue.law is not None and clue.law.clean else 2.5


def _named(
    factors: Mapping[str, float], extent: Extent, elsewhere: Mapping[str, tuple[Extent, float] | None]
) -> list[Clue]:
    groups: dict[float, list[str]] = {}
    for name in PARAMETERS:
        if name in factors and abs(factors[name] - 1) > 1e-5:
            groups.setdefault(float(f"{factors[name]:.5g}"), []).append(name)
    by_law: dict[tuple[str, str], tuple[list[str], float, Law]] = {}
    for factor, names in groups.items():
        for law in laws_of(factor, extent, elsewhere.get(names[0])):
            part = -1.0 if law.key == "sign" else abs(factor)
            together, _, _ = by_law.setdefault((law.key, law.text or str(part)), ([], part, law))
            together += names
    return [
        Clue(law.key, tuple(n for n in PARAMETERS if n in names), factor, law)
        for names, factor, law in by_law.values()
    ]


def _factors_elsewhere(
    evidence: Evidence, call: Call, choices: Mapping[str, Choice | None], names: list[str], own: float
) -> dict[str, tuple[Extent, float]]:
    """The same factors at other sizes."""
    answer_there = at_other_sizes(call, evidence.measured.extent)
    if answer_there is None:
        return {}
    extent, problem, answer = answer_there
    points, values = Points.of([problem]), shaped(answer, extent)
    W2 = values["W2"].value
    found: dict[str, tuple[Extent, float]] = {}
    ratio = extent.n_samples / evidence.measured.extent.n_samples
    own_there = own * ratio if abs(own - evidence.measured.extent.n_samples) < 1e-4 * own else own
    for name in names:
        choice, value = choices.get(name), values[name].value
        if choice is None or value is None:
            continue
        unit = predicted(name, replace(choice, factor=1.0), points, None if W2 is None else W2[None])[0]
        factor = float(np.vdot(unit, value) / np.vdot(unit, unit))
        if np.abs(value - factor * unit).max() <= 1e-3 * max(float(np.abs(value).max()), 1e-300):
            found[name] = (extent, factor / own_there)
    return found
