"""Which columns of a table are the features and the class."""

from __future__ import annotations

import re

import numpy as np

from netviz.core.params import Array
from netviz.data.reading.table import LABEL_NAMES, Column, Table
from netviz.errors import DataError
from netviz.frozen import dataclass

MAX_CLASSES = 100
PRINCIPAL = ("1st principal component", "2nd principal component")
"""Features that stand for all columns of numbers together."""

_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}")
_IDS = ("unnamed: 0", "id", "nr", "no", "number", "index", "row")
_LOOK = 200  # rows that are looked at first
_FEW = 20  # different values that a last column of whole numbers may have to pass for a class
_LIKELY = 10  # and beyond which a first one with codes of classes is as good


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
    """The class: the column that is named, by the user, the format, or its telling name; or of words.

    Where more than one column could be meant, none is taken.
    """
    if choice.label is not None:
        return named(columns, choice.label)
    marked = [column for column in columns if column.name in table.labels]
    if len(marked) > 1:
        raise _several(marked, "have the role class")
    if marked:
        return marked[0]
    free = [column for column in columns if column.name not in (choice.features or ())]
    if not free:
        raise DataError("no column is left for the class; name it (--label)")
    found = _candidates(columns, free)
    words = [one for one in found if not one.is_numeric]  # of which numbers may be no more than codes
    found = [one for one in found if one in words or not any(_is_code(one, word) for word in words)]
    if len(found) > 1:
        raise _several(found, "could be the class")
    if not found:
        raise _no_class(free)
    return found[0]


def _candidates(columns: list[Column], free: list[Column]) -> list[Column]:
    """The columns that could be the class; none where nothing speaks for one."""
    telling = [column for column in free if column.name.lower() in LABEL_NAMES]
    if telling:
        able = [column for column in telling if column.is_numeric or _has_classes(column)]
        return able or telling[:1]
    # Of x1, x2, y the last is the class; of x, y, c the second is not.
    pair = {"x", "y"} <= {column.name.lower() for column in columns}
    last = [column for column in free if column.name.lower() == "y" and not pair] or free[-1:]
    coded = [column for column in last if column.is_numeric and _has_few_whole(column)]
    words = [column for column in free if not column.is_numeric and not _is_of_dates(column)]
    able = [column for column in words if _has_classes(column)]
    if able:
        return able + [column for column in coded if _is_coded(column)]
    first = free[:1] if not words and free[0] is columns[0] else []
    if first and coded and len(_known(coded[0])[1]) > _LIKELY and _is_coded(first[0]):
        return first + coded
    if coded:
        return coded  # words beside it are names of the rows
    if first and _has_few_whole(first[0]) and not _is_constant(first[0]):
        others = [column for column in free[1:] if _has_few_whole(column) and not _is_constant(column)]
        return first + others
    return words


def _is_code(column: Column, label: Column) -> bool:
    """Whether each value of a column belongs to one class, and each class has one value."""
    n_classes = len(label.cells.present)
    if not 2 <= n_classes <= len(label) // 2 or len(np.unique(column.numbers[:_LOOK])) > n_classes:
        return False  # nearly always so, and soon seen
    values, codes = np.unique(column.numbers, return_inverse=True)
    both = np.unique(codes * np.int64(len(label.cells.different)) + label.cells.codes)
    return len(both) == len(values) == n_classes


def _several(columns: list[Column], what: str) -> DataError:
    names = ", ".join(column.name for column in columns)
    return DataError(f"several columns {what} ({names}); name one (--label)")


def choose_features(
    table: Table, columns: list[Column], label: Column, absent: Array, choice: Choice, warnings: list[str]
) -> list[Column]:
    """Two columns of numbers: those that are named, or the first two that tell something."""
    others = [column for column in columns if column is not label]
    numeric = [column for column in others if column.is_numeric]
    if choice.features == PRINCIPAL:
        if len(numeric) < 2:
            raise DataError("principal components need at least two columns of numbers")
        return numeric
    wanted = choice.features or table.features
    if wanted is not None:
        if wanted[0] == wanted[1] or label.name in wanted:
            raise DataError("the two features and the class must be three different columns")
        return [named(columns, name) for name in wanted]
    if len(numeric) < 2:
        found = f"{len(numeric)} {'was' if len(numeric) == 1 else 'were'} found{_unread(table, others)}"
        raise DataError(f"two columns of numbers are needed besides the class “{label.name}”, and {found}")
    first, labelled = columns[0], np.flatnonzero(~absent)

    def seen(column: Column) -> Column:
        """What has a class of it: a total below the table has none."""
        return column.take(labelled) if len(labelled) < len(label) else column

    has_index = first in numeric and first.name == "column 1" and _are_ids(seen(first), numeric[1:], table)
    for reason, is_so, is_said in (
        (
            "they number the rows",
            lambda one: _counts_rows(seen(one)) or (has_index and one is first),
            False,
        ),
        ("of one value only", _is_constant, False),
        ("they are dates", _is_of_dates, True),
        ("each of their values stands for one class", lambda one: _is_code(one, label), True),
    ):
        out = [column for column in numeric if is_so(column)]
        names = ", ".join(f"“{column.name}”" for column in out)
        if out and len(numeric) - len(out) >= 2:
            warnings.append(f"left out, because {reason}: {names}")
            numeric = [column for column in numeric if column not in out]
        elif out and is_said:
            warnings.append(f"taken though {reason}, for there are no others: {names}")
    if len(numeric) > 2:
        unused = ", ".join(column.name for column in numeric[2:])
        warnings.append(f"“{numeric[0].name}” and “{numeric[1].name}” are the features; not used: {unused}")
    return numeric[:2]


