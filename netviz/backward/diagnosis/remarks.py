"""What is not wrong and worth knowing: corners, overflow, precision, speed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from netviz.backward.answer import Answer
from netviz.backward.diagnosis.judgement import Judgement
from netviz.backward.diagnosis.measuring import Call, Measured
from netviz.backward.diagnosis.passes import OUTPUT, Points
from netviz.backward.diagnosis.probes import (
    LAMBDA,
    far_logits,
    many_samples,
    with_silent_unit,
    without_the_last_class,
)
from netviz.backward.diagnosis.search import Choice, predicted
from netviz.backward.diagnosis.shapes import shaped
from netviz.backward.diagnosis.verdict import Remark
from netviz.core.params import PARAMETERS

MASK_AT_ZERO = Remark(
    "mask-at-zero",
    "The mask lets z2 = 0 through (≥ where > is agreed on, or < where ≤ is): it differs only where some "
    "z2 is exactly 0, as with zeros for initial weights, and there a check meets the ReLU's kink.",
)

_MANY = 40  # times as many samples, to see whether the time grows with them
_SLOW = 12.0  # by how much it has to grow for a loop; one call has fixed costs besides
_EXACT = 5e-12
_NOTICED = 2e-3  # seconds below which nobody notices


def remarks(measured: Measured, judgement: Judgement, call: Call, *, right: bool) -> tuple[Remark, ...]:
    """All remarks about a function that runs; of its speed only if it is right."""
    return (
        *_about_penalty(judgement),
        *_about_precision(measured, judgement),
        *_about_corners(measured, judgement, call),
        *_about_overflow(measured, call),
        *(_about_speed(measured, call) if right else ()),
        *_about_arguments(measured),
    )


def _about_penalty(judgement: Judgement) -> Iterator[Remark]:
    if judgement.penalty.gradient_alone and any(judgement.penalty.found.values()):
        yield Remark(
            "loss-without-penalty",
            "The gradient has a penalty and the loss has none: its own gradient check would fail for "
            "λ > 0.",
        )
    if judgement.penalty.biases:
        yield Remark("biases-penalized", "It penalizes the biases too, which netviz does not.")
    if judgement.data_loss is not None and judgement.data_loss.inside:
        yield Remark(
            "log-padded",
            f"The loss adds {judgement.data_loss.inside:.0e} inside the logarithm, against log 0; the loss "
            "from the scores, log Σ exp z − z of the true class, needs none.",
        )


def _about_precision(measured: Measured, judgement: Judgement) -> Iterator[Remark]:
    precision = measured.float_type
    if precision.itemsize < 8:
        yield Remark(
            "float32",
            f"It computes in {precision.name}, about {np.finfo(precision).precision} digits: its own "
            "numerical gradient is off by per cents, the gradient itself is not.",
        )
    elif judgement.precision > _EXACT and all(v.right for v in judgement.parameters.values()):
        yield Remark(
            "inexact",
            f"It agrees to {judgement.precision:.0e} only, where 1e-15 is usual: it is a numerical "
            "gradient, or computes in float32.",
        )


def _about_corners(measured: Measured, judgement: Judgement, call: Call) -> Iterator[Remark]:
    if judgement.precision > _EXACT:  # differences across the corner say nothing of a mask
        return
    if not all(judgement.parameters[name].right for name in ("W1", "b1")):
        return
    problem = with_silent_unit(measured.extent)
    answer = call(problem)
    if answer.error is not None:
        return
    values = shaped(answer, measured.extent)
    own, points = judgement.reduction, Points.of([problem])
    for name in ("b1", "W1"):
        value, right = values[name].value, own * predicted(name, Choice(), points)[0]
        if value is not None and np.abs(value - right).max() > 1e-3 * np.abs(right).max():
            yield MASK_AT_ZERO
            return


def _about_overflow(measured: Measured, call: Call) -> Iterator[Remark]:
    if not _finite(measured.plain[0]):
        return
    answers = {name: call(problem) for name, problem in far_logits(measured.extent).items()}
    if not _finite(answers["everywhere"]):
        yield Remark(
            "overflow",
            "At logits above 709 exp overflows and the gradient is NaN: subtract each row's maximum before "
            "exp.",
        )
    elif not _finite(answers["samples"]):
        yield Remark(
            "global-max",
            "One maximum is subtracted from all rows: where rows differ by more than 745, exp gives 0 and "
            "0/0 is NaN. Each row needs its own maximum.",
        )


def _finite(answer: Answer) -> bool:
    values = [value for value in answer.gradients.values() if value is not None]
    if answer.loss is not None:
        values.append(np.asarray(answer.loss))
    return answer.error is None and all(bool(np.isfinite(value).all()) for value in values)


def _about_speed(measured: Measured, call: Call) -> Iterator[Remark]:
    before = min(answer.seconds for answer in (*measured.plain, *measured.penalized))
    if not 0 < before < 0.02:
        return
    problem, taken = many_samples(measured.extent, _MANY * measured.extent.n_samples), np.inf
    for _ in range(3):  # the shortest counts: something else may have been running
        answer = call(problem)
        taken = min(taken, answer.seconds)
        if answer.error is not None or taken <= max(_SLOW * before, _NOTICED):
            return
    if taken > _SLOW * before:
        yield Remark(
            "loop",
            f"For {_MANY} times as many samples it takes {taken / before:.0f} times as long: there is a "
            "loop over the samples, where one matrix product would do.",
        )


def _about_arguments(measured: Measured) -> Iterator[Remark]:
    changed = measured.plain[0].changed
    if changed:
        yield Remark("changes-arguments", f"It changes its arguments: {', '.join(changed)}.")


def fails_without_last_class(measured: Measured, judgement: Judgement, call: Call) -> Answer | None:
    """The answer to a batch without the last class, where it is an error or not what was explained."""
    problem = replace(without_the_last_class(measured.extent), lam=LAMBDA)
    answer = call(problem)
    if answer.error is not None:
        return answer
    points, values = Points.of([problem]), shaped(answer, measured.extent)
    W2 = values["W2"].value
    for name in PARAMETERS:
        value, choice = values[name].value, judgement.explanation.choices.get(name)
        if choice is None or choice.output not in OUTPUT or measured.shapes[name].fault is not None:
            continue
        p = judgement.penalty.found.get(name)
        if value is None or p is None:
            continue
        expected = predicted(name, choice, points, None if W2 is None else W2[None])[0]
        expected = expected + p * LAMBDA * getattr(problem.params, name)
        if not np.abs(value - expected).max() <= 1e-2 * max(float(np.abs(expected).max()), 1e-300):
            return answer
    return None
