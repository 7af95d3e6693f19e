"""Moving and turning hinge lines: a unit's weights and bias, set by hand in the plane."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import numpy as np
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseDragEvent
from PySide6.QtCore import QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QKeyEvent

from netviz.core import Hinges, parameters_of
from netviz.core.params import Array
from netviz.frozen import dataclass
from netviz.intents import MoveHinge
from netviz.snapshot import Snapshot
from netviz.ui.kit.icons import picture
from netviz.ui.kit.plot import Plot
from netviz.ui.kit.theme import LIGHT, Theme
from netviz.ui.plane.hinge_layer import HingeLayer, frame_of
from netviz.ui.plane.pointer import MOVES, PlanePointer

_END = 56.0  # pixels from an end of a line, or
_END_SHARE = 0.25  # of its length, within which a drag turns it
_ARM = 40.0  # pixels from a pivot within which the hand turns too much
_STRIDE = 4.0  # pixels by a key
_TURN = np.deg2rad(2.0)  # by a key
_FRAME_MS = 16
_CURSORS = (
    Qt.CursorShape.SizeHorCursor,
    Qt.CursorShape.SizeBDiagCursor,
    Qt.CursorShape.SizeVerCursor,
    Qt.CursorShape.SizeFDiagCursor,
)
"""Across lines that stand upright, fall to the right, lie flat, rise to the right."""

_NEXT: dict[int, int] = {Qt.Key.Key_Comma: -1, Qt.Key.Key_Period: 1}
HINGE_KEYS = tuple(_NEXT)
"""The keys that choose a line; with Ctrl, arrows move and turn it."""


class PlaneBox(pg.ViewBox):
    """A view that is moved by dragging, unless the drag is taken for something else."""

    takes_drag: Callable[[MouseDragEvent], bool] | None = None

    def mouseDragEvent(self, ev: MouseDragEvent, axis: int | None = None) -> None:
        """Offer the drag, then move the view."""
        if axis is None and self.takes_drag is not None and self.takes_drag(ev):
            ev.accept()
        else:
            super().mouseDragEvent(ev, axis)


@dataclass(frozen=True, eq=False)
class Grip:
    """Where a line is held.

    Attributes
    ----------
    unit : int
    start : array (2,)
        In the plot's coordinates.
    pivot : array (2,) or None
        About which the line is turned; None where it is moved.
    hinges : Hinges
        As they were.
    units : arrays (2,)
        Mean and scale of the network's inputs.
    pixel : array (2,)
        One pixel in the plot's units.
    """

    unit: int
    start: Array
    pivot: Array | None
    hinges: Hinges
    units: tuple[Array, Array]
    pixel: Array

    def moved_to(self, spot: Array) -> tuple[Array, float]:
        """The unit's column of W⁽¹⁾ and its entry of b⁽¹⁾, where the hand is at another spot."""
        if self.pivot is None:
            return parameters_of(*self.hinges.shifted(self.unit, spot - self.start), *self.units)
        (x0, y0), (x, y) = (self.start - self.pivot) / self.pixel, (spot - self.pivot) / self.pixel
        return self.turned_by(float(np.arctan2(y, x) - np.arctan2(y0, x0)))

    def turned_by(self, angle: float) -> tuple[Array, float]:
        """The same, where the line has been turned about the pivot by an angle in radians."""
        assert self.pivot is not None
        return parameters_of(*self.hinges.turned(self.unit, self.pivot, angle, self.pixel), *self.units)


