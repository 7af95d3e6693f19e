"""What is said of a whole check, in more words or fewer."""

from __future__ import annotations

from netviz.core import GradientCheck
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.verdicts import error_text


def verdict_texts(check: GradientCheck, past_step: int | None) -> list[str]:
    """The verdict with the largest error, and ever less of it, for where there is less room.

    Parameters
    ----------
    check : GradientCheck
    past_step : int or None
        The step that was checked, where another one is shown by now.
    """
    said = check.verdict.value + (" a little beside" if check.beside else "")
    if past_step is not None:
        said += f" at step {number_text(past_step)}"
    size = error_text(check)
    return [f"{said}, {size}", said, size, ""] if size else [said, ""]
