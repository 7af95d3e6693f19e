"""The kinds of trouble that public files have: the same 24 points, however they are kept, or a refusal."""

# ruff: noqa: E501

from __future__ import annotations

import gzip
import json
import re
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netviz.data import DataError, Options, open_file, read
from tests.data.reading.workbooks import workbook

_RNG = np.random.default_rng(4)
POINTS = np.round(_RNG.normal((0, 0), 1, (24, 2)) + np.repeat([(-1.5, 0.5), (1.5, -0.5)], 12, axis=0), 3)
POINTS[0] = (-1.48, 0.732)
CLASSES = np.repeat((0, 1), 12)
LABELS = ["a"] * 12 + ["b"] * 12
ROWS = [[repr(x), repr(y), label] for (x, y), label in zip(POINTS.tolist(), LABELS, strict=True)]


def lines(delimiter=",", labels=LABELS, number=repr):
    return [
        delimiter.join((number(x), number(y), str(label)))
        for (x, y), label in zip(POINTS.tolist(), labels, strict=True)
    ]


def text(*above, delimiter=",", labels=LABELS, number=repr):
    return "\n".join((*above, *lines(delimiter, labels, number), ""))


@pytest.fixture
def reading(tmp_path):
    def of(content, name="table.csv", **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        label = options.pop("label", None)
        return read(path, label=label, options=Options(**options))

    return of


def assert_all_there(dataset, names=None, factor=1.0):
    np.testing.assert_allclose(dataset.points, POINTS * factor, rtol=1e-12)
    assert list(dataset.counts.values()) == [12, 12]
    if names is not None:
        assert dataset.feature_names == names


# -------------------------------------------------- a first line with # in it


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (text("#1\t#2\tclass", delimiter="\t"), ("#1", "#2")),
        (text("# x\ty\tlabel", delimiter="\t", labels=CLASSES), ("x", "y")),
        (text("x #1\tx #2\tclass", delimiter="\t"), ("x #1", "x #2")),
        (text("x\ty\tclass#1", delimiter="\t"), ("x", "y")),
        (text("# measured on Tuesday", delimiter="\t"), None),
        (text("# made with savetxt", "# x\ty\tlabel", delimiter="\t", labels=CLASSES), ("x", "y")),
        (text(delimiter="\t", labels=["C#"] * 12 + ["Java"] * 12), None),
        (text(delimiter="\t", labels=["C#4"] * 12 + ["E4"] * 12), None),
        (text("x\ty\tcolor", delimiter="\t", labels=["#d62728"] * 12 + ["#1f77b4"] * 12), ("x", "y")),
        (text("#1,#2,class"), ("#1", "#2")),
        (text("#x,#y,#class"), ("#x", "#y")),
        (text("%x,y,class"), ("%x", "y")),
        (text('"#1","#2","class"'), ("#1", "#2")),
        (text("//x;y;class", delimiter=";"), ("//x", "y")),
        (text("# of legs\t# of wings\tkind", delimiter="\t"), None),
    ],
)
@pytest.mark.parametrize("ending", ["tsv", "tab", "txt"])
def test_no_row_becomes_the_names_and_names_are_as_written(reading, content, names, ending):
    assert_all_there(reading(content, f"table.{ending}"), names)


def test_a_colour_is_no_comment(reading):
    rows = [f"{'#d62728' if label == 'a' else '#1f77b4'},{x},{y}" for x, y, label in ROWS]
    assert_all_there(reading("\n".join(rows)))


# ------------------------------------------------------- Orange's headings


@pytest.mark.parametrize("delimiter", ["\t", ",", ";"])
@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("C#x C#y cD#kind", "{x} {y} {label}"),
        ("w#weight C#x C#y cD#kind", "2 {x} {y} {label}"),
        ("mS#name C#x C#y D#shape cD#kind", "n{n} {x} {y} u {label}"),
        ("mC#number iC#z C#x C#y cD#kind", "{n} 7.{n} {x} {y} {label}"),
        ("cD#kind C#x mT#when C#y", "{label} {x} 2020-01-01 {y}"),
    ],
)
def test_the_roles_of_orange_are_obeyed(reading, tmp_path, delimiter, heading, cells):
    rows = [cells.format(n=n, x=x, y=y, label=label) for n, (x, y, label) in enumerate(ROWS)]
    content = "\n".join([heading, *rows]).replace(" ", delimiter)
    for ending in ("tab", "csv", "txt"):
        dataset = reading(content, f"t.{ending}")
        assert_all_there(dataset, ("x", "y"))
        assert dataset.class_names == ("a", "b")
    book = workbook(tmp_path / "t.xlsx", {"S": [heading.split(), *(row.split() for row in rows)]})
    assert_all_there(read(book), ("x", "y"))


