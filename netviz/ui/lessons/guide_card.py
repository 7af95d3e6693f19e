"""The guide: what somebody who takes a lesson alone reads, is asked to do, predicts and answers."""

from __future__ import annotations

from collections.abc import Callable
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from netviz.core.symbols import spoken
from netviz.frozen import dataclass
from netviz.ui.kit.controls import text_button
from netviz.ui.kit.named import named, rename
from netviz.ui.kit.symbol_paragraph import SymbolParagraph
from netviz.ui.kit.theme import LIGHT, RESULT, SEMIBOLD, TITLE, Theme
from netviz.ui.lessons.guide_parts import ChoiceButton, ProgressDots, TaskRow

if TYPE_CHECKING:  # lessons are loaded when the first one is opened
    from netviz.lessons.course import Course
    from netviz.lessons.lesson import Action, Slide

_EMPTY = "No lesson is open. The menu ☰ has them under Lessons."

Wish = Literal["hint", "answer", "predict", "go", "as left", "hand in", "leave"]


@dataclass(frozen=True)
class Wanted:
    """What is wanted of the guide.

    Attributes
    ----------
    wish : str
    number : int
        Of "hint" the action, of "answer" the choice, of "go" the slide, counted from 0.
    """

    wish: Wish
    number: int = 0


