"""Keeps exceptions from escaping into Qt, which some of its calls into Python do not survive."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any, TypeVar, cast

from PySide6.QtCore import QAbstractItemModel, QObject, QRectF, QSize, QSizeF
from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import QGraphicsItem

from netviz.faults import tell

_ANSWERS: dict[str, Callable[..., object]] = {
    "paint": lambda *_: None,
    "viewportEvent": lambda *_: False,
    "event": lambda *_: False,
    "eventFilter": lambda *_: False,
    "boundingRect": lambda *_: QRectF(),
    "shape": lambda *_: QPainterPath(),
    "sizeHint": lambda _, *which: QSizeF() if which else QSize(),
    "minimumSizeHint": lambda *_: QSize(),
    "hasHeightForWidth": lambda *_: False,
    "heightForWidth": lambda *_: -1,
    "setVisible": lambda *_: None,
    "showPopup": lambda *_: None,
    "focusNextPrevChild": lambda *_: False,
    "blockBoundingRect": lambda *_: QRectF(),
    "highlightBlock": lambda *_: None,
    "createMimeDataFromSelection": lambda *_: None,
    "done": lambda *_: None,
    "reject": lambda *_: None,
    "sort": lambda *_: None,
    "itemChange": lambda *change: change[-1],
    "rowCount": lambda *_: 0,
    "columnCount": lambda *_: 0,
    "data": lambda *_: None,
    "headerData": lambda *_: None,
    "paintSection": lambda *_: None,
}
"""What an override that has failed returns to Qt; for all other events, nothing."""

_Override = TypeVar("_Override", bound=Callable[..., Any])
_PACKAGES = ("netviz", "pyqtgraph")


def paint_guard(override: _Override) -> _Override:
    """A method that reports an exception as a fault instead of letting it escape.

    An exception that escapes from an override is kept by PySide6 until some other call returns to Python,
    and raised there; in painting it kills the process. So does one that C code has raised, such as that an
    object is deleted already: PySide6 6.11 writes into its message before it is an object.
    """
    answer = _ANSWERS.get(override.__name__)

    @functools.wraps(override, assigned=("__name__", "__doc__"))  # of hundreds, at every start
    def safely(*args: Any, **named: Any) -> Any:
        try:
            return override(*args, **named)
        except Exception as error:
            tell(error)
        return None if answer is None else answer(*args)

    vars(safely)["is_guarded"] = True
    return cast(_Override, safely)


def guard_overrides() -> None:
    """Guard what netviz and pyqtgraph override of Qt, in all classes that have been defined by now."""
    for owner, name in unguarded_overrides():
        setattr(owner, name, paint_guard(vars(owner)[name]))


def unguarded_overrides() -> Iterator[tuple[type, str]]:
    """Every class and the name of a method of it that Qt calls, and that may let an exception escape."""
    for owner in _subclasses(QObject, QGraphicsItem, QAbstractItemModel):
        if owner.__module__.split(".")[0] in _PACKAGES:
            for name, value in list(vars(owner).items()):
                is_called = name in _ANSWERS or name.endswith("Event")
                if is_called and hasattr(value, "__code__") and not hasattr(value, "is_guarded"):
                    yield owner, name


def _subclasses(*bases: type) -> set[type[object]]:
    found: set[type[object]] = set()
    waiting: list[type[object]] = list(bases)
    while waiting:
        for owner in waiting.pop().__subclasses__():
            if owner not in found:
                found.add(owner)
                waiting.append(owner)
    return found
