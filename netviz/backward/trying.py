"""Finding out by trying how a function wants to be called: what runs is kept, what agrees is preferred."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import numpy as np

from netviz.backward.forcing import NOTHING, Forced
from netviz.backward.interpreting import Called, Run, called, interpreted
from netviz.backward.layout import BIASES, WEIGHTS, Layout
from netviz.backward.listing import Listing
from netviz.backward.names import four, parameter_of, role_of
from netviz.backward.outcome import Convention, factors_of, mean_of, read_again, scored
from netviz.backward.placing import argument_places, by_shape, dtype_at, is_flat, layouts, walked_leaves
from netviz.backward.problem import Problem, any_params
from netviz.backward.program import Path, Place, construction
from netviz.backward.reading import Chosen, Leaf, Read, leaves
from netviz.backward.usage import attributes
from netviz.backward.way import Way
from netviz.core.params import Sizes

_MOST_WAYS = 12
_MOST_EMPTY = 3  # trials of a way that run and give no array, until no more are made
SLOW = 0.02
"""Seconds of a call from which on the first thing that runs is taken."""

_SAME_EVERYWHERE = frozenset(
    [
        "OSError",
        "MemoryError",
        "RecursionError",
        "SystemExit",
        "KeyboardInterrupt",
        "NotImplementedError",
        "RuntimeError",
        "ImportError",
    ]
)
_MISMATCH = re.compile(r"mismatch|not aligned|broadcast|shape|dimension|out of bounds|index", re.I)


def probe(sizes: Sizes, n_samples: int, lam: float = 0.0, seed: int = 12) -> Problem:
    """A problem of netviz's making: all classes, biases that are not 0."""
    rng = np.random.default_rng(seed)
    a1 = rng.standard_normal((n_samples, sizes.n_inputs))
    y = rng.permutation(np.arange(n_samples) % sizes.n_classes)
    return Problem(any_params(rng, sizes), a1, y, lam)


PROBES: tuple[tuple[str, Sizes, int], ...] = (
    ("", Sizes(2, 5, 3), 7),
    ("H = K", Sizes(2, 4, 4), 7),
    ("N = K", Sizes(2, 5, 3), 3),
    ("D = H", Sizes(4, 4, 3), 7),
    ("N = H", Sizes(2, 5, 3), 5),
    ("D = H = K", Sizes(4, 4, 4), 7),
    ("N = D = H = K", Sizes(3, 3, 3), 3),
)
"""What is tried one after the other: sizes that all differ, then some that hide what does not fit."""


@dataclass
class Tried:
    """What came of one trial."""

    score: float
    complete: bool
    exact: bool
    convention: Convention | None = None
    read: Read | None = None
    told: Mapping[str, Any] | None = None
    is_empty: bool = False  # it ran, and there is no array in what came back


