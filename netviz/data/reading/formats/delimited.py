"""Text with a value a column: commas, semicolons, tabs, bars or white space; decimal points or commas."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import replace

from netviz.data.dataset import DataError
from netviz.data.reading.clean import Layout, UncleanError, read_columns
from netviz.data.reading.dialect import (
    COMMENTS,
    TAIL,
    Body,
    Dialect,
    find_dialect,
    plain,
    rows_of,
    sample_rows,
)
from netviz.data.reading.encodings import codec, with_line_feeds
from netviz.data.reading.heading import SAMPLE_ROWS, Heading
from netviz.data.reading.options import Options
from netviz.data.reading.source import Source
from netviz.data.reading.table import MISSING, Column, Table, check_size, is_number

CLASSES_MARK = "# classes = "
"""Before the classes in their order, in a file that netviz wrote."""

_TAIL_OF_NUMBER = re.compile(r"\s*(?:#|//)\s*[^\d\s].*|\s+%\s*\S.*|(?<=\d)\s+#.*")
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
        numbered = rows_of(body.lines(), ",", is_own=True)
        names = next(numbered, (2, [""]))[1]
        heading = Heading(tuple(names), 1, True)
        body.begin = next(numbered, (3, []))[0]
        return body, Dialect(",", ".", heading, body.begin, is_own=True), _order(source, text)
    skipped, delimiter = _skip_head(text)
    body = Body(text, skipped)
    if not body.sample():
        raise DataError(f"{source.path} is empty; it needs lines with two numbers and a class")
    dialect = find_dialect(body, options.delimiter or delimiter, options)
    body.begin = dialect.begin
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
        header=dialect.heading.header,
        warnings=dialect.notes,
    )
    if order is None:
        return dialect.heading.applied(table)
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
    if len("\n".encode(bytes_in)) != 1:
        return None
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) and bytes_in == "utf-8" else b""
    head = content[len(mark) : content.rfind(b"\n", 0, _HEAD) + 1].decode(bytes_in).replace("\r\n", "\n")
    if not head.strip() or "\r" in head or plain(head) != head:
        return None
    body, dialect, order = _opening(source, head, options)
    names, delimiter = dialect.heading.names, dialect.delimiter
    sample = [row for _, row in sample_rows(body.sample(), delimiter)]
    if (
        (order is not None and any(name != name.strip() for name in order))
        or delimiter in (" ", dialect.decimal)
        or len(delimiter.encode(bytes_in)) != 1
        or len(sample) < SAMPLE_ROWS
        or any(len(row) != len(names) for row in sample)
    ):
        return None
    layout = Layout(
        start=_start_of_line(content, dialect.begin) or len(mark),
        delimiter=delimiter,
        decimal=dialect.decimal,
        is_numeric=tuple(
            _all_numbers([row[place] for row in sample], dialect) if order is None else place < 2
            for place in range(len(names))
        ),
        encoding=bytes_in,
        has_codes=any(all(row[place].isdecimal() for row in sample) for place in range(len(names))),
    )
    try:
        columns = read_columns(content, layout, names, options.report)
    except UncleanError:
        return None
    lines = range(dialect.begin, dialect.begin + len(columns[0]))
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
        text = plain(with_line_feeds(text))
    body, dialect, order = _opening(source, text, options)
    columns, lines, tails = _columns(source, body, dialect, options)
    notes = []
    if body.comments:
        notes.append(_said([line for line, _ in body.comments], "among the rows"))
    if order is None:
        columns = [_without_comments(column, lines, tails) for column in columns]
    if tails:
        notes.append(_said(sorted(tails), "at the end of rows"))
    return _table(source, encoding, replace(dialect, notes=(*dialect.notes, *notes)), columns, lines, order)


def _said(comments: list[int], where: str) -> str:
    """What is said of comments, for they may have been meant as rows, or as classes."""
    shown = ", ".join(map(str, comments[:3])) + (", …" if len(comments) > 3 else "")
    plural = "s" if len(comments) > 1 else ""
    return f"{len(comments)} comment{plural} {where} left out (line {shown})"


def _without_comments(column: Column, lines: list[int], tails: set[int]) -> Column:
    """A column whose cells do not end in comments: what is left is a number, or stands alone elsewhere."""
    cells = column.cells
    cut = {word: TAIL.sub("", word) for word in cells.different if TAIL.search(word)}
    numbers = {word: word if is_number(word) else _TAIL_OF_NUMBER.sub("", word) for word in cells.different}
    if all(is_number(left, column.decimal) for left in numbers.values() if left):
        cut = {word: left for word, left in numbers.items() if left != word}
    else:
        known = {word for word in cells.different if word not in cut}
        cut = {word: left for word, left in cut.items() if left in known}
    if not cut:
        return column
    places = cells.numbered(dict.fromkeys(cut, 1)) > 0
    tails.update(line for line, has_one in zip(lines, places.tolist(), strict=True) if has_one)
    return replace(column, texts=cells.renamed([cut.get(word, word) for word in cells.different]))


def _columns(
    source: Source, body: Body, dialect: Dialect, options: Options
) -> tuple[list[Column], list[int], set[int]]:
    """Row by row, with the line of all that is wrong; and the lines with a comment that was cut off."""
    path, heading = source.path, dialect.heading
    names, width = list(heading.names), len(heading.names)
    check_size(path, 0, width)
    cells: list[list[str]] = [[] for _ in range(width)]
    numbers: list[int] = []
    tails: set[int] = set()
    total = max(len(body.text), 1)
    for done, (line, row) in enumerate(
        rows_of(body.lines(), dialect.delimiter, path, is_own=dialect.is_own)
    ):
        if len(row) == width + 1 and not row[-1]:
            row = row[:-1]  # a delimiter at the end of the line
        if len(row) > width and width and row[width].startswith(COMMENTS):
            row = row[:width]
            tails.add(line)
        elif len(row) > width and width and TAIL.search(row[width - 1]):
            row = row[:width]  # a comment with delimiters in it
        if len(row) != width:
            raise DataError(_uneven(source, body, dialect, line, row))
        for column, cell in zip(cells, row, strict=True):
            column.append(cell)
        numbers.append(line)
        if done % _CHUNK == 0:
            check_size(path, len(numbers), width)
            options.report(min(0.99, line * 40 / total))
    if not numbers:
        raise DataError(f"{path}: there is a header but no row of data under it")
    for place in (-1, 0):  # every line begins or ends with a delimiter
        if len(cells) > 1 and not any(cells[place]) and not names[place].strip("column 0123456789"):
            del names[place], cells[place]
    return (
        [Column(name, column, decimal=dialect.decimal) for name, column in zip(names, cells, strict=True)],
        numbers,
        tails,
    )


def _uneven(source: Source, body: Body, dialect: Dialect, line: int, row: list[str]) -> str:
    """What is said of a row that has other than as many cells as there are names."""
    width = len(dialect.heading.names)
    first = _first_line(body, dialect, width)
    return (
        f"{source.path}, line {line}: {len(row)} value{'s' if len(row) != 1 else ''} where line "
        f"{first} has {width}; every line needs as many, separated by {dialect.title}"
        + ("" if line > first + 1 else f"; if line {first} is a title, delete it")
    )


def _first_line(body: Body, dialect: Dialect, width: int) -> int:
    """The first line with so many cells."""
    body.begin = body.first_line
    rows: Iterator[tuple[int, list[str]]] = iter(sample_rows(body.sample(), dialect.delimiter))
    return next((line for line, row in rows if len(row) == width), dialect.begin)
