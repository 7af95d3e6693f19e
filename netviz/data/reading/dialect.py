"""How a text of columns is written: what separates them, the decimal mark, names, comments, titles."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from netviz.data.reading.heading import SAMPLE_ROWS, Heading, doubts, find_decimal, find_heading, shape_of
from netviz.data.reading.options import Options
from netviz.errors import DataError

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "white space"}
"""What can separate columns, and what people call it."""

WHOLE_LINE = "\x1f"
"""A delimiter that no text has, for a file of one column with blanks in it."""

COMMENTS = ("#", "%", "//")
TAIL = re.compile(r"\s+(?:#|%|//|;|!|--|/\*)\s*\S.*")
"""A comment at the end of a row, also as other programs write them."""

PIECE = 2**17
"""Characters that are taken apart at once, up to the end of a line."""

_COMMENT = re.compile(r"[ \t]*(?:#|%|//)")
_COMMENT_BELOW = re.compile(r"\n[ \t]*(?:#|%|//)")  # seven times as quick as with ^
_NO_PROSE = re.compile(r"\s*(?:#|%|//)\w")
_UNEVEN = 0.9  # share of the lines that must have as many cells for a delimiter to be believed
_RULE = re.compile(
    r"(?m)^[ \t]*(?=.*[-=]{2}|.*-[+|]-)[-+|:= \t]+$|^```\w*$"
    r"|^[ \t]*[\[(]?\d+ rows?( [x×] \d+ columns| in set.*)?[\])]?[ \t]*$"
)
_BOXES = dict.fromkeys(range(0x2500, 0x2580), "-") | str.maketrans(dict.fromkeys("│┃║┆┊", "|"))
_BRACKETS = re.compile(r"\s*(?:Out ?\[\d+\]:\s*|>>> .*\s)?(?:\w+\s*=\s*)?(?:[\w.]+\()?(\[)[\[\s]*[-\d(.]")
_AFTER = re.compile(r"\][\s;,)]*$|\][\s,]*\w+=[\w.]+[\s;)]*$")
_TOO_LONG = f"a value of more than {csv.field_size_limit()} characters; shorten it"
_LAST = 200  # characters in which an end is looked for
_CHARACTERS = 20_000  # of the beginning, in which such is looked for


def plain(text: str) -> str:
    """A table that was printed, without the lines and brackets around it; as many lines as before."""
    head = text[:_CHARACTERS]
    if "─" in head or "━" in head:
        text = text.translate(_BOXES)
        head = text[:_CHARACTERS]
    if _RULE.search(head):
        text = _RULE.sub("", text)
    if "\\\\" in head and "&" in head:  # LaTeX
        text = re.sub(r"(?m)^[ \t]*\\.*$|\\\\.*$", "", text).replace("&", "\t").replace("$", "")
    if '="' in head:
        text = re.sub(r'="([^"\n]*)"', r'"\1"', text)
    begin, end = _BRACKETS.match(head), _AFTER.search(text[-_LAST:])
    if begin and end:  # of numpy, torch, MATLAB or Python
        text = "\n" * text.count("\n", 0, begin.start(1)) + text[begin.start(1) : len(text) - len(end[0])]
        text = re.sub(r"[\[\]()]|[,;)\] \t]+$", " ", text, flags=re.MULTILINE).replace("'", '"')
    return text


@dataclass(frozen=True)
class Dialect:
    """How a text is written.

    Attributes
    ----------
    delimiter, decimal : str
    heading : Heading
        With the names of the columns.
    is_own : bool
        Whether netviz wrote it, so that blanks and line breaks belong to the names.
    notes : tuple of str
        What should be said.
    """

    delimiter: str
    decimal: str
    heading: Heading
    is_own: bool = False
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What people call text that is so separated."""
        return DELIMITERS.get(self.delimiter, self.delimiter)


