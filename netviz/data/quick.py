"""Clean tables read at once: every line has as many cells, numbers below numbers, words below words.

Nothing is refused here. Whatever is not as clean as that is left to be read row by row, which knows what
to say about it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from netviz.data.numerals import PADDING, Array, Spans, fetch, parse
from netviz.data.table import MISSING, MOST_CELLS, Column, Repeated, number, thousands_of

_FIRST = 10_000  # bytes in which most words come up once; those that have not are looked up one by one
_CHUNK = 250_000  # bytes between two reports; the arrays of a chunk stay in the processor's cache
_EXACT = 2.0**53  # from which on whole numbers are rounded
_WORD = 8  # bytes compared at once
_LONGEST = 64  # bytes of a word
_MASKS = np.array([(1 << 8 * n) - 1 for n in range(_WORD + 1)], np.uint64)
_MIX = np.random.default_rng(0).integers(2**63, 2**64, _LONGEST // _WORD, np.uint64) | np.uint64(1)
_SLOT_BITS = 12
_IS_OUT_OF_PLACE = np.isin(np.arange(256), np.frombuffer(b"#%/ \t", np.uint8))  # at the start of a line


class UncleanError(Exception):
    """A table that has to be read row by row."""


@dataclass(frozen=True)
class Layout:
    """How a text is written, once that is known.

    Attributes
    ----------
    start : int
        The byte at which the rows begin.
    delimiter, decimal : str
        One ASCII character each.
    is_numeric : tuple of bool
        For each column, whether it has numbers.
    encoding : str
        Any in which ASCII characters are single bytes.
    """

    start: int
    delimiter: str
    decimal: str
    is_numeric: tuple[bool, ...]
    encoding: str


def read_columns(
    content: bytes, layout: Layout, names: list[str], report: Callable[[float], None]
) -> list[Column]:
    """The columns of a clean table.

    Parameters
    ----------
    content : bytes
    layout : Layout
    names : list of str
        The columns' names.
    report : callable
        Told the share that is read; what it raises ends the reading.

    Raises
    ------
    UncleanError
        If the table is not clean.
    """
    end = len(content)
    while end > layout.start and content[end - 1] in b"\r\n":
        end -= 1  # blank lines at the end
    width = len(layout.is_numeric)
    n_rows = _lines(content, layout.start, end)
    if end == layout.start or width < 2 or not any(layout.is_numeric) or n_rows * width > MOST_CELLS:
        raise UncleanError
    numeric = np.flatnonzero(layout.is_numeric)
    values = np.empty((len(numeric), n_rows))
    words = {int(place): _Words(n_rows) for place in np.flatnonzero(~np.array(layout.is_numeric))}
    start, row, size = layout.start, 0, _FIRST
    while start < end:
        stop = end if end - start <= size else content.rfind(b"\n", start, start + size) + 1
        if not stop:
            raise UncleanError
        cells = _Cells(content[start:stop], layout)
        rows = slice(row, row + len(cells))
        if rows.stop > n_rows:
            raise UncleanError
        values[:, rows] = _numbers(cells, numeric, layout.decimal)
        for place, found in words.items():
            found.take(cells, place, rows)
        start, row, size = stop, rows.stop, _CHUNK
        report(0.99 * start / end)
    if row != n_rows:
        raise UncleanError
    by_place = dict(zip(numeric.tolist(), values, strict=True))
    return [
        Column(name, values=by_place[place])
        if place in by_place
        else Column(name, words[place].texts(layout.encoding), decimal=layout.decimal)
        for place, name in enumerate(names)
    ]


def _lines(content: bytes, start: int, end: int) -> int:
    """The number of lines; quicker than bytes.count, which looks for rare ones."""
    text = np.frombuffer(content, np.uint8)[start:end]
    parts = (text[begin : begin + _CHUNK] for begin in range(0, len(text), _CHUNK))
    return 1 + sum(int(np.count_nonzero(part == ord("\n"))) for part in parts)


class _Cells:
    """The cells of some whole lines.

    Attributes
    ----------
    content : bytes
    text : uint8 array
        `content` with room before and after it.
    start, mark, end : int arrays (width, rows)
        Where in `text` each cell begins, its decimal mark is, and it ends; the mark at the end where there
        is none.
    is_odd : boolean array (width, rows) or (width, 1)
        Cells with more than one decimal mark.
    """

    def __init__(self, content: bytes, layout: Layout) -> None:
        width = len(layout.is_numeric)
        self.content = content if content.endswith(b"\n") else content + b"\n"
        self.text = np.zeros(PADDING + len(self.content) + _LONGEST, np.uint8)
        text = self.text[: PADDING + len(self.content)]
        text[PADDING:] = np.frombuffer(self.content, np.uint8)
        comma, point = ord(layout.delimiter), ord(layout.decimal)
        is_mark = text == comma
        is_mark |= text == ord("\n")
        is_mark |= text == point
        marks = np.flatnonzero(is_mark)
        kinds = text[marks]
        self.mark, self.end, self.is_odd = _spans(marks, kinds, width, point)
        self.start = np.empty_like(self.end)
        self.start[0, 0] = PADDING
        self.start[0, 1:] = self.end[-1, :-1] + 1
        self.start[1:] = self.end[:-1] + 1
        if _IS_OUT_OF_PLACE[text[self.start[0]]].any():
            raise UncleanError
        if b" " in self.content:  # quicker to find than the two characters
            self.start += text[self.start] == ord(" ")
        if b"\r" in self.content:
            has_return = text[self.end[-1] - 1] == ord("\r")
            if np.count_nonzero(has_return) != self.content.count(b"\r"):
                raise UncleanError
            self.end[-1] -= has_return
            np.minimum(self.mark, self.end, out=self.mark)
        if (self.end[-1] - self.start[0] < width).any():  # perhaps only delimiters, which is no row
            raise UncleanError

    def __len__(self) -> int:
        return len(self.end[0])

    def cell(self, row: int, place: int) -> bytes:
        """One cell as it is written."""
        return self.content[self.start[place, row] - PADDING : self.end[place, row] - PADDING]


def _spans(marks: Array, kinds: Array, width: int, point: int) -> tuple[Array, Array, Array]:
    """Decimal mark and end of each cell, and whether it has more marks, from what is at `marks`."""
    per_line = int(np.argmax(kinds == ord("\n"))) + 1
    is_regular = len(kinds) % per_line == 0 and bool((kinds[per_line:] == kinds[:-per_line]).all())
    if is_regular:  # every line is like the first
        marks, kinds = marks.reshape(-1, per_line).T, kinds[:per_line]
    ends_at = np.flatnonzero(kinds != point)
    is_last = kinds[ends_at] == ord("\n")
    if len(ends_at) != width * np.count_nonzero(is_last) or not is_last[width - 1 :: width].all():
        raise UncleanError
    has_mark = kinds[ends_at - 1] == point  # the first may look at the last, which is a line feed
    is_odd = has_mark & (kinds[ends_at - 2] == point)
    mark, end = marks[ends_at - has_mark], marks[ends_at]
    if is_regular:
        return mark, end, is_odd[:, None]
    return mark.reshape(-1, width).T, end.reshape(-1, width).T, is_odd.reshape(-1, width).T


def _numbers(cells: _Cells, numeric: Array, decimal: str) -> Array:
    """The numbers of the columns `numeric`, (columns, rows); NaN for what is missing."""
    spans = Spans(*(part[numeric].ravel() for part in (cells.start, cells.mark, cells.end)))
    values, is_plain = parse(cells.text, spans)
    is_plain = (is_plain.reshape(len(numeric), -1) & ~cells.is_odd[numeric]).ravel()
    odd = np.flatnonzero(~is_plain)
    starts, ends = spans.start[odd] - PADDING, spans.end[odd] - PADDING
    texts = [cells.content[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    values[odd] = _by_float(texts, decimal)
    if (np.abs(values) >= _EXACT).any():  # as names of classes they would not be told apart
        raise UncleanError
    return values.reshape(len(numeric), -1)


def _by_float(texts: list[bytes], decimal: str) -> list[float]:
    """The numbers of cells that are no plain numerals; NaN for what is missing."""
    if decimal == "." and not any(b"_" in text for text in texts):
        try:
            return list(map(float, texts))
        except ValueError:
            pass
    if not all(map(bytes.isascii, texts)):
        raise UncleanError
    words = [text.decode().strip() for text in texts]
    values = [number(word, decimal) for word in words]
    for word, value in zip(words, values, strict=True):
        if (value is None and word.lower() not in MISSING) or thousands_of(word, decimal):
            raise UncleanError
    return [np.nan if value is None else value for value in values]


class _Words:
    """The words of one column, each kept once and numbered.

    A word that has come up before is found in a table of slots: eight bytes of it at a time make the number
    of a slot, and the slot says which word it is of.
    """

    def __init__(self, n_rows: int) -> None:
        self._codes = np.empty(n_rows, np.int32)
        self._code_of: dict[bytes, int] = {}
        self._slot_codes = np.full(2**_SLOT_BITS, -1, np.int32)
        self._slot_words = np.zeros((0, 2**_SLOT_BITS), np.uint64)

    def take(self, cells: _Cells, place: int, rows: slice) -> None:
        """Take the words of some rows."""
        parts = self._words(cells, place)
        mixed = np.zeros(len(cells), np.uint64)
        for part, factor in zip(parts, _MIX, strict=False):
            mixed += part * factor
        slots = (mixed >> np.uint64(64 - _SLOT_BITS)).view(np.int64)
        codes = self._slot_codes[slots]
        is_known = codes >= 0
        for part, words in zip(parts, self._slot_words, strict=True):
            is_known &= words[slots] == part
        for row in np.flatnonzero(~is_known).tolist():
            code = self._code_of.setdefault(cells.cell(row, place), len(self._code_of))
            codes[row] = code
            if self._slot_codes[slots[row]] < 0:
                self._slot_codes[slots[row]] = code
                self._slot_words[:, slots[row]] = parts[:, row]
        self._codes[rows] = codes

    def _words(self, cells: _Cells, place: int) -> Array:
        """Eight bytes of each word at a time, (parts, rows); as many as the longest so far has."""
        start = cells.start[place]
        length = cells.end[place] - start
        longest = max(1, int(length.max()))
        if longest > _LONGEST:
            raise UncleanError
        more = -(-longest // _WORD) - len(self._slot_words)
        if more > 0:
            self._slot_words = np.pad(self._slot_words, ((0, more), (0, 0)))
        words = fetch(cells.text, start, len(self._slot_words)).T
        for place, part in enumerate(words):
            part &= _MASKS.take(length - place * _WORD, mode="clip")
        return words

    def texts(self, encoding: str) -> Repeated:
        """The words without quotes and blanks around them."""
        found = [_bare(word.decode(encoding)) for word in self._code_of]
        if all(text.lower() in MISSING for text in found):
            raise UncleanError
        return Repeated.of(found).take(self._codes)


def _bare(word: str) -> str:
    word = word.strip(" ")
    if word.startswith('"'):
        if len(word) < 2 or word.find('"', 1) != len(word) - 1:
            raise UncleanError
        word = word[1:-1]
    return word.strip()