@dataclass
class Finder:
    """Tries ways and layouts in one child.

    Parameters
    ----------
    run : callable
        Runs a program in the child.
    listing : Listing
    names : mapping of str to a role or number
        Globals that are set because the file does not.
    deadline : float
        Of `time.monotonic`.
    forced : Forced
        How arrays are said to lie: nothing else is tried.

    Attributes
    ----------
    errors : list
        What was raised, each with how far it came.
    best : Tried or None
    without_biases : bool
        The object has weights of both layers and no biases.
    ran : bool
        Something came back, if only without gradients.
    is_unfinished : bool
        The likeliest way ran although all sizes differ, and nothing but numbers came back.
    """

    run: Run
    listing: Listing
    names: Mapping[str, str | float] = field(default_factory=dict)
    deadline: float = float("inf")
    forced: Forced = NOTHING
    errors: list[tuple[int, int, int, Mapping[str, Any]]] = field(default_factory=list)
    best: Tried | None = None
    without_biases: bool = False
    ran: bool = False
    is_unfinished: bool = False

    def find(self, ways: Sequence[Way]) -> Convention | None:
        """The best convention among these ways; None if none gives any gradient (then `errors` tell)."""
        standard = PROBES[0]
        found = self._at(standard, ways) if self.forced.samples != "one" else None
        raises = found is None and self.best is None  # perhaps only sizes that are equal hide why
        if raises and not self.is_unfinished and not self.forced.layout_words:
            for other in PROBES[1:]:
                if time.monotonic() > self.deadline or not self._hidden_by_sizes():
                    break
                found = found or self._at(other, ways)
        if found is None and not self.is_unfinished and self.forced.samples in ("", "one"):
            found = self._at(standard, ways, one_sample=True)
        return found or (self.best.convention if self.best is not None else None)

    def steps_of(self, convention: Convention) -> int:
        """How many steps an update takes in one call: with a tiny η they add up."""
        place, chosen = convention.place, convention.chosen
        if (
            chosen.source not in ("in place", "updated")
            or not place.takes("eta")
            or place.layout.one_sample
        ):
            return 1
        problem = replace(convention.probe, eta=2.0**-24)
        program, header, arrays = called(self.run, place, problem, None)
        if "error" in header:
            return 1
        read = read_again(place, chosen, header, arrays, program, problem)
        factors = factors_of(read, place.layout, problem)
        n_steps = round(factors[0]) if factors else 1
        together = len(factors) == 4 and all(abs(one - n_steps) < 1e-3 * n_steps for one in factors)
        return n_steps if together and n_steps != len(problem.y) else 1

    def _at(
        self, where: tuple[str, Sizes, int], ways: Sequence[Way], one_sample: bool = False
    ) -> Convention | None:
        """The best convention at one problem, if it gives all four."""
        needs, sizes, n_samples = where
        problem = probe(sizes, n_samples)
        for rank, way in enumerate(ways[:_MOST_WAYS]):
            tried = self._way(way, problem, needs, rank, one_sample)
            if time.monotonic() > self.deadline:
                break
            if tried is None or (needs and not tried.complete):
                continue
            if self.best is None or tried.score > self.best.score:
                self.best = tried
            if self.best is tried and tried.complete:
                return tried.convention
        return None

    def _hidden_by_sizes(self) -> bool:
        """Whether other sizes could make it run."""
        return any(_is_mismatch(told) for _, _, _, told in self.errors)

    def _way(self, way: Way, problem: Problem, needs: str, rank: int, one_sample: bool) -> Tried | None:
        best: Tried | None = None
        column_ran, n_empty = False, 0
        flat = is_flat(way)
        for place in self._places(way, problem):
            for tier, group in enumerate(layouts(place.layout, one_sample)):
                if tier == 2 and not (flat or column_ran or self.forced.labels):
                    continue
                if tier == 1 and best is not None and best.complete and not flat:
                    continue
                for layout in filter(self.forced.allows, group):
                    tried = self._try(replace(place, layout=layout), problem, needs, rank)
                    if tried is None:
                        continue
                    if tried.told is not None:
                        if set(tried.told["types"]) & _SAME_EVERYWHERE or _is_name_error(tried.told):
                            return best
                        continue
                    if tried.is_empty and best is None:  # what it does not give it gives in no layout
                        self.is_unfinished, n_empty = self.is_unfinished or rank == 0, n_empty + 1
                        if n_empty == _MOST_EMPTY:
                            return None
                    column_ran = column_ran or layout.labels == "column"
                    if tried.score > 0 and (best is None or tried.score > best.score + 1e-9):
                        best = tried
                    if tried.exact or (
                        tried.complete and tried.convention and tried.convention.seconds > SLOW
                    ):
                        return tried
                    if time.monotonic() > self.deadline:
                        return best
        return best

    def _try(self, place: Place, problem: Problem, needs: str, rank: int) -> Tried | None:
        if place.layout.one_sample:
            return self._try_samples(place, problem, needs, rank)
        call = called(self.run, place, problem, None)
        if "error" in call.header:
            return self._failed(call.header["error"], rank)
        self.ran = True
        chosen, read = interpreted(self.run, place, problem, call)
        tried = _judged(place, chosen, read, problem, needs, call.header["called"])
        tried.is_empty = _is_empty(read, call)
        return tried

    def _try_samples(self, place: Place, problem: Problem, needs: str, rank: int) -> Tried | None:
        reads = []
        chosen = None
        seconds = 0.0
        for sample in range(len(problem.y)):
            call = called(self.run, place, problem, sample)
            if "error" in call.header:
                return self._failed(call.header["error"], rank)
            chosen, read = interpreted(self.run, place, problem, call)
            seconds += call.header["called"]
            reads.append(read)
            if len(read.raw) < 4:
                break
        assert chosen is not None
        tried = _judged(place, chosen, mean_of(reads), problem, needs, seconds)
        tried.is_empty = _is_empty(reads[-1], call)
        return tried

    def _failed(self, told: Mapping[str, Any], rank: int) -> Tried:
        line = told["frames"][0][0] if told["frames"] else 0
        self.errors.append((-rank, line, 0 if _is_mismatch(told) else 1, told))
        return Tried(0.0, False, False, told=told)

    def most_telling(self) -> Mapping[str, Any] | None:
        """The error of the trial that came furthest."""
        if not self.errors:
            return None
        best = max((rank, line, other) for rank, line, other, _ in self.errors)
        return next(told for *key, told in self.errors if tuple(key) == best)

    def _places(self, way: Way, problem: Problem) -> Iterator[Place]:
        """The places in which the parameters may be, before samples and labels vary."""
        if way.construct is not None:
            yield from self._object_places(way, problem)
            return
        yield from argument_places(way, self.listing, self.names, {})

    def _object_places(self, way: Way, problem: Problem) -> Iterator[Place]:
        names = self.names
        header: dict[str, Any] = {}
        for labels in ("int", "onehot") if way.renew else ("int",):
            program = construction(Place(way, Layout(labels=labels), names=names), problem)
            header, arrays = self.run(program)
            if "error" not in header:
                break
        if "error" in header:
            self._failed(header["error"], 0)
            return
        walked = header["walked"][0]
        settings = {
            path: role
            for path, leaf, _ in walked_leaves(walked, arrays)
            if leaf.value is not None
            and leaf.value.shape == ()
            and (role := role_of(str(path[-1][1]))) in ("lam", "eta")
        }
        if way.gives_parameters:
            yield from argument_places(way, self.listing, names, settings)
            return
        held = [
            (path, leaf)
            for path, leaf, first in walked_leaves(walked, arrays)
            if first and leaf.value is not None
        ]
        found = False
        lying = (("DH", ""), ("HD", ""), ("DH", "HD"), ("HD", "DH"))
        for (weights, second), bias in product(lying, BIASES):
            layout = Layout(weights=weights, bias=bias, second=second)
            paths = by_shape(held, layout, problem.params.sizes)
            if paths is not None:
                found = True
                exact = all(dtype_at(held, path).startswith("float") for path in paths.values())
                yield Place(way, layout, paths=paths, settings=settings, names=names, rebind=not exact)
        if found:
            return
        shapes = [leaf.value.shape for _, leaf in held if leaf.value is not None]
        sizes = problem.params.sizes
        self.without_biases |= bool(
            {sizes[:2], sizes[1::-1]} & {*shapes} and {sizes[1:], sizes[:0:-1]} & {*shapes}
        )
        by_name = self._by_name(way, held)
        if by_name is not None:
            for weights, bias in product(WEIGHTS, BIASES):
                layout = Layout(weights=weights, bias=bias)
                yield Place(way, layout, paths=by_name, settings=settings, names=names, rebind=True)

    def _by_name(self, way: Way, held: Sequence[tuple[Path, Leaf]]) -> dict[str, Path] | None:
        """Where the parameters lie by what they are called: in the object, else in its code."""
        big = [(path, leaf) for path, leaf in held if leaf.value is not None and leaf.value.ndim > 0
               and not ((one := parameter_of(leaf.name)) and one.is_gradient)]  # fmt: skip
        told = four([leaf.name for _, leaf in big])
        if told is not None:
            return {name: big[place][0] for name, place in told.items()}
        read, written = attributes(way.entry.function, self.listing)
        if way.owner is not None:
            for method in way.owner.methods.values():
                more_read, more_written = attributes(method, self.listing)
                read, written = read | more_read, written | more_written
        plain = sorted(
            name for name in read | written if (one := parameter_of(name)) and not one.is_gradient
        )
        told = four(plain)
        return None if told is None else {name: (("at", plain[place]),) for name, place in told.items()}


def _is_empty(read: Read, call: Called) -> bool:
    """Whether there is nothing in what a function returned but single numbers."""
    returned = leaves(call.header["given"][0], call.arrays)
    has_arrays = any(leaf.value is not None and leaf.value.size > 1 for leaf in returned)
    return not (read.raw or read.bad or has_arrays)


def _judged(
    place: Place, chosen: Chosen, read: Read, problem: Problem, needs: str, seconds: float
) -> Tried:
    score, complete, exact = scored(read, place.layout, problem)
    if not any(name in read.raw or name in read.bad for name in ("W1", "W2")):
        score = 0.0
    if chosen.source == "attributes":
        place = replace(place, given=tuple(chosen.gradients.values()))
    convention = Convention(place, chosen, needs, problem, seconds)
    return Tried(score, complete, exact, convention, read)


def _is_mismatch(told: Mapping[str, Any]) -> bool:
    return bool({"ValueError", "IndexError", "TypeError", "AssertionError"} & set(told["types"])) and (
        _MISMATCH.search(told["message"]) is not None or "AssertionError" in told["types"]
    )


def _is_name_error(told: Mapping[str, Any]) -> bool:
    return "NameError" in told["types"] and "UnboundLocalError" not in told["types"]
