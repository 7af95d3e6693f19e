"""How a column on the right is shared: one panel with all the height, or the larger part for a picture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QMainWindow

from netviz.ui.app.dock_widgets import PanelDock
from netviz.ui.app.room_for_chart import RoomForChart

_ROUNDED = 2  # pixels by which Qt may divide otherwise
_PICTURES = 0.607  # of a column of two cards, for the one with the network diagram

_FIXED = 1 << 18  # pixels: a dock that is not as high as it may be has a far larger greatest height

Kept = tuple[tuple[str, QByteArray | None], dict[str, Any] | None]
"""An arrangement, for the next start and for a session."""


class Enlarging:
    """One panel as high as its column, while of the others there only the heads are seen.

    It passes: what is kept for the next start, or in a session, is the arrangement before.

    Attributes
    ----------
    kept : tuple or None
        That arrangement, while there is one.
    """

    def __init__(self, window: QMainWindow, docks: Mapping[str, PanelDock]) -> None:
        self._window, self._docks = window, docks
        self._name = ""
        self._room: RoomForChart | None = None
        self.kept: Kept | None = None

    @property
    def name(self) -> str:
        """The panel; empty if none is enlarged."""
        return self._name

    def heights(self) -> dict[str, int]:
        """Of the panels in its column, before; empty if none is enlarged."""
        return (
            {} if self._room is None else {d.objectName(): high for d, high in self._room.heights.items()}
        )

    def is_closed(self, name: str) -> bool:
        """Whether only the head of a panel is seen."""
        return self._room is not None and self._docks[name] in self._room.closed

    def begin(self, name: str, scale: float, kept: Kept) -> bool:
        """Enlarge a panel; whether there is anything in its column to take height from."""
        if self._docks[name].maximumHeight() < _FIXED:  # it makes room for a prediction
            return False
        room = RoomForChart(self._window, self._docks[name], scale, always=True)
        if not room.closed:
            room.deleteLater()
            return False
        self._name, self._room, self.kept = name, room, kept
        return True

    def end(self) -> bool:
        """Give the others their heights back; whether any had to."""
        if self._room is None:
            return False
        room, self._name, self._room, self.kept = self._room, "", None, None
        room.give_back()
        return True


def panel_to_enlarge(window: QMainWindow, docks: Mapping[str, PanelDock]) -> str:
    """The panel with the focus, or under the mouse, or lowest on the right; empty for none."""
    seen = _on_the_right(window, docks)
    focus = window.focusWidget()
    for name, dock in seen.items():
        if focus is not None and dock.isAncestorOf(focus):
            return name
    pointed = (name for name, dock in seen.items() if dock.underMouse())
    return next(pointed, max(seen, key=lambda name: seen[name].y(), default=""))


def share_between_two(window: QMainWindow, docks: Mapping[str, PanelDock]) -> None:
    """Of two cards left on the right, the one with the network diagram has most use for height."""
    left = [*_on_the_right(window, docks).values()]
    pictures = [dock for dock in left if docks["diagram"] in (dock, *window.tabifiedDockWidgets(dock))]
    if len(left) == 2 and len(pictures) == 1:
        total = sum(dock.height() for dock in left)
        heights = [round((_PICTURES if dock in pictures else 1 - _PICTURES) * total) for dock in left]
        window.resizeDocks(left, heights, Qt.Orientation.Vertical)


def follow_width(window: QMainWindow, docks: Mapping[str, PanelDock], before: int, now: int) -> None:
    """Let a right column follow the window that is as wide as it was made for the width before."""
    right = [*_on_the_right(window, docks).values()]
    if len({dock.x() for dock in right}) == 1 and abs(right[0].width() - before) <= _ROUNDED:
        window.resizeDocks(right[:1], [now], Qt.Orientation.Horizontal)


def _on_the_right(window: QMainWindow, docks: Mapping[str, PanelDock]) -> dict[str, PanelDock]:
    """Those that are seen there."""
    area = Qt.DockWidgetArea.RightDockWidgetArea
    return {
        name: dock
        for name, dock in docks.items()
        if window.dockWidgetArea(dock) == area and dock.is_seen and not dock.isFloating()
    }
