"""Lessons in the window: the stage in its place, and the user's own work aside until the lecture ends."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from netviz.snapshot import Snapshot
from netviz.ui.app import actions
from netviz.ui.app.presenting import Presenting
from netviz.ui.app.render_scheduler import RenderScheduler
from netviz.ui.kit.paint_guard import guard_overrides
from netviz.ui.kit.panel import Panel
from netviz.ui.kit.theme import Theme
from netviz.ui.run.transport import SPEEDS

if TYPE_CHECKING:  # the rest is loaded when it is asked for: the window opens sooner
    from netviz.lessons.lesson import Lesson, Slide
    from netviz.lessons.other_steps import OtherSteps
    from netviz.saved import Saved
    from netviz.ui.app.lesson_shelf import Shelf
    from netviz.ui.app.window import MainWindow
    from netviz.ui.history.slide_chart import SlideChart
    from netviz.ui.lessons.lecture import Lecture, Made
    from netviz.ui.lessons.stage import Stage

_ANY_POINTS = 2**62  # of a slide: always beside the window, for it may be many steps
_MOST_PROBLEMS = 4  # that are said at once
_SECONDS = 10.0  # that a slide's run takes at the speed that is chosen for it


class Hall(QObject):
    """Where lessons are shown.

    Parameters
    ----------
    window : MainWindow
        With its door, player, panels and actions.

    Signals
    -------
    began
        There is a lecture, with its stage.
    ended
        There is none any more, and the user's own work is back.

    Attributes
    ----------
    lecture : Lecture or None
    stage : Stage or None
        Made for the first lecture, and kept.
    fills_screen : bool
        Whether a lecture begins on the full screen.
    """

    began = Signal()
    ended = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.lecture: Lecture | None = None
        self.stage: Stage | None = None
        self.fills_screen = True
        self.shelf: Shelf | None = None
        self._others: OtherSteps
        self._own_views: RenderScheduler | None = None
        self._own_speed: int | None = None
        self._chose_speed = False
        self.presenting = Presenting(window, self)

    # -------------------------------------------------------------- lectures

    def start(self, lesson: Lesson, index: int = 0) -> None:
        """Begin a lesson; the user's own work comes back when it ends."""
        from netviz.ui.lessons.lecture import Lecture

        if self.lecture is not None:
            self.end(then=lambda: self.start(lesson, index))
            return
        if self._window.guide.lecture is not None:
            self._window.guide.leave(then=lambda: self.start(lesson, index))
            return
        if not lesson.slides:
            problem = lesson.problems[0] if lesson.problems else f"{lesson.title} has no slides"
            self._window.say(str(problem), is_error=True)
            return
        self._begin(Lecture, lesson, index)

    def present(self) -> None:
        """Show the user's own work as it is now on the stage; what is changed there stays changed."""
        from netviz.ui.lessons.lecture import OwnWork
        from netviz.ui.lessons.looks import own_lesson

        if self.lecture is None:
            self._begin(
                OwnWork, own_lesson(self._window.session.at_rest(), self._window.session.snapshot())
            )

    def _begin(self, kind: type[Lecture], lesson: Lesson, index: int = 0) -> None:
        from netviz.lessons.other_steps import OtherSteps

        self._others = OtherSteps(lesson)
        lecture = kind(lesson, self._window.session, self._open, self._prepare, self)
        self.lecture = lecture
        lecture.moved.connect(self._on_moved)
        lecture.ended.connect(self._on_ended)
        lecture.go(index)

    def end(self, then: Callable[[], None] | None = None) -> None:
        """End the lecture; `then` is called when the user's own work is back."""
        if self.lecture is None:
            return
        if then is not None:
            self.lecture.ended.connect(then)
        self.lecture.end()

    def show_gallery(self) -> None:
        """All lessons, with pictures."""
        if self.shelf is None:
            from netviz.ui.app.lesson_shelf import Shelf

            self.shelf = Shelf(self._window, self)
        self.shelf.show()

    def open_path(self, path: Path, slide: str = "") -> None:
        """Begin the lesson of a file, at a slide or at the first; what is wrong with it is said."""
        from netviz.lessons import reader

        try:
            lesson = reader.read(path)
        except reader.LessonError as error:
            self._window.say(str(error), is_error=True)
            return
        ids = [one.id for one in lesson.slides]
        self.start(lesson, ids.index(slide) if slide in ids else 0)

    def close_work(self) -> None:
        """Take the stage away, as the program ends."""
        self.presenting.close_work()
        if self.shelf is not None:
            self.shelf.close()
        if self.stage is not None:
            for panel in self.stage.panels.values():
                panel.close_work()
            self.stage.hide()
            self.stage.deleteLater()
            self.stage = None

    def _open(self, make: Made, then: Callable[[], None], otherwise: Callable[[], None]) -> None:
        self._window.player.pause()

        def refused() -> None:
            otherwise()
            if self.lecture is not None and self.lecture.own is None:
                self.lecture = None

        self._window.door.carry_out(
            make, "open this slide", then=then, otherwise=refused, n_points=_ANY_POINTS
        )

    def _prepare(self, slide: Slide, saved: Saved) -> Saved:
        """In the door's thread: all that a slide shows, so that nothing waits for it later."""
        from netviz.ui.commands.opening import computed
        from netviz.ui.lessons.looks import texts_of

        self._others.prepare(slide, texts_of(slide))
        return computed(saved, lambda: self._window.door.is_given_up)

    def write(self, text: str, snapshot: Snapshot) -> str:
        """Fill the live figures of a sentence of the present slide."""
        from netviz.lessons import figures

        lecture = self.lecture
        if lecture is None:
            return text
        slide = lecture.slide
        is_prepared = snapshot.spec.key == slide.saved.project.document.spec.key

        def elsewhere(name: str, step: int) -> Snapshot | None:
            if not name and not is_prepared:  # it has become another run
                return None
            return self._others.at(name or slide.id, step)

        return figures.kept_together(figures.write(text, snapshot, elsewhere))

    # ----------------------------------------------------------------- stage

    def _make_stage(self) -> Stage:
        from netviz.ui.lessons.stage import Stage

        window = self._window
        names = [*actions.PRESENTING, "new_weights"]
        stage = Stage({name: window.actions_by_name[name] for name in names}, self._make_panel, self.write)
        stage.setWindowIcon(window.windowIcon())
        stage.wants.connect(window.want)
        stage.data_wanted.connect(self._make_data)
        stage.slide_wanted.connect(self._go)
        stage.left_wanted.connect(self._go_as_left)
        stage.closed.connect(self.end)
        window.door.refused.connect(self._on_refused)
        window.player.failed.connect(stage.show_note)
        guard_overrides()
        stage.set_theme(window.theme)
        return stage

    def _go(self, index: int) -> None:
        if self.lecture is not None:
            self.lecture.go(index)

    def _go_as_left(self) -> None:
        if self.lecture is not None:
            self.lecture.go_as_left()

    def _make_panel(self, key: str) -> Panel:
        """A panel of the window's, for the stage."""
        from netviz.ui.app.panels import PANELS
        from netviz.ui.history.slide_panels import slide_panel
        from netviz.ui.kit.panels import class_of

        kind = class_of(next(row for row in PANELS if row.kind == key))
        return slide_panel(kind, self._window.actions_by_name)

    def _make_data(self, generator: str | None, noise: float | None) -> None:
        from netviz.ui.commands.data import make_from_generator

        make_from_generator(self._window, generator, noise)

    def _on_moved(self, index: int) -> None:
        """Show the slide at which one stands."""
        lecture, window = self.lecture, self._window
        if lecture is None:
            return
        is_first = self._own_views is None
        if self.stage is None:
            self.stage = self._make_stage()
        stage, slide = self.stage, lecture.slide
        window.player.end = slide.until
        if is_first:
            self._own_views, self._own_speed = window.views, window.transport.speed.value()
            self._chose_speed = False
            stage.setWindowTitle(lecture.lesson.title)
            self._show_stage(stage)
        self._choose_speed(slide)
        self.show_slide(slide)
        if is_first:
            self._say_problems(lecture.lesson)
            self.began.emit()

    def show_slide(self, slide: Slide) -> None:
        """Show a slide: the one at which one stands, perhaps with other views; the run stays as it is."""
        from netviz.ui.history.slide_chart import SlideChart

        lecture, stage, window = self.lecture, self.stage, self._window
        if lecture is None or stage is None:
            return
        place = lecture.index, len(lecture.lesson.slides)
        was_left = lecture.left_as(lecture.index) is not None
        stage.show_slide(slide, window.session.snapshot(), place, was_left=was_left)
        for key, view in stage.views.items():
            if isinstance(view, SlideChart):
                self._set_chart(key, view, slide)
        panels = stage.shown_panels
        window.views = RenderScheduler((stage, *panels), (stage, *panels), (stage,), ())
        window.playback.draw_quickly()
        window.show_newest()

    def _say_problems(self, lesson: Lesson) -> None:
        """Some slides may be right, and others not there."""
        if lesson.problems and self.stage is not None:
            told = [str(problem) for problem in lesson.problems]
            more = len(told) - _MOST_PROBLEMS
            told = [*told[:_MOST_PROBLEMS], *([f"and {more} more"] if more > 0 else [])]
            self.stage.show_note("\n".join(told))

    def _set_chart(self, key: str, chart: SlideChart, slide: Slide) -> None:
        from netviz.ui.lessons.looks import name_of

        chart.show_until(slide.until)
        if key == "loss":
            about_penalty = any(offer.control == "lambda" for offer in slide.offers)
            assert self.stage is not None
            views = self.stage.panels[key].views  # type: ignore[attr-defined]
            names = [name_of(offer.control) for offer in slide.offers]
            chart.name_of = next((name for name in names if name is not None), None)
            chart.set_view(views["terms" if about_penalty else "loss"])

    def _show_stage(self, stage: Stage) -> None:
        top = self._window.window()
        if self.fills_screen:
            self.presenting.put_stage(stage)
        else:
            stage.resize(top.size())
            stage.show()
        top.hide()
        _activate(stage)

    def _on_ended(self) -> None:
        window, stage = self._window, self.stage
        self.lecture = None
        window.player.end = None
        if self._own_views is not None:
            window.views, self._own_views = self._own_views, None
        if self._own_speed is not None:
            window.transport.speed.setValue(self._own_speed)
        window.window().show()
        if stage is not None:
            stage.set_black(False)
            stage.hide()
        _activate(window)
        window.show_newest()
        self.ended.emit()

    # ------------------------------------------------------- as it is needed

    @property
    def panels(self) -> Collection[Panel]:
        """Those that are on the slide."""
        return [] if self.stage is None or self.lecture is None else self.stage.shown_panels

    def set_theme(self, theme: Theme) -> None:
        """Other colours; the type's size follows from the screen."""
        if self.shelf is not None:
            self.shelf.set_theme(theme)
        if self.stage is not None:
            self.stage.set_theme(theme)
        self.presenting.set_theme(theme)

    def set_playing(self, playing: bool) -> None:
        """Whether many frames follow each other."""
        for panel in self.panels:
            panel.set_playing(playing)

    def change_speed(self, places: int) -> None:
        """Faster or slower, from now on in this lecture."""
        self._chose_speed = True
        self._window.transport.change_speed(places)

    def _choose_speed(self, slide: Slide) -> None:
        """So that the run can be followed, and nobody waits for its end."""
        if self._chose_speed:
            return
        wanted = max(slide.until - slide.step, 1) / _SECONDS
        numbers = [speed for speed in SPEEDS if speed is not None]
        nearest = min(numbers, key=lambda speed: abs(math.log(speed / wanted)))
        self._window.transport.speed.setValue(SPEEDS.index(nearest))

    def _on_refused(self, error: Exception) -> None:
        """Say on the slide why something cannot be done; the controls show what is in force."""
        if self.lecture is not None and self.stage is not None:
            self.stage.offers.show_snapshot(self._window.session.snapshot())
            self.stage.show_note(str(error))


def _activate(widget: QWidget) -> None:
    """Let keys go to a widget, once what was hidden for it is gone."""
    widget.setFocus()
    QTimer.singleShot(0, widget, widget.activateWindow)
