"""Text with a value a column: commas, semicolons, tabs, bars or white space; decimal points or commas."""

from __future__ import annotations

import itertools
import json
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from netviz.core.params import Array
from netviz.data.reading.dialect import TAIL, Body, find_dialect, plain
from netviz.data.reading.encodings import with_line_feeds
from netviz.data.reading.heading import Heading
from netviz.data.reading.numbers import NotPlainError, is_number, plain_numbers
from netviz.data.reading.options import Options
from netviz.data.reading.source import Source
from netviz.data.reading.table import Column, Repeated, Table, check_size
from netviz.errors import DataError

CLASSES_MARK = "# classes = "
"""Before the classes in their order, in a file that netviz wrote."""

LARGE = 500_000
"""Characters of a text from which on numbers are not kept as they are written."""

_TAIL_OF_WORD = re.compile(rf"{TAIL.pattern}|\s*(?:#|//)\s*[^\W\d].*")
_TAIL_OF_NUMBER = re.compile(r"\s*(?:#|//)\s*[^\d\s].*|\s+(?:%|;|!|--|/\*)\s*\S.*|(?<=\d)\s+#.*")
_TOLD = re.compile(r"[^\W\d]")  # letters


def fits(source: Source, head: str) -> bool:
    """Anything that is text."""
    return True


def read(source: Source, options: Options) -> Table:
    """Read all columns."""
    text, encoding = source.decoded(options.encoding)
    if not text.startswith(CLASSES_MARK):
        text = plain(with_line_feeds(text))
    body, heading, order = _opening(text, options)
    try:
        columns, lines = _columns(body, heading, options, len(text) >= LARGE)
    except NotPlainError:  # what is a word in a column of numbers, the cells as written tell best
        columns, lines = _columns(body, heading, options, False)
    if order is None:
        columns = [_without_comments(column, lines, body.tails) for column in columns]
    notes = _said([line for line, _ in body.comments], "among the rows")
    notes += _said(sorted(body.tails), "at the end of rows")
    table = Table(columns, body.separated, lines, encoding, body.delimiter, warnings=notes)
    table = heading.applied(table)
    return table if order is None else _own(table, order)


def _opening(text: str, options: Options) -> tuple[Body, Heading, tuple[str, ...] | None]:
    """How a text is written, found from its beginning; and the order of classes, where netviz wrote it."""
    if text.startswith(CLASSES_MARK):
        body = Body(text, text.find("\n") + 1 or len(text), is_own=True)
        numbered = body.rows(body.lines(), ",")
        names = next(numbered, (2, [""]))[1]
        body.begin = next(numbered, (3, []))[0]
        try:
            order = json.loads(text.partition("\n")[0][len(CLASSES_MARK) :])
        except (ValueError, RecursionError):
            order = None
        if not isinstance(order, list) or not all(isinstance(name, str) for name in order):
            raise DataError(f"line 1: a list of the classes was expected after “{CLASSES_MARK}”")
        return body, Heading(tuple(names), 1, True, numeric=(0, 1)), tuple(order)
    first = re.match(r'\s*"?sep=(.)"?[ \t]*\n', text, re.IGNORECASE)
    body = Body(text, first.end() if first else 0)
    return body, find_dialect(body, options.delimiter or (first[1] if first else ""), options), None


def _own(table: Table, order: tuple[str, ...]) -> Table:
    """A table that netviz wrote, with its columns' meanings."""
    if len(table.columns) != 4:
        raise DataError("line 2: two features, a class and a part were expected")
    first, second, label, part = table.columns
    return replace(
        table,
        columns=[first, second, label],
        format="netviz",
        class_order=order,
        is_test=part.cells.numbered({"test": 1}) > 0,
        labels=(label.name,),
        features=(first.name, second.name),
    )


def _said(comments: list[int], where: str) -> tuple[str, ...]:
    """What is said of comments, if there are any, for they may have been meant as rows, or as classes."""
    shown = ", ".join(map(str, comments[:3])) + (", …" if len(comments) > 3 else "")
    plural = "s" if len(comments) > 1 else ""
    return (f"{len(comments)} comment{plural} {where} left out (line {shown})",) if comments else ()


def _without_comments(column: Column, lines: Sequence[int], tails: set[int]) -> Column:
    """A column whose cells do not end in comments: what is left is a number, or stands alone elsewhere."""
    if column.texts is None:
        return column
    cells = column.cells
    cut = {word: _TAIL_OF_WORD.sub("", word) for word in cells.different if _TAIL_OF_WORD.search(word)}
    numbers = {word: word if is_number(word) else _TAIL_OF_NUMBER.sub("", word) for word in cells.different}
    if any(numbers.values()) and all(is_number(left, column.decimal) for left in numbers.values() if left):
        cut = {word: left for word, left in numbers.items() if left != word}
    else:
        known = {word for word in cells.different if word not in cut}
        told = Counter(left for word, left in cut.items() if left and _TOLD.search(word[len(left) :]))
        if len(told) > 1 and 2 * len(cells.different) > len(cells):  # no two are the same but without them
            known.update(left for left, count in told.items() if count > 1)
        cut = {word: left for word, left in cut.items() if left in known}
    if not cut:
        return column
    places = cells.numbered(dict.fromkeys(cut, 1)) > 0
    tails.update(line for line, has_one in zip(lines, places.tolist(), strict=True) if has_one)
    return replace(column, texts=cells.renamed(cut))


def _columns(
    body: Body, heading: Heading, options: Options, is_large: bool
) -> tuple[list[Column], Sequence[int]]:
    """All columns, and the line of each row; each different word is kept once.

    Of a large text nothing but numbers is kept of columns that seem to have no others; a `NotPlainError`,
    if one of their cells has to be seen as it is written.
    """
    names, width = heading.names, len(heading.names)
    check_size(0, width)
    of_numbers = heading.numeric if is_large else ()
    code_of = [defaultdict[str, int](itertools.count().__next__) for _ in names]
    parts: list[list[Array]] = [[] for _ in names]
    lines = array("i")
    for numbers, piece in body.pieces(width):
        for place, cells in enumerate(piece):
            if place in of_numbers:
                parts[place].append(plain_numbers(cells, heading.decimal))
            else:  # blanks around words are theirs where netviz wrote them
                codes = map(code_of[place].__getitem__, cells if body.is_own else map(str.strip, cells))
                parts[place].append(np.fromiter(codes, np.int32, len(cells)))
        lines.extend(numbers)
        check_size(len(lines), width)
        options.report(0.99 * body.share)
    if not lines:
        raise DataError("there is a header but no row of data under it")
    columns = [
        Column(name, values=np.concatenate(found))
        if place in of_numbers
        else Column(name, Repeated(tuple(code_of[place]), np.concatenate(found)), decimal=heading.decimal)
        for place, (name, found) in enumerate(zip(names, parts, strict=True))
    ]
    for place in (-1, 0):  # every line begins or ends with a delimiter
        is_blank = columns[place].texts is not None and columns[place].cells.different == ("",)
        if is_blank and len(columns) > 1 and not columns[place].name.strip("column 0123456789"):
            del columns[place]
    return columns, lines
