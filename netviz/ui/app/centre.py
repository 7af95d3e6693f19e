"""What stands in the middle of the window: the plane, or the page on which runs are compared."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from netviz.ui.kit.panel import Panel


class Centre(QWidget):
    """Panels of which one is seen at a time; one that is hidden needs no room.

    Signals
    -------
    moved
        It has another place or another size.
    """

    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bare")
        self._pages: dict[str, Panel] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)

    def add(self, panel: Panel) -> None:
        """Another page; the first is seen."""
        self._pages[panel.key] = panel
        panel.setHidden(len(self._pages) > 1)
        layout = self.layout()
        assert layout is not None
        layout.addWidget(panel)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say so."""
        super().resizeEvent(event)
        self.moved.emit()

    def moveEvent(self, event: QMoveEvent) -> None:
        """Say so."""
        super().moveEvent(event)
        self.moved.emit()

    def show_page(self, key: str) -> None:
        """See another page."""
        for other, panel in self._pages.items():
            panel.setVisible(other == key)
