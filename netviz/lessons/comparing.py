"""What figures are called where they are predicted, how they are compared, and what comes of it."""

from __future__ import annotations

from string import ascii_uppercase

from netviz.core.shares import percent
from netviz.frozen import dataclass
from netviz.lessons.figures import FIGURES, find
from netviz.training.narrator.figures import figure

_PARAMETERS = {"W1": "W⁽¹⁾", "b1": "b⁽¹⁾", "W2": "W⁽²⁾", "b2": "b⁽²⁾"}

COLUMNS = {name: found.column for name, found in FIGURES.items() if found.column}
"""The column of the history of each figure that has a course over the steps."""

WORDS = {
    "loss": "J̃",
    "data_loss": "J_data",
    "penalty": "J_reg",
    "test_loss": "the test loss",
    "accuracy": "the training accuracy",
    "test_accuracy": "the test accuracy",
    "dead": "the number of dead units",
    "alive": "the number of units that fire",
    "wrong": "the number of wrong training samples",
    "test_wrong": "the number of wrong test samples",
    "distinct": "the number of different units",
    **{f"gradient_{name}": f"the gradient of {text}" for name, text in _PARAMETERS.items()},
    **{f"update_ratio_{name}": f"the update ratio of {text}" for name, text in _PARAMETERS.items()},
}
"""What figures are called in a sentence about a prediction."""


@dataclass(frozen=True)
class Verdict:
    """What came of a prediction.

    Attributes
    ----------
    number : float
        Of the nearest one. "curve": the median |log₁₀ ratio|, or of a share or a count the median
        difference; "boundary": the share of the plane; "number": the difference; "class" and "choice":
        the share of the room that was right.
    badge : str
        The number for people.
    sentence : str
    each : tuple of float
        The same for every one, in their order; empty where votes were counted.
    is_right : bool or None
        Of votes and whole numbers, whether anybody was; None where there is only near and far.
    """

    number: float
    badge: str
    sentence: str
    each: tuple[float, ...] = ()
    is_right: bool | None = None


def kind_of(name: str) -> str:
    """How a figure is compared: shares and counts by differences, for they may be 0; else by ratios."""
    kind = find(name).kind
    return kind if kind in ("share", "count") else "number"


def named(name: str) -> str:
    """What a figure is called in a sentence."""
    words = WORDS.get(name)
    if words is not None:
        return words
    words = name if "[" in name else find(name).meaning  # an entry of an array is called by its place
    for plain, symbol in _PARAMETERS.items():
        words = words.replace(plain, symbol)
    return words


def is_share(name: str) -> bool:
    """Whether a figure is a share of 1."""
    return kind_of(name) == "share"


def letter(place: int) -> str:
    """What one of several predictions is called."""
    return ascii_uppercase[place % 26]


def factor_text(distance: float) -> str:
    """The factor whose log₁₀ is a distance, for people."""
    factor = 10.0 ** min(distance, 300.0)
    return figure(factor, 2 if factor < 10 or factor >= 100 else 3)


def share_text(share: float) -> str:
    """A share of the plane, for people: nobody draws to a tenth of a per cent."""
    return percent(share, 0 if share >= 0.095 else 1)