def test_orange_in_three_rows_whatever_the_ending(reading):
    above = ("x\ty\tkind", "continuous\tcontinuous\tdiscrete", "\t\tclass")
    for ending in ("tab", "txt", "csv"):
        assert_all_there(reading(text(*above, delimiter="\t"), f"t.{ending}"), ("x", "y"))
    assert_all_there(reading(text("x,y,kind", "c,c,a b", ",,class")), ("x", "y"))


@pytest.mark.parametrize(
    "content",
    [
        "a\tb\tk\tm\nc\tc\td\td\n\t\tclass\tclass\n1\t2\tu\tp\n2\t1\tu\tq\n3\t5\tv\tp\n4\t4\tv\tq\n",
        "C#a\tC#b\tcD#k\tcD#m\n1\t2\tu\tp\n2\t1\tu\tq\n3\t5\tv\tp\n4\t4\tv\tq\n",
        "C#a,C#b,cD#k,cC#m\n1,2,u,0\n2,1,u,1\n3,5,v,0\n4,4,v,1\n",
    ],
)
def test_two_columns_with_the_role_class_are_both_named(reading, content):
    with pytest.raises(DataError, match=r"several columns have the role class \(k, m\)"):
        reading(content, "t.tab")
    assert reading(content, "t.tab", label="k").class_names == ("u", "v")


# --------------------------------------------------------- which is the class


@pytest.mark.parametrize(
    ("content", "both"),
    [
        ("sex,age,pay,bought\nm,19,190,0\nf,35,200,1\nm,26,430,0\nf,27,570,1\nm,22,480,1\nf,29,170,0\n", "sex, bought"),
        ("side,a,b,y\nl,1.5,2,0\nr,2.5,1,1\nl,3,7,1\nr,4,4,0\n", "side, y"),
        ("a,b,team,won\n1.5,2,u,-1\n2.5,1,u,1\n3,7,v,1\n4,4,v,-1\n", "team, won"),
        ("label,a,b,target\nu,1,2,0\nu,2,5,1\nv,3,3,0\nv,4,1,1\n", "label, target"),
    ],
)  # fmt: skip
def test_with_more_than_one_candidate_both_are_named(reading, content, both):
    with pytest.raises(DataError, match=re.escape(f"could be the class ({both}); name one (--label)")):
        reading(content)


def test_codes_beside_words_are_no_second_candidate(reading):
    content = "x,y,target,species\n1.5,2,0,u\n2,1.5,0,u\n3,3,1,v\n4,5,1,v\n"
    assert reading(content).class_names == ("u", "v")


@pytest.mark.parametrize("labels", [CLASSES, CLASSES + 1, CLASSES * 2 - 1])
def test_classes_before_reals_are_the_class(reading, labels):
    rows = [f"{label},{x},{y}" for (x, y, _), label in zip(ROWS, labels, strict=True)]
    assert_all_there(reading("\n".join(rows)), ("column 2", "column 3"))
    with pytest.raises(DataError, match="perhaps “column 2”"):
        reading(
            "\n".join(
                f"{x}.5,{label},{y}" for (_, y, _), label, x in zip(ROWS, labels, range(24), strict=True)
            )
        )


@pytest.mark.parametrize(
    ("content", "names", "out"),
    [
        ("no,w,l,name\n1,0.2,1.4,a\n1,0.3,1.5,a\n2,1.4,4.7,b\n2,1.5,4.5,b\n", ("w", "l"), "no"),
        ("w,l,code,kind\n5,2,7,a\n2,4,7,a\n3,3,9,b\n4,1,9,b\n", ("w", "l"), "code"),
        ("k,w,l,class\n-1,6,2,2\n-1,2,4,2\n1,3,3,5\n1,4,1,5\n", ("w", "l"), "k"),
    ],
)
def test_a_code_of_the_class_is_no_feature(reading, content, names, out):
    dataset = reading(content)
    assert dataset.feature_names == names
    assert f"left out, because each of their values stands for one class: “{out}”" in dataset.warnings


def test_01_and_1_are_two_classes_and_dates_no_feature(reading):
    assert reading("x,y,c\n1,2,01\n2,1,1\n3,4,01\n4,3,1\n").class_names == ("01", "1")
    assert reading("x,y,c\n1,2,007\n2,1,7\n3,4,007\n4,3,7\n").class_names == ("007", "7")
    assert reading("x,y,c\n1,2,1.0\n2,1,1\n3,4,2\n4,3,2\n").class_names == ("1", "2")
    large = "x,y,class\n" + "1.5,2.5,01\n3.5,4.5,1\n" * 40_000  # which is read at once
    assert reading(large).class_names == ("01", "1")
    rows = "".join(f"202312{n + 1:02},{x},{y},{label}\n" for n, (x, y, label) in enumerate(ROWS))
    dataset = reading("day,x,y,kind\n" + rows)
    assert_all_there(dataset, ("x", "y"))
    assert "left out, because they are dates: “day”" in dataset.warnings


