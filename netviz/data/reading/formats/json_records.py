"""JSON: a list of records, or a list for each column."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from netviz.data.dataset import DataError
from netviz.data.reading.options import Options
from netviz.data.reading.source import Source, lines_of
from netviz.data.reading.table import (
    MOST_CELLS,
    MOST_COLUMNS,
    Column,
    Table,
    replace_lone_surrogates,
    unique_names,
)

_BLANK = re.compile(r"[ \t\n\r]*")
_CHUNK = 1_000  # records between two reports


def fits(source: Source, head: str) -> bool:
    """A bracket or a brace at the beginning."""
    return source.suffix in (".json", ".jsonl", ".ndjson") or head.lstrip()[:1] in ("[", "{")


def read(source: Source, options: Options) -> Table:
    """Read all columns; nested values are not columns."""
    text, encoding = source.decoded(options.encoding)
    path = source.path
    records = _records(path, text, options)
    if not records:
        raise DataError(f"{path}: there is no record in it")
    names: dict[str, None] = {}
    for record in records:
        for name in record:
            if name not in names:
                names[name] = None
        if len(names) > MOST_COLUMNS:
            raise DataError(f"{path}: more than {MOST_COLUMNS} columns")
    if len(names) * len(records) > MOST_CELLS:
        raise DataError(f"{path}: more than {MOST_CELLS} values; save a part of it")
    columns = []
    for done, name in enumerate(names):
        options.report(0.7 + 0.29 * done / len(names))
        columns.append(
            Column(replace_lone_surrogates(name), [_text(record.get(name)) for record in records])
        )
    return Table(str(path), columns, "JSON", None, encoding)


def _parsed(text: str, options: Options) -> Any:
    """As `json.loads`; a list value by value, so that somebody can be told, and give it up."""
    if not text.lstrip().startswith("["):
        return json.loads(text)
    values: list[Any] = []
    decoder = json.JSONDecoder()
    place = _past(text, text.index("[") + 1)
    if text[place : place + 1] == "]":
        place += 1
    else:
        while True:
            value, place = decoder.raw_decode(text, place)
            values.append(value)
            if len(values) % _CHUNK == 0:
                options.report(0.7 * place / len(text))
            place = _past(text, place)
            mark, place = text[place : place + 1], place + 1
            if mark == "]":
                break
            if mark != ",":
                raise json.JSONDecodeError("Expecting ',' delimiter", text, place - 1)
            place = _past(text, place)
    if _past(text, place) != len(text):
        raise json.JSONDecodeError("Extra data", text, place)
    return values


def _past(text: str, place: int) -> int:
    """The first place that is not blank."""
    found = _BLANK.match(text, place)
    return found.end() if found else place


def _records(path: object, text: str, options: Options) -> list[dict[str, Any]]:
    try:
        value = _parsed(text, options)
    except RecursionError:
        raise DataError(f"{path}: the JSON is nested too deeply; a list of records was expected") from None
    except ValueError as error:
        try:  # a record a line
            value = []
            for done, record in enumerate(lines_of(text)):
                if record.strip():
                    value.append(json.loads(record))
                if done % _CHUNK == 0:
                    options.report(0.0)
        except (ValueError, RecursionError):
            line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
            what = getattr(error, "msg", str(error)).lower()
            raise DataError(f"{path}, line {line}, column {column}: not valid JSON; {what}") from None
    if isinstance(value, dict) and isinstance(value.get("columns"), list) and "data" in value:
        value = _split(path, value["columns"], value["data"])
    if isinstance(value, dict):
        lists = {name: cells for name, cells in value.items() if isinstance(cells, list)}
        records = next((cells for cells in lists.values() if cells and isinstance(cells[0], dict)), None)
        if records is not None:
            value = records
        else:
            lengths = {len(cells) for cells in lists.values()}
            if len(lengths) != 1:
                raise DataError(f"{path}: lists of one length were expected, or a list of records")
            length = lengths.pop()
            value = [{name: cells[row] for name, cells in lists.items()} for row in range(length)]
    if isinstance(value, list) and value and all(isinstance(row, list) for row in value):
        value = [{f"column {place + 1}": cell for place, cell in enumerate(row)} for row in value]
    if not isinstance(value, list) or not all(isinstance(record, dict) for record in value):
        raise DataError(f'{path}: a list of records was expected, as [{{"x": 1, "y": 2, "class": "a"}}, …]')
    return value


def _split(path: object, columns: list[Any], rows: Any) -> list[dict[str, Any]]:
    """Names once and rows of values, as pandas writes them with orient="split"."""
    if not isinstance(rows, list) or not all(
        isinstance(row, list) and len(row) == len(columns) for row in rows
    ):
        raise DataError(f"{path}: under “data” a list of rows was expected, each with a value a column")
    names = unique_names(list(map(str, columns)))
    return [dict(zip(names, row, strict=True)) for row in rows]


def _text(value: Any) -> str:
    if value is None or isinstance(value, (list, dict)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(value)
    return replace_lone_surrogates(str(value)).strip()
