"""Which sheets are made, and what their files are called."""

from __future__ import annotations

import re

from netviz.lessons.worksheet.exercise import WorksheetError

MOST_SHEETS = 500
LARGEST_SEED = 999_999


def seeds_of(text: str) -> range:
    """The seeds that somebody typed: 7, or 1..30.

    Raises
    ------
    WorksheetError
        If it is neither.
    """
    found = re.fullmatch(r"\s*(\d{1,9})\s*(?:(?:\.\.\.?|…|–|-)\s*(\d{1,9}))?\s*", text)
    if found is None:
        raise WorksheetError(f"seeds are written as 7 or as 1..30, not as {text!r}")
    first = int(found[1])
    last = first if found[2] is None else int(found[2])
    if last < first:
        raise WorksheetError(f"from {first} to {last} there are no seeds; write the smaller one first")
    if last > LARGEST_SEED:
        raise WorksheetError(f"the largest seed is {LARGEST_SEED}, and {last} is beyond it")
    if last - first >= MOST_SHEETS:
        raise WorksheetError(f"{last - first + 1} sheets at once are too many, {MOST_SHEETS} are the most")
    return range(first, last + 1)


def sheet_name(seed: int) -> str:
    """The file of a sheet."""
    return f"worksheet-{seed:02d}.pdf"


def solution_name(seed: int) -> str:
    """The file of its solution."""
    return f"worksheet-{seed:02d}-solution.pdf"
