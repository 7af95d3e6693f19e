"""Lines and marks on plots, with widths in logical pixels, whatever they are painted on.

pyqtgraph draws with cosmetic pens in the coordinates of the plot. Such a pen keeps its width in the
device's own pixels, so that it is half as thick at 200 %, and in an SVG it depends on
`vector-effect`, which not every viewer knows. Here all is taken to pixels first, and drawn with a pen of
its own width.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pyqtgraph as pg
from pyqtgraph.graphicsItems.PlotCurveItem import arrayToLineSegments
from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPaintEngine, QPainter, QPen, QPolygonF, QTransform

from netviz.core.params import Array
from netviz.ui.kit.paint_guard import paint_guard

_SHARP = 4  # pixels of a picture for each pixel of a page
_SHARPEST = 4096  # pixels along a side of it
_FARTHEST = 1e6  # pixels beyond which nothing can be seen anyway, and Qt's numbers overflow


def is_page(painter: QPainter) -> bool:
    """Whether the picture can be enlarged later: an SVG, a PDF."""
    return painter.paintEngine().type() in (
        QPaintEngine.Type.SVG,
        QPaintEngine.Type.Pdf,
        QPaintEngine.Type.Picture,
    )


def device_ratio(painter: QPainter) -> float:
    """The pixels of what is painted on for each logical one.

    A widget can be drawn into a picture that has another ratio than its own device.
    """
    transform = painter.deviceTransform()
    return math.hypot(transform.m11(), transform.m12())  # also where text is turned


def joined(pen: QPen) -> QPen:
    """A pen whose segments leave no gap where they meet; round ends would take ten times as long."""
    pen.setCapStyle(Qt.PenCapStyle.SquareCap)
    return pen


def draw_cells(painter: QPainter, area: QRectF, image: QImage) -> None:
    """Draw a picture of cells, a pixel each, with sharp edges, also where a page is enlarged."""
    if is_page(painter):
        across, down = (
            max(1, min(round(_SHARP * room / cells), _SHARPEST // cells))
            for room, cells in ((area.width(), image.width()), (area.height(), image.height()))
        )
        image = image.scaled(image.width() * across, image.height() * down)  # not smoothed
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(area, image)


def to_pixels(points: Array, transform: QTransform) -> Array:
    """Points (N, 2) of a plot in pixels."""
    matrix = np.array(((transform.m11(), transform.m12()), (transform.m21(), transform.m22())))
    return np.asarray(points @ matrix + np.array((transform.dx(), transform.dy())))


@contextmanager
def pixels_of(painter: QPainter) -> Iterator[QTransform]:
    """Paint in logical pixels for a while; yields the transform from the plot's coordinates to them."""
    transform = painter.transform()
    painter.save()
    try:
        painter.resetTransform()
        yield transform
    finally:
        painter.restore()


def view_of(item: pg.GraphicsObject) -> QRectF:
    """The part of a plot that is in sight, in its coordinates; pyqtgraph's `viewRect` can be outdated."""
    box = item.getViewBox()
    return QRectF() if box is None else box.viewRect()


def inside(places: Array, area: QRectF) -> Array:
    """Which of the places (N, 2) lie in an area; boolean (N,)."""
    low, high = (area.left(), area.top()), (area.right(), area.bottom())
    return np.asarray(((places >= low) & (places <= high)).all(axis=1))


