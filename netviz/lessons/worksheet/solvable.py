"""Whether an exercise can be done by hand."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from netviz.lessons.worksheet.by_hand import tolerances
from netviz.lessons.worksheet.digits import is_exact
from netviz.lessons.worksheet.exercise import Exercise

LEAST_PROBABILITY = 0.02
"""Of any class for any sample; below it, the softmax is saturated and three decimals say nothing."""

LARGEST = 9.5
"""Of any number in the lines: two digits before the point have no room."""

MOST_APART = 0.008
"""By how much rounding at every line may move a result."""


def obstacles(exercise: Exercise) -> Iterator[str]:
    """Why an exercise cannot be done by hand: nothing if it can."""
    trace = exercise.trace
    for row, psi in enumerate(trace.psi):
        if psi.min() < LEAST_PROBABILITY:
            yield f"the softmax is saturated for sample {row + 1}"
    params = exercise.params
    for unit in np.flatnonzero(~(params.W1.any(axis=0) & params.W2.any(axis=1))).tolist():
        yield f"all weights to or from hidden unit {unit} are rounded to 0"
    dead = len(exercise.dead)
    if dead > 1 or dead == exercise.params.sizes.n_hidden:
        yield f"{dead} of the hidden units fire for no sample"
    if not all(is_exact(exercise.values[line]) for line in (1, 2, 3)):
        yield "lines 1 to 3 need more than three decimals"
    given = (trace.a1, *exercise.params, *exercise.values.values())
    if max(float(np.abs(value).max()) for value in given) > LARGEST:
        yield f"there are numbers beyond ±{LARGEST:g}"
    if max(tolerances(exercise).values()) > MOST_APART:
        yield "the errors of rounding at every line would be too large"


def is_solvable(exercise: Exercise) -> bool:
    """Whether nothing stands in the way."""
    return next(obstacles(exercise), None) is None
