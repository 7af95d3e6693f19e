"""What there is to show at one moment: what the session hands out and the panels paint."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from netviz.core import SCHEMES, STAGES, Params
from netviz.core.params import Array
from netviz.data import Dataset, Standardization
from netviz.training.config import ConfigError, TrainingConfig
from netviz.training.divergence import Divergence
from netviz.training.history import History
from netviz.training.lines import N_LINES, After, StepLines
from netviz.training.silence import silence

MAX_HIDDEN = 512


@dataclass(frozen=True)
class NetworkConfig:
    """The network and where it starts.

    Parameters
    ----------
    n_hidden : int
        H, 1 to 512.
    scheme : str
        A key of `netviz.core.SCHEMES`.
    seed : int
        Of the initial weights, and of the mini-batches' order.

    Raises
    ------
    ConfigError
        If a value is out of range.
    """

    n_hidden: int = 32
    scheme: str = "he-normal"
    seed: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.n_hidden <= MAX_HIDDEN:
            raise ConfigError(f"hidden units must be 1 to {MAX_HIDDEN}, not {self.n_hidden}")
        if self.scheme not in SCHEMES:
            raise ConfigError(
                f"there is no initialization scheme {self.scheme!r}; choose one of {', '.join(SCHEMES)}"
            )
        if self.seed < 0:
            raise ConfigError(f"a seed must not be negative, and {self.seed} is")


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Everything there is to show at one moment.

    Attributes
    ----------
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
    n_edits : int
        How many entries of the parameters were set by hand in this run.
    values : dict
        The row of the history at `step`; `netviz.training.history.COLUMNS` explains the names.
    evaluated : int
        The step to which those of `netviz.training.history.EVALUATED` and `activity` belong: `step`,
        unless both parts have not been evaluated there.
    history : History
        All rows; it grows while the run goes on.
    generation : int
        Changes whenever rows that were recorded have been replaced or cut off.
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
    """

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
    n_edits: int
    values: dict[str, float]
    evaluated: int
    history: History
    generation: int
    diverged: Divergence | None
    lines: StepLines
    line: int = 0
    after: After | None = None
    standardize: bool = True
    standardization_from: str = ""
    weights_from: str = ""

    @property
    def seen(self) -> Array:
        """Which rows of the data set the step sees, in the order of the lines' rows."""
        return np.asarray(np.flatnonzero(~self.dataset.is_test)[self.lines.indices])

    @property
    def last_line(self) -> int:
        """The last line of which there is something to show."""
        return self.line or N_LINES - 1

    @property
    def silence(self) -> str:
        """What there is to say where many hidden units are dead; empty otherwise, or if it is not known."""
        if self.diverged is not None or math.isnan(self.values["dead_units"]):
            return ""
        dead_units = self.history["dead_units"][: self.step + 1]
        return silence(dead_units, self.params, self.config.learning_rate)

    def at_line(self, line: int, after: After | None = None) -> Snapshot:
        """The same moment for somebody who has come as far as a line of the derivation."""
        if not line:
            return self
        known = dict(vars(self.gradient))
        for name, computed in _COMPUTED_BY.items():
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


_COMPUTED_BY = {stage.parameter: stage.line for stage in STAGES if stage.parameter}
_ALL_GRADIENTS = max(_COMPUTED_BY.values())
_COLUMN_LINES = {"accuracy": 3, "dead_units": 2, "loss": 7, "loss_reg": 6}


def _line_of(column: str) -> int:
    """Which line has to be computed before a column of the history is known."""
    kind, _, name = column.rpartition("_")
    if kind.startswith("gradient"):
        return _COMPUTED_BY[name]
    if kind == "update_ratio":
        return 0  # of the update that led here
    return _COLUMN_LINES.get(column.removeprefix("test_"), 5)
