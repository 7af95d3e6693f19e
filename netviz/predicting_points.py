"""The points that a network is asked about: two columns of numbers of a table, and all of its rows."""

from __future__ import annotations

import numpy as np

from netviz.core.params import Array
from netviz.data.dataset import MAX_SIZE
from netviz.data.reading import PRINCIPAL, Column, Table, guessed, named, short, spellings
from netviz.errors import DataError, about
from netviz.frozen import dataclass


@dataclass(frozen=True, eq=False)
class Points:
    """Points as they stand in a table.

    Attributes
    ----------
    table : Table
    names : (str, str)
        Of the columns that were taken.
    values : float array (N, 2)
        One for each row of the table.
    notes : tuple of str
        What should be said about how the table was understood.
    """

    table: Table
    names: tuple[str, str]
    values: Array
    notes: tuple[str, ...]


def points_of(
    table: Table, wanted: tuple[str, str] | None = None, known: tuple[str, str] | None = None
) -> Points:
    """Take two columns of numbers, and all of their rows.

    Parameters
    ----------
    table : Table
    wanted : (str, str), optional
        The columns to take.
    known : (str, str), optional
        What the features are called: columns of these names are taken. If there are none, and no others are
        wanted, it must be clear which columns are meant.

    Raises
    ------
    DataError
        If it is not clear which columns are meant, or a cell of them is no number that can be used.
    """
    notes = list(table.warnings)
    with about(table.source):
        columns = _columns(table, wanted, known, notes)
        for column in columns:
            _refuse_bad(table, column)
            notes += spellings(column)
    first, second = columns
    return Points(
        table, (first.name, second.name), np.column_stack((first.numbers, second.numbers)), tuple(notes)
    )


def _columns(
    table: Table, wanted: tuple[str, str] | None, known: tuple[str, str] | None, notes: list[str]
) -> list[Column]:
    by_name = {column.name: column for column in table.columns}
    if wanted is not None:
        columns = [named(table.columns, name) for name in wanted]
        if columns[0] is columns[1]:
            raise DataError("the two features must be different columns")
        return columns
    if known is not None and all(name in by_name for name in known):
        return [by_name[name] for name in known]
    if known == PRINCIPAL:
        raise DataError(
            f"the network takes the principal components of other data, and there are no "
            f"columns of these names; the columns are: {', '.join(by_name)}"
        )
    found = table.columns
    if len(found) != 2:
        found = [column for column in table.columns if column.is_numeric]
    if len(found) != 2:
        found = _likely(table, by_name, found)
    first, second = (f"“{column.name}”" for column in found)
    if known is not None:
        notes.append(f"{first} and {second} are taken for {known[0]} and {known[1]}")
    elif len(table.columns) > 2:
        notes.append(f"{first} and {second} are taken for the two features")
    return found


def _likely(table: Table, by_name: dict[str, Column], numeric: list[Column]) -> list[Column]:
    """The columns that would be trained on."""
    if len(numeric) < 2:
        found = "one column of numbers" if numeric else "no column of numbers"
        raise DataError(f"{found} found, and the two features are needed")
    try:
        features = guessed(table).features
    except DataError:
        features = None
    if features is None:
        raise DataError(
            f"which columns are the two features cannot be told; name them (--features); "
            f"there are: {', '.join(by_name)}"
        )
    return [by_name[name] for name in features]


def _refuse_bad(table: Table, column: Column) -> None:
    """No row may get lost, so each must have a number; the first that has none is named."""
    bad = ~(np.abs(column.numbers) <= MAX_SIZE)
    if not bad.any():
        return
    row, more = int(np.argmax(bad)), int(np.count_nonzero(bad)) - 1
    cell = short(column.written(row))
    found = "there is no value" if column.missing[row] else f"“{cell}” is no finite number"
    if np.isfinite(column.numbers[row]):
        found = f"{cell} lies beyond ±{MAX_SIZE:g}"
    others = f" ({more} more like it)" if more else ""
    raise DataError(
        f"{table.where(row)}, column “{column.name}”: {found}{others}; mend the row, or remove it"
    )
