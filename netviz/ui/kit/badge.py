"""A verdict in a few words, on a ground of its colour."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel

from netviz.core import Verdict
from netviz.ui.kit.named import rename
from netviz.ui.kit.verdicts import MARKS

_NAMES = {Verdict.AGREES: "good", Verdict.DISAGREES: "bad"}

_AFTER_MARK = "\u2002"  # wider than between words


class Badge(QLabel):
    """Green or red for what was compared, muted for what could not be; else hidden."""

    def __init__(self) -> None:
        super().__init__()
        self.verdict: Verdict | None = None
        self._said = ""
        self.setIndent(0)  # the style sheet says how far the text is from the edge
        self.hide()

    def text(self) -> str:
        """What it says, with a plain space after the mark."""
        return self._said

    def setText(self, text: str) -> None:
        """Say something, with more room after a mark than between words."""
        self._said = text
        mark, space, rest = text.partition(" ")
        super().setText(f"{mark}{_AFTER_MARK}{rest}" if space and mark in MARKS.values() else text)

    def show_verdict(self, verdict: Verdict | None, text: str = "", tip: str = "") -> None:
        """Show a verdict's mark and a few words.

        Parameters
        ----------
        verdict : Verdict or None
            None for nothing.
        text : str
            What stands after the mark.
        tip : str
            What there is to say in more words.
        """
        self.verdict = verdict
        if verdict is None:
            self.setText("")
            self.hide()
            return
        name = _NAMES.get(verdict, "muted")
        if rename(self, name):
            QApplication.sendEvent(self, QEvent(QEvent.Type.StyleChange))  # it takes over the padding
        self.setText(f"{MARKS[verdict]} {text}".strip())
        self.setAccessibleName(self._said)
        self.setToolTip(tip)
        self.show()
