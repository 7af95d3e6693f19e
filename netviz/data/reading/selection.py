"""From a table to a data set: which columns are the features and the class, and what is left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from netviz.data.dataset import DataError, Dataset
from netviz.data.origin import Origin
from netviz.data.reading.table import (
    LABEL_NAMES,
    MISSING,
    Array,
    Column,
    Repeated,
    Table,
    number,
    thousands_of,
)

MAX_CLASSES = 100
PRINCIPAL = ("1st principal component", "2nd principal component")
"""Features that stand for all columns of numbers together."""

_PART_NAMES = ("part", "split", "subset")
_PARTS = {"train": False, "training": False, "test": True, "testing": True, "val": True, "validation": True}
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


@dataclass
class _Report:
    """What was left out, and what should be said."""

    dropped: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def leave_out(self, table: Table, rows: Array, reason: str) -> None:
        places = np.flatnonzero(rows)
        if not len(places):
            return
        self.dropped[reason] = self.dropped.get(reason, 0) + len(places)
        shown = ", ".join(table.where(row).split(" ")[1] for row in places[:3].tolist())
        what = table.where(0).split(" ")[0]
        more = ", …" if len(places) > 3 else ""
        plural = "s" if len(places) > 1 else ""
        self.warnings.append(f"{len(places)} row{plural} with {reason} left out ({what} {shown}{more})")


def to_dataset(table: Table, choice: Choice | None = None) -> tuple[Dataset, dict[str, int]]:
    """Take two features and a class from a table.

    Returns
    -------
    dataset, dropped
        `dropped` says for each reason how many rows were left out; the data set's `warnings` say it in
        words, with the first lines.

    Raises
    ------
    DataError
        If there is no class or are no two features to be found with confidence, or the values are no data.
    """
    choice = choice or Choice()
    source = table.source
    report = _Report(dict(table.dropped), list(table.warnings))
    columns, is_test = _without_part(table)
    if len(columns) < 3 and not (choice.features == PRINCIPAL and len(columns) == 2):
        raise _too_few(table, columns)
    label = choose_label(table, columns, choice)
    features = choose_features(table, columns, label, choice, report.warnings)
    cells = _canonical(label, table.class_order)
    without_class = _without_class(label, table.class_order)
    missing = without_class
    for column in features:
        missing = missing | column.missing
    for column in features:
        _refuse_words(table, column, missing)
        _note_thousands(column, report.warnings)
    report.leave_out(table, missing, "missing values")
    kept = ~missing if missing.any() else slice(None)
    values = np.column_stack([column.numbers[kept] for column in features])
    _refuse_infinite(table, features, values, ~missing)
    if choice.features == PRINCIPAL:
        values = _principal(source, values)
    if missing.any():
        cells = cells.take(kept)
    class_names = _class_names(table, label, cells)
    is_constant = [len(line) > 0 and bool((line == line[0]).all()) for line in values.T]
    if all(is_constant) and not table.class_order:
        raise DataError(f"{source}: all points are at the same place, ({values[0, 0]:g}, {values[0, 1]:g})")
    for column, line, constant in zip(features, values.T, is_constant, strict=False):
        if choice.features != PRINCIPAL and constant:
            report.warnings.append(f"“{column.name}” is {line[0]:g} everywhere, so it tells nothing")
    classes = cells.numbered({name: place for place, name in enumerate(class_names)})
    for array in (values, classes):
        array.flags.writeable = False  # so that they need not be copied
    dataset = Dataset(
        points=values,
        classes=classes,
        class_names=class_names,
        feature_names=PRINCIPAL if choice.features == PRINCIPAL else (features[0].name, features[1].name),
        is_test=np.zeros(len(values), bool) if is_test is None else is_test[kept],
        origin=Origin("file", Path(source).name),
        warnings=tuple(report.warnings),
    )
    return dataset, report.dropped


def guessed(table: Table, warnings: list[str] | None = None) -> Choice:
    """Which columns would be taken if nobody said anything.

    Parameters
    ----------
    table : Table
    warnings : list of str, optional
        What is said about the columns that are not taken is added to it.

    Raises
    ------
    DataError
        If there is no class or are no two features to be found with confidence.
    """
    columns, _ = _without_part(table)
    if len(columns) < 3:
        raise _too_few(table, columns)
    label = choose_label(table, columns, Choice())
    first, second = choose_features(table, columns, label, Choice(), [] if warnings is None else warnings)
    return Choice((first.name, second.name), label.name)


def _too_few(table: Table, columns: list[Column]) -> DataError:
    found = f"{len(columns)} column{'s' if len(columns) != 1 else ''} found"
    separated = ", separated by commas, semicolons or tabs" if table.delimiter else ""
    return DataError(
        f"{table.source}: {found}, and three are needed: two numbers and a class{separated}; "
        "the classes may be in a second file (--labels)"
    )


def _without_part(table: Table) -> tuple[list[Column], Array | None]:
    """The columns besides one that divides the rows into train and test."""
    if table.is_test is not None:
        return table.columns, table.is_test
    for column in table.columns:
        if column.name.lower() in _PART_NAMES and column.texts is not None and len(table.columns) > 3:
            parts = {text: text.lower() for text in column.cells.present}
            if set(parts.values()) <= set(_PARTS) and {"train", "training"} & set(parts.values()):
                others = [other for other in table.columns if other is not column]
                return others, column.cells.numbered(
                    {text: _PARTS[part] for text, part in parts.items()}
                ) > 0
    return table.columns, None


# ------------------------------------------------------------------ columns


def _named(source: str, columns: list[Column], name: str) -> Column:
    for column in columns:
        if column.name == name:
            return column
    available = ", ".join(column.name for column in columns)
    raise DataError(f"{source}: there is no column “{name}”; the columns are: {available}")


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


def _canonical(column: Column, order: tuple[str, ...]) -> Repeated:
    """The words of a class column, with different spellings of one number or truth value made one.

    Unless the file itself says which classes there are.
    """
    cells = column.cells
    if order and set(cells.present) <= set(order):
        return cells
    numbers = {word: number(word, column.decimal) for word in cells.present}
    if all(
        value is not None and abs(value) < 2**53
        for word, value in numbers.items()
        if word.lower() not in MISSING
    ):
        names = {word: word if value is None else _plain(value) for word, value in numbers.items()}
    elif {word.lower() for word in numbers} <= {"true", "false"}:
        names = {word: word.lower() for word in numbers}
    else:
        return cells
    if all(word == name for word, name in names.items()):
        return cells
    return cells.renamed([names.get(word, word) for word in cells.different])


def _without_class(label: Column, order: tuple[str, ...]) -> Array:
    """Which rows have no class: “none” and “-” are one where the file says so, or beside “+”."""
    if label.texts is None:
        return label.missing
    named = {*order, *(label.nominal or ())}
    if set(label.cells.present) <= {"+", "-", ""}:
        named.add("-")
    absent = [word.lower() in MISSING and word not in named for word in label.cells.different]
    return np.array(absent, bool)[label.cells.codes]


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def _has_classes(column: Column) -> bool:
    """Whether words come again and again; names and dates do not."""
    different = column.cells.present
    if _is_of_dates(column):
        return False
    return 2 <= len(different) <= min(MAX_CLASSES, max(2, len(column) // 2))


def _is_of_dates(column: Column) -> bool:
    different = column.cells.present
    return bool(different) and all(_DATE.match(word) for word in different if word)


def _has_few_whole(column: Column) -> bool:
    """Whether a column's numbers are few and whole."""
    values = column.numbers[~np.isnan(column.numbers)]
    different = np.unique(values)
    whole = bool((different == np.round(different)).all())
    return whole and 0 < len(different) <= min(_FEW, max(2, len(values) // 2))


def _refuse_reals(source: str, column: Column) -> None:
    """A column of numbers is the class only where its numbers are few and whole."""
    if not column.is_numeric:
        raise DataError(
            f"{source}, column “{column.name}”: names and dates are no classes; "
            "name the class column (--label)"
        )
    if not _has_few_whole(column):
        values = column.numbers[~np.isnan(column.numbers)]
        different = np.unique(values)
        whole = bool((different == np.round(different)).all())
        kind = "different" if whole else "different real"
        raise DataError(
            f"{source}, column “{column.name}”: {len(different)} {kind} values in {len(values)} "
            "rows are no classes; name the class column (--label)"
        )


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


def _counts_rows(column: Column) -> bool:
    """Whether a column numbers the rows, from 0 or 1 on, or is called an id and is a number a row."""
    values, name = column.numbers, column.name.lower()
    begins, is_named = values[:1].tolist() in ([0], [1]), name in _IDS or name.endswith("id")
    if len(values) <= 2 or not (begins or is_named) or np.isnan(values).any():
        return False
    if begins and bool((np.diff(values) == 1).all()):
        return True
    is_whole = bool((values == np.round(values)).all())
    return is_named and is_whole and len(np.unique(values)) == len(values)


def _is_index(column: Column) -> bool:
    """Whether a column has no name, and another whole number in each row."""
    if column.name != "column 1":
        return False
    values = column.numbers
    return bool((values == np.round(values)).all()) and len(np.unique(values)) == len(values)


def _is_constant(column: Column) -> bool:
    values = column.numbers
    if len(values) > 1 and (values[0] < values[1] or values[0] > values[1]):
        return False  # nearly always so, and soon seen
    values = values[~np.isnan(values)]
    return len(values) > 1 and bool((values == values[0]).all())


# ------------------------------------------------------------------- values


def _refuse_words(table: Table, column: Column, missing: Array) -> None:
    """A word where a number should be is refused, with its line."""
    wrong = np.isnan(column.numbers) & ~missing
    if not wrong.any() or column.texts is None:
        return
    row = int(np.argmax(wrong))
    cell = column.texts[row]
    raise DataError(
        f"{table.source}, {table.where(row)}, column “{column.name}”: a number was expected, "
        f"not “{_short(cell)}”"
    )


def _note_thousands(column: Column, warnings: list[str]) -> None:
    """Where thousands are set apart, say how that was understood."""
    if column.texts is None:
        return
    texts = ((cell, thousands_of(cell, column.decimal)) for cell in column.cells.different)
    cell, plain = next(((cell, plain) for cell, plain in texts if plain), ("", ""))
    if plain:
        warnings.append(f"“{column.name}”: {cell} is read as {plain}, with its thousands set apart")


def _refuse_infinite(table: Table, columns: list[Column], values: Array, kept: Array) -> None:
    bad = ~np.isfinite(values)
    if not bad.any():
        return
    place, number_of_column = (int(i) for i in np.argwhere(bad)[0])
    row = int(np.flatnonzero(kept)[place])
    column = columns[number_of_column]
    cell = str(values[place, number_of_column]) if column.texts is None else column.texts[row]
    raise DataError(
        f"{table.source}, {table.where(row)}, column “{column.name}”: “{_short(cell)}” is not finite; "
        "remove the line"
    )


def _principal(source: str, values: Array) -> Array:
    """The two directions in which standardized columns vary most."""
    spread = values.std(axis=0)
    size = np.abs(values).max(axis=0, initial=0.0)
    values = (values - values.mean(axis=0)) / np.where(
        spread > 1e-12 * size, spread, np.inf
    )  # constants are 0
    if not len(values) or not np.isfinite(values).all():
        raise DataError(f"{source}: the numbers are too large for principal components; use another unit")
    _, directions = np.linalg.eigh(values.T @ values)
    found = directions[:, ::-1][:, :2]
    signs = np.sign(found[np.argmax(np.abs(found), axis=0), np.arange(2)])
    return np.asarray(values @ (found * signs))


def _class_names(table: Table, label: Column, cells: Repeated) -> tuple[str, ...]:
    """The different classes: as the file orders them, by number where all are numbers, else by alphabet."""
    where = f"{table.source}, column “{label.name}”"
    found = set(cells.present)
    if table.class_order and found <= set(table.class_order):
        return table.class_order  # what netviz wrote is as it was
    if len(found) < 2:
        only = f"only “{_short(next(iter(found)))}”" if found else "no rows"
        raise DataError(f"{where}: {only}; at least two classes are needed")
    if len(found) > MAX_CLASSES:
        raise DataError(
            f"{where}: {len(found)} different values are too many for classes (at most {MAX_CLASSES}); "
            "name another column (--label)"
        )
    if len(found) > max(2, len(cells) // 2):
        raise DataError(
            f"{where}: {len(found)} different values in {len(cells)} rows are no classes; name another "
            "column (--label)"
        )
    order = table.class_order or label.nominal or ()
    if found <= set(order):
        # A class that a file declares and has no point of would be one that nothing is known of.
        return tuple(name for name in order if name in found or table.class_order)
    numbers = {name: number(name, label.decimal) for name in found}
    if all(value is not None and np.isfinite(value) for value in numbers.values()):
        return tuple(sorted(found, key=lambda name: (numbers[name], name)))
    return tuple(sorted(found))


def _short(cell: str) -> str:
    cell = " ".join(cell.split())  # a message is one line
    return cell if len(cell) <= 30 else cell[:29] + "…"
