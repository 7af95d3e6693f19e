"""The panels as docks: moved, floated, hidden, and arranged by presets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QByteArray, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QMainWindow, QWidget

from netviz.ui.app.centre import Centre
from netviz.ui.app.dock_widgets import ColumnDock, PanelDock
from netviz.ui.app.enlarging import Enlarging, follow_width, panel_to_enlarge, share_between_two
from netviz.ui.app.placement import Placement, divide, placement_of, resize
from netviz.ui.app.remembering import Remembering
from netviz.ui.kit.panel import Home, Panel
from netviz.ui.layouts import HEIGHTS, LARGE, LAYOUTS, SMALL, STRIP, TINY, USUAL, Layout, Places

_Area = Qt.DockWidgetArea
_WIDE, _BESIDE = 1240, 0.3
"""The least width of a window, in pixels of the usual type, in which a panel is put beside a page, and its
share of that."""
_VERSION = 4  # of the arrangement that is kept; a change of the panels' names needs another


class Arrangement(QObject):
    """Puts the docks where a preset wants them, and remembers where the user has put them.

    Signals
    -------
    came_to_sight
        Of a panel.
    page_wanted(str)
        The name of a panel was clicked that has an arrangement of its own.
    """

    came_to_sight = Signal()
    page_wanted = Signal(str)
    _scaled = Signal()

    def __init__(self, window: QMainWindow, column: ColumnDock, docks: Mapping[str, PanelDock]) -> None:
        super().__init__(window)
        self._window, self._column, self._docks = window, column, docks
        self.preset = "explore"
        self.is_own = False  # the user has moved something
        self._busy = self._resize_again = False
        self._size: int | None = None
        self._right_width = 0  # of the preset, in the window as it was last
        self._scale = 1.0
        self.memory = Remembering(self)
        divide(window)
        for dock in (column, *docks.values()):
            window.addDockWidget(
                _Area.LeftDockWidgetArea if dock is column else _Area.RightDockWidgetArea, dock
            )
            for sign in (dock.topLevelChanged, dock.toggleViewAction().triggered):
                sign.connect(self.note_change)
            dock.visibilityChanged.connect(lambda shown: self.came_to_sight.emit() if shown else None)
        self._given_room: dict[str, dict[str, int]] = {}  # to panels brought up: what there was before
        self._behind: dict[str, str] = {}  # a panel brought up: the one that it was put in front of
        self._heights: dict[str, dict[str, int]] = {}  # of all panels, when one was hidden
        self._placement = Placement()
        # Before the next picture, when the panels have the new type, and perhaps another place.
        self._scaled.connect(self._fit_to_new_type, Qt.ConnectionType.QueuedConnection)
        self._enlarging = Enlarging(window, docks)
        self._resize_later = QTimer(self, singleShot=True, interval=0)
        self._resize_later.timeout.connect(self._resize_as_placed)
        self._show_tabs_later = QTimer(self, singleShot=True, interval=0)
        self._show_tabs_later.timeout.connect(self._show_tabs)
        for name, dock in docks.items():
            for moved in (dock.dockLocationChanged, dock.topLevelChanged, dock.visibilityChanged):
                moved.connect(lambda _: self._show_tabs_later.start())
            dock.when_filled(self._on_filled)
            dock.hidden_by_hand.connect(lambda name=name: self._note_hidden(name))
            dock.topLevelChanged.connect(self.end_enlarging)
            dock.head_double_clicked.connect(lambda name=name: self.enlarge(name))
            dock.toggleViewAction().triggered.connect(
                lambda on, name=name: self.bring(name) if on else self._note_hidden(name)
            )

    def fill_seen(self) -> None:
        """Make what has come to sight by Qt's own ways; never from within Qt's laying out."""
        for dock in self._docks.values():
            if dock.is_seen:
                dock.fill()

    def _on_filled(self, card: Panel) -> None:
        card.tab_chosen.connect(self._on_tab)
        self._show_tabs()

    @property
    def enlarged(self) -> str:
        """The panel that has its column for itself; empty if there is none."""
        return self._enlarging.name

    def enlarge(self, name: str = "") -> bool:
        """A panel, or the one that is looked at, as high as its column; back if it is, or if any is."""
        before, wanted = self.enlarged, name or panel_to_enlarge(self._window, self._docks)
        if before:
            self.end_enlarging()
            if before == wanted or not name:
                return True
        kept = self.now(), self.to_state()
        return bool(wanted) and self._enlarging.begin(wanted, self._scale, kept)

    def end_enlarging(self) -> None:
        """All panels as high as they were."""
        if self._enlarging.end():
            self.fit()
            layout = self._window.layout()
            assert layout is not None
            layout.activate()  # what comes next may ask how high they are

    def _on_tab(self, key: str) -> None:
        if self._window.dockWidgetArea(self._docks[key]) == _Area.NoDockWidgetArea:
            self.page_wanted.emit(key)
        else:
            self._docks[key].fill()
            if self._enlarging.is_closed(key):
                self.end_enlarging()
            self._docks[key].raise_()

    def apply(self, preset: str, placement: Placement | None = None) -> None:
        """Put every panel where the preset wants it at the window's present size, or as it was placed."""
        self._enlarging.end()
        own = None if placement is None else placement.places
        self.preset, self.is_own, self._busy = preset, own is not None, True
        self._given_room.clear()
        self._behind.clear()
        self._heights.clear()
        window, docks = self._window, self._docks
        for dock in (self._column, *docks.values()):
            dock.setFloating(False)
            dock.hide()
            window.removeDockWidget(dock)
        self._size = self._size_class()
        centre = window.centralWidget()
        assert isinstance(centre, Centre)
        centre.setVisible(self.layout.has_plane)
        centre.show_page(self.layout.centre)
        places = own or self._places()
        right, bottom = places.right, places.bottom
        for name in (*right, *bottom):
            docks[name].fill()
        if places.has_column:
            window.addDockWidget(_Area.LeftDockWidgetArea, self._column)
            self._column.show()
        for names, area, orientation in (
            (right, _Area.RightDockWidgetArea, Qt.Orientation.Vertical),
            (bottom, _Area.BottomDockWidgetArea, Qt.Orientation.Horizontal),
        ):
            for name in names:
                window.addDockWidget(area, docks[name], orientation)
                docks[name].show()
        for front, behind in places.behind.items():
            for before, name in zip((front, *behind), behind, strict=False):
                window.tabifyDockWidget(docks[before], docks[name])
                docks[name].show()
            docks[front].raise_()
        self._busy = False
        self._show_tabs()
        if placement is not None and own is not None:
            self._placement = placement
            self._resize_as_placed()
            self._resize_later.start()
            return
        self._resize(right, bottom)
        self._resize_again = True
        QTimer.singleShot(0, self, lambda: self._resize(right, bottom) if self._resize_again else None)

    def _resize_as_placed(self) -> None:
        if self.is_own:
            resize(self._window, self._placement, self._docks)

    def _show_tabs(self) -> None:
        """The names of the panels that share a place, in the head of the one that is seen."""
        self.fill_seen()
        for name, dock in self._docks.items():
            if not dock.is_filled:
                continue
            together = {dock, *self._window.tabifiedDockWidgets(dock)}
            shown = {key: other.heading for key, other in self._docks.items() if other in together}
            if self._size in (USUAL, LARGE):
                pages = [page for front, page in self.layout.leads_to.items() if front in shown]
                shown |= {page: self._docks[page].heading for page in pages}
            dock.card.show_tabs(name, shown, {key: self._docks[key].short_heading for key in shown})

    def _size_class(self) -> int:
        """Of the sizes that layouts know; larger type makes a window smaller."""
        width, height = self._window.width() / self._scale, self._window.height() / self._scale
        if height < 680:
            return TINY
        if width < 1280 or height < 840:
            return SMALL
        return LARGE if width >= 1800 and height >= 1000 else USUAL

    @property
    def layout(self) -> Layout:
        """The preset's."""
        return LAYOUTS[self.preset]

    def _places(self) -> Places:
        """Which docks stand where in a window of the present size."""
        return self.layout.places(USUAL if self._size is None else self._size)

    def bring(self, name: str) -> None:
        """Bring a panel into sight: where it was, or else on the right, where there is a place."""
        self.end_enlarging()
        window, dock = self._window, self._docks[name]
        dock.fill()
        if window.dockWidgetArea(dock) == _Area.NoDockWidgetArea and not dock.isFloating():
            neighbours = [
                other
                for other in self._docks.values()
                if window.dockWidgetArea(other) == _Area.RightDockWidgetArea
                and not other.visibleRegion().isEmpty()  # and is behind no other one's tab
            ]
            has_room = self.layout.puts_beside and window.width() >= _WIDE * self._scale
            if dock.home is Home.BOTTOM:
                window.addDockWidget(_Area.BottomDockWidgetArea, dock)
            elif has_room and len(neighbours) == 1:
                window.splitDockWidget(neighbours[0], dock, Qt.Orientation.Horizontal)
                widths = [round(share * window.width()) for share in (1 - _BESIDE, _BESIDE)]
                window.resizeDocks([neighbours[0], dock], widths, Qt.Orientation.Horizontal)
            elif neighbours:
                # With what was brought up before, in one place: two would squash each other.
                given = [other for other in neighbours if other.objectName() in self._given_room]
                before = (given or neighbours)[0]
                if given:  # there is one place to give back, by whichever is closed last
                    self._given_room[name] = self._given_room[before.objectName()]
                else:
                    self._note_heights(name)
                self._behind[name] = before.objectName()
                window.tabifyDockWidget(before, dock)
                if not given:
                    self._now_and_laid_out(lambda: self._make_room(neighbours))
            else:
                window.addDockWidget(_Area.RightDockWidgetArea, dock)
                width = round(0.36 * window.width())
                window.resizeDocks([dock], [width], Qt.Orientation.Horizontal)
        dock.show()
        dock.raise_()
        if name in self._given_room:
            self.note_change()
            return
        heights = self._heights.pop(name, {})
        self._now_and_laid_out(lambda: self._give_heights(heights))  # neighbours have grown into its place
        self.note_change()

    def _now_and_laid_out(self, share: Callable[[], None]) -> None:
        """Share out heights, and again once Qt has laid out what has come or gone."""
        share()
        QTimer.singleShot(0, self, share)

    def _give_heights(self, heights: Mapping[str, int]) -> None:
        """To those of some panels that are seen."""
        docks = {self._docks[name]: height for name, height in heights.items()}
        seen = [dock for dock in docks if dock.isVisible() and not dock.isFloating()]
        self._window.resizeDocks(seen, [docks[dock] for dock in seen], Qt.Orientation.Vertical)

    def _make_room(self, column: list[PanelDock]) -> None:
        """Give more than half of the right column to its first panel, in front of which one is put."""
        total = sum(dock.height() for dock in column)
        rest = max(len(column) - 1, 1)
        heights = [round(0.58 * total)] + [round(0.42 * total / rest)] * (len(column) - 1)
        self._window.resizeDocks(column, heights, Qt.Orientation.Vertical)

    def put_away(self, name: str) -> None:
        """Hide a panel; it comes back as it was, and so do those that it took room from."""
        self.end_enlarging()
        self._docks[name].hide()
        if name in self._given_room:
            self._give_back(name)
        else:
            self._note_hidden(name)

    def _note_heights(self, name: str) -> None:
        self._given_room[name] = {
            other: dock.height()
            for other, dock in self._docks.items()
            if dock.is_seen and not dock.isFloating()
        }

    def _give_back(self, name: str) -> None:
        heights = self._given_room.pop(name)
        dock, in_front = self._docks[name], self._behind.pop(name)
        neighbours = self._window.tabifiedDockWidgets(dock)
        self._window.removeDockWidget(dock)
        for other, behind in self._behind.items():
            if behind == name:  # it goes home to where this one stood
                self._behind[other] = in_front
        if self._docks[in_front] in neighbours:
            self._docks[in_front].raise_()  # Qt would raise any of those that were behind
        if any(other in self._given_room for other in self._behind):
            return  # the place is still taken
        self._give_heights(heights)
        self.note_change()

    def _note_hidden(self, name: str) -> None:
        before = self._enlarging.heights()
        self.end_enlarging()
        if name in self._given_room:
            self._give_back(name)
            return
        self._heights[name] = {
            other: dock.height() for other, dock in self._docks.items() if other == name or dock.is_seen
        } | before
        if self._window.dockWidgetArea(self._docks[name]) == _Area.RightDockWidgetArea:
            self._now_and_laid_out(lambda: share_between_two(self._window, self._docks))
        self.note_change()

    def _resize(self, right: tuple[str, ...], bottom: tuple[str, ...]) -> None:
        """Shares of the window for the right column and the bottom row."""
        if not all(self._docks[name].isVisibleTo(self._window) for name in (*right, *bottom)):
            return
        window, docks, height = self._window, self._docks, self._window.height()
        self._busy = True
        if right:
            across = self._right_width = self._wanted_width()
            window.resizeDocks([docks[right[0]]], [across], Qt.Orientation.Horizontal)
            weights = [HEIGHTS.get(name, 200) for name in right]
            heights = [round(height * weight / sum(weights)) for weight in weights]
            window.resizeDocks([docks[name] for name in right], heights, Qt.Orientation.Vertical)
        down = round(self.layout.bottom_share * height) or round(STRIP * self._scale)
        if bottom:
            window.resizeDocks([docks[bottom[0]]], [down], Qt.Orientation.Vertical)
        self._busy = False

    def _wanted_width(self) -> int:
        return self.layout.right_width(self._window.width(), self._scale)

    def fit(self) -> None:
        """After the window has another size: what nobody has touched of a preset follows it."""
        if self._size is None:
            return
        before, self._right_width = self._right_width, self._wanted_width()
        if self.is_own:
            follow_width(self._window, self._docks, before, self._right_width)
        elif self._size_class() != self._size:
            self.apply(self.preset)
        else:
            places = self._places()
            self._resize(places.right, places.bottom)

    def set_scale(self, scale: float) -> None:
        """Give type of another size the room that it needs."""
        if scale != self._scale:
            self.end_enlarging()
            self._scale = scale
            self._column.set_scale(scale)
            self._scaled.emit()

    def _fit_to_new_type(self) -> None:
        """Smaller type leaves panels with the room of the larger one until their layouts are asked anew."""
        for dock in self._docks.values():
            if dock.isVisible():
                for widget in (*reversed(dock.findChildren(QWidget)), dock):
                    if (layout := widget.layout()) is not None:
                        layout.activate()
        self.fit()

    def note_change(self) -> None:
        """The user has moved, hidden or resized something: from now on it is kept as it is."""
        if not self._busy:
            self.is_own = True

    # ------------------------------------------------------------- memory

    def now(self) -> tuple[str, QByteArray | None]:
        """The preset, and what the user has changed of it, for `apply` and `restore_state`."""
        if self._enlarging.kept is not None:
            return self._enlarging.kept[0]
        return self.preset, self._window.saveState(_VERSION) if self.is_own else None

    def restore_state(self, state: QByteArray) -> None:
        """What the user had changed of the preset."""
        self._busy = True
        self.is_own = self._window.restoreState(state, _VERSION)
        self._resize_again = not self.is_own  # else the preset's heights would come after the user's
        self._busy = False
        self.fill_seen()

    def to_state(self) -> dict[str, Any] | None:
        """As plain values, for `use_state`; None while a preset is on that is not kept."""
        if not self.layout.is_kept:
            return None
        if self._enlarging.kept is not None:
            return self._enlarging.kept[1]
        if not self.is_own:
            return Placement(self.preset).to_state()
        return placement_of(self._window, self.preset, self._column, self._docks).to_state()

    def use_state(self, state: object) -> None:
        """Put every panel where it was."""
        placement = Placement.from_state(state, self._docks)
        if placement is not None:
            self.apply(placement.preset, placement)
