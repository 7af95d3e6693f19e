"""Where the picture of a landscape is on its canvas, and quiet axes around it."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from netviz.core.params import Array
from netviz.landscape import Box
from netviz.ui.kit.number_format import tick_texts
from netviz.ui.kit.symbols import draw_text, text_width
from netviz.ui.kit.theme import SMALL, Theme

_TICK, _GAP = 4.0, 4.0
_TICK_ROOM = 72.0  # pixels of the usual type that a tick takes


class Axes:
    """Numbers of a box to pixels of a canvas, and back.

    Parameters
    ----------
    theme : Theme
    room : QRectF
        The canvas.
    box : Box
        What of the numbers is shown.

    Attributes
    ----------
    area : QRectF
        What is left of the canvas for the picture.
    """

    def __init__(self, theme: Theme, room: QRectF, box: Box) -> None:
        self.theme, self.box, self._room = theme, box, room
        self._font = theme.font(SMALL)
        self._metrics = QFontMetricsF(self._font)
        line, gap = self._metrics.height(), _GAP * theme.scale
        self._down = _ticks(box.bottom, box.top, self._most(room.height() - 2 * line, 36.0))
        widest = max((self._metrics.horizontalAdvance(text) for _, text in self._down), default=0.0)
        self.area = room.adjusted(
            widest + 2 * gap + _TICK * theme.scale,
            1.35 * line + gap,
            -2 * gap,
            -(line + gap + _TICK * theme.scale),
        )
        self._across = _ticks(box.left, box.right, self._most(self.area.width(), _TICK_ROOM))

    def _most(self, room: float, each: float) -> int:
        return max(2, min(7, int(room / (each * self.theme.scale))))

    def pixels(self, points: Array) -> Array:
        """Points (n, 2) in pixels."""
        box, area = self.box, self.area
        shares = (points - (box.left, box.bottom)) / (box.right - box.left, box.top - box.bottom)
        return np.asarray(
            (area.left(), area.bottom()) + shares * (area.width(), -area.height()), dtype=float
        )

    def pixel(self, x: float, y: float) -> QPointF:
        """A point in pixels."""
        return QPointF(*self.pixels(np.array((x, y))).tolist())

    def numbers(self, place: QPointF) -> tuple[float, float]:
        """What a pixel stands for."""
        box, area = self.box, self.area
        across = (place.x() - area.left()) / area.width()
        up = (area.bottom() - place.y()) / area.height()
        return box.left + across * (box.right - box.left), box.bottom + up * (box.top - box.bottom)

    def paint(self, painter: QPainter, across: str, up: str, *, grid: bool) -> None:
        """Ticks outside, the names at the ends of the axes; `grid` draws horizontal lines."""
        theme, area, metrics = self.theme, self.area, self._metrics
        tick, gap, line = _TICK * theme.scale, _GAP * theme.scale, metrics.height()
        painter.setFont(self._font)
        for value, text in self._down:
            y = self.pixel(self.box.left, value).y()
            painter.setPen(theme.pen(theme.grid if grid else theme.axis, 1.0))
            painter.drawLine(
                QPointF(area.left() - tick, y), QPointF(area.right() if grid else area.left(), y)
            )
            painter.setPen(QColor(theme.muted))
            place = QRectF(
                self._room.left(), y - line / 2, area.left() - tick - gap - self._room.left(), line
            )
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        painter.setPen(theme.pen(theme.axis, 1.0))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        name = area.right() - text_width(across, self._font)
        for value, text in self._across:
            x = self.pixel(value, self.box.bottom).x()
            painter.setPen(theme.pen(theme.axis, 1.0))
            painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + tick))
            if x + metrics.horizontalAdvance(text) / 2 + 2 * gap > name:
                continue  # there stands the name of the axis
            painter.setPen(QColor(theme.muted))
            painter.drawText(
                QRectF(x - 100, area.bottom() + tick + 1, 200, line), Qt.AlignmentFlag.AlignHCenter, text
            )
        baseline = area.bottom() + tick + 1 + metrics.ascent()
        draw_text(painter, QPointF(name, baseline), across, self._font, theme.muted)
        top = self._room.top() + metrics.ascent()
        draw_text(painter, QPointF(self._room.left() + 2, top), up, self._font, theme.muted)


def _ticks(low: float, high: float, most: int) -> list[tuple[float, str]]:
    """At most so many, on 1-2-5."""
    if not 0 < high - low < math.inf:
        return []
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    step = next((n * power for n in (1, 2, 5, 10, 20) if (high - low) / (n * power) <= most), 20 * power)
    values = [n * step for n in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]
    return list(zip(values, tick_texts(values, step), strict=True))
