"""Excel's .xlsx, by python-calamine, which comes with the extra `excel`."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, time
from typing import Any

from netviz.data.dataset import DataError
from netviz.data.reading.options import Options
from netviz.data.reading.source import MAX_BYTES, Source
from netviz.data.reading.table import MOST_CELLS, MOST_COLUMNS, Column, Table, is_number, unique_names, word

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
    """Read the first sheet that is not empty."""
    path = source.path
    try:
        from python_calamine import CalamineWorkbook
    except ImportError:
        raise DataError(
            f"{path}: reading Excel files needs python-calamine; install it with "
            "`pip install 'netviz[excel]'`, or save the sheet as CSV"
        ) from None
    try:
        with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
            total = sum(info.file_size for info in archive.infolist())
            if total > MAX_BYTES:
                raise DataError(
                    f"{path} unpacks to more than {MAX_BYTES // 2**20} MB; save a part of it as CSV"
                )
            _refuse_far_cells(path, archive, options)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(source.content))
        found: list[list[Any]] = next(
            (
                rows
                for name in workbook.sheet_names
                if (rows := workbook.get_sheet_by_name(name).to_python())
            ),
            [],
        )
    except DataError:
        raise
    except BaseException as error:  # a panic of the library is not an Exception
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        raise DataError(f"{path} is not a valid .xlsx file; save it again, or as CSV") from None
    texts = [[_text(cell) for cell in row] for row in found]
    numbers = [number for number, row in enumerate(texts, 1) if any(row)]
    texts = [row for row in texts if any(row)]
    if not texts:
        raise DataError(f"{path}: every sheet is empty")
    if len(texts) * len(texts[0]) > MOST_CELLS:
        raise DataError(f"{path}: more than {MOST_CELLS} values; save a part of it")
    used = [place for place in range(len(texts[0])) if any(row[place] for row in texts)]
    header = options.header
    if header is None:
        header = not any(is_number(texts[0][place]) for place in used)
    names = unique_names([(texts[0][place] if header else "") or f"column {place + 1}" for place in used])
    body = texts[header:]
    if not body:
        raise DataError(f"{path}: there is a header but no row of data under it")
    columns = [Column(name, [row[place] for row in body]) for name, place in zip(names, used, strict=True)]
    return Table(str(path), columns, "Excel", numbers[header:], header=header)


def _refuse_far_cells(path: object, archive: zipfile.ZipFile, options: Options) -> None:
    """The library makes a full rectangle of a sheet, also where two cells in it are far apart."""
    sheets = [info for info in archive.infolist() if _SHEET.match(info.filename)]
    for sheet in sheets:
        rows = columns = 0
        with archive.open(sheet) as member:
            rest = b""
            while piece := member.read(_PIECE):
                options.report(0.0)
                piece = rest + piece
                for letters, row in _CELL.findall(piece):
                    columns, rows = max(columns, _number_of_column(letters)), max(rows, int(row))
                    if columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
                        raise DataError(
                            f"{path}: a sheet reaches to row {rows}, column {columns}; at most "
                            f"{MOST_COLUMNS} columns and {MOST_CELLS} values are read; move what lies apart"
                        )
                rest = piece[max(piece.rfind(b"<"), len(piece) - _TAG) :]


def _number_of_column(letters: bytes) -> int:
    """A is 1, Z 26, AA 27."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return word(cell)
    if isinstance(cell, (date, datetime, time)):
        return cell.isoformat()
    return "" if cell is None else str(cell).strip()
