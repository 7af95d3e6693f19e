"""A plot over the steps with its curves, marks, axes and what is written at their ends."""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QFontMetricsF, QResizeEvent

from netviz.snapshot import Snapshot
from netviz.ui.history.annotations import LEADER, NARROW_LEADER, Annotations, Notes
from netviz.ui.history.decimation import MOST_BINS, Bins, MinMaxDecimator, OctaveDecimator, decimated_part
from netviz.ui.history.end_values import end_labels
from netviz.ui.history.event_marks import EventMarks, dotted
from netviz.ui.history.items import BAND_OPACITY, Grid, HistoryCurves
from netviz.ui.history.ranges import (
    Part,
    Room,
    last_step_shown,
    linear_extent,
    linear_range,
    logarithmic_extent,
    logarithmic_range,
    settled_extent,
)
from netviz.ui.history.swing import Drawing, drawings
from netviz.ui.history.time_plot import TICK, Series, StepAxis, StepScale, TimePlot, ValueAxis, View
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.plot_items import Level, joined
from netviz.ui.kit.theme import LIGHT, SMALL, Theme, mixed

_AXIS, _NARROW_AXIS = 44, 38  # pixels at the left for the numbers of the axis; where it is narrow
_NARROW = 290  # pixels: a plot that is less wide is narrow
_WIDE = 360  # pixels of a plot that can show more bins
_LOW = 4.0  # lines of type: a lower plot leaves the labels of the steps to the others
_FINE = 0.7  # pixels: lower than this, a swing is a line


