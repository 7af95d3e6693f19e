import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import netviz.core.gradcheck as gradcheck
from netviz.core import Params, check_gradient, uncertainty
from tests.conftest import make_problem
from tests.core.test_network import course_toy


@given(
    st.tuples(st.integers(1, 10), st.integers(1, 3), st.integers(1, 7), st.integers(2, 4)),
    st.integers(0, 2**32 - 1),
    st.just(0.0) | st.floats(1e-6, 1),
)
def test_the_gradient_agrees_with_central_differences(size, seed, lam):
    check = check_gradient(*make_problem(np.random.default_rng(seed), *size), lam, tolerance=1e-7)
    assert check.passed, {n: (p.largest_error, p.worst) for n, p in check.parameters.items()}


def test_the_course_toy_passes():
    check = check_gradient(*course_toy(), 0.05)
    assert check.passed
    assert check.parameters["W1"].error.shape == (4, 10)


def test_random_directions_agree_for_large_networks(rng):
    problem = make_problem(rng, n=200, h=300)
    check = check_gradient(*problem, 0.01, method="directions")
    assert check.method == "directions"
    assert check.passed
    assert check_gradient(*make_problem(rng, n=3000, h=400), 0.01).method == "directions"


def test_entries_on_a_kink_are_told_apart():
    # Unit 0 has z2 = 0 for the second sample, whose first input is 0: only its second weight and its
    # bias move it.
    params = Params(
        np.array([[1.0, 0.3], [0.5, 0.2]]),
        np.array([-0.5, 0.1]),
        np.array([[1.0, -1.0], [0.5, 2.0]]),
        np.zeros(2),
    )
    a1 = np.array([[1.0, 2.0], [0.0, 1.0]])
    check = check_gradient(params, a1, np.array([0, 1]), 0.1)
    np.testing.assert_array_equal(check.parameters["W1"].kink, [[False, False], [True, False]])
    np.testing.assert_array_equal(check.parameters["b1"].kink, [True, False])
    assert check.parameters["W1"].error[1, 0] > 1e-3  # the quotient mixes two slopes there
    assert not check.parameters["W2"].kink.any()
    assert check.passed


@pytest.mark.parametrize("name", ["W1", "b1", "W2", "b2"])
def test_a_wrong_gradient_is_found_where_it_is_wrong(name, rng, monkeypatch):
    right = gradcheck.forward_backward

    def wrong(*arguments):
        trace = right(*arguments)
        gradient = getattr(trace, f"d{name}").copy()
        gradient.flat[-1] *= 1.01
        object.__setattr__(trace, f"d{name}", gradient)
        return trace

    monkeypatch.setattr(gradcheck, "forward_backward", wrong)
    check = check_gradient(*make_problem(rng), 0.1)
    assert not check.passed
    part = check.parameters[name]
    assert part.worst == tuple(np.subtract(part.error.shape, 1))
    assert all(p.largest_error < 1e-6 for n, p in check.parameters.items() if n != name)


def test_a_step_that_is_no_step_is_refused(rng):
    with pytest.raises(ValueError, match="ε"):
        check_gradient(*make_problem(rng), 0.1, epsilon=0.0)


@pytest.mark.parametrize("name", ["W1", "b1", "W2", "b2"])
def test_float32_gradients_are_held_against_float64_differences(name, rng, monkeypatch):
    params, a1, y = make_problem(rng)
    single = Params(*(value.astype(np.float32) for value in params))
    assert check_gradient(single, a1, y, 1e-3).passed
    right = gradcheck.forward_backward

    def wrong(*arguments):
        trace = right(*arguments)
        object.__setattr__(trace, f"d{name}", 1.5 * getattr(trace, f"d{name}"))
        return trace

    monkeypatch.setattr(gradcheck, "forward_backward", wrong)
    assert check_gradient(single, a1, y, 1e-3).parameters[name].largest_error > 0.2


@pytest.mark.parametrize("scale", [1e-3, 100.0, 300.0, 1e5])
def test_inputs_of_any_size_can_be_checked(scale):
    for seed in range(12):
        rng = np.random.default_rng(seed)
        params, a1, y = make_problem(rng, n=40, h=8)
        assert check_gradient(params, scale * a1, y, 5e-4).passed, seed


def test_huge_weights_are_checked_and_a_loss_that_is_none_is_refused(rng):
    params, a1, y = make_problem(rng)
    huge = Params(1e12 * params.W1, params.b1, 1e-12 * params.W2, params.b2)
    assert check_gradient(huge, a1, y, 0.0).parameters["W2"].numeric.shape == (6, 3)
    with pytest.raises(ValueError, match="not finite"):
        check_gradient(Params(params.W1, params.b1 * np.inf, params.W2, params.b2), a1, y, 0.1)


@pytest.mark.parametrize("method", ["entries", "directions"])
def test_a_check_is_the_same_whether_units_are_looked_at_together_or_one_by_one(monkeypatch, method):
    problem = make_problem(np.random.default_rng(3), n=40, h=7)
    together = check_gradient(*problem, 0.01, method=method)
    monkeypatch.setattr(uncertainty, "_BLOCK", 40)
    one_by_one = check_gradient(*problem, 0.01, method=method)
    for name, check in together.parameters.items():
        np.testing.assert_array_equal(one_by_one.parameters[name].numeric, check.numeric)
        np.testing.assert_allclose(one_by_one.parameters[name].bound, check.bound, rtol=1e-9)
