from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netviz.core import Params, forward_backward, init_params
from tests.conftest import make_problem

sizes = st.tuples(st.integers(1, 12), st.integers(1, 4), st.integers(1, 9), st.integers(2, 5))
seeds = st.integers(0, 2**32 - 1)


def course_toy():
    """The well-known toy problem of the course, from numpy's legacy random numbers."""
    np.random.seed(0)  # noqa: NPY002
    W1, W2 = 0.1 * np.random.randn(4, 10), 0.1 * np.random.randn(10, 3)  # noqa: NPY002
    np.random.seed(1)  # noqa: NPY002
    X = 10 * np.random.randn(5, 4)  # noqa: NPY002
    return Params(W1, np.zeros(10), W2, np.zeros(3)), X, np.array([0, 1, 2, 2, 1])


def test_the_course_toy_check_gives_the_published_loss():
    trace = forward_backward(*course_toy(), 0.05)
    assert trace.loss == pytest.approx(1.303787891330, abs=5e-13)
    assert trace.loss_data == pytest.approx(1.265857052118, abs=5e-13)
    assert trace.loss_reg == pytest.approx(0.037930839212, abs=5e-13)


def test_a_hundred_steps_on_the_course_toy_end_at_the_published_loss():
    params, X, y = course_toy()
    for _ in range(99):  # the course notes the loss of a step before its update: the 100th is here
        trace = forward_backward(params, X, y, 5e-6)
        params = Params(
            *(getattr(params, n) - 0.1 * getattr(trace, f"d{n}") for n in ("W1", "b1", "W2", "b2"))
        )
    assert forward_backward(params, X, y, 5e-6).loss == pytest.approx(0.00160192121953, rel=1e-11)


@pytest.mark.parametrize("case", range(4))
def test_gradients_equal_those_of_autograd(case):
    vectors = np.load(Path(__file__).with_name("torch_vectors.npz"))
    get = {name.partition("_")[2]: vectors[name] for name in vectors if name[0] == str(case)}
    params = Params(get["W1"], get["b1"], get["W2"], get["b2"])
    trace = forward_backward(params, get["a1"], get["y"], float(get["lam"]))
    assert trace.loss == pytest.approx(float(get["loss"]), rel=1e-14)
    for name in ("dz3", "dz2", "dW1", "db1", "dW2", "db2"):
        np.testing.assert_allclose(getattr(trace, name), get[name], rtol=1e-12, atol=1e-15)


@given(sizes, seeds, st.floats(0, 2))
def test_every_line_holds_as_it_is_written(size, seed, lam):
    rng = np.random.default_rng(seed)
    params, a1, y = make_problem(rng, *size)
    t = forward_backward(params, a1, y, lam)
    n = len(y)
    close = {"rtol": 1e-11, "atol": 1e-13}
    np.testing.assert_allclose(t.z2, a1 @ params.W1 + params.b1, **close)
    np.testing.assert_array_equal(t.a2, np.maximum(0, t.z2))
    np.testing.assert_allclose(t.z3, t.a2 @ params.W2 + params.b2, **close)
    exp = np.exp(t.z3)
    np.testing.assert_allclose(t.psi, exp / exp.sum(axis=1, keepdims=True), **close)
    assert t.loss_data == pytest.approx(np.mean(-np.log(t.psi[np.arange(n), y])), rel=1e-9)
    squares = np.sum(params.W1**2) + np.sum(params.W2**2)
    assert t.loss_reg == pytest.approx(lam * squares, rel=1e-12)
    assert t.loss == t.loss_data + t.loss_reg
    np.testing.assert_array_equal(t.delta, np.eye(size[3])[y])
    np.testing.assert_allclose(t.dz3, (t.psi - t.delta) / n, **close)
    np.testing.assert_allclose(t.dW2_data, t.a2.T @ t.dz3, **close)
    np.testing.assert_allclose(t.dW2_reg, 2 * lam * params.W2, **close)
    np.testing.assert_allclose(t.dW2, t.dW2_data + t.dW2_reg, **close)
    np.testing.assert_allclose(t.db2, t.dz3.sum(axis=0), **close)
    np.testing.assert_allclose(t.da2, t.dz3 @ params.W2.T, **close)
    np.testing.assert_array_equal(t.dz2, np.where(t.z2 > 0, t.da2, 0.0))
    np.testing.assert_allclose(t.dW1_data, a1.T @ t.dz2, **close)
    np.testing.assert_allclose(t.dW1, t.dW1_data + 2 * lam * params.W1, **close)
    np.testing.assert_allclose(t.db1, t.dz2.sum(axis=0), **close)
    assert t.accuracy == np.mean(t.psi.argmax(axis=1) == y)


