from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netviz.lessons.regions import led_on, regions, share_elsewhere
from netviz.lessons.sketch import HANDLES, KNOTS, CurveSketch, smooth_line

inner = st.floats(0.05, 0.95)


def upright(x, bottom=-0.1, top=1.1):
    return np.array(((x, bottom), (x, top)))


def circle(x, y, radius):
    angles = np.linspace(0, 2 * np.pi * 0.99, 100)
    return np.column_stack((x + radius * np.cos(angles), y + radius * np.sin(angles)))


def count(lines, cells=80):
    return int(regions(lines, cells).max()) + 1


@given(inner)
def test_a_line_across_makes_two_regions_of_its_sides(x):
    found = regions([upright(x)], 80)
    assert found.max() == 1
    shares = sorted((np.mean(found == 0), np.mean(found == 1)))
    assert shares == pytest.approx(sorted((x, 1 - x)), abs=0.03)


@given(inner, st.floats(0.1, 0.9), st.floats(-0.3, 0.3))
def test_an_end_within_the_plane_is_led_on_straight_to_the_edge(x, end, lean):
    """A stroke that stops in the middle separates as much as the whole line does."""
    stroke = np.array(((x - lean * end, 0.0), (x, end)))
    assert count([stroke]) == 2
    whole = led_on([stroke])[0]
    last = whole[-1]
    assert np.isclose(last, 0.0).any() or np.isclose(last, 1.0).any()
    way, stretch = stroke[1] - stroke[0], last - stroke[1]
    assert way[0] * stretch[1] - way[1] * stretch[0] == pytest.approx(0.0, abs=1e-9)


def test_an_end_is_led_on_to_the_next_line_only():
    wall, stroke = upright(0.5), np.array(((0.0, 0.3), (0.2, 0.3)))
    assert led_on([wall, stroke])[1][-1] == pytest.approx((0.5, 0.3))
    assert count([wall, stroke]) == 3


def test_a_line_that_comes_back_is_closed():
    found = regions([circle(0.5, 0.5, 0.25)], 200)
    assert found.max() == 1
    assert np.mean(found == found[100, 100]) == pytest.approx(np.pi * 0.25**2, abs=0.01)


def test_crossing_lines_make_four_regions():
    assert count([upright(0.5), upright(0.5)[:, ::-1]]) == 4


def test_without_a_line_the_larger_class_has_all():
    winner = np.zeros((50, 50), int)
    winner[:, 40:] = 1
    assert share_elsewhere([], winner) == pytest.approx(0.2)


@given(inner, inner)
def test_two_classes_and_one_line_the_strip_between_is_wrong(drawn, real):
    winner = np.zeros((80, 80), int)
    winner[:, round(80 * real) :] = 1
    wrong = share_elsewhere([upright(drawn)], winner)
    expected = min(abs(drawn - real), min(drawn, 1 - drawn) + 1.0)
    # Where a side is smaller than the strip, both sides can be of one class: never worse than no line.
    assert wrong <= min(expected, min(real, 1 - real)) + 0.03


def test_three_classes_each_region_is_of_the_class_that_wins_most_of_it():
    winner = np.repeat(np.arange(3), 30)[None].repeat(90, axis=0)
    assert share_elsewhere([upright(1 / 3), upright(2 / 3)], winner) == pytest.approx(0.0, abs=0.01)
    assert share_elsewhere([upright(1 / 3)], winner) == pytest.approx(1 / 3, abs=0.02)


@settings(max_examples=30)
@given(st.lists(st.tuples(inner, inner), min_size=2, max_size=6), st.integers(2, 4), st.integers(0, 9))
def test_any_line_is_at_least_as_good_as_none_and_never_below_zero(points, n_classes, seed):
    winner = np.random.default_rng(seed).integers(0, n_classes, (8, 8)).repeat(10, 0).repeat(10, 1)
    share = share_elsewhere([np.array(points)], winner)
    assert 0.0 <= share <= 1.0 - 1.0 / n_classes + 0.05


def test_regions_turned_over_are_judged_alike():
    winner = np.zeros((80, 80), int)
    winner[20:50, 10:60] = 1
    line = circle(0.4, 0.4, 0.2)
    assert share_elsewhere([line], winner) == pytest.approx(
        share_elsewhere([line[:, ::-1]], winner.T), abs=0.01
    )


# ------------------------------------------------------------------- sketch


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(-5, 5)), min_size=2, max_size=12))
def test_a_curve_has_one_value_at_each_step_wherever_the_hand_goes(places):
    sketch = CurveSketch()
    for start, end in pairwise(places):
        sketch = sketch.stroke(start, end)
    along, heights = sketch.points()
    assert (np.diff(along) > 0).all()
    assert len(along) == len(heights) <= KNOTS
    assert heights.min() >= min(y for _, y in places) - 1e-9
    assert heights.max() <= max(y for _, y in places) + 1e-9


def test_smoothing_takes_the_tremor_and_leaves_a_straight_line_and_the_ends():
    straight = CurveSketch().stroke((0.0, 1.0), (1.0, 3.0))
    assert straight.smoothed(0.0, 1.0).heights == pytest.approx(straight.heights)
    shaken = CurveSketch(straight.heights + 0.1 * (-1.0) ** np.arange(KNOTS))
    smooth = shaken.smoothed(0.0, 1.0).heights
    assert np.abs(smooth - straight.heights)[9:-9].max() < 0.001
    assert smooth[[0, -1]] == pytest.approx(shaken.heights[[0, -1]])


def test_a_second_stroke_replaces_the_first_where_it_is_and_a_gap_is_bridged():
    sketch = CurveSketch().stroke((0.0, 1.0), (0.3, 1.0)).stroke((0.7, 3.0), (1.0, 3.0))
    assert np.isnan(sketch.heights[KNOTS // 2])
    assert sketch.filled().heights[KNOTS // 2] == pytest.approx(2.0, abs=0.05)
    assert sketch.stroke((0.2, 5.0), (0.1, 5.0)).heights[round(0.15 * KNOTS)] == 5.0


@given(st.integers(0, HANDLES - 1), st.floats(-3, 3))
def test_a_key_moves_one_handle_and_its_neighbours_stay(handle, by):
    lifted = CurveSketch().flat(1.0).lifted(handle, by).heights
    knots = np.linspace(0, KNOTS - 1, HANDLES).round().astype(int)
    expected = np.ones(HANDLES)
    expected[handle] += by
    assert lifted[knots] == pytest.approx(expected)


def test_a_line_on_the_plane_keeps_its_ends():
    points = np.column_stack((np.linspace(0, 1, 50), 0.01 * (-1.0) ** np.arange(50)))
    line = smooth_line(points, 1.0)
    assert line[[0, -1]] == pytest.approx(points[[0, -1]], abs=0.02)
    assert np.abs(line[3:-3, 1]).max() < 0.01
    assert len(smooth_line(np.zeros((4, 2)), 1.0)) == 1
