"""The picture of the plane: regions, boundary, hinge lines, data, and what is pointed at."""

from __future__ import annotations

from html import escape

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QSizePolicy

from netviz.core import boundary, logits_on_grid, probabilities
from netviz.core.params import Array
from netviz.data import Dataset
from netviz.data.generators import GENERATED_FEATURES
from netviz.snapshot import Snapshot
from netviz.ui.numbers import short_name
from netviz.ui.plane_items import PointsItem, RingsItem, hinge_lines, marker_radius, region_colors
from netviz.ui.theme import Theme

PLAYING_CELLS = 100
"""Grid points along the shorter side while playing: fast enough for every frame."""

_SETTLE_MS = 80  # without a change, until the field is drawn at the resolution of the screen
_SAMPLES_WORK = 100_000  # samples × hidden units that are answered at each frame while playing
_MOVES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_ZOOMS = {Qt.Key.Key_Plus: 0.8, Qt.Key.Key_Equal: 0.8, Qt.Key.Key_Minus: 1.25}
_KEYS = (*_MOVES, *_ZOOMS, Qt.Key.Key_Return, Qt.Key.Key_Escape)
_NEAR_POINT, _NEAR_LINE = 12.0, 5.0  # pixels from which something is pointed at


class PlaneView(pg.PlotWidget):
    """Decision regions over the data.

    Signals
    -------
    pointed(tuple or None)
        The place (x, y) in the data's units that the mouse or the keyboard points at.
    sample_chosen(int or None)
        A click on a sample, or next to all of them.
    unit_pointed(int or None)
        The hidden unit whose hinge line is pointed at.
    """

    pointed = Signal(object)
    sample_chosen = Signal(object)
    unit_pointed = Signal(object)

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        self._theme: Theme | None = None
        self._snapshot: Snapshot | None = None
        self._fitted: Dataset | None = None  # whose points the view was last fitted to
        self._playing = False
        self._plain = False
        self._unit: int | None = None
        self._pinned_before: int | None = None
        self.place: tuple[float, float] | None = None
        self._wrong = np.empty(0, bool)
        self._next_sample = 0
        self.uniform = False
        """Whether the network answers the same everywhere in sight."""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumSize(200, 160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        view = self.getPlotItem()
        view.hideButtons()
        view.setAspectLocked(True)
        self._image = pg.ImageItem(axisOrder="row-major")
        self._hinges, self._dead_hinges, self._ticks, self._highlight = (
            pg.PlotCurveItem(connect="pairs") for _ in range(4)
        )
        self._boundary = pg.PlotCurveItem(connect="pairs", antialias=True)
        self._boundary.setSegmentedLineMode("on")
        self._errors, self._points = RingsItem(), PointsItem()
        self._pin = pg.ScatterPlotItem(symbol="o", brush=None)
        self._cross = pg.ScatterPlotItem(symbol="+", size=18)
        for item in (
            self._image,
            self._hinges,
            self._dead_hinges,
            self._ticks,
            self._boundary,
            self._highlight,
            self._points,
            self._errors,
            self._pin,
            self._cross,
        ):
            view.addItem(item, ignoreBounds=True)
        view.getViewBox().sigRangeChanged.connect(self._on_view_range_changed)
        self.scene().sigMouseClicked.connect(self._on_clicked)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(lambda: self.paint_fine())

    def sizeHint(self) -> QSize:
        """Large."""
        return QSize(560, 560)

    # ---------------------------------------------------------------- looks

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self._theme = theme
        theme.color_plot(self)
        self._boundary.setPen(pg.mkPen(QColor(theme.text), width=1.6 * theme.scale))
        self._highlight.setPen(pg.mkPen(QColor(theme.accent), width=2.5 * theme.scale))
        self._pin.setPen(pg.mkPen(QColor(theme.accent), width=2.5 * theme.scale))
        self._cross.setPen(pg.mkPen(QColor(theme.text), width=1.0))
        self._cross.setBrush(QColor(theme.text))
        self._errors.set_theme(theme)
        if self._snapshot is not None:
            self._points.show_dataset(self._snapshot.dataset, theme)
            self.render_snapshot(None, self._snapshot)

    def set_plain(self, plain: bool) -> None:
        """Colour by the winning class only, or by all probabilities."""
        self._plain = plain
        if self._snapshot is not None:
            self._paint_coarse()
            self._settle.start()

    def set_playing(self, playing: bool) -> None:
        """Whether many frames follow each other: then a coarser field is drawn."""
        self._playing = playing

    def show_hinges(self, shown: bool) -> None:
        """Draw the hinge lines, or not."""
        for item in (self._hinges, self._dead_hinges, self._ticks):
            item.setVisible(shown)
        if self._snapshot is not None:
            self._paint_hinges()

    def show_unit(self, unit: int | None) -> None:
        """Highlight a hidden unit's hinge line."""
        if unit != self._unit:
            self._unit = unit
            if self._snapshot is not None:
                self._paint_hinges()

    def _set_hinge_pens(self, n_hidden: int) -> None:
        """Dashed, and fainter the more there are; very many are solid, which paints faster."""
        style = Qt.PenStyle.DashLine if n_hidden <= 128 else Qt.PenStyle.SolidLine
        alpha = max(40, min(150, 6000 // n_hidden))
        for curve, name, line in (
            (self._hinges, self._theme.hinge, style),
            (self._ticks, self._theme.hinge, Qt.PenStyle.SolidLine),
            (self._dead_hinges, self._theme.dead, Qt.PenStyle.DotLine),
        ):
            color = QColor(name)
            color.setAlpha(alpha)
            curve.setPen(pg.mkPen(color, width=max(1, round(self._theme.scale)), style=line))

    # ------------------------------------------------------------- painting

    def render_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Show what differs from the snapshot shown before."""
        self._snapshot = new
        if old is None or old.dataset is not new.dataset:
            self._show_dataset(new.dataset)
        if old is None or old.network is not new.network:
            self._set_hinge_pens(new.network.n_hidden)
        if old is None or (old.pinned, old.dataset) != (new.pinned, new.dataset):
            self._show_pin(new)
        if old is None or old.params is not new.params:
            self._paint_coarse()
            if not self._playing:
                self._settle.start()

    def _show_dataset(self, dataset: Dataset) -> None:
        self._points.show_dataset(dataset, self._theme)
        own_names = dataset.feature_names != GENERATED_FEATURES
        for axis, name in zip(("bottom", "left"), dataset.feature_names, strict=True):
            self.getAxis(axis).showLabel(own_names)
            if own_names:
                size = f"{self._theme.font().pointSizeF()}pt"
                style = {"color": self._theme.muted, "font-size": size}
                self.setLabel(axis, escape(short_name(name, 40)), **style)
        self._theme.color_plot(self)
        if dataset is self._fitted:  # other colours are no reason to leave the view that was chosen
            return
        self._fitted = dataset
        low, high = dataset.points.min(axis=0), dataset.points.max(axis=0)
        spread = np.where(high > low, high - low, 1.0)
        # Both axes in one scale, unless their units differ too much for that to be a picture.
        self.setAspectLocked(bool(0.2 < spread[0] / spread[1] < 5.0))
        self.fit()

    def fit(self) -> None:
        """Show all the data."""
        points = self._snapshot.dataset.points
        low, high = points.min(axis=0), points.max(axis=0)
        centre, half = (low + high) / 2, np.where(high > low, high - low, 1.0) * 0.58
        self.setRange(QRectF(*(centre - half), *(2 * half)), padding=0, disableAutoRange=True)

    def _show_pin(self, snapshot: Snapshot) -> None:
        if snapshot.pinned is None:
            self._pin.clear()
            return
        size = 2 * marker_radius(len(snapshot.dataset.points), self._theme) + 10 * self._theme.scale
        x, y = snapshot.dataset.points[snapshot.pinned]
        self._pin.setData([x], [y], size=size)

    def _paint_coarse(self) -> None:
        shape = self.getViewBox().sceneBoundingRect()
        if shape.width() >= 2 and shape.height() >= 2:
            longer = max(1.0, shape.width() / shape.height())
            self._paint_field(round(PLAYING_CELLS * longer))
        self._paint_errors()
        self._paint_hinges()

    def paint_fine(self, ratio: float | None = None) -> None:
        """The field at the resolution of the screen, or at `ratio` pixels a unit of length."""
        if self._snapshot is not None and not self._playing:
            ratio = ratio or self.devicePixelRatioF()
            self._paint_field(max(2, round(self.getViewBox().sceneBoundingRect().width() * ratio)))

    def _paint_field(self, columns: int) -> None:
        snapshot = self._snapshot
        view = self.getViewBox().viewRect()
        shape = self.getViewBox().sceneBoundingRect()
        if view.width() <= 0 or view.height() <= 0 or shape.width() < 2:
            return
        rows = max(2, round(columns * shape.height() / shape.width()))
        xs = view.left() + view.width() * (np.arange(columns) + 0.5) / columns
        ys = view.top() + view.height() * (np.arange(rows) + 0.5) / rows
        mean, scale = self._units()
        with np.errstate(over="ignore", invalid="ignore"):
            logits = logits_on_grid(snapshot.params, (xs - mean[0]) / scale[0], (ys - mean[1]) / scale[1])
            finite = bool(np.isfinite(logits).all())
            psi = probabilities(logits) if finite else None
        if psi is None:  # a diverged network has no regions
            self.uniform = False
            self._image.clear()
            self._boundary.setData([], [])
            return
        self.uniform = float(psi.max()) - 1.0 / len(psi) < 1e-6
        picture = region_colors(psi, self._theme, plain=self._plain)
        self._image.setImage(picture, autoLevels=False, levels=(0, 255))
        self._image.setRect(view)
        lines = boundary(logits).reshape(-1, 2)
        self._boundary.setData(xs[0] + lines[:, 0] * (xs[1] - xs[0]), ys[0] + lines[:, 1] * (ys[1] - ys[0]))

    def _units(self) -> tuple[Array, Array]:
        standardization = self._snapshot.standardization
        return np.array(standardization.mean), np.array(standardization.scale)

    def _paint_hinges(self) -> None:
        if not self._hinges.isVisible() and self._unit is None:
            self._highlight.setData([], [])
            return
        snapshot = self._snapshot
        ends, ticks = hinge_lines(snapshot.params, *self._units(), self.getViewBox().viewRect())
        seen, dead = ~np.isnan(ends[:, 0, 0]), snapshot.activity == 0
        unit = np.arange(len(seen)) == self._unit
        for curve, lines in (
            (self._hinges, ends[seen & ~dead]),
            (self._dead_hinges, ends[seen & dead]),
            (self._ticks, ticks[seen & ~dead]),
            (self._highlight, np.concatenate((ends[seen & unit], ticks[seen & unit]))),
        ):
            flat = lines.reshape(-1, 2)
            curve.setData(flat[:, 0], flat[:, 1])

    def _paint_errors(self) -> None:
        if self._answer_samples():
            points = self._snapshot.dataset.points
            self._errors.show_points(points[self._wrong], len(points))

    def _answer_samples(self) -> bool:
        """Find which samples the network gets wrong.

        While playing, only as many samples a frame as there is time for, in turn.

        Returns
        -------
        bool
            Whether all samples have been answered since this last returned True.
        """
        snapshot = self._snapshot
        dataset, n_samples = snapshot.dataset, len(snapshot.dataset.points)
        if not self._playing or len(self._wrong) != n_samples:
            self._wrong = np.zeros(n_samples, bool)
            self._next_sample, count = 0, n_samples
        else:
            count = max(1, _SAMPLES_WORK // snapshot.network.n_hidden)
        part = slice(self._next_sample, self._next_sample + count)
        W1, b1, W2, b2 = snapshot.params
        with np.errstate(over="ignore", invalid="ignore"):
            z2 = snapshot.standardization.apply(dataset.points[part]) @ W1 + b1
            answer = (np.maximum(z2, 0.0) @ W2 + b2).argmax(axis=1)
        self._wrong[part] = answer != dataset.classes[part]
        self._next_sample += count
        if self._next_sample < n_samples:
            return False
        self._next_sample = 0
        return True

    def _on_view_range_changed(self) -> None:
        if self._snapshot is not None:
            self._paint_coarse()
            self._settle.start()

    # ------------------------------------------------------------- pointing

    def _pixel(self) -> Array:
        """One pixel in the data's units."""
        return np.array(self.getViewBox().viewPixelSize())

    def _point_at(self, place: tuple[float, float] | None) -> None:
        self.place = place
        self.pointed.emit(place)
        self.unit_pointed.emit(None if place is None else self._unit_near(np.array(place)))

    def _unit_near(self, place: Array) -> int | None:
        """The hidden unit whose hinge line passes next to a place, if hinge lines are drawn."""
        if self._snapshot is None or not self._hinges.isVisible():
            return None
        mean, scale = self._units()
        W1, b1, _, _ = self._snapshot.params
        with np.errstate(all="ignore"):
            z2 = (place - mean) / scale @ W1 + b1
            distance = np.abs(z2) / np.linalg.norm(W1.T / scale * self._pixel(), axis=1)
        nearest = int(np.argmin(np.nan_to_num(distance, nan=np.inf)))
        return nearest if distance[nearest] <= _NEAR_LINE else None

    def sample_near(self, place: tuple[float, float]) -> int | None:
        """The sample next to a place."""
        distance = np.linalg.norm((self._snapshot.dataset.points - place) / self._pixel(), axis=1)
        nearest = int(np.argmin(distance))
        return nearest if distance[nearest] <= _NEAR_POINT else None

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
            self.sample_chosen.emit(self.sample_near((place.x(), place.y())))

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
        """Arrows move a cross, + and − zoom at it, Return pins the sample under it, Escape ends that."""
        key, box = event.key(), self.getViewBox()
        view = box.viewRect()
        x, y = self.place or (view.center().x(), view.center().y())
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
            self._point_at(self.place)
        elif key == Qt.Key.Key_Return:
            self.sample_chosen.emit(self.sample_near((x, y)))
        elif key == Qt.Key.Key_Escape:
            self._cross.clear()
            self._point_at(None)
            self.sample_chosen.emit(None)
        else:
            event.ignore()
