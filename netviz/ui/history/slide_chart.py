"""Curves on a lesson's slide: an axis of steps as long as the slide's run, and labels on the plot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from netviz.core.params import Array
from netviz.snapshot import Snapshot
from netviz.ui.history.annotations import Annotations, EndLabel, Notes, PlacedLabel
from netviz.ui.history.chart import Chart
from netviz.ui.history.decimation import Bins
from netviz.ui.history.free_place import close_points, free_place
from netviz.ui.history.spread import spread
from netviz.ui.history.swing import Drawing
from netviz.ui.history.time_plot import TICK, View
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.theme import SMALL

_GROUND = 0.75  # opacity, behind a label
_APART = 8.0  # a curve's end and its label
_LEAST_AXIS = 24.0  # room for the labels of values
_AFTER_TICK = 5.0
_FAR = 1e4  # times the least value
_EVERY_STEP = 420  # so many steps are drawn one by one
_RIGHT = 8.0  # room for half a dot at the end of the axis


class SlideAnnotations(Annotations):
    """Names and values stand on the plot, where the curves end.

    Attributes
    ----------
    name : str
        Of a curve that stands alone, as in η = 4; its own if empty.
    step : int or None
        Which is pointed at.
    """

    name = ""
    step: int | None = None

    def show_notes(self, notes: Notes) -> None:
        """Write something else."""
        if self.name and len(notes.labels) == 1:
            only = notes.labels[0]
            notes = replace(notes, labels=(replace(only, names=(self.name, *only.names[-1:])),))
        super().show_notes(notes)

    def placed(self) -> list[PlacedLabel]:
        """Right of the ends while there is room, then before them; above, or below where that is free."""
        self._measure()
        theme, area = self._theme, self._area
        tall, gap = self._metrics.height(), _APART * theme.scale
        most = max(1, int(area.height() / tall))
        labels = self._notes.labels[:most]
        fitted = [self._fitting(label, area.width()) for label in labels]
        ends = [self._at(label.place) for label in labels]
        widest = max((width for _, _, width in fitted), default=0.0)
        right_of = all(end.x() + gap + widest <= area.right() for end in ends)
        order = sorted(range(len(labels)), key=lambda number: ends[number].y())
        if right_of:
            wanted = [ends[n].y() + (tall if self._is_high(ends[n], tall) else -0.8 * tall) for n in order]
        else:
            return self._placed_before(labels, fitted, ends, order)
        heights = spread(wanted, tall, area.top() + 0.5 * tall, area.bottom() - 0.5 * tall)
        placed = []
        for height, number in zip(heights, order, strict=True):
            name, value, width = fitted[number]
            left = max(ends[number].x() + gap, area.left())
            rect = QRectF(left, height - 0.5 * tall, width, tall)
            placed.append(PlacedLabel(labels[number], name, value, rect))
        return placed

    def _placed_before(
        self,
        labels: Sequence[EndLabel],
        fitted: Sequence[tuple[str, str, float]],
        ends: Sequence[QPointF],
        order: Sequence[int],
    ) -> list[PlacedLabel]:
        """Before the ends, one under the other: above all curves, below them, or where it is free."""
        if not order:
            return []
        tall, gap, area = self._metrics.height(), _APART * self._theme.scale, self._area
        first, last = ends[order[0]], ends[order[-1]]
        size = QSizeF(max(width for _, _, width in fitted), len(order) * tall)
        right = min(max(end.x() for end in ends) + gap, area.right())
        is_above = first.y() - area.top() >= (len(order) + 0.4) * tall
        top = first.y() - (len(order) + 0.4) * tall if is_above else last.y() + 0.4 * tall
        usual = QRectF(QPointF(right - size.width(), top), size)
        block = free_place(usual, area, self._at_all())
        return [
            PlacedLabel(
                labels[number],
                *fitted[number][:2],
                QRectF(block.right() - fitted[number][2], block.top() + n * tall, fitted[number][2], tall),
            )
            for n, number in enumerate(order)
        ]

    def _at_all(self) -> Array:
        """Points close together on all curves, in pixels."""
        area, found = self._area, [np.empty((0, 2))]
        for x, y in map(self._in_pixels, self.curves):
            found.append(close_points(x, np.clip(y, area.top(), area.bottom())))
        return np.concatenate(found)

    def _is_high(self, end: QPointF, tall: float) -> bool:
        return end.y() - self._area.top() < 1.6 * tall

    @paint_guard
    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint everything."""
        self._measure()
        if self.step is not None:
            self._paint_step(painter, self.step)
        ground = QColor(self._theme.plot)
        ground.setAlphaF(_GROUND)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        for placed in self.placed():  # so that a curve under it does not strike it out
            painter.drawRect(placed.rect.adjusted(-2, 2, 2, -2))
        super().paint(painter)

    def _paint_step(self, painter: QPainter, step: int) -> None:
        theme, area, x = self._theme, self._area, self._at((float(step), 0.0)).x()
        painter.setPen(theme.pen(theme.accent, 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        text = f"step {number_text(step)}"
        width, gap = self._bold_width(text), 0.5 * _APART * theme.scale
        left = x + gap if x + gap + width <= area.right() else x - gap - width
        painter.setFont(self._bold)
        painter.setPen(QColor(theme.accent))
        painter.drawText(QPointF(left, area.top() + self._metrics.ascent()), text)

    def has_leaders(self) -> bool:
        """No: the labels stand beside the ends."""
        return False


class SlideChart(Chart):
    """Curves of a run that ends at a known step.

    Attributes
    ----------
    until : int
        Where the run ends, and the axis of steps.
    name_of : callable or None
        What a curve that stands alone is called at a snapshot.
    """

    annotations: ClassVar[type[Annotations]] = SlideAnnotations
    until = 0
    _usual: View | None = None
    name_of: Callable[[Snapshot], str] | None = None

    def show_notes(self) -> None:
        """Write names and values at the ends of the curves."""
        if self._snapshot is not None and isinstance(self.labels, SlideAnnotations):
            self.labels.name = "" if self.name_of is None else self.name_of(self._snapshot)
        super().show_notes()

    def show_until(self, until: int) -> None:
        """Make the axis as long as a run."""
        if until != self.until:
            self.until = until
            self.redraw()

    def mark_step(self, step: int | None) -> None:
        """A line at a step, whether or not it has come, and its number."""
        if isinstance(self.labels, SlideAnnotations):
            self.labels.step = step
            self.labels.update()

    def step_range(self) -> tuple[float, float]:
        """The whole run, whether or not it has been computed."""
        last_step = 0 if self._snapshot is None else self._snapshot.last_step
        return self._zoom or (0.0, float(max(self.until, last_step, 1)))

    def lines(self, bins: Bins, fine: float) -> list[Drawing]:
        """Of a short run every step, however it swings: that is what the slide is about."""
        if len(bins.x) > _EVERY_STEP or not np.array_equal(bins.low, bins.high):
            return super().lines(bins, fine)
        none = np.empty(0)
        known = np.isfinite(bins.mean)
        return [
            Drawing(bins.x[chosen], row[chosen], none, none, none)
            for row, chosen in zip(bins.mean, known, strict=True)
        ]

    def set_view(self, view: View) -> None:
        """Show the same history in another way."""
        self._usual = view
        super().set_view(view)

    def _choose_axis(self, snapshot: Snapshot) -> None:
        """Logarithms where the values go over so many powers of ten that they say nothing otherwise."""
        usual = self._usual or self.view
        if usual.logarithmic or usual.share:
            return
        self._usual = usual
        values = snapshot.history.values(usual.series[0].column, 0, snapshot.last_step + 1)
        values = values[np.isfinite(values)]
        is_far = len(values) > 1 and values.min() > 0 and values.max() > _FAR * values.min()
        if is_far != self.view.logarithmic:
            self.view = self.values.view = replace(usual, logarithmic=is_far) if is_far else usual

    def draw(self, snapshot: Snapshot) -> None:
        """Draw the curves, with room for the labels of their axis."""
        self._choose_axis(snapshot)
        super().draw(snapshot)
        metrics = QFontMetricsF(self.values.tick_font())
        widest = max((metrics.horizontalAdvance(text) for _, text in self.values.ticks()), default=0.0)
        wanted = round(max(_LEAST_AXIS * self._theme.scale, widest + TICK + self.values.label_gap))
        if wanted > self.values.width():  # it only grows, so that nothing swings to and fro
            self.values.setWidth(wanted)

    def _set_margins(self) -> None:
        """As wide as can be: the labels stand on the plot."""
        theme = self._theme
        line = QFontMetricsF(theme.font(SMALL)).height()
        self.steps.has_labels = True
        self.steps.label_gap = self.values.label_gap = _AFTER_TICK * theme.scale
        self.steps.setHeight(round(line + TICK + _AFTER_TICK * theme.scale))
        self.values.setWidth(round(_LEAST_AXIS * theme.scale))
        self.getPlotItem().setContentsMargins(0, round(0.6 * line), round(_RIGHT * theme.scale), 0)
        self.labels.set_size(self.viewport().rect(), 0.0)
