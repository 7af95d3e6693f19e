"""Pointing at the plane, by mouse and by keys."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from netviz.core import Hinges
from netviz.core.params import Array, Params
from netviz.snapshot import Snapshot
from netviz.ui.kit.plot_items import Curve, Marks
from netviz.ui.plane.frame import PlaneAxis, PlaneFrame

_MOVES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_ZOOMS = {Qt.Key.Key_Plus: 0.8, Qt.Key.Key_Equal: 0.8, Qt.Key.Key_Minus: 1.25}
_KEYS = (*_MOVES, *_ZOOMS, Qt.Key.Key_Return, Qt.Key.Key_Escape)
_NEAR_POINT, _NEAR_LINE = 12.0, 5.0  # pixels from which something is pointed at


class PlanePointer(pg.PlotWidget):
    """A plot that says which place, sample and hinge line are pointed at.

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
    """

    pointed = Signal(object)
    sample_chosen = Signal(object)
    unit_pointed = Signal(object)
    stroke_wanted = Signal(object)

    _hinges: Curve
    shown_params: Params

    def __init__(self) -> None:
        self.frame = PlaneFrame(np.zeros(2), np.ones(2))
        super().__init__(enableMenu=False, axisItems={name: PlaneAxis(name) for name in ("bottom", "left")})
        self._snapshot: Snapshot | None = None
        self._pinned_before: int | None = None
        self.place: tuple[float, float] | None = None
        self.spot: tuple[float, float] | None = None
        """The same place as it is drawn."""
        self.is_drawn_into = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._cross = Marks(symbol="+", size=18)
        self.scene().sigMouseClicked.connect(self._on_clicked)

    def fit(self) -> None:
        """Show all the data."""
        raise NotImplementedError

    def _units(self) -> tuple[Array, Array]:
        """Mean and scale of the network's inputs, as they are drawn."""
        standardization, frame = self._snapshot.standardization, self.frame
        return frame.to_plot(np.array(standardization.mean)), np.array(standardization.scale) / frame.unit

    def _pixel(self) -> Array:
        """One pixel in the plot's units."""
        return np.array(self.getViewBox().viewPixelSize())

    def _point_at(self, spot: tuple[float, float] | None) -> None:
        self.spot = spot
        self.place = None if spot is None else tuple(self.frame.to_data(np.array(spot)).tolist())
        self.pointed.emit(self.place)
        self.unit_pointed.emit(None if spot is None else self._unit_near(np.array(spot)))

    def _unit_near(self, spot: Array) -> int | None:
        """The hidden unit whose hinge line passes next to a spot, if hinge lines are drawn."""
        if self._snapshot is None or not self._hinges.isVisible():
            return None
        distance = Hinges.of(self.shown_params, *self._units()).distances(spot, self._pixel())
        nearest = int(np.argmin(np.nan_to_num(distance, nan=np.inf)))
        return nearest if distance[nearest] <= _NEAR_LINE else None

    def sample_near(self, place: tuple[float, float]) -> int | None:
        """The sample that is drawn next to a place in the data's units."""
        return self._sample_at(self.frame.to_plot(np.array(place)))

    def _sample_at(self, spot: Array) -> int | None:
        samples = np.flatnonzero(self._drawn)
        points = self.frame.to_plot(self._snapshot.dataset.points[samples])
        distance = np.linalg.norm((points - spot) / self._pixel(), axis=1)
        nearest = int(np.argmin(distance))
        return int(samples[nearest]) if distance[nearest] <= _NEAR_POINT else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what is pointed at."""
        super().mouseMoveEvent(event)
        box = self.getViewBox()
        position = self.mapToScene(event.position().toPoint())
        if event.buttons() or not box.sceneBoundingRect().contains(position):
            self._point_at(None)
            return
        place = box.mapSceneToView(position)
        self._point_at((place.x(), place.y()))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        super().leaveEvent(event)
        self._point_at(None)

    def _on_clicked(self, event: object) -> None:
        if event.double():
            self.sample_chosen.emit(self._pinned_before)  # what its first click did is taken back
            self.fit()
        elif event.button() == Qt.MouseButton.LeftButton and self._snapshot is not None:
            self._pinned_before = self._snapshot.pinned
            place = self.getViewBox().mapSceneToView(event.scenePos())
            self.sample_chosen.emit(self._sample_at(np.array((place.x(), place.y()))))

    # ------------------------------------------------------------- keyboard

    def event(self, event: QEvent) -> bool:
        """Claim the keys before the window's shortcuts do."""
        if event.type() == QEvent.Type.ShortcutOverride and event.key() in _KEYS:
            event.accept()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QEvent) -> None:
        """Take the cross away."""
        super().focusOutEvent(event)
        self._cross.clear()
        self._point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move a cross, + and − zoom at it, Return pins or draws there, Escape ends that."""
        key, box = event.key(), self.getViewBox()
        view = box.viewRect()
        x, y = self.spot or (view.center().x(), view.center().y())
        if key in _MOVES:
            right, up = _MOVES[key]
            stride = 1.0 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 8.0
            width, height = self._pixel()
            x, y = x + stride * right * width, y + stride * up * height
            if not view.contains(x, y):
                box.translateBy(x=stride * right * width, y=stride * up * height)
            self._cross.setData([x], [y])
            self._point_at((x, y))
        elif key in _ZOOMS:
            box.scaleBy((_ZOOMS[key], _ZOOMS[key]), center=pg.Point(x, y))
            self._point_at(self.spot)
        elif key == Qt.Key.Key_Return and self.is_drawn_into:
            self.stroke_wanted.emit(tuple(self.frame.to_data(np.array((x, y))).tolist()))
        elif key == Qt.Key.Key_Return:
            self.sample_chosen.emit(self._sample_at(np.array((x, y))))
        elif key == Qt.Key.Key_Escape:
            self._cross.clear()
            self._point_at(None)
            self.sample_chosen.emit(None)
        else:
            event.ignore()
