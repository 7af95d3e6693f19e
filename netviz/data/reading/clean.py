"""Large clean tables, read by numpy: as many cells in every line, numbers below numbers.

Nothing is refused here. Whatever is not as clean as that is left to be read row by row, which knows what to
say about it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from netviz.data.reading.dialect import COMMENTS, TAIL
from netviz.data.reading.table import MISSING, MOST_CELLS, Column, Repeated

_CHUNK = 250_000  # bytes between two reports
_LONGEST = 64  # characters of a word; longer ones would be cut off
_EXACT = 2.0**53  # from which on whole numbers, as names of classes, would not be told apart
_SWAPPED = str.maketrans(",.", ".,")


class UncleanError(Exception):
    """A table that has to be read row by row."""


@dataclass(frozen=True)
class Layout:
    """How a text is written, once that is known.

    Attributes
    ----------
    start : int
        The byte at which the rows begin.
    delimiter, decimal : str
    is_numeric : tuple of bool
        For each column, whether it has numbers.
    encoding : str
        Any in which a line feed is one byte.
    has_codes : bool
        Whether a column has whole numbers, of which 01 and 1 may be two classes.
    """

    start: int
    delimiter: str
    decimal: str
    is_numeric: tuple[bool, ...]
    encoding: str
    has_codes: bool


def read_columns(
    content: bytes, layout: Layout, names: Sequence[str], report: Callable[[float], None]
) -> list[Column]:
    """The columns of a clean table.

    Parameters
    ----------
    content : bytes
    layout : Layout
    names : sequence of str
        The columns' names.
    report : callable
        Told the share that is read; what it raises ends the reading.

    Raises
    ------
    UncleanError
        If the table is not clean.
    """
    end = len(content)
    while end > layout.start and content[end - 1] in b"\r\n":
        end -= 1  # blank lines at the end
    n_rows = content.count(b"\n", layout.start, end) + 1
    width = len(names)
    if end == layout.start or width < 2 or not any(layout.is_numeric) or n_rows * width > MOST_CELLS:
        raise UncleanError
    values = {place: np.empty(n_rows) for place, numeric in enumerate(layout.is_numeric) if numeric}
    codes = {place: np.empty(n_rows, np.int32) for place in range(width) if place not in values}
    code_of: dict[int, dict[str, int]] = {place: {} for place in codes}
    dtype = ",".join("f8" if numeric else f"U{_LONGEST}" for numeric in layout.is_numeric)
    row = 0
    for lines, stop in _chunks(content, layout, end):
        block = _parsed(lines, layout, dtype)
        rows = slice(row, row + len(lines))
        for place, column in values.items():
            column[rows] = block[place]
            if (np.abs(column[rows]) >= _EXACT).any():
                raise UncleanError
        for place, known in code_of.items():
            codes[place][rows] = [known.setdefault(word, len(known)) for word in block[place]]
        row = rows.stop
        report(0.99 * stop / end)
    return [
        Column(name, values=values[place])
        if place in values
        else Column(
            name, _words(list(code_of[place]), layout, place).take(codes[place]), decimal=layout.decimal
        )
        for place, name in enumerate(names)
    ]


def _chunks(content: bytes, layout: Layout, end: int) -> Iterator[tuple[list[str], int]]:
    """Some whole lines at a time, and the byte after them."""
    start = layout.start
    mark = re.escape(layout.delimiter)
    code = re.compile(rf'(?m)(?:^|{mark})[ \t]*"?[-+]?0\d+[ \t]*(?:"|{mark}|$)')
    while start < end:
        stop = end if end - start <= _CHUNK else content.rfind(b"\n", start, start + _CHUNK) + 1
        if not stop:
            raise UncleanError  # one line of a whole chunk
        text = content[start:stop].decode(layout.encoding).replace("\r\n", "\n").removesuffix("\n")
        lines = text.split("\n")
        # Line ends of another kind, rows that do not count, or two spellings of a number.
        if "\r" in text or "" in lines or (layout.has_codes and code.search(text)):
            raise UncleanError
        yield lines, stop
        start = stop


def _parsed(lines: list[str], layout: Layout, dtype: str) -> list[Any]:
    """The columns of some lines; loadtxt takes the numbers that `float` takes, but for 1_000."""
    if layout.decimal == ",":  # a point would set thousands apart, and becomes what is no number
        lines = [line.translate(_SWAPPED) for line in lines]
    try:
        block = np.loadtxt(lines, dtype, comments=None, delimiter=layout.delimiter, ndmin=1)
        columns = [block[f"f{place}"] for place in range(len(layout.is_numeric))]
        return [column if column.dtype.kind == "f" else column.tolist() for column in columns]
    except ValueError:
        return _parsed_with_gaps(lines, layout)


def _parsed_with_gaps(lines: list[str], layout: Layout) -> list[Any]:
    """Likewise, where perhaps only some values are missing."""
    rows = [line.split(layout.delimiter) for line in lines]
    if any(len(row) != len(layout.is_numeric) or not any(map(str.strip, row)) for row in rows):
        raise UncleanError
    columns = zip(*rows, strict=True)
    return [
        [_number(cell.strip()) for cell in column] if numeric else column
        for numeric, column in zip(layout.is_numeric, columns, strict=True)
    ]


def _number(cell: str) -> float:
    if cell.lower() in MISSING:
        return np.nan
    try:
        return float(cell if "_" not in cell else "")
    except ValueError:
        raise UncleanError from None


def _words(found: list[str], layout: Layout, place: int) -> Repeated:
    """Words without quotes and blanks around them."""
    if layout.decimal == ",":
        found = [word.translate(_SWAPPED) for word in found]
    if any(len(word) >= _LONGEST for word in found):
        raise UncleanError
    if any((place == 0 and word.lstrip().startswith(COMMENTS)) or TAIL.search(word) for word in found):
        raise UncleanError  # perhaps comments
    words = [_bare(word) for word in found]
    if all(word.lower() in MISSING for word in words):
        raise UncleanError
    return Repeated.of(words)


def _bare(word: str) -> str:
    word = word.strip(" ")
    if word.startswith('"'):
        if len(word) < 2 or word.find('"', 1) != len(word) - 1:
            raise UncleanError
        word = word[1:-1]
    return word.strip()
