"""What others found when they tried six hundred files: right, or asked about, or refused for its cause."""

from __future__ import annotations

import json

import numpy as np
import pytest

from netviz.data import DataError, Standardization, read
from netviz.data.reading import Choice, Options, open_file
from tests.data.reading.kinds import CLASSES, LABELS, POINTS, ROWS, assert_all_there, lines, text
from tests.data.reading.workbooks import workbook

WHOLE = [(i % 2, 7 * i % 23, i % 11) for i in range(60)]


# ------------------------------------------------------------ the class


@pytest.mark.parametrize("names", ["", "cls,w,h\n"])
def test_a_first_column_of_codes_is_asked_about_before_a_last_one_of_many_values(reading, names):
    with pytest.raises(
        DataError, match=r"several columns could be the class \((column 1, column 3|cls, h)\)"
    ):
        reading(names + "".join(f"{a},{b},{c}\n" for a, b, c in WHOLE))


@pytest.mark.parametrize("word", ["none", "None", "null", "NA"])
@pytest.mark.parametrize("others", [["rain"], ["dent", "scratch"]])
def test_a_word_for_nothing_that_comes_as_often_as_a_class_is_one(reading, word, others):
    labels = [word if i % 2 else others[i // 2 % len(others)] for i in range(24)]
    dataset = reading("\n".join(("x,y,defect", *lines(labels=labels))))
    assert dataset.counts == {word: 12, **{one: 12 // len(others) for one in others}}
    assert f"“{word}” is taken as a class, for it comes as often as one" in dataset.warnings


def test_rows_of_a_class_called_none_count_where_rows_are_numbered(reading):
    labels = ["none" if n % 2 else "rain" for n in range(24)]
    rows = [f"{n},{row}" for n, row in enumerate(lines(labels=labels), 1)]
    dataset = reading("\n".join(("z,x,y,weather", *rows)))
    assert dataset.feature_names == ("x", "y")
    assert "left out, because they number the rows: “z”" in dataset.warnings


def test_a_word_for_nothing_that_is_rare_is_a_gap(reading):
    dataset = reading("\n".join(("x,y,class", *lines(labels=["NA", "none", *LABELS[2:]]))))
    assert set(dataset.class_names) == {"a", "b"}
    assert any("2 rows with missing values left out" in said for said in dataset.warnings)


def test_a_class_that_stands_at_the_head_of_its_block_only_is_refused(reading, tmp_path):
    labels = ["a", *[""] * 11, "b", *[""] * 11]
    with pytest.raises(
        DataError, match="“class” has a class only in line 2, line 14; write it into each row"
    ):
        reading("\n".join(("x,y,class", *lines(labels=labels))))
    rows = [[float(x), float(y), label] for (x, y), label in zip(POINTS, labels, strict=True)]
    with pytest.raises(DataError, match="line 2, line 14"):
        read(workbook(tmp_path / "merged.xlsx", {"Sheet": [["x", "y", "class"], *rows]}))


@pytest.mark.parametrize("content", ["x,y,tag\n{}", "{}"])
@pytest.mark.parametrize("tags", [("#cats", "#dogs"), ('"#cats"', '"#dogs"'), ("//a", "//b")])
def test_words_that_begin_as_comments_do_are_classes_where_they_stand_alone(reading, content, tags):
    labels = [tags[label == "b"] for label in LABELS]
    dataset = reading(content.format("\n".join(lines(labels=labels))))
    assert dataset.counts == {tag.strip('"'): 12 for tag in tags}


@pytest.mark.parametrize("every", [1, 2])
def test_comments_that_are_all_different_are_none_of_the_classes(reading, every):
    rows = [row + (f" # point {n}" if n % every == 0 else "") for n, row in enumerate(lines())]
    assert_all_there(reading("\n".join(("x,y,class", *rows))))


def test_a_number_after_a_sign_belongs_to_the_word(reading):
    labels = [f"room #{1 + (label == 'b')}" for label in LABELS]
    assert reading("\n".join(("x,y,class", *lines(labels=labels)))).counts == {"room #1": 12, "room #2": 12}


# ------------------------------------------------------------ the features


@pytest.mark.parametrize("last", ["Mean,0.05,-0.1,", ",0.05,-0.1,"])
def test_a_line_of_means_does_not_make_the_number_of_a_row_a_feature(reading, last):
    rows = [f"{n},{row}" for n, row in enumerate(lines(), 1)]
    assert_all_there(reading("\n".join(("no,x,y,class", *rows, last))), ("x", "y"))


def test_long_numbers_without_a_name_that_differ_in_every_row_are_no_feature(reading):
    rows = [f"{842302 + 977 * n},{label},{x},{y}" for n, (x, y, label) in enumerate(ROWS)]
    dataset = reading("\n".join(rows))
    assert dataset.feature_names == ("column 3", "column 4")
    assert "left out, because they number the rows: “column 1”" in dataset.warnings


@pytest.mark.parametrize("size", [1e300, 1e-300])
def test_features_of_extreme_size_are_brought_to_mean_0_and_deviation_1(reading, size):
    rows = [f"{float(x) * size!r},{y},{label}" for x, y, label in ROWS]
    dataset = reading("\n".join(("x,y,class", *rows)))
    seen = Standardization.fit(dataset).apply(dataset.points)
    np.testing.assert_allclose(seen.mean(axis=0), 0.0, atol=1e-9)
    np.testing.assert_allclose(seen.std(axis=0), 1.0)


# ------------------------------------------------------------ above and around the table


@pytest.mark.parametrize("types", ["numeric,numeric,factor", "int,int,logical"])
def test_types_under_the_names_are_no_data(reading, types):
    assert_all_there(reading(text("x,y,class", types)), ("x", "y"))


@pytest.mark.parametrize("sign", ["#", "%"])
@pytest.mark.parametrize("delimiter", ["\t", ","])
@pytest.mark.parametrize("names", [("x", "y", "class"), ("1", "2", "3")])
def test_names_that_all_begin_with_a_sign_keep_it(reading, sign, delimiter, names):
    header = [f"{sign} {name}" for name in names]
    dataset = reading("\n".join(delimiter.join(row) for row in (header, *ROWS)))
    assert dataset.feature_names == tuple(header[:2])


def test_names_behind_a_sign_are_read_where_every_line_ends_in_a_tab(reading):
    dataset = reading("".join("\t".join((*row, "")) + "\n" for row in (("#x", "y", "class"), *ROWS)))
    assert_all_there(dataset, ("#x", "y"))


def test_such_a_table_has_no_column_more_than_it_has_names(reading):
    rows = "".join(f"{x}\t{y}\t{int(label == 'b')}\t\n" for x, y, label in ROWS)
    assert_all_there(reading(f"#u\tv\tw\t\n{rows}"), ("#u", "v"))


def test_semicolons_separate_numbers_with_a_comma_and_a_unit_and_the_unit_is_named(reading):
    rows = [f"{x.replace('.', ',')} €;{y.replace('.', ',')} €;{label}" for x, y, label in ROWS]
    with pytest.raises(DataError, match=r"“.*,.* €” \(line 2, column “x”\) is no number that can be read"):
        reading("\n".join(("x;y;class", *rows)))


def test_a_factor_above_the_numbers_is_named_and_not_lost(reading):
    rows = "\n".join(f"   {x}   {y}   {int(label == 'b')}" for x, y, label in ROWS)
    with pytest.raises(DataError, match=r"line 3: “1.0e\+03 \*” is meant for all numbers below"):
        reading(f"A =\n\n   1.0e+03 *\n\n{rows}\n")


# ------------------------------------------------------------ letters


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("gb18030", "编号,色泽,根蒂,标签"),
        ("gbk", "花瓣,身高,体重,性别"),
        ("shift_jis", "身長,体重,年齢,種類"),
        ("euc_kr", "키,몸무게,나이,종류"),
        ("big5", "身高,體重,年齡,收入"),
    ],
)
def test_other_encodings_are_not_taken_for_damaged_utf_8(tmp_path, encoding, names):
    path = tmp_path / "table.csv"
    first, second, _, last = names.split(",")
    rows = [f"{x},{y},{n},{last}{label}" for n, (x, y, label) in enumerate(ROWS)]
    path.write_bytes("\n".join((names, *rows)).encode(encoding))
    with pytest.raises(DataError, match="in an encoding that cannot be told") as refusal:
        read(path)
    assert f"{ {'gbk': 'gb18030'}.get(encoding, encoding) } “" in str(refusal.value)
    options = Options(encoding=encoding)
    dataset = open_file(path, Choice((first, second), last), options=options).dataset
    np.testing.assert_array_equal(dataset.points, POINTS)


def test_letters_far_from_the_beginning_are_shown_as_well(tmp_path):
    path = tmp_path / "table.csv"
    rows = "".join(f"{n},{n % 7},a\n" for n in range(300_000))
    path.write_bytes(f"x,y,class\n{rows}".encode() + "1,2,中国丂\n".encode("gb18030"))
    with pytest.raises(DataError, match=r"line 300002: .* it may be .*gb18030 “中国”"):
        read(path)


def test_where_no_encoding_fits_none_is_proposed(tmp_path):
    path = tmp_path / "noise.csv"
    path.write_bytes(b"".join(bytes((n, 255 - n)) for n in range(128, 256)) + b"\x81\x20\xff\n")
    with pytest.raises(DataError, match="that cannot be told; choose another encoding"):
        read(path)


def test_one_bad_byte_among_letters_of_utf_8_is_still_named(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes("Größe,Höhe,class\n".encode() + "\n".join(lines()).encode() + b"\n1,2,\xe4\n")
    with pytest.raises(DataError, match=r"line 26: byte .* is not UTF-8, though others in the file are"):
        read(path)


# ------------------------------------------------------------ arrays and lists


@pytest.mark.parametrize(
    "more",
    [
        {"t": np.arange(24).astype("datetime64[D]")},
        {"z": np.ones(24, complex)},
        {"feature_names": np.array(["x", "y"], object)},
        {"info": np.array({"by": "hand"}, object)},
    ],
    ids=lambda more: next(iter(more)),
)
def test_an_array_that_nobody_needs_does_not_keep_others_from_being_read(tmp_path, more):
    path = tmp_path / "arrays.npz"
    np.savez(path, X=POINTS, y=CLASSES, **more)
    for options in (Options(), Options(arrays="X,y"), Options(arrays="X, y")):
        dataset = read(path, options=options)
        np.testing.assert_array_equal(dataset.points, POINTS)
        said = f"left out, because they hold no numbers or text: “{next(iter(more))}”"
        assert said in dataset.warnings


def test_classes_that_are_objects_are_refused_all_the_same(tmp_path):
    path = tmp_path / "arrays.npz"
    np.savez(path, X=POINTS, y=np.array(LABELS, object), ids=np.arange(24))
    with pytest.raises(DataError, match="holds Python objects"):
        read(path)


def test_a_part_called_valid_tests(tmp_path):
    path = tmp_path / "parts.npz"
    np.savez(path, X_train=POINTS[::2], y_train=CLASSES[::2], X_valid=POINTS[1::2], y_valid=CLASSES[1::2])
    dataset = read(path)
    assert (len(dataset.points), int(dataset.is_test.sum())) == (24, 12)


def test_points_of_a_test_part_without_classes_are_left_out_and_named(tmp_path):
    path = tmp_path / "parts.npz"
    np.savez(path, X_train=POINTS[::2], y_train=CLASSES[::2], X_test=POINTS[1::2])
    dataset = read(path)
    assert (len(dataset.points), int(dataset.is_test.sum())) == (12, 0)
    said = "left out, because points and classes of a test part are not both there: “X_test”"
    assert said in dataset.warnings


@pytest.mark.parametrize("wrapped", ["{}", '{{"data": {}}}'])
@pytest.mark.parametrize("n_classes", [2, 3])
def test_the_points_of_each_class_in_a_list_of_their_own(reading, wrapped, n_classes):
    groups = [POINTS[label::n_classes].tolist() for label in range(n_classes)]
    dataset = reading(wrapped.format(json.dumps(groups)), "points.json")
    assert dataset.counts == {str(label): 24 // n_classes for label in range(n_classes)}
    np.testing.assert_array_equal(dataset.points, np.concatenate(groups))


# ------------------------------------------------------------ numbers


def test_points_set_thousands_apart_beside_decimal_commas(reading):
    rows = [f"{1 + n // 9}.{100 + n};{2 + n},50;{label}" for n, label in enumerate(LABELS)]
    dataset = reading("\n".join(("Gewicht;Preis;Art", *rows)))
    np.testing.assert_array_equal(dataset.points[:, 0], [1000 * (1 + n // 9) + 100 + n for n in range(24)])
    np.testing.assert_array_equal(dataset.points[:, 1], np.arange(24) + 2.5)


def test_numbers_that_are_formulas_in_quotes_are_numbers(reading):
    rows = [f'"=""{x}""","=""{y}""",{label}' for x, y, label in ROWS]
    assert_all_there(reading("\n".join(("x,y,class", *rows))), ("x", "y"))