@given(sizes, seeds)
def test_the_loss_does_not_change_when_all_logits_shift(size, seed):
    rng = np.random.default_rng(seed)
    params, a1, y = make_problem(rng, *size)
    shifted = Params(params.W1, params.b1, params.W2, params.b2 + 37.0)
    before, after = forward_backward(params, a1, y, 0.1), forward_backward(shifted, a1, y, 0.1)
    assert after.loss == pytest.approx(before.loss, rel=1e-12)
    np.testing.assert_allclose(after.dW1, before.dW1, rtol=1e-9, atol=1e-12)


@given(sizes, seeds)
def test_permuting_samples_classes_or_units_permutes_the_gradients(size, seed):
    rng = np.random.default_rng(seed)
    params, a1, y = make_problem(rng, *size)
    n, _, h, k = size
    trace = forward_backward(params, a1, y, 0.2)
    close = {"rtol": 1e-9, "atol": 1e-13}

    order = rng.permutation(n)
    samples = forward_backward(params, a1[order], y[order], 0.2)
    np.testing.assert_allclose(samples.dz3, trace.dz3[order], **close)
    np.testing.assert_allclose(samples.dW1, trace.dW1, **close)

    order = rng.permutation(k)
    turned = Params(params.W1, params.b1, params.W2[:, order], params.b2[order])
    classes = forward_backward(turned, a1, np.argsort(order)[y], 0.2)
    np.testing.assert_allclose(classes.dW2, trace.dW2[:, order], **close)
    np.testing.assert_allclose(classes.dW1, trace.dW1, **close)

    order = rng.permutation(h)
    turned = Params(params.W1[:, order], params.b1[order], params.W2[order], params.b2)
    units = forward_backward(turned, a1, y, 0.2)
    np.testing.assert_allclose(units.dW1, trace.dW1[:, order], **close)
    np.testing.assert_allclose(units.db1, trace.db1[order], **close)
    np.testing.assert_allclose(units.dW2, trace.dW2[order], **close)


@given(sizes, seeds)
def test_without_regularization_there_is_no_penalty(size, seed):
    trace = forward_backward(*make_problem(np.random.default_rng(seed), *size), 0.0)
    assert trace.loss_reg == 0.0
    assert trace.loss == trace.loss_data
    assert not trace.dW1_reg.any()
    assert not trace.dW2_reg.any()


@given(sizes, seeds, st.floats(0, 0.5))
def test_a_small_enough_step_never_raises_the_loss(size, seed, lam):
    params, a1, y = make_problem(np.random.default_rng(seed), *size)
    trace = forward_backward(params, a1, y, lam)
    losses = []
    for eta in (1e-5, 1e-7):
        moved = (getattr(params, n) - eta * getattr(trace, f"d{n}") for n in ("W1", "b1", "W2", "b2"))
        losses.append(forward_backward(Params(*moved), a1, y, lam).loss)
    assert min(losses) <= trace.loss * (1 + 1e-14)


@pytest.mark.parametrize("size", [1e4, 1e8, 1e300])
def test_softmax_and_loss_stay_exact_for_huge_logits(size):
    params = Params(np.zeros((2, 1)), np.zeros(1), np.zeros((1, 3)), np.array([size, 0.0, -size]))
    trace = forward_backward(params, np.zeros((3, 2)), np.array([0, 1, 2]), 0.0)
    np.testing.assert_array_equal(trace.psi, [[1.0, 0.0, 0.0]] * 3)
    np.testing.assert_array_equal(trace.losses, [0.0, size, 2 * size])
    assert trace.loss_data == pytest.approx(size, rel=1e-15)
    assert np.isfinite(trace.dW2).all()


@pytest.mark.parametrize("zero", [0.0, -0.0])
def test_the_derivative_of_a_unit_at_exactly_zero_is_zero(zero):
    params = Params(np.full((1, 2), zero), np.array([zero, 1.0]), np.ones((2, 2)), np.zeros(2))
    params = Params(params.W1, params.b1, np.array([[1.0, -1.0], [2.0, 0.5]]), params.b2)
    trace = forward_backward(params, np.array([[1.0], [-1.0]]), np.array([0, 1]), 0.0)
    np.testing.assert_array_equal(trace.z2[:, 0], [0.0, 0.0])
    np.testing.assert_array_equal(trace.dz2[:, 0], [0.0, 0.0])
    assert trace.da2[:, 0].all()
    assert trace.dz2[:, 1].all()


