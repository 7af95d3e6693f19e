"""What is drawn on the plane: the points, and how regions are coloured."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap, QPolygonF, QTransform

from netviz.core import Frame, Hinges
from netviz.core.params import Array, Params
from netviz.data import Dataset
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.plot_items import inside, is_page, pixels_of, to_pixels, view_of
from netviz.ui.kit.theme import MARKERS, Theme, class_colors
from netviz.ui.plane.frame import PlaneFrame


def marker_polygon(shape: str, radius: float) -> QPolygonF | None:
    """The outline of a marker around the origin; None for a circle."""
    corners = {"s": 4, "t": 3, "t1": 3, "d": 4, "p": 5, "h": 6, "star": 10}.get(shape)
    if corners is None:
        return None
    turn = {"s": math.pi / 4, "t1": math.pi}.get(shape, 0.0)
    reach = {"s": 1.25, "t": 1.35, "t1": 1.35, "d": 1.35, "p": 1.15, "h": 1.1, "star": 1.45}[shape]
    points = []
    for number in range(corners):
        angle = turn + 2 * math.pi * number / corners
        length = radius * reach * (0.5 if shape == "star" and number % 2 else 1.0)
        points.append(QPointF(length * math.sin(angle), -length * math.cos(angle)))
    return QPolygonF(points)


def draw_marker(painter: QPainter, shape: str, x: float, y: float, radius: float) -> None:
    """Draw one marker with the painter's pen and brush."""
    polygon = marker_polygon(shape, radius)
    if polygon is None:
        painter.drawEllipse(QPointF(x, y), radius, radius)
    else:
        painter.drawPolygon(polygon.translated(x, y))


def _draw_point(
    painter: QPainter, place: QPointF, shape: str, color: QColor, radius: float, theme: Theme, hollow: bool
) -> None:
    """One sample's marker: filled with a thin edge, or (for test points) hollow."""
    if hollow:
        painter.setPen(theme.pen(theme.plot, 3.4))
        painter.setBrush(QColor(theme.plot))
        draw_marker(painter, shape, place.x(), place.y(), radius * 0.85)
        painter.setPen(theme.pen(color, 1.8))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        draw_marker(painter, shape, place.x(), place.y(), radius * 0.85)
    else:
        painter.setPen(theme.pen(theme.plot, 0.9))
        painter.setBrush(color)
        draw_marker(painter, shape, place.x(), place.y(), radius)


def _stamp(shape: str, color: QColor, radius: float, theme: Theme, ratio: float, hollow: bool) -> QPixmap:
    """One marker as a picture."""
    side = math.ceil(2 * radius * 1.5 + 4 * theme.scale)
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw_point(painter, QPointF(side / 2, side / 2), shape, color, radius, theme, hollow)
    painter.end()
    return pixmap


_UNSEEN = 0.22  # opacity of samples that a mini-batch leaves out
_MANY = 1000  # markers beyond which they are copied by numpy


class _CachedItem(pg.GraphicsObject):
    """Something drawn once into a picture for the present view: painting it again is one copy."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = QPixmap()
        self.size = QSize()
        self.area: QRectF | None = None  # on a page, where nothing is clipped: what is in sight
        self._key: object = None

    def changed(self) -> None:
        """Draw the picture anew at the next paint."""
        self._key = None
        self.update()

    def boundingRect(self) -> QRectF:
        """The view, so that the item is always drawn."""
        return view_of(self)

    def viewRangeChanged(self) -> None:
        """Follow the view."""
        self.prepareGeometryChange()

    @paint_guard
    def paint(self, painter: QPainter, *_: object) -> None:
        """Copy the picture, after drawing it anew if the view or what it shows has changed."""
        if is_page(painter):  # shapes, that can be enlarged
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
            own = QPainter(self._picture)
            self.draw(own, transform, ratio)
            own.end()
            self._key = key
        painter.save()
        painter.resetTransform()
        painter.drawPixmap(0, 0, self._picture)
        painter.restore()

    def draw(self, painter: QPainter, transform: QTransform, ratio: float) -> None:
        """Draw in pixels; `transform` takes the plane's coordinates to them."""
        raise NotImplementedError


