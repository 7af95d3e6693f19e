"""Headings that are written a little otherwise than the rows under them, and text without any row."""

from __future__ import annotations

import pytest

from netviz.data import DataError, read
from netviz.data.reading import Options

ROWS = ("1.5,2.5,a", "2.5,1.5,b", "3.5,4.5,a", "4.5,3.5,b")


@pytest.mark.parametrize(
    ("heading", "delimiter"),
    [
        ("u,v,kind,", ","),
        ("kinds of points\nu,v,kind,", ","),
        ("#,u,v,kind", "\t"),
        ("//,u,v,kind", "\t"),
        ("#,u,v,kind", ","),
    ],
    ids=[
        "a delimiter more",
        "a delimiter more, under a title",
        "a mark of its own",
        "slashes",
        "before a comma",
    ],
)
def test_names_are_found_in_a_heading_with_one_cell_more_than_the_rows(tmp_path, heading, delimiter):
    path = tmp_path / "points.txt"
    path.write_text("\n".join((heading, *ROWS)).replace(",", delimiter))
    data = read(path)
    assert data.feature_names == ("u", "v")
    assert data.counts == {"a": 2, "b": 2}
    assert data.points[0].tolist() == [1.5, 2.5]


@pytest.mark.parametrize("text", [",,,\n,,\n", "\n\n", ","])
def test_text_of_nothing_but_delimiters_is_refused_as_empty(tmp_path, text):
    path = tmp_path / "points.csv"
    path.write_text(text)
    with pytest.raises(
        DataError, match=r"points\.csv is empty; it needs lines with two numbers and a class"
    ):
        read(path, options=Options(delimiter=","))


def test_a_large_text_with_a_header_and_blank_rows_alone_is_refused_as_that(tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("x,y,class\n" + ",,\n" * 200_000)
    with pytest.raises(DataError, match="there is a header but no row of data under it"):
        read(path)
