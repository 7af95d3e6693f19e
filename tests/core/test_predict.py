"""The network's answer, without a class and without a gradient."""

from __future__ import annotations

import numpy as np
import pytest

from netviz.core import classify, forward_backward, init_params, predict
from netviz.core.params import Params


def problem(seed=0, n_samples=40, n_hidden=7, n_classes=4):
    rng = np.random.default_rng(seed)
    params = init_params(2, n_hidden, n_classes, rng=rng)
    return params, rng.standard_normal((n_samples, 2)), rng.integers(0, n_classes, n_samples)


@pytest.mark.parametrize("seed", range(5))
def test_it_is_the_forward_pass_that_trains_bit_for_bit(seed):
    params, a1, y = problem(seed)
    found, trace = predict(params, a1), forward_backward(params, a1, y, 0.1)
    for name in ("z2", "a2", "z3", "psi"):
        np.testing.assert_array_equal(getattr(found, name), getattr(trace, name))
    assert np.mean(found.classes == y) == trace.accuracy
    np.testing.assert_array_equal(classify(params, a1), found.classes)
    np.testing.assert_allclose(found.losses(y), trace.losses, rtol=1e-12)


@pytest.mark.parametrize(("n_samples", "n_hidden"), [(0, 3), (1, 600), (200, 600), (9000, 8)])
def test_many_points_have_the_same_answers_block_by_block(n_samples, n_hidden):
    params, a1, _ = problem(n_samples=n_samples, n_hidden=n_hidden)
    np.testing.assert_array_equal(classify(params, a1), predict(params, a1).classes)


def test_the_loss_of_a_class_whose_probability_is_0_is_finite():
    params = Params(np.array([[1.0], [0.0]]), np.zeros(1), np.array([[1000.0, -1000.0]]), np.zeros(2))
    found = predict(params, np.array([[1.0, 0.0]]))
    assert found.psi[0, 1] == 0.0
    assert found.losses(np.array([1])).tolist() == [2000.0]


def test_where_classes_tie_the_first_is_the_answer():
    params = Params(np.ones((2, 3)), np.zeros(3), np.zeros((3, 2)), np.zeros(2))
    assert predict(params, np.ones((4, 2))).classes.tolist() == [0] * 4
    assert classify(params, np.ones((4, 2))).tolist() == [0] * 4


def test_a_diverged_network_answers_with_nan_and_without_a_warning():
    params = Params(np.full((2, 3), 1e200), np.zeros(3), np.full((3, 2), 1e200), np.zeros(2))
    assert np.isnan(predict(params, np.ones((1, 2))).psi).any()


def test_points_of_another_dimension_are_refused():
    with pytest.raises(ValueError, match=r"a1 must have the shape \(N, 2\), not \(5, 3\)"):
        predict(problem()[0], np.ones((5, 3)))
