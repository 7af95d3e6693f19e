"""What stands above the rows of a table: titles, legends, names, units, Orange's types and roles."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from netviz.data.reading.options import Options
from netviz.data.reading.table import (
    LABEL_NAMES,
    MISSING,
    Column,
    Table,
    check_size,
    is_number,
    text_of,
    thousands_of,
    unique_names,
)
from netviz.errors import DataError

SAMPLE_ROWS = 200
"""Rows from the beginning that are looked at."""

_DECIMAL_COMMA = re.compile(r"\(?[-+−]?\d*,\d+([eEdD][-+]?\d+)?\)?\s?%?")
_THOUSAND = re.compile(r"[-+]?[1-9]\d{0,2},\d{3}")
_POINTED = re.compile(r"[-+]?[1-9]\d{0,2}\.\d{3}")
_UNIT = re.compile(
    r"[\[(].*[\])]|<\w+>|-+|[nµuμcmdk]?[mgsl]|[kMG]?Hz|(°|deg ?)?[CFK]|%|[mk]?[VAWJN]|[hk]?Pa|m?bar|km/h"
    r"|m/s|[cm]?m[²2]|min|h|years?|count|a\.?u\.?|deg|°|rad|[cd]|continuous|discrete|[fiu]\d\d|(float|int)\d\d"
    r"|(?i:float|int|integer|double|real|numeric|number|str|string|text|object|bool|category)"
)
"""A unit, or the type of a column, as Orange, pandas, R and polars write it."""

_NO_NAME = re.compile(r"\W+|.*:")  # A =
_TYPES = {"", "c", "d", "s", "t", "continuous", "discrete", "string", "time", "basket", "n", "numeric"}
_ROLES = {"": "", "class": "class", "c": "class", "meta": "meta", "m": "meta",
          "ignore": "ignore", "i": "ignore", "weight": "weight", "w": "weight"}  # fmt: skip
_PREFIX = re.compile(r"(?=[^#])([mciw]?)([CDSTN]?)#(\S.*)")


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
    roles, kinds : tuple of str
        Of each column, as Orange has them: class, meta, ignore, weight or nothing; d where it has classes.
    class_names : tuple of str
        Of the codes in the last column, as scikit-learn keeps them.
    notes : tuple of str
        What should be said.
    """

    names: tuple[str, ...]
    n_above: int
    header: bool
    roles: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    class_names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def applied(self, table: Table) -> Table:
        """A table with what the heading says of its columns."""
        if self.class_names:
            *others, last = table.columns
            name_of = {str(code): name for code, name in enumerate(self.class_names)}
            texts = last.cells.renamed([name_of.get(code, code) for code in last.cells.different])
            last = replace(last, texts=texts, values=None, nominal=self.class_names)
            return replace(table, columns=[*others, last], label=last.name)
        if not self.roles:
            return table
        role_of, kind_of = (dict(zip(self.names, said, strict=False)) for said in (self.roles, self.kinds))
        columns = [one for one in table.columns if role_of.get(one.name, "") in ("", "class")]
        if not columns:
            raise DataError("every column is meta or ignored; two features and a class are needed")
        out = [f"“{one.name}” ({role_of[one.name]})" for one in table.columns if one not in columns]
        notes = [f"left out, because of their roles: {', '.join(out)}"] if out else []
        classes = tuple(one.name for one in columns if role_of.get(one.name) == "class")
        return replace(
            table,
            columns=[_nominal(one) if kind_of.get(one.name) == "d" else one for one in columns],
            format="Orange",
            warnings=(*table.warnings, *notes),
            label=classes[0] if classes else None,
            rivals=classes if len(classes) > 1 else (),
        )


def _nominal(column: Column) -> Column:
    present = {text for text in column.cells.different if text.lower() not in MISSING}
    return replace(column, nominal=tuple(sorted(present)), texts=column.cells, values=None)


