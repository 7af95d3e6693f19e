"""What is written at a plot over the steps: names and values at the curves' ends, a reference, spikes.

It stands in the margin that is reserved for it at the right, or over the plot. Nothing is cut off at the
edges of the plot, as the dots at the ends of the curves lie on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from netviz.core.params import Array
from netviz.core.shares import percent
from netviz.frozen import dataclass
from netviz.ui.history.level_name import goes_through, place_of_name
from netviz.ui.history.spread import spread
from netviz.ui.history.swing import Drawing
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.symbols import draw_text, text_width
from netviz.ui.kit.theme import LIGHT, SEMIBOLD, SMALL, Theme

APART = 18.0
"""Least distance between two labels, in pixels."""

LEADER, NARROW_LEADER = 21.0, 12.0
"""Room between the plot and the labels, in pixels: for the lines from the curves' ends."""

FIGURES = (3, 2, 1)
"""Of a value; fewer where there is no room."""

_LEAST_NAMED = 3.0  # lines of type: in a lower plot a name would stand on the curves
_BETWEEN = 6.0  # a name and its value
_DOT = 2.5  # radius of the dot at the end of a curve
_LEADER_OPACITY = 0.7
_ABOVE_AXIS = 0.35  # of the distance of labels: the middle of the lowest, where there is room
_SPIKE = 4.0  # half the width of ▲ in pixels


@dataclass(frozen=True)
class EndLabel:
    """The name and the value of a curve.

    Attributes
    ----------
    names : tuple of str
        With symbols, the longest one first.
    value : float
        Shown with as many figures as fit beside the longest name that fits.
    is_share : bool
        Whether it is written in per cent.
    color, text_color : str
        Of the line, and of what is written.
    place : tuple of float
        Where the curve ends, in the coordinates of the plot.
    dots : sequence of tuple of float
        Where dots are drawn on it.
    tag : str
        The letter of the run that it belongs to, before its name.
    """

    names: tuple[str, ...]
    value: float
    is_share: bool
    color: str
    text_color: str
    place: tuple[float, float]
    dots: tuple[tuple[float, float], ...]
    tag: str = ""
    tells: bool = True

    def texts(self, skipped: int = 0) -> Iterator[str]:
        """The value in fewer and fewer figures, without the first so many; nothing beside a name alone."""
        if not self.tells:
            yield ""
        elif self.is_share:
            yield percent(self.value)
        else:
            yield from (number_text(self.value, figures) for figures in FIGURES[skipped:])


@dataclass(frozen=True)
class Notes:
    """All that is written at a plot.

    Attributes
    ----------
    labels : tuple of EndLabel
        The most important one first.
    reference : tuple of float and str, optional
        The height of a level, and its name.
    spikes : tuple of (float, bool, str)
        Where a curve leaves the axis, whether above, and how far it goes.
    caption : tuple of float and tuple of str, optional
        Where a step is pointed at, and what is said of it; the first that fits.
    """

    labels: tuple[EndLabel, ...] = ()
    reference: tuple[float, str] | None = None
    spikes: tuple[tuple[float, bool, str], ...] = ()
    caption: tuple[float, tuple[str, ...]] | None = None


@dataclass(frozen=True)
class PlacedLabel:
    """A label with its place on the plot's widget, in pixels."""

    label: EndLabel
    name: str
    value: str
    rect: QRectF


