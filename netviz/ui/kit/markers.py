"""The classes' markers: one at a time, or very many samples stamped into a picture."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QPixmap, QPolygonF

from netviz.core.params import Array
from netviz.data import Dataset
from netviz.ui.kit.plot_items import is_page
from netviz.ui.kit.theme import MARKERS, Theme

_SHARE = 0.26  # of the distance of points that are spread evenly, that a radius takes up at most
_LINE = 1.75  # of a hollow marker
_CORE, _CORE_MORE = 0.65, 1.0  # of the radius, and pixels besides, that are coloured, or where a line runs
_RIM = 0.25  # of the radius, that is around every marker in the colour of the ground
_MANY = 1000  # markers beyond which they are copied by numpy


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


def _sharp(pen: QPen) -> QPen:
    """The same pen with pointed corners: with cut ones, a small hollow square looks like a circle."""
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen


def _draw_point(
    painter: QPainter, place: QPointF, shape: str, color: QColor, radius: float, theme: Theme, hollow: bool
) -> None:
    """One sample's marker: filled with a thin edge, or (for test points) hollow."""
    rim, core = 2 * _RIM * radius / theme.scale, _CORE * radius + _CORE_MORE * theme.scale
    painter.setPen(_sharp(theme.pen(theme.plot, (_LINE if hollow else 0.0) + rim)))
    painter.setBrush(QColor(theme.plot))
    draw_marker(painter, shape, place.x(), place.y(), core)
    painter.setPen(_sharp(theme.pen(color, _LINE)) if hollow else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(QBrush(Qt.BrushStyle.NoBrush) if hollow else QBrush(color))
    draw_marker(painter, shape, place.x(), place.y(), core)


def _stamp(shape: str, color: QColor, radius: float, theme: Theme, ratio: float, hollow: bool) -> QPixmap:
    """One marker as a picture."""
    side = math.ceil(2 * radius * 1.5 + 4 * theme.scale)
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _draw_point(painter, QPointF(side / 2, side / 2), shape, color, radius, theme, hollow)
    return pixmap


def draw_stamps(painter: QPainter, stamp: QPixmap, pixels: Array, size: QSize) -> None:
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
    # A margin all around takes the markers that reach beyond the edge.
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


def marker_radius(n_points: int, theme: Theme, room: float | None = None) -> float:
    """The radius of markers in pixels: the more there are, the smaller.

    Parameters
    ----------
    n_points : int
    theme : Theme
    room : float, optional
        The size of the picture in square pixels: in a small one, few points are many.
    """
    usual = 4.0 if n_points <= 1000 else 3.0 if n_points <= 4000 else 2.0
    if room is not None and n_points:
        usual = min(usual, max(_SHARE * math.sqrt(room / n_points) / theme.scale, 2.0))
    return theme.scale * usual


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
    pixels : array (M, 2)
        Where each of the chosen samples is.
    chosen : boolean array (N,) or integer array (M,)
        Which of the samples of `dataset` these are.
    radius : float
        Of a marker, in pixels.
    """
    colors, one_by_one = theme.class_colors(dataset.n_classes), is_page(painter)
    classes, parts = dataset.classes[chosen], dataset.is_test[chosen]
    for is_test in (False, True):
        for label in range(dataset.n_classes):
            shape = MARKERS[label % len(MARKERS)]
            some = (classes == label) & (parts == is_test)
            if one_by_one:
                for x, y in pixels[some].tolist():
                    place = QPointF(x, y)
                    _draw_point(painter, place, shape, colors[label], radius, theme, hollow=is_test)
            elif some.any():
                stamp = _stamp(shape, colors[label], radius, theme, ratio, hollow=is_test)
                draw_stamps(painter, stamp, pixels[some], size)
