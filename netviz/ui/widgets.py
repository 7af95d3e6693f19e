"""Small widgets that the panels share."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QWheelEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QSlider,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from netviz.resources import RESOURCES
from netviz.ui.guard import guarded

HANDLE = 14  # width of a slider's handle, as in the style sheet
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def number_text(value: float, digits: int = 4) -> str:
    """A number for people: thin spaces between thousands, powers of ten beyond four digits."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    if value == int(value) and abs(value) < 1e7:
        return f"{int(value):,}".replace(",", "\u2009").replace("-", "−")
    exponent = math.floor(math.log10(abs(value)))
    if -4 < exponent < 5:
        return f"{value:.{max(digits - 1 - exponent, 0)}f}".replace("-", "−")
    mantissa = short_number(value / 10.0**exponent, digits - 1)
    return f"{mantissa}·10{str(exponent).translate(_SUPERSCRIPTS)}"


def percent(share: float) -> str:
    """A share as per cent, with one decimal."""
    return "–" if math.isnan(share) else f"{100 * share:.1f} %"


def parse_percent(text: str) -> float | None:
    """A share typed as 20, 20 % or 0.2."""
    value = parse_number(text.replace("%", ""))
    return value / 100 if value is not None and (value > 1 or "%" in text) else value


def short_number(value: float, digits: int = 4) -> str:
    """As `number_text`, without zeros at the end: for settings, which have no noise to show."""
    text = number_text(value, digits)
    if "." not in text or "·" in text:
        return text
    return text.rstrip("0").rstrip(".")


def power_of_ten(exponent: int) -> str:
    """0.01, 1 or 10⁻⁵: a label of a logarithmic axis."""
    if -4 < exponent < 4:
        return number_text(10.0**exponent, 1)
    return f"10{str(exponent).translate(_SUPERSCRIPTS)}"


