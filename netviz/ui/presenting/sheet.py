"""What lies over the whole of a stage."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


class Sheet(QWidget):
    """A widget as large as its stage, whatever size that has."""

    def __init__(self, stage: QWidget) -> None:
        super().__init__(stage)
        self.stage = stage
        stage.installEventFilter(self)
        self.setGeometry(stage.rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As large as the stage."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self.stage.rect())
        return False