@pytest.mark.parametrize("n", [5, 7])
def test_a_class_that_is_named_may_have_many_values(reading, n):
    content = "x,y,class\n" + "".join(f"{k},{k * k},c{k % (n - 2)}\n" for k in range(n))
    with pytest.raises(DataError, match="or this one if it is the class"):
        reading(content)
    assert len(reading(content, label="class").class_names) == n - 2


# ------------------------------------------------- comments at the end of rows


def with_comments(comment, delimiter=",", labels=LABELS):
    found = lines(delimiter, labels)
    found[3], found[7] = found[3] + comment, found[7] + comment
    return "\n".join(found)


@pytest.mark.parametrize(
    "comment", [" # checked twice", " // checked", "  % see, above", "\t# a, b, c", " #!"]
)
@pytest.mark.parametrize("labels", [LABELS, CLASSES])
@pytest.mark.parametrize("header", ["x,y,label\n", ""])
def test_a_comment_at_the_end_of_a_row_is_no_class(reading, comment, labels, header):
    dataset = reading(header + with_comments(comment, labels=labels))
    assert_all_there(dataset)
    first = 5 if header else 4
    assert f"2 comments at the end of rows left out (line {first}, {first + 4})" in dataset.warnings
    dataset = reading(with_comments(comment.replace("\t", " "), " ", labels), "t.txt")
    assert_all_there(dataset)


@pytest.mark.parametrize("comment", ["#checked", "//checked", "# see 2"])
def test_after_a_number_no_blank_is_needed(reading, comment):
    assert_all_there(reading(with_comments(comment, labels=CLASSES)))


def test_what_belongs_to_every_class_is_no_comment(reading):
    labels = ["type #1"] * 12 + ["type #2"] * 12
    assert reading(text("x,y,class", labels=labels)).class_names == ("type #1", "type #2")


# ------------------------------------------------------------------ workbooks

SHEET = [
    ["x", "y", "class"],
    *([x, y, label] for (x, y), label in zip(POINTS.tolist(), LABELS, strict=True)),
]


def test_the_sheet_with_a_table_is_read_and_the_others_are_named(tmp_path):
    notes = [["Read me", "", ""], ["by hand", "", ""]]
    other = [["x", "y", "class"], [9.0, 9.0, "a"], [8.0, 8.0, "b"]]
    path = workbook(tmp_path / "a.xlsx", {"notes": notes, "train": SHEET, "test": other})
    reading = open_file(path)
    assert_all_there(reading.dataset, ("x", "y"))
    assert (
        reading.dataset.warnings[0] == ("the sheet “train” is read; there are also: test, notes (--sheet)")
        or "there are also: notes, test" in reading.dataset.warnings[0]
    )
    assert set(reading.table.parts) == {"train", "notes", "test"}
    for sheet in ("test", "3"):
        assert read(path, options=Options(sheet=sheet)).points.tolist() == [[9, 9], [8, 8]]
    with pytest.raises(DataError, match="there is no sheet “no”; there are: notes, train, test"):
        read(path, options=Options(sheet="no"))


@pytest.mark.parametrize(
    ("above", "said"),
    [
        ([["Measurements of Tuesday", "", ""]], "Measurements of Tuesday"),
        ([["position", "", "result"]], "position, result"),
        ([["Lab 4", "", ""], ["", "", ""], ["by hand", "", ""]], "“Lab 4”, “by hand”"),
        ([["station", "De Bilt", ""], ["height", 2.5, ""]], "station, De Bilt"),
    ],
)
def test_titles_and_headings_of_groups_in_a_sheet_are_left_out(tmp_path, above, said):
    dataset = read(workbook(tmp_path / "a.xlsx", {"S": [*above, *SHEET]}))
    assert_all_there(dataset, ("x", "y"))
    assert any(said in note for note in dataset.warnings)


@pytest.mark.parametrize("units", [["mm", "mm", ""], ["[cm]", "(s)", ""], ["m/s", "°C", "-"]])
def test_a_row_of_units_is_left_out(tmp_path, reading, units):
    rows = [SHEET[0], units, *SHEET[1:]]
    assert_all_there(read(workbook(tmp_path / "a.xlsx", {"S": rows})), ("x", "y"))
    assert_all_there(reading(text("x,y,class", ",".join(units))), ("x", "y"))


def comma(value):
    return f"{value:.3f}".replace(".", ",")


