"""A right gradient is never called wrong, and a wrong one never right, at whatever magnitudes."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from netviz.core import (
    ACTIVATIONS,
    MISTAKES,
    PARAMETERS,
    Params,
    Verdict,
    check_activation,
    check_gradient,
    forward_backward,
)
from netviz.core.verdict import compared
from netviz.intents import Advance, CorrectGradient, UseMistake
from netviz.session import Session
from netviz.training.config import TrainingConfig

VISIBLE = 0.05
"""The share of a gradient's largest entry by which a wrong one differs for all to see."""

powers = st.floats(-3, 3).map(lambda exponent: 10.0**exponent)
problems = st.fixed_dictionaries(
    {
        "seed": st.integers(0, 2**32 - 1),
        "n": st.sampled_from([1, 4, 25, 150]),
        "h": st.sampled_from([1, 3, 12]),
        "k": st.integers(2, 4),
        "of_W1": powers,
        "of_W2": powers,
        "of_b": st.just(0.0) | powers,
        "of_x": powers,
        "lam": st.sampled_from([0.0, 1e-6, 1e-3, 0.1, 10.0]),
        "sure": st.booleans(),
        "grid": st.booleans(),
    }
)
options = st.fixed_dictionaries(
    {
        "epsilon": st.just(1e-5) | st.floats(-11, 0).map(lambda exponent: 10.0**exponent),
        "method": st.sampled_from(["entries", "directions"]),
        "loss_dtype": st.sampled_from([np.float64, np.float32]),
        "beside": st.booleans(),
    }
)


def make(kind, dtype=np.float64):
    rng = np.random.default_rng(kind["seed"])
    h, k = kind["h"], kind["k"]
    params = Params(
        kind["of_W1"] * rng.standard_normal((2, h)),
        kind["of_b"] * rng.standard_normal(h),
        kind["of_W2"] * rng.standard_normal((h, k)),
        kind["of_b"] * rng.standard_normal(k),
    )
    params = Params(*(value.astype(dtype) for value in params))
    a1 = rng.standard_normal((kind["n"], 2))
    a1 = kind["of_x"] * (np.round(2 * a1) / 2 if kind["grid"] else a1)
    y = rng.integers(0, k, kind["n"])
    if kind["sure"]:  # every sample is right, perhaps nearly certain: little gradient is left
        y = forward_backward(params, a1, y, 0.0).psi.argmax(axis=1)
    return params, a1, y, kind["lam"]


def verdicts(problem, mistake=None, **chosen):
    """Everything that is said about the gradients of a problem."""
    check = check_gradient(*problem, mistake=mistake, **chosen)
    said = {f"d{name}": part.verdict for name, part in check.parameters.items()}
    if not chosen:
        trace = forward_backward(*problem, mistake)
        said |= {key: check_activation(trace, key).verdict for key in ACTIVATIONS}
    return said


@given(problems, options, st.sampled_from([np.float64, np.float32]))
def test_a_right_gradient_is_never_called_wrong(kind, chosen, dtype):
    problem = make(kind, dtype)
    if np.isfinite(forward_backward(*problem).loss):
        assert Verdict.DISAGREES not in verdicts(problem, **chosen).values()
        if dtype is np.float64:
            assert Verdict.DISAGREES not in verdicts(problem).values()


def differs_visibly(right, wrong, seen):
    """Whether a gradient is wrong for all to see, among the entries that can be compared."""
    largest = max(np.abs(right[seen]).max(initial=0.0), np.abs(wrong[seen]).max(initial=0.0))
    return np.abs(wrong - right)[seen].max(initial=0.0) > VISIBLE * largest


@given(problems, options, st.sampled_from(sorted(MISTAKES)))
def test_a_wrong_gradient_is_never_called_right(kind, chosen, key):
    problem, mistake = make(kind), MISTAKES[key]
    params, _, y, _ = problem
    if mistake.misfit(params.sizes, len(y)) is not None or not np.isfinite(forward_backward(*problem).loss):
        return
    chosen = chosen | {"method": "entries", "beside": False}
    check = check_gradient(*problem, mistake=mistake, **chosen)
    right, wrong = forward_backward(*problem), forward_backward(*problem, mistake)
    for name in PARAMETERS:
        part = check.parameters[name]
        if differs_visibly(getattr(right, f"d{name}"), getattr(wrong, f"d{name}"), ~part.kink):
            assert part.verdict is not Verdict.AGREES, name
            assert not check.passed
    for line in ACTIVATIONS:
        found = check_activation(wrong, line)
        if differs_visibly(getattr(right, line), getattr(wrong, line), ~found.kink):
            assert found.verdict is not Verdict.AGREES, line


