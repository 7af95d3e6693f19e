"""Where a function's own values part from the derivation: its variables compared by value.

A variable is a line of the derivation if it has that line's values: under any name, in any layout, with or
without the 1/N, with or without the minus of an update.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from netviz.backward.answer import Answer, Step
from netviz.backward.diagnosis.judgement import Judgement
from netviz.backward.diagnosis.passes import Points
from netviz.backward.diagnosis.probes import LAMBDA
from netviz.backward.diagnosis.search import Choice, frame_of, predicted
from netviz.backward.diagnosis.verdict import Found, Seen
from netviz.backward.problem import Problem
from netviz.core.params import PARAMETERS, Array
from netviz.core.stages import STAGES

_LINES = {stage.key: stage.line for stage in STAGES[:14] if stage.key != "loss_reg"}

_GRADIENTS = tuple(f"d{name}" for name in PARAMETERS)

_CLOSE = 1e-6


class Parting(NamedTuple):
    """What the variables of a function show.

    Attributes
    ----------
    seen : tuple of Seen
        The derivation's lines that were found, in its order.
    parts_at : int or None
        The source line of the first wrong one.
    """

    seen: tuple[Seen, ...]
    parts_at: int | None


def parting(answer: Answer, problem: Problem, judgement: Judgement, plain_loss: float | None) -> Parting:
    """Find the derivation's lines among the steps of a watched call.

    Parameters
    ----------
    problem : Problem
        What the call was asked; its λ was `LAMBDA`.
    plain_loss : float, optional
        The function's loss at λ = 0.
    """
    right = _right_values(problem, judgement)
    wrong = _wrong_values(answer, problem, judgement, right, plain_loss)
    seen: list[Seen] = []
    taken: dict[str, Step] = {}
    for key, line in _LINES.items():
        step = _place(answer.steps, key, right, wrong, taken)
        if step is not None:
            seen.append(Seen(line, step[0].line, step[0].name, step[1]))
            if step[1]:
                taken[key] = step[0]
    first = next((found.source_line for found in seen if not found.right), None)
    if any(clue.key == "unexplained" for clue in judgement.clues):
        first = _first_stranger(answer.steps, right, seen) or first
    return Parting(tuple(seen), first)


def with_source_lines(mistakes: tuple[Found, ...], found: Parting) -> tuple[Found, ...]:
    """Each mistake with the source line at which it shows first."""
    return tuple(
        replace(mistake, source_line=_source_line(mistake, found))
        if mistake.key != "unexplained"
        else _narrowed(mistake, found)
        for mistake in mistakes
    )


def _narrowed(mistake: Found, found: Parting) -> Found:
    """What is unknown between da2 and the first layer's gradients is in line 12 if da2 is right."""
    line = mistake.line
    if line == 11 and any(seen.line == 11 and seen.right for seen in found.seen):
        stage = STAGES[11]
        hints = (f"Look at line 12: {stage.symbol}.", mistake.hints[1], stage.code)
        mistake = replace(mistake, line=12, hints=hints)
    return replace(mistake, source_line=found.parts_at or _source_line(mistake, found))


def _source_line(mistake: Found, found: Parting) -> int | None:
    own = {_LINES[f"d{name}"] for name in mistake.parameters}
    wrong = [seen for seen in found.seen if not seen.right and seen.line >= mistake.line]
    for seen in wrong:
        if seen.line == mistake.line or seen.line not in (9, 10, 13, 14) or seen.line in own:
            return seen.source_line
    return found.parts_at


def _right_values(problem: Problem, judgement: Judgement) -> dict[str, list[Array]]:
    """Every line's right value; with and without the penalty where there is one."""
    points = Points.of([problem])
    frame = frame_of(points, "", "")
    da2 = frame.da2("", None)
    values = _values(frame.layers, frame.dz3, da2, frame.dz2(da2, ""))
    picked = frame.layers.psi[0][np.arange(len(problem.y)), problem.y]
    values["loss_data"] = [np.asarray(-np.log(picked).mean())]
    values["loss"] = []
    for name in PARAMETERS:
        data = predicted(name, Choice(), points)[0]
        penalty = judgement.penalty.expected[name] * LAMBDA * getattr(problem.params, name)
        values[f"d{name}"] = [judgement.reduction * data + penalty, data]
    return values


