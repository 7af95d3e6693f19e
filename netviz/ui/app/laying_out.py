"""Where everything in the window stands: bars at the top, panels in docks, the status line below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from netviz.ui.app.centre import Centre
from netviz.ui.app.dock_widgets import ColumnDock, PanelDock
from netviz.ui.app.docks import Arrangement
from netviz.ui.app.loading_window import SMALLEST
from netviz.ui.kit.card import Card
from netviz.ui.kit.named import named
from netviz.ui.kit.panel import Home
from netviz.ui.layouts import FOOT, GAP
from netviz.ui.run.busy_note import BusyNote

if TYPE_CHECKING:
    from netviz.ui.app.window import MainWindow


def lay_out(window: MainWindow, size: QSize) -> None:
    """Put bars and panels in their places, once they have been made."""
    window.setContentsMargins(GAP, 0, GAP, 0)
    top = named(QWidget(), "topBar")
    row = QVBoxLayout(top)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    messages = window.banner, window.worker_banner, window.fault_bar, window.recovery_bar
    for bar in (window.transport, *messages):
        row.addWidget(bar)
    window.setMenuWidget(top)
    foot = window.statusBar()
    foot.addWidget(window.status, 1)
    foot.addPermanentWidget(BusyNote(window.door))
    foot.setSizeGripEnabled(False)
    foot.setContentsMargins(0, -3, 0, -2)  # what Qt keeps free over and under the text would cut it off
    foot.setFixedHeight(FOOT)
    chosen: list[Card] = []
    window.docks, window.centre = {}, Centre(window.panels)
    window.setCentralWidget(window.centre)
    window.centre.moved.connect(
        lambda: window.transport.align_readings(window.centre.geometry().right() + 1)
    )
    for key in window.panels:
        home = window.panels.row(key).home
        if home is Home.COLUMN:
            chosen.append(window.panels[key])
        elif home in (Home.CENTRE, Home.PAGE):
            window.centre.add(key)
        else:
            window.docks[key] = PanelDock(key, window.panels, window)
    window.column = ColumnDock("column", "Choices", chosen, window)
    window.arrangement = Arrangement(window, window.column, window.docks)
    window.setMinimumSize(SMALLEST)  # smaller than some arrangements, which then give way to another
    window.resize(size)
    window.setAcceptDrops(True)
