"""What numbers look like: decimal marks, thousands set apart, and what stands for no number at all."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

import numpy as np

from netviz.core.params import Array
from netviz.data.reading.options import Options

SAMPLE_ROWS = 200
"""Rows from the beginning that are looked at."""

MISSING = frozenset(("", "?", "na", "n/a", "nan", "-nan", "+nan", "null", "none", "#n/a", "<null>", "-"))
"""What stands for a value that is not there, in small letters."""

_APART = "'\u2019\u00a0\u202f\u2009 "  # between thousands, whatever the decimal mark is
_THOUSANDS = {
    ".": re.compile(rf"[-+]?[1-9]\d{{0,2}}(?:[,{_APART}]\d{{3}})+(?:\.\d*)?"),
    ",": re.compile(rf"[-+]?[1-9]\d{{0,2}}(?:[.{_APART}]\d{{3}})+(?:,\d*)?"),
}
_MINUS = str.maketrans(dict.fromkeys("−–‐‑－﹣", "-"))
_SPELLED = re.compile(
    r"\((?P<negative>[^()%]+)\)|(?P<percent>.+?)\s?%|(?P<digits>.+\d\.?)[dD](?P<power>[-+]\d+)"
)
_NO_MARKS = str.maketrans(dict.fromkeys(".," + _APART))
_COMMA_FOR_POINT = str.maketrans(",.", ".,")
_DECIMAL_COMMA = re.compile(r"\(?[-+−]?\d*,\d+([eEdD][-+]?\d+)?\)?\s?%?")
_THOUSAND = re.compile(r"[-+]?[1-9]\d{0,2},\d{3}")
_POINTED = re.compile(r"[-+]?[1-9]\d{0,2}\.\d{3}")
_CODE = re.compile(r"(?m)^\s*[-+]?0\d")
_LONGEST_NUMBER = 400  # characters

EXACT = 2.0**53
"""From here on whole numbers, as names of classes, would not be told apart."""


def is_number(text: str, decimal: str = ".") -> bool:
    """Whether a cell is a number."""
    return number(text, decimal) is not None


def number(text: str, decimal: str = ".") -> float | None:
    """The number in a cell, also an infinite one; None if there is none."""
    if "_" in text or text.lower() in MISSING:
        return None
    try:
        return float(text if decimal == "." else text.translate(_COMMA_FOR_POINT))
    except ValueError:
        if len(text) > _LONGEST_NUMBER:
            return None
        plain = thousands_of(text, decimal) or respelled(text)
        return number(plain, "." if thousands_of(text, decimal) else decimal) if plain else None


def respelled(text: str) -> str:
    """−1.5, (1.5), 15 % and 1.5D+03 as most programs write them; empty for anything else."""
    plain = re.sub(r"^([-+])\s+", r"\1", text.translate(_MINUS))
    if plain != text:
        return plain
    found = _SPELLED.fullmatch(text)
    if found is None:
        return ""
    if found["digits"]:
        return f"{found['digits']}e{found['power']}"
    return found["percent"] or f"-{found['negative']}"


def thousands_of(text: str, decimal: str) -> str:
    """A number with its thousands set apart, without what sets them apart; empty for anything else."""
    is_one = _THOUSANDS[decimal].fullmatch(text)
    return text.replace(decimal, "d").translate(_NO_MARKS).replace("d", ".") if is_one else ""


def find_decimal(rows: Sequence[Sequence[str]]) -> str:
    """A comma, where more cells look like 1,5 than like 1.5 (between commas they are quoted)."""
    cells = [cell for row in rows for cell in row]
    for mark, other in ((".", ","), (",", ".")):
        if any(thousands_of(cell, mark) and (mark in cell or cell.count(other) > 1) for cell in cells):
            return mark  # 1,234.5 and 1,234,567 leave no doubt
    commas = [cell for cell in cells if _DECIMAL_COMMA.fullmatch(cell)]
    points = [cell for cell in cells if "." in cell and is_number(cell)]
    if not all(map(_THOUSAND.fullmatch, commas)):  # beside 2,50 a point sets thousands apart in 1.234
        points = [cell for cell in points if not _POINTED.fullmatch(cell)]
    return "," if len(commas) > len(points) else "."


def doubts(rows: Sequence[list[str]], decimal: str, options: Options) -> list[str]:
    """What is said where a mark may separate thousands or the fraction."""
    if options.decimal is not None:
        return []
    told = "“{}” is read with a decimal {}; if {}s separate thousands, choose the {} as the decimal mark"
    if decimal == ",":
        with_comma = [cell for row in rows for cell in row if "," in cell and is_number(cell, ",")]
        if with_comma and all(map(_THOUSAND.fullmatch, with_comma)):
            return [told.format(with_comma[0], "comma", "comma", "point") + " (--decimal .)"]
        return []
    for column in itertools.zip_longest(*rows, fillvalue=""):
        pointed = [cell for cell in column if _POINTED.fullmatch(cell)]
        whole = [cell for cell in column if cell.isdecimal()]
        if pointed and any(len(cell) == 3 for cell in whole) and len(pointed) + len(whole) == len(column):
            return [told.format(pointed[0], "point", "point", "comma") + " (--decimal ,)"]
    return []


class NotPlainError(Exception):
    """A cell in a column of numbers that has to be seen as it is written."""


def plain_numbers(cells: Sequence[str], decimal: str) -> Array:
    """Numbers that say all that their cells do.

    That is not so of cells that are spelled in a way of their own, infinite, codes such as 01, or so large
    that whole numbers, as names of classes, would not be told apart.
    """
    text = "\n".join(cells)
    if "_" in text or ("." not in text and _CODE.search(text)):
        raise NotPlainError
    if decimal != ".":
        cells = text.translate(_COMMA_FOR_POINT).split("\n")
    try:
        try:
            values = np.fromiter(map(float, cells), np.float64, len(cells))
        except ValueError:
            values = np.array([np.nan if one.strip().lower() in MISSING else float(one) for one in cells])
    except ValueError:
        raise NotPlainError from None
    if (np.abs(values) >= EXACT).any():
        raise NotPlainError
    return values