def test_a_decimal_comma_is_one_in_every_format(tmp_path, reading):
    texts = [
        ["x", "y", "class"],
        *([comma(x), comma(y), c] for (x, y), c in zip(POINTS.tolist(), LABELS, strict=True)),
    ]
    mixed = [
        ["x", "y", "class"],
        *([comma(x), y, c] for (x, y), c in zip(POINTS.tolist(), LABELS, strict=True)),
    ]
    for name, rows in (("texts", texts), ("mixed", mixed)):
        book = workbook(tmp_path / f"{name}.xlsx", {"S": rows})
        assert_all_there(read(book))
        assert_all_there(read(book, options=Options(decimal=",")))
        records = json.dumps([dict(zip(rows[0], row, strict=True)) for row in rows[1:]])
        assert_all_there(reading(records, "t.json", decimal=","))
        assert_all_there(reading(records, "t.json"))
    arff = "@relation r\n@attribute x numeric\n@attribute y numeric\n@attribute class {a,b}\n@data\n"
    rows = "\n".join(f"'{x}','{y}',{c}" for x, y, c in texts[1:])
    assert_all_there(reading(arff + rows, "t.arff", decimal=","))


def test_a_comma_that_may_mean_two_things_is_said_in_every_format(tmp_path):
    rows = [["x", "y", "class"], ["2,480", "1,732", "a"], ["2,730", "1,676", "b"], ["2,037", "1,706", "a"]]
    book = workbook(tmp_path / "a.xlsx", {"S": rows})
    for options in (Options(decimal=","), Options()):
        dataset = read(book, options=options)
        assert dataset.points[0].tolist() == [2.48, 1.732]
        assert bool(dataset.warnings) == (options.decimal is None)
    assert read(book, options=Options(decimal=".")).points[0].tolist() == [2480, 1732]


# ------------------------------------------------------------------- encodings


@pytest.mark.parametrize(
    ("encoding", "names", "labels"),
    [
        ("gbk", "密度,含糖率,好瓜", ("是", "否")),
        ("shift_jis", "長さ,幅,種類", ("赤", "青い")),
        ("cp1251", "длина,ширина,вид", ("красный", "синий")),
        ("euc_kr", "길이,너비,종류", ("빨강", "파랑")),
        ("big5", "長度,寬度,種類", ("紅色", "藍色")),
    ],
)
def test_letters_that_several_encodings_have_are_asked_about(reading, encoding, names, labels):
    content = text(names, labels=np.repeat(labels, 12)).encode(encoding)
    with pytest.raises(DataError, match=r"encoding that cannot be told; it may be .* \(--encoding\)"):
        reading(content)
    dataset = reading(content, encoding=encoding)
    assert_all_there(dataset, tuple(names.split(",")[:2]))
    assert set(dataset.class_names) == set(labels)


@pytest.mark.parametrize(
    "names",
    [
        "Länge,Größe,Spaß",
        "été,forêt,élève",
        "ações,pães,não",
        "10 µm,20 °C,§",
        "a,b,“kind”",
        "año,niño,mañana",
    ],
)
def test_windows_1252_is_read_where_it_makes_words_and_that_is_said(reading, names):
    dataset = reading(text(names).encode("cp1252"))
    assert_all_there(dataset, tuple(names.split(",")[:2]))
    assert any("letters are read as Windows-1252, such as “" in note for note in dataset.warnings)


def test_one_bad_byte_does_not_make_utf_8_another_encoding(reading):
    content = bytearray(text("Länge,Breite,Größe").encode())
    content[120:120] = b"\xe4"
    with pytest.raises(
        DataError, match=r"line [0-9]+: byte 121 is not UTF-8, though others in the file are"
    ):
        reading(bytes(content))


def test_every_text_codec_of_python_can_be_named(reading):
    for encoding in ("cp437", "mac_roman", "utf-32", "UTF8", "iso-8859-15", "utf_16_le", "ISO-8859-1"):
        assert_all_there(reading(text("Länge,Breite,Größe").encode(encoding), encoding=encoding))
    for encoding in ("hex", "nonsense", "idna", "zip"):
        with pytest.raises(DataError, match="there is no encoding"):
            reading(text(), encoding=encoding)


# ----------------------------------------------------------------------- arrays

_HALF = (np.arange(24) % 3 > 0, np.arange(24) % 3 == 0)


def parts(names):
    (train, test), (x, y) = _HALF, names
    return {
        f"{x}train": POINTS[train], f"{y}train": CLASSES[train],
        f"{x}test": POINTS[test], f"{y}test": CLASSES[test],
    }  # fmt: skip


@pytest.mark.parametrize(
    "arrays",
    [
        {"X": POINTS, "y": CLASSES},
        {"X": POINTS.T, "Y": CLASSES[None]},
        {"X": POINTS.T, "Y": CLASSES},
        {"X": POINTS, "y": CLASSES[:, None]},
        {"data": POINTS, "target": CLASSES.astype(float)},
        {"x": POINTS, "y": np.eye(2)[CLASSES]},
        {"X": POINTS.T, "Y": np.eye(2)[CLASSES].T},
        {"arr_0": POINTS, "arr_1": CLASSES},
        {"samples": np.asfortranarray(POINTS), "labels": np.array(LABELS)},
        {"x1": POINTS[:, 0], "x2": POINTS[:, 1], "y": CLASSES},
        {"x": POINTS[:, 0], "y": POINTS[:, 1], "label": CLASSES},
        {"width": POINTS[:, :1], "height": POINTS[:, 1:], "kind": np.array(LABELS)},
        {"cloud": POINTS, "colour": CLASSES, "seed": np.array(7)},
    ],
)
def test_arrays_are_understood_by_names_and_shapes(tmp_path, arrays):
    np.savez(tmp_path / "a.npz", **arrays)
    assert_all_there(read(tmp_path / "a.npz"))


