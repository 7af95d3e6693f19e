"""The plane: decision regions, the boundary, the hinge lines of the hidden units, and the data."""

from __future__ import annotations

from html import escape

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSizePolicy

from netviz.core import boundary, logits_on_grid, probabilities
from netviz.data import Dataset
from netviz.data.generators import GENERATED_FEATURES
from netviz.session import Snapshot
from netviz.ui.plane_items import PointsItem, RingsItem, hinge_lines, region_colors
from netviz.ui.theme import GLYPHS, MARKERS, Theme, class_colors
from netviz.ui.widgets import Card, KeySlider, number_text, short_name

PLAYING_CELLS = 104
"""Grid points across while playing: fast enough for every frame."""

_SETTLE_MS = 80  # without a change, until the field is drawn at the resolution of the screen
_SAMPLES_WORK = 100_000  # samples × hidden units that are answered at each frame while playing


class _SquarePlot(pg.PlotWidget):
    def sizeHint(self) -> QSize:
        return QSize(560, 560)


class PlanePanel(Card):
    """Decision regions over the data; under it the time slider."""

    seek_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__("Decision boundary")
        self._theme: Theme | None = None
        self._snapshot: Snapshot | None = None
        self._fitted: Dataset | None = None  # whose points the view was last fitted to
        self._playing = False
        self._wrong = self._fires = self._firing = np.empty(0, bool)
        self._next_sample = 0
        self.plot = _SquarePlot()
        self.plot.setAccessibleName("Decision regions")
        self.plot.setMinimumSize(220, 220)
        self.plot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        view = self.plot.getPlotItem()
        view.setMenuEnabled(False)
        view.hideButtons()
        view.setAspectLocked(True)
        self._image = pg.ImageItem(axisOrder="row-major")
        self._hinges = pg.PlotCurveItem(connect="pairs")
        self._dead_hinges = pg.PlotCurveItem(connect="pairs")
        self._ticks = pg.PlotCurveItem(connect="pairs")
        self._boundary = pg.PlotCurveItem(connect="pairs", antialias=True)
        self._boundary.setSegmentedLineMode("on")
        self._errors = RingsItem()
        self._points = PointsItem()
        for item in (
            self._image,
            self._hinges,
            self._dead_hinges,
            self._ticks,
            self._boundary,
            self._points,
            self._errors,
        ):
            view.addItem(item, ignoreBounds=True)
        view.getViewBox().sigRangeChanged.connect(self._on_view_range_changed)
        view.getViewBox().sigResized.connect(lambda: self._place_notice())
        self.plot.scene().sigMouseClicked.connect(self._on_plot_clicked)

        self.notice = QLabel(objectName="notice")
        self.notice.setWordWrap(True)
        self.notice.setTextFormat(Qt.TextFormat.PlainText)
        self.notice.setParent(self.plot)
        self.notice.hide()

        self.show_hinges = QCheckBox("hinge lines")
        self.show_hinges.setChecked(True)
        self.show_hinges.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_hinges.setToolTip(
            "The line z⁽²⁾ = 0 of each hidden unit, with a tick on the side where it fires. "
            "Grey: dead units, which fire for no training sample."
        )
        self.show_hinges.toggled.connect(self._on_hinges_toggled)

        self.slider = KeySlider()
        self.slider.setAccessibleName("Time: the step that is shown")
        self.slider.setToolTip("Any step computed so far, exactly as it was")
        self.slider.valueChanged.connect(self._on_slider_moved)
        self.first_step = QLabel("0", objectName="muted")
        self.last_step = QLabel("0", objectName="muted")
        self.last_step.setMinimumWidth(self.last_step.fontMetrics().horizontalAdvance("0 000 000"))
        time = QHBoxLayout()
        time.addWidget(self.first_step)
        time.addWidget(self.slider, 1)
        time.addWidget(self.last_step)
        self.head.addSpacing(6)
        self.head.addWidget(self.show_hinges)
        self.body.addWidget(self.plot, 1)
        self.body.addLayout(time)

        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(lambda: self.paint_fine())

    # ---------------------------------------------------------------- views

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self._theme = theme
        theme.color_plot(self.plot)
        line = QColor(theme.text)
        self._boundary.setPen(pg.mkPen(line, width=1.6))
        self._errors.set_color(theme.error)
        if self._snapshot is not None:
            self._points.show_dataset(self._snapshot.dataset, theme)
            self.render(None, self._snapshot)

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
            curve.setPen(pg.mkPen(color, width=1, style=line))

    def set_playing(self, playing: bool) -> None:
        """Whether many frames follow each other: then a coarser field is drawn."""
        self._playing = playing

    def render(self, old: Snapshot | None, new: Snapshot) -> None:
        """Show what differs from the snapshot shown before."""
        self._snapshot = new
        if old is None or old.dataset is not new.dataset:
            self._show_dataset(new)
        if old is None or old.network is not new.network:
            self._set_hinge_pens(new.network.n_hidden)
        if old is None or (old.last_step, old.step) != (new.last_step, new.step):
            self._show_time(new)
        if old is None or old.diverged is not new.diverged:
            self._show_notice(new)
        if old is None or old.params is not new.params:
            self._paint_coarse()
            if not self._playing:
                self._settle.start()

    def _show_dataset(self, snapshot: Snapshot) -> None:
        dataset = snapshot.dataset
        self._points.show_dataset(dataset, self._theme)
        own_names = dataset.feature_names != GENERATED_FEATURES
        for axis, name in zip(("bottom", "left"), dataset.feature_names, strict=True):
            self.plot.getAxis(axis).showLabel(own_names)
            if own_names:
                self.plot.setLabel(axis, escape(short_name(name, 40)), color=self._theme.muted)
        self._show_legend(snapshot)
        if dataset is self._fitted:  # other colours are no reason to leave the view that was chosen
            return
        self._fitted = dataset
        low, high = dataset.points.min(axis=0), dataset.points.max(axis=0)
        spread = np.where(high > low, high - low, 1.0)
        # Both axes in one scale, unless their units differ too much for that to be a picture.
        locked = bool(0.2 < spread[0] / spread[1] < 5.0)
        self.plot.setAspectLocked(locked)
        self.fit()

    def fit(self) -> None:
        """Show all the data."""
        points = self._snapshot.dataset.points
        low, high = points.min(axis=0), points.max(axis=0)
        centre, half = (low + high) / 2, np.where(high > low, high - low, 1.0) * 0.58
        self.plot.setRange(QRectF(*(centre - half), *(2 * half)), padding=0, disableAutoRange=True)

    def _show_legend(self, snapshot: Snapshot) -> None:
        """Which colour and shape is which class."""
        dataset = snapshot.dataset
        colors, names = class_colors(dataset.n_classes), dataset.class_names
        entries = [
            f'<span style="color:{color.name()}">{GLYPHS[MARKERS[label % len(MARKERS)]]}</span>&nbsp;'
            f"{escape(short_name(name, 14))}"
            for label, (name, color) in enumerate(zip(names[:8], colors, strict=False))
        ]
        self.detail.setText("&nbsp; ".join(entries) + (" …" if len(names) > 8 else ""))
        counts = "".join(
            f"<tr><td>{escape(short_name(name, 40))}&nbsp;</td><td align='right'>{count}</td></tr>"
            for name, count in dataset.counts.items()
        )
        self.detail.setToolTip(f"Points of each class:<table>{counts}</table>")

    def _show_time(self, snapshot: Snapshot) -> None:
        self.slider.blockSignals(True)
        if self.slider.maximum() != snapshot.last_step:
            self.slider.setMaximum(snapshot.last_step)
            self.slider.setPageStep(max(1, snapshot.last_step // 20))
        self.slider.setValue(snapshot.step)
        self.slider.blockSignals(False)
        self.last_step.setText(number_text(snapshot.last_step))

    def _show_notice(self, snapshot: Snapshot) -> None:
        self.notice.setText("" if snapshot.diverged is None else str(snapshot.diverged))
        self.notice.setVisible(snapshot.diverged is not None)
        self._place_notice()

    def _place_notice(self) -> None:
        if not self.notice.text():
            return
        width = max(self.plot.width() - 80, 180)
        self.notice.setFixedWidth(width)
        self.notice.adjustSize()
        self.notice.move((self.plot.width() - width) // 2, 16)

    # ------------------------------------------------------------- painting

    def _paint_coarse(self) -> None:
        self._paint_field(PLAYING_CELLS)
        self._paint_errors()
        self._paint_hinges()

    def hide_controls(self) -> None:
        """For a picture: nothing that could be clicked."""
        for widget in (self.show_hinges, self.first_step, self.slider, self.last_step):
            widget.hide()

    def paint_fine(self, ratio: float | None = None) -> None:
        """The field at the resolution of the screen, or at `ratio` pixels a unit of length."""
        if self._snapshot is not None and not self._playing:
            ratio = ratio or self.plot.devicePixelRatioF()
            rect = self.plot.getViewBox().sceneBoundingRect()
            self._paint_field(max(2, round(rect.width() * ratio)))

    def _paint_field(self, columns: int) -> None:
        snapshot, theme = self._snapshot, self._theme
        view = self.plot.getViewBox().viewRect()
        shape = self.plot.getViewBox().sceneBoundingRect()
        if view.width() <= 0 or view.height() <= 0 or shape.width() < 2:
            return
        rows = max(2, round(columns * shape.height() / shape.width()))
        xs = view.left() + view.width() * (np.arange(columns) + 0.5) / columns
        ys = view.top() + view.height() * (np.arange(rows) + 0.5) / rows
        mean, scale = (np.array(part) for part in self._units())
        with np.errstate(over="ignore", invalid="ignore"):
            logits = logits_on_grid(snapshot.params, (xs - mean[0]) / scale[0], (ys - mean[1]) / scale[1])
            finite = bool(np.isfinite(logits).all())
            psi = probabilities(logits) if finite else None
        if psi is None:  # a diverged network has no regions
            self._image.clear()
            self._boundary.setData([], [])
            return
        self._image.setImage(region_colors(psi, theme), autoLevels=False, levels=(0, 255))
        self._image.setRect(view)
        lines = boundary(logits).reshape(-1, 2)
        self._boundary.setData(xs[0] + lines[:, 0] * (xs[1] - xs[0]), ys[0] + lines[:, 1] * (ys[1] - ys[0]))

    def _units(self) -> tuple[tuple[float, float], tuple[float, float]]:
        return self._snapshot.standardization.mean, self._snapshot.standardization.scale

    def _paint_hinges(self) -> None:
        if not self.show_hinges.isChecked():
            return
        snapshot = self._snapshot
        mean, scale = (np.array(part) for part in self._units())
        view = self.plot.getViewBox().viewRect()
        ends, ticks = hinge_lines(snapshot.params, mean, scale, view)
        seen = ~np.isnan(ends[:, 0, 0])
        dead = ~self._fires
        for curve, lines in (
            (self._hinges, ends[seen & ~dead]),
            (self._dead_hinges, ends[seen & dead]),
            (self._ticks, ticks[seen & ~dead]),
        ):
            flat = lines.reshape(-1, 2)
            curve.setData(flat[:, 0], flat[:, 1])

    def _answer_samples(self) -> bool:
        """Find which samples the network gets wrong, and which units fire for some training sample.

        While playing, only as many samples a frame as there is time for, in turn.

        Returns
        -------
        bool
            Whether all samples have been answered since this last returned True.
        """
        snapshot = self._snapshot
        dataset, n_hidden = snapshot.dataset, snapshot.network.n_hidden
        n_samples = len(dataset.points)
        if not self._playing or len(self._wrong) != n_samples or len(self._fires) != n_hidden:
            self._wrong, self._firing = np.zeros(n_samples, bool), np.zeros(n_hidden, bool)
            self._next_sample, count = 0, n_samples
        else:
            count = max(1, _SAMPLES_WORK // n_hidden)
        part = slice(self._next_sample, self._next_sample + count)
        W1, b1, W2, b2 = snapshot.params
        with np.errstate(over="ignore", invalid="ignore"):
            z2 = snapshot.standardization.apply(dataset.points[part]) @ W1 + b1
            answer = (np.maximum(z2, 0.0) @ W2 + b2).argmax(axis=1)
        self._wrong[part] = answer != dataset.classes[part]
        self._firing |= (z2[~dataset.is_test[part]] > 0).any(axis=0)
        self._next_sample += count
        if self._next_sample < n_samples:
            return False
        self._fires, self._firing, self._next_sample = self._firing, np.zeros(n_hidden, bool), 0
        return True

    def _paint_errors(self) -> None:
        if self._answer_samples():
            points = self._snapshot.dataset.points
            self._errors.show_points(points[self._wrong], len(points))
            dead = int(np.count_nonzero(~self._fires))
            self.show_hinges.setText(f"hinge lines, {dead} dead" if dead else "hinge lines")

    # --------------------------------------------------------------- events

    def _on_view_range_changed(self) -> None:
        if self._snapshot is not None:
            self._paint_coarse()
            self._settle.start()

    def _on_plot_clicked(self, event: object) -> None:
        if event.double():
            self.fit()

    def _on_hinges_toggled(self, shown: bool) -> None:
        for item in (self._hinges, self._dead_hinges, self._ticks):
            item.setVisible(shown)
        if self._snapshot is not None:
            self._paint_hinges()

    def _on_slider_moved(self, step: int) -> None:
        self.seek_wanted.emit(step)
