"""Importing pyqtgraph in half the time."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from PySide6 import QtCore, QtGui, QtWidgets

_COPIED = QtCore, QtGui, QtWidgets
_NEVER_USED = "PySide6.QtTest", "cuda"  # which it imports where they are installed, and does without
_LEFT_OUT = (  # they bring a tree of parameters with them
    "pyqtgraph.imageview",
    "pyqtgraph.widgets.ColorMapWidget",
    "pyqtgraph.widgets.DataFilterWidget",
    "pyqtgraph.widgets.ScatterPlotWidget",
)


def import_pyqtgraph() -> None:
    """Import pyqtgraph so that it asks PySide6 only for the names that it uses.

    Into modules of its own it copies all names of three modules of PySide6, of which each becomes a type
    when it is first asked for: hundreds of them, a tenth of the time until the window can be used. Here its
    modules are there before it begins, and look a name up when somebody asks for it; and as long as it
    imports, PySide6's modules do not list their names, so that none is copied. Four modules with widgets of
    which netviz has no use are left out; who wants one imports it by its name. Whoever imports pyqtgraph
    otherwise gets the same, later.
    """
    modules: dict[str, Any] = sys.modules
    if "pyqtgraph" in modules:
        return
    listings = [vars(module).get("__dir__") for module in _COPIED]
    for_now: dict[str, ModuleType | None] = {name: None for name in _NEVER_USED if name not in modules}
    for_now |= {name: ModuleType(name) for name in _LEFT_OUT}
    modules |= for_now | {f"pyqtgraph.Qt.{_name(module)}": _mirror(module) for module in _COPIED}
    for module in _COPIED:
        vars(module)["__dir__"] = list[str]
    try:
        import pyqtgraph
    except Exception:  # one that is made otherwise: as everybody imports it
        for name in [name for name in modules if name.startswith("pyqtgraph")]:
            del modules[name]
    finally:
        for name in for_now.keys() & modules.keys():
            del modules[name]
        for module, listing in zip(_COPIED, listings, strict=True):
            if listing is None:
                del vars(module)["__dir__"]
            else:
                vars(module)["__dir__"] = listing
    import pyqtgraph  # noqa: F401


def _name(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


def _mirror(module: ModuleType) -> ModuleType:
    """What has every name of a module, from the moment at which it is asked for."""
    mirror = ModuleType(f"pyqtgraph.Qt.{_name(module)}")

    def look_up(name: str) -> Any:
        value = getattr(module, name)
        setattr(mirror, name, value)
        return value

    vars(mirror)["__getattr__"] = look_up
    return mirror
