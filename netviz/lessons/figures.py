"""Figures of a run by their names, and sentences in which they stand in braces.

The figures themselves are listed in `netviz.lessons.figure_table`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from netviz.frozen import dataclass
from netviz.lessons.figure_table import (
    CHECKED,
    ENTRIES,
    FIGURES,
    UNKNOWN,
    Figure,
    Value,
    checked,
    find,
    value,
)
from netviz.lessons.words import WordsError
from netviz.snapshot import Snapshot

__all__ = [
    "CHECKED",
    "ENTRIES",
    "FIGURES",
    "UNKNOWN",
    "Elsewhere",
    "Figure",
    "Reference",
    "Value",
    "checked",
    "find",
    "pieces",
    "value",
    "write",
]

Elsewhere: TypeAlias = Callable[[str, int], Snapshot | None]
"""The snapshot of a slide's run ("" for the run that is shown) at a step; None where it is not known."""

_PIECES = re.compile(r"(?P<double>\{\{|\}\})|\{(?P<inside>[^{}]*)\}|(?P<stray>[{}])")
_INSIDE = re.compile(
    r"\s*(?P<figure>\w+(?:\[[\d,\s]*\])?)\s*(?:@\s*(?:(?P<slide>[^\s:@{}]+)\s*:\s*)?(?P<step>\d+)\s*)?"
    r"(?:\s(?P<digits>[1-9]\d?)\s*)?"
)


@dataclass(frozen=True)
class Reference:
    """A figure in braces.

    Attributes
    ----------
    figure : str
    step : int or None
        None for the step that is shown.
    slide : str
        Of whose run; "" for the run that is shown.
    digits : int
        How many figures of a number are written.
    """

    figure: str
    step: int | None = None
    slide: str = ""
    digits: int = 3


def pieces(text: str) -> Iterator[str | Reference]:
    """A sentence in pieces: words as they are, and figures.

    Raises
    ------
    WordsError
        If braces stand where they mean nothing.
    """
    end = 0
    for found in _PIECES.finditer(text):
        if found.start() > end:
            yield text[end : found.start()]
        end = found.end()
        if found["stray"]:
            raise WordsError(
                f"a brace {found['stray']} that belongs to nothing; a brace itself is written twice"
            )
        yield found["double"][0] if found["double"] else _reference(found["inside"])
    if end < len(text):
        yield text[end:]


def _reference(inside: str) -> Reference:
    found = _INSIDE.fullmatch(inside)
    if found is None:
        raise WordsError(
            f"{{{inside}}} is no figure; write {{loss}}, {{loss@0}}, {{loss@SLIDE:109}}, or {{loss 5}} for "
            "five figures"
        )
    step = None if found["step"] is None else int(found["step"])
    return Reference(
        re.sub(r"\s", "", found["figure"]), step, found["slide"] or "", int(found["digits"] or 3)
    )


def write(text: str, snapshot: Snapshot, elsewhere: Elsewhere | None = None) -> str:
    """A sentence with its figures; "–" stands for what is not known.

    Parameters
    ----------
    text : str
    snapshot : Snapshot
        What is shown.
    elsewhere : callable, optional
        Gives the snapshots of other steps and of other slides' runs; steps of the run that is shown are
        taken from its history where that has them.

    Raises
    ------
    WordsError
        If a figure in it does not exist.
    """
    return "".join(
        piece if isinstance(piece, str) else _written(piece, snapshot, elsewhere) for piece in pieces(text)
    )


def kept_together(text: str) -> str:
    """A sentence in which no line can end within η = 4, ln 2 or 98 %."""
    text = re.sub(r" ([=<>≤≥≈]) (?=\S)", "\u00a0\\1\u00a0", text)
    return re.sub(r"\bln (?=\S)", "ln\u00a0", text).replace(" %", "\u00a0%")


def _written(piece: Reference, snapshot: Snapshot, elsewhere: Elsewhere | None) -> str:
    figure = find(piece.figure)
    if piece.step is None or (not piece.slide and piece.step == snapshot.step):
        return figure.written(figure.of(snapshot), piece.digits)
    if not piece.slide and _is_recorded(figure, piece.step, snapshot):
        return figure.written(snapshot.history.row(piece.step)[figure.column], piece.digits)
    other = None if elsewhere is None else elsewhere(piece.slide, piece.step)
    if other is None or other.step != piece.step:
        return UNKNOWN
    return figure.written(figure.of(other), piece.digits)


def _is_recorded(figure: Figure, step: int, snapshot: Snapshot) -> bool:
    history, column = snapshot.history, figure.column
    return bool(column) and step < len(history) and history.evaluated(step, (column,)) == step