@pytest.mark.parametrize("names", [("X_", "y_"), ("x_", "y_"), ("X", "Y")])
def test_a_test_part_is_taken_as_one(tmp_path, names):
    np.savez(tmp_path / "a.npz", **parts(names))
    dataset = read(tmp_path / "a.npz")
    order = np.argsort(~_HALF[0], kind="stable")
    np.testing.assert_array_equal(dataset.points, POINTS[order])
    np.testing.assert_array_equal(dataset.classes, CLASSES[order])
    np.testing.assert_array_equal(dataset.is_test, ~_HALF[0][order])


def test_other_arrays_for_tests_are_no_rivals(tmp_path):
    np.savez(tmp_path / "a.npz", X=POINTS, y=CLASSES, Xval=POINTS[:6], yval=CLASSES[:6])
    dataset = read(tmp_path / "a.npz")
    assert int(dataset.is_test.sum()) == 6
    np.testing.assert_array_equal(dataset.points[~dataset.is_test], POINTS)


@pytest.mark.parametrize(
    "arrays",
    [
        {"X": POINTS, "y": CLASSES, "target": 1 - CLASSES},
        {"red": POINTS, "blue": POINTS + 1, "kind": CLASSES},
    ],
)
def test_several_arrays_that_fit_are_asked_about(tmp_path, arrays):
    np.savez(tmp_path / "a.npz", **arrays)
    with pytest.raises(
        DataError, match=r"several arrays could be points and classes: .*name two"
    ) as refusal:
        read(tmp_path / "a.npz")
    named = re.search(r"--arrays (\S+)\)", str(refusal.value))[1]
    assert_all_there(read(tmp_path / "a.npz", options=Options(arrays=named)))
    with pytest.raises(DataError, match="there is no array “z”"):
        read(tmp_path / "a.npz", options=Options(arrays="z,y"))


def test_what_has_no_second_meaning_is_said(tmp_path):
    np.savez(tmp_path / "a.npz", X=POINTS, y=CLASSES[:-1])
    with pytest.raises(DataError, match=r"there are: X \(24, 2\), y \(23,\); name those"):
        read(tmp_path / "a.npz")
    np.savez(tmp_path / "b.npz", X_train=np.zeros((5, 4, 4)), y_train=CLASSES[:5])
    with pytest.raises(DataError, match=r"X_train \(5, 4, 4\)"):
        read(tmp_path / "b.npz")


def test_an_array_of_python_2_is_read_without_a_warning(tmp_path):
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (4L, 3L), }"
    header += b" " * (118 - len(header)) + b"\n"
    values = np.array([(1, 2, 0), (2, 1, 1), (3, 2, 0), (4, 5, 1)], "<f8")
    path = tmp_path / "old.npy"
    path.write_bytes(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + values.tobytes())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(read(path).points) == 4


# ------------------------------------------------------------------------- JSON

_PAIRS = POINTS.tolist()


@pytest.mark.parametrize(
    "value",
    [
        {"X": _PAIRS, "y": CLASSES.tolist()},
        {"data": _PAIRS, "labels": LABELS},
        {"points": _PAIRS, "classes": LABELS},
        [{"input": p, "output": int(c)} for p, c in zip(_PAIRS, CLASSES, strict=True)],
        [{"input": p, "output": [int(c)]} for p, c in zip(_PAIRS, CLASSES, strict=True)],
        [{"input": p, "output": np.eye(2)[c].tolist()} for p, c in zip(_PAIRS, CLASSES, strict=True)],
        {"xs": _PAIRS, "ys": CLASSES.tolist()},
        {"xs": _PAIRS, "ys": np.eye(2)[CLASSES].tolist()},
        [[p, label] for p, label in zip(_PAIRS, LABELS, strict=True)],
        [[*p, label] for p, label in zip(_PAIRS, LABELS, strict=True)],
        [["x", "y", "class"], *([*p, label] for p, label in zip(_PAIRS, LABELS, strict=True))],
        {"a": _PAIRS[:12], "b": _PAIRS[12:]},
        {"red": [{"x": x, "y": y} for x, y in _PAIRS[:12]], "blue": [{"x": x, "y": y} for x, y in _PAIRS[12:]]},
        {"points": [{"x": x, "y": y, "label": c} for (x, y), c in zip(_PAIRS, LABELS, strict=True)]},
        {"data": _PAIRS, "target": CLASSES.tolist(), "feature_names": ["w", "h"], "target_names": ["a", "b"]},
        [{"input": {"x": x, "y": y}, "output": {"a": int(c == "a"), "b": int(c == "b")}} for (x, y), c in zip(_PAIRS, LABELS, strict=True)],
        {str(n): {"x": x, "y": y, "class": c} for n, ((x, y), c) in enumerate(zip(_PAIRS, LABELS, strict=True))},
        {"x": dict(enumerate(POINTS[:, 0])), "y": dict(enumerate(POINTS[:, 1])), "class": dict(enumerate(LABELS))},
        {"train": {"X": _PAIRS, "y": CLASSES.tolist()}},
        [{"type": "Feature", "geometry": {"type": "Point", "coordinates": p}, "properties": {"class": c}} for p, c in zip(_PAIRS, LABELS, strict=True)],
        [{"position": p, "colour": c} for p, c in zip(_PAIRS, LABELS, strict=True)],
    ],
)  # fmt: skip
def test_json_of_other_tools_is_understood(reading, value):
    for ending in ("json", "txt"):
        dataset = reading(json.dumps(value), f"t.{ending}")
        if isinstance(value, dict) and "red" in value:
            assert dataset.counts == {"blue": 12, "red": 12}
            np.testing.assert_array_equal(dataset.points, POINTS)
        else:
            assert_all_there(dataset)


