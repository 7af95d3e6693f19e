"""What stands around a table, how its numbers are spelled, and what is no table."""

# ruff: noqa: E501

from __future__ import annotations

import gzip
import json
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netviz.data import DataError, read
from tests.data.reading.kinds import CLASSES, LABELS, POINTS, ROWS, assert_all_there, text
from tests.data.reading.workbooks import workbook

# ------------------------------------------------------------------ preambles


@pytest.mark.parametrize(
    "above",
    [
        ["Daily means of the weather office", "x,y,class"],
        ["Daily means, weather office", "x,y,class"],
        ["SOURCE: THE WEATHER OFFICE, DAILY MEANS", "", "x,y,class"],
        [
            "SOURCE: A, B",
            "Comment: not homogeneous, see the site.",
            "",
            "X = a (Y=year, D=day)",
            "# x, y, class",
        ],
        ["station,De Bilt", "height,2 m", "operator,A. N. Other", "x,y,class"],
        ["Device;Mark 4", "Made by, for, and with us", "x,y,class"],
        ["Title,,", "position,,result", "x,y,class"],
        ['"Means, of the day, by hand"', "x,y,class", "mm,mm,"],
    ],
)
def test_what_stands_above_the_names_is_left_out_and_named(reading, above):
    dataset = reading(text(*above))
    assert_all_there(dataset, ("x", "y"))
    assert any("left out above the table: “" in note for note in dataset.warnings)


def test_a_title_without_names_is_refused_as_a_title(reading):
    with pytest.raises(
        DataError, match=r"line 2: 3 values where line 1 has 2; .*if line 1 is a title, delete it"
    ):
        reading(text("Daily means, weather office"))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("one,two,a", "line 2, column “x”: a number was expected, not “one”"),
        ("a", "line 2: 1 value where line 1 has 3"),
        ("1.5,2.5,a,b", "line 2: 4 values where line 1 has 3"),
    ],
)
def test_a_bad_row_under_the_names_is_no_title(reading, row, said):
    with pytest.raises(DataError, match=said):
        reading(text("x,y,class", row))


@pytest.mark.parametrize("first", ["24,2,setosa,virginica", "24,2,no,yes,,"])
def test_scikit_learn_counts_in_its_first_line(reading, first):
    dataset = reading(text(first, labels=CLASSES))
    assert_all_there(dataset)
    assert dataset.class_names == tuple(filter(None, first.split(",")[2:]))


@pytest.mark.parametrize("more", ["@inputs x, y\n@outputs kind\n", "@input x\n@output kind\n"])
def test_keel_names_inputs_and_outputs(reading, more):
    head = "@relation r\n@attribute kind{a,b}\n@attribute x real[-9,9]\n@attribute y real [-9, 9]\n" + more
    rows = "\n".join(f"{c}, {x}, {y}" for x, y, c in ROWS)
    assert_all_there(reading(f"{head}@data\n{rows}\n", "t.dat"), ("x", "y"))


# ------------------------------------------------------------------- spellings


@pytest.mark.parametrize(
    ("spell", "factor"),
    [
        (lambda v: repr(v).replace("-", "−"), 1),
        (lambda v: repr(v).replace("-", "–"), 1),
        (lambda v: f"{v * 100:.1f}%", 100),
        (lambda v: f"{v * 100:.1f} %", 100),
        (lambda v: f"({-v})" if v < 0 else repr(v), 1),
        (lambda v: f'="{v}"', 1),
        (lambda v: f"{v:.6E}".replace("E", "D"), 1),
        (lambda v: f"{v:.6e}".replace("e", "d"), 1),
        (lambda v: f"{v * 1e6:_.0f}".replace("_", "\u2009"), 1e6),
        (lambda v: f"{v * 1e6:_.0f}".replace("_", "\u00a0"), 1e6),
        (lambda v: f"{v * 1e6:_.0f}".replace("_", "\u202f").replace("-", "\u2212"), 1e6),
        (lambda v: f"{v * 1e6:_.0f}".replace("_", "'"), 1e6),
        (lambda v: f"{v}".translate({48 + n: chr(0xFF10 + n) for n in range(10)}), 1),
    ],
)
def test_numbers_as_other_programs_spell_them(reading, spell, factor):
    dataset = reading(text("x,y,class", number=spell))
    np.testing.assert_allclose(dataset.points, POINTS * factor, atol=0.6 if factor == 1e6 else 1e-9)
    assert dataset.class_names == ("a", "b")


@pytest.mark.parametrize("spell", [lambda v: f"{v}+0j", lambda v: f"€{v}", lambda v: f"{v} cm"])
def test_other_spellings_are_named_with_their_place(reading, spell):
    with pytest.raises(
        DataError, match=r"“.*-1\.48.*” \(line 2, column “x”\) is no number that can be read"
    ):
        reading(text("x,y,class", number=spell))


