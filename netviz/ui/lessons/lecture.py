"""Where one stands in a lesson, and how one slide takes the place of another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from netviz.lessons.lesson import Lesson, Slide
from netviz.saved import Open, Saved
from netviz.session import Session
from netviz.training.step_lines import N_LINES

Made = Callable[[], Open]


class Opens(Protocol):
    """Puts a session at rest in the place of the present one, through the door."""

    def __call__(self, make: Made, then: Callable[[], None], otherwise: Callable[[], None]) -> None:
        """Carry out what `make` returns, which is called when all that was wanted before is done."""


def as_prepared(slide: Slide) -> Saved:
    """What a slide stands on, with the sample that it points at pinned, and at line 15 if it points there.

    What line 15 leads to is known to nobody but who stands at it. All other lines are pointed at from the
    whole step, so that no view lacks what comes of later ones.
    """
    saved = slide.saved
    for highlight in slide.highlights:
        project = saved.project
        if highlight.kind == "sample":
            saved = replace(saved, project=project.standing(sample=highlight.number))
        elif highlight.kind in ("line", "term") and highlight.number == N_LINES:
            saved = replace(saved, project=project.standing(line=N_LINES))
    return saved


def _stand_alike(one: Saved, other: Saved) -> bool:
    """Whether nothing was changed, and one is at the same place."""
    here, there = one.project, other.project
    same_place = replace(here.cursor, reached=0) == replace(there.cursor, reached=0)
    return here.document == there.document and same_place


class Lecture(QObject):
    """A lesson, and the slide at which one stands.

    Each slide's session is opened in the window's own, as it was prepared; what is played with there is
    kept apart from all other slides, and can be had back.

    Parameters
    ----------
    lesson : Lesson
        With at least one slide.
    session : Session
        The window's.
    open_saved : callable
        As `Opens`.
    prepare : callable
        Computes the session of a slide up to where it stands; may be called in a thread.
    parent : QObject

    Signals
    -------
    moved(int)
        One stands at another slide, or at the same one anew.
    ended
        It is over: `own` is the session again.

    Attributes
    ----------
    lesson : Lesson
    index : int
        Of the slide, from 0; −1 until the first one is open.
    own : Saved or None
        What there was before the lecture; None until then, and after it.
    """

    moved = Signal(int)
    ended = Signal()

    def __init__(
        self,
        lesson: Lesson,
        session: Session,
        open_saved: Opens,
        prepare: Callable[[Slide, Saved], Saved],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.lesson, self.index = lesson, -1
        self.own: Saved | None = None
        self._session, self._open, self._prepare = session, open_saved, prepare
        self._prepared: dict[int, Saved] = {}
        self._left: dict[int, Saved] = {}
        self._wanted: int | None = None  # while another one is being opened
        self._is_opening = False

    @property
    def slide(self) -> Slide:
        """Where one stands."""
        return self.lesson.slides[max(self.index, 0)]

    @property
    def is_opening(self) -> bool:
        """Whether another slide, or what there was before the lecture, is on the way."""
        return self._is_opening

    def left_as(self, index: int) -> Saved | None:
        """A slide as it was left, if something was changed or played on it."""
        return self._left.get(index)

    def forward(self) -> None:
        """To the next slide; at the last one nothing happens."""
        self.go(self._target + 1)

    def back(self) -> None:
        """To the slide before, as it was prepared."""
        self.go(self._target - 1)

    def go(self, index: int) -> None:
        """To a slide, as it was prepared."""
        if not 0 <= index < len(self.lesson.slides):
            return
        if self._is_opening:  # clicked through quickly: only the last one is wanted
            self._wanted = index
            return
        self._show(index, None)

    def go_as_left(self) -> None:
        """To the present slide as it was left the last time."""
        left = self._left.get(self.index)
        if left is not None and not self._is_opening:
            self._show(self.index, left)

    def end(self) -> None:
        """Give back what there was before."""
        own = self.own
        if own is None:
            return
        self._is_opening = True

        def then() -> None:
            self.own, self.index, self._is_opening = None, -1, False
            self.ended.emit()

        self._open(lambda: Open(own), then, self._on_refused)

    # -------------------------------------------------------------- private

    @property
    def _target(self) -> int:
        return self.index if self._wanted is None else self._wanted

    def _show(self, index: int, left: Saved | None) -> None:
        before, self._is_opening = self.index, True

        def make() -> Open:
            present = self._session.at_rest()
            if self.own is None:
                self.own = present
            elif before >= 0:
                self._note_left(before, present)
            return Open(self._as_prepared(index) if left is None else left)

        def then() -> None:
            self.index, self._is_opening = index, False
            if left is not None and self._left.get(index) is left:
                del self._left[index]  # one stands there now
            wanted, self._wanted = self._wanted, None
            if wanted is not None and wanted != index:
                self._show(wanted, None)
            else:
                self.moved.emit(index)

        self._open(make, then, self._on_refused)

    def _on_refused(self) -> None:
        self._is_opening, self._wanted = False, None
        if self.index < 0:
            self.own = None

    def _as_prepared(self, index: int) -> Saved:
        if index not in self._prepared:
            slide = self.lesson.slides[index]
            self._prepared[index] = self._prepare(slide, as_prepared(slide))
        return self._prepared[index]

    def _note_left(self, index: int, present: Saved) -> None:
        """Keep a slide as it is; where nothing was done, it stays as it was left the time before."""
        if not _stand_alike(present, self._as_prepared(index)):
            self._left[index] = present


class OwnWork(Lecture):
    """The user's own session as the only slide: nothing is put aside, and what is changed stays changed."""

    def end(self) -> None:
        """Nothing has to come back."""
        self.index = -1
        self.ended.emit()

    def _show(self, index: int, left: Saved | None) -> None:
        self.index = index
        self.moved.emit(index)
