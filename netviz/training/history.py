"""What is recorded at every step, in growing columns."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from netviz import files
from netviz.core.params import PARAMETERS, Array

NORMS = tuple(
    f"{kind}_{name}"
    for kind in ("gradient", "gradient_data", "gradient_reg", "update_ratio")
    for name in PARAMETERS
)
COLUMNS = (
    "batch_loss",
    "loss_data",
    "loss_reg",
    "loss",
    "test_loss_data",
    "accuracy",
    "test_accuracy",
    "dead_units",
    *NORMS,
)
"""The columns of a row, all at the parameters θ of the row's step:

batch_loss
    J_data on the samples that the step sees (with the full batch, loss_data).
loss_data, loss_reg, loss, accuracy
    J_data, J_reg, J̃ and the share of right answers on the training part.
test_loss_data, test_accuracy
    The same on the test part.
dead_units
    How many hidden units fire for no training sample.
gradient_*, gradient_data_*, gradient_reg_*
    ‖∂J̃/∂θ‖ for each of the four parameters, and of its data and its penalty part.
update_ratio_*
    ‖θ − θ before the last update‖ / ‖θ‖.

NaN stands for what was not evaluated at that step.
"""

EVALUATED = COLUMNS[1:8]
"""The columns that need an evaluation of the training or the test part: they belong together."""

MAX_INTERVAL = 20_000
"""The most steps between two evaluations, as far back as a value is looked for that is not known."""

_CSV_BLOCK = 4096  # rows that are written at a time

INDEX = {name: number for number, name in enumerate(COLUMNS)}

_BOTH_PARTS = ("loss_data", "accuracy", "dead_units")  # known wherever the parts were evaluated


class History:
    """All rows from step 0 on. Row t is everything known at step t."""

    def __init__(self) -> None:
        self._columns: list[Array] = [np.empty(0) for _ in COLUMNS]
        self._length = 0

    def __len__(self) -> int:
        return self._length

    @property
    def n_bytes(self) -> int:
        """What the columns take, with the room in which they grow."""
        return sum(column.nbytes for column in self._columns)

    def __getitem__(self, name: str) -> Array:
        """The column of that name, one entry a step, as a read-only view."""
        column = self._columns[INDEX[name]][: self._length]
        column.flags.writeable = False
        return column

    def write(self, first: int, rows: Array) -> None:
        """Put `rows` (n, len(COLUMNS)) at the steps from `first` on.

        A NaN does not overwrite what is known: the same step may be computed again without being
        evaluated again.

        Raises
        ------
        ValueError
            If this would leave a gap.
        """
        if first > self._length:
            raise ValueError(f"rows from step {first} on would leave a gap after {self._length}")
        last = first + len(rows)
        for number, column in enumerate(self._columns):
            if last > len(column):
                grown = np.empty(max(1024, 2 * len(column), last))
                grown[: self._length] = column[: self._length]
                self._columns[number] = column = grown
            new = rows[:, number]
            known = max(min(last, self._length) - first, 0)
            overlap = column[first : first + known]
            np.copyto(overlap, new[:known], where=~np.isnan(new[:known]))
            column[first + known : last] = new[known:]
        self._length = max(self._length, last)

    def row(self, step: int) -> dict[str, float]:
        """All values at one step; if the parts were not evaluated there, `EVALUATED` as they last were.

        So they all belong to one step, which `evaluated` tells.
        """
        before = self.evaluated(step)
        return {
            name: float(column[before if name in EVALUATED else step])
            for name, column in zip(COLUMNS, self._columns, strict=True)
        }

    def evaluated(self, step: int, columns: Iterable[str] = _BOTH_PARTS) -> int:
        """The step to which values belong that are shown together at `step`.

        Parameters
        ----------
        step : int
        columns : iterable of str
            What is shown; everything, if left out.

        Returns
        -------
        int
            `step` itself where all of it is known there, and where the run diverged; else the last step
            before at which both parts were evaluated.
        """
        if not np.isfinite(self._columns[INDEX["batch_loss"]][step]):
            return step  # a NaN is the value itself
        asked = [self._columns[INDEX[name]] for name in columns if name in EVALUATED]
        if not any(np.isnan(column[step]) for column in asked):
            return step
        needed = [self._columns[INDEX[name]] for name in _BOTH_PARTS]
        back = 64
        while True:
            first = max(0, step - back)
            known = ~np.isnan(sum(column[first : step + 1] for column in needed))
            if known.any():
                return first + int(np.flatnonzero(known)[-1])
            if first == 0 or back >= MAX_INTERVAL:
                return step
            back = min(8 * back, MAX_INTERVAL)

    def blank(self, step: int) -> None:
        """Forget what is known of a step, so that it can be evaluated anew."""
        for column in self._columns:
            column[step] = np.nan

    @contextlib.contextmanager
    def kept(self, step: int) -> Iterator[None]:
        """Go back to what there was if the block fails, which may write over the row of `step` alone."""
        length = self._length
        row = [float(column[step]) for column in self._columns]
        try:
            yield
        except BaseException:
            self._length = length
            for column, value in zip(self._columns, row, strict=True):
                column[step] = value
            raise

    def cut(self, length: int) -> None:
        """Forget all rows from step `length` on."""
        self._length = min(self._length, length)

    def save_csv(self, path: str | Path) -> None:
        """Write one line a step; what was not evaluated at a step is an empty cell.

        Raises
        ------
        WriteError
            If it cannot be written; an old file of that name is then as it was.
        """
        files.write(path, self._csv_blocks())

    def _csv_blocks(self) -> Iterator[bytes]:
        yield ",".join(("step", *COLUMNS)).encode() + b"\r\n"
        for first in range(0, self._length, _CSV_BLOCK):
            last = min(first + _CSV_BLOCK, self._length)
            block = zip(*(column[first:last].tolist() for column in self._columns), strict=True)
            lines = []
            for step, values in enumerate(block, first):
                cells = ("" if value != value else f"{value:.10g}" for value in values)
                lines.append(f"{step},{','.join(cells)}\r\n")
            yield "".join(lines).encode()
