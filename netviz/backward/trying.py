"""Finding out by trying how a function wants to be called: what runs is kept, what agrees is preferred."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from netviz.backward.layout import Layout
from netviz.backward.listing import Listing
from netviz.backward.names import four, parameter_of, role_of
from netviz.backward.problem import Problem
from netviz.backward.program import FLAT_ORDERS, Form, Path, Place, Program, build, construction
from netviz.backward.reading import Chosen, Leaf, Read, choose, leaves, loss_in, spread, taken_out
from netviz.backward.usage import attributes, inner_keys
from netviz.backward.ways import Way
from netviz.core.network import forward_backward
from netviz.core.params import PARAMETERS, Array, Params, Sizes

Told = tuple[dict[str, Any], list[Array]]
Run = Callable[[Program], Told]

AFTER = 2  # where in what is given the parameters begin as they are afterwards
EXACT = 1e-6
_MOST_WAYS = 12
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
    n_inputs, n_hidden, n_classes = sizes
    a1 = rng.standard_normal((n_samples, n_inputs))
    y = rng.permutation(np.arange(n_samples) % n_classes)
    params = Params(
        rng.standard_normal((n_inputs, n_hidden)),
        0.5 * rng.standard_normal(n_hidden),
        rng.standard_normal((n_hidden, n_classes)),
        0.5 * rng.standard_normal(n_classes),
    )
    return Problem(params, a1, y, lam)


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


@dataclass(frozen=True)
class Convention:
    """How the function is called, and where in what comes back its gradients are.

    Parameters
    ----------
    place : Place
    chosen : Chosen
    needs : str
        The sizes that have to be equal for it to run; empty if none.
    probe : Problem
        Where it ran.
    seconds : float
        A call's.
    """

    place: Place
    chosen: Chosen
    needs: str
    probe: Problem
    seconds: float = 0.0


@dataclass
class Tried:
    """What came of one trial."""

    score: float
    complete: bool
    exact: bool
    convention: Convention | None = None
    read: Read | None = None
    told: Mapping[str, Any] | None = None


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

    Attributes
    ----------
    errors : list
        What was raised, each with how far it came.
    best : Tried or None
    without_biases : bool
        The object has weights of both layers and no biases.
    ran : bool
        Something came back, if only without gradients.
    """

    run: Run
    listing: Listing
    names: Mapping[str, str | float] = field(default_factory=dict)
    deadline: float = float("inf")
    errors: list[tuple[int, int, int, Mapping[str, Any]]] = field(default_factory=list)
    best: Tried | None = None
    without_biases: bool = False
    ran: bool = False

    def find(self, ways: Sequence[Way]) -> Convention | None:
        """The best convention among these ways; None if none gives any gradient (then `errors` tell)."""
        standard = PROBES[0]
        found = self._at(standard, ways)
        if found is None and self.best is None:  # it raises: perhaps only sizes that are equal hide why
            for other in PROBES[1:]:
                if time.monotonic() > self.deadline or not self._hidden_by_sizes():
                    break
                found = found or self._at(other, ways)
        if found is None:
            found = self._at(standard, ways, one_sample=True)
        return found or (self.best.convention if self.best is not None else None)

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
        column_ran = False
        flat = _is_flat(way)
        for place in self._places(way, problem):
            for tier, layouts in enumerate(_layouts(place.layout, one_sample)):
                if tier == 2 and not (flat or column_ran):
                    continue
                if tier == 1 and best is not None and best.complete and not flat:
                    continue
                for layout in layouts:
                    tried = self._try(replace(place, layout=layout), problem, needs, rank)
                    if tried is None:
                        continue
                    if tried.told is not None:
                        if set(tried.told["types"]) & _SAME_EVERYWHERE or _is_name_error(tried.told):
                            return best
                        continue
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
        header, arrays, program = self._run(place, problem, None)
        if "error" in header:
            return self._failed(header["error"], rank)
        self.ran = True
        chosen, read = self._interpreted(place, header, arrays, program, problem)
        return self._judged(place, chosen, read, problem, needs, header["called"])

    def _try_samples(self, place: Place, problem: Problem, needs: str, rank: int) -> Tried | None:
        reads = []
        chosen = None
        called = 0.0
        for sample in range(len(problem.y)):
            header, arrays, program = self._run(place, problem, sample)
            if "error" in header:
                return self._failed(header["error"], rank)
            chosen, read = self._interpreted(place, header, arrays, program, problem)
            called += header["called"]
            reads.append(read)
            if len(read.raw) < 4:
                break
        assert chosen is not None
        return self._judged(place, chosen, mean_of(reads), problem, needs, called)

    def _run(
        self, place: Place, problem: Problem, sample: int | None
    ) -> tuple[dict[str, Any], list[Array], Program]:
        program = build(replace(place, fresh=True), problem, sample, walk=True)
        header, arrays = self.run(program)
        return header, arrays, program

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
        names = dict(self.names)
        if way.construct is not None:
            yield from self._object_places(way, problem, names)
            return
        yield from _argument_places(way, self.listing, names, {})

    def _object_places(
        self, way: Way, problem: Problem, names: Mapping[str, str | float]
    ) -> Iterator[Place]:
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
            for path, leaf, _ in _walked(walked, arrays)
            if leaf.value is not None
            and leaf.value.shape == ()
            and (role := role_of(str(path[-1][1]))) in ("lam", "eta")
        }
        if way.gives_parameters:
            yield from _argument_places(way, self.listing, names, settings)
            return
        held = [
            (path, leaf)
            for path, leaf, first in _walked(walked, arrays)
            if first and leaf.value is not None
        ]
        found = False
        for weights, second in (("DH", ""), ("HD", ""), ("DH", "HD"), ("HD", "DH")):
            for bias in ("H", "1H", "H1"):
                layout = Layout(weights=weights, bias=bias, second=second)
                paths = _by_shape(held, layout, problem.params.sizes)
                if paths is not None:
                    found = True
                    exact = all(_dtype(held, path).startswith("float") for path in paths.values())
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
            for weights in ("DH", "HD"):
                for bias in ("H", "1H", "H1"):
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

    def _interpreted(
        self, place: Place, header: dict[str, Any], arrays: list[Array], program: Program, problem: Problem
    ) -> tuple[Chosen, Read]:
        """Where the gradients are in what came back."""
        layout, form, sizes = place.layout, place.form, problem.params.sizes
        given = header["given"]
        entry = place.way.entry.function
        flat = _is_flat(place.way)
        returned = leaves(given[0], arrays, _returned_names(entry.returns, given[0]))
        chosen = choose(returned, layout, sizes, flat=flat)
        count = _count(chosen, layout)
        if count and not flat and place.way.has("eta") and not _flagged(returned, chosen):
            read = taken_out(chosen, given[0], given[1], arrays, layout, form, sizes)
            if self._is_update(place, problem, chosen, read):
                chosen = replace(chosen, source="updated")
        if count < 4 and program.walk:
            chosen = self._in_attributes(place, header, arrays, chosen, count, program, problem)
        if chosen.source == "returned" and not _count(chosen, layout):
            changed = _changed(place, given, arrays, program)
            if changed:
                loss = chosen.loss
                gradients = {name: name for name in changed}
                chosen = Chosen("in place", gradients, loss, flat="flat" in changed, folded=layout.folded)
        if chosen.loss is None and "none" not in given[1]:
            chosen = replace(chosen, loss=loss_in(leaves(given[1], arrays)), loss_from="loss")
        more = (
            replace(place, given=tuple(chosen.gradients.values()))
            if chosen.source == "attributes"
            else place
        )
        return chosen, read_again(more, chosen, header, arrays, program, problem, walked=True)

    def _in_attributes(
        self,
        place: Place,
        header: dict[str, Any],
        arrays: list[Array],
        chosen: Chosen,
        count: int,
        program: Program,
        problem: Problem,
    ) -> Chosen:
        used = set(place.paths.values())
        held = [(path, leaf) for path, leaf, _ in _walked(header["walked"][0], arrays)
                if path not in used and leaf.value is not None and leaf.value.ndim > 0]  # fmt: skip
        flagged = [one for one in held if (told := parameter_of(one[1].name)) and told.is_gradient]
        for group in (
            (flagged, held) if not _changed(place, header["given"], arrays, program) else (flagged,)
        ):
            numbered = [replace(leaf, path=(at,)) for at, (_, leaf) in enumerate(group)]
            inside = choose(numbered, place.layout, problem.params.sizes, "attributes")
            if len(inside.gradients) > max(count, 2):
                paths = {name: group[at[0]][0] for name, at in inside.gradients.items()}
                return Chosen("attributes", paths, chosen.loss)
        return chosen

    def _is_update(self, place: Place, problem: Problem, chosen: Chosen, read: Read) -> bool:
        """Whether the returned four are new parameters: with a tiny η they are the old ones."""
        tiny = replace(problem, eta=2.0**-40)
        header, arrays, _ = self._run(place, tiny, 0 if place.layout.one_sample else None)
        if "error" in header:
            return False
        again = taken_out(chosen, header["given"][0], header["given"][1], arrays, place.layout, place.form,
                          problem.params.sizes)  # fmt: skip
        own = {name: place.layout.parameter(name, getattr(problem.params, name)) for name in PARAMETERS}
        return bool(again.raw) and all(
            value.size == own[name].size and np.allclose(value.ravel(), own[name].ravel(), atol=1e-8)
            for name, value in again.raw.items()
        )

    def _judged(
        self, place: Place, chosen: Chosen, read: Read, problem: Problem, needs: str, called: float
    ) -> Tried:
        score, complete, exact = scored(read, place.layout, problem)
        if not any(name in read.raw or name in read.bad for name in ("W1", "W2")):
            score = 0.0
        if chosen.source == "attributes":
            place = replace(place, given=tuple(chosen.gradients.values()))
        convention = Convention(place, chosen, needs, problem, called)
        return Tried(score, complete, exact, convention, read)


