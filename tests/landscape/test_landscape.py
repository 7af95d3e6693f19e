"""The loss on planes and lines is the engine's own loss; what is said of the next step is what it does."""

import math

import numpy as np
import pytest

from netviz.core import Params, forward_backward, init_params
from netviz.core.params import ParamVector, Sizes
from netviz.landscape import (
    Box,
    DirectionError,
    Plane,
    PlaneLoss,
    contours,
    cut_stepwise,
    entries,
    grid_within,
    levels_of,
    next_step,
    path_directions,
    random_directions,
    surface_stepwise,
    unit_entries,
)
from netviz.landscape.cut import CROSSES, OVERSHOOTS, SHORT
from netviz.landscape.plane_loss import samples_of
from netviz.landscape.surface import Bounds

SIZES = Sizes(2, 7, 3)
LAM = 0.01


def finished(work):
    while True:
        try:
            next(work)
        except StopIteration as stop:
            return stop.value


@pytest.fixture
def problem(rng):
    a1, y = rng.standard_normal((40, 2)), rng.integers(0, 3, 40)
    theta = ParamVector.from_params(init_params(*SIZES, rng=rng)).vector
    theta[SIZES.starts[1] : SIZES.starts[2]] = 0.1  # b1
    return a1, y, theta


def traced(theta, a1, y, lam=LAM):
    return forward_backward(ParamVector(SIZES, np.ascontiguousarray(theta)).to_params(), a1, y, lam)


def planes(theta, rng):
    path = theta + np.cumsum(rng.standard_normal((9, len(theta))), axis=0)
    gradient = rng.standard_normal(len(theta))
    return {
        "random": random_directions(SIZES, theta, 4),
        "path": path_directions(SIZES, theta, path, gradient),
        "W1": entries(SIZES, theta, *unit_entries(SIZES, "W1", 3)),
        "W2": entries(SIZES, theta, *unit_entries(SIZES, "W2", 3, (2, 0))),
        "line": Plane(SIZES, theta, gradient, np.zeros_like(theta)),
    }


@pytest.mark.parametrize("kind", ["random", "path", "W1", "W2", "line"])
@pytest.mark.parametrize("lam", [0.0, LAM])
def test_the_loss_on_a_plane_is_that_of_the_passes_at_twenty_points(problem, rng, kind, lam):
    a1, y, theta = problem
    plane = planes(theta, rng)[kind]
    places = rng.uniform(-3, 3, (20, 2))
    found = PlaneLoss(plane, samples_of(a1, y, SIZES), lam).at(*places.T)
    for number, (alpha, beta) in enumerate(places):
        trace = traced(plane.theta(alpha, beta), a1, y, lam)
        assert found.data[number] == pytest.approx(trace.loss_data, rel=1e-12)
        assert found.reg[number] == pytest.approx(trace.loss_reg, rel=1e-12)
        assert found.loss[number] == pytest.approx(trace.loss, rel=1e-12)


def test_a_grid_that_is_computed_in_many_blocks_has_the_values_of_its_points(rng, monkeypatch, problem):
    a1, y, theta = problem
    monkeypatch.setattr("netviz.landscape.plane_loss._BLOCK", 700)
    plane, box = random_directions(SIZES, theta, 1), Box(-1.0, -0.5, 1.0, 0.5)
    surface = finished(surface_stepwise(plane, box, samples_of(a1, y, SIZES), LAM, (9, 9), len(y)))
    for row, beta in enumerate(np.linspace(-0.5, 0.5, 9)):
        trace = traced(plane.theta(0.25, beta), a1, y)
        assert surface.values("loss")[row, 5] == pytest.approx(trace.loss, rel=1e-12)
        assert surface.values("loss_data")[row, 5] == pytest.approx(trace.loss_data, rel=1e-12)


def test_every_filter_of_a_random_direction_is_as_long_as_in_theta(problem):
    _, _, theta = problem
    plane, again = (random_directions(SIZES, theta, 3) for _ in range(2))
    here = ParamVector(SIZES, theta)
    for direction in (plane.across, plane.up):
        found = ParamVector(SIZES, direction)
        for drawn, wanted in ((found.layer1, here.layer1), (found.layer2, here.layer2)):
            assert np.linalg.norm(drawn, axis=0) == pytest.approx(np.linalg.norm(wanted, axis=0))
    assert np.array_equal(plane.across, again.across)
    assert not np.allclose(plane.across, random_directions(SIZES, theta, 4).across)
    assert plane.theta(0.0, 0.0) == pytest.approx(theta, abs=0)


