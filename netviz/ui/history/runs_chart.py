"""The curves of several runs over each other: a colour for each quantity, a style of line for each run."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

import numpy as np
from PySide6.QtGui import QColor

from netviz.frozen import dataclass
from netviz.snapshot import Snapshot
from netviz.ui.history.annotations import NARROW_LEADER, EndLabel, Notes
from netviz.ui.history.chart import Chart
from netviz.ui.history.decimation import Bins, MinMaxDecimator, OctaveDecimator
from netviz.ui.history.end_values import end_labels, place_on
from netviz.ui.history.items import BAND_OPACITY
from netviz.ui.history.ranges import FIRST_SHARE, last_step_shown
from netviz.ui.history.swing import Drawing
from netviz.ui.history.time_plot import Series, View
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.run_styles import MOST_RUNS, STYLES
from netviz.ui.kit.theme import Theme

_LINES_APART = 5.5  # heights of the type between labels of the values: curves are compared, not read
_WORDS_APART = 3.4  # the same between labels of the steps
_AXIS = 32  # pixels of the usual type: room for 0.5
_RIM = 1.25  # pixels around dots, which stand out from the curves of other runs
_LATER = 0.5  # of their opacity, that curves keep after the present step


@dataclass(frozen=True, eq=False)
class ShownRun:
    """A run with its letter."""

    letter: str
    snapshot: Snapshot
    is_present: bool = False


class RunsChart(Chart):
    """One view of the histories of up to four runs."""

    room_for_labels: ClassVar = 76  # a letter, a name and a value
    leaders: ClassVar = (NARROW_LEADER, NARROW_LEADER)

    def __init__(self, view: View, most: int) -> None:
        super().__init__(view, most * MOST_RUNS)
        self.values.lines_apart, self.steps.words_apart = _LINES_APART, _WORDS_APART
        self._marks.leads, self.labels.rim = False, _RIM
        self._runs: tuple[ShownRun, ...] = ()
        self._readers: dict[str, tuple[int, tuple[str, ...], MinMaxDecimator, OctaveDecimator]] = {}
        self._of_runs: list[list[Drawing]] = []
        self._chosen: tuple[Series, ...] = ()
        self._peaks: list[tuple[float, float, bool]] = []

    def show_runs(self, present: Snapshot, runs: Sequence[ShownRun]) -> None:
        """Draw the runs; the axes and the line of the present step go by the present one."""
        others = [run.letter for run in runs] != [run.letter for run in self._runs]
        self._runs = tuple(runs[:MOST_RUNS])
        if others:
            letters = {run.letter for run in self._runs}
            self._readers = {key: kept for key, kept in self._readers.items() if key in letters}
        self.draw(present)

    @property
    def last_step(self) -> int:
        """The last step of all runs."""
        return max((run.snapshot.last_step for run in self._runs), default=0)

    def step_range(self) -> tuple[float, float]:
        """The first and the last step in sight."""
        return self._zoom or (0.0, last_step_shown(self.last_step))

    def draw(self, snapshot: Snapshot) -> None:
        """Draw the curves of all runs, on axes that show them."""
        self._snapshot = snapshot
        if not self._runs:
            return
        has_test = any(run.snapshot.dataset.is_test.any() for run in self._runs)
        self._chosen = tuple(
            series for series in self.view.series if has_test or not series.column.startswith("test_")
        )
        all_bins = [self._bins_of(run) for run in self._runs]
        lows: list[float] = []
        highs: list[float] = []
        self._peaks.clear()
        for run, bins in zip(self._runs, all_bins, strict=True):
            low, high = self._extent(run.snapshot, bins)
            lows.append(low)
            highs.append(high)
        low, high = float(np.nanmin([*lows, math.inf])), float(np.nanmax([*highs, -math.inf]))
        super()._note_spikes([peak for peak in self._peaks if not self._comes_from(peak[0])], low, high)
        bottom, top = self._set_axes(low, high)
        self._of_runs = [self._drawn(bins, bottom, top) for bins in all_bins]
        self.drawings = flat = [drawing for drawn in self._of_runs for drawing in drawn]
        for number, curve in enumerate(self.curves):
            curve.drawing = flat[number] if number < len(flat) else None
        self.show_pens()
        self.show_step(snapshot)
        self.show_marks()
        self.drawn.emit()

    def _note_spikes(self, peaks: list[tuple[float, float, bool]], low: float, high: float) -> None:
        """Gather those of all runs: only one number is written where a curve leaves the axis."""
        self._peaks += peaks

    def _comes_from(self, place: float) -> bool:
        """Whether the axis need not reach to a place, and nothing is said of it: in the first steps."""
        first, last = self.step_range()
        return self.view.settles and self.scale_of_steps.step(place) <= first + FIRST_SHARE * (last - first)

    def _bins_of(self, run: ShownRun) -> Bins:
        columns = tuple(series.column for series in self._chosen)
        kept = self._readers.get(run.letter)
        if kept is None or kept[:2] != (run.snapshot.generation, columns):
            kept = run.snapshot.generation, columns, MinMaxDecimator(columns), OctaveDecimator(columns)
            self._readers[run.letter] = kept
        reader = kept[3] if self.scale_of_steps.logarithmic else kept[2]
        bins = reader.update(run.snapshot.history)
        return bins.on_axes(self.scale_of_steps.places(bins.x), self.view.logarithmic)

    def show_pens(self) -> None:
        """The colour of the quantity, the style of the run; the present one is the thickest."""
        if not hasattr(self, "_runs"):  # while it is made
            return
        theme, n_series = self._theme, max(len(self._chosen), 1)
        for number, curve in enumerate(self.curves[: n_series * len(self._runs)]):
            run, place = divmod(number, n_series)
            color = QColor(theme.quantities[self._chosen[place].color])
            curve.depth = number
            curve.pen = theme.pen(color, 2.0 if self._runs[run].is_present else 1.5)
            later = QColor(color)
            later.setAlphaF(_LATER)
            curve.thin_pen = theme.pen(later, 1.0)  # wider ones take longer
            curve.dashes = tuple(length * theme.scale for length in STYLES[run])
            curve.ground = QColor(color)
            curve.ground.setAlphaF(BAND_OPACITY)
        self._all_curves.update()

    def _now(self, snapshot: Snapshot) -> float:
        return math.inf if snapshot.step >= self.last_step else self.scale_of_steps.place(snapshot.step)

    def show_marks(self) -> None:
        """A ring on each run's own curve where its test loss begins to rise."""
        marks = []
        for run, drawn in zip(self._runs, self._of_runs, strict=False):
            turns = [event.step for event in run.snapshot.run_events if event.rule == "test_up"]
            for series, shape in zip(self._chosen, drawn, strict=False):
                if series.column == "test_loss_data" and len(shape.x):
                    places = [self.scale_of_steps.place(step) for step in turns]
                    marks += [(place, float(np.interp(place, shape.x, shape.y))) for place in places]
        self._marks.show(sorted(marks))

    def show_notes(self) -> None:
        """The letter and the name of each curve at its end; its value at a step that is pointed at."""
        snapshot = self._snapshot
        if snapshot is None or not self._of_runs:
            return
        step = self._hovered
        labels: list[EndLabel] = []
        last = self.getViewBox().viewRange()[0][1]
        for run, drawn in zip(self._runs, self._of_runs, strict=True):
            told = run.snapshot.last_step if step is None else min(step, run.snapshot.last_step)
            row = run.snapshot.history.row(told)
            hovered = None if step is None else self.scale_of_steps.place(told)
            found = end_labels(
                self.view, self._chosen, drawn, row, (last, hovered), self._theme, tag=run.letter
            )
            quiet = [replace(label, tells=False) for label in found]  # what they end at, the table tells
            labels += found if step is not None else self._on_playhead(quiet, drawn)
        caption = None
        if step is not None:
            text = f"step {number_text(step)}"
            caption = self.scale_of_steps.place(step), (text, text)
        level = None
        if self.view.reference is not None:
            height = self.view.reference.level(snapshot)
            name = self.view.reference.label(snapshot)
            level = math.log10(height) if self.view.logarithmic else height, name
        self.write(Notes(tuple(labels), level, self._spikes, caption))

    def _on_playhead(self, labels: Sequence[EndLabel], drawn: Sequence[Drawing]) -> list[EndLabel]:
        """With dots where the curves are at the present step; at their ends where the run stands there."""
        snapshot = self._snapshot
        now = math.inf if snapshot is None else self._now(snapshot)
        if not math.isfinite(now):
            return [*labels]
        shapes = [shape for shape in drawn if len(shape.x)]
        return [
            replace(label, dots=(place_on(shape, now),))
            for label, shape in zip(labels, shapes, strict=True)
        ]

    def _room_for_values(self, is_narrow: bool) -> int:
        """As near to the edge of the card as the numbers of its axis let it."""
        is_short = not self.view.share and not self.view.logarithmic
        return _AXIS if is_short else super()._room_for_values(is_narrow)

    def set_view(self, view: View) -> None:
        """Show the same histories in another way."""
        self.view = view
        self._set_margins()
        super().set_view(view)

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        super().set_theme(theme)
        self.now.setPen(theme.pen(theme.dead))
        self.redraw()
