"""Sheets as files: each with its solution beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from netviz import files
from netviz.lessons.worksheet.seeds import sheet_name, solution_name
from netviz.lessons.worksheet.sheet import Sheet
from netviz.ui.paper.worksheet import pdf_bytes


def _nothing(share: float) -> None:
    pass


def write_sheets(
    sheets: Sequence[Sheet], folder: Path, report: Callable[[float], None] = _nothing
) -> list[Path]:
    """Write every sheet and its solution, each file whole or not at all; old ones are replaced.

    Parameters
    ----------
    sheets : sequence of Sheet
    folder : Path
        Is made if it is not there.
    report : callable
        Is handed the share that is done; what it raises ends the work between two files.

    Returns
    -------
    list of Path
        The sheet and the solution of each in turn.

    Raises
    ------
    WriteError
        If one cannot be written; those before it are there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise files.WriteError(folder, error) from error
    written: list[Path] = []
    for sheet in sheets:
        for is_solved, name in ((False, sheet_name(sheet.seed)), (True, solution_name(sheet.seed))):
            report(len(written) / (2 * len(sheets)))
            path = folder / name
            files.write(path, pdf_bytes(sheet, is_solved=is_solved))
            written.append(path)
    report(1.0)
    return written
