"""The table of all steps, as a file for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from netviz import files
from netviz.training.chunk import CHUNK
from netviz.training.history import COLUMNS, HistoryView


def save_history(history: HistoryView, path: str | Path) -> None:
    """Write one line a step; what was not evaluated at a step is an empty cell.

    Of steps whose rows have been thinned there is one line a bin: its first step, with the means.

    Raises
    ------
    WriteError
        If it cannot be written; an old file of that name is then as it was.
    """
    files.write(path, _blocks(history))


def _blocks(history: HistoryView) -> Iterator[bytes]:
    yield ",".join(("step", *COLUMNS)).encode() + b"\r\n"
    for number, (size, _, _, mean) in enumerate(history.chunks()):
        lines = []
        for bin_, values in enumerate(mean.T.tolist()):
            cells = ("" if value != value else f"{value:.10g}" for value in values)
            lines.append(f"{number * CHUNK + bin_ * size},{','.join(cells)}\r\n")
        yield "".join(lines).encode()
