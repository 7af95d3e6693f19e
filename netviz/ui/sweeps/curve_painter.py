"""The rows or columns of a sweep as curves: one measure over the values of an axis, with its spread."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPolygonF

from netviz.sweeps.result import Summary
from netviz.ui.kit.number_format import power_of_ten, tick_texts
from netviz.ui.kit.theme import SEMIBOLD, SMALL, Theme, mixed
from netviz.ui.sweeps.map_painter import MapContent, Place, label_text

_GAP, _MARK = 8.0, 3.0
_N_TICKS = 4
_LOG_FROM = 100.0  # how many times larger the largest is, that the axis goes by powers
_MOST_NAMES = 14
_FLAT = 1e-9


class CurvePainter:
    """Paints the curves of a sweep into a rectangle.

    Parameters
    ----------
    content : MapContent
    theme : Theme
    area : QRectF
    of_columns : bool
        A curve for each column, over the values of the rows; else the other way about.
    """

    def __init__(self, content: MapContent, theme: Theme, area: QRectF, of_columns: bool) -> None:
        self.content, self.theme = content, theme
        self._of_columns = of_columns and content.down is not None
        down = content.down
        self._along = down if self._of_columns and down is not None else content.across
        self._names = content.across if self._of_columns else down
        metrics = QFontMetricsF(theme.font(SMALL))
        names = [] if self._names is None else [self._name(text) for text in self._names.texts]
        self._find_range()
        widest = max(map(metrics.horizontalAdvance, self._tick_texts))
        right = max(map(metrics.horizontalAdvance, names), default=0.0) + 2 * _GAP
        self._frame = area.adjusted(
            widest + 2 * _GAP, metrics.height() / 2 + 2, -right, -2 * metrics.height() - _GAP
        )

    def _name(self, text: str) -> str:
        assert self._names is not None
        return f"{self._names.setting.symbol} {label_text(text)}"

    def _summaries(self) -> list[tuple[Place, Summary]]:
        rows = self.content.rows
        return [((r, c), summary) for r, row in enumerate(rows) for c, summary in enumerate(row)]

    def _find_range(self) -> None:
        """Where the axis begins and ends, and its ticks."""
        is_share = self.content.measure.is_share
        ends = [
            (s.mean - spread, s.mean + spread, s.mean)
            for _, s in self._summaries()
            if not math.isnan(s.mean)
            for spread in [0.0 if math.isnan(s.spread) else s.spread]
        ]
        means = [mean for *_, mean in ends] or [0.0, 1.0]
        self._is_log = not is_share and min(means) > 0 and max(means) / min(means) > _LOG_FROM
        if self._is_log:
            self._low, self._high = math.log10(min(means)), math.log10(max(means))
            first, last = math.ceil(self._low - 0.2), math.floor(self._high + 0.2)
            every = max(1, math.ceil((last - first) / _N_TICKS))
            self._ticks = [float(power) for power in range(first, last + 1, every)]
            self._tick_texts = [power_of_ten(round(power)) for power in self._ticks]
            self._low, self._high = min(self._low, *self._ticks), max(self._high, *self._ticks)
            return
        low, high = min(low for low, *_ in ends) if ends else 0.0, max(e[1] for e in ends) if ends else 1.0
        if is_share:
            low, high = max(low, 0.0), min(high, 1.0)
        if high - low <= _FLAT * max(abs(high), 1.0):
            low, high = low - 0.05, high + 0.05
        step = _nice((high - low) / _N_TICKS)
        self._ticks = [n * step for n in range(math.floor(low / step), math.ceil(high / step) + 1)]
        scale = 100.0 if is_share else 1.0
        self._tick_texts = tick_texts([tick * scale for tick in self._ticks], step * scale)
        self._low, self._high = self._ticks[0], self._ticks[-1]

    def _x(self, place: Place) -> float:
        n, number = len(self._along.values), place[0] if self._of_columns else place[1]
        return self._frame.left() + self._frame.width() * ((number + 0.5) / n)

    def _y(self, value: float) -> float:
        if self._is_log:
            value = math.log10(max(value, 10.0**self._low))
        share = (value - self._low) / (self._high - self._low)
        return self._frame.bottom() - self._frame.height() * min(max(share, 0.0), 1.0)

    def field(self, place: Place) -> QRectF:
        """Where the mark of a place is."""
        mean = self.content.rows[place[0]][place[1]].mean
        y = self._frame.bottom() if math.isnan(mean) else self._y(mean)
        return QRectF(self._x(place) - _MARK, y - _MARK, 2 * _MARK, 2 * _MARK)

    def place_at(self, point: QPointF) -> Place | None:
        """The nearest mark, if the point is among the curves."""
        if not self._frame.adjusted(0, -_GAP, 0, _GAP).contains(point):
            return None
        known = [place for place, summary in self._summaries() if summary.n_done]

        def distance(place: Place) -> float:
            return QLineF(point, self.field(place).center()).length()

        return min(known, key=distance, default=None)

    def paint(self, painter: QPainter, chosen: Place | None = None) -> None:
        """Paint them, the one through what is chosen the strongest."""
        self._paint_axes(painter, chosen)
        n_curves = 1 if self._names is None else len(self._names.values)
        number = None if chosen is None else chosen[1 if self._of_columns else 0]
        order = [n for n in range(n_curves) if n != number]
        for n in [*order, *([] if number is None else [number])]:
            self._paint_curve(painter, n, self._color(n, n_curves, n == number), n == number)
        self._paint_names(painter, number, n_curves)
        if chosen is not None and self.content.rows[chosen[0]][chosen[1]].n_done:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self.theme.pen(self.theme.accent, 2.0))
            painter.drawEllipse(self.field(chosen).center(), 2 * _MARK, 2 * _MARK)

    def _color(self, number: int, n_curves: int, is_chosen: bool) -> QColor:
        if is_chosen:
            return QColor(self.theme.accent)
        return mixed(self.theme.dead, self.theme.good, number / max(n_curves - 1, 1))

    def _places(self, number: int) -> list[Place]:
        n = len(self._along.values)
        return [(k, number) if self._of_columns else (number, k) for k in range(n)]

    def _paint_curve(self, painter: QPainter, number: int, color: QColor, is_strong: bool) -> None:
        rows = self.content.rows
        pen = self.theme.pen(color, 2.5 if is_strong else 1.5)
        part: list[QPointF] = []
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for place in [*self._places(number), None]:
            summary = None if place is None else rows[place[0]][place[1]]
            if place is None or summary is None or math.isnan(summary.mean):  # diverged, or not there yet
                painter.setPen(pen)
                painter.drawPolyline(QPolygonF(part))
                part = []
                continue
            x, y = self._x(place), self._y(summary.mean)
            part.append(QPointF(x, y))
            if not math.isnan(summary.spread) and summary.spread > 0:
                painter.setPen(self.theme.pen(color))
                low, high = self._y(summary.mean - summary.spread), self._y(summary.mean + summary.spread)
                painter.drawLine(QPointF(x, low), QPointF(x, high))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            painter.drawEllipse(QPointF(x, y), _MARK, _MARK)
            painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_axes(self, painter: QPainter, chosen: Place | None) -> None:
        theme, frame, font = self.theme, self._frame, self.theme.font(SMALL)
        line = QFontMetricsF(font).height()
        painter.setFont(font)
        scale: Callable[[float], float] = (lambda tick: 10.0**tick) if self._is_log else (lambda tick: tick)
        for tick, text in zip(self._ticks, self._tick_texts, strict=True):
            y = self._y(scale(tick))
            painter.setPen(theme.pen(theme.grid))
            painter.drawLine(QPointF(frame.left(), y), QPointF(frame.right(), y))
            painter.setPen(QColor(theme.muted))
            place = QRectF(0, y - line / 2, frame.left() - _GAP, line)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        number = None if chosen is None else chosen[0 if self._of_columns else 1]
        texts = [label_text(text) for text in self._along.texts]
        width = frame.width() / len(texts)
        widest = max(QFontMetricsF(font).horizontalAdvance(text) for text in texts)
        every = max(1, math.ceil((widest + 6) / max(width, 1)))
        for n, text in enumerate(texts):
            if n % every == 0:
                painter.setFont(theme.font(SMALL, SEMIBOLD) if n == number else font)
                painter.setPen(QColor(theme.text if n == number else theme.muted))
                x = frame.left() + width * (n + 0.5)
                place = QRectF(x - width * every, frame.bottom() + 4, 2 * width * every, line)
                painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, text)
        painter.setFont(font)
        painter.setPen(QColor(theme.muted))
        below = QRectF(frame.left(), frame.bottom() + 4 + line, frame.width(), line)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, self._along.setting.title)

    def _paint_names(self, painter: QPainter, chosen: int | None, n_curves: int) -> None:
        """What each curve is of, at its last point; apart from one another."""
        if self._names is None:
            return
        font, rows = self.theme.font(SMALL), self.content.rows
        line = QFontMetricsF(font).height()
        ends = []
        for n in range(n_curves):
            known = [p for p in self._places(n) if not math.isnan(rows[p[0]][p[1]].mean)]
            if known and (n_curves <= _MOST_NAMES or n in (0, n_curves - 1, chosen)):
                ends.append((self._y(rows[known[-1][0]][known[-1][1]].mean), n))
        ends.sort()
        lowest = -math.inf
        excess = 0.0
        placed = []
        for y, n in ends:
            y = max(y, lowest + line)
            lowest = y
            placed.append((y, n))
        if placed:
            excess = max(placed[-1][0] - self._frame.bottom(), 0.0)
        for y, n in placed:
            is_chosen = n == chosen
            painter.setFont(self.theme.font(SMALL, SEMIBOLD) if is_chosen else font)
            painter.setPen(self._color(n, n_curves, is_chosen) if is_chosen else QColor(self.theme.muted))
            place = QRectF(self._frame.right() + _GAP, y - excess - line / 2, 400, line)
            painter.drawText(
                place,
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                self._name(self._names.texts[n]),
            )


def _nice(step: float) -> float:
    """The next of 1, 2, 5, 10 … that is at least so large."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= step * (1 - 1e-9))
