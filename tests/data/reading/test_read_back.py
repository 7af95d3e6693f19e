"""What is written is read back: by netviz, and in every dialect."""

import gzip

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from netviz.data import Dataset, read, save
from netviz.data.reading import Options
from netviz.data.reading.dialect import DELIMITERS

names = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp"), blacklist_characters="\ufeff"),
    min_size=1,
    max_size=12,
).filter(lambda name: name == name.strip() and name)
numbers = st.floats(-1e90, 1e90).map(lambda value: value + 0.0)


@st.composite
def datasets(draw):
    class_names = draw(st.lists(names, min_size=2, max_size=5, unique=True))
    features = draw(
        st.lists(names, min_size=2, max_size=2, unique=True).filter(lambda two: "class" not in two)
    )
    n = draw(st.integers(2 * len(class_names), 30))
    points = np.array(draw(st.lists(st.tuples(numbers, numbers), min_size=n, max_size=n)))
    classes = np.resize(np.arange(len(class_names)), n)
    is_test = np.array(draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    is_test[: len(class_names)] = False
    if (points == points[0]).all():
        points[0, 0] += 1.0 + abs(points[0, 0])
    return Dataset(points, classes, tuple(class_names), tuple(features), is_test, "drawn")


@settings(max_examples=80)
@given(datasets(), st.sampled_from(("csv", "npz")))
def test_what_is_saved_opens_again_identically(tmp_path_factory, dataset, ending):
    path = tmp_path_factory.mktemp("saved") / f"data.{ending}"
    save(dataset, path)
    again = read(path)
    np.testing.assert_array_equal(again.points, dataset.points)
    np.testing.assert_array_equal(again.classes, dataset.classes)
    np.testing.assert_array_equal(again.is_test, dataset.is_test)
    assert again.class_names == dataset.class_names
    assert again.feature_names == dataset.feature_names


words = (
    st.text(st.sampled_from("abcdefgäöü XYZ"), min_size=1, max_size=8)
    .map(str.strip)
    .filter(lambda word: word and word.lower() not in ("na", "nan", "none", "null"))
)


@settings(max_examples=120)
@given(
    delimiter=st.sampled_from([mark for mark in DELIMITERS if mark != " "]),
    comma=st.booleans(),
    header=st.booleans(),
    encoding=st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "cp1252")),
    quoted=st.booleans(),
    comments=st.booleans(),
    newline=st.sampled_from(("\n", "\r\n", "\r")),
    packed=st.booleans(),
    values=st.lists(
        st.tuples(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6)), min_size=6, max_size=25
    ),
    classes=st.lists(words, min_size=2, max_size=3, unique=True),
)
def test_every_dialect_gives_the_same_data_back(
    tmp_path_factory, delimiter, comma, header, encoding, quoted, comments, newline, packed, values, classes
):
    comma = comma and delimiter != ","
    points = np.array(values) / 64.0  # exact, with a fraction that is written out
    if (points == points[0]).all():
        points[0] += 1
    labels = [classes[row % len(classes)] for row in range(len(points))]

    def cell(value):
        text = f"{value:.6f}"
        return text.replace(".", ",") if comma else text

    def word(text):
        return f'"{text}"' if quoted else text

    lines = [delimiter.join(("erste", "zweite", "class"))] if header else []
    lines += [
        delimiter.join((cell(x), cell(y), word(name)))
        for (x, y), name in zip(points.tolist(), labels, strict=True)
    ]
    if comments:
        lines = ["# a comment", lines[0], "# another", *lines[1:]]
    content = newline.join((*lines, "")).encode(encoding)
    path = tmp_path_factory.mktemp("dialect") / "table.csv"
    path.write_bytes(gzip.compress(content) if packed else content)
    dataset = read(path, options=Options(encoding=encoding if encoding == "cp1252" else None))
    np.testing.assert_array_equal(dataset.points, points)
    assert [dataset.class_names[label] for label in dataset.classes] == labels
    assert dataset.feature_names == (("erste", "zweite") if header else ("column 1", "column 2"))
