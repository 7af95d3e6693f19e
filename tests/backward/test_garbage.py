"""Whatever comes back, there is a verdict, and it is not "right"."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netviz.backward.diagnosis import diagnose
from netviz.core.params import PARAMETERS
from tests.backward.plain import columns, rows

VALUES = {
    "nan": lambda g, rng: np.full_like(g, np.nan),
    "one nan": lambda g, rng: np.where(np.arange(g.size).reshape(g.shape) == 0, np.nan, g),
    "inf": lambda g, rng: np.full_like(g, np.inf),
    "noise": lambda g, rng: rng.standard_normal(g.shape),
    "huge": lambda g, rng: g * 1e300 * 1e10,
    "tiny": lambda g, rng: g * 1e-300,
    "zeros": lambda g, rng: np.zeros_like(g),
    "constant": lambda g, rng: np.ones_like(g),
    "reversed": lambda g, rng: g[::-1],
    "missing": lambda g, rng: None,
    "scalar": lambda g, rng: np.float64(2.0),
    "empty": lambda g, rng: np.zeros(0),
    "three axes": lambda g, rng: g.reshape(*g.shape, 1, 1),
    "other shape": lambda g, rng: np.zeros((3, 8)),
}


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(
    st.sampled_from((rows(), columns())),
    st.dictionaries(st.sampled_from(PARAMETERS), st.sampled_from(sorted(VALUES)), min_size=1),
    st.sampled_from(("its own", "none", "nan", "inf", "noise")),
)
def test_there_is_a_verdict_on_anything(student, spoiled, loss):
    rng = np.random.default_rng(7)

    def call(problem):
        answer = student(problem)
        raw, gradients = dict(answer.raw), dict(answer.gradients)
        for name, how in spoiled.items():
            with np.errstate(all="ignore"):
                value = VALUES[how](raw[name], rng)
            fits = value is not None and value.shape == raw[name].shape
            turned = value.T if fits and name[0] == "W" and student.columns else value
            gradients[name] = np.reshape(turned, gradients[name].shape) if fits else None
            if value is None:
                del raw[name]
            else:
                raw[name] = value
        losses = {"none": None, "nan": np.nan, "inf": np.inf, "noise": rng.standard_normal()}
        return replace(answer, raw=raw, gradients=gradients, loss=losses.get(loss, answer.loss))

    verdict = diagnose(call)
    assert verdict.verdict in ("wrong", "refuse")
    assert verdict.sentence
    if verdict.verdict == "wrong":
        assert set(verdict.wrong) >= set(spoiled)
        assert verdict.mistakes