def test_weights_of_zero_give_no_random_directions_and_a_sentence():
    with pytest.raises(DirectionError, match="every weight is 0"):
        random_directions(SIZES, np.zeros(SIZES.n_parameters), 0)


def test_a_path_in_a_plane_is_reproduced_by_its_two_directions(problem, rng):
    *_, theta = problem
    one, other = rng.standard_normal((2, len(theta)))
    turns = np.linspace(0, 5, 30)
    path = theta + np.outer(turns * np.cos(turns), one) + np.outer(turns * np.sin(turns), other)
    plane = path_directions(SIZES, path[12], path, one)
    places = plane.project(path)
    assert sum(plane.shares) == pytest.approx(1.0, abs=1e-12)
    again = plane.origin + places @ np.stack((plane.across, plane.up))
    assert again == pytest.approx(path, abs=1e-10)
    assert np.stack((plane.across, plane.up)) @ plane.across == pytest.approx([1, 0], abs=1e-12)
    assert places[-1, 0] > places[0, 0]


def test_the_present_theta_is_on_the_plane_of_a_path_that_leaves_the_plane(problem, rng):
    *_, theta = problem
    path = theta + np.cumsum(rng.standard_normal((30, len(theta))), axis=0)
    plane = path_directions(SIZES, path[20], path, path[0])
    assert 0 < plane.shares[1] < plane.shares[0] < sum(plane.shares) < 1
    assert plane.theta(*plane.project(path[20:21])[0]) == pytest.approx(path[20], abs=1e-12)
    variances = np.sort(np.linalg.eigvalsh(np.cov(path.T, bias=True)))[::-1]
    assert plane.shares == pytest.approx(tuple(variances[:2] / variances.sum()))


def test_a_run_without_steps_has_no_directions_and_one_step_is_joined_by_the_gradient(problem, rng):
    *_, theta = problem
    gradient = rng.standard_normal(len(theta))
    with pytest.raises(DirectionError, match="play it"):
        path_directions(SIZES, theta, theta[None], gradient)
    plane = path_directions(SIZES, theta, np.stack((theta + 1.0, theta)), gradient)
    assert plane.shares == (1.0, 0.0)
    assert abs(plane.across @ plane.up) < 1e-12
    with pytest.raises(DirectionError, match="straight"):
        path_directions(SIZES, theta, np.stack((theta + gradient, theta)), gradient)


def test_the_entries_of_a_unit_are_the_coordinates(problem):
    *_, theta = problem
    params = ParamVector(SIZES, theta)
    one = entries(SIZES, theta, *unit_entries(SIZES, "W1", 4))
    assert one.project(theta[None])[0] == pytest.approx(params.W1[:, 4])
    other = entries(SIZES, theta, *unit_entries(SIZES, "W2", 4, (2, 1)))
    assert other.project(theta[None])[0] == pytest.approx(params.W2[4, [2, 1]])
    assert ParamVector(SIZES, other.theta(5.0, 6.0)).W2[4].tolist() == [params.W2[4, 0], 6.0, 5.0]
    with pytest.raises(DirectionError, match="choose two"):
        entries(SIZES, theta, 3, 3)


def cut_of(theta, a1, y, eta, lam=LAM, update=None):
    return finished(cut_stepwise(SIZES, theta, samples_of(a1, y, SIZES), lam, eta, update, len(y)))


def test_the_cut_falls_by_the_square_of_the_gradient_and_bends_as_differences_say(problem):
    a1, y, theta = problem
    trace = traced(theta, a1, y)
    gradient = ParamVector.from_params(Params(trace.dW1, trace.db1, trace.dW2, trace.db2)).vector
    cut = cut_of(theta, a1, y, 0.1)
    assert cut.slope == pytest.approx(-float(gradient @ gradient), rel=1e-12)
    assert cut.plane.across == pytest.approx(-gradient, abs=1e-15)
    h = 1e-4
    before, here, after = (traced(theta - t * gradient, a1, y).loss for t in (-h, 0.0, h))
    assert (after - before) / (2 * h) == pytest.approx(cut.slope, rel=1e-5)
    assert (after - 2 * here + before) / h**2 == pytest.approx(cut.curvature * -cut.slope, rel=1e-3)
    assert cut.loss_here == pytest.approx(trace.loss, rel=1e-12)
    at = np.flatnonzero(cut.t == 0.1)[0]
    assert cut.loss[at] == pytest.approx(traced(theta - 0.1 * gradient, a1, y).loss, rel=1e-12)


