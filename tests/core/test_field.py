import numpy as np
import pytest

from netviz.core import Params, boundary, init_params, logits_on_grid, probabilities
from netviz.core.field import _logits_by_kinks, _logits_by_product


def exact(params, xs, ys):
    points = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    z3 = np.maximum(points @ params.W1 + params.b1, 0) @ params.W2 + params.b2
    return z3.T.reshape(-1, len(ys), len(xs))


@pytest.mark.parametrize("n_hidden", [1, 8, 100, 300])
def test_both_ways_give_the_network_s_logits(n_hidden, rng):
    start = init_params(2, n_hidden, 4, rng=rng)
    params = Params(start.W1, rng.standard_normal(n_hidden), start.W2, rng.standard_normal(4))
    xs, ys = np.linspace(-3, 2, 150), np.linspace(-1, 4, 90)
    reference = exact(params, xs, ys)
    np.testing.assert_allclose(_logits_by_kinks(params, xs, ys), reference, atol=1e-11)
    np.testing.assert_allclose(_logits_by_product(params, xs, ys), reference, atol=2e-4)
    np.testing.assert_allclose(logits_on_grid(params, xs, ys), reference, atol=2e-4)


def test_units_without_a_kink_along_a_row_are_right_too(rng):
    params = Params(
        np.array([[0.0, 0.0, 1.0], [1.0, -1.0, 0.0]]),
        np.array([0.0, 0.5, -9.0]),
        rng.standard_normal((3, 2)),
        np.zeros(2),
    )
    xs, ys = np.linspace(-1, 1, 40), np.linspace(-2, 2, 31)
    np.testing.assert_allclose(_logits_by_kinks(params, xs, ys), exact(params, xs, ys), atol=1e-12)


def test_probabilities_sum_to_one_and_stay_finite(rng):
    psi = probabilities(1e4 * rng.standard_normal((5, 8, 9)))
    np.testing.assert_allclose(psi.sum(axis=0), 1.0)
    assert np.isfinite(psi).all()


def test_the_boundary_lies_where_two_logits_are_equal():
    x, y = np.meshgrid(np.arange(30.0), np.arange(20.0))
    logits = np.stack((np.zeros_like(x), x - 2 * y + 3.3))
    lines = boundary(logits)
    assert len(lines)
    np.testing.assert_allclose(lines[..., 0] - 2 * lines[..., 1] + 3.3, 0.0, atol=1e-9)
    # all the way through the picture, without gaps
    assert lines[..., 0].min() == 0.0
    assert lines[..., 1].max() == pytest.approx((29 + 3.3) / 2, abs=0.51)


def test_three_regions_meet_and_a_single_region_has_no_boundary():
    x, y = np.meshgrid(np.linspace(-1, 1, 25), np.linspace(-1, 1, 25))
    angle = np.array([0.3, 2.4, 4.5])
    logits = np.cos(angle)[:, None, None] * x + np.sin(angle)[:, None, None] * y
    lines = boundary(logits)
    assert np.abs(lines - 12).max(axis=(1, 2)).min() < 1.5  # some piece touches the meeting point
    assert boundary(np.stack((x * 0, x * 0 - 1))).shape == (0, 2, 2)


def test_only_two_inputs_make_a_plane():
    with pytest.raises(ValueError, match="2 inputs"):
        logits_on_grid(init_params(3, 2, 2), np.arange(3.0), np.arange(3.0))


@pytest.mark.parametrize("n_hidden", [16, 200])
def test_far_from_the_origin_the_field_is_as_good(n_hidden, rng):
    start = init_params(2, n_hidden, 3, rng=rng)
    b1 = -1e6 * start.W1.sum(axis=0) + rng.standard_normal(n_hidden)
    params = Params(start.W1, b1, start.W2, start.b2)
    grid = 1e6 + np.linspace(-1, 1, 60)
    np.testing.assert_allclose(logits_on_grid(params, grid, grid), exact(params, grid, grid), atol=1e-3)


def test_a_network_that_is_not_finite_has_no_field():
    params = init_params(2, 200, 3)
    W1 = params.W1.copy()
    W1[0, 7] = np.nan
    broken = Params(W1, params.b1, params.W2, params.b2)
    assert np.isnan(logits_on_grid(broken, np.linspace(0, 1, 300), np.linspace(0, 1, 5))).all()
