"""Every format that can be read, in the order in which they are tried. A format is one module here.

A module has `fits(source, head)`, whether a file is of its format, and `read(source, options)`, which gives
a `Table` or raises `DataError`. Orange's heading is understood wherever there are columns.
"""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

from netviz.data.reading.encodings import ENCODINGS, is_text_codec
from netviz.data.reading.formats import arff, delimited, json_records, numpy_files, svmlight, xlsx
from netviz.data.reading.options import Options
from netviz.data.reading.source import Source
from netviz.data.reading.table import Table
from netviz.errors import DataError, about

FORMATS: dict[str, ModuleType] = {
    "numpy": numpy_files,
    "xlsx": xlsx,
    "arff": arff,
    "json": json_records,
    "svmlight": svmlight,
    "delimited": delimited,
    "orange": delimited,
}
"""Every format by the name that options use."""

TITLES = {
    "numpy": "NumPy (.npz, .npy)",
    "xlsx": "Excel (.xlsx)",
    "arff": "ARFF",
    "json": "JSON",
    "svmlight": "svmlight",
    "delimited": "text with columns",
    "orange": "Orange (.tab)",
}

_HEAD = 4_000  # bytes that are looked at to find the format


def format_of(source: Source) -> str:
    """The format of a file, by its contents and the ending of its name."""
    head = source.content[:_HEAD].decode("utf-8", "replace").lstrip("\ufeff")
    return next(name for name, module in FORMATS.items() if module.fits(source, head))


def read_table(source: Source, options: Options) -> Table:
    """All columns of a file."""
    name = options.format or format_of(source)
    if name not in FORMATS:
        raise DataError(f"there is no format {name!r}; choose one of {', '.join(FORMATS)}")
    if options.encoding is not None and not is_text_codec(options.encoding):
        known = ", ".join(ENCODINGS)
        raise DataError(f"there is no encoding {options.encoding!r} here; choose one of {known}")
    with about(source.path):
        if options.sheet is not None and name != "xlsx":
            raise DataError(f"only {TITLES['xlsx']} has sheets to choose from")
        if options.arrays is not None and name not in ("numpy", "json"):
            raise DataError(f"only {TITLES['numpy']} and JSON have arrays to choose from")
        table: Table = FORMATS[name].read(source, options)
    table = replace(table, source=str(source.path))
    if options.encoding is None and table.encoding:
        table = replace(table, warnings=(*table.warnings, *source.note_on(table.encoding)))
    if source.note:  # its lines are not the file's
        table = replace(table, lines=None, warnings=(source.note, *table.warnings))
    return table
