import errno

import numpy as np
import pytest

from netviz.data import DataError, read
from netviz.data.reading import open_file


@pytest.fixture
def write(tmp_path):
    def write(content, name="table.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.mark.parametrize(
    "content",
    [
        "x,y,species\n1,2,cat\n3,4.5,dog\n-5e-1,0,cat\n",
        "1,2,cat\n3,4.5,dog\n-5e-1,0,cat\n",
        "x;y;c\r\n1;2;cat\r\n3;4.5;dog\r\n-.5;0;cat\r\n",
        "x\ty\tlabel\n1\t2\tcat\n\n3\t4.5\tdog\n-0.5\t0\tcat",
        '\ufeff"x","y","the, class"\n1,2,cat\n3, 4.5 ,"dog"\n-0.5,0,cat\n',
        "species,x,y\ncat,1,2\ndog,3,4.5\ncat,-0.5,0\n",
        "x,y,c\n1,2,cat\n3,4.5,dog\n-0.5,0,cat\n",
    ],
    ids=["header", "no header", "semicolons", "tabs", "quotes and BOM", "class first", "x, y, c"],
)
def test_plain_tables_are_read(write, content):
    dataset = read(write(content))
    np.testing.assert_array_equal(dataset.points, [(1, 2), (3, 4.5), (-0.5, 0)])
    assert dataset.class_names == ("cat", "dog")
    np.testing.assert_array_equal(dataset.classes, [0, 1, 0])
    assert dataset.source == "table.csv"
    assert not dataset.warnings


def test_numbers_as_classes_are_sorted_as_numbers(write):
    dataset = read(write("a,b,y\n1,2,10\n3,4,9\n5,6,-1\n1,2,10\n3,4,9\n5,6,-1\n"))
    assert dataset.class_names == ("-1", "9", "10")
    assert dataset.feature_names == ("a", "b")


def test_columns_can_be_named(write):
    path = write("id,kind,x,y,z\n1,a,2,3,4\n2,b,5,6,7\n")
    dataset = read(path, features=("z", "x"), label="kind")
    np.testing.assert_array_equal(dataset.points, [(4, 2), (7, 5)])
    with pytest.raises(DataError, match="no column “w”; the columns are: id, kind, x, y, z"):
        read(path, features=("w", "x"))
    with pytest.raises(DataError, match="three different columns"):
        read(path, features=("x", "x"))


def test_what_is_left_out_is_said(write):
    dataset = read(write("x,y,z,class\n1,2,0,a\n,2,0,a\n3,NA,1,b\n5,6,0,b\n7,8,0,?\n"))
    assert len(dataset.points) == 2
    assert dataset.warnings[0] == "“x” and “y” are the features; not used: z"
    assert dataset.warnings[1] == "3 rows with missing values left out (line 3, 4, 6)"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("x,y,class\n", "no row of data"),
        ("x,class\n1,a\n2,b\n", "2 columns found, and three are needed"),
        ("x,y,class\n1,2,a\n3,4,a\n", "only “a”; at least two classes"),
        ("x,y,class\n1,2,a\n3,four,b\n5,6,b\n", "line 3, column “y”: a number was expected, not “four”"),
        ("x,y,class\n1,2,a\ninf,4,b\n5,6,b\n", "line 3, column “x”: “inf” is not finite"),
        ("x,y,class\n1,2,a\n3,4\n", "line 3: 2 values where line 1 has 3"),
        ("x,y,class\n1,2,0.1\n3,4,0.2\n5,6,0.3\n", "3 different values in 3 rows are not classes"),
        ("x,y,class\n1,2,a\n3,1e305,b\n", "line 3, column “y”: “1e305” lies beyond ±1e"),
        ("x,y,class\nu,v,a\nw,z,b\n", "two columns of numbers are needed"),
        (b"PK\x00\x00\x00", "a NUL byte"),
        ("\n".join(["x,y,class", *(f"1,{i},c{i}" for i in range(101))]), "101 different values"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else None,
)
def test_a_refusal_says_where_and_what(write, content, message):
    path = write(content)
    with pytest.raises(DataError, match=message) as refusal:
        read(path)
    assert path.name in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_missing_files_and_folders_are_refused(tmp_path):
    with pytest.raises(DataError, match="no such file"):
        read(tmp_path / "nothing.csv")
    with pytest.raises(DataError, match="is a folder"):
        read(tmp_path)


def test_a_numeric_class_beside_x_and_y_is_the_last_column(write):
    dataset = read(write("x,y,c\n1,2,0\n3,4,1\n5,6,0\n7,8,1\n"))
    assert dataset.feature_names == ("x", "y")
    assert dataset.class_names == ("0", "1")
    assert read(write("x1,x2,y\n1,2,0\n3,4,1\n5,6,0\n7,8,1\n")).class_names == ("0", "1")


def test_two_columns_of_one_name_are_told_apart_even_from_one_that_is_numbered(write):
    table = open_file(write("a,a (3),a,class\n3,5,9,u\n1,6,8,v\n4,1,7,u\n2,0,2,v\n")).table
    names = [column.name for column in table.columns]
    assert names[:2] == ["a", "a (3)"]
    assert len(set(names)) == 4


def test_what_nobody_is_allowed_to_read_is_refused_as_everywhere(write, monkeypatch):
    path = write("x,y,class\n1,2,a\n")

    def refuse(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(DataError, match=f"{path.name}: you are not allowed to read it; ask its owner"):
        read(path)
