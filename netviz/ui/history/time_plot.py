"""Plots over the steps: what is drawn, on which axes, and what is pointed at."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from netviz.snapshot import Snapshot
from netviz.ui.kit.key_claims import claims_key
from netviz.ui.kit.number_format import number_text, power_of_ten, tick_texts


@dataclass(frozen=True)
class Series:
    """One curve: a column of the history, its name on screen and the key of its colour."""

    column: str
    label: str
    color: str
    pale: bool = False
    filled: bool = False


@dataclass(frozen=True)
class Reference:
    """A level to compare with."""

    level: Callable[[Snapshot], float]
    label: str


@dataclass(frozen=True)
class View:
    """One way of seeing a panel's history."""

    title: str
    series: tuple[Series, ...]
    logarithmic: bool = False
    share: bool = False  # between 0 and 1, written as per cent, and tending to 1
    reference: Reference | None = None


class ValueAxis(pg.AxisItem):
    """Plain numbers, per cent, or whole powers of ten for values that are logarithms already."""

    view: View

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        """Whole powers of ten, quarters, or what pyqtgraph finds."""
        if self.view.logarithmic:
            decades = max(1, math.ceil((high - low) / max(size / 28, 1)))
            return [(decades, 0)]
        if self.view.share:
            return [(0.5, 0), (0.25, 0)]
        spacings: list[tuple[float, float]] = super().tickSpacing(low, high, size)
        return spacings

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Labels as the view wants them."""
        if self.view.logarithmic:
            return [power_of_ten(round(value)) for value in values]
        if self.view.share:
            return [f"{100 * value:.0f} %" for value in values]
        return tick_texts([value * scale for value in values], spacing * scale)


class StepAxis(pg.AxisItem):
    """Steps as whole numbers, never in thousands."""

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        """Labels at one spacing, of whole steps."""
        spacings = super().tickSpacing(low, high, size)
        return [(max(1.0, spacings[0][0]), 0)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Whole steps."""
        whole = [value for value in values if value == int(value)]
        if max(whole, default=0) >= 1e7:  # beyond, `number_text` rounds
            texts = dict(zip(whole, tick_texts(whole, spacing), strict=True))
            return [texts.get(value, "") for value in values]
        return [number_text(value) if value == int(value) else "" for value in values]


class TimePlot(pg.PlotWidget):
    """A plot over the steps that says what is pointed at, by mouse or by keys."""

    pointed = Signal(object)  # x, or None
    chosen = Signal(float)  # x
    whole_wanted = Signal()
    key_pressed = Signal(int)

    _KEYS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Escape)

    def __init__(self, axes: dict[str, pg.AxisItem]) -> None:
        super().__init__(axisItems=axes, enableMenu=False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._pressed_at: float | None = None
        self._chosen_x = 0.0
        self.is_zoomed = False
        self._choice = QTimer(self, singleShot=True)
        self._choice.timeout.connect(lambda: self.chosen.emit(self._chosen_x))

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
            self._choice.start(QApplication.doubleClickInterval() if self.is_zoomed else 0)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the whole run again."""
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
