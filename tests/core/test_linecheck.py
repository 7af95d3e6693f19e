import numpy as np
import pytest

from netviz.core import (
    MISTAKES,
    Params,
    Verdict,
    check_activation,
    check_gradient,
    error_curve,
    fed_by,
    forward_backward,
)
from netviz.core.gradcheck import check_stepwise
from netviz.core.why import WHY, facts
from netviz.resources import RESOURCES
from tests.conftest import make_problem


def test_the_error_falls_with_epsilon_squared_until_rounding_makes_it_rise(rng):
    curve = error_curve(*make_problem(rng), 0.01)
    best = int(np.argmin(curve.float64))
    assert 1e-8 < curve.epsilon[best] < 1e-3
    assert curve.float64[best] < 1e-8
    truncation = (curve.epsilon > 1e-4) & (curve.epsilon < 2e-3)
    slope = np.polyfit(np.log(curve.epsilon[truncation]), np.log(curve.float64[truncation]), 1)[0]
    assert slope == pytest.approx(2.0, abs=0.2)
    rounding = curve.epsilon < 1e-9
    slope = np.polyfit(np.log(curve.epsilon[rounding]), np.log(curve.float64[rounding]), 1)[0]
    assert slope == pytest.approx(-1.0, abs=0.35)


def test_float32_never_comes_near_float64(rng):
    curve = error_curve(*make_problem(rng), 0.01)
    assert curve.float32.min() > 1000 * curve.float64.min()
    problem = make_problem(rng)
    assert check_gradient(*problem, 0.01).passed
    single = check_gradient(*problem, 0.01, loss_dtype=np.float32)
    assert single.verdict is Verdict.CANNOT_BE_TOLD  # a right gradient, and no step to see it with
    numeric, derived = (
        np.concatenate([getattr(part, side).ravel() for part in single.parameters.values()])
        for side in ("numeric", "analytic")
    )
    assert np.linalg.norm(numeric - derived) > 1e-3 * np.linalg.norm(derived)


def test_a_step_that_is_lost_in_rounding_is_no_agreement(rng):
    check = check_gradient(*make_problem(rng), 0.01, loss_dtype=np.float32, epsilon=1e-10)
    assert not check.passed
    assert np.isnan(check.parameters["W2"].numeric).all()


def test_a_check_bit_by_bit_is_the_check(rng):
    problem = make_problem(rng)
    steps, shares = check_stepwise(*problem, 0.01), []
    while True:
        try:
            shares.append(next(steps))
        except StopIteration as stop:
            check = stop.value
            break
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    whole = check_gradient(*problem, 0.01)
    for name, parameter in whole.parameters.items():
        np.testing.assert_array_equal(check.parameters[name].error, parameter.error)


def test_an_error_of_a_line_in_between_is_measured(rng):
    problem = make_problem(rng, n=300, h=40)
    trace = forward_backward(*problem, 0.01)
    for key in ("dz3", "da2", "dz2"):
        check = check_activation(trace, key)
        assert check.verdict is Verdict.AGREES
        assert check.largest_error < 1e-8
    wrong = forward_backward(*problem, 0.01, MISTAKES["half-dz3"])  # 150 times too large
    check = check_activation(wrong, "dz3")
    assert check.verdict is Verdict.DISAGREES
    apart = np.abs(check.analytic - check.numeric).max()
    assert apart / np.abs(check.numeric).max() == pytest.approx(149, rel=1e-6)


def test_every_line_is_explained_with_the_numbers_of_a_trace(rng):
    trace = forward_backward(*make_problem(rng, n=11, h=5), 0.25)
    numbers = facts(trace)
    assert set(WHY) == set(range(1, 16))
    for line, why in WHY.items():
        texts = [text.format_map(numbers) for text in why.texts]
        assert not any("{" in text for text in texts)
        assert bool(why.local) == (8 <= line <= 14)
        assert "<svg" in (RESOURCES / "formulas" / f"why-{line:02d}.svg").read_text("utf-8")
    silent = np.count_nonzero(trace.dz2 == 0)
    assert f"At this step {silent} of the 55 entries are 0" in WHY[12].texts[1].format_map(numbers)
    assert "(11×3)(3×5) is 11×5" in WHY[11].texts[0].format_map(numbers)


def test_what_drowns_in_the_rounding_of_a_huge_loss_is_not_called_passed():
    params, a1, y = make_problem(np.random.default_rng(3))
    huge = Params(params.W1, params.b1, 1e30 * params.W2, params.b2)
    check = check_gradient(huge, a1, y, 0.1, mistake=MISTAKES["b2-mean"])
    assert not check.passed
    assert "b2" in check.with_verdict(Verdict.CANNOT_BE_TOLD)
    assert check.parameters["b2"].worst is None


def test_rounding_shows_where_epsilon_is_too_small(rng):
    assert not check_gradient(*make_problem(rng), 0.01, epsilon=1e-12).passed


def test_what_a_line_flows_into():
    assert fed_by(9) == {9, 15}
    assert fed_by(11) == {11, 12, 13, 14, 15}
    assert fed_by(1) == set(range(1, 16)) - {6}


def test_rounding_is_no_error_where_hardly_any_gradient_is_left():
    params, a1, y = make_problem(np.random.default_rng(3), n=60)
    sure = Params(params.W1, params.b1, 40 * params.W2, params.b2)
    answers = forward_backward(sure, a1, y, 0.0).psi.argmax(axis=1)
    trace = forward_backward(sure, a1, answers, 0.0)  # every sample is right, and nearly certain
    for key in ("dz3", "da2", "dz2"):
        assert check_activation(trace, key).verdict is not Verdict.DISAGREES
