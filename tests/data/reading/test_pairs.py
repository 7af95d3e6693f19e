"""Points in one file and their classes in another: in either order, for library and command line."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest

from netviz.app import main
from netviz.data import DataError, read

POINTS = "x,y\n" + "\n".join(f"{n}.5,{n * n}" for n in range(8)) + "\n"
LABELS = {
    "words": "class\n" + "red\nblue\n" * 4,
    "words without a heading": "red\nblue\n" * 4,
    "numbers": "0\n1\n" * 4,
    "several words, not always as many": "Iris setosa\nIris versicolor of the north\n" * 4,
}


@pytest.fixture
def files(tmp_path):
    def write(points: str, labels: str):
        paths = tmp_path / "points.csv", tmp_path / "labels.txt"
        for path, text in zip(paths, (points, labels), strict=True):
            path.write_text(text)
        return paths

    return write


@pytest.mark.parametrize("labels", LABELS.values(), ids=LABELS)
def test_the_order_does_not_matter(files, labels):
    points, classes = files(POINTS, labels)
    one, other = read(points, labels=classes), read(classes, labels=points)
    assert list(one.counts.values()) == [4, 4]
    np.testing.assert_array_equal(one.points, other.points)
    np.testing.assert_array_equal(one.classes, other.classes)
    assert one.class_names == other.class_names
    assert one.origin == other.origin
    assert one.source == "points.csv"


def test_arrays_of_numpy_too(tmp_path):
    points, classes = tmp_path / "points.npy", tmp_path / "classes.npy"
    np.save(points, np.arange(16.0).reshape(8, 2) ** 2)
    np.save(classes, np.arange(8) % 2)
    for first, second in itertools.permutations((points, classes)):
        assert read(first, labels=second).counts == {"0": 4, "1": 4}


@pytest.mark.parametrize("command", ["inspect", "train"])
def test_the_command_line_takes_either_order(files, capsys, command):
    points, classes = files(POINTS, LABELS["words"])
    found = []
    for first, second in itertools.permutations(map(str, (points, classes))):
        options = ["--json"] if command == "inspect" else ["--steps", "3", "--json"]
        assert main([command, first, "--labels", second, *options]) == 0
        said = json.loads(capsys.readouterr().out)
        said.pop("seconds", None)
        found.append(said)
    assert found[0] == found[1]


@pytest.mark.parametrize("turned", [False, True])
def test_what_is_wrong_with_the_points_is_said_in_either_order(files, turned):
    paths = files(POINTS + "1,2,3\n", LABELS["words"])
    first, second = reversed(paths) if turned else paths
    with pytest.raises(DataError, match=r"points.csv, line 10: 3 values where line 1 has 2"):
        read(first, labels=second)


@pytest.mark.parametrize("turned", [False, True])
def test_too_few_labels_are_said_in_either_order(files, turned):
    paths = files(POINTS, "class\nred\nblue\n")
    first, second = reversed(paths) if turned else paths
    with pytest.raises(DataError, match=r"labels.txt: 2 labels for the 8 rows of .*points.csv"):
        read(first, labels=second)


def test_two_files_of_labels_are_refused(files):
    first, second = files(LABELS["words"], LABELS["words"])
    with pytest.raises(DataError, match="neither has two columns of numbers"):
        read(first, labels=second)
