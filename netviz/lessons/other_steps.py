"""What sentences say of other steps and of other slides: computed before, so that nothing waits for it."""

from __future__ import annotations

from collections.abc import Iterable

from netviz.lessons.figures import Reference, pieces
from netviz.lessons.lesson import Lesson, Slide
from netviz.lessons.played import Played
from netviz.snapshot import Snapshot


class OtherSteps:
    """The snapshots that the sentences of a lesson's slides name, each computed once.

    Parameters
    ----------
    lesson : Lesson
    """

    def __init__(self, lesson: Lesson) -> None:
        self._played = Played(lesson)
        self._known: dict[tuple[str, int], Snapshot] = {}

    def prepare(self, slide: Slide, texts: Iterable[str]) -> None:
        """Compute what sentences of a slide need; may be called in a thread."""
        for text in texts:
            for piece in pieces(text):
                if isinstance(piece, Reference) and piece.step is not None:
                    place = (piece.slide or slide.id, piece.step)
                    if place not in self._known:
                        self._known[place] = self._played.at(*place)

    def at(self, slide: str, step: int) -> Snapshot | None:
        """The snapshot of a slide's run at a step; None where no sentence has named it."""
        return self._known.get((slide, step))
