"""The top row: stepping, playing, how fast, and where training stands."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from netviz.core.shares import percent
from netviz.snapshot import Snapshot
from netviz.ui.kit.controls import KeySlider, action_button
from netviz.ui.kit.icons import set_icon
from netviz.ui.kit.named import named
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.steady_label import SteadyLabel
from netviz.ui.kit.symbols import symbol_label
from netviz.ui.kit.theme import LIGHT, READING, SEMIBOLD, SMALL, Theme
from netviz.ui.layouts import TOP

SPEEDS = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1200, 3000, 6000, None)
"""Steps a second along the speed slider; None is as fast as it goes."""

USUAL_SPEED = 300  # slow enough to watch it learn

_BELONGS_TO = {"code": "derivation"}  # arrangements without a tab of their own
_TABS = ("explore", "derivation", "board", "lecture", "compare")
_HISTORY = ("undo", "redo")
_TIME = ("reset", "step_back", "play", "step")
_RIGHT = ("theme", "keys", "menu")
_PLAY_ROOM = 58, 38  # pixels beside its word, and in the smallest window
_SPEED_WIDTHS = (112, 64)


class _Reading(QWidget):
    """A name over a number that does not make its neighbours jump."""

    def __init__(self, name: str, spoken: str, widest: str, gap: int = 16) -> None:
        super().__init__()
        self.is_wanted = True
        self._own: tuple[str, str] | None = None
        self._widest = widest
        self.name = symbol_label(name, "small")
        self.value = named(SteadyLabel("–"), "reading")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, gap, 0)
        layout.setSpacing(0)
        layout.addWidget(self.name)
        layout.addWidget(self.value, alignment=Qt.AlignmentFlag.AlignLeft)
        self.setAccessibleName(spoken)

    def stand_for(self, name: str = "", spoken: str = "") -> None:
        """Something else, or what it always does."""
        self._own = self._own or (self.name.text(), self.accessibleName())
        self.name.setText(name or self._own[0])
        self.setAccessibleName(spoken or self._own[1])

    def set_theme(self, theme: Theme) -> None:
        self.name.setFont(theme.font(SMALL))
        self.name.setFixedHeight(round(16 * theme.scale))
        self.value.setFont(theme.font(READING, SEMIBOLD))
        self.value.ensurePolished()
        self.value.keep_room(self._widest, round(20 * theme.scale))

    def show_value(self, text: str) -> None:
        self.value.setText(text)
        self.setAccessibleDescription(text)

    def setVisible(self, visible: bool) -> None:
        super().setVisible(visible and self.is_wanted)


class Transport(QWidget):
    """The top bar: arrangements, undo and redo, the commands of time, the speed, and the readings."""

    speed_changed = Signal()

    def __init__(self, actions: dict[str, QAction]) -> None:
        super().__init__()
        self.setObjectName("bare")
        kinds = {**dict.fromkeys(_TABS, "tab"), "play": "primary"}
        self.buttons = {
            name: action_button(actions[name], kinds.get(name, "icon"))
            for name in (*_TABS, *_HISTORY, *_TIME, *_RIGHT)
        }
        for name in _TABS:
            self.buttons[name].setCheckable(True)
        self.speed = KeySlider()
        self.speed.setRange(0, len(SPEEDS) - 1)
        self.speed.setPageStep(1)
        self.speed.setValue(SPEEDS.index(USUAL_SPEED))
        self.speed.setAccessibleName("Speed")
        self.speed.setToolTip(
            "From one step a second to as fast as it goes; beside it, how many steps a frame shows"
        )
        self.speed.valueChanged.connect(self._on_speed_changed)
        self.speed.double_clicked.connect(lambda: self.speed.setValue(SPEEDS.index(USUAL_SPEED)))
        self.speed_text = SteadyLabel()
        # Room for a step of five digits, or for 100 %, looks like part of the gap after it.
        self.step = _Reading("step", "step", "00 000", 6)
        self.step.value.keeps_most = True
        self.loss = _Reading("J̃", "J̃, the loss with its penalty", "0.0000")
        self.accuracy = _Reading("train", "accuracy of the training part", "100.0 %", 7)
        self.test_accuracy = _Reading("test", "accuracy of the test part", "100.0 %", 0)
        self.evaluated = named(QLabel(self), "small")  # beside J̃, where nothing has to move for it
        self.evaluated.setToolTip(
            "The step to which J̃ and the accuracies belong: evaluating them takes long here, so it is not "
            "done at every step"
        )
        self._readings = (self.step, self.loss, self.accuracy, self.test_accuracy)
        self._begin = 0  # of the readings, if there is room
        self._has_test = True
        self._gives_way = "compare"  # the tab for which there is no room in the smallest window
        self._theme = LIGHT
        self._loss, self._linked = "–", ""  # what is told, unless runs are linked
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._fit)
        actions["play"].changed.connect(self._show_play)
        # Narrower than its contents would like: then it shows less of them.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._rule = QFrame(frameShape=QFrame.Shape.VLine)
        layout = self._row = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._left, self._right = QHBoxLayout(), QHBoxLayout()
        for group in (self._left, self._right):
            group.setSpacing(8)
        self._tabs = self._group([self.buttons[name] for name in _TABS], 4)
        ruled = self._group([self._rule], left=12)
        self._history = self._group([*(self.buttons[name] for name in _HISTORY), ruled], left=12)
        back = self._group([self.buttons[name] for name in _TIME[:2]], left=4)
        self._pace = self._group([self.speed], left=12)
        self._pace_text = self._group([self.speed_text], left=6)
        on = (self.buttons[name] for name in _TIME[2:])
        for widget in (self._tabs, self._history, back, *on, self._pace, self._pace_text):
            self._left.addWidget(widget)
        for reading in self._readings:
            self._right.addWidget(reading, alignment=Qt.AlignmentFlag.AlignVCenter)
        self._beside = QSpacerItem(0, 0)
        self._right.addItem(self._beside)
        self._right.addWidget(self._group([self.buttons[name] for name in _RIGHT]))
        layout.addLayout(self._left)
        layout.addStretch(1)
        layout.addLayout(self._right)
        self._on_speed_changed()

    @staticmethod
    def _group(widgets: Sequence[QWidget], spacing: int = 0, left: int = 0) -> QWidget:
        """Hidden as a whole, or else its margin would stay."""
        group = named(QWidget(), "bare")
        layout = QHBoxLayout(group)
        layout.setContentsMargins(left, 0, 0, 0)
        layout.setSpacing(spacing)
        for widget in widgets:
            layout.addWidget(widget, alignment=Qt.AlignmentFlag.AlignVCenter)
        return group

    @property
    def steps_per_second(self) -> int | None:
        """The speed that is asked for; None is as fast as it goes."""
        return SPEEDS[self.speed.value()]

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self.setFixedHeight(round(TOP * theme.scale))
        for reading in self._readings:
            reading.set_theme(theme)
        self.speed_text.ensurePolished()
        self.speed_text.keep_room("6 000 steps/s")
        self._rule.setStyleSheet(f"color: {theme.border}")
        self._rule.setFixedHeight(round(20 * theme.scale))
        for name in (*_HISTORY, *_TIME, *_RIGHT):
            picture = {"theme": "sun" if theme.is_dark else "moon"}.get(name, name)
            if name != "play":
                set_icon(self.buttons[name], picture, theme.text, theme.dead, 1.15 * theme.scale)
        self._show_play()
        self.buttons["play"].ensurePolished()
        self._fit()
        self._soon.start()  # once everything has the size of its new type

    def _show_play(self) -> None:
        """The picture that goes with its word."""
        button, theme = self.buttons["play"], self._theme
        picture = "play" if button.text() == "Play" else "pause"
        set_icon(button, picture, theme.accent_text, theme.dead, theme.scale)

    def show_preset(self, preset: str) -> None:
        """Mark the arrangement that is in use."""
        lit = _BELONGS_TO.get(preset, preset)
        for name in _TABS:
            self.buttons[name].setChecked(name == lit)
        gives_way = "board" if preset == "compare" else "compare"
        if gives_way != self._gives_way:
            self._gives_way = gives_way
            self._fit()

    def show_linked(self, letters: str) -> None:
        """Say which runs stand side by side, whose results are told there; nothing for none."""
        if letters == self._linked:
            return
        self._linked = letters
        for reading in (self.accuracy, self.test_accuracy):
            reading.is_wanted = not letters
        self.loss.stand_for(*(("linked", "runs that are linked") if letters else ()))
        self._show_loss()
        self._fit()

    def _show_loss(self) -> None:
        self.loss.show_value(self._linked or self._loss)

    def resizeEvent(self, event: object) -> None:
        """Show as much as there is room for."""
        self._fit()

    def _fit(self) -> None:
        """Everything, as far as there is room; then without what can be seen or had elsewhere."""
        self._beside.changeSize(0, 0)  # it filled what was left beside less than there may be now
        self._right.invalidate()
        for level in range(9):
            self._pace_text.setVisible(level < 1)
            self.speed.setFixedWidth(round(_SPEED_WIDTHS[level >= 2] * self._theme.scale))
            for name in ("theme", "keys"):  # they are in the menu too
                self.buttons[name].setVisible(level < 3)
            self.test_accuracy.setVisible(self._has_test and level < 4)
            self.accuracy.setVisible(level < 5)
            self._history.setVisible(level < 6)
            self._pace.setVisible(level < 7)
            for name in ("board", "compare"):  # it is in the menu too; where one is, is always seen
                self.buttons[name].setVisible(level < 8 or name != self._gives_way)
            play = self.buttons["play"]
            room = _PLAY_ROOM[level >= 8] * self._theme.scale
            play.setMinimumWidth(play.fontMetrics().horizontalAdvance("Pause") + round(room))
            self._row.invalidate()
            if self._row.sizeHint().width() <= self.width():
                break
        self._align()

    def align_readings(self, place: int) -> None:
        """Let the readings begin at a place, where a column of the window does, if there is room for it."""
        if place != self._begin:
            self._begin = place
            self._align()

    def _align(self) -> None:
        self._beside.changeSize(0, 0)
        self._right.invalidate()
        free = self.width() - self._begin - self._right.sizeHint().width()
        if free > 0 and self._left.sizeHint().width() + 24 <= self._begin:
            self._beside.changeSize(free, 0)
        self._row.invalidate()
        self._row.activate()
        loss, name = self.loss.geometry(), self.loss.name
        start = loss.left() + name.sizeHint().width() + 4
        self.evaluated.setGeometry(start, loss.top(), loss.right() + 8 - start, name.height())

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
                self.speed_text.setToolTip(f"{number_text(round(per_frame))} steps a frame")
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
        self._loss = number_text(values["loss"])
        self._show_loss()
        for reading, name in ((self.accuracy, "accuracy"), (self.test_accuracy, "test_accuracy")):
            reading.show_value(percent(values[name]))
        there = "" if new.evaluated == new.step else f"at {number_text(new.evaluated)}"
        self.evaluated.setText(there)
        self.evaluated.setAccessibleName(f"evaluated {there}" if there else "")
        if old is None or old.dataset is not new.dataset:
            self._has_test = bool(new.dataset.is_test.any())
            self._fit()

    def _on_speed_changed(self) -> None:
        self.set_measured_speed(None)
        self.speed_changed.emit()