@pytest.mark.parametrize(
    "value", [[{"x": [[1, 2], [3, 4]], "y": 0}] * 3, [{"x": [1, 2], "y": 0}, {"x": [1], "y": 1}]]
)
def test_lists_of_lists_are_refused_as_that(reading, value):
    with pytest.raises(DataError, match="“x” holds lists of lists, or lists of different lengths"):
        reading(json.dumps(value), "t.json")


@pytest.mark.parametrize("heading", ["[cm],[s],class", "{w},{h},kind", "[1],[2],class", "[a] [b] [c]"])
def test_names_in_brackets_are_not_json(reading, heading):
    delimiter = "," if "," in heading else " "
    dataset = reading(text(heading, delimiter=delimiter))
    assert_all_there(dataset, tuple(heading.split(delimiter)[:2]))


# ------------------------------------------------------------------ preambles


@pytest.mark.parametrize(
    "above",
    [
        ["Daily means of the weather office", "x,y,class"],
        ["Daily means, weather office", "x,y,class"],
        ["SOURCE: THE WEATHER OFFICE, DAILY MEANS", "", "x,y,class"],
        [
            "SOURCE: A, B",
            "Comment: not homogeneous, see the site.",
            "",
            "X = a (Y=year, D=day)",
            "# x, y, class",
        ],
        ["station,De Bilt", "height,2 m", "operator,A. N. Other", "x,y,class"],
        ["Device;Mark 4", "Made by, for, and with us", "x,y,class"],
        ["Title,,", "position,,result", "x,y,class"],
        ['"Means, of the day, by hand"', "x,y,class", "mm,mm,"],
    ],
)
def test_what_stands_above_the_names_is_left_out_and_named(reading, above):
    dataset = reading(text(*above))
    assert_all_there(dataset, ("x", "y"))
    assert any("left out above the table: “" in note for note in dataset.warnings)


def test_a_title_without_names_is_refused_as_a_title(reading):
    with pytest.raises(
        DataError, match=r"line 2: 3 values where line 1 has 2; .*if line 1 is a title, delete it"
    ):
        reading(text("Daily means, weather office"))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("one,two,a", "line 2, column “x”: a number was expected, not “one”"),
        ("a", "line 2: 1 value where line 1 has 3"),
        ("1.5,2.5,a,b", "line 2: 4 values where line 1 has 3"),
    ],
)
def test_a_bad_row_under_the_names_is_no_title(reading, row, said):
    with pytest.raises(DataError, match=said):
        reading(text("x,y,class", row))


@pytest.mark.parametrize("first", ["24,2,setosa,virginica", "24,2,no,yes,,"])
def test_scikit_learn_counts_in_its_first_line(reading, first):
    dataset = reading(text(first, labels=CLASSES))
    assert_all_there(dataset)
    assert dataset.class_names == tuple(filter(None, first.split(",")[2:]))


@pytest.mark.parametrize("more", ["@inputs x, y\n@outputs kind\n", "@input x\n@output kind\n"])
def test_keel_names_inputs_and_outputs(reading, more):
    head = "@relation r\n@attribute kind{a,b}\n@attribute x real[-9,9]\n@attribute y real [-9, 9]\n" + more
    rows = "\n".join(f"{c}, {x}, {y}" for x, y, c in ROWS)
    assert_all_there(reading(f"{head}@data\n{rows}\n", "t.dat"), ("x", "y"))


# ------------------------------------------------------------------- spellings


