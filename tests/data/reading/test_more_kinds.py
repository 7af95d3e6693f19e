"""More of every kind of trouble, as other programs and people make it: the same 24 points, or a refusal."""

# ruff: noqa: E501

from __future__ import annotations

import json
import re
import warnings

import numpy as np
import pytest

from netviz.data import DataError, Standardization, read
from netviz.data.reading import Choice, Options, open_file
from tests.data.reading.kinds import CLASSES, LABELS, POINTS, ROWS, assert_all_there, lines, text
from tests.data.reading.workbooks import workbook

NUMBERED = [[x, y, str(int(label == "b"))] for x, y, label in ROWS]
MATRIX = np.array2string(np.column_stack((POINTS, CLASSES)), threshold=1000)
LITERALS = [(x, y, label) for (x, y), label in zip(POINTS.tolist(), LABELS, strict=True)]


# ------------------------------------------------------------ text with columns


@pytest.mark.parametrize("names", [("#", "x", "y", "class"), ("No. #", "x", "y", "class")])
@pytest.mark.parametrize("delimiter", ["\t", ","])
def test_a_sign_for_numbers_is_a_name_of_its_own(reading, names, delimiter):
    rows = [delimiter.join((str(n), *row)) for n, row in enumerate(ROWS, 1)]
    dataset = reading("\n".join((delimiter.join(names), *rows, "")))
    assert_all_there(dataset, ("x", "y"))
    assert f"left out, because they number the rows: “{names[0]}”" in dataset.warnings


@pytest.mark.parametrize("units", ["# mm,mm,-", "# [mm],[mm],"])
def test_units_in_a_comment_are_no_names(reading, units):
    assert_all_there(reading(text("# x,y,class", units)), ("x", "y"))


@pytest.mark.parametrize(
    "comment",
    ["#checked", " ; checked", " ! checked", " -- checked", " /* checked */", " /// checked", " #3", ",# checked"],
)  # fmt: skip
@pytest.mark.parametrize("labels", [LABELS, CLASSES])
def test_comments_of_other_programs_are_no_classes(reading, comment, labels):
    found = lines(labels=labels)
    found[3], found[7] = found[3] + comment, found[7] + comment
    dataset = reading("\n".join(("x,y,label", *found)))
    assert_all_there(dataset)
    assert "2 comments at the end of rows left out (line 5, 9)" in dataset.warnings


@pytest.mark.parametrize("last", ["0.05,-0.1,mean", "1e3,2e3,Total"])
def test_a_class_of_one_point_is_mentioned(reading, last):
    name = last.split(",")[2]
    dataset = reading(text("x,y,class") + last + "\n")
    assert dataset.counts[name] == 1
    assert f"only one point is of the class “{name}” (line 26); is it meant as one?" in dataset.warnings
    assert not reading("x,y,class\n1,2,a\n2,1,b\n3,3,a\n").warnings  # of few points none is


@pytest.mark.parametrize(
    "below",
    ["mm,mm,", "µm,nm,a.u.", "degC,hPa,", "float,float,str", "f64,f64,str", "c,c,d", "---,---,---", "<dbl>,<dbl>,<chr>"],
)  # fmt: skip
def test_units_and_types_under_the_names_are_left_out(reading, below):
    dataset = reading(text("x,y,class", below))
    assert_all_there(dataset, ("x", "y"))
    assert any("left out above the table: “" in note for note in dataset.warnings)


@pytest.mark.parametrize("names", ["x (m),y (m),class", "x [cm],y [m/s],kind", "T / °C,p / hPa,kind"])
def test_units_in_the_names_belong_to_them(reading, names):
    assert_all_there(reading(text(names)), tuple(names.split(",")[:2]))


@pytest.mark.parametrize(
    "above",
    [
        ["2024", "x,y,class"],
        ["[Header]", "Device=4", "[Data]", "x,y,class"],
        ["Group A,,Group B", "x,y,class"],
        ["TG = mean, in 0.1 °C", "UG = humidity, in percent, of the day", "", "x,y,class"],
        ["a, b, c, and d", "", "x,y,class"],
    ],
)
def test_more_that_stands_above_the_names(reading, above):
    dataset = reading(text(*above))
    assert_all_there(dataset, ("x", "y"))
    assert any("left out above the table: “" in note for note in dataset.warnings)


@pytest.mark.parametrize("first", ["24", "24 2", "24 3"])
def test_a_line_of_counts_without_names_is_called_a_title(reading, first):
    with pytest.raises(
        DataError, match=r"line 1: \d values? where line 2 has 3; .*if line 1 is a title, delete"
    ):
        reading(text(first, delimiter=" "), "t.txt")


