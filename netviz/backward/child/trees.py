"""Values as JSON with places in a list of arrays."""

from __future__ import annotations

import contextlib
import types
from typing import Any

import numpy as np

MOST_ELEMENTS = 2**22  # of one array that comes back
_MOST_NODES = 4000  # of one tree that comes back
_DEEPEST = 6
SCALARS = (bool, int, float, np.bool_, np.integer, np.floating)

_FLOAT = np.dtype("float64")
_NAMES: dict[Any, str] = {}  # of kinds of numbers: NumPy takes long to say one

# Taken before anybody can put others in their place.
_array, _asarray, _ascontiguous, _ndarray = np.array, np.asarray, np.ascontiguousarray, np.ndarray


class Trees:
    """Turns values into JSON with places in a list of arrays."""

    def __init__(self) -> None:
        self.arrays: list[Any] = []
        self.nodes = 0

    def tree(self, value: Any, depth: int = 0) -> Any:
        """A value as JSON."""
        self.nodes += 1
        if value is None:
            return {"none": 1}
        if depth > _DEEPEST or self.nodes > _MOST_NODES:
            return {"bad": "something too large"}
        if isinstance(value, SCALARS):
            return self.placed(_array(value))
        if isinstance(value, complex | np.complexfloating):
            return {"bad": "complex numbers"}
        if isinstance(value, str):
            return {"text": str.__str__(value)[:200]}
        if isinstance(value, _ndarray):
            return self._of_array(value, depth)
        if isinstance(value, dict):
            return {
                "dict": [[str(key)[:200], self.tree(one, depth + 1)] for key, one in [*value.items()][:200]]
            }
        if isinstance(value, list | tuple):
            if value and _is_nested_numbers(value):
                with contextlib.suppress(Exception):
                    return self._of_array(_array(value), depth)
            names = getattr(type(value), "_fields", None)  # a named tuple
            if names is not None and len(names) == len(value):
                return {
                    "dict": [
                        [str(n), self.tree(one, depth + 1)] for n, one in zip(names, value, strict=True)
                    ]
                }
            return {"list": [self.tree(one, depth + 1) for one in value[:200]]}
        if type(value).__module__.split(".")[0] == "torch" and hasattr(value, "detach"):
            with contextlib.suppress(Exception):
                return self._of_array(_asarray(value.detach().cpu()), depth)
        inside = getattr(value, "__dict__", None)
        if isinstance(inside, dict) and not isinstance(value, type | types.ModuleType | types.FunctionType):
            parts = {
                name: one
                for name, one in inside.items()
                if isinstance(one, (_ndarray, *SCALARS, list, dict))
            }
            if parts:
                return {"dict": [[name, self.tree(one, depth + 1)] for name, one in [*parts.items()][:50]]}
        return {"bad": f"an object of type {type(value).__name__}"}

    def _of_array(self, value: Any, depth: int) -> Any:
        kind = value.dtype.kind
        if kind == "c":
            return {"bad": "complex numbers"}
        if kind in "USO" and value.size and kind == "O":
            flat = value.ravel().tolist()[:200]
            if all(isinstance(one, SCALARS) for one in flat):
                value = value.astype(float)
            else:  # arrays of arrays, as np.array([dW1, dW2], dtype=object)
                return {"list": [self.tree(one, depth + 1) for one in flat]}
        elif kind not in "fiub":
            return {"bad": "text" if kind in "US" else f"values of type {value.dtype}"}
        return self.placed(value)

    def placed(self, value: Any) -> Any:
        """An array, as its place in the list."""
        if value.size > MOST_ELEMENTS:
            return {"bad": "an array too large"}
        dtype = value.dtype
        name = _NAMES.get(dtype)
        if name is None:
            name = _NAMES[dtype] = str(dtype)
        self.arrays.append(_ascontiguous(_asarray(value), _FLOAT).reshape(value.shape))
        return {"array": len(self.arrays) - 1, "dtype": name}


def _is_nested_numbers(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(_is_nested_numbers(one) for one in value)
    return isinstance(value, SCALARS)


def walk(value: Any, trees: Trees) -> list[list[Any]]:
    """The paths to all arrays and numbers of an object, with their trees."""
    found: list[list[Any]] = []
    seen: set[int] = set()

    def visit(one: Any, path: list[list[Any]], depth: int) -> None:
        if len(found) > 300 or depth > 4:
            return
        if isinstance(one, _ndarray):
            found.append([path, trees.tree(one), id(one)])
            return
        if isinstance(one, float | np.floating | int) and not isinstance(one, bool):
            found.append([path, trees.tree(one), 0])
            return
        if isinstance(one, str | bytes | type | types.ModuleType | types.FunctionType) or id(one) in seen:
            return
        seen.add(id(one))
        if isinstance(one, dict):
            for key, part in [*one.items()][:50]:
                if isinstance(key, str | int):
                    visit(part, [*path, ["it", key]], depth + 1)
        elif isinstance(one, list | tuple):
            for place, part in enumerate(one[:20]):
                visit(part, [*path, ["it", place]], depth + 1)
        elif isinstance(getattr(one, "__dict__", None), dict):
            for name, part in [*one.__dict__.items()][:60]:
                visit(part, [*path, ["at", name]], depth + 1)

    visit(value, [], 0)
    return found