def scored(read: Read, layout: Layout, problem: Problem) -> tuple[float, bool, bool]:
    """How well what came back fits: a number, whether all four are there, whether all four are right."""
    truth = forward_backward(problem.params, problem.a1, problem.y, 0.0)
    score, right, present = 0.0, 0, 0
    for name in PARAMETERS:
        if name in read.bad:
            score += 1.0
            present += 1
        value = read.raw.get(name)
        if value is None:
            continue
        present += 1
        score += 0.5
        own = layout.back(name, value, problem.params.sizes)
        if own is None:
            continue
        score += 1.5
        expected = getattr(truth, f"d{name}")
        size = float(np.linalg.norm(expected))
        if not np.isfinite(own).all():
            continue
        if float(np.linalg.norm(own - expected)) <= EXACT * size:
            right += 1
            score += 8.0
        elif (length := float(np.linalg.norm(own))) and size:
            cosine = abs(float(np.sum(own * expected))) / (length * size)
            score += 4.0 if cosine > 1 - 1e-12 else 0.5 * cosine
    if read.loss is not None and np.isfinite(read.loss):
        score += 3.0 if abs(read.loss - truth.loss) <= EXACT * abs(truth.loss) else 0.5
    shapes = sum(
        layout.back(name, read.raw[name], problem.params.sizes) is not None
        for name in read.raw
        if name in PARAMETERS
    )
    return score, present == 4 and shapes >= 3, right == 4


