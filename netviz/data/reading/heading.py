"""What stands above the rows of a table: titles, legends, names, units, Orange's types and roles."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from netviz.data.reading.numbers import MISSING, SAMPLE_ROWS, doubts, find_decimal, is_number
from netviz.data.reading.options import Options
from netviz.data.reading.table import LABEL_NAMES, Column, Table, check_size, text_of, unique_names
from netviz.errors import DataError
from netviz.frozen import dataclass

_UNIT = re.compile(
    r"[\[(].*[\])]|<\w+>|-+|[nµuμcmdk]?[mgsl]|[kMG]?Hz|(°|deg ?)?[CFK]|%|[mk]?[VAWJN]|[hk]?Pa|m?bar|km/h"
    r"|m/s|[cm]?m[²2]|min|h|years?|count|a\.?u\.?|deg|°|rad|[cd]|continuous|discrete|[fiu]\d\d|(float|int)\d\d"
    r"|(?i:float|int|integer|double|real|numeric|number|str|string|text|object|bool|category)"
    r"|(?i:factor|date|logical|character|[dmyhs]{1,4}([./:-][dmyhs]{1,4})+)"
)
"""A unit, or the type of a column, as Orange, pandas, R and polars write it."""

_NO_NAME = re.compile(r"\W+|.*:")  # A =
_TYPES = {"", "c", "d", "s", "t", "continuous", "discrete", "string", "time", "basket", "n", "numeric"}
_ROLES = {"": "", "class": "class", "c": "class", "meta": "meta", "m": "meta",
          "ignore": "ignore", "i": "ignore", "weight": "weight", "w": "weight"}  # fmt: skip
_PREFIX = re.compile(r"(?=[^#])([mciw]?)([CDSTN]?)#(\S.*)")


class Sample:
    """The first rows of a table, and what their cells are.

    Parameters
    ----------
    rows : list of list of str
        Those that are not blank, at least one.
    decimal : str

    Attributes
    ----------
    kinds : list of str
        Of each row, a letter a cell: n for a number, w for a word, a blank for nothing, and - for what else
        stands for nothing.
    width : int
        How many cells most rows have, leaving out the first.
    numeric : list of int
        Which columns have numbers.
    """

    def __init__(self, rows: Sequence[list[str]], decimal: str) -> None:
        self.rows, self.decimal = rows, decimal
        self.kinds = list(map(self.kinds_of, rows))
        lower = self.kinds[len(rows) // 4 :]
        widths = Counter(map(len, lower))
        self.width = max(widths, key=lambda width: (widths[width], width))
        columns = list(zip(*(row for row in lower if len(row) == self.width), strict=True))
        self.numeric = [place for place, one in enumerate(columns) if one.count("n") > one.count("w")]

    def kinds_of(self, row: list[str]) -> str:
        """What the cells of a row are, as in `kinds`."""
        return "".join(
            ("-" if cell else " ") if cell.lower() in MISSING else "wn"[is_number(cell, self.decimal)]
            for cell in row
        )


@dataclass(frozen=True)
class Heading:
    """What was found above the rows.

    Attributes
    ----------
    names : tuple of str
        One for each column.
    n_above : int
        Rows that are no data.
    header : bool
        Whether names were read from a row.
    decimal, numeric : str, sequence of int
        The decimal mark of the rows, and which columns have numbers.
    roles : tuple of (str, bool)
        Orange's role of each column: class, meta, ignore, weight or nothing; and whether it has classes.
    class_names : tuple of str
        Of the codes in the last column, as scikit-learn keeps them.
    notes : tuple of str
        What should be said.
    """

    names: tuple[str, ...]
    n_above: int
    header: bool
    decimal: str = "."
    numeric: Sequence[int] = ()
    roles: tuple[tuple[str, bool], ...] = ()
    class_names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def applied(self, table: Table) -> Table:
        """A table with what the heading says of its columns."""
        notes = (*self.notes, *table.warnings)
        table = replace(table, header=self.header, decimal=self.decimal, warnings=notes)
        if self.class_names:
            *others, last = table.columns
            name_of = {str(code): name for code, name in enumerate(self.class_names)}
            texts = last.cells.renamed(name_of)
            last = replace(last, texts=texts, values=None, nominal=self.class_names)
            return replace(table, columns=[*others, last], labels=(last.name,))
        if not self.roles:
            return table
        role_of = dict(zip(self.names, self.roles, strict=False))
        said = [(column, *role_of.get(column.name, ("", False))) for column in table.columns]
        out = ", ".join(f"“{one.name}” ({role})" for one, role, _ in said if role not in ("", "class"))
        columns = [_nominal(one) if is_d else one for one, role, is_d in said if role in ("", "class")]
        if not columns:
            raise DataError("every column is meta or ignored; two features and a class are needed")
        return replace(
            table,
            columns=columns,
            format="Orange",
            warnings=(*notes, f"left out, because of their roles: {out}") if out else notes,
            labels=tuple(one.name for one, role, _ in said if role == "class"),
        )


def _nominal(column: Column) -> Column:
    present = {text for text in column.cells.different if text.lower() not in MISSING}
    return replace(column, nominal=tuple(sorted(present)), texts=column.cells, values=None)


def find_heading(
    sample: Sample, options: Options, comments: Sequence[tuple[int, list[str]]] = (), white: bool = False
) -> Heading:
    """What is above the data.

    Parameters
    ----------
    sample : Sample
    options : Options
    comments : list of (int, list of str)
        Comments, with the number of rows above each; the last may have the names.
    white : bool
        Whether white space separates the cells, so that every word is one.
    """
    rows, width = sample.rows, sample.width
    counted = _line_of_counts(sample) if options.header is None else ()
    first = 1 if counted else 0 if options.header is False else _first_of_data(sample)
    at = None if counted else _place_of_names(sample, first, white)
    in_comment = [] if counted else _in_comment(comments, first, sample)
    if at is not None and in_comment and len(rows[at]) < width:
        at = None
    if at is not None:  # between names and data there are units at most; others are refused where they are
        first = next((n for n in range(at + 1, first) if not _are_units(rows[n])), first)
    typed: Sequence[list[str]] = ()
    numbered = False
    if options.header is not False and not counted:
        of_types = (n for n in range(min(len(rows) - 2, first + 2)) if _are_types(rows[n : n + 3]))
        if (place := next(of_types, None)) is not None:
            at, first, typed = place, max(first, place + 3), rows[place + 1 : place + 3]
        elif at is None and first < len(rows):
            cells = rows[first][not rows[first][0] :]  # pandas names columns 0, 1, 2, …, not the index
            are_counted = len(cells) > 2 and cells == list(map(str, range(len(cells))))
            numbered = options.header is None and are_counted
            if options.header or numbered or _are_names(sample, first):
                at, first = first, first + 1
    written = rows[at] if at is not None else in_comment or [""] * width
    if at is not None and not typed and _has_row_names(sample, at, first):
        written = ["row", *written]
    elif at is not None and first < len(rows) and len(written) == width + 1 and not written[-1]:
        written = written[:-1]
    names, roles = _roles(written, typed, options)
    above = [row for place, row in enumerate(rows[:first]) if place != at and not typed and not counted]
    quoted = ", ".join(f"“{', '.join(filter(None, row))[:40]}”" for row in above[:5])
    more = f" and {len(above) - 5} lines more" if len(above) > 5 else ""
    notes = [f"left out above the table: {quoted}{more}"] if above else []
    if counted:
        notes = [f"the first line says how many there are, and the classes: {', '.join(counted)}"]
    if numbered:
        notes.append(f"the first row, {', '.join(filter(None, rows[first - 1]))[:40]}, is taken for names")
    notes += doubts(rows[first:], sample.decimal, options)
    found = tuple(unique_names(names)), first, at is not None, sample.decimal, sample.numeric
    return Heading(*found, roles, counted, tuple(notes))


def _first_of_data(sample: Sample) -> int:
    """The first row with a number, or nothing, where numbers are; after words only, or one row of them."""
    width, numeric = sample.width, sample.numeric
    if not numeric:
        return 0 if "n" in sample.kinds[0] else 1
    for place, row in enumerate(sample.kinds):
        below = "".join(sample.kinds[place + 1 : place + 2])
        n_filled = len(row) - row.count(" ")
        if n_filled == 1 < width - 1 and len(below) == width and not set(below) & {"n", " "}:
            continue  # a year above the names
        there = [row[p] for p in numeric] if len(row) in (width, width + 1) else []
        n_words, n_numbers = there.count("w"), there.count("n")
        if n_numbers >= max(1, n_words) and not (n_words and " " in row[:width]):
            return place
        is_gap = len(there) > 1 and place and not n_words + n_numbers and row[:width].strip()
        if is_gap and (n_filled > 1 or "".join(sample.rows[place]).lower() not in LABEL_NAMES):
            return place
        if not there and 2 * row.count("n") > len(row):
            return place  # a row of data with too many cells, or too few
    return 0


def _place_of_names(sample: Sample, first: int, white: bool) -> int | None:
    """Which of the rows above the data has the names: the one with the most different words.

    Where none is as long as the rows, it is the last, which is refused, for names may be missing in it.
    """
    above, width = sample.rows[:first], sample.width
    able = [n for n, row in enumerate(above) if not (n and _are_units(row))]
    if not able:
        return None
    last = able[-1]
    if _has_row_names(sample, last, first):
        return last
    full = [n for n in able if len(above[n]) == width or (len(above[n]) == width + 1 and not above[n][-1])]

    def rank(n: int) -> tuple[int, bool, int]:
        words = {cell.lower() for cell in above[n] if cell}
        return len(words), not words.isdisjoint(LABEL_NAMES), -sum(map(len, above[n]))

    best = max(full, key=rank, default=None)
    if best is not None:
        return best if rank(best)[0] > 1 or width <= 2 else None  # else a title
    title = sum(map(bool, above[last])) == 1 or (white and len(above[last]) != width - 1)
    return None if title or any(map(_NO_NAME.fullmatch, above[last])) else last


def _are_units(row: list[str]) -> bool:
    return any(row) and all(not cell or _UNIT.fullmatch(cell) for cell in row)


def _in_comment(comments: Sequence[tuple[int, list[str]]], first: int, sample: Sample) -> list[str]:
    """The names in the last comment above the data, as numpy writes them."""
    able = (cells for n_above, cells in reversed(comments) if n_above <= first and not _are_units(cells))
    names = next(able, [])
    if len(names) == sample.width + 1 and names[0] in ("#", "%", "//"):
        names = names[1:]
    ends_blank = {kinds[-1:] for kinds in sample.kinds} == {" "}  # every row ends in a delimiter
    if ends_blank and len(names) == sample.width - 1:
        names = [*names, ""]
    fits = (
        len(names) == sample.width
        and all(names[: sample.width - ends_blank])
        and "n" not in sample.kinds_of(names)
    )
    return names if fits else []


def _line_of_counts(sample: Sample) -> tuple[str, ...]:
    """The names of the classes, where the first row is scikit-learn's: rows, features, names."""
    cells = [cell for cell in sample.rows[0] if cell]
    words = cells[2:]
    codes = {row[-1] for row in sample.rows[1:] if len(row) == sample.width}
    is_one = (
        len(words) > 1
        and cells[0].isdecimal()
        and cells[1] == str(sample.width - 1)
        and "n" not in sample.kinds_of(words)
        and codes <= {str(code) for code in range(len(words))}
    )
    return tuple(words) if is_one else ()


