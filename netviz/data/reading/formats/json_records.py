"""JSON: a list of records or rows, or an object of arrays, classes or parts; also as Python prints it."""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Collection
from dataclasses import replace
from typing import Any

import numpy as np

from netviz.core.params import Array
from netviz.data.reading.arrays import table_of_arrays, table_of_columns
from netviz.data.reading.encodings import numbered_lines
from netviz.data.reading.heading import Rows
from netviz.data.reading.options import Options
from netviz.data.reading.source import Source
from netviz.data.reading.table import LABEL_NAMES, Table, check_size, replace_lone_surrogates, unique_names
from netviz.errors import DataError

_BEGIN = re.compile(r"[ \t\n\r]*(\[)[ \t\n\r]*")
_MARK = re.compile(r"[ \t\n\r]*([,\]])[ \t\n\r]*")
_CHUNK = 1_000  # records between two reports
_BEGINS = re.compile(r"\s*(?:\{\s*[\"'}]|\[\s*(?:[(\[{\"'\]\d-]|null|true|false))")
_NO_JSON = re.compile(r"\s*(?!\[\s*\()(?:\[[^\[\]{}\"]*\][ \t]*[,;\t\n]|\[[\s\[]*[-+.\deE]+[ \t]+[-\d.])")
_CLASSES = ("y", "ys", "output", "outputs", *LABEL_NAMES)
_PARTS = {"train", "test", "val", "validation"}
_HEADS, _ROWS = ("columns", "header", "headers"), ("data", "rows", "values")
_MOST_PYTHON = 1_000_000  # characters
_NUMBERED = re.compile(r".+ \d+")
_FEW = 6  # rows at most that are two or three columns for sure
_EXPECTED = 'a list of records was expected, as [{"x": 1, "y": 2, "class": "a"}, …]'


def fits(source: Source, head: str) -> bool:
    """A bracket or a brace at the beginning, that is no name in brackets, and no array that was printed."""
    if source.suffix in (".json", ".jsonl", ".ndjson"):
        return True
    return bool(_BEGINS.match(head)) and not _NO_JSON.match(head)


def read(source: Source, options: Options) -> Table:
    """Read all columns; of a list of numbers in a record each is one."""
    text, encoding = source.decoded(options.encoding)
    value = _value(text, options)
    if isinstance(value, dict):
        value = _of_object(value)
    if isinstance(value, dict):
        arrays = {replace_lone_surrogates(name): _array(cells) for name, cells in value.items()}
        return replace(table_of_arrays("JSON", arrays, arrays.__getitem__, options), encoding=encoding)
    if options.arrays is not None:
        raise DataError("there are no arrays in it to choose from")
    if not isinstance(value, list):
        raise DataError(_EXPECTED)
    if not value:
        raise DataError("there is no record in it")
    is_of_rows = all(isinstance(row, list) for row in value)
    if is_of_rows and 1 < len(value) <= _FEW and all(map(_are_points, value)):
        value, is_of_rows = _grouped({str(label): row for label, row in enumerate(value)}), False
    elif is_of_rows and len(value) in (2, 3) and len({*map(len, value)}) == 1 and len(value[0]) > _FEW:
        value = list(zip(*value, strict=True))  # a row a column
    records = [dict(enumerate(row, 1)) for row in value] if is_of_rows else value
    inner = [cell for row in value for cell in row] if is_of_rows else []
    if not all(isinstance(record, dict) for record in records) or any(isinstance(c, dict) for c in inner):
        raise DataError(_EXPECTED)
    columns = _columns(records if is_of_rows else _opened(records), options)
    if is_of_rows:
        rows = Rows(list(zip(*columns.values(), strict=True)), options)
        return replace(rows.table("JSON", options, has_lines=False), encoding=encoding)
    names = unique_names([replace_lone_surrogates(str(name)) for name in columns])
    # What was one value where others were lists of them is the class.
    single = [name for name in names if not _NUMBERED.fullmatch(name)]
    labels = tuple(single) if len(single) == 1 and len(names) > 2 else ()
    arrays = dict(zip(names, map(_array, columns.values()), strict=True))
    return replace(table_of_columns("JSON", arrays, options), encoding=encoding, labels=labels)


