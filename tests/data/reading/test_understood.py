"""What programs and people write around and into tables, and what is said of it."""

from __future__ import annotations

import numpy as np
import pytest

from netviz.data import DataError, read
from netviz.data.reading import Options

ROWS = [(1.0, 2.0), (3.5, 4.0), (1.0, 2.5)]


@pytest.fixture
def reading(tmp_path):
    def read_text(text, name="table.txt", **options):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return read(path, options=Options(**options))

    return read_text


def test_r_writes_a_header_that_is_one_name_short(reading):
    dataset = reading('"x" "y" "kind"\n"1" 1 2 "a"\n"2" 3.5 4 "b"\n"3" 1 2.5 "a"\n')
    np.testing.assert_array_equal(dataset.points, ROWS)
    assert dataset.feature_names == ("x", "y")
    dataset = reading("x,y,kind\nr1,1,2,a\nr2,3.5,4,b\nr3,1,2.5,a\n", "comma.csv")
    np.testing.assert_array_equal(dataset.points, ROWS)
    assert dataset.class_names == ("a", "b")


@pytest.mark.parametrize(
    "title",
    ["Measurements in the garden\n", "Measurements,,\n", "Measurements\n\nby hand\n", '"Garden, in May"\n'],
)
def test_a_title_above_the_table_is_left_out_and_that_is_said(reading, title):
    dataset = reading(title + "x,y,kind\n1,2,a\n3.5,4,b\n1,2.5,a\n")
    np.testing.assert_array_equal(dataset.points, ROWS)
    assert dataset.feature_names == ("x", "y")
    assert any(text.startswith("left out above the table: “") for text in dataset.warnings)


def test_lines_are_counted_with_the_title(reading):
    dataset = reading("Garden\nx,y,kind\n1,2,a\n,4,b\n3.5,4,b\n1,2.5,a\n")
    assert any("(line 4)" in text for text in dataset.warnings)


def test_numpy_writes_the_names_into_a_comment(reading):
    dataset = reading("# made by hand\n# x y kind\n1 2 0\n3.5 4 1\n1 2.5 0\n")
    assert dataset.feature_names == ("x", "y")
    np.testing.assert_array_equal(dataset.points, ROWS)
    dataset = reading("# three remarks, of which, none is a name, here\n1,2,0\n3.5,4,1\n1,2.5,0\n")
    assert dataset.feature_names == ("column 1", "column 2")


def test_comments_among_the_rows_are_said_for_they_may_be_rows(reading):
    dataset = reading("# above\nx,y,kind\n1,2,a\n#3,3,a\n3.5,4,b\n# below\n1,2.5,a\n")
    np.testing.assert_array_equal(dataset.points, ROWS)
    assert "2 comments among the rows left out (line 4, 6)" in dataset.warnings
    assert not reading("# above\nx,y,kind\n1,2,a\n3.5,4,b\n1,2.5,a\n", "clean.csv").warnings


def test_where_every_row_begins_with_the_mark_none_is_a_comment(reading):
    dataset = reading("#ff0000,1,2\n#00ff00,3.5,4\n#ff0000,1,2.5\n")
    np.testing.assert_array_equal(dataset.points, ROWS)
    assert dataset.class_names == ("#00ff00", "#ff0000")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x\ty\tc\n1,234.5\t2\ta\n3.5\t4\tb\n1\t2.5\ta\n", "1,234.5 is read as 1234.5"),
        ("x;y;c\n1.234,5;2;a\n3,5;4;b\n1;2,5;a\n", "1.234,5 is read as 1234.5"),
        ('x,y,c\n"1,234.5",2,a\n3.5,4,b\n1,2.5,a\n', "1,234.5 is read as 1234.5"),
        ("x;y;c\n1 234,5;2;a\n3,5;4;b\n1;2,5;a\n", "1 234,5 is read as 1234.5"),
        ("x;y;c\n1'234.5;2;a\n3.5;4;b\n1;2.5;a\n", "1'234.5 is read as 1234.5"),
    ],
)
def test_thousands_may_be_set_apart_and_that_is_said(reading, text, said):
    dataset = reading(text)
    np.testing.assert_array_equal(dataset.points, [(1234.5, 2.0), *ROWS[1:]])
    assert any(said in warning for warning in dataset.warnings)


