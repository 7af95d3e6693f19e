"""JSON: a list of records or of lists, or a list for each column, class or part."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from netviz.data.dataset import DataError
from netviz.data.reading.encodings import lines_of
from netviz.data.reading.heading import SAMPLE_ROWS, doubts, find_decimal, table_of_rows
from netviz.data.reading.options import Options
from netviz.data.reading.source import Source
from netviz.data.reading.table import (
    LABEL_NAMES,
    Column,
    Table,
    check_size,
    replace_lone_surrogates,
    text_of,
    unique_names,
)

_BEGIN = re.compile(r"[ \t\n\r]*(\[)[ \t\n\r]*")
_MARK = re.compile(r"[ \t\n\r]*([,\]])[ \t\n\r]*")
_CHUNK = 1_000  # records between two reports
_BEGINS = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*(?:[\[{\"\]\d-]|null|true|false))")
_NO_JSON = re.compile(r"\s*(?:\[[^\[\]{}\"]*\][ \t]*[,;\t\n]|\[[\s\[]*[-\d.]+[ \t]+[-\d.])")
_CLASSES = ("y", "ys", "output", "outputs", *LABEL_NAMES)
_PARTS = {"train", "test", "val", "validation"}
_NAMES = ("feature_names", "features", "names", "class_names", "target_names")
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
    if not isinstance(value, list):
        raise DataError(_EXPECTED)
    if not value:
        raise DataError("there is no record in it")
    is_of_lists = all(isinstance(row, list) for row in value)
    records = [dict(enumerate(row, 1)) for row in value] if is_of_lists else value
    if not all(isinstance(record, dict) for record in records):
        raise DataError(_EXPECTED)
    records = list(map(_flat, records))
    columns = _columns(records, options)
    sample = [
        [text_of(c) for c in cells[:SAMPLE_ROWS] if not isinstance(c, float)] for cells in columns.values()
    ]
    decimal = options.decimal or find_decimal(sample)
    texts = [[text_of(cell, decimal) for cell in cells] for cells in columns.values()]
    if is_of_lists:
        rows = list(map(list, zip(*texts, strict=True)))
        return replace(table_of_rows("JSON", rows, None, decimal, options), encoding=encoding)
    names = unique_names([replace_lone_surrogates(str(name)) for name in columns])
    shown = [Column(name, cells, decimal=decimal) for name, cells in zip(names, texts, strict=True)]
    # What was one value where others were lists of them is the class.
    single = [name for name in names if name in records[0]]
    label = single[0] if len(single) == 1 and len(names) > 2 else None
    notes = tuple(doubts(sample, decimal, options))
    return Table(shown, "JSON", encoding=encoding, decimal=decimal, label=label, warnings=notes)


def _columns(records: list[dict[Any, Any]], options: Options) -> dict[Any, list[Any]]:
    """The cells of each column, by name; a list in a record makes as many as it has values."""
    names = dict.fromkeys(name for record in records for name in record)
    check_size(len(records), len(names))
    found: dict[Any, list[Any]] = {}
    for done, name in enumerate(names):
        options.report(0.7 + 0.29 * done / len(names))
        cells = [record.get(name) for record in records]
        lists = [cell for cell in cells if isinstance(cell, list)]
        if lists and len(lists) == sum(cell is not None for cell in cells):
            width = len(lists[0])
            if any(
                len(cell) != width or any(isinstance(part, (list, dict)) for part in cell) for cell in lists
            ):
                raise DataError(
                    f"“{name}” holds lists of lists, or lists of different lengths; {_EXPECTED}"
                )
            check_size(len(records), len(found) + width)
            parts = [[None if cell is None else cell[place] for cell in cells] for place in range(width)]
            if str(name).lower() in _CLASSES and width > 1 and all(map(_is_one_of, lists)):
                parts = [[None if cell is None else cell.index(1) for cell in cells]]
            for place, part in enumerate(parts, 1):
                found[name if len(parts) == 1 else f"{name} {place}"] = part
        else:
            found[name] = cells
    return found


def _flat(record: dict[Any, Any]) -> dict[Any, Any]:
    """A record without records in it: of one that says which class, its name; of others what they have."""
    if not any(isinstance(inner, dict) for inner in record.values()):
        return record
    flat: dict[Any, Any] = {}
    for name, inner in record.items():
        if isinstance(inner, dict) and str(name).lower() in _CLASSES and _is_one_of([*inner.values()]):
            flat[name] = next(key for key, share in inner.items() if share == 1)
        elif isinstance(inner, dict):
            flat.update({key if key not in flat else f"{name} {key}": part for key, part in inner.items()})
        else:
            flat[name] = inner
    return flat


def _is_one_of(code: list[Any]) -> bool:
    """Whether a list has one 1 and else zeros."""
    return code.count(1) == 1 and code.count(0) == len(code) - 1


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
        try:  # a record a line
            value = []
            for done, record in enumerate(lines_of(text)):
                if record.strip():
                    value.append(json.loads(record))
                if done % _CHUNK == 0:
                    options.report(0.0)
            return value
        except (ValueError, RecursionError):
            line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
            what = getattr(error, "msg", str(error)).lower()
            raise DataError(f"line {line}, column {column}: not valid JSON; {what}") from None


def _of_object(value: dict[str, Any]) -> list[Any]:
    """The records of an object: a list of them in it, a list a column, or a list a class or part."""
    if isinstance(value.get("columns"), list) and "data" in value:
        return _split(value["columns"], value["data"])
    if value and all(isinstance(inner, dict) for inner in value.values()):
        if set(value) <= _PARTS:  # each an object of its own
            return [{**row, "part": name} for name, inner in value.items() for row in _of_object(inner)]
        if all(key.isdecimal() for inner in value.values() for key in inner):  # as pandas writes columns
            value = {name: [*inner.values()] for name, inner in value.items()}
        else:
            return [*value.values()]
    lists = {name: cells for name, cells in value.items() if isinstance(cells, list) and cells}
    records = {
        name: cells for name, cells in lists.items() if all(isinstance(cell, dict) for cell in cells)
    }
    rows = {name: cells for name, cells in lists.items() if all(map(_is_point, cells))}
    if (
        not records
        and len(rows) > 1
        and rows == lists
        and not any(name.lower() in _CLASSES for name in rows)
    ):
        records = {
            name: [{f"column {place}": cell for place, cell in enumerate(row, 1)} for row in cells]
            for name, cells in rows.items()
        }
    if len(records) > 1:
        more = "part" if set(records) <= _PARTS else "class"
        return [{**record, more: name} for name, cells in records.items() for record in cells]
    if records:
        return next(iter(records.values()))
    if len(lists) == 1:  # the table, in a wrapper
        return next(iter(lists.values()))
    length = max(map(len, lists.values()), default=0)
    same = {name: cells for name, cells in lists.items() if len(cells) == length}
    names = next((cells for name, cells in lists.items() if name.lower() in _NAMES), None)
    if len(lists) - len(same) > sum(name.lower() in _NAMES for name in lists) or not same:
        raise DataError("lists of one length were expected, or a list of records")
    points = next((name for name, cells in same.items() if all(map(_is_point, cells))), None)
    if names and points and len(names) == len(same[points][0]) and not set(names) & set(same):
        columns = {str(names[place]): [row[place] for row in same[points]] for place in range(len(names))}
        same = {**columns, **{name: cells for name, cells in same.items() if name != points}}
    return [dict(zip(same, row, strict=True)) for row in zip(*same.values(), strict=True)]


def _is_point(row: Any) -> bool:
    """Whether a value is a list of two or more numbers."""
    return isinstance(row, list) and len(row) > 1 and all(isinstance(cell, (int, float)) for cell in row)


def _split(columns: list[Any], rows: Any) -> list[dict[str, Any]]:
    """Names once and rows of values, as pandas writes them with orient="split"."""
    if not isinstance(rows, list) or not all(
        isinstance(row, list) and len(row) == len(columns) for row in rows
    ):
        raise DataError("under “data” a list of rows was expected, each with a value a column")
    names = unique_names(list(map(str, columns)))
    return [dict(zip(names, row, strict=True)) for row in rows]
