"""Pointing at the plane, by mouse and by keys."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture

from netviz.core.params import Array
from netviz.snapshot import Snapshot
from netviz.ui.kit.plot import Plot
from netviz.ui.kit.plot_items import Marks
from netviz.ui.kit.theme import Theme
from netviz.ui.plane.hinge_layer import HingeLayer
from netviz.ui.plane.sample_layer import SampleLayer

MOVES: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_ZOOMS: dict[int, float] = {Qt.Key.Key_Plus: 0.8, Qt.Key.Key_Equal: 0.8, Qt.Key.Key_Minus: 1.25}
KEYS = (*MOVES, *_ZOOMS, Qt.Key.Key_Return, Qt.Key.Key_Escape)
"""The keys that mean something on the plane."""


class PlanePointer(QObject):
    """What the mouse or the keys point at on a plot: a place, a sample, a hinge line.

    Signals
    -------
    pointed(tuple or None)
        The place (x, y) in the data's units that the mouse or the keyboard points at.
    sample_chosen(int or None)
        A click on a sample, or next to all of them.
    unit_pointed(int or None)
        The hidden unit whose hinge line is pointed at.
    stroke_wanted(tuple)
        Return at a place, while points are drawn by hand.
    fit_wanted
        A double click: show all the data.

    Attributes
    ----------
    place, spot : tuple (x, y) or None
        What is pointed at, in the data's units and in the plot's.
    cross : Marks
        Marks the place that the keys point at.
    is_drawn_into : bool
        Points are drawn by hand: Return draws one.
    snapshot : Snapshot or None
        What the plot shows.
    """

    pointed = Signal(object)
    sample_chosen = Signal(object)
    unit_pointed = Signal(object)
    stroke_wanted = Signal(object)
    fit_wanted = Signal()

    def __init__(self, plot: Plot, samples: SampleLayer, hinges: HingeLayer) -> None:
        super().__init__(plot)
        self._plot, self._box = plot, plot.getViewBox()
        self._samples, self._hinges = samples, hinges
        self._pinned_before: int | None = None
        self.snapshot: Snapshot | None = None
        self.place: tuple[float, float] | None = None
        self.unit: int | None = None
        self.spot: tuple[float, float] | None = None
        self.is_drawn_into = False
        self.cross = Marks(symbol="+", size=18)

    def set_theme(self, theme: Theme) -> None:
        """Draw the cross in another colour."""
        self.cross.setPen(theme.pen(theme.text))
        self.cross.setBrush(QColor(theme.text))

    def _pixel(self) -> Array:
        """One pixel in the plot's units."""
        return np.array(self._box.viewPixelSize())

    def _data_place(self, spot: tuple[float, float]) -> tuple[float, float]:
        x, y = self._samples.frame.to_data(np.array(spot)).tolist()
        return x, y

    def point_at(self, spot: tuple[float, float] | None) -> None:
        """Point at a spot of the plot, or at nothing."""
        self.spot = spot
        self.place = None if spot is None else self._data_place(spot)
        self.unit = None if spot is None else self.unit_near(np.array(spot))
        self.pointed.emit(self.place)
        self.unit_pointed.emit(self.unit)

    def point_with_mouse(self, position: QPointF, *, is_dragging: bool) -> None:
        """Point where the mouse is, in the scene's coordinates; at nothing beside the plot or in a drag."""
        if is_dragging or not self._box.sceneBoundingRect().contains(position):
            self.point_at(None)
        else:
            spot = self._box.mapSceneToView(position)
            self.point_at((spot.x(), spot.y()))

    def end_keys(self) -> None:
        """Remove the cross."""
        self.cross.clear()
        self.point_at(None)

    def unit_near(self, spot: Array) -> int | None:
        """The hidden unit whose line passes next to a spot of the plot."""
        snapshot = self.snapshot
        if snapshot is None:
            return None
        return self._hinges.unit_near(spot, snapshot, self.input_units(snapshot), self._pixel())

    def input_units(self, snapshot: Snapshot) -> tuple[Array, Array]:
        """Mean and scale (2,) of the network's inputs, in the plot's coordinates."""
        return self._samples.frame.input_units(snapshot.standardization)

    def sample_near(self, place: tuple[float, float]) -> int | None:
        """The sample that is drawn next to a place in the data's units."""
        return self._sample_at(self._samples.frame.to_plot(np.array(place)))

    def _sample_at(self, spot: Array) -> int | None:
        if self.snapshot is None:
            return None
        return self._samples.sample_at(spot, self.snapshot, self._pixel())

    def click(self, event: MouseClickEvent) -> None:
        """Choose the sample that is clicked on; a double click shows all the data."""
        if event.double():
            self.sample_chosen.emit(self._pinned_before)  # what its first click did is taken back
            self.fit_wanted.emit()
        elif event.button() == Qt.MouseButton.LeftButton and self.snapshot is not None:
            self._pinned_before = self.snapshot.pinned
            spot = self._box.mapSceneToView(event.scenePos())
            self.sample_chosen.emit(self._sample_at(np.array((spot.x(), spot.y()))))

    def take_pinch(self, event: QGestureEvent) -> bool:
        """Zoom where two fingers move apart or together; returns whether they do."""
        pinch = event.gesture(Qt.GestureType.PinchGesture)
        if not isinstance(pinch, QPinchGesture):
            return False
        centre = self._plot.viewport().mapFromGlobal(pinch.centerPoint())
        spot = self._box.mapSceneToView(self._plot.mapToScene(centre.toPoint()))
        share = 1.0 / max(pinch.scaleFactor(), 0.1)
        self._box.scaleBy((share, share), center=pg.Point(spot))
        event.accept(pinch)
        return True

    def press_key(self, event: QKeyEvent) -> None:
        """Arrows move a cross, + and − zoom at it, Return pins or draws there, Escape ends that."""
        key, box = event.key(), self._box
        view = box.viewRect()
        x, y = self.spot or (view.center().x(), view.center().y())
        if key in MOVES:
            right, up = MOVES[key]
            stride = 1.0 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 8.0
            width, height = self._pixel()
            x, y = x + stride * right * width, y + stride * up * height
            if not view.contains(x, y):
                box.translateBy(x=stride * right * width, y=stride * up * height)
            self.cross.setData([x], [y])
            self.point_at((x, y))
        elif key in _ZOOMS:
            box.scaleBy((_ZOOMS[key], _ZOOMS[key]), center=pg.Point(x, y))
            self.point_at(self.spot)
        elif key == Qt.Key.Key_Return and self.is_drawn_into:
            self.stroke_wanted.emit(self._data_place((x, y)))
        elif key == Qt.Key.Key_Return:
            self.sample_chosen.emit(self._sample_at(np.array((x, y))))
        elif key == Qt.Key.Key_Escape:
            self.end_keys()
            self.sample_chosen.emit(None)
        else:
            event.ignore()
