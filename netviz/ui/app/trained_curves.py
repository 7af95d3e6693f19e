"""The loss of a run that follows somebody's gradient, and that of the present run, beside the code."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QSizePolicy

from netviz.core.params import Array
from netviz.project import Run
from netviz.snapshot import Snapshot
from netviz.ui.commands.context import as_panel
from netviz.ui.history.annotations import Annotations, Notes
from netviz.ui.history.decimation import Bins
from netviz.ui.history.items import BAND_OPACITY
from netviz.ui.history.runs_chart import RunsChart, ShownRun
from netviz.ui.history.swing import Drawing
from netviz.ui.history.time_plot import Series, View
from netviz.ui.kit.plot_items import joined
from netviz.ui.kit.theme import Theme

if TYPE_CHECKING:
    from netviz.ui.app.window import MainWindow

_EVERY_MS = 100  # while playing: a curve that grows need not be drawn at every frame
_STRAIGHT = 0.1  # pixels
_LEAST = 100  # pixels of height
_LABELS, _ROOMY = 176, 480  # pixels of the usual type: room for names; the least width that has it

_LOSS = (Series("loss", "J̃", "loss"),)
_VIEWS = {
    "linear": View("J̃", _LOSS),
    "log": View("J̃, log axis", _LOSS, logarithmic=True),
}


class BoldNames(Annotations):
    """There are but two curves, and whose each is counts as much as its value."""

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        super().set_theme(theme)
        self._font, self._metrics = self._bold, self._bold_metrics
        self._widths.clear()


class TrainedChart(RunsChart):
    """Curves that are named by whose gradient they follow."""

    annotations = BoldNames

    def __init__(self) -> None:
        self.names: Mapping[str, tuple[str, ...]] = {}  # of runs, by their letters
        self.foreign = ""  # the letter of the run that follows somebody's code
        super().__init__(_VIEWS["linear"], 1)
        self.setAccessibleName("Loss with your gradient, and with the right one")

    def _set_margins(self) -> None:
        super()._set_margins()
        scale = self._theme.scale
        if self.width() >= _ROOMY * scale:
            self.getPlotItem().setContentsMargins(0, round(8 * scale), round(_LABELS * scale), 0)

    def _drawn(self, bins: Bins, bottom: float, top: float) -> list[Drawing]:
        """With fewer points: short pieces of a thick line look like beads."""
        box = self.getViewBox()
        (first, last), _ = box.viewRange()
        across, down = box.width() / max(last - first, 1e-9), box.height() / max(top - bottom, 1e-300)
        shapes = []
        for shape in super()._drawn(bins, bottom, top):
            kept = corners(across * shape.x, down * shape.y, _STRAIGHT)
            shapes.append(replace(shape, x=shape.x[kept], y=shape.y[kept]))
        return shapes

    def _now(self, snapshot: Snapshot) -> float:
        """Both runs are compared as wholes: where one stands in them is of no account."""
        return math.inf

    def show_pens(self) -> None:
        """Red for somebody's gradient, the colour of the loss for the right one."""
        super().show_pens()
        for run, curve in zip(getattr(self, "_runs", ()), self.curves, strict=False):
            color = QColor(self._color(run.letter))
            curve.pen = joined(self._theme.pen(color, 2.0))
            curve.thin_pen = joined(self._theme.pen(color, 1.25))
            curve.dashes = ()
            curve.ground = QColor(color)
            curve.ground.setAlphaF(BAND_OPACITY)

    def _color(self, letter: str) -> str:
        return self._theme.bad if letter == self.foreign else self._theme.quantities["loss"]

    def write(self, notes: Notes) -> None:
        """With names in the place of letters."""
        labels = tuple(
            replace(
                label,
                names=self.names.get(label.tag, label.names),
                color=self._color(label.tag),
                text_color=self._color(label.tag),
                tag="",
                tells=True,  # there is no table beside it
            )
            for label in notes.labels
        )
        super().write(replace(notes, labels=labels))


