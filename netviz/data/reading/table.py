"""A table as it was read, before anybody has said what in it is a feature and what the class."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from functools import cached_property
from typing import Any

import numpy as np

from netviz.core.params import Array
from netviz.data.reading.numbers import EXACT, MISSING, number
from netviz.errors import DataError
from netviz.frozen import dataclass

LABEL_NAMES = (
    "class", "classes", "class label", "class_label", "label", "labels", "target", "targets",
    "species", "category", "group", "cluster", "kind", "variety", "outcome", "survived", "diagnosis",
    "klasse", "gruppe",
)  # fmt: skip
"""What a column of classes tends to be called."""

MOST_CELLS = 20_000_000
MOST_COLUMNS = 2_000
"""The largest table that is read."""


def check_size(n_rows: int, n_columns: int) -> None:
    """Refuse a table that is too large."""
    if n_columns > MOST_COLUMNS or n_rows * n_columns > MOST_CELLS:
        raise DataError(f"more than {MOST_CELLS} values, or {MOST_COLUMNS} columns; open a part of it")


def unique_names(names: Sequence[str]) -> list[str]:
    """Names on one line each, none missing and none twice."""
    found: list[str] = []
    for place, name in enumerate(names, 1):
        title = " ".join(name.split()) or f"column {place}"
        found.append(title if title not in found else free_name(f"{title} ({place})", found))
    return found


def free_name(name: str, taken: Iterable[str]) -> str:
    """A name that is not taken: itself, or with a number after it."""
    names, numbered = set(taken), (f"{name} ({number})" for number in itertools.count(2))
    return next(one for one in itertools.chain([name], numbered) if one not in names)


def replace_lone_surrogates(text: str) -> str:
    """A text without lone surrogates, which no file can hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


class AmbiguousError(DataError):
    """A file in which more than one part could be meant; `parts` are what can be chosen."""

    def __init__(self, message: str, parts: Sequence[str]) -> None:
        super().__init__(message)
        self.parts = tuple(parts)


