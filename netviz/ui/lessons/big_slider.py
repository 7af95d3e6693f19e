"""A control that a room can see: name, value, a thick slider, and numbers under it."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from netviz.core.symbols import spoken
from netviz.ui.kit.key_claims import claims_key
from netviz.ui.kit.number_format import short_number
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.symbols import draw_text
from netviz.ui.kit.theme import LIGHT, SEMIBOLD, SMALL, Theme
from netviz.ui.lessons.scales import Scale

NAME, VALUE = 14.0, 17.0
"""Sizes of type of the usual scale."""

_TRACK, _HANDLE, _MISSING = 4.0, 9.0, 2.5  # thickness, radius, and what is left free around the handle
_GAPS = 0.5, 0.75  # in heights of the smallest type: over and under the track
_STEP = 0.02  # of the length, by an arrow key


class BigSlider(QWidget):
    """A number to be dragged.

    Signals
    -------
    changed(float)
        By hand.
    """

    changed = Signal(float)

    keeps_its_keys = True
    _KEYS = (Qt.Key.Key_Left, Qt.Key.Key_Right)

    def __init__(self, name: str, scale: Scale, text: Callable[[float], str] = short_number) -> None:
        super().__init__()
        self.name, self.scale, self._text = name, scale, text
        self._theme = LIGHT
        self._value: float = scale.low
        self.setAccessibleName(spoken(name))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a clicker's keys never belong to it
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def value(self) -> float:
        """What is set."""
        return self._value

    def set_value(self, value: float) -> None:
        """Show a value without announcing it."""
        if value != self._value:
            self._value = value
            self.setAccessibleDescription(self._text(value))
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its three rows."""
        return QSize(200, round(sum(self._heights())))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return QSize(120, self.sizeHint().height())

    def _heights(self) -> tuple[float, float, float]:
        """Of name, track and numbers."""
        small = QFontMetricsF(self._theme.font(SMALL)).height()
        value = QFontMetricsF(self._theme.font(VALUE, SEMIBOLD)).height()
        return value, (1.0 + sum(_GAPS) - 0.4) * small, small

    @property
    def track(self) -> tuple[float, float, float]:
        """Left end, right end and height of the line."""
        radius = _HANDLE * self._theme.scale
        first, second, _ = self._heights()
        return radius, self.width() - radius, first + 0.5 * second

    def ticks(self) -> tuple[float, ...]:
        """The numbers under it, as many as stand apart."""
        metrics = QFontMetricsF(self._theme.font(SMALL))
        for most in range(9, 2, -1):
            found = self.scale.ticks(most)
            rects = self._places(found, metrics)
            room = 0.6 * metrics.height()
            if all(one.right() + room <= other.left() for one, other in itertools.pairwise(rects)):
                return found
        return self.scale.low, self.scale.high

    def _places(self, ticks: tuple[float, ...], metrics: QFontMetricsF) -> list[QRectF]:
        """Where the numbers stand: under their places, and never over an edge."""
        left, right, _ = self.track
        top = self._heights()[0] + self._heights()[1]
        found = []
        for tick in ticks:
            width = metrics.horizontalAdvance(self._text(tick)) + 1
            x = left + self.scale.share(tick) * (right - left) - 0.5 * width
            x = min(max(x, 0.0), self.width() - width)
            found.append(QRectF(x, top, width, metrics.height()))
        return found

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw all three rows."""
        theme, (first, _, _) = self._theme, self._heights()
        left, right, y = self.track
        at = left + self.scale.share(self._value) * (right - left)
        thick, radius, free = (_TRACK * theme.scale, _HANDLE * theme.scale, _MISSING * theme.scale)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            bold = theme.font(VALUE, SEMIBOLD)
            metrics = QFontMetricsF(bold)
            baseline = 0.5 * (first + metrics.capHeight())
            draw_text(painter, QPointF(0, baseline), self.name, theme.font(NAME), theme.text)
            painter.setFont(bold)
            painter.setPen(QColor(theme.text))
            told = self._text(self._value)
            painter.drawText(QPointF(self.width() - metrics.horizontalAdvance(told), baseline), told)
            painter.setPen(Qt.PenStyle.NoPen)
            for start, end, color in ((0.0, at - radius - free, theme.accent),
                                      (at + radius + free, float(self.width()), theme.track)):  # fmt: skip
                if end > start:
                    painter.setBrush(QColor(color))
                    painter.drawRoundedRect(
                        QRectF(start, y - thick / 2, end - start, thick), thick / 2, thick / 2
                    )
            painter.setBrush(QColor(theme.accent))
            painter.drawEllipse(QPointF(at, y), radius, radius)
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(theme.pen(theme.text, 2.0))
                painter.drawEllipse(QPointF(at, y), radius, radius)
            painter.setFont(theme.font(SMALL))
            painter.setPen(QColor(theme.muted))
            ticks = self.ticks()
            for tick, rect in zip(
                ticks, self._places(ticks, QFontMetricsF(theme.font(SMALL))), strict=True
            ):
                painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), self._text(tick))

    # --------------------------------------------------- mouse and keyboard

    def _choose(self, share: float, *, snaps: bool = True) -> None:
        value = self.scale.value(share, self.ticks() if snaps else ())
        if value != self._value:
            self.set_value(value)
            self.changed.emit(value)

    def _drag_to(self, x: float) -> None:
        left, right, _ = self.track
        self._choose((x - left) / max(right - left, 1.0))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the handle to the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._drag_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._drag_to(event.position().x())

    def event(self, event: QEvent) -> bool:
        """Claim the arrows while it has the focus."""
        return claims_key(event, self._KEYS) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A little less, a little more."""
        way = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if way is None:
            event.ignore()
            return
        share, value = self.scale.share(self._value), self._value
        for times in range(1, 20):  # whole numbers may lie farther apart
            self._choose(share + way * times * _STEP, snaps=False)
            if self._value != value:
                return
