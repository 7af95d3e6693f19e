"""Drawing the boundary on the plane, and pointing at a place that is asked about."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QPointF, Signal

from netviz.core.params import Array
from netviz.lessons.comparing import letter
from netviz.lessons.guesses import MOST, BoundaryGuess
from netviz.lessons.regions import led_on
from netviz.lessons.sketch import smooth_line
from netviz.ui.kit.theme import LIGHT, Theme
from netviz.ui.prediction import colors
from netviz.ui.prediction.hand import Hand
from netviz.ui.prediction.items import Line, Lines

Strokes = tuple[tuple[Array, ...], ...]
"""For everybody the lines; arrays (n, 2) in the data's units."""

_STRIDE, _SMALL_STRIDE = 12.0, 2.0  # pixels by a key
_LEAST = 6.0  # pixels: a shorter stroke is a slip


class PlaneOverlay(QObject):
    """Boundaries of several people over a plane; the last one is under the hand.

    Signals
    -------
    changed, returned
        As those of `CurveOverlay`.

    Parameters
    ----------
    plane : pyqtgraph view with a `frame`
        Of coordinates: `to_data` and `to_plot`.
    """

    changed = Signal()
    returned = Signal()

    def __init__(self, plane: Any) -> None:
        super().__init__()
        self._plane, self._box = plane, plane.getViewBox()
        self._strokes: Strokes = ((),)
        self._before: list[Strokes] = []
        self._path: list[Array] = []  # under the hand, or by keys
        self._cross: Array | None = None
        self._theme, self._is_frozen = LIGHT, False
        self._frozen_area: tuple[float, float, float, float] | None = None
        self._lines = Lines()
        plane.getPlotItem().addItem(self._lines)
        self.hand = Hand(plane)
        self.hand.pressed.connect(self._on_pressed)
        self.hand.moved.connect(self._on_moved)
        self.hand.released.connect(self._on_released)
        self.hand.arrow.connect(self._on_arrow)
        self.hand.returned.connect(self._on_returned)

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._theme = theme
        self._lines.set_theme(theme)
        self._show()

    def _show(self) -> None:
        frame, lines = self._plane.frame, []
        strokes = [[*own] for own in self._strokes]
        if self._path and not self._is_frozen:
            strokes[-1].append(np.array(self._path))
        several = sum(bool(own) for own in strokes) > 1
        for place, own in enumerate(strokes):
            is_done = self._is_frozen or place < len(strokes) - 1
            drawn = self._as_they_count(own) if is_done else own
            pen = colors.pen(self._theme, place, dashed=is_done)
            for number, line in enumerate(drawn):
                named = number == 0 and (several or self._is_frozen)
                name = (letter(place) if several else "your prediction") if named else ""
                lines.append(Line(frame.to_plot(line), pen, name))
        self._lines.lines = tuple(lines)
        self._lines.ring = None if self._cross is None or self._is_frozen else tuple(self._cross.tolist())
        self._lines.update()

    def _as_they_count(self, lines: list[Array]) -> list[Array]:
        """Led on to the next line or the edge of what is in sight."""
        left, bottom, right, top = self.area
        low, size = np.array((left, bottom)), np.array((right - left, top - bottom))
        return [low + size * line for line in led_on([(line - low) / size for line in lines])]

    @property
    def area(self) -> tuple[float, float, float, float]:
        """The part of the plane that counts: left, bottom, right, top in the data's units.

        What is in sight while it is drawn; from then on it stays, whatever is looked at.
        """
        if self._frozen_area is not None:
            return self._frozen_area
        view = self._box.viewRect()
        ends = np.array(((view.left(), view.top()), (view.right(), view.bottom())))
        (left, bottom), (right, top) = self._plane.frame.to_data(ends).tolist()
        return left, bottom, right, top

    # ----------------------------------------------------------------- state

    @property
    def guesses(self) -> tuple[BoundaryGuess, ...]:
        """What has been drawn, by everybody who has drawn something."""
        found = []
        for own in self._strokes:
            lines = [tuple((float(x), float(y)) for x, y in line) for line in own if len(line) > 1]
            if lines:
                found.append(BoundaryGuess(tuple(lines)))
        return tuple(found)

    def restore(self, guesses: tuple[BoundaryGuess, ...]) -> None:
        """Show what was drawn before."""
        self._strokes = tuple(tuple(np.array(line) for line in guess.lines) for guess in guesses) or ((),)
        self._before = [((),)]
        self._show()

    @property
    def count(self) -> int:
        """How many have drawn something."""
        return sum(bool(own) for own in self._strokes)

    @property
    def can_undo(self) -> bool:
        """Whether there is a stroke to take back."""
        return bool(self._before or self._path)

    def undo(self) -> None:
        """Take the last corner back that keys have set, else the last stroke."""
        if self._path:
            self._path.pop()
        elif self._before:
            self._strokes = self._before.pop()
        self._changed()

    def add_another(self) -> None:
        """Somebody else draws, in another colour."""
        self._end_path()
        if self._strokes[-1] and len(self._strokes) < MOST:
            self._before.append(self._strokes)
            self._strokes = (*self._strokes, ())
            self._changed()

    def begin(self, *, focus: bool = True) -> None:
        """Take the mouse and the keys; without the focus the mouse alone, until it is used."""
        self._is_frozen, self._frozen_area = False, None
        self.hand.take(focus=focus)
        self._show()

    def freeze(self) -> None:
        """Let go of them; what was drawn stays."""
        self._end_path()
        self._is_frozen, self._cross, self._frozen_area = True, None, self.area
        self.hand.let_go()
        self._show()

    def reveal_to(self, step: float) -> None:
        """The regions are seen at one step only: nothing has to be covered."""

    def set_seen(self, on: bool) -> None:
        """Show what was drawn, or hide it for a while."""
        self._lines.setVisible(on)

    def remove(self) -> None:
        """Leave the plane as it was."""
        self.hand.let_go()
        self._plane.getPlotItem().removeItem(self._lines)

    def _changed(self) -> None:
        self._show()
        self.changed.emit()

    # --------------------------------------------------------- mouse and keys

    def _data(self, place: QPointF) -> Array:
        return np.asarray(self._plane.frame.to_data(np.array((place.x(), place.y()))))

    def _pixel(self) -> Array:
        """One pixel in the data's units."""
        return np.asarray(np.array(self._box.viewPixelSize()) * self._plane.frame.unit)

    def _on_pressed(self, place: QPointF) -> None:
        self._end_path()
        self._cross = None
        self._path = [self._data(place)]

    def _on_moved(self, place: QPointF) -> None:
        self._path.append(self._data(place))
        self._show()

    def _on_released(self, place: QPointF) -> None:
        path, self._path = np.array(self._path), []
        pixel = self._pixel()
        line = smooth_line(path / pixel, min(self._box.width(), self._box.height())) * pixel
        if np.ptp(line / pixel, axis=0).max() >= _LEAST:
            self._add(line)
        else:
            self._show()

    def _add(self, line: Array) -> None:
        self._before.append(self._strokes)
        self._strokes = (*self._strokes[:-1], (*self._strokes[-1], line))
        self._changed()

    def _end_path(self) -> None:
        """What keys have set is a line now."""
        path, self._path = self._path, []
        if len(path) > 1:
            self._add(np.array(path))

    def _on_arrow(self, right: int, up: int, is_small: bool) -> None:
        """Move a cross."""
        view = self._box.viewRect()
        if self._cross is None:
            self._cross = np.array((view.center().x(), view.center().y()))
        else:
            stride = (_SMALL_STRIDE if is_small else _STRIDE) * np.array(self._box.viewPixelSize())
            moved = self._cross + stride * (right, up)
            low, high = np.array((view.left(), view.top())), np.array((view.right(), view.bottom()))
            self._cross = np.clip(moved, low, high)
        self._show()

    def _on_returned(self) -> None:
        """Set a corner of a line at the cross; at the same place again, the line ends."""
        if self._cross is None:
            self.returned.emit()
            return
        place = np.asarray(self._plane.frame.to_data(self._cross))
        if self._path and np.abs((self._path[-1] - place) / self._pixel()).max() < 1.0:
            self._end_path()
        else:
            self._path.append(place)
        self._changed()


