"""Importing pyqtgraph in half the time."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from PySide6 import QtCore, QtGui, QtWidgets

_COPIED = QtCore, QtGui, QtWidgets
_NEVER_USED = "PySide6.QtTest", "cuda"  # which it imports where they are installed, and does without
_NEEDED = (  # of the modules whose names it hands on as its own
    "WidgetGroup",
    "functions",
    "graphicsItems.AxisItem",
    "graphicsItems.GraphicsItem",
    "graphicsItems.GraphicsObject",
    "graphicsItems.GraphicsWidget",
    "graphicsItems.InfiniteLine",
    "graphicsItems.ItemGroup",
    "graphicsItems.PlotCurveItem",
    "graphicsItems.ScatterPlotItem",
    "graphicsItems.TextItem",
    "graphicsItems.ViewBox",
    "widgets.GraphicsView",
    "widgets.PathButton",
)


def import_pyqtgraph() -> None:
    """Import pyqtgraph so that it asks PySide6 only for the names that it uses.

    Into modules of its own it copies all names of three modules of PySide6, of which each becomes a type
    when it is first asked for: hundreds of them, a tenth of the time until the window can be used. Here its
    modules are there before it begins, and look a name up when somebody asks for it; and as long as it
    imports, PySide6's modules do not list their names, so that none is copied. Fifty modules of its own
    that nothing here needs are imported when a class is asked for that is called like one of them. Whoever
    imports pyqtgraph otherwise gets the same, later.
    """
    modules: dict[str, Any] = sys.modules
    if "pyqtgraph" in modules:
        return
    listings = [vars(module).get("__dir__") for module in _COPIED]
    for_now: dict[str, ModuleType | None] = {name: None for name in _NEVER_USED if name not in modules}
    left_out = _left_out()
    for_now |= {name: ModuleType(name) for name in left_out.values()}
    modules |= for_now | {f"pyqtgraph.Qt.{_name(module)}": _mirror(module) for module in _COPIED}
    for module in _COPIED:
        vars(module)["__dir__"] = list[str]
    try:
        import pyqtgraph

        vars(pyqtgraph)["__getattr__"] = _from_where(left_out)
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
    import pyqtgraph


def _left_out() -> dict[str, str]:
    """The modules whose names pyqtgraph hands on, and nobody needs, by the last part of their names."""
    spec = find_spec("pyqtgraph")
    try:
        source = Path(getattr(spec, "origin", None) or "").read_text("utf-8")
    except OSError:  # in a stand-alone program it has no file
        return {}
    handed_on = re.findall(r"^from \.([\w.]+) import \*", source, re.MULTILINE)
    names = (f"pyqtgraph.{name}" for name in handed_on if name not in _NEEDED)
    return {name.rpartition(".")[2]: name for name in names}


def _from_where(left_out: Mapping[str, str]) -> Callable[[str], Any]:
    """What finds a class that is called like the module that was left out."""

    def look_up(name: str) -> Any:
        if name not in left_out:
            raise AttributeError(f"module 'pyqtgraph' has no attribute {name!r}")
        return getattr(import_module(left_out[name]), name)

    return look_up


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
