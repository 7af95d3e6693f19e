"""How a gradient check's verdict looks, wherever it is shown."""

from __future__ import annotations

from netviz.core import GradientCheck, ParameterCheck, Verdict
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.theme import Theme

MARKS = {
    Verdict.AGREES: "✓",
    Verdict.DISAGREES: "✗",
    Verdict.ON_KINKS: "–",
    Verdict.CANNOT_BE_TOLD: "?",
}

COMPARED = (Verdict.AGREES, Verdict.DISAGREES)
"""The verdicts to which the size of the error belongs."""


_SHORT = {Verdict.ON_KINKS: "on kinks", Verdict.CANNOT_BE_TOLD: "untold"}


def error_text(check: ParameterCheck | GradientCheck) -> str:
    """How far a gradient is from the numerical one; empty where it was not compared."""
    return number_text(check.largest_error, 1) if check.verdict in COMPARED else ""


def check_text(check: ParameterCheck) -> str:
    """A verdict where there is room for two words."""
    return f"{MARKS[check.verdict]} {error_text(check) or _SHORT[check.verdict]}"


def color_of(verdict: Verdict, theme: Theme) -> str:
    """Green and red are for what was compared."""
    colors = {Verdict.AGREES: theme.good, Verdict.DISAGREES: theme.bad}
    return colors.get(verdict, theme.muted)
