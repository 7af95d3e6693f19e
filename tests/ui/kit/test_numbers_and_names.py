"""Numbers, names and colours as they are shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netviz.ui.kit.number_format import number_text, parse_number, short_name, short_number
from netviz.ui.kit.theme import LIGHT


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1.0, "1"),
        (27209, "27\u202f209"),
        (0.24331, "0.2433"),
        (5e-4, "5·10⁻⁴"),
        (5e-5, "5·10⁻⁵"),
        (-1.5e12, "−1.5·10¹²"),
        (999999.6, "1·10⁶"),
        (9.9999e-5, "1·10⁻⁴"),
        (99999.7, "1·10⁵"),
        (5e-324, "4.94·10⁻³²⁴"),
        (float("nan"), "–"),
        (float("inf"), "∞"),
    ],
)
def test_numbers_are_written_for_people(value, text):
    assert number_text(value) == text


@given(st.floats(1e-8, 1e8))
def test_what_a_control_shows_can_be_typed_again(value):
    assert parse_number(short_number(value)) == pytest.approx(value, rel=6e-3)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5·10⁻⁴", 5e-4),
        ("1e-3", 1e-3),
        ("0,25", 0.25),
        ("−2", -2),
        (" 3 000 ", 3000),
        ("1,000", 1000),
        ("12,345,678", 12345678),
        ("0,125", 0.125),
        ("x", None),
        ("inf", None),
    ],
)
def test_typed_numbers(text, value):
    assert parse_number(text) == value


def test_classes_have_colours_of_their_own():
    names = [color.name() for color in LIGHT.class_colors(31)]
    assert len(set(names)) == 31
    assert names[:3] == ["#e69f00", "#0072b2", "#009e73"]


def test_long_names_keep_their_ends():
    names = {short_name(name, 10) for name in ("Iris subspecies setosa", "Iris subspecies virginica")}
    assert len(names) == 2
    assert all(len(name) == 10 for name in names)
