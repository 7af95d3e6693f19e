"""Curves over the steps: what the loss and the gradient panel have in common."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from netviz.core.params import Array
from netviz.session import Snapshot
from netviz.ui.theme import Theme
from netviz.ui.widgets import Card, number_text, power_of_ten

SPIKE = 30.0
"""How many times its median a curve may rise above a linear axis before it is cut off."""

MOST_POINTS = 600
"""Bins of a curve; about as many as a plot has pixels, each with a least and a greatest value."""


class Thinned:
    """A growing column, cut to a bounded number of bins as it grows.

    Each bin keeps the least and the greatest of its values, so that no spike is lost. Only rows that are
    new since the last update are read.
    """

    def __init__(self, most: int = MOST_POINTS) -> None:
        self._most = most
        self.restart()

    def restart(self) -> None:
        """Forget all; the next update reads the column from the start."""
        self.bin = 1
        self._low = self._high = np.empty(0)

    def update(self, column: Array) -> tuple[Array, Array]:
        """The points (x, y) of the curve; x in steps. NaN are left out."""
        if len(column) < len(self._low) * self.bin:
            self.restart()
        while len(column) > self.bin * self._most:
            even = len(self._low) // 2 * 2
            self._low = np.fmin.reduce(self._low[:even].reshape(-1, 2), axis=1)
            self._high = np.fmax.reduce(self._high[:even].reshape(-1, 2), axis=1)
            self.bin *= 2
        size, done = self.bin, len(self._low)
        complete = len(column) // size
        fresh = column[done * size : complete * size].reshape(-1, size)
        self._low = np.concatenate((self._low, np.fmin.reduce(fresh, axis=1)))
        self._high = np.concatenate((self._high, np.fmax.reduce(fresh, axis=1)))
        if size == 1:
            x, y = np.arange(complete, dtype=float), self._low
        else:
            x = np.repeat((np.arange(complete) + 0.5) * size, 2)
            y = np.column_stack((self._low, self._high)).ravel()
        # What has not filled a bin yet, and the newest value, to which the curve must reach.
        tail = column[complete * size :]
        ends = [np.fmin.reduce(tail), np.fmax.reduce(tail)] if len(tail) else []
        x = np.append(x, [len(column) - 1.0] * (len(ends) + 1))
        y = np.append(y, [*ends, column[-1]])
        known = np.isfinite(y)
        return x[known], y[known]


@dataclass(frozen=True)
class Series:
    """One curve: a column of the history, its name on screen and the key of its colour."""

    column: str
    label: str
    color: str


class _PowerAxis(pg.AxisItem):
    """Labels at whole powers of ten for values that are logarithms already."""

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        decades = max(1, math.ceil((high - low) / max(size / 28, 1)))
        return [(decades, 0)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [power_of_ten(round(value)) for value in values]


class _StepAxis(pg.AxisItem):
    """Steps, never with a prefix of their own making."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [number_text(value) if value == int(value) else "" for value in values]