def _are_points(row: list[Any]) -> bool:
    """Whether a list holds the points of a class, not one point and what it is."""
    return len(row) > 2 and all(isinstance(cell, list) and len(cell) == len(row[0]) > 1 for cell in row)


def _array(cells: list[Any]) -> Array:
    """A list as an array: of numbers, of truth values, or of whatever is in it."""
    array = np.array(cells, object)
    kinds = {*map(type, array.ravel().tolist())}
    if kinds & {list, dict}:
        raise DataError(f"lists in lists, or lists of different lengths; {_EXPECTED}")
    plain = np.array(cells) if kinds <= {int, float} or kinds == {bool} else array
    return plain if plain.dtype.kind in "biuf" else array


def _columns(records: list[dict[Any, Any]], options: Options) -> dict[Any, list[Any]]:
    """The cells of each column, by name; of lists and records in records each part is one.

    Unless they have a 1 and else zeros, and are called as classes are: then they say which class.
    """
    names = dict.fromkeys(name for record in records for name in record)
    check_size(len(records), len(names))
    found: dict[Any, list[Any]] = {}
    for done, name in enumerate(names):
        options.report(0.7 + 0.29 * done / len(names))
        cells = [record.get(name) for record in records]
        kinds = {type(cell) for cell in cells if cell is not None}
        if kinds not in ({list}, {dict}):
            found[name] = [None if isinstance(cell, (list, dict)) else cell for cell in cells]
            continue
        inner = [dict(enumerate(cell)) if isinstance(cell, list) else cell or {} for cell in cells]
        filled = [record for record in inner if record]
        nested = any(isinstance(part, (list, dict)) for record in filled for part in record.values())
        if kinds == {list} and (nested or len({*map(len, filled)}) != 1):
            raise DataError(f"“{name}” holds lists of lists, or lists of different lengths; {_EXPECTED}")
        if str(name).lower() in _CLASSES and all(_is_code(record.values()) for record in filled):
            found[name] = [next((key for key, share in code.items() if share == 1), None) for code in inner]
            continue
        parts = _columns(inner, Options())
        for key, part in parts.items():
            title = key if kinds == {dict} else f"{name} {key + 1}" if len(parts) > 1 else name
            found[title if title not in found else f"{name} {title}"] = part
    return found


def _opened(records: list[dict[Any, Any]]) -> list[dict[Any, Any]]:
    """Records that hold many points each, in a list or in a list a coordinate, as a record a point."""
    found = []
    for record in records:
        lists = {name: cells for name, cells in record.items() if isinstance(cells, list) and cells}
        lengths = {*map(len, lists.values())}
        is_nested = any(isinstance(cells[0], (list, dict)) for cells in lists.values())
        are_x_and_y = {"x", "y"} <= lists.keys() and not any(map(_is_code, lists.values()))
        is_of_coordinates = 1 < len(lists) < len(record) and (are_x_and_y or max(lengths) > len(records))
        one = {name: cell for name, cell in record.items() if name not in lists}
        is_of_many = len(lengths) == 1 and (is_nested or is_of_coordinates)
        found += [one | point for point in _records(lists)] if is_of_many else [record]
    return found


def _records(columns: dict[Any, list[Any]]) -> list[dict[Any, Any]]:
    """Lists of one length, by name, as a record for each place in them."""
    if len({*map(len, columns.values())}) != 1:
        raise DataError("lists of one length were expected, or a list of records")
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _is_code(values: Collection[Any]) -> bool:
    """Whether there is one 1 and else zeros."""
    return sorted(values, key=str) == [0] * (len(values) - 1) + [1]


def _parsed(text: str, options: Options) -> Any:
    """As `json.loads`; a list value by value, so that somebody can be told, and give it up."""
    values: list[Any] = []
    scan = json.JSONDecoder().raw_decode
    mark = _BEGIN.match(text)
    while mark is not None and mark[1] != "]":
        try:
            value, place = scan(text, mark.end())
        except json.JSONDecodeError:
            break  # also an empty list
        values.append(value)
        if len(values) % _CHUNK == 0:
            options.report(0.7 * place / len(text))
        mark = _MARK.match(text, place)
    whole = mark is not None and mark[1] == "]" and mark.end() == len(text)
    return values if whole else json.loads(text)  # which says what is wrong with a list that is not sound


