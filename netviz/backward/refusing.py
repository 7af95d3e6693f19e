"""What is no backward pass of this network, and why: nothing to call, another network, no gradients."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from netviz.backward import other_networks, troubles
from netviz.backward.answer import Trouble
from netviz.backward.forcing import Forced
from netviz.backward.listing import Listing
from netviz.backward.names import has_third_layer, parameter_of
from netviz.backward.outcome import Convention
from netviz.backward.placing import has_biases, is_flat
from netviz.backward.reading import Read
from netviz.backward.source import Source
from netviz.backward.troubles import HEAVY
from netviz.backward.usage import reached
from netviz.core.params import PARAMETERS, Array

NO_BIASES = "this network has no biases; netviz's has b1 and b2."
_AUTOGRAD = "{} does the differentiation here: there is no backward pass of your own to check."


def nothing_to_call(source: Source, listing: Listing, name: str = "") -> Trouble:
    """Why a file has nothing that could be called."""
    heavy = sorted(listing.imports & HEAVY)
    if heavy:
        return Trouble("another-network", _AUTOGRAD.format(heavy[0]))
    other = third_layer(source)
    if other is not None:
        return other
    if not listing.names:
        sentence = f"{source.name} defines no function and no class, so there is nothing to call."
        return Trouble("nothing", sentence)
    sentence = (
        f"nothing in {name or source.name} can be called with samples, labels and the parameters of a "
        "two-layer network."
    )
    return Trouble("nothing", sentence)


def third_layer(source: Source) -> Trouble | None:
    """That it is a network of three layers or more, if its names say so."""
    if not has_third_layer(_names(source.tree)):
        return None
    return Trouble("another-network", "this network has three layers or more; netviz's has two.")


def _names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            yield node.arg
        elif (
            isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"
        ):
            yield node.attr
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            yield str(node.slice.value)


def _names_biases(source: Source) -> bool:
    """Whether anything in the file is called like a bias."""
    names = {
        *_names(source.tree),
        *(node.id for node in ast.walk(source.tree) if isinstance(node, ast.Name)),
    }
    return any(one.kind == "b" for one in map(parameter_of, names) if one is not None)


def no_gradients(convention: Convention, read: Read, source: Source, listing: Listing) -> Trouble | None:
    """Why what came back are no gradients of this network; None if they may be."""
    line = convention.place.way.entry.function.line
    sizes, layout = convention.probe.params.sizes, convention.place.layout
    way = convention.place.way
    folded = is_flat(way) or layout.folded
    without = not folded and not {"b1", "b2"} & {*read.raw, *read.bad}
    if way.gives_parameters and without and not (has_biases(way) and _names_biases(source)):
        return Trouble("another-network", NO_BIASES, line)
    for name, what in read.bad.items():
        return Trouble("values", f"the gradient of {name} is {what}, where real numbers are needed.", line)
    own = {name: layout.back(name, value, sizes) for name, value in read.raw.items() if name in PARAMETERS}
    network = other_networks.recognized(convention.probe, own)
    if network:
        sentence = f"this is another network: {network}. netviz's has ReLU, softmax and cross-entropy."
        return Trouble("another-network", sentence, line)
    strange = [name for name in own if not _is_known_shape(name, read.raw[name], convention)]
    if strange:
        shapes = ", ".join(f"{name} {read.raw[name].shape}" for name in strange)
        needed = ", ".join(f"{name} {layout.shape(name, sizes)}" for name in strange)
        sentence = f"the gradients have shapes that fit no parameter: {shapes}; they are to be {needed}."
        return Trouble("shape", sentence, _last_set(source.tree, strange[0], line))
    if _uses_autograd(convention, listing):
        return Trouble("another-network", _AUTOGRAD.format("autograd"), line)
    return None


def _last_set(tree: ast.Module, name: str, line: int) -> int:
    """Where something called like the gradient of a parameter is set last; else the line that is given."""
    letter, order = name[0], float(name[1])
    found = line
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else ()
        for target in targets:
            if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
                said = parameter_of(f"d {target.slice.value!s}")  # such as grads["b1"]
            else:
                said = parameter_of(target.id) if isinstance(target, ast.Name) else None
            if said is not None and said.is_gradient and (said.kind, said.order) == (letter, order + 1.0):
                found = max(found, target.lineno)
    return found


def _is_known_shape(name: str, raw: Array, convention: Convention) -> bool:
    """Whether it is the parameter's shape, or one that a known mistake gives."""
    problem, layout = convention.probe, convention.place.layout
    sizes = problem.params.sizes
    expected = layout.shape(name, sizes)
    if raw.shape in (expected, expected[::-1], ()):
        return True
    if name.startswith("W"):
        return False
    long = [length for length in raw.shape if length != 1]
    return len(long) <= 1 and raw.size in (*expected, len(problem.y), 1)


def _uses_autograd(convention: Convention, listing: Listing) -> bool:
    if not listing.imports & HEAVY:
        return False
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("backward", "grad", "gradient")
        and not (isinstance(node.func.value, ast.Name) and node.func.value.id == "self")
        for function in reached(convention.place.way.entry.function, listing)
        for node in ast.walk(function.node)
    )


def not_as_said(forced: Forced, told: Mapping[str, Any] | None, source: Source) -> Trouble:
    """It cannot be called as somebody says that it is to be called."""
    sentence = f"it cannot be called with {forced.layout_words}"
    if told is None:
        return Trouble("unclear", f"{sentence}: no gradient comes of it. Leave it to be found out.")
    raised = troubles.of_told(told, source)
    return replace(raised, kind="unclear", sentence=f"{sentence}: {raised.sentence}")
