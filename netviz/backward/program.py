"""One call as a program for the child: arrays, and the steps that put them where they are wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, Literal

import numpy as np

from netviz.backward.layout import Layout
from netviz.backward.names import four
from netviz.backward.problem import Problem
from netviz.backward.usage import Container
from netviz.backward.way import Call, Way
from netviz.core.params import PARAMETERS, Array, Sizes
from netviz.frozen import dataclass

Path = tuple[tuple[str, str | int], ...]
"""Where something lies in an object: ("at", attribute) and ("it", key) one after the other."""

FLAT_ORDERS = ("folded", "W1 b1 W2 b2", "W1 W2 b1 b2", "b1 W1 b2 W2", "b1 b2 W1 W2")
"""How θ may lie in one vector: matrices with a bias column, or the four one after the other."""


@dataclass(frozen=True)
class Form:
    """How the parameters are given in one argument.

    Parameters
    ----------
    flat : one of `FLAT_ORDERS`
    order : "C" or "F"
        Of a flat vector.
    listed : tuple of str
        The order in a list.
    nested : tuple of str
        Layer by layer: "pairs", or "dicts" with the keys of weights and biases; then the two keys of the
        layers, if they lie in a dictionary. "kinds": a list of weights and one of biases, with their keys.
    """

    flat: str = "folded"
    order: Literal["C", "F"] = "C"
    listed: tuple[str, ...] = PARAMETERS
    nested: tuple[str, ...] = ()


@dataclass
class Program:
    """What is sent."""

    steps: list[Any] = field(default_factory=list)
    before: list[Any] = field(default_factory=list)
    give: list[Any] = field(default_factory=list)
    walk: list[Any] = field(default_factory=list)
    arrays: list[Array] = field(default_factory=list)
    named: list[str] = field(default_factory=list)

    def array(self, name: str, value: Array) -> list[Any]:
        """An array that is sent, once for each name."""
        if name not in self.named:
            self.named.append(name)
            self.arrays.append(np.ascontiguousarray(value).reshape(np.shape(value)))
        return ["a", self.named.index(name)]

    def as_json(self) -> dict[str, Any]:
        """The program without its arrays."""
        return {"before": self.before, "steps": self.steps, "give": self.give, "walk": self.walk}


@dataclass(frozen=True)
class Place:
    """Everything that a program needs to know besides the problem.

    Parameters
    ----------
    way : Way
    layout : Layout
    form : Form
    paths : mapping of a parameter to where it lies in the object
    settings : mapping of a path in the object to the role of the number there
    names : mapping of a global to a role or a number
        What is set because the file does not.
    rebind : bool
        Put other arrays in the object instead of filling those that are there.
    given : tuple of Path
        What else is given back of the object.
    fresh : bool
        Make the object anew for every call.
    """

    way: Way
    layout: Layout
    form: Form = Form()
    paths: Mapping[str, Path] = field(default_factory=dict)
    settings: Mapping[Path, str] = field(default_factory=dict)
    names: Mapping[str, str | float] = field(default_factory=dict)
    rebind: bool = False
    given: tuple[Path, ...] = ()
    fresh: bool = False

    def takes(self, role: str) -> bool:
        """Whether the function has λ, or η, as an argument, in the object or as a global."""
        return self.way.has(role) or role in self.settings.values() or role in self.names.values()


def reach(start: list[Any], path: Path) -> list[Any]:
    """The expression for what lies at the end of a path."""
    for kind, key in path:
        start = [kind, start, key]
    return start


def build(place: Place, problem: Problem, sample: int | None = None, walk: bool = False) -> Program:
    """The program of one call.

    What it gives: what the entry returned, the loss function's value or None, the four parameters and the
    flat vector as they are afterwards or None, and what else is to be given.
    """
    return _Builder(place, problem, sample).program(walk)


class _Builder:
    def __init__(self, place: Place, problem: Problem, sample: int | None) -> None:
        self.place, self.problem, self.sample = place, problem, sample
        self.way, self.layout = place.way, place.layout
        self.made = Program()
        self.after: dict[str, list[Any]] = {}

    def program(self, walk: bool) -> Program:
        made, way = self.made, self.way
        owner: list[Any] = ["s", "self"]
        for name, role in self.way.globals_set:
            made.before.append(["setglobal", name, self.role(role)])
        for name, what in self.place.names.items():
            value = self.role(what) if isinstance(what, str) else ["v", what]
            made.before.append(["setglobal", name, value])
        if (way.renew or self.place.fresh) and way.construct is not None:
            made.before.append(construct_step(way, self))
        if way.construct is not None:
            for path, role in self.place.settings.items():
                made.before.append(self._set(owner, path, self.role(role)))
            if not way.gives_parameters:
                self._fill(owner)
        if way.forward is not None:
            self.call(way.forward, "forward")
        if way.loss_first:
            self._call_loss()
        self.call(way.entry, "entry")
        made.give.append(["s", "entry"])
        if way.loss is not None and not way.loss_first:
            self._call_loss()
        made.give.append(["v", None] if way.loss is None else ["s", "loss"])
        made.give += [self.after.get(name, ["v", None]) for name in (*PARAMETERS, "flat")]
        made.give += [reach(owner, path) for path in self.place.given]
        if walk and way.construct is not None:
            made.walk.append(owner)
        return made

    def _call_loss(self) -> None:
        way = self.way
        assert way.loss is not None
        own = way.loss_forward is not None and way.loss_forward != way.forward
        if own and way.loss_forward is not None:
            self.call(way.loss_forward, "loss forward")
        self.call(way.loss, "loss", "loss forward" if own else "forward")

    def call(self, call: Call, slot: str, forward: str = "forward") -> None:
        """One call; its parameters go by where they lie afterwards."""
        named: dict[str, Any] = {}
        for name, gets in call.arguments:
            named[name] = self.gets(gets, name, forward)
        target: list[Any]
        target = (
            ["at", ["s", "self"], call.function.name] if call.function.owner else ["g", call.function.name]
        )
        if call.function.node is not None and call.function.node.args.posonlyargs:
            self.made.steps.append(["call", target, list(named.values()), {}, slot])
        else:
            self.made.steps.append(["call", target, [], named, slot])

    def gets(self, gets: Any, name: str, forward: str = "forward") -> list[Any]:
        """The expression for what an argument gets."""
        if gets.kind == "role":
            return self.role(gets.what)
        if gets.kind == "parameter":
            return self.parameter(gets.what)
        if gets.kind == "list":
            return self.listed(gets.what)
        if gets.kind == "params":
            return self.params(gets.what)
        if gets.kind == "function":
            return ["g", gets.what]
        if gets.kind == "out":
            whole = ["s", forward]
            return whole if gets.what is None else ["it", whole, gets.what]
        return ["v", gets.what]

    def role(self, role: str) -> list[Any]:
        problem = self.problem
        if role in PARAMETERS:
            return self.parameter(role)
        if role == "X":
            return self.made.array("X", self.layout.inputs(problem, self.sample))
        if role == "y":
            return self.made.array("y", self.layout.targets(problem, self.sample))
        if role == "sizes":
            return ["v", list(problem.params.sizes)]
        return ["v", problem.numbers(self.sample)[role]]

    def parameter(self, name: str) -> list[Any]:
        expression = self.made.array(name, self.value(name))
        self.after[name] = expression
        return expression

    def value(self, name: str) -> Array:
        params = self.problem.params
        if self.layout.folded and name.startswith("W"):
            return self.layout.folded_parameter(getattr(params, name), getattr(params, "b" + name[1]))
        return self.layout.parameter(name, getattr(params, name))

    def listed(self, kind: str) -> list[Any]:
        slot = f"list {kind}"
        if not any(step[:2] == ["put", slot] for step in self.made.before):
            parts = [self.made.array(name, self.value(name)) for name in (f"{kind}1", f"{kind}2")]
            self.made.before.append(["put", slot, ["l", parts]])
            for place, name in enumerate((f"{kind}1", f"{kind}2")):
                self.after[name] = ["it", ["s", slot], place]
        return ["s", slot]

    def params(self, container: Container) -> list[Any]:
        """All parameters in one argument; the same object wherever it is given."""
        slot = "params"
        if not any(step[:2] == ["put", slot] for step in self.made.before):
            self.made.before.append(["put", slot, self._container(container, slot)])
        return ["s", slot]

    def _container(self, container: Container, slot: str) -> list[Any]:
        form = self.place.form
        if form.nested:
            return self._layers(form.nested, slot)
        if container.form == "flat":
            self.after["flat"] = ["s", slot]
            return self.made.array("θ", flat(self.problem, self.layout, form))
        if container.form in ("list", "tuple"):
            if len(container.keys) == 2 or self.layout.folded:
                names: tuple[str, ...] = ("W1", "W2")
            else:
                order = four(container.keys)
                names = form.listed if order is None else tuple(sorted(PARAMETERS, key=order.__getitem__))
            for place, name in enumerate(names):
                self.after[name] = ["it", ["s", slot], place]
            parts = [self.made.array(name, self.value(name)) for name in names]
            return ["t" if container.form == "tuple" else "l", parts]
        keys = parameter_keys(container)
        kind = "at" if container.form == "object" else "it"
        for name, key in keys.items():
            self.after[name] = [kind, ["s", slot], key]
        pairs = [[key, self.made.array(name, self.value(name))] for name, key in keys.items()]
        return ["ns" if kind == "at" else "d", pairs]

    def _layers(self, nested: tuple[str, ...], slot: str) -> list[Any]:
        """The parameters layer by layer."""
        kind, *keys = nested
        if kind == "kinds":
            pairs = []
            for name, key in zip("Wb", keys, strict=True):
                parts = [self.made.array(name + layer, self.value(name + layer)) for layer in "12"]
                pairs.append([key, ["l", parts]])
                for place, layer in enumerate("12"):
                    self.after[name + layer] = ["it", ["it", ["s", slot], key], place]
            return ["d", pairs]
        inner: list[Any] = [0, 1] if kind == "pairs" else keys[:2]
        outer: list[Any] = (keys if kind == "pairs" else keys[2:]) or [0, 1]
        layers = []
        for layer, place in zip("12", outer, strict=True):
            parts = [self.made.array(name + layer, self.value(name + layer)) for name in "Wb"]
            for name, key in zip("Wb", inner, strict=True):
                self.after[name + layer] = ["it", ["it", ["s", slot], place], key]
            layers.append(
                ["t", parts]
                if kind == "pairs"
                else ["d", [[k, v] for k, v in zip(inner, parts, strict=True)]]
            )
        if outer == [0, 1]:
            return ["l", layers]
        return ["d", [[key, layer] for key, layer in zip(outer, layers, strict=True)]]

    def _fill(self, owner: list[Any]) -> None:
        for name, path in self.place.paths.items():
            value = self.made.array(name, self.value(name))
            target = reach(owner, path)
            if self.place.rebind:
                # a copy of its own, so that what is sent can be told from what the function does to it
                self.made.before.append(self._set(owner, path, value))
            else:
                self.made.before.append(["fill", target, value])
            self.after[name] = target

    @staticmethod
    def _set(owner: list[Any], path: Path, value: list[Any]) -> list[Any]:
        *way, (kind, key) = path
        return ["setattr" if kind == "at" else "setitem", reach(owner, tuple(way)), key, value]


def construct_step(way: Way, builder: Any) -> list[Any]:
    """The step that makes the object."""
    assert way.owner is not None
    construct = way.construct
    named = {name: builder.gets(gets, name) for name, gets in construct.arguments} if construct else {}
    return ["call", ["g", way.owner.name], [], named, "self"]


def construction(place: Place, problem: Problem) -> Program:
    """The program that makes the object once and looks what is in it."""
    builder = _Builder(place, problem, None)
    for name, role in place.way.globals_set:
        builder.made.before.append(["setglobal", name, builder.role(role)])
    builder.made.steps.append(construct_step(place.way, builder))
    builder.made.walk.append(["s", "self"])
    return builder.made


def parameter_keys(container: Container) -> dict[str, str]:
    """The keys of W1, b1, W2 and b2 in a dictionary or an object."""
    told = four(container.keys)
    if told is not None:
        return {name: container.keys[place] for name, place in told.items()}
    return {name: name for name in PARAMETERS}


def flat(problem: Problem, layout: Layout, form: Form) -> Array:
    """θ as one vector."""
    params = problem.params
    if form.flat == "folded":
        parts = [
            layout.folded_parameter(params.W1, params.b1),
            layout.folded_parameter(params.W2, params.b2),
        ]
    else:
        parts = [layout.parameter(name, getattr(params, name)) for name in form.flat.split()]
    return np.concatenate([part.ravel(order=form.order) for part in parts])


def unflat(vector: Array, layout: Layout, form: Form, sizes: Sizes) -> dict[str, Array]:
    """A gradient in one vector as the four, in the function's own shapes."""
    parts: dict[str, Array] = {}
    at = 0
    if form.flat == "folded":
        for layer, shape in enumerate(layout.folded_shapes(sizes), start=1):
            size = shape[0] * shape[1]
            theta = vector[at : at + size].reshape(shape, order=form.order)
            weights, bias = layout.unfolded(theta)
            parts[f"W{layer}"] = layout.parameter(f"W{layer}", weights)
            parts[f"b{layer}"] = layout.parameter(f"b{layer}", bias)
            at += size
        return parts
    for name in form.flat.split():
        shape_here = layout.shape(name, sizes)
        size = int(np.prod(shape_here))
        parts[name] = vector[at : at + size].reshape(shape_here, order=form.order)
        at += size
    return parts
