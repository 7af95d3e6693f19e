"""Ticks on 1-2-5, and ranges that one spike does not ruin."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netviz.ui.history import ranges, ticks
from netviz.ui.kit.number_format import parse_number

ON_1_2_5 = (1.0, 2.0, 5.0)


def mantissa(value):
    exponent = math.floor(math.log10(value) + 1e-9)
    return value / 10.0**exponent


@given(st.floats(1e-9, 1e9))
def test_a_linear_axis_has_four_to_seven_ticks_on_1_2_5(high):
    low, top = ranges.linear_range(0.0, high)
    found = ticks.linear_ticks(low, top)
    assert 4 <= len(found) <= 7
    assert low == 0
    assert high <= top * (1 + 1e-6) <= 2.1 * high
    spacing = found[1][0] - found[0][0]
    assert min(abs(mantissa(spacing) - nice) for nice in (*ON_1_2_5, 10.0)) < 1e-6


@given(st.floats(-12, 12), st.floats(0, 30))
def test_a_logarithmic_axis_has_four_to_seven_ticks_on_1_2_5(low, span):
    bottom, top = ranges.logarithmic_range(low, low + span)
    found = ticks.logarithmic_ticks(bottom, top)
    assert 4 <= len(found) <= 7
    assert bottom <= low + 1e-6
    assert low + span <= top + 1e-6
    for place, text in found:
        assert min(abs(mantissa(10.0**place) - nice) for nice in (*ON_1_2_5, 10.0)) < 1e-6
        assert parse_number(text) == pytest.approx(10.0**place, rel=1e-6)


@given(st.integers(1, 10**7))
def test_the_axis_of_steps_has_four_to_seven_ticks_and_ends_at_the_last_step_or_a_little_later(last_step):
    end = ranges.last_step_shown(last_step)
    assert max(last_step, 20) <= end <= max(20, 1.08 * last_step)
    assert 4 <= len(ticks.step_ticks(0.0, end)) <= 7
    if last_step >= 10:
        found = ticks.logarithmic_step_ticks(0.0, end)
        assert 4 <= len(found) <= 7
        assert found[0] == (0.0, "0")


@pytest.mark.parametrize("most", [1, 2, 3, 5])
def test_there_are_fewer_ticks_where_there_is_less_room(most):
    assert len(ticks.logarithmic_ticks(-4.3, 0.7, most)) <= most
    assert len(ticks.linear_ticks(0.0, 2.0, most)) <= max(most, 2)
    assert len(ticks.share_ticks(0.0, 1.0, most)) <= max(most, 2)


def test_a_narrow_logarithmic_axis_of_steps_keeps_ticks_that_are_apart():
    places = [place for place, _ in ticks.logarithmic_step_ticks(0.0, 1240.0, 5)]
    assert places == [0.0, 10.0, 100.0, 1000.0]


def test_labels_are_written_in_one_style():
    texts = [text for _, text in ticks.logarithmic_ticks(math.log10(0.02), math.log10(2))]
    assert texts == ["0.02", "0.05", "0.1", "0.2", "0.5", "1", "2"]
    texts = [text for _, text in ticks.logarithmic_ticks(math.log10(0.02), math.log10(2), 4)]
    assert texts == ["0.02", "0.1", "0.5", "2"]
    assert [text for _, text in ticks.logarithmic_ticks(-5, 0)] == [
        "10⁻⁵",
        "10⁻⁴",
        "0.001",
        "0.01",
        "0.1",
        "1",
    ]
    assert ticks.log_text(-10) == "5·10⁻⁴"


def test_one_spike_does_not_ruin_an_axis():
    falling = 0.1 + 2.0 * 0.97 ** np.arange(300.0)
    spiked = falling.copy()
    spiked[200] = 80.0
    assert ranges.linear_extent(falling, math.nan) == falling.max()
    assert ranges.linear_extent(spiked, math.nan) <= falling.max()
    assert ranges.logarithmic_extent(np.log10(falling)) == (
        np.log10(falling).min(),
        np.log10(falling).max(),
    )
    low, high = ranges.logarithmic_extent(np.log10(np.where(spiked == 80.0, 1e9, spiked)))
    assert high <= np.log10(falling.max())
    low, high = ranges.logarithmic_extent(np.log10(np.where(spiked == 80.0, 1e-15, falling)))
    assert low >= np.log10(falling.min())


def test_what_stays_high_is_no_spike():
    values = np.concatenate((np.full(100, 1.0), np.full(30, 50.0)))
    assert ranges.linear_extent(values, math.nan) > 20
    assert ranges.logarithmic_extent(np.log10(values))[1] == np.log10(50.0)
