"""A folder of backward passes, judged one after the other, into one table."""

from __future__ import annotations

import csv
import hashlib
import io
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path

from netviz import files
from netviz.backward.judge import Judged, judge
from netviz.core.params import PARAMETERS

COLUMNS = (
    "file", "verdict", *PARAMETERS, "loss", "mistakes", "lines", "source_lines", "sentence", "taken_as",
    "remarks", "seconds", "sha256",
)  # fmt: skip

_SUFFIXES = (".py", ".ipynb")
_EVERY = 1.0  # seconds between two writings of the table

Row = dict[str, str]


class MarkError(ValueError):
    """The folder or the table cannot be read; the message says why."""


def found(folder: Path) -> list[Path]:
    """The files with Python in a folder and the folders in it, in order.

    Raises
    ------
    MarkError
        If it is no folder, or has none.
    """
    if not folder.is_dir():
        raise MarkError(f"{folder} is no folder")
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES and path.is_file()
                   and not any(_is_hidden(part) for part in path.relative_to(folder).parts))  # fmt: skip
    if not paths:
        raise MarkError(f"{folder} has no .py or .ipynb file in it")
    return paths


def _is_hidden(part: str) -> bool:
    return part.startswith(".") or part == "__pycache__"


def mark(
    folder: Path,
    output: Path,
    *,
    jobs: int = 1,
    resume: bool = False,
    python: str | None = None,
    is_enough: Callable[[], bool] = lambda: False,
    on_row: Callable[[Row, int, int], None] = lambda row, done, of: None,
) -> list[Row]:
    """Judge every file of a folder and write the table, also while it goes on.

    Parameters
    ----------
    folder, output : Path
    jobs : int
        How many files at a time.
    resume : bool
        Keep the rows of `output` for files that are the same still.
    python : str, optional
        The interpreter that runs them.
    is_enough : callable
        Asked between files; what has been judged by then is written.
    on_row : callable
        Told every row, how many there are now, and how many there will be.

    Returns
    -------
    list of dict
        The rows, in the order of the files.

    Raises
    ------
    MarkError, WriteError
    """
    paths = found(folder)
    names = {path: path.relative_to(folder).as_posix() for path in paths}
    sums = {path: _checksum(path) for path in paths}
    known = {row["file"]: row for row in _read(output)} if resume and output.exists() else {}
    rows: dict[Path, Row] = {}
    for path in paths:
        row = known.get(_harmless(names[path]))
        if row is not None and row["sha256"] == sums[path]:
            rows[path] = row
    waiting = iter([path for path in paths if path not in rows])
    running: dict[Future[Row], Path] = {}
    written = time.monotonic()

    def judged_row(path: Path) -> Row:
        return row_of(judge(path, python=python), names[path], sums[path])

    with ThreadPoolExecutor(jobs) as pool:
        while not is_enough():
            for path in _next(waiting, jobs - len(running)):
                running[pool.submit(judged_row, path)] = path
            if not running:
                break
            for future in wait(running, 0.2, FIRST_COMPLETED).done:
                path = running.pop(future)
                rows[path] = future.result()
                on_row(rows[path], len(rows), len(paths))
            if time.monotonic() - written > _EVERY:
                _write(output, [rows[path] for path in paths if path in rows])
                written = time.monotonic()
    for future, path in running.items():
        rows[path] = future.result()
    made = [rows[path] for path in paths if path in rows]
    _write(output, made)
    return made


def row_of(judged: Judged, name: str, checksum: str) -> Row:
    """The row of one file."""
    verdict = judged.verdict
    trouble = judged.trouble
    source_lines = [one.source_line for one in verdict.mistakes if one.source_line is not None]
    if trouble is not None and trouble.source_line is not None:
        source_lines.append(trouble.source_line)
    cells: Row = {
        "file": name,
        "verdict": verdict.verdict,
        "loss": verdict.loss if verdict.parameters else "",
        "mistakes": verdict.diagnosis if trouble is None else trouble.kind,
        "lines": " ".join(str(one.line) for one in verdict.mistakes),
        "source_lines": " ".join(map(str, dict.fromkeys(source_lines))),
        "sentence": verdict.sentence,
        "taken_as": "; ".join(judged.taken_as),
        "remarks": "; ".join([*judged.remarks, *(remark.sentence for remark in verdict.remarks)]),
        "seconds": f"{judged.seconds:.2f}",
        "sha256": checksum,
    }
    for parameter in PARAMETERS:
        one = verdict.parameters.get(parameter)
        cells[parameter] = "" if one is None else "right" if one.right else f"wrong {one.times}".rstrip()
    return {column: _harmless(cells[column]) for column in COLUMNS}


def _harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _next(paths: Iterator[Path], n_paths: int) -> Iterator[Path]:
    for _ in range(n_paths):
        path = next(paths, None)
        if path is None:
            return
        yield path


def _checksum(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _read(output: Path) -> list[Row]:
    try:
        with io.TextIOWrapper(files.open_to_read(output), "utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if tuple(reader.fieldnames or ()) != COLUMNS:
                raise MarkError(f"{output} is no table that netviz mark has written; leave --resume out")
            return [dict(row) for row in reader]
    except OSError as error:
        raise MarkError(f"{output}: {files.why_not_read(error)}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise MarkError(f"{output} cannot be read: {error}") from error


def _write(output: Path, rows: list[Row]) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    files.write(output, text.getvalue().encode("utf-8-sig"))
