"""A program that is run again and again on arrays in memory that both sides see."""

from __future__ import annotations

import mmap
import time
from typing import Any

import numpy as np

from .steps import Run
from .trees import Trees

# Taken before anybody can put others in their place.
_array, _frombuffer, _copyto, _add, _divide = np.array, np.frombuffer, np.copyto, np.add, np.divide
_open, _mmap, _clock = open, mmap.mmap, time.perf_counter

_MOMENT = 2e-4  # seconds


class Repeated:
    """A program, and where in the shared memory its arrays lie and its results go.

    What comes back is described only when it is described otherwise than the time before. The memory begins
    with which time was asked for, and which was answered: both sides look at it for a moment before they
    sleep until a frame comes, for who sleeps is woken late.
    """

    def __init__(self, header: dict[str, Any]) -> None:
        with _open(header["path"], "r+b") as file:
            self.memory = _mmap(file.fileno(), 0)
        self.marks = _frombuffer(self.memory, "int64", 2)
        self.program = header["program"]
        self.inputs = [self._view(at, shape, dtype) for at, shape, dtype in header["places"]]
        self.stacked = frozenset(header["stacked"])  # arrays with a row for each sample, one at a time
        self.n_samples = header["samples"]
        self.first, self.end = header["results"]
        self.described: Any = None
        self.shapes: list[tuple[int, ...]] = []
        self.results: list[Any] = []

    def _view(self, at: int, shape: Any, dtype: str) -> Any:
        count = 1
        for length in shape:
            count *= length
        return _frombuffer(self.memory, dtype, count, at).reshape(shape)

    def look_for_next(self) -> None:
        """Look whether it is asked for again, for a moment."""
        marks, end = self.marks, _clock() + _MOMENT
        done = marks[1]
        while marks[0] == done and _clock() < end:
            pass

    def run(self, module: Any, slots: dict[str, Any], trees: Trees) -> dict[str, Any] | None:
        """Run it; None if what comes back has only other numbers in it than the time before."""
        if self.n_samples:
            given = self._mean(module, slots, trees)
        else:
            given = self._once(module, slots, trees, self.inputs)
        shapes = [array.shape for array in trees.arrays]
        is_same = shapes == self.shapes and given == self.described
        if not is_same and not self._make_room(shapes):
            return {"given": given}  # with the arrays themselves
        for place, array in zip(self.results, trees.arrays, strict=True):
            _copyto(place, array)
        if is_same:
            return None
        self.described = given
        trees.arrays = []
        return {"given": given, "places": [[place, list(shape)] for place, shape in self._placed(shapes)]}

    def _once(self, module: Any, slots: dict[str, Any], trees: Trees, arrays: list[Any]) -> list[Any]:
        run = Run(module, slots, [_array(array) for array in arrays])
        for step in self.program["before"]:
            run.step(step)
        for step in self.program["steps"]:
            run.step(step)
        owner = slots.get("self")
        given = [run.value(e) for e in self.program["give"]]
        return [trees.tree(None if one is owner else one) for one in given]

    def _mean(self, module: Any, slots: dict[str, Any], trees: Trees) -> list[Any]:
        """What comes back for one sample after the other, as its mean."""
        given: list[Any] = []
        for sample in range(self.n_samples):
            one = Trees()
            arrays = [
                array[sample] if place in self.stacked else array for place, array in enumerate(self.inputs)
            ]
            described = self._once(module, slots, one, arrays)
            if sample == 0:
                given, trees.arrays = described, [_array(array) for array in one.arrays]
                continue
            if described != given or [a.shape for a in one.arrays] != [a.shape for a in trees.arrays]:
                raise ValueError("for one sample something else comes back than for the sample before")
            for total, array in zip(trees.arrays, one.arrays, strict=True):
                _add(total, array, out=total)
        for total in trees.arrays:
            _divide(total, self.n_samples, out=total)
        return given

    def _placed(self, shapes: list[tuple[int, ...]]) -> list[tuple[int, tuple[int, ...]]]:
        placed, at = [], self.first
        for shape in shapes:
            placed.append((at, shape))
            count = 1
            for length in shape:
                count *= length
            at += 8 * count
        return placed if at <= self.end else []

    def _make_room(self, shapes: list[tuple[int, ...]]) -> bool:
        placed = self._placed(shapes)
        self.shapes = []
        if len(placed) != len(shapes):
            return False
        self.results = [self._view(at, shape, "float64") for at, shape in placed]
        self.shapes = shapes
        return True