def find_heading(
    rows: Sequence[list[str]],
    decimal: str,
    options: Options,
    comments: Sequence[tuple[int, list[str]]] = (),
    white: bool = False,
) -> Heading:
    """What is above the data.

    Parameters
    ----------
    rows : list of list of str
        The first rows that are not blank, at least one.
    decimal : str
    options : Options
    comments : list of (int, list of str)
        Comments, with the number of rows above each; the last may have the names.
    white : bool
        Whether white space separates the cells, so that every word is one.
    """
    width, numeric = shape_of(rows, decimal)
    counted = _line_of_counts(rows, width) if options.header is None else ()
    if counted:
        note = f"the first line says how many there are, and the classes: {', '.join(counted)}"
        return Heading(tuple(unique_names([""] * width)), 1, False, class_names=counted, notes=(note,))
    first = 0 if options.header is False else _first_of_data(rows, width, numeric, decimal)
    at = _place_of_names(rows[:first], rows, width, decimal, white)
    in_comment = _in_comment(comments, first, width, decimal)
    if at is not None and in_comment and len(rows[at]) < width:
        at = None
    if at is not None:  # between names and data there are units at most; others are refused where they are
        first = next((n for n in range(at + 1, first) if not _are_units(rows[n])), first)
    is_typed, numbered = False, False
    if options.header is not False:
        typed = (n for n in range(min(len(rows) - 2, first + 2)) if _are_types(rows[n : n + 3]))
        at, is_typed = next(((n, True) for n in typed), (at, False))
        first = max(first, at + 3) if is_typed and at is not None else first
    if at is None and options.header is not False and first < len(rows):
        numbered = options.header is None and _counts(rows[first])
        if options.header or numbered or _are_names(rows[first:], decimal):
            at, first = first, first + 1
    row_names = at is not None and not is_typed and _has_row_names([rows[at], *rows[first:]], decimal)
    written = rows[at] if at is not None else in_comment
    written = ["row", *written] if row_names else written
    width = max(width, len(written) if not row_names else 0) if first >= len(rows) else width
    if at is not None and len(written) == width + 1 and not written[-1]:
        written = written[:-1]
    names = written if at is not None or len(written) == width else [""] * width
    roles, kinds = _roles(names, rows[at + 1 : at + 3] if is_typed and at is not None else [], options)
    if roles and not is_typed:
        names = [found[3] if (found := _PREFIX.fullmatch(name)) else name for name in names]
    above = [row for place, row in enumerate(rows[:first]) if place != at] if not is_typed else []
    notes = [f"left out above the table: {_quoted(above)}"] if above else []
    if numbered and at is not None:
        notes.append(f"the first row, {', '.join(filter(None, rows[at]))[:40]}, is taken for names")
    return Heading(tuple(unique_names(names)), first, at is not None, roles, kinds, notes=tuple(notes))


def _quoted(rows: list[list[str]]) -> str:
    texts = [f"“{', '.join(filter(None, row))[:40]}”" for row in rows[:5]]
    return ", ".join(texts) + (f" and {len(rows) - 5} lines more" if len(rows) > 5 else "")


