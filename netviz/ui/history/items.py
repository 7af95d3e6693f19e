"""What is drawn between the axes of a plot over the steps: the grid and the curves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

import numpy as np
import pyqtgraph as pg
from pyqtgraph.graphicsItems.PlotCurveItem import arrayToLineSegments
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTransform

from netviz.core.params import Array
from netviz.ui.history.swing import Drawing
from netviz.ui.history.time_plot import ValueAxis
from netviz.ui.kit.kept_pictures import KeptPictures
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.plot_items import ViewItem, clipped, is_page, pixels_of, view_of

BAND_OPACITY = 0.16

_EMPTY: Array = np.empty(0)
_FEW = 160  # points
_APART, _STEEP = 3.0, 0.5  # pixels between two points of a line, across or up and down
_FARTHEST = 1e5  # pixels beyond which nothing can be seen anyway
_MOST_DASHES = 4000  # of a line; what is longer is whole after them


class Grid(ViewItem):
    """Level lines at the ticks of an axis, under everything else."""

    def __init__(self, axis: ValueAxis) -> None:
        super().__init__()
        self._axis = axis
        self.pen = QPen()
        self.setZValue(-1000)

    @paint_guard
    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint a line at each tick."""
        view = view_of(self)
        with pixels_of(painter) as transform:
            painter.setPen(self.pen)
            area = transform.mapRect(view)
            for value, _text in self._axis.ticks():
                y = math.floor(transform.map(QPointF(0.0, value)).y()) + 0.5
                painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))


class HistoryCurve:
    """A curve with its band, its colours and its pens.

    Attributes
    ----------
    drawing : Drawing or None
        In the coordinates of the plot.
    pen, thin_pen : QPen
        Of the line, up to the step at which the user stands and after it.
    ground : QColor
        Of the band, or of the area under the curve.
    is_filled : bool
        Whether the area down to 0 is filled.
    depth : int
        Those with a larger one are drawn before.
    dashes : tuple of float
        Lengths of dashes and gaps in pixels; empty for a whole line.
    """

    def __init__(self) -> None:
        self.drawing: Drawing | None = None
        self.pen, self.thin_pen, self.ground = QPen(), QPen(), QColor()
        self.is_filled, self.depth = False, 0
        self.dashes: tuple[float, ...] = ()

    @property
    def things(self) -> tuple[object, ...]:
        """What it is drawn of; others where it looks different."""
        return self.drawing, self.pen, self.thin_pen, self.ground

    def getData(self) -> tuple[Array, Array]:
        """The points of the line, in the coordinates of the plot; as a curve of pyqtgraph has it."""
        shown = self.drawing
        return (_EMPTY, _EMPTY) if shown is None else (shown.x, shown.y)


class HistoryCurves(ViewItem):
    """All curves of a plot, painted at once: an item for each takes longer than its line."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.curves = [HistoryCurve() for _ in range(most)]
        self.now = math.inf
        self._kept = KeptPictures()

    @paint_guard
    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint the areas and bands, each with its line."""
        with pixels_of(painter) as transform, np.errstate(over="ignore", invalid="ignore"):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area = transform.mapRect(view_of(self))
            shown = [curve for curve in self.curves if curve.drawing is not None and len(curve.drawing.x)]
            shown.sort(key=lambda curve: -curve.depth)
            things = [thing for curve in shown for thing in curve.things]
            if self._kept.is_unchanged(painter, things, (transform, area)):
                self._paint_pictures(painter, shown, transform, area)
                return
            clip = area if is_page(painter) else None
            for curve in shown:
                paint_curve(painter, curve, self.now, (transform, clip))

    def _paint_pictures(
        self, painter: QPainter, shown: Sequence[HistoryCurve], transform: QTransform, area: QRectF
    ) -> None:
        """The same from a picture up to the present step and one after it: where only that has changed."""
        now = area.right() if math.isinf(self.now) else transform.map(QPointF(self.now, 0.0)).x()
        before, after = QRectF(area), QRectF(area)
        before.setRight(now)
        after.setLeft(now)
        for name, part, drawn in (("before", before, math.inf), ("after", after, -math.inf)):
            if part.width() > 0:
                painter.save()
                painter.setClipRect(part, Qt.ClipOperation.IntersectClip)
                self._kept.draw(painter, area, name, partial(_paint_all, shown, drawn, transform))
                painter.restore()


def _paint_all(
    curves: Sequence[HistoryCurve], now: float, transform: QTransform, painter: QPainter
) -> None:
    for curve in curves:
        paint_curve(painter, curve, now, (transform, None))


