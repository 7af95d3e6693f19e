"""The picture of the plane: regions, boundary, hinge lines, data, and what is pointed at."""

from __future__ import annotations

import operator
from html import escape

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QSizePolicy

from netviz.core import boundary, classify, is_dead, logits_on_grid, predict, probabilities
from netviz.core.params import Array, Params
from netviz.data import Dataset, Standardization
from netviz.data.generators import GENERATED_FEATURES
from netviz.snapshot import Snapshot
from netviz.training.step_lines import StepLines
from netviz.ui.kit.number_format import short_name
from netviz.ui.kit.plot_items import Curve, Marks
from netviz.ui.kit.point_sampling import drawn
from netviz.ui.kit.theme import Theme
from netviz.ui.plane.frame import PlaneFrame
from netviz.ui.plane.items import PointsItem, RingsItem, hinge_lines, marker_radius, region_colors
from netviz.ui.plane.pointer import PlanePointer

PLAYING_CELLS = 100
"""Grid points along the shorter side while playing: fast enough for every frame."""

LOGITS, LOSS, MASK = 3, 5, 12
"""The lines of the logits, of the loss, and of the mask."""

_SETTLE_MS = 80  # without a change, until the field is drawn at the resolution of the screen
_SAMPLES_WORK = 100_000  # samples × hidden units that are answered at each frame while playing


