"""Importing pyqtgraph in half the time."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from PySide6 import QtCore, QtGui, QtWidgets

_COPIED = QtCore, QtGui, QtWidgets
_NEVER_USED = "PySide6.QtTest", "cuda"  # which it imports where they are installed, and does without


def import_pyqtgraph() -> None:
    """Import pyqtgraph so that it asks PySide6 only for the names that it uses.

    Into modules of its own it copies all names of three modules of PySide6, of which each becomes a type
    when it is first asked for: hundreds of them, a tenth of the time until the window can be used. Here its
    modules are there before it begins, and look a name up when somebody asks for it; and as long as it
    imports, PySide6's modules do not list their names, so that none is copied. Whoever imports pyqtgraph
    otherwise gets the same, later.
    """
    if "pyqtgraph" in sys.modules:
        return
    listings = [vars(module).get("__dir__") for module in _COPIED]
    absent = [name for name in _NEVER_USED if name not in sys.modules]
    for module in _COPIED:
        mirror = _mirror(module)
        sys.modules[mirror.__name__] = mirror
        vars(module)["__dir__"] = list[str]
    for name in absent:
        vars(sys)["modules"][name] = None
    try:
        import pyqtgraph  # noqa: F401
    finally:
        for name in absent:
            del sys.modules[name]
        for module, listing in zip(_COPIED, listings, strict=True):
            if listing is None:
                del vars(module)["__dir__"]
            else:
                vars(module)["__dir__"] = listing


def _mirror(module: ModuleType) -> ModuleType:
    """What has every name of a module, from the moment at which it is asked for."""
    mirror = ModuleType(f"pyqtgraph.Qt.{module.__name__.rpartition('.')[2]}")

    def look_up(name: str) -> Any:
        value = getattr(module, name)
        setattr(mirror, name, value)
        return value

    vars(mirror)["__getattr__"] = look_up
    return mirror