def read_again(
    place: Place,
    chosen: Chosen,
    header: Mapping[str, Any],
    arrays: Sequence[Array],
    program: Program,
    problem: Problem,
    walked: bool = False,
) -> Read:
    """The loss and the gradients, where they were found to be."""
    layout, form, sizes, given = place.layout, place.form, problem.params.sizes, header["given"]
    eta = problem.eta if place.takes("eta") else (chosen.eta or 1.0)
    if chosen.source in ("returned", "updated"):
        read = taken_out(chosen, given[0], given[1], arrays, layout, form, sizes)
        if chosen.source == "returned":
            return read
        own = {name: layout.parameter(name, getattr(problem.params, name)) for name in PARAMETERS}
        raw = {name: (own[name] - value) / eta if value.shape == own[name].shape else value
               for name, value in read.raw.items()}  # fmt: skip
        return replace(read, raw=raw)
    loss_only = taken_out(
        replace(chosen, gradients={}, flat=False), given[0], given[1], arrays, layout, form, sizes
    )
    raw, bad, dtypes = {}, {}, set()
    if chosen.source == "attributes":
        trees: list[Any]
        if walked:
            inside = {tuple(map(tuple, path)): tree for path, tree, _ in header["walked"][0]}
            trees = [inside[path] for path in chosen.gradients.values()]
        else:
            trees = given[AFTER + 5 :]
        for name, tree in zip(chosen.gradients, trees, strict=True):
            leaf = leaves(tree, arrays)[0]
            if leaf.value is not None:
                raw[name] = leaf.value
                dtypes.add(leaf.dtype)
            elif leaf.bad:
                bad[name] = leaf.bad
    else:
        for place_in, name in enumerate((*PARAMETERS, "flat")):
            if name not in chosen.gradients:
                continue
            leaf = leaves(given[AFTER + place_in], arrays)[0]
            before = program.arrays[program.named.index("θ" if name == "flat" else name)]
            if leaf.value is not None:
                same = leaf.value.shape == before.shape
                raw[name] = (before - leaf.value) / eta if same else leaf.value
                dtypes.add(leaf.dtype)
        raw = spread(raw, chosen, layout, form, sizes)
    return Read(loss_only.loss, raw, bad, "float32" if "float32" in dtypes else "float64")


