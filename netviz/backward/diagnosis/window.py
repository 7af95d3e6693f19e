"""The function at a state that is not netviz's own probe: the one in the window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from netviz.backward.answer import Answer
from netviz.backward.diagnosis.evidence import Clue
from netviz.backward.diagnosis.judgement import Judgement
from netviz.backward.diagnosis.measuring import Call
from netviz.backward.diagnosis.probes import Extent
from netviz.backward.diagnosis.remarks import MASK_AT_ZERO
from netviz.backward.diagnosis.shapes import shaped
from netviz.backward.diagnosis.verdict import ParameterVerdict, Remark
from netviz.backward.problem import Problem
from netviz.core.network import Trace, forward_backward
from netviz.core.params import PARAMETERS, Array
from netviz.frozen import dataclass

_ROUNDING = 1e-10  # of a sum's terms, in float64
_EXACT = 1e-12  # what agrees to no more than this is made of differences, or of float32
_STEP = 1e-3  # the largest step of differences that is taken for one
_NEAR = 1e-9  # what a z2 may be off by rounding, in shares of its terms


@dataclass(frozen=True)
class AtWindow:
    """What the function's answer there is.

    Attributes
    ----------
    parameters : mapping of a name to ParameterVerdict
        With the entries of this state where it shows what is wrong, else with those of the probe.
    clue : Clue or None
        A gradient that is wrong here and right at every probe.
    remark : Remark or None
    """

    parameters: Mapping[str, ParameterVerdict]
    clue: Clue | None = None
    remark: Remark | None = None


def at_window(problem: Problem, judgement: Judgement, call: Call) -> AtWindow:
    """Ask the function at a state, and compare."""
    answer = call(problem)
    if answer.error is not None:
        text = f"At the state in the window it fails: {answer.error.sentence}"
        return AtWindow(judgement.parameters, remark=Remark("fails-in-window", text))
    trace = forward_backward(problem.params, problem.a1, problem.y, 0.0)
    correct = {name: _correct(name, problem, judgement, trace) for name in PARAMETERS}
    room = _room(trace, judgement, answer)
    values = shaped(answer, Extent(len(problem.y), *problem.params.sizes))
    parameters: dict[str, ParameterVerdict] = {}
    off: list[str] = []
    for name in PARAMETERS:
        verdict, value = judgement.parameters[name], values[name].value
        shown = _shown(verdict, value, correct[name], room[name])
        parameters[name] = shown
        if verdict.right and shown.wrong_entries:
            off.append(name)
    if not off or judgement.clues:
        return AtWindow(_as_judged(parameters, judgement))
    if _overflows(answer):
        remark = Remark(
            "overflow", "At the state in the window its gradient is not a number, where netviz's is."
        )
        return AtWindow(_as_judged(parameters, judgement), remark=remark)
    if set(off) <= {"W1", "b1"} and _lets_zero_through(problem, trace, values, correct, room, judgement):
        return AtWindow(_as_judged(parameters, judgement), remark=MASK_AT_ZERO)
    text = "only at the state in the window, and at none of netviz's own probes"
    wrong = {
        n: replace(v, right=False, part="data", pattern=text) if n in off else v
        for n, v in parameters.items()
    }
    return AtWindow(wrong, Clue("unexplained", tuple(off), found=text))


def _as_judged(
    parameters: Mapping[str, ParameterVerdict], judgement: Judgement
) -> dict[str, ParameterVerdict]:
    """With the entries of the window only where they show what the probes have shown."""
    return {
        name: shown
        if bool(shown.wrong_entries) != judgement.parameters[name].right
        else judgement.parameters[name]
        for name, shown in parameters.items()
    }


def _factor(judgement: Judgement, problem: Problem) -> float:
    """The factor of its own loss at this number of samples."""
    probed = judgement.extent.n_samples
    is_sum = abs(judgement.reduction - probed) < 1e-4 * probed
    return float(len(problem.y)) if is_sum else judgement.reduction


def _correct(name: str, problem: Problem, judgement: Judgement, trace: Trace) -> Array:
    """The derivative of its own loss."""
    probed = judgement.extent.n_samples
    multiple = judgement.penalty.expected[name]
    if any(abs(multiple * probed - usual) < 1e-3 for usual in (1.0, 2.0)):  # λ/N and λ/2N
        multiple *= probed / len(problem.y)
    data: Array = getattr(trace, f"d{name}")
    theta: Array = getattr(problem.params, name)
    correct: Array = _factor(judgement, problem) * data + multiple * problem.lam * theta
    return correct


def _room(trace: Trace, judgement: Judgement, answer: Answer) -> dict[str, Array]:
    """What rounding can do to each entry: of its terms, and of units that stand on their kink."""
    rounding = _ROUNDING if answer.dtype == "float64" else 1e-4
    terms = np.abs(trace.a1) @ np.abs(trace.params.W1) + np.abs(trace.params.b1)
    near = (np.abs(trace.z2) <= _NEAR * terms) & (trace.z2 != 0)
    if judgement.precision > _EXACT:  # central differences see a kink from as far as their step
        largest = np.abs(trace.a1).max(axis=1, keepdims=True, initial=1.0)
        near = np.abs(trace.z2) <= _STEP * largest
    dz2 = rounding * np.abs(trace.dz2) + np.abs(trace.da2) * near
    dz3 = rounding * np.abs(trace.dz3)
    scale = abs(judgement.reduction)
    return {
        "W1": scale * (np.abs(trace.a1).T @ dz2),
        "b1": scale * dz2.sum(axis=0),
        "W2": scale * (np.abs(trace.a2).T @ dz3),
        "b2": scale * dz3.sum(axis=0),
    }


def _shown(verdict: ParameterVerdict, value: Array | None, correct: Array, room: Array) -> ParameterVerdict:
    if value is None:
        return replace(
            verdict,
            entries=correct.size,
            wrong_entries=correct.size,
            wrong_at=np.ones(correct.shape, bool),
            yours=None,
            correct=correct,
        )
    size = max(float(np.abs(value).max(initial=0.0)), float(np.abs(correct).max(initial=0.0)))
    with np.errstate(all="ignore"):
        off = np.abs(value - correct)
        wrong = ~(off <= 1e-4 * size + room) | ~np.isfinite(value)
        error = float(np.nanmax(off) / size) if size and np.isfinite(off).any() else 0.0
    return replace(
        verdict,
        entries=correct.size,
        wrong_entries=int(wrong.sum()),
        wrong_at=wrong if wrong.any() else None,
        error=error,
        yours=value,
        correct=correct,
    )


def _overflows(answer: Answer) -> bool:
    return any(value is not None and not np.isfinite(value).all() for value in answer.gradients.values())


def _lets_zero_through(
    problem: Problem,
    trace: Trace,
    values: Mapping[str, object],
    correct: Mapping[str, Array],
    room: Mapping[str, Array],
    judgement: Judgement,
) -> bool:
    """Whether z2 ≥ 0 in the mask explains what differs."""
    passes = _factor(judgement, problem) * trace.da2 * (trace.z2 == 0)
    more = {"W1": trace.a1.T @ passes, "b1": passes.sum(axis=0)}
    for name, added in more.items():
        value = getattr(values[name], "value", None)
        if value is None:
            return False
        size = max(float(np.abs(value).max()), float(np.abs(correct[name]).max()))
        if not np.all(np.abs(value - correct[name] - added) <= 1e-4 * size + room[name]):
            return False
    return bool(np.any(trace.z2 == 0))
