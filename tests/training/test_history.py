"""Rows are kept within a bound; what is thinned is drawn alike and can be computed again."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netviz.training.chunk import CHUNK
from netviz.training.config import TrainingConfig
from netviz.training.goal import Goal
from netviz.training.history import COLUMNS, INDEX, History
from netviz.training.timeline import Timeline
from tests.training.problems import make_run

WHOLE = len(COLUMNS) * CHUNK * 8


def long_history(n_chunks=40, memory=20 * WHOLE, seed=0):
    """A noisy falling loss with spikes, written in pieces; and its column as it was."""
    rng = np.random.default_rng(seed)
    n_rows = n_chunks * CHUNK + 1234
    loss = 1 / (1 + np.arange(n_rows) / 1000) + 0.01 * rng.standard_normal(n_rows)
    loss[rng.integers(0, n_rows, 20)] += rng.uniform(2, 9, 20)
    history, step = History(memory), 0
    history.marked = frozenset((77, 5000))
    while step < n_rows:
        n = min(int(rng.integers(1, 9000)), n_rows - step)
        rows = np.full((n, len(COLUMNS)), 0.5)
        rows[:, INDEX["loss"]] = loss[step : step + n]
        rows[1::3, INDEX["accuracy"]] = np.nan
        history.write(step, rows)
        step += n
    return history, loss


LONG = long_history()


def test_rows_beyond_the_bound_are_thinned_and_the_newest_and_marked_ones_stay_whole():
    history, loss = long_history()
    assert history.n_bytes <= 20 * WHOLE
    assert len(history) == len(loss)
    newest = slice(len(loss) - 10 * CHUNK, len(loss))
    np.testing.assert_array_equal(history["loss"][newest], loss[newest])
    assert np.isnan(history["loss"][:CHUNK]).all()
    for step in (77, 5000):
        assert history.row(step)["loss"] == loss[step]
    assert history.row(78)["loss"] != loss[78]


@settings(max_examples=40)
@given(st.integers(0, 16), st.data())
def test_least_and_greatest_of_what_was_thinned_are_still_drawn(power, data):
    history, loss = LONG
    size = 2**power
    first = data.draw(st.integers(0, max(len(loss) // size - 1, 0)))
    last = min(first + data.draw(st.integers(0, 300)), len(loss) // size)
    low, high = history.bins("loss", size, first, last)
    assert len(low) == len(high) == max(last - first, 0)
    exact = loss[first * size : last * size].reshape(-1, size)
    coarsest = 512  # the bins that the rows lie in
    if size >= coarsest:
        np.testing.assert_array_equal(low, exact.min(axis=1))
        np.testing.assert_array_equal(high, exact.max(axis=1))
    else:
        assert (low <= exact.min(axis=1)).all()
        assert (high >= exact.max(axis=1)).all()


def test_no_spike_is_lost_however_much_is_thinned():
    history, loss = long_history(memory=1)
    low, high = history.bins("loss", CHUNK, 0, len(loss) // CHUNK)
    exact = loss[: len(low) * CHUNK].reshape(-1, CHUNK)
    np.testing.assert_array_equal(high, exact.max(axis=1))
    np.testing.assert_array_equal(low, exact.min(axis=1))


def test_a_view_stays_as_it_is_while_rows_are_added_and_thinned():
    history = History(3 * WHOLE)
    rows = np.random.default_rng(1).standard_normal((CHUNK, len(COLUMNS)))
    history.write(0, rows[:1000])
    view = history.view()
    for chunk in range(30):
        history.write(len(history), rows[: CHUNK - (1000 if not chunk else 0)])
    assert len(view) == 1000
    np.testing.assert_array_equal(view["loss"], rows[:1000, INDEX["loss"]])


def test_two_histories_that_begin_alike_do_not_touch_each_other():
    history, loss = long_history(3, 100 * WHOLE)
    for length in (0, 1, 1000, CHUNK, CHUNK + 7, 2 * CHUNK):
        other = history.up_to(length)
        assert len(other) == length
        other.write(length, np.zeros((3000, len(COLUMNS))))
        np.testing.assert_array_equal(other["loss"][:length], loss[:length])
        assert (other["loss"][length:] == 0).all()
    np.testing.assert_array_equal(history["loss"], loss)


@pytest.mark.slow
def test_a_step_whose_row_was_thinned_is_computed_again_bit_for_bit():
    run, start = make_run((0, TrainingConfig(0.05, 1e-3, None, "adam")), n_hidden=2)
    bounded, whole = Timeline(run, start, row_memory=2 * WHOLE), Timeline(run, start)
    n_steps = 18 * CHUNK
    for timeline in (bounded, whole):
        timeline.extend(n_steps)
    assert bounded.history.n_bytes < whole.history.n_bytes
    assert np.isnan(bounded.history.values("batch_loss", 1500, 1501))
    np.testing.assert_array_equal(
        bounded.engine_at(1500).state().theta, whole.engine_at(1500).state().theta
    )
    expected = [whole.history.values(name, 1490, 1510) for name in COLUMNS]
    np.testing.assert_array_equal(bounded.rows(1490, 1510).T, expected)
    bounded.observe(1500)
    whole.observe(1500)
    assert bounded.history.row(1500) == whole.history.row(1500)
    branch = bounded.branch(run, 1500)
    assert branch.last_step == 1500
    np.testing.assert_array_equal(branch.history["batch_loss"], whole.history["batch_loss"][:1501])


def test_a_goal_is_found_among_thinned_rows():
    history, loss = LONG
    goal = Goal("loss", float(np.partition(loss[: 2 * CHUNK], 5)[5]))
    expected = int(np.argmax(loss <= goal.value))

    def rows(first, last):
        table = np.zeros((last - first, len(COLUMNS)))
        table[:, INDEX["loss"]] = loss[first:last]
        return table

    assert goal.first_met(history, 0, rows) == expected
    assert goal.first_met(history, 0) > expected  # only among those that are whole


@pytest.mark.slow
def test_ten_million_steps_stay_within_the_bound():
    history = History()
    rows = np.random.default_rng(0).random((50_000, len(COLUMNS)))
    for number in range(200):
        history.write(number * len(rows), rows)
    assert len(history) == 10_000_000
    assert history.n_bytes <= 210 * 2**20
