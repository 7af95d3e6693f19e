"""From a table to a data set: its features and classes, and what is left out."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from netviz.core.params import Array
from netviz.data.dataset import MAX_SIZE, Dataset
from netviz.data.origin import Origin
from netviz.data.reading.columns import MAX_CLASSES, PRINCIPAL, Choice, choose_features, choose_label
from netviz.data.reading.numbers import EXACT, MISSING, number, thousands_of
from netviz.data.reading.table import Column, Repeated, Table, as_word
from netviz.errors import DataError, about

_AS_WRITTEN = re.compile(r"[-+]?0\d+|.*%|\(.*")  # 01 is another class than 1, and 50 % one of its own
_MANY = 5  # points of a class on average, among which a class of one is worth a word
_WORDS = ("none", "null", "na")
_PART_NAMES = ("part", "split", "subset")
_PARTS = {"train": 0, "training": 0, "test": 1, "testing": 1, "val": 1, "validation": 1}


def to_dataset(table: Table, choice: Choice | None = None) -> Dataset:
    """Take two features and a class from a table; the data set's `warnings` say what was left out.

    Raises
    ------
    DataError
        If there is no class or are no two features to be found with confidence, or values cannot be used.
    """
    choice = choice or Choice()
    with about(table.source):
        warnings = list(table.warnings)
        label, cells, absent, features, is_test = _chosen(table, choice, warnings)
        missing = np.logical_or.reduce([absent, *(column.missing for column in features)])
        for column in features:
            _refuse_bad(table, column, missing)
            warnings += spellings(column)
        labelled = np.flatnonzero(~absent)
        if len(absent) > 2 * len(labelled) > 0 and len(labelled) <= 2 * len(cells.take(labelled).present):
            where = ", ".join([*map(table.where, labelled[:3].tolist()), *["…"][: len(labelled) > 3]])
            raise DataError(f"column “{label.name}” has a class only in {where}; write it into each row")
        dropped = np.flatnonzero(missing)
        if len(dropped):
            warnings.append(_left_out(table, dropped))
        kept = ~missing if missing.any() else slice(None)
        values = np.column_stack([column.numbers[kept] for column in features])
        is_principal = choice.features == PRINCIPAL
        values = _principal(values) if is_principal else values
        cells = cells.take(kept)
        class_names = _class_names(table, label, cells)
        is_constant = [len(line) > 0 and bool((line == line[0]).all()) for line in values.T]
        if all(is_constant) and not table.class_order:
            raise DataError(f"all points are at the same place, ({values[0, 0]:g}, {values[0, 1]:g})")
        for column, line, constant in zip(features, values.T, is_constant, strict=False):
            if constant and not is_principal:
                warnings.append(f"“{column.name}” is {line[0]:g} everywhere, so it tells nothing")
        classes = cells.numbered({name: place for place, name in enumerate(class_names)})
        counts = np.bincount(classes, minlength=len(class_names))
        if 1 in counts and len(classes) >= _MANY * len(counts) and not table.class_order:
            lone = np.argmax(counts == 1)
            row = np.flatnonzero(~missing)[np.argmax(classes == lone)]
            said = f"only one point is of the class “{short(class_names[lone])}” ({table.where(row)})"
            warnings.append(f"{said}; is it meant as one?")
        if odd := [name for name in class_names if name.lower() in _WORDS and not label.nominal]:
            warnings.append(f"“{odd[0]}” is taken as a class, for it comes as often as one")
        first, second = PRINCIPAL if is_principal else (column.name for column in features)
        for array in (values, classes):
            array.flags.writeable = False  # so that they need not be copied
        return Dataset(
            points=values,
            classes=classes,
            class_names=class_names,
            feature_names=(first, second),
            is_test=np.zeros(len(values), bool) if is_test is None else is_test[kept],
            origin=Origin("file", Path(table.source).name, read_as=(("label", label.name),)),
            warnings=tuple(warnings),
        )


def _left_out(table: Table, rows: Array) -> str:
    """What is said of rows that have no class, or a gap where a feature should be."""
    what = table.where(0).split(" ")[0]
    shown = ", ".join(table.where(row).split(" ")[1] for row in rows[:3].tolist())
    plural, more = "s" if len(rows) > 1 else "", ", …" if len(rows) > 3 else ""
    return f"{len(rows)} row{plural} with missing values left out ({what} {shown}{more})"


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
    with about(table.source):
        label, *_, (first, second), _ = _chosen(table, Choice(), [] if warnings is None else warnings)
    return Choice((first.name, second.name), label.name)


def _chosen(
    table: Table, choice: Choice, warnings: list[str]
) -> tuple[Column, Repeated, Array, list[Column], Array | None]:
    """The class, its words and which rows have none, the features, and which rows test."""
    columns, is_test = _without_part(table)
    if len(columns) < 3 and not (choice.features == PRINCIPAL and len(columns) == 2):
        separated = ", separated by commas, semicolons or tabs" if table.delimiter else ""
        raise DataError(
            f"{len(columns)} column{'s' if len(columns) != 1 else ''} found, and three are needed: two "
            f"numbers and a class{separated}; the classes may be in a second file (--labels)"
        )
    label = choose_label(table, columns, choice)
    cells, absent = _classes(label, table.class_order)
    if choice.label is None and not table.class_order:
        n_classes, n_rows = len(cells.take(~absent).present), int(np.count_nonzero(~absent))
        if max(2, n_rows // 2) < n_classes <= MAX_CLASSES:
            raise DataError(
                f"column “{label.name}”: {n_classes} different values in {n_rows} rows are not "
                "classes; name another column, or this one if it is the class (--label)"
            )
    return label, cells, absent, choose_features(table, columns, label, absent, choice, warnings), is_test


def _without_part(table: Table) -> tuple[list[Column], Array | None]:
    """The columns besides one that divides the rows into train and test."""
    if table.is_test is not None:
        return table.columns, table.is_test
    for column in table.columns:
        if column.name.lower() in _PART_NAMES and column.texts is not None and len(table.columns) > 3:
            tests = {text: _PARTS.get(text.lower(), -1) for text in column.cells.present}
            if -1 not in tests.values() and 0 in tests.values():
                others = [other for other in table.columns if other is not column]
                return others, column.cells.numbered(tests) > 0
    return table.columns, None


def _classes(label: Column, order: tuple[str, ...] = ()) -> tuple[Repeated, Array]:
    """The words of a class column, and which rows have none.

    “none” and “-” are classes where the file says so in its order, or beside “+”; “none” and the like
    also where they come as often as a class does.
    """
    if label.texts is None:
        return _canonical(label), label.missing
    cells, named = label.cells, {*order, *(label.nominal or ())}
    if set(cells.present) <= {"+", "-", ""}:
        named.add("-")
    least = min((n for word, n in cells.counts.items() if word.lower() not in MISSING), default=0)
    if not label.is_numeric:  # a word that comes as often as a class is one
        named.update(word for word, n in cells.counts.items() if word.lower() in _WORDS and n >= least > 1)
    absent = np.array([word.lower() in MISSING and word not in named for word in cells.different], bool)
    return cells if order and set(cells.present) <= set(order) else _canonical(label), absent[cells.codes]


def _canonical(column: Column) -> Repeated:
    """The words of a class column, with different spellings of one number or truth value made one."""
    cells = column.cells
    numbers = {word: number(word, column.decimal) for word in cells.present}
    known = [value for word, value in numbers.items() if word.lower() not in MISSING]
    are_exact = all(value is not None and abs(value) < EXACT for value in known)
    names = {}
    if are_exact and not any(map(_AS_WRITTEN.fullmatch, numbers)):
        names = {word: word if value is None else as_word(value) for word, value in numbers.items()}
    elif {word.lower() for word in numbers} <= {"true", "false"}:
        names = {word: word.lower() for word in numbers}
    is_same = all(word == name for word, name in names.items())
    return cells if is_same else cells.renamed(names)


def _refuse_bad(table: Table, column: Column, missing: Array) -> None:
    """A word where a number should be, or one that is not finite, is refused with its line."""
    bad = ~((np.abs(column.numbers) <= MAX_SIZE) | missing)
    if not bad.any():
        return
    row = int(np.argmax(bad))
    cell = f"“{short(column.written(row))}”"
    if np.isnan(column.numbers[row]):
        said = f"a number was expected, not {cell}"
    elif np.isinf(column.numbers[row]):
        said = f"{cell} is not finite; remove the line"
    else:
        said = f"{cell} lies beyond ±{MAX_SIZE:g}; use another unit, or remove the line"
    raise DataError(f"{table.where(row)}, column “{column.name}”: {said}")


def spellings(column: Column) -> list[str]:
    """What is said of how numbers are spelled: of the first that could be read otherwise."""
    if column.texts is None:
        return []
    decimal, cells = column.decimal, column.cells.different
    apart = ((cell, thousands_of(cell, decimal)) for cell in cells)
    marked = ((cell, number(cell, decimal)) for cell in cells if cell[-1:] in ("%", ")"))
    one = (f"{cell} is read as {read}, with its thousands set apart" for cell, read in apart if read)
    other = (f"{cell} is read as {value:g}" for cell, value in marked if value is not None)
    return [f"“{column.name}”: {said}" for said in (next(one, ""), next(other, "")) if said]


def _principal(values: Array) -> Array:
    """The two directions in which standardized columns vary most."""
    if not len(values):
        raise DataError("no row has a number in each column; principal components need some")
    spread, size = values.std(axis=0), np.abs(values).max(axis=0)
    varying = np.where(spread > 1e-12 * size, spread, np.inf)  # constants are 0
    values = (values - values.mean(axis=0)) / varying
    if not np.isfinite(values).all():
        raise DataError("the numbers are too large for principal components; use another unit")
    _, directions = np.linalg.eigh(values.T @ values)
    found = directions[:, ::-1][:, :2]
    signs = np.sign(found[np.argmax(np.abs(found), axis=0), np.arange(2)])
    return np.asarray(values @ (found * signs))


def _class_names(table: Table, label: Column, cells: Repeated) -> tuple[str, ...]:
    """The different classes: as the file orders them, by number where all are numbers, else by alphabet."""
    where = f"column “{label.name}”"
    found = set(cells.present)
    if table.class_order and found <= set(table.class_order):
        return table.class_order  # what netviz wrote is as it was
    if len(found) < 2:
        only = f"only “{short(next(iter(found)))}”" if found else "no rows"
        raise DataError(f"{where}: {only}; at least two classes are needed")
    if len(found) > MAX_CLASSES:
        raise DataError(
            f"{where}: {len(found)} different values are too many for classes (at most {MAX_CLASSES}); "
            "name another column (--label)"
        )
    if label.nominal and found <= set(label.nominal):
        # A class that a file declares and has no point of would be one that nothing is known of.
        return tuple(name for name in label.nominal if name in found)
    numbers = {name: number(name, label.decimal) for name in found}
    if all(value is not None and np.isfinite(value) for value in numbers.values()):
        return tuple(sorted(found, key=lambda name: (numbers[name], name)))
    return tuple(sorted(found))


def short(cell: str) -> str:
    """A cell as a message shows it."""
    cell = " ".join(cell.split())  # a message is one line
    return cell if len(cell) <= 30 else cell[:29] + "…"
