"""Text with a value a column: commas, semicolons, tabs, bars or white space; decimal points or commas."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from netviz.data.dataset import DataError
from netviz.data.options import Options
from netviz.data.source import Source
from netviz.data.table import LABEL_NAMES, MISSING, MOST_COLUMNS, Column, Table, is_number, unique_names

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "white space"}
"""What can separate columns, and what people call it."""

COMMENTS = ("#", "%", "//")
CLASSES_MARK = "# classes = "
"""Before the classes in their order, in a file that netviz wrote."""

_SAMPLE_LINES = 200
_CHUNK = 20_000  # rows between two looks at whether anybody still wants them
_FAST = 500_000  # characters from which on it is worth to try numpy's own reader
_DECIMAL_COMMA = re.compile(r"[-+]?\d*,\d+([eE][-+]?\d+)?")
_UNEVEN = 0.9  # share of the lines that must have as many cells for a delimiter to be believed


@dataclass(frozen=True)
class Dialect:
    """How a text is written."""

    delimiter: str
    decimal: str
    header: bool


def fits(source: Source, head: str) -> bool:
    """Anything that is text."""
    return True


def read(source: Source, options: Options) -> Table:
    """Read all columns."""
    text, encoding = source.decoded(options.encoding)
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    if text.startswith(CLASSES_MARK):
        return _own(source, text, options)
    skipped, delimiter = _skip_head(text)
    delimiter = options.delimiter or delimiter
    body = _Body(text, skipped)
    sample = body.sample()
    if not sample:
        raise DataError(f"{source.path} is empty; it needs lines with two numbers and a class")
    dialect = _dialect(source, sample, delimiter, options)
    columns, lines = _columns(source, encoding, body, dialect, options)
    return Table(
        source=str(source.path),
        columns=columns,
        format=DELIMITERS.get(dialect.delimiter, dialect.delimiter),
        lines=lines,
        encoding=encoding,
        delimiter=dialect.delimiter,
        decimal=dialect.decimal,
        header=dialect.header,
    )


def _own(source: Source, text: str, options: Options) -> Table:
    """What netviz wrote: the classes in their order, then two features, the class and the part."""
    first, _, _ = text.partition("\n")
    try:
        order = json.loads(first[len(CLASSES_MARK) :])
    except (ValueError, RecursionError):
        order = None
    if not isinstance(order, list) or not all(isinstance(name, str) for name in order):
        raise DataError(f"{source.path}, line 1: a list of the classes was expected after “{CLASSES_MARK}”")
    body = _Body(text, len(first) + 1)
    body.has_comments = False
    columns, lines = _columns(source, "utf-8", body, Dialect(",", ".", header=True), options)
    if len(columns) != 4:
        raise DataError(f"{source.path}, line 2: two features, a class and a part were expected")
    features, label, part = columns[:2], columns[2], columns[3]
    return Table(
        source=str(source.path),
        columns=[*features, label],
        format="netviz",
        lines=lines,
        encoding="utf-8",
        delimiter=",",
        class_order=tuple(order),
        is_test=np.array([word == "test" for word in part.words()]),
        label=label.name,
        features=(features[0].name, features[1].name),
    )


def _skip_head(text: str) -> tuple[int, str]:
    """How many characters a `sep=` line takes at the beginning, and the delimiter that it names."""
    match = re.match(r'\s*"?sep=(.)"?[ \t]*\n', text, re.IGNORECASE)
    return (match.end(), match.group(1)) if match else (0, "")


class _Body:
    """The lines of a text that are no comments, with their numbers."""

    def __init__(self, text: str, start: int) -> None:
        self.text, self.start = text, start
        self.first_line = text.count("\n", 0, start) + 1
        marks = tuple(mark for mark in COMMENTS if mark in text)
        self.has_comments = bool(marks) and any(
            re.search(rf"(?m)^[ \t]*{re.escape(mark)}", text) for mark in marks
        )

    def lines(self) -> Iterator[tuple[int, str]]:
        """Number and text of each line that is no comment; a comment within quotes is one too."""
        for number, line in enumerate(io.StringIO(self.text[self.start :]), self.first_line):
            if not (self.has_comments and line.lstrip().startswith(COMMENTS)):
                yield number, line

    def sample(self) -> list[str]:
        """The first lines that are not blank."""
        found: list[str] = []
        for _, line in self.lines():
            if line.strip():
                found.append(line)
                if len(found) == _SAMPLE_LINES:
                    break
        return found


def _split(lines: list[str], delimiter: str) -> list[list[str]]:
    if delimiter == " ":
        return [_split_white(line) for line in lines]
    try:
        rows = list(csv.reader(lines, delimiter=delimiter, skipinitialspace=True))
    except csv.Error:
        rows = [line.split(delimiter) for line in lines]
    return [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]


def _split_white(line: str) -> list[str]:
    if '"' not in line and "'" not in line:
        return line.split()
    return [a or b or c for a, b, c in re.findall(r'"([^"]*)"|\'([^\']*)\'|(\S+)', line)]


def _dialect(source: Source, sample: list[str], named: str, options: Options) -> Dialect:
    best: tuple[tuple[float, ...], str, str] | None = None
    for delimiter in [named] if named else list(DELIMITERS):
        if delimiter != " " and not any(delimiter in line for line in sample) and not named:
            continue
        rows = _split(sample, delimiter)
        if not rows:
            continue
        decimal = options.decimal or _decimal(rows)
        widths = Counter(len(row) for row in rows)
        width, same = widths.most_common(1)[0]
        body = [row for row in rows if len(row) == width][1:] or rows
        numbers = sum(is_number(cell, decimal) for row in body for cell in row) / len(body)
        even = same / len(rows)
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
    rows = _split(sample, delimiter)
    header = options.header
    if header is None:
        first = rows[0]
        header = (
            not any(is_number(cell, decimal) for cell in first)
            or any(cell.lower() in LABEL_NAMES for cell in first)
            or _stands_out(rows, decimal)
        )
    return Dialect(delimiter, decimal, header)


def _stands_out(rows: list[list[str]], decimal: str) -> bool:
    """Whether the first row has words above columns of numbers: at least two, for one may be a slip."""
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
    commas = sum(_DECIMAL_COMMA.fullmatch(cell) is not None for cell in cells)
    points = sum("." in cell and is_number(cell) for cell in cells)
    return "," if commas > points else "."


def _columns(
    source: Source, encoding: str, body: _Body, dialect: Dialect, options: Options
) -> tuple[list[Column], range | list[int]]:
    quick = _quickly(source, encoding, body, dialect) if len(body.text) >= _FAST else None
    if quick is not None:
        return quick
    return _carefully(source, body, dialect, options)


# ---------------------------------------------------------------- carefully


def _carefully(
    source: Source, body: _Body, dialect: Dialect, options: Options
) -> tuple[list[Column], list[int]]:
    """Row by row, with the line of everything that is wrong."""
    path = source.path
    names: list[str] = []
    cells: list[list[str]] = []
    numbers: list[int] = []
    width, first = 0, 0
    total = max(len(body.text), 1)
    for done, (line, row) in enumerate(_rows(source, body, dialect)):
        if not width:
            width, first = len(row), line
            if width > MOST_COLUMNS:
                raise DataError(f"{path}, line {line}: {width} columns; at most {MOST_COLUMNS} are read")
            names = _names(row, dialect.header)
            cells = [[] for _ in range(width)]
            if dialect.header:
                continue
        if len(row) == width + 1 and not row[-1]:
            row = row[:-1]  # a delimiter at the end of the line
        if len(row) != width:
            raise DataError(
                f"{path}, line {line}: {len(row)} value{'s' if len(row) != 1 else ''} where line "
                f"{first} has {width}; every line needs as many, separated by "
                f"{DELIMITERS.get(dialect.delimiter, dialect.delimiter)}"
            )
        for column, cell in zip(cells, row, strict=True):
            column.append(cell)
        numbers.append(line)
        if done % _CHUNK == 0:
            options.report(min(0.99, line * 40 / total))
    if not numbers:
        raise DataError(f"{path}: there is a header but no row of data under it")
    if width > 1 and not any(cells[-1]) and not (dialect.header and names[-1].strip("column 0123456789")):
        names, cells = names[:-1], cells[:-1]  # every line ends with a delimiter
    return [
        Column(name, column, decimal=dialect.decimal) for name, column in zip(names, cells, strict=True)
    ], numbers


def _rows(source: Source, body: _Body, dialect: Dialect) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each row that is not blank."""
    if dialect.delimiter == " ":
        for number, line in body.lines():
            cells = _split_white(line)
            if cells:
                yield number, cells
        return
    numbers: list[int] = []

    def lines() -> Iterator[str]:
        for number, line in body.lines():
            numbers.append(number)
            yield line

    reader = csv.reader(lines(), delimiter=dialect.delimiter, skipinitialspace=True)
    while True:
        numbers.clear()
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            begun = numbers[0] if numbers else 1
            raise DataError(
                f"{source.path}, line {begun}: a quoted value that does not end ({error}); "
                "close its quotes, or remove them"
            ) from None
        cells = [cell.strip() for cell in row]
        if len(numbers) > 1:
            _refuse_swallowed(source, numbers[0], row, dialect.delimiter)
        if any(cells):
            yield numbers[0], cells