def _values(layers: object, dz3: Array, da2: Array, dz2: Array) -> dict[str, list[Array]]:
    found = {key: [getattr(layers, key)[0]] for key in ("z2", "a2", "z3", "psi")}
    return found | {"dz3": [dz3[0]], "da2": [da2[0]], "dz2": [dz2[0]]}


def _wrong_values(
    answer: Answer,
    problem: Problem,
    judgement: Judgement,
    right: Mapping[str, list[Array]],
    plain_loss: float | None,
) -> dict[str, list[Array]]:
    """What the lines are under the mistakes that were found; only those that differ from the right ones."""
    points = Points.of([problem])
    choices = judgement.explanation.choices
    wrong: dict[str, list[Array]] = {}
    factors = {name: choice.factor for name, choice in choices.items() if choice is not None}
    common = (
        {float(f"{factor:.6g}") for factor in factors.values()}
        if len(factors) == len(PARAMETERS)
        else set()
    )
    scale = common.pop() / judgement.reduction if len(common) == 1 else 1.0
    first_layer = choices.get("W1") or choices.get("b1")
    choice = first_layer or choices.get("W2") or choices.get("b2")
    if choice is not None:
        frame = frame_of(points, choice.forward, choice.output)
        with np.errstate(all="ignore"):
            W2_gradient = answer.gradients.get("W2")
            after = None if W2_gradient is None else points.W2 - choice.rate * W2_gradient
            da2 = frame.da2(choice.route, after)
            dz2 = frame.dz2(da2, choice.passes)
        inner = scale
        if first_layer is not None and scale == 1.0:
            second = [factors[name] for name in ("W2", "b2") if name in factors]
            if second and all(abs(f - judgement.reduction) < 1e-5 for f in second):
                inner = first_layer.factor / judgement.reduction
        values = _values(frame.layers, scale * frame.dz3, inner * da2, inner * dz2)
        wrong |= {key: value for key, value in values.items() if not _same(value[0], right[key][0], (1.0,))}
    for name, verdict in judgement.parameters.items():
        raw, value = answer.raw.get(name), answer.gradients.get(name)
        given = raw if verdict.part == "shape" or value is None else value
        if not verdict.right and given is not None:
            wrong[f"d{name}"] = [np.asarray(given, np.float64)]
            one = choices.get(name)
            if one is not None and (one.mistakes or verdict.part in ("data", "both")):
                wrong[f"d{name}"].append(predicted(name, one, points, _stacked(answer))[0])
    if judgement.loss == "wrong" and answer.loss is not None:
        wrong["loss"] = [np.asarray(answer.loss)]
        if plain_loss is not None and not _has_right_data_loss(judgement):
            wrong["loss"].append(np.asarray(plain_loss))
    if any(clue.key == "zero" for clue in judgement.clues):
        wrong |= {key: [*wrong.get(key, []), np.zeros_like(right[key][0])] for key in _zero_keys(judgement)}
    return wrong


def _has_right_data_loss(judgement: Judgement) -> bool:
    loss = judgement.data_loss
    blamed = any(clue.key in ("mean-over-classes", "loss-factor") for clue in judgement.clues)
    return loss is not None and loss.is_cross_entropy and not blamed


def _zero_keys(judgement: Judgement) -> tuple[str, ...]:
    names = next(clue.parameters for clue in judgement.clues if clue.key == "zero")
    keys = tuple(f"d{name}" for name in names)
    return ("dz3", *keys) if len(names) == len(PARAMETERS) else keys


def _stacked(answer: Answer) -> Array | None:
    W2 = answer.gradients.get("W2")
    return None if W2 is None else W2[None]


