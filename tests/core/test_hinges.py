"""The units' lines in the plane, and which of them tell most."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netviz.core import Frame, Hinges, hinge_strengths, init_params, predict, strongest_hinges
from netviz.core.hinges import is_dead
from netviz.core.params import Params

SQUARE = Frame(np.zeros(2), np.ones(2))


def lines(*angles_and_places: tuple[float, float]) -> Hinges:
    """Lines at an angle in degrees, so far from the origin."""
    angle, place = np.array(angles_and_places).T
    w = np.column_stack((np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))))
    return Hinges(w, -place)


def chosen(hinges: Hinges, strength=None, activity=None, **options) -> tuple[int, ...]:
    n_units = len(hinges.b)
    strength = np.arange(n_units, 0, -1.0) if strength is None else np.array(strength, float)
    activity = np.full(n_units, 0.5) if activity is None else np.array(activity)
    return strongest_hinges(strength, hinges, activity, options.pop("frame", SQUARE), **options)


# ----------------------------------------------------------------- geometry


@pytest.mark.parametrize("seed", range(4))
def test_z2_is_0_on_a_hinge_and_positive_on_its_active_side(seed):
    rng = np.random.default_rng(seed)
    params = init_params(2, 12, 3, rng=rng)
    params = Params(params.W1, rng.standard_normal(12), params.W2, params.b2)
    mean, scale = np.array([3.0, -40.0]), np.array([0.5, 100.0])
    frame = Frame(mean, 3 * scale)
    ends, normals = Hinges.of(params, mean, scale).within(frame)
    seen = np.flatnonzero(~np.isnan(ends[:, 0, 0]))
    assert len(seen) > 3
    for unit in seen:
        on_line = predict(params, (ends[unit] - mean) / scale).z2[:, unit]
        np.testing.assert_allclose(on_line, 0.0, atol=1e-12)
        beside = predict(params, (ends[unit] + 0.01 * normals[unit] - mean) / scale).z2[:, unit]
        assert (beside > 0).all()
        assert (np.abs(ends[unit] - frame.centre) <= frame.half * (1 + 1e-12)).all()


def test_a_line_beside_the_frame_has_no_ends():
    ends, _ = lines((0, 0.5), (0, 1.5)).within(SQUARE)
    assert np.isnan(ends[1]).all()
    np.testing.assert_allclose(np.sort(ends[0], axis=0), [[0.5, -1.0], [0.5, 1.0]])


def test_distances_are_counted_in_pixels():
    hinges = lines((0, 0.0), (90, 0.0))
    np.testing.assert_allclose(hinges.distances(np.array([0.3, 0.8]), np.array([0.1, 0.2])), [3.0, 4.0])


def test_a_unit_without_a_direction_has_no_line():
    params = Params(np.zeros((2, 2)), np.ones(2), np.ones((2, 2)), np.zeros(2))
    hinges = Hinges.of(params, np.zeros(2), np.ones(2))
    assert np.isnan(hinges.within(SQUARE)[0]).all()
    assert chosen(hinges) == ()


def test_a_network_of_three_inputs_has_no_lines():
    with pytest.raises(ValueError, match="takes 3"):
        Hinges.of(init_params(3, 4, 2), np.zeros(3), np.ones(3))


def test_a_dead_unit_fires_for_no_sample():
    assert is_dead(np.array([0.0, 0.01, np.nan])).tolist() == [True, False, False]


# -------------------------------------------------------------- which twelve


def test_a_hinge_that_adds_to_all_scores_alike_bends_nothing():
    W1 = np.array([[3.0, 3.0], [4.0, 4.0]])
    params = Params(W1, np.zeros(2), np.array([[2.0, 2.0, 2.0], [1.0, 0.0, -1.0]]), np.zeros(3))
    np.testing.assert_allclose(hinge_strengths(params), [0.0, 5 * np.sqrt(2)])


def test_the_strongest_come_first():
    assert chosen(lines((0, 0), (40, 0), (80, 0)), [2, 9, 5]) == (1, 2, 0)


def test_no_more_than_are_asked_for():
    fan = lines(*((10.0 * n, 0.0) for n in range(18)))
    assert chosen(fan) == tuple(range(12))
    assert chosen(fan, count=3) == (0, 1, 2)


def test_lines_that_miss_the_frame_and_units_with_hardly_a_sample_on_one_side_are_left_out():
    hinges = lines((0, 5.0), (30, 0), (60, 0), (90, 0), (120, 0))
    assert chosen(hinges, activity=[0.5, 0.01, 0.99, 0.02, np.nan]) == (3, 4)


def test_the_weaker_of_two_lines_that_look_like_one_is_left_out():
    assert chosen(lines((0, 0), (6, 0))) == (0,)
    assert chosen(lines((0, 0), (186, 0))) == (0,)  # their active sides face each other
    assert chosen(lines((0, 0), (8, 0))) == (0, 1)
    assert chosen(lines((0, 0), (0, 0.11))) == (0,)  # the frame is 2 high
    assert chosen(lines((0, 0), (0, 0.13))) == (0, 1)


def test_whether_lines_look_like_one_depends_on_the_picture_not_on_the_units():
    """Upright lines 10 apart: near each other in a frame of 200, far in one of 100."""
    hinges = lines((0, 0), (0, 10.0))
    assert chosen(hinges, frame=Frame(np.zeros(2), np.array([100.0, 1.0]))) == (0,)
    assert chosen(hinges, frame=Frame(np.zeros(2), np.array([50.0, 1.0]))) == (0, 1)
    # On a screen twice as wide as high, they are as far apart as in half the frame.
    wide = Frame(np.zeros(2), np.array([100.0, 1.0]), aspect=2.0)
    assert chosen(hinges, frame=wide) == (0, 1)


FAN = lines(*((9.0 * n, 0.0) for n in range(20)))


def test_a_shown_hinge_stays_until_it_falls_below_the_sixteenth_place():
    strength = np.arange(20, 0, -1.0)
    shown = chosen(FAN, strength)
    assert shown == tuple(range(12))
    strength[11] = 5.5  # now the fifteenth
    assert 11 not in chosen(FAN, strength)
    assert set(chosen(FAN, strength, shown=shown)) == set(shown)
    strength[11] = 3.5  # the seventeenth
    assert set(chosen(FAN, strength, shown=shown)) == {*range(11), 12}


def test_two_lines_that_look_like_one_do_not_take_turns():
    hinges = lines((0, 0), (3, 0), (60, 0))
    assert chosen(hinges, [1.0, 1.1, 5], shown=(2, 0)) == (2, 0)
    assert chosen(hinges, [1.0, 1.1, 5]) == (2, 1)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), n_units=st.integers(1, 60), count=st.integers(0, 14))
def test_the_choice_is_a_subset_without_doubles_and_chosen_again_from_itself(seed, n_units, count):
    rng = np.random.default_rng(seed)
    hinges = Hinges(rng.standard_normal((n_units, 2)), rng.standard_normal(n_units))
    strength, activity = rng.random(n_units), rng.random(n_units)
    found = chosen(hinges, strength, activity, count=count)
    assert len(found) == len(set(found)) <= count
    assert list(found) == sorted(found, key=lambda unit: -strength[unit])
    assert chosen(hinges, strength, activity, count=count, shown=found) == found
