"""A lesson that somebody takes alone, in the ordinary window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog, QInputDialog

from netviz.fault_log import state_folder
from netviz.files import WriteError
from netviz.lessons import course as courses
from netviz.lessons import handin
from netviz.lessons.course import Course, said
from netviz.lessons.figures import Reference, checked, pieces, write
from netviz.lessons.lesson import Lesson, Slide
from netviz.lessons.played import Played
from netviz.lessons.typed import sentences
from netviz.saved import Saved
from netviz.snapshot import Snapshot
from netviz.ui.commands.command import Command
from netviz.ui.commands.context import App, as_panel
from netviz.ui.commands.opening import computed
from netviz.ui.commands.save_dialog import ask_where, last_folder
from netviz.ui.layouts import LAYOUTS
from netviz.ui.lessons.lecture import Lecture, Made
from netviz.ui.prediction.round import Round

if TYPE_CHECKING:
    from netviz.ui.lessons.guide_card import Wanted

LAYOUT = "guided"
_LOOK_MS = 100  # while something plays, what has been done is recognized so soon
_ANY_POINTS = 2**62  # slides are opened in the door's thread
_BESIDE = ("plane", "lines", "guide", "data", "network", "training")  # these can always be seen


class Guide(QObject):
    """Takes somebody through a lesson: opens its slides, and recognizes what is done.

    Parameters
    ----------
    app : App

    Attributes
    ----------
    course : Course or None
        None where no lesson is taken.
    lecture : Lecture or None
        Opens its slides, and keeps the user's own session aside.
    """

    def __init__(self, app: App) -> None:
        super().__init__(app.main)
        self._app = app
        self.course: Course | None = None
        self.lecture: Lecture | None = None
        self._told = ""  # what has to be said when the first slide is open
        self._elsewhere: dict[tuple[str, int], Snapshot] = {}
        self._brought: set[str] = set()  # panels that have no place around the guide
        self._cannot_keep = False  # and it has been said
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        app.door.changed.connect(self.look)

    # ---------------------------------------------------------- through a lesson

    def begin(self, lesson: Lesson) -> None:
        """Take a lesson, where it was left; the user's own session comes back at its end."""
        app = self._app
        if not lesson.slides:
            why = str(lesson.problems[0]) if lesson.problems else "there is no slide in it"
            app.say(f"{lesson.title or lesson.name} cannot be taken: {why}", is_error=True)
        elif self.lecture is not None:
            self.leave(then=lambda: self.begin(lesson))
        elif app.lecture is not None:
            app.hall.end(then=lambda: self.begin(lesson))
        else:
            app.player.pause()
            app.keep_view()
            app.remember_layout()
            folder = state_folder()
            self.course, self._told = courses.begin(lesson, None if folder is None else folder / "courses")
            self._elsewhere.clear()
            self._cannot_keep = False
            lecture = self.lecture = Lecture(lesson, app.session, self._open, self._computed, self)
            lecture.moved.connect(self._on_moved)
            lecture.ended.connect(self._on_ended)
            app.use_layout(LAYOUT)
            as_panel(app, "plane").hint.hide()  # the guide says where to begin
            lecture.go(lesson.slides.index(self.course.slide))

    def go(self, number: int) -> None:
        """Open another slide, as it was prepared."""
        if self.lecture is not None:
            self.lecture.go(number)

    @property
    def number(self) -> int:
        """Of the slide that is open, counted from 0; −1 where no lesson is taken."""
        return -1 if self.lecture is None else self.lecture.index

    def leave(self, then: Callable[[], None] | None = None) -> None:
        """End the lesson, and bring back what there was before; `then` is called when it is there."""
        if self.lecture is None:
            return
        if then is not None:
            self.lecture.ended.connect(then)
        self.lecture.end()

    def _open(self, make: Made, then: Callable[[], None], otherwise: Callable[[], None]) -> None:
        app = self._app
        app.player.pause()
        app.predictions.put_away()

        def stayed() -> None:
            otherwise()
            if self.lecture is not None and self.lecture.own is None:
                self._forget()

        app.change(make, "open this slide", then=then, otherwise=stayed, n_points=_ANY_POINTS)

    def _computed(self, slide: Slide, saved: Saved) -> Saved:
        """In the door's thread: a slide's session, and what its sentences say of others."""
        course, door = self.course, self._app.door
        if course is not None:
            self._find_elsewhere(course.lesson, slide)
        return computed(saved, lambda: door.is_given_up)

    def _on_moved(self, number: int) -> None:
        course, app = self.course, self._app
        assert course is not None
        course.open(course.lesson.slides[number], app.session.snapshot())
        self._timer.start()
        self._bring(course.slide)
        self.show()
        app.show_newest()
        app.say(self._told, is_error=bool(self._told))
        self._told = ""
        self._keep()

    def _on_ended(self) -> None:
        app = self._app
        self._forget()
        app.bring_back_view()
        app.say("the lesson is left; what you have done in it is kept")

    def _forget(self) -> None:
        self._timer.stop()
        self.course = self.lecture = None
        self._app.recall_layout()
        self.show()

    def _bring(self, slide: Slide) -> None:
        """Bring the panels into sight that the slide shows: of those in one place, the first."""
        app = self._app
        wanted = [key for key in slide.shows if key in app.panels and key not in _BESIDE]
        if app.preset == LAYOUT and not self._brought <= {*wanted}:  # they take room from the guide
            app.use_layout(LAYOUT)
        for key in reversed(wanted):
            app.show_panel(key)
        places = LAYOUTS[LAYOUT].usual
        has_place = {*places.right, *(key for keys in places.behind.values() for key in keys)}
        self._brought = {*wanted} - has_place

    def _find_elsewhere(self, lesson: Lesson, slide: Slide) -> None:
        """Compute what the sentences of a slide say of other steps and slides, before they are shown."""
        played = Played(lesson)
        choices = () if slide.question is None else slide.question.choices
        for text in (*(text for _, text, _ in sentences(slide)), *choices):
            for piece in pieces(text):
                if isinstance(piece, Reference) and piece.step is not None:
                    place = (piece.slide or slide.id, piece.step)
                    if place not in self._elsewhere:
                        self._elsewhere[place] = played.at(*place)

    def _write(self, text: str) -> str:
        """A sentence of the open slide, with the figures of the step that is shown."""
        if "{" not in text and "}" not in text:
            return text
        assert self.course is not None
        slide, shot = self.course.slide, self._app.session.snapshot()
        return write(text, shot, lambda other, step: self._elsewhere.get((other or slide.id, step)))

    # ------------------------------------------------------------------ watching

    def look(self) -> None:
        """Recognize what has been done."""
        course, lecture, app = self.course, self.lecture, self._app
        if course is None or lecture is None or lecture.is_opening:  # what is shown may be of another slide
            return
        check = as_panel(app, "check")
        verdict = None if check.check is None or check.is_of_the_past else check.check.verdict
        shot, is_playing = app.session.snapshot(), app.player.is_playing
        found = course.watch(shot, checked(verdict), is_playing=is_playing)
        if found:
            self.show()
            self._keep()
            card = as_panel(app, "guide").card
            for action in found:
                card.announce(action)
            card.bring_next()

    def show(self) -> None:
        """Bring the panel to what is known now."""
        panel = as_panel(self._app, "guide")
        panel.show_course(self.course, self._write)
        lecture = self.lecture
        panel.card.offer_as_left(lecture is not None and lecture.left_as(lecture.index) is not None)

    def _keep(self) -> None:
        course = self.course
        assert course is not None
        try:
            course.save()
        except OSError as error:
            if not self._cannot_keep:
                self._cannot_keep = True
                reason = error if isinstance(error, WriteError) else error.strerror or error
                self._app.say(f"what you do in this lesson is not kept: {reason}", is_error=True)

    # ------------------------------------------------------------------- wishes

    def want(self, wanted: Wanted) -> None:
        """Do what is wanted on the card."""
        course = self.course
        if course is None:
            return
        if wanted.wish == "go":
            self.go(wanted.number)
        elif wanted.wish == "as left":
            if self.lecture is not None:
                self.lecture.go_as_left()
        elif wanted.wish == "leave":
            self.leave()
        elif wanted.wish == "hand in":
            self.hand_in()
        elif wanted.wish == "predict":
            self.predict()
        else:
            if wanted.wish == "hint":
                course.read_hint(course.slide.actions[wanted.number])
            else:
                course.give_answer(wanted.number)
            self.show()
            if wanted.wish == "answer":
                as_panel(self._app, "guide").card.bring_next()
            self._keep()

    def predict(self) -> bool:
        """Ask what the open slide wants predicted; whether it wants something that was not said yet."""
        course, predictions = self.course, self._app.predictions
        if course is None or course.slide.prediction is None or course.prediction(course.slide) is not None:
            return False
        slide = course.slide
        if predictions.round is None or predictions.round.prediction.ask != course.slide.prediction.ask:
            predictions.begin(course.slide.prediction, ("alone", course.progress.course, slide.id))
            asked = predictions.round
            if asked is not None:
                asked.changed.connect(lambda: self._note_prediction(slide, asked))
        else:
            predictions.ask()
        return True

    def _note_prediction(self, slide: Slide, asked: Round) -> None:
        """Note what was predicted when it is frozen, and how far off it was when that is said."""
        course = self.course
        if course is None or course.slide is not slide or asked.stage in ("draw", "spoilt"):
            return
        if not asked.guesses.count:
            return
        before = course.prediction(slide)
        names = self._app.session.snapshot().dataset.class_names
        given, points = said(asked.guesses, asked.prediction.choices or names)
        verdict = asked.verdict
        if verdict is None:
            course.predict(given, points)
        else:
            course.predict(given, points, verdict.number, verdict.sentence)
        if course.prediction(slide) != before:
            self.show()
            self._keep()

    def hand_in(self) -> None:
        """Ask for a name and a file, and write what there is to hand in."""
        course, app = self.course, self._app
        if course is None:
            return
        name = course.progress.student
        while True:
            typed, is_given = QInputDialog.getText(
                app.main, "Hand in", "Your name, as your teacher knows it:", text=name
            )
            if not is_given:
                return
            name = handin.clean_name(typed)
            if name:
                break
        proposed = handin.file_name(course.lesson.name, name)
        chosen = ask_where(app.main, "Hand in", proposed, (("Hand-in", handin.SUFFIX),))
        if chosen is not None:
            self.hand_in_to(chosen[0], name)

    def hand_in_to(self, path: Path, name: str) -> None:
        """Write what there is to hand in, under a name."""
        course = self.course
        assert course is not None
        course.note_handed_in(name)
        self._keep()
        saved, done = self._app.session.at_rest(), Course(course.lesson, progress=course.progress)
        self._app.writer.write(
            path,
            lambda: handin.write_hand_in(path, handin.handed_in(done, saved)),
            "write what you hand in",
            lambda: self._app.say(f"written: {path}; give this file to your teacher"),
        )


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
        "guided", "Lesson", ("Ctrl+4",), "The panels around the guide of the lesson that is open",
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
