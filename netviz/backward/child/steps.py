"""The steps of a program."""

from __future__ import annotations

import types
from typing import Any

import numpy as np

from .trees import SCALARS

_ndarray = np.ndarray


def may_stand_for(old: Any, new: Any) -> bool:
    """Whether a global is what its name says: a number, or an array, and no function of that name."""
    if old is None:
        return True
    return isinstance(old, _ndarray) if isinstance(new, _ndarray) else isinstance(old, SCALARS)


class Run:
    """One program: a list of steps on slots, and what is to be given back.

    An expression is a list: ["a", i] the i-th array, ["v", value], ["d", [[key, e] …]], ["l", [e …]],
    ["t", [e …]], ["ns", [[name, e] …]], ["g", name] a global of the file, ["s", slot], ["at", e, name],
    ["it", e, key]. A step: ["call", e, [e …], {name: e}, slot], ["setattr", e, name, e],
    ["setitem", e, key, e], ["setglobal", name, e], ["put", slot, e], ["fill", e, e] for an array in place.
    """

    def __init__(self, module: Any, slots: dict[str, Any], arrays: list[Any]) -> None:
        self.module, self.slots, self.arrays = module, slots, arrays

    def value(self, e: list[Any]) -> Any:
        """The value of an expression."""
        kind = e[0]
        if kind == "a":
            return self.arrays[e[1]]
        if kind == "v":
            return e[1]
        if kind == "s":
            return self.slots[e[1]]
        if kind == "g":
            return self.module.__dict__[e[1]]
        if kind == "at":
            return getattr(self.value(e[1]), e[2])
        if kind == "it":
            return self.value(e[1])[e[2]]
        if kind == "d":
            return {key: self.value(one) for key, one in e[1]}
        if kind == "ns":
            return types.SimpleNamespace(**{key: self.value(one) for key, one in e[1]})
        parts = [self.value(one) for one in e[1]]
        return tuple(parts) if kind == "t" else parts

    def step(self, step: list[Any]) -> None:
        """Take one step."""
        kind = step[0]
        if kind == "call":
            function = self.value(step[1])
            given = [self.value(one) for one in step[2]]
            named = {name: self.value(one) for name, one in step[3].items()}
            self.slots[step[4]] = function(*given, **named)
        elif kind == "put":
            self.slots[step[1]] = self.value(step[2])
        elif kind == "setattr":
            setattr(self.value(step[1]), step[2], self.value(step[3]))
        elif kind == "setitem":
            self.value(step[1])[step[2]] = self.value(step[3])
        elif kind == "setglobal":
            value = self.value(step[2])
            if may_stand_for(self.module.__dict__.get(step[1]), value):
                self.module.__dict__[step[1]] = value
        elif kind == "fill":
            target, source = self.value(step[1]), self.value(step[2])
            target[...] = source
