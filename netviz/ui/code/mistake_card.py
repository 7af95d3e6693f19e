"""One mistake: what is wrong, where, why, and hints that grow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from netviz.core import STAGES
from netviz.ui.code.formula_box import FormulaBox
from netviz.ui.code.verdict_card import VerdictCard
from netviz.ui.kit.badge import Badge
from netviz.ui.kit.controls import text_button
from netviz.ui.kit.formula_label import Formula
from netviz.ui.kit.symbol_paragraph import SymbolParagraph
from netviz.ui.kit.theme import Theme

if TYPE_CHECKING:  # none of it is needed before something is checked
    from netviz.backward.diagnosis.verdict import Found

_LONGEST_TITLE = 60  # letters


def line_link(line: int) -> QPushButton:
    """What leads to a line of the code."""
    return text_button(f"line {line} of your code", "Go to this line in the editor", "link")


def title_and_text(sentence: str) -> tuple[str, str]:
    """What is wrong in a few words, and what is said of it; the latter may be empty."""
    short, _, long = sentence.partition(": ")
    if not long or len(short) > _LONGEST_TITLE:
        return sentence, ""
    return short, long[:1].upper() + long[1:]


class MistakeCard(VerdictCard):
    """A sentence, the line with what is wrong in it, and what leads on from there.

    Parameters
    ----------
    found : Found
    theme : Theme
    badge : Badge, optional
    figures : str
        What is said of the numbers, after the sentence.
    more : QWidget, optional
        Another button, beside the one that explains the line.

    Signals
    -------
    line_wanted(int)
        A line of the code.
    why_wanted(int)
        A line of the derivation.
    """

    line_wanted = Signal(int)
    why_wanted = Signal(int)

    def __init__(
        self,
        found: Found,
        theme: Theme,
        badge: Badge | None = None,
        figures: str = "",
        more: QWidget | None = None,
    ) -> None:
        short, long = title_and_text(found.sentence)
        super().__init__(theme, short, f"{long} {figures}".strip(), badge, "wrongBox")
        self.found = found
        self.source = line_link(found.source_line or 0)
        self.source.setVisible(found.source_line is not None)
        self.source.clicked.connect(lambda: self.line_wanted.emit(found.source_line or 0))
        self.has_line = 1 <= found.line <= len(STAGES)
        self.why = text_button(f"Why line {found.line}", "Open the derivation at this line", "")
        self.why.setVisible(self.has_line)
        self.why.clicked.connect(lambda: self.why_wanted.emit(found.line))
        self.hint = text_button(
            "Hint", "First which line, then what kind of mistake, then the right line", "link"
        )
        self.hint.clicked.connect(self.show_hint)
        self.hints: list[SymbolParagraph] = []
        self.formula = None if found.correction is None else FormulaBox(found.correction, theme)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.source)
        row.addWidget(self.hint)
        row.addStretch(1)
        self.left.addStretch(1)
        self.left.addLayout(row)
        self.lead_on(self.formula, self.why, *([] if more is None else [more]))

    def show_hint(self) -> None:
        """The next hint, until all are there."""
        number = len(self.hints)
        if number < len(self.found.hints):
            text = self.found.hints[number]
            last = number == len(self.found.hints) - 1
            one = SymbolParagraph(
                f"{number + 1}. {text}" if not last else f"{number + 1}. In NumPy: {text}"
            )
            self.hints.append(one)
            self._put(one)
            if last and self.has_line and self.formula is None:
                stage = STAGES[self.found.line - 1]
                self._put(Formula(f"line-{stage.line:02}", f"{stage.symbol}: {stage.code}", 0.8))
        self.hint.setVisible(len(self.hints) < len(self.found.hints))
        self.hint.setText("Next hint")

    def _put(self, widget: QWidget) -> None:
        """Over the buttons: what is asked for stands where one reads on."""
        self.left.insertWidget(self.left.count() - 2, widget)
