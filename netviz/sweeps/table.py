"""The table of a sweep as a .csv file: a line a cell, in order; the same bytes for the same numbers.

While a sweep goes on, the file holds what has been computed so far, and is always whole; what is missing
is computed when it goes on. Which line is which cell, the last column says: the key of the run.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args, get_type_hints

from netviz import files
from netviz.sweeps.errors import SweepError
from netviz.sweeps.result import Result
from netviz.sweeps.settings import value_text
from netviz.sweeps.sweep import Plan

_NUMBERS = ("loss", "loss_data", "accuracy", "test_loss_data", "test_accuracy")
_RESULTS = ("state", "step", *_NUMBERS, "dead_units", "steps_to_goal")
_KEY = "run"
_MOST_BYTES = 64 * 2**20


def columns(plan: Plan) -> tuple[str, ...]:
    """The names of the columns."""
    names = [axis.name for axis in plan.sweep.axes]
    seeds = [] if "seed" in names else ["seed"]
    return (*names, *seeds, *_RESULTS, "why", _KEY)


def table(plan: Plan, results: Mapping[str, Result]) -> bytes:
    """The file of what has been computed."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns(plan))
    writer.writerows(_lines(plan, results))
    return text.getvalue().encode()


def _lines(plan: Plan, results: Mapping[str, Result]) -> Iterator[list[str]]:
    has_seed = any(axis.name == "seed" for axis in plan.sweep.axes)
    for cell in plan.cells:
        result = results.get(cell.key)
        if result is not None:
            values = [*cell.values] if has_seed else [*cell.values, cell.seed]
            found = [_text(getattr(result, name)) for name in _RESULTS]
            yield [*map(value_text, values), *found, result.why, cell.key]


def _text(value: Any) -> str:
    """A number such that reading it gives the same bits."""
    return "" if value is None else str(value)


def write_table(path: Path, plan: Plan, results: Mapping[str, Result]) -> None:
    """Write the file, whole or not at all.

    Raises
    ------
    WriteError
        If it cannot be written; an old one is then as it was.
    """
    files.write(path, table(plan, results))


def read_table(path: Path, plan: Plan) -> dict[str, Result]:
    """What a file holds of the cells of a sweep, by their keys.

    Raises
    ------
    SweepError
        If it is no table of a sweep, or damaged.
    """
    if not path.is_file():
        raise SweepError(f"{path} is no file that could hold the table of a sweep")
    if path.stat().st_size > _MOST_BYTES:
        raise SweepError(f"{path} is too large for the table of a sweep")
    try:
        text = path.read_bytes().decode()
        lines = list(csv.reader(io.StringIO(text), strict=True))
    except (UnicodeDecodeError, csv.Error):
        lines = []
    if not lines or not {_KEY, *_RESULTS, "why"} <= set(lines[0]):
        raise SweepError(f"{path} is not the table of a sweep; give --output another name")
    found: dict[str, Result] = {}
    for number, line in enumerate(lines[1:], 2):
        try:
            result = _result(dict(zip(lines[0], line, strict=True)))
        except ValueError:
            raise SweepError(
                f"{path}, line {number}, is no result of a sweep; take the line out, and that run is "
                "computed again"
            ) from None
        if result.key in plan.by_key:
            found[result.key] = result
    return found


def _result(line: Mapping[str, str]) -> Result:
    state = line["state"]
    if state not in get_args(get_type_hints(Result)["state"]):
        raise ValueError(state)
    numbers = {name: float(line[name]) if line[name] else None for name in _NUMBERS}
    return Result(
        line[_KEY],
        state,  # type: ignore[arg-type]
        int(line["step"]),
        bool(line["steps_to_goal"]),
        dead_units=int(line["dead_units"]) if line["dead_units"] else None,
        why=line["why"],
        **numbers,
    )
