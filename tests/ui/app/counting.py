"""How many events widgets get."""

from collections import Counter

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


class Counting(QObject):
    """How many events of a type each kind of widget gets."""

    def __init__(self, wanted: QEvent.Type) -> None:
        super().__init__()
        self.wanted, self.found = wanted, Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == self.wanted and isinstance(watched, QWidget):
            self.found[watched] += 1
        return False
