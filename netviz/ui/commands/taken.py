"""A lesson while somebody takes it alone: its slides are opened, and what is done is recognized."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QInputDialog

from netviz.fault_log import state_folder
from netviz.files import WriteError
from netviz.lessons import course as courses
from netviz.lessons import handin
from netviz.lessons.course import Course, said
from netviz.lessons.figures import Reference, checked, pieces, write
from netviz.lessons.lesson import Lesson, Slide
from netviz.lessons.other_steps import OtherSteps
from netviz.lessons.typed import sentences
from netviz.saved import Saved
from netviz.snapshot import Snapshot
from netviz.ui.commands.context import App, as_panel
from netviz.ui.commands.files import panel_widget
from netviz.ui.commands.guide import LAYOUT
from netviz.ui.commands.opening import ANY_POINTS, computed
from netviz.ui.commands.save_dialog import ask_where
from netviz.ui.layouts import LAYOUTS
from netviz.ui.lessons.lecture import Lecture, Made

if TYPE_CHECKING:
    from netviz.ui.lessons.guide_card import Wanted
    from netviz.ui.prediction.round import Round

_LOOK_MS = 100  # while something plays, what has been done is recognized so soon
_BESIDE = ("plane", "lines", "guide", "data", "network", "training")  # these can always be seen


class Taken(QObject):
    """A lesson that is being taken.

    Parameters
    ----------
    app : App
    lesson : Lesson
        With at least one slide.
    over : callable
        Called when it has ended, or cannot begin, and the user's own session is there.

    Attributes
    ----------
    course : Course
    lecture : Lecture
        Opens its slides, and keeps the user's own session aside.
    """

    def __init__(self, app: App, lesson: Lesson, over: Callable[[], None]) -> None:
        super().__init__(app.main)
        self._app, self._over = app, over
        folder = state_folder()
        self.course, self._told = courses.begin(lesson, None if folder is None else folder / "courses")
        self._others = OtherSteps(lesson)
        self._shown: dict[str, Snapshot] = {}  # of each slide's prepared run, what was last seen
        self._brought: set[str] = set()  # panels that have no place around the guide
        self._cannot_keep = False  # and it has been said
        self.lecture = Lecture(lesson, app.session, self._open, self._prepare, self)
        self.lecture.moved.connect(self._on_moved)
        self.lecture.ended.connect(self._on_ended)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        app.door.changed.connect(self.look)

    # ------------------------------------------------------------------- slides

    def begin(self) -> None:
        """Open the slide that was open when the lesson was left; else the first."""
        self.lecture.go(self.course.lesson.slides.index(self.course.slide))

    def _open(self, make: Made, then: Callable[[], None], otherwise: Callable[[], None]) -> None:
        app = self._app
        app.player.pause()
        app.predictions.put_away()

        def stayed() -> None:
            otherwise()
            if self.lecture.own is None:
                self._end()

        app.change(make, "open this slide", then=then, otherwise=stayed, n_points=ANY_POINTS)

    def _prepare(self, slide: Slide, saved: Saved) -> Saved:
        """In the door's thread: a slide's session, and what its sentences say of other steps and slides."""
        choices = () if slide.question is None else slide.question.choices
        self._others.prepare(slide, (*(text for _, text, _ in sentences(slide)), *choices))
        return computed(saved, lambda: self._app.door.is_given_up)

    def _on_moved(self, number: int) -> None:
        course, app = self.course, self._app
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
        self._end()
        app.bring_back_view()
        app.say("the lesson is left; what you have done in it is kept")

    def _end(self) -> None:
        self._timer.stop()
        self._app.door.changed.disconnect(self.look)
        self._over()

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
        if self._brought and app.preset == LAYOUT:
            QTimer.singleShot(0, self, self._share_room)  # after room was made for them

    def _share_room(self) -> None:
        """Leave the guide half of its column, also beside a panel that takes much room."""
        app = self._app
        docks = [
            dock
            for key in ("guide", *self._brought)
            if isinstance(dock := panel_widget(app, key), QDockWidget)
        ]
        docks = [dock for dock in docks if not dock.visibleRegion().isEmpty() and not dock.isFloating()]
        if len(docks) == 2:
            half = sum(dock.height() for dock in docks) // 2
            app.main.resizeDocks(docks, [half, half], Qt.Orientation.Vertical)

    def _write(self, text: str) -> str:
        """A sentence of the open slide, with the figures of the step that is shown.

        One that speaks of later steps of its run is about the run as it was prepared, and stays so when
        something is changed.
        """
        if "{" not in text and "}" not in text:
            return text
        slide, shot = self.course.slide, self._app.session.snapshot()
        if shot.spec == slide.saved.project.document.spec:
            self._shown[slide.id] = shot
        elif _speaks_of_later_steps(text):
            shot = self._shown.get(slide.id, shot)
        return write(text, shot, lambda other, step: self._others.at(other or slide.id, step))

    # ------------------------------------------------------------------ watching

    def look(self) -> None:
        """Recognize what has been done."""
        app = self._app
        if self.lecture.index < 0 or self.lecture.is_opening:  # what is shown may be of another slide
            return
        check: Any = app.panels.made.get("check")
        is_past = check is None or check.check is None or check.is_of_the_past
        verdict = None if is_past else check.check.verdict
        shot, is_playing = app.session.snapshot(), app.player.is_playing
        found = self.course.watch(shot, checked(verdict), is_playing=is_playing)
        if found:
            self.show()
            self._keep()
            card = as_panel(app, "guide").card
            for action in found:
                card.announce(action)
            card.bring_next()

    def show(self) -> None:
        """Bring the panel to what is known now."""
        panel, lecture = as_panel(self._app, "guide"), self.lecture
        panel.show_course(self.course, self._write)
        panel.card.offer_as_left(lecture.left_as(lecture.index) is not None)

    def _keep(self) -> None:
        try:
            self.course.save()
        except OSError as error:
            if not self._cannot_keep:
                self._cannot_keep = True
                reason = error if isinstance(error, WriteError) else error.strerror or error
                self._app.say(f"what you do in this lesson is not kept: {reason}", is_error=True)

    # ------------------------------------------------------------------- wishes

    def want(self, wanted: Wanted) -> None:
        """Do what is wanted on the card."""
        course = self.course
        if wanted.wish == "as left":
            self.lecture.go_as_left()
        elif wanted.wish == "hand in":
            self.hand_in()
        elif wanted.wish == "predict":
            self.predict()
        elif wanted.wish == "hint":
            course.read_hint(course.slide.actions[wanted.number])
            self._note_change()
        elif wanted.wish == "answer":
            course.give_answer(wanted.number)
            self._note_change()
            as_panel(self._app, "guide").card.bring_next()

    def _note_change(self) -> None:
        self.show()
        self._keep()

    def predict(self) -> bool:
        """Ask what the open slide wants predicted; whether it wants something that was not said yet."""
        course, predictions = self.course, self._app.predictions
        slide = course.slide
        wanted = slide.prediction
        if wanted is None or course.prediction(slide) is not None:
            return False
        # The card has the explanation with its figures; the bar has no way to them here.
        explanation = "" if "{" in wanted.explanation else wanted.explanation
        wanted = replace(wanted, ask=self._write(wanted.ask), explanation=explanation)
        if predictions.round is not None and predictions.round.prediction.ask == wanted.ask:
            predictions.ask()
            return True
        predictions.begin(wanted, ("alone", course.progress.course, slide.id), begins=slide.step)
        asked = predictions.round
        if asked is not None:
            after_seeing = course.has_seen_beyond(asked.first, self._app.session.snapshot())
            asked.changed.connect(lambda: self._note_prediction(slide, asked, after_seeing))
        return True

    def _note_prediction(self, slide: Slide, asked: Round, after_seeing: bool) -> None:
        """Note what was predicted when it is frozen, and how far off it was when that is said."""
        course = self.course
        if course.slide is not slide or asked.stage in ("draw", "spoilt") or not asked.guesses.count:
            return
        before, verdict = course.prediction(slide), asked.verdict
        names = self._app.session.snapshot().dataset.class_names
        given, points = said(asked.guesses, asked.prediction.choices or names)
        if verdict is None:
            course.predict(given, points, after_seeing=after_seeing)
        else:
            course.predict(given, points, verdict.number, verdict.sentence, after_seeing=after_seeing)
        if course.prediction(slide) != before:
            self._note_change()

    def hand_in(self) -> None:
        """Ask for a name and a file, and write what there is to hand in."""
        course, app = self.course, self._app
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
        course.note_handed_in(name)
        self._keep()
        saved, done = self._app.session.at_rest(), Course(course.lesson, progress=course.progress)
        self._app.writer.write(
            path,
            lambda: handin.write_hand_in(path, handin.handed_in(done, saved)),
            "write what you hand in",
            lambda: self._app.say(f"written: {path}; give this file to your teacher"),
        )


def _speaks_of_later_steps(text: str) -> bool:
    """Whether a sentence has figures of steps after 0 of the slide's own run."""
    return any(isinstance(piece, Reference) and not piece.slide and piece.step for piece in pieces(text))