def named(columns: list[Column], name: str) -> Column:
    """The column of that name, which somebody has asked for."""
    found = {column.name: column for column in columns}
    if name not in found:
        raise DataError(f"there is no column “{name}”; the columns are: {', '.join(found)}")
    return found[name]


def _unread(table: Table, columns: list[Column]) -> str:
    """What looks like a number and is none that is read, with its place."""
    for column in columns:
        cells = [] if column.is_numeric or column.nominal else list(column.cells.take(slice(50)))
        for row, cell in enumerate(cells):
            if re.search(r"\d", cell) and len(cell) <= 30 and not _is_of_dates(column):
                found = f"“{cell}” ({table.where(row)}, column “{column.name}”)"
                return f"; {found} is no number that can be read, write it as 1234.5"
    return ""


def _no_class(free: list[Column]) -> DataError:
    """A column of numbers is the class only where its numbers are few and whole."""
    column = next((column for column in free if column.name.lower() == "y"), free[-1])
    if not column.is_numeric:
        return DataError(
            f"column “{column.name}”: names and dates are not classes; name the class column (--label)"
        )
    values, different = _known(column)
    kind = "different" if _are_whole(different) else "different real"
    able = ", ".join(f"“{one.name}”" for one in free if one.is_numeric and _is_coded(one))
    return DataError(
        f"column “{column.name}”: {len(different)} {kind} values in {len(values)} "
        f"rows are not classes; name the class column (--label){f', perhaps {able}' if able else ''}"
    )


def _has_classes(column: Column) -> bool:
    """Whether words come again and again; names and dates do not."""
    most = min(MAX_CLASSES, max(2, len(column) // 2))
    return 2 <= len(column.cells.present) <= most and not _is_of_dates(column)


def _is_of_dates(column: Column) -> bool:
    if column.is_numeric:  # 20231224
        days = column.numbers[:_LOOK]
        if ((days < 1e7) | (days > 3e7)).any():
            return False  # nearly always so, and soon seen
        days = column.numbers[~column.missing]
        parts = (days // 10_000, 1800, 2199), (days // 100 % 100, 1, 12), (days % 100, 1, 31)
        are_parts = all(((part >= low) & (part <= high)).all() for part, low, high in parts)
        return are_parts and len(days) > 0 and _are_whole(days)
    different = column.cells.present
    return bool(different) and all(_DATE.match(word) for word in different if word)


def _are_whole(values: Array) -> bool:
    return bool((values == np.round(values)).all())


def _known(column: Column) -> tuple[Array, Array]:
    """The numbers of a column, without gaps, and the different ones."""
    values = column.numbers[~np.isnan(column.numbers)]
    return values, np.unique(values)


def _has_few_whole(column: Column) -> bool:
    """Whether a column's numbers are few and whole."""
    values, different = _known(column)
    return _are_whole(different) and 0 < len(different) <= min(_FEW, max(2, len(values) // 2))


def _is_coded(column: Column) -> bool:
    """Whether a column's numbers are such as classes are numbered with: from 0 or 1 on, or -1 and 1."""
    found = _known(column)[1].tolist()
    counted = (list(range(first, first + len(found))) for first in (0, 1))
    return _has_few_whole(column) and len(found) > 1 and found in ([-1, 1], *counted)


def _counts_rows(column: Column) -> bool:
    """Whether a column numbers the rows, from 0 or 1 on, or is called an id and is a number a row."""
    values, name = column.numbers, column.name.lower()
    begins, is_named = values[:1].tolist() in ([0], [1]), name in _IDS or name.endswith("id")
    if len(values) <= 2 or not (begins or is_named) or np.isnan(values).any():
        return False
    return (begins and bool((np.diff(values) == 1).all())) or (is_named and _are_keys(values))


def _are_ids(column: Column, others: list[Column], table: Table) -> bool:
    """Whether a first column without a name numbers the rows: under a header, or if it is long."""
    is_long = bool((column.numbers >= 1000).all()) and not all(_are_whole(one.numbers) for one in others)
    return (table.header or is_long) and _are_keys(column.numbers)


def _are_keys(values: Array) -> bool:
    return _are_whole(values) and len(np.unique(values)) == len(values)


def _is_constant(column: Column) -> bool:
    values = column.numbers
    if len(values) > 1 and (values[0] < values[1] or values[0] > values[1]):
        return False  # nearly always so, and soon seen
    values = values[~np.isnan(values)]
    return len(values) > 1 and bool((values == values[0]).all())
