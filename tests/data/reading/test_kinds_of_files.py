"""The kinds of trouble in workbooks, encodings, arrays and JSON: the same 24 points, or a refusal."""

# ruff: noqa: E501

from __future__ import annotations

import json
import re
import warnings

import numpy as np
import pytest

from netviz.data import DataError, read
from netviz.data.reading import Options, open_file
from tests.data.reading.kinds import CLASSES, LABELS, POINTS, assert_all_there, text
from tests.data.reading.workbooks import workbook

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
    "value", [[{"x": [[[1, 2], [3, 4]]], "y": 0}] * 3, [{"x": [1, 2], "y": 0}, {"x": [1], "y": 1}]]
)
def test_lists_of_lists_are_refused_as_that(reading, value):
    with pytest.raises(DataError, match="“x” holds lists of lists, or lists of different lengths"):
        reading(json.dumps(value), "t.json")


@pytest.mark.parametrize("heading", ["[cm],[s],class", "{w},{h},kind", "[1],[2],class", "[a] [b] [c]"])
def test_names_in_brackets_are_not_json(reading, heading):
    delimiter = "," if "," in heading else " "
    dataset = reading(text(heading, delimiter=delimiter))
    assert_all_there(dataset, tuple(heading.split(delimiter)[:2]))
