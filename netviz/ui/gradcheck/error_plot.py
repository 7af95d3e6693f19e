"""The error of the gradient check for every step ε, in both precisions."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt

from netviz.core import ErrorCurve
from netviz.ui.kit.number_format import superscript
from netviz.ui.kit.plot import Plot
from netviz.ui.kit.plot_items import Curve, Level
from netviz.ui.kit.theme import SMALL, Theme

_APART = 5.0  # sizes of type, from one label to the next


class PowerAxis(pg.AxisItem):
    """Whole powers of ten, where what is drawn are logarithms."""

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        """A few whole powers, apart from each other in type of any size."""
        font = self.style["tickFont"] or self.font()
        room = _APART * max(font.pixelSize(), SMALL)
        return [(max(1.0, float(math.ceil((high - low) / max(size / room, 1)))), 0)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """10⁻⁵."""
        return [f"10{superscript(round(value))}" if round(value) else "1" for value in values]


class ErrorPlot(Plot):
    """Two curves over ε, and a line at the step that is checked with."""

    def __init__(self) -> None:
        super().__init__({"bottom": PowerAxis("bottom"), "left": PowerAxis("left")})
        self.setAccessibleName("Error against ε")
        self.setAccessibleDescription(
            "The error of the check for every step ε, with the loss in float64 and in float32: rounding on "
            "the left, truncation on the right."
        )
        self.setMinimumSize(150, 1)  # it hides where it would be lower than can be read
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        item = self.getPlotItem()
        item.getViewBox().setMouseEnabled(False, False)
        self._double, self._single = Curve(), Curve()
        self._here = Level(angle=90)
        for part in (self._double, self._single, self._here):
            item.addItem(part)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        theme.color_plot(self)
        self._double.setPen(theme.pen(theme.accent, 1.5))
        self._single.setPen(theme.pen(theme.quantities["loss_data"], 1.5))
        self._here.setPen(theme.pen(theme.text, style=Qt.PenStyle.DashLine))

    def show_epsilon(self, epsilon: float) -> None:
        """Mark the step that is checked with."""
        self._here.setValue(np.log10(epsilon))

    def show_curve(self, curve: ErrorCurve | None) -> None:
        """Draw the errors; None for none."""
        if curve is None:
            for item in (self._double, self._single):
                item.setData([], [])
            return
        x = np.log10(curve.epsilon)
        for item, error in ((self._double, curve.float64), (self._single, curve.float32)):
            with np.errstate(divide="ignore"):
                y = np.log10(np.nan_to_num(error, nan=np.inf, posinf=np.inf))
            item.setData(x, np.clip(y, -12.0, 0.3))
        self.getViewBox().setYRange(-12, 0.5, padding=0)
        self.getViewBox().setXRange(-12, 0, padding=0.02)
