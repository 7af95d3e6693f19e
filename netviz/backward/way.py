"""One way to call what a file has: which functions, and what each of their arguments gets."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from netviz.backward.listing import ClassDefined, Defined
from netviz.backward.usage import Container
from netviz.core.params import PARAMETERS
from netviz.frozen import dataclass


@dataclass(frozen=True)
class Gets:
    """What one argument gets: a role, a parameter, all of them, a part of what forward returned.

    Parameters
    ----------
    kind : str
        "role", "parameter", "list", "params", "out", "function", "literal"
    what : any
        The role; the parameter; "W" or "b"; the `Container`; the place or key in what forward returned,
        None for all of it; the function's name; the value.
    """

    kind: str
    what: Any = None


@dataclass(frozen=True)
class Call:
    """A function and what its arguments get."""

    function: Defined
    arguments: tuple[tuple[str, Gets], ...]

    def kinds(self) -> set[str]:
        """The kinds of what it gets."""
        return {gets.kind for _, gets in self.arguments}

    def has(self, role: str) -> bool:
        """Whether one of its arguments has this role."""
        return any(gets == Gets("role", role) for _, gets in self.arguments)

    def container(self) -> tuple[str, Container] | None:
        """The argument that gets all parameters in one."""
        for name, gets in self.arguments:
            if gets.kind == "params":
                return name, gets.what
        return None


@dataclass(frozen=True)
class Way:
    """One way to call what the file has.

    Parameters
    ----------
    entry : Call
        What gives the gradients.
    forward : Call, optional
        Called before; the entry gets what it returns, or finds it in `self`.
    loss : Call, optional
        Gives the loss where the entry gives none.
    loss_forward : Call, optional
        Called before `loss`, if `forward` is not.
    construct : Call, optional
        Of a class; the entry is one of its methods.
    globals_set : tuple of (str, str)
        Names of the file's top level with the roles that they are set by.
    loss_first : bool
        The loss has to be taken before the gradients, because it keeps what they need.
    renew : bool
        The object has to be made for every call, because it is made with the samples.
    """

    entry: Call
    forward: Call | None = None
    loss: Call | None = None
    loss_forward: Call | None = None
    construct: Call | None = None
    globals_set: tuple[tuple[str, str], ...] = ()
    renew: bool = False
    loss_first: bool = False
    owner: ClassDefined | None = field(default=None, compare=False)

    def calls(self) -> list[Call]:
        """All that are called for the gradient."""
        first = self.loss if self.loss_first else None
        return [one for one in (self.construct, self.forward, first, self.entry) if one is not None]

    def has(self, role: str) -> bool:
        """Whether anything that is called has an argument of this role, or a global has it."""
        return any(call.has(role) for call in self.calls()) or any(r == role for _, r in self.globals_set)

    @property
    def gives_parameters(self) -> bool:
        """Whether the functions get the parameters as arguments."""
        kinds = {"parameter", "list", "params"}
        if any(role in PARAMETERS for _, role in self.globals_set):
            return True
        return any(call.kinds() & kinds for call in (self.entry, self.forward) if call is not None)