class PlaceOverlay(QObject):
    """A place on the plane that is asked about; the hand puts it elsewhere, where that is allowed.

    Signals
    -------
    changed, returned
    """

    changed = Signal()
    returned = Signal()

    def __init__(self, plane: Any, place: tuple[float, float], *, is_fixed: bool) -> None:
        super().__init__()
        self._plane, self._box = plane, plane.getViewBox()
        self.place, self._is_fixed = place, is_fixed
        self._lines = Lines()
        plane.getPlotItem().addItem(self._lines)
        self.hand = Hand(plane)
        self.hand.pressed.connect(self._move_to)
        self.hand.moved.connect(self._move_to)
        self.hand.arrow.connect(self._on_arrow)
        self.hand.returned.connect(self.returned)

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._lines.set_theme(theme)
        self._show()

    def _show(self) -> None:
        self._lines.mark = tuple(self._plane.frame.to_plot(np.array(self.place)).tolist())
        self._lines.update()

    def begin(self, *, focus: bool = True) -> None:
        """Let the hand move it."""
        if not self._is_fixed:
            self.hand.take(focus=focus)

    def freeze(self) -> None:
        """It stays there."""
        self.hand.let_go()

    def reveal_to(self, step: float) -> None:
        """Nothing has to be covered."""

    def set_seen(self, on: bool) -> None:
        """Show what was drawn, or hide it for a while."""
        self._lines.setVisible(on)

    def remove(self) -> None:
        """Leave the plane as it was."""
        self.hand.let_go()
        self._plane.getPlotItem().removeItem(self._lines)

    def move_to(self, place: tuple[float, float]) -> None:
        """Put it elsewhere, in the data's units."""
        self.place = place
        self._show()

    def _move_to(self, place: QPointF) -> None:
        view = self._box.viewRect()
        spot = np.clip((place.x(), place.y()), (view.left(), view.top()), (view.right(), view.bottom()))
        x, y = self._plane.frame.to_data(spot).tolist()
        self.place = x, y
        self._show()
        self.changed.emit()

    def _on_arrow(self, right: int, up: int, is_small: bool) -> None:
        x, y = self._plane.frame.to_plot(np.array(self.place)).tolist()
        stride = _SMALL_STRIDE if is_small else _STRIDE
        width, height = self._box.viewPixelSize()
        self._move_to(QPointF(x + stride * right * width, y + stride * up * height))