@pytest.mark.parametrize("key", sorted(MISTAKES))
def test_an_ordinary_wrong_gradient_is_found_in_float32_too(key):
    kind = {"seed": 5, "n": 25, "h": 3, "k": 3, "sure": False, "grid": False, "lam": 0.1}
    kind |= {"of_W1": 1.0, "of_W2": 1.0, "of_b": 1.0, "of_x": 1.0}
    for dtype in (np.float64, np.float32):
        problem = make(kind, dtype)
        assert check_gradient(*problem).passed
        if MISTAKES[key].misfit(problem[0].sizes, 25) is None and key != "mask-at-zero":
            assert check_gradient(*problem, mistake=MISTAKES[key]).verdict is Verdict.DISAGREES


@pytest.mark.slow
@given(st.sampled_from(sorted(MISTAKES)), st.integers(1, 400), st.integers(0, 5))
@example("half-da2", 300, 0)
def test_the_correct_line_is_not_condemned_after_a_mistake_was_trained_for_long(key, steps, seed):
    session = Session(config=TrainingConfig(1.0 if seed == 0 else 0.1 * seed, 5e-4))
    sizes = session.run.sizes
    if MISTAKES[key].misfit(sizes, 240) is not None:
        return
    session.apply(UseMistake(key))
    session.apply(Advance(steps))
    shot = session.snapshot()
    if shot.diverged is not None:
        return
    lam, wrong = shot.config.regularization, MISTAKES[key]
    problem = (shot.params, shot.lines.a1, shot.lines.y, lam)
    for method in ("entries", "directions"):
        assert check_gradient(*problem, method=method).verdict is not Verdict.DISAGREES
    check = check_gradient(*problem, mistake=wrong)
    right, made = forward_backward(*problem), forward_backward(*problem, wrong)
    for name in PARAMETERS:
        part = check.parameters[name]
        if differs_visibly(getattr(right, f"d{name}"), getattr(made, f"d{name}"), ~part.kink):
            assert part.verdict is not Verdict.AGREES


def test_the_gradient_after_line_11_was_wrong_for_300_steps_passes():
    session = Session(config=TrainingConfig(1.0, 5e-4))
    session.apply(UseMistake("half-da2"))
    session.apply(Advance(300))
    session.apply(CorrectGradient())
    assert session.check_gradient().verdict is Verdict.AGREES


def xor():
    """The four corners, and weights without biases: z2 of the corner at 0 is exactly 0."""
    rng = np.random.default_rng(0)
    params = Params(rng.standard_normal((2, 8)), np.zeros(8), rng.standard_normal((8, 2)), np.zeros(2))
    return params, np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0]), 5e-4


def test_where_everything_is_on_kinks_nothing_agrees():
    check = check_gradient(*xor())
    assert check.parameters["b1"].verdict is Verdict.ON_KINKS
    assert check.verdict is Verdict.ON_KINKS
    assert not check.passed
    assert check.with_verdict(Verdict.ON_KINKS) == ("b1",)


def test_a_little_beside_there_is_something_to_compare():
    check = check_gradient(*xor(), beside=True)
    assert check.beside
    assert check.passed
    assert check_gradient(*xor(), beside=True, mistake=MISTAKES["b1-mean"]).verdict is Verdict.DISAGREES


def test_one_disagreement_decides_and_nothing_compared_is_no_agreement():
    agrees, not_told = Verdict.AGREES, Verdict.CANNOT_BE_TOLD
    assert Verdict.of_all([agrees, agrees]) is agrees
    assert Verdict.of_all([agrees, not_told, Verdict.ON_KINKS]) is not_told
    assert Verdict.of_all([not_told, Verdict.DISAGREES, agrees]) is Verdict.DISAGREES
    assert Verdict.of_all([agrees, Verdict.ON_KINKS]) is Verdict.ON_KINKS
    assert Verdict.of_all([]) is not_told


def test_what_rounding_could_hide_cannot_be_told_and_what_it_cannot_is_wrong():
    one = np.array([1.0])
    kink = np.array([False])

    def said(derived, bound):
        return compared("b2", one * derived, one, kink, np.array([bound]), 1e-6).verdict

    assert said(1.0, 1e-7) is Verdict.AGREES
    assert said(1.0 + 1e-4, 1e-7) is Verdict.DISAGREES
    assert said(1.0 + 1e-4, 1e-3) is Verdict.AGREES
    assert said(1.1, 0.2) is Verdict.CANNOT_BE_TOLD
    assert said(np.nan, 1e-7) is Verdict.DISAGREES
    assert said(1.0, np.inf) is Verdict.CANNOT_BE_TOLD
