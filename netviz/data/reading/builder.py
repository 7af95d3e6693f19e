"""Columns as they are read, piece by piece; of large tables only the numbers are kept."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from netviz.core.params import Array
from netviz.data.reading.table import COMMA_FOR_POINT, EXACT, MISSING, Column, Repeated

_CODE = re.compile(r"(?m)^\s*[-+]?0\d")


class NotPlainError(Exception):
    """A cell in a column of numbers that has to be seen as it is written."""


class ColumnBuilder:
    """A column as its cells are read: of words, each kept once, or of nothing but numbers.

    Blanks around words belong to them where it `is_exact`.
    """

    def __init__(self, decimal: str, *, is_numeric: bool, is_exact: bool) -> None:
        self.decimal, self.is_numeric, self.is_exact = decimal, is_numeric, is_exact
        self._code_of: defaultdict[str, int] = defaultdict(lambda: len(self._code_of))
        self._parts: list[Array] = []

    def extend(self, cells: Sequence[str]) -> None:
        """Further cells; a `NotPlainError`, if one is no plain number where only numbers are kept."""
        if self.is_numeric:
            self._parts.append(_plain_numbers(cells, self.decimal))
            return
        words = cells if self.is_exact else map(str.strip, cells)
        self._parts.append(np.fromiter(map(self._code_of.__getitem__, words), np.int32, len(cells)))

    def is_blank(self) -> bool:
        """Whether no cell has anything in it."""
        return not self.is_numeric and not any(self._code_of)

    def named(self, name: str) -> Column:
        """The column."""
        found = np.concatenate(self._parts)
        if self.is_numeric:
            return Column(name, values=found)
        return Column(name, Repeated(tuple(self._code_of), found), decimal=self.decimal)


def _plain_numbers(cells: Sequence[str], decimal: str) -> Array:
    """Numbers that say all that their cells do.

    That is not so of cells that are spelled in a way of their own, infinite, codes such as 01, or so large
    that whole numbers, as names of classes, would not be told apart.
    """
    text = "\n".join(cells)
    if "_" in text or ("." not in text and _CODE.search(text)):
        raise NotPlainError
    if decimal != ".":
        cells = text.translate(COMMA_FOR_POINT).split("\n")
    try:
        try:
            values = np.fromiter(map(float, cells), np.float64, len(cells))
        except ValueError:
            values = np.array(
                [np.nan if cell.strip().lower() in MISSING else float(cell) for cell in cells]
            )
    except ValueError:
        raise NotPlainError from None
    if (np.abs(values) >= EXACT).any():
        raise NotPlainError
    return values