def _draw_stamps(painter: QPainter, stamp: QPixmap, pixels: Array, size: QSize) -> None:
    """One copy of a stamp centred at each of the pixels (N, 2) within a picture of that size."""
    inside = ((pixels > -20) & (pixels < np.array((size.width(), size.height())) + 20)).all(axis=1)
    corners = pixels[inside] - stamp.deviceIndependentSize().width() / 2
    if len(corners) > _MANY:
        painter.drawImage(QPointF(0, 0), _stamped(stamp, corners, size))
        return
    for x, y in corners.tolist():
        painter.drawPixmap(QPointF(x, y), stamp)


def _stamped(stamp: QPixmap, corners: Array, size: QSize) -> QImage:
    """A picture of that size with very many stamps: without soft edges, at whole pixels."""
    ratio, form = stamp.devicePixelRatio(), QImage.Format.Format_ARGB32_Premultiplied
    marker = stamp.toImage().convertToFormat(form)
    side = marker.width()
    size = size * ratio
    # A margin all around takes what stands out over the edge.
    margin = side + math.ceil(40 * ratio)
    picture = np.zeros((size.height() + 2 * margin, size.width() + 2 * margin), np.uint32)
    column, row = (np.rint(corners.T * ratio).astype(np.intp)) + margin
    colors = np.frombuffer(marker.constBits(), np.uint32).reshape(side, -1)
    for down, across in np.argwhere(colors >> 24 > 127).tolist():
        picture[row + down, column + across] = colors[down, across]
    seen = np.ascontiguousarray(picture[margin:-margin, margin:-margin])
    image = QImage(seen.data, seen.shape[1], seen.shape[0], 4 * seen.shape[1], form).copy()
    image.setDevicePixelRatio(ratio)
    return image


def marker_radius(n_points: int, theme: Theme) -> float:
    """In pixels: smaller the more there are."""
    return theme.scale * (4.0 if n_points <= 1000 else 3.0 if n_points <= 4000 else 2.0)


def draw_points(
    painter: QPainter,
    size: QSize,
    pixels: Array,
    dataset: Dataset,
    theme: Theme,
    ratio: float,
    chosen: Array,
    radius: float,
) -> None:
    """Stamp the chosen samples: a shape and a colour for each class, the test part hollow and on top.

    Parameters
    ----------
    size : QSize
        Of the picture.
    pixels : array (N, 2)
        Where each sample of `dataset` is.
    chosen : boolean array (N,)
    radius : float
        Of a marker, in pixels.
    """
    colors, one_by_one = class_colors(dataset.n_classes), is_page(painter)
    for is_test in (False, True):
        for label in range(dataset.n_classes):
            shape = MARKERS[label % len(MARKERS)]
            some = chosen & (dataset.classes == label) & (dataset.is_test == is_test)
            if one_by_one:
                for x, y in pixels[some].tolist():
                    place = QPointF(x, y)
                    _draw_point(painter, place, shape, colors[label], radius, theme, hollow=is_test)
            elif some.any():
                stamp = _stamp(shape, colors[label], radius, theme, ratio, hollow=is_test)
                _draw_stamps(painter, stamp, pixels[some], size)


class PointsItem(_CachedItem):
    """The samples on the plane; those that are not seen are faint."""

    def __init__(self) -> None:
        super().__init__()
        self._dataset: Dataset | None = None
        self._theme: Theme | None = None
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
        """Stamp them."""
        if self._dataset is None:
            return
        pixels = to_pixels(self.frame.to_plot(self._dataset.points), transform)
        radius = marker_radius(np.count_nonzero(self._chosen), self._theme)
        shown = self._chosen if self.area is None else self._chosen & inside(pixels, self.area)
        for chosen, opacity in ((shown & ~self._seen, _UNSEEN), (shown & self._seen, 1.0)):
            if chosen.any():
                painter.setOpacity(opacity)
                draw_points(painter, self.size, pixels, self._dataset, self._theme, ratio, chosen, radius)