class Annotations(pg.GraphicsObject):
    """Paints what is written at a plot, over its whole widget."""

    curves: Sequence[Drawing] = ()
    _lines: tuple[float, ...] = ()

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__()
        self._box = box
        self._notes = Notes()
        self.leads = True
        self.rim = 0.0  # of the ground around dots, in pixels of the usual type
        self._whole, self._leader = QRectF(), LEADER
        self._around: tuple[object, ...] = ()  # what the labels were placed by
        self._placed: list[PlacedLabel] = []
        self.set_theme(LIGHT)
        self.setZValue(2000)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    @property
    def notes(self) -> Notes:
        """What is written."""
        return self._notes

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self._font, self._bold = theme.font(SMALL), theme.font(SMALL, SEMIBOLD)
        self._metrics, self._bold_metrics = QFontMetricsF(self._font), QFontMetricsF(self._bold)
        self._widths: dict[str, float] = {}
        self._around = ()
        self.update()

    def show_notes(self, notes: Notes) -> None:
        """Write something else."""
        if notes != self._notes:
            self._notes = notes
            self.update()

    def keep_off(self, curves: Sequence[Drawing], *lines: float) -> None:
        """Write on no curve, and on no upright line at a place of the plot."""
        self.curves = curves
        if lines != self._lines:
            self._lines = lines
            self.update()

    def text(self) -> str:
        """What is written, in one line."""
        said = [] if self._notes.caption is None else [self._notes.caption[1][0]]
        said += [
            f"{label.tag} {label.names[0]} {next(label.texts())}".strip() for label in self._notes.labels
        ]
        said += [] if self._notes.reference is None else [self._notes.reference[1]]
        said += [f"{'▲' if above else '▼'} {text}" for _, above, text in self._notes.spikes]
        return ", ".join(said)

    def set_size(self, whole: QRect, leader: float) -> None:
        """Take up the whole of a widget, with so much room between the plot and the labels, in pixels."""
        self.prepareGeometryChange()
        self._whole, self._leader = QRectF(whole), leader

    def boundingRect(self) -> QRectF:
        """The whole widget."""
        return self._whole

    def _measure(self) -> None:
        """Note where the plot lies on the widget, and what it shows."""
        self._area = QRectF(self._box.sceneBoundingRect())
        (first, last), (low, high) = self._box.viewRange()
        self._first, self._low = first, low
        self._per_step = self._area.width() / (last - first)
        self._per_value = self._area.height() / (high - low)

    def _at(self, place: tuple[float, float]) -> QPointF:
        """A place of the plot in pixels; one beyond the axis lies on its edge."""
        area = self._area
        x = area.left() + self._per_step * (place[0] - self._first)
        y = area.bottom() - self._per_value * (place[1] - self._low)
        return QPointF(min(max(x, area.left()), area.right()), min(max(y, area.top()), area.bottom()))

    def has_leaders(self) -> bool:
        """Whether a line leads from a curve's end to its label, where that had to move."""
        return self.leads

    def placed(self) -> list[PlacedLabel]:
        """The labels that there is room for, from above, with their places in pixels."""
        self._measure()
        seen = self._first, self._low, self._per_step, self._per_value
        around = self._notes, self._theme, self._whole, self._leader, self._area, seen
        if around != self._around:
            self._around, self._placed = around, self._place()
        return self._placed

    def _place(self) -> list[PlacedLabel]:
        theme, whole = self._theme, self.boundingRect()
        apart = APART * theme.scale
        low, high = whole.top() + 0.44 * apart, whole.bottom() - 0.56 * apart  # indices hang low
        most = max(1, int((high - low) / apart + 1e-6) + 1)
        wanted = (min(most, len(self._notes.labels)) - 1) * apart
        above_axis = self._area.bottom() - _ABOVE_AXIS * apart
        if above_axis - max(low, self._area.top()) >= wanted:  # none need hang below the axis
            high = min(high, above_axis)
        ends = [
            (self._at(label.place).y(), number) for number, label in enumerate(self._notes.labels[:most])
        ]
        ends.sort()
        heights = spread([end for end, _ in ends], apart, low, high)
        left = self._area.right() + self._leader
        placed = []
        fitted = self._all_fitting(self._notes.labels[:most], whole.right() - left)
        for height, (_, number) in zip(heights, ends, strict=True):
            label = self._notes.labels[number]
            name, value, width = fitted[number]
            tall = self._metrics.height()
            rect = QRectF(left, height - 0.5 * tall, width, tall)
            placed.append(PlacedLabel(label, name, value, rect))
        return placed

    def _all_fitting(self, labels: Sequence[EndLabel], room: float) -> list[tuple[str, str, float]]:
        """What fits of each, all values with as many figures as the one that has room for the fewest."""
        skipped, fitted = 0, []
        for label in labels:
            name, value, width, more = self._fit(label, room, skipped)
            fitted.append((name, value, width))
            skipped += more
        if not skipped:
            return fitted
        return [self._fitting(label, room, skipped) for label in labels]

    def _fitting(self, label: EndLabel, room: float, skipped: int = 0) -> tuple[str, str, float]:
        """The longest name, then the longest value, that fit, and how wide they are; else a name alone."""
        return self._fit(label, room, skipped)[:3]

    def _fit(self, label: EndLabel, room: float, skipped: int) -> tuple[str, str, float, int]:
        """The same, and how many more figures had to go."""
        name, before = "", self._tag_width(label)
        for name in label.names:
            for more, value in enumerate(label.texts(skipped)):
                width = before + self._width(name) + _BETWEEN * self._theme.scale + self._bold_width(value)
                if width <= room:
                    return name, value, width, more
        return name, "", before + self._width(name), 0

    def _tag_width(self, label: EndLabel) -> float:
        return self._bold_width(label.tag) + _BETWEEN * self._theme.scale if label.tag else 0.0

    def _width(self, name: str) -> float:
        if name not in self._widths:
            self._widths[name] = text_width(name, self._font)
        return self._widths[name]

    def _bold_width(self, value: str) -> float:
        return self._bold_metrics.horizontalAdvance(value)

    @paint_guard
    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint everything."""
        self._measure()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_reference(painter)
        self._paint_spikes(painter)
        self._paint_labels(painter)
        self._paint_caption(painter)

    def _paint_labels(self, painter: QPainter) -> None:
        theme = self._theme
        drop = 0.5 * self._metrics.capHeight()
        all_placed = self.placed()
        leads = self.has_leaders() and any(
            abs(self._at(one.label.place).y() - one.rect.center().y()) > 1 for one in all_placed
        )
        for placed in reversed(all_placed):
            label, left, y = placed.label, placed.rect.left(), placed.rect.center().y()
            end = self._at(label.place)
            if leads:  # one for all, or they would look as if some had been forgotten
                self._paint_leader(painter, end, QPointF(left - 3 * theme.scale, y), label.color)
            painter.setPen(theme.pen(theme.plot, self.rim) if self.rim else QPen(Qt.PenStyle.NoPen))
            painter.setBrush(QColor(label.color))
            radius = (_DOT + 0.5 * self.rim) * theme.scale
            for dot in label.dots:
                painter.drawEllipse(self._at(dot), radius, radius)
            if label.tag:
                painter.setFont(self._bold)
                painter.setPen(QColor(theme.text))
                painter.drawText(QPointF(left, y + drop), label.tag)
                left += self._tag_width(label)
            x = draw_text(painter, QPointF(left, y + drop), placed.name, self._font, label.text_color)
            painter.setFont(self._font if label.tag else self._bold)
            painter.setPen(QColor(label.text_color))
            painter.drawText(QPointF(x + _BETWEEN * theme.scale, y + drop), placed.value)

    def _paint_leader(self, painter: QPainter, start: QPointF, end: QPointF, color: str) -> None:
        line = QColor(color)
        line.setAlphaF(_LEADER_OPACITY)
        painter.setPen(line)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        start += QPointF(2 * _DOT * self._theme.scale, 0)
        bend = max(start.x(), end.x() - self._leader)
        path = QPainterPath(start)
        path.lineTo(bend, start.y())
        middle = 0.5 * (bend + end.x())
        path.cubicTo(middle, start.y(), middle, end.y(), end.x(), end.y())
        painter.drawPath(path)

    def _paint_reference(self, painter: QPainter) -> None:
        if self._notes.reference is None:
            return
        level, name = self._notes.reference
        low, high = self._box.viewRange()[1]
        if not low <= level <= high:
            return
        area, metrics, scale = self._area, self._metrics, self._theme.scale
        y, size = self._at((0.0, level)).y(), (self._width(name), metrics.capHeight() + metrics.descent())
        if size[0] > area.width() or area.height() < _LEAST_NAMED * metrics.height():
            return
        heights = y - 2.5 * scale - size[1], y + 5 * scale
        lines = [self._at((line, level)).x() for line in self._lines]
        place = place_of_name(area, heights, size, lines, self._is_taken)
        if place is not None:
            # No line of the grid is seen behind it.
            painter.fillRect(place.adjusted(-2 * scale, 0, 0, 0), QColor(self._theme.plot))
            baseline = QPointF(place.left(), place.top() + metrics.capHeight())
            draw_text(painter, baseline, name, self._font, self._theme.muted)

    def _is_taken(self, place: QRectF) -> bool:
        """Whether a curve goes through a place on the widget."""
        left, right = (
            self._first + (x - self._area.left()) / self._per_step for x in (place.left(), place.right())
        )
        low, high = (
            self._low + (self._area.bottom() - y) / self._per_value for y in (place.bottom(), place.top())
        )
        return any(goes_through(shape.x, shape.y, (left, right), (low, high)) for shape in self.curves)

    def _in_pixels(self, shape: Drawing) -> tuple[Array, Array]:
        x = self._area.left() + self._per_step * (shape.x - self._first)
        return x, self._area.bottom() - self._per_value * (shape.y - self._low)

    def _paint_spikes(self, painter: QPainter) -> None:
        theme, area, metrics, size = self._theme, self._area, self._metrics, _SPIKE * self._theme.scale
        for place, is_above, text in self._notes.spikes:
            x = self._at((place, 0.0)).x()
            tip = area.top() if is_above else area.bottom()
            base = tip + (1.6 if is_above else -1.6) * size
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.muted))
            corners = (QPointF(x, tip), QPointF(x - size, base), QPointF(x + size, base))
            painter.drawPolygon(QPolygonF(corners))
            width = metrics.horizontalAdvance(text)
            to_right = x + 2 * size + width <= area.right()
            start = x + 2 * size if to_right else x - 2 * size - width
            painter.setFont(self._font)
            painter.setPen(QColor(theme.muted))
            baseline = tip + metrics.capHeight() if is_above else tip - 2
            painter.drawText(QPointF(start, baseline), text)

    def caption_place(self) -> tuple[str, float, float] | None:
        """What is said of the step that is pointed at, and where it begins and ends; None at most times."""
        if self._notes.caption is None:
            return None
        self._measure()
        place, texts = self._notes.caption
        area = self._area
        if self._whole.bottom() - area.bottom() < self._bold_metrics.height():
            return None
        text = next((text for text in texts if self._bold_width(text) <= area.width()), texts[-1])
        width = self._bold_width(text)
        x = min(self._at((place, 0.0)).x() - 0.5 * width, area.right() - width)
        x = max(x, area.left() if width <= area.width() else area.right() - width)
        return text, x, x + width

    def _paint_caption(self, painter: QPainter) -> None:
        """Say at which step the values are, among the labels of the axis, which leave room for it."""
        place = self.caption_place()
        if place is not None:
            text, start, _ = place
            painter.setFont(self._bold)
            painter.setPen(QColor(self._theme.text))
            painter.drawText(QPointF(start, self._area.bottom() + 7 + self._metrics.capHeight()), text)