def with_own_eta(convention: Convention, read: Read) -> Convention:
    """With the η that an update has of its own, if it takes none and one factor explains all of it."""
    place, chosen, problem = convention.place, convention.chosen, convention.probe
    if chosen.source not in ("in place", "updated") or place.takes("eta"):
        return convention
    truth = forward_backward(problem.params, problem.a1, problem.y, 0.0)
    factors = []
    for name in PARAMETERS:
        own = place.layout.back(name, read.raw[name], problem.params.sizes) if name in read.raw else None
        if own is None:
            return convention
        right = getattr(truth, f"d{name}")
        factor = float(np.sum(own * right) / np.sum(right * right))
        if np.linalg.norm(own - factor * right) > EXACT * np.linalg.norm(own):
            return convention
        factors.append(factor)
    eta = abs(factors[0])
    of_size = any(abs(eta / n - 1.0) < EXACT for n in (len(problem.y), 1.0 / len(problem.y)))
    if of_size or not eta or max(abs(one - factors[0]) for one in factors) > EXACT * eta:
        return convention  # then a mean is missing, or one of them is wrong
    return replace(convention, chosen=replace(chosen, eta=eta))


def mean_of(reads: Sequence[Read]) -> Read:
    """The mean over samples."""
    names = set.intersection(*(set(read.raw) for read in reads))
    raw = {}
    for name in PARAMETERS:
        if name in names and len({read.raw[name].shape for read in reads}) == 1:
            raw[name] = np.mean([read.raw[name] for read in reads], axis=0)
    losses = [read.loss for read in reads]
    loss = (
        None
        if any(one is None for one in losses)
        else float(np.mean([one for one in losses if one is not None]))
    )
    return Read(loss, raw, reads[0].bad, reads[0].dtype)


def _layouts(base: Layout, one_sample: bool) -> Iterator[list[Layout]]:
    """Layouts of samples and labels for parameters that lie as they do in `base`, in three tiers."""
    if one_sample:
        yield [
            replace(base, samples=samples, labels=label)
            for samples in ("vector", "column", "row")
            for label in ("int", "onehot")
        ]
        return
    tiers = (("int", "onehot"), ("column", "onehot-int", "onehot-turned"), ("from-one", "from-one-column"))
    for labels in tiers:
        yield [
            replace(base, samples=samples, labels=label)
            for samples in (("rows", "columns") if base.bias != "H1" else ("columns", "rows"))
            for label in labels
        ]


def _argument_places(
    way: Way, listing: Listing, names: Mapping[str, str | float], settings: Mapping[Path, str]
) -> Iterator[Place]:
    base = Place(way, Layout(), settings=settings, names=names)
    if _is_flat(way):
        for order in ("C", "F"):
            for flat in FLAT_ORDERS:
                for weights in ("HD", "DH"):
                    form = Form(flat, order)
                    layout = Layout(weights=weights, folded=flat == "folded")
                    yield replace(base, form=form, layout=layout)
        return
    if _has_biases(way):
        for weights in ("DH", "HD"):
            for bias in ("H", "1H", "H1") if weights == "DH" else ("H1", "H", "1H"):
                yield replace(base, layout=Layout(weights=weights, bias=bias))
        for weights, second in (("DH", "HD"), ("HD", "DH")):
            for bias in ("H", "1H", "H1"):
                yield replace(base, layout=Layout(weights=weights, bias=bias, second=second))
        for nested in _nestings(way, listing):
            for weights in ("DH", "HD"):
                for bias in ("H", "1H", "H1"):
                    yield replace(base, layout=Layout(weights=weights, bias=bias), form=Form(nested=nested))
        listed = _container_form(way) in ("list", "tuple")
        if listed and not _container_keys(way):
            for order_listed in (("W1", "W2", "b1", "b2"), ("b1", "W1", "b2", "W2")):
                for weights in ("DH", "HD"):
                    for bias in ("H", "1H", "H1"):
                        yield replace(
                            base, layout=Layout(weights=weights, bias=bias), form=Form(listed=order_listed)
                        )
    if not _has_biases(way) or _container_form(way) in ("list", "tuple", ""):
        for weights in ("HD", "DH"):
            for last in (False, True):
                yield replace(base, layout=Layout(weights=weights, folded=True, folded_last=last))


def _nestings(way: Way, listing: Listing) -> Iterator[tuple[str, ...]]:
    """How the two layers may lie in a container of two: as pairs, or as dictionaries of two keys."""
    form, keys = _container_form(way), _container_keys(way)
    if form is None or form in ("flat", "object") or four(keys) is not None:
        return
    yield ("pairs", *keys[:2]) if len(keys) == 2 else ("pairs",)
    inner = inner_keys(way.entry.function, listing) or ("W", "b")
    yield ("dicts", *inner, *keys[:2]) if len(keys) == 2 else ("dicts", *inner)


