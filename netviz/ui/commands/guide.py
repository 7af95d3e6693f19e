"""A lesson that somebody takes alone, in the ordinary window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from netviz.ui.commands.command import Command
from netviz.ui.commands.context import App, as_panel
from netviz.ui.commands.save_dialog import last_folder

if TYPE_CHECKING:  # lessons are loaded when the first one is opened
    from netviz.lessons.course import Course
    from netviz.lessons.lesson import Lesson
    from netviz.ui.commands.taken import Taken
    from netviz.ui.lessons.guide_card import Wanted
    from netviz.ui.lessons.lecture import Lecture

LAYOUT = "guided"


class Guide(QObject):
    """Begins and ends lessons that somebody takes alone.

    Parameters
    ----------
    app : App

    Attributes
    ----------
    taken : Taken or None
        The lesson that is being taken.
    """

    def __init__(self, app: App) -> None:
        super().__init__(app.main)
        self._app = app
        self.taken: Taken | None = None

    @property
    def course(self) -> Course | None:
        """How far somebody has come; None where no lesson is taken."""
        return None if self.taken is None else self.taken.course

    @property
    def lecture(self) -> Lecture | None:
        """What opens its slides, and keeps the user's own session aside."""
        return None if self.taken is None else self.taken.lecture

    @property
    def number(self) -> int:
        """Of the slide that is open, counted from 0; −1 where no lesson is taken."""
        return -1 if self.taken is None else self.taken.lecture.index

    def begin(self, lesson: Lesson) -> None:
        """Take a lesson, where it was left; the user's own session comes back at its end."""
        from netviz.ui.commands.taken import Taken

        app = self._app
        if not lesson.slides:
            why = str(lesson.problems[0]) if lesson.problems else "there is no slide in it"
            app.say(f"{lesson.title or lesson.name} cannot be taken: {why}", is_error=True)
        elif self.taken is not None:
            self.leave(then=lambda: self.begin(lesson))
        elif app.lecture is not None:
            app.hall.end(then=lambda: self.begin(lesson))
        else:
            app.player.pause()
            app.keep_view()
            app.layout_memory.remember()
            app.use_layout(LAYOUT)
            as_panel(app, "plane").hint.hide()  # the guide says where to begin
            self.taken = Taken(app, lesson, self._on_over)
            self.taken.begin()

    def go(self, number: int) -> None:
        """Open another slide, as it was prepared."""
        if self.taken is not None:
            self.taken.lecture.go(number)

    def leave(self, then: Callable[[], None] | None = None) -> None:
        """End the lesson, and bring back what there was before; `then` is called when it is there."""
        if self.taken is not None:
            if then is not None:
                self.taken.lecture.ended.connect(then)
            self.taken.lecture.end()

    def _on_over(self) -> None:
        if self.taken is not None:
            self.taken.deleteLater()
        self.taken = None
        self._app.layout_memory.recall()
        as_panel(self._app, "guide").show_course(None)

    def want(self, wanted: Wanted) -> None:
        """Do what is wanted on the card."""
        if self.taken is None:
            return
        if wanted.wish == "go":
            self.go(wanted.number)
        elif wanted.wish == "leave":
            self.leave()
        else:
            self.taken.want(wanted)

    def predict(self) -> bool:
        """Ask what the open slide wants predicted; whether it wants something that was not said yet."""
        return self.taken is not None and self.taken.predict()

    def hand_in(self) -> None:
        """Ask for a name and a file, and write what there is to hand in."""
        if self.taken is not None:
            self.taken.hand_in()


def take_file(app: App) -> None:
    """Ask for a lesson's file, and take it alone."""
    typed, _ = QFileDialog.getOpenFileName(
        app.main, "Take a lesson alone", last_folder(), "Lessons (*.toml)"
    )
    if typed:
        take(app, Path(typed))


def take(app: App, path: Path) -> None:
    """Take the lesson of a file alone."""
    from netviz.lessons.reader import LessonError, read  # not needed before a lesson is opened

    try:
        lesson = read(path)
    except LessonError as error:
        app.say(str(error), is_error=True)
        return
    app.guide.begin(lesson)


def show_guide(app: App) -> None:
    """Arrange the panels around the guide again."""
    app.use_layout(LAYOUT)
    app.show_newest()


def _no_lesson(app: App) -> str:
    return "" if app.guide.course is not None else "no lesson is being taken"


def _no_next(app: App) -> str:
    course = app.guide.course
    if course is not None and app.guide.number + 1 == len(course.lesson.slides):
        return "this is the last slide"
    return _no_lesson(app)


def _no_previous(app: App) -> str:
    return "this is the first slide" if app.guide.number == 0 else _no_lesson(app)


ASKS = {"guide": lambda app, wanted: app.guide.want(wanted)}
"""What the guide's card wants."""

ROWS = (
    Command(
        "take_lesson", "Take a lesson alone…", (),
        "A lesson's file, slide by slide: what you are asked to do is recognized when it is done",
        take_file, menu="course",
    ),
    Command(
        "guided", "Lesson", ("Ctrl+7",), "The panels around the guide of the lesson that is open",
        show_guide, menu="course", why_not=_no_lesson, title="Show the guide",
    ),
    Command(
        "guide_next", "Next slide", ("PgDown",), "The next slide of the lesson, as it was prepared",
        lambda app: app.guide.go(app.guide.number + 1), menu="course", why_not=_no_next,
    ),
    Command(
        "guide_back", "Slide before", ("PgUp",), "The slide before, as it was prepared",
        lambda app: app.guide.go(app.guide.number - 1), menu="course", why_not=_no_previous,
    ),
    Command(
        "hand_in", "Hand in…", (), "Write your answers, predictions and where you stand into a file",
        lambda app: app.guide.hand_in(), menu="course", why_not=_no_lesson,
    ),
    Command(
        "leave_lesson", "Leave the lesson", (), "The session that was open before comes back",
        lambda app: app.guide.leave(), menu="course", why_not=_no_lesson,
    ),
)  # fmt: skip
