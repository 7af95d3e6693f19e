"""The top row: stepping, playing, how fast, and where training stands."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from netviz.core.shares import percent
from netviz.snapshot import Snapshot
from netviz.ui.kit.controls import KeySlider, action_button
from netviz.ui.kit.named import named
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.theme import Theme

SPEEDS = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1200, 3000, 6000, None)
"""Steps a second along the speed slider; None is as fast as it goes."""

USUAL_SPEED = 300  # slow enough to watch it learn

_LEFT = ("reset", "step_back", "play", "step", "next_line", "run_to")
_RIGHT = ("undo", "redo", "theme", "keys", "menu")
_SHORT = {"reset": "⟲", "step_back": "◀", "step": "▶❙", "next_line": "⤵", "run_to": "⇥"}


class _Reading(QWidget):
    """A name and a number that does not make its neighbours jump."""

    def __init__(self, name: str, widest: str) -> None:
        super().__init__()
        self._widest = widest
        self.value = named(QLabel("–"), "reading")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(named(QLabel(name), "muted"))
        layout.addWidget(self.value)
        self.setAccessibleName(name)

    def set_theme(self, theme: Theme) -> None:
        self.value.setFont(theme.font(bold=True))
        self.value.ensurePolished()
        self.value.setMinimumWidth(self.value.fontMetrics().horizontalAdvance(self._widest))

    def show_value(self, text: str) -> None:
        self.value.setText(text)


class Transport(QWidget):
    """Buttons for the commands of time, the speed, and the readings."""

    speed_changed = Signal()

    def __init__(self, actions: dict[str, QAction]) -> None:
        super().__init__()
        self.setObjectName("bare")
        self.buttons = {
            name: action_button(actions[name], "primary" if name == "play" else "")
            for name in _LEFT + _RIGHT
        }
        self.speed = KeySlider()
        self.speed.setRange(0, len(SPEEDS) - 1)
        self.speed.setPageStep(1)
        self.speed.setValue(SPEEDS.index(USUAL_SPEED))
        self.speed.setFixedWidth(84)
        self.speed.setAccessibleName("Speed")
        self.speed.setToolTip(
            "From one step a second to as fast as it goes; beside it, how many steps a frame shows"
        )
        self.speed.valueChanged.connect(self._on_speed_changed)
        self.speed.double_clicked.connect(lambda: self.speed.setValue(SPEEDS.index(USUAL_SPEED)))
        self.speed_name = named(QLabel("speed"), "muted")
        self.speed_text = named(QLabel(), "muted")
        self.step = _Reading("step", "000 000")
        self.loss = _Reading("J̃", "0.0000")
        self.accuracy = _Reading("accuracy", "100.0 %")
        self.test_accuracy = _Reading("test", "100.0 %")
        self.evaluated = named(QLabel(), "muted")
        self.evaluated.setToolTip(
            "The step to which J̃ and the accuracies belong: evaluating them takes long here, so it is not "
            "done at every step"
        )
        self.evaluated.hide()
        self._readings = (self.step, self.loss, self.accuracy, self.test_accuracy)
        self._has_test = True
        # Narrower than its contents would like: then it shows less of them.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        layout = self._row = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for name in _LEFT:
            layout.addWidget(self.buttons[name])
        layout.addStretch(1)
        for widget in (self.speed_name, self.speed, self.speed_text):
            layout.addWidget(widget)
        layout.addStretch(1)
        for reading in self._readings:
            layout.addWidget(reading)
        layout.addWidget(self.evaluated)
        layout.addStretch(1)
        for name in _RIGHT:
            layout.addWidget(self.buttons[name])
        self._on_speed_changed()

    @property
    def steps_per_second(self) -> int | None:
        """The speed that is asked for; None is as fast as it goes."""
        return SPEEDS[self.speed.value()]

    def set_theme(self, theme: Theme) -> None:
        """Type of another size."""
        for reading in self._readings:
            reading.set_theme(theme)
        self.evaluated.ensurePolished()
        self.evaluated.setMinimumWidth(self.evaluated.fontMetrics().horizontalAdvance("at step 000 000"))
        self.speed_text.ensurePolished()
        metrics = self.speed_text.fontMetrics()
        self.speed_text.setMinimumWidth(metrics.horizontalAdvance("6 000 steps/s, 100 a frame"))
        play = self.buttons["play"]
        play.ensurePolished()
        play.setMinimumWidth(play.fontMetrics().horizontalAdvance("❚❚ Pause") + 30)
        for name in _RIGHT:
            self.buttons[name].setMinimumWidth(round(36 * theme.scale))
        self._fit()

    def resizeEvent(self, event: object) -> None:
        """Show as much as there is room for."""
        self._fit()

    def _fit(self) -> None:
        """Whole names first; then short ones; then without what can be seen or had elsewhere."""
        for level in range(6):
            for name, short in _SHORT.items():
                button = self.buttons[name]
                button.setText(short if level >= 1 else button.property("text of the action"))
            self.speed_name.setVisible(level < 2)
            self.speed_text.setVisible(level < 3)
            self.test_accuracy.setVisible(self._has_test and level < 4)
            for name in ("theme", "keys"):  # they are in the menu too
                self.buttons[name].setVisible(level < 5)
            self._row.invalidate()
            if self._row.sizeHint().width() <= self.width():
                break
        self._row.activate()

    def change_speed(self, steps: int) -> None:
        """Faster or slower by so many steps of the slider."""
        self.speed.setValue(self.speed.value() + steps)

    def set_measured_speed(self, steps_per_second: float | None, frames_per_second: float = 60.0) -> None:
        """Show how many steps are taken a second, or the wanted speed when not playing."""
        if steps_per_second is None:
            wanted = self.steps_per_second
            text = "full speed" if wanted is None else f"{number_text(wanted)} steps/s"
        else:
            per_frame = steps_per_second / max(frames_per_second, 1.0)
            text = f"{number_text(round(steps_per_second))} steps/s"
            if per_frame >= 1.5:
                text += f", {number_text(round(per_frame))} a frame"
        self.speed_text.setText(text)

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Show step, loss and accuracies."""
        if (
            old is not None
            and (old.step, old.evaluated) == (new.step, new.evaluated)
            and (old.values == new.values)
        ):
            return
        values = new.values
        self.step.show_value(number_text(new.step))
        self.loss.show_value(number_text(values["loss"]))
        for reading, name in ((self.accuracy, "accuracy"), (self.test_accuracy, "test_accuracy")):
            reading.show_value(percent(values[name]))
        there = "" if new.evaluated == new.step else f"at step {number_text(new.evaluated)}"
        self.evaluated.setText(there)
        new_data = old is None or old.dataset is not new.dataset
        # Once it was needed it keeps its place, so that nothing jumps.
        needed = bool(there) or (not new_data and not self.evaluated.isHidden())
        if new_data or needed == self.evaluated.isHidden():
            self.evaluated.setVisible(needed)
            self._has_test = bool(new.dataset.is_test.any())
            self._fit()

    def _on_speed_changed(self) -> None:
        self.set_measured_speed(None)
        self.speed_changed.emit()
