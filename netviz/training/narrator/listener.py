"""Stands beside the engine: keeps what the narrator will want to know, until it is worth asking him."""

from __future__ import annotations

import math

import numpy as np

from netviz.core.params import Array
from netviz.training.divergence import Divergence
from netviz.training.narrator.event import Event
from netviz.training.narrator.narrator import Narration, Narrator
from netviz.training.narrator.stretch import LOSS, REST, RISE, Look, Opening, Stretch
from netviz.training.spec import Phase, Run

_THETA, _DATA, _UPDATE = 0, 1, 3  # rows of the engine's vectors


class Listener:
    """Gathers steps for the narrator.

    He is asked for many steps at once, because each time costs about as much as a step of a small network.
    What he finds does not depend on how many they were. Vectors, which the engine overwrites, are copied
    for those few steps at which something may have happened.

    Parameters
    ----------
    run : Run
    narrator : Narrator
    """

    def __init__(self, run: Run, narrator: Narrator) -> None:
        self._run, self._narrator = run, narrator
        self._events: list[Event] = []
        self._loss = math.nan  # at the last step, where that is known
        self._last_rise = -REST - 1
        self._silent: Array | None = None
        self._dead, self._n_dead = np.zeros(0, bool), -1
        _, start, stop, _ = run.sizes.starts
        self._b1 = slice(start, stop)
        self._forget()

    def _forget(self) -> None:
        self._rows: list[Array] = []
        self._n_rows = 0
        self._losses: list[float] = []  # where a step tells them
        self._looks: list[Look] = []
        self._answers: list[tuple[int, Array]] = []
        self._vectors: dict[int, tuple[Array, Array]] = {}
        self._silences: dict[int, Array] = {}
        self._rises: list[tuple[int, float, float]] = []

    def open(self, opening: Opening) -> None:
        """Step 0."""
        self._events += self._narrator.open(opening)

    def begin(self, loss: float) -> None:
        """Note J̃ at the step from which the engine goes on; NaN where a step does not tell it."""
        self._loss = loss

    def look(self, row: int, dead: Array, n_dead: int, answered: Array | None) -> None:
        """Note what was seen where the training part was evaluated; `row` counts in the present block."""
        if n_dead != self._n_dead or (n_dead and (dead != self._dead).any()):
            self._dead, self._n_dead = dead, n_dead
        self._looks.append(Look(self._n_rows + row, self._dead))
        if answered is not None:
            self._answers.append((self._n_rows + row, answered))

    def hear(self, step: int, scalars: Array, vectors: Array, phase: Phase, is_full: bool) -> None:
        """Note a block of steps.

        Parameters
        ----------
        step : int
            The first of them.
        scalars : array (n, ≥ 6)
            The first columns of the history's rows.
        vectors : array (n, 4, P)
            θ, the data part of the gradient, the gradient, and the update that led to the step; they may be
            overwritten afterwards.
        phase : Phase
            What is in force at all these steps.
        is_full : bool
            Whether a step sees the whole training part.
        """
        if phase.step == step:
            self._keep(0, vectors)
            self._last_rise = -REST - 1
            self._loss = math.nan  # what was changed may have made J̃ larger, too
        if is_full:
            column = scalars[:, LOSS]
            loss = column.tolist()
            rises = column[1:] > (1.0 + RISE) * column[:-1]
            if loss[0] > (1.0 + RISE) * self._loss or _some(rises):
                self._hear_rises(step, loss, vectors)
            self._loss = loss[-1]
            self._losses += loss
            if phase.gradient.mistake is None:
                self._hear_silence(vectors)
        else:
            self._loss = math.nan
        self._rows.append(scalars)
        self._n_rows += len(scalars)

    def _hear_rises(self, first: int, loss: list[float], vectors: Array) -> None:
        before = self._loss
        for row, now in enumerate(loss):
            if (1.0 + RISE) * before < now < math.inf:
                self._rises.append((self._n_rows + row, before, now))
                if first + row - self._last_rise > REST:  # only these are spoken of
                    self._keep(row, vectors)
                self._last_rise = first + row
            before = now

    def _hear_silence(self, vectors: Array) -> None:
        """Note where other units than before get no gradient from the data."""
        silent, before = vectors[:, _DATA, self._b1] == 0.0, self._silent
        if before is not None and not _some(silent != before if _some(before) else silent):
            return
        for row, units in enumerate(silent):
            if before is None or (units != before).any():
                self._silences[self._n_rows + row] = before = units.copy()
                self._keep(row, vectors)
        self._silent = before

    def _keep(self, row: int, vectors: Array) -> None:
        """Copy θ and the update of a row."""
        self._vectors[self._n_rows + row] = vectors[row, _THETA].copy(), vectors[row, _UPDATE].copy()

    def ask(self, last: int, phase: Phase, is_full: bool, diverged: Divergence | None) -> None:
        """Have the narrator read what has been gathered.

        Parameters
        ----------
        last : int
            The last step of it.
        phase : Phase
            What is in force at all its steps.
        is_full : bool
        diverged : Divergence or None
            If the last step is the one at which the run ended.
        """
        if not self._rows:
            return
        scalars = self._rows[0] if len(self._rows) == 1 else np.concatenate(self._rows)
        first = last - len(scalars) + 1
        stretch = Stretch(
            self._run,
            phase,
            first,
            scalars,
            self._vectors,
            self._silences,
            self._losses,
            self._rises,
            self._looks,
            self._answers,
            is_full,
            diverged,
        )
        self._forget()
        self._events += self._narrator.read(stretch)

    def take_events(self) -> list[Event]:
        """What has been found since this was last asked."""
        events, self._events = self._events, []
        return events

    @property
    def narration(self) -> Narration | None:
        """What the narrator remembers; None while he has not been asked about the last steps."""
        return None if self._rows else self._narrator.narration


def _some(truths: Array) -> bool:
    """Whether some are true: with so few, numpy's own `any` takes five times as long."""
    return b"\x01" in truths.tobytes()