class PlaneView(PlanePointer):
    """Decision regions over the data, as far as the user has come in the derivation."""

    def __init__(self) -> None:
        super().__init__()
        self._theme: Theme | None = None
        self._fitted: Standardization | None = None  # of the data that the view was last fitted to
        self._playing = False
        self._plain = False
        self._unit: int | None = None
        self._wrong = self._drawn = np.empty(0, bool)
        self._answered: tuple[object, ...] = ()  # what all the drawn samples were last answered for
        self._drawn_of: tuple[object, ...] | None = None
        self._draws_all = False
        self.is_cleared = False  # the drawing has no points, though the network still has some
        self._next_sample = 0
        self.uniform = False
        """Whether the network answers the same everywhere in sight."""
        self.setMinimumSize(200, 160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        view = self.getPlotItem()
        view.hideButtons()
        view.setAspectLocked(True)
        for name in ("bottom", "left"):  # values as they are, never in thousandths
            self.getAxis(name).enableAutoSIPrefix(False)
        self._image = pg.ImageItem(axisOrder="row-major")
        self._hinges, self._dead_hinges, self._ticks, self._passing, self._highlight = (
            Curve(connect="pairs") for _ in range(5)
        )
        self._old_boundary = Curve(connect="pairs", antialias=True)
        self._boundary = Curve(connect="pairs", antialias=True)
        self._boundary.setSegmentedLineMode("on")
        self._errors, self._points = RingsItem(), PointsItem()
        self._pin = Marks(symbol="o", brush=None)
        for item in (
            self._image,
            self._hinges,
            self._dead_hinges,
            self._ticks,
            self._passing,
            self._old_boundary,
            self._boundary,
            self._highlight,
            self._points,
            self._errors,
            self._pin,
            self._cross,
        ):
            view.addItem(item, ignoreBounds=True)
        view.getViewBox().sigRangeChanged.connect(self._on_view_range_changed)
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
        self._boundary.setPen(theme.pen(theme.text, 1.6))
        self._old_boundary.setPen(
            theme.pen(theme.muted, 1.4)  # made of pieces, so no dashes
        )
        self._passing.setPen(theme.pen(theme.accent, 1.6))
        self._highlight.setPen(theme.pen(theme.accent, 2.5))
        self._pin.setPen(theme.pen(theme.accent, 2.5))
        self._cross.setPen(theme.pen(theme.text))
        self._cross.setBrush(QColor(theme.text))
        self._errors.set_theme(theme)
        if self._snapshot is not None:
            self._show_points(self._snapshot)
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
            curve.setPen(self._theme.pen(color, 1.0, line))

    # ------------------------------------------------------------- painting

    def render_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Show what differs from the snapshot shown before."""
        self._snapshot = new
        others = self._choose_drawn(new)
        if old is None or old.dataset is not new.dataset:
            self._show_dataset(new.dataset)
        elif old.standardization is not new.standardization:
            self._fitted = new.standardization  # the same points: the view stays as it was chosen
        if others or old is None or _marked(old) is not _marked(new):
            self._show_points(new)
        if old is None or old.network is not new.network:
            self._set_hinge_pens(new.network.n_hidden)
        if old is None or (old.pinned, old.dataset) != (new.pinned, new.dataset):
            self._show_pin(new)
        if old is None or old.params is not new.params or _known(old) != _known(new):
            self._paint_coarse()
            if not self._playing:
                self._settle.start()
        elif others or (old.line, old.pinned) != (new.line, new.pinned):
            self._paint_errors()
            self._paint_hinges()

    def _choose_drawn(self, snapshot: Snapshot) -> bool:
        """Of very many samples, which are drawn: a pinned one always; whether they have changed."""
        which = snapshot.dataset, snapshot.pinned, self._draws_all
        if which == self._drawn_of:
            return False
        self._drawn_of = which
        self._wrong = np.empty(0, bool)
        if self._draws_all:
            self._drawn = np.ones(len(snapshot.dataset.points), bool)
        else:
            self._drawn = drawn(snapshot.dataset).copy()
            if snapshot.pinned is not None:
                self._drawn[snapshot.pinned] = True
        return True

    def draw_all(self, wanted: bool) -> None:
        """Draw every sample, as long as they are drawn by hand."""
        self._draws_all = wanted

    @property
    def n_drawn(self) -> int:
        """How many samples are drawn."""
        return int(np.count_nonzero(self._drawn))

    def _show_points(self, snapshot: Snapshot) -> None:
        """All samples; those that a mini-batch does not see are faint while lines are stepped through."""
        marked = _marked(snapshot)
        seen = None
        if marked is not None:
            seen = snapshot.dataset.is_test.copy()  # the test part is in no batch, and is left as it is
            seen[snapshot.seen] = True
        self._points.show_dataset(snapshot.dataset, self._theme, self._drawn, seen)
        self.is_cleared = False

    def show_drawing(self, dataset: Dataset | None) -> None:
        """The points as they are in the middle of a stroke; None for none."""
        self._points.show_dataset(dataset, self._theme)
        self.is_cleared = dataset is None
        if self.is_cleared:
            self._paint_errors()

    def _show_dataset(self, dataset: Dataset) -> None:
        units = self._snapshot.standardization
        is_new = units is not self._fitted  # else other colours, or points drawn by hand
        if is_new:
            self._set_frame(PlaneFrame.of(dataset.points))
        own_names = dataset.feature_names != GENERATED_FEATURES
        for number, (axis, name) in enumerate(zip(("bottom", "left"), dataset.feature_names, strict=True)):
            offset = self.frame.offset_text(number)
            self.getAxis(axis).showLabel(own_names or bool(offset))
            if own_names or offset:
                size = f"{self._theme.font().pointSizeF()}pt"
                style = {"color": self._theme.muted, "font-size": size}
                self.setLabel(axis, escape(short_name(name, 40) + offset), **style)
        self._theme.color_plot(self)
        if not is_new:  # the view stays as it was chosen
            return
        self._fitted = units
        low, high = dataset.points.min(axis=0), dataset.points.max(axis=0)
        spread = np.where(high > low, high - low, 1.0)
        # Both axes in one scale, unless their units differ too much for that to be a picture.
        self.setAspectLocked(bool(0.2 < spread[0] / spread[1] < 5.0))
        self.fit()

    def _set_frame(self, frame: PlaneFrame) -> None:
        self.frame = self._points.frame = frame
        for axis, unit in zip(("bottom", "left"), frame.unit.tolist(), strict=True):
            self.getAxis(axis).unit = unit
            self.getAxis(axis).picture = None  # the same range can mean something else now

    def fit(self) -> None:
        """Show all the data."""
        points = self.frame.to_plot(self._snapshot.dataset.points)
        low, high = points.min(axis=0), points.max(axis=0)
        centre, half = (low + high) / 2, np.where(high > low, high - low, 1.0) * 0.58
        self.setRange(QRectF(*(centre - half), *(2 * half)), padding=0, disableAutoRange=True)

    def _show_pin(self, snapshot: Snapshot) -> None:
        if snapshot.pinned is None:
            self._pin.clear()
            return
        size = 2 * marker_radius(self.n_drawn, self._theme) + 10 * self._theme.scale
        x, y = self.frame.to_plot(snapshot.dataset.points[snapshot.pinned])
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
        if 0 < snapshot.line < LOGITS:  # nothing is known yet of what the network answers
            self._clear_field()
            return
        view = self.getViewBox().viewRect()
        shape = self.getViewBox().sceneBoundingRect()
        if view.width() <= 0 or view.height() <= 0 or shape.width() < 2:
            return
        rows = max(2, round(columns * shape.height() / shape.width()))
        xs = view.left() + view.width() * (np.arange(columns) + 0.5) / columns
        ys = view.top() + view.height() * (np.arange(rows) + 0.5) / rows
        mean, scale = self._units()
        with np.errstate(over="ignore", invalid="ignore"):
            grid = (xs - mean[0]) / scale[0], (ys - mean[1]) / scale[1]
            logits = logits_on_grid(self.shown_params, *grid)
            finite = bool(np.isfinite(logits).all())
            psi = probabilities(logits) if finite else None
        if psi is None:  # a diverged network has no regions
            self._clear_field()
            return
        self.uniform = float(psi.max()) - 1.0 / len(psi) < 1e-6
        plain = self._plain or snapshot.line == LOGITS  # probabilities come a line later
        picture = region_colors(psi, self._theme, plain=plain)
        self._image.setImage(picture, autoLevels=False, levels=(0, 255))
        self._image.setRect(view)
        self._draw_boundary(self._boundary, logits, xs, ys)
        if snapshot.after is None:
            self._old_boundary.setData([], [])
        else:
            with np.errstate(over="ignore", invalid="ignore"):
                self._draw_boundary(self._old_boundary, logits_on_grid(snapshot.params, *grid), xs, ys)

    @staticmethod
    def _draw_boundary(curve: pg.PlotCurveItem, logits: Array, xs: Array, ys: Array) -> None:
        lines = boundary(logits).reshape(-1, 2)
        curve.setData(xs[0] + lines[:, 0] * (xs[1] - xs[0]), ys[0] + lines[:, 1] * (ys[1] - ys[0]))

    def _clear_field(self) -> None:
        self.uniform = False
        self._image.clear()
        for curve in (self._boundary, self._old_boundary):
            curve.setData([], [])

    @property
    def shown_params(self) -> Params:
        """What the regions are of: θ, and after the update the new θ."""
        shot = self._snapshot
        return shot.params if shot.after is None else shot.after.params

    def _paint_hinges(self) -> None:
        if not self._hinges.isVisible() and self._unit is None:
            self._highlight.setData([], [])
            self._passing.setData([], [])
            return
        snapshot = self._snapshot
        ends, ticks = hinge_lines(self.shown_params, *self._units(), self.getViewBox().viewRect())
        seen, dead = ~np.isnan(ends[:, 0, 0]), is_dead(snapshot.activity)
        unit = np.arange(len(seen)) == self._unit
        passing = seen & self._pass_on()
        for curve, lines in (
            (self._hinges, ends[seen & ~dead]),
            (self._dead_hinges, ends[seen & dead]),
            (self._ticks, ticks[seen & ~dead]),
            (self._passing, np.concatenate((ends[passing], ticks[passing]))),
            (self._highlight, np.concatenate((ends[seen & unit], ticks[seen & unit]))),
        ):
            flat = lines.reshape(-1, 2)
            curve.setData(flat[:, 0], flat[:, 1])

    def _pass_on(self) -> Array:
        """At the mask's line: which units let the pinned sample's gradient through; boolean (H,)."""
        snapshot = self._snapshot
        if snapshot.line != MASK or snapshot.pinned is None:
            return np.zeros(snapshot.network.n_hidden, bool)
        x = snapshot.standardization.apply(snapshot.dataset.points[[snapshot.pinned]])
        return predict(snapshot.params, x).z2[0] > 0

    def _paint_errors(self) -> None:
        if self.is_cleared or 0 < self._snapshot.line < LOGITS:
            self._errors.show_points(np.empty((0, 2)), self.n_drawn)
            return
        if self._answer_samples():
            points = self._snapshot.dataset.points[self._drawn]
            self._errors.show_points(self.frame.to_plot(points[self._wrong]), len(points))

    def _answer_samples(self) -> bool:
        """Find which of the samples that are drawn the network gets wrong.

        While playing, only as many samples a frame as there is time for, in turn.

        Returns
        -------
        bool
            Whether all samples have been answered since this last returned True.
        """
        snapshot = self._snapshot
        points, classes = snapshot.dataset.points[self._drawn], snapshot.dataset.classes[self._drawn]
        n_samples = len(points)
        asked = (snapshot.dataset, snapshot.standardization, self.shown_params, self._drawn)
        same = len(self._answered) == len(asked) and all(map(operator.is_, self._answered, asked))
        if same and not self._playing:
            return True  # only another part of the plane is seen
        self._answered = ()
        if not self._playing or len(self._wrong) != n_samples:
            self._wrong = np.zeros(n_samples, bool)
            self._next_sample, count = 0, n_samples
        else:
            count = max(1, _SAMPLES_WORK // snapshot.network.n_hidden)
        part = slice(self._next_sample, self._next_sample + count)
        answer = classify(self.shown_params, snapshot.standardization.apply(points[part]))
        self._wrong[part] = answer != classes[part]
        self._next_sample += count
        if self._next_sample < n_samples:
            return False
        self._next_sample = 0
        if not self._playing:
            self._answered = asked
        return True

    def _on_view_range_changed(self) -> None:
        if self._snapshot is not None:
            self._paint_coarse()
            self._settle.start()


def _marked(snapshot: Snapshot) -> StepLines | None:
    """The lines whose mini-batch is marked; None where none is."""
    return snapshot.lines if snapshot.line and not snapshot.lines.is_whole else None


def _known(snapshot: Snapshot) -> tuple[bool, bool, object]:
    """What of the regions is known at the line where the user stands."""
    return 0 < snapshot.line < LOGITS, snapshot.line == LOGITS, snapshot.after
