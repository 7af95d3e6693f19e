"""Text with a value a column: commas, semicolons, tabs, bars or white space; decimal points or commas."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from netviz.data.dataset import DataError
from netviz.data.options import Options
from netviz.data.quick import Layout, UncleanError, read_columns
from netviz.data.source import Source, codec
from netviz.data.table import LABEL_NAMES, MISSING, MOST_COLUMNS, Column, Table, is_number, unique_names

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "white space"}
"""What can separate columns, and what people call it."""

COMMENTS = ("#", "%", "//")
CLASSES_MARK = "# classes = "
"""Before the classes in their order, in a file that netviz wrote."""

_SAMPLE_LINES = 200
_CHUNK = 20_000  # rows between two looks at whether anybody still wants them
_FAST = 500_000  # bytes from which on it is worth to try whether the table is clean
_HEAD = 2**18  # bytes from which it is seen how a large table is written
_DECIMAL_COMMA = re.compile(r"[-+]?\d*,\d+([eE][-+]?\d+)?")
_UNEVEN = 0.9  # share of the lines that must have as many cells for a delimiter to be believed


@dataclass(frozen=True)
class Dialect:
    """How a text is written; and whether by netviz, so that its names are as they should be."""

    delimiter: str
    decimal: str
    header: bool
    is_own: bool = False

    def names(self, first: list[str]) -> list[str]:
        """The columns' names, from the first row."""
        return first if self.is_own else unique_names(first if self.header else [""] * len(first))


def fits(source: Source, head: str) -> bool:
    """Anything that is text."""
    return True


def read(source: Source, options: Options) -> Table:
    """Read all columns."""
    encoding = source.encoding(options.encoding)
    table = _quickly(source, encoding, options) if len(source.content) >= _FAST else None
    return table or _carefully(source, options)


def _opening(
    source: Source, encoding: str, text: str, options: Options
) -> tuple[_Body, Dialect, tuple[str, ...] | None]:
    """How a text is written, found from its beginning; and the order of classes, where netviz wrote it."""
    if text.startswith(CLASSES_MARK):
        body = _Body(text, text.find("\n") + 1 or len(text))
        body.has_comments = False
        return body, Dialect(",", ".", header=True, is_own=True), _order(source, text)
    skipped, delimiter = _skip_head(text)
    body = _Body(text, skipped)
    sample = body.sample()
    if not sample:
        raise DataError(f"{source.path} is empty; it needs lines with two numbers and a class")
    return body, _dialect(sample, options.delimiter or delimiter, options), None


def _order(source: Source, text: str) -> tuple[str, ...]:
    """The classes in the first line of what netviz wrote."""
    try:
        order = json.loads(text.partition("\n")[0][len(CLASSES_MARK) :])
    except (ValueError, RecursionError):
        order = None
    if not isinstance(order, list) or not all(isinstance(name, str) for name in order):
        raise DataError(f"{source.path}, line 1: a list of the classes was expected after “{CLASSES_MARK}”")
    return tuple(order)


def _table(
    source: Source,
    encoding: str,
    dialect: Dialect,
    columns: list[Column],
    lines: range | list[int],
    order: tuple[str, ...] | None,
) -> Table:
    """The table of columns that have been read."""
    table = Table(
        source=str(source.path),
        columns=columns,
        format=DELIMITERS.get(dialect.delimiter, dialect.delimiter),
        lines=lines,
        encoding=encoding,
        delimiter=dialect.delimiter,
        decimal=dialect.decimal,
        header=dialect.header,
    )
    if order is None:
        return table
    if len(columns) != 4:
        raise DataError(f"{source.path}, line 2: two features, a class and a part were expected")
    first, second, label, part = columns
    return replace(
        table,
        columns=[first, second, label],
        format="netviz",
        class_order=order,
        is_test=part.cells.numbered({"test": 1}) > 0,
        label=label.name,
        features=(first.name, second.name),
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

    def numbered_sample(self) -> list[tuple[int, str]]:
        """The first lines that are not blank, with their numbers."""
        filled = ((number, line) for number, line in self.lines() if line.strip())
        return list(itertools.islice(filled, _SAMPLE_LINES))

    def sample(self) -> list[str]:
        """The first lines that are not blank."""
        return [line for _, line in self.numbered_sample()]


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


def _dialect(sample: list[str], named: str, options: Options) -> Dialect:
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


# ------------------------------------------------------------------ quickly


def _quickly(source: Source, encoding: str, options: Options) -> Table | None:
    """What is as clean as its beginning, without a text of all of it; else None."""
    content = source.content
    if encoding == "utf-16":
        content = content.decode(codec(content, encoding)).encode()
    bytes_in = "utf-8" if encoding == "utf-16" else encoding
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) and bytes_in == "utf-8" else b""
    head = content[len(mark) : content.rfind(b"\n", 0, _HEAD) + 1].decode(bytes_in).replace("\r\n", "\n")
    body, dialect, order = _opening(source, encoding, head, options)
    numbered = body.numbered_sample()
    sample = _split([line for _, line in numbered], dialect.delimiter)
    rows = sample[dialect.header :]
    if (
        dialect.delimiter in (" ", dialect.decimal)
        or len(numbered) < _SAMPLE_LINES
        or len(sample) < len(numbered)
    ):
        return None
    names = dialect.names(sample[0])
    if any(len(row) != len(names) for row in sample):
        return None
    first_line = numbered[0][0] + dialect.header
    layout = Layout(
        start=_start_of_line(content, first_line) or len(mark),
        delimiter=dialect.delimiter,
        decimal=dialect.decimal,
        is_numeric=tuple(
            _all_numbers([row[place] for row in rows], dialect) for place in range(len(names))
        ),
        encoding=bytes_in,
    )
    try:
        columns = read_columns(content, layout, names, options.report)
    except UncleanError:
        return None
    lines = range(first_line, first_line + len(columns[0]))
    return _table(source, encoding, dialect, columns, lines, order)


def _all_numbers(cells: list[str], dialect: Dialect) -> bool:
    """Whether cells are numbers, as far as they are there."""
    present = [cell for cell in cells if cell.lower() not in MISSING]
    return bool(present) and all(is_number(cell, dialect.decimal) for cell in present)


def _start_of_line(content: bytes, line: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = content.index(b"\n", start) + 1
    return start


# ---------------------------------------------------------------- carefully


def _carefully(source: Source, options: Options) -> Table:
    text, encoding = source.decoded(options.encoding)
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    body, dialect, order = _opening(source, encoding, text, options)
    columns, lines = _columns(source, body, dialect, options)
    return _table(source, encoding, dialect, columns, lines, order)


def _columns(
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
            names = dialect.names(row)
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
