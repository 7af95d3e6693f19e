"""Reading a data set from a text table: two numeric columns and a class column."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from netviz.data.dataset import DataError, Dataset

MAX_BYTES = 200 * 2**20
MAX_CLASSES = 100
_LABEL_NAMES = ("class", "label", "target", "species", "category", "group", "cluster")
_MISSING = ("", "?", "na", "n/a", "nan", "null", "none")


@dataclass(frozen=True)
class _Column:
    name: str
    cells: list[str]

    @property
    def numeric(self) -> bool:
        # A stray word does not make a column of numbers one of words: it is refused, with its line.
        present = [cell for cell in self.cells if cell.lower() not in _MISSING]
        return 2 * sum(map(_is_number, present)) > len(present)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return "_" not in text and text.lower() not in _MISSING


def read(path: str | Path, *, features: tuple[str, str] | None = None, label: str | None = None) -> Dataset:
    """Read a CSV file (commas, semicolons or tabs; with a header or not; UTF-8).

    Without `features` and `label`, the class is the column with a telling name (class, label, …), else
    the only column of words, else y (but not beside x), else the last; the features are the first two
    numeric columns besides it.

    Parameters
    ----------
    path : str or Path
    features : (str, str), optional
        The names of the two feature columns. Columns of a file without a header are called
        column 1, column 2, ….
    label : str, optional
        The name of the class column.

    Returns
    -------
    Dataset
        Without a test part; its `warnings` say what was left out.

    Raises
    ------
    DataError
        If no data set can be read; in one sentence: file, line, what was found, what to do.
    """
    path = Path(path)
    rows, lines, delimiter = _rows(path)
    has_header = not any(_is_number(cell) for cell in rows[0])
    if has_header and len(rows) == 1:
        raise DataError(f"{path}: there is a header but no row of data under it")
    width = len(rows[0])
    names = rows[0] if has_header else [f"column {number + 1}" for number in range(width)]
    names = [
        name if name not in names[:place] else f"{name} ({place + 1})" for place, name in enumerate(names)
    ]
    rows, lines = rows[has_header:], lines[has_header:]
    for row, line in zip(rows, lines, strict=True):
        if len(row) != width:
            raise DataError(
                f"{path}, line {line}: {len(row)} values where the first line has {width}; "
                f"every line needs as many, separated by {_SPOKEN[delimiter]}"
            )
    if width < 3:
        raise DataError(
            f"{path}: {width} column{'s' if width > 1 else ''} found, and three are needed: two numbers "
            "and a class, separated by commas, semicolons or tabs"
        )
    columns = [
        _Column(name, list(cells)) for name, cells in zip(names, zip(*rows, strict=True), strict=True)
    ]
    warnings: list[str] = []
    class_column = _choose_label(path, columns, label)
    first, second = _choose_features(path, columns, class_column, features, warnings)

    kept, missing = [], []
    for number, (x, y, name) in enumerate(zip(first.cells, second.cells, class_column.cells, strict=True)):
        if any(cell.lower() in _MISSING for cell in (x, y, name)):
            missing.append(lines[number])
            continue
        for column, cell in ((first, x), (second, y)):
            if not _is_number(cell):
                raise DataError(
                    f"{path}, line {lines[number]}, column “{column.name}”: "
                    f"a number was expected, not “{_short(cell)}”"
                )
            if not np.isfinite(float(cell)):
                raise DataError(
                    f"{path}, line {lines[number]}, column “{column.name}”: "
                    f"“{_short(cell)}” is not finite; remove the line"
                )
        kept.append((float(x), float(y), name))
    if missing:
        first_lines = ", ".join(map(str, missing[:3])) + (", …" if len(missing) > 3 else "")
        plural = "s" if len(missing) > 1 else ""
        warnings.append(f"{len(missing)} row{plural} with missing values left out (line {first_lines})")
    class_names = _class_names([name for _, _, name in kept])
    if len(class_names) < 2:
        found = f"only “{class_names[0]}”" if class_names else "no rows"
        raise DataError(f"{path}, column “{class_column.name}”: {found}; at least two classes are needed")
    if len(class_names) > MAX_CLASSES:
        raise DataError(
            f"{path}, column “{class_column.name}”: {len(class_names)} different values are too many "
            f"for classes (at most {MAX_CLASSES}); name the class column (--label)"
        )
    if len(class_names) > max(2, len(kept) // 2):
        raise DataError(
            f"{path}, column “{class_column.name}”: {len(class_names)} different values in {len(kept)} "
            "rows are no classes; name the class column (--label)"
        )
    number_of = {name: number for number, name in enumerate(class_names)}
    return Dataset(
        points=np.array([(x, y) for x, y, _ in kept]),
        classes=np.array([number_of[name] for _, _, name in kept]),
        class_names=tuple(class_names),
        feature_names=(first.name, second.name),
        is_test=np.zeros(len(kept), bool),
        source=path.name,
        warnings=tuple(warnings),
    )


_SPOKEN = {",": "commas", ";": "semicolons", "\t": "tabs"}


def _short(cell: str) -> str:
    return cell if len(cell) <= 30 else cell[:29] + "…"


def _rows(path: Path) -> tuple[list[list[str]], list[int], str]:
    """All rows that are not blank, stripped, with the file's line number of each."""
    try:
        if path.is_dir():
            raise DataError(f"{path} is a folder; choose a CSV file in it")
        if path.stat().st_size > MAX_BYTES:
            raise DataError(
                f"{path} is larger than {MAX_BYTES // 2**20} MB; save a sample of its rows and open that"
            )
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise DataError(f"{path}: there is no such file; check the name and the folder") from None
    except UnicodeDecodeError as error:
        raise DataError(
            f"{path}: byte {error.start + 1} is not UTF-8 text; save the table as CSV in UTF-8"
        ) from None
    except OSError as error:
        raise DataError(f"{path} cannot be read: {(error.strerror or 'unknown reason').lower()}") from None
    if "\0" in text:
        raise DataError(f"{path} is not a text file; save the table as CSV in UTF-8")
    first_line = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_SPOKEN, key=first_line.count)
    rows: list[list[str]] = []
    lines: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    before = 0
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                rows.append(cells)
                lines.append(before + 1)
            before = reader.line_num
    except csv.Error as error:
        raise DataError(f"{path}, line {reader.line_num}: {error}") from None
    if not rows:
        raise DataError(f"{path} is empty; it needs lines with two numbers and a class")
    return rows, lines, delimiter


