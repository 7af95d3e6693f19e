"""How far a prediction is from what came: a number, and a sentence for people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

import numpy as np

from netviz.core.field import logits_on_grid
from netviz.core.params import Array
from netviz.core.shares import percent
from netviz.lessons.comparing import COLUMNS, Verdict, factor_text, kind_of, letter, share_text
from netviz.lessons.guesses import BoundaryGuess, CurveGuess, Guesses
from netviz.lessons.regions import CELLS, share_elsewhere
from netviz.snapshot import Snapshot
from netviz.training.narrator.figures import figure

MOST_STEPS = 50_000
"""The farthest that can be predicted: up to here every step's row is kept whole."""

_EXACT = 1.005  # a factor below which nobody sees a difference


# ------------------------------------------------------------------- curves


def real_curve(snapshot: Snapshot, name: str, first: int, last: int) -> tuple[Array, Array]:
    """The steps, and the values of a figure there, as far as they are known: arrays (n,)."""
    values = snapshot.history.values(COLUMNS[name], first, last + 1)
    steps = np.arange(first, first + len(values))
    known = np.isfinite(values)
    return steps[known], values[known]


def curve_distance(guess: CurveGuess, steps: Array, values: Array, name: str = "loss") -> float:
    """How far a drawn curve is from the real one on the median step of those that it covers.

    Parameters
    ----------
    guess : CurveGuess
    steps, values : arrays (n,)
        The real curve where it is known.
    name : str
        The figure.

    Returns
    -------
    float
        |log₁₀ ratio|: 0 is right, 0.3 is twice or half as much. Of a share or a count, which may be 0: the
        difference. NaN if no step is covered.
    """
    drawn = guess.at(steps)
    covered = ~np.isnan(drawn)
    if not covered.any():
        return math.nan
    drawn, real = drawn[covered], np.asarray(values, float)[covered]
    if kind_of(name) != "number":
        return float(np.median(np.abs(drawn - real)))
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.abs(np.log10(drawn) - np.log10(real))
    apart = np.where(drawn == real, 0.0, np.where(np.isnan(apart), np.inf, apart))
    return float(np.median(apart))


def judge_curves(
    guesses: Sequence[CurveGuess], steps: Array, values: Array, name: str = "loss"
) -> Verdict | None:
    """Judge drawn curves against the real one; None if no step of any is known."""
    each = tuple(curve_distance(guess, steps, values, name) for guess in guesses)
    known = [distance for distance in each if not math.isnan(distance)]
    if not known:
        return None
    best, middle = min(known), median(known)
    if len(guesses) == 1:
        sentence = f"your curve is {_apart(best, name)} on the median step"
        if not _is_exact(best, name):
            sentence += _side(guesses[0], steps, values)
    else:
        nearest = letter(each.index(best))
        sentence = (
            f"the nearest of {len(guesses)} curves, {nearest}, is {_apart(best, name)} on the median step; "
            f"the room is {_apart(middle, name)}"
        )
    return Verdict(best, _short(best, name), sentence, each)


def _is_exact(distance: float, name: str) -> bool:
    if kind_of(name) == "share":
        return distance < 0.0005
    if kind_of(name) == "count":
        return distance == 0
    return bool(distance < math.log10(_EXACT))


def _apart(distance: float, name: str) -> str:
    if _is_exact(distance, name):
        return "right"
    if math.isinf(distance):
        return "off by more than any factor"
    if kind_of(name) == "share":
        return f"off by {figure(100 * distance)} percentage points"
    if kind_of(name) == "count":
        return f"off by {figure(distance)}"
    return f"off by a factor of {factor_text(distance)}"


def _short(distance: float, name: str) -> str:
    if kind_of(name) == "share":
        return f"± {figure(100 * distance)} points"
    if kind_of(name) == "count":
        return f"± {figure(distance)}"
    return "× ∞" if math.isinf(distance) else f"× {factor_text(distance)}"


def _side(guess: CurveGuess, steps: Array, values: Array) -> str:
    """On which side of the real curve it lies, if it is almost always the same."""
    drawn = guess.at(steps)
    covered = ~np.isnan(drawn)
    above = float(np.mean(drawn[covered] > values[covered]))
    if above >= 0.8:
        return ", mostly above the real one"
    return ", mostly below the real one" if above <= 0.2 else ""


# ----------------------------------------------------------------- boundary


def winners(snapshot: Snapshot, area: tuple[float, float, float, float], cells: int = CELLS) -> Array:
    """Which class wins in the middle of each cell of a part of the plane.

    Parameters
    ----------
    snapshot : Snapshot
    area : tuple of four floats
        Left, bottom, right, top, in the columns' own units.
    cells : int
        Along each side.

    Returns
    -------
    array (cells, cells) of int
        By row, from the bottom, and column, from the left.
    """
    left, bottom, right, top = area
    mean, scale = np.array(snapshot.standardization.mean), np.array(snapshot.standardization.scale)
    middle = (np.arange(cells) + 0.5) / cells
    xs = (left + (right - left) * middle - mean[0]) / scale[0]
    ys = (bottom + (top - bottom) * middle - mean[1]) / scale[1]
    return np.asarray(logits_on_grid(snapshot.params, xs, ys).argmax(axis=0))


def judge_boundaries(
    guesses: Sequence[BoundaryGuess], winner: Array, area: tuple[float, float, float, float]
) -> Verdict:
    """Judge drawn boundaries against the class that wins in each cell of an area, as `winners` has it."""
    low, high = np.array(area[:2]), np.array(area[2:])
    each = tuple(
        share_elsewhere([(np.array(line) - low) / (high - low) for line in guess.lines], winner)
        for guess in guesses
    )
    best = min(each)
    share = share_text(best)
    if len(guesses) == 1:
        sentence = (
            "your boundary is right everywhere in sight"
            if best < 0.0005
            else f"{share} of the plane lies on another side of your boundary than of the real one"
        )
    else:
        sentence = (
            f"the nearest of {len(guesses)} boundaries, {letter(each.index(best))}, has {share} of the "
            f"plane on the other side; the room {share_text(median(each))}"
        )
    return Verdict(best, share, sentence, each)


