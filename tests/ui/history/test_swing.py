"""Curves that swing are drawn as a mean and a band, all others as they are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netviz.ui.history.decimation import Bins
from netviz.ui.history.swing import drawings


def drawn(values, x=None):
    values = np.asarray(values, float)
    (one,) = drawings(Bins.single(np.arange(float(len(values))) if x is None else x, values[None]))
    return one


def ups_and_downs(y):
    return np.abs(np.diff(y)).sum()


def test_a_zigzag_is_a_calm_line_in_a_band_from_least_to_greatest():
    zigzag = 1.0 + 0.5 * (-1.0) ** np.arange(400)
    one = drawn(zigzag)
    inner = (one.x > 20) & (one.x < 380)
    np.testing.assert_allclose(one.y[inner], 1.0, atol=0.05)
    inner = (one.band_x > 20) & (one.band_x < 380)
    np.testing.assert_allclose(one.band_low[inner], 0.5)
    np.testing.assert_allclose(one.band_high[inner], 1.5)


def test_noise_that_was_thinned_is_a_calm_line_in_a_band():
    noise = np.random.default_rng(0).standard_normal((200, 8))
    bins = Bins(
        4.0 + 8.0 * np.arange(200),
        noise.min(axis=1)[None],
        noise.mean(axis=1)[None],
        noise.max(axis=1)[None],
    )
    (one,) = drawings(bins)
    assert ups_and_downs(one.y) < 0.1 * ups_and_downs(np.column_stack((noise.min(1), noise.max(1))).ravel())
    assert len(one.band_x) > 190


@pytest.mark.parametrize(
    "values",
    [
        2.0 * 0.98 ** np.arange(300),
        np.log10(1 + np.arange(300)),
        np.sin(np.arange(300) / 25),
        np.where(np.arange(300) == 150, 5.0, 1.0),  # a single spike
    ],
    ids=["falls", "rises", "waves", "spike"],
)
def test_a_curve_that_does_not_swing_is_drawn_as_it_is(values):
    one = drawn(values)
    np.testing.assert_array_equal(one.y, values)
    assert len(one.band_x) == 0


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=60))
def test_every_line_begins_and_ends_with_the_curve_and_stays_in_its_range(values):
    one = drawn(values)
    assert (one.y[0], one.y[-1]) == pytest.approx((values[0], values[-1]), abs=1e-9)
    assert min(values) - 1e-9 <= one.y.min() <= one.y.max() <= max(values) + 1e-9
    assert (one.band_low <= one.band_high + 1e-9).all()


def test_what_is_not_known_is_left_out_of_its_own_curve_alone():
    values = np.vstack((np.arange(50.0), np.where(np.arange(50) % 5, np.nan, 1.0)))
    first, second = drawings(Bins.single(np.arange(50.0), values))
    assert len(first.x) == 50
    np.testing.assert_array_equal(second.x, np.arange(0, 50, 5))


def test_a_curve_that_falls_within_its_bins_falls_evenly_and_not_in_stairs():
    steps = np.arange(0.0, 800.0)
    falls = (800.0 - steps).reshape(-1, 8)
    bins = Bins(
        8.0 * np.arange(100) + 3.5, *(part(falls, axis=1)[None] for part in (np.min, np.mean, np.max))
    )
    (one,) = drawings(bins)
    np.testing.assert_allclose(np.interp(steps[20:-20], one.x, one.y), 800.0 - steps[20:-20], atol=0.3)


def test_bins_that_were_added_up_are_drawn_as_the_values_that_they_are():
    x = np.arange(121.0)
    y = (1.0 - x / 240.0)[None]
    y[0, 60] = 1.6
    added = Bins(x, y.copy(), y.copy(), y.copy())
    (one,), (other,) = drawings(Bins.single(x, y)), drawings(added)
    np.testing.assert_array_equal(one.y, other.y)
    assert other.y.max() == 1.6
