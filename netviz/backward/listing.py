"""Which functions and classes a file has, and what their code says about them; nothing runs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import field

from netviz.backward.source import Source, is_literal
from netviz.frozen import dataclass

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Argument:
    """One argument of a function; what it is by default is text, empty if it has to be given."""

    name: str
    default: str = ""
    has_default: bool = False


@dataclass(frozen=True)
class Defined:
    """A function or a method.

    Parameters
    ----------
    name : str
    line : int
    arguments : tuple of Argument
        Without `self`.
    returns : tuple of tuple of str
        For every `return` that returns something: the names of what it returns, as far as it says.
    owner : str
        The class, for a method.
    node : ast.FunctionDef
    """

    name: str
    line: int
    arguments: tuple[Argument, ...]
    returns: tuple[tuple[str, ...], ...]
    owner: str = ""
    node: Function = field(repr=False, compare=False, default=None)  # type: ignore[assignment]

    @property
    def full_name(self) -> str:
        """Class and method, or the function."""
        return f"{self.owner}.{self.name}" if self.owner else self.name


@dataclass(frozen=True)
class ClassDefined:
    """A class with its methods, those of its bases in the same file included."""

    name: str
    line: int
    methods: dict[str, Defined]


@dataclass(frozen=True)
class Listing:
    """What a file defines at its top level, the last of equal names, as Python has it."""

    functions: dict[str, Defined]
    classes: dict[str, ClassDefined]
    imports: frozenset[str]
    constants: dict[str, bool]
    """The other names of the top level: whether they are set to a constant."""

    @property
    def names(self) -> tuple[str, ...]:
        """The functions and classes by where they lie."""
        everything: list[Defined | ClassDefined] = [*self.functions.values(), *self.classes.values()]
        return tuple(one.name for one in sorted(everything, key=lambda one: one.line))


def listing(source: Source) -> Listing:
    """List what a source defines."""
    functions: dict[str, Defined] = {}
    classes: dict[str, ClassDefined] = {}
    constants: dict[str, bool] = {}
    for statement in _top_level(source.tree.body):
        if isinstance(statement, Function):
            functions[statement.name] = defined(statement)
        elif isinstance(statement, ast.ClassDef):
            classes[statement.name] = _class(statement, classes)
        elif isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            for target in targets:
                for name in _names_of(target):
                    constants[name] = is_literal(statement.value)
    imports = {
        name.split(".")[0]
        for node in ast.walk(source.tree)
        for name in _imported(node)
    }  # fmt: skip
    return Listing(functions, classes, frozenset(imports), constants)


def defined(node: Function, owner: str = "") -> Defined:
    """A function's or method's facts."""
    of = node.args
    given = [*of.posonlyargs, *of.args]
    without: list[ast.expr | None] = [None] * (len(given) - len(of.defaults))
    arguments = [
        Argument(one.arg, "" if default is None else ast.unparse(default), default is not None)
        for one, default in zip(
            [*given, *of.kwonlyargs], [*without, *of.defaults, *of.kw_defaults], strict=True
        )
    ]
    static = any(isinstance(mark, ast.Name) and mark.id == "staticmethod" for mark in node.decorator_list)
    if owner and arguments and not static:
        arguments = arguments[1:]
    returns = tuple(
        _returned(one.value)
        for one in own_nodes(node)
        if isinstance(one, ast.Return) and one.value is not None
    )
    return Defined(node.name, node.lineno, tuple(arguments), returns, owner, node)


def own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes of a function's body, without those of the functions inside it, in the order of lines."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, Function | ast.ClassDef | ast.Lambda):
            yield from own_nodes(child)


def _class(node: ast.ClassDef, before: dict[str, ClassDefined]) -> ClassDefined:
    methods: dict[str, Defined] = {}
    for base in node.bases:
        if isinstance(base, ast.Name) and base.id in before:
            methods |= before[base.id].methods
    methods |= {one.name: defined(one, node.name) for one in node.body if isinstance(one, Function)}
    return ClassDefined(node.name, node.lineno, methods)


def _top_level(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements of the top level, those under an `if` or `try` included, but for `if __name__ == …`."""
    for statement in body:
        if isinstance(statement, ast.If):
            if "__name__" not in ast.unparse(statement.test):
                yield from _top_level(statement.body)
                yield from _top_level(statement.orelse)
        elif isinstance(statement, ast.Try):
            yield from _top_level(statement.body)
        else:
            yield statement


def _returned(value: ast.expr) -> tuple[str, ...]:
    if isinstance(value, ast.Tuple | ast.List):
        return tuple(_name_of(one) for one in value.elts)
    if isinstance(value, ast.Call) and _name_of(value.func) == "dict":
        return ("dict",)
    return (_name_of(value),)


def _name_of(node: ast.expr) -> str:
    """The name that an expression goes by: x, self.x, x["y"] (as y); else empty."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value) if isinstance(node.slice.value, str) else ""
    return ""


def _names_of(target: ast.expr) -> Iterator[str]:
    for node in ast.walk(target):
        if isinstance(node, ast.Name):
            yield node.id


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (one.name for one in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield node.module
