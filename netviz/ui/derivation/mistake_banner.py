"""The banner that says that a wrong gradient is in force."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from netviz.snapshot import Snapshot
from netviz.ui.kit.controls import text_button
from netviz.ui.kit.named import named


class MistakeBanner(QFrame):
    """Says that a wrong gradient is in force; the correct line is one click back.

    Signals
    -------
    correct_wanted
    """

    correct_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.text = named(QLabel(), "error")
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
        mistake = new.lines.mistake
        if mistake is not None:
            self.text.setText(f"A wrong gradient is in force: line {mistake.line}, {mistake.title}")
        self.setVisible(mistake is not None)