def test_steps_of_three_lengths_stop_short_cross_the_floor_and_jump_over_the_valley(problem):
    a1, y, theta = problem
    floor = cut_of(theta, a1, y, 0.5).floor
    back = cut_of(theta, a1, y, 20 * floor).back
    assert floor < back
    for eta, verdict in (
        (0.3 * floor, SHORT),
        (0.5 * (floor + back), CROSSES),
        (1.5 * back, OVERSHOOTS),
    ):
        cut = cut_of(theta, a1, y, eta)
        trace = traced(theta + eta * cut.plane.across, a1, y)
        assert cut.verdict == verdict
        assert cut.step_is_plain
        assert cut.step_t == eta
        assert cut.step_loss == pytest.approx(trace.loss, rel=1e-12)
        assert cut.t[0] < 0 < eta < cut.t[-1]
        assert (cut.step_loss > cut.loss_here) == (verdict == OVERSHOOTS)


def test_a_step_by_another_rule_is_marked_where_it_leads(problem, rng):
    a1, y, theta = problem
    gradient = -cut_of(theta, a1, y, 0.1).plane.across
    update = next_step("momentum", rng.standard_normal(len(theta)), gradient, 0.1)
    cut = cut_of(theta, a1, y, 0.1, update=update)
    assert not cut.step_is_plain
    assert cut.step_t == pytest.approx(float(-update @ gradient / (gradient @ gradient)))
    assert 0 < cut.step_share < 1
    assert cut.step_loss == pytest.approx(traced(theta + update, a1, y).loss, rel=1e-12)


def test_no_gradient_and_no_number_are_said_and_nothing_is_divided_by_them(problem):
    a1, y, theta = problem
    flat = cut_of(np.zeros_like(theta), a1[:39], np.arange(39) % 3, 0.1)
    assert flat.is_flat
    assert flat.loss_here == pytest.approx(math.log(3))
    lost = cut_of(np.full_like(theta, np.nan), a1, y, 0.1)
    assert not lost.is_finite
    huge = cut_of(np.full_like(theta, 1e200), a1, y, 0.1)
    assert not huge.is_finite


def test_large_problems_get_a_coarser_grid_and_then_fewer_samples():
    bounds = Bounds((41, 21), 10_000_000)
    assert grid_within(bounds, 100, 30) == (41, 100)
    assert grid_within(bounds, 500, 30) == (21, 500)
    side, n_samples = grid_within(bounds, 10_000, 300)
    assert side == 21
    assert 50 <= n_samples < 10_000
    assert side * side * n_samples * 300 <= bounds.work
    a1, y = np.zeros((1000, 2)), np.arange(1000) % 3
    some, again = (samples_of(a1, y, SIZES, 50) for _ in range(2))
    assert len(some.y) == 50
    assert np.array_equal(some.y, again.y)


def test_contours_run_where_the_values_have_their_level():
    xs, ys = np.meshgrid(np.linspace(-2, 2, 41), np.linspace(-2, 2, 41))
    values = xs**2 + ys**2
    (circle,) = contours(values, [1.0])
    points = circle.pieces.reshape(-1, 2) / 10 - 2
    assert np.hypot(*points.T) == pytest.approx(1.0, abs=0.01)
    assert np.linalg.norm(np.diff(circle.pieces, axis=1), axis=2).sum() / 10 == pytest.approx(
        2 * np.pi, 0.01
    )
    values[20, 20] = np.nan
    assert len(contours(values, [0.001])[0].pieces) == 0
    saddle = contours(np.array([[0.0, 1.0], [1.0, 0.0]]), [0.6])[0].pieces
    assert len(saddle) == 2
    assert ((saddle[:, 0] - saddle[:, 1]) != 0).all()


def test_levels_are_round_even_where_values_are_alike_and_by_ratios_where_they_are_not():
    even = levels_of(np.array([0.31, 0.88]))
    assert 4 <= len(even) <= 12
    assert np.ptp(np.diff(even)) < 1e-9
    assert set(levels_of(np.array([0.004, 9.0]))) >= {0.005, 0.05, 0.5, 5.0}
    assert len(levels_of(np.array([1e-9, 1e9]))) <= 12
    assert levels_of(np.full(4, 0.3)) == []
    assert levels_of(np.array([np.nan, 1.0, np.inf])) == []