@pytest.mark.parametrize(
    ("row", "is_said"),
    [("day", "2024-05-{n:02}"), ("day", "{n:02}.05.2024"), ("day", "202405{n:02}")],
)
def test_dates_are_no_features(reading, row, is_said):
    rows = [f"{is_said.format(n=n)},{','.join(cells)}" for n, cells in enumerate(ROWS, 1)]
    dataset = reading("\n".join(("Weather, of a month", "kept by hand", f"{row},x,y,kind", *rows)))
    assert_all_there(dataset, ("x", "y"))


@pytest.mark.parametrize(
    ("spell", "factor"),
    [
        (lambda v: f'"{v * 100:.1f} %"'.replace(".", ","), 100),
        (lambda v: f'"{v:.6E}"'.replace("E", "D").replace(".", ","), 1),
        (lambda v: f'"({-v})"'.replace(".", ",") if v < 0 else f'"{v}"'.replace(".", ","), 1),
        (lambda v: f'"{v}"'.replace("-", "−").replace(".", ","), 1),
        (lambda v: f"- {-v}" if v < 0 else repr(v), 1),
        (lambda v: f"{v:+}", 1),
    ],
)
def test_spellings_may_come_with_a_decimal_comma(reading, spell, factor):
    dataset = reading(text("x,y,class", number=spell))
    np.testing.assert_allclose(dataset.points, POINTS * factor, rtol=1e-9)


def boxed(corners, edge):
    def line(cells):
        return edge + edge.join(f" {cell:>7} " for cell in cells) + edge

    top, middle, bottom = (left + mid.join(["─" * 9] * 3) + right for left, mid, right in corners)
    return "\n".join([top, line(("x", "y", "class")), middle, *map(line, ROWS), bottom, ""])


@pytest.mark.parametrize(
    "content",
    [
        boxed(("┌┬┐", "├┼┤", "└┴┘"), "│"),
        boxed(("╭┬╮", "╞╪╡", "╰┴╯"), "│").replace("─", "━"),
        " x │ y │ class \n───┼───┼───────\n" + "\n".join(" │ ".join(row) for row in ROWS),
        "x|y|class\n-+-+-\n" + "\n".join("|".join(row) for row in ROWS) + "\n(24 rows)\n\n",
        "shape: (24, 3)\n" + boxed(("┌┬┐", "╞╪╡", "└┴┘"), "│").replace("├", "│ --- ┆ --- ┆ --- │\n├"),
        "```csv\n" + text("x,y,class") + "```\n",
        "x & y & class \\\\ \\hline\n" + "\n".join(f"${x}$ & ${y}$ & {c} \\\\" for x, y, c in ROWS),
        f"Out[3]: \n{MATRIX}\n",
        f">>> X\n{MATRIX}",
        "Out[12]:\narray(" + MATRIX.replace(" [", " [").replace("]\n", "],\n") + ")",
        np.array2string(np.column_stack((POINTS * 1e6, CLASSES)), threshold=1000),
        "\n".join(f"[{x}, {y}, {c}]," for x, y, c in NUMBERED),
        "A =\n\n" + "\n".join(f"   {x:>9}   {y:>9}   {c:>9}" for x, y, c in NUMBERED) + "\n",
        "24×3 Matrix{Float64}:\n" + "\n".join(f" {x}  {y}  {c}" for x, y, c in NUMBERED),
        str(LITERALS),
        str([list(row) for row in LITERALS]),
        str([((x, y), label) for x, y, label in LITERALS]),
        str([{"x": x, "y": y, "class": label} for x, y, label in LITERALS]),
        json.dumps(LITERALS)[:-1] + ",]",
    ],
)  # fmt: skip
def test_more_tables_that_were_copied(reading, content):
    assert_all_there(reading(content, "pasted.txt"), factor=1e6 if "e+06" in content else 1.0)


# ------------------------------------------------------------- which columns


@pytest.mark.parametrize(
    ("content", "both"),
    [
        ("sex,a,b,bought\nm,1.5,2,yes\nf,2,5,no\nm,3,3,yes\nf,4,1,no\nm,2,2,no\n", "sex, bought"),
        ("a,b,city,grade\n1.5,2,u,1\n2,5,v,2\n3,3,u,3\n4,1,v,1\n2,2,u,2\n3,1,v,3\n", "city, grade"),
    ],
)
def test_words_beside_words_or_codes_are_asked_about(reading, content, both):
    with pytest.raises(DataError, match=re.escape(f"could be the class ({both}); name one (--label)")):
        reading(content)