@pytest.mark.parametrize(
    ("spell", "factor"),
    [
        (lambda v: repr(v).replace("-", "−"), 1),
        (lambda v: repr(v).replace("-", "–"), 1),
        (lambda v: f"{v * 100:.1f}%", 100),
        (lambda v: f"{v * 100:.1f} %", 100),
        (lambda v: f"({-v})" if v < 0 else repr(v), 1),
        (lambda v: f'="{v}"', 1),
        (lambda v: f"{v:.6E}".replace("E", "D"), 1),
        (lambda v: f"{v:.6e}".replace("e", "d"), 1),
        (lambda v: f"{v * 1e6:_.0f}".replace("_", "\u2009"), 1e6),
        (lambda v: f"{v * 1e6:_.0f}".replace("_", "\u00a0"), 1e6),
        (lambda v: f"{v * 1e6:_.0f}".replace("_", "\u202f").replace("-", "\u2212"), 1e6),
        (lambda v: f"{v * 1e6:_.0f}".replace("_", "'"), 1e6),
        (lambda v: f"{v}".translate({48 + n: chr(0xFF10 + n) for n in range(10)}), 1),
    ],
)
def test_numbers_as_other_programs_spell_them(reading, spell, factor):
    dataset = reading(text("x,y,class", number=spell))
    np.testing.assert_allclose(dataset.points, POINTS * factor, atol=0.6 if factor == 1e6 else 1e-9)
    assert dataset.class_names == ("a", "b")


@pytest.mark.parametrize("spell", [lambda v: f"{v}+0j", lambda v: f"€{v}", lambda v: f"{v} cm"])
def test_other_spellings_are_named_with_their_place(reading, spell):
    with pytest.raises(
        DataError, match=r"“.*-1\.48.*” \(line 2, column “x”\) is no number that can be read"
    ):
        reading(text("x,y,class", number=spell))


def test_percent_beside_fractions_is_refused(reading):
    with pytest.raises(DataError, match="line 3, column “x”: a number was expected, not “50%”"):
        reading("x,y,c\n0.2,1,a\n50%,2,b\n0.3,4,a\n0.4,9,b\n")


# --------------------------------------------------------------- pasted tables


def boxed(rule, edge):
    def line(cells):
        return edge + " | ".join(f"{cell:>7}" for cell in cells) + edge[::-1]

    return "\n".join([rule, line(("x", "y", "class")), rule, *map(line, ROWS), rule])


@pytest.mark.parametrize(
    "content",
    [
        boxed("+---------+---------+---------+", "| "),
        "| x | y | class |\n|---|:-:|---|\n" + "\n".join(f"| {' | '.join(row)} |" for row in ROWS),
        "x | y | class\n--|---|---\n" + "\n".join(" | ".join(row) for row in ROWS),
        "  x  |  y  | class\n-----+-----+-----\n" + "\n".join(f" {' | '.join(row)}" for row in ROWS) + "\n(24 rows)\n",
        "x      y     class\n====== ===== =====\n" + "\n".join("  ".join(row) for row in ROWS),
        "     x  y class\n" + "\n".join(f"{n} {' '.join(row)}" for n, row in enumerate(ROWS)) + "\n\n[24 rows x 3 columns]",
        "\\begin{tabular}{llr}\n\\hline\nx & y & class \\\\ \\hline\n" + "\n".join(f"{' & '.join(r)} \\\\" for r in ROWS)
        + "\n\\end{tabular}\n",
        str(np.column_stack((POINTS, CLASSES))),
        "array(" + np.array2string(np.column_stack((POINTS, CLASSES)), separator=", ") + ")",
        "A = [" + ";\n".join(f"{x} {y} {int(c == 'b')}" for x, y, c in ROWS) + "];\n",
        "tensor([[" + "],\n        [".join(f"{x}, {y}, {int(c == 'b')}." for x, y, c in ROWS) + "]])\n",
        "[" + ",\n ".join(f"({x}, {y}, '{c}')" for x, y, c in ROWS) + "]",
        "# A tibble: 24 × 3\n x y class\n <dbl> <dbl> <chr>\n" + "\n".join(f"{n} {' '.join(r)}" for n, r in enumerate(ROWS, 1)),
        "\tx\ty\tclass\n" + "\n".join(f"{n}\t" + "\t".join(row) for n, row in enumerate(ROWS)),
    ],
)  # fmt: skip
def test_tables_that_were_copied_are_read(reading, content):
    with np.printoptions(threshold=1000):
        assert_all_there(reading(content, "pasted.txt"))