class GuideCard(QWidget):
    """Stands beside the panels, or on the stage; never higher than its place, for what is long is scrolled.

    Signals
    -------
    wants(Wanted)
    """

    wants = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self.course: Course | None = None
        self._slide: Slide | None = None
        self._write: Callable[[str], str] = str
        self.title = SymbolParagraph("")
        self.text = SymbolParagraph(_EMPTY)
        self.as_left = text_button(
            "As you left it", "This slide with what you changed and played the last time", "link"
        )
        self.prediction = TaskRow("")
        self.predict = text_button("Predict…", "Say what you expect before you see it", "")
        self.tasks: list[TaskRow] = []
        self.ask = SymbolParagraph("")
        self.choices: list[ChoiceButton] = []
        self.explanation = SymbolParagraph("")
        self.dots = ProgressDots()
        self.back = text_button("Back", "The slide before  (PgUp)", "")
        self.next = text_button("Next", "The next slide  (PgDown)", "primary")
        self.hand_in = text_button("Hand in…", "Write your answers into a file for your teacher", "link")
        self.leave = text_button(
            "Leave",
            "Leave the lesson; what you have done is kept, and the session before comes back",
            "link",
        )
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._bring_next)
        self._lay_out()
        self._connect()
        self.show_course(None)

    def _lay_out(self) -> None:
        self._inside = named(QWidget(), "bare")
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(10)
        self._task_place, self._choice_place = QVBoxLayout(), QVBoxLayout()
        self._task_place.setSpacing(10)
        self._choice_place.setSpacing(6)
        self._line = QFrame()
        self._line.setFrameShape(QFrame.Shape.HLine)
        self._line.setFrameShadow(QFrame.Shadow.Sunken)  # in the colour of borders
        for part in (self.title, self.text):
            column.addWidget(part)
        column.addWidget(self.as_left, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._line)
        column.addWidget(self.prediction)
        column.addWidget(self.predict, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._task_place)
        column.addWidget(self.ask)
        column.addLayout(self._choice_place)
        column.addWidget(self.explanation)
        column.addStretch(1)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._inside)
        self._scroll.viewport().setAutoFillBackground(False)
        self._inside.setAutoFillBackground(False)
        self.count = named(QLabel(), "muted")
        above, foot = QHBoxLayout(), QHBoxLayout()
        above.addWidget(self.dots, 1)
        above.addWidget(self.count)
        foot.setSpacing(12)
        for widget in (self.leave, self.hand_in):
            foot.addWidget(widget)
        foot.addStretch(1)
        for widget in (self.back, self.next):
            foot.addWidget(widget)
        self._foot = named(QWidget(), "bare")
        below = QVBoxLayout(self._foot)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(8)
        below.addLayout(above)
        below.addLayout(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self._scroll, 1)
        whole.addWidget(self._foot)

    def _connect(self) -> None:
        self.predict.clicked.connect(lambda: self.wants.emit(Wanted("predict")))
        self.hand_in.clicked.connect(lambda: self.wants.emit(Wanted("hand in")))
        self.as_left.clicked.connect(lambda: self.wants.emit(Wanted("as left")))
        self.leave.clicked.connect(lambda: self.wants.emit(Wanted("leave")))
        self.back.clicked.connect(lambda: self._go(-1))
        self.next.clicked.connect(lambda: self._go(1))
        self.dots.chosen.connect(lambda number: self.wants.emit(Wanted("go", number)))

    def _go(self, way: int) -> None:
        self.wants.emit(Wanted("go", self._number + way))

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self.title.setFont(theme.font(RESULT, SEMIBOLD))
        self.text.setFont(theme.font(TITLE))
        self.ask.setFont(theme.font(weight=SEMIBOLD))
        self.explanation.setFont(theme.font())
        parts: list[Any] = [self.dots, self.prediction, *self.tasks, *self.choices]
        for part in parts:
            part.set_theme(theme)

    # ---------------------------------------------------------------- showing

    def show_course(self, course: Course | None, write: Callable[[str], str] = str) -> None:
        """Show where somebody stands in a course.

        Parameters
        ----------
        course : Course or None
            None where no lesson is taken.
        write : callable
            Gives a sentence with the figures of the step that is shown.
        """
        self._write = write
        is_another = course is not self.course or (course is not None and course.slide is not self._slide)
        self.course = course
        for part in (self.title, self._foot):
            part.setVisible(course is not None)
        if course is None:
            self._slide = None
            for part in (
                self.as_left,
                self._line,
                self.prediction,
                self.predict,
                self.ask,
                self.explanation,
            ):
                part.hide()
            self._put_tasks(())
            self._put_choices(())
            self.text.set_text(_EMPTY)
            return
        if is_another:
            self._open(course.slide)
        self.title.set_text(write(course.slide.title))
        self.text.set_text(write(course.slide.text))
        self._show_prediction(course)
        for row, action in zip(self.tasks, course.slide.actions, strict=True):
            self._show_action(row, course, action)
        self._show_question(course)
        self._show_place(course)

    def offer_as_left(self, on: bool) -> None:
        """Whether the slide can be had as it was left."""
        self.as_left.setVisible(on)

    def announce(self, action: Action) -> None:
        """Tell a screen reader that something was recognized."""
        said = spoken(f"done: {action.ask} {action.afterwards}")
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    def bring_next(self) -> None:
        """Bring into sight, as soon as it is laid out, what there is to do next, or the explanation."""
        self._soon.start()

    def _bring_next(self) -> None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        rows = [row for row in (self.prediction, *self.tasks) if not row.isHidden() and not row.is_done]
        wanted: list[QWidget] = [*rows[:1]] if rows else [self.ask, *self.choices, self.explanation]
        for widget in wanted:
            if not widget.isHidden():
                self._scroll.ensureWidgetVisible(widget, 0, 12)

    @property
    def _number(self) -> int:
        assert self.course is not None
        return self.course.lesson.slides.index(self.course.slide)

    def _open(self, slide: Slide) -> None:
        self._slide = slide
        self._put_tasks(slide.actions)
        self._put_choices(() if slide.question is None else slide.question.choices)
        self._scroll.verticalScrollBar().setValue(0)

    def _put_tasks(self, actions: tuple[Action, ...]) -> None:
        for row in self.tasks:
            row.hide()
            row.deleteLater()
        self.tasks = []
        for number, action in enumerate(actions):
            row = TaskRow(action.ask)
            row.hint_wanted.connect(lambda number=number: self.wants.emit(Wanted("hint", number)))
            row.set_theme(self._theme)
            self._task_place.addWidget(row)
            self.tasks.append(row)

    def _put_choices(self, choices: tuple[str, ...]) -> None:
        for button in self.choices:
            button.hide()
            button.deleteLater()
        self.choices = []
        for number, choice in enumerate(choices):
            button = ChoiceButton(choice, ascii_uppercase[number % 26])
            button.clicked.connect(lambda _=False, number=number: self.wants.emit(Wanted("answer", number)))
            button.set_theme(self._theme)
            self._choice_place.addWidget(button)
            self.choices.append(button)

    def _show_prediction(self, course: Course) -> None:
        slide = course.slide
        self._line.setVisible(bool(slide.actions or slide.question or slide.prediction))
        asked, made = course.slide.prediction, course.prediction(course.slide)
        self.prediction.setVisible(asked is not None)
        self.predict.setVisible(asked is not None and made is None)
        if asked is None:
            return
        below = ""
        if made is not None:
            said = made.sentence or f"You predicted: {made.given}. Play to step {asked.until} to see."
            if made.after_seeing:
                said = f"Predicted after seeing how it goes on. {said}"
            if made.sentence and asked.explanation:
                said = f"{said}\n{self._write(asked.explanation)}"
            below = said
        self.prediction.ask.set_text(self._write(asked.ask))
        self.prediction.show_state(is_done=made is not None, below=below, has_hint=False)

    def _show_question(self, course: Course) -> None:
        question, answer = course.slide.question, course.answer(course.slide)
        self.ask.setVisible(question is not None)
        self.explanation.setVisible(answer is not None)
        if question is None:
            return
        self.ask.set_text(self._write(question.ask))
        for number, button in enumerate(self.choices):
            is_chosen = answer is not None and question.choices[number] == answer.choice
            button.show_text(self._write(question.choices[number]))
            button.show_verdict(None if answer is None else number == question.right, is_chosen)
        if answer is not None:
            told = "Right." if answer.is_right else "Not quite."
            self.explanation.set_text(f"{told} {self._write(question.explanation)}")

    def _show_place(self, course: Course) -> None:
        slides = course.lesson.slides
        self.dots.show_progress([course.is_done(slide) for slide in slides], self._number)
        self.count.setText(f"{self._number + 1} / {len(slides)}")
        self.back.setEnabled(self._number > 0)
        self.next.setEnabled(self._number + 1 < len(slides))
        # What is to be done comes first: until then the way on is there, and does not call.
        rename(self.next, "primary" if course.is_done(course.slide) and self.next.isEnabled() else "")

    def _show_action(self, row: TaskRow, course: Course, action: Action) -> None:
        is_done, is_read = course.is_action_done(action), course.is_hint_read(action)
        below = action.afterwards if is_done else action.hint if is_read else ""
        has_hint = bool(action.hint) and not is_done and not is_read
        row.ask.set_text(self._write(action.ask))
        row.show_state(is_done=is_done, below=self._write(below), has_hint=has_hint)
