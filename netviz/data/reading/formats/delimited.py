"""Text with a value a column: commas, semicolons, tabs, bars or white space; decimal points or commas."""

from __future__ import annotations

import codecs
import csv
import json
import re
from collections.abc import Iterator
from dataclasses import replace

from netviz.data.dataset import DataError
from netviz.data.reading.clean import Layout, UncleanError, read_columns
from netviz.data.reading.dialect import SAMPLE_LINES, Body, Dialect, find_dialect, split, split_white
from netviz.data.reading.options import Options
from netviz.data.reading.source import Source, codec, with_line_feeds
from netviz.data.reading.table import MISSING, MOST_CELLS, MOST_COLUMNS, Column, Table, is_number

CLASSES_MARK = "# classes = "
"""Before the classes in their order, in a file that netviz wrote."""

_CHUNK = 20_000  # rows between two looks at whether anybody still wants them
_FAST = 500_000  # bytes from which on it is worth to try whether the table is clean
_HEAD = 2**18  # bytes from which it is seen how a large table is written


def fits(source: Source, head: str) -> bool:
    """Anything that is text."""
    return True


def read(source: Source, options: Options) -> Table:
    """Read all columns."""
    encoding = source.encoding(options.encoding)
    table = _quickly(source, encoding, options) if len(source.content) >= _FAST else None
    return table or _carefully(source, options)


def _opening(source: Source, text: str, options: Options) -> tuple[Body, Dialect, tuple[str, ...] | None]:
    """How a text is written, found from its beginning; and the order of classes, where netviz wrote it."""
    if text.startswith(CLASSES_MARK):
        body = Body(text, text.find("\n") + 1 or len(text))
        body.has_comments = False
        return body, Dialect(",", ".", header=True, is_own=True), _order(source, text)
    skipped, delimiter = _skip_head(text)
    body = Body(text, skipped)
    if not body.sample():
        raise DataError(f"{source.path} is empty; it needs lines with two numbers and a class")
    dialect = find_dialect(body, options.delimiter or delimiter, options)
    body.n_titles = dialect.n_titles
    return body, dialect, None


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
        format=dialect.title,
        lines=lines,
        encoding=encoding,
        delimiter=dialect.delimiter,
        decimal=dialect.decimal,
        header=dialect.header,
        warnings=dialect.notes,
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


# ------------------------------------------------------------------ quickly


def _quickly(source: Source, encoding: str, options: Options) -> Table | None:
    """What is as clean as its beginning, without a text of all of it; else None."""
    content = source.content
    if encoding == "utf-16":
        content = content.decode(codec(content, encoding)).encode()
        if b"\0" in content:
            return None
    bytes_in = "utf-8" if encoding == "utf-16" else encoding
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) and bytes_in == "utf-8" else b""
    head = content[len(mark) : content.rfind(b"\n", 0, _HEAD) + 1].decode(bytes_in).replace("\r\n", "\n")
    if not head.strip() or "\r" in head:
        return None
    body, dialect, order = _opening(source, head, options)
    if order is not None and any(name != name.strip() for name in order):
        return None
    numbered = body.numbered_sample()
    sample = split([line for _, line in numbered], dialect.delimiter)
    rows = sample[dialect.header :]
    if (
        dialect.delimiter in (" ", dialect.decimal)
        or len(numbered) < SAMPLE_LINES
        or len(sample) < len(numbered)
    ):
        return None
    names = dialect.names(sample[0])
    if any(len(row) != len(names) for row in rows):
        return None
    first_line = numbered[0][0] + dialect.header
    layout = Layout(
        start=_start_of_line(content, first_line) or len(mark),
        delimiter=dialect.delimiter,
        decimal=dialect.decimal,
        is_numeric=tuple(
            _all_numbers([row[place] for row in rows], dialect) if order is None else place < 2
            for place in range(len(names))
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
    if not text.startswith(CLASSES_MARK):
        text = with_line_feeds(text)
    body, dialect, order = _opening(source, text, options)
    columns, lines = _columns(source, body, dialect, options)
    if body.comments:
        dialect = replace(dialect, notes=(*dialect.notes, _said(body.comments)))
    return _table(source, encoding, dialect, columns, lines, order)


def _said(comments: list[int]) -> str:
    """What is said of comments among the rows, for they may have been meant as rows."""
    shown = ", ".join(map(str, comments[:3])) + (", …" if len(comments) > 3 else "")
    plural = "s" if len(comments) > 1 else ""
    return f"{len(comments)} comment{plural} among the rows left out (line {shown})"


def _columns(
    source: Source, body: Body, dialect: Dialect, options: Options
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
            width, first = len(row) + dialect.has_row_names, line
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
                f"{first} has {width}; every line needs as many, separated by {dialect.title}"
            )
        for column, cell in zip(cells, row, strict=True):
            column.append(cell)
        numbers.append(line)
        if done % _CHUNK == 0:
            if len(numbers) * width > MOST_CELLS:
                raise DataError(f"{path}: more than {MOST_CELLS} values; open a part of it")
            options.report(min(0.99, line * 40 / total))
    if not numbers:
        raise DataError(f"{path}: there is a header but no row of data under it")
    if width > 1 and not any(cells[-1]) and not (dialect.header and names[-1].strip("column 0123456789")):
        names, cells = names[:-1], cells[:-1]  # every line ends with a delimiter
    return [
        Column(name, column, decimal=dialect.decimal) for name, column in zip(names, cells, strict=True)
    ], numbers


def _rows(source: Source, body: Body, dialect: Dialect) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each row that is not blank."""
    if dialect.delimiter == " ":
        for number, line in body.lines():
            cells = split_white(line)
            if cells:
                yield number, cells
        return
    numbers: list[int] = []

    def lines() -> Iterator[str]:
        for number, line in body.lines():
            numbers.append(number)
            yield line

    is_own = dialect.is_own  # then blanks and line breaks belong to the names
    reader = csv.reader(lines(), delimiter=dialect.delimiter, skipinitialspace=not is_own)
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
        cells = row if is_own else [cell.strip() for cell in row]
        if len(numbers) > 1 and not is_own:
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
