"""What is asked before a sweep begins: what is varied, how often, how far."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from netviz.sweeps.axis import Axis, axis_of_values
from netviz.sweeps.errors import SweepError
from netviz.sweeps.settings import ALL, SETTINGS
from netviz.sweeps.sweep import Sweep
from netviz.training.goal import Goal
from netviz.training.spec import RunSpec
from netviz.ui.kit.controls import Menu
from netviz.ui.kit.named import named
from netviz.ui.kit.number_field import NumberField
from netviz.ui.kit.number_format import parse_number, parse_percent

USUAL_VALUES = {
    "eta": "0.1, 0.3, 1, 3",
    "lambda": "0, 1e-4, 1e-3, 1e-2",
    "hidden": "2, 4, 8, 16, 32, 64",
    "batch": f"10, 50, {ALL}",
    "noise": "0, 0.1, 0.2, 0.4",
    "rule": ", ".join(SETTINGS["rule"].words),
    "scheme": ", ".join(SETTINGS["scheme"].words),
    "seed": "0, 1, 2, 3, 4, 5, 6, 7",
}
"""What is proposed for each setting."""

_NOTHING = ""
_USUAL_STEPS, _USUAL_SEEDS = "2000", "3"
_FIELD_WIDTH = 190


class Asking(QWidget):
    """The fields of a sweep.

    Signals
    -------
    changed
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = _settings("First setting"), _settings("Second setting")
        self.second.insertItem(0, "nothing else", _NOTHING)
        self.first_values, self.second_values = (
            _values("Its values"),
            _values("Values of the second setting"),
        )
        self.seeds = _field(
            "Seeds", "How often each is computed: with as many seeds of weights and batches"
        )
        self.steps = _field("Steps", "That each run takes; on the way to a goal, at most")
        self.goal = Menu("Ends", "Where a run ends")
        for title, key in (
            ("after the steps", _NOTHING),
            ("at a loss J̃ of", "loss"),
            ("at a training accuracy of", "accuracy"),
        ):
            self.goal.addItem(title, key)
        self.goal_value = _field("Goal", "The loss is at most, the accuracy at least this")
        self._lay_out()
        self.choose("lambda", "hidden")
        self.seeds.setText(_USUAL_SEEDS)
        self.steps.setText(_USUAL_STEPS)
        self._connect()
        self._on_goal()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        rows: tuple[tuple[str, QWidget, QWidget], ...] = (
            ("Vary", self.first, self.first_values),
            ("and", self.second, self.second_values),
            ("Each ends", self.goal, self.goal_value),
        )
        for row, (text, menu, field) in enumerate(rows):
            grid.addWidget(QLabel(text), row, 0)
            grid.addWidget(menu, row, 1)
            grid.addWidget(field, row, 2)
            field.setMinimumWidth(_FIELD_WIDTH)
        for row, (text, field) in enumerate((("Steps", self.steps), ("Seeds", self.seeds))):
            grid.addWidget(QLabel(text), row, 3)
            grid.addWidget(field, row, 4)
            field.setFixedWidth(80)
        grid.setColumnStretch(2, 1)

    def _connect(self) -> None:
        self.first.activated.connect(lambda _: self._on_setting(self.first, self.first_values))
        self.second.activated.connect(lambda _: self._on_setting(self.second, self.second_values))
        self.goal.activated.connect(lambda _: self._on_goal())
        for field in (self.first_values, self.second_values, self.seeds, self.steps, self.goal_value):
            field.textChanged.connect(lambda _: self.changed.emit())

    def choose(self, first: str, second: str) -> None:
        """Propose other settings, with their usual values."""
        for menu, field, name in (
            (self.first, self.first_values, first),
            (self.second, self.second_values, second),
        ):
            menu.setCurrentIndex(menu.findData(name))
            self._on_setting(menu, field)

    def _on_setting(self, menu: Menu, field: QLineEdit) -> None:
        name = menu.currentData()
        field.setEnabled(bool(name))
        field.setText(USUAL_VALUES.get(name, ""))
        if name == "seed":
            self.seeds.setText("1")
        self.changed.emit()

    def _on_goal(self) -> None:
        kind = self.goal.currentData()
        self.goal_value.setEnabled(bool(kind))
        self.goal_value.setText({"loss": "0.1", "accuracy": "95 %"}.get(kind, ""))
        self.changed.emit()

    def sweep(self, base: RunSpec) -> Sweep:
        """What is asked for.

        Parameters
        ----------
        base : RunSpec
            What is the same in all runs.

        Raises
        ------
        ConfigError
            If it makes no sense; the message says why.
        """
        axes = [axis_of_values(self.first.currentData(), self.first_values.text())]
        if self.second.currentData():
            axes.append(axis_of_values(self.second.currentData(), self.second_values.text()))
        steps, n_seeds = _whole(self.steps, "steps"), _whole(self.seeds, "seeds")
        if not 1 <= n_seeds <= 1000:
            raise SweepError(f"1 to 1000 seeds can be computed, not {n_seeds}")
        first = base.network.seed
        return Sweep(base, tuple(axes), steps, tuple(range(first, first + n_seeds)), self._goal())

    def _goal(self) -> Goal | None:
        kind = self.goal.currentData()
        if not kind:
            return None
        text = self.goal_value.text()
        value = parse_percent(text) if kind == "accuracy" else parse_number(text)
        if value is None:
            raise SweepError(f"a run can end at a number, not {text!r}")
        return Goal(kind, value)

    def show_sweep(self, sweep: Sweep) -> None:
        """Show what was asked before."""
        blank: Axis | None = None
        pairs = [*sweep.axes, blank][:2]
        for menu, field, axis in zip(
            (self.first, self.second), (self.first_values, self.second_values), pairs, strict=True
        ):
            menu.setCurrentIndex(menu.findData(_NOTHING if axis is None else axis.name))
            field.setEnabled(axis is not None)
            field.setText("" if axis is None else ", ".join(axis.texts))
        self.steps.setText(str(sweep.steps))
        self.seeds.setText(str(len(sweep.seeds)))
        goal = sweep.goal
        self.goal.setCurrentIndex(self.goal.findData(_NOTHING if goal is None else goal.kind))
        self._on_goal()
        if goal is not None:
            is_share = goal.kind == "accuracy"
            self.goal_value.setText(f"{100 * goal.value:.15g} %" if is_share else f"{goal.value:.15g}")


def _whole(field: NumberField, name: str) -> int:
    number = field.number
    if number is None or number != int(number):
        raise SweepError(f"{name} are a whole number, not {field.text()!r}")
    return int(number)


def _settings(name: str) -> Menu:
    menu = Menu(name, "What is different from run to run")
    for setting in SETTINGS.values():
        menu.addItem(setting.title, setting.name)
    return menu


def _values(name: str) -> QLineEdit:
    field = named(QLineEdit(), "boxed")
    field.setAccessibleName(name)
    field.setToolTip(
        "<p>Values with commas: 0, 1e-4, 1e-3. Or a range: 0.5:2:4 for four values from 0.5 to 2; "
        "2:64:6:log for six, evenly in their powers.</p>"
    )
    return field


def _field(name: str, tip: str) -> NumberField:
    field = named(NumberField(name), "boxed")
    field.setToolTip(f"<p>{tip}</p>")
    return field