class CurvePanel(Card):
    """Curves over the steps of the run, and a line at the step that is shown."""

    def __init__(self, title: str, series: tuple[Series, ...], *, logarithmic: bool) -> None:
        super().__init__(title)
        self._series, self._logarithmic = series, logarithmic
        self._snapshot: Snapshot | None = None
        self._theme: Theme | None = None
        axes = {"bottom": _StepAxis("bottom")}
        if logarithmic:
            axes["left"] = _PowerAxis("left")
        self.plot = pg.PlotWidget(axisItems=axes)
        self.plot.setAccessibleName(title)
        self.plot.setMinimumSize(160, 90)
        item = self.plot.getPlotItem()
        item.setMenuEnabled(False)
        item.hideButtons()
        item.getViewBox().setMouseEnabled(False, False)
        self.plot.getAxis("left").setWidth(52)
        self.plot.getAxis("left").enableAutoSIPrefix(False)
        self.plot.getAxis("bottom").enableAutoSIPrefix(False)
        self._thinned = [Thinned() for _ in series]
        self.curves = [pg.PlotCurveItem(antialias=True) for _ in series]
        for number, curve in enumerate(self.curves):
            curve.setZValue(-number)  # the first is the most important
            curve.setSegmentedLineMode("on")
            item.addItem(curve, ignoreBounds=True)
        self._dots = [pg.ScatterPlotItem(size=7, pen=None) for _ in series]
        for dot in self._dots:
            item.addItem(dot, ignoreBounds=True)
        self._now = pg.InfiniteLine(angle=90, movable=False)
        item.addItem(self._now, ignoreBounds=True)
        self._marks: list[pg.InfiniteLine] = []
        self._x_end, self._y_range = 0.0, (math.nan, math.nan)
        self._smooth = self._drawn_smooth = True
        self.body.addWidget(self.plot, 1)

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self._theme = theme
        theme.color_plot(self.plot)
        for curve, dot, series in zip(self.curves, self._dots, self._series, strict=True):
            curve.setPen(pg.mkPen(theme.quantities[series.color], width=1.6))
            dot.setBrush(theme.quantities[series.color])
        line = QColor(theme.accent)
        line.setAlpha(140)
        self._now.setPen(pg.mkPen(line, width=1))
        for mark in self._marks:
            mark.setPen(self._mark_pen())
        self._show_legend()

    def _show_legend(self) -> None:
        """What the colours mean, for the curves that there are."""
        has_test = self._snapshot is None or bool(self._snapshot.dataset.is_test.any())
        self.detail.setText(
            "&ensp;".join(
                f'<span style="color:{self._theme.quantities[series.color]}">●</span>&nbsp;{series.label}'
                for series in self._series
                if has_test or not series.column.startswith("test_")
            )
        )

    def set_playing(self, playing: bool) -> None:
        """Whether many frames follow each other: antialiased curves would cost half a frame."""
        self._smooth = not playing

    def render(self, old: Snapshot | None, new: Snapshot) -> None:
        """Show what differs from the snapshot shown before."""
        if old is None or old.generation != new.generation:
            for thinned in self._thinned:
                thinned.restart()
            self._x_end, self._y_range = 0.0, (math.nan, math.nan)
        elif (old.step, old.last_step) == (new.step, new.last_step) and self._drawn_smooth == self._smooth:
            return
        self._drawn_smooth = self._smooth
        self._snapshot = new
        if old is None or old.dataset is not new.dataset:
            self._show_legend()
        if old is None or old.changes != new.changes:
            self._show_marks(new.changes)
        low, high = math.inf, -math.inf
        for curve, dot, thinned, series in zip(
            self.curves, self._dots, self._thinned, self._series, strict=True
        ):
            x, y = thinned.update(new.history[series.column])
            if self._logarithmic:
                positive = y > 0
                x, y = x[positive], np.log10(y[positive])
            # A single point has no line: a dot shows where the run begins.
            alone = len(x) > 0 and x[0] == x[-1]
            dot.setData(x[:1], y[:1]) if alone else dot.clear()
            curve.setData(x, y, antialias=self._smooth)
            if len(y):
                top = float(y.max())
                if not self._logarithmic:  # one early spike must not flatten everything after it
                    top = min(top, SPIKE * float(np.median(np.abs(y))))
                low, high = min(low, float(y.min())), max(high, top)
        self._fit(new.last_step, low, high)
        self._now.setPos(new.step)
        self._now.setVisible(new.step < new.last_step)

    def _show_marks(self, steps: tuple[int, ...]) -> None:
        """A dotted line at every step at which a setting was changed."""
        while len(self._marks) < len(steps):
            mark = pg.InfiniteLine(angle=90, movable=False)
            mark.setZValue(-10)
            mark.setPen(self._mark_pen())
            self.plot.getPlotItem().addItem(mark, ignoreBounds=True)
            self._marks.append(mark)
        for number, mark in enumerate(self._marks):
            mark.setVisible(number < len(steps))
            if number < len(steps):
                mark.setPos(steps[number])

    def _mark_pen(self) -> QPen:
        return pg.mkPen(self._theme.muted, width=1, style=Qt.PenStyle.DotLine)

    def _fit(self, last_step: int, low: float, high: float) -> None:
        """Move the ranges in jumps: moving them at every frame costs more than the curves."""
        x_end = self._x_end
        if x_end == 0.0 or last_step > x_end or (x_end > 20.0 and last_step < 0.25 * x_end):
            x_end = max(20.0, 1.3 * last_step)
        if not self._logarithmic:
            low = min(low, 0.0)
        bottom, top = self._y_range
        fits = bottom <= low and high <= top and (high - low) > 0.4 * (top - bottom)
        if math.isfinite(low) and math.isfinite(high) and not fits:
            margin = max(0.06 * (high - low), 0.3 if self._logarithmic else 1e-12)
            # Some room on the side to which losses and gradients tend.
            room = 0.5 if self._logarithmic else 0.0
            bottom, top = low - margin - room, high + margin
        if (x_end, (bottom, top)) != (self._x_end, self._y_range) and bottom < top:
            self._x_end, self._y_range = x_end, (bottom, top)
            self.plot.setRange(xRange=(0.0, x_end), yRange=(bottom, top), padding=0.0)
