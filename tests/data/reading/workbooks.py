"""Workbooks as small as they can be, made without the library that reads them."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

_KINDS = "http://schemas.openxmlformats.org"
_MAIN = f'xmlns="{_KINDS}/spreadsheetml/2006/main"'
_DOCUMENT = f"{_KINDS}/officeDocument/2006/relationships"


def cell(place: str, value: object) -> str:
    if value in ("", None):
        return ""
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value!r}</v></c>'


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    """A workbook of sheets, each a list of rows."""
    related = f'<Relationships xmlns="{_KINDS}/package/2006/relationships">'
    entries, relations = "", ""
    parts = {}
    for number, (name, rows) in enumerate(sheets.items(), 1):
        entries += f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"/>'
        relations += (
            f'<Relationship Id="rId{number}" Type="{_DOCUMENT}/worksheet" '
            f'Target="worksheets/sheet{number}.xml"/>'
        )
        cells = "".join(
            f'<row r="{row}">'
            + "".join(cell(f"{chr(65 + n)}{row}", v) for n, v in enumerate(values))
            + "</row>"
            for row, values in enumerate(rows, 1)
        )
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f"<worksheet {_MAIN}><sheetData>{cells}</sheetData></worksheet>"
        )
    parts["[Content_Types].xml"] = (
        f'<Types xmlns="{_KINDS}/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>'
    )
    parts["_rels/.rels"] = (
        f'{related}<Relationship Id="rId1" Type="{_DOCUMENT}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    )
    parts["xl/workbook.xml"] = (
        f'<workbook {_MAIN} xmlns:r="{_DOCUMENT}"><sheets>{entries}</sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = f"{related}{relations}</Relationships>"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0"?>{text}')
    return path
