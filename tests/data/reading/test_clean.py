"""Of large tables numbers are not kept as they are written: what is read of them is the same."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from netviz.data import DataError, read
from netviz.data.reading import Options, dialect
from netviz.data.reading.formats import delimited
from netviz.data.reading.reader import read_all
from netviz.data.reading.selection import to_dataset
from netviz.data.reading.source import Source
from netviz.data.reading.table import Table

ROWS = 450
numbers = st.floats(-1e15, 1e15).map(repr) | st.integers(-(10**12), 10**12).map(str) | st.just("1.50")
names = st.text(
    st.characters(codec="cp1252", categories=("L", "N", "P", "S")), min_size=1, max_size=20
).filter(
    lambda name: not set(name) & set("\"',;|#%/.") and not re.fullmatch("0\\d+", name)  # perhaps codes
)


def both(content: bytes, encoding: str | None = None) -> list[Table | str]:
    """The table, or the refusal, as a large file gives it and as a small one does."""
    found: list[Table | str] = []
    for large in (0, 10**9):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(delimited, "LARGE", large)
            try:
                found.append(read_all(Source(Path("table.csv"), content), Options(encoding=encoding)))
            except DataError as error:
                found.append(str(error))
    return found


def assert_same(quick: Table, careful: Table) -> None:
    assert [column.name for column in quick.columns] == [column.name for column in careful.columns]
    for one, other in zip(quick.columns, careful.columns, strict=True):
        assert one.is_numeric == other.is_numeric
        np.testing.assert_array_equal(one.missing, other.missing)
        if one.is_numeric:
            np.testing.assert_array_equal(one.numbers, other.numbers)
        else:
            assert list(one.cells) == list(other.cells)
    assert list(quick.lines) == list(careful.lines)
    assert (quick.header, quick.delimiter, quick.decimal) == (
        careful.header,
        careful.delimiter,
        careful.decimal,
    )


@pytest.mark.slow
@settings(max_examples=60)
@given(
    rows=st.lists(st.tuples(numbers, numbers), min_size=3, max_size=20),
    labels=st.lists(names, min_size=2, max_size=5, unique=True),
    delimiter=st.sampled_from([";", "\t", "|", ","]),
    comma=st.booleans(),
    newline=st.sampled_from(["\n", "\r\n"]),
    end=st.sampled_from(["", "\n", "\n\n"]),
    header=st.booleans(),
    top=st.sampled_from(["", "# made by hand\n", "\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
    quoted=st.booleans(),
)
def test_both_ways_read_the_same(
    rows, labels, delimiter, comma, newline, end, header, top, encoding, quoted
):
    assume(not quoted or not all(label.isdecimal() for label in labels))  # numbers in quotes are not clean
    lines = ["the x,the y,class".replace(",", delimiter)] if header else []
    for row in range(ROWS):
        x, y = rows[row % len(rows)]
        if comma and delimiter != ",":
            x, y = x.replace(".", ","), y.replace(".", ",")
        label = labels[row % len(labels)]
        lines.append(delimiter.join((x, y, f'"{label}"' if quoted else label)))
    content = (top + newline.join(lines) + end).encode(encoding)
    quick, careful = both(content, "cp1252" if encoding == "cp1252" else None)
    assert quick.columns[0].texts is None or quick.columns[1].texts is None
    assert_same(quick, careful)


def table(change: dict[int, str] | None = None, label: str = "red") -> bytes:
    lines = ["x,y,class", *(f"{row}.5,-{row}.25,{label if row % 3 else 'blue'}" for row in range(ROWS))]
    for line, text in (change or {}).items():
        lines[line - 1] = text
    return "\n".join(lines).encode()


@pytest.mark.parametrize(
    "line",
    [
        "1.5,NA,red",
        "1.5,,red",
        "1e3,2.5e-3,red",
        "1.5,2,",
        "1.5 , 2, red ",
        "1.5,2,rot wie Blut",
    ],
)
def test_gaps_exponents_and_blanks_do_not_make_reading_slow(line):
    quick, careful = both(table({400: line}))
    assert quick.columns[0].texts is None or quick.columns[1].texts is None
    assert_same(quick, careful)


@pytest.mark.parametrize(
    "line",
    ["", "# a remark", ",,", "1.5,9007199254740993,red", "1.5,inf,red",
     "1.5,2", "1.5,2,red,4", "1.5,two,red", '1.5,2,"a,b"', '1.5,2,"a""b"', "1.5,2,\rred",
     "1_0,2,red", "1.2.3,2,red", "1.5,2," + "long " * 20],
)  # fmt: skip
def test_what_is_not_clean_is_understood_or_refused_as_in_a_small_file(line):
    large, small = both(table({400: line}))
    if isinstance(small, str):
        assert large == small
        return
    assert_same(large, small)
    assert large.warnings == small.warnings
    assert refusal(large) == refusal(small)


def refusal(table: Table) -> str:
    try:
        to_dataset(table)
    except DataError as error:
        return str(error)
    return ""


@pytest.mark.slow
@settings(max_examples=100)
@given(
    st.lists(
        st.floats(-9e15, 9e15).map(repr)
        | st.from_regex(r"[-+]?[0-9]{1,15}(\.[0-9]{0,25})?", fullmatch=True)
        | st.from_regex(r"[-+]?[0-9]?\.[0-9]{1,18}([eE][-+]?[0-9]{1,2})?", fullmatch=True),
        min_size=1,
        max_size=30,
    )
)
@example(["-0.0", "+1.", "-.5", "4503599627370497.5", "0.1000000000000000055511151231257827", "5e-324"])
def test_every_number_is_what_float_gives_bit_for_bit(numerals):
    assume(all(abs(float(numeral)) < 2**53 for numeral in numerals))
    assume(not any(re.fullmatch(r"[-+]?0[0-9]+", numeral) for numeral in numerals))  # perhaps codes
    n_times = -(-ROWS // len(numerals))
    rows = [f"{numeral},1,{'ab'[row % 2]}" for row, numeral in enumerate(numerals * n_times)]
    quick, _ = both("\n".join(rows).encode())
    assert quick.columns[0].texts is None
    expected = np.array([float(numeral) for numeral in numerals * n_times])
    np.testing.assert_array_equal(quick.columns[0].numbers.view(np.uint64), expected.view(np.uint64))


@pytest.mark.parametrize("cell", ["1.5\x85", "1.234.5", "1_5"])
def test_what_only_looks_like_a_number_is_none(cell):
    """In Windows-1252 the byte 85 is …, which numpy would take for white space in Latin-1."""
    content = table({400: f"{cell},2,red"}).decode().encode("latin-1")
    source = Source(Path("table.csv"), content)
    with pytest.raises(DataError, match="line 400, column “x”: a number was expected"):
        to_dataset(read_all(source))


def test_thousands_set_apart_by_points_are_no_decimals():
    lines = ["x;y;class", *(f"{row},5;-{row},25;{'red' if row % 3 else 'blue'}" for row in range(ROWS))]
    lines[399] = "1.234;5,5;red"
    quick, careful = both("\n".join(lines).encode())
    assert quick.columns[0].numbers[398] == careful.columns[0].numbers[398] == 1234.0


def test_a_first_column_of_words_may_hold_comments():
    lines = ["class,x,y", *(f"{'red' if row % 3 else 'blue'},{row}.5,1.25" for row in range(ROWS))]
    lines[399] = "#red,1.5,2.5"
    quick, careful = both("\n".join(lines).encode())
    assert_same(quick, careful)
    assert quick.columns[0].cells.different == ("blue", "red")
    assert quick.warnings == careful.warnings == ("1 comment among the rows left out (line 400)",)


def test_a_slip_far_down_in_a_large_file_is_named(tmp_path):
    path = tmp_path / "large.csv"
    path.write_bytes(b"x,y,c\n" + b"1.25,2.5,red\n-3.5,4,blue\n" * 50_000 + b"1,two,red\n")
    with pytest.raises(DataError, match="line 100002, column “y”: a number was expected, not “two”"):
        read(path)


def test_many_long_and_many_different_words():
    rows = [f"{row},{row / 7!r},{'name of a rather long kind ' + str(row % 997)}" for row in range(6_000)]
    quick, careful = both("\n".join(rows).encode())
    assert quick.columns[0].texts is None or quick.columns[1].texts is None
    assert_same(quick, careful)


def test_the_share_grows_and_reading_can_be_given_up(tmp_path):
    content = b"x,y,c\n" + b"1.25,2.5,red\n-3.5,4,blue\n" * 40_000
    shares: list[float] = []
    found = read_all(Source(Path("large.csv"), content), Options(report=shares.append))
    assert len(found) == 80_000
    assert len(shares) >= 4
    assert shares == sorted(shares)
    assert 0.0 < shares[0] < shares[-1] <= 1.0

    class EnoughError(DataError):
        pass

    def stop(share: float) -> None:
        raise EnoughError

    with pytest.raises(EnoughError):
        read_all(Source(Path("large.csv"), content), Options(report=stop))


def test_a_packed_table_is_read_as_the_unpacked(tmp_path):
    content = b"x;y;c\n" + b"1,25;2,5;red\n-3,5;4;blue\n" * 30_000
    plain, packed = tmp_path / "a.csv", tmp_path / "a.csv.gz"
    plain.write_bytes(content)
    packed.write_bytes(gzip.compress(content))
    one, other = read(plain), read(packed)
    np.testing.assert_array_equal(one.points, other.points)
    assert one.points[0].tolist() == [1.25, 2.5]
    assert one.counts == other.counts == {"blue": 30_000, "red": 30_000}


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: [line.replace(",", " ") for line in lines],
        lambda lines: [*lines[:300], lines[300] + ",", *lines[301:]],
        lambda lines: [*lines[:300], lines[300] + ",# seen twice", *lines[301:]],
        lambda lines: [*lines[:300], "# a remark", ",,", *lines[300:]],
        lambda lines: [*lines[:300], '1,2,"two', 'lines"', *lines[300:]],
        lambda lines: [*lines[:-1], '1,2,"open'],
    ],
    ids=["white space", "delimiter at the end", "comment", "no row", "two lines", "open quote"],
)
def test_one_piece_that_is_no_clean_rectangle_changes_nothing_in_the_others(monkeypatch, change):
    """Pieces end in the middle of such rows, too."""
    content = "\n".join(change(table().decode().split("\n"))).encode()
    whole = both(content)[1]
    for size in (1, 100, 3_000):
        monkeypatch.setattr(dialect, "PIECE", size)
        for found in both(content):
            if isinstance(whole, str):
                assert found == whole
            else:
                assert_same(found, whole)
                assert found.warnings == whole.warnings