def _place(
    steps: tuple[Step, ...],
    key: str,
    right: Mapping[str, list[Array]],
    wrong: Mapping[str, list[Array]],
    taken: Mapping[str, Step],
) -> tuple[Step, bool] | None:
    """The step that gave a line of the derivation its value, and whether that is the right one.

    Parameters
    ----------
    taken : mapping of a key to a step
        Where earlier lines were found to be right. What has their value until then is theirs: without a
        mask dz2 has the values of da2, and a variable that has them is da2 first.
    """
    scales = _scales(right)
    if key in wrong:
        only_scaled = any(
            value.shape == wrong[key][0].shape and _same(wrong[key][0], value, scales)
            for value in right.get(key, [])
        )
        theirs = [step for other, step in taken.items() if _same(right[other][0], wrong[key][0], scales)]
        allowed: tuple[float, ...] = scales if _LINES[key] >= 8 else (1.0,)
        if only_scaled:  # a factor is what is wrong: it must be there, with or without the 1/N
            allowed = tuple(s for s in scales[:2] if not _same(s * wrong[key][0], right[key][0], (1.0,)))
        for among in (_after(steps, theirs), steps) if key in _GRADIENTS else (_after(steps, theirs),):
            for scale in allowed:
                step = next(
                    (s for s in among if any(_same(s.value, v, (scale,)) for v in wrong[key])), None
                )
                if step is not None:
                    return step, False
        if only_scaled:
            return None
    for value in right.get(key, []):
        for scale in scales if _LINES[key] >= 8 else (1.0,):
            step = next((step for step in steps if _same(step.value, value, (scale,))), None)
            if step is not None:
                return step, True
    return None


def _after(steps: tuple[Step, ...], theirs: list[Step]) -> tuple[Step, ...]:
    """The steps of later source lines than those that another line of the derivation has."""
    for their in theirs:
        place = next(i for i, step in enumerate(steps) if step is their)
        while place < len(steps) and steps[place].line == their.line:
            place += 1
        steps = steps[place:]
    return steps


def _scales(right: Mapping[str, list[Array]]) -> tuple[float, ...]:
    n_samples = float(len(right["dz3"][0]))
    return (1.0, n_samples, -1.0, -n_samples)


def _same(value: Array, other: Array, scales: tuple[float, ...]) -> bool:
    """Whether one array is another one, in any layout, times one of the scales."""
    size = float(np.abs(other).max(initial=0.0))
    if size == 0.0:
        return any(not np.any(laid) and value.dtype.kind == "f" for laid in _layouts(value, other.shape))
    if not np.isfinite(size):
        return other.ndim == 0 and np.ndim(value) == 0 and bool(np.isnan(value))
    return any(
        bool(np.abs(laid - scale * other).max() <= _CLOSE * size * abs(scale))
        for laid in _layouts(value, other.shape)
        for scale in scales
    )


def _layouts(value: Array, shape: tuple[int, ...]) -> Iterator[Array]:
    """An array as it may lie: turned, without axes of length 1, without a column of ones."""
    array = np.asarray(value)
    if array.dtype.kind not in "fiub" or array.size > 1_000_000:
        return
    array = array.astype(np.float64) if array.dtype.kind != "f" else array
    squeezed = array.squeeze()
    for candidate in (array, array.T, squeezed):
        if candidate.shape == shape:
            yield candidate
    if squeezed.ndim == 2 and len(shape) == 2 and squeezed.size > np.prod(shape):
        for turned in (squeezed, squeezed.T):
            if turned.shape == (shape[0], shape[1] + 1):
                for kept, ones in ((turned[:, 1:], turned[:, 0]), (turned[:, :-1], turned[:, -1])):
                    if np.all(ones == 1):
                        yield kept


def _first_stranger(
    steps: tuple[Step, ...], right: Mapping[str, list[Array]], seen: list[Seen]
) -> int | None:
    """The first variable of the backward pass that has a line's shape and no line's values."""
    places = {line.line: line.source_line for line in seen if line.right}
    last = max((line for line in (4, 8, 11) if line in places), default=None)
    if last is None:
        return None
    shapes = [right[key][0].shape for key in (("dz2",) if last >= 8 else ("dz3", "dz2"))]
    begins = max(i for i, step in enumerate(steps) if step.line == places[last])
    for step in steps[begins + 1 :]:
        value = np.asarray(step.value)
        if value.dtype.kind != "f" or np.isin(value, (0, 1)).all():
            continue
        like = any(True for shape in shapes for _ in _layouts(value, shape))
        if like and not any(
            _same(value, other, _scales(right)) for others in right.values() for other in others
        ):
            return step.line
    return None