@dataclass(frozen=True, eq=False)
class Repeated:
    """Words of which many are the same; each is kept once.

    Attributes
    ----------
    different : tuple of str
        In the order in which they came up; after `take`, some may have no place left.
    codes : integer array
        For each place, which of them is there.
    """

    different: tuple[str, ...]
    codes: Array

    @classmethod
    def of(cls, words: Iterable[str]) -> Repeated:
        """Any words."""
        code_of: dict[str, int] = {}
        codes = [code_of.setdefault(word, len(code_of)) for word in words]
        return cls(tuple(code_of), np.array(codes, np.int32))

    def take(self, places: Array | slice) -> Repeated:
        """The words at some places, by number or by a mask."""
        return Repeated(self.different, self.codes[places])

    def renamed(self, names: Mapping[str, str]) -> Repeated:
        """Other words for some of them; two may get the same."""
        return Repeated.of(names.get(word, word) for word in self.different).take(self.codes)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many places each word has, of those that have any."""
        counts = np.bincount(self.codes, minlength=len(self.different)).tolist()
        return {word: count for word, count in zip(self.different, counts, strict=True) if count}

    @property
    def present(self) -> list[str]:
        """The different words that have a place."""
        return list(self.counts)

    def numbered(self, number_of: dict[str, int]) -> Array:
        """A number for each place, by the word there; words without a place need none."""
        return np.array([number_of.get(word, -1) for word in self.different], np.int64)[self.codes]

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, place: int) -> str:
        return self.different[int(self.codes[place])]

    def __iter__(self) -> Iterator[str]:
        return map(self.different.__getitem__, self.codes.tolist())


@dataclass(frozen=True, eq=False)
class Column:
    """One column: as text, as numbers, or as both.

    Attributes
    ----------
    name : str
    texts : sequence of str, Repeated or None
        The cells as they were written; None where they were numbers to begin with.
    values : float array, or None
        The cells as numbers, where they were numbers to begin with; NaN for missing.
    decimal : str
        The decimal mark of the texts.
    nominal : tuple of str, or None
        The values that the format says the column can have, in its order.
    """

    name: str
    texts: Sequence[str] | Repeated | None = None
    values: Array | None = None
    decimal: str = "."
    nominal: tuple[str, ...] | None = None

    def __len__(self) -> int:
        return len(self.cells if self.values is None else self.values)

    @cached_property
    def numbers(self) -> Array:
        """The cells as numbers; NaN where there is none."""
        if self.values is not None:
            return self.values
        found = {word: number(word, self.decimal) for word in self.cells.different}
        known = [word for word, value in found.items() if value is not None]
        percent = [word for word in known if word.endswith("%")]
        if len(percent) < len(known):  # of 50 % and 0.5 one is meant otherwise
            found.update(dict.fromkeys(percent))
        return np.array([*found.values()], np.float64)[self.cells.codes]  # None is not a number

    @cached_property
    def cells(self) -> Repeated:
        """The cells as words: whole numbers without a decimal point."""
        if self.texts is not None:
            return self.texts if isinstance(self.texts, Repeated) else Repeated.of(self.texts)
        assert self.values is not None
        different, codes = np.unique(self.values, return_inverse=True)
        return Repeated(tuple(map(as_word, different.tolist())), codes)

    @cached_property
    def missing(self) -> Array:
        """Which cells are missing."""
        if self.texts is None:
            return np.isnan(self.numbers)
        absent = np.array([text.lower() in MISSING for text in self.cells.different], bool)
        return absent[self.cells.codes] if absent.any() else np.zeros(len(self), bool)

    def written(self, row: int) -> str:
        """A cell as it was written."""
        return str(self.numbers[row]) if self.texts is None else self.texts[row]

    @cached_property
    def is_numeric(self) -> bool:
        """Whether it is a column of numbers; a stray word does not make it one of words."""
        if self.nominal is not None:
            return False
        present = len(self) - int(np.count_nonzero(self.missing))
        return 2 * int(np.count_nonzero(~np.isnan(self.numbers))) > present

    def take(self, rows: Array) -> Column:
        """Some of the rows."""
        texts = None if self.texts is None else self.cells.take(rows)
        return replace(self, texts=texts, values=None if self.values is None else self.values[rows])


def as_word(value: float) -> str:
    """A number as the name of a class: whole numbers without a decimal point."""
    if np.isnan(value):
        return ""
    return str(int(value)) if abs(value) < EXACT and value == int(value) else repr(value)


def text_of(cell: Any, decimal: str = ".") -> str:
    """A value as the text of a cell; nothing for a list or a record."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return as_word(cell).replace(".", decimal)
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, bytes):
        cell = cell.decode("utf-8", "replace")
    if cell is None or isinstance(cell, (list, dict)):
        return ""
    return replace_lone_surrogates(str(cell)).strip()


@dataclass(frozen=True, eq=False)
class Table:
    """All columns of a file.

    Attributes
    ----------
    columns : list of Column
        All of one length.
    format : str
        What the file was taken for.
    lines : sequence of int, or None
        The file's line of each row; None where rows have no lines.
    encoding, delimiter, decimal : str
        Where it is text; else empty.
    header : bool
        Whether names were read from the first row.
    warnings : tuple of str
    class_order : tuple of str
        The classes in an order that the file gives; empty if it gives none.
    is_test : boolean array, or None
        Which rows the file itself puts into a test part.
    labels : tuple of str
        Which columns the format itself says are the class; more than one must be asked about.
    features : tuple of str, or None
        Which columns it says are the features.
    parts : tuple of str
        What the options `sheet` or `arrays` can be; the first is what has been read.
    source : str
        The file's name, for messages.
    """

    columns: list[Column]
    format: str
    lines: Sequence[int] | None = None
    encoding: str = ""
    delimiter: str = ""
    decimal: str = "."
    header: bool = True
    warnings: tuple[str, ...] = ()
    class_order: tuple[str, ...] = ()
    is_test: Array | None = None
    labels: tuple[str, ...] = ()
    features: tuple[str, str] | None = None
    parts: tuple[str, ...] = ()
    source: str = ""

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    def where(self, row: int) -> str:
        """What to call a row in a message."""
        return f"row {row + 1}" if self.lines is None else f"line {self.lines[row]}"