# -------------------------------------------------------------------- messages


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (b"MATLAB 5.0 MAT-file", r"a MATLAB file \(.mat\)"),
        (b"RDX3\nX\n", r"a file of R \(.RData\)"),
        (gzip.compress(b"RDX3\nX\n", mtime=0), r"a file of R \(.RData\)"),
        (b"<stata_dta><header>", r"a Stata file \(.dta\)"),
        (b"\x72\x02\x01\x00abc", r"a Stata file \(.dta\)"),
        (b"$FL2@(#) SPSS", r"an SPSS file \(.sav\)"),
        (b"BZh91AY", r"packed with bzip2 \(.bz2\)"),
        (b"PAR1\x15", "a Parquet file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", r"an old Excel \(.xls\)"),
        (b"PK\x03\x04\x14\x00nothing", "a zip file; unpack it"),
        (b"\xfd7zXZ\x00", "packed with xz"),
        (b"7z\xbc\xaf\x27", "packed with 7-Zip"),
    ],
)
def test_what_is_no_table_is_called_by_its_name(reading, start, said):
    with pytest.raises(DataError, match=f"is not a table but {said}") as refusal:
        reading(start + bytes(100), "file")
    assert re.search("save|unpack", str(refusal.value))


def test_what_is_cut_short_is_called_that(tmp_path):
    path = tmp_path / "cut.npz"
    np.savez(path, X=POINTS, y=CLASSES)
    whole = path.read_bytes()
    for end in (len(whole) // 2, len(whole) - 10, 200):
        path.write_bytes(whole[:end])
        with pytest.raises(DataError, match="is cut short or damaged"):
            read(path)


def test_a_long_cell_is_no_open_quote(reading):
    with pytest.raises(DataError, match="line 2: a value of more than 131072 characters") as refusal:
        reading(text("x,y,label", labels=["a" * 200_000, *LABELS[1:]]))
    assert "quote" not in str(refusal.value)
    with pytest.raises(DataError, match="line 3: a quoted value that does not end"):
        reading(text("x,y,label", labels=["a", '"' + "b", *("c" * 9_000 for _ in range(22))]))


# ---------------------------------------------------------- written and read back

words = st.text(st.sampled_from("abcdefgh XYZ"), min_size=1, max_size=8).map(str.strip).filter(
    lambda word: word and word.lower() not in ("na", "nan", "none", "null", "c", "d", "s", "h", "g", "a")
)  # fmt: skip


@settings(max_examples=150)
@given(
    form=st.sampled_from(
        ["markdown", "box", "orange", "preamble", "npz", "rows", "vectors", "per class", "book"]
    ),
    values=st.lists(
        st.tuples(st.integers(-(10**5), 10**5), st.integers(-(10**5), 10**5)), min_size=6, max_size=20
    ),
    classes=st.lists(words, min_size=2, max_size=3, unique=True),
    minus=st.booleans(),
    lying=st.booleans(),
)
def test_every_new_form_gives_the_same_data_back(tmp_path_factory, form, values, classes, minus, lying):
    points = np.array(values) / 64.0 + [0.25, 0.5]  # never whole, and never one place only
    points[0] += 1 + np.abs(points).max()
    labels = [classes[row % len(classes)] for row in range(len(points))]
    folder = tmp_path_factory.mktemp("form")
    path = folder / "t.txt"
    cells = [[repr(x), repr(y), label] for (x, y), label in zip(points.tolist(), labels, strict=True)]
    if minus:
        cells = [[cell.replace("-", "−") for cell in row] for row in cells]
    if form == "markdown":
        path.write_text(
            "| u | v | class |\n|---|---|---|\n" + "\n".join(f"| {' | '.join(r)} |" for r in cells)
        )
    elif form == "box":
        path.write_text(
            "+--+--+\n| u | v | class |\n+--+--+\n" + "\n".join(f"| {' | '.join(r)} |" for r in cells)
        )
    elif form == "orange":
        path.write_text(
            "mS#n,C#u,cD#class,C#v\n" + "\n".join(f"n{n},{x},{c},{y}" for n, (x, y, c) in enumerate(cells))
        )
    elif form == "preamble":
        path.write_text(
            "by hand, on Monday\nwith, or without\nu;v;class\n" + "\n".join(map(";".join, cells))
        )
    elif form == "npz":
        path = folder / "t.npz"
        shape = points.T if lying and len(points) != 2 else points
        np.savez(path, X=shape, y=np.array(labels)[None] if lying else np.array(labels))
    elif form == "rows":
        path.write_text(json.dumps([[p, label] for p, label in zip(points.tolist(), labels, strict=True)]))
    elif form == "vectors":
        path.write_text(
            json.dumps([{"input": p, "output": c} for p, c in zip(points.tolist(), labels, strict=True)])
        )
    elif form == "per class":
        order = np.argsort([classes.index(label) for label in labels], kind="stable")
        points, labels = points[order], [labels[place] for place in order]
        value = {
            c: [p for p, own in zip(points.tolist(), labels, strict=True) if own == c] for c in classes
        }
        path.write_text(json.dumps(value))
    else:
        path = workbook(
            folder / "t.xlsx",
            {"notes": [["by hand"]], "data": [["By hand", "", ""], ["u", "v", "class"], *cells]},
        )
    dataset = read(path)
    np.testing.assert_array_equal(dataset.points, points)
    assert [dataset.class_names[label] for label in dataset.classes] == labels
