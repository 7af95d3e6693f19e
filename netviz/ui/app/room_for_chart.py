"""Room for one panel in a column that it shares: a chart that is drawn on, or whatever is enlarged."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow

from netviz.ui.kit.named import set_property

_LEAST = 170  # pixels of the usual type, below which a chart is too low to draw on
_STAYS = "guide"  # says what is to be done
_ANY_HEIGHT = (1 << 24) - 1


class RoomForChart(QObject):
    """Closes the panels over and under a chart to their heads, until the room is given back.

    They are not hidden, so that a session that is kept meanwhile opens with all of them.

    Parameters
    ----------
    window : QMainWindow
    dock : QDockWidget
        With the chart.
    scale : float
        Of the size of type.
    always : bool
        Also where the chart is high enough to be drawn on.

    Attributes
    ----------
    closed : list of QDockWidget
    heights : dict of QDockWidget to int
        Of all in the column, before.
    """

    def __init__(
        self, window: QMainWindow, dock: QDockWidget, scale: float, *, always: bool = False
    ) -> None:
        super().__init__(window)
        self._window, self._dock = window, dock
        self.heights: dict[QDockWidget, int] = {}
        self.closed: list[QDockWidget] = []
        if dock.isFloating() or (dock.height() >= _LEAST * scale and not always):
            return
        column = self._column()
        self.heights = {other: other.height() for other in (dock, *column)}
        for other in column:
            if other.objectName() != _STAYS:
                self._close(other)
        for moved in (dock, *self.closed):
            moved.dockLocationChanged.connect(self._open)  # in another arrangement they stand elsewhere
        self._give()
        QTimer.singleShot(0, self, self._give)  # when the bar has taken its place

    def _column(self) -> list[QDockWidget]:
        """What is seen over and under it."""
        window, place = self._window, self._dock.geometry()
        return [
            other
            for other in window.findChildren(QDockWidget)
            if other is not self._dock
            and not other.isFloating()
            and not other.visibleRegion().isEmpty()
            and window.dockWidgetArea(other) == window.dockWidgetArea(self._dock)
            and other.geometry().left() < place.right()
            and place.left() < other.geometry().right()
        ]

    def _close(self, dock: QDockWidget) -> None:
        seen = dock.titleBarWidget()  # those behind it may not have been made yet, and have no head then
        height = 1 if seen is None else seen.sizeHint().height()
        for one in (dock, *self._window.tabifiedDockWidgets(dock)):
            head = one.titleBarWidget()
            one.setFixedHeight(height)
            if head is not None:
                set_property(head, "alone", True)
            self.closed.append(one)

    def _give(self) -> None:
        if self.heights:
            total = sum(self.heights.values())
            heights = [total if dock is self._dock else 1 for dock in self.heights]
            self._window.resizeDocks([*self.heights], heights, Qt.Orientation.Vertical)

    def _open(self) -> None:
        self.heights = {}
        for dock in self.closed:
            dock.setMinimumHeight(0)
            dock.setMaximumHeight(_ANY_HEIGHT)
            head = dock.titleBarWidget()
            if head is not None:
                set_property(head, "alone", False)

    def give_back(self) -> None:
        """Open them again, as high as they were."""
        heights = self.heights
        self._open()
        shown = {dock: high for dock, high in heights.items() if dock.isVisible() and not dock.isFloating()}
        self._window.resizeDocks([*shown], [*shown.values()], Qt.Orientation.Vertical)
        self.deleteLater()
