"""How a text of columns is written: what separates them, the decimal mark, names, comments, titles."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from netviz.data.reading.heading import Heading, Sample, find_heading
from netviz.data.reading.numbers import SAMPLE_ROWS, find_decimal
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
_FACTOR = re.compile(r"(?m)^\s*(1\.0e[-+]?\d+ \*)\s*$")  # of MATLAB
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
    if factor := _FACTOR.search(head):
        line = head.count("\n", 0, factor.start(1)) + 1
        raise DataError(
            f"line {line}: “{factor[1]}” is meant for all numbers below; multiply them, and remove the line"
        )
    if _RULE.search(head):
        text = _RULE.sub("", text)
    if "\\\\" in head and "&" in head:  # LaTeX
        text = re.sub(r"(?m)^[ \t]*\\.*$|\\\\.*$", "", text).replace("&", "\t").replace("$", "")
    if '="' in head:
        text = re.sub(r'"=""([^"\n]*)"""|="([^"\n]*)"', r'"\1\2"', text)
    begin, end = _BRACKETS.match(head), _AFTER.search(text[-_LAST:])
    if begin and end:  # of numpy, torch, MATLAB or Python
        text = "\n" * text.count("\n", 0, begin.start(1)) + text[begin.start(1) : len(text) - len(end[0])]
        text = re.sub(r"[\[\]()]|[,;)\] \t]+$", " ", text, flags=re.MULTILINE).replace("'", '"')
    return text


class Body:
    """The lines of a text that are no comments, with their numbers.

    Parameters
    ----------
    text : str
    start : int
        Characters at the beginning that are passed over.
    is_own : bool
        Whether netviz wrote it: blanks and line breaks belong to the names, and nothing is a comment.

    Attributes
    ----------
    delimiter : str
        What separates the cells.
    begin : int
        The line from which on lines are given.
    comments : list of (int, str)
        The comments after that, as far as lines have been asked for.
    tails : set of int
        Lines with a comment in a cell of its own, which was cut off, as far as rows have been asked for.
    share, last_line : float, int
        How far that is.
    """

    def __init__(self, text: str, start: int, *, is_own: bool = False) -> None:
        self.text, self.start, self.is_own = text, start, is_own
        self.delimiter = ","
        self.begin = 0
        self.comments: list[tuple[int, str]] = []
        self.tails: set[int] = set()
        self.share, self.last_line = 0.0, 0
        self.has_comments = not is_own and bool(_COMMENT.match(text) or _COMMENT_BELOW.search(text))
        rows = self.sample() if self.has_comments else []
        under = [text for number, text in self.comments if rows and number > rows[0][0]]
        if not rows or (len(rows) == 1 and under and all(map(_NO_PROSE.match, under))):
            self.has_comments = False  # they are colours, or numbers of rows

    def blocks(self) -> Iterator[tuple[Sequence[int], list[str]]]:
        """Numbers and texts of the lines, many at a time; a comment within quotes is one too."""
        self.comments.clear()
        number, start, end = self.text.count("\n", 0, self.start) + 1, self.start, len(self.text)
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

    def rows(self, lines: Iterable[tuple[int, str]], delimiter: str) -> Iterator[tuple[int, list[str]]]:
        """Number and cells of each row that is not blank.

        Raises
        ------
        DataError
            If a quote is not closed, or a cell is too long.
        """
        if delimiter == " ":
            for number, line in lines:
                if cells := _split_white(line):
                    _refuse_long(number, cells)
                    yield number, cells
            return
        numbers: list[int] = []

        def texts() -> Iterator[str]:
            for number, line in lines:
                numbers.append(number)
                yield line

        reader = csv.reader(texts(), delimiter=delimiter, skipinitialspace=not self.is_own)
        while True:
            numbers.clear()
            try:
                row = next(reader, None)
            except csv.Error as error:
                said = f"a quoted value that does not end ({error}); close its quotes, or remove them"
                begun = numbers[0] if numbers else 1
                raise DataError(f"line {begun}: {said if len(numbers) > 1 else _TOO_LONG}") from None
            if row is None:
                return
            # A lone quote makes one value of all rows up to the next quote; that must not go unsaid.
            for cell in row if len(numbers) > 1 < len(row) and not self.is_own else ():
                inner = cell.split("\n")[1:]
                if any(part.count(delimiter) >= len(row) - 1 for part in inner):
                    said = f"a quoted value runs over {len(inner) + 1} lines, whole rows among them"
                    raise DataError(f"line {numbers[0]}: {said}; close its quote, or remove it")
            cells = row if self.is_own else [cell.strip() for cell in row]
            if any(cells):
                yield numbers[0], cells

    def sample_rows(self, lines: Iterable[tuple[int, str]], delimiter: str) -> list[tuple[int, list[str]]]:
        """The rows of some lines; where quotes are not closed, as if there were none."""
        try:
            return list(self.rows(lines, delimiter))
        except DataError:
            cells = ((number, [cell.strip() for cell in line.split(delimiter)]) for number, line in lines)
            return [(number, row) for number, row in cells if any(row)]

    def pieces(self, width: int) -> Iterator[tuple[Sequence[int], Sequence[Sequence[str]]]]:
        """The line of each row and the cells of each column, many rows at a time."""
        self.tails.clear()
        blocks = self.blocks()
        for block in blocks:
            numbers, texts = block
            columns = self._columns(texts, width)
            if columns is None:  # row by row, also beyond the block where a quote is open at its end
                lines = (
                    line for one in itertools.chain([block], blocks) for line in zip(*one, strict=True)
                )
                numbers, rows = [], []
                for number, row in self.rows(lines, self.delimiter):
                    numbers.append(number)
                    rows.append(self._whole(number, row, width))
                    if number >= self.last_line:
                        break
                columns = list(zip(*rows, strict=True)) or [()] * width
            yield numbers, columns

    def _columns(self, lines: list[str], width: int) -> Sequence[Sequence[str]] | None:
        """The cells of each column, perhaps with blanks around them; None unless each line is a row."""
        text, delimiter = "".join(lines), self.delimiter
        if max(map(len, lines)) > csv.field_size_limit():
            return None
        if delimiter != " " and '"' not in text:
            if {*[line.count(delimiter) for line in lines]} != {width - 1}:
                return None
            cells = text.removesuffix("\n").replace("\n", delimiter).split(delimiter)
            columns: Sequence[Sequence[str]] = [cells[place::width] for place in range(width)]
        else:
            cut: Iterable[list[str]] = map(_split_white, lines)
            if delimiter != " ":
                cut = csv.reader(lines, delimiter=delimiter, skipinitialspace=not self.is_own, strict=True)
            try:
                rows = list(cut)
            except csv.Error:
                return None
            if len(rows) != len(lines) or {*map(len, rows)} != {width}:
                return None
            columns = list(zip(*rows, strict=True))
        return columns if all(map(str.strip, columns[0])) else None

    @property
    def separated(self) -> str:
        """What people call that which separates the cells."""
        return DELIMITERS.get(self.delimiter, self.delimiter)

    def _whole(self, line: int, row: list[str], width: int) -> list[str]:
        """A row with a cell for each column."""
        if len(row) == width + 1 and not row[-1]:
            return row[:-1]  # a delimiter at the end of the line
        if len(row) > width and row[width].startswith(COMMENTS):
            self.tails.add(line)
            return row[:width]
        if len(row) > width and TAIL.search(row[width - 1]):
            return row[:width]  # a comment with delimiters in it
        if len(row) == width:
            return row
        first, self.begin = self.begin, 0
        rows = self.sample_rows(self.sample(), self.delimiter)
        first = next((number for number, cells in rows if len(cells) == width), first)
        title = "" if line > first + 1 else f"; if line {min(line, first)} is a title, delete it"
        raise DataError(
            f"line {line}: {len(row)} value{'s' if len(row) != 1 else ''} where line {first} has {width}; "
            f"every line needs as many, separated by {self.separated}{title}"
        )