def test_a_comma_that_may_mean_two_things_is_said(reading):
    text = "x;y;c\n1,000;2,000;a\n3,500;4,000;b\n1,000;2,500;a\n"
    dataset = reading(text)
    np.testing.assert_array_equal(dataset.points, ROWS)
    assert any("“1,000” is read with a decimal comma" in warning for warning in dataset.warnings)
    dataset = reading(text, decimal=".")
    np.testing.assert_array_equal(dataset.points, np.array(ROWS) * 1000)
    assert not reading("x;y;c\n1,00;2,000;a\n3,5;4,0;b\n1,0;2,5;a\n", "clear.csv").warnings


def test_pandas_writes_the_names_once(reading):
    text = '{"columns":["x","y","c"],"index":[0,1,2],"data":[[1,2,"a"],[3.5,4,"b"],[1,2.5,"a"]]}'
    dataset = reading(text, "split.json")
    np.testing.assert_array_equal(dataset.points, ROWS)
    assert dataset.class_names == ("a", "b")


def test_arff_may_have_tabs(reading):
    text = "@relation r\n@attribute x numeric\n@attribute y numeric\n@attribute c {a,b}\n@data\n"
    dataset = reading(text + "1\t2\ta\n3.5\t4\tb\n1\t2.5\ta\n", "tabs.arff")
    np.testing.assert_array_equal(dataset.points, ROWS)


def test_labels_in_a_second_file_may_have_blanks_in_them(tmp_path):
    points, labels = tmp_path / "points.csv", tmp_path / "labels.txt"
    points.write_text("x,y\n1,2\n3.5,4\n1,2.5\n")
    labels.write_text("Iris setosa\nIris virginica\nIris setosa\n")
    assert read(points, labels=labels).class_names == ("Iris setosa", "Iris virginica")


def test_a_class_may_be_called_none_where_the_file_says_so(reading):
    text = "@relation r\n@attribute x numeric\n@attribute y numeric\n@attribute c {none,mild}\n@data\n"
    assert reading(text + "1,2,none\n3.5,4,mild\n1,2.5,none\n", "none.arff").counts == {
        "none": 2,
        "mild": 1,
    }
    dataset = reading("x,y,c\n1,2,none\n3.5,4,mild\n1,2,hot\n1,2.5,hot\n3,3,mild\n", "none.csv")
    assert dataset.class_names == ("hot", "mild")
    assert "1 row with missing values left out (line 2)" in dataset.warnings


def table_of(tmp_path, text, name="a.csv"):
    path = tmp_path / name
    path.write_text(text)
    return path


def test_columns_that_pandas_has_numbered_are_names(tmp_path):
    rows = "5.1,3.5,0\n4.9,3.0,0\n6.3,3.3,1\n5.8,2.7,1\n"
    dataset = read(table_of(tmp_path, "0,1,2\n" + rows))
    assert len(dataset.points) == 4
    assert dataset.feature_names == ("0", "1")
    assert "the first row, 0, 1, 2, is taken for names" in dataset.warnings
    indexed = "".join(f"{place},{row}\n" for place, row in enumerate(rows.split()))
    assert read(table_of(tmp_path, ",0,1,2\n" + indexed)).points.tolist() == dataset.points.tolist()


def test_an_index_without_a_name_is_no_feature_in_whatever_order(tmp_path):
    rows = "17,5.1,3.5,a\n3,4.9,3.0,a\n8,6.3,3.3,b\n44,5.8,2.7,b\n"
    dataset = read(table_of(tmp_path, ",length,width,kind\n" + rows))
    assert dataset.feature_names == ("length", "width")


