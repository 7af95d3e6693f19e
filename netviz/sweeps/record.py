"""A sweep at rest: what was asked and what has come out, as it is kept in a session."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256
from typing import Any, get_args, get_type_hints

import msgspec
import numpy as np

from netviz.core import Sizes
from netviz.core.params import Array
from netviz.data import Dataset
from netviz.frozen import dataclass
from netviz.sweeps.errors import SweepError
from netviz.sweeps.result import Result
from netviz.sweeps.sweep import Plan, Sweep, sizes_of
from netviz.training.spec import Key

THETA_MEMORY = 8 * 2**20
"""Bytes of parameters that are kept to draw regions from; of points that come later there are none."""

_STATES: tuple[Any, ...] = get_args(get_type_hints(Result)["state"])
_NUMBERS = ("loss", "loss_data", "accuracy", "test_loss_data", "test_accuracy", "dead_units")
_COLUMNS = ("cell", "state", "step", "reached", *_NUMBERS)


@dataclass(frozen=True, eq=False)
class SweepRecord:
    """A sweep with what has been computed of it; its key is the same where all of that is the same.

    Attributes
    ----------
    sweep : Sweep
    table : array (n, 10)
        A row for each cell that was computed, in their order: its number, state, step, whether its goal
        is met, and the numbers of `Result`; NaN where there is none.
    whys : tuple of (int, str)
        What is said of some cells.
    theta_cells : tuple of int
        The cells whose parameters are kept, in their order.
    theta : array
        Their parameters, one after the other.
    """

    sweep: Sweep
    table: Array
    whys: tuple[tuple[int, str], ...]
    theta_cells: tuple[int, ...]
    theta: Array

    @classmethod
    def of(cls, plan: Plan, results: Mapping[str, Result], thetas: Mapping[str, Array]) -> SweepRecord:
        """What there is of a sweep now.

        Parameters
        ----------
        plan : Plan
        results, thetas : mapping
            By the cells' keys.
        """
        rows, whys, kept, n_bytes = [], [], [], 0
        for cell in plan.cells:
            result, theta = results.get(cell.key), thetas.get(cell.key)
            if result is not None:
                numbers = (getattr(result, name) for name in _NUMBERS)
                rows.append(
                    (
                        cell.number, _STATES.index(result.state), result.step, result.reached,
                        *(math.nan if number is None else number for number in numbers),
                    )
                )  # fmt: skip
                if result.why:
                    whys.append((cell.number, result.why))
            if theta is not None and n_bytes + theta.nbytes <= THETA_MEMORY:
                kept.append((cell.number, theta))
                n_bytes += theta.nbytes
        return cls(
            plan.sweep,
            np.array(rows, dtype=float).reshape(-1, len(_COLUMNS)),
            tuple(whys),
            tuple(number for number, _ in kept),
            np.concatenate([np.zeros(0), *(theta for _, theta in kept)]),
        )

    @cached_property
    def asked(self) -> Key:
        """The same for the same sweep, however far it has come."""
        return sha256(msgspec.json.encode(self.sweep)).hexdigest()

    @cached_property
    def key(self) -> Key:
        """The sha256 of all of it."""
        about = msgspec.json.encode((self.asked, self.whys, self.theta_cells))
        return sha256(about + self.table.tobytes() + self.theta.tobytes()).hexdigest()

    @property
    def n_bytes(self) -> int:
        """What it takes, about."""
        return self.table.nbytes + self.theta.nbytes + sum(len(why) for _, why in self.whys)

    def results(self, plan: Plan) -> dict[str, Result]:
        """What has come out, by the cells' keys; `plan` is that of the sweep."""
        whys, found = dict(self.whys), {}
        for row in self.table.tolist():
            number, state, step, reached, *numbers = row
            key = plan.cells[int(number)].key
            values = {
                name: None if math.isnan(value) else int(value) if name == "dead_units" else value
                for name, value in zip(_NUMBERS, numbers, strict=True)
            }
            why = whys.get(int(number), "")
            found[key] = Result(key, _STATES[int(state)], int(step), bool(reached), why=why, **values)
        return found

    def thetas(self, plan: Plan) -> dict[str, Array]:
        """The parameters that are kept, by the cells' keys."""
        found, start = {}, 0
        for number in self.theta_cells:
            cell = plan.cells[number]
            stop = start + sizes_of(cell.spec, plan.datasets).n_parameters
            found[cell.key] = self.theta[start:stop]
            start = stop
        return found

    def check(self, datasets: Mapping[Key, Dataset]) -> None:
        """Refuse what no sweep can have come to.

        Raises
        ------
        SweepError
            If something does not fit; the message says what.
        """
        n_cells, steps = self.sweep.n_cells, self.sweep.steps
        table = self.table
        if table.ndim != 2 or table.shape[1] != len(_COLUMNS) or table.dtype != np.float64:
            raise SweepError(f"the results of a sweep have {len(_COLUMNS)} columns")
        first = table[:, :4]
        if not (np.isfinite(first).all() and (first == np.floor(first)).all() and (first >= 0).all()):
            raise SweepError("the results of a sweep begin with whole numbers")
        most = (n_cells - 1, len(_STATES) - 1, steps, 1)
        if (first > most).any() or (np.diff(table[:, 0]) <= 0).any() or np.isinf(table).any():
            raise SweepError(f"there are results of other cells than the {n_cells} of the sweep")
        if not all(0 <= number < n_cells for number, _ in self.whys):
            raise SweepError("something is said of cells that the sweep has not")
        cells = self.theta_cells
        if list(cells) != sorted(set(cells)) or (cells and not 0 <= cells[0] <= cells[-1] < n_cells):
            raise SweepError("there are parameters of cells that the sweep has not")
        n_classes = datasets[self.sweep.base.changes[0].data].n_classes
        n_wanted = sum(Sizes(2, self._n_hidden(number), n_classes).n_parameters for number in cells)
        if self.theta.shape != (n_wanted,) or self.theta.dtype != np.float64:
            raise SweepError("the parameters of its cells do not fit the sweep")

    def _n_hidden(self, number: int) -> int:
        """Of a cell, by its place in the grid."""
        sweep = self.sweep
        place = number // len(sweep.seeds)
        for axis in reversed(sweep.axes):
            place, at = divmod(place, len(axis.values))
            if axis.name == "hidden":
                return int(axis.values[at])
        return sweep.base.network.n_hidden
