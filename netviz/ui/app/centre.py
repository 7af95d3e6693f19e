"""What stands in the middle of the window: the plane, or the page on which runs are compared."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from netviz.ui.kit.panels import Panels


class Centre(QWidget):
    """Panels of which one is seen at a time; one that is hidden needs no room.

    Parameters
    ----------
    panels : Panels
        Each page is made when it is first seen.

    Signals
    -------
    moved
        It has another place or another size.
    """

    moved = Signal()

    def __init__(self, panels: Panels) -> None:
        super().__init__()
        self.setObjectName("bare")
        self._panels, self._pages, self._shown = panels, list[str](), ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)

    def add(self, key: str) -> None:
        """Another page; the first is seen."""
        self._pages.append(key)
        if not self._shown:
            self._shown = self._panels[key].key
        self._panels.when_made(key, lambda panel: self._take(key, panel))

    def _take(self, key: str, panel: QWidget) -> None:
        layout = self.layout()
        assert layout is not None
        layout.addWidget(panel)
        panel.setVisible(key == self._shown)

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
        self._shown = key
        if key in self._pages:
            self._panels[key].show()
        for other, panel in self._panels.made.items():
            if other in self._pages:
                panel.setVisible(other == key)
