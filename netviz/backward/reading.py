"""What came back: which of it is the loss and which the four gradients."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

import numpy as np

from netviz.backward.layout import Layout
from netviz.backward.names import LOSS_NAMES, four, parameter_of
from netviz.backward.program import Form, unflat
from netviz.core.params import PARAMETERS, Array, Sizes
from netviz.frozen import dataclass

TreePath = tuple[int, ...]
"""Where a leaf lies in a tree: the places one after the other."""


@dataclass(frozen=True)
class Leaf:
    """An array, a number, nothing, or what is neither."""

    path: TreePath
    name: str
    value: Array | None
    bad: str = ""
    dtype: str = ""


@dataclass(frozen=True)
class Chosen:
    """Where in what came back the loss and the gradients are.

    Parameters
    ----------
    source : "returned", "attributes", "updated" or "in place"
        Updated: the function returns the new parameters; in place: it changes those that it is given.
    gradients : mapping of a parameter to a path in the tree, or in the object
    loss : path, optional
    loss_from : "entry" or "loss"
    flat : bool
        One vector has all of them, at gradients["flat"].
    folded : bool
        The matrices have the biases in them.
    eta : float, optional
        By which an update is divided if the function takes no η.
    """

    source: str = "returned"
    gradients: Mapping[str, Any] = field(default_factory=dict)
    loss: TreePath | None = None
    loss_from: str = "entry"
    flat: bool = False
    folded: bool = False
    eta: float | None = None


@dataclass(frozen=True)
class Read:
    """The loss and the gradients in the function's own shapes."""

    loss: float | None
    raw: Mapping[str, Array]
    bad: Mapping[str, str] = field(default_factory=dict)
    dtype: str = "float64"


def leaves(
    tree: Mapping[str, Any], arrays: Sequence[Array], names: Sequence[str] = (), name: str = ""
) -> list[Leaf]:
    """All leaves of a tree; `names` are those of the parts of its first level."""
    return list(_leaves(tree, arrays, names, name, ()))


def _leaves(
    tree: Mapping[str, Any], arrays: Sequence[Array], names: Sequence[str], name: str, path: TreePath
) -> Iterator[Leaf]:
    if "array" in tree:
        yield Leaf(path, name, arrays[tree["array"]], dtype=tree["dtype"])
    elif "dict" in tree:
        for place, (key, part) in enumerate(tree["dict"]):
            yield from _leaves(part, arrays, (), f"{name}.{key}" if name else key, (*path, place))
    elif "list" in tree:
        for place, part in enumerate(tree["list"]):
            inner = names[place] if len(names) == len(tree["list"]) else f"{name}[{place}]"
            yield from _leaves(part, arrays, (), inner, (*path, place))
    else:
        bad = tree.get("bad", "text" if "text" in tree else "")
        yield Leaf(path, name, None, bad)


def at(tree: Mapping[str, Any], arrays: Sequence[Array], path: TreePath) -> Leaf | None:
    """The leaf at a path; None if there is none."""
    for place in path:
        if "dict" in tree and place < len(tree["dict"]):
            tree = tree["dict"][place][1]
        elif "list" in tree and place < len(tree["list"]):
            tree = tree["list"][place]
        else:
            return None
    found = leaves(tree, arrays)
    return found[0] if len(found) == 1 and found[0].path == () else None


def choose(
    found: Sequence[Leaf], layout: Layout, sizes: Sizes, source: str = "returned", flat: bool = False
) -> Chosen:
    """Which leaves are the gradients and the loss: by name, by shape, then by order.

    Leaves of no numbers are taken by name, so that it can be said that they are none.
    """
    if flat:
        vector = next(
            (leaf for leaf in found if leaf.value is not None and leaf.value.size == sizes.n_parameters),
            None,
        )
        if vector is not None:
            gradients = {"flat": vector.path}
            loss = loss_in([leaf for leaf in found if leaf.path != vector.path])
            return Chosen(source, gradients, loss, flat=True)
    if layout.folded:
        return _folded(found, layout, sizes, source)
    named = [leaf for leaf in found if leaf.name and parameter_of(leaf.name) is not None]
    gradients = {}
    told = four([leaf.name for leaf in named])
    if told is not None:
        gradients = {name: named[place].path for name, place in told.items()}
    else:
        taken: set[TreePath] = set()
        for name in PARAMETERS:
            shape = layout.shape(name, sizes)
            fits = [leaf for leaf in found if leaf.value is not None and leaf.path not in taken
                    and _same(leaf.value.shape, shape)]  # fmt: skip
            flagged = [leaf for leaf in fits if (one := parameter_of(leaf.name)) and one.is_gradient]
            if flagged or fits:
                best = (flagged or fits)[0]
                gradients[name] = best.path
                taken.add(best.path)
        for name in PARAMETERS:
            if name in gradients:
                continue
            for leaf in named:
                one = parameter_of(leaf.name)
                if (
                    leaf.path not in taken
                    and one
                    and one.kind == name[0]
                    and _ordinal(leaf.name) == name[1]
                ):
                    gradients[name] = leaf.path
                    taken.add(leaf.path)
                    break
        _place_the_rest(gradients, found, layout, sizes)
    rest = [leaf for leaf in found if leaf.path not in gradients.values()]
    return Chosen(source, gradients, loss_in(rest))