def _are_names(sample: Sample, at: int) -> bool:
    """Whether a row has the names, though it has numbers among them, or though all are words."""
    row = sample.kinds[at]
    below = [kinds for kinds in sample.kinds[at + 1 :] if len(kinds) == len(row)]
    # One word above numbers may be a mistake.
    stand_out = [
        place for place, kind in enumerate(row) if kind == "w" and {k[place] for k in below} == {"n"}
    ]
    return (
        "n" not in row
        or any(cell.lower() in LABEL_NAMES for cell in sample.rows[at])
        or _has_row_names(sample, at, at + 1)
        or (len(below) > 1 and len(stand_out) > 1)
    )


def _has_row_names(sample: Sample, at: int, first: int) -> bool:
    """Whether a row has one cell less than all from the first on, which begin with names of their own."""
    row, rest = sample.rows[at], sample.rows[first:]
    names = [cells[0] for cells in rest]
    return (
        len(rest) > 1
        and len(set(names)) == len(names)
        and all(name.isdecimal() or not is_number(name, sample.decimal) for name in names)
        and all(len(cells) == len(row) + 1 and cells[-1] for cells in rest)
        and "n" not in sample.kinds[at]
    )


def _are_types(rows: Sequence[list[str]]) -> bool:
    """Whether the second and the third of three rows are types and roles."""
    types, roles = ([cell.lower() for cell in row] for row in rows[1:])
    return (
        len({*map(len, rows)}) == 1
        and any(cell in _TYPES for cell in filter(None, types))
        and all(cell in _TYPES or " " in cell for cell in types)
        and all(cell.split(" ")[0] in _ROLES or "=" in cell for cell in roles)
    )


