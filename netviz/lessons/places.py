"""On which line of a TOML text each key and each entry of a list stands."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""The way to a value: keys of tables, and numbers of entries of lists, counted from 0."""

_SKIPPED = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_VALUE = re.compile(
    r'''"""(?:[^\\]|\\.)*?"""+|\'\'\'.*?\'\'\'+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s,\]}#]+(?: [0-9:.]+)?''',
    re.DOTALL,
)


class Places:
    """The lines of a text that `tomllib` reads without a complaint.

    Parameters
    ----------
    text : str
    """

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._lines: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}
        with suppress(_LostError, RecursionError):  # then fewer lines are known
            self._document()

    def line(self, path: Path) -> int:
        """The line of a value, or of what it is in, counted from 1; 0 if it is not known."""
        while path:
            if path in self._lines:
                return self._lines[path]
            path = path[:-1]
        return 0

    def _document(self) -> None:
        table: Path = ()
        while True:
            self._skip(_SKIPPED)
            if self._at >= len(self._text):
                return
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> Path:
        start = self._at
        is_list = self._text.startswith("[[", start)
        self._at += 2 if is_list else 1
        *outer, last = self._keys()
        self._expect("]]" if is_list else "]")
        path: Path = ()
        for key in outer:
            path = self._newest((*path, key))
        path = (*path, last)
        if is_list:
            self._mark(path, start)
            number = self._counts.get(path, 0)
            self._counts[path] = number + 1
            path = (*path, number)
        self._mark(path, start)
        return path

    def _newest(self, path: Path) -> Path:
        count = self._counts.get(path)
        return path if count is None else (*path, count - 1)

    def _pair(self, table: Path) -> None:
        start = self._at
        path = table
        for key in self._keys():
            path = (*path, key)
            self._mark(path, start)
        self._expect("=")
        self._skip(_BLANK)
        self._value(path)

    def _keys(self) -> list[str]:
        keys = []
        while True:
            self._skip(_BLANK)
            key = self._take(_KEY)
            keys.append(key[1:-1] if key[0] in "\"'" else key)
            self._skip(_BLANK)
            if not self._text.startswith(".", self._at):
                return keys
            self._at += 1

    def _value(self, path: Path) -> None:
        opening = self._text[self._at : self._at + 1]
        if opening == "[":
            self._at += 1
            number = 0
            while not self._ends("]"):
                self._mark((*path, number), self._at)
                self._value((*path, number))
                number += 1
        elif opening == "{":
            self._at += 1
            while not self._ends("}"):
                self._pair(path)
        else:
            self._take(_VALUE)

    def _ends(self, closing: str) -> bool:
        self._skip(_SKIPPED)
        if self._text.startswith(",", self._at):
            self._at += 1
            self._skip(_SKIPPED)
        if self._at >= len(self._text):
            raise _LostError
        if self._text.startswith(closing, self._at):
            self._at += 1
            return True
        return False

    def _mark(self, path: Path, at: int) -> None:
        self._lines.setdefault(path, self._text.count("\n", 0, at) + 1)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self._text, self._at)
        assert found is not None
        self._at = found.end()

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        if found is None:
            raise _LostError
        self._at = found.end()
        return found[0]

    def _expect(self, mark: str) -> None:
        self._skip(_BLANK)
        if not self._text.startswith(mark, self._at):
            raise _LostError
        self._at += len(mark)


class _LostError(Exception):
    """The text is written in a way that is not known here."""
