"""Drawing the course of a figure on a chart, in the chart's own coordinates."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QObject, QPointF, Signal

from netviz.core.params import Array
from netviz.lessons.comparing import letter
from netviz.lessons.guesses import MOST, CurveGuess
from netviz.lessons.sketch import HANDLES, CurveSketch
from netviz.ui.kit.theme import LIGHT, Theme
from netviz.ui.prediction import colors
from netviz.ui.prediction.axes import Axes, StepChart
from netviz.ui.prediction.hand import Hand
from netviz.ui.prediction.items import Cover, Line, Lines

_AVOIDED = 200  # points of a curve that names should not cover
_LIFT, _SMALL_LIFT = 0.04, 0.01  # of the axis' height, by a key
_NEAR_TOP = 0.985  # of the axis' height: a stroke up to there wants a taller one
_TALLER, _LOWER = 1.7, 0.1
_ROOM_ABOVE, _ROOM_BELOW = 2.5, 1e-2  # times the present value


class CurveOverlay(QObject):
    """Curves of several people over a chart; the last one is under the hand.

    Signals
    -------
    changed
        Something has been drawn or taken back.
    returned
        The key that ends drawing was pressed.

    Parameters
    ----------
    chart : StepChart
    steps : tuple of int
        From where the course is predicted, and up to where.
    present : float
        The value at the first of them.
    """

    changed = Signal()
    returned = Signal()

    def __init__(self, chart: StepChart, steps: tuple[int, int], present: float) -> None:
        super().__init__()
        self._chart, self._steps = chart, steps
        self._present = present if math.isfinite(present) and present > 0 else 1.0
        self._axes = Axes.of(chart, *steps)
        self._sketches: list[CurveSketch] = [CurveSketch()]
        self._before: list[tuple[CurveSketch, ...]] = []  # for undo
        self._pen_at: tuple[float, float] | None = None
        self._stroke: list[tuple[float, float]] = []
        self._handle: int | None = None
        self._merges = False  # the next key is one with the last
        self._theme, self._is_frozen = LIGHT, False
        self._cover, self._lines = Cover(), Lines()
        self._lines.avoids, self._lines.ends = self._real_points, self._real_ends
        item = chart.getPlotItem()
        for part in (self._cover, self._lines):
            item.addItem(part)
        self.hand = Hand(chart)
        self.hand.pressed.connect(self._on_pressed)
        self.hand.moved.connect(self._on_moved)
        self.hand.released.connect(self._on_released)
        self.hand.arrow.connect(self._on_arrow)
        self.hand.returned.connect(self.returned)
        self._box = chart.getViewBox()
        self._box.sigRangeChanged.connect(self._on_range_changed)
        self._room = self._usual_room()
        self._keep_room()
        self.reveal_to(steps[0])

    # ----------------------------------------------------------------- looks

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._theme = theme
        self._cover.ground, self._cover.pen = colors.covered(theme), colors.edge_pen(theme)
        self._lines.set_theme(theme)
        self._show()

    def _usual_room(self) -> tuple[float, float]:
        """Room for curves that rise, and for those that fall: from what is known alone."""
        if self._axes.is_share:
            return 0.0, 1.0
        return _ROOM_BELOW * self._present, _ROOM_ABOVE * self._present

    def _keep_room(self) -> None:
        first, last = self._steps
        self._chart.keep_room((max(0.0, first - 0.5 * (last - first)), last), self._room)

    def reveal_to(self, step: float) -> None:
        """Cover what lies beyond a step; nothing at infinity."""
        self._cover.move_to(step if math.isinf(step) else self._chart.scale_of_steps.place(step))
        self._edge = step

    def _on_range_changed(self) -> None:
        axes = Axes.of(self._chart, *self._steps)
        if axes != self._axes:
            self._before = [tuple(self._on_axes(one, axes) for one in all_) for all_ in self._before]
            self._sketches = [self._on_axes(one, axes) for one in self._sketches]
            self._axes = axes
            self._edge, edge = 0.0, self._edge
            self.reveal_to(edge)
        self._show()

    def _on_axes(self, sketch: CurveSketch, axes: Axes) -> CurveSketch:
        """The same curve where the chart has other axes."""
        along, heights = sketch.points()
        if len(along) < 2:
            return CurveSketch()
        places = [axes.scale.place(step) for step in self._axes.steps(along).tolist()]
        there = axes.heights(self._axes.values(heights))
        moved = np.array([axes.along(place) for place in places])
        knots = np.linspace(0.0, 1.0, len(sketch.heights))
        return CurveSketch(np.interp(knots, moved, there, left=math.nan, right=math.nan))

    def _show(self) -> None:
        several = sum(not sketch.is_empty for sketch in self._sketches) > 1
        lines = []
        for place, sketch in enumerate(self._sketches):
            along, heights = (sketch.filled() if self._is_frozen else sketch).points()
            if len(along) < 2:
                continue
            heights = self._axes.heights(self._axes.values(heights))
            points = np.column_stack((self._axes.places(along), heights))
            is_done = self._is_frozen or place < len(self._sketches) - 1
            name = letter(place) if several else "your prediction" if self._is_frozen else ""
            if not is_done:
                points = _broken(points, along)
            lines.append(Line(points, colors.pen(self._theme, place, dashed=is_done), name))
        self._lines.lines = tuple(lines)
        self._lines.ring = self._ring()
        self._lines.update()

    def _real_points(self) -> Array:
        """Points of the chart's own curves, closely; array (n, 2)."""
        found = [np.empty((0, 2))]
        for curve in self._chart.curves:
            x, y = curve.getData()
            if len(x):
                even = np.linspace(x[0], x[-1], _AVOIDED)
                found.append(np.column_stack((even, np.interp(even, x, y))))
        if self._chart.level is not None:  # and its name
            room, pixel = self._box.viewRect(), self._box.viewPixelSize()[1]
            along = np.linspace(room.left() + 0.4 * room.width(), room.right(), _AVOIDED)
            heights = (self._chart.level + far * pixel for far in (-16.0, -8.0, 0.0, 8.0, 16.0))
            found.extend(np.column_stack((along, np.full(_AVOIDED, height))) for height in heights)
        return np.concatenate(found)

    def _real_ends(self) -> Array:
        """Where they end; array (m, 2)."""
        drawn = [curve.getData() for curve in self._chart.curves]
        return np.array([(x[-1], y[-1]) for x, y in drawn if len(x)]).reshape(-1, 2)

    def _ring(self) -> tuple[float, float] | None:
        if self._handle is None or self._is_frozen:
            return None
        knots = self._sketches[-1].heights
        height = knots[round(self._handle / (HANDLES - 1) * (len(knots) - 1))]
        place = self._axes.places(np.array([self._handle / (HANDLES - 1)]))[0]
        return None if math.isnan(height) else (float(place), float(height))

    # ----------------------------------------------------------------- state

    @property
    def guesses(self) -> tuple[CurveGuess, ...]:
        """What has been drawn, by everybody who has drawn something."""
        found = []
        for sketch in self._sketches:
            along, heights = sketch.filled().points()
            if len(along) >= 2:
                steps, values = self._axes.steps(along), self._axes.values(heights)
                found.append(CurveGuess(tuple(steps.tolist()), tuple(values.tolist())))
        return tuple(found)

    def restore(self, guesses: tuple[CurveGuess, ...]) -> None:
        """Show what was drawn before."""
        sketches = []
        for guess in guesses:
            steps = self._axes.steps(np.linspace(0.0, 1.0, len(CurveSketch().heights)))
            drawn = guess.at(np.clip(steps, guess.steps[0], guess.steps[-1]))
            outside = (steps < guess.steps[0] - 1e-6) | (steps > guess.steps[-1] + 1e-6)
            sketches.append(CurveSketch(np.where(outside, math.nan, self._axes.heights(drawn))))
        self._sketches, self._before = sketches or [CurveSketch()], [(CurveSketch(),)]
        highest = max((max(guess.values) for guess in guesses), default=0.0)
        if highest > self._room[1]:
            self._room = self._room[0], highest
            self._keep_room()
        self._show()

    @property
    def count(self) -> int:
        """How many have drawn something."""
        return sum(not sketch.is_empty for sketch in self._sketches)

    @property
    def can_undo(self) -> bool:
        """Whether there is a stroke to take back."""
        return bool(self._before)

    def undo(self) -> None:
        """Take the last stroke back."""
        if self._before:
            self._pen_at = None
            self._sketches = list(self._before.pop())
            self._changed()

    def add_another(self) -> None:
        """Somebody else draws, in another colour."""
        if not self._sketches[-1].is_empty and len(self._sketches) < MOST:
            self._remember()
            self._sketches.append(CurveSketch())
            self._handle = None
            self._changed()

    def begin(self, *, focus: bool = True) -> None:
        """Take the mouse and the keys; without the focus the mouse alone, until it is used."""
        self._is_frozen = False
        self.hand.take(focus=focus)
        self._show()

    def freeze(self) -> None:
        """Let go of them; what was drawn stays."""
        self._is_frozen, self._handle = True, None
        self.hand.let_go()
        self._show()

    def set_seen(self, on: bool) -> None:
        """Show what was drawn, or hide it for a while."""
        self._lines.setVisible(on)

    def remove(self) -> None:
        """Leave the chart as it was."""
        self.hand.let_go()
        self._box.sigRangeChanged.disconnect(self._on_range_changed)
        item = self._chart.getPlotItem()
        for part in (self._cover, self._lines):
            item.removeItem(part)
        self._chart.keep_room(None)

    def _remember(self) -> None:
        self._before.append(tuple(self._sketches))
        self._merges = False

    def _changed(self) -> None:
        self._show()
        self.changed.emit()

    # --------------------------------------------------------- mouse and keys

    def _at(self, place: QPointF) -> tuple[float, float]:
        view = self._box.viewRect()
        height = min(max(place.y(), view.top()), view.bottom())
        return self._axes.along(place.x()), height

    def _on_pressed(self, place: QPointF) -> None:
        self._remember()
        self._handle = None
        self._pen_at = self._at(place)
        self._stroke = [self._pen_at]
        self._on_moved(place)

    def _on_moved(self, place: QPointF) -> None:
        if self._pen_at is None:
            return
        at = self._at(place)
        self._sketches[-1] = self._sketches[-1].stroke(self._pen_at, at)
        self._pen_at = at
        self._stroke.append(at)
        self._show()

    def _on_released(self, place: QPointF) -> None:
        if self._pen_at is None:
            return
        self._pen_at = None
        along = [x for x, _ in self._stroke]
        self._sketches[-1] = self._sketches[-1].smoothed(min(along), max(along))
        if self._sketches[-1].is_empty:  # a click
            self._sketches = list(self._before.pop())
        self._grow(max(y for _, y in self._stroke), min(y for _, y in self._stroke))
        self._changed()

    def _grow(self, highest: float, lowest: float) -> None:
        """A taller axis, where what is drawn has come to its end."""
        if self._axes.is_share:
            return
        view = self._box.viewRect()
        low, high = self._room
        if highest >= view.top() + _NEAR_TOP * view.height():
            high *= 10.0 if self._axes.is_log else _TALLER
        if self._axes.is_log and lowest <= view.top() + (1.0 - _NEAR_TOP) * view.height():
            low *= _LOWER
        if (low, high) != self._room:
            self._room = low, high
            self._keep_room()

    def _on_arrow(self, right: int, up: int, is_small: bool) -> None:
        """Left and right choose a point of the curve, up and down move it."""
        sketch = self._sketches[-1]
        if sketch.is_empty:
            self._remember()
            sketch = sketch.flat(self._axes.height(self._present))
            self._handle = 0
        elif self._handle is None:
            self._handle = 0
        else:
            self._handle = min(max(self._handle + right, 0), HANDLES - 1)
        self._merges &= not right
        if up:
            if not self._merges:
                self._remember()
                self._merges = True
            share = _SMALL_LIFT if is_small else _LIFT
            sketch = sketch.lifted(self._handle, up * share * self._box.viewRect().height())
        self._sketches[-1] = sketch
        if up:
            drawn = sketch.heights[~np.isnan(sketch.heights)]
            self._grow(float(drawn.max()), float(drawn.min()))
        self._changed()


def _broken(points: Array, along: Array) -> Array:
    """A line that is not drawn where nothing has been drawn yet."""
    gaps = np.flatnonzero(np.diff(along) > 1.5 / (len(CurveSketch().heights) - 1)) + 1
    return np.insert(points, gaps, np.nan, axis=0)
