"""Marks of what has happened in a run: rings on a curve, each with a dotted line down to the axis."""

from __future__ import annotations

import math
from collections.abc import Iterable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.plot import PlotFrame
from netviz.ui.kit.plot_items import Level, pixels_of, view_of
from netviz.ui.kit.theme import Theme

RING = 4.0
"""Radius of the ring of an event, in pixels."""

_APART = 3 * RING  # pixels between two rings


class EventMark(Level):
    """Something that happened: a ring on a curve, and a dotted line from it down to the axis."""

    def __init__(self) -> None:
        super().__init__(angle=90, movable=False)
        self.height = math.nan
        self.has_ring = self.leads = True
        self.ring_pen, self.ring_ground, self.radius = QPen(), QColor(), RING
        self.setZValue(10)

    def place(self, x: float, height: float, *, has_ring: bool) -> None:
        """Put it on a curve at a height; one that is not finite means a line over the whole plot."""
        if (x, height, has_ring) != (self.value(), self.height, self.has_ring):
            self.height, self.has_ring = height, has_ring
            self.setPos(x)
            self.update()

    @paint_guard
    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint the line, then the ring."""
        view = view_of(self)
        height = self.height if math.isfinite(self.height) else view.bottom()
        with pixels_of(painter) as transform:
            # Its own coordinates go along the line: the values of the plot, since it is upright.
            bottom, middle = (transform.map(QPointF(value, 0.0)) for value in (view.top(), height))
            if self.leads or not self.has_ring:
                painter.setPen(self.currentPen)
                painter.drawLine(bottom, middle)
            if self.has_ring and math.isfinite(self.height):
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(self.ring_pen)
                painter.setBrush(self.ring_ground)
                painter.drawEllipse(middle, self.radius, self.radius)


class EventMarks:
    """As many marks as there are events.

    Parameters
    ----------
    item : PlotFrame
        On which they are put.

    Attributes
    ----------
    leads : bool
        Whether a line leads from each ring to the axis.
    """

    def __init__(self, item: PlotFrame) -> None:
        self._item = item
        self.leads = True
        self._marks: list[EventMark] = []
        self._theme: Theme | None = None
        self._places: tuple[tuple[float, float], ...] = ()
        item.getViewBox().sigResized.connect(lambda: self.show(self._places))  # what is near is farther now

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self._theme = theme
        for mark in self._marks:
            _color(mark, theme)

    def show(self, places: Iterable[tuple[float, float]]) -> None:
        """Mark places of the plot, from left to right, instead of those that were marked before."""
        self._places = tuple(places)
        box = self._item.getViewBox()
        first, last = box.viewRange()[0]
        scale = 1.0 if self._theme is None else self._theme.scale
        apart = _APART * scale * (last - first) / max(box.width(), 1.0)
        ringed, number = first, 0  # none on the axis
        for x, height in self._places:
            if x - first < 0.5 * apart:  # the axis itself is there
                continue
            if number == len(self._marks):
                self._marks.append(EventMark())
                self._marks[-1].leads = self.leads
                self._item.addItem(self._marks[-1])
                if self._theme is not None:
                    _color(self._marks[-1], self._theme)
            has_ring = x - ringed >= apart
            ringed = x if has_ring else ringed
            self._marks[number].place(x, height, has_ring=has_ring)
            self._marks[number].show()
            number += 1
        for mark in self._marks[number:]:
            mark.hide()


def _color(mark: EventMark, theme: Theme) -> None:
    mark.setPen(dotted(theme.muted))
    mark.ring_pen, mark.ring_ground = theme.pen(theme.text, 1.5), QColor(theme.plot)
    mark.radius = RING * theme.scale


def dotted(color: str) -> QPen:
    """A fine dotted line, which does not grow."""
    pen = QPen(QColor(color), 1.0)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([2.0, 3.0])
    return pen
