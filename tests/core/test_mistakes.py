"""Every mistake fails its check in the way in which it is wrong, and the correct line passes."""

import numpy as np
import pytest

from netviz.core import (
    MISTAKES,
    STAGES,
    Params,
    Sizes,
    Verdict,
    check_activation,
    check_gradient,
    forward_backward,
)  # fmt: skip
from netviz.core.mistakes import mistakes_of
from netviz.resources import RESOURCES
from tests.conftest import make_problem

N, H, K = 20, 6, 3


def findings(mistake, lam=0.1, h=H, k=K):
    """For each parameter that the check finds wrong: (part, factor), or None for no single factor."""
    problem = make_problem(np.random.default_rng(3), N, 2, h, k)
    check = check_gradient(*problem, lam, mistake=mistake and MISTAKES[mistake])
    wrong = {n: p for n, p in check.parameters.items() if p.verdict is Verdict.DISAGREES}
    assert check.passed == (not wrong)
    return {name: parameter.finding() for name, parameter in wrong.items()}


def same(found, part, factor):
    return found is not None and found[0] == part and found[1] == pytest.approx(factor, rel=1e-4, abs=1e-6)


@pytest.mark.parametrize("lam", [0.0, 0.1])
def test_the_correct_lines_pass(lam):
    assert findings(None, lam) == {}


def test_one_half_for_one_over_n_is_too_large_by_n_over_2_in_all_four():
    found = findings("half-dz3")
    assert set(found) == {"W1", "b1", "W2", "b2"}
    assert all(same(part, "data", N / 2) for part in found.values())


def test_one_half_further_down_leaves_the_second_layer_right():
    found = findings("half-da2")
    assert set(found) == {"W1", "b1"}
    assert all(same(part, "data", N / 2) for part in found.values())


def test_relu_for_softmax_is_wrong_everywhere_by_no_one_factor():
    found = findings("relu-for-softmax")
    assert set(found) == {"W1", "b1", "W2", "b2"}
    assert all(part is None for part in found.values())


@pytest.mark.parametrize("name", ["W1", "W2"])
@pytest.mark.parametrize(("kind", "share"), [("no-penalty", 0.0), ("half-penalty", 0.5)])
def test_a_penalty_that_is_dropped_or_halved_fails_exactly_where_lambda_is_not_0(name, kind, share):
    found = findings(f"{name}-{kind}", lam=0.1)
    assert set(found) == {name}
    assert same(found[name], "penalty", share)
    assert findings(f"{name}-{kind}", lam=0.0) == {}


@pytest.mark.parametrize("name", ["b1", "b2"])
def test_a_mean_for_the_sum_is_too_small_by_one_over_n(name):
    found = findings(f"{name}-mean")
    assert set(found) == {name}
    assert same(found[name], "data", 1 / N)


def test_a_forgotten_mask_is_wrong_before_the_hidden_layer_only():
    found = findings("no-mask")
    assert set(found) == {"W1", "b1"}
    assert all(part is None for part in found.values())


def test_a_mask_at_zero_shows_only_where_a_unit_is_at_exactly_zero():
    assert findings("mask-at-zero") == {}
    params, a1, y = make_problem(np.random.default_rng(3), N, 2, H, K)
    b1 = params.b1.copy()
    b1[2] = -(a1[0] @ params.W1)[2]  # unit 2 sits at exactly 0 for sample 0
    corner = Params(params.W1, b1, params.W2, params.b2)
    right = forward_backward(corner, a1, y, 0.1)
    assert right.z2[0, 2] == 0.0
    wrong = forward_backward(corner, a1, y, 0.1, MISTAKES["mask-at-zero"])
    assert right.dz2[0, 2] == 0.0
    differing = np.argwhere(right.dz2 != wrong.dz2)
    np.testing.assert_array_equal(differing, [(0, 2)])
    check = check_gradient(corner, a1, y, 0.1, mistake=MISTAKES["mask-at-zero"])
    assert check.parameters["b1"].kink[2]


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("a2-no-W2", {"W1", "b1"}),
        ("a2-not-transposed", {"W1", "b1"}),
        ("W1-no-W2", {"W1"}),
        ("b1-no-W2", {"b1"}),
    ],
)
def test_a_missing_link_of_the_chain_fits_only_where_h_is_k(key, wrong):
    misfit = MISTAKES[key].misfit(Sizes(2, H, K), N)
    assert misfit
    assert str(K) in misfit
    assert str(H) in misfit
    assert MISTAKES[key].misfit(Sizes(2, K, K), N) is None
    assert set(findings(key, h=K)) == wrong


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("b2-no-sum", f"({N}, {K}); the gradient of b⁽²⁾ must be ({K},)"),
        ("b1-no-sum", f"({N}, {H}); the gradient of b⁽¹⁾ must be ({H},)"),
        ("no-z1", "there is no z⁽¹⁾"),
        ("W2-fourth-layer", "there is no W⁽⁴⁾"),
    ],
)
def test_what_has_the_wrong_shape_says_so_and_is_not_computed(key, words):
    assert words in MISTAKES[key].misfit(Sizes(2, H, K), N)
    params, a1, y = make_problem(np.random.default_rng(3), N, 2, H, K)
    with pytest.raises(ValueError, match="misfit"):
        forward_backward(params, a1, y, 0.1, MISTAKES[key])


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        (None, set()),
        ("half-dz3", {"dz3", "da2", "dz2"}),
        ("half-da2", {"da2", "dz2"}),
        ("no-mask", {"dz2"}),
        ("W2-no-penalty", set()),
    ],
)
def test_the_lines_in_between_are_checked_too(key, wrong):
    trace = forward_backward(*make_problem(np.random.default_rng(3)), 0.1, key and MISTAKES[key])
    found = {
        name for name in ("dz3", "da2", "dz2") if check_activation(trace, name).verdict is Verdict.DISAGREES
    }
    assert found == wrong


def test_the_forward_pass_and_the_loss_are_never_wrong():
    params, a1, y = make_problem(np.random.default_rng(3))
    right = forward_backward(params, a1, y, 0.1)
    for mistake in MISTAKES.values():
        if mistake.misfit(params.sizes, len(y)) is None:
            wrong = forward_backward(params, a1, y, 0.1, mistake)
            for key in ("z2", "a2", "z3", "psi", "loss"):
                np.testing.assert_array_equal(getattr(wrong, key), getattr(right, key))


def test_every_gradient_line_has_wrong_versions_with_formula_and_reason():
    for stage in STAGES:
        assert bool(mistakes_of(stage.line)) == (stage.phase == "backward")
    for mistake in MISTAKES.values():
        assert "<svg" in (RESOURCES / "formulas" / f"mistake-{mistake.key}.svg").read_text("utf-8")
        assert len(mistake.why) > 40
