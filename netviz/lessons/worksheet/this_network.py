"""The network of a session, with its numbers rounded so that one step can be done by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from netviz.core import Params, Trace
from netviz.core.params import Array
from netviz.lessons.worksheet.digits import plain, rounded
from netviz.lessons.worksheet.exercise import Exercise, WorksheetError, check_size
from netviz.lessons.worksheet.new_numbers import USUAL_SAMPLES
from netviz.lessons.worksheet.solvable import obstacles
from netviz.session import Session

GRIDS = {2: "halves", 10: "tenths"}
"""To what numbers are rounded, by how many there are in 1: with either, lines 1 to 3 are exact."""

LEAST_LAMBDA = LEAST_ETA = 0.01
"""What is smaller would hardly be seen in three decimals."""

_TRIES = 300


def numbers_of(
    session: Session, seed: int, n_samples: int = USUAL_SAMPLES, rows: Sequence[int] | None = None
) -> Exercise:
    """An exercise from the step where a session stands.

    Parameters
    ----------
    session : Session
    seed : int
        Which samples of the training part are taken; every seed takes others, where there are enough.
    n_samples : int
    rows : sequence of int, optional
        The rows of the data set to be taken instead, counted from 0.

    Raises
    ------
    WorksheetError
        If the network is too large, or its numbers are such that nobody could compute with them by hand.
    """
    shot = session.snapshot()
    sizes = shot.params.sizes
    check_size(len(rows) if rows is not None else n_samples, sizes.n_hidden, sizes.n_classes)
    if shot.diverged is not None:
        raise WorksheetError("the run has ended in numbers that are none; take an earlier step")
    trace, taken = session.trace(), np.flatnonzero(~shot.dataset.is_test)
    if rows is None and len(taken) < n_samples:
        raise WorksheetError(f"the training part has {len(taken)} samples, and not {n_samples}")
    if rows is not None:
        _check_rows(rows, taken)
    lam, eta = _setting(shot.config.regularization, LEAST_LAMBDA), _setting(
        shot.config.learning_rate, LEAST_ETA
    )
    rng, why = np.random.default_rng((seed, n_samples)), ""
    choices = [rows] if rows is not None else _choices(taken, trace.y, shot.pinned, n_samples, rng)
    for grid in GRIDS:
        for chosen in choices:
            exercise = _rounded(trace, np.searchsorted(taken, chosen), grid, lam, eta)
            found = next(obstacles(exercise), "")
            if not found and len(np.unique(exercise.a1, axis=0)) < len(chosen):
                found = "rounded, two of the samples are the same"
            if not found:
                changed = [
                    f"{name} = {plain(to)} for {of:g}"
                    for name, of, to in (
                        ("λ", shot.config.regularization, lam),
                        ("η", shot.config.learning_rate, eta),
                    )
                    if of != to
                ]
                return replace(
                    exercise, source=_source(shot.dataset.source, shot.step, chosen, grid, changed)
                )
            why = why or found
    raise WorksheetError(
        f"with the numbers of this network nobody could compute by hand ({why}); go to another step, train "
        "with a larger λ, or take new numbers"
    )


def _check_rows(rows: Sequence[int], taken: Array) -> None:
    if len(set(rows)) < len(rows):
        raise WorksheetError("a sample can be on a sheet only once")
    for row in rows:
        if row not in taken:
            raise WorksheetError(f"there is no sample {row} in the training part")


def _setting(value: float, least: float) -> float:
    """λ or η as it stands on paper: two digits, and none that would be lost."""
    if value == 0:
        return 0.0
    return max(least, float(f"{rounded(value):.2g}"))


def _choices(
    taken: Array, y: Array, pinned: int | None, n_samples: int, rng: np.random.Generator
) -> list[list[int]]:
    """Rows of the data set, some at a time: the pinned one among them, and as many classes as can be."""
    first = [pinned] if pinned is not None and pinned in taken else []
    others = np.setdiff1d(taken, first)
    classes = dict(zip(taken.tolist(), y.tolist(), strict=True))
    wanted = min(len(set(classes.values())), n_samples)
    found: list[list[int]] = []
    for _ in range(_TRIES):
        rows = first + sorted(rng.choice(others, n_samples - len(first), replace=False).tolist())
        if len({classes[row] for row in rows}) == wanted:
            found.append(rows)
    return found


def _rounded(trace: Trace, places: Array, grid: int, lam: float, eta: float) -> Exercise:
    def on_grid(values: Array) -> Array:
        return np.asarray(np.rint(values * grid) / grid + 0.0)  # no −0

    params = Params(*(on_grid(value) for value in trace.params))
    return Exercise(on_grid(trace.a1[places]), trace.y[places], params, lam, eta)


def _source(name: str, step: int, rows: Sequence[int], grid: int, changed: Sequence[str]) -> str:
    samples = ", ".join(str(row) for row in rows)
    parts = [f"The network of {name} at step {step}, with samples {samples}", f"rounded to {GRIDS[grid]}"]
    return "; ".join([*parts, *changed]) + "."
