"""The top row: stepping, playing, how fast, and where training stands."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from netviz.session import Snapshot
from netviz.ui.theme import tabular
from netviz.ui.widgets import KeySlider, number_text, percent

SPEEDS = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1200, 3000, 6000, None)
"""Steps a second along the speed slider; None is as fast as it goes."""

USUAL_SPEED = 300  # slow enough to watch it learn


def action_button(action: QAction, name: str = "") -> QPushButton:
    """A button that is the action: its text, its tip, whether it is enabled."""
    button = QPushButton(action.text(), objectName=name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(action.trigger)

    def follow() -> None:
        button.setText(action.text())
        button.setEnabled(action.isEnabled())
        button.setToolTip(action.toolTip())
        button.setAccessibleName(action.property("spoken"))

    action.changed.connect(follow)
    follow()
    return button


class _Reading(QWidget):
    """A name and a number that does not make its neighbours jump."""

    def __init__(self, name: str, widest: str) -> None:
        super().__init__()
        self.value = QLabel("–")
        font = tabular(self.value.font())
        font.setBold(True)
        self.value.setFont(font)
        self.value.setMinimumWidth(self.value.fontMetrics().horizontalAdvance(widest))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(QLabel(name, objectName="muted"))
        layout.addWidget(self.value)
        self.setAccessibleName(name)


class Transport(QWidget):
    """Buttons for the commands of time, the speed, and the readings."""

    speed_changed = Signal()

    def __init__(self, actions: dict[str, QAction]) -> None:
        super().__init__(objectName="bare")
        self.buttons = {
            name: action_button(actions[name], "primary" if name == "play" else "")
            for name in ("reset", "step_back", "play", "step", "theme", "keys")
        }
        play = self.buttons["play"]
        play.setMinimumWidth(play.fontMetrics().horizontalAdvance("❚❚ Pause") + 26)
        for name in ("theme", "keys"):
            self.buttons[name].setFixedWidth(38)
        self.speed = KeySlider()
        self.speed.setRange(0, len(SPEEDS) - 1)
        self.speed.setPageStep(1)
        self.speed.setValue(SPEEDS.index(USUAL_SPEED))
        self.speed.setFixedWidth(84)
        self.speed.setAccessibleName("Speed")
        self.speed.setToolTip("From one step a second to as fast as it goes")
        self.speed.valueChanged.connect(self._on_speed_changed)
        self.speed_text = QLabel(objectName="muted")
        self.speed_text.setFont(tabular(self.speed_text.font()))
        self.speed_text.setMinimumWidth(self.speed_text.fontMetrics().horizontalAdvance("00 000 steps/s"))
        self.step = _Reading("step", "000 000")
        self.loss = _Reading("J̃", "0.0000")
        self.accuracy = _Reading("accuracy", "100.0 %")
        self.test_accuracy = _Reading("test", "100.0 %")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for name in ("reset", "step_back", "play", "step"):
            layout.addWidget(self.buttons[name])
        layout.addStretch(1)
        layout.addWidget(QLabel("speed", objectName="muted"))
        layout.addWidget(self.speed)
        layout.addWidget(self.speed_text)
        layout.addStretch(1)
        for reading in (self.step, self.loss, self.accuracy, self.test_accuracy):
            layout.addWidget(reading)
        layout.addStretch(1)
        layout.addWidget(self.buttons["theme"])
        layout.addWidget(self.buttons["keys"])
        self._on_speed_changed()

    @property
    def steps_per_second(self) -> int | None:
        """The speed that is asked for; None is as fast as it goes."""
        return SPEEDS[self.speed.value()]

    def set_measured_speed(self, steps_per_second: float | None) -> None:
        """Show how many steps are taken a second, or the wanted speed when not playing."""
        if steps_per_second is None:
            wanted = self.steps_per_second
            text = "full speed" if wanted is None else f"{number_text(wanted)} steps/s"
        else:
            text = f"{number_text(round(steps_per_second))} steps/s"
        self.speed_text.setText(text)

    def render(self, old: Snapshot | None, new: Snapshot) -> None:
        """Show step, loss and accuracies."""
        if old is not None and old.step == new.step and old.values == new.values:
            return
        values = new.values
        self.step.value.setText(number_text(new.step))
        self.loss.value.setText(number_text(values["loss"]))
        for reading, name in ((self.accuracy, "accuracy"), (self.test_accuracy, "test_accuracy")):
            reading.value.setText(percent(values[name]))
        self.test_accuracy.setVisible(bool(new.dataset.is_test.any()))

    def _on_speed_changed(self) -> None:
        self.set_measured_speed(None)
        self.speed_changed.emit()
