"""Which words a lesson's file may have, and what it says of them where they are wrong."""

from __future__ import annotations

import re

from netviz.core.symbols import SYMBOLS
from netviz.frozen import dataclass
from netviz.lessons.lesson import Highlight, Offer


class WordsError(ValueError):
    """A value that cannot be read; the message says what is wrong and what is allowed."""


@dataclass(frozen=True)
class Control:
    """A control that a slide may offer.

    Attributes
    ----------
    title : str
    has_range : bool
        Whether it is a slider, so that its ends can be said.
    """

    title: str
    has_range: bool = False


CONTROLS: dict[str, Control] = {
    "eta": Control("η", has_range=True),
    "lambda": Control("λ", has_range=True),
    "hidden": Control("hidden units", has_range=True),
    "batch": Control("batch", has_range=True),
    "rule": Control("update rule"),
    "init": Control("initial weights"),
    "weights": Control("new weights"),
    "noise": Control("noise", has_range=True),
    "data": Control("data"),
    "mistake": Control("mistake"),
    "standardize": Control("standardize"),
}
"""What can be put under the hand, by the word in `offers`."""

PANELS: dict[str, str] = {
    "plane": "the plane with points, classes and hinges",
    "loss": "the curves of the loss",
    "accuracy": "the curves of the accuracy",
    "gradients": "the norms of the gradients",
    "lines": "the strip of the fifteen lines",
    "why": "the explanation of a line",
    "check": "the gradient check",
    "diagram": "the network as a diagram",
    "units": "the hidden units one by one",
    "space": "the hidden space",
    "data": "the choice of data",
    "network": "the choice of the network",
    "training": "the choice of η, λ, batch and update rule",
}
"""What a slide can show, by the word in `shows`: keys of the window's panels."""

PREDICTIONS: dict[str, tuple[str, ...]] = {
    "curve": ("figure",),
    "boundary": (),
    "number": ("figure",),
    "class": ("point",),
    "choice": ("choices", "right"),
}
"""Kinds of predictions, and the keys that each needs besides ask and explanation."""

_HIGHLIGHT = re.compile(r"(?P<kind>line|unit|class|step|sample)\s+(?P<number>\d+)")
_TERM = re.compile(r"term\s+(?P<term>.+?)\s+in\s+line\s+(?P<number>\d+)")
_OFFER = re.compile(r"(?P<control>\S+)(?:\s+(?P<low>[^\s.]\S*?)\s*\.\.\s*(?P<high>\S+))?")


def listed(words: object) -> str:
    """Words as they are listed in a message."""
    return ", ".join(words)  # type: ignore[arg-type]


def unknown(what: str, word: str, known: object) -> WordsError:
    """What is said of a word that does not exist."""
    from netviz.sharing.recipe.errors import proposal  # the window needs no recipes before it can be used

    names = list(known)  # type: ignore[call-overload]
    near = proposal(word, names)
    return WordsError(f"there is no {what} “{word}”{near or f'; there are {listed(names)}'}")


def offer(text: str) -> Offer:
    """An entry of `offers`: "weights", "eta 0.25..8".

    Raises
    ------
    WordsError
    """
    from netviz.sharing.recipe.numbers import NumberError, real

    found = _OFFER.fullmatch(text.strip())
    if found is None:
        raise WordsError(f"“{text}” is no offer; write a control, and the ends of a slider: eta 0.25..8")
    name = found["control"]
    if name not in CONTROLS:
        raise unknown("control", name, CONTROLS)
    if found["low"] is None:
        return Offer(name)
    if not CONTROLS[name].has_range:
        raise WordsError(f"{name} is no slider, so it has no ends; write “{name}” alone")
    try:
        low, high = real(found["low"]), real(found["high"])
    except NumberError as error:
        raise WordsError(f"“{text}”: {error}") from None
    if low >= high:
        raise WordsError(f"“{text}”: the lower end comes first")
    return Offer(name, low, high)


def highlight(text: str) -> Highlight:
    """An entry of `highlights`: "line 12", "term W⁽²⁾ᵀ in line 11", "unit 3", "class 0", "step 109".

    Raises
    ------
    WordsError
    """
    text = text.strip()
    if found := _HIGHLIGHT.fullmatch(text):
        return Highlight(found["kind"], int(found["number"]))  # type: ignore[arg-type]
    if found := _TERM.fullmatch(text):
        if found["term"] not in SYMBOLS:
            raise unknown("symbol", found["term"], SYMBOLS)
        return Highlight("term", int(found["number"]), found["term"])
    raise WordsError(
        f"“{text}” points at nothing; write line 12, term W⁽²⁾ᵀ in line 11, unit 3, class 0, step 109 or "
        "sample 7"
    )