def parse_number(text: str) -> float | None:
    """What somebody typed as a number, also as 5·10⁻⁴ or with a decimal comma; None if it is none."""
    plain = text.strip().replace("−", "-").replace("\u2009", "").replace(" ", "")
    for digit in "0123456789-":
        plain = plain.replace(digit.translate(_SUPERSCRIPTS), f"^{digit}")
    if "^" in plain:
        mantissa, _, exponent = plain.replace("*", "·").partition("·10")
        plain = f"{mantissa}e{exponent.replace('^', '')}"
    try:
        value = float(plain.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def short_name(name: str, most: int) -> str:
    """A name of at most so many letters."""
    return name if len(name) <= most else f"{name[: most - 1]}…"


class Card(QFrame):
    """A panel's frame: a title on the left, a line of detail on the right, and what it holds."""

    def __init__(self, title: str, detail: str = "") -> None:
        super().__init__(objectName="card")
        self.setAccessibleName(title)
        self.title = QLabel(title, objectName="cardTitle")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.detail = QLabel(detail, objectName="muted")
        self.detail.setTextFormat(Qt.TextFormat.RichText)
        self.detail.setMinimumHeight(self.detail.fontMetrics().height() + 5)  # subscripts hang low
        self.detail.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # The detail gives way: a longer line must never widen the window.
        self.detail.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.head = QHBoxLayout()
        self.head.setSpacing(4)
        self.head.addWidget(self.title)
        self.head.addWidget(self.detail, 1)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(12, 7, 12, 8)
        self.body.setSpacing(3)
        self.body.addLayout(self.head)


class KeySlider(QSlider):
    """A horizontal slider that keeps the arrow keys for itself while it has the focus."""

    double_clicked = Signal()

    _KEYS = (
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
    )

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        # Not by clicking: after a slider was dragged, the arrow keys go on stepping through time.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def event(self, event: QEvent) -> bool:
        """Claim the keys before the window's shortcuts do."""
        if event.type() == QEvent.Type.ShortcutOverride and event.key() in self._KEYS:
            event.accept()
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the column, which scrolls, unless the slider has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Jump to where the groove is clicked, and go on dragging from there."""
        if event.button() == Qt.MouseButton.LeftButton:
            span, half = self.width() - HANDLE, HANDLE // 2
            place = round(event.position().x()) - half
            self.setValue(QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), place, span))
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Reset, for those who offer it."""
        self.double_clicked.emit()


class Menu(QComboBox):
    """A choice from a list, as wide as its longest entry; the wheel scrolls the column instead."""

    def __init__(self, name: str, tip: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(f"<p>{tip}</p>")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Do not change by scrolling past."""
        event.ignore()


class Choice(QWidget):
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
    """

    changed = Signal(float)

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
        text: Callable[[float], str] = short_number,
        parse: Callable[[str], float | None] = parse_number,
    ) -> None:
        super().__init__()
        self._low, self._high, self._usual = low, high, usual
        self._typed_high = high if typed_high is None else typed_high
        self._logarithmic, self._whole, self._zero, self._text = logarithmic, whole, zero, text
        self._parse = parse
        self._value = usual
        self.name = QLabel(name, objectName="muted")
        self.entry = QLineEdit()
        self.entry.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.entry.setMaximumWidth(96)
        self.slider = KeySlider()
        few = whole and not logarithmic and high - low <= self._STEPS
        self._steps = int(high - low) if few else self._STEPS
        self.slider.setRange(0, self._steps)
        self.slider.setPageStep(max(1, self._steps // 10))
        self.entry.setFixedHeight(self.entry.fontMetrics().height() + 2)
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
        self.slider.double_clicked.connect(self.reset)
        self.entry.editingFinished.connect(self._on_entry_edited)
        # Back to the window, so that Space and the arrows are commands again.
        self.entry.returnPressed.connect(lambda: self.window().setFocus())

    @property
    def value(self) -> float:
        """The number as it is in force."""
        return self._value

    def set_value(self, value: float) -> None:
        """Show a value without announcing it."""
        self._value = value
        self.slider.blockSignals(True)
        self.slider.setValue(self._position(value))
        self.slider.blockSignals(False)
        if not self.entry.hasFocus() or not self.entry.isModified():
            self.entry.setText(self._text(value))

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
            # two digits on a logarithmic slider: what can be read can be said
            value = float(f"{value:.1e}")
        else:
            value = self._low + (self._high - self._low) * position / self._steps
            value = float(f"{value:.4g}")
        return float(round(value)) if self._whole else value

    def _on_slider_moved(self, position: int) -> None:
        self._announce(self._at(position))

    def _on_entry_edited(self) -> None:
        value = self._parse(self.entry.text())
        self.entry.setModified(False)
        if value is None:
            self.entry.setText(self._text(self._value))
            return
        least = 0.0 if self._zero else self._low
        value = min(max(value, least), self._typed_high)
        self._announce(float(round(value)) if self._whole else value)
        self.set_value(self._value)

    def _announce(self, value: float) -> None:
        if value != self._value:
            self.set_value(value)
            self.changed.emit(value)

    def reset(self) -> None:
        """Back to the usual value."""
        self._announce(self._usual)

    def mouseDoubleClickEvent(self, event: object) -> None:
        """Reset."""
        self.reset()


class Formula(QWidget):
    """A typeset formula in the colour of the text."""

    def __init__(self, name: str, spoken: str, scale: float = 0.85) -> None:
        super().__init__()
        self._scale = scale
        self._color = ""
        self._renderer = QSvgRenderer()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_formula(name, spoken)

    def show_formula(self, name: str, spoken: str) -> None:
        """Show resources/formulas/NAME.svg; `spoken` is what a screen reader says."""
        self._source = (RESOURCES / "formulas" / f"{name}.svg").read_text("utf-8")
        self.setAccessibleName(spoken)
        self._load()
        self.setFixedHeight(self._fitted().height())
        self.updateGeometry()

    def _load(self) -> None:
        self._color = self.palette().windowText().color().name()
        self._renderer.load(self._source.replace("currentColor", self._color).encode())
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the formula."""
        return self._renderer.defaultSize() * self._scale

    def minimumSizeHint(self) -> QSize:
        """As narrow as it is given."""
        return QSize(60, 10)

    def _fitted(self) -> QSize:
        size = self.sizeHint()
        if size.width() > self.width():
            size.scale(self.width(), size.height(), Qt.AspectRatioMode.KeepAspectRatio)
        return size

    def resizeEvent(self, event: object) -> None:
        """Take no more height than the formula at this width."""
        self.setFixedHeight(self._fitted().height())

    @guarded
    def paintEvent(self, event: object) -> None:
        """Draw the formula at its size, smaller if it would not fit."""
        if self.palette().windowText().color().name() != self._color:
            self._load()
        painter = QPainter(self)
        self._renderer.render(painter, QRectF(QPointF(0, 0), self._fitted().toSizeF()))
        painter.end()
