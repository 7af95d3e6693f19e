"""Real files of every format; see files/README.md for where they come from."""

import gzip
import json
import zipfile
from collections import Counter

import numpy as np
import pytest

from netviz import array_files
from netviz.data import DataError, read
from netviz.data.reading import PRINCIPAL, Options, open_file
from netviz.data.reading import source as source_module
from netviz.data.reading.formats import FORMATS
from netviz.shelf import SHELF
from tests.places import FILES

SPECIES = {"Adelie": 151, "Chinstrap": 68, "Gentoo": 123}


@pytest.mark.parametrize(
    ("name", "format_name", "features", "counts"),
    [
        ("penguins-german.csv", "semicolons", ("Schnabellänge", "Schnabelhöhe"), SPECIES),
        ("penguins-utf16.tsv", "tabs", ("Schnabellänge", "Schnabelhöhe"), SPECIES),
        ("penguins.npz", "NumPy", ("column 1", "column 2"), SPECIES),
        ("penguins.tab", "Orange", ("bill_length", "bill_depth"), SPECIES),
        ("penguins.xlsx", "Excel", ("bill_length_mm", "bill_depth_mm"), SPECIES),
        ("penguins.csv", "commas", ("bill_length_mm", "bill_depth_mm"), SPECIES),
        (
            "sklearn-iris.csv",
            "commas",
            ("column 1", "column 2"),
            dict.fromkeys(("setosa", "versicolor", "virginica"), 50),
        ),
        ("iris.arff", "ARFF", ("sepallength", "sepalwidth"), None),
    ],
)
def test_real_files_are_read(name, format_name, features, counts):
    reading = open_file(FILES / name)
    assert reading.table.format == format_name
    assert reading.dataset.feature_names == features
    if counts is not None:
        assert reading.dataset.counts == counts


def test_the_same_penguins_come_out_of_every_format():
    expected = read(FILES / "penguins-german.csv").points
    for name in ("penguins-utf16.tsv", "penguins.npz", "penguins.tab", "penguins.xlsx", "penguins.csv"):
        np.testing.assert_array_equal(read(FILES / name).points, expected)
    json_points = open_table(FILES / "penguins.json").columns[2].numbers
    np.testing.assert_array_equal(json_points, expected[:120, 0])


def test_points_and_labels_in_two_files(tmp_path):
    short = tmp_path / "short.txt"
    short.write_text("a\nb\n")
    dataset = read(FILES / "points.txt", labels=FILES / "labels.txt")
    np.testing.assert_array_equal(dataset.points, read(FILES / "penguins.npz").points)
    assert dataset.counts == SPECIES
    with pytest.raises(DataError, match="one each is needed"):
        read(FILES / "points.txt", labels=short)


def test_the_line_of_counts_of_scikit_learn_has_the_classes():
    dataset = read(FILES / "wine_data.csv.gz")
    assert dataset.counts == {"class_0": 59, "class_1": 71, "class_2": 48}
    assert dataset.points[0].tolist() == [14.23, 1.71]


def test_arff_keeps_the_order_of_its_values():
    dataset = read(FILES / "iris.arff")
    assert dataset.class_names == ("Iris-setosa", "Iris-versicolor", "Iris-virginica")
    assert len(dataset.points) == 150
    with pytest.raises(DataError, match="2 columns found, and three are needed"):
        read(FILES / "quoted_nominal_spaces.arff")


def test_svmlight_names_its_label():
    with pytest.raises(DataError, match="column “label”"):
        read(FILES / "svmlight_classification.txt")  # four labels in six rows
    table = open_table(FILES / "svmlight_classification.txt")
    assert table.format == "svmlight"
    assert len(table) == 6
    by_name = {column.name: column for column in table.columns}
    np.testing.assert_array_equal(by_name["feature 11"].numbers, [-5.2, 0, 0, 0, 0, 0])
    assert list(by_name["label"].cells) == ["1.0", "2.0", "3.0", "4.0", "1.0", "2.0"]


def open_table(path, **options):
    from netviz.data.reading.reader import read_all
    from netviz.data.reading.source import load

    return read_all(load(path), Options(**options))


def test_a_table_with_many_columns_says_what_it_takes_and_what_not():
    reading = open_file(FILES / "penguins.csv")
    assert reading.dropped == {"missing values": 2}
    assert "“bill_length_mm” and “bill_depth_mm” are the features" in reading.dataset.warnings[0]
    assert "flipper_length_mm, body_mass_g, year" in reading.dataset.warnings[0]
    assert "2 rows with missing values left out (line 5, 273)" in reading.dataset.warnings[1]
    raw = open_table(FILES / "penguins-raw.csv")
    assert raw.columns[5].texts[0] == "Adult, 1 Egg Stage"  # a comma within quotes


