"""Every format that can be read, in the order in which they are tried. A format is one module here.

A module has `fits(source, head)`, whether a file is of its format, and `read(source, options)`, which gives
a `Table` or raises `DataError`. Orange's heading is understood wherever there are columns.
"""

from __future__ import annotations

import csv
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


def read_all(source: Source, options: Options | None = None) -> Table:
    """All columns of a file; whatever goes wrong with it is a `DataError`."""
    options = options or Options()
    if options.format and options.format not in FORMATS:
        raise DataError(f"there is no format {options.format!r}; choose one of {', '.join(FORMATS)}")
    if options.encoding is not None and not is_text_codec(options.encoding):
        known = ", ".join(ENCODINGS)
        raise DataError(f"there is no encoding {options.encoding!r} here; choose one of {known}")
    with about(source.path):
        try:
            return _table(source, options)
        except DataError:
            raise
        except (MemoryError, RecursionError, OverflowError):
            raise DataError("asks for more memory than there should be; open a part of it") from None
        except (ValueError, LookupError, TypeError, AssertionError, ArithmeticError, csv.Error) as error:
            raise DataError(f"cannot be understood ({error}); save the table as CSV") from None


def _table(source: Source, options: Options) -> Table:
    name = options.format or format_of(source)
    if options.sheet is not None and name != "xlsx":
        raise DataError(f"only {TITLES['xlsx']} has sheets to choose from")
    if options.arrays is not None and name not in ("numpy", "json"):
        raise DataError(f"only {TITLES['numpy']} and JSON have arrays to choose from")
    table: Table = FORMATS[name].read(source, options)
    notes = (source.note, *table.warnings, "" if options.encoding else source.note_on(table.encoding))
    lines = None if source.note else table.lines  # those of a sample are not the file's
    return replace(table, source=str(source.path), lines=lines, warnings=tuple(filter(None, notes)))
