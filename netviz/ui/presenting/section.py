"""The frame of each part of the presenter's window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from netviz.ui.kit.named import named
from netviz.ui.kit.symbols import SymbolLabel

HEAD, PADDING = 40, 16


class Section(QFrame):
    """A title, a muted line beside it, and what belongs to it below."""

    def __init__(self, title: str, detail: str = "") -> None:
        super().__init__()
        named(self, "box")
        self.setAccessibleName(title)
        self.title = named(QLabel(title), "cardTitle")
        self.detail = named(SymbolLabel(detail, shrinks=True), "muted")
        self.head = QHBoxLayout()
        self.head.setSpacing(PADDING)
        self.head.addWidget(self.title)
        self.head.addWidget(self.detail, 1, Qt.AlignmentFlag.AlignVCenter)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(PADDING, 0, PADDING, PADDING)
        self.body.setSpacing(0)
        self.body.addLayout(self.head)
        self.body.setStretch(0, 0)

    def add_to_head(self, widget: QWidget) -> None:
        """Put something at the right end of the head."""
        self.head.addWidget(widget)

    def set_scale(self, scale: float) -> None:
        """For type of another size."""
        self.title.setFixedHeight(round(HEAD * scale))


def rule() -> QFrame:
    """A line between parts of a section."""
    line = named(QFrame(), "rule")
    line.setFixedHeight(1)
    return line
