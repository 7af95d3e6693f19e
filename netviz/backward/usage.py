"""What the code of a function says about what it wants, read from its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from netviz.backward.listing import ClassDefined, Defined, Listing, own_nodes
from netviz.backward.names import parameter_of
from netviz.frozen import dataclass


@dataclass(frozen=True)
class Container:
    """How a function takes its parameters out of one argument.

    Parameters
    ----------
    form : "dict", "list", "tuple", "flat", "object" or ""
    keys : tuple of str
        Of a dictionary or the attributes of an object, in the order in which they occur; of a tuple, the
        names that its parts get.
    """

    form: str = ""
    keys: tuple[str, ...] = ()


def container(function: Defined, argument: str, listing: Listing, depth: int = 0) -> Container:
    """How `function` uses its argument of this name, or the functions that it gives it to."""
    keys: list[str] = []
    attributes: list[str] = []
    form = ""
    for node in own_nodes(function.node):
        if isinstance(node, ast.Subscript) and _is_name(node.value, argument):
            if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
                keys.append(node.slice.value)
                form = "dict"
            elif isinstance(node.slice, ast.Slice):
                form = form or "flat"
            elif isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, int):
                form = form or "list"
            elif isinstance(node.slice, ast.JoinedStr | ast.BinOp):
                form = form or "dict"
        elif isinstance(node, ast.Attribute) and _is_name(node.value, argument):
            if node.attr in ("items", "keys", "values", "get", "copy"):
                form = form or "dict"
            elif node.attr in ("reshape", "size", "shape", "ravel", "flatten"):
                form = form or "flat"
            else:
                attributes.append(node.attr)
        elif isinstance(node, ast.Assign) and _is_name(node.value, argument):
            target = node.targets[0]
            if isinstance(target, ast.Tuple | ast.List):
                if all(isinstance(one, ast.Tuple | ast.List) for one in target.elts):
                    return Container("tuple", ())
                return Container("tuple", tuple(ast.unparse(one) for one in target.elts))
        elif isinstance(node, ast.GeneratorExp | ast.ListComp | ast.For):
            keys += _looked_up_in_loop(node, argument)
            form = "dict" if keys else form
        elif isinstance(node, ast.Compare) and any(_is_name(one, argument) for one in node.comparators):
            form = form or "dict"
    if keys or form:
        return Container(form, tuple(dict.fromkeys(keys)))
    if attributes:
        return Container("object", tuple(dict.fromkeys(attributes)))
    if depth < 3:
        for callee, place in _given_to(function, argument, listing):
            found = container(callee, place, listing, depth + 1)
            if found.form:
                return found
    return Container()


def inner_keys(function: Defined, listing: Listing) -> tuple[str, str] | None:
    """The keys under which weights and biases lie in a dictionary of one layer."""
    found: dict[str, str] = {}
    for one in reached(function, listing):
        for node in ast.walk(one.node):
            if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
                key = str(node.slice.value)
                told = parameter_of(key)
                if told is not None and not told.is_gradient and not told.order:
                    found.setdefault(told.kind, key)
    return (found["W"], found["b"]) if len(found) == 2 else None


def _looked_up_in_loop(node: ast.AST, argument: str) -> Iterator[str]:
    """The keys of `(params[k] for k in ("W1", "b1"))`, whether with a loop or a comprehension."""
    loops = [node] if isinstance(node, ast.For) else getattr(node, "generators", [])
    uses = any(isinstance(one, ast.Subscript) and _is_name(one.value, argument) for one in ast.walk(node))
    for loop in loops:
        if uses and isinstance(loop.iter, ast.Tuple | ast.List):
            for one in loop.iter.elts:
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    yield one.value


def _given_to(function: Defined, argument: str, listing: Listing) -> Iterator[tuple[Defined, str]]:
    for node in own_nodes(function.node):
        if not isinstance(node, ast.Call):
            continue
        callee = callee_of(node, function, listing)
        if callee is None:
            continue
        for place, given in enumerate(node.args):
            if _is_name(given, argument) and place < len(callee.arguments):
                yield callee, callee.arguments[place].name
        for keyword in node.keywords:
            if keyword.arg and _is_name(keyword.value, argument):
                yield callee, keyword.arg


def callee_of(call: ast.Call, function: Defined, listing: Listing) -> Defined | None:
    """The function or method of the same file that is called here."""
    if isinstance(call.func, ast.Name):
        return listing.functions.get(call.func.id)
    if isinstance(call.func, ast.Attribute) and _is_name(call.func.value, "self") and function.owner:
        owner: ClassDefined | None = listing.classes.get(function.owner)
        return owner.methods.get(call.func.attr) if owner else None
    return None


def reached(function: Defined, listing: Listing) -> list[Defined]:
    """The function and those of the same file that it calls, one after the other."""
    found, ahead = [function], [function]
    while ahead:
        one = ahead.pop()
        for node in ast.walk(one.node):
            if isinstance(node, ast.Call):
                callee = callee_of(node, one, listing)
                if callee is not None and callee not in found:
                    found.append(callee)
                    ahead.append(callee)
    return found


def globals_read(function: Defined, listing: Listing) -> set[str]:
    """The names of the file's top level, or of none, that the function reads."""
    names: set[str] = set()
    for one in reached(function, listing):
        local = {argument.arg for argument in ast.walk(one.node) if isinstance(argument, ast.arg)}
        declared = {
            name for node in ast.walk(one.node) if isinstance(node, ast.Global) for name in node.names
        }
        stored = {
            node.id
            for node in ast.walk(one.node)
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
        }
        loaded = {
            node.id
            for node in ast.walk(one.node)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
        }
        names |= loaded - (local | (stored - declared))
    return names


def attributes(function: Defined, listing: Listing) -> tuple[set[str], set[str]]:
    """The attributes of `self` that a method and those that it calls read, and those that they set."""
    read: set[str] = set()
    written: set[str] = set()
    for one in reached(function, listing):
        for node in ast.walk(one.node):
            if isinstance(node, ast.Attribute) and _is_name(node.value, "self"):
                (read if isinstance(node.ctx, ast.Load) else written).add(node.attr)
    return read, written


def _is_name(node: ast.AST | None, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
