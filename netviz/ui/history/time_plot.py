"""Plots over the steps: what is drawn, on which axes, and what is pointed at."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication

from netviz.core.params import Array
from netviz.frozen import dataclass
from netviz.snapshot import Snapshot
from netviz.ui.history import ticks
from netviz.ui.history.ticks import Ticks
from netviz.ui.kit.held_plot import HeldPlot
from netviz.ui.kit.key_claims import claims_key
from netviz.ui.kit.paint_guard import paint_guard

TICK = 4.0
"""Length of a tick in pixels."""

_GAP = 3.0  # pixels between a tick and its label
_LINES_APART = 2.4  # heights of the type from one label of an upright axis to the next
_WORDS_APART = 2.5  # and between the labels of a level one


@dataclass(frozen=True)
class Series:
    """One curve.

    Attributes
    ----------
    column : str
        Of the history.
    label : str
        Its name on screen, with the symbols of `netviz.core.symbols`.
    color : str
        The key of its colour.
    width : float
        Of the line, in pixels.
    pale : bool
        Whether it stands behind another of its colour.
    filled : bool
        Whether the area under it is filled.
    short : str
        Its name where there is less room; the same, if left out.
    told : str
        The column whose value is told at its end; its own, if left out.
    """

    column: str
    label: str
    color: str
    width: float = 1.5
    pale: bool = False
    filled: bool = False
    short: str = ""
    told: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The longer name, and the shorter one if there is one."""
        return (self.label, self.short) if self.short else (self.label,)

    @property
    def told_column(self) -> str:
        """The column whose value is told."""
        return self.told or self.column


@dataclass(frozen=True)
class Reference:
    """A level to compare with, and what it is called, both for a snapshot."""

    level: Callable[[Snapshot], float]
    label: Callable[[Snapshot], str]


@dataclass(frozen=True)
class View:
    """One way of seeing a panel's history."""

    title: str
    series: tuple[Series, ...]
    logarithmic: bool = False
    share: bool = False  # between 0 and 1, written as per cent, and tending to 1
    reference: Reference | None = None
    settles: bool = False  # the axis need not reach to where the curves come from in the first steps


@dataclass(frozen=True)
class StepScale:
    """Where steps stand on their axis: at their number, or at its logarithm from step 0 on."""

    logarithmic: bool = False

    def place(self, step: float) -> float:
        """Where a step stands."""
        return math.log10(1.0 + step) if self.logarithmic else float(step)

    def places(self, steps: Array) -> Array:
        """Where steps stand; array (n,)."""
        return np.log10(1.0 + steps) if self.logarithmic else steps

    def step(self, place: float) -> float:
        """What stands at a place."""
        return float(10.0 ** min(place, 300.0)) - 1.0 if self.logarithmic else place


class _Axis(pg.AxisItem):
    """An axis that paints its own ticks, which takes a third of the time that pyqtgraph's take."""

    label_gap = _GAP  # between a tick and its label
    _key: object = None
    _ticks: Ticks

    def updateAutoSIPrefix(self) -> None:
        """There is no title in which a prefix could stand."""

    def tick_font(self) -> QFont:
        """What the labels are written in."""
        font: QFont = self.style["tickFont"] or self.font()
        return font

    def ticks(self) -> Ticks:
        """Where the ticks stand, and their labels; as many as there is room for."""
        key = (*self.range, self.size(), self.tick_font().pixelSize(), self._kind())
        if key != self._key:
            self._key, self._ticks = key, self._choose()
        return self._ticks

    def _kind(self) -> object:
        """What the ticks depend on besides the range and the room."""
        raise NotImplementedError

    def _choose(self) -> Ticks:
        raise NotImplementedError