def paint_curve(
    painter: QPainter, curve: HistoryCurve, now: float, where: tuple[QTransform, QRectF | None]
) -> None:
    """Paint a curve with its band, thinner after the step at which the user stands."""
    (transform, area), shown = where, curve.drawing
    if shown is None or not len(shown.x):
        return

    def pixels(x: Array, y: Array) -> Array:
        """Places (2, n)."""
        places = np.empty((2, len(x)))
        np.multiply(x, transform.m11(), out=places[0])
        np.multiply(y, transform.m22(), out=places[1])
        places += np.array(((transform.dx(),), (transform.dy(),)))
        return np.clip(places, -_FARTHEST, _FARTHEST, out=places)

    places = pixels(shown.x, shown.y)
    if curve.is_filled:
        base = transform.map(QPointF(0.0, 0.0)).y()
        floor = np.array(((places[0, -1], places[0, 0]), (base, base)))
        _fill(painter, np.concatenate((places, floor), axis=1), curve.ground, area)
    elif len(shown.band_x):
        upper = pixels(shown.band_x, shown.band_high)
        lower = pixels(shown.band_x, shown.band_low)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # it is hardly seen, and costs most
        _fill(painter, np.concatenate((upper, lower[:, ::-1]), axis=1), curve.ground, area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if curve.dashes:
        pairs = dashed(places, curve.dashes)
        split = 2 * int(np.searchsorted(pairs[0, 1::2], transform.m11() * now + transform.dx()))
        _draw(painter, pairs[:, :split], curve.pen, area, "pairs")
        _draw(painter, pairs[:, split:], curve.thin_pen, area, "pairs")
        return
    split = int(np.searchsorted(shown.x, now, side="right"))
    for part, pen in ((places[:, :split], curve.pen), (places[:, max(split - 1, 0) :], curve.thin_pen)):
        line = sparser(part)
        _draw(painter, line, pen, area, "at once" if line.shape[1] <= _FEW else "all")


def _fill(painter: QPainter, corners: Array, color: QColor, area: QRectF | None) -> None:
    polygon = pg.functions.arrayToQPolygonF(*np.ascontiguousarray(corners))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPolygon(polygon if area is None else polygon.intersected(QPolygonF(area)))


def sparser(places: Array) -> Array:
    """A line (2, n) without points that are too near to each other.

    Short segments lie on one another: the line looks thicker than its pen. Which points are left does not
    depend on where the line begins.
    """
    x, y = places
    kept = np.ones(len(x), bool)
    kept[1:-1] = (np.diff(np.floor(x / _APART))[:-1] > 0) | (np.abs(np.diff(y))[:-1] > _STEEP)
    return places[:, kept]


def dashed(places: Array, dashes: tuple[float, ...]) -> Array:
    """The ends of the dashes along a line, in pairs: a pen's own begin anew at every point of it.

    Parameters
    ----------
    places : array (2, n)
        In pixels.
    dashes : tuple of float
        Lengths of a dash, a gap, a dash …, in pixels; an even number of them.

    Returns
    -------
    array (2, 2m)
    """
    along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(places, axis=1)))))
    ends = np.cumsum(dashes)
    rounds = min(int(along[-1] // ends[-1]) + 1, _MOST_DASHES)
    cuts = np.concatenate(([0.0], (np.arange(rounds)[:, None] * ends[-1] + ends).ravel()))
    at = np.unique(np.concatenate((along, cuts[cuts < along[-1]])))
    middle = 0.5 * (at[1:] + at[:-1])
    drawn = np.searchsorted(cuts, middle, side="right") % 2 == 1
    corners = np.stack([np.interp(at, along, axis) for axis in places])
    pairs = np.stack((corners[:, :-1][:, drawn], corners[:, 1:][:, drawn]), axis=2)
    return np.asarray(pairs.reshape(2, -1))


def _draw(painter: QPainter, places: Array, pen: QPen, area: QRectF | None, how: str) -> None:
    """Draw a line segment by segment: at once, one that crosses itself takes hundreds of times longer.

    Parameters
    ----------
    painter : QPainter
    places : array (2, n)
        In pixels.
    pen : QPen
    area : QRectF or None
        On a page, only what lies in it is drawn.
    how : str
        "all" segments; those from the first place of each of the "pairs" to the second; or "at once", as a
        curve of few points is drawn all the same: where two segments meet they are darker.
    """
    if places.shape[1] < 2:
        return
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if area is not None:
        lines = np.stack((places.T[:-1], places.T[1:]), axis=1)
        lines = clipped(lines[:: 2 if how == "pairs" else 1], area)
        painter.drawLines([QLineF(*start, *end) for start, end in lines.tolist()])
    elif how == "at once":
        painter.drawPolyline(pg.functions.arrayToQPolygonF(*np.ascontiguousarray(places)))
    else:
        # Qt is given an address within the segments, which must live until it is done.
        segments = arrayToLineSegments(*np.ascontiguousarray(places), how, finiteCheck=False)
        painter.drawLines(*segments.drawargs())
        del segments
