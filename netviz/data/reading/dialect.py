"""How a text of columns is written: what separates them, the decimal mark, names, comments, titles."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from netviz.data.reading.options import Options
from netviz.data.reading.table import LABEL_NAMES, MISSING, is_number, thousands_of, unique_names

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "white space"}
"""What can separate columns, and what people call it."""

WHOLE_LINE = "\x1f"
"""A delimiter that no text has, for a file of one column with blanks in it."""

COMMENTS = ("#", "%", "//")
SAMPLE_LINES = 200
"""Lines from the beginning that the dialect is found from."""

_MOST_TITLES = 5  # lines above the names
_DECIMAL_COMMA = re.compile(r"[-+]?\d*,\d+([eE][-+]?\d+)?")
_THOUSAND = re.compile(r"[-+]?[1-9]\d{0,2},\d{3}")
_POINTED = re.compile(r"[-+]?[1-9]\d{0,2}\.\d{3}")
_UNEVEN = 0.9  # share of the lines that must have as many cells for a delimiter to be believed


@dataclass(frozen=True)
class Dialect:
    """How a text is written.

    Attributes
    ----------
    delimiter, decimal : str
    header : bool
        Whether the first row has names.
    n_titles : int
        Lines above the first row that are none.
    has_row_names : bool
        Whether the rows have one cell more than the names, at their beginning, as R writes them.
    named : tuple of str
        Names in a comment above the first row, as numpy writes them.
    is_own : bool
        Whether netviz wrote it, so that the names are as they should be.
    notes : tuple of str
        What should be said.
    """

    delimiter: str
    decimal: str
    header: bool
    n_titles: int = 0
    has_row_names: bool = False
    named: tuple[str, ...] = ()
    is_own: bool = False
    notes: tuple[str, ...] = ()

    def names(self, first: list[str]) -> list[str]:
        """The columns' names, from the first row."""
        if self.is_own:
            return first
        if not self.header:
            return unique_names(self.named if len(self.named) == len(first) else [""] * len(first))
        return unique_names(["row", *first] if self.has_row_names else first)

    @property
    def title(self) -> str:
        """What people call text that is so separated."""
        return DELIMITERS.get(self.delimiter, self.delimiter)


class Body:
    """The lines of a text that are neither comments nor titles, with their numbers.

    Attributes
    ----------
    comments : list of int
        The numbers of the comments between rows, as far as lines have been asked for.
    heading : str
        The last comment above the first row, without its mark.
    """

    def __init__(self, text: str, start: int) -> None:
        self.text, self.start = text, start
        self.first_line = text.count("\n", 0, start) + 1
        self.n_titles = 0
        self.comments: list[int] = []
        self.heading = ""
        marks = tuple(mark for mark in COMMENTS if mark in text)
        self.has_comments = bool(marks) and any(
            re.search(rf"(?m)^[ \t]*{re.escape(mark)}", text) for mark in marks
        )
        if self.has_comments and not self.sample():
            self.has_comments = False  # they are colours, or numbers of rows

    def lines(self) -> Iterator[tuple[int, str]]:
        """Number and text of each line; a comment within quotes is one too."""
        self.comments.clear()
        n_filled = 0
        for number, line in enumerate(io.StringIO(self.text[self.start :]), self.first_line):
            if self.has_comments and line.lstrip().startswith(COMMENTS):
                if n_filled > self.n_titles:
                    self.comments.append(number)
                else:
                    self.heading = line.strip().lstrip("#%/").strip()
                continue
            n_filled += not line.isspace()
            if n_filled > self.n_titles or line.isspace():
                yield number, line

    def numbered_sample(self) -> list[tuple[int, str]]:
        """The first lines that are not blank, with their numbers."""
        filled = ((number, line) for number, line in self.lines() if line.strip())
        return list(itertools.islice(filled, SAMPLE_LINES))

    def sample(self) -> list[str]:
        """The first lines that are not blank."""
        return [line for _, line in self.numbered_sample()]


def split(lines: list[str], delimiter: str) -> list[list[str]]:
    """The cells of lines that are not blank."""
    if delimiter == " ":
        return [split_white(line) for line in lines]
    try:
        rows = list(csv.reader(lines, delimiter=delimiter, skipinitialspace=True))
    except csv.Error:
        rows = [line.split(delimiter) for line in lines]
    return [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]


def split_white(line: str) -> list[str]:
    """The cells of a line with white space between them; those in quotes may have some in them."""
    if '"' not in line and "'" not in line:
        return line.split()
    return [a or b or c for a, b, c in re.findall(r'"([^"]*)"|\'([^\']*)\'|(\S+)', line)]


