"""A number to be dragged or typed."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from netviz.core.symbols import spoken
from netviz.ui.kit.bubble import explain
from netviz.ui.kit.controls import KeySlider
from netviz.ui.kit.number_field import NumberField
from netviz.ui.kit.number_format import parse_number, short_number, whole_text
from netviz.ui.kit.symbols import symbol_label
from netviz.ui.kit.theme import BODY

_ENTRY = 96  # pixels of the usual type


class NumberSlider(QWidget):
    """A number to be dragged or typed: name, value, slider. A double click resets it.

    Parameters
    ----------
    name : str
    low, high, usual : float
        The ends of the slider and the value that it resets to.
    logarithmic : bool
        Equal distances are equal factors.
    whole : bool
        Only whole numbers.
    zero : bool
        On a logarithmic scale, the left end means exactly 0.
    tip : str
        What the number does to the mathematics.
    typed_high : float, optional
        The greatest value that can be typed, if more than `high`.

    Signals
    -------
    changed(float)
    explained(str)
        Something else than what was typed is in force, and why.
    tried, let_go(float)
        In the place of `changed`, while the mouse drags it and when it lets go, if that was allowed when
        the drag began: nothing is to change yet.

    Attributes
    ----------
    may_be_tried : callable
        Asked when the mouse takes hold of it: whether values are tried first.
    """

    changed = Signal(float)
    explained = Signal(str)
    tried = Signal(float)
    let_go = Signal(float)

    _STEPS = 400

    def __init__(
        self,
        name: str,
        low: float,
        high: float,
        usual: float,
        *,
        logarithmic: bool = False,
        whole: bool = False,
        zero: bool = False,
        tip: str = "",
        typed_high: float | None = None,
        text: Callable[[float], str] | None = None,
        parse: Callable[[str], float | None] = parse_number,
    ) -> None:
        super().__init__()
        self._low, self._high, self._usual = low, high, usual
        self._typed_high = high if typed_high is None else typed_high
        self._logarithmic, self._whole, self._zero = logarithmic, whole, zero
        self._text = text or (whole_text if whole else short_number)
        self._value = usual
        self.may_be_tried: Callable[[], bool] = lambda: False
        self._is_tried = self._is_left = False  # by the drag that goes on
        self.name = symbol_label(name)
        name = spoken(name)
        self.entry = NumberField(name, parse)
        self._fit_entry()
        self.entry.installEventFilter(self)
        self.entry.setTextMargins(0, 0, -5, 0)  # so that the digits end where the slider does
        self.slider = KeySlider()
        few = whole and not logarithmic and high - low <= self._STEPS
        self._steps = int(high - low) if few else self._STEPS
        self.slider.setRange(0, self._steps)
        self.slider.setPageStep(max(1, self._steps // 10))
        top = QHBoxLayout()
        top.addWidget(self.name)
        top.addStretch(1)
        top.addWidget(self.entry)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.slider)
        for widget in (self.entry, self.slider):
            widget.setAccessibleName(name)
            widget.setAccessibleDescription(tip)
        self.setToolTip(f"<p>{tip}</p>" if tip else "")
        self.set_value(usual)
        self.slider.valueChanged.connect(self._on_slider_moved)
        self.slider.sliderPressed.connect(self._on_slider_pressed)
        self.slider.sliderReleased.connect(self._on_slider_released)
        self.slider.double_clicked.connect(self.reset)
        self.entry.editingFinished.connect(self._on_entry_edited)
        # Give the focus back to the window, so that Space and the arrows are commands again.
        self.entry.returnPressed.connect(lambda: self.window().setFocus())

    def _fit_entry(self) -> None:
        """Room for a number in the type that it has now, with its exponent."""
        size = self.entry.fontInfo().pixelSize()
        self.entry.setMaximumWidth(round(_ENTRY * max(size / BODY, 1.0)))
        self.entry.setFixedHeight(self.entry.fontMetrics().height() + 2)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See that the entry has got other type."""
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_entry()
        return False

    @property
    def value(self) -> float:
        """The number that is set."""
        return self._value

    def set_value(self, value: float) -> None:
        """Show a value without announcing it."""
        self._value = value
        self.slider.blockSignals(True)
        self.slider.setValue(self._position(value))
        self.slider.blockSignals(False)
        if not self.entry.hasFocus() or not self.entry.isModified():
            self.entry.setText(self._text(value))

    def set_usual(self, value: float) -> None:
        """Change the value to which it resets."""
        self._usual = value

    def set_range(self, low: float, high: float) -> None:
        """Change the ends; a value outside stays until it is changed."""
        self._low, self._high, self._typed_high = low, high, high
        if self._whole and not self._logarithmic:
            self._steps = max(1, int(high - low))
            self.slider.blockSignals(True)
            self.slider.setRange(0, self._steps)
            self.slider.blockSignals(False)
        self.set_value(self._value)

    def _position(self, value: float) -> int:
        low, high = self._low, self._high
        if self._logarithmic:
            if self._zero and value <= 0:
                return 0
            share = math.log(max(value, low) / low) / math.log(high / low)
            first = 1 if self._zero else 0
            return first + round(min(share, 1.0) * (self._steps - first))
        return round((min(max(value, low), high) - low) / max(high - low, 1e-12) * self._steps)

    def _at(self, position: int) -> float:
        if self._logarithmic:
            if self._zero and position == 0:
                return 0.0
            first = 1 if self._zero else 0
            share = (position - first) / (self._steps - first)
            value = self._low * (self._high / self._low) ** share
            # two digits on a logarithmic slider, so that what is shown is the value
            value = float(f"{value:.1e}")
        else:
            value = self._low + (self._high - self._low) * position / self._steps
            value = float(f"{value:.4g}")
        return float(round(value)) if self._whole else value

    def _on_slider_pressed(self) -> None:
        self._is_tried, self._is_left = self.may_be_tried(), False

    def _on_slider_moved(self, position: int) -> None:
        value = self._at(position)
        if self._is_left:
            self.set_value(self._value)
        elif not self._is_tried:
            self._announce(value)
        elif value != self._value:
            self.set_value(value)
            self.tried.emit(value)

    def _on_slider_released(self) -> None:
        was_tried = self._is_tried and not self._is_left
        self._is_tried = self._is_left = False
        if was_tried:
            self.let_go.emit(self._value)

    def leave(self, value: float) -> None:
        """Go back to a value without announcing it; a drag that goes on moves it no more."""
        self._is_left = self._is_tried and self.slider.isSliderDown()
        self.set_value(value)

    def _on_entry_edited(self) -> None:
        if self.entry.text() == self._text(self._value):  # it is rounded; taking it would be a change
            self.entry.setModified(False)
            return
        typed, number = self.entry.text().strip(), self.entry.number
        self.entry.setModified(False)
        if number is None:
            self.set_value(self._value)
            self._explain(f"“{typed}” is no number, and {self._text(self._value)} stays")
            return
        value = min(max(number, 0.0 if self._zero else self._low), self._typed_high)
        value = float(round(value)) if self._whole else value
        self._announce(value)
        self.set_value(self._value)
        if value != number:
            self._explain(f"{self._text(value)} is taken instead of {typed}")

    def _explain(self, what_is_done: str) -> None:
        least = 0.0 if self._zero else self._low
        kind = "whole numbers from" if self._whole else "from"
        allowed = f"{kind} {self._text(least)} to {self._text(self._typed_high)}"
        message = f"{spoken(self.name.text())}: {allowed}; {what_is_done}"
        explain(self.entry, message)
        self.explained.emit(message)

    def _announce(self, value: float) -> None:
        if value != self._value:
            self.set_value(value)
            self.changed.emit(value)

    def reset(self) -> None:
        """Reset to the usual value."""
        self._announce(self._usual)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Reset."""
        self.reset()
