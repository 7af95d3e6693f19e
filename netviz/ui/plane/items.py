"""The samples on the plane and the rings around them, each drawn once into a picture of its own."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPixmap, QTransform

from netviz.core.params import Array
from netviz.data import Dataset
from netviz.ui.kit.markers import draw_points, draw_stamps, marker_radius
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.plot_items import ViewItem, inside, is_page, pixels_of, to_pixels, view_of
from netviz.ui.kit.theme import LIGHT, Theme
from netviz.ui.plane.frame import PlaneFrame

_UNSEEN = 0.22  # opacity of samples that a mini-batch leaves out
_RING = 1.75  # pixels
_COVERED = 0.06  # of the plane, that rings cover at most
_ROUND = 6.0  # pixels


class _CachedItem(ViewItem):
    """An item that is drawn once into a picture for the present view; painting it again is one copy."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = QPixmap()
        self.size = QSize()
        self.area: QRectF | None = None  # what is in sight, on a page, where nothing is clipped
        self.room: float | None = None  # of the plane, in square pixels
        self._key: object = None

    def fit(self, room: float) -> None:
        """Draw for a plane of so many square pixels."""
        if room != self.room:
            self.room = room
            self.changed()

    def changed(self) -> None:
        """Redraw the picture at the next paint."""
        self._key = None
        self.update()

    @paint_guard
    def paint(self, painter: QPainter, *_: object) -> None:
        """Copy the picture, redrawn first if the view or its contents have changed."""
        if is_page(painter):  # shapes, which can be enlarged
            self.size = painter.viewport().size()
            with pixels_of(painter) as transform:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                self.area = transform.mapRect(view_of(self))
                self.draw(painter, transform, 1.0)
            self.area = None
            return
        transform, viewport = painter.transform(), painter.viewport()
        ratio = painter.device().devicePixelRatioF()
        key = (transform, viewport, ratio)
        if key != self._key:
            self.size = viewport.size()
            self._picture = QPixmap(self.size * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            with QPainter(self._picture) as own:
                self.draw(own, transform, ratio)
            self._key = key
        painter.save()
        painter.resetTransform()
        painter.drawPixmap(0, 0, self._picture)
        painter.restore()

    def draw(self, painter: QPainter, transform: QTransform, ratio: float) -> None:
        """Draw in pixels; `transform` takes the plane's coordinates to them."""
        raise NotImplementedError


class PointsItem(_CachedItem):
    """The samples on the plane; those that are not seen are faint."""

    def __init__(self) -> None:
        super().__init__()
        self._dataset: Dataset | None = None
        self._theme = LIGHT
        self.frame = PlaneFrame(np.zeros(2), np.ones(2))
        self._chosen = self._seen = np.empty(0, bool)

    @property
    def dataset(self) -> Dataset | None:
        """What is drawn; None for nothing."""
        return self._dataset

    @property
    def seen(self) -> Array:
        """Which points are not faint, boolean (N,)."""
        return self._seen

    def show_dataset(
        self,
        dataset: Dataset | None,
        theme: Theme,
        chosen: Array | None = None,
        seen: Array | None = None,
    ) -> None:
        """Show other points.

        Parameters
        ----------
        dataset : Dataset or None
            None for none.
        theme : Theme
        chosen, seen : boolean array (N,), optional
            Which are drawn at all, and which of these are not faint; all if left out.
        """
        self._dataset, self._theme = dataset, theme
        everyone = np.ones(0 if dataset is None else len(dataset.points), bool)
        self._chosen = everyone if chosen is None else chosen
        self._seen = everyone if seen is None else seen
        self.changed()

    def draw(self, painter: QPainter, transform: QTransform, ratio: float) -> None:
        """Stamp the samples."""
        if self._dataset is None:
            return
        rows = np.flatnonzero(self._chosen)  # of a million points a few thousand
        pixels = to_pixels(self.frame.to_plot(self._dataset.points[rows]), transform)
        radius = marker_radius(len(rows), self._theme, self.room)
        shown = np.ones(len(rows), bool) if self.area is None else inside(pixels, self.area)
        seen = self._seen[rows]
        for some, opacity in ((shown & ~seen, _UNSEEN), (shown & seen, 1.0)):
            if some.any():
                painter.setOpacity(opacity)
                chosen, places = rows[some], pixels[some]
                draw_points(painter, self.size, places, self._dataset, self._theme, ratio, chosen, radius)


class RingsItem(_CachedItem):
    """A ring around each point that the network gets wrong."""

    def __init__(self) -> None:
        super().__init__()
        self._points = np.empty((0, 2))
        self._theme = LIGHT
        self._n_points = 0

    @property
    def points(self) -> Array:
        """What is ringed, (M, 2), in the plot's coordinates."""
        return self._points

    @property
    def radius(self) -> float:
        """Of a ring, in logical pixels."""
        return self._radius_of(self._n_points)

    def _radius_of(self, n_points: int) -> float:
        radius = marker_radius(n_points, self._theme, self.room)
        return radius + max(0.75 * radius, 2.0 * self._theme.scale)

    @property
    def width(self) -> float:
        """Of a ring's line, in logical pixels."""
        return _RING * self._theme.scale

    def set_theme(self, theme: Theme) -> None:
        """Draw in another colour and size."""
        self._theme = theme
        self.changed()

    def most(self, n_points: int) -> int:
        """How many rings cover little enough of the room there is, of `n_points` in all."""
        return int(_COVERED * (self.room or 0.0) / (2 * math.pi * self._radius_of(n_points) * self.width))

    def show_points(self, points: Array, n_points: int) -> None:
        """Ring other points, of `n_points` in all."""
        if self._n_points != n_points or not np.array_equal(points, self._points):
            self._points, self._n_points = points, n_points
            self.changed()

    def draw(self, painter: QPainter, transform: QTransform, ratio: float) -> None:
        """Stamp the rings."""
        radius, pen = self.radius, self._theme.pen(self._theme.bad, _RING)
        side = 2 * radius + 4 * self._theme.scale
        if is_page(painter):
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            places = to_pixels(self._points, transform)
            if self.area is not None:
                places = places[inside(places, self.area)]
            for x, y in places.tolist():
                painter.drawEllipse(QPointF(x, y), radius, radius)
            return
        stamp = QPixmap(round(side * ratio), round(side * ratio))
        stamp.setDevicePixelRatio(ratio)
        stamp.fill(Qt.GlobalColor.transparent)
        with QPainter(stamp) as own:
            own.setRenderHint(QPainter.RenderHint.Antialiasing)
            own.setPen(pen)
            own.drawEllipse(QPointF(side / 2, side / 2), radius, radius)
        draw_stamps(painter, stamp, to_pixels(self._points, transform), self.size)


class CornersItem(ViewItem):
    """Rounds the corners of the plot by covering what lies beyond them.

    Attributes
    ----------
    has_edge : bool
        Whether a thin line goes around it: where it stands on no card.
    """

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self.has_edge = False

    def set_theme(self, theme: Theme) -> None:
        """Cover with the colour of the card."""
        self._theme = theme
        self.update()

    @paint_guard
    def paint(self, painter: QPainter, *_: object) -> None:
        """Fill what lies between the corners and the rounded ones."""
        radius = _ROUND * self._theme.scale
        with pixels_of(painter) as transform:
            area = transform.mapRect(view_of(self))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.card))
            for x, across in ((area.left(), radius), (area.right(), -radius)):
                for y, down in ((area.top(), radius), (area.bottom(), -radius)):
                    path = QPainterPath(QPointF(x, y))
                    path.lineTo(x + across, y)
                    # Nearly a quarter of a circle.
                    path.quadTo(x + 0.18 * across, y + 0.18 * down, x, y + down)
                    path.closeSubpath()
                    painter.drawPath(path)
            if self.has_edge:
                painter.setPen(self._theme.pen(self._theme.border, 1.0 / self._theme.scale))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
