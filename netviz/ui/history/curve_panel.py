"""Curves over the steps of the run: what the panels of the history have in common."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor, QPen

from netviz.core.params import Array
from netviz.intents import GoTo
from netviz.snapshot import Snapshot
from netviz.ui.history.curve_legend import PALE, CurveLegend
from netviz.ui.history.decimation import MinMaxDecimator, decimated_part
from netviz.ui.history.time_plot import Series, StepAxis, TimePlot, ValueAxis, View
from netviz.ui.kit.controls import Switch
from netviz.ui.kit.panel import NO_ACTIONS, Ask, Cost, Hover, Panel
from netviz.ui.kit.plot_items import Curve, Level, Marks
from netviz.ui.kit.theme import LIGHT, Theme

SPIKE = 30.0
"""How many times its median a curve may rise above a linear axis before it is cut off."""

OVERFLOW = 1e6
"""A value more than so many times the ordinary has blown up, and counts for no axis."""

_AXIS_WIDTH = 52
_CEILING = 1e3  # heights of the axis up to which a curve is drawn; Qt paints wrongly much farther out


def _typical(sizes: Array, scale: float) -> float:
    """The median of sizes; where some have blown up, the lower quartile of the others.

    Parameters
    ----------
    sizes : array (n,)
    scale : float
        A size that is known to be ordinary; NaN if none is.
    """
    ordinary = sizes[sizes <= OVERFLOW * scale]
    if len(ordinary):
        has_blown_up = len(ordinary) < len(sizes)
    else:
        ordinary, has_blown_up = sizes, False
    places = (len(ordinary) // 4, len(ordinary) // 2)
    quarter, half = (float(size) for size in np.partition(ordinary, places)[list(places)])
    return half if half < OVERFLOW * quarter and not has_blown_up else quarter


class CurvePanel(Panel):
    """Curves over the steps of the run, and a line at the step that is shown.

    A subclass says which views of the history there are, by their keys, and what they show.
    """

    cost = Cost.BY_TURNS
    asks = ("look at part",)
    about_run = ("part",)
    views: ClassVar[dict[str, View]]
    tip: ClassVar[str]

    def __init__(self, actions: Mapping[str, QAction] = NO_ACTIONS, slot: str = "") -> None:
        super().__init__(actions, slot)
        title, views, tip = self.heading, self.views, self.tip
        self._view = next(iter(views.values()))
        self._snapshot: Snapshot | None = None
        self._theme = LIGHT
        self._hovered: int | None = None
        self._zoom: tuple[float, float] | None = None
        self._axis = ValueAxis("left")
        self._axis.view = self._view
        self.plot = TimePlot({"bottom": StepAxis("bottom"), "left": self._axis})
        self.plot.setAccessibleName(title)
        self.plot.setAccessibleDescription(tip)
        self.setToolTip(f"<p>{tip}</p>")
        self.plot.setMinimumSize(150, 64)
        item = self.plot.getPlotItem()
        item.hideButtons()
        item.getViewBox().setMouseEnabled(True, False)
        item.getViewBox().disableAutoRange()
        for axis in (self._axis, self.plot.getAxis("bottom")):
            axis.enableAutoSIPrefix(False)
        most = max(len(view.series) for view in views.values())
        self._decimators = [MinMaxDecimator() for _ in range(most)]
        self.curves = [Curve(antialias=True) for _ in range(most)]
        for number, curve in enumerate(self.curves):
            curve.setZValue(-number)  # the first is the most important
            curve.setSegmentedLineMode("on")
            item.addItem(curve, ignoreBounds=True)
        self._dots = [Marks(size=7, pen=None) for _ in range(most)]
        for dot in self._dots:
            item.addItem(dot, ignoreBounds=True)
        self._now, self._pointer, self._level = (Level(angle=angle, movable=False) for angle in (90, 90, 0))
        for line in (self._now, self._pointer, self._level):
            line.hide()
            item.addItem(line, ignoreBounds=True)
        self._marks: list[Level] = []
        self._x_end, self._y_range = 0.0, (math.nan, math.nan)
        self._peak = math.nan  # the greatest value, if it lies above the axis
        self._smooth = self._drawn_smooth = True
        self.legend = CurveLegend(self.plot)
        if len(views) > 1:
            self.switch = Switch(
                f"{title}: view",
                "What is drawn, and on which axis",
                {key: view.title for key, view in views.items()},
            )
            self.switch.activated.connect(lambda: self._show_view(views[self.switch.currentData()]))
            self.head.addWidget(self.switch)
        self.body.addWidget(self.plot, 1)
        item.getViewBox().sigRangeChangedManually.connect(self._on_zoomed_by_hand)
        item.getViewBox().sigResized.connect(lambda: self._show_legend())
        self.plot.pointed.connect(self._on_pointed)
        self.plot.chosen.connect(lambda x: self.wants.emit(GoTo(self._step_at(x))))
        self.plot.whole_wanted.connect(lambda: self.wants.emit(Ask("look at part")))
        self.plot.key_pressed.connect(self._on_key_pressed)

    # --------------------------------------------------------------- looks

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self._theme = theme
        theme.color_plot(self.plot)
        self._axis.setWidth(round(_AXIS_WIDTH * theme.scale))
        line = QColor(theme.accent)
        line.setAlpha(140)
        self._now.setPen(theme.pen(line))
        self._pointer.setPen(theme.pen(theme.muted))
        self._level.setPen(theme.pen(theme.muted, style=Qt.PenStyle.DashLine))
        for mark in self._marks:
            mark.setPen(self._mark_pen())
        self._show_pens()
        self._show_legend()

    def _show_pens(self) -> None:
        for curve, dot, series in zip(self.curves, self._dots, self._view.series, strict=False):
            color = QColor(self._theme.quantities[series.color])
            dot.setBrush(color)
            if series.pale:
                color.setAlpha(PALE)
            curve.setPen(self._theme.pen(color, 1.6))
            curve.setFillLevel(0.0 if series.filled else None)
            curve.setSegmentedLineMode("off" if series.filled else "on")  # an area would show the seams
            area = self._theme.faded(series.color)
            curve.setBrush(area if series.filled else None)

    def _show_view(self, view: View) -> None:
        """Show the same history in another way."""
        self._view = self._axis.view = view
        for decimator, curve, dot in zip(self._decimators, self.curves, self._dots, strict=True):
            decimator.restart()
            curve.setData([], [])
            dot.clear()
        self._y_range = (math.nan, math.nan)
        self._axis.picture = None
        self._show_pens()
        self._show_legend()
        if self._snapshot is not None:
            self._draw(self._snapshot)

    def _shown_series(self) -> list[Series]:
        has_test = self._snapshot is None or bool(self._snapshot.dataset.is_test.any())
        return [series for series in self._view.series if has_test or not series.column.startswith("test_")]

    def _show_legend(self) -> None:
        """Say what the colours mean, with the values at the step that is pointed at."""
        view, series = self._view, self._shown_series()
        snapshot, step = self._snapshot, self._hovered
        if snapshot is None or step is None:
            width = self.plot.getViewBox().width() - 4
            self.legend.show_names(view, series, self._theme, self._peak, width)
        else:
            step, history = min(step, snapshot.last_step), snapshot.history
            columns = [one.column for one in series]
            evaluated = history.evaluated(step, columns)
            values = {column: history[column][evaluated] for column in columns}
            self.legend.show_values(view, series, self._theme, values, step, evaluated)
        self._place_legend()

    def _place_legend(self) -> None:
        """Put it on the right, where curves have come down, but away from what is pointed at."""
        self.legend.adjustSize()
        box = self.plot.getViewBox().sceneBoundingRect()
        left, right = round(box.left()) + 6, round(box.right()) - self.legend.width() - 2
        on_left = self._hovered is not None and self._hovered > 0.5 * sum(self._x_range())
        y = round(box.bottom()) - self.legend.height() - 2 if self._view.share else round(box.top()) + 1
        self.legend.move(left if on_left else max(left, right), y)

    def hide_controls(self) -> None:
        """For a picture: nothing that could be clicked."""
        if len(self.views) > 1:
            self.switch.hide()

    def set_playing(self, playing: bool) -> None:
        """Whether many frames follow each other: antialiased curves would cost half a frame."""
        self._smooth = not playing

    # ------------------------------------------------------------- painting

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Show what differs from the snapshot shown before."""
        if old is None or old.generation != new.generation:
            for decimator in self._decimators:
                decimator.restart()
            self._x_end, self._y_range = 0.0, (math.nan, math.nan)
        elif (old.step, old.last_step) == (new.step, new.last_step) and self._drawn_smooth == self._smooth:
            return
        self._snapshot = new
        if self._zoom is not None and new.last_step <= self._zoom[0]:  # nothing is left there
            self._zoom = None
            self.plot.is_zoomed = False
        if old is None or old.dataset is not new.dataset:
            self._show_legend()
        if old is None or old.changes != new.changes:
            self._show_marks(new.changes)
        same_curves = (
            old is not None
            and (old.generation, old.last_step) == (new.generation, new.last_step)
            and self._drawn_smooth == self._smooth
        )
        if same_curves:
            self._show_now(new)
        else:
            self._draw(new)
        self._drawn_smooth = self._smooth
        if self._hovered is not None:
            self._show_legend()

    def _draw(self, snapshot: Snapshot) -> None:
        low, high, peak = math.inf, -math.inf, -math.inf
        reference, history = self._view.reference, snapshot.history
        scale = math.nan if reference is None else reference.level(snapshot)
        drawn: list[tuple[Array, Array]] = []
        for decimator, series in zip(self._decimators, self._view.series, strict=False):
            if self._zoom is None:
                x, y = decimator.update(history, series.column)
            else:
                x, y = decimated_part(history, series.column, *self._zoom)
            if self._view.logarithmic:
                positive = y > 0
                x, y = x[positive], np.log10(y[positive])
            drawn.append((x, y))
            if len(y):
                top = float(y.max())
                peak = max(peak, top)
                if not self._view.logarithmic:  # one spike must not flatten everything else
                    top = min(top, SPIKE * _typical(np.abs(y), scale))
                low, high = min(low, float(y.min())), max(high, top)
        low, high = self._show_level(snapshot, low, high)
        self._fit(snapshot.last_step, low, high)
        self._show_peak(peak)
        ceiling = math.inf if self._view.logarithmic else _CEILING * max(high, self._y_range[1])
        for curve, dot, (x, y) in zip(self.curves, self._dots, drawn, strict=False):
            # A single point has no line: a dot shows where the run begins.
            alone = len(x) > 0 and x[0] == x[-1]
            dot.setData(x[:1], y[:1]) if alone else dot.clear()
            curve.setData(x, np.minimum(y, ceiling), antialias=self._smooth)
        self._show_now(snapshot)

    def _show_peak(self, peak: float) -> None:
        """Say how high a spike goes that the axis leaves out."""
        is_cut = not self._view.logarithmic and peak > self._y_range[1]
        peak = peak if is_cut else math.nan
        if peak != self._peak and not (math.isnan(peak) and math.isnan(self._peak)):
            self._peak = peak
            self._show_legend()

    def _show_now(self, snapshot: Snapshot) -> None:
        self._now.setPos(snapshot.step)
        self._now.setVisible(snapshot.step < snapshot.last_step)

    def _show_level(self, snapshot: Snapshot, low: float, high: float) -> tuple[float, float]:
        """Draw the reference; on a linear axis it is always in sight."""
        reference = self._view.reference
        self._level.setVisible(reference is not None)
        if reference is None:
            return low, high
        level = reference.level(snapshot)
        if self._view.logarithmic:
            level = math.log10(level)
        self._level.setPos(level)
        return min(low, level), max(high, level)

    def _show_marks(self, steps: tuple[int, ...]) -> None:
        """A dotted line at every step at which something was changed by hand."""
        while len(self._marks) < len(steps):
            mark = Level(angle=90, movable=False)
            mark.setZValue(-10)
            mark.setPen(self._mark_pen())
            self.plot.getPlotItem().addItem(mark, ignoreBounds=True)
            self._marks.append(mark)
        for number, mark in enumerate(self._marks):
            mark.setVisible(number < len(steps))
            if number < len(steps):
                mark.setPos(steps[number])

    def _mark_pen(self) -> QPen:
        return self._theme.pen(self._theme.muted, style=Qt.PenStyle.DotLine)

    def _x_range(self) -> tuple[float, float]:
        return self._zoom or (0.0, self._x_end)

    def _fit(self, last_step: int, low: float, high: float) -> None:
        """Move the ranges in jumps: moving them at every frame costs more than the curves."""
        view = self._view
        # A function of the last step alone: all panels over time show the same part of the run.
        x_end = 20.0 * 1.3 ** max(0, math.ceil(math.log(max(last_step, 1) / 20.0, 1.3)))
        if view.share:
            low, high = 0.0, 1.0
        elif not view.logarithmic:
            low = min(low, 0.0)
        bottom, top = self._y_range
        fits = bottom <= low and high <= top and (high - low) > 0.4 * (top - bottom)
        if math.isfinite(low) and math.isfinite(high) and not fits:
            margin = max(0.06 * (high - low), 0.3 if view.logarithmic else 1e-12)
            # Some room on the side to which losses and gradients tend.
            room = 0.5 if view.logarithmic else 0.0
            bottom, top = low - margin - room, high + 2 * margin  # the legend is there
        if (x_end, (bottom, top)) != (self._x_end, self._y_range) and bottom < top:
            self._x_end, self._y_range = x_end, (bottom, top)
            self._show_range()

    def _show_range(self) -> None:
        bottom, top = self._y_range
        if bottom < top:
            self.plot.setRange(xRange=self._x_range(), yRange=(bottom, top), padding=0.0)

    def view_state(self) -> dict[str, Any]:
        """Which view, and which part of the run."""
        view = next(key for key, view in self.views.items() if view is self._view)
        return {"view": view, "part": None if self._zoom is None else list(self._zoom)}

    def restore_view_state(self, state: Mapping[str, Any]) -> None:
        """The view that was chosen, and the part of the run that was looked at."""
        if len(self.views) > 1:
            self.switch.restore(state.get("view"))
        match state.get("part"):
            case [int() | float() as low, int() | float() as high] if 0 <= low < high:
                self.show_part((float(low), float(high)))

    # --------------------------------------------------------- linked panels

    def show_hover(self, hover: Hover) -> None:
        """Show the values at a step that is pointed at, here or in another panel."""
        step = hover.step
        if step != self._hovered:
            self._hovered = step
            self._pointer.setVisible(step is not None)
            if step is not None:
                self._pointer.setPos(step)
            self._show_legend()

    def show_part(self, part: tuple[float, float] | None) -> None:
        """Look at a part of the run, or at all of it."""
        if part != self._zoom:
            self._zoom = part
            self.plot.is_zoomed = part is not None
            self._y_range = (math.nan, math.nan)
            if self._snapshot is not None:
                self._draw(self._snapshot)
            self._show_range()

    def _step_at(self, x: float) -> int:
        last_step = 0 if self._snapshot is None else self._snapshot.last_step
        return min(max(round(x), 0), last_step)

    def _on_pointed(self, x: float | None) -> None:
        self.hovering.emit(Hover(step=None if x is None or self._snapshot is None else self._step_at(x)))

    def _on_zoomed_by_hand(self, _: object) -> None:
        (low, high), _ = self.plot.getViewBox().viewRange()
        low, high = max(low, 0.0), max(high, low + 4.0)
        whole = low <= 0.0 and high >= self._x_end
        self.wants.emit(Ask("look at part", None if whole else (low, high)))
        if whole:
            self._show_range()

    def _on_key_pressed(self, key: int) -> None:
        """Arrows move what is pointed at, Return goes there."""
        snapshot = self._snapshot
        if snapshot is None:
            return
        if key == Qt.Key.Key_Escape:
            self.hovering.emit(Hover())
        elif key == Qt.Key.Key_Return:
            if self._hovered is not None:
                self.wants.emit(GoTo(self._hovered))
        else:
            low, high = self._x_range()
            stride = max(1, round((min(high, snapshot.last_step) - low) / 100))
            start = snapshot.step if self._hovered is None else self._hovered
            self.hovering.emit(
                Hover(step=self._step_at(start + (stride if key == Qt.Key.Key_Right else -stride)))
            )
