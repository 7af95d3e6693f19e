"""The axes of the plane: a few ticks outside, and no frame."""

from __future__ import annotations

import math
from typing import Any

import pyqtgraph as pg
from PySide6.QtGui import QFontMetrics, QPainter

from netviz.ui.kit.number_format import tick_texts, without_zeros
from netviz.ui.kit.theme import SMALL, Theme

_FEWEST, _MOST = 4, 7
_TICK, _GAP = 4, 5  # pixels; between a tick at the left and its label
_ROOM = {"left": (5, 30), "bottom": (16, 48)}
"""Pixels from a corner, within which no tick stands, as it would have no label; and from tick to tick."""


class PlaneAxis(pg.AxisItem):
    """An axis of the plane, in the data's units counted from the frame's origin."""

    unit = 1.0
    _scale = 1.0  # of the type

    def set_theme(self, theme: Theme) -> None:
        """Ticks and letters of the theme's size."""
        self._scale = theme.scale
        self.setTickPen(theme.pen(theme.axis, 1.0))
        if self.orientation == "bottom":
            line = QFontMetrics(theme.font(SMALL)).height()
            self.setHeight(line * (2 if self.label.isVisible() else 1) + round(7 * theme.scale))
        gap = 2 if self.orientation == "bottom" else _GAP
        self.setStyle(tickLength=round(_TICK * theme.scale), tickAlpha=255, tickTextOffset=gap)
        if self.orientation == "left":
            self.textWidth = 0  # then it takes the room that its labels need, and no more

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """Four to seven places, a 1, a 2 or a 5 with zeros apart."""
        low, high = sorted((low * self.unit, high * self.unit))
        if not 0 < high - low < math.inf or size <= 0:
            return []
        away, room = (self._scale * pixels for pixels in _ROOM[self.orientation])
        edge = (high - low) * min(away / size, 0.1)
        spacing, values = tick_places(low + edge, high - edge, max(_FEWEST - 1, int(size / room)))
        return [(spacing / self.unit, [value / self.unit for value in values])]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Labels with enough digits to tell neighbours apart."""
        texts = tick_texts([value * self.unit for value in values], spacing * self.unit)
        return [without_zeros(text) for text in texts]

    def drawPicture(self, p: QPainter, _: object, ticks: list[Any], texts: list[Any]) -> None:
        """Ticks and labels, and no line along the axis."""
        for pen, start, end in ticks:
            p.setPen(pen)
            p.drawLine(start, end)
        if self.style["tickFont"] is not None:
            p.setFont(self.style["tickFont"])
        p.setPen(self.textPen())
        for rect, flags, text in texts:
            p.drawText(rect, int(flags), text)


def tick_places(low: float, high: float, most: int = _MOST) -> tuple[float, list[float]]:
    """Places between two numbers that are a 1, a 2 or a 5 with zeros apart, and how far that is.

    They are four to seven wherever that is possible, and as near to that as can be where `most` is less.
    """
    most = min(most, _MOST)
    power = 10.0 ** math.floor(math.log10(high - low))
    found: list[tuple[int, float, range]] = []
    for step in (power * share for share in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)):
        places = range(math.ceil(low / step), math.floor(high / step) + 1)
        count = len(places)
        found.append((max(_FEWEST - count, count - most, 0), -step, places))
    _, negative, places = min(found, key=lambda row: row[:2])  # of those that do, the widest apart
    return -negative, [place * -negative for place in places]