def test_principal_components_stand_for_all_numbers():
    dataset = read(FILES / "penguins.csv", features=PRINCIPAL, label="species")
    assert dataset.feature_names == PRINCIPAL
    assert abs(np.corrcoef(dataset.points.T)[0, 1]) < 1e-9
    first, second = dataset.points.std(axis=0)
    assert first > second > 0.5


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("# made by hand\nx y c\n1 2 a\n3.5 4 b\n1 2 a\n", [(1, 2), (3.5, 4), (1, 2)]),
        ("% comment\n1\t2\ta\n// another\n3,5\t4\tb\n1\t2\ta\n", [(1, 2), (3.5, 4), (1, 2)]),
        ("sep=;\nx;y;c\n1;2;a\n3,5;4;b\n1;2;a\n", [(1, 2), (3.5, 4), (1, 2)]),
        ("x|y|c\n1|2|a\n3.5|4|b\n1|2|a\n", [(1, 2), (3.5, 4), (1, 2)]),
        ('"x","y","c"\n1,2,"a\nb"\n3.5,4,"b"\n1,2,"a\nb"\n', [(1, 2), (3.5, 4), (1, 2)]),
        ("x,y,c,\n1,2,a,\n3.5,4,b,\n1,2,a,\n", [(1, 2), (3.5, 4), (1, 2)]),
        ("x;y;c\n1,5.2;2;a\n3,5;4;b\n1;2;a\n", None),
        ("x;y;c\n1.5;2;a\n3,5;4,25;b\n1;2;a\n", None),
        ("x,y,c\n1,2,+\n3.5,4,-\n1,2,+\n", [(1, 2), (3.5, 4), (1, 2)]),
        ("1 2 +1\n3.5 4 -1\n1 2 +1\n", [(1, 2), (3.5, 4), (1, 2)]),
        ("x,y,c\r1,2,true\r3.5,4,false\r1,2,true\r", [(1, 2), (3.5, 4), (1, 2)]),
    ],
)
def test_dialects(tmp_path, text, points):
    path = tmp_path / "table.txt"
    path.write_text(text, "utf-8")
    if points is None:
        with pytest.raises(DataError, match="a number was expected"):
            read(path)
        return
    np.testing.assert_array_equal(read(path).points, points)


