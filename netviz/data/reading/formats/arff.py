"""ARFF, the format of Weka and KEEL: attributes with their types, then the data, dense or sparse."""

from __future__ import annotations

import csv
import re

from netviz.data.reading.encodings import numbered_lines
from netviz.data.reading.numbers import SAMPLE_ROWS, find_decimal
from netviz.data.reading.options import Options
from netviz.data.reading.source import Source
from netviz.data.reading.table import Column, Table, check_size
from netviz.errors import DataError

_ATTRIBUTE = re.compile(
    r"""@attribute\s+('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^\s{]+)\s*(.+)$""", re.IGNORECASE
)


def fits(source: Source, head: str) -> bool:
    """A line that begins with @relation, or the ending .arff."""
    return source.suffix == ".arff" or bool(re.search(r"(?mi)^\s*@relation\b", head))


def read(source: Source, options: Options) -> Table:
    """Read all attributes; nominal ones keep the order in which their values are declared."""
    text, encoding = source.decoded(options.encoding)
    names: list[str] = []
    nominal: list[tuple[str, ...] | None] = []
    outputs: list[str] = []
    lines = (one for one in numbered_lines(text, options.report) if not one[1].startswith("%"))
    for number, line in lines:
        lower = line.lower()
        if lower.startswith("@data"):
            break
        if lower.startswith("@attribute"):
            match = _ATTRIBUTE.match(line)
            if match is None:
                raise DataError(f"line {number}: “@attribute name type” was expected")
            names.append(_unquoted(match.group(1)))
            nominal.append(_nominal(number, match.group(2).strip()))
        elif lower.startswith("@output"):  # KEEL
            outputs = [_unquoted(name.strip()) for name in line.partition(" ")[2].split(",")]
        elif not lower.startswith(("@relation", "@input")):
            raise DataError(f"line {number}: @attribute or @data was expected, not “{line[:30]}”")
    else:
        raise DataError("there is no @data line, so there are no data")
    if not names:
        raise DataError("there is no @attribute before @data")
    numbers: list[int] = []
    rows: list[list[str]] = []
    for number, line in lines:
        numbers.append(number)
        rows.append(_row(number, line, nominal))
        check_size(len(rows), len(names))
    if not numbers:
        raise DataError("there is no row under @data")
    cells = list(zip(*rows, strict=True))
    free = [column[:SAMPLE_ROWS] for column, one in zip(cells, nominal, strict=True) if one is None]
    decimal = options.decimal or find_decimal(free)
    columns = [
        Column(name, column, decimal=decimal, nominal=values)
        for name, column, values in zip(names, cells, nominal, strict=True)
    ]
    labels = (columns[-1].name,) if columns[-1].nominal else ()
    labels = (outputs[0],) if len(outputs) == 1 and outputs[0] in names else labels
    return Table(columns, "KEEL" if outputs else "ARFF", numbers, encoding, ",", decimal, labels=labels)


def _nominal(number: int, kind: str) -> tuple[str, ...] | None:
    if not kind.startswith("{"):
        return None
    if not kind.endswith("}"):
        raise DataError(f"line {number}: the list of values is not closed by a brace")
    return tuple(map(_unquoted, _cells(kind[1:-1])))


def _row(number: int, line: str, nominal: list[tuple[str, ...] | None]) -> list[str]:
    """The values in a line, which may be {1 0.5, 3 yes}: what it does not name is 0, or the first value."""
    width = len(nominal)
    if line.startswith("{"):
        row = [values[0] if values else "0" for values in nominal]
        for part in filter(None, _cells(line.strip("{} \t"))):
            place, _, value = part.partition(" ")
            if not place.isdecimal() or len(place) > 9 or int(place) >= width:
                raise DataError(f"line {number}: “{part[:30]}” names no attribute")
            row[int(place)] = _unquoted(value.strip())
        return row
    row = [_unquoted(cell) for cell in _cells(line)]
    if len(row) != width:
        raise DataError(f"line {number}: {len(row)} values for {width} attributes; separate them by commas")
    for cell, values in zip(row, nominal, strict=True):
        if values is not None and cell not in values and cell != "?":
            raise DataError(f"line {number}: “{cell[:30]}” is not among the values that are declared")
    return row


def _cells(text: str) -> list[str]:
    quote = "'" if "'" in text and '"' not in text else '"'
    comma = "\t" if "\t" in text and "," not in text else ","
    cut = csv.reader([text], delimiter=comma, quotechar=quote, escapechar="\\", skipinitialspace=True)
    return list(map(str.strip, next(cut, [])))


def _unquoted(text: str) -> str:
    is_quoted = len(text) >= 2 and text[0] == text[-1] and text[0] in "'\""
    return re.sub(r"\\(.)", r"\1", text[1:-1]) if is_quoted else text
