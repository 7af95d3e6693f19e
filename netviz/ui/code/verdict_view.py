"""What is said about somebody's code: the verdict, and everything that belongs to it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from netviz.backward.answer import Trouble
from netviz.backward.forcing import NOTHING
from netviz.core import Verdict as Mark
from netviz.ui.code.gradient_card import GradientCard
from netviz.ui.code.meant import MeantButton
from netviz.ui.code.mistake_card import MistakeCard, line_link, title_and_text
from netviz.ui.code.reasons import reasons
from netviz.ui.code.trained_card import TrainedCard
from netviz.ui.code.veil import Veil
from netviz.ui.code.verdict_card import VerdictCard
from netviz.ui.kit.badge import Badge
from netviz.ui.kit.controls import text_button
from netviz.ui.kit.named import named, rename
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.parameter_entries import LABELS
from netviz.ui.kit.symbol_paragraph import SymbolParagraph
from netviz.ui.kit.theme import LIGHT, SMALL, Theme

if TYPE_CHECKING:  # none of it is needed before something is checked
    from netviz.backward.diagnosis.verdict import Verdict
    from netviz.backward.judge import Judged

_SIDE_BY_SIDE = 520  # pixels of the usual type, from which on two gradients stand beside each other
_APART = 16  # pixels between cards
_LINES_PRINTED = 20
_TOGETHER, _NO_BREAK = re.compile(r"\w+ \([^)]*\)|\d … K − 1|λ = \S+"), "\u00a0"
_BEARS_OUT = 1e-5  # of the largest entry: what is farther off is not borne out
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
    begun(str)
        With what one wants to begin, by its key.
    """

    line_wanted = Signal(int)
    why_wanted = Signal(int)
    meant = Signal(str, str)
    said = Signal(object)
    begun = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("What is right and wrong")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._theme: Theme = LIGHT
        self._shown: Judged | Trouble | str = ""
        self._beginnings: dict[str, str] = {}
        self.judged: Judged | None = None
        self.is_stale = False
        self.meant_button = MeantButton(self.said)
        self.train_button = text_button(
            "Train with it", "A run beside the present one and from the same start follows this gradient",
            "primary",
        )  # fmt: skip
        self.badge = Badge()
        self.headline: SymbolParagraph | None = None
        self.mistakes: list[MistakeCard] = []
        self.gradients: dict[str, GradientCard] = {}
        self.change = self.meant_button.made()
        self._grid = QGridLayout()
        self.trained = TrainedCard()
        inside = named(QWidget(), "bare")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(_APART)
        self._told = QWidget()
        self._column.addWidget(self._told)
        self._column.addWidget(self.trained, 1)
        self._more = QWidget()
        self._column.addWidget(self._more)
        self._column.addStretch(0)
        self.setWidget(inside)
        self._veil = Veil(self._told, self._theme)

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self.trained.set_theme(theme)
        was_stale, can_train = self.is_stale, not self.train_button.isHidden()
        self._show(self._shown)
        self.train_button.setVisible(can_train)
        self.set_stale(was_stale)

    @property
    def texts(self) -> str:
        """All that is said in it."""
        parts = (*self._told.findChildren(SymbolParagraph), *self._more.findChildren(SymbolParagraph))
        return "\n".join(one.text for one in parts)

    # -------------------------------------------------------------- showing

    def show_text(self, text: str, beginnings: Mapping[str, str] | None = None) -> None:
        """Nothing has been checked: say something instead.

        Parameters
        ----------
        text : str
        beginnings : mapping of str to str, optional
            With what one can begin: buttons by their keys.
        """
        self._beginnings = dict(beginnings or {})
        self._show(text)

    def show_trouble(self, trouble: Trouble) -> None:
        """Why it cannot be checked."""
        self._show(trouble)

    def show_judged(self, judged: Judged) -> None:
        """A verdict."""
        self._show(judged)

    def set_stale(self, on: bool) -> None:
        """Whether the code has been changed since: what is said of it is pale then, and says so."""
        if on == self.is_stale or isinstance(self._shown, str):
            return
        self.is_stale = on
        if on:
            self._fresh = self.badge.objectName(), self.badge.text()
            self.badge.setText("changed since it was checked")
            rename(self.badge, "since")
            self._veil.cover(self.badge)
        else:
            name, text = self._fresh
            rename(self.badge, name)
            self.badge.setText(text)
            self._veil.hide()

    def _show(self, what: Judged | Trouble | str) -> None:
        self._shown, self.is_stale = what, False
        told = named(QWidget(), "bare")
        column = QVBoxLayout(told)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_APART)
        self.mistakes, self.gradients, self.judged = [], {}, None
        self.badge, self.headline = Badge(), None
        self.train_button.setParent(self)
        self.train_button.hide()
        more = QWidget()
        if isinstance(what, str):
            card = named(QFrame(), "box")
            room = QVBoxLayout(card)
            room.setContentsMargins(20, 16, 20, 16)
            room.setSpacing(12)
            room.addWidget(named(SymbolParagraph(what, 1.6), "muted"))
            for key, title in self._beginnings.items():
                button = text_button(title, "Undo takes it back", "link")
                button.clicked.connect(lambda _=False, key=key: self.begun.emit(key))
                room.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            column.addWidget(card)
        elif isinstance(what, Trouble):
            self._add_trouble(column, what)
        else:
            self._add_judged(column, what)
            more = self._remarks(what)
        for old, new in ((self._told, told), (self._more, more)):
            self._column.replaceWidget(old, new)
            old.hide()
            old.deleteLater()
        self._told, self._more, self._veil = told, more, Veil(told, self._theme)
        more.setVisible(more.layout() is not None)
        self.trained.setVisible(self._is_trainable or self.trained.is_needed)
        self._arrange()

    @property
    def _is_trainable(self) -> bool:
        return self.judged is not None and self.judged.trouble is None

    def _add_trouble(self, column: QVBoxLayout, trouble: Trouble) -> None:
        self.badge.show_verdict(Mark.CANNOT_BE_TOLD, "not checked")
        self.badge.setText("not checked")
        rename(self.badge, "unsure")
        card = VerdictCard(self._theme, _begun_large(trouble.sentence), "", self.badge)
        self.headline = card.title
        line = trouble.source_line
        if line is not None:
            card.left.addWidget(self._link(line))
        if trouble.kind == "missing-name" and trouble.name:
            card.left.addLayout(self._meanings(trouble.name))
        for one in trouble.traceback:
            self._say(card.left, one, "small")
        column.addWidget(card)

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
                self._add_head(column, verdict)
        for found in verdict.mistakes:
            is_first = trouble is None and not self.mistakes and self.headline is None
            figures = figures_of(verdict) if is_first else ""
            card = MistakeCard(found, self._theme, self.badge if is_first else None, figures,
                               self.train_button if is_first else None)  # fmt: skip
            card.line_wanted.connect(self.line_wanted)
            card.why_wanted.connect(self.why_wanted)
            self.mistakes.append(card)
            column.addWidget(card)
        self._grid = QGridLayout()
        self._grid.setSpacing(_APART)
        why = reasons(verdict)
        for name, one in verdict.parameters.items():
            self.gradients[name] = GradientCard(name, one, self._theme, why.get(name))
        column.addLayout(self._grid)

    def _remarks(self, judged: Judged) -> QWidget:
        """What is worth knowing besides; empty where there is nothing."""
        verdict, trouble = judged.verdict, judged.trouble
        remarks = [*judged.remarks, *(one.sentence for one in verdict.remarks)]
        if trouble is None and verdict.trouble is not None:
            remarks.append(verdict.trouble.sentence)
        said = [
            ("Remarks", remarks),
            ("It printed", [one for one in judged.output if one][-_LINES_PRINTED:]),
        ]
        if verdict.verdict == "wrong":
            said.insert(0, ("", _of_loss(verdict)))
        if not any(texts for _, texts in said):
            return QWidget()
        box = named(QFrame(), "box")
        lists = QVBoxLayout(box)
        lists.setContentsMargins(16, 12, 16, 12)
        lists.setSpacing(10)
        for heading, texts in said:
            self._add_list(lists, heading, texts)
        return box

    def _add_head(self, column: QVBoxLayout, verdict: Verdict) -> None:
        title, text = title_and_text(verdict.sentence)
        looks = "box" if verdict.verdict == "right" else "wrongBox"
        card = VerdictCard(self._theme, title, f"{text} {figures_of(verdict)}".strip(), self.badge, looks)
        card.lead_on(None, self.train_button)
        self.headline = card.title
        column.addWidget(card)

    def taken_as(self) -> str:
        """What the function was taken for, or how it is said to be meant."""
        judged = self.judged
        if judged is None:
            return ""
        facts = [*judged.taken_as]
        if judged.verdict.convention.sentence:
            facts.append(f"penalty: {judged.verdict.convention.sentence}")
        if not facts and self.meant_button.forced == NOTHING:
            return ""
        said = f"Taken as: {'; '.join(facts) or self.meant_button.forced.words}."
        return _TOGETHER.sub(lambda found: found.group().replace(" ", _NO_BREAK), said)

    def _add_list(self, column: QVBoxLayout, heading: str, texts: Sequence[str]) -> None:
        if not texts:
            return
        box = QVBoxLayout()
        box.setSpacing(2)
        if heading:
            title = QLabel(heading)
            title.setFont(self._theme.font(SMALL, 600))
            box.addWidget(title)
        for text in texts:
            self._say(box, text, "muted")
        column.addLayout(box)

    def _say(self, column: QVBoxLayout, text: str, looks: str) -> None:
        column.addWidget(named(SymbolParagraph(text), looks))

    # --------------------------------------------------------------- layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two gradients side by side where there is room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        widest = max((card.minimumSizeHint().width() for card in self.gradients.values()), default=0)
        needed = max(_SIDE_BY_SIDE * self._theme.scale, 2 * widest + _APART)
        columns = 2 if self.viewport().width() >= needed else 1
        # In the derivation's order, from the loss back; those of a layer side by side.
        order = [name for name in ("W2", "b2", "W1", "b1") if name in self.gradients]
        for column in (0, 1):
            self._grid.setColumnStretch(column, int(column < columns))
            self._grid.setColumnMinimumWidth(column, 0)
        for number, name in enumerate(order):
            self._grid.addWidget(self.gradients[name], *divmod(number, columns))


