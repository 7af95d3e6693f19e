"""Hidden space: how the hidden layer bends the plane, with the data on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAction, QColor, QFontMetrics, QPainter

from netviz.core import Prediction, predict
from netviz.core.params import Array
from netviz.intents import PinSample
from netviz.snapshot import Snapshot
from netviz.thinning import bounds
from netviz.ui.kit.controls import Menu, Switch
from netviz.ui.kit.markers import draw_points, marker_radius
from netviz.ui.kit.painted_widget import PaintedWidget, plane_axes
from netviz.ui.kit.panel import NO_ACTIONS, Panel
from netviz.ui.kit.point_sampling import display_sample
from netviz.ui.kit.theme import SMALL, Theme

_LINES, _POINTS = 17, 49  # grid lines each way, and points along each
_LARGEST = 1e60  # of a parameter: squares of activations stay finite
_MOST_PLAYING = 400  # samples that are drawn while playing
_MOST_SAMPLES = 1000  # drawn, and looked at for the principal directions
_WAYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
"""Where arrows lead, in pixels."""


class HiddenSpacePanel(Panel):
    """The plane's grid and samples after the hidden layer, in two of its H dimensions."""

    kind = "space"
    heading = "Hidden space"
    short_heading = "Space"
    about_run = ("units",)

    def __init__(self, actions: Mapping[str, QAction] = NO_ACTIONS, slot: str = "") -> None:
        super().__init__(actions, slot)
        tip = (
            "a⁽²⁾ of a grid over the plane and of the samples: how the hidden layer bends the plane until "
            "straight cuts can tell the classes apart. Shown in the two directions in which the samples "
            "differ most, or in two chosen units. Grid lines have the colour of the predicted class."
        )
        self.setToolTip(f"<p>{tip}</p>")
        self._snapshot: Snapshot | None = None
        self._directions = np.empty((0, 2))
        self._centre = np.zeros(0)
        self._playing = False
        self._range: tuple[Array, float] | None = None  # centre, half the extent
        self._pixels, self._chosen = np.empty((0, 2)), np.empty(0, bool)
        self.axes = Switch(
            "Axes of the hidden space",
            "Two directions of the hidden space to look at",
            {"principal": "principal", "units": "units"},
        )
        self.axes.activated.connect(self._on_axes_chosen)
        self.units = tuple(Menu(f"{name} unit", "A hidden unit") for name in ("horizontal", "vertical"))
        for menu in self.units:
            menu.setObjectName("quiet")
            menu.activated.connect(self._on_axes_chosen)
            menu.hide()
        self.head.addWidget(self.axes)
        self.canvas = PaintedWidget("Hidden space", tip, (*_WAYS, Qt.Key.Key_Escape))
        for menu in self.units:
            menu.setParent(self.canvas)
        self.canvas.resized.connect(self._place_menus)
        self.canvas.paint = self._paint
        self.canvas.clicked.connect(self._on_clicked)
        self.canvas.key_pressed.connect(self._on_key_pressed)
        self.body.addWidget(self.canvas, 1)

    @property
    def places(self) -> Array:
        """Where each sample was painted last, in pixels, (N, 2)."""
        return self._pixels

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self.canvas.theme = theme
        self.canvas.update()

    def set_playing(self, playing: bool) -> None:
        """Whether many frames follow each other."""
        self._playing = playing
        self.canvas.smooth = not playing

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Show what differs from the snapshot shown before."""
        if old is not None and old.params is new.params and old.pinned == new.pinned:
            return
        self._snapshot = new
        if self.units[0].count() != new.network.n_hidden:
            self._offer_units(new.network.n_hidden)
        if old is None or old.dataset is not new.dataset or old.network is not new.network:
            self._range = None
        self.canvas.update()

    def view_state(self) -> dict[str, Any]:
        """Which axes, and which two units."""
        return {
            "axes": self.axes.currentData(),
            "units": [max(menu.currentIndex(), 0) for menu in self.units],
        }

    def restore_view_state(self, state: Mapping[str, Any]) -> None:
        """As it was; units that there are not are passed over."""
        match state.get("units"):
            case [int() as across, int() as up] if (
                0 <= across < self.units[0].count() and 0 <= up < self.units[1].count()
            ):
                self.units[0].setCurrentIndex(across)
                self.units[1].setCurrentIndex(up)
        self.axes.restore(state.get("axes"))

    def _offer_units(self, n_hidden: int) -> None:
        for number, menu in enumerate(self.units):
            menu.clear()
            menu.addItems([str(unit) for unit in range(n_hidden)])
            menu.setCurrentIndex(min(number, n_hidden - 1))

    # ------------------------------------------------------------ projection

    def _project(self, a2: Array) -> Array:
        projected: Array = (a2 - self._centre) @ self._directions
        return projected

    def _find_directions(self, a2: Array) -> None:
        """Two unit vectors of the hidden space, and the origin of the picture."""
        n_hidden = a2.shape[1]
        if self.axes.currentData() == "units" or n_hidden < 2:
            self._centre = np.zeros(n_hidden)
            self._directions = np.zeros((n_hidden, 2))
            for column, menu in enumerate(self.units):
                self._directions[max(menu.currentIndex(), 0), column] = 1.0
            return
        self._centre = a2.mean(axis=0)
        before = self._directions if len(self._directions) == n_hidden else None
        self._directions = principal_directions(a2 - self._centre, before, exact=not self._playing)

    def _grid(self, snapshot: Snapshot) -> tuple[Array, Array]:
        """Projected points (lines, points, 2) of the grid, and the predicted class (lines, points)."""
        xs, ys = plane_axes(snapshot.dataset, _LINES)
        n_points = _POINTS // 2 if self._playing else _POINTS
        fine = [np.linspace(axis[0], axis[-1], n_points) for axis in (xs, ys)]
        down = np.stack(np.broadcast_arrays(xs[:, None], fine[1][None]), axis=-1)
        across = np.stack(np.broadcast_arrays(fine[0][None], ys[:, None]), axis=-1)
        lines = np.concatenate((down, across))
        found = _predict(snapshot, lines.reshape(-1, 2))
        shape = lines.shape[:2]
        return self._project(found.a2).reshape(*shape, 2), found.classes.reshape(shape)

    def _fit(self, samples: Array) -> tuple[Array, float]:
        """The centre and half the extent that keep everything in sight; the scale moves in jumps."""
        low, high = bounds(samples)
        centre, half = (low + high) / 2, 0.5 * float((high - low).max()) * 1.15 or 1.0
        if self._range is not None:
            old_centre, old_half = self._range
            if (np.abs(centre - old_centre) + half / 1.15 <= old_half).all() and half > 0.5 * old_half:
                return self._range
        self._range = centre, 1.15 * half
        return self._range

    # ------------------------------------------------------------- painting

    def _paint(self, painter: QPainter) -> None:
        snapshot, theme, canvas = self._snapshot, self.canvas.theme, self.canvas
        if snapshot is None or theme is None:
            return
        if not all(np.abs(value).max() < _LARGEST for value in snapshot.params):  # also where it is NaN
            self._pixels = np.empty((0, 2))
            self.canvas.say("the activations overflow")
            return
        self.canvas.say("")
        dataset = snapshot.dataset
        most = _MOST_PLAYING if self._playing else _MOST_SAMPLES
        self._chosen = display_sample(dataset, most).copy()
        a2 = _predict(snapshot, dataset.points[self._chosen]).a2
        self._find_directions(a2)
        samples = self._project(a2)
        lines, winner = self._grid(snapshot)
        centre, half = self._fit(samples)
        scale = min(canvas.width(), canvas.height()) / (2 * half)
        middle = np.array((canvas.width() / 2, canvas.height() / 2))

        def to_pixels(points: Array) -> Array:
            return middle + (points - centre) * (scale, -scale)

        painter.setClipRect(canvas.rect())
        pixels = to_pixels(lines)
        same = np.zeros(winner.shape, bool)
        colors = theme.class_colors(dataset.n_classes)
        for label in np.unique(winner).tolist():
            same[:, :-1] = winner[:, :-1] == label
            color = QColor(colors[label])
            color.setAlpha(120)
            painter.setPen(theme.pen(color))
            flat = pixels.reshape(-1, 2)
            connect = same.ravel().astype(np.int32)
            painter.drawPath(pg.arrayToQPath(flat[:, 0], flat[:, 1], connect=connect))
        self._pixels = np.full((len(dataset.points), 2), -1e9)
        self._pixels[self._chosen] = to_pixels(samples)
        if snapshot.pinned is not None:
            self._chosen[snapshot.pinned] = True
            pinned = self._project(_predict(snapshot, dataset.points[[snapshot.pinned]]).a2)
            self._pixels[snapshot.pinned] = to_pixels(pinned)[0]
        ratio = canvas.devicePixelRatioF()
        radius = marker_radius(len(dataset.points), theme)
        places = self._pixels[self._chosen]
        draw_points(painter, canvas.size(), places, dataset, theme, ratio, self._chosen, radius)
        if snapshot.pinned is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.pen(theme.accent, 2.5))
            radius += 5 * theme.scale
            painter.drawEllipse(QPointF(*self._pixels[snapshot.pinned]), radius, radius)
        self._paint_names(painter, snapshot.network.n_hidden, theme)

    def _paint_names(self, painter: QPainter, n_hidden: int, theme: Theme) -> None:
        """What the two directions are."""
        canvas, font = self.canvas, theme.font(SMALL)
        metrics = QFontMetrics(font)
        if self.axes.currentData() == "units":
            return  # the menus say it
        names = ["unit 0", "unit 0"] if n_hidden < 2 else ["1st direction", "2nd direction"]
        painter.setFont(font)
        painter.setPen(QColor(theme.muted))
        painter.drawText(
            canvas.width() - metrics.horizontalAdvance(names[0]) - 4, canvas.height() - 4, names[0]
        )
        painter.save()
        painter.translate(metrics.ascent() + 1, metrics.horizontalAdvance(names[1]) + 4)
        painter.rotate(-90)
        painter.drawText(0, 0, names[1])
        painter.restore()

    # --------------------------------------------------------------- events

    def _on_axes_chosen(self) -> None:
        for menu in self.units:
            menu.setVisible(self.axes.currentData() == "units")
        self._place_menus()
        self._range = None
        self.canvas.update()

    def _place_menus(self) -> None:
        """At the ends of the axes that they choose: in the head they would make the panel wider."""
        horizontal, vertical = self.units
        for menu in self.units:
            menu.adjustSize()
        corner = self.canvas.rect().bottomRight()
        horizontal.move(corner.x() - horizontal.width(), corner.y() - horizontal.height())
        vertical.move(0, 0)

    def _on_clicked(self, place: QPointF) -> None:
        if self._snapshot is None or len(self._pixels) != len(self._snapshot.dataset.points):
            return
        distance = np.linalg.norm(self._pixels - (place.x(), place.y()), axis=1)
        nearest = int(np.argmin(distance))
        self.wants.emit(PinSample(nearest if distance[nearest] <= 12 else None))

    def _on_key_pressed(self, key: int) -> None:
        """Arrows pin the nearest sample to one side of the pinned one; Escape lets it go."""
        if key == Qt.Key.Key_Escape or self._snapshot is None:
            self.wants.emit(PinSample(None))
            return
        if len(self._pixels) != len(self._snapshot.dataset.points):
            return
        pinned = self._snapshot.pinned
        middle = (self.canvas.width() / 2, self.canvas.height() / 2)
        way = self._pixels - (middle if pinned is None else self._pixels[pinned])
        wanted = np.array(_WAYS[Qt.Key(key)])
        along = way @ wanted
        aside = np.abs(way @ wanted[::-1])
        distance = np.where((along >= aside) & (along > 0) & self._chosen, along + aside, np.inf)
        nearest = int(np.argmin(distance))
        if np.isfinite(distance[nearest]):
            self.wants.emit(PinSample(nearest))


def _predict(snapshot: Snapshot, points: Array) -> Prediction:
    """What the network makes of points in the data's units."""
    return predict(snapshot.params, snapshot.standardization.apply(points))


def principal_directions(centred: Array, before: Array | None, *, exact: bool) -> Array:
    """The two directions in which rows differ most, with signs that stay as they were.

    Parameters
    ----------
    centred : array (n, H)
        Rows with mean 0.
    before : array (H, 2) or None
        The directions shown before: where to start, and which way round.
    exact : bool
        All eigenvectors of the covariance; else two rounds of orthogonal iteration from `before`.

    Returns
    -------
    array (H, 2)
        Orthonormal columns, the larger variance first.
    """
    if before is None or exact:
        directions = np.linalg.eigh(centred.T @ centred)[1][:, :-3:-1]
    else:
        directions = before
        for _ in range(2):
            directions = np.linalg.qr(centred.T @ (centred @ directions))[0]
    reference = before if before is not None else np.sign(directions.sum(axis=0)) * np.ones_like(directions)
    signs = np.where((directions * reference).sum(axis=0) < 0, -1.0, 1.0)
    return np.asarray(directions * signs)
