"""Where the bar of a prediction stands in the window, and what makes room for what is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDockWidget, QWidget

from netviz.ui.app.room_for_chart import RoomForChart
from netviz.ui.commands.files import panel_widget
from netviz.ui.prediction.bar import apart

if TYPE_CHECKING:
    from netviz.ui.app.window import MainWindow


class BarInWindow(QObject):
    """Puts a bar under the head of the window, and makes room for a chart that is drawn on.

    Parameters
    ----------
    window : MainWindow
    bar : QWidget
    panel : str, optional
        The key of the panel with the chart.
    """

    def __init__(self, window: MainWindow, bar: QWidget, panel: str | None) -> None:
        super().__init__(window)
        self._window = window
        top = window.menuWidget()
        rows = None if top is None else top.layout()
        assert rows is not None
        self._holder = apart(bar)
        rows.addWidget(self._holder)
        window.arrangement.end_enlarging()
        dock = None if panel is None else panel_widget(window, panel)
        self._room = (
            RoomForChart(window, dock, window.theme.scale) if isinstance(dock, QDockWidget) else None
        )

    def fit(self) -> None:
        """The layout does it."""

    def remove(self) -> None:
        """Everything is as it was."""
        self._holder.hide()
        self._holder.deleteLater()
        if self._room is not None:
            self._room.give_back()
            QTimer.singleShot(0, self._window, self._window.show_newest)  # what was closed, too
        self.deleteLater()
