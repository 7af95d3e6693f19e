"""Curves of few points that keep every extreme."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from netviz.training.history import COLUMNS, INDEX, History
from netviz.ui.history.decimation import Bins, MinMaxDecimator, OctaveDecimator, decimated_part


def append(history, values):
    """Rows in which nothing but the loss is known."""
    rows = np.full((len(values), len(COLUMNS)), np.nan)
    rows[:, INDEX["loss"]] = values
    history.write(len(history), rows)


def history_of(values):
    history = History()
    append(history, values)
    return history


def known(bins):
    """The middles of the bins in which something is known, and their least, mean and greatest values."""
    chosen = ~np.isnan(bins.mean[0])
    return bins.x[chosen], bins.low[0, chosen], bins.mean[0, chosen], bins.high[0, chosen]


@given(st.lists(st.integers(1, 400), min_size=1, max_size=12), st.integers(0, 1000))
def test_a_thinned_curve_keeps_every_extreme_however_it_grew(pieces, seed):
    column = np.random.default_rng(seed).standard_normal(sum(pieces))
    column[:: max(2, seed % 7)] = np.nan
    thinned, history, end = MinMaxDecimator(["loss"], most=50), History(), 0
    for piece in pieces:
        append(history, column[end : end + piece])
        end += piece
        x, low, mean, high = known(thinned.update(history))
        assert len(x) <= 50 + 2
        there = column[:end][~np.isnan(column[:end])]
        if len(there):
            assert (low.min(), high.max()) == (there.min(), there.max())
        assert ((low <= mean) & (mean <= high)).all()
        assert (np.diff(x) > 0).all() or thinned.bin > 1
        assert x.max(initial=0) <= end - 1


def test_a_history_that_was_cut_is_thinned_anew():
    thinned = MinMaxDecimator(["loss"], most=50)
    thinned.update(history_of(np.arange(1000.0)))
    x, _, mean, _ = known(thinned.update(history_of(np.full(20, 3.0))))
    assert set(mean) == {3.0}
    assert x.max() <= 20


@given(st.integers(1, 20_000), st.integers(0, 9))
def test_on_a_logarithmic_axis_the_first_steps_are_drawn_one_by_one(length, seed):
    column = np.random.default_rng(seed).standard_normal(length)
    x, low, mean, high = known(OctaveDecimator(["loss"]).update(history_of(column)))
    assert len(x) < 1200
    first = min(length, 64)
    np.testing.assert_array_equal(mean[:first], column[:first])
    np.testing.assert_array_equal(x[:first], np.arange(first))
    assert (np.diff(x) >= 0).all()
    assert (low.min(), high.max(), mean[-1]) == (column.min(), column.max(), column[-1])


@given(st.integers(0, 2500), st.integers(1, 900), st.integers(1, 40), st.integers(0, 5))
def test_a_part_of_a_curve_has_every_known_value_or_its_extremes(first, length, spacing, seed):
    column = np.random.default_rng(seed).standard_normal(3000)
    column[np.arange(3000) % spacing != 0] = np.nan
    last = min(first + length, 2999)
    x, low, mean, high = known(decimated_part(history_of(column), ["loss"], first, last))
    there = np.flatnonzero(~np.isnan(column[first : last + 1])) + first
    if length < 150:
        for step in there:
            assert column[step] in mean[x == step]
    elif len(there):
        assert high.max() >= column[there].max()
        assert low.min() <= column[there].min()


def test_a_part_between_two_known_values_is_a_line():
    column = np.full(3000, np.nan)
    column[[2912, 2940]] = (1.0, 0.5)
    x, _, mean, _ = known(decimated_part(history_of(column), ["loss"], 2920.0, 2930.0))
    assert set(x) == {2912, 2940}
    assert set(mean) == {1.0, 0.5}


def test_columns_are_thinned_together_as_each_alone():
    history, rng = History(), np.random.default_rng(3)
    rows = rng.standard_normal((700, len(COLUMNS)))
    history.write(0, rows)
    together = MinMaxDecimator(["loss", "accuracy"], most=60).update(history)
    for number, column in enumerate(("loss", "accuracy")):
        alone = MinMaxDecimator([column], most=60).update(history)
        assert isinstance(alone, Bins)
        np.testing.assert_array_equal(together.high[number], alone.high[0])
        np.testing.assert_allclose(together.mean[number], alone.mean[0])
