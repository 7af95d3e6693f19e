"""Says that something is being computed, with a way out where it takes long."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from netviz.ui.kit.controls import text_button
from netviz.ui.kit.named import named
from netviz.ui.run.door import Door

_SOON_MS = 150  # nobody reads what is there for less


class BusyNote(QWidget):
    """Stands in the bottom line while the door is busy."""

    def __init__(self, door: Door) -> None:
        super().__init__()
        named(self, "bare")
        label = named(QLabel("computing …"), "muted")
        self.way_out = text_button("stop", "Give it up; everything stays as it was before", "link")
        self.way_out.clicked.connect(door.give_up)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 0, 4, 0)
        layout.addWidget(label)
        layout.addWidget(self.way_out)
        # The line is as high as its text, whether this shows or not: the panels need the room.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.hide()
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.show)
        door.busy_changed.connect(self._on_busy_changed)
        door.took_long.connect(self.way_out.show)

    def _on_busy_changed(self, busy: bool) -> None:
        self.way_out.hide()
        if busy:
            self._soon.start()
        else:
            self._soon.stop()
            self.hide()
