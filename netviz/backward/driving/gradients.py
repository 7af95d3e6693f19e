"""Somebody's gradient at one θ after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from netviz.backward import troubles
from netviz.backward.answer import Trouble
from netviz.backward.diagnosis.verdict import Convention
from netviz.backward.driving.shared import SharedProgram
from netviz.backward.outcome import read_again
from netviz.backward.problem import Problem
from netviz.backward.program import build
from netviz.backward.reading import Read
from netviz.backward.subject import Subject
from netviz.backward.troubles import TroubleError
from netviz.core.params import PARAMETERS, Array, ParamVector, Sizes
from netviz.core.samples import Samples

_SAMPLES_A_CALL = 16  # one after the other, that may take as long as a call
_MOST_PROGRAMS = 8  # numbers of samples, λ and η for which there is one


class Gradients:
    """Asks a function for its gradient, and does something else until it is there.

    Parameters
    ----------
    subject : Subject
        Started, and without a trouble.
    sizes : Sizes
    convention : Convention
        What the function understands by λ and by the loss: its λ is made netviz's, and a sum a mean.
    """

    def __init__(self, subject: Subject, sizes: Sizes, convention: Convention) -> None:
        self._subject, self._sizes, self._convention = subject, sizes, convention
        self._programs: dict[tuple[int, float, float], SharedProgram] = {}
        self._numbers = 0  # of programs
        self._asked = 0
        self._current: SharedProgram | None = None
        self._samples: dict[int, Samples | None] = {}  # that lie in the memory of a program
        self._known: dict[int, _Reading] = {}
        self._ready: Array | None = None
        self._trouble: Trouble | None = None

    def ask(self, theta: ParamVector, samples: Samples, lam: float, eta: float, again: bool) -> None:
        """Begin to work out the gradient at θ.

        Parameters
        ----------
        theta : ParamVector
        samples : Samples
        lam, eta : float
            netviz's λ and η.
        again : bool
            Whether these samples may have other numbers in them than the last time.
        """
        n_samples = len(samples.y)
        key = n_samples, lam, eta
        shared = self._current = self._programs.get(key)
        try:
            if shared is None:
                self._begin(key, theta, samples)
                return
            shared.write_parameters(theta)
            if again or self._samples[shared.number] is not samples:
                a1, y = _parts(samples)
                shared.write_samples(replace(shared.problem, a1=a1, y=y))
                self._samples[shared.number] = samples
            self._ask_again(shared)
        except TroubleError as error:
            self._trouble = error.trouble

    def answer(self, out: Array) -> Trouble | None:
        """Wait for what was asked last, and write the gradient to `out`, (P,); or say why there is none."""
        try:
            if self._trouble is not None:
                raise TroubleError(self._trouble)
            if self._ready is not None:
                out[...], self._ready = self._ready, None
            else:
                self._take(out)
        except TroubleError as error:
            self._trouble = error.trouble
            return error.trouble
        return None

    # -------------------------------------------------------------- private

    def _begin(self, key: tuple[int, float, float], theta: ParamVector, samples: Samples) -> None:
        """The first call at other sizes: it says how much room what comes back takes."""
        n_samples, lam, eta = key
        problem = Problem(theta.to_params(), *_parts(samples), self._own_lam(lam, n_samples), eta)
        convention = self._subject.convention
        assert convention is not None
        place = convention.place
        self._subject.make_object(problem)
        program = build(place, problem, 0 if place.layout.one_sample else None)
        header, arrays = self._heard(*self._subject.run(program))
        while len(self._programs) >= _MOST_PROGRAMS:
            self._programs.pop(next(iter(self._programs)))
        self._numbers += 1
        folder = self._subject.child.folder
        shared = SharedProgram(self._numbers, folder, place, convention.chosen, problem, arrays)
        kept = {one.number for one in self._programs.values()}
        dropped = [number for number in self._samples if number not in kept]
        self._heard(*self._subject.ask(shared.request | {"dropped": dropped}))
        shared.is_open_there()
        for number in dropped:
            del self._samples[number]
            self._known.pop(number, None)
        self._programs[key] = self._current = shared
        self._samples[shared.number] = samples
        if place.layout.one_sample:
            self._ask_again(shared)
            return
        self._ready = np.empty(self._sizes.n_parameters)
        read = read_again(place, convention.chosen, header, arrays, program, problem)
        _Reading(self._in_netviz_shapes(read), self._scale(n_samples), self._sizes).write(self._ready)

    def _ask_again(self, shared: SharedProgram) -> None:
        self._asked += 1
        shared.is_asked(self._asked)
        self._subject.child.ask_again(shared.number, self._asked)

    def _take(self, out: Array) -> None:
        shared = self._current
        assert shared is not None
        known = self._known.get(shared.number)
        if known is not None:
            shared.look_for_answer(self._asked)
        child = self._subject.child
        seconds = self._subject.limits.call * max(shared.n_samples // _SAMPLES_A_CALL, 1)
        told = self._subject.heard(lambda: child.answer(self._asked, seconds), seconds)
        header, arrays = self._heard(*told)
        if "given" in header:
            if "places" in header:
                arrays = shared.results(header["places"])
            known = self._read(shared, header, arrays)
            self._known.pop(shared.number, None)
            if "places" in header:
                self._known[shared.number] = known
        assert known is not None
        self._write(shared, known, out)

    def _write(self, shared: SharedProgram, known: _Reading, out: Array) -> None:
        if known.header is not None:  # it is worked out anew each time
            known = self._read(shared, known.header, known.arrays)
        known.write(out)

    def _read(self, shared: SharedProgram, header: dict[str, Any], arrays: list[Array]) -> _Reading:
        convention = self._subject.convention
        assert convention is not None
        read = read_again(shared.place, convention.chosen, header, arrays, shared.program, shared.problem)
        parts = self._in_netviz_shapes(read)
        lasts = all(shared.is_shared(part) for part in parts.values())
        found = _Reading(parts, self._scale(len(shared.problem.y)), self._sizes)
        if not lasts:
            found.header, found.arrays = header, arrays
        return found

    def _heard(self, header: dict[str, Any], arrays: list[Array]) -> tuple[dict[str, Any], list[Array]]:
        if "error" in header:
            assert self._subject.source is not None
            raise TroubleError(troubles.of_told(header["error"], self._subject.source))
        return header, arrays

    def _in_netviz_shapes(self, read: Read) -> dict[str, Array]:
        convention = self._subject.convention
        assert convention is not None
        layout, found = convention.place.layout, dict[str, Array]()
        for name in PARAMETERS:
            if name in read.bad:
                raise TroubleError(Trouble("values", f"the gradient of {name} is {read.bad[name]}."))
            raw = read.raw.get(name)
            if raw is None:
                raise TroubleError(Trouble("unfinished", f"there is no gradient of {name} any more."))
            part = layout.back(name, raw, self._sizes)
            if part is None and raw.size == 1:  # as in θ − η·number, which NumPy takes without a word
                part = np.broadcast_to(raw.reshape(()), self._sizes.shapes[name])
            if part is None:
                shape = layout.shape(name, self._sizes)
                raise TroubleError(
                    Trouble(
                        "shape", f"the gradient of {name} has the shape {raw.shape}, {name} has {shape}."
                    )
                )
            found[name] = part
        return found

    def _scale(self, n_samples: int) -> float:
        return 1.0 / n_samples if self._convention.reduction == "sum" else 1.0

    def _own_lam(self, lam: float, n_samples: int) -> float:
        """The function's λ that is netviz's λ."""
        weight = self._convention.of_netviz(n_samples)
        return lam / weight if weight else lam


class _Reading:
    """Where the four gradients are, and by what they are multiplied."""

    def __init__(self, parts: Mapping[str, Array], scale: float, sizes: Sizes) -> None:
        self._parts, self._scale, self._sizes = parts, scale, sizes
        self.header: dict[str, Any] | None = None
        self.arrays: list[Array] = []
        self._out: ParamVector | None = None

    def write(self, out: Array) -> None:
        """All four, in netviz's order."""
        if self._out is None or self._out.vector is not out:
            self._out = ParamVector(self._sizes, out)
        for name, part in self._parts.items():
            getattr(self._out, name)[...] = part
        if self._scale != 1.0:
            out *= self._scale


def _parts(samples: Samples) -> tuple[Array, Array]:
    """The samples as rows, and their classes."""
    return samples.inputs[:-1].T, samples.y
