"""Which columns of a table are the features and the class."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from netviz.data.dataset import Array, DataError
from netviz.data.reading.table import LABEL_NAMES, Column, Table

MAX_CLASSES = 100
PRINCIPAL = ("1st principal component", "2nd principal component")
"""Features that stand for all columns of numbers together."""

_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}")
_IDS = ("unnamed: 0", "id", "nr", "no", "number", "index", "row")
_FEW = 20  # different values that a last column of whole numbers may have to pass for a class


@dataclass(frozen=True)
class Choice:
    """Which columns to take, by name; what is None is found out.

    Attributes
    ----------
    features : (str, str) or None
        `PRINCIPAL` for the two principal components of all columns of numbers.
    label : str or None
    """

    features: tuple[str, str] | None = None
    label: str | None = None


def choose_label(table: Table, columns: list[Column], choice: Choice) -> Column:
    """The class: the column that is named, by the user, the format, or its telling name; or of words."""
    source = table.source
    if choice.label is not None:
        return _named(source, columns, choice.label)
    if table.label is not None and any(column.name == table.label for column in columns):
        return _named(source, columns, table.label)
    taken = choice.features or ()
    free = [column for column in columns if column.name not in taken]
    telling = [column for column in free if column.name.lower() in LABEL_NAMES]
    telling = [column for column in telling if column.is_numeric or _has_classes(column)] or telling
    if telling:
        return telling[0]
    words = [column for column in free if not column.is_numeric and not _is_of_dates(column)]
    if len(words) == 1:
        if _has_classes(words[0]) or not _has_few_whole(free[-1]):
            return words[0]
        words = []  # names of the rows
    if len(words) > 1:
        able = [column for column in words if _has_classes(column)]
        if len(able) == 1:
            return able[0]
        names = ", ".join(column.name for column in able or words)
        raise DataError(f"{source}: several columns could be the class ({names}); name one (--label)")
    # Of x1, x2, y the last is the class; of x, y, c the second is not.
    pair = {"x", "y"} <= {column.name.lower() for column in columns}
    named_y = [column for column in free if column.name.lower() == "y" and not pair]
    candidates = named_y or free[-1:]
    if not candidates:
        raise DataError(f"{source}: no column is left for the class; name it (--label)")
    column = candidates[0]
    _refuse_reals(source, column)
    return column


def choose_features(
    table: Table, columns: list[Column], label: Column, choice: Choice, warnings: list[str]
) -> list[Column]:
    """Two columns of numbers: those that are named, or the first two that tell something."""
    source = table.source
    others = [column for column in columns if column is not label]
    numeric = [column for column in others if column.is_numeric]
    if choice.features == PRINCIPAL:
        if len(numeric) < 2:
            raise DataError(f"{source}: principal components need at least two columns of numbers")
        return numeric
    wanted = choice.features or table.features
    if wanted is not None:
        if wanted[0] == wanted[1] or label.name in wanted:
            raise DataError(f"{source}: the two features and the class must be three different columns")
        return [_named(source, columns, name) for name in wanted]
    if len(numeric) < 2:
        raise DataError(
            f"{source}: two columns of numbers are needed besides the class “{label.name}”, "
            f"and {len(numeric)} {'was' if len(numeric) == 1 else 'were'} found"
        )
    counting = [
        column
        for column in numeric
        if _counts_rows(column) or (table.header and column is columns[0] and _is_index(column))
    ]
    if counting and len(numeric) - len(counting) >= 2:
        names = ", ".join(f"“{column.name}”" for column in counting)
        warnings.append(f"left out, because they number the rows: {names}")
        numeric = [column for column in numeric if column not in counting]
    constant = [column for column in numeric if _is_constant(column)]
    telling = [column for column in numeric if column not in constant]
    if len(telling) >= 2 and constant:
        names = ", ".join(f"“{column.name}”" for column in constant)
        warnings.append(f"left out, because of one value only: {names}")
        numeric = telling
    if len(numeric) > 2:
        unused = ", ".join(column.name for column in numeric[2:])
        warnings.append(f"“{numeric[0].name}” and “{numeric[1].name}” are the features; not used: {unused}")
    return numeric[:2]


def _named(source: str, columns: list[Column], name: str) -> Column:
    for column in columns:
        if column.name == name:
            return column
    available = ", ".join(column.name for column in columns)
    raise DataError(f"{source}: there is no column “{name}”; the columns are: {available}")


def _refuse_reals(source: str, column: Column) -> None:
    """A column of numbers is the class only where its numbers are few and whole."""
    if not column.is_numeric:
        raise DataError(
            f"{source}, column “{column.name}”: names and dates are not classes; "
            "name the class column (--label)"
        )
    if not _has_few_whole(column):
        values = column.numbers[~np.isnan(column.numbers)]
        different = np.unique(values)
        kind = "different" if _are_whole(different) else "different real"
        raise DataError(
            f"{source}, column “{column.name}”: {len(different)} {kind} values in {len(values)} "
            "rows are not classes; name the class column (--label)"
        )


def _has_classes(column: Column) -> bool:
    """Whether words come again and again; names and dates do not."""
    different = column.cells.present
    if _is_of_dates(column):
        return False
    return 2 <= len(different) <= min(MAX_CLASSES, max(2, len(column) // 2))


def _is_of_dates(column: Column) -> bool:
    different = column.cells.present
    return bool(different) and all(_DATE.match(word) for word in different if word)


def _are_whole(values: Array) -> bool:
    return bool((values == np.round(values)).all())


def _has_few_whole(column: Column) -> bool:
    """Whether a column's numbers are few and whole."""
    values = column.numbers[~np.isnan(column.numbers)]
    different = np.unique(values)
    return _are_whole(different) and 0 < len(different) <= min(_FEW, max(2, len(values) // 2))


def _counts_rows(column: Column) -> bool:
    """Whether a column numbers the rows, from 0 or 1 on, or is called an id and is a number a row."""
    values, name = column.numbers, column.name.lower()
    begins, is_named = values[:1].tolist() in ([0], [1]), name in _IDS or name.endswith("id")
    if len(values) <= 2 or not (begins or is_named) or np.isnan(values).any():
        return False
    if begins and bool((np.diff(values) == 1).all()):
        return True
    return is_named and _are_whole(values) and len(np.unique(values)) == len(values)


def _is_index(column: Column) -> bool:
    """Whether a column has no name, and another whole number in each row."""
    if column.name != "column 1":
        return False
    values = column.numbers
    return _are_whole(values) and len(np.unique(values)) == len(values)


def _is_constant(column: Column) -> bool:
    values = column.numbers
    if len(values) > 1 and (values[0] < values[1] or values[0] > values[1]):
        return False  # nearly always so, and soon seen
    values = values[~np.isnan(values)]
    return len(values) > 1 and bool((values == values[0]).all())
