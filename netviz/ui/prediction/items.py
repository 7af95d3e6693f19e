"""What is painted over a view: the ground of what is not revealed, and the predicted lines."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from netviz.core.params import Array
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.plot_items import ViewItem, pixels_of, to_pixels, view_of

_ABOVE = 8.0  # pixels from a line to its name
_FARTHEST = 1e5  # pixels beyond which nothing can be seen


class Cover(ViewItem):
    """A flat ground from an edge to the right end of a plot.

    Attributes
    ----------
    edge : float
        In the coordinates of the plot; infinite for no cover.
    """

    def __init__(self) -> None:
        super().__init__()
        self.edge = math.inf
        self.ground, self.pen = QColor(), QPen()
        self.setZValue(500)

    def move_to(self, edge: float) -> None:
        """Cover everything right of there."""
        if edge != self.edge:
            self.edge = edge
            self.update()

    @paint_guard
    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint the ground and its edge."""
        view = view_of(self)
        if self.edge >= view.right():
            return
        with pixels_of(painter) as transform:
            area = transform.mapRect(view)
            x = max(round(transform.map(QPointF(self.edge, 0.0)).x()), area.left()) + 0.5
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.fillRect(
                QRectF(x, area.top() - 1, area.right() - x + 1, area.height() + 2), self.ground
            )
            painter.setPen(self.pen)
            painter.drawLine(QPointF(x, area.top() - 1), QPointF(x, area.bottom() + 1))


@dataclass(frozen=True, eq=False)
class Line:
    """A predicted line.

    Attributes
    ----------
    points : array (n, 2)
        In the coordinates of the plot.
    pen : QPen
    name : str
        Written over its end; empty for none.
    """

    points: Array
    pen: QPen
    name: str = ""


class Lines(ViewItem):
    """All predicted lines of a view, and a ring where keys would change one.

    Attributes
    ----------
    lines : tuple of Line
    ring : point or None
    ring_pen : QPen
    font : QFont
        Of the names.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[Line, ...] = ()
        self.ring: tuple[float, float] | None = None
        self.mark: tuple[float, float] | None = None
        self.ring_pen, self.font = QPen(), QFont()
        self.ground = QColor()
        self.setZValue(600)

    @paint_guard
    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint the lines, then their names."""
        view = view_of(self)
        with pixels_of(painter) as transform, np.errstate(over="ignore", invalid="ignore"):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            area, taken = transform.mapRect(view), list[QRectF]()
            ends: list[tuple[Line, Array]] = []
            for line in self.lines:
                places = np.clip(to_pixels(line.points, transform), -_FARTHEST, _FARTHEST)
                painter.setPen(line.pen)
                if len(places) == 1:
                    painter.drawEllipse(QPointF(*places[0].tolist()), 3.0, 3.0)
                else:
                    painter.drawPath(_path(places))
                ends.append((line, places))
            for line, places in ends:
                if line.name:
                    self._paint_name(painter, line, places, area, taken)
            if self.ring is not None:
                painter.setPen(self.ring_pen)
                painter.setBrush(self.ground)
                painter.drawEllipse(
                    transform.map(QPointF(*self.ring)), *2 * (3.0 * self.ring_pen.widthF(),)
                )
            if self.mark is not None:
                self._paint_mark(painter, transform.map(QPointF(*self.mark)))

    def _paint_name(
        self, painter: QPainter, line: Line, places: Array, area: QRectF, taken: list[QRectF]
    ) -> None:
        """Over the end of the line, and within the plot; under the names that stand there already."""
        metrics = QFontMetricsF(self.font)
        width, high = metrics.horizontalAdvance(line.name), metrics.height()
        end = min(float(places[:, 0].max()), area.right())
        left = max(end - width - 2.0, area.left() + 2.0)
        under = places[(places[:, 0] >= left - 4) & (places[:, 0] <= left + width + 4)]
        top = float(under[:, 1].min() if len(under) else places[-1, 1])
        y = min(max(top - _ABOVE - high, area.top() + 2.0), area.bottom() - high)
        place = QRectF(left, y, width, high)
        while any(place.intersects(other) for other in taken) and place.bottom() + high < area.bottom():
            place.translate(0.0, high)
        taken.append(place)
        painter.setFont(self.font)
        painter.setPen(line.pen.color())
        painter.drawText(QPointF(place.left(), place.top() + metrics.ascent()), line.name)

    def _paint_mark(self, painter: QPainter, place: QPointF) -> None:
        """A point that is asked about: a ring with a question mark."""
        unit = self.ring_pen.widthF()
        radius = 8.0 * unit
        painter.setPen(self.ring_pen)
        painter.setBrush(self.ground)
        painter.drawEllipse(place, radius, radius)
        font = QFont(self.font)
        font.setPixelSize(round(1.3 * radius))
        painter.setFont(font)
        area = QRectF(place.x() - radius, place.y() - radius, 2 * radius, 2 * radius)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, "?")


def _path(places: Array) -> QPainterPath:
    """A line through places (n, 2); broken where one is no number."""
    path, is_down = QPainterPath(), False
    for x, y in places.tolist():
        if not (math.isfinite(x) and math.isfinite(y)):
            is_down = False
        elif is_down:
            path.lineTo(x, y)
        else:
            path.moveTo(x, y)
            is_down = True
    return path
