"""A worksheet: an exercise, what is filled in already, what the sums must be, and what to think about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from netviz.frozen import dataclass
from netviz.lessons.worksheet.by_hand import Tables, apart, deviation_of_sum, deviations, tolerances
from netviz.lessons.worksheet.digits import decimals, plain, printed
from netviz.lessons.worksheet.exercise import Exercise
from netviz.lessons.worksheet.think import Thought, thoughts

_FILLED = (1, 4, 8, 11)  # lines in which an entry is given, to set out from and to compare with
_WORDS = {1: "one", 2: "two", 4: "four", 6: "six"}


@dataclass(frozen=True)
class Sums:
    """What a student can check by adding up; every statement is true of the engine's numbers.

    Attributes
    ----------
    scores : float
        What the entries of line 3 add up to.
    loss, weights : float
        Line 7, and what the entries of line 13 add up to.
    loss_apart, weights_apart : float
        By how much those two may be missed by one who rounds at every line.
    """

    scores: float
    loss: float
    weights: float
    loss_apart: float
    weights_apart: float


@dataclass(frozen=True, eq=False)
class Sheet:
    """One student's sheet.

    Attributes
    ----------
    exercise : Exercise
    seed : int
    filled : frozenset of (line, row, column)
        The entries that are printed; rows and columns are counted from 0.
    thoughts : tuple of Thought
    place, of : int
        Which of how many sheets it is.
    """

    exercise: Exercise
    seed: int
    filled: frozenset[tuple[int, int, int]]
    thoughts: tuple[Thought, ...]
    place: int = 1
    of: int = 1

    @cached_property
    def tables(self) -> Tables:
        """The useful exponentials and logarithms."""
        return Tables.of(self.exercise)

    @cached_property
    def sums(self) -> Sums:
        """What can be checked."""
        values, errors = self.exercise.values, deviations(self.exercise)
        return Sums(
            float(values[3].sum()),
            float(values[7][0, 0]),
            float(values[13].sum()),
            apart(float(errors[7][0, 0])),
            apart(deviation_of_sum(self.exercise, 13)),
        )

    @property
    def checks(self) -> str:
        """The sums as sentences."""
        sums, (n_inputs, n_hidden, n_classes) = self.sums, self.exercise.params.sizes
        entries = _WORDS[n_inputs * n_hidden]
        return (
            f"Line 3 adds up to {plain(sums.scores)}. Each row of line 8 adds up to 0, and so does line 10"
            f"{'' if n_classes == 2 else ', but for the last digit'}. "
            f"J̃ = {decimals(sums.loss)}, and the {entries} entries of line 13 add up to "
            f"{decimals(sums.weights)}. Rounding at every line can move these two by "
            f"{_thousandths(sums.loss_apart)} and {_thousandths(sums.weights_apart)}."
        )

    @property
    def tolerance(self) -> str:
        """By how much one who rounds at every line may differ from the solution, as a sentence."""
        by_line = tolerances(self.exercise)
        first, second = max(by_line[line] for line in range(4, 9)), max(by_line.values())
        return (
            "The engine’s numbers, rounded once. Rounding at every line may move them by up to "
            f"{_thousandths(first)} in lines 4–8, {_thousandths(second)} in lines 9–15."
        )


def sheet_of(exercise: Exercise, seed: int, place: int = 1, of: int = 1) -> Sheet:
    """The sheet of an exercise; the seed chooses what is filled in and asked."""
    rng = np.random.default_rng((seed, 15))
    filled = set()
    for line in _FILLED:
        value = exercise.values[line]
        told = [place for place in np.ndindex(value.shape) if printed(line, float(value[place])) != "0"]
        if told:
            row, column = told[int(rng.integers(len(told)))]
            filled.add((line, row, column))
    return Sheet(exercise, seed, frozenset(filled), thoughts(exercise, rng), place, of)


def sheets(seeds: Sequence[int], numbers: Callable[[int], Exercise]) -> list[Sheet]:
    """A sheet for every seed; nothing is written if one of them cannot be made.

    Parameters
    ----------
    seeds : sequence of int
    numbers : callable
        From a seed to an exercise; what it raises is raised.
    """
    made = enumerate(seeds, start=1)
    return [sheet_of(numbers(seed), seed, place, len(seeds)) for place, seed in made]


def n_different(made: Sequence[Sheet]) -> int:
    """How many of some sheets have numbers that no other has."""
    return len({sheet.exercise.key for sheet in made})


def _thousandths(value: float) -> str:
    return decimals(value) if value else "0.000"
