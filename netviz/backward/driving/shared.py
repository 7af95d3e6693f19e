"""Memory that netviz and the child both see: a program's arrays, and what comes of it."""

from __future__ import annotations

import mmap
import os
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import numpy as np

from netviz.backward.outcome import AFTER
from netviz.backward.problem import Problem
from netviz.backward.program import Place, build, unflat
from netviz.backward.reading import Chosen
from netviz.core.params import PARAMETERS, Array, ParamVector, Sizes

_LINE = 64  # bytes, at a multiple of which each array begins
_MOMENT = 3e-4  # seconds
_ROOM = 2**16  # bytes for results beyond those of the first call

_NOTHING = ["v", None]

Described = tuple[int, Sequence[int]]


class SharedProgram:
    """A program whose arrays lie in memory that the child sees as well.

    Parameters
    ----------
    number : int
        Another one for each program of a child.
    folder : str
        Of the child. The file in it that the memory belongs to is there for a moment only.
    place, chosen
        How the function is called, and where its gradients are.
    problem : Problem
        Of the sizes and with λ and η for which the program is.
    results : sequence of arrays
        What came of a call, for how much room it takes.
    """

    def __init__(
        self,
        number: int,
        folder: str,
        place: Place,
        chosen: Chosen,
        problem: Problem,
        results: Sequence[Array],
    ) -> None:
        self.number, self.place, self.problem = number, place, problem
        one_by_one = place.layout.one_sample
        self.n_samples = len(problem.y) if one_by_one else 0
        self.program = build(place, problem, 0 if one_by_one else None)
        if one_by_one:
            for name in ("X", "y"):
                if name in self.program.named:
                    self.program.arrays[self.program.named.index(name)] = self._samples_of(name, problem)
        places, at = [], _LINE
        for array in self.program.arrays:
            places.append((at, array))
            at += -(-array.nbytes // _LINE) * _LINE
        room = at, at + sum(result.nbytes for result in results) + _ROOM
        path = os.path.join(folder, f"shared-{number}")
        with open(path, "w+b") as file:
            file.truncate(room[1])
            self._memory = mmap.mmap(file.fileno(), room[1])
        self.request: dict[str, Any] = {
            "do": "share",
            "id": number,
            "path": path,
            "program": {**self.program.as_json(), "give": _needed(self.program.give, chosen.source)},
            "places": [[where, list(array.shape), str(array.dtype)] for where, array in places],
            "stacked": [self.program.named.index(n) for n in ("X", "y") if n in self.program.named]
            if one_by_one
            else [],
            "samples": self.n_samples,
            "results": list(room),
        }
        self._path = path
        for index, (where, array) in enumerate(places):
            shared = self._view((where, array.shape), array.dtype)
            np.copyto(shared, array)
            self.program.arrays[index] = shared
        self._marks = self._view((0, (2,)), np.int64)
        self._inlets = self._found_inlets(problem.params.sizes)

    def is_open_there(self) -> None:
        """The child has the memory: the file may go, so that nobody changes its length."""
        with suppress(OSError):  # Windows keeps it until the child ends, and its folder goes then
            os.remove(self._path)

    def _view(self, where: Described, dtype: Any = np.float64) -> Array:
        at, shape = where
        return np.frombuffer(self._memory, dtype, int(np.prod(shape)), at).reshape(shape)

    def results(self, places: Sequence[Described]) -> list[Array]:
        """The arrays that came back, where they lie."""
        return [self._view((at, tuple(shape))) for at, shape in places]

    def is_shared(self, array: Array) -> bool:
        """Whether an array shows what lies in the memory, also after the next call."""
        return bool(np.may_share_memory(array, np.frombuffer(self._memory, np.uint8)))

    def is_asked(self, number: int) -> None:
        """Say which time it is asked for, to a child that is looking."""
        self._marks[0] = number

    def look_for_answer(self, number: int) -> None:
        """Look whether it is answered, for a moment: who sleeps is woken late."""
        end = time.perf_counter() + _MOMENT
        while self._marks[1] != number and time.perf_counter() < end:
            pass

    # ------------------------------------------------------------ writing

    def write_parameters(self, theta: ParamVector) -> None:
        """Put θ where the program has it."""
        for name, inlet in self._inlets.items():
            inlet[...] = getattr(theta, name)

    def write_samples(self, problem: Problem) -> None:
        """Put other samples there, as many as before."""
        for name in ("X", "y"):
            if name in self.program.named:
                array = self.program.arrays[self.program.named.index(name)]
                if self.n_samples:
                    np.copyto(array, self._samples_of(name, problem))
                elif name == "X":
                    np.copyto(array, self.place.layout.inputs(problem))
                else:
                    np.copyto(array, self.place.layout.targets(problem))

    def _samples_of(self, name: str, problem: Problem) -> Array:
        layout = self.place.layout
        one = layout.inputs if name == "X" else layout.targets
        return np.stack([one(problem, sample) for sample in range(len(problem.y))])

    def _found_inlets(self, sizes: Sizes) -> Mapping[str, Array]:
        """Views of the parameters in netviz's shapes, to be written to."""
        layout, found = self.place.layout, dict[str, Array]()
        for name, array in zip(self.program.named, self.program.arrays, strict=True):
            if name == "θ":
                parts: Mapping[str, Array] = unflat(array, layout, self.place.form, sizes)
            elif name in PARAMETERS and layout.folded and name.startswith("W"):
                weights, bias = layout.unfolded(array)
                found[name], found["b" + name[1]] = weights, bias
                continue
            elif name in PARAMETERS:
                parts = {name: array}
            else:
                continue
            for one, part in parts.items():
                inlet = layout.back(one, part, sizes)
                assert inlet is not None
                found[one] = inlet
        assert all(self.is_shared(inlet) for inlet in found.values())
        return found


def _needed(give: Sequence[Any], source: str) -> list[Any]:
    """What is given back, without what has no gradient in it."""
    places = {"in place": range(AFTER, AFTER + 5), "attributes": range(AFTER + 5, len(give))}
    needed = places.get(source, range(1))
    return [one if place in needed else _NOTHING for place, one in enumerate(give)]