class HingeTool(QObject):
    """Takes drags that begin on a hinge line.

    Signals
    -------
    wanted(MoveHinge)

    Parameters
    ----------
    plot : Plot
        With a `PlaneBox`.
    pointer : PlanePointer
    hinges : HingeLayer
    """

    wanted = Signal(object)
    _gestures = count(1)

    def __init__(self, plot: Plot, pointer: PlanePointer, hinges: HingeLayer) -> None:
        super().__init__(plot)
        self._plot, self._box, self._pointer, self._hinges = plot, plot.getViewBox(), pointer, hinges
        self._theme = LIGHT
        self._grip: Grip | None = None
        self._spot: Array | None = None  # where the hand is, as long as nobody knows
        self._gesture = 0
        self._turn_cursor = QCursor()
        self._has_cursor = False
        self._frame = QTimer(self, singleShot=True, interval=_FRAME_MS)
        self._frame.timeout.connect(self._want)
        self._box.takes_drag = self._drag

    @property
    def is_dragging(self) -> bool:
        """Whether a line is held."""
        return self._grip is not None

    def set_theme(self, theme: Theme) -> None:
        """Make the cursor of turning visible."""
        self._theme = theme
        self._turn_cursor = QCursor(picture("turn", theme.text, 24, self._plot.devicePixelRatioF()))

    def _snapshot(self) -> Snapshot | None:
        """What is shown, where lines can be moved: not after the update of line 15, which has come of θ."""
        shot = self._pointer.snapshot
        return None if shot is None or shot.after is not None or self._pointer.is_drawn_into else shot

    def _grip_at(self, unit: int, start: Array | None, *, turns: bool | None) -> Grip | None:
        """Hold a unit's line, in the middle of what is seen of it if no place is given.

        Near its ends it is turned, if that is left open.
        """
        shot = self._snapshot()
        if shot is None or unit >= shot.network.n_hidden:
            return None
        units = self._pointer.input_units(shot)
        hinges, pixel = Hinges.of(shot.params, *units), np.array(self._box.viewPixelSize())
        ends = hinges.within(frame_of(self._box))[0][unit]
        if np.isnan(ends).any():
            return None
        middle = ends.mean(axis=0)
        if start is None:
            return Grip(unit, middle, middle if turns else None, hinges, units, pixel)
        away = np.linalg.norm((ends - start) / pixel, axis=1)
        length = float(np.linalg.norm((ends[1] - ends[0]) / pixel))
        if turns is None:
            turns = bool(away.min() <= min(_END * self._theme.scale, _END_SHARE * length))
        pivot = middle if turns else None
        if pivot is not None and np.linalg.norm((start - pivot) / pixel) < _ARM:
            pivot = ends[int(np.argmax(away))]
        return Grip(unit, start, pivot, hinges, units, pixel)

    # ---------------------------------------------------------------- mouse

    def show_cursor(self, modifiers: Qt.KeyboardModifier) -> None:
        """Show what a drag from here would do."""
        grip, unit, spot = None, self._pointer.unit, self._pointer.spot
        if unit is not None and spot is not None and unit == self._hinges.unit:
            grip = self._grip_at(unit, np.array(spot), turns=_is_shift(modifiers))
        viewport = self._plot.viewport()
        if grip is not None:
            viewport.setCursor(self._turn_cursor if grip.pivot is not None else _across(grip))
        elif self._has_cursor:
            viewport.unsetCursor()
        self._has_cursor = grip is not None

    def _drag(self, event: MouseDragEvent) -> bool:
        """Whether a drag is of a line; then it is moved or turned."""
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        if event.isStart():
            start = self._place(event.buttonDownScenePos(Qt.MouseButton.LeftButton))
            unit = self._pointer.unit_near(start)
            if unit is not None:
                self._grip = self._grip_at(unit, start, turns=_is_shift(event.modifiers()))
                self._gesture = next(self._gestures)
                self._pointer.unit_pointed.emit(unit)
        if self._grip is None:
            return False
        self._spot = self._place(event.scenePos())
        if event.isFinish():
            self._frame.stop()
            self._want()
            self._grip = None
        elif not self._frame.isActive():
            self._want()
            self._frame.start()
        return True

    def _place(self, position: QPointF) -> Array:
        spot = self._box.mapSceneToView(position)
        return np.array((spot.x(), spot.y()))

    def _want(self) -> None:
        """Once a frame, and at the end, what has come of the drag."""
        if self._grip is not None and self._spot is not None:
            self._emit(self._grip.unit, *self._grip.moved_to(self._spot), self._gesture)
            self._spot = None

    def _emit(self, unit: int, w: Array, b: float, gesture: int = 0) -> None:
        self.wanted.emit(MoveHinge(unit, (float(w[0]), float(w[1])), b, gesture))

    # ----------------------------------------------------------------- keys

    def take_key(self, event: QKeyEvent) -> bool:
        """Whether a key was about a line: , and . choose one, Ctrl and arrows move or turn it."""
        key, modifiers = event.key(), event.modifiers()
        if key in _NEXT and self._snapshot() is not None:
            self._choose(_NEXT[key])
            return True
        if key not in MOVES or not modifiers & Qt.KeyboardModifier.ControlModifier:
            return False
        unit, (right, up) = self._hinges.unit, MOVES[key]
        turns = bool(_is_shift(modifiers))
        grip = None if unit is None else self._grip_at(unit, None, turns=turns)
        if grip is not None and turns:
            self._emit(grip.unit, *grip.turned_by(_TURN * (up - right)))
        elif grip is not None:
            way = _STRIDE * self._theme.scale * np.array((right, up)) * grip.pixel
            self._emit(grip.unit, *grip.moved_to(grip.start + way))
        return True

    def _choose(self, forward: int) -> None:
        """Choose the next of the lines that are drawn, in the order of their numbers."""
        units = np.sort(self._hinges.lines.units).tolist()
        if not units:
            return
        now = self._hinges.unit
        if now in units:
            unit = units[(units.index(now) + forward) % len(units)]
        else:
            unit = units[0 if forward > 0 else -1]
        self._pointer.unit_pointed.emit(unit)


def _is_shift(modifiers: Qt.KeyboardModifier) -> bool | None:
    """That a line is to be turned, or nothing about it."""
    return True if modifiers & Qt.KeyboardModifier.ShiftModifier else None


def _across(grip: Grip) -> Qt.CursorShape:
    """The arrows at right angles to a line, as it is seen."""
    x, y = grip.hinges.w[grip.unit] * grip.pixel
    return _CURSORS[round(float(np.arctan2(y, x)) / (np.pi / 4)) % 4]
