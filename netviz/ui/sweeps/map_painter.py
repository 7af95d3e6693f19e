"""The map of a sweep: a field for each point of the grid, the better the greener."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from netviz.core.shares import percent
from netviz.frozen import dataclass
from netviz.sweeps.axis import Axis
from netviz.sweeps.result import Measure, Result, Summary, grid
from netviz.sweeps.sweep import Plan
from netviz.ui.kit.number_format import short_number
from netviz.ui.kit.symbols import draw_fitted, text_width
from netviz.ui.kit.theme import BODY, MEDIUM, SEMIBOLD, SMALL, Theme, mixed

_GAP, _ROUND = 2.0, 3.0
_LARGEST_FIELD, _LARGEST_PICTURE = (110.0, 56.0), (110.0, 110.0)
_SMALLEST_TEXT = (34.0, 11.0)  # a field that has room for a number
_LOW = 17.0  # a lower one has a smaller one
_ROOM_FOR_SPREAD = 34.0
_LABEL_GAP, _HEAD_GAP = 12.0, 4.0  # from the labels to the fields
_LOG_FROM = 20.0  # how many times larger the largest is, that colours go by powers
_MOST_POWERS = 1000.0  # what is so many times as large as the best is as bad as anything

_SHADES = ("#f1f4f0", "#5d9a7e"), ("#20262b", "#356b51")  # the worst and the best, light and dark

Place = tuple[int, int]
"""Row and column of the grid."""

ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
"""The keys that go from field to field; by how many rows and columns."""


@dataclass(frozen=True, eq=False)
class MapContent:
    """What a map shows.

    Attributes
    ----------
    axes : tuple of Axis
        Down and across; across only if there is one.
    rows : list of lists of Summary
    measure : Measure
    pictures : mapping of (int, int) to QImage, optional
        What is shown in the places of numbers.
    """

    axes: tuple[Axis, ...]
    rows: list[list[Summary]]
    measure: Measure
    pictures: Mapping[Place, QImage] | None = None

    @classmethod
    def of(cls, plan: Plan, results: Mapping[str, Result], measure: Measure) -> MapContent:
        """The map of what has been computed."""
        return cls(plan.sweep.axes, grid(plan, results, measure), measure)

    @property
    def across(self) -> Axis:
        """The axis of the columns."""
        return self.axes[-1]

    @property
    def down(self) -> Axis | None:
        """The axis of the rows; None where there is one row."""
        return self.axes[0] if len(self.axes) == 2 else None

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.rows), len(self.rows[0])

    @cached_property
    def goodness(self) -> list[list[float]]:
        """From 0, the worst of all fields, to 1, the best; NaN where there is no value."""
        values = [summary.mean for row in self.rows for summary in row if not math.isnan(summary.mean)]
        low, high = min(values, default=0.0), max(values, default=1.0)
        if not self.measure.is_share and low > 0:
            high = min(high, low * _MOST_POWERS)
        is_log = not self.measure.is_share and low > 0 and high / low > _LOG_FROM

        def place(value: float) -> float:
            if math.isnan(value):
                return math.nan
            if high == low:
                return 1.0
            value = min(value, high)
            share = math.log(value / low) / math.log(high / low) if is_log else (value - low) / (high - low)
            return share if self.measure.is_share else 1 - share

        return [[place(summary.mean) for summary in row] for row in self.rows]

    def best(self) -> Place | None:
        """Where the best value is, the first of several."""
        places = [
            (value, (-row, -column))
            for row, line in enumerate(self.goodness)
            for column, value in enumerate(line)
            if not math.isnan(value)
        ]
        if not places:
            return None
        row, column = max(places)[1]
        return -row, -column

    def moved(self, place: Place | None, key: Qt.Key) -> Place:
        """Where an arrow key leads: to the next field, as far as there is one."""
        (row, column), (down, right) = place or (0, 0), ARROWS[key]
        n_rows, n_columns = self.shape
        return min(max(row + down, 0), n_rows - 1), min(max(column + right, 0), n_columns - 1)


class MapPainter:
    """Paints a map into a rectangle.

    Parameters
    ----------
    content : MapContent
    theme : Theme
    area : QRectF
    whole : bool, optional
        Whether shares are whole per cents: their figures are told elsewhere.
    beside : str, optional
        What else is written at the left, below the map, and needs the same room.

    Attributes
    ----------
    label_room : float
        How wide the labels of the rows may be, in pixels.
    """

    def __init__(
        self, content: MapContent, theme: Theme, area: QRectF, *, whole: bool = False, beside: str = ""
    ) -> None:
        self.content, self.theme, self._goodness = content, theme, content.goodness
        self._whole, self._left = whole, area.left()
        scale = theme.scale
        self._font = theme.font(SMALL)
        metrics = QFontMetricsF(self._font)
        down = content.down
        labels = [label_text(text) for text in down.texts] if down is not None else []
        strong = QFontMetricsF(theme.font(SMALL, SEMIBOLD))  # that of the row that is chosen
        widest = max((strong.horizontalAdvance(text) for text in [*labels, beside]), default=0.0)
        widest = max(widest, text_width(self._corner(), self._font))
        self.label_room = min(widest, area.width() / 3)
        left = self.label_room + _LABEL_GAP * scale
        top = metrics.height() + _HEAD_GAP * scale
        n_rows, n_columns = content.shape
        largest = _LARGEST_FIELD if content.pictures is None else _LARGEST_PICTURE
        width = min((area.width() - left) / n_columns, largest[0] * scale)
        height = min((area.height() - top) / n_rows, largest[1] * scale)
        if content.pictures is not None:
            width = height = min(width, height)
        self._size = max(width, 2.0), max(height, 2.0)
        self._origin = QPointF(area.left() + left, area.top() + top)

    def _corner(self) -> str:
        content = self.content
        across = typeset(content.across.setting.symbol)
        return across if content.down is None else f"{typeset(content.down.setting.symbol)} \\ {across}"

    def field(self, place: Place) -> QRectF:
        """Where a field is."""
        (width, height), (row, column) = self._size, place
        x, y = self._origin.x() + column * width, self._origin.y() + row * height
        gap = min(_GAP, width / 8, height / 8)
        return QRectF(x, y, width, height).adjusted(gap / 2, gap / 2, -gap / 2, -gap / 2)

    @property
    def bounds(self) -> QRectF:
        """Where all fields are."""
        (width, height), (n_rows, n_columns) = self._size, self.content.shape
        return QRectF(self._origin.x(), self._origin.y(), n_columns * width, n_rows * height)

    def place_at(self, point: QPointF) -> Place | None:
        """The field at a point."""
        if not self.bounds.contains(point):
            return None
        (width, height), (n_rows, n_columns) = self._size, self.content.shape
        row = int((point.y() - self._origin.y()) / height)
        column = int((point.x() - self._origin.x()) / width)
        return min(row, n_rows - 1), min(column, n_columns - 1)

    def paint(self, painter: QPainter, chosen: Place | None = None) -> None:
        """Paint it, with a frame around what is chosen."""
        self._paint_labels(painter, chosen)
        n_rows, n_columns = self.content.shape
        for row in range(n_rows):
            for column in range(n_columns):
                self._paint_field(painter, (row, column))
        if chosen is not None and chosen[0] < n_rows and chosen[1] < n_columns:
            self.frame(painter, self.field(chosen))
            self._paint_field(painter, chosen, is_chosen=True)

    def frame(self, painter: QPainter, field: QRectF) -> None:
        """Put a frame around what is chosen, with a little room between."""
        painter.setBrush(QColor(self.theme.card))
        painter.setPen(self.theme.pen(self.theme.accent, 2.0))
        out = 2.5 * self.theme.scale
        painter.drawRoundedRect(field.adjusted(-out, -out, out, out), _ROUND + out, _ROUND + out)

    def _paint_labels(self, painter: QPainter, chosen: Place | None) -> None:
        content, theme = self.content, self.theme
        metrics = QFontMetricsF(self._font)
        width, height = self._size
        line = metrics.height()
        top = self._origin.y() - _HEAD_GAP * theme.scale - line
        row, column = (None, None) if chosen is None else chosen
        corner = QRectF(self._left, top, self.label_room, line)
        draw_fitted(painter, corner, self._corner(), self._font, theme.muted)
        texts = [label_text(text) for text in content.across.texts]
        every = max(1, math.ceil(max(map(metrics.horizontalAdvance, texts)) / max(width - 4, 1)))
        for n, text in enumerate(texts):
            if n % every == 0:
                wide = QRectF(self._origin.x() + (n - every) * width, top, (2 * every + 1) * width, line)
                self._write(painter, wide, text, Qt.AlignmentFlag.AlignHCenter, n == column)
        if content.down is None:
            return
        every = max(1, math.ceil(metrics.ascent() / height))
        for n, text in enumerate(content.down.texts):
            if n % every == 0:
                y = self._origin.y() + n * height
                place = QRectF(self._left, y, self.label_room, max(height, line))
                self._write(painter, place, label_text(text), Qt.AlignmentFlag.AlignRight, n == row)
        painter.setPen(theme.pen(theme.text))

    def _write(
        self,
        painter: QPainter,
        place: QRectF,
        text: str,
        where: Qt.AlignmentFlag,
        is_strong: bool = False,
    ) -> None:
        theme = self.theme
        painter.setFont(theme.font(SMALL, SEMIBOLD) if is_strong else self._font)
        painter.setPen(QColor(theme.text if is_strong else theme.muted))
        painter.drawText(place, where | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_field(self, painter: QPainter, place: Place, *, is_chosen: bool = False) -> None:
        theme, summary = self.theme, self.content.rows[place[0]][place[1]]
        good, area = self._goodness[place[0]][place[1]], self.field(place)
        painter.setPen(Qt.PenStyle.NoPen)
        if not summary.n_done:
            painter.setPen(theme.pen(theme.track))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), _ROUND, _ROUND)
            return
        ground = QColor(theme.bad_ground) if math.isnan(good) else shade(theme, good)
        if math.isnan(good) and not (summary.n_diverged or summary.n_failed):
            ground = QColor(theme.neutral)  # a goal that was not met
        picture = None if self.content.pictures is None else self.content.pictures.get(place)
        if picture is not None:
            painter.drawImage(area, picture)
            return
        painter.setBrush(ground)
        painter.drawRoundedRect(area, _ROUND, _ROUND)
        if (
            area.width() < _SMALLEST_TEXT[0] * theme.scale
            or area.height() < _SMALLEST_TEXT[1] * theme.scale
        ):
            return
        is_bad = math.isnan(good) and bool(summary.n_diverged or summary.n_failed)
        painter.setPen(QColor(theme.bad if is_bad else theme.text))
        lines = field_lines(summary, self.content.measure, whole=self._whole)
        second = len(lines) > 1 and area.height() >= _ROOM_FOR_SPREAD * theme.scale
        middle = Qt.AlignmentFlag.AlignCenter
        size = SMALL if self._whole or area.height() < _LOW * theme.scale else BODY
        painter.setFont(theme.font(size, SEMIBOLD if is_chosen else MEDIUM))
        if not second:
            painter.drawText(area, middle, lines[0])
            return
        half = area.height() / 2
        painter.drawText(area.adjusted(0, 2, 0, 2 - half), Qt.AlignmentFlag.AlignCenter, lines[0])
        painter.setFont(self._font)
        painter.drawText(area.adjusted(0, half - 2, 0, -2), middle, lines[1])


def label_text(text: str) -> str:
    """A value at the edge of a map, as people write it."""
    try:
        return short_number(float(text))
    except ValueError:
        return text


def typeset(symbol: str) -> str:
    """The symbol of a setting as it is typeset; a word stays one."""
    return {"H": "𝐻"}.get(symbol, symbol)


def field_lines(summary: Summary, measure: Measure, *, whole: bool = False) -> list[str]:
    """What is written in a field: the value, and below it the spread or what is missing."""
    if summary.n_failed and not summary.n_values:
        return ["failed"]
    if summary.n_diverged and not summary.n_values:
        return ["diverged"]
    if not summary.n_values:
        return ["not met"]
    scale = 100.0 if measure.is_share else 1.0
    value = summary.mean * scale
    text = percent(summary.mean).removesuffix(" %") if measure.is_share else short_number(value, 3)
    if whole and measure.is_share:
        text = percent(summary.mean, 0).removesuffix(" %")
    if summary.n_values < summary.n_done:
        return [text, f"{summary.n_values} of {summary.n_done}"]
    if math.isnan(summary.spread):
        return [text]
    spread = summary.spread * scale
    return [text, f"± {spread:.1f}" if measure.is_share else f"± {short_number(spread, 2)}"]


def shade(theme: Theme, share: float) -> QColor:
    """From quiet to the colour of what is good; figures in the text's colour can be read on all of them."""
    return mixed(*_SHADES[theme.is_dark], share)