def find_dialect(body: Body, named: str, options: Options) -> Dialect:
    """How a text is written, from its first lines.

    Parameters
    ----------
    body : Body
        With at least one line.
    named : str
        The delimiter that the text itself names; else empty.
    options : Options
        What is not to be found out.
    """
    sample = body.sample()
    delimiter, decimal = _marks(sample, named, options)
    rows = split(sample, delimiter)
    n_titles = _titles(rows, delimiter, decimal) if options.header is None else 0
    rows = rows[n_titles:]
    has_row_names = _has_row_names(rows, decimal) and options.header is not False
    header = options.header
    numbered = header is None and _counts(rows[0])
    if header is None:
        header = (
            not any(is_number(cell, decimal) for cell in rows[0])
            or any(cell.lower() in LABEL_NAMES for cell in rows[0])
            or has_row_names
            or _stands_out(rows, decimal)
            or numbered
        )
    found = Dialect(delimiter, decimal, header, n_titles, has_row_names)
    heading = () if header or not body.heading else tuple(split([body.heading], delimiter)[0])
    if len(heading) == len(rows[0]) and not any(is_number(cell, decimal) or not cell for cell in heading):
        found = replace(found, named=heading)
    notes = []
    if n_titles:
        texts = ", ".join(f"“{' '.join(line.split())[:40]}”" for line in sample[:n_titles])
        notes.append(f"left out above the table: {texts}")
    if numbered:
        notes.append(
            f"the first row, {', '.join(cell for cell in rows[0] if cell)[:40]}, is taken for names"
        )
    thousands = _thousands(rows[header:], decimal) if options.decimal is None else ""
    if thousands:
        notes.append(
            f"“{thousands}” is read with a decimal point; if points separate thousands, "
            "choose the comma as the decimal mark (--decimal ,)"
        )
    doubtful = _doubtful(rows[header:], decimal) if options.decimal is None else ""
    if doubtful:
        notes.append(
            f"“{doubtful}” is read with a decimal comma; if commas separate thousands, "
            "choose the point as the decimal mark (--decimal .)"
        )
    return replace(found, notes=tuple(notes))


def _marks(sample: list[str], named: str, options: Options) -> tuple[str, str]:
    """The delimiter with which most lines have as many cells, and the decimal mark."""
    best: tuple[tuple[float, ...], str, str] | None = None
    for delimiter in [named] if named else list(DELIMITERS):
        if delimiter != " " and not any(delimiter in line for line in sample) and not named:
            continue
        rows = split(sample, delimiter)
        if not rows:
            continue
        decimal = options.decimal or _decimal(rows)
        rows = rows[_titles(rows, delimiter, decimal) :]
        widths = Counter(len(row) for row in rows)
        width, same = widths.most_common(1)[0]
        filled = [row for row in rows if len(row) == width][1:] or rows
        numbers = sum(is_number(cell, decimal) for row in filled for cell in row) / len(filled)
        even = (same + _has_row_names(rows, decimal)) / len(rows)
        score = (
            float(width >= 2),
            float(even >= _UNEVEN),
            min(numbers, 2.0),
            even,
            float(delimiter != " "),
        )
        if best is None or score > best[0]:
            best = score, delimiter, decimal
    _, delimiter, decimal = best or ((), named or ",", options.decimal or ".")
    return delimiter, decimal


def _titles(rows: list[list[str]], delimiter: str, decimal: str) -> int:
    """How many rows at the beginning have only one cell, of words, where the rows below have several."""
    width = Counter(len(row) for row in rows).most_common(1)[0][0]
    n_titles = 0
    for row in rows[: max(0, min(_MOST_TITLES, len(rows) - 3))]:
        filled = [cell for cell in row if cell]
        is_title = width > 2 and len(filled) == 1 and not is_number(filled[0], decimal)
        # In white space every word is a cell: then a title has another number of them, and no numbers.
        if not is_title and (
            delimiter != " "
            or len(row) in (width, width - 1)
            or any(is_number(cell, decimal) for cell in filled)
        ):
            break
        n_titles += 1
    return n_titles if len(rows) > n_titles and len(rows[n_titles]) in (width, width - 1) else 0


def _has_row_names(rows: list[list[str]], decimal: str) -> bool:
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


def _stands_out(rows: list[list[str]], decimal: str) -> bool:
    """Whether the first row has words above columns of numbers: at least two, for one may be a mistake."""
    first, rest = rows[0], [row for row in rows[1:] if len(row) == len(rows[0])]
    above = [
        place
        for place, cell in enumerate(first)
        if cell.lower() not in MISSING and not is_number(cell, decimal)
    ]
    return len(rest) > 1 and sum(all(is_number(row[p], decimal) for row in rest) for p in above) > 1


def _decimal(rows: list[list[str]]) -> str:
    """A comma, where more cells look like 1,5 than like 1.5 (between commas they are quoted)."""
    cells = [cell for row in rows for cell in row]
    for mark, other in ((".", ","), (",", ".")):
        if any(thousands_of(cell, mark) and (mark in cell or cell.count(other) > 1) for cell in cells):
            return mark  # 1,234.5 and 1,234,567 leave no doubt
    commas = sum(_DECIMAL_COMMA.fullmatch(cell) is not None for cell in cells)
    points = sum("." in cell and is_number(cell) for cell in cells)
    return "," if commas > points else "."


def _thousands(rows: list[list[str]], decimal: str) -> str:
    """The first number such as 1.000 in a column of others such as 950, without a point."""
    if decimal != ".":
        return ""
    for column in itertools.zip_longest(*rows, fillvalue=""):
        pointed = [cell for cell in column if _POINTED.fullmatch(cell)]
        whole = [cell for cell in column if cell.isdecimal()]
        if pointed and any(len(cell) == 3 for cell in whole) and len(pointed) + len(whole) == len(column):
            return pointed[0]
    return ""


def _doubtful(rows: list[list[str]], decimal: str) -> str:
    """The first number with a comma, if all of them look as if commas separated thousands."""
    if decimal != ",":
        return ""
    with_comma = [cell for row in rows for cell in row if "," in cell and is_number(cell, ",")]
    return with_comma[0] if with_comma and all(map(_THOUSAND.fullmatch, with_comma)) else ""
