"""Questions about a sheet, each only where its answer is true for the numbers on it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

from netviz.core.params import Array
from netviz.frozen import dataclass
from netviz.lessons.worksheet.digits import decimals, plain, rounded
from netviz.lessons.worksheet.exercise import Exercise

CLEARLY = 0.005
"""By which numbers have to differ where the larger one is asked for."""


@dataclass(frozen=True)
class Thought:
    """A question, and its answer for the numbers of a sheet; with symbols as the narrator writes them."""

    ask: str
    answer: str


def dead_unit(exercise: Exercise) -> Thought | None:
    """What is left of the gradient of a unit that never fires."""
    if len(exercise.dead) != 1 or exercise.lam == 0:
        return None
    unit = exercise.dead[0]
    left = ", ".join(decimals(value) for value in exercise.trace.dW1[:, unit])
    return Thought(
        "One hidden unit fires for no sample. Which one, and what is left of its column of line 13?",
        f"Unit {unit + 1}: it is dead. Its column of line 12 is 0, and of line 13 only the penalty "
        f"2λW⁽¹⁾ is left: ({left}).",
    )


def silent_sample(exercise: Exercise) -> Thought | None:
    """A sample for which no unit fires."""
    silent = ~exercise.fires.any(axis=1)
    moves_nothing = ~exercise.trace.dz2.any(axis=1)
    if silent.sum() != 1 or moves_nothing.sum() != 1:
        return None
    return Thought(
        "Which sample does not move W⁽¹⁾ at all, and at which line do you see it?",
        f"Sample {int(silent.argmax()) + 1}: no unit fires for it, so its row of line 12 is 0 and adds "
        "nothing to lines 13 and 14. In line 2 one sees it coming.",
    )


def exact_zero(exercise: Exercise) -> Thought | None:
    """An entry of z2 at the corner of the ReLU."""
    zeros = np.argwhere(exercise.trace.z2 == 0)
    if len(zeros) != 1 or exercise.trace.da2[tuple(zeros[0])] == 0:
        return None
    row, column = (int(place) + 1 for place in zeros[0])
    return Thought(
        "One entry of z⁽²⁾ is exactly 0. What does line 12 make of it?",
        f"Row {row}, column {column}: 0 is not above 0, so the factor is 0 and so is line 12 there. At the "
        "corner of the ReLU, 0 is the slope agreed on.",
    )


def tie(exercise: Exercise) -> Thought | None:
    """A sample about which the network knows nothing."""
    equal = np.ptp(exercise.trace.z3, axis=1) == 0
    if equal.sum() != 1:
        return None
    n_classes = exercise.params.sizes.n_classes
    return Thought(
        "For one sample all classes have the same score. What does it cost, whatever its class is?",
        f"Sample {int(equal.argmax()) + 1}: every class has the probability 1/{n_classes}, which costs "
        f"−ln 1/{n_classes} = ln {n_classes} = {decimals(math.log(n_classes))}.",
    )


def dearest_sample(exercise: Exercise) -> Thought | None:
    """Which sample is the largest part of the loss."""
    losses = exercise.trace.losses
    if (exercise.answers < 0).any() or len(losses) < 2 or _lead(losses) < CLEARLY:
        return None
    wrong = [row + 1 for row in np.flatnonzero(exercise.answers != exercise.y).tolist()]
    dearest = int(losses.argmax()) + 1
    if not wrong:
        answered = "None: in each row of line 4 the true class has the largest probability."
    else:
        answered = f"{_named(wrong)}: another class has the larger probability in line 4."
    return Thought(
        "Which samples does the network answer wrongly, and which one costs the most?",
        f"{answered} Sample {dearest} costs the most, {decimals(losses.max())}.",
    )


def bias_that_grows(exercise: Exercise) -> Thought | None:
    """Which class gains for every sample."""
    change = exercise.trace.db2
    if _lead(-change) < CLEARLY or change.min() > -CLEARLY:
        return None
    label = int(change.argmin())
    return Thought(
        "Line 15 also changes b⁽²⁾. Which of its entries grows the most, and why?",
        f"Entry {label + 1}: line 10 is least there, {decimals(change[label])}, and η times that is taken "
        "away. "
        f"Summed over all samples, class {label + 1} is given too little probability.",
    )


def shrinking(exercise: Exercise) -> Thought | None:
    """What the penalty does by itself."""
    if exercise.lam == 0:
        return None
    factor = 1 - 2 * exercise.eta * exercise.lam
    return Thought(
        "Without any data, by what factor would line 15 multiply every weight?",
        f"By 1 − 2ηλ = {plain(factor)}: the penalty alone makes every weight smaller, and no bias.",
    )


def without_penalty(exercise: Exercise) -> Thought | None:
    """Where λ comes in."""
    if exercise.lam == 0 or not exercise.params.W1.any() or not exercise.params.W2.any():
        return None
    return Thought(
        "If λ were 0, which lines would change?",
        "Lines 6, 7, 9, 13 and 15. In lines 8, 10, 11, 12 and 14 there is only the loss on the data.",
    )


_SPECIAL: tuple[Callable[[Exercise], Thought | None], ...] = (dead_unit, silent_sample, exact_zero, tie)
_GENERAL: tuple[Callable[[Exercise], Thought | None], ...] = (
    dearest_sample,
    bias_that_grows,
    shrinking,
    without_penalty,
)


def special(exercise: Exercise) -> Iterator[Thought]:
    """Questions about what only some numbers have, the most pressing first."""
    yield from filter(None, (ask(exercise) for ask in _SPECIAL))


def thoughts(exercise: Exercise, rng: np.random.Generator, most: int = 2) -> tuple[Thought, ...]:
    """The questions of a sheet; a dead unit is always asked about."""
    general = [_GENERAL[place](exercise) for place in rng.permutation(len(_GENERAL))]
    found = [*special(exercise), *filter(None, general)]
    return tuple(found[:most])


def _lead(values: Array) -> float:
    """By how much the largest exceeds the second, as printed."""
    second, first = np.sort(values)[-2:]
    return rounded(first) - rounded(second)


def _named(rows: list[int]) -> str:
    if len(rows) == 1:
        return f"Sample {rows[0]}"
    return f"Samples {', '.join(str(row) for row in rows[:-1])} and {rows[-1]}"
