"""Tables of a lesson's file, read key by key; what is wrong with them is collected."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from netviz.lessons import places
from netviz.lessons.lesson import Problem
from netviz.lessons.words import WordsError, unknown

Read = TypeVar("Read")

MOST = 2**53
"""The largest whole number that is asked about at all."""


def key_text(path: places.Path) -> str:
    """The way to a value as it is said: slide.2.question.right, counted from 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


class Report:
    """What is wrong in a file, with the places where it is.

    Parameters
    ----------
    path : Path
    where : Places
        Of the file's text.

    Attributes
    ----------
    problems : list of Problem
    broken : set of int
        The slides, counted from 0, of which something is wrong.
    numbers : dict
        The slides' numbers in the file, counted from 0, by their ids.
    """

    def __init__(self, path: Path, where: places.Places) -> None:
        self.problems: list[Problem] = []
        self.broken: set[int] = set()
        self.numbers: dict[str, int] = {}
        self._path, self._where = path, where

    def has_problem_at(self, key: str) -> bool:
        """Whether something is wrong with a key."""
        return any(problem.key == key for problem in self.problems)

    def another(self) -> Report:
        """One for other things of the same file."""
        return Report(self._path, self._where)

    def in_order(self) -> tuple[Problem, ...]:
        """What is wrong, in the order of the file."""
        return tuple(sorted(self.problems, key=lambda problem: problem.line))

    def add(self, path: places.Path, message: str) -> None:
        """Say that something is wrong at a key."""
        if len(path) > 1 and path[0] == "slide" and isinstance(path[1], int):
            self.broken.add(path[1])
        self.problems.append(Problem(self._path, self._where.line(path), key_text(path), message))


class Fields:
    """A table, of which each key is read once.

    Parameters
    ----------
    values : dict
        As `tomllib` gives it.
    path : tuple
        The way to it.
    report : Report
        Is told what is wrong; what is read is then something harmless.
    """

    def __init__(self, values: dict[str, Any], path: places.Path, report: Report) -> None:
        self._values, self.path, self._report = values, path, report
        self._known: list[str] = []

    def has(self, key: str) -> bool:
        """Whether something is said; the key is known from now on."""
        if key not in self._known:
            self._known.append(key)
        return key in self._values

    def wrong(self, key: str, message: str) -> None:
        """Say that something is wrong with a key; with the table, if it is empty."""
        self._report.add((*self.path, *filter(None, [key])), message)

    def wrong_entry(self, key: str, number: int, message: str) -> None:
        """Say that something is wrong with an entry of a list."""
        self._report.add((*self.path, key, number), message)

    def text(self, key: str, *, needed: str = "") -> str:
        """Words; `needed` says what for, where they must not be left out."""
        if not self.has(key):
            if needed:
                self.wrong("", f"{key} is missing: {needed}")
            return ""
        value = self._values[key]
        if not isinstance(value, str):
            self.wrong(key, "words in quotation marks are needed here")
            return ""
        if needed and not value.strip():
            self.wrong(key, f"this is empty: {needed}")
        return value.strip()

    def whole(self, key: str, least: int, most: int) -> int | None:
        """A whole number between two bounds; None if there is none that is right."""
        if not self.has(key):
            return None
        value = self._values[key]
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.wrong(key, f"a whole number from {least} to {most} is needed here")
            return None
        return value

    def number(self, key: str, least: float, most: float) -> float | None:
        """A number between two bounds; None if there is none that is right."""
        if not self.has(key):
            return None
        value = self._values[key]
        if not _is_number(value) or not least <= value <= most:
            self.wrong(key, f"a number from {least:g} to {most:g} is needed here")
            return None
        return float(value)

    def point(self, key: str) -> tuple[float, float] | None:
        """Two numbers; None if there are none."""
        if not self.has(key):
            return None
        value = self._values[key]
        if not isinstance(value, list) or len(value) != 2 or not all(map(_is_number, value)):
            self.wrong(key, "a point is two numbers in the columns' own units: [0.5, -1.2]")
            return None
        return float(value[0]), float(value[1])

    def choice(self, key: str, what: str, known: Iterable[str], *, needed: str = "") -> str:
        """One of some words; empty if it is none of them."""
        word, known = self.text(key, needed=needed), list(known)
        if word and word not in known:
            self.wrong(key, str(unknown(what, word, known)))
            return ""
        return word

    def texts(self, key: str) -> list[str]:
        """A list of words; those that are none are left empty."""
        if not self.has(key):
            return []
        value = self._values[key]
        if not isinstance(value, list):
            self.wrong(key, 'a list is needed here: ["…", "…"]')
            return []
        for number, entry in enumerate(value):
            if not isinstance(entry, str) or not entry.strip():
                self.wrong_entry(key, number, "words in quotation marks are needed here")
        return [entry.strip() if isinstance(entry, str) else "" for entry in value]

    def each(self, key: str, read: Callable[[str], Read]) -> tuple[Read, ...]:
        """A list of words, each made into something; those that cannot be are left out, and said."""
        found = []
        for number, entry in enumerate(self.texts(key)):
            if entry:
                try:
                    found.append(read(entry))
                except WordsError as error:
                    self.wrong_entry(key, number, str(error))
        return tuple(found)

    def table(self, key: str) -> Fields | None:
        """A table in the table."""
        if not self.has(key):
            return None
        value = self._values[key]
        if not isinstance(value, dict):
            name = ".".join(part for part in (*self.path, key) if isinstance(part, str))
            self.wrong(key, f"a table is needed here: [{name}], and its keys below")
            return None
        return Fields(value, (*self.path, key), self._report)

    def tables(self, key: str) -> list[Fields]:
        """A list of tables in the table."""
        if not self.has(key):
            return []
        value = self._values[key]
        name = ".".join(part for part in (*self.path, key) if isinstance(part, str))
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            self.wrong(key, f"tables are needed here: [[{name}]] for each, and its keys below")
            return []
        return [Fields(entry, (*self.path, key, n), self._report) for n, entry in enumerate(value)]

    def close(self) -> None:
        """Say which keys have not been asked for: there are no such ones."""
        for key in self._values:
            if key not in self._known:
                self.wrong(key, str(unknown("key", key, self._known)))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
