"""The figures that sentences, claims and actions name: each is read from a snapshot."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

import numpy as np

from netviz.core import MISTAKES, PARAMETERS, SCHEMES, Sizes, Verdict
from netviz.core.shares import percent
from netviz.frozen import dataclass
from netviz.lessons.words import WordsError, unknown
from netviz.snapshot import Snapshot
from netviz.training.narrator.figures import figure as number_text
from netviz.training.rules import RULES

NONE, ALL = "none", "all"
CHECKED = "checked"
"""The figure that no snapshot has: what the last gradient check has said."""

UNKNOWN = "–"

Value: TypeAlias = float | str
Kind: TypeAlias = Literal["number", "setting", "count", "share", "word"]


@dataclass(frozen=True)
class Figure:
    """Something of a run at a step that has a name.

    Attributes
    ----------
    name : str
    meaning : str
        In a few words, for the list in docs/lesson.md.
    of : callable
        Reads it from a `Snapshot`; NaN where it is not known.
    kind : str
        "number", "setting" (a number that somebody has chosen), "count", "share" (of 1, written as per
        cent), "word".
    column : str
        The column of the history that has it at every step; empty if none has.
    words : tuple of str
        The words that it can be; empty for a number, and where there are others than these.
    """

    name: str
    meaning: str
    of: Callable[[Snapshot], Value]
    kind: Kind = "number"
    column: str = ""
    words: tuple[str, ...] = ()

    def written(self, value: Value, digits: int = 3) -> str:
        """How a value of it stands in a sentence; `digits` are figures of a number."""
        if isinstance(value, str):
            return value.replace("-", " ") if self.name == "rule" else value
        if math.isnan(value):
            return UNKNOWN
        if self.kind == "share":
            return percent(value, max(digits - 2, 0))
        if self.kind == "count" and math.isfinite(value):
            return f"{round(value):,}".replace(",", "\u202f").replace("-", "−")
        return number_text(value, digits)


def _column(name: str, meaning: str, column: str, kind: Kind = "number") -> Figure:
    return Figure(name, meaning, lambda shot: _known(shot, column), kind, column)


def _known(shot: Snapshot, column: str) -> float:
    """A value of the step, also for somebody who has not come to its line: a sentence says what it says."""
    value = shot.values[column]
    if math.isnan(value) and shot.line and shot.step < len(shot.history):
        return shot.history.row(shot.step)[column]
    return value


def _norms(kind: str, what: str) -> list[Figure]:
    return [_column(f"{kind}_{name}", f"{what} {name}", f"{kind}_{name}") for name in PARAMETERS]


def _norm(name: str) -> Figure:
    return Figure(
        f"norm_{name}", f"‖{name}‖", lambda shot: float(np.linalg.norm(getattr(shot.params, name)))
    )


def _n_test(shot: Snapshot) -> int:
    return int(np.count_nonzero(shot.dataset.is_test))


def _n_train(shot: Snapshot) -> int:
    return len(shot.dataset.is_test) - _n_test(shot)


def _wrong(rate: float, n_samples: int) -> float:
    wrong = (1.0 - rate) * n_samples
    return float(round(wrong)) if math.isfinite(wrong) else math.nan


def _distinct(shot: Snapshot) -> float:
    params = shot.params
    units = np.vstack([params.W1, params.b1[None], params.W2.T])
    return float(len(np.unique(units.T, axis=0)))


def _noise(shot: Snapshot) -> float:
    numbers = shot.dataset.origin.numbers
    return math.nan if numbers is None else numbers.noise


def _edits(shot: Snapshot) -> float:
    return float(sum(len(change.edits) for change in shot.spec.changes if change.step <= shot.step))


_ROWS: tuple[Figure, ...] = (
    Figure("step", "the step shown", lambda shot: float(shot.step), "count"),
    Figure("last_step", "how far the run has been computed", lambda shot: float(shot.last_step), "count"),
    Figure("line", "the line of the derivation, 0 for the whole step", lambda s: float(s.line), "count"),
    _column("loss", "J̃ on the training part", "loss"),
    _column("data_loss", "J_data on the training part", "loss_data"),
    _column("penalty", "J_reg", "loss_reg"),
    _column("test_loss", "J_data on the test part", "test_loss_data"),
    _column("accuracy", "the share of training samples that are right", "accuracy", "share"),
    _column("test_accuracy", "the share of test samples that are right", "test_accuracy", "share"),
    Figure(
        "wrong",
        "training samples that are wrong",
        lambda shot: _wrong(_known(shot, "accuracy"), _n_train(shot)),
        "count",
    ),
    Figure(
        "test_wrong",
        "test samples that are wrong",
        lambda shot: _wrong(_known(shot, "test_accuracy"), _n_test(shot)),
        "count",
    ),
    _column("dead", "hidden units that fire for no training sample", "dead_units", "count"),
    Figure(
        "alive",
        "the other hidden units",
        lambda shot: shot.network.n_hidden - _known(shot, "dead_units"),
        "count",
    ),
    Figure("hidden", "hidden units", lambda shot: float(shot.network.n_hidden), "count"),
    Figure("distinct", "hidden units with weights of their own", _distinct, "count"),
    Figure("classes", "K", lambda shot: float(shot.dataset.n_classes), "count"),
    Figure("ln_classes", "ln K", lambda shot: math.log(shot.dataset.n_classes)),
    Figure("samples", "N of the training part", lambda shot: float(_n_train(shot)), "count"),
    Figure("eta", "η", lambda shot: shot.config.learning_rate, "setting"),
    Figure("lambda", "λ", lambda shot: shot.config.regularization, "setting"),
    Figure(
        "eta_lambda", "ηλ", lambda shot: shot.config.learning_rate * shot.config.regularization, "setting"
    ),
    Figure(
        "batch",
        "samples a step, or all",
        lambda shot: ALL if shot.config.batch_size is None else float(shot.config.batch_size),
        "count",
        words=(ALL,),
    ),
    Figure("rule", "the update rule", lambda shot: shot.config.update_rule, "word", words=tuple(RULES)),
    Figure(
        "init",
        "how initial weights are drawn",
        lambda shot: shot.network.scheme,
        "word",
        words=tuple(SCHEMES),
    ),
    Figure("weights", "the seed of the initial weights", lambda shot: float(shot.network.seed), "count"),
    Figure("data", "the name of the data", lambda shot: shot.dataset.origin.name, "word"),
    Figure("noise", "of a generator", _noise, "setting"),
    Figure(
        "standardize",
        "whether the network is given standardized columns",
        lambda shot: "yes" if shot.standardize else "no",
        "word",
        words=("yes", "no"),
    ),
    Figure(
        "mistake",
        "the mistake in force",
        lambda shot: shot.mistake or NONE,
        "word",
        words=(NONE, *MISTAKES),
    ),
    Figure(
        "changes",
        "at how many steps after 0 something was changed",
        lambda shot: float(sum(step <= shot.step for step in shot.changes)),
        "count",
    ),
    Figure("edits", "entries that were set by hand", _edits, "count"),
    Figure(
        "sample",
        "the pinned sample, −1 if none is",
        lambda shot: -1.0 if shot.pinned is None else float(shot.pinned),
        "count",
    ),
    *_norms("gradient", "the norm of the gradient for"),
    *_norms("gradient_data", "the norm of the data part of the gradient for"),
    *_norms("gradient_reg", "the norm of the penalty part of the gradient for"),
    *_norms("update_ratio", "the last update's size in proportion to"),
    *map(_norm, PARAMETERS),
    Figure(
        CHECKED,
        "what the last gradient check has said, at the step shown; only in what is to be done",
        lambda shot: NONE,
        "word",
        words=(NONE, "agrees", "disagrees", "on-kinks", "cannot-be-told"),
    ),
)

_VERDICTS = {
    Verdict.AGREES: "agrees",
    Verdict.DISAGREES: "disagrees",
    Verdict.ON_KINKS: "on-kinks",
    Verdict.CANNOT_BE_TOLD: "cannot-be-told",
}


def checked(verdict: Verdict | None) -> str:
    """The word of the figure `checked` for what a gradient check has found; None for no check."""
    return NONE if verdict is None else _VERDICTS[verdict]


FIGURES: Mapping[str, Figure] = {figure.name: figure for figure in _ROWS}
"""All figures that are no entries of arrays, by their names."""

ENTRIES: dict[str, tuple[str, str]] = {
    "a1": ("ND", "the inputs as the network sees them"),
    "W1": ("DH", "weights"),
    "b1": ("H", "biases"),
    "z2": ("NH", "line 1"),
    "a2": ("NH", "line 2"),
    "W2": ("HK", "weights"),
    "b2": ("K", "biases"),
    "z3": ("NK", "line 3"),
    "psi": ("NK", "line 4"),
    "delta": ("NK", "1 for the class of the sample, else 0"),
    "losses": ("N", "−log ψ of the sample's own class"),
    "dz3": ("NK", "line 8"),
    "dW2": ("HK", "line 9"),
    "db2": ("K", "line 10"),
    "da2": ("NH", "line 11"),
    "dz2": ("NH", "line 12"),
    "dW1": ("DH", "line 13"),
    "db1": ("H", "line 14"),
    "fires": ("H", "for how many training samples a hidden unit fires"),
}
"""Arrays whose entries are figures, with the letters of their shapes and what they are."""

_ENTRY = re.compile(r"(?P<array>\w+)\[(?P<index>\d+(?:,\d+)?)\]")


def _entry(array: str, index: tuple[int, ...]) -> Callable[[Snapshot], Value]:
    def of(shot: Snapshot) -> Value:
        try:
            if array == "fires":
                return float(round(float(shot.activity[index]) * _n_train(shot)))
            if array in PARAMETERS:
                return float(getattr(shot.params, array)[index])
            return float(getattr(shot.lines.trace, array)[index])
        except (IndexError, ValueError):
            return math.nan  # the network or the data are others now, or it is not known

    return of


def find(name: str, sizes: Sizes | None = None, n_samples: int | None = None) -> Figure:
    """The figure of a name, also of one entry of an array: "z2[0,1]", counted from 0.

    Parameters
    ----------
    name : str
    sizes : Sizes, optional
    n_samples : int, optional
        To be asked whether there is such an entry.

    Raises
    ------
    WordsError
        If there is none.
    """
    name = re.sub(r"\s", "", name)
    if name in FIGURES:
        return FIGURES[name]
    found = _ENTRY.fullmatch(name)
    array = name.partition("[")[0]
    if found is None or array not in ENTRIES:
        if array in ENTRIES:
            raise WordsError(f"an entry of {array} is written as {_example(array)}, counted from 0")
        raise unknown("figure", name, [*FIGURES, *map(_example, ENTRIES)])
    letters, meaning = ENTRIES[array]
    index = tuple(int(place) for place in found["index"].split(","))
    if len(index) != len(letters):
        raise WordsError(f"an entry of {array} is written as {_example(array)}, counted from 0")
    if sizes is not None:
        known = {"D": sizes.n_inputs, "H": sizes.n_hidden, "K": sizes.n_classes, "N": n_samples}
        for place, letter in zip(index, letters, strict=True):
            most = known[letter]
            if most is not None and place >= most:
                raise WordsError(
                    f"there is no {name}: {letter} = {most} here, so this place goes from 0 to {most - 1}"
                )
    return Figure(name, meaning, _entry(array, index), "count" if array == "fires" else "number")


def _example(array: str) -> str:
    return f"{array}[{','.join('0' for _ in ENTRIES[array][0])}]"


def value(name: str, snapshot: Snapshot, checked: str = NONE) -> Value:
    """What a figure is in a snapshot; NaN where it is not known.

    Parameters
    ----------
    name : str
        A key of `FIGURES`, or an entry of an array.
    snapshot : Snapshot
    checked : str
        What the last gradient check has said at this step; see the function `checked`.

    Raises
    ------
    WordsError
        If there is no such figure.
    """
    return checked if name == CHECKED else find(name).of(snapshot)