def _named(path: Path, columns: list[_Column], name: str) -> _Column:
    for column in columns:
        if column.name == name:
            return column
    available = ", ".join(column.name for column in columns)
    raise DataError(f"{path}: there is no column “{name}”; the columns are: {available}")


def _choose_label(path: Path, columns: list[_Column], label: str | None) -> _Column:
    if label is not None:
        return _named(path, columns, label)
    telling = [column for column in columns if column.name.lower() in _LABEL_NAMES]
    words = [column for column in columns if not column.numeric]
    # Of x1, x2, y the last is the class; of x, y, c the second is not.
    pair = {"x", "y"} <= {column.name.lower() for column in columns}
    named_y = [column for column in columns if column.name.lower() == "y" and not pair]
    only_words = words if len(words) == 1 else []
    return (*telling, *only_words, *named_y, columns[-1])[0]


def _choose_features(
    path: Path,
    columns: list[_Column],
    class_column: _Column,
    features: tuple[str, str] | None,
    warnings: list[str],
) -> tuple[_Column, _Column]:
    if features is not None:
        if features[0] == features[1] or class_column.name in features:
            raise DataError(f"{path}: the two features and the class must be three different columns")
        return _named(path, columns, features[0]), _named(path, columns, features[1])
    others = [column for column in columns if column is not class_column]
    numeric = [column for column in others if column.numeric]
    if len(numeric) < 2:
        raise DataError(
            f"{path}: two columns of numbers are needed besides the class “{class_column.name}”, "
            f"and {len(numeric)} {'was' if len(numeric) == 1 else 'were'} found"
        )
    if len(numeric) > 2:
        unused = ", ".join(column.name for column in numeric[2:])
        warnings.append(f"“{numeric[0].name}” and “{numeric[1].name}” are the features; not used: {unused}")
    return numeric[0], numeric[1]


def _class_names(names: list[str]) -> list[str]:
    """The different classes: by number where all are numbers, else in the order of the alphabet."""
    different = sorted(set(names))
    return sorted(different, key=float) if all(map(_is_number, different)) else different