def clipped(lines: Array, area: QRectF) -> Array:
    """The parts of straight lines (n, 2, 2) that lie in an area: on a page, Qt clips nothing.

    Returns
    -------
    array (m, 2, 2)
    """
    lines = lines[np.isfinite(lines).all(axis=(1, 2))]
    start, way = lines[:, 0], lines[:, 1] - lines[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        first = (np.array((area.left(), area.top())) - start) / way
        second = (np.array((area.right(), area.bottom())) - start) / way
    # A line along an edge is 0/0 there: in the area.
    enter = np.fmin(first, second).max(axis=1, initial=0.0, where=~np.isnan(first))
    leave = np.fmax(first, second).min(axis=1, initial=1.0, where=~np.isnan(second))
    seen = enter < leave
    ends = [start[seen] + share[seen, None] * way[seen] for share in (enter, leave)]
    return np.stack(ends, axis=1)


class InWholeView:
    """Of an item that is as large as the view, so that it is always drawn."""

    def boundingRect(self) -> QRectF:
        """The view."""
        return view_of(self)

    def viewRangeChanged(self) -> None:
        """Follow the view."""
        self.prepareGeometryChange()  # type: ignore[attr-defined]


class ViewItem(InWholeView, pg.GraphicsObject):
    """Something of our own in a plot, as large as the view."""


class Curve(InWholeView, pg.PlotCurveItem):
    """Lines from point to point or in pairs, optionally filled down to a level."""

    @paint_guard
    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint the area, then the line."""
        x, y = self.getData()
        if x is None or not len(x):
            return
        options = self.opts
        with pixels_of(painter) as transform, np.errstate(over="ignore", invalid="ignore"):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, bool(options["antialias"]))
            places = to_pixels(np.column_stack((x, y)).astype(np.float64), transform)
            places = np.clip(places, -_FARTHEST, _FARTHEST)
            area = transform.mapRect(view_of(self)) if is_page(painter) else None
            level = options["fillLevel"]
            if level is not None and options["brush"].style() != Qt.BrushStyle.NoBrush:
                base = transform.map(QPointF(0.0, level)).y()
                corners = np.vstack(((places[0, 0], base), places, (places[-1, 0], base)))
                polygon = QPolygonF([QPointF(*corner) for corner in corners.tolist()])
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(options["brush"])
                painter.drawPolygon(polygon if area is None else polygon.intersected(QPolygonF(area)))
            painter.setPen(options["pen"])
            painter.setBrush(Qt.BrushStyle.NoBrush)
            connect = options["connect"]
            if area is not None:
                lines = np.stack((places[:-1], places[1:]), axis=1)
                places = clipped(lines[:: 2 if connect == "pairs" else 1], area).reshape(-1, 2)
                connect = "pairs"
            px, py = places.T
            if options["segmentedLineMode"] == "on" and area is None:
                # Qt is given an address within the segments, which must live until it is done.
                segments = arrayToLineSegments(px, py, connect, finiteCheck=True)
                pen = QPen(options["pen"])
                pen.setCapStyle(Qt.PenCapStyle.SquareCap)  # round ones take Qt five times as long
                painter.setPen(pen)
                painter.drawLines(*segments.drawargs())
                del segments
            else:
                painter.drawPath(pg.arrayToQPath(px, py, connect=connect, finiteCheck=True))


class Level(InWholeView, pg.InfiniteLine):
    """A line across the whole plot, at one value of an axis."""

    def boundingRect(self) -> QRectF:
        """The view, in its own coordinates, which go along the line.

        pyqtgraph finds the room of a line anew while it is painted, and then all is painted once more.
        """
        return QRectF(self.mapRectFromParent(view_of(self)))

    @paint_guard
    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint it from end to end."""
        room = self.boundingRect()
        start, end = room.left(), room.right()
        with pixels_of(painter) as transform:
            painter.setPen(self.currentPen)
            painter.drawLine(transform.map(QPointF(start, 0.0)), transform.map(QPointF(end, 0.0)))


class Marks(pg.ScatterPlotItem):
    """Some marks of one size and look, drawn as shapes and not as pictures."""

    @paint_guard
    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint one after the other."""
        options, data = self.opts, self.data
        if not len(data):
            return
        with pixels_of(painter) as transform:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(options["pen"])
            painter.setBrush(options["brush"])
            size = float(options["size"])
            shape = QTransform.fromScale(size, size).map(Symbols[options["symbol"]])
            places = to_pixels(np.column_stack((data["x"], data["y"])), transform)
            if is_page(painter):
                places = places[inside(places, transform.mapRect(view_of(self)))]
            for x, y in places.tolist():
                painter.drawPath(shape.translated(x, y))
