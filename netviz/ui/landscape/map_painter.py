"""Contours around θ with the run's path, the present point and the step."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from netviz.core.params import Array
from netviz.ui.kit.number_format import exact_text
from netviz.ui.kit.painted_widget import rgba_image
from netviz.ui.kit.symbols import text_width
from netviz.ui.kit.theme import SMALL, Theme, rgb
from netviz.ui.landscape.arrows import draw_arrow, draw_label, share_inside
from netviz.ui.landscape.asked import Chart
from netviz.ui.landscape.axes import Axes

_TINT = 0.30  # opacity of the ground where the loss is largest
_LINE = 130  # opacity of a contour, of 255
_APART = 46.0  # pixels of the usual type between two labels
_POINT = 5.0
_FARTHEST = 1e5  # pixels


class MapPainter:
    """Paints a chart.

    Parameters
    ----------
    chart : Chart
    part : "loss", "loss_data" or "loss_reg"
    theme : Theme
    axes : Axes
    """

    def __init__(self, chart: Chart, part: str, theme: Theme, axes: Axes) -> None:
        self._chart, self._part, self._theme, self._axes = chart, part, theme, axes

    def paint(self, painter: QPainter, cross: tuple[float, float] | None) -> None:
        """Paint it all; `cross` is what keys or the pointer have come to."""
        axes = self._axes
        painter.save()
        painter.setClipRect(axes.area)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._paint_ground(painter)
        covered = self._paint_contours(painter)
        self._paint_path(painter)
        self._paint_step(painter, covered)
        if cross is not None:
            self._paint_cross(painter, axes.pixel(*cross))
        painter.restore()

    # --------------------------------------------------------------- surface

    def _paint_ground(self, painter: QPainter) -> None:
        """The higher, the more of the quantity's colour."""
        painter.drawImage(self._axes.area, self._ground())

    def _ground(self) -> QImage:
        values = self._chart.surface.values(self._part)[::-1]
        finite = np.isfinite(values)
        ranks = values.copy()
        if finite.any() and values[finite].min() > 0:
            ranks[finite] = np.log(values[finite])
        low, high = (ranks[finite].min(), ranks[finite].max()) if finite.any() else (0.0, 1.0)
        shares = np.where(finite, (ranks - low) / max(high - low, 1e-300), 1.0)
        # The values are those of points, the picture is of the cells between them.
        shares = (shares[1:, 1:] + shares[1:, :-1] + shares[:-1, 1:] + shares[:-1, :-1]) / 4
        pixels = np.empty((*shares.shape, 4), np.uint8)
        pixels[..., :3] = rgb(self._theme.quantities[self._part])
        pixels[..., 3] = np.rint(255 * _TINT * np.clip(shares, 0.0, 1.0))
        return rgba_image(pixels)

    def _paint_contours(self, painter: QPainter) -> list[QRectF]:
        """The lines, then a label on each that has room; returns what the labels cover."""
        theme, surface, axes = self._theme, self._chart.surface, self._axes
        rows, columns = surface.data.shape
        color = QColor(theme.text_color(self._part))
        color.setAlpha(_LINE)
        lines: list[tuple[float, Array]] = []
        for level, pieces in self._chart.levels:
            if not len(pieces):
                continue
            shares = pieces.reshape(-1, 2) / (columns - 1, rows - 1)
            area = axes.area
            points = (area.left(), area.bottom()) + shares * (area.width(), -area.height())
            lines.append((level, points))
            painter.setPen(theme.pen(color))
            painter.drawPath(pg.arrayToQPath(points[:, 0], points[:, 1], connect="pairs"))
        return self._paint_levels(painter, lines)

    def _paint_levels(self, painter: QPainter, lines: list[tuple[float, Array]]) -> list[QRectF]:
        theme, area, font = self._theme, self._axes.area, self._theme.font(SMALL)
        ground = QColor(theme.plot)
        ground.setAlpha(215)
        taken = [self._axes.pixels(self._chart.here[None])[0]]
        covered = []
        height = QFontMetricsF(font).height()
        for level, points in lines:
            text = exact_text(level)
            half = text_width(text, font) / 2 + 4
            room = area.adjusted(half, height, -half, -height)
            middles = (points[::2] + points[1::2]) / 2
            inside = middles[
                (middles[:, 0] > room.left())
                & (middles[:, 0] < room.right())
                & (middles[:, 1] > room.top())
                & (middles[:, 1] < room.bottom())
            ]
            if not len(inside):
                continue
            apart = np.min([np.linalg.norm(inside - place, axis=1) for place in taken], axis=0)
            # Not too far either: labels that stand in a row are read as a scale.
            best = int(np.argmin(np.abs(apart - 1.3 * _APART * theme.scale)))
            if apart[best] < _APART * theme.scale:
                continue
            taken.append(inside[best])
            place = QPointF(*inside[best].tolist())
            covered.append(
                draw_label(painter, place, text, font, theme.text_color(self._part), area, ground)
            )
        return covered

    # ------------------------------------------------------------------ path

    def _paint_path(self, painter: QPainter) -> None:
        theme, chart = self._theme, self._chart
        pixels = np.clip(self._axes.pixels(chart.path), -_FARTHEST, _FARTHEST)
        start = pixels[0].copy()
        pixels[~self._inside(pixels)] = np.nan  # a scalable picture knows no clipping
        past, future = pixels[: chart.n_past], pixels[chart.n_past - 1 :]
        faint = QColor(theme.text)
        faint.setAlpha(110)
        for points, pen in (
            (future, theme.pen(faint, 1.0, Qt.PenStyle.DashLine)),
            (past, theme.pen(theme.text, 1.5)),
        ):
            if len(points) > 1:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(pen)
                painter.drawPath(pg.arrayToQPath(points[:, 0], points[:, 1], connect="finite"))
        if len(past) > 1 and self._inside(start[None])[0]:
            painter.setPen(theme.pen(theme.text, 1.5))
            painter.setBrush(QColor(theme.plot))
            painter.drawEllipse(QPointF(*start.tolist()), 3 * theme.scale, 3 * theme.scale)

    def _inside(self, pixels: Array) -> Array:
        area = self._axes.area
        x, y = pixels.T
        return np.asarray(
            (x >= area.left()) & (x <= area.right()) & (y >= area.top()) & (y <= area.bottom())
        )

    def _paint_step(self, painter: QPainter, covered: list[QRectF]) -> None:
        theme, chart, axes = self._theme, self._chart, self._axes
        here = axes.pixel(*chart.here.tolist())
        if not axes.area.contains(here):
            return  # the user has zoomed to another place
        if chart.step is not None and np.isfinite(chart.step).all():
            draw_arrow(
                painter, here, self._clamped(chart.step), theme.accent, theme, axes.area, dashed=True
            )
        if np.isfinite(chart.arrow).all():
            end = self._clamped(chart.here + chart.arrow)
            draw_arrow(painter, here, end, theme.accent, theme, axes.area)
            self._name_arrow(painter, here, end, covered)
        painter.setPen(theme.pen(theme.plot, 1.5))
        painter.setBrush(QColor(theme.accent))
        painter.drawEllipse(here, _POINT * theme.scale, _POINT * theme.scale)

    def _clamped(self, point: Array) -> QPointF:
        place = np.clip(self._axes.pixels(point), -_FARTHEST, _FARTHEST)
        return QPointF(*place.tolist())

    def _name_arrow(self, painter: QPainter, here: QPointF, end: QPointF, covered: list[QRectF]) -> None:
        """At its tip, or where it leaves the picture; not where it is too short to be seen."""
        theme, area = self._theme, self._axes.area
        way = end - here
        length = math.hypot(way.x(), way.y())
        if length < 14 * theme.scale:
            return
        font, text = theme.font(SMALL), "−η ∂J̃/∂θ"
        tip = here + way * share_inside(here, way, area)
        aside = QPointF(-way.y(), way.x()) / length * (QFontMetricsF(font).height() * 0.9 + 4)
        places = [
            tip + aside + QPointF(text_width(text, font) / 2 * (1 if aside.x() > 0 else -1), 0),
            tip - aside,
        ]
        place = next((p for p in places if not any(c.contains(p) for c in covered)), places[0])
        ground = QColor(theme.plot)
        ground.setAlpha(215)
        draw_label(painter, place, text, font, theme.accent, area.adjusted(4, 2, -4, -2), ground)

    def _paint_cross(self, painter: QPainter, place: QPointF) -> None:
        theme, size = self._theme, 7 * self._theme.scale
        painter.setPen(theme.pen(theme.text, 1.5))
        painter.drawLine(place - QPointF(size, 0), place + QPointF(size, 0))
        painter.drawLine(place - QPointF(0, size), place + QPointF(0, size))