def _refuse_long(line: int, cells: list[str]) -> None:
    """What is no value between commas is none between blanks either, and no name."""
    if max(map(len, cells)) > csv.field_size_limit():
        raise DataError(f"line {line}: {_TOO_LONG}")


def _split_white(line: str) -> list[str]:
    """The cells of a line with white space between them; those in quotes may have some in them."""
    if '"' not in line and "'" not in line:
        return line.split()
    return [a or b or c for a, b, c in re.findall(r'"([^"]*)"|\'([^\']*)\'|(\S+)', line)]


def find_dialect(body: Body, named: str, options: Options) -> Heading:
    """How a text is written, from its first lines; its body then begins with the first row of data.

    Parameters
    ----------
    body : Body
        Is told the delimiter, and where to begin.
    named : str
        The delimiter that the text itself names; else empty.
    options : Options
        What is not to be found out.
    """
    lines, samples = body.sample(), {}
    for delimiter in [named] if named else DELIMITERS:
        numbered = body.sample_rows(lines, delimiter)
        if numbered and (named or delimiter == " " or any(delimiter in line for _, line in lines)):
            rows = [row for _, row in numbered]
            samples[delimiter] = numbered, Sample(rows, options.decimal or find_decimal(rows))
    if not samples:
        raise DataError("is empty; it needs lines with two numbers and a class")
    body.delimiter = max(samples, key=lambda delimiter: _rank(samples[delimiter][1], delimiter))
    numbered, sample = samples[body.delimiter]
    comments = []
    for line, text in body.comments:
        bare = re.sub(r"^\s*(#|%|//)(\1* +|\s*$)", "", text.strip())
        is_of_names = re.search(rf"{re.escape(body.delimiter)}\s*(#|%|//)", text) and body.delimiter != " "
        cells = body.sample_rows([(line, text.strip() if is_of_names else bare)], body.delimiter)
        comments.append((sum(number < line for number, _ in numbered), cells[0][1] if cells else []))
    heading = find_heading(sample, options, comments, body.delimiter == " ")
    for number, row in numbered[: heading.n_above]:
        _refuse_long(number, row)
    lines_of_rows = [number for number, _ in numbered]
    body.begin = [*lines_of_rows, lines_of_rows[-1] + 1][heading.n_above]
    return heading


def _rank(sample: Sample, delimiter: str) -> tuple[float, ...]:
    """How much speaks for a delimiter: above all that most lines have as many cells with it."""
    widths = [len(row) for row in sample.rows]
    below = widths[widths.index(sample.width) :]
    even, n_numeric = below.count(sample.width) / len(below), len(sample.numeric)
    fits = widths[0] == sample.width
    return sample.width >= 2, even >= _UNEVEN, n_numeric >= 2, even, delimiter != " ", fits, n_numeric
