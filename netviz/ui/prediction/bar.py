"""The bar of a prediction: what is asked, what has been answered, and Draw, Freeze, Reveal, Judge."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from netviz.lessons.guesses import MOST
from netviz.ui.kit.controls import text_button
from netviz.ui.kit.icons import set_icon
from netviz.ui.kit.named import named
from netviz.ui.kit.symbol_paragraph import SymbolParagraph
from netviz.ui.kit.theme import LIGHT, TITLE, Theme
from netviz.ui.prediction.answers import NumberAnswers, VoteAnswers
from netviz.ui.prediction.round import Round

_WORDS = 300  # pixels of the usual type that words have beside everything else in one row
_STAGES = ("draw", "frozen", "revealing", "judged")
_DONE = {"draw": 0, "frozen": 2, "revealing": 2, "revealed": 3, "judged": 4, "spoilt": 4}
"""How many of the four have been done, at each stage."""


class PredictionBar(QFrame):
    """Of one prediction.

    Signals
    -------
    left
        The prediction is to be put away; it is kept.
    """

    left = Signal()

    def __init__(self, asked: Round, answers: tuple[str, ...] = ()) -> None:
        """Answers are those that can be chosen of."""
        super().__init__()
        self.setObjectName("offer")
        self.setAccessibleName("Prediction")
        self._round, self._theme, self._is_room = asked, LIGHT, False
        self._rows = 0
        kind = asked.prediction.kind
        verb = {"number": "Type", "class": "Choose", "choice": "Choose"}.get(kind, "Draw")
        self.said = SymbolParagraph(asked.prediction.ask)
        self.badge = named(QLabel(), "good")
        self.badge.hide()
        self.answers: NumberAnswers | VoteAnswers | None = None
        if kind == "number":
            self.answers = NumberAnswers(asked.prediction.figure)
            self.answers.typed.connect(asked.add_numbers)
        elif not asked.is_drawn:
            self.answers = VoteAnswers(answers)
            self.answers.chosen.connect(lambda place: asked.vote(place, adds=self._is_room))
            self.answers.counted.connect(asked.set_votes)
        self.take_back = text_button("", "Take the last stroke or answer back (Ctrl+Z)", "icon")
        self.take_back.setAccessibleName("Take back")
        another = ("Another", "Another prediction, in another colour") if asked.is_drawn else (
            "Count hands", "Note how many of the room are for each answer")  # fmt: skip
        self.another = text_button(*another)
        self.another.setCheckable(not asked.is_drawn)
        self.another.setVisible(kind != "number")
        self.steps = {
            "draw": text_button(verb, f"{verb} what you expect", "step"),
            "frozen": text_button("Freeze", "Nothing is changed any more (Return)", "step"),
            "revealing": text_button("Reveal", "Let the run come (Space)", "step"),
            "judged": text_button("Judge", "How far off it was, and why", "step"),
        }
        self.close_button = text_button("", "Put it away; P brings it back (Esc)", "icon")
        self.close_button.setAccessibleName("Put the prediction away")
        self.take_back.clicked.connect(asked.undo)
        self.another.clicked.connect(self._on_another)
        for name, does in zip(
            _STAGES, (asked.draw, self.freeze, self._on_reveal, asked.judge), strict=True
        ):
            self.steps[name].clicked.connect(does)
        self.close_button.clicked.connect(self.left)
        self._buttons = named(QWidget(), "bare")
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for widget in (self.take_back, self.another, *self.steps.values()):
            row.addWidget(widget)
        self._grid = QGridLayout(self)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        asked.changed.connect(self.show_round)

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self.said.setFont(theme.font(TITLE))
        if self.answers is not None:
            self.answers.set_theme(theme)
        for button, name in ((self.take_back, "undo"), (self.close_button, "close")):
            set_icon(button, name, theme.text, theme.dead, theme.scale)
        self._rows = 0
        self._lay_out()
        self.show_round()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One row where there is room, else one under the other."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        """All in one row, else the answers and buttons under the words, else each under the other."""
        answers, scale = self.answers, self._theme.scale
        gap, edge = round(8 * scale), round(14 * scale)
        room = self.width() - edge - 3 * gap - self.close_button.sizeHint().width()
        wanted = self._buttons.sizeHint().width() if self._buttons.isVisibleTo(self) else 0
        wanted += 0 if answers is None else answers.sizeHint().width() + gap
        rows = 1 if wanted + _WORDS * scale <= room else 2 if wanted <= room or answers is None else 3
        if rows == self._rows:
            return
        self._rows, grid = rows, self._grid
        while grid.count():
            grid.takeAt(0)
        grid.setContentsMargins(edge, gap, gap, gap)
        grid.setHorizontalSpacing(gap)
        grid.setVerticalSpacing(gap)
        grid.setColumnStretch(1, 1)
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
        across = 1 if rows == 1 else 3
        grid.addWidget(self.badge, 0, 0, middle)
        grid.addWidget(self.said, 0, 1, 1, across, middle)
        grid.addWidget(self.close_button, 0, 4, Qt.AlignmentFlag.AlignTop if rows > 1 else middle)
        if answers is not None:
            place = (0, 2, 1, 1) if rows == 1 else (1, 0, 1, 3 if rows == 2 else 5)
            grid.addWidget(answers, *place, middle)
        grid.addWidget(self._buttons, rows - 1, 3, 1, 1 if rows == 1 else 2, middle | right)

    # ------------------------------------------------------------------ shows

    def show_round(self) -> None:
        """Show where the prediction stands."""
        asked = self._round
        stage, count = asked.stage, asked.count
        self._show_text()
        is_open = stage == "draw"
        if isinstance(self.answers, NumberAnswers):
            self.answers.show_numbers(asked.numbers, is_open=is_open)
        elif isinstance(self.answers, VoteAnswers):
            self.answers.show_votes(
                asked.votes, is_open=is_open, is_room=self._is_room, right=asked.right_answer
            )
        self.take_back.setVisible(is_open)
        self.take_back.setEnabled(asked.can_undo)
        self.another.setVisible(is_open and asked.prediction.kind != "number")
        self.another.setEnabled(not asked.is_drawn or 0 < count < MOST)
        self._buttons.setVisible(stage not in ("judged", "spoilt"))
        done = _DONE[stage]
        possible = {
            "draw": stage == "frozen",
            "frozen": stage == "draw" and (count > 0 or asked.prediction.kind == "number"),
            "revealing": stage == "revealing" or (stage in ("draw", "frozen") and count > 0),
            "judged": stage == "revealed",
        }
        for place, name in enumerate(_STAGES):
            button = self.steps[name]
            text = button.accessibleName()
            if name == "revealing" and stage == "revealing":
                text = "Pause" if asked.is_playing else "Go on"
            button.setText(f"✓ {text}" if place < done and stage != "spoilt" else text)
            button.setEnabled(possible[name])
            is_next = place == done or (stage == "draw" and name == "frozen" and count > 0)
            _name(button, "primary" if is_next and possible[name] else "quiet")
        self._lay_out()

    def _show_text(self) -> None:
        asked, verdict = self._round, self._round.verdict
        if asked.stage == "judged":
            said = (
                "nothing of it is known here, so nothing can be compared"
                if verdict is None
                else verdict.sentence
            )
            text = f"{said[:1].upper()}{said[1:].rstrip('.')}."
            if asked.explanation:
                text = f"{text}\n{asked.explanation.rstrip('.')}."
        elif asked.stage == "spoilt":
            text = f"{asked.spoilt[:1].upper()}{asked.spoilt[1:]}."
        else:
            text = asked.prediction.ask
        self.said.set_text(text)
        self.badge.setVisible(asked.stage == "judged" and verdict is not None)
        if verdict is not None:
            self.badge.setText(verdict.badge)
            _name(self.badge, {True: "good", False: "bad", None: "reading"}[verdict.is_right])

    # ------------------------------------------------------------------- does

    def freeze(self) -> None:
        """Freeze, with the number that is still in its field."""
        if isinstance(self.answers, NumberAnswers) and not self.answers.take():
            return
        self._round.freeze()

    def _on_reveal(self) -> None:
        if self._round.stage == "draw":
            self.freeze()
        self._round.toggle()

    def _on_another(self) -> None:
        if self._round.is_drawn:
            self._round.add_another()
        else:
            self._is_room = self.another.isChecked()
            self.show_round()

    def focus(self) -> None:
        """Where something is typed or chosen, do that here."""
        if self.answers is not None:
            self.answers.focus()


def _name(widget: QWidget, name: str) -> None:
    """Let the style sheet know a widget by another name."""
    if widget.objectName() != name:
        widget.setObjectName(name)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
