"""What the shape of a gradient says of it, before anybody looks at its values."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from netviz.backward.answer import Answer
from netviz.backward.diagnosis.probes import Extent
from netviz.core.params import PARAMETERS, Array

Fault = Literal["missing", "no-axis", "wrong-axis", "no-sum", "transposed", "orientation", "shape"]


class Shaped(NamedTuple):
    """One parameter's gradient in netviz's shape where there is one, and what is wrong with its shape."""

    value: Array | None
    fault: Fault | None = None
    found: tuple[int, ...] = ()
    needed: tuple[int, ...] = ()


def shaped(answer: Answer, extent: Extent) -> dict[str, Shaped]:
    """The four gradients of an answer."""
    found = {name: _shaped(answer, name, extent) for name in PARAMETERS}
    numbers = [name for name in ("b1", "b2") if found[name].fault == "no-axis"]
    if numbers and not any(np.any(answer.raw[name]) for name in numbers) and "b1" in numbers:
        for name in numbers:  # a sum of everything would not be 0 for b1
            found[name] = found[name]._replace(fault="missing", found=())
    return found


def _shaped(answer: Answer, name: str, extent: Extent) -> Shaped:
    needed = extent.sizes.shapes[name]
    value, raw = answer.gradients.get(name), answer.raw.get(name)
    if value is not None:
        value = np.asarray(value, np.float64)
        if raw is None:
            return Shaped(value)
        raw, own = np.asarray(raw), answer.expected.get(name, needed)
        if value.shape == needed and _subtracts(own, raw.shape):
            return Shaped(value)
        if value.shape == needed:
            return Shaped(value, "orientation", raw.shape, own)
        raw = value
    if raw is None:
        return Shaped(None, "missing", (), needed)
    raw, own = np.asarray(raw), answer.expected.get(name, needed)
    size = int(np.prod(needed))
    if raw.size == 1 and size > 1:
        return Shaped(None, "no-axis", raw.shape, own)
    squeezed = tuple(length for length in raw.shape if length != 1)
    if name[0] == "W":
        if raw.ndim == 2 and raw.T.shape == own:
            turned = raw if raw.shape == needed else raw.T
            return Shaped(np.asarray(turned, np.float64), "transposed", raw.shape, own)
        return Shaped(None, "shape", raw.shape, own)
    if squeezed == (size,):
        return Shaped(raw.reshape(needed).astype(np.float64), "orientation", raw.shape, own)
    if squeezed == (extent.n_samples,):
        return Shaped(None, "wrong-axis", raw.shape, own)
    if sorted(squeezed) == sorted((extent.n_samples, size)):
        return Shaped(None, "no-sum", raw.shape, own)
    return Shaped(None, "shape", raw.shape, own)


def _subtracts(parameter: tuple[int, ...], gradient: tuple[int, ...]) -> bool:
    """Whether b − η db keeps b's size."""
    if parameter == gradient:
        return True
    try:
        together = np.broadcast_shapes(parameter, gradient)
    except ValueError:
        return False
    return int(np.prod(together)) == int(np.prod(parameter))