def _refuse_swallowed(source: Source, line: int, row: list[str], delimiter: str) -> None:
    """A lone quote makes one value of all rows up to the next quote; that must not go unsaid."""
    for cell in row:
        inner = cell.split("\n")[1:]
        if len(row) > 1 and any(part.count(delimiter) >= max(1, len(row) - 1) for part in inner):
            raise DataError(
                f"{source.path}, line {line}: a quoted value runs over {len(inner) + 1} lines, whole rows "
                "among them; close its quote, or remove it"
            )


def _names(row: list[str], header: bool) -> list[str]:
    return unique_names(row if header else [""] * len(row))


# ------------------------------------------------------------------ quickly


def _quickly(
    source: Source, encoding: str, body: _Body, dialect: Dialect
) -> tuple[list[Column], range] | None:
    """By numpy's reader, where the table is as clean as its beginning; else None."""
    delimiter = dialect.delimiter
    text = body.text
    if body.has_comments or '"' in text or dialect.decimal != "." or delimiter == " ":
        return None
    sample = _split(body.sample(), delimiter)
    width = len(sample[0])
    rows = sample[dialect.header :]
    if not rows or any(len(row) != width for row in rows):
        return None
    numeric = [all(is_number(row[place]) for row in rows) for place in range(width)]
    head = text[body.start :].split("\n", 1)[0]
    if not head.strip() or sum(numeric) > 64:
        return None
    kinds = [(f"c{place}", "f8" if yes else "O") for place, yes in enumerate(numeric)]
    try:
        # numpy reads a file in large pieces, and anything else line by line.
        plain = (
            source.path.is_file()  # and not what was pasted
            and not source.packed
            and encoding == "utf-8"
            and not body.start
            and b"\r" not in source.head
        )
        table = np.loadtxt(
            str(source.path) if plain else io.StringIO(text[body.start :]),
            encoding="utf-8-sig",
            dtype=np.dtype(kinds),
            delimiter=delimiter,
            skiprows=int(dialect.header),
            comments=None,
            ndmin=1,
        )
    except (ValueError, IndexError):
        return None
    n_lines = text.count("\n", body.start) + (not text.endswith("\n"))
    if len(table) != n_lines - dialect.header or not len(table):
        return None  # blank lines: they have no place among the numbers of lines
    columns = []
    for place, name in enumerate(_names(sample[0], dialect.header)):
        values = table[f"c{place}"]
        if numeric[place]:
            columns.append(Column(name, values=np.ascontiguousarray(values)))
            continue
        texts = values.tolist()
        if any(cell != cell.strip() for cell in set(texts)):
            texts = [cell.strip() for cell in texts]
        columns.append(Column(name, texts))
        if not any(texts) or all(text.lower() in MISSING for text in texts[:50]):
            return None
    first = body.first_line + dialect.header
    return columns, range(first, first + len(table))
