"""The calls: what a function answers to the probes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import field, replace

import numpy as np

from netviz.backward.answer import Answer, Trouble
from netviz.backward.diagnosis.probes import (
    LAMBDA,
    OTHER_LAMBDA,
    OTHER_SIZES,
    OTHERWISE,
    STANDARD,
    Extent,
    points,
    with_lam,
)
from netviz.backward.diagnosis.shapes import Shaped, shaped
from netviz.backward.problem import Problem
from netviz.core.params import PARAMETERS, Array
from netviz.frozen import dataclass

Call = Callable[[Problem], Answer]

N_GRADIENTS = 2
"""At how many θ gradients are compared; the loss is taken at more."""


class Counted:
    """A function's calls, counted, and the time that they took."""

    def __init__(self, call: Call) -> None:
        self._call, self.calls, self.seconds = call, 0, 0.0

    def __call__(self, problem: Problem) -> Answer:
        """One call."""
        start = time.perf_counter()
        try:
            return self._call(problem)
        finally:
            self.calls += 1
            self.seconds += time.perf_counter() - start


@dataclass(frozen=True, eq=False)
class Measured:
    """What a function answered to the probes.

    Attributes
    ----------
    extent : Extent
    ran_only : str
        "" if it runs where all sizes differ, else the sizes that have to be equal, such as "H = K".
    trouble : Trouble or None
        Why it does not run where all sizes differ.
    problems : tuple of Problem
    plain, penalized, penalized_more : tuples of Answer
        At λ = 0, at `LAMBDA` and at `OTHER_LAMBDA`, for every problem.
    again, after_another : Answer
        The first problem a second time, and once more after the others.
    """

    extent: Extent
    problems: tuple[Problem, ...]
    plain: tuple[Answer, ...]
    penalized: tuple[Answer, ...]
    penalized_more: tuple[Answer, ...]
    again: Answer
    after_another: Answer
    ran_only: str = ""
    trouble: Trouble | None = None
    shapes: dict[str, Shaped] = field(default_factory=dict)

    @property
    def float_type(self) -> np.dtype[np.floating]:
        """The precision of the gradients."""
        try:
            found = np.dtype(self.plain[0].dtype)
        except TypeError:
            return np.dtype(np.float64)
        return found if found.kind == "f" and found.itemsize < 8 else np.dtype(np.float64)

    def gradients(self, name: str, answers: Sequence[Answer]) -> Array | None:
        """A parameter's gradients of the first answers, (points, *shape); None if there is none."""
        values = [shaped(answer, self.extent)[name].value for answer in answers[:N_GRADIENTS]]
        return (
            None
            if any(value is None for value in values)
            else np.stack([v for v in values if v is not None])
        )

    def losses(self, answers: Sequence[Answer]) -> Array | None:
        """The losses of all answers; None if there is none."""
        values = [answer.loss for answer in answers]
        return None if any(value is None for value in values) else np.array(values, np.float64)


def measured(call: Call) -> Measured | Trouble:
    """Ask a function everything that its gradients are judged by.

    Returns
    -------
    Measured, or Trouble
        The trouble that it has with sizes that all differ, if it runs at no others either.
    """
    trouble, ran_only, extent = None, "", STANDARD
    first = call(points(STANDARD)[0])
    if first.error is not None:
        trouble = first.error
        if trouble.kind not in ("raises", "shape"):
            return trouble
        for name, candidate in OTHERWISE.items():
            first = call(points(candidate)[0])
            if first.error is None:
                ran_only, extent = name, candidate
                break
        else:
            return trouble
    problems = points(extent)
    again = call(problems[0])
    plain = [first, *(call(problem) for problem in problems[1:])]
    penalized = [call(with_lam(problem, LAMBDA)) for problem in problems]
    more = [call(with_lam(problem, OTHER_LAMBDA)) for problem in problems]
    after_another = call(problems[0])
    for answer in (again, *plain, *penalized, *more, after_another):
        if answer.error is not None:
            return answer.error
    return Measured(
        extent,
        problems,
        tuple(plain),
        tuple(penalized),
        tuple(more),
        again,
        after_another,
        ran_only,
        trouble,
        shaped(first, extent),
    )


def at_other_sizes(call: Call, extent: Extent) -> tuple[Extent, Problem, Answer] | None:
    """An answer at another N, and other sizes if the function allows them."""
    sizes = OTHER_SIZES if extent == STANDARD else ()
    for other in sizes:
        problem = points(other, 1, seed=31)[0]
        answer = call(problem)
        if answer.error is None:
            return other, problem, answer
    return None


def watched(call: Call, measured_: Measured) -> Answer | None:
    """One call with the values of the function's variables."""
    answer = call(replace(measured_.problems[0], lam=LAMBDA, watched=True))
    return None if answer.error is not None else answer


def same(one: Answer, other: Answer, extent: Extent, names: Sequence[str] = PARAMETERS) -> bool:
    """Whether two answers have the same gradients and the same loss, but for rounding."""
    first, second = shaped(one, extent), shaped(other, extent)
    for name in names:
        a, b = first[name].value, second[name].value
        if (a is None) != (b is None):
            return False
        if a is not None and b is not None and not _close(a, b):
            return False
    if one.loss is None or other.loss is None or names is not PARAMETERS:
        return True
    return _close(np.asarray(one.loss), np.asarray(other.loss))


def _close(a: Array, b: Array) -> bool:
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        return bool(np.array_equal(a, b, equal_nan=True))
    return bool(np.allclose(a, b, rtol=1e-6, atol=1e-6 * float(np.abs(a).max(initial=0.0)), equal_nan=True))
