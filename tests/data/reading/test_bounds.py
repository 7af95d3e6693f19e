"""What a file can make the reader do is bounded, and whatever goes wrong is the reader's own error."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from netviz import array_files
from netviz.data import DataError, Dataset, read, save
from netviz.data.reading import PRINCIPAL, Options, table
from netviz.data.reading import source as source
from netviz.data.reading.formats import delimited, xlsx

ROWS = "".join(f"{row}.5,{row * 7 % 1000}.25,{'ab'[row % 2]}\n" for row in range(40_000))  # read at once
HEAD = "x,y,class\n"


def refusal(path: Path) -> str:
    with pytest.raises(DataError) as caught:
        read(path)
    return str(caught.value)


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding, newline="")
    return path


def workbook(path: Path, cells: str) -> Path:
    """The least that is a workbook."""
    kinds = "http://schemas.openxmlformats.org"
    related = f'<Relationships xmlns="{kinds}/package/2006/relationships"><Relationship Id="rId1" Type='
    document = f"{kinds}/officeDocument/2006/relationships"
    main = f'xmlns="{kinds}/spreadsheetml/2006/main"'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{kinds}/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'{related}"{document}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{document}"><sheets>'
        '<sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{related}"{document}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{cells}</sheetData></worksheet>",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0"?>{text}')
    return path


def test_two_cells_of_a_sheet_that_are_far_apart_take_no_memory(tmp_path):
    row = '<row r="{0}"><c r="{1}{0}"><v>1</v></c></row>'
    path = workbook(tmp_path / "far.xlsx", row.format(1, "A") + row.format(1_048_576, "XFD"))
    assert "a sheet reaches to row 1048576, column 16384" in refusal(path)
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}.5</v></c><c r="B{n}"><v>{n * n}</v></c>'
        f'<c r="C{n}"><v>{n % 2}</v></c><c r="XFD{n}" s="1"/></row>'  # formatted, but empty
        for n in range(1, 9)
    )
    assert len(read(workbook(tmp_path / "near.xlsx", rows)).points) == 8


def test_arrays_that_are_packed_as_numpy_never_does_are_refused(tmp_path):
    for packing in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        path = tmp_path / f"{packing}.npz"
        with zipfile.ZipFile(path, "w", packing) as archive:
            archive.writestr("points.npy", b"\0" * 100_000)
        assert "packed in a way that numpy does not" in refusal(path)


def test_small_arrays_of_very_many_values_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(array_files, "MOST_VALUES", 1_000)
    path = tmp_path / "many.npz"
    np.savez_compressed(path, points=np.zeros((501, 2), bool), classes=np.arange(501) % 2)
    assert "more than 1000 values" in refusal(path)


def test_tables_of_every_text_format_are_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(table, "MOST_CELLS", 1_000)
    records = json.dumps([{f"k{n % 40}": 1} for n in range(100)])
    lines = "".join(f"{n % 2} 1:{n} 2:1 3:2\n" for n in range(5_000))
    assert "more than 1000 values" in refusal(written(tmp_path / "a.csv", HEAD + "1,2,a\n1,3,b\n" * 400))
    assert "more than 1000 values" in refusal(written(tmp_path / "a.json", records))
    assert "more than 1000 values" in refusal(written(tmp_path / "a.svm", lines))
    long_line = "1 " + "1:1 " * 5_000
    assert "line 1: more than 1000 features" in refusal(written(tmp_path / "b.svm", long_line))


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="files of unknown size are of Linux")
def test_a_file_that_has_more_in_it_than_it_says_is_read_to_the_bound(monkeypatch):
    monkeypatch.setattr(source, "MAX_BYTES", 1_000)
    assert Path("/proc/self/maps").stat().st_size == 0
    assert "/proc/self/maps goes on beyond" in refusal(Path("/proc/self/maps"))


def test_the_records_of_a_list_are_reported_as_they_are_read(tmp_path):
    path = written(
        tmp_path / "a.json",
        json.dumps([{"x": n, "y": n * n, "class": n % 2} for n in range(5_000)], indent=1),
    )
    shares: list[float] = []
    assert len(read(path, options=Options(report=shares.append)).points) == 5_000
    assert shares == sorted(shares)
    assert len(shares) > 5


@pytest.mark.parametrize(
    "text", ["[", "[1", '[{"x": 1}', '[{"x": 1} {"x": 2}]', '[{"x": 1},,]', "[]]", "[,]"]
)
def test_unsound_lists_are_refused_with_their_place(tmp_path, text):
    assert "line 1, column" in refusal(written(tmp_path / "a.json", text))


# ------------------------------------------------- exceptions that are not our own


def test_what_a_library_raises_becomes_a_refusal(tmp_path):
    long = "v" * 140_000
    head = "@relation r\n@attribute x numeric\n@attribute y numeric\n"
    arff = f"{head}@attribute c {{{long},b}}\n@data\n1,2,b\n"
    assert "cannot be understood" in refusal(written(tmp_path / "a.arff", arff))
    tab = "mC#x\tmC#y\tmD#k\n1\t2\ta\n2\t3\tb\n"
    assert "every column is meta or ignored" in refusal(written(tmp_path / "a.tab", tab))
    wrong = np.array(["a", "b"])
    path = tmp_path / "a.npy"
    np.save(path, wrong)
    path.write_bytes(path.read_bytes()[:-4] + b"\xff\xff\xff\x7f")
    assert "letters that do not exist" in refusal(path)


def test_an_infinite_class_is_a_name_like_any_other(tmp_path):
    path = tmp_path / "a.npz"
    np.savez(path, points=np.random.default_rng(0).random((10, 2)), classes=np.array([1, np.inf] * 5))
    assert set(read(path).class_names) == {"1", "inf"}
    large = HEAD + ROWS.replace(",a\n", ",inf\n").replace(",b\n", ",1\n")
    assert set(read(written(tmp_path / "a.csv", large)).class_names) == {"1", "inf"}


def test_labels_find_a_name_that_is_free(tmp_path):
    points = written(tmp_path / "p.csv", "class,label,x,y\n" + "1,2,3,4\n5,6,7,9\n" * 4)
    labels = written(tmp_path / "l.txt", "red\nblue\n" * 4)
    assert read(points, labels=labels, features=("x", "y")).class_names == ("blue", "red")


# ------------------------------------------------------------ at once as row by row


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        HEAD.replace("class", "notes,class") + ROWS.replace(",a\n", ",,a\n").replace(",b\n", ",,b\n"),
        "x,y,class,\n" + ROWS.replace("\n", ",\n"),
        HEAD + ROWS + "-nan,1,a\n+NaN,2,b\n",
        HEAD + ROWS + ",,\n,,\n",
        (HEAD + ROWS).replace("\n", "\r\n") + ",,\r\n",
        HEAD + ROWS.replace(",a\n", ",12345678901234567\n").replace(",b\n", ",12345678901234568\n"),
        (HEAD + ROWS).replace(",", ";") + "1,234.5;2;a\n",
        HEAD + ROWS.replace(",a\n", ",01\n").replace(",b\n", ",2\n") + "7,8,NA\n9,9,1\n",
        HEAD + ROWS + '1,2,\t"a"\n',
        "# made\r1,2,a\n" + HEAD + ROWS,
        "# " + "x" * 300_000 + "\n" + HEAD + ROWS,
    ],
    ids=[
        "an empty column", "delimiters at the end", "nan of C", "rows of nothing", "rows of nothing, CRLF",
        "long ids", "thousands", "spellings of numbers", "a tab before quotes", "a return in a comment",
        "a long comment",
    ],
)  # fmt: skip
def test_large_files_are_read_as_small_ones_are(tmp_path, monkeypatch, text):
    path = written(tmp_path / "a.csv", text)

    def outcome():
        try:
            dataset = read(path)
        except DataError as error:
            return str(error)
        return (
            dataset.class_names,
            dataset.warnings,
            dataset.points.tobytes(),
            dataset.classes.tobytes(),
        )

    at_once = outcome()
    monkeypatch.setattr(delimited, "LARGE", 10**9)
    assert outcome() == at_once


def test_letters_of_windows_are_no_white_space(tmp_path):
    path = written(tmp_path / "a.csv", HEAD + ROWS + "1.5…,2,rot\n", "cp1252")
    assert "a number was expected, not “1.5…”" in refusal(path)


def test_a_nul_in_utf_16_is_no_text(tmp_path):
    assert "a NUL byte" in refusal(written(tmp_path / "a.csv", HEAD + ROWS + "1,2,a\0\n", "utf-16"))


# -------------------------------------------------------------------- right data


def test_a_missing_class_does_not_keep_spellings_apart(tmp_path):
    rows = "".join(f"{n},{n * n},{('1', '2', '1.0')[n % 3]}\n" for n in range(30))
    assert read(written(tmp_path / "a.csv", HEAD + rows + "7,8,NA\n")).class_names == ("1", "2")


@pytest.mark.parametrize("missing", ["?", ""])
def test_a_missing_class_of_orange_is_none(tmp_path, missing):
    rows = "".join(f"{n}\t{n * n}\t{'ab'[n % 2]}\n" for n in range(8)) + f"1\t2\t{missing}\n"
    dataset = read(written(tmp_path / "a.tab", "x\ty\tk\nc\tc\td\n\t\tclass\n" + rows))
    assert dataset.class_names == ("a", "b")
    assert "1 row with missing values left out" in dataset.warnings[0]


@pytest.mark.parametrize("n", [10, 50, 101, 150])
def test_a_constant_column_is_no_principal_component(tmp_path, n):
    rng = np.random.default_rng(0)
    values = rng.standard_normal((n, 2))
    rows = [f"{x!r},{y!r}" for x, y in values.tolist()]
    plain = "".join(f"{row},{'ab'[place % 2]}\n" for place, row in enumerate(rows))
    more = "".join(f"{row},0.1,{'ab'[place % 2]}\n" for place, row in enumerate(rows))
    one = read(written(tmp_path / "a.csv", "x,y,class\n" + plain), features=PRINCIPAL, label="class")
    other = read(written(tmp_path / "b.csv", "x,y,z,class\n" + more), features=PRINCIPAL, label="class")
    np.testing.assert_allclose(np.abs(other.points), np.abs(one.points), atol=1e-12)


def test_json_keeps_both_of_two_columns_with_one_name_and_any_letter(tmp_path):
    table = {"columns": ["x", "x", "y", "class"], "data": [[1, 2, 3, "a"], [4, 5, 7, "b"]] * 3}
    dataset = read(written(tmp_path / "a.json", json.dumps(table)), features=("x", "x (2)"), label="class")
    assert dataset.points[0].tolist() == [1.0, 2.0]
    lines = "".join(
        json.dumps({"x": n, "y": n * n, "class": f"a\u2028{n % 2}"}, ensure_ascii=False) + "\n"
        for n in range(6)
    )
    assert read(written(tmp_path / "b.jsonl", lines)).class_names == ("a\u20280", "a\u20281")


# --------------------------------------------------------------- saved and opened


def of_names(class_names, *, n=12, features=("x", "y"), classes=None) -> Dataset:
    points = np.random.default_rng(0).standard_normal((n, 2))
    classes = np.arange(n) % len(class_names) if classes is None else np.array(classes)
    return Dataset(points, classes, tuple(class_names), features, np.arange(n) % 5 == 4, "drawn")


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["csv", "npz"])
@pytest.mark.parametrize(
    "dataset",
    [
        of_names("abc", n=3),
        of_names([f"c{place}" for place in range(100)], n=150),
        of_names(["a", "b"], classes=[0] * 12),
        of_names(["1.0", "2.0"], n=30_000),
        of_names(["01", "02"], n=30_000),
        of_names(["1", "-"], n=30_000),
        of_names(["007", "7"], n=30_000),
        of_names(["1", "inf"], n=30_000),
        of_names([" a", "a "], n=30_000),
        of_names([" a", "a "], features=(" x", "y ")),
        of_names(["\xa0", "b"]),
        of_names(["a\r\nb", "b\n1,2,3,4"]),
        of_names(["a", "b"], features=("class", "class (2)")),
        of_names(["a", "b"], features=("class", "class of the file")),
    ],
    ids=lambda dataset: f"{dataset.class_names[:2]} {len(dataset.points)}",
)
def test_what_is_saved_opens_again_identically(tmp_path, dataset, ending):
    path = tmp_path / f"saved.{ending}"
    save(dataset, path)
    again = read(path)
    for name in ("points", "classes", "is_test"):
        assert getattr(again, name).tobytes() == getattr(dataset, name).tobytes()
    if ending == "csv" or all(name == name.strip() for name in dataset.class_names):
        assert again.class_names == dataset.class_names
        assert again.feature_names == dataset.feature_names


def test_half_a_letter_does_not_cost_the_file_that_was_there(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('[{"x": 1, "y": 2, "class": "a\\ud83d"}, {"x": 3, "y": 5, "class": "b"}]')
    dataset = read(path)
    save(dataset, tmp_path / "a.csv")
    assert read(tmp_path / "a.csv").class_names == dataset.class_names


def test_xlsx_cells_are_found_however_they_are_written():
    assert xlsx._CELL.findall(b'<c r="AB12" t="s"><v>1</v></c>') == [(b"AB", b"12")]
    assert xlsx._CELL.findall(b"<x:c s='3' r='B2'><x:v>1</x:v></x:c>") == [(b"B", b"2")]
    assert xlsx._CELL.findall(b'<c r="AB12" s="1"/><col r="A1">') == []


def test_hostile_markup_and_blanks_take_no_long(tmp_path):
    """Each of these would take hours with a search that goes back."""
    assert xlsx._CELL.findall(b"<c " * 300_000) == []
    assert xlsx._CELL.findall(b"<c " + b'r="A1" ' * 150_000) == []
    blanks = " " * 10_000_000
    assert "line 1, column 10000002: not valid JSON" in refusal(written(tmp_path / "a.json", "[" + blanks))
