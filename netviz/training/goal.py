"""Where a run is to stop by itself."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from netviz.core.params import Array
from netviz.frozen import dataclass
from netviz.training.config import ConfigError
from netviz.training.history import INDEX, HistoryView

KINDS = {
    "step": "step",
    "loss": "loss J̃ at most",
    "accuracy": "training accuracy at least",
    "overflow": "first NaN",
}
"""What a run can be asked to run to, in words."""

_LOOKED_AT = {"loss": ("loss",), "accuracy": ("accuracy",), "overflow": ("batch_loss", "loss_reg")}


@dataclass(frozen=True)
class Goal:
    """Run until this is so.

    Parameters
    ----------
    kind : str
        A key of `KINDS`: the step has come, J̃ is at most, or the accuracy on the training part is at
        least `value`, or the loss is no longer a number.
    value : float

    Raises
    ------
    ConfigError
        If the value makes no sense for the kind.
    """

    kind: str
    value: float = 0.0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ConfigError(f"there is no goal {self.kind!r}; choose one of {', '.join(KINDS)}")
        if not math.isfinite(self.value):
            raise ConfigError(f"a number is needed to run to, not {self.value:g}")
        if self.kind == "step" and not (self.value >= 0 and self.value == int(self.value)):
            raise ConfigError(f"a step is a whole number from 0 on, not {self.value:g}")
        if self.kind == "loss" and not self.value > 0:
            raise ConfigError(f"a loss to run to must be above 0, not {self.value:g}")
        if self.kind == "accuracy" and not 0 < self.value <= 1:
            raise ConfigError(
                f"an accuracy to run to lies above 0 and at most 100 %, not {100 * self.value:.15g} %"
            )

    def first_met(
        self, history: HistoryView, first: int, rows: Callable[[int, int], Array] | None = None
    ) -> int | None:
        """The first recorded step from `first` on at which the goal is met, None if there is none.

        With mini-batches the loss and the accuracy of the whole training part are known at some steps
        only; the others do not count.

        Parameters
        ----------
        history : HistoryView
        first : int
        rows : callable, optional
            Computes the rows from a step up to another again: of steps whose rows have been thinned. Left
            out, these steps do not count.
        """
        if self.kind == "step":
            return int(self.value) if first <= self.value < len(history) else None
        for start, stop, whole in history.stretches(first):
            if whole:
                columns = {name: history.values(name, start, stop) for name in _LOOKED_AT[self.kind]}
            elif rows is not None and self._may_be_met(history, start, stop):
                table = rows(start, stop)
                columns = {name: table[:, INDEX[name]] for name in _LOOKED_AT[self.kind]}
            else:
                continue
            met = self._met(columns)
            if met.any():
                return start + int(np.argmax(met))
        return None

    def _met(self, columns: dict[str, Array]) -> Array:
        with np.errstate(invalid="ignore"):
            if self.kind == "loss":
                return np.asarray(columns["loss"] <= self.value)
            if self.kind == "accuracy":
                return np.asarray(columns["accuracy"] >= self.value)
            return np.asarray(~np.isfinite(columns["batch_loss"] + columns["loss_reg"]))

    def _may_be_met(self, history: HistoryView, start: int, stop: int) -> bool:
        """Whether some step of a stretch may meet the goal; what has been thinned did not overflow."""
        if self.kind == "overflow":
            return False
        low, high = history.extremes(self.kind, start, stop)
        return low <= self.value if self.kind == "loss" else high >= self.value

    def __str__(self) -> str:
        if self.kind == "overflow":
            return KINDS["overflow"]
        value = f"{100 * self.value:.15g} %" if self.kind == "accuracy" else f"{self.value:.15g}"
        return f"{KINDS[self.kind]} {value}"