class ValueAxis(_Axis):
    """Labels of plain numbers, per cent, or powers of ten for values that are logarithms already.

    It has no line: the grid shows where the values lie.
    """

    view: View
    lines_apart = _LINES_APART

    def _kind(self) -> View:
        return self.view

    def _choose(self) -> Ticks:
        (low, high), height = self.range, self.size().height()
        most = int(height / (self.lines_apart * QFontMetricsF(self.tick_font()).ascent())) + 1
        kind = ticks.linear_ticks
        if self.view.logarithmic:
            kind = ticks.logarithmic_ticks
        elif self.view.share:
            kind = ticks.share_ticks
        return kind(low, high, min(most, ticks.MOST_TICKS))

    @paint_guard
    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint the labels."""
        (low, high), size = self.range, self.size()
        metrics = QFontMetricsF(self.tick_font())
        painter.setFont(self.tick_font())
        painter.setPen(self.textPen())
        for value, text in self.ticks():
            y = size.height() * (high - value) / (high - low) + 0.5 * metrics.capHeight()
            # One that is too long goes over the edge of the plot, never over that of the card.
            x = max(0.0, size.width() - TICK - self.label_gap - metrics.horizontalAdvance(text))
            painter.drawText(QPointF(x, y), text)


class StepAxis(_Axis):
    """A line with ticks below it, at whole steps."""

    scale_of_steps = StepScale()
    words_apart = _WORDS_APART
    has_labels = True
    covered: tuple[float, float] | None = None  # where something else is written, in pixels of the widget

    def _kind(self) -> StepScale:
        return self.scale_of_steps

    def _choose(self) -> Ticks:
        first, last = self.range
        scale, metrics = self.scale_of_steps, QFontMetricsF(self.tick_font())
        kind = ticks.logarithmic_step_ticks if scale.logarithmic else ticks.step_ticks
        low, high = scale.step(first), scale.step(last)
        for most in range(ticks.MOST_TICKS, 1, -1):
            found = [(scale.place(step), text) for step, text in kind(low, high, most)]
            if self._have_room(found, metrics):
                return found
        return found[:1]

    def _have_room(self, found: Ticks, metrics: QFontMetricsF) -> bool:
        """Whether the labels stand apart from each other."""
        (first, last), end = self.range, -math.inf
        for place, text in found:
            width = metrics.horizontalAdvance(text)
            start = self._start(self.size().width() * (place - first) / (last - first), width)
            if start < end:
                return False
            end = start + width + self.words_apart * metrics.capHeight()
        return True

    def _start(self, middle: float, width: float) -> float:
        """Where a label begins: below its tick, but not beyond the end of the axis, where others stand."""
        end = float(self.size().width()) + 2.0
        return min(middle - 0.5 * width, end - width)

    @paint_guard
    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint the line, the ticks and the labels."""
        (first, last), width = self.range, self.size().width()
        metrics = QFontMetricsF(self.tick_font())
        painter.setFont(self.tick_font())
        painter.setPen(self.pen())
        painter.drawLine(QPointF(0.0, 0.5), QPointF(width, 0.5))
        found = [(round(width * (place - first) / (last - first)), text) for place, text in self.ticks()]
        for x, _text in found:
            painter.drawLine(QPointF(x + 0.5, 0.5), QPointF(x + 0.5, TICK))
        if not self.has_labels:
            return
        painter.setPen(self.textPen())
        baseline = TICK + self.label_gap + metrics.capHeight()
        covered, left = self.covered, self.geometry().left()
        for x, text in found:
            start = self._start(x, metrics.horizontalAdvance(text))
            end = start + metrics.horizontalAdvance(text) + _GAP
            if covered and covered[0] - _GAP < left + end and left + start < covered[1] + 2 * _GAP:
                continue
            painter.drawText(QPointF(start, baseline), text)


class TimePlot(HeldPlot):
    """A plot over the steps that says what is pointed at, by mouse or by keys."""

    pointed = Signal(object)  # x, or None
    chosen = Signal(float)  # x
    whole_wanted = Signal()
    key_pressed = Signal(int)

    _KEYS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Escape)

    def __init__(self, axes: dict[str, pg.AxisItem]) -> None:
        super().__init__(axes)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._pressed_at: float | None = None
        self._chosen_x = 0.0
        self._choice = QTimer(self, singleShot=True)
        self._choice.timeout.connect(lambda: self.chosen.emit(self._chosen_x))

    @property
    def double_click_means(self) -> bool:
        """Something, so that a click has to wait for the next one."""
        return False

    def _x(self, event: QMouseEvent) -> float:
        return float(self.getViewBox().mapSceneToView(self.mapToScene(event.position().toPoint())).x())

    def event(self, event: QEvent) -> bool:
        """Claim the keys before the window's shortcuts do."""
        return claims_key(event, self._KEYS) or bool(super().event(event))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where the mouse was pressed."""
        self._pressed_at = event.position().x()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose a step, unless the mouse was dragged."""
        super().mouseReleaseEvent(event)
        still = self._pressed_at is not None and abs(event.position().x() - self._pressed_at) < 3
        self._pressed_at = None
        if still and event.button() == Qt.MouseButton.LeftButton:
            self._chosen_x = self._x(event)
            # Where a double click means something, a click has to wait in case it becomes one.
            self._choice.start(QApplication.doubleClickInterval() if self.double_click_means else 0)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for all: the whole run, then every value."""
        self._choice.stop()
        self._pressed_at = None
        self.whole_wanted.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what is pointed at."""
        super().mouseMoveEvent(event)
        self.pointed.emit(self._x(event))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        super().leaveEvent(event)
        self.pointed.emit(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Point at nothing."""
        super().focusOutEvent(event)
        self.pointed.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pass on the keys that mean something here."""
        if event.key() in self._KEYS:
            self.key_pressed.emit(event.key())
        else:
            event.ignore()
