"""What the watchers are given to read: steps in one piece, as the engine has just taken them."""

from __future__ import annotations

from dataclasses import field
from typing import NamedTuple

import numpy as np

from netviz.core.params import Array, ParamVector
from netviz.frozen import dataclass
from netviz.training.divergence import Divergence
from netviz.training.spec import Phase, Run

REST = 200
"""The least that `rest` asks for."""

NEVER = -(10**12)
"""A step long before every run."""

RISE = 1e-4
"""The share of itself by which J̃ must rise in a step to be worth a sentence."""

N_SCALARS = 10
"""Columns of `Stretch.scalars`."""

LOSS_DATA, LOSS_REG, LOSS, TEST, ACCURACY = 1, 2, 3, 4, 5  # of them


def rest(step: int) -> int:
    """For how many steps a condition must not have held before its coming is worth another sentence."""
    return max(REST, step // 10)


class Look(NamedTuple):
    """What was seen of the training part where it was evaluated.

    Attributes
    ----------
    row : int
        Of the stretch.
    dead : bool array (H,)
        Which hidden units fire for no training sample; the same object as at the look before where these
        are the same units.
    """

    row: int
    dead: Array


@dataclass(eq=False)
class Stretch:
    """Steps that follow each other, all under the same settings; n rows.

    Attributes
    ----------
    run : Run
    phase : Phase
        What is in force at all these steps.
    first : int
        The first step.
    scalars : array (n, ≥ 6)
        The first columns of the history's rows, in their order.
    vectors : dict
        θ and the update that led to it, flat (P,), at those rows at which J̃ rises after a rest, units fall
        silent or are heard again, or something was changed.
    silences : dict
        Which units get no gradient from the data, bool (H,), at the rows at which these are others than
        before; known where a step sees the whole training part and no line is wrong.
    losses : list of float
        J̃ of the training part at the rows at which it is known; may be left empty where these are some.
    rises : list of (row, J̃ before, J̃)
        Where J̃ is larger than at the step before; known where a step sees the whole training part.
    looks : list of Look
        The steps at which the training part was evaluated.
    answers : list of (row, bool array (K,))
        Which classes are the network's answer for some training sample, at those steps at which somebody
        looked at that.
    is_full : bool
        Whether a step sees the whole training part, so that the loss is known at every step.
    diverged : Divergence or None
        If the last row is that of a loss that is no number.
    known_rows : list of int
        The rows at which J̃ is known, where these are not all.
    known : array (m, ≥ 6)
        The rows of `scalars` at which J̃ is known.
    """

    run: Run
    phase: Phase
    first: int
    scalars: Array
    vectors: dict[int, tuple[Array, Array]]
    silences: dict[int, Array]
    losses: list[float]
    rises: list[tuple[int, float, float]]
    looks: list[Look]
    answers: list[tuple[int, Array]]
    is_full: bool
    diverged: Divergence | None
    known_rows: list[int] = field(init=False, default_factory=list)
    known: Array = field(init=False)

    def __post_init__(self) -> None:
        n_sound = len(self.scalars) - (self.diverged is not None)
        if self.diverged is not None:  # at a loss that is no number nothing can be seen
            self.looks = [look for look in self.looks if look.row < n_sound]
            self.answers = [answer for answer in self.answers if answer[0] < n_sound]
            self.silences = {row: units for row, units in self.silences.items() if row < n_sound}
        if self.is_full:
            self.known, self.losses = self.scalars[:n_sound], self.losses[:n_sound]
        else:
            self.known_rows = [look.row for look in self.looks]
            self.known = self.scalars[self.known_rows]
            self.losses = self.known[:, LOSS].tolist()

    @property
    def last(self) -> int:
        """The last step."""
        return self.first + len(self.scalars) - 1

    @property
    def begins_with_a_change(self) -> bool:
        """Whether settings, data, gradient or weights were changed at the first step."""
        return self.phase.step == self.first

    @property
    def led(self) -> Phase:
        """What was in force at the update that led to the first step."""
        return self.run.at(max(self.first - 1, 0))

    @property
    def has_another_loss(self) -> bool:
        """Whether J̃ of the first step cannot be compared with J̃ before it.

        Data or λ have changed, so that it is another function, or weights have been set by hand.
        """
        if not self.begins_with_a_change:
            return False
        now, before = self.phase, self.led
        same = now.data is before.data and now.config.regularization == before.config.regularization
        return bool(now.edits) or not same

    @property
    def steps(self) -> Array:
        """The steps of `known`, (m,)."""
        if self.is_full:
            return np.arange(self.first, self.first + len(self.known))
        return self.first + np.asarray(self.known_rows, int)

    def theta(self, row: int) -> ParamVector:
        """θ at one of the rows of `vectors`."""
        return ParamVector(self.run.sizes, self.vectors[row][0])

    def update(self, row: int) -> ParamVector:
        """The update that led to one of the rows of `vectors`."""
        return ParamVector(self.run.sizes, self.vectors[row][1])


@dataclass(frozen=True, eq=False)
class Opening:
    """The start of a run.

    Attributes
    ----------
    run : Run
    theta : ParamVector
    loss_data, loss_reg, accuracy : float
        Of the training part.
    dead : bool array (H,)
    diverged : Divergence or None
        If the loss is no number already.
    spread : float
        How much the scores z⁽³⁾ of one sample differ, as the mean standard deviation over the classes.
    """

    run: Run
    theta: ParamVector
    loss_data: float
    loss_reg: float
    accuracy: float
    dead: Array
    spread: float
    diverged: Divergence | None = None

    @property
    def phase(self) -> Phase:
        """What is in force at step 0."""
        return self.run.schedule[0]
