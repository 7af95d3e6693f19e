from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from netviz.data.numerals import PADDING, Spans, parse


def parsed(numerals: list[str], mark: str = ".") -> tuple[np.ndarray, np.ndarray]:
    text = np.frombuffer((" " * PADDING + " ".join(numerals) + " ").encode(), np.uint8)
    lengths = np.array([len(numeral) for numeral in numerals])
    end = PADDING - 1 + np.cumsum(lengths + 1)
    found = np.array([numeral.find(mark) for numeral in numerals])
    return parse(text, Spans(end - lengths, np.where(found < 0, end, end - lengths + found), end))


def assert_as_float(numerals: list[str], at_least: float) -> None:
    values, is_plain = parsed(numerals)
    expected = np.array([float(numeral) for numeral in numerals])
    np.testing.assert_array_equal(values[is_plain].view(np.uint64), expected[is_plain].view(np.uint64))
    assert is_plain.mean() >= at_least


plain = st.from_regex(r"[-+]?[0-9]{1,17}(\.[0-9]{0,21})?|[-+]?\.[0-9]{1,18}", fullmatch=True)


@settings(max_examples=300)
@given(st.lists(plain, min_size=1, max_size=40))
@example(["-0.0", "0", "+1.", "-.5", "9007199254740993", "999999999999999999", "0.0000000000000000000001"])
@example(["8.5", "123456789012345678901234567890"])
def test_a_numeral_is_the_number_that_float_makes_of_it(numerals):
    assert_as_float(numerals, 0.0)


def test_what_programs_write_is_parsed_at_once():
    rng = np.random.default_rng(0)
    values = rng.standard_normal(100_000) * 10.0 ** rng.uniform(-2, 4, 100_000)
    assert_as_float([repr(value) for value in values.tolist()], 0.97)
    for form in ("%.6f", "%.3f", "%.12f", "%.15f", "%.0f"):
        assert_as_float([form % value for value in values.tolist()], 0.98)


def test_numbers_midway_between_two_doubles_are_left_to_float():
    """1 + 2⁻⁵³ and its neighbours: known hard cases, which a rounded quotient gets wrong."""
    midway = ["9007199254740993", "4503599627370497.5", "4503599627370496.5", "2251799813685249.25"]
    assert_as_float(midway, 0.0)
    values, is_plain = parsed([*midway, "1.5000000000000002"])
    assert is_plain[-1]
    assert values[-1] == 1.5 + 2.0**-52


def test_numbers_beside_a_power_of_two_are_right_or_left_to_float():
    """There the last place changes its worth, so that counting in it would lead astray."""
    rng = np.random.default_rng(1)
    near = [Decimal(2) ** int(n) for n in rng.integers(-10, 58, 3000)]
    steps = [int(n) * Decimal(10) ** -int(k) for n, k in rng.integers((-99, 0), (99, 18), (3000, 2))]
    numerals = [format(power + step, "f") for power, step in zip(near, steps, strict=True)]
    assert_as_float([numeral for numeral in numerals if len(numeral) < 22], 0.5)


@pytest.mark.parametrize(
    "word", ["", "-", "+", ".", "-.", "1e5", "1_0", "abc", "1 2", "--1", "1-", "0x10", "½", "1:", "/1"]
)
def test_what_is_no_plain_numeral_is_said(word):
    _, is_plain = parsed(["1.5", word, "2.5"])
    assert is_plain.tolist() == [True, False, True] or word == "½"  # of two bytes
    assert not is_plain[1]


def test_the_decimal_mark_may_be_a_comma():
    values, is_plain = parsed(["1,25", "-0,5", "3"], mark=",")
    np.testing.assert_array_equal(values, [1.25, -0.5, 3.0])
    assert is_plain.all()
