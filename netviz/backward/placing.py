"""Where parameters may lie in a function's arguments, or in an object: everything that is worth a trial."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

from netviz.backward.layout import BIASES, WEIGHTS, Layout
from netviz.backward.listing import Listing
from netviz.backward.names import four, parameter_of
from netviz.backward.program import FLAT_ORDERS, Form, Path, Place
from netviz.backward.reading import Leaf, leaves
from netviz.backward.usage import Container, inner_keys
from netviz.backward.way import Way
from netviz.core.params import PARAMETERS, Array, Sizes


def layouts(base: Layout, one_sample: bool) -> Iterator[list[Layout]]:
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


def argument_places(
    way: Way, listing: Listing, names: Mapping[str, str | float], settings: Mapping[Path, str]
) -> Iterator[Place]:
    """What the arguments of a way may get, before samples and labels vary."""
    base = Place(way, Layout(), settings=settings, names=names)
    if is_flat(way):
        for order in ("C", "F"):
            for flat in FLAT_ORDERS:
                for weights in ("HD", "DH"):
                    form = Form(flat, order)
                    layout = Layout(weights=weights, folded=flat == "folded")
                    yield replace(base, form=form, layout=layout)
        return
    inside, apart = _container(way), has_biases(way)
    if apart:
        for weights in WEIGHTS:
            for bias in BIASES if weights == "DH" else ("H1", "H", "1H"):
                yield replace(base, layout=Layout(weights=weights, bias=bias))
        for (weights, second), bias in product((("DH", "HD"), ("HD", "DH")), BIASES):
            yield replace(base, layout=Layout(weights=weights, bias=bias, second=second))
        forms = [Form(nested=nested) for nested in _nestings(way, listing)]
        if inside is not None and inside.form in ("list", "tuple") and not inside.keys:
            orders = (("W1", "W2", "b1", "b2"), ("b1", "W1", "b2", "W2"))
            forms += [Form(listed=listed) for listed in orders]
        for form, weights, bias in product(forms, WEIGHTS, BIASES):
            yield replace(base, layout=Layout(weights=weights, bias=bias), form=form)
    if not apart or (inside is not None and inside.form in ("list", "tuple", "")):
        for weights, last in product(("HD", "DH"), (False, True)):
            yield replace(base, layout=Layout(weights=weights, folded=True, folded_last=last))
        if not apart:
            yield from (replace(base, layout=Layout(weights=weights)) for weights in WEIGHTS)


def _nestings(way: Way, listing: Listing) -> Iterator[tuple[str, ...]]:
    """How the two layers may lie in a container of two: as pairs, or as dictionaries of two keys."""
    inside = _container(way)
    if inside is None or inside.form in ("flat", "object") or four(inside.keys) is not None:
        return
    keys = inside.keys
    yield ("pairs", *keys[:2]) if len(keys) == 2 else ("pairs",)
    inner = inner_keys(way.entry.function, listing) or ("W", "b")
    yield ("kinds", *inner)
    yield ("dicts", *inner, *keys[:2]) if len(keys) == 2 else ("dicts", *inner)


def _container(way: Way) -> Container | None:
    """What has all parameters in it, if anything has."""
    for call in (way.entry, way.forward):
        inside = call.container() if call is not None else None
        if inside is not None:
            return inside[1]
    return None


def is_flat(way: Way) -> bool:
    """Whether all parameters are given in one vector."""
    inside = _container(way)
    return inside is not None and inside.form == "flat"


def has_biases(way: Way) -> bool:
    """Whether biases are given apart from the weights."""
    inside = _container(way)
    if inside is not None:
        if inside.form in ("dict", "object"):
            return True  # one of its functions may use the weights only
        told = [one for one in map(parameter_of, inside.keys) if one is not None]
        return not (len(told) == 2 and all(one.kind == "W" for one in told))
    if any(role in ("b1", "b2") for _, role in way.globals_set):
        return True
    gets = [one for call in (way.forward, way.entry) if call is not None for _, one in call.arguments]
    return any(
        (one.kind, one.what) in (("parameter", "b1"), ("parameter", "b2"), ("list", "b")) for one in gets
    )


def walked_leaves(walked: Sequence[Any], arrays: Sequence[Array]) -> Iterator[tuple[Path, Leaf, bool]]:
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


def by_shape(held: Sequence[tuple[Path, Leaf]], layout: Layout, sizes: Sizes) -> dict[str, Path] | None:
    """Where the four lie in an object, told by their shapes; None if one of them is not there."""
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


def dtype_at(held: Sequence[tuple[Path, Leaf]], path: Path) -> str:
    """The type of the numbers at a path."""
    return next(leaf.dtype for one, leaf in held if one == path)