@pytest.mark.parametrize(
    "text",
    [
        "x,y,label\n" + "5,1,3,5,0\n4,9,3,0,1\n" * 4,  # decimal commas between commas
        "length width kind\n" + "5.1 3.5 Iris setosa\n4.9 3.0 Iris virginica\n" * 4,
        "length,width,kind\n5.1,3.5,a,7\n4.9,3.0,a,9\n5.1,3.1,b,7\n4.1,3.2,b,9\n",
    ],
)
def test_names_that_do_not_fit_the_rows_are_not_shifted(tmp_path, text):
    with pytest.raises(DataError, match=r"line 2: [45] values where line 1 has 3"):
        read(table_of(tmp_path, text))


def test_a_point_that_may_separate_thousands_is_said(tmp_path):
    path = table_of(tmp_path, "Einwohner;Haushalte;Typ\n950;100;a\n1.000;101;b\n1.050;102;a\n1.100;103;b\n")
    assert any("“1.000” is read with a decimal point" in note for note in read(path).warnings)
    assert read(path, options=Options(decimal=",")).points[:, 0].tolist() == [950, 1000, 1050, 1100]
    measured = table_of(tmp_path, "x;y;c\n1.234;2.5;a\n2.345;3.5;b\n1.111;2;a\n3.141;1;b\n")
    assert read(measured).warnings == ()


@pytest.mark.parametrize("last", ["age", "hue"])
def test_a_last_column_of_many_numbers_or_of_reals_is_no_class(tmp_path, last):
    rng = np.random.default_rng(0)
    values = rng.integers(20, 60, 200) if last == "age" else rng.integers(2, 6, 200) / 10
    rows = "".join(f"{x:.2f},{y:.2f},{v}\n" for (x, y), v in zip(rng.random((200, 2)), values, strict=True))
    with pytest.raises(DataError, match="are not classes; name the class column"):
        read(table_of(tmp_path, f"height,weight,{last}\n" + rows))


def test_a_class_with_a_telling_name_is_found_wherever_it_is(tmp_path):
    rows = "0,14.2,1.7,30\n1,13.2,1.8,31\n" * 6
    for name in ("Outcome", "Class Label", "labels"):
        dataset = read(table_of(tmp_path, f"{name},alcohol,ash,age\n" + rows))
        assert dataset.class_names == ("0", "1")
        assert dataset.feature_names == ("alcohol", "ash")


def test_dates_and_names_of_rows_are_no_classes(tmp_path):
    dates = "2020-01-01,5.1,3.5\n2020-01-01,4.9,3.1\n2020-01-02,6.3,3.3\n2020-01-02,5.5,3.7\n"
    with pytest.raises(DataError, match="name the class column"):
        read(table_of(tmp_path, "date,temp,rain\n" + dates))
    rows = "".join(f"s{n},{n / 7:.2f},{n / 3:.2f},{n % 2}\n" for n in range(40))
    dataset = read(table_of(tmp_path, "sample,gene1,gene2,ctl\n" + rows))
    assert dataset.counts == {"0": 20, "1": 20}


def test_classes_may_be_an_array_in_a_file_of_its_own(tmp_path):
    points = table_of(tmp_path, "".join(f"{n} {n * n}\n" for n in range(8)), "points.txt")
    np.save(tmp_path / "y.npy", np.arange(8) % 2)
    assert read(points, labels=tmp_path / "y.npy").counts == {"0": 4, "1": 4}


def test_a_heading_of_labels_is_never_a_label(tmp_path):
    points = table_of(tmp_path, "".join(f"{n} {n * n}\n" for n in range(8)), "points.txt")
    labels = table_of(tmp_path, "class\n" + "a\nb\n" * 3 + "a\n", "labels.txt")
    with pytest.raises(DataError, match="7 labels for the 8 rows"):
        read(points, labels=labels)
