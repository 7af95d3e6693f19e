"""The loss apart from the gradient: whether it is right, and whose it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from netviz.backward.diagnosis.evidence import Clue, Evidence
from netviz.backward.diagnosis.kinds import kind_of
from netviz.backward.diagnosis.loss import DataLoss
from netviz.backward.diagnosis.measuring import Call
from netviz.backward.diagnosis.penalty import PenaltyJudgement
from netviz.backward.diagnosis.search import Choice
from netviz.core.params import PARAMETERS, Array, Params


def judged_loss(
    evidence: Evidence,
    call: Call,
    data_loss: DataLoss | None,
    choices: Mapping[str, Choice | None],
    penalties: PenaltyJudgement,
    loss_to_blame: bool,
) -> tuple[str, list[Clue], bool]:
    """The loss apart: its verdict, what is wrong with it alone, and whether it is another network's."""
    if evidence.losses is None:
        return "none", [], False
    wrong_penalty = penalties.loss_wrong
    if data_loss is not None:
        if data_loss.is_cross_entropy:
            return ("wrong" if loss_to_blame or wrong_penalty else "right"), [], False
        known = {m for choice in choices.values() if choice is not None for m in choice.mistakes}
        clues = []
        if data_loss.forward and data_loss.forward not in known:
            clues.append(Clue(kind_of(data_loss.forward).key, ()))
        if data_loss.labels and data_loss.labels not in known and not data_loss.forward:
            plain = data_loss.labels if data_loss.labels == "binary-cross-entropy" else "loss-labels"
            clues.append(Clue(plain, ()))
        return "wrong", clues, False
    fine = all(choice is not None and not choice.mistakes for choice in choices.values())
    if not np.isfinite(evidence.losses).all():
        return "wrong", [Clue("loss-overwritten", ())] if fine and choices else [], False
    own_slopes, right_slopes, their_slopes = _slopes(evidence, call)
    if _alike(own_slopes, right_slopes):
        return ("wrong" if wrong_penalty else "right"), [], False
    if their_slopes is not None and _alike(own_slopes, their_slopes):
        return "wrong", [], True
    return "wrong", [Clue("loss-unexplained", ())] if fine else [], False


_DIRECTIONS = 8


def _slopes(evidence: Evidence, call: Call) -> tuple[Array, Array, Array | None]:
    """Slopes along random directions: of its own loss by differences, of netviz's, of its gradient's."""
    problem = evidence.measured.problems[0]
    step = 1e-5 if evidence.measured.float_type.itemsize >= 8 else 1e-2
    rng = np.random.Generator(np.random.PCG64(5))
    own, right, theirs = [], [], []
    for _ in range(_DIRECTIONS):
        along = {name: rng.standard_normal(getattr(problem.params, name).shape) for name in PARAMETERS}
        ends = []
        for sign in (1, -1):
            moved = Params(**{n: getattr(problem.params, n) + sign * step * v for n, v in along.items()})
            answer = call(replace(problem, params=moved))
            ends.append(np.nan if answer.loss is None else answer.loss)
        own.append((ends[0] - ends[1]) / (2 * step))
        right.append(sum(float(np.vdot(along[n], evidence.right[n][0])) for n in PARAMETERS))
        values = [(along[n], evidence.data[n]) for n in PARAMETERS]
        if all(value is not None for _, value in values):
            theirs.append(sum(float(np.vdot(v, value[0])) for v, value in values if value is not None))
    return np.array(own), np.array(right), np.array(theirs) if len(theirs) == _DIRECTIONS else None


def _alike(one: Array, other: Array) -> bool:
    return bool(
        np.all(np.abs(one - other) <= 2e-3 * max(float(np.abs(one).max()), float(np.abs(other).max())))
    )
