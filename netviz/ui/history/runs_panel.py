"""Loss and accuracy of several runs over each other, and how far apart they are at one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent

from netviz.intents import GoTo
from netviz.snapshot import Snapshot
from netviz.ui.history.differences import Apart, DifferenceTable
from netviz.ui.history.panels import AccuracyPanel, LossPanel
from netviz.ui.history.runs_chart import RunsChart, ShownRun
from netviz.ui.history.time_plot import Series, View
from netviz.ui.kit.controls import Switch
from netviz.ui.kit.line_key import LineKey
from netviz.ui.kit.panel import NO_ACTIONS, Cost, Hover, Panel
from netviz.ui.kit.run_styles import STYLES
from netviz.ui.kit.theme import Theme

_BOTH = (Series("loss_data", "J_data", "loss_data"), Series("test_loss_data", "test", "test_loss_data"))
_GUESSING = LossPanel.views["logarithmic"].reference

VIEWS: dict[str, View] = {
    "linear": View("loss", _BOTH, reference=_GUESSING, settles=True),
    "logarithmic": View("loss, log axis", _BOTH, logarithmic=True, reference=_GUESSING),
    "penalized": View("J̃", (Series("loss", "J̃", "loss"),), reference=_GUESSING, settles=True),
    "accuracy": View("accuracy", AccuracyPanel.views["share"].series, share=True),
}

_LEAST_HIGH = 280  # pixels of the usual type of a card that has room for differences below its curves
_TABS = {"loss": "Loss", "accuracy": "Accuracy"}
_OF_LOSS = {"linear": "linear", "logarithmic": "log axis", "penalized": "with penalty"}


class RunsPanel(Panel):
    """Curves of the runs that are compared."""

    kind = "runs"
    heading = "Curves"
    cost = Cost.BY_TURNS

    def __init__(self, actions: Mapping[str, QAction] = NO_ACTIONS, slot: str = "") -> None:
        super().__init__(actions, slot)
        self._present: Snapshot | None = None
        self._hovered: int | None = None
        self.plot = RunsChart(VIEWS["linear"], 2)
        self.plot.setAccessibleName("Curves of all runs")
        self.plot.setAccessibleDescription(
            "A colour for each quantity, a style of line for each run. Arrows point at a step, Return "
            "goes there."
        )
        self.switch = Switch("Loss: view", "Which loss is drawn, and on which axis", _OF_LOSS)
        self.switch.activated.connect(lambda: self.show_view(self.switch.currentData()))
        self.tab_chosen.connect(self._on_tab)
        self._shown = "linear"
        self.key_line = LineKey()
        self.differences = DifferenceTable()
        self._is_low, self._scale = False, 1.0
        self.detail.hide()
        self.show_tabs("loss", _TABS, _TABS)
        self.head.addStretch(1)
        self.head.addWidget(self.switch)
        self.body.addWidget(self.key_line)
        self.body.addWidget(self.plot, 1)
        self.differences.hide()
        self.body.addSpacing(6)
        self.body.addWidget(self.differences)
        self.plot.pointed.connect(self._on_pointed)
        self.plot.chosen.connect(lambda x: self.wants.emit(GoTo(self._step_at(x))))
        self.plot.key_pressed.connect(self._on_key)

    def show_view(self, key: str) -> None:
        """Draw something else, or on another axis; a key of `VIEWS`."""
        self._shown = key
        is_loss = key in _OF_LOSS
        self.show_tabs("loss" if is_loss else "accuracy", _TABS, _TABS)
        self.switch.setVisible(is_loss)
        if is_loss:
            self.switch.setCurrentIndex(self.switch.findData(key))
        self.plot.set_view(VIEWS[key])

    def _on_tab(self, tab: str) -> None:
        self.show_view(self.switch.currentData() if tab == "loss" else tab)

    @property
    def view(self) -> RunsChart:
        """The plot."""
        return self.plot

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self._scale = theme.scale
        self.plot.set_theme(theme)
        self.key_line.set_theme(theme)
        self.differences.set_theme(theme)

    def show_runs(self, present: Snapshot, runs: Sequence[ShownRun]) -> None:
        """Draw the curves of some runs."""
        self._present = present
        self.key_line.show_lines([(run.letter, STYLES[number]) for number, run in enumerate(runs)])
        self.plot.show_runs(present, runs)

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Runs are shown by `show_runs`."""

    def show_differences(self, apart: Sequence[Apart]) -> None:
        """Say how far apart runs are, a line each."""
        self.differences.show_apart(apart)
        self._fit_differences()

    def set_low(self, on: bool) -> None:
        """Leave the curves the room of the differences: the table tells them too."""
        if on != self._is_low:
            self._is_low = on
            self._fit_differences()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the differences where they would be cut off."""
        super().resizeEvent(event)
        self._fit_differences()

    def _fit_differences(self) -> None:
        margins = self.body.contentsMargins()
        room = self.width() - margins.left() - margins.right() - 2
        is_low = self._is_low or self.height() < _LEAST_HIGH * self._scale
        fits = self.differences.sizeHint().width() <= room and not is_low
        self.differences.setVisible(bool(self.differences.shown) and fits)

    def show_hover(self, hover: Hover) -> None:
        """Show the values at a step that is pointed at, here or elsewhere."""
        if hover.step != self._hovered:
            self._hovered = hover.step
            self.plot.set_hovered(hover.step)

    def _step_at(self, x: float) -> int:
        step = self.plot.scale_of_steps.step(x)
        return min(max(round(step), 0), self.plot.last_step)

    def _on_pointed(self, x: float | None) -> None:
        known = x is not None and self._present is not None
        self.hovering.emit(Hover(step=self._step_at(x) if known and x is not None else None))

    def _on_key(self, key: int) -> None:
        here = 0 if self._present is None else self._present.step
        start, stride = here if self._hovered is None else self._hovered, max(1, self.plot.last_step // 100)
        if key == Qt.Key.Key_Escape:
            self.hovering.emit(Hover())
        elif key == Qt.Key.Key_Return:
            self.wants.emit(GoTo(start))
        else:
            step = start + (stride if key == Qt.Key.Key_Right else -stride)
            self.hovering.emit(Hover(step=min(max(step, 0), self.plot.last_step)))

    def view_state(self) -> dict[str, Any]:
        """Which view."""
        return {"view": self._shown}

    def restore_view_state(self, state: Mapping[str, Any]) -> None:
        """The view that was chosen."""
        key = state.get("view")
        if isinstance(key, str) and key in VIEWS and key != self._shown:
            self.show_view(key)