def test_percent_beside_fractions_is_refused(reading):
    with pytest.raises(DataError, match="line 3, column “x”: a number was expected, not “50%”"):
        reading("x,y,c\n0.2,1,a\n50%,2,b\n0.3,4,a\n0.4,9,b\n")


# --------------------------------------------------------------- pasted tables


def boxed(rule, edge):
    def line(cells):
        return edge + " | ".join(f"{cell:>7}" for cell in cells) + edge[::-1]

    return "\n".join([rule, line(("x", "y", "class")), rule, *map(line, ROWS), rule])


@pytest.mark.parametrize(
    "content",
    [
        boxed("+---------+---------+---------+", "| "),
        "| x | y | class |\n|---|:-:|---|\n" + "\n".join(f"| {' | '.join(row)} |" for row in ROWS),
        "x | y | class\n--|---|---\n" + "\n".join(" | ".join(row) for row in ROWS),
        "  x  |  y  | class\n-----+-----+-----\n" + "\n".join(f" {' | '.join(row)}" for row in ROWS) + "\n(24 rows)\n",
        "x      y     class\n====== ===== =====\n" + "\n".join("  ".join(row) for row in ROWS),
        "     x  y class\n" + "\n".join(f"{n} {' '.join(row)}" for n, row in enumerate(ROWS)) + "\n\n[24 rows x 3 columns]",
        "\\begin{tabular}{llr}\n\\hline\nx & y & class \\\\ \\hline\n" + "\n".join(f"{' & '.join(r)} \\\\" for r in ROWS)
        + "\n\\end{tabular}\n",
        str(np.column_stack((POINTS, CLASSES))),
        "array(" + np.array2string(np.column_stack((POINTS, CLASSES)), separator=", ") + ")",
        "A = [" + ";\n".join(f"{x} {y} {int(c == 'b')}" for x, y, c in ROWS) + "];\n",
        "tensor([[" + "],\n        [".join(f"{x}, {y}, {int(c == 'b')}." for x, y, c in ROWS) + "]])\n",
        "[" + ",\n ".join(f"({x}, {y}, '{c}')" for x, y, c in ROWS) + "]",
        "# A tibble: 24 × 3\n x y class\n <dbl> <dbl> <chr>\n" + "\n".join(f"{n} {' '.join(r)}" for n, r in enumerate(ROWS, 1)),
        "\tx\ty\tclass\n" + "\n".join(f"{n}\t" + "\t".join(row) for n, row in enumerate(ROWS)),
    ],
)  # fmt: skip
def test_tables_that_were_copied_are_read(reading, content):
    with np.printoptions(threshold=1000):
        assert_all_there(reading(content, "pasted.txt"))


# -------------------------------------------------------------------- messages


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (b"MATLAB 5.0 MAT-file", r"a MATLAB file \(.mat\)"),
        (b"RDX3\nX\n", r"a file of R \(.RData\)"),
        (gzip.compress(b"RDX3\nX\n", mtime=0), r"a file of R \(.RData\)"),
        (b"<stata_dta><header>", r"a Stata file \(.dta\)"),
        (b"\x72\x02\x01\x00abc", r"a Stata file \(.dta\)"),
        (b"$FL2@(#) SPSS", r"an SPSS file \(.sav\)"),
        (b"BZh91AY", r"packed with bzip2 \(.bz2\)"),
        (b"PAR1\x15", "a Parquet file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", r"an old Excel \(.xls\)"),
        (b"PK\x03\x04\x14\x00nothing", "a zip file; unpack it"),
        (b"\xfd7zXZ\x00", "packed with xz"),
        (b"7z\xbc\xaf\x27", "packed with 7-Zip"),
    ],
)
def test_what_is_no_table_is_called_by_its_name(reading, start, said):
    with pytest.raises(DataError, match=f"is not a table but {said}") as refusal:
        reading(start + bytes(100), "file")
    assert re.search("save|unpack", str(refusal.value))


