"""The curve of the loss along the gradient, with the step that η takes."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from netviz.core.params import Array
from netviz.landscape import Box, Cut
from netviz.landscape.cut import CROSSES, OVERSHOOTS, UP
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.symbols import text_width
from netviz.ui.kit.theme import SEMIBOLD, SMALL, Theme
from netviz.ui.landscape.arrows import draw_label, draw_leap
from netviz.ui.landscape.axes import Axes
from netviz.ui.landscape.sentences import losses_of

_POINT = 5.0
_FINE = 600  # points of a curve
_DEEPS = 4.0  # how many times as high as the valley is deep the picture is above θ
_PAD, _BELOW = 0.12, 0.32  # of the curve's height: labels stand below it


def box_of(cut: Cut, part: str) -> Box:
    """What of the curve is shown: all of t; of the loss not so much that the valley becomes flat."""
    values = cut.values(part)
    finite = values[np.isfinite(values)]
    here = float(values[np.flatnonzero(cut.t == 0.0)[0]])
    low, high = float(finite.min()), float(finite.max())
    landing = cut.step_loss if part == "loss" and math.isfinite(cut.step_loss) else here
    low, high = min(low, landing), max(high, landing)
    depth = here - low
    if depth > 0:
        high = min(high, here + _DEEPS * depth)
    spread = max(high - low, 1e-9 * max(abs(high), 1.0))
    return Box(float(cut.t[0]), low - _BELOW * spread, float(cut.t[-1]), high + _PAD * spread)


class CutPainter:
    """Paints a cut.

    Parameters
    ----------
    cut : Cut
        Of a finite loss and some gradient.
    part : "loss", "loss_data" or "loss_reg"
    theme : Theme
    axes : Axes
    """

    def __init__(self, cut: Cut, part: str, theme: Theme, axes: Axes) -> None:
        self._cut, self._part, self._theme, self._axes = cut, part, theme, axes
        self._values = cut.values(part)
        self._covered: list[QRectF] = []

    def value_at(self, t: float) -> float:
        """Of the curve, between its points linearly."""
        return float(np.interp(t, self._cut.t, self._values))

    def paint(self, painter: QPainter, cross: float | None) -> None:
        """Paint it all; `cross` is the t that is pointed at."""
        cut, axes = self._cut, self._axes
        painter.save()
        painter.setClipRect(axes.area.adjusted(-1, -axes.area.top(), 8, 1))
        if self._part == "loss":
            self._paint_tangent(painter)
        self._paint_curve(painter)
        self._paint_eta(painter)
        if self._part == "loss":
            self._paint_step(painter)
        self._paint_points(painter)
        if cross is not None and cut.t[0] <= cross <= cut.t[-1]:
            self._paint_cross(painter, cross)
        painter.restore()

    def _line(self, painter: QPainter, ts: Array, values: Array) -> None:
        """What of a curve is in the picture; a scalable picture knows no clipping."""
        box = self._axes.box
        if box.right <= ts[0] or box.left >= ts[-1]:
            return
        fine = np.linspace(max(box.left, ts[0]), min(box.right, ts[-1]), _FINE)
        fine = np.union1d(fine, ts[(ts >= fine[0]) & (ts <= fine[-1])])
        along = np.interp(fine, ts, values)
        along[~((along >= box.bottom) & (along <= box.top))] = np.nan
        points = self._axes.pixels(np.column_stack((fine, along)))
        painter.drawPath(pg.arrayToQPath(points[:, 0], points[:, 1], connect="finite"))

    def _paint_curve(self, painter: QPainter) -> None:
        painter.save()
        painter.setClipRect(self._axes.area)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._theme.pen(self._theme.quantities[self._part], 2.0))
        self._line(painter, self._cut.t, self._values)
        painter.restore()

    def _paint_tangent(self, painter: QPainter) -> None:
        """The slope at θ, and the parabola that has the curvature too."""
        cut, theme = self._cut, self._theme
        ts = np.linspace(cut.t[0], cut.t[-1], 80)
        tangent = cut.loss_here + cut.slope * ts
        painter.save()
        painter.setClipRect(self._axes.area)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(theme.pen(theme.muted, 1.25, Qt.PenStyle.DashLine))
        self._line(painter, ts, tangent)
        if cut.curvature > 0:
            painter.setPen(theme.pen(theme.muted, 1.25, Qt.PenStyle.DotLine))
            self._line(painter, ts, tangent - 0.5 * cut.slope * cut.curvature * ts**2)
        painter.restore()

    def _color(self) -> str:
        return self._theme.bad if self._cut.verdict in (OVERSHOOTS, UP) else self._theme.good

    def _paint_eta(self, painter: QPainter) -> None:
        """Where t = η is, from the axis up to the curve."""
        cut, theme, axes = self._cut, self._theme, self._axes
        eta = cut.learning_rate
        at = axes.pixel(eta, min(self.value_at(eta), axes.box.top))
        foot = QPointF(at.x(), axes.area.bottom())
        painter.setPen(theme.pen(theme.accent, 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(foot, at)
        font = theme.font(SMALL, SEMIBOLD)
        line = QFontMetricsF(font).height()
        ground = QColor(theme.plot)
        ground.setAlpha(230)
        text = f"𝑡 = η = {number_text(eta, 3)}"
        place = QPointF(foot.x(), axes.area.bottom() - line / 2 - 3)
        within = axes.area.adjusted(4, 0, -4, 0)
        self._covered.append(draw_label(painter, place, text, font, theme.accent, within, ground))

    def _paint_step(self, painter: QPainter) -> None:
        """The leap from θ to where the next step leads, and the loss there."""
        cut, theme, axes = self._cut, self._theme, self._axes
        start = axes.pixel(0.0, cut.loss_here)
        top = axes.area.top()
        is_out = not cut.step_loss <= axes.box.top
        end = axes.pixel(
            min(max(cut.step_t, cut.t[0]), cut.t[-1]), axes.box.top if is_out else cut.step_loss
        )
        rise = 0.45 * abs(end.x() - start.x())
        height = max(min(start.y(), end.y()) - rise, top - 6 * theme.scale)
        if abs(end.x() - start.x()) > 10 * theme.scale:
            draw_leap(painter, start, end, height, self._color(), theme)
        if not is_out:
            painter.setPen(theme.pen(self._color(), 2.0))
            painter.setBrush(QColor(self._color() if cut.step_is_plain else theme.plot))
            painter.drawEllipse(end, _POINT * theme.scale, _POINT * theme.scale)
        font = theme.font(SMALL, SEMIBOLD)
        text = f"{losses_of(cut)[1]}{' ↑' if is_out else ''}"
        line = QFontMetricsF(font).height()
        place = end + QPointF(0, line if is_out else -0.9 * line)
        ground = QColor(theme.plot)
        ground.setAlpha(200)
        within = axes.area.adjusted(2, 0, 6, -line - 6)
        self._covered.append(draw_label(painter, place, text, font, self._color(), within, ground))

    def _paint_points(self, painter: QPainter) -> None:
        """θ, and the lowest point of the valley."""
        cut, theme, axes = self._cut, self._theme, self._axes
        here = axes.pixel(0.0, self.value_at(0.0))
        painter.setPen(theme.pen(theme.plot, 1.5))
        painter.setBrush(QColor(theme.accent))
        painter.drawEllipse(here, _POINT * theme.scale, _POINT * theme.scale)
        font = theme.font(SMALL)
        line = QFontMetricsF(font).height()
        draw_label(painter, here + QPointF(-11, 0.7 * line), "θ", font, theme.accent, axes.area)
        if cut.floor is None or self._part != "loss" or not cut.t[0] <= cut.floor <= cut.t[-1]:
            return
        if cut.verdict not in (OVERSHOOTS, CROSSES) and cut.floor < 1.2 * cut.learning_rate:
            return
        floor = axes.pixel(cut.floor, self.value_at(cut.floor))
        painter.setPen(theme.pen(theme.text, 1.5))
        painter.setBrush(QColor(theme.plot))
        painter.drawEllipse(floor, 3.5 * theme.scale, 3.5 * theme.scale)
        text = f"lowest {losses_of(cut)[2]}"
        width = text_width(text, font)
        within = axes.area.adjusted(2, 0, -2, 0)
        for place in (QPointF(0, 0.9 * line), QPointF(width / 2 + 8, -0.7 * line), QPointF(0, -1.6 * line)):
            middle = floor + place
            label = QRectF(middle.x() - width / 2, middle.y() - line / 2, width, line)
            if within.contains(label) and not any(label.intersects(other) for other in self._covered):
                ground = QColor(theme.plot)
                ground.setAlpha(200)
                draw_label(painter, middle, text, font, theme.text, within, ground)
                return

    def _paint_cross(self, painter: QPainter, t: float) -> None:
        theme, axes = self._theme, self._axes
        place = axes.pixel(t, self.value_at(t))
        painter.setPen(theme.pen(theme.text, 1.0))
        painter.drawLine(QPointF(place.x(), axes.area.top()), QPointF(place.x(), axes.area.bottom()))
        painter.setPen(theme.pen(theme.plot, 1.5))
        painter.setBrush(QColor(theme.text))
        painter.drawEllipse(place, 4 * theme.scale, 4 * theme.scale)