class Body:
    """The lines of a text that are no comments, with their numbers.

    Attributes
    ----------
    begin : int
        The line from which on lines are given.
    comments : list of (int, str)
        The comments after that, as far as lines have been asked for.
    share, last_line : float, int
        How far that is.
    """

    def __init__(self, text: str, start: int) -> None:
        self.text, self.start = text, start
        self.begin = self.first_line = text.count("\n", 0, start) + 1
        self.comments: list[tuple[int, str]] = []
        self.share, self.last_line = 0.0, 0
        self.has_comments = bool(_COMMENT.match(text) or _COMMENT_BELOW.search(text))
        rows = self.sample() if self.has_comments else []
        under = [text for number, text in self.comments if rows and number > rows[0][0]]
        if not rows or (len(rows) == 1 and under and all(map(_NO_PROSE.match, under))):
            self.has_comments = False  # they are colours, or numbers of rows

    def blocks(self) -> Iterator[tuple[Sequence[int], list[str]]]:
        """Numbers and texts of the lines, many at a time; a comment within quotes is one too."""
        self.comments.clear()
        number, start, end = self.first_line, self.start, len(self.text)
        while start < end:  # in pieces, for a stream of text takes four times its room
            stop = self.text.find("\n", start + PIECE) + 1 or end
            texts = list(io.StringIO(self.text[start:stop]))
            numbers: Sequence[int] = range(number, number + len(texts))
            number, start = number + len(texts), stop
            self.share, self.last_line = stop / end, number - 1
            if self.has_comments or numbers[0] < self.begin:
                kept: list[tuple[int, str]] = []
                for one in zip(numbers, texts, strict=True):
                    is_comment = self.has_comments and one[1].lstrip().startswith(COMMENTS)
                    if one[0] >= self.begin:
                        (self.comments if is_comment else kept).append(one)
                numbers, texts = [n for n, _ in kept], [line for _, line in kept]
            if texts:
                yield numbers, texts

    def lines(self) -> Iterator[tuple[int, str]]:
        """Number and text of each line."""
        for numbers, texts in self.blocks():
            yield from zip(numbers, texts, strict=True)

    def sample(self) -> list[tuple[int, str]]:
        """The first lines that are not blank, with their numbers."""
        return list(itertools.islice(((n, line) for n, line in self.lines() if line.strip()), SAMPLE_ROWS))