class RingsItem(_CachedItem):
    """A ring around each point that the network gets wrong."""

    def __init__(self) -> None:
        super().__init__()
        self._points = np.empty((0, 2))
        self._theme: Theme | None = None
        self._n_points = 0

    @property
    def points(self) -> Array:
        """What is ringed, (M, 2), in the plot's coordinates."""
        return self._points

    def set_theme(self, theme: Theme) -> None:
        """Draw in another colour and size."""
        self._theme = theme
        self.changed()

    def show_points(self, points: Array, n_points: int) -> None:
        """Ring other points, of `n_points` in all."""
        if self._n_points != n_points or not np.array_equal(points, self._points):
            self._points, self._n_points = points, n_points
            self.changed()

    def draw(self, painter: QPainter, transform: QTransform, ratio: float) -> None:
        """Stamp the rings."""
        radius = marker_radius(self._n_points, self._theme) + 3.0 * self._theme.scale
        side = 2 * radius + 4 * self._theme.scale
        # Where nearly everything is wrong, thin rings leave the points to be seen.
        pen = self._theme.pen(self._theme.error, 1.6 if len(self._points) < 300 else 0.9)
        if is_page(painter):
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            places = to_pixels(self._points, transform)
            for x, y in places[inside(places, self.area)].tolist():
                painter.drawEllipse(QPointF(x, y), radius, radius)
            return
        stamp = QPixmap(round(side * ratio), round(side * ratio))
        stamp.setDevicePixelRatio(ratio)
        stamp.fill(Qt.GlobalColor.transparent)
        own = QPainter(stamp)
        own.setRenderHint(QPainter.RenderHint.Antialiasing)
        own.setPen(pen)
        own.drawEllipse(QPointF(side / 2, side / 2), radius, radius)
        own.end()
        _draw_stamps(painter, stamp, to_pixels(self._points, transform), self.size)


def region_colors(psi: Array, theme: Theme, *, plain: bool = False) -> Array:
    """Class colours mixed by probability, faded into the background where the network is unsure.

    Parameters
    ----------
    psi : array (K, Y, X)
    plain : bool
        Only the winner's colour instead, however probable it is.

    Returns
    -------
    uint8 array (Y, X, 4)
    """
    n_classes = len(psi)
    palette = np.array([color.getRgb()[:3] for color in class_colors(n_classes)], np.float32)
    back = np.array(QColor(theme.plot).getRgb()[:3], np.float32)
    flat = psi.reshape(n_classes, -1).astype(np.float32, copy=False)
    if plain:
        table = np.column_stack(
            (back + theme.region_strength * (palette - back), np.full(n_classes, 255.0))
        ).astype(np.uint8)
        return table[flat.argmax(axis=0)].reshape(*psi.shape[1:], 4)
    # 0 where all classes are equally probable, 1 where one is certain
    sure = (flat.max(axis=0) - 1.0 / n_classes) / (1.0 - 1.0 / n_classes)
    strength = theme.region_strength * sure
    mixed = palette.T @ flat  # (3, pixels)
    mixed -= back[:, None]
    mixed *= strength
    mixed += back[:, None]
    picture = np.empty((flat.shape[1], 4), np.uint8)
    picture[:, :3] = mixed.T
    picture[:, 3] = 255
    return picture.reshape(*psi.shape[1:], 4)


def hinge_lines(params: Params, mean: Array, scale: Array, view: QRectF) -> tuple[Array, Array]:
    """Each hidden unit's line z2 = 0 within the view, in the data's units, and its active side.

    Returns
    -------
    ends : array (H, 2, 2)
        Two points of each line; NaN where it does not cross the view.
    ticks : array (H, 2, 2)
        From a point of the line a short way to the side where the unit fires.
    """
    centre = np.array([view.center().x(), view.center().y()])
    half = np.array([view.width() / 2, view.height() / 2])
    ends, normals = Hinges.of(params, mean, scale).within(Frame(centre, half))
    # Near an end, where lines lie apart: in the middle they tend to cross.
    place = 0.85 * ends[:, 0] + 0.15 * ends[:, 1]
    return ends, np.stack((place, place + 0.035 * normals), axis=1)
