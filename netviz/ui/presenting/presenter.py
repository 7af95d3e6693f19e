"""The presenter's window: what the audience sees, what comes next, what to say, and all controls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from netviz.lessons.lesson import Lesson, Slide
from netviz.snapshot import Snapshot
from netviz.ui.kit.controls import action_button, text_button
from netviz.ui.kit.icons import set_icon
from netviz.ui.kit.named import named, rename
from netviz.ui.kit.stylesheet import dress
from netviz.ui.kit.theme import LIGHT, READING, SEMIBOLD, Theme
from netviz.ui.kit.window_keys import WindowKeys, takes_back_focus
from netviz.ui.presenting.controls import Controls
from netviz.ui.presenting.lecture_time import LectureTime, time_text
from netviz.ui.presenting.looks import presenter_style
from netviz.ui.presenting.mirror import Mirror
from netviz.ui.presenting.notes import Notes
from netviz.ui.presenting.readings import Readings
from netviz.ui.presenting.section import Section
from netviz.ui.presenting.slide_list import SlideList
from netviz.ui.presenting.slide_picture import SlidePicture
from netviz.ui.presenting.tools import Tools

SIZE = (1440, 900)
"""At which everything has the usual size."""

SMALLEST = (1024, 640)

MARGIN, GAP, TOP = 16, 16, 56
LEFT, RIGHT = 232, 384

_TICK_MS = 250
_LARGEST = 2.0
_NARROWEST = 0.82  # of the width of the outer columns
_MIRROR, _CONTROLS = 468, 344  # the heights of the middle sections, in proportion
_NEXT, _NOTES = 256, 556


class Lectures(Protocol):
    """The lecture, as this window knows it."""

    lesson: Lesson
    index: int

    def go(self, index: int) -> None:
        """To a slide."""

    def forward(self) -> None:
        """To the next slide."""

    def back(self) -> None:
        """To the one before."""


class Presenter(QWidget):
    """The presenter's window; it serves one lecture after the other.

    Parameters
    ----------
    stage : QWidget
        What the audience sees; as `netviz.ui.presenting.mirror.Covered`.
    tools : Tools
        Those over the stage.
    offers : QWidget
        As `netviz.ui.presenting.controls.Offering`.
    actions : mapping of str to QAction
        Those of `Controls`, with "black", "swap_screens" and "end_lecture".
    predicting : sequence of QAction
        From drawing to judging.
    now : callable
        The time of day.

    Signals
    -------
    closed
        By the user.
    """

    closed = Signal()

    def __init__(
        self,
        stage: QWidget,
        tools: Tools,
        offers: QWidget,
        actions: Mapping[str, QAction],
        predicting: Sequence[QAction] = (),
        *,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        super().__init__()
        self.setWindowTitle("Presenter")
        self.setMinimumSize(*SMALLEST)
        self.resize(*SIZE)
        self._lecture: Lectures | None = None
        self._stage: Any = stage
        self._theme = LIGHT
        self._dressed: Theme | None = None
        self.times = LectureTime([0.0])
        self.readings = Readings(now)
        self.title, self.number, self.minutes = QLabel(), QLabel(), QLabel()
        self.black = action_button(actions["black"])
        self.swap = action_button(actions["swap_screens"], "icon")
        self.end = text_button("End lecture", actions["end_lecture"].toolTip(), "")
        self.end.clicked.connect(actions["end_lecture"].trigger)
        self.slides = SlideList()
        self.progress = QProgressBar(textVisible=False)
        self.used, self.whole = named(QLabel(), "small"), named(QLabel(), "small")
        self.back = text_button("Back", "The slide before (Page Up)", "")
        self.forward = text_button("Next", "The next slide (Page Down)", "primary")
        self.mirror = Mirror(stage, tools)
        tools.lights.picture = self.mirror.spot_at
        self.badge = named(QLabel("live"), "good")
        self.controls = Controls(tools, offers, actions, predicting)
        self.next = SlidePicture()
        self.notes = Notes()
        self._sections: list[Section] = []
        self._lay_out()
        self.slides.chosen.connect(self._go)
        self.back.clicked.connect(actions["previous_slide"].trigger)
        self.forward.clicked.connect(actions["next_slide"].trigger)
        self.readings.elapsed.clicked.connect(self._restart)
        self._picture_of: Callable[[Slide], QPixmap | None] = lambda slide: None
        self._kept: dict[str, QPixmap] = {}  # what slides looked like that have been shown
        self._shown = ""
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self.show_time)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        WindowKeys(self)

    # --------------------------------------------------------------- layout

    def _lay_out(self) -> None:
        for label in (self.number, self.minutes):
            named(label, "muted")
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.title)
        top.addWidget(self.number)
        top.addStretch(3)
        for reading in self.readings.all:
            top.addWidget(reading, alignment=Qt.AlignmentFlag.AlignVCenter)
            top.addSpacing(18)
        top.addStretch(4)
        for button in (self.swap, self.black, self.end):
            top.addWidget(button)
        self._top = QWidget()
        self._top.setLayout(top)
        top.setContentsMargins(0, 0, 0, 0)
        self._left = self._slides_section()
        middle, right = QVBoxLayout(), QVBoxLayout()
        projector = self._section("On the projector")
        projector.add_to_head(self.badge)
        projector.body.addWidget(self.mirror, 1)
        middle.addWidget(projector, _MIRROR)
        middle.addWidget(self.controls, _CONTROLS)
        self._next = self._section("Next")
        self._next.body.addWidget(self.next, 1)
        right.addWidget(self._next, _NEXT)
        right.addWidget(self.notes, _NOTES)
        self._right = QWidget()
        self._right.setLayout(right)
        columns = QHBoxLayout()
        columns.addWidget(self._left)
        columns.addLayout(middle, 1)
        columns.addWidget(self._right)
        for layout in (middle, right, columns):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(GAP)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(MARGIN, 0, MARGIN, MARGIN)
        whole.setSpacing(0)
        whole.addWidget(self._top)
        whole.addLayout(columns, 1)

    def _section(self, title: str, detail: str = "") -> Section:
        section = Section(title, detail)
        self._sections.append(section)
        return section

    def _slides_section(self) -> Section:
        section = self._section("Slides")
        section.add_to_head(self.minutes)
        section.body.setContentsMargins(8, 0, 8, MARGIN)
        section.head.setContentsMargins(8, 0, 8, 0)
        section.body.addWidget(self.slides, 1)
        below = QVBoxLayout()
        below.setContentsMargins(8, 8, 8, 0)
        below.setSpacing(8)
        ends, buttons = QHBoxLayout(), QHBoxLayout()
        ends.addWidget(self.used)
        ends.addStretch(1)
        ends.addWidget(self.whole)
        buttons.setSpacing(8)
        buttons.addWidget(self.back, 2)
        buttons.addWidget(self.forward, 3)
        self.forward.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        below.addLayout(ends)
        below.addWidget(self.progress)
        below.addLayout(buttons)
        section.body.addLayout(below)
        return section

    def set_theme(self, theme: Theme) -> None:
        """Other colours; the type is as large as this window has room for, whatever the stage has."""
        self._theme = theme
        self._dress()

    def _dress(self) -> None:
        fit = min(self.width() / SIZE[0], self.height() / SIZE[1])
        theme = self._theme.enlarged(min(max(round(fit, 1), 1.0), _LARGEST))
        if theme == self._dressed:
            return
        self._dressed, s = theme, theme.scale
        dress(self, theme)
        self.setStyleSheet(self.styleSheet() + presenter_style(theme))
        self.title.setFont(theme.font(READING, SEMIBOLD))
        self._top.setFixedHeight(round(TOP * s))
        for section in self._sections:
            section.set_scale(s)
        for part in (self.slides, self.mirror, self.next, self.notes, self.controls):
            part.set_theme(theme)
        self.readings.set_theme(theme)
        set_icon(self.black, "black", theme.text, theme.dead, s)
        set_icon(self.swap, "screens", theme.text, theme.dead, 1.15 * s)
        set_icon(self.back, "back", theme.text, theme.dead, s)
        set_icon(self.forward, "forward", theme.accent_text, theme.dead, s)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Larger type where there is room."""
        super().resizeEvent(event)
        self._dress()
        share = self.width() / SIZE[0]
        for column, width in ((self._left, LEFT), (self._right, RIGHT)):
            column.setFixedWidth(round(width * max(share, _NARROWEST)))

    # ---------------------------------------------------------------- state

    def use_pictures(self, picture_of: Callable[[Slide], QPixmap | None]) -> None:
        """Take pictures of slides that have not been shown yet from somewhere."""
        self._picture_of = picture_of

    def begin(self, lecture: Lectures, times: LectureTime) -> None:
        """Another lecture."""
        self._lecture, lesson = lecture, lecture.lesson
        self.title.setText(lesson.title)
        self.minutes.setText(f"{lesson.minutes:g} min" if lesson.minutes else "")
        self.slides.show_lesson(lesson.slides)
        self.notes.forget()
        self._kept, self._shown = {}, ""
        self.times = self.readings.times = times

    def show_slide(self, snapshot: Snapshot) -> None:
        """Another slide is on the stage."""
        lecture = self._lecture
        if lecture is None:
            return
        slides, index = lecture.lesson.slides, lecture.index
        if not self.mirror.picture.isNull() and self._shown:
            self._kept[self._shown] = self.mirror.picture
        self._shown = slides[index].id
        self.number.setText(f"slide {index + 1} of {len(slides)}")
        self.slides.show_slide(index)
        self.controls.show_slide(slides[index], snapshot)
        self.notes.show_slide(slides[index])
        self.back.setEnabled(index > 0)
        self.forward.setEnabled(index + 1 < len(slides))
        following = self._following
        self._next.detail.setText(f"{index + 2} · {following.title}" if following else "the end")
        self.show_next()
        self.mirror.refresh()
        self.show_time()

    def _go(self, index: int) -> None:
        if self._lecture is not None:
            self._lecture.go(index)

    @property
    def _following(self) -> Slide | None:
        lecture = self._lecture
        place = 0 if lecture is None else lecture.index + 1
        slides = () if lecture is None else lecture.lesson.slides
        return slides[place] if place < len(slides) else None

    def show_next(self) -> None:
        """The slide that comes next: as it was left if it was shown, else its picture if there is one."""
        slide, picture = self._following, None
        if slide is not None and self.isVisible():
            picture = self._kept.get(slide.id) or self._picture_of(slide)
        self.next.show_slide(slide, picture)

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Where the run stands."""
        self.controls.show_snapshot(old, new)
        self.mirror.refresh()

    def show_time(self) -> None:
        """The clock, and how the lecture is in time; and whether the projector is black."""
        self._show_badge()
        times = self.times
        self.readings.show()
        self.slides.show_times(times)
        self.used.setText(time_text(times.elapsed))
        self.whole.setText(time_text(times.whole) if times.whole else "")
        self.progress.setRange(0, max(round(times.whole), 1))
        self.progress.setValue(min(round(times.elapsed), self.progress.maximum()))

    def _restart(self) -> None:
        self.times.restart(0 if self._lecture is None else self._lecture.index)
        self.show_time()

    def _show_badge(self) -> None:
        is_black = self._stage.is_black
        if rename(self.badge, "bad" if is_black else "good"):
            self.badge.setText("black" if is_black else "live")

    # --------------------------------------------------------------- events

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """By Tab; the focus of what is gone comes to the window itself."""
        return takes_back_focus(self) or super().focusNextPrevChild(forwards)

    def showEvent(self, event: object) -> None:
        """The clock goes."""
        self.show_next()
        self.setFocus()  # no button has it, so that Return presses none
        self._tick.start()
        self._dress()

    def hideEvent(self, event: object) -> None:
        """Nobody looks at the clock."""
        self._tick.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        """It can be opened again; the lecture goes on."""
        self.closed.emit()
        super().closeEvent(event)
