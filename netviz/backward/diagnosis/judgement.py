"""From measurements to what is wrong: every parameter judged, every mistake with those that it spoils."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from netviz.backward.diagnosis import penalty
from netviz.backward.diagnosis.evidence import Clue, Evidence
from netviz.backward.diagnosis.factors import Law
from netviz.backward.diagnosis.kinds import kind_of
from netviz.backward.diagnosis.loss import DataLoss
from netviz.backward.diagnosis.measuring import Call, Measured
from netviz.backward.diagnosis.orders import labels_in_another_order
from netviz.backward.diagnosis.own_loss import judged_loss
from netviz.backward.diagnosis.passes import Points
from netviz.backward.diagnosis.probes import LAMBDA, OTHER_LAMBDA, Extent, without_the_last_class
from netviz.backward.diagnosis.scaling import factor_clues
from netviz.backward.diagnosis.search import Choice, Explanation, explain, predicted
from netviz.backward.diagnosis.shapes import Shaped, shaped
from netviz.backward.diagnosis.verdict import ParameterVerdict, Part
from netviz.backward.forcing import NOTHING, Forced
from netviz.core.params import PARAMETERS
from netviz.frozen import dataclass


@dataclass(frozen=True, eq=False)
class Judgement:
    """Everything that is known before it is put into words.

    Attributes
    ----------
    parameters : mapping of a name to ParameterVerdict
    loss : "right", "wrong" or "none"
    clues : tuple of Clue
    data_loss : DataLoss or None
        What the function's own loss is at λ = 0.
    explanation : Explanation
    penalty : PenaltyJudgement
    reduction : float
        The factor of the data part that its own loss has.
    precision : float
        The largest error of a gradient that counts as right.
    extent : Extent
        The sizes of the probes.
    right_for_another_loss : bool
        Whether the gradient is that of its own loss, and the loss is not netviz's.
    """

    parameters: Mapping[str, ParameterVerdict]
    loss: str
    clues: tuple[Clue, ...]
    data_loss: DataLoss | None
    explanation: Explanation
    penalty: penalty.PenaltyJudgement
    reduction: float
    precision: float
    extent: Extent
    right_for_another_loss: bool = False


def judge(measured: Measured, call: Call, forced: Forced = NOTHING) -> Judgement:
    """Judge what a function answered.

    Parameters
    ----------
    call : callable
        For what has to be asked besides: other sizes, and differences of a loss that is not recognised.
    forced : Forced
        By which loss it is judged, in the place of its own.
    """
    evidence = Evidence(measured)
    data_loss = evidence.data_loss()
    own = data_loss.factor if data_loss is not None and data_loss.is_cross_entropy else 1.0
    said = forced.factor(measured.extent.n_samples)
    is_another = said is not None and abs(own - said) > 1e-4 * said
    own = own if said is None else said
    zeros = tuple(n for n, g in evidence.data.items() if g is not None and not np.any(g))
    explanation = explain(
        {n: g for n, g in evidence.data.items() if g is not None and n not in zeros},
        evidence.points,
        tolerance=evidence.tolerances.explained,
        eta=measured.problems[0].eta,
        W2_gradient=evidence.data["W2"],
        expected_factor=own,
    )
    explanation = _told_apart(explanation, call, measured)
    shuffled = labels_in_another_order(
        evidence.points, evidence.data, explanation, evidence.tolerances.explained
    )
    if shuffled:
        explanation = Explanation(
            {
                n: Choice(output="shuffled-labels") if n in shuffled else c
                for n, c in explanation.choices.items()
            }
        )
    choices = explanation.choices
    factors = {n: choice.factor for n, choice in choices.items() if choice is not None} | dict.fromkeys(
        zeros, 0.0
    )
    relative = {n: factor / own for n, factor in factors.items()}
    penalties = penalty.judged(
        _multiples(evidence, choices),
        evidence.loss_penalty(LAMBDA),
        evidence.loss_penalty(OTHER_LAMBDA),
        measured.extent.n_samples,
        relative,
        forced,
    )
    loss_to_blame = said is None and (
        own != 1.0 and len(factors) == len(PARAMETERS) and all(abs(f - 1) < 1e-5 for f in factors.values())
    )
    parameters, clues = _parameters(evidence, choices, penalties, relative, own, zeros, loss_to_blame)
    if loss_to_blame:
        clues.append(_loss_factor(own, measured))
    else:
        clues += factor_clues(evidence, call, choices, relative, zeros, own)
    for clue in clues:
        if clue.law is None or clue.key == "loss-factor":
            continue
        together = not penalties.faults and "both" in {parameters[name].part for name in clue.parameters}
        for name in clue.parameters:
            part = "both" if together else parameters[name].part
            parameters[name] = replace(parameters[name], law=clue.law.text, part=part)
    clues += [Clue(f.key, f.parameters, f.factor, found=penalties.form) for f in penalties.faults]
    is_to_blame = loss_to_blame or is_another
    loss, loss_clues, another = judged_loss(evidence, call, data_loss, choices, penalties, is_to_blame)
    right = [v.error for v in parameters.values() if v.right]
    return Judgement(
        parameters,
        loss,
        (*clues, *loss_clues),
        data_loss,
        explanation,
        penalties,
        own,
        max(right, default=0.0),
        measured.extent,
        another,
    )


def _told_apart(explanation: Explanation, call: Call, measured: Measured) -> Explanation:
    """Labels in a column look like a 1 taken from every class, unless one does not occur: ask that."""
    if not any(choice and choice.output == "column-labels" for choice in explanation.choices.values()):
        return explanation
    problem = without_the_last_class(measured.extent)
    answer = call(problem)
    values, points = shaped(answer, measured.extent), Points.of([problem])
    for name, choice in explanation.choices.items():
        value = values[name].value
        if choice is None or value is None:
            continue
        here = {output: replace(choice, output=output) for output in ("column-labels", "one-everywhere")}
        off = {o: float(np.abs(predicted(name, one, points)[0] - value).max()) for o, one in here.items()}
        if off["one-everywhere"] < off["column-labels"]:
            return Explanation(
                {n: c and replace(c, output="one-everywhere") for n, c in explanation.choices.items()}
            )
    return explanation


def _multiples(evidence: Evidence, choices: Mapping[str, Choice | None]) -> dict[str, float | None]:
    """Which multiple of λθ each gradient has beside its data part."""
    found: dict[str, float | None] = {}
    measured = evidence.measured
    for name in PARAMETERS:
        data, choice = evidence.data[name], choices.get(name)
        if data is None:
            continue
        at: list[float | None] = []
        for totals, lam in ((evidence.total, LAMBDA), (evidence.more, OTHER_LAMBDA)):
            total = totals[name]
            if total is None:
                continue
            base = data
            if choice is not None and choice.route == "updated-W2":
                base = predicted(name, choice, evidence.points, totals["W2"])
            size = float(np.abs(total).max())
            at.append(
                penalty.multiple(
                    total - base, evidence.theta(name), lam, size, evidence.tolerances.explained
                )
            )
        noise = 20 * evidence.tolerances.explained
        if (
            len(at) == 2
            and at[0] is not None
            and at[1] is not None
            and abs(at[0] - at[1]) < max(noise, 1e-3)
        ):
            found[name] = penalty.snapped(at[1], measured.extent.n_samples, noise)
        else:
            found[name] = None
    return found


def _parameters(
    evidence: Evidence,
    choices: Mapping[str, Choice | None],
    penalties: penalty.PenaltyJudgement,
    relative: Mapping[str, float],
    own: float,
    zeros: tuple[str, ...],
    loss_to_blame: bool,
) -> tuple[dict[str, ParameterVerdict], list[Clue]]:
    """Each parameter, and the clues of shapes, of variants, and of what nothing explains."""
    verdicts: dict[str, ParameterVerdict] = {}
    clues: dict[tuple[str, str, str], list[str]] = {}
    unknown: dict[str, str] = {}
    shapes = evidence.measured.shapes
    for name in PARAMETERS:
        verdict = _compared(evidence, name, penalties, own)
        fault = shapes[name]
        if fault.fault is not None:
            key, found, needed = _shape_clue(name, shapes)
            clues.setdefault((key, found, needed), []).append(name)
            verdict = replace(
                verdict,
                right=False,
                part="shape",
                pattern=kind_of(key).pattern.format(found=found, needed=needed, divisor="", factor=""),
                wrong_entries=verdict.wrong_entries if fault.value is not None else verdict.entries,
            )
        if any(name in fault.parameters and fault.in_loss for fault in penalties.faults) and verdict.right:
            # The gradient is the usual one, and not that of its own loss.
            everywhere = None if verdict.correct is None else np.ones(verdict.correct.shape, np.bool_)
            verdict = replace(
                verdict, right=False, wrong_entries=verdict.entries, wrong_at=everywhere, against="own loss"
            )
        choice = choices.get(name)
        if choice is not None:
            for mistake in choice.mistakes:
                clues.setdefault((kind_of(mistake).key, _of_variant(mistake), ""), []).append(name)
        if not verdict.right and fault.fault is None:
            verdict = _with_reason(verdict, name, choice, penalties, relative, zeros, loss_to_blame)
            explained = choice is not None or name in zeros or verdict.part == "penalty"
            if not explained:
                unknown[name] = verdict.pattern
            elif choice is not None:
                verdict = replace(verdict, misfit=_misfit(evidence, name, choice))
        verdicts[name] = verdict
    merged = [
        Clue(key, tuple(names), found=found, needed=needed) for (key, found, needed), names in clues.items()
    ]
    if unknown:
        text = "; ".join(f"{name}: {pattern}" for name, pattern in unknown.items())
        merged.append(Clue("unexplained", tuple(unknown), found=text))
    return verdicts, merged


def _compared(
    evidence: Evidence, name: str, penalties: penalty.PenaltyJudgement, own: float
) -> ParameterVerdict:
    """A gradient against the derivative of the loss in its own convention."""
    correct = own * evidence.right[name] + penalties.expected[name] * LAMBDA * evidence.theta(name)
    total, data = evidence.total[name], evidence.data[name]
    entries = correct[0].size
    if total is None or data is None:
        return ParameterVerdict(
            False, entries, entries, np.ones(correct[0].shape, bool), correct=correct[0], error=1.0
        )
    with np.errstate(all="ignore"):
        off = np.abs(total - correct)
        size = np.maximum(np.abs(total).max(), np.abs(correct).max())
        wrong = ~(off <= evidence.tolerances.right * size) | ~np.isfinite(total)
        data_size = max(float(np.abs(data).max()), float(np.abs(own * evidence.right[name]).max()))
        wrong_data = ~np.isfinite(data) | ~(
            np.abs(data - own * evidence.right[name]) <= evidence.tolerances.right * data_size
        )
        error = float(np.nanmax(off) / size) if np.isfinite(total).all() else 1.0
    is_wrong = bool(wrong.any() or wrong_data.any())
    at = (
        (wrong | wrong_data)[0]
        if is_wrong and (wrong | wrong_data)[0].any()
        else (wrong | wrong_data).any(axis=0)
    )
    return ParameterVerdict(
        not is_wrong,
        entries,
        int(at.sum()) if is_wrong else 0,
        at if is_wrong else None,
        error=error,
        yours=total[0],
        correct=correct[0],
    )


def _with_reason(
    verdict: ParameterVerdict,
    name: str,
    choice: Choice | None,
    penalties: penalty.PenaltyJudgement,
    relative: Mapping[str, float],
    zeros: tuple[str, ...],
    loss_to_blame: bool,
) -> ParameterVerdict:
    faults = [fault for fault in penalties.faults if name in fault.parameters]
    penalty_factor = faults[0].ratio(name) if faults else None
    in_loss = loss_to_blame or any(fault.in_loss for fault in faults)
    in_loss = in_loss or (penalties.loss_wrong and bool(faults))
    factor = relative.get(name)
    mistakes = choice.mistakes if choice is not None else ()
    scaled = factor is not None and abs(factor - 1) > 1e-5
    data_wrong = scaled or bool(mistakes) or (choice is None and name not in zeros)
    p, right = penalties.found.get(name), penalties.expected[name]
    together = (
        scaled
        and not faults
        and right != 0
        and p is not None
        and factor is not None
        and abs(p - factor * right) < 1e-3 * max(abs(p), 1e-3)
    )
    part: Part = "data"
    if (faults and data_wrong) or (together and factor != 0):
        part = "both"
    elif faults:
        part = "penalty"
    patterns = [kind_of(mistake).pattern for mistake in mistakes]
    if choice is None and name not in zeros and not faults:
        patterns = [_unexplained(verdict)]
    patterns += [_penalty_pattern(fault) for fault in faults]
    data_factor = factor if scaled else None
    return replace(
        verdict,
        part=part,
        factor=penalty_factor if part == "penalty" else data_factor,
        factor_penalty=penalty_factor if part == "both" and faults else factor if together else None,
        pattern="; ".join(pattern for pattern in patterns if pattern),
        against="own loss" if in_loss else "netviz",
    )


def _misfit(evidence: Evidence, name: str, choice: Choice) -> float | None:
    """How far a choice is from a data part, in shares of its largest entry."""
    data = evidence.data[name]
    if data is None or choice.output == "shuffled-labels":
        return None
    with np.errstate(all="ignore"):
        made = predicted(name, choice, evidence.points, evidence.data["W2"])
        off = float(np.abs(made - data).max() / np.abs(data).max())
    return off if np.isfinite(off) else None


def _penalty_pattern(fault: penalty.Fault) -> str:
    number = "" if fault.factor is None else f"{fault.factor:.4g}"
    return kind_of(fault.key).pattern.format(factor=number or "another", found="", needed="", divisor="")


def _unexplained(verdict: ParameterVerdict) -> str:
    """What can be said of values that nothing explains."""
    if verdict.yours is None or verdict.correct is None or verdict.wrong_at is None:
        return "no values"
    if not np.isfinite(verdict.yours).all():
        return "not all entries are numbers"
    text = f"{verdict.wrong_entries} of {verdict.entries} entries differ"
    at = verdict.wrong_at
    if at.ndim == 2 and 0 < at.any(axis=0).sum() < at.shape[1]:
        columns = ", ".join(str(column + 1) for column in np.flatnonzero(at.any(axis=0)))
        text += f", all in column {columns}"
    elif at.ndim == 2 and 0 < at.any(axis=1).sum() < at.shape[0]:
        rows = ", ".join(str(row + 1) for row in np.flatnonzero(at.any(axis=1)))
        text += f", all in row {rows}"
    with np.errstate(all="ignore"):
        ratio = (verdict.yours / verdict.correct)[at]
    ratio = ratio[np.isfinite(ratio)]
    if ratio.size:
        text += f"; yours / right = {ratio.min():.3g} … {ratio.max():.3g}"
    return text


def _loss_factor(own: float, measured: Measured) -> Clue:
    n_classes = measured.extent.n_classes
    if abs(own * n_classes - 1) < 1e-4:
        return Clue("mean-over-classes", PARAMETERS, 1 / own)
    n_samples = measured.extent.n_samples
    law = Law("loss-factor", "N", "", lambda e: e.n_samples) if abs(own - n_samples) < 1e-4 * own else None
    return Clue("loss-factor", PARAMETERS, own, law)


def _shape_clue(name: str, shapes: Mapping[str, Shaped]) -> tuple[str, str, str]:
    """The kind of a wrong shape, and the two shapes."""
    fault = shapes[name]
    assert fault.fault is not None
    key = {"orientation": "bias-orientation"}.get(fault.fault, fault.fault)
    if key in ("no-axis", "wrong-axis", "missing"):
        return key, "", ""
    return key, str(fault.found), str(fault.needed)


def _of_variant(mistake: str) -> str:
    return {"shifted-labels": "y − 1", "shifted-labels (up)": "y + 1"}.get(mistake, "")
