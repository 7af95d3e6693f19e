"""What is said about somebody's code: the verdict, and everything that belongs to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from netviz.backward.answer import Trouble
from netviz.backward.forcing import NOTHING
from netviz.core import Verdict as Mark
from netviz.ui.code.gradient_card import GradientCard
from netviz.ui.code.meant import MeantButton
from netviz.ui.code.mistake_card import MistakeCard, line_link
from netviz.ui.kit.badge import Badge
from netviz.ui.kit.controls import text_button
from netviz.ui.kit.named import named
from netviz.ui.kit.symbol_paragraph import SymbolParagraph
from netviz.ui.kit.theme import LIGHT, SMALL, Theme

if TYPE_CHECKING:  # none of it is needed before something is checked
    from netviz.backward.judge import Judged

_SIDE_BY_SIDE = 520  # pixels of the usual type, from which on two gradients stand beside each other
_APART, _BESIDE_BAR = 16, 4  # pixels between cards, and before the scroll bar
_LINES_PRINTED = 20
_ROLES = {
    "N": ("N", "the number of samples"),
    "D": ("D", "the number of inputs"),
    "H": ("H", "the number of hidden units"),
    "K": ("K", "the number of classes"),
    "lam": ("lambda", "the penalty’s factor"),
}


class VerdictView(QScrollArea):
    """A verdict from the top down: what is wrong, the four gradients, the loss, what it was taken as.

    Signals
    -------
    line_wanted(int)
        A line of the code.
    why_wanted(int)
        A line of the derivation.
    meant(str, str)
        A global that the code does not set, and what it is.
    said(Forced)
        How the code is meant, in the place of what was found out.
    """

    line_wanted = Signal(int)
    why_wanted = Signal(int)
    meant = Signal(str, str)
    said = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("What is right and wrong")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._theme: Theme = LIGHT
        self._shown: Judged | Trouble | str = ""
        self.judged: Judged | None = None
        self.meant_button = MeantButton(self.said)
        self.badge = Badge()
        self.headline: SymbolParagraph | None = None
        self.mistakes: list[MistakeCard] = []
        self.gradients: dict[str, GradientCard] = {}
        self.notes: list[str] = []
        self._grid = QGridLayout()

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self._show(self._shown)

    @property
    def texts(self) -> str:
        """All that is said in it."""
        inside = self.widget()
        paragraphs = [] if inside is None else inside.findChildren(SymbolParagraph)
        return "\n".join(one.text for one in paragraphs)

    # -------------------------------------------------------------- showing

    def show_text(self, text: str) -> None:
        """Nothing has been checked: say something instead."""
        self._show(text)

    def show_trouble(self, trouble: Trouble) -> None:
        """Why it cannot be checked."""
        self._show(trouble)

    def show_judged(self, judged: Judged) -> None:
        """A verdict."""
        self._show(judged)

    def _show(self, what: Judged | Trouble | str) -> None:
        self._shown = what
        inside = named(QWidget(), "bare")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, _BESIDE_BAR, 0)
        column.setSpacing(_APART)
        self.mistakes, self.gradients, self.notes, self.judged = [], {}, [], None
        self.badge, self.headline = Badge(), None
        if isinstance(what, str):
            self._say(column, what, "muted")
        elif isinstance(what, Trouble):
            self._add_trouble(column, what)
        else:
            self._add_judged(column, what)
        column.addStretch(1)
        self.setWidget(inside)
        self._arrange()

    def _add_trouble(self, column: QVBoxLayout, trouble: Trouble) -> None:
        self.badge.show_verdict(Mark.CANNOT_BE_TOLD, "not checked")
        self._add_head(column, _begun_large(trouble.sentence))
        line = trouble.source_line
        if line is not None:
            column.addWidget(self._link(line))
        if trouble.kind == "missing-name" and trouble.name:
            column.addLayout(self._meanings(trouble.name))
        for one in trouble.traceback:
            self._say(column, one, "small")

    def _meanings(self, name: str) -> QHBoxLayout:
        """Buttons for what a global may be that another cell sets."""
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(named(QLabel(f"{name} is"), "muted"))
        for role, (sign, tip) in _ROLES.items():
            button = text_button(sign, f"Check again, with {name} set to {tip}")
            button.setAccessibleName(f"{name} is {tip}")
            button.clicked.connect(lambda _=False, role=role: self.meant.emit(name, role))
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _link(self, line: int) -> QWidget:
        link = line_link(line)
        link.clicked.connect(lambda: self.line_wanted.emit(line))
        return link

    def _add_judged(self, column: QVBoxLayout, judged: Judged) -> None:
        self.judged = judged
        verdict, trouble = judged.verdict, judged.trouble
        if trouble is not None:
            self._add_trouble(column, trouble)
        else:
            wrong = len(verdict.wrong)
            if verdict.verdict == "right":
                self.badge.show_verdict(Mark.AGREES, "right")
            else:
                other = "the loss is wrong" if verdict.loss == "wrong" else "wrong"
                text = f"{wrong} of {len(verdict.parameters)} wrong" if wrong else other
                self.badge.show_verdict(Mark.DISAGREES, text)
            if not (verdict.mistakes and wrong):  # else it is the head of the first card
                self._add_head(column, verdict.sentence)
        for found in verdict.mistakes:
            is_first = trouble is None and not self.mistakes and self.headline is None
            card = MistakeCard(found, self._theme, self.badge if is_first else None)
            card.line_wanted.connect(self.line_wanted)
            card.why_wanted.connect(self.why_wanted)
            self.mistakes.append(card)
            column.addWidget(card)
        self._grid = QGridLayout()
        self._grid.setSpacing(_APART)
        for name, one in verdict.parameters.items():
            self.gradients[name] = GradientCard(name, one, self._theme)
        column.addLayout(self._grid)
        if trouble is None:
            self._add_loss(column, verdict.loss)
        facts = [*judged.taken_as]
        if verdict.convention.sentence:
            facts.append(f"penalty: {verdict.convention.sentence}")
        if facts or self.meant_button.forced != NOTHING:
            said = "; ".join(facts) or self.meant_button.forced.words
            self._add_list(column, "Taken as", [said], self._changing())
        remarks = [*judged.remarks, *(one.sentence for one in verdict.remarks)]
        if trouble is None and verdict.trouble is not None:
            remarks.append(verdict.trouble.sentence)
        self._add_list(column, "Remarks", remarks)
        self._add_list(column, "It printed", [one for one in judged.output if one][-_LINES_PRINTED:])

    def _add_head(self, column: QVBoxLayout, text: str) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignTop)
        self.headline = SymbolParagraph(text)
        self.headline.setFont(self._theme.font())
        row.addWidget(self.headline, 1)
        column.addLayout(row)

    def _add_loss(self, column: QVBoxLayout, loss: str) -> None:
        said = {"right": (Mark.AGREES, "agrees"), "wrong": (Mark.DISAGREES, "is another one")}
        if loss not in said:
            return  # what it is taken as says so
        row, badge = QHBoxLayout(), Badge()
        mark, text = said[loss]
        badge.show_verdict(mark, text)
        row.addWidget(QLabel("Loss"))
        row.addWidget(badge)
        row.addStretch(1)
        self.notes.append(f"Loss {text}")
        column.addLayout(row)

    def _changing(self) -> QWidget:
        self.change = self.meant_button.made()
        return self.change

    def _add_list(
        self, column: QVBoxLayout, heading: str, texts: Sequence[str], beside: QWidget | None = None
    ) -> None:
        if not texts:
            return
        box = QVBoxLayout()
        box.setSpacing(2)
        title = QLabel(heading)
        title.setFont(self._theme.font(SMALL, 600))
        row = QHBoxLayout()
        row.addWidget(title, 1)
        if beside is not None:
            row.addWidget(beside)
        box.addLayout(row)
        for text in texts:
            self._say(box, text, "muted")
        column.addLayout(box)

    def _say(self, column: QVBoxLayout, text: str, looks: str) -> None:
        self.notes.append(text)
        column.addWidget(named(SymbolParagraph(text), looks))

    # --------------------------------------------------------------- layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two gradients side by side where there is room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        widest = max((card.minimumSizeHint().width() for card in self.gradients.values()), default=0)
        needed = max(_SIDE_BY_SIDE * self._theme.scale, 2 * widest + _APART + _BESIDE_BAR)
        columns = 2 if self.viewport().width() >= needed else 1
        # In the derivation's order, from the loss back; those of a layer side by side.
        order = [name for name in ("W2", "b2", "W1", "b1") if name in self.gradients]
        for number, name in enumerate(order):
            self._grid.addWidget(self.gradients[name], *divmod(number, columns))


def _begun_large(sentence: str) -> str:
    """With a capital, unless it begins with the name of a file or a function."""
    word = sentence.split(" ", 1)[0]
    return sentence[:1].upper() + sentence[1:] if word.isalpha() else sentence