def _container_form(way: Way) -> str | None:
    for call in (way.entry, way.forward):
        inside = call.container() if call is not None else None
        if inside is not None:
            return inside[1].form
    return None


def _container_keys(way: Way) -> tuple[str, ...]:
    for call in (way.entry, way.forward):
        inside = call.container() if call is not None else None
        if inside is not None:
            return inside[1].keys
    return ()


def _is_flat(way: Way) -> bool:
    return _container_form(way) == "flat"


def _has_biases(way: Way) -> bool:
    """Whether biases are given apart from the weights."""
    if _container_form(way) is not None:
        keys = _container_keys(way)
        told = [one for one in map(parameter_of, keys) if one is not None]
        return not (len(told) == 2 and all(one.kind == "W" for one in told))
    if any(role in ("b1", "b2") for _, role in way.globals_set):
        return True
    gets = [one for call in (way.forward, way.entry) if call is not None for _, one in call.arguments]
    return any(
        (one.kind, one.what) in (("parameter", "b1"), ("parameter", "b2"), ("list", "b")) for one in gets
    )


def _walked(walked: Sequence[Any], arrays: Sequence[Array]) -> Iterator[tuple[Path, Leaf, bool]]:
    """What lies in an object: the path, the value, and whether it is the first path to that array."""
    seen: set[int] = set()
    for path, tree, number in walked:
        found = leaves(tree, arrays)
        if len(found) != 1:
            continue
        steps: Path = tuple((kind, key) for kind, key in path)
        name = ".".join(str(key) for _, key in steps)
        yield steps, replace(found[0], name=name), number not in seen or not number
        seen.add(number)


def _by_shape(held: Sequence[tuple[Path, Leaf]], layout: Layout, sizes: Sizes) -> dict[str, Path] | None:
    paths: dict[str, Path] = {}
    for name in PARAMETERS:
        shape = layout.shape(name, sizes)
        fits = [(path, leaf) for path, leaf in held if leaf.value is not None and leaf.value.shape == shape
                and path not in paths.values()]  # fmt: skip
        told = {path: parameter_of(leaf.name) for path, leaf in fits}
        plain = [path for path, _ in fits if not ((one := told[path]) and one.is_gradient)]
        called = [path for path in plain if (one := told[path]) and one.kind == name[0]]
        if not plain:
            return None
        paths[name] = (called or plain)[0]
    return paths


def _dtype(held: Sequence[tuple[Path, Leaf]], path: Path) -> str:
    return next(leaf.dtype for one, leaf in held if one == path)


def _returned_names(returns: Sequence[tuple[str, ...]], tree: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of what was returned, of the return that has as many."""
    length = len(tree["list"]) if "list" in tree else -1
    return next((names for names in reversed(returns) if len(names) == length and length > 1), ())


def _count(chosen: Chosen, layout: Layout) -> int:
    if chosen.flat:
        return 4
    return 2 * len(chosen.gradients) if chosen.folded or layout.folded else len(chosen.gradients)


def _flagged(found: Sequence[Leaf], chosen: Chosen) -> bool:
    """Whether a name says that what was chosen are gradients."""
    paths = set(chosen.gradients.values())
    return any(
        leaf.path in paths and (one := parameter_of(leaf.name)) and one.is_gradient for leaf in found
    )


def _changed(
    place: Place, given: Sequence[Any], arrays: Sequence[Array], program: Program | None
) -> list[str]:
    """The parameters that are others afterwards."""
    if program is None:
        return []
    found = []
    for at, name in enumerate((*PARAMETERS, "flat")):
        tree = given[AFTER + at]
        key = "θ" if name == "flat" else name
        if "array" not in tree or key not in program.named:
            continue
        before = program.arrays[program.named.index(key)]
        after = arrays[tree["array"]]
        if after.shape != before.shape or not np.array_equal(after, before, equal_nan=True):
            found.append(name)
    if not found:
        return []
    return (
        ["flat"] if "flat" in found else [n for n in PARAMETERS if not place.layout.folded or n[0] == "W"]
    )


def _is_mismatch(told: Mapping[str, Any]) -> bool:
    return bool({"ValueError", "IndexError", "TypeError", "AssertionError"} & set(told["types"])) and (
        _MISMATCH.search(told["message"]) is not None or "AssertionError" in told["types"]
    )


def _is_name_error(told: Mapping[str, Any]) -> bool:
    return "NameError" in told["types"] and "UnboundLocalError" not in told["types"]
