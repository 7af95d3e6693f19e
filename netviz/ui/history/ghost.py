"""The curves of a pinned run behind those of the present one: faint and dashed, on the same axes."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtGui import QColor, QPainter

from netviz.training.history import HistoryView
from netviz.ui.history.chart import Chart
from netviz.ui.history.decimation import Bins, MinMaxDecimator, OctaveDecimator, decimated_part
from netviz.ui.history.items import HistoryCurve, paint_curve
from netviz.ui.history.swing import drawings
from netviz.ui.history.time_plot import Series
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.plot_items import ViewItem, is_page, pixels_of, view_of
from netviz.ui.kit.theme import LIGHT, Theme

GHOST_OPACITY, GHOST_WIDTH = 0.5, 1.5
DASHES = (5.0, 3.0)
"""Pixels of the usual type."""


class GhostCurves(ViewItem):
    """Follows a chart: the same columns, view and axes, of another history.

    Parameters
    ----------
    chart : Chart
    """

    def __init__(self, chart: Chart) -> None:
        super().__init__()
        self._chart = chart
        self._theme = LIGHT
        self._run: object = None
        self._history: HistoryView | None = None
        self._columns: tuple[Series, ...] = ()
        self._even, self._octaves = MinMaxDecimator(()), OctaveDecimator(())
        self.curves: list[HistoryCurve] = []
        self.setZValue(-50)
        chart.getPlotItem().addItem(self)
        chart.drawn.connect(self._draw)

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self._draw()

    def show_history(self, run: object, history: HistoryView | None) -> None:
        """Show the curves of a run; None for none.

        Parameters
        ----------
        run : object
            Another one for another run: what has been read of it is kept.
        history : HistoryView or None
        """
        if run != self._run:
            self._columns = ()
        self._run, self._history = run, history
        self._draw()

    def _draw(self) -> None:
        history, view = self._history, self._chart.view
        if history is None:
            if self.curves:
                self.curves = []
                self.update()
            return
        shown = tuple(series for series in view.series if not series.filled)
        if shown != self._columns:
            self._columns = shown
            names = [series.column for series in shown]
            self._even, self._octaves = MinMaxDecimator(names), OctaveDecimator(names)
        bins = self._bins(history, view.logarithmic)
        bottom, top = self._chart.getViewBox().viewRange()[1]
        self.curves = []
        for series, drawing in zip(shown, drawings(bins.clipped(bottom, top)), strict=True):
            curve = HistoryCurve()
            color = QColor(self._theme.quantities[series.color])
            color.setAlphaF(GHOST_OPACITY)
            curve.drawing, curve.pen = drawing, self._theme.pen(color, GHOST_WIDTH)
            curve.dashes = tuple(length * self._theme.scale for length in DASHES)
            curve.ground = QColor(0, 0, 0, 0)
            self.curves.append(curve)
        self.update()

    def _bins(self, history: HistoryView, logarithmic: bool) -> Bins:
        scale, zoom = self._chart.scale_of_steps, self._chart.part.zoom
        columns = [series.column for series in self._columns]
        if not columns:
            return Bins.none(0)
        if zoom is not None:
            bins = decimated_part(history, columns, *zoom)
        else:
            bins = (self._octaves if scale.logarithmic else self._even).update(history)
        return bins.on_axes(scale.places(bins.x), logarithmic)

    @paint_guard
    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint the lines."""
        with pixels_of(painter) as transform, np.errstate(over="ignore", invalid="ignore"):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area = transform.mapRect(view_of(self)) if is_page(painter) else None
            for curve in self.curves:
                paint_curve(painter, curve, math.inf, (transform, area))
