"""The network of a session, with its numbers rounded so that one step can be done by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from netviz.core import Params, Trace
from netviz.core.params import Array
from netviz.frozen import dataclass
from netviz.lessons.worksheet.digits import plain, rounded
from netviz.lessons.worksheet.exercise import Exercise, WorksheetError, check_size, why_too_large
from netviz.lessons.worksheet.new_numbers import USUAL_SAMPLES
from netviz.lessons.worksheet.solvable import obstacles
from netviz.session import Session
from netviz.snapshot import Snapshot
from netviz.training.config import TrainingConfig

GRIDS = {2: "halves", 10: "tenths"}
"""To what numbers are rounded, by how many there are in 1: with either, lines 1 to 3 are exact."""

LEAST_SETTING = 0.01
"""Of λ and η: what is smaller would hardly be seen in three decimals."""

_TRIES = 300


@dataclass(frozen=True, eq=False)
class Network:
    """The network where a session stands, as far as a sheet needs it; the session may go on meanwhile.

    Attributes
    ----------
    trace : Trace
        The fifteen lines on the whole training part.
    rows : array (N,)
        The training part's rows of the data set.
    pinned : int or None
        The row that is to be on every sheet.
    config : TrainingConfig
    data : str
        What the data are called.
    step : int
    """

    trace: Trace
    rows: Array
    pinned: int | None
    config: TrainingConfig
    data: str
    step: int

    @classmethod
    def of(cls, session: Session) -> Network:
        """The network of a session at its step.

        Raises
        ------
        WorksheetError
            If it is too large for a sheet, or its numbers are none.
        """
        shot = session.snapshot()
        if why := why_not(shot):
            raise WorksheetError(f"{why}; take a smaller network, or new numbers")
        rows = np.flatnonzero(~shot.dataset.is_test)
        pinned = shot.pinned if shot.pinned in rows else None
        return cls(session.trace(), rows, pinned, shot.config, shot.dataset.source, shot.step)

    def exercise(
        self, seed: int, n_samples: int = USUAL_SAMPLES, rows: Sequence[int] | None = None
    ) -> Exercise:
        """A sheet's numbers, rounded to halves if one can compute with them then, else to tenths.

        Parameters
        ----------
        seed : int
            Which samples are taken; another seed takes others, where there are enough.
        n_samples : int
        rows : sequence of int, optional
            The rows of the data set to be taken instead, counted from 0 as the window does.

        Raises
        ------
        WorksheetError
            If there are no such samples, or nobody could compute with these numbers by hand.
        """
        sizes = self.trace.params.sizes
        check_size(n_samples if rows is None else len(rows), sizes.n_hidden, sizes.n_classes)
        if rows is not None:
            _check_rows(rows, self.rows)
        elif len(self.rows) < n_samples:
            raise WorksheetError(f"the training part has {len(self.rows)} samples, and not {n_samples}")
        choices = self._choices(seed, n_samples) if rows is None else [rows]
        why = ""
        for grid in GRIDS:
            for chosen in choices:
                exercise = self._rounded(chosen, grid)
                found = "" if _are_different(exercise.a1) else "rounded, two of the samples are the same"
                found = found or next(obstacles(exercise), "")
                if not found:
                    return exercise
                why = why or found
        other = "choose other samples" if self.pinned is None else f"unpin sample {self.pinned}"
        raise WorksheetError(
            f"with the numbers of this network nobody could compute by hand ({why}); go to another step, "
            f"{other}, or take new numbers"
        )

    def _choices(self, seed: int, n_samples: int) -> list[list[int]]:
        """Rows of the data set, so many at a time: the pinned one, and as many classes as can be."""
        rng = np.random.default_rng((seed, n_samples))
        first = [] if self.pinned is None else [self.pinned]
        others = np.setdiff1d(self.rows, first)
        classes = dict(zip(self.rows.tolist(), self.trace.y.tolist(), strict=True))
        wanted = min(len(set(classes.values())), n_samples)
        drawn = (rng.choice(others, n_samples - len(first), replace=False).tolist() for _ in range(_TRIES))
        choices = [sorted(first + rows) for rows in drawn]
        return [rows for rows in choices if len({classes[row] for row in rows}) == wanted]

    def _rounded(self, rows: Sequence[int], grid: int) -> Exercise:
        def on_grid(values: Array) -> Array:
            return np.asarray(np.rint(values * grid) / grid + 0.0)  # no −0

        trace, config, places = self.trace, self.config, np.searchsorted(self.rows, rows)
        lam, eta = _setting(config.regularization), _setting(config.learning_rate)
        samples = ", ".join(str(row) for row in rows)
        parts = [
            f"The network of {self.data} at step {self.step}, samples {samples}, rounded to {GRIDS[grid]}",
        ]
        for name, printed, meant in (("λ", lam, config.regularization), ("η", eta, config.learning_rate)):
            if printed != meant:
                parts.append(f"{name} = {plain(printed)} for {meant:g}")
        params = Params(*(on_grid(value) for value in trace.params))
        a1 = on_grid(trace.a1[places])
        return Exercise(a1, trace.y[places], params, lam, eta, "; ".join(parts) + ".")


def why_not(shot: Snapshot) -> str:
    """Why no sheet can be made of the network that is shown; "" if one may be."""
    sizes = shot.params.sizes
    if shot.diverged is not None:
        return "the run has ended in numbers that are none"
    return why_too_large(sizes.n_hidden, sizes.n_classes)


def _are_different(samples: Array) -> bool:
    return len(np.unique(samples, axis=0)) == len(samples)


def _check_rows(rows: Sequence[int], taken: Array) -> None:
    if len(set(rows)) < len(rows):
        raise WorksheetError("a sample can be on a sheet only once")
    for row in rows:
        if row not in taken:
            raise WorksheetError(f"there is no sample {row} in the training part")


def _setting(value: float) -> float:
    """λ or η as it stands on paper: of two digits, and never lost in three decimals."""
    return 0.0 if value == 0 else max(LEAST_SETTING, float(f"{rounded(value):.2g}"))
