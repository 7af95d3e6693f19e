"""A function at the state of the window, which is none of netviz's own probes."""

import numpy as np
import pytest

from netviz.backward.answer import Answer
from netviz.backward.diagnosis import diagnose
from netviz.backward.problem import Problem
from netviz.core.params import PARAMETERS, Params


def loss_of(values, problem):
    scores = np.maximum(0, problem.a1 @ values["W1"] + values["b1"]) @ values["W2"] + values["b2"]
    largest = scores.max(axis=1)
    data = np.log(np.exp(scores - largest[:, None]).sum(axis=1)) + largest
    data = (data - scores[np.arange(len(problem.y)), problem.y]).mean()
    return data + problem.lam * ((values["W1"] ** 2).sum() + (values["W2"] ** 2).sum())


def numerical(problem):
    """Central differences of the loss."""
    values = {name: np.array(getattr(problem.params, name)) for name in PARAMETERS}
    gradients = {}
    for name, value in values.items():
        gradients[name] = np.zeros_like(value)
        for place in np.ndindex(value.shape):
            old = value[place]
            value[place] = old + 1e-5
            up = loss_of(values, problem)
            value[place] = old - 1e-5
            gradients[name][place] = (up - loss_of(values, problem)) / 2e-5
            value[place] = old
    return Answer(loss_of(values, problem), gradients, dict(gradients), takes_lam=True)


@pytest.mark.parametrize("distance", [0.0, 3e-6, -3e-6, 0.1])
def test_a_numerical_gradient_is_not_wrong_because_a_unit_is_near_its_corner(distance):
    random = np.random.default_rng(0)
    a1, y = random.normal(size=(20, 2)), np.arange(20) % 3
    W1, b1 = random.normal(size=(2, 6)), random.normal(size=6)
    b1[2] = distance - a1[5] @ W1[:, 2]
    params = Params(W1, b1, random.normal(size=(6, 3)), random.normal(size=3))
    verdict = diagnose(numerical, Problem(params, a1, y, 0.01))
    assert verdict.verdict == "right"
    assert {remark.key for remark in verdict.remarks} == {"inexact"}
