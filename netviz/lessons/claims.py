"""What is claimed of a run, and what counts as done: `at 109: loss < 0.2, first`."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from decimal import Decimal

from netviz.core import Sizes
from netviz.data import GENERATORS
from netviz.lessons.figure_table import CHECKED, NONE, Figure, Value, find, value
from netviz.lessons.lesson import Claim, Condition
from netviz.lessons.words import WordsError, unknown
from netviz.shelf import SHELF
from netviz.snapshot import Snapshot

_CLAIM = re.compile(
    r"\s*(?:(?P<slide>[^\s:]+)\s+)?at\s+(?P<step>\d{1,9})\s*:\s*(?P<condition>[^:]*?)(?P<first>\s*,\s*first)?\s*"
)
_CONDITION = re.compile(
    r"\s*(?P<figure>\w+(?:\s*\[[\d,\s]*\])?)\s*(?P<operator><=|>=|≤|≥|=|<|>)\s*(?P<value>\S(?:.*\S)?)\s*"
)
_NUMBER = re.compile(r"(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(?P<percent>%)?", re.IGNORECASE)
_SIGNS = {"≤": "<=", "≥": ">="}
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_AS_CHOSEN = 1e-9  # relative; of settings, which are numbers that were typed


def claim(text: str) -> Claim:
    """A claim as it is written: "[SLIDE] at STEP: FIGURE OPERATOR VALUE[, first]".

    Raises
    ------
    WordsError
    """
    from netviz.sharing.recipe.words import MAX_STEP  # the window needs no recipes before it can be used

    found = _CLAIM.fullmatch(text)
    if found is None:
        raise WordsError(
            f"“{text}” is no claim; write one as in “at 109: loss < 0.2” or “right at 0: eta = 1”"
        )
    step = int(found["step"])
    if step > MAX_STEP:
        raise WordsError(f"a step is at most {MAX_STEP}, not {step}")
    claimed = condition(found["condition"])
    if claimed.figure == CHECKED:
        raise WordsError(f"“{CHECKED}” can only stand in what is to be done")
    return Claim(claimed, step, bool(found["first"]), found["slide"] or "")


def condition(text: str) -> Condition:
    """A condition as it is written: "FIGURE OPERATOR VALUE".

    Raises
    ------
    WordsError
    """
    found = _CONDITION.fullmatch(text)
    if found is None:
        raise WordsError(
            f"“{text.strip()}” is no condition; write one as in “loss < 0.2” or “mistake = no-mask”"
        )
    figure = find(found["figure"])
    sign = _SIGNS.get(found["operator"], found["operator"])
    written = found["value"].replace("−", "-")
    number = _NUMBER.fullmatch(written)
    if number is not None and figure.kind != "word":
        if number["percent"] and figure.kind != "share":
            raise WordsError(f"{figure.name} is no share, so it is not said in per cent")
        exact = Decimal(number["number"]).scaleb(-2 if number["percent"] else 0)
        if not math.isfinite(float(exact)):
            raise WordsError(f"{figure.name} is never as large as {written}")
        digits = max(-int(exact.as_tuple().exponent), 0)
        return Condition(figure.name, sign, float(exact), digits)  # type: ignore[arg-type]
    word = _word(figure, written)
    return Condition(figure.name, _word_sign(figure, sign), word, None)  # type: ignore[arg-type]


def _word(figure: Figure, word: str) -> str:
    if figure.kind != "word" and not figure.words:
        raise WordsError(f"{figure.name} is a number, and “{word}” is none")
    known = figure.words
    if figure.name == "data" and not re.search(r"[.\s]", word):  # else it is a file's name
        known = (*GENERATORS, *SHELF)
    if known and word not in known:
        raise unknown(figure.name, word, known)
    return word


def _word_sign(figure: Figure, sign: str) -> str:
    if sign != "=":
        raise WordsError(f"{figure.name} is a word, so it can only be asked with =, not with {sign}")
    return sign


def fits(condition: Condition, sizes: Sizes, n_samples: int) -> None:
    """Refuse a condition about an entry that a network of these sizes does not have.

    Raises
    ------
    WordsError
    """
    find(condition.figure, sizes, n_samples)


def holds(condition: Condition, snapshot: Snapshot, checked: str = NONE) -> bool:
    """Whether a condition holds of a snapshot; what is not known holds of nothing.

    Parameters
    ----------
    condition : Condition
    snapshot : Snapshot
    checked : str
        What the last gradient check has said at this step; see `netviz.lessons.figures.checked`.
    """
    return holds_of(condition, value(condition.figure, snapshot, checked))


def holds_of(condition: Condition, found: Value) -> bool:
    """The same of the figure's value."""
    wanted = condition.value
    if isinstance(found, str) or isinstance(wanted, str):
        return condition.operator == "=" and found == wanted
    if math.isnan(found):
        return False
    if condition.operator != "=":
        return _COMPARE[condition.operator](found, wanted)
    if find(condition.figure).kind == "setting":
        return math.isclose(found, wanted, rel_tol=_AS_CHOSEN)
    if condition.digits is None or not math.isfinite(found):
        return found == wanted
    return Decimal(f"{found:.{condition.digits}f}") == Decimal(f"{wanted:.{condition.digits}f}")


def text_of(condition: Condition) -> str:
    """A condition as it is written."""
    written = condition.value
    if not isinstance(written, str):
        written = f"{written:.{condition.digits or 0}f}"
    return f"{condition.figure} {condition.operator} {written}"


def text_of_claim(claim: Claim) -> str:
    """A claim as it is written."""
    slide, first = f"{claim.slide} " if claim.slide else "", ", first" if claim.is_first else ""
    return f"{slide}at {claim.step}: {text_of(claim.condition)}{first}"
