"""Each line as plain NumPy is the line: executed in order, it gives what the trace has."""

from __future__ import annotations

import numpy as np
import pytest

from netviz.core import MISTAKES, PARAMETERS, STAGES, forward_backward
from netviz.core.params import Params
from netviz.intents import Advance
from netviz.session import Session
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.training.rules import RULES
from tests.conftest import make_problem

PROBLEMS = {
    "small": (11, 2, 5, 3, 0.1),
    "without a penalty": (40, 2, 16, 2, 0.0),
    "one sample": (1, 2, 4, 3, 0.01),
    "one hidden unit": (9, 2, 1, 5, 0.3),
    "ten inputs": (30, 10, 7, 4, 5e-4),
    "as many units as classes": (12, 2, 3, 3, 0.2),
}


def names(params, a1, y, lam, eta=0.5):
    """All that a student has before line 1."""
    delta = np.eye(params.sizes.n_classes)[y]
    return {"np": np, "a1": a1, "y": y, "delta": delta, "N": len(y), "lam": lam, "eta": eta, **vars(params)}


def assert_equal(found, expected, what):
    scale = np.abs(expected).max(initial=1.0)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-14 * scale, err_msg=what)
    assert np.shape(found) == np.shape(expected)


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)
@pytest.mark.parametrize("size", [1.0, 300.0])
def test_every_line_as_numpy_gives_the_value_of_the_trace(rng, problem, size):
    """Also for logits so large that some probabilities are 0, where −log ψ would be infinite."""
    *sizes, lam = problem
    params, a1, y = make_problem(rng, *sizes)
    params = Params(params.W1, params.b1, size * params.W2, params.b2)
    trace, space = forward_backward(params, a1, y, lam), names(params, a1, y, lam)
    for stage in STAGES[:14]:
        exec(stage.code, space)
        assert_equal(space[stage.key], stage.read(trace), stage.code)
    exec(STAGES[14].code, space)
    for name in PARAMETERS:
        assert_equal(space[name], getattr(params, name) - 0.5 * getattr(trace, f"d{name}"), name)


def test_the_fifteen_lines_as_numpy_train_as_the_program_does():
    session = Session(network=NetworkConfig(8), config=TrainingConfig(0.5, 0.01))
    shot = session.snapshot()
    space = names(shot.params, shot.lines.a1, shot.lines.y, 0.01, eta=0.5)
    for _ in range(20):
        for stage in STAGES:
            exec(stage.code, space)
    session.apply(Advance(20))
    for name in PARAMETERS:
        np.testing.assert_allclose(space[name], getattr(session.snapshot().params, name), rtol=1e-9)


def test_a_line_reads_nothing_but_what_it_says():
    given = {"np", "N", "y", "lam", "eta", "shifted", "e"}
    for stage in STAGES:
        code = compile(stage.code, stage.key, "exec")
        own = {line.partition(" = ")[0] for line in stage.code.splitlines()}
        attributes = {"max", "exp", "sum", "maximum", "arange", "mean", "log", "T"}
        read = set(code.co_names) - attributes - own
        assert read <= given | set(stage.inputs), stage.code


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_wrong_line_as_numpy_is_the_wrong_line(rng, mistake):
    params, a1, y = make_problem(rng, 12, 2, 3, 3)
    a1[0] = 0.0
    params = Params(params.W1, np.zeros_like(params.b1), params.W2, params.b2)  # z2 is 0 for a sample
    if mistake.misfit(params.sizes, len(y)) is not None:
        assert not mistake.code
        return
    trace, space = forward_backward(params, a1, y, 0.1, mistake), names(params, a1, y, 0.1)
    right = forward_backward(params, a1, y, 0.1)
    for stage in STAGES[:14]:
        exec(mistake.code if stage.line == mistake.line else stage.code, space)
        assert_equal(space[stage.key], stage.read(trace), stage.key)
    changed = STAGES[mistake.line - 1].read
    assert not np.allclose(changed(trace), changed(right))


@pytest.mark.parametrize("rule", RULES)
def test_the_update_as_numpy_is_the_rules_update(rng, rule):
    theta = rng.standard_normal(30)
    made, update = RULES[rule](30), np.empty(30)
    space = {"np": np, "eta": 0.1, "t": 0, "m": np.zeros(30), "v": np.zeros(30), "theta": theta.copy()}
    for _ in range(5):
        gradient = rng.standard_normal(30)
        made(gradient, 0.1, update)
        theta = theta + update
        exec(RULES[rule].code, space | {"dtheta": gradient}, space)
        np.testing.assert_allclose(space["theta"], theta, rtol=1e-12)
