"""Keeps Python's garbage collection out of Qt's way."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_INTERVAL_MS = 1000


class IdleCollector(QObject):
    """Collects garbage between two events, never within one.

    Python's own collection can begin anywhere, also while Qt connects a signal; if it destroys a QObject
    there, Qt waits for itself for ever. And it would cost a frame now and then.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self, interval=_INTERVAL_MS)
        timer.timeout.connect(self.collect)
        timer.start()

    def collect(self) -> None:
        """Collect as much as Python itself would have by now."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
