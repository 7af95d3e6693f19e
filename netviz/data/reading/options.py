"""What can be said about a file, where the guess would be wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any

from netviz.frozen import dataclass

_SAID = ("format", "encoding", "delimiter", "decimal", "header", "sheet", "arrays")
_NAMES = {"sheet", "arrays"}  # which may be called as they like
_WORDS = {True: "yes", False: "no", "\t": "tab", " ": "space"}


def ignore_progress(share: float) -> None:
    """Take no notice of how much has been read."""


@dataclass(frozen=True)
class Options:
    """How to read a file; what is None or empty is found out.

    Attributes
    ----------
    format : str
        A key of `netviz.data.reading.formats.FORMATS`.
    encoding, delimiter, decimal : str or None
        For text.
    header : bool or None
        Whether the first row has names.
    sheet : str or None
        Of a workbook: its name, or its number from 1 on.
    arrays : str or None
        Of an .npz file, with commas between: that of the points and that of the classes; or one a column.
    sample : bool
        Whether to take lines from everywhere in a text that is too large to be read.
    report : callable
        Told the share that is read, now and then; what it raises ends the reading.
    """

    format: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    header: bool | None = None
    sheet: str | None = None
    arrays: str | None = None
    sample: bool = False
    report: Callable[[float], None] = field(default=ignore_progress, compare=False)

    def said(self) -> tuple[tuple[str, str], ...]:
        """What is said here, as names and words; what is found out is left out."""
        values = {name: getattr(self, name) for name in _SAID} | {"sample": self.sample or None}
        said = ((name, value) for name, value in values.items() if value is not None)
        return tuple((name, str(_WORDS.get(value, value))) for name, value in said)

    @classmethod
    def of(cls, said: Mapping[str, str]) -> Options:
        """From what `said` gives."""
        values = {word: value for value, word in _WORDS.items()}
        found: dict[str, Any] = {name: said[name] for name in (*_SAID, "sample") if name in said}
        for name in found.keys() - _NAMES:
            found[name] = values.get(found[name], found[name])
        return cls(**found)
