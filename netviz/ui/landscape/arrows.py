"""Arrows and labels on a picture."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPolygonF

from netviz.ui.kit.symbols import draw_text, text_width
from netviz.ui.kit.theme import Theme

_HEAD = 9.0  # pixels of the usual type
_SHORTEST = 3.0


def draw_head(painter: QPainter, tip: QPointF, way: QPointF, color: str, theme: Theme) -> None:
    """The head of an arrow that goes a way and ends at a tip."""
    length = math.hypot(way.x(), way.y())
    if length < 1e-9:
        return
    size = min(_HEAD * theme.scale, max(length, 4.0))
    along = np.array((way.x(), way.y())) / length
    aside = np.array((-along[1], along[0]))
    end = np.array((tip.x(), tip.y()))
    corners = (end, end - size * along + 0.42 * size * aside, end - size * along - 0.42 * size * aside)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    painter.drawPolygon(QPolygonF([QPointF(*corner.tolist()) for corner in corners]))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def draw_arrow(
    painter: QPainter,
    start: QPointF,
    end: QPointF,
    color: str,
    theme: Theme,
    area: QRectF,
    *,
    dashed: bool = False,
) -> None:
    """A straight arrow from within an area; without its head where it leaves it, none where it is short."""
    way = end - start
    length = math.hypot(way.x(), way.y())
    if not _SHORTEST < length < 1e6:
        return
    share = share_inside(start, way, area)
    if share < 1.0:
        painter.setPen(theme.pen(color, 2.0, Qt.PenStyle.DashLine if dashed else None))
        painter.drawLine(start, start + way * share)
        return
    inner = end - way * (min(_HEAD * theme.scale * 0.8, length) / length)
    painter.setPen(theme.pen(color, 2.0, Qt.PenStyle.DashLine if dashed else None))
    painter.drawLine(start, inner)
    draw_head(painter, end, way, color, theme)


def share_inside(start: QPointF, way: QPointF, area: QRectF) -> float:
    """As far as a way from a point in an area stays in it."""
    share = 1.0
    for at, step, low, high in (
        (start.x(), way.x(), area.left(), area.right()),
        (start.y(), way.y(), area.top(), area.bottom()),
    ):
        if step:
            share = min(share, ((high if step > 0 else low) - at) / step)
    return max(share, 0.0)


def draw_leap(
    painter: QPainter, start: QPointF, end: QPointF, top: float, color: str, theme: Theme
) -> None:
    """A jump from a point to another, over what lies between."""
    path = QPainterPath(start)
    middle = QPointF((start.x() + end.x()) / 2, top)
    path.quadTo(middle, end)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(theme.pen(color, 2.0))
    painter.drawPath(path)
    draw_head(painter, end, end - middle, color, theme)


def draw_label(
    painter: QPainter,
    place: QPointF,
    text: str,
    font: QFont,
    color: str,
    within: QRectF,
    ground: QColor | None = None,
) -> QRectF:
    """A text around a point, kept within an area; returns what it covers."""
    metrics = QFontMetricsF(font)
    width, height = text_width(text, font), metrics.height()
    x = min(max(place.x() - width / 2, within.left()), within.right() - width)
    y = min(max(place.y() - height / 2, within.top()), within.bottom() - height)
    covered = QRectF(x - 2, y, width + 4, height)
    if ground is not None:
        painter.fillRect(covered, ground)
    draw_text(painter, QPointF(x, y + metrics.ascent()), text, font, color)
    return covered
