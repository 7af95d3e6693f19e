"""Excel's .xlsx, by python-calamine, which comes with the extra `excel`."""

from __future__ import annotations

import functools
import io
import re
import zipfile
from dataclasses import replace
from typing import Any

from netviz.data.reading.heading import Rows
from netviz.data.reading.options import Options
from netviz.data.reading.source import MAX_BYTES, Source
from netviz.data.reading.table import MOST_CELLS, MOST_COLUMNS, AmbiguousError, Table
from netviz.errors import DataError

_SHEET = re.compile(r"xl/(?!sharedStrings|styles|theme).*\.xml$")
_CELL = re.compile(
    rb"""<(?:\w{1,20}:)?c\s[^<>]{0,200}?\br=["']([A-Z]{1,3})(\d{1,7})["'][^<>]{0,200}(?<!/)>"""
)
_PIECE, _TAG = 2**20, 500


def fits(source: Source, head: str) -> bool:
    """A zip file with a workbook in it."""
    if source.members is None:  # damaged, which is said where it is read
        return source.suffix == ".xlsx"
    return any(name.startswith("xl/") for name in source.members)


def read(source: Source, options: Options) -> Table:
    """Read the sheet that is named, else the first that has a table in it."""
    try:
        from python_calamine import CalamineWorkbook
    except ImportError:
        raise DataError(
            "reading Excel files needs python-calamine; install it with "
            "`pip install 'netviz[excel]'`, or save the sheet as CSV"
        ) from None
    try:
        with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MAX_BYTES:
                raise DataError(f"unpacks to more than {MAX_BYTES // 2**20} MB; save a part of it as CSV")
            _refuse_far_cells(archive, options)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(source.content))
        names = [name for name in workbook.sheet_names if options.sheet is None or name == options.sheet]
        if not names and (options.sheet or "").isdecimal():
            names = workbook.sheet_names[int(options.sheet or 1) - 1 :][:1]
        sheets = {}
        for name in names:
            sheet = workbook.get_sheet_by_name(name)
            above: list[list[Any]] = [[""]] * (sheet.start[0] if sheet.start else 0)
            sheets[name] = Rows(above + sheet.to_python(), options)
        others = [name for name in workbook.sheet_names if name not in sheets]
    except DataError:
        raise
    except BaseException as error:  # a panic of the library is not an Exception
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        raise DataError("is not a valid .xlsx file; save it again, or as CSV") from None
    if not sheets:
        said = f"there is no sheet “{options.sheet}”; there are: {', '.join(others)}"
        raise AmbiguousError(said, others)
    filled = [name for name, rows in sheets.items() if rows.rows]
    if not filled:
        raise DataError("every sheet is empty" if options.sheet is None else "it is empty")

    def promise(name: str) -> int:
        """Up to two for columns of numbers, and one for another beside them."""
        n_numeric, width = len(sheets[name].sample.numeric), sheets[name].sample.width
        return min(n_numeric, 2) + (n_numeric >= 2 and width >= 3)

    name = max(filled, key=promise)  # the first of those that are best
    others += [other for other in filled if other != name]
    table = sheets[name].table("Excel", options, has_lines=True)
    note = f"the sheet “{name}” is read; there are also: {', '.join(others)} (--sheet)"
    notes = (note,) if others and options.sheet is None else ()
    return replace(table, parts=(name, *others), warnings=(*notes, *table.warnings))


def _refuse_far_cells(archive: zipfile.ZipFile, options: Options) -> None:
    """The library makes a full rectangle of a sheet, also where two cells in it are far apart."""
    for sheet in filter(lambda info: _SHEET.match(info.filename), archive.infolist()):
        rows = columns = 0
        with archive.open(sheet) as member:
            rest = b""
            while piece := member.read(_PIECE):
                options.report(0.0)
                piece = rest + piece
                for letters, row in _CELL.findall(piece):
                    column = functools.reduce(lambda number, letter: 26 * number + letter - 64, letters, 0)
                    columns, rows = max(columns, column), max(rows, int(row))
                    if columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
                        raise DataError(
                            f"a sheet reaches to row {rows}, column {columns}; at most "
                            f"{MOST_COLUMNS} columns and {MOST_CELLS} values are read; move what lies apart"
                        )
                rest = piece[max(piece.rfind(b"<"), len(piece) - _TAG) :]