def _value(text: str, options: Options) -> Any:
    try:
        return _parsed(text, options)
    except RecursionError:
        raise DataError("the JSON is nested too deeply; a list of records was expected") from None
    except ValueError as error:
        for other in (_of_lines, _of_python):
            try:
                return other(text, options)
            except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
                continue
        line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
        what = getattr(error, "msg", str(error)).lower()
        raise DataError(f"line {line}, column {column}: not valid JSON; {what}") from None


def _of_lines(text: str, options: Options) -> list[Any]:
    """A record a line."""
    return [json.loads(record) for _, record in numbered_lines(text, options.report)]


def _of_python(text: str, options: Options) -> Any:
    """What Python prints: other quotes, tuples, a comma at the end."""
    if len(text) > _MOST_PYTHON:
        raise ValueError
    with warnings.catch_warnings():  # of strange backslashes
        warnings.simplefilter("ignore")
        return json.loads(json.dumps(ast.literal_eval(text.strip())))


def _of_object(value: dict[str, Any]) -> Any:
    """What an object stands for: a list of records or of rows, or an object of lists."""
    full = {name: part for name, part in value.items() if isinstance(part, (dict, list)) and part}
    names, rows = (next((full[n] for n in known if n in full), None) for known in (_HEADS, _ROWS))
    if isinstance(names, list) and rows is not None:  # as pandas writes them with orient="split"
        are_rows = isinstance(rows, list) and all(isinstance(row, list) for row in rows)
        if not are_rows or any(len(row) != len(names) for row in rows):
            raise DataError("under “data” a list of rows was expected, each with a value a column")
        names = unique_names(list(map(str, names)))
        return [dict(zip(names, row, strict=True)) for row in rows]
    if len(full) == 1:  # in a wrapper
        (inner,) = full.values()
        return _of_object(inner) if isinstance(inner, dict) else inner
    if full and all(isinstance(part, dict) for part in full.values()):
        return _of_objects(full)
    lists = {name: cells for name, cells in full.items() if isinstance(cells, list)}
    records = {name: cells for name, cells in lists.items() if all(isinstance(one, dict) for one in cells)}
    rows = [row for cells in lists.values() for row in cells]
    points = all(isinstance(row, list) and len(row) > 1 for row in rows) and all(
        isinstance(cell, (int, float)) for row in rows for cell in row
    )
    if records or (len(lists) > 1 and points and not any(name.lower() in _CLASSES for name in lists)):
        return _grouped(records or lists)
    if not lists:
        raise DataError("lists of one length were expected, or a list of records")
    return {
        "feature_names" if name in ("names", "features") and isinstance(cells[0], str) else name: cells
        for name, cells in lists.items()
    }


def _of_objects(inner: dict[str, Any]) -> Any:
    """What objects by name stand for: columns, as pandas writes them, records, classes or parts."""
    if all(key.isdecimal() for part in inner.values() for key in part):
        return {name: [*part.values()] for name, part in inner.items()}
    cells = [cell for part in inner.values() for cell in part.values() if isinstance(cell, list) and cell]
    if not cells and not set(inner) <= _PARTS:
        return [*inner.values()]
    if set(inner) <= _PARTS and any(isinstance(cell[0], list) for cell in cells):  # as X_train
        return {f"{name}_{part}": cells for part, own in inner.items() for name, cells in own.items()}
    return _grouped({name: _of_object(part) for name, part in inner.items()})


def _grouped(groups: dict[str, Any]) -> list[Any]:
    """Records of several classes or parts, each with the name of its own; of one as they are."""
    more = "part" if set(groups) <= _PARTS else "class"
    found = []
    for name, group in groups.items():
        for row in _records(group) if isinstance(group, dict) else group:
            record = row if isinstance(row, dict) else {f"column {n}": c for n, c in enumerate(row, 1)}
            found.append({**record, more: name} if len(groups) > 1 else record)
    return found
