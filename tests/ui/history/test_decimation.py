"""Curves of few points that keep every extreme."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from netviz.training.history import COLUMNS, INDEX, History
from netviz.ui.history.decimation import MinMaxDecimator, decimated_part


def append(history, values):
    """Rows in which nothing but the loss is known."""
    rows = np.full((len(values), len(COLUMNS)), np.nan)
    rows[:, INDEX["loss"]] = values
    history.write(len(history), rows)


def history_of(values):
    history = History()
    append(history, values)
    return history


@given(st.lists(st.integers(1, 400), min_size=1, max_size=12), st.integers(0, 1000))
def test_a_thinned_curve_keeps_every_extreme_however_it_grew(pieces, seed):
    column = np.random.default_rng(seed).standard_normal(sum(pieces))
    column[:: max(2, seed % 7)] = np.nan
    thinned, history, end = MinMaxDecimator(most=50), History(), 0
    for piece in pieces:
        append(history, column[end : end + piece])
        end += piece
        x, y = thinned.update(history, "loss")
        known = column[:end][~np.isnan(column[:end])]
        assert len(x) == len(y) <= 2 * 50 + 5
        if len(known):
            assert (y.min(), y.max()) == (known.min(), known.max())
        assert (np.diff(x) >= 0).all()
        assert x.max(initial=0) <= end - 1 + thinned.bin


def test_a_history_that_was_cut_is_thinned_anew():
    thinned = MinMaxDecimator(most=50)
    thinned.update(history_of(np.arange(1000.0)), "loss")
    x, y = thinned.update(history_of(np.full(20, 3.0)), "loss")
    assert set(y) == {3.0}
    assert x.max() <= 20


@given(st.integers(0, 2500), st.integers(1, 900), st.integers(1, 40), st.integers(0, 5))
def test_a_part_of_a_curve_has_every_known_value_or_its_extremes(first, length, spacing, seed):
    column = np.random.default_rng(seed).standard_normal(3000)
    column[np.arange(3000) % spacing != 0] = np.nan
    last = min(first + length, 2999)
    x, y = decimated_part(history_of(column), "loss", first, last)
    known = np.flatnonzero(~np.isnan(column[first : last + 1])) + first
    if length < 500:
        for step in known:
            assert column[step] in y[x == step]
    elif len(known):
        assert y.max() >= column[known].max()
        assert y.min() <= column[known].min()


def test_a_part_between_two_known_values_is_a_line():
    column = np.full(3000, np.nan)
    column[[2912, 2940]] = (1.0, 0.5)
    x, y = decimated_part(history_of(column), "loss", 2920.0, 2930.0)
    assert set(x) == {2912, 2940}
    assert set(y) == {1.0, 0.5}
