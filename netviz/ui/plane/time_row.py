"""Time, under the plane: from the first step to the last that has been computed."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStyle, QStyleOptionSlider, QWidget

from netviz.snapshot import Snapshot
from netviz.ui.kit.controls import KeySlider
from netviz.ui.kit.named import named
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.steady_label import SteadyLabel

_WIDEST = "000 000"
_MOST_MARKS = 24  # the newest
_MARK = 5.0  # pixels above and below the groove
_EDGE = 3  # pixels between the plot and the end of its widget
_APART = 5.0  # pixels: of marks that are nearer to each other, the newer is drawn


class TimeSlider(KeySlider):
    """Marks the steps at which something has happened."""

    handle: ClassVar = 16

    def __init__(self) -> None:
        super().__init__()
        self._marks: tuple[int, ...] = ()

    def mark(self, steps: tuple[int, ...]) -> None:
        """Mark these steps, and no others."""
        if steps != self._marks:
            self._marks = steps
            self.update()

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """The slider, and a small line at each step that is marked."""
        super().paintEvent(event)
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_SliderHandle
        handle = self.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, self)
        room, middle = self.width() - handle.width(), self.height() / 2
        with QPainter(self) as painter:
            painter.setPen(QPen(self.palette().placeholderText().color(), 1.0))
            taken = float(handle.center().x())
            for step in sorted(self._marks, reverse=True):
                along = QStyle.sliderPositionFromValue(self.minimum(), self.maximum(), step, room)
                x = along + handle.width() / 2
                is_free = abs(x - handle.center().x()) > handle.width() / 2 + 2 and abs(x - taken) >= _APART
                if 0 < step <= self.maximum() and is_free:
                    crisp = round(x) + 0.5
                    painter.drawLine(QPointF(crisp, middle - _MARK), QPointF(crisp, middle + _MARK))
                    taken = x


class TimeRow(QWidget):
    """The slider between step 0 and the last one.

    Attributes
    ----------
    slider : TimeSlider
    first, last : QLabel
    """

    def __init__(self) -> None:
        super().__init__()
        self.slider = TimeSlider()
        self.slider.setAccessibleName("Time: the step that is shown")
        self.slider.setToolTip("Any step computed so far, exactly as it was")
        self.first = named(QLabel("0"), "muted")
        self.last = SteadyLabel("0")
        self.first.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        self.last.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.first)
        row.addWidget(self.slider, 1)
        row.addWidget(self.last)

    def align(self, left: int) -> None:
        """Begin the slider this many pixels from the left, where the plot begins, and end where it ends."""
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(0, 0, _EDGE, 0)
        self.first.setFixedWidth(max(left, self._width_of_first))
        self.last.keep_room(_WIDEST)

    def stand_apart(self, gap: int) -> None:
        """Take up the whole width, with the same gap between the slider and the steps at its ends."""
        self.first.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.first.setFixedWidth(self._width_of_first)
        self.last.keep_room("0 000")
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(gap // 4, 0, gap // 4, 0)
        layout.setSpacing(gap)

    @property
    def _width_of_first(self) -> int:
        """Not that of its hint, in which the width has a part that it was fixed to before."""
        return self.first.fontMetrics().horizontalAdvance(self.first.text())

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show at which step a snapshot is, and how many there are."""
        slider = self.slider
        slider.blockSignals(True)
        if slider.maximum() != snapshot.last_step:
            slider.setMaximum(snapshot.last_step)
            slider.setPageStep(max(1, snapshot.last_step // 20))
        slider.setValue(snapshot.step)
        slider.mark(tuple(event.step for event in snapshot.run_events[-_MOST_MARKS:]))
        slider.blockSignals(False)
        self.last.setText(number_text(snapshot.last_step))