def shape_of(rows: Sequence[list[str]], decimal: str) -> tuple[int, list[int]]:
    """How many cells most rows have, leaving out the first, and which columns have numbers."""
    lower = rows[len(rows) // 4 :]
    widths = Counter(len(row) for row in lower)
    width = max(widths, key=lambda found: (widths[found], found))
    full = [row for row in lower if len(row) == width]
    numeric = []
    for place in range(width):
        present = [row[place] for row in full if row[place].lower() not in MISSING]
        if 2 * sum(is_number(cell, decimal) for cell in present) > len(present) > 0:
            numeric.append(place)
    return width, numeric


def _first_of_data(rows: Sequence[list[str]], width: int, numeric: list[int], decimal: str) -> int:
    """The first row with a number, or nothing, where numbers are; after words only, or one row of them."""
    if not numeric:
        return min(1, len(rows)) if not any(is_number(cell, decimal) for cell in rows[0]) else 0
    for place, row in enumerate(rows):
        below = rows[place + 1] if place + 1 < len(rows) else []
        are_words = all(cell and not is_number(cell, decimal) for cell in below)
        if sum(map(bool, row)) == 1 < width - 1 and are_words and len(below) == width:
            continue  # a year above the names
        cells = [row[p] for p in numeric] if len(row) in (width, width + 1) else []
        n_words = sum(cell.lower() not in MISSING and not is_number(cell, decimal) for cell in cells)
        n_numbers = sum(is_number(cell, decimal) for cell in cells)
        if n_numbers >= max(1, n_words) and not (n_words and "" in row[:width]):
            return place
        if len(cells) > 1 and place and all(cell.lower() in MISSING for cell in cells) and any(row[:width]):
            filled = [cell for cell in row if cell]
            if len(filled) > 1 or filled[0].lower() not in LABEL_NAMES:
                return place
        if not cells and 2 * sum(is_number(cell, decimal) for cell in row) > len(row):
            return place  # a row of data with too many cells, or too few
    return 0


def _place_of_names(
    above: Sequence[list[str]], rows: Sequence[list[str]], width: int, decimal: str, white: bool
) -> int | None:
    """Which of the rows above the data has the names: the one with the most different words.

    Where none is as long as the rows, it is the last, which is refused, for names may be missing in it.
    """
    if not above:
        return None
    able = [n for n, row in enumerate(above) if not (n and _are_units(row))]
    last = able[-1]
    if _has_row_names([above[last], *rows[len(above) :]], decimal):
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


def _in_comment(
    comments: Sequence[tuple[int, list[str]]], first: int, width: int, decimal: str
) -> list[str]:
    """The names in the last comment above the data, as numpy writes them."""
    found = [cells for n_above, cells in comments if n_above <= first and not _are_units(cells)]
    names = found[-1] if found else []
    if len(names) == width + 1 and names[0] in ("#", "%", "//"):
        names = names[1:]
    fits = len(names) == width and all(names) and not any(is_number(cell, decimal) for cell in names)
    return names if fits else []


def _line_of_counts(rows: Sequence[list[str]], width: int) -> tuple[str, ...]:
    """The names of the classes, where the first row is scikit-learn's: rows, features, names."""
    cells = [cell for cell in rows[0] if cell]
    words = cells[2:]
    codes = {row[-1] for row in rows[1:] if len(row) == width}
    is_one = (
        len(words) > 1
        and cells[0].isdecimal()
        and cells[1] == str(width - 1)
        and not any(map(is_number, words))
        and codes <= {str(code) for code in range(len(words))}
    )
    return tuple(words) if is_one else ()


def _are_names(rows: Sequence[list[str]], decimal: str) -> bool:
    """Whether the first row has the names, though it has numbers among them, or though all are words."""
    first = rows[0]
    return (
        not any(is_number(cell, decimal) for cell in first)
        or any(cell.lower() in LABEL_NAMES for cell in first)
        or _has_row_names(rows, decimal)
        or _stands_out(rows, decimal)
    )


def _has_row_names(rows: Sequence[list[str]], decimal: str) -> bool:
    """Whether the first row has one cell less than all others, which begin with names of their own."""
    first, rest = rows[0], rows[1:]
    names = [row[0] for row in rest if row]
    return (
        len(rest) > 1
        and len(set(names)) == len(names)
        and all(name.isdecimal() or not is_number(name, decimal) for name in names)
        and all(len(row) == len(first) + 1 and row[-1] for row in rest)
        and not any(is_number(cell, decimal) for cell in first)
    )


def _counts(row: list[str]) -> bool:
    """Whether a row is 0, 1, 2, …, perhaps above an index without a name: pandas' names of columns."""
    cells = row[1:] if not row[0] else row
    return len(cells) > 2 and cells == [str(place) for place in range(len(cells))]


def _stands_out(rows: Sequence[list[str]], decimal: str) -> bool:
    """Whether the first row has words above columns of numbers: at least two, for one may be a mistake."""
    first, rest = rows[0], [row for row in rows[1:] if len(row) == len(rows[0])]
    filled = [place for place, cell in enumerate(first) if cell.lower() not in MISSING]
    words = [place for place in filled if not is_number(first[place], decimal)]
    return len(rest) > 1 and sum(all(is_number(row[p], decimal) for row in rest) for p in words) > 1


# ------------------------------------------------------------------- Orange


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
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Role and kind of each column; nothing where it is not Orange's heading."""
    if typed:
        kinds, roles = ([cell.lower() for cell in row] for row in typed)
        return (
            tuple(_ROLES.get(role.split(" ")[0], "") for role in roles),
            tuple("d" if kind in ("d", "discrete") or " " in kind else kind[:1] for kind in kinds),
        )
    found = [(one[1], one[2].lower()) if (one := _PREFIX.fullmatch(name)) else ("", "") for name in names]
    if options.format == "delimited" or not any(map(any, found)):
        return (), ()
    return tuple(_ROLES[role] for role, _ in found), tuple(kind for _, kind in found)


# -------------------------------------------------------------- decimal marks


def find_decimal(rows: Sequence[Sequence[str]]) -> str:
    """A comma, where more cells look like 1,5 than like 1.5 (between commas they are quoted)."""
    cells = [cell for row in rows for cell in row]
    for mark, other in ((".", ","), (",", ".")):
        if any(thousands_of(cell, mark) and (mark in cell or cell.count(other) > 1) for cell in cells):
            return mark  # 1,234.5 and 1,234,567 leave no doubt
    commas = sum(_DECIMAL_COMMA.fullmatch(cell) is not None for cell in cells)
    points = sum("." in cell and is_number(cell) for cell in cells)
    return "," if commas > points else "."


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


# ------------------------------------------------------------------- a table


def texts_of(rows: Sequence[Sequence[Any]], options: Options) -> tuple[list[list[str]], str]:
    """Cells as text, and the decimal mark of those that were text; all have the same."""
    decimal = options.decimal or find_decimal([[c for c in row if isinstance(c, str)] for row in rows])
    return [[text_of(cell, decimal) for cell in row] for row in rows], decimal


def table_of_rows(
    form: str, rows: list[list[str]], lines: list[int] | None, decimal: str, options: Options
) -> Table:
    """A table of rows that are all there, as a workbook or a list of lists has them."""
    filled = [place for place, row in enumerate(rows) if any(row)]
    rows = [rows[place] for place in filled]
    if not rows:
        raise DataError("there is nothing in it; it needs rows with two numbers and a class")
    heading = find_heading(rows[:SAMPLE_ROWS], decimal, options)
    width = len(heading.names)
    check_size(len(rows), width)
    body = [[*row, *[""] * (width - len(row))] for row in rows[heading.n_above :]]
    if not body:
        raise DataError("there is a header but no row of data under it")
    columns = [
        Column(name, [row[place] for row in body], decimal=decimal)
        for place, name in enumerate(heading.names)
        if any(row[place] for row in body)
    ]
    table = Table(
        columns, form, header=heading.header, decimal=decimal,
        lines=None if lines is None else [lines[place] for place in filled[heading.n_above :]],
        warnings=(*heading.notes, *doubts(rows[heading.n_above :][:SAMPLE_ROWS], decimal, options)),
    )  # fmt: skip
    return heading.applied(table)