# ------------------------------------------------------------------ numbers


def judge_numbers(guesses: Sequence[float], real: float, name: str, what: str = "it") -> Verdict:
    """Judge typed numbers against a figure.

    Parameters
    ----------
    guesses : sequence of float
        At least one.
    real : float
    name : str
        The figure; a share is compared as such, 0.5 for 50 %.
    what : str
        The figure in words, for the sentence.
    """
    each = tuple(abs(guess - real) for guess in guesses)
    if math.isnan(real):
        return Verdict(math.nan, "–", f"{what} is not known here, so nothing can be compared", each)
    best = min(each)
    nearest = guesses[each.index(best)]
    told, came = _written(nearest, name), _written(real, name)
    is_right = told == came or best == 0
    told_all = len(guesses) > 1
    whose = f"the nearest of {len(guesses)}" if told_all else "you"
    if is_right:
        n_right = sum(_written(guess, name) == came for guess in guesses)
        who = f"{n_right} of {len(guesses)} predictions are right" if told_all else "you were right"
        return Verdict(best, came, f"{who}: {what} is {came}", each, True)
    said = f"{whose} said {told}, {what} is {came}: {_difference(nearest, real, name)}"
    if told_all:
        said += f"; the middle of the room is {_written(median(guesses), name)}"
    return Verdict(best, _difference(nearest, real, name).removeprefix("off by "), said, each, False)


def _written(value: float, name: str) -> str:
    return percent(value) if kind_of(name) == "share" and 0 <= value <= 1 else figure(value)


def _difference(guess: float, real: float, name: str) -> str:
    if kind_of(name) == "share":
        return f"off by {figure(100 * abs(guess - real))} percentage points"
    if kind_of(name) != "count" and guess > 0 and real > 0:
        return f"off by a factor of {factor_text(abs(math.log10(guess / real)))}"
    return f"off by {figure(abs(guess - real))}"


# -------------------------------------------------------------------- votes


def winner_at(snapshot: Snapshot, point: tuple[float, float]) -> int:
    """The class that wins at a point, in the columns' own units."""
    x, y = ((at - mean) / scale for at, mean, scale in zip(point, *_units(snapshot), strict=True))
    return int(logits_on_grid(snapshot.params, np.array([x]), np.array([y]))[:, 0, 0].argmax())


def _units(snapshot: Snapshot) -> tuple[tuple[float, float], tuple[float, float]]:
    return snapshot.standardization.mean, snapshot.standardization.scale


def judge_votes(votes: Sequence[int], right: int, what: str) -> Verdict:
    """Judge what was chosen.

    Parameters
    ----------
    votes : sequence of int
        For each of the choices; not all 0.
    right : int
        The index of the right one.
    what : str
        What is right, in words: "▲ green wins there".
    """
    room, n_right = sum(votes), votes[right]
    share = n_right / room
    if room == 1:
        said = f"right: {what}" if n_right else f"not so: {what}"
        return Verdict(share, "right" if n_right else "not right", said, (), bool(n_right))
    who = "nobody" if not n_right else "all" if n_right == room else f"{n_right} of {room}"
    return Verdict(
        share, f"{n_right} of {room}", f"{who} in the room had it right: {what}", (), n_right > 0
    )


OUTCOMES = (
    "J̃ falls to less than half",
    "J̃ falls, but not to half",
    "J̃ does not fall",
    "training diverges",
)
"""What can be chosen where a run is asked about and nobody has written choices."""


def outcome(snapshot: Snapshot, first: int, last: int) -> int:
    """Which of `OUTCOMES` has come between two steps."""
    steps, values = real_curve(snapshot, "loss", first, last)
    if snapshot.last_step < last or not len(steps) or (steps[-1] < last and not _is_thin(snapshot, last)):
        return 3
    before, after = float(values[0]), float(values[-1])
    if after >= before:
        return 2
    return 0 if after < 0.5 * before else 1


def _is_thin(snapshot: Snapshot, step: int) -> bool:
    """Whether J̃ is only not evaluated at a step, with mini-batches, and not gone."""
    return bool(np.isfinite(snapshot.history.values("batch_loss", step, step + 1)).all())


def judge(
    guesses: Guesses,
    snapshot: Snapshot,
    *,
    name: str = "loss",
    first: int = 0,
    last: int = 0,
    real: float = math.nan,
    what: str = "it",
    right: int = 0,
    area: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0),
) -> Verdict | None:
    """Judge the predictions of a room at the step of a snapshot; None if there is nothing to judge.

    Parameters
    ----------
    guesses : Guesses
    snapshot : Snapshot
        At the step that was predicted, or where the run has ended before.
    name : str
        The figure of curves and numbers.
    first, last : int
        The steps that were predicted, of curves.
    real : float
        The figure, of numbers.
    what : str
        What came, in words, of numbers and votes.
    right : int
        Of votes.
    area : tuple of four floats
        The part of the plane that counts, of boundaries.
    """
    if not guesses.count:
        return None
    if guesses.kind == "curve":
        return judge_curves(guesses.curves, *real_curve(snapshot, name, first, last), name)
    if guesses.kind == "boundary":
        return judge_boundaries(guesses.boundaries, winners(snapshot, area), area)
    if guesses.kind == "number":
        return judge_numbers(guesses.numbers, real, name, what)
    return judge_votes(guesses.votes, right, what)
