"""What came out of a cell, and of all cells of one point of the grid."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Literal

from netviz.frozen import dataclass
from netviz.sweeps.sweep import Cell, Plan

_SMALL = 2.0**-16
"""Exact, and so small that no sum of losses on their way to divergence overflows."""


@dataclass(frozen=True)
class Result:
    """What came out of a cell, all at its last step.

    Attributes
    ----------
    key : str
        The cell's.
    state : "done", "diverged" or "failed"
        Failed is a cell of which there are no numbers; `why` says the reason.
    step : int
        Where the run ended.
    reached : bool
        Whether its goal is met there.
    loss, loss_data, accuracy, test_loss_data, test_accuracy : float or None
        None where it is no number.
    dead_units : int or None
    why : str
    """

    key: str
    state: Literal["done", "diverged", "failed"]
    step: int = 0
    reached: bool = False
    loss: float | None = None
    loss_data: float | None = None
    accuracy: float | None = None
    test_loss_data: float | None = None
    test_accuracy: float | None = None
    dead_units: int | None = None
    why: str = ""

    @property
    def steps_to_goal(self) -> int | None:
        """How many steps led to the goal; None where it was not met."""
        return self.step if self.reached else None


@dataclass(frozen=True)
class Measure:
    """A number of a result that can be looked at.

    Attributes
    ----------
    name : str
        As in the table.
    title : str
    is_share : bool
        Whether it reads as per cent.
    """

    name: str
    title: str
    is_share: bool = False

    def of(self, result: Result) -> float | None:
        """Its value; None where there is none, as everywhere in a run that diverged."""
        if result.state != "done":
            return None
        value: float | None = getattr(result, self.name)
        return value


MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure("test_accuracy", "test accuracy", True),
        Measure("accuracy", "training accuracy", True),
        Measure("loss", "loss J̃"),
        Measure("test_loss_data", "test loss"),
        Measure("steps_to_goal", "steps to the goal"),
        Measure("dead_units", "dead units"),
    )
}
"""What can be looked at, by its name; the first is the usual one."""


@dataclass(frozen=True)
class Summary:
    """One measure over the seeds of one point of the grid.

    Attributes
    ----------
    mean, spread : float
        Of the runs that have a value; the spread is the standard deviation (dividing by n − 1). NaN where
        there is none.
    n_values, n_diverged, n_failed, n_done, n_cells : int
        Runs with a value, that diverged, of which there are no numbers, that have ended, and all.
    """

    mean: float
    spread: float
    n_values: int
    n_diverged: int
    n_failed: int
    n_done: int
    n_cells: int


def summarize(cells: list[Cell], results: Mapping[str, Result], measure: Measure) -> Summary:
    """Mean and spread over cells, as far as they are computed."""
    found = [results[cell.key] for cell in cells if cell.key in results]
    values = [value for value in map(measure.of, found) if value is not None]
    n = len(values)
    mean = math.fsum(value * _SMALL for value in values) / n / _SMALL if n else math.nan
    away = math.hypot(*((value - mean) * _SMALL for value in values)) / _SMALL
    spread = away / math.sqrt(n - 1) if n > 1 else math.nan
    count: Callable[[str], int] = lambda state: sum(result.state == state for result in found)  # noqa: E731
    return Summary(mean, spread, n, count("diverged"), count("failed"), len(found), len(cells))


def grid(plan: Plan, results: Mapping[str, Result], measure: Measure) -> list[list[Summary]]:
    """A summary for each point, a row for each value of the first axis; one row if there is one axis."""
    return [[summarize(cells, results, measure) for cells in row] for row in plan.points]
