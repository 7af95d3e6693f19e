"""svmlight and LIBSVM: a label, then the features that are not 0 as number:value."""

from __future__ import annotations

import re

import numpy as np

from netviz.data.reading.encodings import numbered_lines
from netviz.data.reading.options import Options
from netviz.data.reading.source import Source
from netviz.data.reading.table import Column, Table, check_size
from netviz.errors import DataError

_LINE = re.compile(r"^[-+]?\d[\d.eE+-]*(\s+(qid:\d+|\d+:\S+))+\s*(#.*)?$")
_MOST_FEATURES = 1_000


def fits(source: Source, head: str) -> bool:
    """A first line of that shape, or one of the usual endings."""
    if source.suffix in (".svmlight", ".libsvm", ".svm"):
        return True
    lines = [line.strip() for line in head.splitlines() if line.strip() and not line.startswith("#")]
    return bool(lines) and all(_LINE.match(line) for line in lines[:3])


def read(source: Source, options: Options) -> Table:
    """Read all features; what is not named in a line is 0."""
    text, encoding = source.decoded(options.encoding)
    labels: list[str] = []
    numbers: list[int] = []
    entries: list[tuple[int, int, float]] = []
    least, greatest = 1, 0
    for number, raw in numbered_lines(text, options.report):
        line = raw.partition("#")[0]
        if not line.strip():
            continue
        label, *parts = line.split(maxsplit=_MOST_FEATURES + 3)
        if len(parts) > _MOST_FEATURES + 2:
            raise DataError(f"line {number}: more than {_MOST_FEATURES} features cannot be read")
        row = len(labels)
        labels.append(label[1:] if label.startswith("+") else label)
        numbers.append(number)
        for part in parts:
            place, colon, value = part.partition(":")
            if place == "qid" and colon:
                continue
            try:
                index, amount = int(place), float(value)
            except ValueError:
                said = f"“{part[:30]}” is not a feature; “number:value” was expected"
                raise DataError(f"line {number}: {said}") from None
            if not 0 <= index <= _MOST_FEATURES:
                raise DataError(f"line {number}: feature {place[:20]}; 0 to {_MOST_FEATURES} can be read")
            entries.append((row, index, amount))
            least, greatest = min(least, index), max(greatest, index)
        check_size(len(entries), 1)
    if not labels:
        raise DataError("is empty; it needs lines such as “1 1:0.5 2:0.3”")
    check_size(len(labels), greatest - least + 1)
    matrix = np.zeros((len(labels), greatest - least + 1))
    for row, index, amount in entries:
        matrix[row, index - least] = amount
    features = [Column(f"feature {index}", values=column) for index, column in enumerate(matrix.T, least)]
    return Table([Column("label", labels), *features], "svmlight", numbers, encoding, labels=("label",))