@pytest.mark.parametrize("heading", ["C#a C#b cD#k cD#m", "C#a C#b cS#k cC#m"])
def test_two_classes_of_orange_in_a_sheet(tmp_path, heading):
    rows = [[1, 2, "u", 1], [2, 1, "u", 2], [3, 5, "v", 1], [4, 4, "v", 2]]
    book = workbook(tmp_path / "a.xlsx", {"S": [heading.split(), *rows]})
    with pytest.raises(DataError, match=r"several columns have the role class \(k, m\)"):
        read(book)
    assert read(book, label="k").class_names == ("u", "v")


def test_every_value_may_be_a_class_of_its_own_where_that_is_said(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("x,y,label\n1,2,a\n2,1,b\n3,4,c\n4,3,d\n5,5,e\n")
    assert len(open_file(path, Choice(label="label")).dataset.class_names) == 5


@pytest.mark.parametrize("heading", ["[mm],[mm],[-]", '"[x]","[y]",class', "[x (m)],[y],class"])
def test_more_names_in_brackets(reading, heading):
    assert_all_there(reading(text(heading)))


# ----------------------------------------------- workbooks, encodings, arrays

SHEET = [["x", "y", "class"], *map(list, LITERALS)]


@pytest.mark.parametrize(
    ("sheets", "read_one", "others"),
    [
        ({"About": [["by Ann"], ["version", 1.0]], "Data": SHEET}, "Data", "About"),
        ({"Sheet1": [], "points": SHEET, "more": SHEET[:5]}, "points", "more"),
        ({"legend": [["a", "dry"], ["b", "wet"]], "two": [row[:2] for row in SHEET], "all": SHEET}, "all", "legend, two"),
    ],
)  # fmt: skip
def test_the_first_sheet_with_a_table_is_read(tmp_path, sheets, read_one, others):
    dataset = read(workbook(tmp_path / "a.xlsx", sheets))
    assert_all_there(dataset, ("x", "y"))
    assert f"the sheet “{read_one}” is read; there are also: {others} (--sheet)" in dataset.warnings


@pytest.mark.parametrize(
    "rows",
    [
        [["2024"], *SHEET],
        [["Date:", "2024-05-01", ""], ["Device:", "Mark 4", ""], ["", "", ""], *SHEET],
        [SHEET[0], ["float", "float", "str"], *SHEET[1:]],
        [["position", "position", "result"], *SHEET],
        [["", "", *row] for row in [["Report"], [], *SHEET]],
        [*SHEET, ["", "", ""], ["Source: the office", "", ""]],
        [[*row, "", "note" if row[2] == "class" else ""] for row in SHEET],
    ],
)
def test_what_else_stands_around_a_table_in_a_sheet(tmp_path, rows):
    assert_all_there(read(workbook(tmp_path / "a.xlsx", {"S": rows})), ("x", "y"))


def test_a_decimal_comma_is_one_in_arrays_too(tmp_path, reading):
    words = [[f"{x:.3f}".replace(".", ","), f"{y:.3f}".replace(".", ",")] for x, y in POINTS]
    np.savez(tmp_path / "a.npz", X=np.array(words), y=CLASSES)
    for decimal in (",", None):
        assert_all_there(read(tmp_path / "a.npz", options=Options(decimal=decimal)))
        assert_all_there(reading(json.dumps({"X": words, "y": LABELS}), "t.json", decimal=decimal))


@pytest.mark.parametrize(
    ("encoding", "names"),
    [("koi8_r", "длина,ширина,вид"), ("cp437", "Länge,Größe,Art"), ("cp850", "Höhe,Tür,Nr"), ("cp1253", "μήκος,πλάτος,είδος"),
     ("euc_jp", "長さ,幅,種類"), ("cp1250", "délka,šířka,třída"), ("iso8859_2", "długość,szerokość,klasa")],
)  # fmt: skip
def test_more_encodings_that_cannot_be_told(reading, encoding, names):
    content = text(names).encode(encoding)
    with pytest.raises(DataError, match=r"line 1: letters in an encoding that cannot be told"):
        reading(content)
    assert_all_there(reading(content, encoding=encoding), tuple(names.split(",")[:2]))


@pytest.mark.parametrize("place", [60, 300])
def test_a_second_encoding_in_a_file_is_named_with_its_line(reading, place):
    content = bytearray(text("Länge,Breite,Größe").encode())
    content[place:place] = b"\xfc"
    line = content.count(b"\n", 0, place) + 1
    with pytest.raises(DataError, match=f"line {line}: byte {place + 1} is not UTF-8, though others"):
        reading(bytes(content))


@pytest.mark.parametrize(
    "arrays",
    [
        {"arr_0": POINTS[:, 0], "arr_1": POINTS[:, 1], "arr_2": CLASSES},
        {"X": POINTS, "y": CLASSES, "classes": np.array(["dry", "wet"])},
        {"train_set_x": POINTS.T, "train_set_y": CLASSES[None]},
        {"X": POINTS, "y": np.array(LABELS, "S1")},
        {"X": POINTS, "y": CLASSES > 0},
        {"X": POINTS, "y": CLASSES, "mean": np.zeros(2), "std": np.ones(2), "xx": np.zeros((9, 9))},
        {"xs": POINTS, "ys": np.eye(2)[CLASSES]},
    ],
)
def test_more_arrays_by_names_and_shapes(tmp_path, arrays):
    np.savez(tmp_path / "a.npz", **arrays)
    assert_all_there(read(tmp_path / "a.npz"))


@pytest.mark.parametrize("dtype", ["<f8", ">f4"])
def test_no_library_warns_while_arrays_are_read(tmp_path, dtype):
    header = f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': (4L, 3L), }}".encode()
    header += b" " * (118 - len(header)) + b"\n"
    values = np.array([(1, 2, 0), (2, 1, 1), (3, 2, 0), (4, 5, 1)], dtype)
    path = tmp_path / "old.npy"
    path.write_bytes(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + values.tobytes())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(read(path).points) == 4
        path.write_bytes(b'[{"x": 1, "y": "a\\\\d"}, {"x": 2}]')
        with pytest.raises(DataError):
            read(path, features=("1st principal component", "2nd principal component"))


# ---------------------------------------------------------------------- messages


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (b"$FL3@(#)", r"an SPSS file \(.sav\)"),
        (b"\x80\x05\x95", "a Python pickle"),
        (b"FEA1", "a Feather file"),
        (b'<?xml version="1.0"?>', "an XML file"),
        (
            b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument",
            r"an OpenDocument \(.ods\)",
        ),
        (b"RDA3\nA\n", r"a file of R \(.RData\)"),
        (b"<!doctype html>", "a web page"),
    ],
)
def test_more_that_is_no_table_is_called_by_its_name(reading, start, said):
    with pytest.raises(DataError, match=f"is not a table but {said}"):
        reading(start + bytes(100), "file")


