"""What stands for modules that are not installed and may be left out."""

from __future__ import annotations

import types
from typing import Any


class Missing:
    """Stands for what a module has that is not installed: harmless until it is used by a function."""

    loading = True

    def __init__(self, module: str) -> None:
        self.__dict__["_module"] = module

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return self._used()

    def _used(self) -> Any:
        if not Missing.loading:
            raise ModuleNotFoundError(f"No module named {self._module!r}", name=self._module)
        return self

    def __setattr__(self, name: str, value: Any) -> None:
        self._used()

    def __setitem__(self, key: Any, value: Any) -> None:
        self._used()

    def __getitem__(self, key: Any) -> Any:
        return self._used()

    def __call__(self, *_: Any, **__: Any) -> Any:
        """Harmless while the file is loaded."""
        return self._used()


class MissingModule(types.ModuleType):
    """A module in which everything is missing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return Missing(self.__name__)


class LeavesOut:
    """Finds a stand-in for every module that nothing else finds and that may be left out."""

    def __init__(self, names: list[str]) -> None:
        self.names, self.left_out = frozenset(names), set[str]()

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """Find what may be left out."""
        if name.split(".")[0] not in self.names:
            return None
        from importlib.machinery import ModuleSpec

        self.left_out.add(name.split(".")[0])
        return ModuleSpec(name, self, is_package=True)  # type: ignore[arg-type]

    def create_module(self, spec: Any) -> types.ModuleType:
        """Make the stand-in."""
        module = MissingModule(spec.name)
        if spec.name.split(".")[0] == "past":  # Python 2's names for what is there under another
            module.xrange, module.raw_input = range, input  # type: ignore[attr-defined]
            module.basestring = module.unicode = str  # type: ignore[attr-defined]
        return module

    def exec_module(self, module: types.ModuleType) -> None:
        """There is nothing to run."""
