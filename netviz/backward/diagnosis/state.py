"""Whether a function answers the same question the same way: what it remembers or draws at random."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from netviz.backward.answer import Answer
from netviz.backward.diagnosis.measuring import Measured, same
from netviz.backward.diagnosis.shapes import Shaped, shaped
from netviz.core.network import Trace, forward_backward
from netviz.core.params import PARAMETERS, Array
from netviz.frozen import dataclass


@dataclass(frozen=True)
class Memory:
    """What goes on from call to call.

    Attributes
    ----------
    key : str
        The kind of mistake.
    found : str
        What was seen, for the sentence.
    parameters : tuple of str
        Whose gradients are not to be relied on.
    """

    key: str
    found: str
    parameters: tuple[str, ...]


def memory_of(measured: Measured, explained: Collection[str]) -> Memory | None:
    """What the function remembers from call to call; None if nothing shows.

    Parameters
    ----------
    explained : names of parameters
        Whose gradients some mistake explains at several θ; they are not those of another call.
    """
    first, extent = measured.plain[0], measured.extent
    if not same(first, measured.again, extent):
        return _differs_at_once(measured)
    if not same(first, measured.after_another, extent):
        changed = _changed(measured, measured.after_another)
        return Memory("stateful", "the same θ gives another gradient after a call with another θ", changed)
    values = [shaped(answer, extent) for answer in measured.plain]
    b2 = [value["b2"].value for value in values]
    if (
        "b2" not in explained
        and all(b is not None and np.any(b) for b in b2)
        and _all_equal([b for b in b2 if b is not None])
    ):
        return Memory("stateful", "another θ gives the gradient of the first one", PARAMETERS)
    losses = measured.losses(measured.plain)
    if losses is not None and np.isfinite(losses).all() and np.ptp(losses) == 0.0:
        return Memory("stateful", "another θ gives the loss of the first one", ())
    return None


def _differs_at_once(measured: Measured) -> Memory:
    first, again = measured.plain[0], measured.again
    changed = _changed(measured, again)
    if not changed:
        return Memory("stateful", "a second call with the same θ gives another loss", ())
    one, other = shaped(first, measured.extent), shaped(again, measured.extent)
    right = forward_backward(
        measured.problems[0].params, measured.problems[0].a1, measured.problems[0].y, 0.0
    )
    grows = []
    for name in changed:
        before, after = one[name].value, other[name].value
        if before is not None and after is not None:
            grows.append(np.allclose(after - before, getattr(right, f"d{name}"), rtol=1e-4, atol=1e-6))
    if grows and all(grows):
        return Memory("stateful", "every call adds to the gradients of the last one", changed)
    b2 = one["b2"].value
    draws = not same(again, measured.after_another, measured.extent)
    if "b2" not in changed and b2 is not None and draws:
        if np.allclose(b2, right.db2, rtol=1e-4, atol=1e-6):
            return Memory("shuffled-labels", ", a new one each time", changed)
        return Memory("random", "", changed)
    if draws and not _is_right(one, right):
        return Memory("random", "", changed)
    return Memory("stateful", "a second call with the same θ gives another gradient", changed)


def _is_right(values: Mapping[str, Shaped], right: Trace) -> bool:
    return all(
        (value := values[name].value) is not None
        and np.allclose(value, getattr(right, f"d{name}"), rtol=1e-4, atol=1e-6)
        for name in PARAMETERS
    )


def _changed(measured: Measured, answer: Answer) -> tuple[str, ...]:
    return tuple(
        name for name in PARAMETERS if not same(measured.plain[0], answer, measured.extent, (name,))
    )


def _all_equal(arrays: list[Array]) -> bool:
    return all(np.array_equal(arrays[0], array) for array in arrays[1:])
