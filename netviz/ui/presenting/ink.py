"""What has been drawn over slides, as values: strokes in the coordinates of the views that they are on."""

from __future__ import annotations

from collections.abc import Collection

from netviz.frozen import dataclass

Spot = tuple[float, float]
"""A place in the coordinates of a view."""


@dataclass(frozen=True)
class Piece:
    """A part of a stroke that lies on one view.

    Attributes
    ----------
    view : str
        The key of the panel; "" for what is on no panel.
    part : object
        Which part of a view that is made of parts, such as a card; None for the view as a whole.
    spots : tuple of Spot
    """

    view: str
    part: object
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class Stroke:
    """What was drawn from pen down to pen up.

    Attributes
    ----------
    color : int
        Which of the pens.
    pieces : tuple of Piece
        One after the other: a stroke that runs from view to view stays with each of them.
    """

    color: int
    pieces: tuple[Piece, ...]


class Ink:
    """The strokes of all slides, each change of which can be undone."""

    def __init__(self) -> None:
        self._pages: dict[str, list[tuple[Stroke, ...]]] = {}
        self.slide = ""

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """On the present slide, the oldest first."""
        states = self._pages.get(self.slide)
        return states[-1] if states else ()

    @property
    def can_undo(self) -> bool:
        """Whether something was changed on the present slide."""
        return bool(self._pages.get(self.slide))

    def add(self, stroke: Stroke) -> None:
        """Draw a stroke."""
        self._change((*self.strokes, stroke))

    def take(self, strokes: Collection[Stroke]) -> None:
        """Take strokes away that are there."""
        gone = {id(stroke) for stroke in strokes}
        left = tuple(stroke for stroke in self.strokes if id(stroke) not in gone)
        if len(left) < len(self.strokes):
            self._change(left)

    def clear(self) -> None:
        """Take all away from the present slide."""
        if self.strokes:
            self._change(())

    def undo(self) -> None:
        """Take the last change back: a stroke goes, what was erased comes back."""
        states = self._pages.get(self.slide)
        if states:
            states.pop()

    def _change(self, strokes: tuple[Stroke, ...]) -> None:
        self._pages.setdefault(self.slide, []).append(strokes)