def rows_of(
    lines: Iterable[tuple[int, str]], delimiter: str, *, is_own: bool = False
) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each row that is not blank.

    Raises
    ------
    DataError
        If a quote is not closed, or a cell is too long.
    """
    if delimiter == " ":
        for number, line in lines:
            if cells := split_white(line):
                _refuse_long(number, cells)
                yield number, cells
        return
    numbers: list[int] = []

    def texts() -> Iterator[str]:
        for number, line in lines:
            numbers.append(number)
            yield line

    reader = csv.reader(texts(), delimiter=delimiter, skipinitialspace=not is_own)
    while True:
        numbers.clear()
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            said = f"a quoted value that does not end ({error}); close its quotes, or remove them"
            begun = numbers[0] if numbers else 1
            raise DataError(f"line {begun}: {said if len(numbers) > 1 else _TOO_LONG}") from None
        if len(numbers) > 1 and not is_own:
            _refuse_swallowed(numbers[0], row, delimiter)
        cells = row if is_own else [cell.strip() for cell in row]
        if any(cells):
            yield numbers[0], cells


def columns_of(
    lines: list[str], delimiter: str, width: int, *, is_own: bool = False
) -> Sequence[Sequence[str]] | None:
    """The cells of each column, perhaps with blanks around them; None unless each line is a whole row."""
    text = "".join(lines)
    if max(map(len, lines)) > csv.field_size_limit():
        return None
    if delimiter != " " and '"' not in text:
        if {*[line.count(delimiter) for line in lines]} != {width - 1}:
            return None
        cells = text.removesuffix("\n").replace("\n", delimiter).split(delimiter)
        columns: Sequence[Sequence[str]] = [cells[place::width] for place in range(width)]
    else:
        try:
            rows = (
                list(map(split_white, lines))
                if delimiter == " "
                else list(csv.reader(lines, delimiter=delimiter, skipinitialspace=not is_own, strict=True))
            )
        except csv.Error:
            return None
        if len(rows) != len(lines) or {*map(len, rows)} != {width}:
            return None
        columns = list(zip(*rows, strict=True))
    return columns if columns and all(map(str.strip, columns[0])) else None


def _refuse_swallowed(line: int, row: list[str], delimiter: str) -> None:
    """A lone quote makes one value of all rows up to the next quote; that must not go unsaid."""
    for cell in row:
        inner = cell.split("\n")[1:]
        if len(row) > 1 and any(part.count(delimiter) >= max(1, len(row) - 1) for part in inner):
            said = f"a quoted value runs over {len(inner) + 1} lines, whole rows among them"
            raise DataError(f"line {line}: {said}; close its quote, or remove it")


def _refuse_long(line: int, cells: list[str]) -> None:
    """What is no value between commas is none between blanks either, and no name."""
    if max(map(len, cells)) > csv.field_size_limit():
        raise DataError(f"line {line}: {_TOO_LONG}")


def sample_rows(sample: list[tuple[int, str]], delimiter: str) -> list[tuple[int, list[str]]]:
    """The rows of some lines; where quotes are not closed, as if there were none."""
    try:
        return list(rows_of(sample, delimiter))
    except DataError:
        cells = ((number, [cell.strip() for cell in line.split(delimiter)]) for number, line in sample)
        return [(number, row) for number, row in cells if any(row)]


def split_white(line: str) -> list[str]:
    """The cells of a line with white space between them; those in quotes may have some in them."""
    if '"' not in line and "'" not in line:
        return line.split()
    return [a or b or c for a, b, c in re.findall(r'"([^"]*)"|\'([^\']*)\'|(\S+)', line)]


def find_dialect(body: Body, named: str, options: Options) -> Dialect:
    """How a text is written, from its first lines; its body then begins with the first row of data.

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
    numbered = sample_rows(sample, delimiter)
    rows = [row for _, row in numbered]
    comments = []
    for line, text in body.comments:
        mark = re.sub(r"^\s*(#|%|//)(\1* +|\s*$)", "", text.strip())
        cells = sample_rows([(line, mark)], delimiter)
        comments.append((sum(number < line for number, _ in numbered), cells[0][1] if cells else []))
    heading = find_heading(rows, decimal, options, comments, delimiter == " ")
    n_above = heading.n_above
    for number, row in numbered[:n_above]:
        _refuse_long(number, row)
    body.begin = numbered[n_above][0] if n_above < len(rows) else numbered[-1][0] + 1
    notes = (*heading.notes, *doubts(rows[n_above:], decimal, options))
    return Dialect(delimiter, decimal, heading, notes=notes)


def _marks(sample: list[tuple[int, str]], named: str, options: Options) -> tuple[str, str]:
    """The delimiter with which most lines have as many cells, and the decimal mark."""
    present = [mark for mark in DELIMITERS if mark == " " or any(mark in line for _, line in sample)]
    found: list[tuple[tuple[float, ...], str, str]] = []
    for delimiter in [named] if named else present:
        rows = [row for _, row in sample_rows(sample, delimiter)]
        if not rows:
            continue
        decimal = options.decimal or find_decimal(rows)
        width, numeric = shape_of(rows, decimal)
        begun = next(place for place, row in enumerate(rows) if len(row) == width)
        even = sum(len(row) == width for row in rows[begun:]) / (len(rows) - begun)
        score = (width >= 2, even >= _UNEVEN, len(numeric) >= 2, even, delimiter != " ", len(numeric))
        found.append((score, delimiter, decimal))
    if not found:
        return named or ",", options.decimal or "."
    _, delimiter, decimal = max(found, key=lambda one: one[0])
    return delimiter, decimal