def corners(x: Array, y: Array, most: float) -> Array:
    """Which points of a line are enough, so that all lie so near to what is left of it, up and down.

    Parameters
    ----------
    x, y : array (n,)
        x ascending.
    most : float
    """
    kept, low, high = [0], -math.inf, math.inf
    for j in range(1, len(x)):
        run = max(float(x[j] - x[kept[-1]]), 1e-9)
        slope = float(y[j] - y[kept[-1]]) / run
        if not low <= slope <= high:
            kept.append(j - 1)
            run = max(float(x[j] - x[j - 1]), 1e-9)
            slope, low, high = float(y[j] - y[j - 1]) / run, -math.inf, math.inf
        low, high = max(low, slope - most / run), min(high, slope + most / run)
    return np.unique([*kept, len(x) - 1]) if len(x) else np.empty(0, np.intp)


class TrainedCurves(QObject):
    """Keeps the card “Trained with it” as it is in the session.

    Parameters
    ----------
    window : MainWindow
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.chart: TrainedChart | None = None
        self._soon = QTimer(self, singleShot=True, interval=_EVERY_MS)
        self._soon.timeout.connect(self.show)
        window.panels.when_made("code", self._begin)
        window.door.changed.connect(self.show_soon)

    @property
    def _panel(self) -> Any:
        return as_panel(self._window, "code")

    def _begin(self, panel: Any) -> None:
        panel.show_trained_by(self.show_soon)
        panel.view_of_verdict.trained.switch.activated.connect(lambda: self._use_view())

    def show_soon(self) -> None:
        """Some time soon, once, however often it is asked for."""
        if not self._soon.isActive():
            self._soon.start()

    def _run_of(self, key: str) -> Run | None:
        """The run with the code of this key, or else the last one with any code."""
        pinned = self._window.session.project.document.pinned
        runs = [run for run in pinned if run.spec.code is not None]
        same = [run for run in runs if run.spec.code == key]
        return same[-1] if same else runs[-1] if runs else None

    def show(self) -> None:
        """Draw what there is of the runs."""
        window, panel = self._window, self._panel
        if window.door.is_busy or not window.panels.is_seen("code"):
            return
        training, card = panel.training, panel.view_of_verdict.trained
        key = "" if training is None else training.key
        run = self._run_of(key)
        snapshot = None if run is None else window.comparing.pinned.snapshot(run)
        has_run = snapshot is not None and snapshot.last_step > 0
        card.show_run(has_run, run is not None and run.spec.code == key, training is not None)
        if run is None or snapshot is None or not has_run:
            return
        if self.chart is None:
            self.chart = TrainedChart()
            self.chart.setMinimumHeight(_LEAST)
            self.chart.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
            card.put_chart(self.chart, self.chart.set_theme)
        present = window.session.project.document.run
        here = window.session.snapshot()
        runs = [ShownRun(run.letter, snapshot)]
        if is_beside(run, present):
            runs.insert(0, ShownRun(present.letter, here, is_present=True))
        right = (
            ("the right gradient", "right")
            if follows_derivation(present)
            else ("the present run", "present")
        )
        self.chart.foreign = run.letter
        self.chart.names = {run.letter: ("your gradient", "yours"), present.letter: right}
        self.chart.show_runs(here, runs)

    def _use_view(self) -> None:
        if self.chart is not None:
            key = self._panel.view_of_verdict.trained.switch.currentData()
            self.chart.set_view(_VIEWS[key])


def is_beside(run: Run, other: Run) -> bool:
    """Whether two runs begin with the same weights on the same data."""
    one, two = run.spec, other.spec
    begins = [(spec.network, spec.standardize, spec.weights, spec.units) for spec in (one, two)]
    return begins[0] == begins[1] and one.changes[0].data == two.changes[0].data


def follows_derivation(run: Run) -> bool:
    """Whether a run has followed the derivation's gradient all along."""
    return all(change.gradient.kind == "netviz" for change in run.spec.changes)