def _place_the_rest(
    gradients: dict[str, TreePath], found: Sequence[Leaf], layout: Layout, sizes: Sizes
) -> None:
    """What has neither a name nor the right shape: transposed ones, then by their order."""
    missing = [name for name in PARAMETERS if name not in gradients]
    if not gradients or not missing:
        return
    depths = {len(path) for path in gradients.values()}
    free = [
        leaf
        for leaf in found
        if leaf.value is not None
        and leaf.path not in gradients.values()
        and len(leaf.path) in depths
        and leaf.name.lower() not in LOSS_NAMES
    ]
    for name in [*missing]:
        turned = layout.shape(name, sizes)[::-1]
        leaf = next((one for one in free if one.value is not None and one.value.shape == turned), None)
        if leaf is not None:
            gradients[name] = leaf.path
            free.remove(leaf)
            missing.remove(name)
    if len(free) == len(missing) + 1 and free[0].value is not None and free[0].value.size == 1:
        free = free[1:]  # the loss comes first
    if len(free) == len(missing):
        gradients.update((name, leaf.path) for name, leaf in zip(missing, free, strict=True))


def _folded(found: Sequence[Leaf], layout: Layout, sizes: Sizes, source: str) -> Chosen:
    gradients: dict[str, TreePath] = {}
    for name, shape in zip(("W1", "W2"), layout.folded_shapes(sizes), strict=True):
        for leaf in found:
            if leaf.value is not None and leaf.value.shape == shape:
                gradients[name] = leaf.path
                break
    rest = [leaf for leaf in found if leaf.path not in gradients.values()]
    return Chosen(source, gradients, loss_in(rest), folded=True)


def _ordinal(name: str) -> str:
    return next((letter for letter in reversed(name) if letter.isdigit()), "")


def _same(shape: tuple[int, ...], expected: tuple[int, ...]) -> bool:
    """The same shape, or the same vector lying otherwise."""
    if shape == expected:
        return True
    long = [length for length in shape if length != 1]
    return (
        len(expected) < 2 or 1 in expected
        if long == [n for n in expected if n != 1] and len(long) == 1
        else False
    )


def loss_in(rest: Sequence[Leaf]) -> TreePath | None:
    """The path to the loss among what is no gradient; None without one."""
    numbers = [leaf for leaf in rest if leaf.value is not None and leaf.value.size == 1
               and parameter_of(leaf.name) is None]  # fmt: skip
    called = [leaf for leaf in numbers if leaf.name.split(".")[-1].lower() in LOSS_NAMES]
    best = called or numbers
    return best[0].path if best else None


def taken_out(
    chosen: Chosen,
    tree: Mapping[str, Any],
    loss_tree: Mapping[str, Any],
    arrays: Sequence[Array],
    layout: Layout,
    form: Form,
    sizes: Sizes,
) -> Read:
    """The loss and the gradients that were chosen."""
    raw: dict[str, Array] = {}
    bad: dict[str, str] = {}
    dtypes: set[str] = set()
    loss = None
    if chosen.loss is not None:
        leaf = at(loss_tree if chosen.loss_from == "loss" else tree, arrays, chosen.loss)
        if leaf is not None and leaf.value is not None and leaf.value.size == 1:
            loss = float(leaf.value.reshape(-1)[0])
    for name, path in chosen.gradients.items():
        leaf = at(tree, arrays, path)
        if leaf is None:
            continue
        if leaf.bad:
            bad[name] = leaf.bad
        elif leaf.value is not None:
            raw[name] = leaf.value
            dtypes.add(leaf.dtype)
    raw = spread(raw, chosen, layout, form, sizes)
    return Read(loss, raw, bad, coarsest(dtypes))


def coarsest(dtypes: Collection[str]) -> str:
    """The precision of gradients of these types."""
    return next((dtype for dtype in ("float32", "float16") if dtype in dtypes), "float64")


def spread(
    raw: dict[str, Array], chosen: Chosen, layout: Layout, form: Form, sizes: Sizes
) -> dict[str, Array]:
    """What comes in one vector, or with the biases in the matrices, as the four."""
    if chosen.flat:
        vector = raw.get("flat")
        if vector is None or vector.size != sizes.n_parameters:
            return {}
        return unflat(np.ravel(vector), layout, form, sizes)
    if not chosen.folded:
        return raw
    parts = {}
    for layer, shape in enumerate(layout.folded_shapes(sizes), start=1):
        theta = raw.get(f"W{layer}")
        if theta is None:
            continue
        if theta.shape != shape:
            parts[f"W{layer}"] = theta
            continue
        weights, bias = layout.unfolded(theta)
        parts[f"W{layer}"] = layout.parameter(f"W{layer}", weights)
        parts[f"b{layer}"] = layout.parameter(f"b{layer}", bias)
    return parts
