"""Frozen dataclasses that are made quickly.

Python's own decorator writes and compiles six methods for every frozen class: half a millisecond each, a
tenth of the time until the window can be used. Of these only `__init__` has to be compiled; the others are
the same for all classes, and shared here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # to a reader, and to mypy, it is Python's own
    from dataclasses import dataclass
else:
    import dataclasses
    from operator import attrgetter

    def dataclass(cls=None, /, *, frozen=False, eq=True):
        """Do what `dataclasses.dataclass` does; a field of a frozen one can be set once, by `__init__`.

        Parameters
        ----------
        cls : type
        frozen : bool
            Whether assigning to a field raises `dataclasses.FrozenInstanceError`.
        eq : bool
            Whether instances with equal fields are equal, and if frozen have the same hash.
        """
        if cls is None:
            return lambda decorated: dataclass(decorated, frozen=frozen, eq=eq)
        if not frozen:
            return dataclasses.dataclass(cls, eq=eq)
        own = dict(vars(cls))
        dataclasses.dataclass(cls, repr=False, eq=False)
        methods = {"__repr__": _repr, "__setattr__": _set_once, "__delattr__": _refuse_to_delete}
        if eq:
            values = _values([field.name for field in dataclasses.fields(cls) if field.compare])
            methods["__eq__"] = lambda self, other: (
                values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented
            )
            methods["__hash__"] = lambda self: hash(values(self))
            if own.get("__hash__") is None:
                own.pop("__hash__", None)  # Python puts None there, beside an __eq__ of the class's own
        for name, method in methods.items():
            if name not in own:
                setattr(cls, name, method)
        return cls

    def _values(names):
        """What reads the fields of such names, as a tuple."""
        if len(names) > 1:
            return attrgetter(*names)
        return lambda self: tuple(getattr(self, name) for name in names)

    def _repr(self):
        names = (field.name for field in dataclasses.fields(self) if field.repr)
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({shown})"

    def _set_once(self, name, value):
        if name in self.__dict__ or name not in self.__dataclass_fields__:
            raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
        self.__dict__[name] = value

    def _refuse_to_delete(self, name):
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


__all__ = ["dataclass"]
