"""What is painted over a view: the ground of what is not revealed, and the predicted lines."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from netviz.core.params import Array
from netviz.frozen import dataclass
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.plot_items import ViewItem, pixels_of, to_pixels, view_of
from netviz.ui.kit.theme import SMALL, Theme
from netviz.ui.prediction import colors

_ABOVE = 8.0  # pixels from a line to its name
_NAMED_AT = (1.0, 0.85, 0.7, 0.55, 0.4)  # of the line's extent: where its name may end, the best first
_LABEL_WIDTH = 7.0  # sizes of type, of the name and value at the end of a curve
_FARTHER = (1.5, 3.0)  # heights of a name beyond that, where it would cover something
_MUCH = 1000  # points that a name counts for
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
    avoids : callable
        Points (n, 2) in the coordinates of the plot that names should not cover: of its curves.
    ends : callable
        Where the curves end (m, 2), and are named.
    named : dict of str to QRectF
        Where the names were painted, in pixels.
    """

    def __init__(self) -> None:
        super().__init__()
        self.avoids: Callable[[], Array] = lambda: np.empty((0, 2))
        self.ends = self.avoids
        self._avoided: Array = np.empty((0, 2))
        self.lines: tuple[Line, ...] = ()
        self.ring: tuple[float, float] | None = None
        self.mark: tuple[float, float] | None = None
        self.ring_pen, self.font = QPen(), QFont()
        self.ground = QColor()
        self.named: dict[str, QRectF] = {}
        self.setZValue(600)

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size, from the next picture on."""
        self.font = theme.font(SMALL, 600)
        self.ring_pen = theme.pen(theme.accent, colors.WIDTH)
        self.ground = QColor(theme.plot)

    @paint_guard
    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint the lines, then their names."""
        view = view_of(self)
        with pixels_of(painter) as transform, np.errstate(over="ignore", invalid="ignore"):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            area, taken = transform.mapRect(view), list[QRectF]()
            ends: list[tuple[Line, Array]] = []
            self.named = {}
            self._avoided = to_pixels(self.avoids(), transform)
            if len(ends_of_curves := to_pixels(self.ends(), transform)):  # where their own names stand
                size, count = float(self.font.pixelSize()), len(ends_of_curves)
                (left, top), (right, bottom) = ends_of_curves.min(axis=0), ends_of_curves.max(axis=0)
                wide, high = _LABEL_WIDTH * size, (0.8 + 0.6 * count) * size
                taken.append(
                    QRectF(left - wide, top - high, right - left + 2 * wide, bottom - top + 2 * high)
                )
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
        """Over or under the line, near its end, where it covers nothing else if there is such a place."""
        metrics = QFontMetricsF(self.font)
        width, high = metrics.horizontalAdvance(line.name), metrics.height()
        start, end = float(places[:, 0].min()), min(float(places[:, 0].max()), area.right())
        found: list[tuple[int, QRectF]] = []
        for share in _NAMED_AT:
            left = max(start + share * (end - start) - width - 2.0, area.left() + 2.0)
            beside = places[(places[:, 0] >= left - 4) & (places[:, 0] <= left + width + 4), 1]
            beside = beside if len(beside) else places[-1:, 1]
            above, below = float(beside.min()) - _ABOVE - high, float(beside.max()) + _ABOVE
            for y in (
                above,
                below,
                *(above - far * high for far in _FARTHER),
                *(below + far * high for far in _FARTHER),
            ):
                place = QRectF(left, y, width, high)
                if area.contains(place):
                    found.append((self._n_covered(place, taken), place))
        if not found:
            y = min(max(float(places[-1, 1]) - high, area.top()), area.bottom() - high)
            found = [(0, QRectF(max(end - width, area.left()), y, width, high))]
        place = min(found, key=lambda one: one[0])[1]
        taken.append(place)
        self.named[line.name] = place
        painter.setFont(self.font)
        painter.setPen(line.pen.color())
        painter.drawText(QPointF(place.left(), place.top() + metrics.ascent()), line.name)

    def _n_covered(self, place: QRectF, taken: list[QRectF]) -> int:
        """How much a name would cover at a place."""
        x, y = self._avoided.T
        covers = (x > place.left()) & (x < place.right()) & (y > place.top() - 3) & (y < place.bottom() + 3)
        return int(np.count_nonzero(covers)) + sum(_MUCH for other in taken if other.intersects(place))

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