def _roles(
    names: Sequence[str], typed: Sequence[list[str]], options: Options
) -> tuple[Sequence[str], tuple[tuple[str, bool], ...]]:
    """Names as Orange means them, and the role of each and whether it has classes, if it says so."""
    if typed:
        both = zip(*([cell.lower() for cell in row] for row in typed), strict=True)
        return names, tuple(
            (_ROLES.get(role.split(" ")[0], ""), kind in ("d", "discrete") or " " in kind)
            for kind, role in both
        )
    found = [_PREFIX.fullmatch(name) for name in names]
    if options.format == "delimited" or not any(found):
        return names, ()
    plain = [one[3] if one else name for one, name in zip(found, names, strict=True)]
    return plain, tuple((_ROLES[one[1]], one[2] == "D") if one else ("", False) for one in found)


class Rows:
    """Rows that are all there, as a workbook or a list of lists has them, as text; without blank ones."""

    def __init__(self, cells: Sequence[Sequence[Any]], options: Options) -> None:
        decimal = options.decimal or find_decimal([[c for c in row if isinstance(c, str)] for row in cells])
        rows = [[text_of(cell, decimal) for cell in row] for row in cells]
        self.lines = [number for number, row in enumerate(rows, 1) if any(row)]
        self.rows = [rows[number - 1] for number in self.lines]
        self.sample = Sample(self.rows[:SAMPLE_ROWS] or [[""]], decimal)

    def table(self, form: str, options: Options, *, has_lines: bool) -> Table:
        """Their table."""
        if not self.rows:
            raise DataError("there is nothing in it; it needs rows with two numbers and a class")
        heading = find_heading(self.sample, options)
        check_size(len(self.rows), len(heading.names))
        body = itertools.zip_longest(*self.rows[heading.n_above :], fillvalue="")
        columns = [
            Column(name, cells, decimal=heading.decimal)
            for name, cells in zip(heading.names, body, strict=False)
            if any(cells)
        ]
        if not columns:
            raise DataError("there is a header but no row of data under it")
        return heading.applied(Table(columns, form, self.lines[heading.n_above :] if has_lines else None))
