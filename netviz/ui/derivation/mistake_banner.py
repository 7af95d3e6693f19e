"""The banner that says that a wrong gradient is in force."""

from __future__ import annotations

from PySide6.QtCore import Signal

from netviz.intents import CorrectGradient
from netviz.snapshot import Snapshot
from netviz.ui.kit.banner import Banner
from netviz.ui.kit.controls import text_button
from netviz.ui.kit.named import named
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.symbols import SymbolLabel


class MistakeBanner(Banner):
    """Says that a wrong gradient is in force; the correct line is one click back.

    Signals
    -------
    wants(CorrectGradient)
    """

    wants = Signal(object)

    def __init__(self) -> None:
        super().__init__(named(SymbolLabel(shrinks=True), "error"))
        self.button = text_button(
            "Use the correct line", "From this step on, the gradient is right again", ""
        )
        self.button.clicked.connect(lambda: self.wants.emit(CorrectGradient()))
        self.anew = text_button(
            "Correct from step 0",
            "The same run again with the right gradient from its first step on; undo brings this one back",
            "",
        )
        self.anew.clicked.connect(lambda: self.wants.emit(CorrectGradient(from_start=True)))
        self.put(self.button, self.anew)

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Show what is in force; nothing if all lines are right."""
        mistake = new.lines.mistake
        if mistake is not None:
            corrected = new.corrected_at
            which = f"line {mistake.line}, {mistake.title}"
            if corrected is None:
                self.text.setText(f"A wrong gradient is in force: {which}")
            else:
                self.text.setText(f"Recorded with {which}; corrected at step {number_text(corrected)}")
            self.button.setVisible(corrected is None)
        self.setVisible(mistake is not None)
