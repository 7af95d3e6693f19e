"""Where the docks are, as a plain value for sessions: Qt's own form must not come from a file of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, field
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QTabWidget

from netviz.frozen import dataclass
from netviz.ui.app.dock_widgets import ColumnDock, PanelDock
from netviz.ui.layouts import LAYOUTS, Places

_MOST_PIXELS = 20_000


@dataclass(frozen=True)
class Placement:
    """An arrangement of panels.

    Attributes
    ----------
    preset : str
    places : Places or None
        Where the user has put panels; None where they are as in the preset.
    width : int
        Of what stands on the right, in thousandths of the window's.
    heights : dict
        Of panels, in thousandths of the window's height.
    """

    preset: str = "explore"
    places: Places | None = None
    width: int = 0
    heights: dict[str, int] = field(default_factory=dict)

    @classmethod
    def from_state(cls, state: object, known: Mapping[str, PanelDock]) -> Placement | None:
        """From what was kept; None if that says nothing that can be done here."""
        import msgspec  # only now, for most windows are made without it

        try:
            found = msgspec.convert(state, cls)
        except (msgspec.ValidationError, RecursionError):
            return None
        if found.preset not in LAYOUTS or not LAYOUTS[found.preset].is_kept:
            return None
        if found.places is None:
            return found
        behind = [name for names in found.places.behind.values() for name in names]
        named = [*found.places.right, *found.places.bottom, *behind]
        in_front = {*found.places.right, *found.places.bottom}
        is_possible = len(set(named)) == len(named) and set(named) <= set(known)
        return found if is_possible and set(found.places.behind) <= in_front else cls(found.preset)

    def to_state(self) -> dict[str, Any]:
        """In plain values, for `from_state`."""
        return asdict(self)


def placement_of(
    window: QMainWindow, preset: str, column: ColumnDock, docks: Mapping[str, PanelDock]
) -> Placement:
    """Where the docks are now; one that floats counts as standing on the right."""
    shown = {name: dock for name, dock in docks.items() if dock.toggleViewAction().isChecked()}
    names = {dock: name for name, dock in shown.items()}
    groups: dict[str, tuple[str, ...]] = {}
    grouped: set[str] = set()  # in a moment at which nothing of a group is seen, each could be its front
    for name, dock in shown.items():
        if name in grouped:
            continue
        together = [other for other in (dock, *window.tabifiedDockWidgets(dock)) if other in names]
        front = next((other for other in together if not other.visibleRegion().isEmpty()), dock)
        groups[names[front]] = tuple(names[other] for other in together if other is not front)
        grouped.update(names[other] for other in together)
    at_bottom = Qt.DockWidgetArea.BottomDockWidgetArea
    bottom = [name for name in groups if window.dockWidgetArea(docks[name]) == at_bottom]
    right = [name for name in groups if name not in bottom]
    places = Places(
        tuple(sorted(right, key=lambda name: (docks[name].isFloating(), docks[name].y()))),
        tuple(sorted(bottom, key=lambda name: docks[name].x())),
        {name: behind for name, behind in groups.items() if behind},
        column.toggleViewAction().isChecked(),
    )
    width, height = max(window.width(), 1), max(window.height(), 1)
    across = max((docks[name].width() for name in right), default=0)
    heights = {name: round(1000 * docks[name].height() / height) for name in groups}
    return Placement(preset, places, round(1000 * across / width), heights)


def resize(window: QMainWindow, placement: Placement, docks: Mapping[str, PanelDock]) -> None:
    """Give the docks the shares of the window that they had."""
    places = placement.places
    if places is None:
        return
    share = min(max(placement.width, 0), 1000) / 1000
    for names in (places.right, places.bottom[:1]):
        sized = [name for name in names if name in placement.heights]
        heights = [
            min(max(round(placement.heights[name] * window.height() / 1000), 1), _MOST_PIXELS)
            for name in sized
        ]
        window.resizeDocks([docks[name] for name in sized], heights, Qt.Orientation.Vertical)
    if places.right and share:
        across = round(share * window.width())
        window.resizeDocks([docks[places.right[0]]], [across], Qt.Orientation.Horizontal)


def divide(window: QMainWindow) -> None:
    """Let cards stand beside each other, and as tabs; the row at the bottom is as wide as the window."""
    window.setDockOptions(QMainWindow.DockOption.AllowNestedDocks | QMainWindow.DockOption.AllowTabbedDocks)
    window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
    for corner, area in (
        (Qt.Corner.TopLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea),
        (Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.BottomDockWidgetArea),
        (Qt.Corner.TopRightCorner, Qt.DockWidgetArea.RightDockWidgetArea),
        (Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.BottomDockWidgetArea),  # the lines need width
    ):
        window.setCorner(corner, area)
