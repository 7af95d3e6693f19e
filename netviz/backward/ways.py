"""The ways in which a file's function may be called, told by names: what each argument gets.

Nothing here runs. `candidates` gives them, the likeliest first; whether one works is tried elsewhere.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from netviz.backward import usage
from netviz.backward.listing import ClassDefined, Defined, Listing, own_nodes
from netviz.backward.names import four, parameter_of, role_of
from netviz.backward.way import Call, Gets, Way
from netviz.core.params import PARAMETERS

_BACKWARD = re.compile(
    r"back|grad|nabla|deriv|bprop|loss_and|loss_grad|cost_?func|costfunction|objective_and|delta_rule", re.I
)
_LOSS = re.compile(r"loss|cost|objective|cross_?entropy|energy|^j$|error", re.I)
_STEP = re.compile(r"step|train|update|fit|sgd|descent|optimi[sz]e|learn|iterat", re.I)
_FORWARD = re.compile(
    r"forward|feed|predict|fprop|propagat|evaluat|classif|activat|network|model|hypothesis|scores?|output|"
    r"probab|compute_p|fwd|infer",
    re.I,
)
_NEVER = re.compile(
    r"numeric|grads?_?num|num_?grad|slow|finite|approx|check|test|plot|show|draw|load|save|read|accuracy|^main$|"
    r"init|relu|sigmoid|softmax|tanh",
    re.I,
)


_INPUTS = ("a0", "a1", "a_0", "a_1", "l0", "layer_0", "layer0", "h0", "z0", "a")
"""What the samples are called, as netviz itself does, if nothing else could be they."""


_ALL_OF_IT = frozenset(
    ["cache", "caches", "outputs", "fwd", "forward", "activations", "memory", "state", "saved", "ctx"]
)

_LITERALS = {"once": 1, "no": False, "small": 0.1, "seed": 0, "activation": "relu"}


def candidates(listing: Listing, name: str = "") -> list[Way]:
    """All ways to call what the file has, the likeliest first.

    Parameters
    ----------
    listing : Listing
    name : str
        Only this function, class or Class.method.
    """
    found: list[tuple[float, int, Way]] = []
    for function in listing.functions.values():
        if name in ("", function.name):
            likely = _likelihood(function, bool(name))
            if likely > 0:
                for place, way in enumerate(_of_function(function, listing)):
                    found.append((likely + 0.5 * way.has("lam") - 0.1 * place, function.line, way))
    for owner in listing.classes.values():
        for method in owner.methods.values():
            full = f"{owner.name}.{method.name}"
            if name not in ("", owner.name, full) or _special(method):
                continue
            likely = _likelihood(method, name == full)
            if likely > 0:
                for place, way in enumerate(_of_method(method, owner, listing)):
                    found.append((likely - 0.1 * place, owner.line, way))
    found.sort(key=lambda one: (-one[0], -one[1]))
    return [way for _, _, way in found]


def _likelihood(function: Defined, named: bool) -> float:
    name = function.name
    if named:
        return 9.0
    if _BACKWARD.search(name):
        return 0.0 if _NEVER.search(name) else 5.0
    if _NEVER.search(name):
        return 0.0
    if _LOSS.search(name):
        return 4.0 if any(len(one) > 1 for one in function.returns) or not function.returns else 1.5
    if _STEP.search(name):
        return 3.0
    if _FORWARD.search(name):
        return 0.6
    return 1.0


def _of_function(function: Defined, listing: Listing) -> Iterator[Way]:
    others = [one for one in listing.functions.values() if one.name != function.name]
    for entry, forward in _calls(function, others, listing):
        loss, loss_forward = _loss(entry, forward, others, listing)
        way = Way(entry, forward, loss, loss_forward, globals_set=_globals(function, listing))
        if way.has("y") and way.gives_parameters:
            yield way


def _of_method(method: Defined, owner: ClassDefined, listing: Listing) -> Iterator[Way]:
    construct = _construct(owner, listing)
    if construct is None:
        return
    others = [one for one in owner.methods.values() if one.name != method.name and not _special(one)]
    renew = construct.has("X") or construct.has("y")
    for entry, forward in _calls(method, others, listing):
        loss, loss_forward = _loss(entry, forward, others, listing)
        set_here = _globals(method, listing)
        way = Way(entry, forward, loss, loss_forward, construct, set_here, renew, False, owner)
        if way.has("y"):
            yield way
        elif loss is not None:
            yield replace(way, loss_first=True)


def _special(function: Defined) -> bool:
    return function.name.startswith("__")


def _construct(owner: ClassDefined, listing: Listing) -> Call | None:
    init = owner.methods.get("__init__")
    if init is None:
        return Call(Defined(owner.name, owner.line, (), ()), ())
    arguments = _resolved(init, (), [], listing, {}, in_class=False)
    required = [one.name for one in init.arguments if not one.has_default]
    if arguments is None and len(required) == 3:  # whatever they are called
        arguments = tuple((name, Gets("role", size)) for name, size in zip(required, "DHK", strict=True))
    return None if arguments is None else Call(init, arguments)


def _calls(
    function: Defined, others: Sequence[Defined], listing: Listing
) -> Iterator[tuple[Call, Call | None]]:
    """The function with what its arguments get, without and with a forward function before it."""
    in_class = bool(function.owner)
    forwards = sorted(
        (one for one in others if _is_forward(one)), key=lambda one: not _FORWARD.search(one.name)
    )
    alone = _resolved(function, (), [], listing, {}, in_class)
    later: list[tuple[Call, Call | None]] = []
    if alone is not None:
        call = Call(function, alone)
        waits = in_class and _waits_for(function, forwards, listing)
        waits = waits or any(_returns_an_argument(one, function) for one in forwards)
        if not waits:
            yield call, None
        else:
            later.append((call, None))
    for forward in forwards:
        if alone is not None and not in_class and not _returns_an_argument(forward, function):
            continue
        parameters = _parameters([*_argument_names(forward), *_argument_names(function)])
        before = _resolved(forward, (), [], listing, parameters, in_class)
        if before is None or (
            in_class and alone is not None and not _sets_what_is_read(function, forward, listing)
        ):
            continue
        returned = max(forward.returns, key=len, default=())
        after = _resolved(function, returned, [forward], listing, parameters, in_class)
        if after is not None:
            yield Call(function, after), Call(forward, before)
    yield from later
    if alone is None:
        guessed = _resolved(function, (), [], listing, {}, in_class, guess=True)
        if guessed is not None:
            yield Call(function, guessed), None


def _is_forward(function: Defined) -> bool:
    if _BACKWARD.search(function.name) or _special(function):
        return False
    return _FORWARD.search(function.name) is not None or bool(function.returns)


def _returns_an_argument(forward: Defined, function: Defined) -> bool:
    """Whether one function returns, under its name, what the other one wants."""
    if _BACKWARD.search(forward.name) or _NEVER.search(forward.name):
        return False
    names = {
        name.lower() for name in _argument_names(function) if role_of(name) not in ("X", "y", "lam", "eta")
    }
    own = {name.lower() for name in _argument_names(forward)}
    return bool(names & {name.lower() for one in forward.returns for name in one if name} - own)


def _waits_for(function: Defined, forwards: Sequence[Defined], listing: Listing) -> bool:
    return any(_sets_what_is_read(function, one, listing) for one in forwards)


def _sets_what_is_read(function: Defined, forward: Defined, listing: Listing) -> bool:
    """Whether a method reads attributes that it does not set itself and that another one sets."""
    read, written = usage.attributes(function, listing)
    _, set_before = usage.attributes(forward, listing)
    return bool((read - written) & set_before)


def _loss(
    entry: Call, forward: Call | None, others: Sequence[Defined], listing: Listing
) -> tuple[Call | None, Call | None]:
    """A function that gives the loss, and the forward function that has to come before it."""
    in_class = bool(entry.function.owner)
    for function in others:
        if not _LOSS.search(function.name) or _NEVER.search(function.name) or not function.returns:
            continue
        if _BACKWARD.search(function.name) and not function.name.lower().startswith(
            ("cost", "compute_cost")
        ):
            continue
        parameters = _parameters([*_argument_names(entry.function), *_argument_names(function)])
        alone = _resolved(function, (), [], listing, parameters, in_class)
        if alone is not None and Call(function, alone).has("y"):
            read, _ = usage.attributes(function, listing) if in_class else (set(), set())
            before = forward if in_class and read else None
            return Call(function, alone), before
        for one in [forward.function] if forward else [one for one in others if _is_forward(one)]:
            if one.name == function.name:
                continue
            before_arguments = _resolved(one, (), [], listing, parameters, in_class)
            returned = max(one.returns, key=len, default=())
            after = _resolved(function, returned, [one], listing, parameters, in_class)
            if before_arguments is not None and after is not None:
                return Call(function, after), Call(one, before_arguments)
    return None, None


def _argument_names(function: Defined) -> list[str]:
    return [argument.name for argument in function.arguments]


def _parameters(names: Sequence[str]) -> dict[str, str]:
    """Which argument names are which of the four parameters."""
    unique = list(dict.fromkeys(names))
    letters = {name.lower(): name for name in unique}
    if {"w", "b", "v", "c"} <= set(letters):
        return {letters["w"]: "W1", letters["b"]: "b1", letters["v"]: "W2", letters["c"]: "b2"}
    weighty = [name for name in unique if _is_parameter(name)]
    told = four(weighty)
    if told is not None:
        return {weighty[place]: parameter for parameter, place in told.items()}
    found = {}
    for name in weighty:
        match = re.search(r"([12])\D*$", name)
        one = parameter_of(name)
        if match and one is not None:
            found[name] = one.kind + match[1]
    return found


def _is_parameter(name: str) -> bool:
    one = parameter_of(name)
    if one is None or one.is_gradient or role_of(name) not in ("", "params"):
        return False
    return not (name.lower() in ("c", "v", "p", "beta") and one.order == 0)


def _of_kind(names: Sequence[str], kind: str) -> list[str]:
    """The names that say weights, or biases, with or without a number."""
    told = [(name, parameter_of(name)) for name in names if role_of(name) in ("", "params")]
    return [name for name, one in told if one is not None and one.kind == kind and not one.is_gradient]


def _resolved(
    function: Defined,
    returned: tuple[str, ...],
    forwards: Sequence[Defined],
    listing: Listing,
    parameters: dict[str, str],
    in_class: bool,
    guess: bool = False,
) -> tuple[tuple[str, Gets], ...] | None:
    """What every argument gets; None if one of them would get nothing.

    With `guess` one that nobody knows is the samples, if nothing else is.
    """
    names = _argument_names(function)
    parameters = parameters or _parameters(names)
    complete = len(set(parameters.values()) & {*PARAMETERS}) >= 3
    has_numbered = any(re.search(r"\d", name) for name in parameters)
    found: dict[str, Gets] = {}
    lower = [one.lower() for one in returned]
    keys = _returned_keys(forwards[0]) if forwards and len(returned) == 1 else ()
    weights, biases = _of_kind(names, "W"), _of_kind(names, "b")
    lists = len(weights) == len(biases) == 1 and not has_numbered
    unknown = []
    for argument in function.arguments:
        name, role = argument.name, role_of(argument.name)
        if role in ("X", "y"):
            found.setdefault(name, Gets("role", role))
        elif name in returned and returned.count(name) == 1:
            found[name] = Gets("out", returned.index(name) if len(returned) > 1 else None)
        elif name in parameters and (complete or has_numbered):
            found[name] = Gets("parameter", parameters[name])
        elif lists and name in (*weights, *biases):
            found[name] = Gets("list", "W" if name in weights else "b")
        elif name in keys:
            found[name] = Gets("out", name)
        elif (
            name.lower() in lower
            and lower.count(name.lower()) == 1
            and role not in ("params", "lam", "eta")
        ):
            found[name] = Gets("out", lower.index(name.lower()) if len(returned) > 1 else None)
        elif "func" in name.lower() and listing.functions:
            function_given = forwards[0] if forwards else _forward_of(listing)
            if function_given is None:
                return None
            found[name] = Gets("function", function_given.name)
        elif (
            (role == "params" and not complete and not lists)
            or (name in weights and not (argument.has_default or complete or in_class))
            or (role == "sizes" and function.name != "__init__" and not (complete or lists))
        ):
            found[name] = Gets("params", usage.container(function, name, listing))
        elif role in _LITERALS:
            if not argument.has_default or role == "once":
                found[name] = Gets("literal", _LITERALS[role])
        elif role:
            found[name] = Gets("role", role)
        else:
            unknown.append(argument)
    _fill_unknown(found, [one for one in unknown if not one.has_default], returned)
    missing = [one.name for one in unknown if one.name not in found and not one.has_default]
    if (
        len(missing) == 1
        and (guess or missing[0].lower() in _INPUTS)
        and Gets("role", "X") not in found.values()
    ):
        found[missing.pop()] = Gets("role", "X")
    if missing:
        return None
    return tuple((name, found[name]) for name in names if name in found)


def _returned_keys(function: Defined) -> tuple[str, ...]:
    """The keys of the dictionary that a function returns, as far as it is written there."""
    for node in own_nodes(function.node):
        if isinstance(node, ast.Dict) and len(node.keys) > 1:
            return tuple(str(key.value) for key in node.keys if isinstance(key, ast.Constant))
    return ()


def _fill_unknown(found: dict[str, Gets], unknown: Sequence[Any], returned: tuple[str, ...]) -> None:
    """Arguments under names of their own get what forward returned and nobody has taken."""
    if not returned:
        return
    taken = {gets.what for gets in found.values() if gets.kind == "out"}
    free = [place for place in range(len(returned)) if place not in taken]
    unnamed = [place for place in free if not returned[place]]
    if len(unknown) != 1:
        if len(unknown) == len(free):
            found.update((one.name, Gets("out", at)) for one, at in zip(unknown, free, strict=True))
        return
    name = unknown[0].name
    if len(returned) == 1:
        found[name] = Gets("out", None)
    elif len(unnamed) == 1:
        found[name] = Gets("out", unnamed[0])  # `return A2, {"Z1": Z1, …}`
    elif name.lower() in _ALL_OF_IT and not taken:
        found[name] = Gets("out", None)
    elif free:
        found[name] = Gets("out", free[-1])  # what comes last is what the network says


def _forward_of(listing: Listing) -> Defined | None:
    found = [one for one in listing.functions.values() if _is_forward(one) and not _NEVER.search(one.name)]
    return next((one for one in found if _FORWARD.search(one.name)), found[0] if found else None)


def _globals(function: Defined, listing: Listing) -> tuple[tuple[str, str], ...]:
    """The globals that the function reads and that stand for samples, labels, λ, η or a size."""
    found = []
    names = [name for name in sorted(usage.globals_read(function, listing)) if name in listing.constants]
    if not function.owner and not _parameters([one.name for one in function.arguments]):
        weighty = [name for name in names if _is_parameter(name)]
        told = four(weighty)
        if told is not None:
            found += [(weighty[place], parameter) for parameter, place in told.items()]
    for name in names:
        role, literal = role_of(name), listing.constants[name]
        own = {argument.name for argument in function.arguments}
        if (
            (role in ("X", "y") and not literal and not any(role_of(one) == role for one in own))
            or role in ("lam", "eta")
            or (role in ("D", "H", "K") and len(name) > 2)
        ):
            found.append((name, role))
        elif role == "N" and not literal:
            found.append((name, role))  # of data that this file has itself
    return tuple(found)
