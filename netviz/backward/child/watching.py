"""What each line of a function makes."""

from __future__ import annotations

from typing import Any

import numpy as np

_MOST_STEPS = 600
_MOST_WATCHED = 20_000  # elements of a watched variable
_MOST_WATCHED_IN_ALL = 2**20

# Taken before anybody can put others in their place.
_array, _asarray, _array_equal, _ndarray = np.array, np.asarray, np.array_equal, np.ndarray


class Watch:
    """Follows the lines of one file and notes which arrays each of them makes or changes."""

    def __init__(self, filename: str) -> None:
        self.filename = filename
        self.steps: list[tuple[str, int, str, Any]] = []
        self.at_return: dict[str, Any] = {}
        self.elements = 0
        self.seen: dict[int, tuple[int, dict[str, Any]]] = {}

    def __call__(self, frame: Any, event: str, arg: Any) -> Any:
        """Follow a frame, if it is of the file."""
        if frame.f_code.co_filename != self.filename or frame.f_code.co_name == "<module>":
            return None
        self.seen[id(frame)] = (frame.f_lineno, self._values(frame))
        return self._local

    def _local(self, frame: Any, event: str, arg: Any) -> Any:
        if event in ("line", "return"):
            line, before = self.seen.get(id(frame), (frame.f_lineno, {}))
            now = self._values(frame)
            for name, value in now.items():
                old = before.get(name)
                if (
                    old is not None
                    and old.shape == value.shape
                    and _array_equal(old, value, equal_nan=True)
                ):
                    now[name] = old
                    continue
                self._note(frame, line, name, value)
            self.seen[id(frame)] = (frame.f_lineno, now)
            if event == "return":
                self.at_return.update(now)
                self._note_returned(frame, arg)
                self.seen.pop(id(frame), None)
        return self._local

    def _note_returned(self, frame: Any, value: Any) -> None:
        """What a function returns without a name has its place as well: the line of the return."""
        found: dict[str, Any] = {}
        self._take(found, "return", value)
        parts = value if isinstance(value, list | tuple) else (value,)
        for place, part in enumerate(parts[:6]):
            self._take(found, f"return[{place}]", part)
            if isinstance(part, dict):
                for key, one in [*part.items()][:20]:
                    self._take(found, f"return[{key!r}]", one)
        for name, one in found.items():
            self._note(frame, frame.f_lineno, name, one)

    def _note(self, frame: Any, line: int, name: str, value: Any) -> None:
        if len(self.steps) < _MOST_STEPS and self.elements < _MOST_WATCHED_IN_ALL:
            self.elements += value.size
            self.steps.append((frame.f_code.co_name, line, name, value))

    def _values(self, frame: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in frame.f_locals.items():
            self._take(found, name, value)
            if isinstance(value, dict):
                for key, one in [*value.items()][:20]:
                    self._take(found, f"{name}[{key!r}]", one)
            elif isinstance(value, list | tuple):
                for place, one in enumerate(value[:6]):
                    self._take(found, f"{name}[{place}]", one)
            elif name == "self":
                for key, one in [*getattr(value, "__dict__", {}).items()][:40]:
                    self._take(found, f"self.{key}", one)
                    if isinstance(one, dict):
                        for inner, part in [*one.items()][:20]:
                            self._take(found, f"self.{key}[{inner!r}]", part)
        return found

    @staticmethod
    def _take(found: dict[str, Any], name: str, value: Any) -> None:
        if isinstance(value, float) or (
            isinstance(value, _ndarray) and value.dtype.kind in "fiub" and value.size <= _MOST_WATCHED
        ):
            found[name] = _array(_asarray(value), "float64")