def _of_loss(verdict: Verdict) -> list[str]:
    said = {"right": "Loss agrees, too.", "wrong": "Loss is another one."}
    return [said[verdict.loss]] if verdict.loss in said else []


def figures_of(verdict: Verdict) -> str:
    """How far the numbers bear out what is said."""
    if verdict.verdict == "right":
        largest = max((one.error for one in verdict.parameters.values()), default=0.0)
        loss = " The loss agrees, too." if verdict.loss == "right" else ""
        return (
            f"Each entry agrees with the derivation, to {number_text(largest, 1)} of the largest one.{loss}"
        )
    if len(verdict.mistakes) != 1:
        return ""
    found = verdict.mistakes[0]
    from netviz.backward.diagnosis.wording import listed

    names = [name for name in found.parameters if name in verdict.parameters]
    misfits = [verdict.parameters[name].misfit for name in names]
    known = [misfit for misfit in misfits if misfit is not None]
    if not names or len(known) < len(misfits) or max(known) > _BEARS_OUT:
        return ""
    count = sum(verdict.parameters[name].entries for name in names)
    which = listed([f"∂J̃/∂{LABELS[name]}" for name in names])
    to = f"to {number_text(max(known), 1)}" if max(known) else "to the last digit"
    return f"All {count} entries of your {which} come out exactly so ({to})."


def _begun_large(sentence: str) -> str:
    """With a capital, unless it begins with the name of a file or a function."""
    word = sentence.split(" ", 1)[0]
    return sentence[:1].upper() + sentence[1:] if word.isalpha() else sentence