@pytest.mark.parametrize("delimiter", [",", "\t", " ", ";"])
@pytest.mark.parametrize("where", ["a name", "a class", "in quotes"])
def test_a_cell_of_200_kilobytes_is_called_that(reading, delimiter, where):
    long = "a" * 200_000
    labels = {"a name": LABELS, "a class": [long, *LABELS[1:]], "in quotes": [f'"{long}"', *LABELS[1:]]}[
        where
    ]
    name = long if where == "a name" else "label"
    with pytest.raises(DataError, match=r"line [12]: a value of more than 131072 characters; shorten it"):
        reading(text(delimiter.join(("x", "y", name)), delimiter=delimiter, labels=labels), "t.txt")


# ----------------------------------------------------------------- extreme scales


@pytest.mark.parametrize(
    ("factor", "offset"),
    [((1e-4, 1e6), (0, 0)), ((1.0, 1e9), (1e15, 1.7e18)), ((1e-310, 1e80), (0, 0)), ((1e-9, 1), (1, 0)), ((1, 1e-300), (2000, 0))],
)  # fmt: skip
def test_extreme_scales_standardize_to_what_can_be_separated(reading, factor, offset):
    side = np.where(CLASSES, 3.0, -3.0)
    values = np.column_stack((POINTS[:, 0] + side, POINTS[:, 1] - side)) * factor + offset
    rows = [f"{x!r},{y!r},{label}" for (x, y), label in zip(values.tolist(), LABELS, strict=True)]
    dataset = reading("\n".join(("x,y,class", *rows)))
    np.testing.assert_array_equal(dataset.points, values)
    seen = Standardization.fit(dataset).apply(dataset.points)
    assert np.isfinite(seen).all()
    np.testing.assert_array_equal(seen[:, 0] > seen[:, 1], dataset.classes == 1)
