"""What went wrong in somebody's code, in a sentence: where it is, and what is probably meant."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from netviz.backward.answer import Kind, Trouble
from netviz.backward.names import role_of
from netviz.backward.source import Source

_AXIS = (
    "np.max(0, z) and np.sum(a, b) take their second argument for an axis; is np.maximum(0, z), or a + b, "
    "meant?"
)
_KEEPDIMS = "if one of them is a sum or a maximum over an axis, keepdims=True is missing"
_MEANT = (
    ("truth value of an array", "Python's max or an if cannot take an array; is np.maximum meant?"),
    ("only integer scalar arrays can be converted to a scalar index", _AXIS),
    ("cannot be interpreted as an integer", _AXIS),
    ("only length-1 arrays can be converted", _AXIS),
    ("only 0-dimensional arrays can be converted", _AXIS),
    ("could not be broadcast together", _KEEPDIMS),
    ("non-broadcastable output operand", _KEEPDIMS),
    ("arrays used as indices must be", "the labels are used as an index, and are no whole numbers here"),
    ("EOF when reading a line", "input() has nobody to ask here"),
)
"""What is probably meant, for a part of a puzzling message."""

_OFTEN = {
    "N": "the number of samples",
    "lam": "λ",
    "eta": "the learning rate η",
    "D": "the number of inputs",
    "H": "the number of hidden units",
    "K": "the number of classes",
    "X": "the samples",
    "y": "the labels",
}

HEAVY = frozenset(
    {"torch", "tensorflow", "keras", "jax", "autograd", "mxnet", "theano", "cupy", "tinygrad"}
)
"""Modules that do the differentiation themselves."""


class TroubleError(Exception):
    """There is no answer.

    Attributes
    ----------
    trouble : Trouble
        Why.
    """

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.sentence)
        self.trouble = trouble


def of_told(told: Mapping[str, Any], source: Source, loading: bool = False) -> Trouble:
    """What an exception in the child means, from what the child says of it."""
    types, message = told["types"], told["message"]
    name, frames = types[0], told["frames"]
    line = frames[-1][0] if frames else told.get("line")
    trace = _traceback(frames, source)
    where = f"line {line}" if line else "it"
    if "MemoryError" in types:
        return Trouble(
            "memory", f"{where} needs more memory than it may have here.", line, name, traceback=trace
        )
    if "RecursionError" in types:
        return Trouble("raises", f"{where} calls itself without end.", line, name, traceback=trace)
    if "SystemExit" in types or "KeyboardInterrupt" in types:
        return Trouble(
            "ended", f"{where} ends Python ({name}), so there is no answer.", line, name, traceback=trace
        )
    if "ModuleNotFoundError" in types:
        return missing_module(told.get("name") or message, line, trace)
    if "UnboundLocalError" not in types and "NameError" in types:
        return _missing_name(told, message, line, trace)
    kind: Kind = "load" if loading else "raises"
    meant = next((text for part, text in _MEANT if part in message), "")
    shown = message.splitlines()[0][:200] if message else ""
    sentence = f"{where} raises {name}" + (f": {shown}" if shown else "")
    sentence = sentence.rstrip(".") + "."
    if meant:
        said = meant if meant.startswith(("np.", "input")) else f"{meant[0].upper()}{meant[1:]}"
        sentence += f" {said}" + ("" if meant.endswith("?") else ".")
    if loading:
        sentence = f"its top level does not run: {sentence}"
    return Trouble(kind, sentence, line, name, traceback=trace)


def missing_module(module: str, line: int | None, trace: tuple[str, ...] = ()) -> Trouble:
    """A module that is not there."""
    top = module.split(".")[0]
    sentence = (
        f"line {line} needs {module}, which is not installed" if line else f"{module} is not installed"
    )
    if top in HEAVY:
        sentence += (
            f"; with {top} it is usually autograd that does the work, and then there is no backward pass "
            "of your own to check. Choose a Python that has it (--python) to run it all the same"
        )
    return Trouble("load", sentence + ".", line, "ModuleNotFoundError", module, trace)


def _missing_name(
    told: Mapping[str, Any], message: str, line: int | None, trace: tuple[str, ...]
) -> Trouble:
    match = re.search(r"name '([^']+)'", message)
    name = told.get("name") or (match[1] if match else "")
    role = _OFTEN.get(role_of(name), "")
    sentence = f"line {line} uses {name}, which is set nowhere in the file"
    if role:
        sentence += f"; if it is {role}, it can be set to that"
    return Trouble("missing-name", sentence + ".", line, "NameError", name, trace)


def timed_out(seconds: float, what: str) -> Trouble:
    """It took too long."""
    return Trouble("timeout", f"{what} did not come back within {seconds:g} s and was ended.")


def ended(status: int | None) -> Trouble:
    """The process is gone."""
    how = f"with status {status}"
    if status is not None and status < 0:
        how = f"by signal {-status}"
    return Trouble("ended", f"your code ended Python ({how}), so there is no answer.")


def _traceback(frames: Sequence[Sequence[Any]], source: Source) -> tuple[str, ...]:
    lines = source.text.splitlines()
    return tuple(
        f"line {line}, in {name}: {lines[line - 1].strip() if 0 < line <= len(lines) else ''}"
        for line, name in frames
    )
