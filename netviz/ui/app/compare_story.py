"""What has happened in the runs that are compared, over the line of time."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from netviz.ui.kit.named import named
from netviz.ui.plane.time_row import TimeRow
from netviz.ui.run.narrator_line import NarratorLine

BESIDE_TIME = 16
"""Pixels between the line of time and what is around it."""


class Story(QWidget):
    """A card of its own over the whole width.

    Attributes
    ----------
    narrator : NarratorLine
    time : TimeRow
    """

    def __init__(self) -> None:
        super().__init__()
        named(self, "box").setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.narrator, self.time = NarratorLine(), TimeRow()
        column = self._column = QVBoxLayout(self)
        self.set_narrow(False)
        column.addWidget(self.narrator)
        column.addWidget(self.time)

    def set_narrow(self, on: bool) -> None:
        """Leave the planes the room where there is little."""
        apart = 8 if on else BESIDE_TIME
        self._column.setContentsMargins(12, min(apart, 12), 12, apart)
        self._column.setSpacing(apart)
