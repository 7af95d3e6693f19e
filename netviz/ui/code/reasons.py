"""Why each gradient is wrong, in a few words and in a sentence: in its own line, or in an earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netviz.core import GRADIENT_LINE
from netviz.frozen import dataclass
from netviz.ui.kit.number_format import number_text

if TYPE_CHECKING:  # none of it is needed before something is checked
    from netviz.backward.diagnosis.verdict import Found, ParameterVerdict, Verdict

_TAKES = {"W2": ("takes", "∂J̃/∂z⁽³⁾", 8), "b2": ("sums", "∂J̃/∂z⁽³⁾", 8),
          "W1": ("takes", "∂J̃/∂z⁽²⁾", 12), "b1": ("sums", "∂J̃/∂z⁽²⁾", 12)}  # fmt: skip
_LONGEST = 26  # letters of a reason on a badge


@dataclass(frozen=True)
class Reason:
    """Why a gradient is wrong.

    Attributes
    ----------
    short : str
        For a badge; may be empty.
    sentence : str
        What the badge does not say; may be empty.
    """

    short: str = ""
    sentence: str = ""


def reasons(verdict: Verdict) -> dict[str, Reason]:
    """Of all that are wrong, by their names."""
    found: dict[str, Reason] = {}
    told: set[tuple[str, int]] = set()
    for name in sorted(verdict.wrong, key=GRADIENT_LINE.__getitem__):
        mistakes = [one for one in verdict.mistakes if name in one.parameters]
        own = [one for one in mistakes if one.line == GRADIENT_LINE[name]]
        first = mistakes[0] if mistakes else None
        short, ratio = _short(verdict.parameters[name]), quotients(verdict.parameters[name])
        if first is None or own or first.key == "unexplained":
            found[name] = Reason(short, ratio)
        elif (first.key, first.line) in told:
            found[name] = Reason(f"follows from {first.line}", _itself_right(name, first))
        else:
            found[name] = Reason(short, ratio or _itself_right(name, first))
        told |= {(one.key, one.line) for one in mistakes}
    return found


def _short(verdict: ParameterVerdict) -> str:
    """The pattern without its explanation."""
    short = verdict.pattern.split(":")[0].split(";")[0].strip()
    return short if 0 < len(short) <= _LONGEST and "entries" not in short else ""


def _itself_right(name: str, found: Found) -> str:
    verb, symbol, line = _TAKES[name]
    if found.line > 4 and found.line <= line:
        return f"line {GRADIENT_LINE[name]} itself is right: it {verb} a wrong {symbol}"
    return f"line {GRADIENT_LINE[name]} itself is right: what is wrong begins in line {found.line}"


def quotients(verdict: ParameterVerdict) -> str:
    """Between which numbers yours / right lies, where there is no common factor."""
    yours, correct = verdict.yours, verdict.correct
    if (
        verdict.factor is not None
        or yours is None
        or correct is None
        or np.shape(yours) != np.shape(correct)
    ):
        return ""
    with np.errstate(all="ignore"):
        ratio = np.ravel(yours) / np.ravel(correct)
    ratio = ratio[np.isfinite(ratio)]
    if ratio.size < 2:
        return ""
    low, high = number_text(float(ratio.min()), 2), number_text(float(ratio.max()), 2)
    return f"no common factor: yours / right = {low} … {high}"
