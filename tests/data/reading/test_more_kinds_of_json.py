"""More of the ways in which other tools and Python write points and classes as JSON."""

# ruff: noqa: E501

from __future__ import annotations

import json

import numpy as np
import pytest

from netviz.data import DataError
from tests.data.reading.kinds import CLASSES, LABELS, POINTS, assert_all_there

_PAIRS = POINTS.tolist()
_ROWS = [(x, y, label) for (x, y), label in zip(_PAIRS, LABELS, strict=True)]
_A, _B = _PAIRS[:12], _PAIRS[12:]
_BY = {
    name: {"x": [x for x, _ in pairs], "y": [y for _, y in pairs]} for name, pairs in (("a", _A), ("b", _B))
}


@pytest.mark.parametrize(
    "value",
    [
        {"X_train": _PAIRS, "y_train": CLASSES.tolist()},
        {"X": POINTS.T.tolist(), "y": CLASSES.tolist()},
        {"x1": POINTS[:, 0].tolist(), "x2": POINTS[:, 1].tolist(), "y": CLASSES.tolist()},
        {"name": "two clouds", "n": 24, "data": {"X": _PAIRS, "y": LABELS}},
        {"header": ["x", "y", "class"], "rows": _ROWS},
        {"data": {"values": [{"x": x, "y": y, "class": c} for x, y, c in _ROWS]}},
        [_PAIRS, CLASSES.tolist()],
        [POINTS[:, 0].tolist(), POINTS[:, 1].tolist(), LABELS],
        [{"input": {"x": x, "y": y}, "output": {"b": int(c == "b")}} for x, y, c in _ROWS],
        [{"input": {"x": x, "y": y}, "output": {c: 1}} for x, y, c in _ROWS],
        [{"X": [[x, y]], "y": [c]} for x, y, c in _ROWS],
    ],
)
def test_more_json_of_other_tools(reading, value):
    assert_all_there(reading(json.dumps(value), "t.json"))


@pytest.mark.parametrize(
    "value",
    [
        _BY,
        {"classes": {"a": _A, "b": _B}},
        [{"label": "a", "points": _A}, {"label": "b", "points": _B}],
        [{"class": name, **lists} for name, lists in _BY.items()],
        {"data": [{**lists, "name": name, "mode": "markers"} for name, lists in _BY.items()]},
        {"datasets": [{"label": "a", "data": [{"x": x, "y": y} for x, y in _A]}, {"label": "b", "data": [{"x": x, "y": y} for x, y in _B]}]},
    ],
)  # fmt: skip
def test_points_may_stand_under_their_class(reading, value):
    dataset = reading(json.dumps(value), "t.json")
    assert dataset.counts == {"a": 12, "b": 12}
    np.testing.assert_array_equal(dataset.points, POINTS)


@pytest.mark.parametrize(
    "value",
    [
        {"X_train": _A, "y_train": [0, 1] * 6, "X_test": _B, "y_test": [1, 0] * 6},
        {"train": {"X": _A, "y": [0, 1] * 6}, "test": {"X": _B, "y": [1, 0] * 6}},
        {"train": [{"x": x, "y": y, "class": "ab"[n % 2]} for n, (x, y) in enumerate(_A)],
         "test": [{"x": x, "y": y, "class": "ba"[n % 2]} for n, (x, y) in enumerate(_B)]},
        {"train": {**_BY["a"], "class": ["a", "b"] * 6}, "test": {**_BY["b"], "class": ["b", "a"] * 6}},
    ],
)  # fmt: skip
def test_a_test_part_of_json_is_taken_as_one(reading, value):
    dataset = reading(json.dumps(value), "t.json")
    np.testing.assert_array_equal(dataset.points, POINTS)
    np.testing.assert_array_equal(dataset.is_test, np.arange(24) >= 12)
    assert dataset.classes.tolist() == [0, 1] * 6 + [1, 0] * 6


def test_arrays_of_json_can_be_named(reading):
    value = json.dumps({"X": _PAIRS, "y": CLASSES.tolist(), "target": [1 - int(c) for c in CLASSES]})
    with pytest.raises(DataError, match="could be points and classes: X,y or X,target; name two"):
        reading(value, "t.json")
    assert reading(value, "t.json", arrays="X,target").classes[0] == 1
    with pytest.raises(DataError, match="there are no arrays in it to choose from"):
        reading('[{"x": 1}]', "t.json", arrays="X,y")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"x": [1, 2, 3], "y": [1, 2], "class": ["a", "b", "a"]}, r"arrays of one length were expected; there are: x \(3,\), y \(2,\)"),
        ({"X": [[1, 2], [3]], "y": [0, 1]}, "lists in lists, or lists of different lengths"),
        ({"a": {"x": [1, 2], "y": [3]}, "b": {"x": [1], "y": [2]}}, "lists of one length were expected"),
        ([[[[1, 2]]]], "“1” holds lists of lists"),
        ([[{"x": 1}, {"x": 2}], [{"x": 3}]], "a list of records was expected"),
    ],
)  # fmt: skip
def test_what_json_does_not_fit_is_said(reading, value, said):
    with pytest.raises(DataError, match=said):
        reading(json.dumps(value), "t.json")


@pytest.mark.parametrize("n", [2, 3])
def test_few_points_may_stand_under_their_class(reading, n):
    value = [{"name": f"c{k}", "x": [k + 0.5] * n, "y": [k * i + 0.25 for i in range(n)]} for k in range(6)]
    dataset = reading(json.dumps(value), "t.json")
    assert list(dataset.counts.values()) == [n] * 6
    codes = [{"id": k, "x": [k / 7, k / 3], "y": [k % 2, 1 - k % 2]} for k in range(6)]
    assert reading(json.dumps(codes), "t.json").counts == {"0": 3, "1": 3}
