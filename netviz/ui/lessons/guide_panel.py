"""The guide as a panel of the ordinary window, for somebody who takes a lesson alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from netviz.snapshot import Snapshot
from netviz.ui.kit.panel import NO_ACTIONS, Ask, Cost, Home, Panel
from netviz.ui.kit.theme import Theme
from netviz.ui.lessons.guide_card import GuideCard

if TYPE_CHECKING:
    from netviz.lessons.course import Course


class GuidePanel(Panel):
    """A lesson, slide by slide: what it says, what it asks for, and what has been done."""

    kind, heading, home, cost = "guide", "Lesson", Home.RIGHT, Cost.EVERY_FRAME
    asks = ("guide",)

    def __init__(self, actions: Mapping[str, QAction] = NO_ACTIONS, slot: str = "") -> None:
        super().__init__(actions, slot)
        self.setToolTip("What the lesson says and asks for")
        self.setAccessibleDescription(
            "What the slide says, what it asks you to do, whether that is done, its question, and a hint"
        )
        self.card = GuideCard()
        self.card.wants.connect(lambda wanted: self.wants.emit(Ask("guide", wanted)))
        self.body.addWidget(self.card)
        self.setMinimumHeight(120)
        self._course: Course | None = None
        self._write: Callable[[str], str] = str

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self.card.set_theme(theme)

    def show_course(self, course: Course | None, write: Callable[[str], str] = str) -> None:
        """Show where somebody stands in a course; the arguments are those of the card."""
        self._course, self._write = course, write
        self.detail.show_text("" if course is None else course.lesson.title)
        self.card.show_course(course, write)

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Write the figures of this step into the sentences."""
        if self._course is not None:
            self.card.show_course(self._course, self._write)
