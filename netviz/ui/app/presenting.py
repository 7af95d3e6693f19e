"""Presenting in the window: pens and lights over the stage, the presenter's window, the screens."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from netviz.ui.app import actions
from netviz.ui.app.slide_parts import SlideParts
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.paint_guard import guard_overrides
from netviz.ui.kit.preferences import Preferences
from netviz.ui.kit.theme import Theme
from netviz.ui.run.transport import SPEEDS

if TYPE_CHECKING:  # the rest is loaded when a lecture begins
    from netviz.ui.app.lessons import Hall
    from netviz.ui.app.next_pictures import NextPictures
    from netviz.ui.app.window import MainWindow
    from netviz.ui.lessons.lecture import Lecture
    from netviz.ui.lessons.stage import Stage
    from netviz.ui.presenting.lecture_time import LectureTime
    from netviz.ui.presenting.place import Screen
    from netviz.ui.presenting.presenter import Presenter
    from netviz.ui.presenting.screens import Screens
    from netviz.ui.presenting.tools import Tools

_PREDICTING = ("lecture_predict", "freeze_prediction", "reveal_prediction", "judge_prediction")


def _screens_now() -> Sequence[Screen]:
    from netviz.ui.presenting.screens import screens_now

    return screens_now()


class Presenting(QObject):
    """What a lecturer has beside the slides.

    Parameters
    ----------
    window : MainWindow
    hall : Hall
        Whose lectures are presented.

    Attributes
    ----------
    tools : Tools or None
        Pens and lights over the stage; None before the first lecture.
    presenter : Presenter or None
        Their window; None until it is needed.
    times : LectureTime or None
        Of the present lecture.
    seconds, now, screens_now : callables
        A clock that never jumps, the time of day, and the screens that there are.
    """

    def __init__(self, window: MainWindow, hall: Hall) -> None:
        super().__init__(hall)
        self._window, self._hall = window, hall
        self._parts = SlideParts(window, hall)
        self._pictures: NextPictures | None = None
        self._presented: Lecture | None = None  # whose slides the presenter's window shows
        self.times: LectureTime | None = None
        self.tools: Tools | None = None
        self.presenter: Presenter | None = None
        self.seconds: Callable[[], float] = time.monotonic
        self.now: Callable[[], datetime] = datetime.now
        self.screens_now: Callable[[], Sequence[Screen]] = _screens_now
        self._is_wanted: bool | None = None  # the presenter's window; None for as there are screens
        self._stage_on = ""
        self._screens: Screens | None = None
        hall.began.connect(self._on_began)
        hall.ended.connect(self._on_ended)
        window.transport.speed_changed.connect(self._show_speed)
        window.door.refused.connect(lambda _: self._show_offers())

    # -------------------------------------------------------------- screens

    def arrange(self) -> None:
        """Put stage and presenter's window on the screens that there are."""
        from netviz.ui.presenting.place import distinct, place
        from netviz.ui.presenting.screens import put

        stage = self._hall.stage
        if stage is None or self._hall.lecture is None:
            return
        placing = place(
            self.screens_now(), stage_on=self._stage_on, presenter_on_one=self._is_wanted is True
        )
        if placing is None:
            return
        if self._hall.fills_screen:
            put(stage, placing.stage)
        is_beside = placing.presenter is not None and placing.presenter.screen != placing.stage.screen
        if self.tools is not None:
            self.tools.bar.use(not is_beside or self._is_wanted is False)
        if placing.presenter is None or self._is_wanted is False:
            if self.presenter is not None:
                self.presenter.hide()
            stage.activateWindow()
        else:
            presenter = self._open_presenter(stage)
            presenter.swap.setVisible(len(distinct(self.screens_now())) > 1)
            put(presenter, placing.presenter)
            presenter.show_next()
            presenter.raise_()
            presenter.activateWindow()

    def put_stage(self, stage: Stage) -> None:
        """Show the stage where it belongs, as a lecture begins."""
        from netviz.ui.presenting.place import place
        from netviz.ui.presenting.screens import put

        self._stage_on = Preferences().stage_on
        placing = place(self.screens_now(), stage_on=self._stage_on)
        if placing is not None:
            put(stage, placing.stage)

    def swap_screens(self) -> None:
        """The stage to the next screen, the presenter's window to where it was."""
        from netviz.ui.presenting.place import next_stage

        self._stage_on = next_stage(self.screens_now(), self._stage_on)
        Preferences().keep(stage_on=self._stage_on)
        self.arrange()

    def toggle_presenter(self) -> None:
        """Open the presenter's window, or close it, whatever screens there are."""
        if self._hall.lecture is not None:
            self._is_wanted = self.presenter is None or not self.presenter.isVisible()
            self.arrange()

    def _on_presenter_closed(self) -> None:
        self._is_wanted = False
        self.arrange()

    # ------------------------------------------------------------- lectures

    def _on_began(self) -> None:
        stage, lecture = self._hall.stage, self._hall.lecture
        if stage is None or lecture is None:
            return
        from netviz.ui.presenting.ink import Ink
        from netviz.ui.presenting.lecture_time import LectureTime
        from netviz.ui.presenting.screens import Screens
        from netviz.ui.presenting.tools import Tools

        if self._screens is None:
            self._screens = Screens(self)
            self._screens.changed.connect(self.arrange)
        if self.tools is None:
            self.tools = Tools(stage, lambda: stage.views, stage.foot)
            stage.resized.connect(self._dress_tools)
        self.tools.pens.ink = Ink()
        self._dress_tools()
        self._is_wanted = None
        self.times = LectureTime([slide.minutes for slide in lecture.lesson.slides], self.seconds)
        self.times.restart(lecture.index)
        times = self.times
        stage.foot.count_by(lambda: times.elapsed)
        lecture.moved.connect(self._on_moved)
        self._on_moved(lecture.index)
        self.arrange()

    def _open_presenter(self, stage: Stage) -> Presenter:
        """The presenter's window at the present slide; made when it is first needed."""
        lecture, tools, times = self._hall.lecture, self.tools, self.times
        assert lecture is not None
        assert tools is not None
        assert times is not None
        if self.presenter is None:
            self.presenter = self._make_presenter(stage, tools)
        if self._presented is not lecture:
            self._presented = lecture
            self.presenter.begin(lecture, times)
            self._pictures_of(lecture)
            self._show_slide(self.presenter)
        return self.presenter

    def _pictures_of(self, lecture: Lecture) -> None:
        """From now on, the presenter's window has pictures of this lecture's slides."""
        from netviz.ui.app.next_pictures import NextPictures

        if self._pictures is None:
            self._pictures = NextPictures(self)
            self._pictures.ready.connect(self._on_picture)
        self._pictures.begin(lecture.lesson, self._window.theme)
        if self.presenter is not None:
            self.presenter.use_pictures(self._pictures.of)

    def _make_presenter(self, stage: Stage, tools: Tools) -> Presenter:
        from netviz.ui.lessons.offers import Offers
        from netviz.ui.presenting.presenter import Presenter

        window = self._window
        offers = Offers()
        offers.wants.connect(window.want)
        offers.data_wanted.connect(stage.data_wanted)
        by_name = window.actions_by_name
        predicting = [by_name[name] for name in _PREDICTING if name in by_name]
        presenter = Presenter(stage, tools, offers, by_name, predicting, now=self.now)
        presenter.setWindowIcon(window.windowIcon())
        for name in actions.PRESENTING:
            presenter.addAction(by_name[name])
        presenter.notes.use_size(Preferences().notes_size)
        presenter.notes.sized.connect(lambda size: Preferences().keep(notes_size=size))
        presenter.closed.connect(self._on_presenter_closed)
        presenter.controls.speed_chosen.connect(self._choose_speed)
        presenter.controls.shown.connect(self._show_part)
        guard_overrides()
        presenter.set_theme(window.theme)
        return presenter

    def _on_moved(self, index: int) -> None:
        """Another slide is shown; the stage has it already."""
        lecture, tools, times = self._hall.lecture, self.tools, self.times
        if lecture is None or tools is None or times is None:
            return
        times.enter(index)
        tools.show_slide(lecture.slide.id)
        tools.raise_all()
        self._parts.show_usual()
        if self.presenter is not None and self._presented is lecture:
            self._show_slide(self.presenter)

    def _show_slide(self, presenter: Presenter) -> None:
        presenter.show_slide(self._window.session.snapshot())
        self._show_speed()
        self._show_chips()
        self._window.views.add(presenter)

    def _on_ended(self) -> None:
        if self.tools is not None:
            self.tools.put_away()
            self._parts.show_usual()
        if self.presenter is not None:
            self.presenter.hide()

    def put_away(self) -> bool:
        """Have nothing in the hand; whether there was anything."""
        return self.tools is not None and self.tools.put_away()

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        if self.presenter is not None:
            self.presenter.set_theme(theme)
            if self._presented is not None and self._presented is self._hall.lecture:
                self._pictures_of(self._presented)
                self.presenter.show_next()
        self._dress_tools()

    def _on_picture(self, slide: str) -> None:
        if self.presenter is not None and self._hall.lecture is not None:
            self.presenter.show_next()

    def _dress_tools(self) -> None:
        if self.tools is not None and self._hall.stage is not None:
            self.tools.set_theme(self._hall.stage.theme)

    def close_work(self) -> None:
        """As the program ends."""
        self._on_ended()
        if self._pictures is not None:
            self._pictures.close()

    # ------------------------------------------------- what the audience sees

    def _show_part(self, part: str, on: bool) -> None:
        self._parts.show(part, on)
        if self.tools is not None:
            self.tools.raise_all()
        if self.presenter is not None and self._presented is self._hall.lecture:
            self._window.views.add(self.presenter)
        self._show_chips()

    def _show_chips(self) -> None:
        if self.presenter is not None:
            self.presenter.controls.offer_panels(self._parts.titles)
            self.presenter.controls.show_shown(self._parts.shown)
            self.presenter.mirror.refresh()

    # ---------------------------------------------------------------- speed

    def _choose_speed(self, place: int) -> None:
        self._hall.change_speed(place - self._window.transport.speed.value())

    def _show_speed(self) -> None:
        if self.presenter is not None:
            place = self._window.transport.speed.value()
            speed = SPEEDS[place]
            text = "full speed" if speed is None else f"{number_text(speed)} steps/s"
            self.presenter.controls.show_speed(place, len(SPEEDS) - 1, text)

    def _show_offers(self) -> None:
        if self.presenter is not None:
            self.presenter.controls.offers.show_snapshot(self._window.session.snapshot())
