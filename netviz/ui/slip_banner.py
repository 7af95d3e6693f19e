"""The banner that says that a wrong gradient is in force."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from netviz.snapshot import Snapshot
from netviz.ui.widgets import text_button


class SlipBanner(QFrame):
    """Says that a wrong gradient is in force; the correct line is one click back.

    Signals
    -------
    correct_wanted
    """

    correct_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(objectName="banner")
        self.text = QLabel(objectName="error")
        self.button = text_button(
            "Use the correct line", "From this step on, the gradient is right again", ""
        )
        self.button.clicked.connect(self.correct_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        self.hide()

    def render(self, old: Snapshot | None, new: Snapshot) -> None:
        """Show what is in force; nothing if all lines are right."""
        slip = new.lines.slip
        if slip is not None:
            self.text.setText(f"A wrong gradient is in force: line {slip.line}, {slip.title}")
        self.setVisible(slip is not None)
