"""What can be said about a file, where the guess would be wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


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
    sample: bool = False
    report: Callable[[float], None] = field(default=ignore_progress, compare=False)