def test_what_is_guessed_wrong_can_be_said(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("1,2,3\n4,5,6\n1,2,3\n4,5,6\n")
    assert len(read(path).points) == 4
    assert len(read(path, options=Options(header=True), label="3").points) == 3
    for order in ("utf-16-le", "utf-16-be"):  # without a byte order mark
        path.write_bytes("x;y;Größe\n1;2;groß\n3;4;klein\n".encode(order))
        assert read(path).class_names == ("groß", "klein")
    path.write_bytes(b"x;y;c\n1;2;a\n3;4\0;b\n")
    with pytest.raises(DataError, match="line 3: a NUL"):
        read(path)
    path.write_bytes("x;y;Größe\n1;2;groß\n3;4;klein\n".encode("latin-1"))
    assert read(path, options=Options(encoding="latin-1")).class_names == ("groß", "klein")
    with pytest.raises(DataError, match="line 1: byte 7 is not UTF-8"):
        read(path, options=Options(encoding="utf-8"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x1f\x8b\x08\x00broken", "gzip"),
        (gzip.compress(b"x,y,c\n1,2,a\n3,4,b\n")[:-9], "gzip ends too early"),
        (b"%PDF-1.4", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\x80\x04\x95", "a Python pickle, which could run anything"),
        (b"\x93NUMPY\x01\x00broken", "not a valid NumPy array"),
        (b"[1, 2", "not valid JSON"),
        (b'{"a": 1}', "lists of one length"),
        (b"[" * 100_000, "JSON"),
        (b'x,y,c\n1,2,"a\n3,4,b\n5,6,c\n', "a quoted value runs over 4 lines"),
        (b"x,y,a,b\n1,2,u,v\n3,4,w,v\n1,2,u,z\n", "several columns could be the class"),
        (b"x,y,z\n0.1,0.2,0.3\n0.4,0.5,0.6\n0.7,0.8,0.9\n", "are not classes"),
        (b"x,y,c\n1,1,a\n1,1,b\n1,1,a\n", "at the same place"),
        (b"@relation r\n@attribute x numeric\n", "no @data"),
        (b"@relation r\n@attribute x numeric\n@data\n1,2\n", "2 values for 1 attributes"),
        (b"1 1:a\n", "number:value"),
    ],
    ids=range(16),
)
def test_refusals_are_one_sentence_that_helps(tmp_path, content, words):
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(DataError, match=words) as refusal:
        read(path)
    assert str(path) in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert len(str(refusal.value)) < 400


def test_bombs_are_not_unpacked(tmp_path, monkeypatch):
    for module in (source_module, array_files):
        monkeypatch.setattr(module, "MAX_BYTES", 1_000_000)
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(b"1,2,a\n" * 1_000_000))
    assert path.stat().st_size < 100_000
    with pytest.raises(DataError, match="unpacks to more than"):
        read(path)
    path = tmp_path / "large.csv"
    path.write_bytes(b"1,2,a\n" * 200_000)
    with pytest.raises(DataError, match="1 MB, and at most 0 MB are read; take a sample of its lines"):
        read(path)
    path = tmp_path / "bomb.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("points.npy", bytes(8 * 2**20))
    with pytest.raises(DataError, match="unpacks to more than"):
        read(path)


def test_a_sample_of_a_large_file_has_lines_from_everywhere(tmp_path, monkeypatch):
    monkeypatch.setattr(source_module, "MAX_BYTES", 2_000_000)
    monkeypatch.setattr(source_module, "SAMPLE_BYTES", 500_000)
    content = "x,y,c\n" + "".join(f"{row},{row % 7}.5,{'ab'[row % 2]}\n" for row in range(250_000))
    path = tmp_path / "large.csv"
    path.write_text(content)
    sample = read(path, options=Options(sample=True))
    rows = sample.points[:, 0]
    assert 20_000 < len(rows) < 60_000
    np.testing.assert_array_equal(rows, np.unique(rows))
    assert np.histogram(rows, 10, (0, 250_000))[0].min() > 2_000
    np.testing.assert_array_equal(sample.points[:, 1], rows % 7 + 0.5)
    assert any("a sample of 0 of 2 MB, lines from everywhere" in text for text in sample.warnings)
    packed = tmp_path / "large.csv.gz"
    packed.write_bytes(gzip.compress(content.encode()))
    with pytest.raises(DataError, match="unpacks to more than"):
        read(packed)
    sample = read(packed, options=Options(sample=True))
    np.testing.assert_array_equal(sample.points[:, 0], np.arange(len(sample.points)))
    assert any("the first 0 MB of the file" in text for text in sample.warnings)
    binary = tmp_path / "large.npy"
    np.save(binary, np.zeros((100_000, 3)))
    with pytest.raises(DataError, match="save a part of it as CSV"):
        read(binary, options=Options(sample=True))


def test_pickled_objects_are_refused(tmp_path):
    path = tmp_path / "objects.npz"
    np.savez(path, X=np.array([[1, "a"], [2, None]], object), y=np.array([0, 1]))
    with pytest.raises(DataError, match="could run anything"):
        read(path)


def test_excel_without_its_extra_says_what_to_install(monkeypatch):
    import builtins

    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name == "python_calamine":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(DataError, match=r"pip install 'netviz\[excel\]'"):
        read(FILES / "penguins.xlsx")


def test_reading_can_be_given_up(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text('x,y,c\n"1",2,a\n' + "1,2,b\n3,4,a\n" * 40_000)
    shares = []

    def report(share):
        shares.append(share)
        if len(shares) == 3:
            raise DataError("given up")

    with pytest.raises(DataError, match="given up"):
        read(path, options=Options(report=report))
    assert shares == sorted(shares)


def test_large_tables_are_read_as_small_ones_are(tmp_path):
    rng = np.random.default_rng(0)
    points, classes = rng.standard_normal((30_000, 2)), rng.integers(0, 3, 30_000)
    rows = "".join(
        f"{x!r},{y!r},{'abc'[c]}\n" for (x, y), c in zip(points.tolist(), classes.tolist(), strict=True)
    )
    path = tmp_path / "large.csv"
    path.write_text("x,y,class\n" + rows)
    reading = open_file(path)
    assert reading.table.columns[0].texts is None  # numbers alone
    np.testing.assert_array_equal(reading.dataset.points, points)
    np.testing.assert_array_equal(reading.dataset.classes, classes)
    path.write_text("x,y,class\n" + rows + "NA,1,a\n")
    reading = open_file(path)
    assert reading.dropped == {"missing values": 1}
    np.testing.assert_array_equal(reading.dataset.points, points)


# ------------------------------------------------------------------- shelf


def test_the_shelf_is_full_and_says_what_for():
    assert len(SHELF) == 8
    for name, entry in SHELF.items():
        dataset = entry.load()
        assert not dataset.warnings, name
        assert entry.licence
        assert len(entry.source) > 20
        assert len(entry.teaches) > 40
    assert SHELF["penguins-bills"].load().counts == SPECIES
    assert SHELF["digits"].load().class_names == tuple("0123456789")
    assert SHELF["iris-petals"].load().counts == dict.fromkeys(("setosa", "versicolor", "virginica"), 50)


# -------------------------------------------------------------- round trips


def test_every_format_is_registered_with_a_title():
    from netviz.data.reading.formats import TITLES

    assert list(TITLES) == list(FORMATS)


def test_json_in_its_three_shapes(tmp_path):
    path = tmp_path / "data.json"
    records = [
        {"x": 1, "y": 2.5, "class": "a"},
        {"x": 3, "y": None, "class": "b"},
        {"x": 5, "y": 6, "class": "b"},
    ]
    for value in (
        json.dumps(records),
        json.dumps({name: [record[name] for record in records] for name in records[0]}),
        "\n".join(map(json.dumps, records)),
        json.dumps({"version": 1, "data": records}),
    ):
        path.write_text(value)
        reading = open_file(path)
        np.testing.assert_array_equal(reading.dataset.points, [(1, 2.5), (5, 6)])
        assert reading.dropped == {"missing values": 1}
    assert Counter(reading.dataset.classes.tolist()) == {0: 1, 1: 1}


@pytest.mark.parametrize(
    ("text", "features", "classes"),
    [
        ("id,x,y,kind\n1,0.1,0.2,a\n2,0.3,0.4,b\n3,0.5,0.1,a\n", ("x", "y"), ("a", "b")),
        (",x,y,kind\n0,0.1,0.2,a\n1,0.3,0.4,b\n2,0.5,0.1,a\n", ("x", "y"), ("a", "b")),
        ("x,y\n1,2\n2,2\n3,1\n", None, None),
        ("day,x,y,c\n2020-01-01,1,2,a\n2020-01-02,2,3,b\n2020-01-03,4,3,b\n", ("x", "y"), ("a", "b")),
        ('x,y,c\n"1,5","2,5",a\n"3,5","4,5",b\n"1,5",2,b\n', ("x", "y"), ("a", "b")),
    ],
)
def test_row_numbers_names_and_dates_are_neither_features_nor_classes(tmp_path, text, features, classes):
    path = tmp_path / "table.csv"
    path.write_text(text)
    if features is None:
        with pytest.raises(DataError, match="2 columns found"):
            read(path)
        return
    dataset = read(path)
    assert dataset.feature_names == features
    assert dataset.class_names == classes
    assert len(dataset.points) == 3


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.csv", 'x,y,c\n1,2,"a\n3,4,b\n5,6,a\n7,8,"b"\n1,2,a\n', "a quoted value runs over"),
        ("a.tab", "0.13\t1\ta\n0.2\t2\tb\n0.3\t3\ta\n", 3),
        ("a.csv", "0,1,class\n1,2,a\n3,4,b\n", 2),
        ("a.csv", "x,y,c\n1,2,1\n3,4,1.0\n5,6,+1\n1,1,0\n", ("0", "1")),
        ("a.csv", "x,y,c\n1,2,True\n3,4,true\n5,6,False\n", ("false", "true")),
        (
            "a.arff",
            "@relation r\n@attribute x real\n@attribute y real\n@attribute c {a,b}\n@data\n1,2,A\n",
            "not among",
        ),
        ("a.csv", "id,x,y,c\n17,1,2,a\n23,3,4,b\n99,5,6,a\n", 3),
    ],
)
def test_nothing_is_silently_something_else(tmp_path, name, text, expected):
    path = tmp_path / name
    path.write_text(text)
    if isinstance(expected, str):
        with pytest.raises(DataError, match=expected):
            read(path)
    elif isinstance(expected, int):
        assert len(read(path).points) == expected
        assert read(path).feature_names[0] != "id"
    else:
        assert read(path).class_names == expected
