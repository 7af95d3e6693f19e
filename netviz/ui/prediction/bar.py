"""The bar of a prediction: what is asked, what has been answered, and Draw, Freeze, Reveal, Judge."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from netviz.core.symbols import spoken
from netviz.lessons.guesses import MOST
from netviz.ui.kit.controls import text_button
from netviz.ui.kit.icons import set_icon
from netviz.ui.kit.named import named, rename
from netviz.ui.kit.symbol_paragraph import SymbolParagraph
from netviz.ui.kit.symbols import pixel_font, text_width
from netviz.ui.kit.theme import BODY, LIGHT, MEDIUM, TITLE, Theme
from netviz.ui.prediction.answers import NumberAnswers, VoteAnswers
from netviz.ui.prediction.round import Round

_UNDER = 10  # pixels between the bar and the cards
_BADGED = 600  # pixels of the usual type, from which on a number is told beside its sentence too
_SHORT = len("not right")  # of a badge beside which a sentence has room
_BESIDE = 6  # pixels between buttons
_WORDS = 300  # pixels of the usual type that words have beside everything else in one row
_STAGES = ("draw", "frozen", "revealing", "judged")
_DONE = {"draw": 0, "frozen": 2, "revealing": 2, "revealed": 3, "judged": 4, "spoilt": 4}
"""How many of the four have been done, at each stage."""


def apart(bar: QWidget) -> QWidget:
    """A bar, apart from what is under it."""
    holder = named(QWidget(), "bare")
    rows = QVBoxLayout(holder)
    rows.setContentsMargins(0, 0, 0, _UNDER)
    rows.addWidget(bar)
    return holder


class _Said(SymbolParagraph):
    """Needs a row; a layout gives it as many as it takes in the width that it has then."""

    def minimumSizeHint(self) -> QSize:
        """A row."""
        return QSize(60, round(1.4 * pixel_font(self).pixelSize()))


class PredictionBar(QFrame):
    """Of one prediction.

    Signals
    -------
    left
        The prediction is to be put away; it is kept.
    again
        The same is to be asked anew.
    """

    left = Signal()
    again = Signal()

    def __init__(self, asked: Round, answers: tuple[str, ...] = ()) -> None:
        """Answers are those that can be chosen of."""
        super().__init__()
        self.setObjectName("offer")
        self.setAccessibleName("Prediction")
        self._round, self._theme, self._is_room = asked, LIGHT, False
        self._rows, self._refusal = 0, ""
        kind = asked.prediction.kind
        verb = {"number": "Type", "class": "Choose", "choice": "Choose"}.get(kind, "Draw")
        self.said = _Said(asked.prediction.ask)
        self.badge = named(QLabel(), "good")
        self.badge.hide()
        self.answers: NumberAnswers | VoteAnswers | None = None
        if kind == "number":
            self.answers = NumberAnswers(asked.prediction.figure)
            self.answers.typed.connect(asked.add_numbers)
            self.answers.finished.connect(self.freeze)
            self.answers.refused.connect(self._on_refused)
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
            "judged": text_button("Judge", "How far off it was, and why (P)", "step"),
        }
        self.ask_again = text_button("Ask again", "Put this answer aside, and ask the same anew")
        self.ask_again.clicked.connect(self.again)
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
        row.setSpacing(_BESIDE)
        for widget in (self.take_back, self.another, *self.steps.values(), self.ask_again):
            row.addWidget(widget)
        self._column = QVBoxLayout(self)
        self._lines = [QHBoxLayout() for _ in range(3)]
        first, *others = self._lines
        first.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignVCenter)
        first.addWidget(self.said, 1, Qt.AlignmentFlag.AlignVCenter)
        first.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignVCenter)
        for line in others:
            line.addStretch()
        for line in self._lines:
            self._column.addLayout(line)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        asked.changed.connect(self.show_round)

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        for part in self.findChildren(QWidget):  # on a slide, type is larger than elsewhere
            part.setFont(theme.font(BODY, MEDIUM if isinstance(part, QPushButton) else 400))
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
        """All in one row, else the answers and buttons under the words, else each under the other.

        Where there is little room, of the four only those are shown that can be pressed.
        """
        scale = self._theme.scale
        gap, edge = round(8 * scale), round(14 * scale)
        room = self.width() - edge - 3 * gap - self.close_button.sizeHint().width()
        words = min(text_width(self.said.text, pixel_font(self.said)) + 4, _WORDS * scale)
        answers = self._answers_width(self.width() - edge - gap) + gap
        full, short = (self._buttons_width(is_short) for is_short in (False, True))
        rows, is_short = next(
            (level for level, wanted in (
                ((1, False), words + answers + full), ((1, True), words + answers + short),
                ((2, False), answers + full), ((2, True), answers + short),
            ) if wanted <= room),
            (3 if answers > gap else 2, full > room),
        )  # fmt: skip
        for button in self.steps.values():
            button.setVisible(not self._is_over and (button.isEnabled() or not is_short))
        if rows != self._rows:
            self._rows = rows
            self._arrange(rows, (edge, gap))
        for line in self._lines:  # Qt remembers how high they were with other words
            line.invalidate()
        self._column.invalidate()
        self.updateGeometry()

    @property
    def _is_over(self) -> bool:
        return self._round.stage in ("judged", "spoilt")

    def _answers_width(self, room: int) -> int:
        if isinstance(self.answers, VoteAnswers):
            return self.answers.width_in(room)
        return 0 if self.answers is None else self.answers.sizeHint().width()

    def _buttons_width(self, is_short: bool) -> int:
        buttons = [self.take_back, self.another]
        shown = [button for button in buttons if not button.isHidden()]
        if self._is_over:
            shown.append(self.ask_again)
        else:
            shown += [button for button in self.steps.values() if button.isEnabled() or not is_short]
        return sum(button.sizeHint().width() for button in shown) + _BESIDE * len(shown)

    def _arrange(self, n_rows: int, room: tuple[int, int]) -> None:
        edge, gap = room
        self._column.setContentsMargins(edge, gap, gap, gap)
        self._column.setSpacing(gap)
        middle = Qt.AlignmentFlag.AlignVCenter
        for row in self._lines:
            row.setSpacing(gap)
            # Qt deletes what held them; were it only taken out, what it remembers of heights would stay.
            row.removeWidget(self._buttons)
            if self.answers is not None:
                row.removeWidget(self.answers)
        first = self._lines[0]
        if self.answers is not None:
            row, place = (first, 2) if n_rows == 1 else (self._lines[1], 0)
            row.insertWidget(place, self.answers, 1 if n_rows == 3 else 0, middle)
        row = self._lines[n_rows - 1]
        row.insertWidget(row.count() - 1 if row is first else row.count(), self._buttons, 0, middle)

    # ------------------------------------------------------------------ shows

    def show_round(self) -> None:
        """Show where the prediction stands."""
        asked = self._round
        stage, count = asked.stage, asked.count
        if stage != "draw" and isinstance(self.answers, NumberAnswers) and self.answers.field.hasFocus():
            self.rest()
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
        self.ask_again.setVisible(self._is_over)
        is_typed = asked.prediction.kind == "number"  # perhaps, in its field
        done = _DONE[stage] + (stage == "draw" and count > 0)
        possible = {
            "draw": stage in ("draw", "frozen"),
            "frozen": stage == "draw" and (count > 0 or is_typed),
            "revealing": stage == "revealing" or (stage in ("draw", "frozen") and (count > 0 or is_typed)),
            "judged": stage == "revealed",
        }
        for place, name in enumerate(_STAGES):
            button = self.steps[name]
            text = button.accessibleName()
            if name == "revealing" and stage == "revealing":
                text = "Pause" if asked.is_playing else "Go on"
            button.setText(f"✓ {text}" if place < done and stage != "spoilt" else text)
            button.setEnabled(possible[name])
            if rename(button, "primary" if place == done and possible[name] else "quiet"):
                button.updateGeometry()
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
            text = asked.hint or self._refusal or asked.prediction.ask
        if text != self.said.text and text != asked.prediction.ask:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, spoken(text)))
        self.said.set_text(text)
        has_room = self.width() >= _BADGED * self._theme.scale
        is_short = verdict is not None and verdict.is_right is not None and len(verdict.badge) <= _SHORT
        is_told = verdict is not None and (is_short or has_room)
        self.badge.setVisible(asked.stage == "judged" and is_told)
        if verdict is not None:
            self.badge.setText(verdict.badge)
            if rename(self.badge, {True: "good", False: "bad", None: "reading"}[verdict.is_right]):
                self.badge.updateGeometry()

    # ------------------------------------------------------------------- does

    def freeze(self) -> None:
        """Freeze, with the number that is still in its field; what is no number is left out."""
        if self.take():
            self._round.freeze()

    def take(self) -> bool:
        """Note what is still in the field; whether the prediction may go on."""
        answers = self.answers
        if self._round.stage != "draw" or not isinstance(answers, NumberAnswers) or answers.take():
            return True
        if self._round.count:
            answers.forget()
        return self._round.count > 0

    def _on_reveal(self) -> None:
        if self.take():
            self._round.toggle()

    def _on_refused(self, why: str) -> None:
        if why != self._refusal:
            self._refusal = why
            self.show_round()

    def _on_another(self) -> None:
        if self._round.is_drawn:
            self._round.add_another()
        else:
            self._is_room = self.another.isChecked()
            self.show_round()

    def focus(self) -> None:
        """Where something is typed or chosen, do that here."""
        if self.answers is not None and self._round.stage == "draw":
            self.answers.focus()

    @property
    def has_focus(self) -> bool:
        """Whether what is typed goes here."""
        focused = self.window().focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def rest(self) -> None:
        """Leave the keys to the window or the stage itself."""
        if self.has_focus:
            self.window().setFocus()
