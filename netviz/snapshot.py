"""What there is to show at one moment: what the session hands out and the panels paint."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import field, replace

import numpy as np

from netviz.core import GRADIENT_LINE, Params
from netviz.core.params import Array
from netviz.data import Dataset, Standardization
from netviz.frozen import dataclass
from netviz.training.config import RIGHT, NetworkConfig, TrainingConfig
from netviz.training.divergence import Divergence
from netviz.training.history import HistoryView
from netviz.training.narrator import Event
from netviz.training.silence import MANY, silence
from netviz.training.spec import Run, RunSpec
from netviz.training.state import State
from netviz.training.step_lines import N_LINES, After, StepLines


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Everything there is to show at one moment.

    Attributes
    ----------
    spec : RunSpec
        What the run is a function of.
    dataset, standardization, network
        What is learned, in which units, by which network.
    config : TrainingConfig
        The settings in force at `step`.
    changes : tuple of int
        The steps after 0 at which settings were changed.
    step, last_step : int
        Where the user stands, and how far the run has been computed.
    params : Params
        θ at `step`.
    gradient : Params
        ∂J̃/∂θ at `step`, in the shapes of θ; with mini-batches, on the batch of the step.
    activity : array (H,)
        For which share of the training part each hidden unit fires; NaN if not yet evaluated.
    pinned : int or None
        The sample that was chosen to be looked at.
    values : dict
        The row of the history at `step`; `netviz.training.history.COLUMNS` explains the names.
    evaluated : int
        The step to which those of `netviz.training.history.EVALUATED` and `activity` belong: `step`,
        unless both parts have not been evaluated there.
    history : HistoryView
        All rows up to the last step.
    run_events : tuple of Event
        What has happened up to the last step, in the order in which it became known.
    generation : int
        Another one for another run: rows of two generations have nothing to do with each other.
    diverged : Divergence or None
        Set where `step` is the step at which the run ended.
    lines : StepLines
        The fifteen lines at `step`, on the samples that the step sees.
    line : int
        The line of the derivation at which the user stands: lines up to it are computed, and what comes
        of later ones is NaN in `values`, `gradient` and `activity`. 0 where nobody steps through lines:
        then 1 to 14 are computed.
    after : After or None
        What line 15 leads to, where the user stands at it.
    standardize : bool
        Whether the network is given the features with their mean and scale taken out.
    standardization_from, weights_from : str
        The file that mean and scale, and the weights of step 0, were taken from; empty where they were
        fitted to the training part, and drawn.
    path : tuple of State
        States of the run that are kept, some hundreds at most, in the order of their steps.
    run : Run or None
        The run with its numbers, from which an engine can take its steps again.
    memory : array
        What the update rule remembers at `step`.
    undo, redo : str or None
        What would be taken back, and brought back, in a few words.
    undo_is_short : bool
        Whether earlier changes can no longer be taken back, because they took too much memory.
    missed : str
        What there is to say where the run's steps are those of a compiled loop that is missing here.
    """

    spec: RunSpec
    dataset: Dataset
    standardization: Standardization
    network: NetworkConfig
    config: TrainingConfig
    changes: tuple[int, ...]
    step: int
    last_step: int
    params: Params
    gradient: Params
    activity: Array
    pinned: int | None
    values: dict[str, float]
    evaluated: int
    history: HistoryView
    run_events: tuple[Event, ...]
    generation: int
    diverged: Divergence | None
    lines: StepLines
    line: int = 0
    after: After | None = None
    standardize: bool = True
    standardization_from: str = ""
    weights_from: str = ""
    path: tuple[State, ...] = ()
    run: Run | None = None
    memory: Array = field(default_factory=lambda: np.zeros(0))
    undo: str | None = None
    redo: str | None = None
    undo_is_short: bool = False
    missed: str = ""

    @property
    def n_edits(self) -> int:
        """How many entries of the parameters were set by hand in this run."""
        return sum(len(change.edits) for change in self.spec.changes)

    @property
    def mistake(self) -> str | None:
        """The key of the mistake that is in force; None where every line is right."""
        return None if self.lines.mistake is None else self.lines.mistake.key

    @property
    def corrected_at(self) -> int | None:
        """The step from which on the gradient is right, where a wrong one is in force at this step."""
        if self.lines.mistake is None:
            return None
        later = (change for change in self.spec.changes if change.step > self.step)
        return next((change.step for change in later if change.gradient == RIGHT), None)

    @property
    def seen(self) -> Array:
        """Which rows of the data set the step sees, in the order of the lines' rows."""
        return np.asarray(np.flatnonzero(~self.dataset.is_test)[self.lines.indices])

    @property
    def last_line(self) -> int:
        """The last line of which there is something to show."""
        return self.line or N_LINES - 1

    @property
    def events(self) -> tuple[Event, ...]:
        """What has happened in the run as far as that is known at `step`, the newest at the end."""
        return self.run_events[: bisect_right(self.run_events, self.step, key=lambda event: event.known_at)]

    @property
    def newest_event(self) -> Event | None:
        """What has happened last, at the present step or before."""
        events = self.events
        return events[-1] if events else None

    @property
    def silence(self) -> str:
        """What there is to say where many hidden units are dead; empty otherwise, or if it is not known."""
        if self.diverged is not None or not self.values["dead_units"] >= MANY * self.network.n_hidden:
            return ""
        dead_units = self.history.values("dead_units", 0, self.step + 1)
        return silence(dead_units, self.params, self.config.learning_rate)

    def veiled(self, last_step: int, *, tells: bool = True) -> Snapshot:
        """The same moment for somebody who must not see how the run goes on.

        Parameters
        ----------
        last_step : int
            As far as the run may be seen; the step of the snapshot at least.
        tells : bool
            Whether what has happened up to there is told.
        """
        last_step = min(max(last_step, self.step), self.last_step)
        return replace(
            self,
            last_step=last_step,
            history=self.history.until(last_step + 1),
            changes=tuple(step for step in self.changes if step <= last_step),
            run_events=tuple(event for event in self.run_events if tells and event.known_at <= last_step),
            path=tuple(state for state in self.path if state.step <= last_step),
            generation=-1 - self.generation,  # what is known of it is not what was known before
        )

    def at_line(self, line: int, after: After | None = None) -> Snapshot:
        """The same moment for somebody who has come as far as a line of the derivation."""
        if not line:
            return self
        known = dict(vars(self.gradient))
        for name, computed in GRADIENT_LINE.items():
            if line < computed and name in known:
                known[name] = np.full_like(known[name], np.nan)
        values = {
            column: math.nan if line < _line_of(column) else value for column, value in self.values.items()
        }
        return replace(
            self,
            line=line,
            after=after,
            gradient=self.gradient if line >= _ALL_GRADIENTS else Params(**known),
            activity=self.activity if line >= 2 else np.full_like(self.activity, np.nan),
            values=values,
        )


_ALL_GRADIENTS = max(GRADIENT_LINE.values())
_COLUMN_LINES = {"accuracy": 3, "dead_units": 2, "loss": 7, "loss_reg": 6}


def _line_of(column: str) -> int:
    """Which line has to be computed before a column of the history is known."""
    kind, _, name = column.rpartition("_")
    if kind.startswith("gradient"):
        return GRADIENT_LINE[name]
    if kind == "update_ratio":
        return 0  # of the update that led here
    return _COLUMN_LINES.get(column.removeprefix("test_"), 5)
