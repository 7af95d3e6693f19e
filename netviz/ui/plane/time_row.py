"""Time, under the plane: from the first step to the last that has been computed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from netviz.snapshot import Snapshot
from netviz.ui.kit.controls import KeySlider
from netviz.ui.kit.named import named
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.steady_label import SteadyLabel

_WIDEST = "0 000 000"


class TimeRow(QWidget):
    """The slider between step 0 and the last one.

    Attributes
    ----------
    slider : KeySlider
    first, last : QLabel
    """

    def __init__(self) -> None:
        super().__init__()
        self.slider = KeySlider()
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
        """Begin the slider this many pixels from the left, where the plot begins; room for large steps."""
        self.first.setFixedWidth(max(left, self.first.sizeHint().width()))
        self.last.keep_room(_WIDEST)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show at which step a snapshot is, and how many there are."""
        slider = self.slider
        slider.blockSignals(True)
        if slider.maximum() != snapshot.last_step:
            slider.setMaximum(snapshot.last_step)
            slider.setPageStep(max(1, snapshot.last_step // 20))
        slider.setValue(snapshot.step)
        slider.blockSignals(False)
        self.last.setText(number_text(snapshot.last_step))