def test_a_unit_that_is_almost_silent_still_has_its_gradient():
    params = Params(np.zeros((1, 1)), np.array([5e-324]), np.array([[1.0, -1.0]]), np.zeros(2))
    trace = forward_backward(params, np.ones((1, 1)), np.array([0]), 0.0)
    assert trace.dz2[0, 0] == trace.da2[0, 0] != 0.0


def test_a_trace_does_not_change_when_others_are_made(rng):
    params, a1, y = make_problem(rng)
    first = forward_backward(params, a1, y, 0.1)
    kept = {name: value.copy() for name, value in first.to_arrays().items()}
    forward_backward(params, 2 * a1, y, 0.1)
    a1[:] = 0.0
    for name, value in first.to_arrays().items():
        np.testing.assert_array_equal(value, kept[name])
    with pytest.raises(ValueError, match="read-only"):
        first.z2[0, 0] = 1.0
    with pytest.raises(ValueError, match="read-only"):
        first.params.W1[0, 0] = 1.0


def test_parameters_do_not_follow_the_arrays_that_they_were_made_from():
    W1 = np.ones((2, 3))
    params = Params(W1, np.zeros(3), np.ones((3, 2)), np.zeros(2))
    W1[:] = 5.0
    assert (params.W1 == 1.0).all()


def test_without_regularization_even_overflowing_weights_cost_nothing():
    params = Params(np.full((1, 1), 1e160), np.zeros(1), np.full((1, 2), 1e-200), np.zeros(2))
    trace = forward_backward(params, np.ones((1, 1)), np.array([0]), 0.0)
    assert trace.loss_reg == 0.0
    assert np.isfinite(trace.loss)


def test_float32_parameters_give_a_float32_pass(rng):
    params, a1, y = make_problem(rng)
    single = Params(*(value.astype(np.float32) for value in params))
    trace, reference = forward_backward(single, a1, y, 0.1), forward_backward(params, a1, y, 0.1)
    assert trace.z2.dtype == trace.dW1.dtype == np.float32
    np.testing.assert_allclose(trace.dW1, reference.dW1, rtol=1e-3, atol=1e-5)
    np.testing.assert_array_equal(trace.dz2 == 0, trace.z2 <= 0)


def test_ties_count_for_the_first_class():
    params = init_params(2, 4, 3, "zeros")
    trace = forward_backward(params, np.ones((6, 2)), np.array([0, 0, 1, 1, 2, 2]), 0.0)
    assert trace.accuracy == pytest.approx(1 / 3)
    assert trace.loss_data == pytest.approx(np.log(3), rel=1e-15)


@pytest.mark.parametrize("scheme", ["zeros", "constant"])
def test_equal_units_keep_equal_gradients(scheme, rng):
    _, a1, y = make_problem(rng)
    trace = forward_backward(init_params(2, 6, 3, scheme), a1, y, 0.1)
    np.testing.assert_allclose(trace.dW1, trace.dW1[:, :1] @ np.ones((1, 6)), rtol=1e-12)


@pytest.mark.parametrize(
    ("scheme", "deviation"),
    [("he-normal", (2 / 50) ** 0.5), ("glorot", (2 / 250) ** 0.5), ("small-gaussian", 0.01)],
)
def test_initial_weights_have_the_scheme_s_deviation(scheme, deviation, rng):
    params = init_params(50, 200, 3, scheme, rng)
    assert params.W1.std() == pytest.approx(deviation, rel=0.05)
    assert not params.b1.any()
    assert not params.b2.any()


def test_wrong_input_is_refused_with_what_was_expected(rng):
    params, a1, y = make_problem(rng)
    with pytest.raises(ValueError, match="0 … 2"):
        forward_backward(params, a1, y + 1, 0.0)
    with pytest.raises(ValueError, match="λ"):
        forward_backward(params, a1, y, -1.0)
    with pytest.raises(ValueError, match="columns"):
        forward_backward(params, a1[:, :1], y, 0.0)
    with pytest.raises(ValueError, match="integers"):
        forward_backward(params, a1, y[:-1], 0.0)
    with pytest.raises(ValueError, match="b1 must have the shape"):
        Params(params.W1, params.b1[:-1], params.W2, params.b2)
    with pytest.raises(ValueError, match="scheme"):
        init_params(2, 3, 2, "he")
