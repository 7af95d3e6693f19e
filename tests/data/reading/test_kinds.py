"""The kinds of trouble in texts: the same 24 points, however they are kept, or a refusal."""

# ruff: noqa: E501

from __future__ import annotations

import re

import pytest

from netviz.data import DataError, read
from tests.data.reading.kinds import CLASSES, LABELS, ROWS, assert_all_there, lines, text
from tests.data.reading.workbooks import workbook

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


@pytest.mark.parametrize("delimiter", ["\t", ",", ";"])
@pytest.mark.parametrize("labels", [("#ff0000", "#00ff00"), ("#1", "#2")])
def test_rows_that_begin_with_a_colour_are_rows_under_names_too(reading, delimiter, labels):
    rows = [delimiter.join((labels[n // 12], x, y)) for n, (x, y, _) in enumerate(ROWS)]
    dataset = reading("\n".join((delimiter.join(("label", "x", "y")), *rows, "")))
    assert_all_there(dataset, names=("x", "y"))
    assert set(dataset.class_names) == set(labels)


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
