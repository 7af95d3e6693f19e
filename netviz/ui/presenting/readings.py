"""The top of the presenter's window: what lesson it is, the clock, and how the lecture is in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from netviz.ui.kit.named import named
from netviz.ui.kit.steady_label import SteadyLabel
from netviz.ui.kit.theme import SEMIBOLD, SMALL, Theme
from netviz.ui.presenting.lecture_time import LectureTime, ahead_text, time_text

_VALUE = 20  # of the type of the times


class Reading(QWidget):
    """A name over a time.

    Signals
    -------
    clicked
    """

    clicked = Signal()

    def __init__(self, name: str, widest: str) -> None:
        super().__init__()
        self._widest = widest
        self.name = named(QLabel(name), "small")
        self.value = SteadyLabel("–")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.name)
        column.addWidget(self.value, alignment=Qt.AlignmentFlag.AlignLeft)
        self.setAccessibleName(name)

    def set_theme(self, theme: Theme, color: str = "") -> None:
        """Other colours, or type of another size."""
        self.name.setFont(theme.font(SMALL))
        self.value.setFont(theme.font(_VALUE, SEMIBOLD))
        self.value.setStyleSheet(f"color: {color or theme.text}")
        self.value.ensurePolished()
        self.value.keep_room(self._widest, round(26 * theme.scale))

    def show_value(self, text: str) -> None:
        """Another time."""
        self.value.setText(text)
        self.setAccessibleDescription(text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Say so."""
        self.clicked.emit()


class Readings:
    """The four times.

    Parameters
    ----------
    now : callable
        The time of day.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.times: LectureTime | None = None
        self._now = now
        self._theme: Theme | None = None
        self._color = ""
        self.clock = Reading("clock", "00:00")
        self.elapsed = Reading("elapsed", "00:00")
        self.this_slide = Reading("this slide", "00:00")
        self.planned = Reading("planned", "00:00 behind")
        self.elapsed.setToolTip("Click to count from 0:00 again")

    @property
    def all(self) -> tuple[Reading, ...]:
        """From left to right."""
        return self.clock, self.elapsed, self.this_slide, self.planned

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme, self._color = theme, ""
        for reading in self.all:
            reading.set_theme(theme)
        self.show()

    def show(self) -> None:
        """The present times."""
        times = self.times
        if times is None:
            return
        self.clock.show_value(f"{self._now():%H:%M}")
        self.elapsed.show_value(time_text(times.elapsed))
        self.this_slide.show_value(time_text(times.this_slide))
        self.planned.show_value(ahead_text(times.ahead))
        theme = self._theme
        if theme is None:
            return
        color = theme.text if times.ahead is None else theme.good if times.ahead > -1 else theme.bad
        if color != self._color:
            self._color = color
            self.planned.set_theme(theme, color)
