"""Orange's .tab: names, types and roles in three rows, or as prefixes of the names in one."""

from __future__ import annotations

import re
from dataclasses import replace

from netviz.data.dataset import DataError
from netviz.data.reading.formats import delimited
from netviz.data.reading.options import Options
from netviz.data.reading.source import Source
from netviz.data.reading.table import MISSING, Column, Table

_TYPES = {"", "c", "d", "s", "t", "continuous", "discrete", "string", "time", "basket"}
_ROLES = {"", "class", "meta", "ignore", "i", "m", "c", "weight"}
_PREFIX = re.compile(r"^([mci]?)([CDS]?)#(.*)$")


def fits(source: Source, head: str) -> bool:
    """The ending .tab, or prefixes such as cD# in the first row."""
    first = head.split("\n", 1)[0].rstrip("\r").split("\t")
    return source.suffix == ".tab" or (len(first) > 1 and any(_PREFIX.match(name) for name in first))


def read(source: Source, options: Options) -> Table:
    """Read all columns that are neither meta nor ignored."""
    first = source.content[:20_000].decode("utf-8", "replace").split("\n")[:3]
    cells = [line.rstrip("\r").split("\t") for line in first]
    typed = len(cells) == 3 and _is_types(cells[1]) and _is_roles(cells[2])
    if not typed and not any(_PREFIX.match(name) for name in cells[0]):
        return delimited.read(source, options)  # tabs, and nothing of Orange
    table = delimited.read(
        source, replace(options, delimiter=options.delimiter or "\t", header=True, format=None)
    )
    rows = [[column.cells[row] for column in table.columns] for row in range(min(2, len(table)))]
    roles = [""] * len(table.columns)
    names = [column.name for column in table.columns]
    skip, kinds = 0, [""] * len(table.columns)
    if len(rows) == 2 and _is_types(rows[0]) and _is_roles(rows[1]):
        kinds = [cell.strip().lower() for cell in rows[0]]
        roles = [cell.strip().lower().split(" ")[0] for cell in rows[1]]
        skip = 2
    else:
        for place, name in enumerate(names):
            match = _PREFIX.match(name)
            if match:
                roles[place] = {"m": "meta", "c": "class", "i": "ignore"}.get(match.group(1), "")
                kinds[place] = match.group(2).lower()
                names[place] = match.group(3)
    columns, label = [], None
    for column, name, role, kind in zip(table.columns, names, roles, kinds, strict=True):
        if role in ("meta", "ignore", "i", "m", "weight"):
            continue
        if role in ("class", "c"):
            label = name
        texts = None if column.texts is None else column.texts[skip:]
        values = None if column.values is None else column.values[skip:]
        discrete = kind in ("d", "discrete") or (" " in kind and bool(kind.split()))
        shown = Column(name, texts, values, column.decimal)
        if discrete and texts is not None:
            present = {text for text in texts if text.lower() not in MISSING}
            shown = replace(shown, nominal=tuple(sorted(present)))
        columns.append(shown)
    if not columns:
        raise DataError(
            f"{source.path}: every column is meta or ignored; two features and a class are needed"
        )
    lines = None if table.lines is None else table.lines[skip:]
    return replace(table, columns=columns, format="Orange", lines=lines, label=label)


def _is_types(row: list[str]) -> bool:
    cells = [cell.strip().lower() for cell in row]
    return any(cells) and all(cell in _TYPES or " " in cell for cell in cells)


def _is_roles(row: list[str]) -> bool:
    return all(cell.strip().lower().split(" ")[0] in _ROLES or "=" in cell for cell in row)