class Chart(TimePlot):
    """Curves of one view of the history."""

    annotations: ClassVar[type[Annotations]] = Annotations
    room_for_labels: ClassVar = 82  # pixels at the right
    leaders: ClassVar = (LEADER, NARROW_LEADER)  # pixels before them; where it is narrow
    drawn = Signal()  # on new axes, perhaps

    def __init__(self, view: View, most: int) -> None:
        self.values, self.steps = ValueAxis("left"), StepAxis("bottom")
        self.values.view = view
        super().__init__({"bottom": self.steps, "left": self.values})
        self.view, self.part, self.scale_of_steps = view, Part(), StepScale()
        self.room: Room | None = None
        self._theme = LIGHT
        self._snapshot: Snapshot | None = None
        self._hovered: int | None = None
        self._events: tuple[tuple[int, str], ...] = ()
        self.drawings: list[Drawing] = []
        self._spikes: tuple[tuple[float, bool, str], ...] = ()
        self.setMinimumSize(150, 48)
        item = self.getPlotItem()
        box = item.getViewBox()
        box.setMouseEnabled(True, False)
        box.disableAutoRange()
        for axis in (self.values, self.steps):
            axis.enableAutoSIPrefix(False)
        self._shown: tuple[tuple[int, Series], ...] = ()
        self._most_bins = 0
        self._decimator, self._octaves = MinMaxDecimator(()), OctaveDecimator(())
        self._grid = Grid(self.values)
        item.addItem(self._grid)
        self._all_curves = HistoryCurves(most)
        self.curves = self._all_curves.curves
        self.now, self._pointer, self._level = (Level(angle=angle, movable=False) for angle in (90, 90, 0))
        item.addItem(self._all_curves)
        for line in (self.now, self._pointer, self._level):
            item.addItem(line)
            line.setZValue(-100)
            line.hide()
        self._marks = EventMarks(item)
        self.labels = self.annotations(box)
        self.scene().addItem(self.labels)
        box.sigResized.connect(lambda: self.labels.update())

    # ---------------------------------------------------------------- looks

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self._theme = theme
        theme.color_plot(self)
        self._grid.pen = theme.pen(theme.grid, 1.0 / theme.scale)
        # Not transparent: Qt draws such lines in several threads, and waits for them on a busy machine.
        self.now.setPen(theme.pen(mixed(theme.plot, theme.accent, 0.55)))
        self._pointer.setPen(theme.pen(theme.muted))
        self._level.setPen(dotted(theme.muted))
        self._marks.set_theme(theme)
        self.labels.set_theme(theme)
        self._set_margins()
        self.show_pens()
        self.show_notes()

    def _set_margins(self) -> None:
        """Keep the margins at the size of the type, and smaller ones in a narrow or low card."""
        theme, scale = self._theme, self._theme.scale
        is_narrow = self.width() < _NARROW * scale
        leader = scale * self.leaders[is_narrow]
        line = QFontMetricsF(theme.font(SMALL)).height()
        self.steps.has_labels = self.height() >= _LOW * line
        self.steps.setHeight(round(line + 7 if self.steps.has_labels else TICK + 2))
        self.values.setWidth(round(self._room_for_values(is_narrow) * scale))
        right = round(self.room_for_labels * scale + leader)
        self.getPlotItem().setContentsMargins(0, round(8 * scale), right, 0)
        self.labels.set_size(self.viewport().rect(), leader)

    def _room_for_values(self, is_narrow: bool) -> int:
        """Pixels of the usual type for the numbers of the axis."""
        return _NARROW_AXIS if is_narrow else _AXIS

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep everything in its place."""
        super().resizeEvent(event)
        if hasattr(self, "labels"):  # Qt resizes while pyqtgraph is still making it
            self._set_margins()

    def show_pens(self) -> None:
        """Give the curves the colours and widths of the view."""
        theme = self._theme
        for number, (curve, series) in enumerate(zip(self.curves, self.view.series, strict=False)):
            curve.depth = 100 + number if series.filled else number  # the first line is the most important
            color = theme.faded(series.color) if series.pale else QColor(theme.quantities[series.color])
            curve.pen = joined(theme.pen(color, series.width))
            curve.thin_pen = joined(theme.pen(color, 1.25 if series.width > 1.5 else 1.0))
            curve.is_filled, curve.ground = series.filled, theme.faded(series.color)
            if not series.filled:
                curve.ground = QColor(color)
                curve.ground.setAlphaF(BAND_OPACITY)
        self._all_curves.update()

    @property
    def is_cut(self) -> bool:
        """Whether a spike is left out of the axis."""
        return bool(self._spikes)

    @property
    def double_click_means(self) -> bool:
        """Something: another part of the run, or other ranges."""
        return self.part != Part() or self.is_cut

    def set_view(self, view: View) -> None:
        """Show the same history in another way."""
        self.view = self.values.view = view
        self.show_pens()
        self.redraw()

    def set_scale(self, scale: StepScale) -> None:
        """Use another axis of steps."""
        self.scale_of_steps = self.steps.scale_of_steps = scale
        self.redraw()

    # ------------------------------------------------------------- painting

    def begin_run(self) -> None:
        """Forget the run that was drawn."""
        self._shown = ()

    def set_part(self, part: Part) -> None:
        """Draw another part of the run, or other ranges."""
        self.part = part
        self.redraw()

    @property
    def level(self) -> float | None:
        """Where the level that is compared with stands on the axis; its name is over its right end."""
        return float(self._level.value()) if self._level.isVisible() else None

    def keep_room(self, steps: tuple[float, float] | None, values: tuple[float, float] = (0, 1)) -> None:
        """Keep room for what has not been reached, whatever part is looked at else; None for no more."""
        self.room = None if steps is None else Room(*steps, *values)
        self.labels.leads = steps is None  # else a leader would look like the curve's course
        self.redraw()

    def redraw(self) -> None:
        """Draw everything anew."""
        if self._snapshot is not None:
            self.draw(self._snapshot)

    def draw(self, snapshot: Snapshot) -> None:
        """Draw the curves of a snapshot, on axes that show them."""
        self._snapshot = snapshot
        self._choose_series(snapshot)
        bins = self._bins(snapshot)
        low, high = self._extent(snapshot, bins)
        bottom, top = self._set_axes(low, high)
        self.drawings = self._drawn(bins, bottom, top)
        numbers = [number for number, _ in self._shown]
        for number, curve in enumerate(self.curves):
            curve.drawing = self.drawings[numbers.index(number)] if number in numbers else None
        self._all_curves.update()
        self.show_step(snapshot)
        self.show_marks()
        self.drawn.emit()

    def _set_axes(self, low: float, high: float) -> tuple[float, float]:
        """Show the steps in sight and these values; where the axis of values begins and ends."""
        bottom, top = self._value_range(low, high)
        first, last = (self.scale_of_steps.place(step) for step in self.step_range())
        box = self.getViewBox()
        box.setRange(xRange=(first, last), yRange=(bottom, top), padding=0.0)
        box.updateMatrix()  # else it happens in the middle of painting, and all is painted again
        return bottom, top

    def _drawn(self, bins: Bins, bottom: float, top: float) -> list[Drawing]:
        """What is drawn of every column on an axis from `bottom` to `top`."""
        fine = _FINE * (top - bottom) / max(self.getViewBox().height(), 1.0)
        return self.lines(bins.clipped(bottom, top), fine)

    def lines(self, bins: Bins, fine: float) -> list[Drawing]:
        """What is drawn of every column; swings lower than `fine` are lines."""
        return drawings(bins, fine)

    def _choose_series(self, snapshot: Snapshot) -> None:
        """What is drawn, with its place in the view: nothing of a test part where there is none."""
        has_test = bool(snapshot.dataset.is_test.any())
        shown = tuple(
            (number, series)
            for number, series in enumerate(self.view.series)
            if has_test or not series.column.startswith("test_")
        )
        most = MOST_BINS if self.getViewBox().width() < _WIDE else 2 * MOST_BINS
        if (shown, most) != (self._shown, self._most_bins):
            self._shown, self._most_bins = shown, most
            columns = [series.column for _, series in shown]
            self._decimator, self._octaves = MinMaxDecimator(columns, most), OctaveDecimator(columns)

    def _bins(self, snapshot: Snapshot) -> Bins:
        """The columns in the coordinates of the plot; NaN where there is nothing to draw."""
        history, zoom = snapshot.history, self._zoom
        if zoom is not None:
            bins = decimated_part(history, [series.column for _, series in self._shown], *zoom)
        elif self.scale_of_steps.logarithmic:
            bins = self._octaves.update(history)
        else:
            bins = self._decimator.update(history)
        return bins.on_axes(self.scale_of_steps.places(bins.x), self.view.logarithmic)

    def _extent(self, snapshot: Snapshot, bins: Bins) -> tuple[float, float]:
        """What the axis has to show, from least to greatest; notes the spikes that it leaves out."""
        reference, is_log = self.view.reference, self.view.logarithmic
        level = None if reference is None else reference.level(snapshot)
        low = high = math.nan
        peaks: list[tuple[float, float, bool]] = []
        finite = np.isfinite(bins.low) & np.isfinite(bins.high)
        for number, chosen in enumerate(finite):
            x, lows, highs = bins.x[chosen], bins.low[number, chosen], bins.high[number, chosen]
            if not len(x):
                continue
            least, greatest = float(lows.min()), float(highs.max())
            inner = least, greatest
            if not self.part.shows_all and not self.view.share:
                if is_log:
                    inner = logarithmic_extent(lows)[0], logarithmic_extent(highs)[1]
                else:
                    both = np.concatenate((highs, lows))
                    inner = least, linear_extent(both, math.nan if level is None else level)
                if self.view.settles:
                    inner = inner[0], min(inner[1], settled_extent(x, highs))
            if inner[1] < greatest:
                peaks.append((float(x[highs.argmax()]), greatest, True))
            if inner[0] > least:
                peaks.append((float(x[lows.argmin()]), least, False))
            low, high = np.fmin(low, inner[0]), np.fmax(high, inner[1])
        if level is not None:
            level = math.log10(level) if is_log else level
            low, high = np.fmin(low, level), np.fmax(high, level)
            self._level.setPos(level)
        self._level.setVisible(level is not None)
        if self.room is not None:
            spike = max((height for _, height, is_above in peaks if is_above), default=-math.inf)
            low, high = self.room.extent(low, max(high, spike), is_log)
        self._note_spikes(peaks, float(low), float(high))
        return float(low), float(high)

    def _note_spikes(self, peaks: list[tuple[float, float, bool]], low: float, high: float) -> None:
        """Remember the highest and the lowest value beyond the axis."""
        spikes = []
        for is_above in (True, False):
            beyond = [peak for peak in peaks if peak[2] == is_above and not low <= peak[1] <= high]
            if beyond:
                x, value, _ = max(beyond, key=lambda peak: abs(peak[1] - low))
                told = 10.0**value if self.view.logarithmic else value
                spikes.append((x, is_above, number_text(told, 3)))
        self._spikes = tuple(spikes)

    def _value_range(self, low: float, high: float) -> tuple[float, float]:
        if self.view.share:
            return 0.0, 1.0
        if not (math.isfinite(low) and math.isfinite(high)):
            low, high = (-1.0, 0.0) if self.view.logarithmic else (0.0, 1.0)
        return (logarithmic_range if self.view.logarithmic else linear_range)(low, high)

    def step_range(self) -> tuple[float, float]:
        """The first and the last step in sight."""
        last_step = 0 if self._snapshot is None else self._snapshot.last_step
        return self._zoom or (0.0, last_step_shown(last_step))

    @property
    def _zoom(self) -> tuple[float, float] | None:
        return self.part.zoom if self.room is None else (self.room.first, self.room.last)

    def _now(self, snapshot: Snapshot) -> float:
        return math.inf if snapshot.step >= snapshot.last_step else self.scale_of_steps.place(snapshot.step)

    def show_step(self, snapshot: Snapshot) -> None:
        """Show where the user stands: a line there, and what was reached later drawn thinner."""
        self._snapshot = snapshot
        now = self._now(snapshot)
        self.now.setVisible(math.isfinite(now))
        if math.isfinite(now):
            self.now.setPos(now)
        if now != self._all_curves.now:
            self._all_curves.now = now
            self._all_curves.update()
        self.show_notes()

    # ---------------------------------------------------------------- marks

    def set_events(self, events: tuple[tuple[int, str], ...]) -> None:
        """Mark steps, each on the curve of a column; "" means the first."""
        self._events = events
        self.show_marks()

    def mark_step(self, step: int | None) -> None:
        """Point at a step; on slides."""

    def show_marks(self) -> None:
        """A ring at each step at which something was changed, or a curve here tells of something."""
        snapshot = self._snapshot
        if snapshot is None:
            return
        events = dict.fromkeys(snapshot.changes, "") | dict(self._events)
        lines = {
            series.column: shape
            for (_, series), shape in zip(self._shown, self.drawings, strict=False)
            if not series.filled and len(shape.x)
        }
        first = next(iter(lines.values()), None)
        seen = {"", *(series.column for _, series in self._shown)}
        marks = []
        for step, column in sorted((step, column) for step, column in events.items() if column in seen):
            x, shape = self.scale_of_steps.place(step), lines.get(column, first)
            marks.append((x, math.nan if shape is None else float(np.interp(x, shape.x, shape.y))))
        self._marks.show(marks)

    # ------------------------------------------------------- what is written

    def set_hovered(self, step: int | None) -> None:
        """Show the values at a step that is pointed at; the newest ones at None."""
        self._hovered = step
        self._pointer.setVisible(step is not None)
        if step is not None:
            self._pointer.setPos(self.scale_of_steps.place(step))
        self.show_notes()

    def show_notes(self) -> None:
        """Write names and values at the ends of the curves."""
        snapshot = self._snapshot
        if snapshot is None:
            return
        shown = [series for _, series in self._shown]
        reference, step = self.view.reference, self._hovered
        end = min(snapshot.last_step, int(self.step_range()[1]))
        told = end if step is None else min(step, snapshot.last_step)
        row = snapshot.history.row(told)
        caption = None
        if step is not None:
            known = snapshot.history.evaluated(told, [series.told_column for series in shown])
            short = f"step {number_text(told)}"
            long = short if known == told else f"{short}, known at {number_text(known)}"
            caption = self.scale_of_steps.place(told), (long, short)
        level = None
        if reference is not None:
            height = reference.level(snapshot)
            level = math.log10(height) if self.view.logarithmic else height, reference.label(snapshot)
        last = self.getViewBox().viewRange()[0][1]
        hovered = None if step is None else self.scale_of_steps.place(told)
        labels = end_labels(self.view, shown, self.drawings, row, (last, hovered), self._theme)
        self.write(Notes(labels, level, self._spikes, caption))

    def write(self, notes: Notes) -> None:
        """Write notes; the labels of the steps leave room for the step that is pointed at."""
        upright = [float(line.value()) for line in (self.now, self._pointer) if line.isVisible()]
        self.labels.keep_off(self.drawings, *upright)
        self.labels.show_notes(notes)
        covered = place[1:] if (place := self.labels.caption_place()) else None
        if covered != self.steps.covered:
            self.steps.covered = covered
            self.steps.update()