def test_what_is_cut_short_is_called_that(tmp_path):
    path = tmp_path / "cut.npz"
    np.savez(path, X=POINTS, y=CLASSES)
    whole = path.read_bytes()
    for end in (len(whole) // 2, len(whole) - 10, 200):
        path.write_bytes(whole[:end])
        with pytest.raises(DataError, match="is cut short or damaged"):
            read(path)


def test_a_long_cell_is_no_open_quote(reading):
    with pytest.raises(DataError, match="line 2: a value of more than 131072 characters") as refusal:
        reading(text("x,y,label", labels=["a" * 200_000, *LABELS[1:]]))
    assert "quote" not in str(refusal.value)
    with pytest.raises(DataError, match="line 3: a quoted value that does not end"):
        reading(text("x,y,label", labels=["a", '"' + "b", *("c" * 9_000 for _ in range(22))]))


# ---------------------------------------------------------- written and read back

words = st.text(st.sampled_from("abcdefgh XYZ"), min_size=1, max_size=8).map(str.strip).filter(
    lambda word: word and word.lower() not in ("na", "nan", "none", "null", *"cdshgaxy")
)  # fmt: skip


@settings(max_examples=150)
@given(
    form=st.sampled_from(
        [
            "markdown",
            "box",
            "lines",
            "python",
            "orange",
            "preamble",
            "npz",
            "rows",
            "vectors",
            "per class",
            "coordinates",
            "arrays",
            "parts",
            "book",
        ]
    ),
    values=st.lists(
        st.tuples(st.integers(-(10**5), 10**5), st.integers(-(10**5), 10**5)), min_size=6, max_size=20
    ),
    classes=st.lists(words, min_size=2, max_size=3, unique=True),
    minus=st.booleans(),
    lying=st.booleans(),
)
def test_every_new_form_gives_the_same_data_back(tmp_path_factory, form, values, classes, minus, lying):
    points = np.array(values) / 64.0 + [0.25, 0.5]  # never whole, and never one place only
    points[0] += 1 + np.abs(points).max()
    labels = [classes[row % len(classes)] for row in range(len(points))]
    folder = tmp_path_factory.mktemp("form")
    path = folder / "t.txt"
    cells = [[repr(x), repr(y), label] for (x, y), label in zip(points.tolist(), labels, strict=True)]
    if minus:
        cells = [[cell.replace("-", "−") for cell in row] for row in cells]
    if form == "markdown":
        path.write_text(
            "| u | v | class |\n|---|---|---|\n" + "\n".join(f"| {' | '.join(r)} |" for r in cells)
        )
    elif form == "box":
        path.write_text(
            "+--+--+\n| u | v | class |\n+--+--+\n" + "\n".join(f"| {' | '.join(r)} |" for r in cells)
        )
    elif form == "lines":
        path.write_text(
            "┌──┬──┐\n│ u ┆ v ┆ class │\n╞══╪══╡\n"
            + "\n".join(f"│ {' ┆ '.join(r)} │" for r in cells)
            + "\n└──┴──┘"
        )
    elif form == "python":
        path.write_text(str([(tuple(p), label) for p, label in zip(points.tolist(), labels, strict=True)]))
    elif form == "orange":
        path.write_text(
            "mS#n,C#u,cD#class,C#v\n" + "\n".join(f"n{n},{x},{c},{y}" for n, (x, y, c) in enumerate(cells))
        )
    elif form == "preamble":
        path.write_text(
            "by hand, on Monday\nwith, or without\nu;v;class\n" + "\n".join(map(";".join, cells))
        )
    elif form == "npz":
        path = folder / "t.npz"
        shape = points.T if lying and len(points) != 2 else points
        np.savez(path, X=shape, y=np.array(labels)[None] if lying else np.array(labels))
    elif form == "rows":
        path.write_text(json.dumps([[p, label] for p, label in zip(points.tolist(), labels, strict=True)]))
    elif form == "vectors":
        path.write_text(
            json.dumps([{"input": p, "output": c} for p, c in zip(points.tolist(), labels, strict=True)])
        )
    elif form == "arrays":
        path.write_text(json.dumps({"X": (points.T if lying else points).tolist(), "y": labels}))
    elif form == "parts":
        half = {"X_train": points[:4].tolist(), "y_train": labels[:4]}
        path.write_text(json.dumps(half | {"X_test": points[4:].tolist(), "y_test": labels[4:]}))
    elif form in ("per class", "coordinates"):
        order = np.argsort([classes.index(label) for label in labels], kind="stable")
        points, labels = points[order], [labels[place] for place in order]
        value = {
            c: [p for p, own in zip(points.tolist(), labels, strict=True) if own == c] for c in classes
        }
        if form == "coordinates":
            value = [
                {"name": c, "x": [x for x, _ in own], "y": [y for _, y in own]} for c, own in value.items()
            ]
        path.write_text(json.dumps(value))
    else:
        path = workbook(
            folder / "t.xlsx",
            {"notes": [["by hand"]], "data": [["By hand", "", ""], ["u", "v", "class"], *cells]},
        )
    dataset = read(path)
    np.testing.assert_array_equal(dataset.points, points)
    assert [dataset.class_names[label] for label in dataset.classes] == labels
