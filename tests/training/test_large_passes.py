"""What a pass over very many samples takes is given back, and changes nothing."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from netviz.core.network import Workspace, forward_backward
from netviz.core.params import ParamVector, init_params
from netviz.core.samples import Samples
from netviz.data import Dataset
from netviz.intents import Advance, GoTo
from netviz.session import Session
from netviz.training.config import NetworkConfig

MEGABYTE = 2**20


def many(n: int) -> Dataset:
    rng = np.random.default_rng(0)
    points = rng.standard_normal((n, 2))
    classes = (points[:, 0] > 0).astype(int)
    return Dataset(points, classes, ("a", "b"), ("x", "y"), np.arange(n) % 5 == 0, "made")


@pytest.mark.slow
def test_between_two_steps_the_memory_of_a_large_pass_is_free():
    dataset = many(200_000)
    tracemalloc.start()
    try:
        session = Session(dataset, NetworkConfig(32))
        session.apply(Advance(2))
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert taken < 40 * MEGABYTE  # one hidden layer alone has 39


@pytest.mark.slow
def test_a_run_that_was_left_in_between_goes_on_as_one_that_was_not():
    dataset = many(160_000)
    at_once, by_turns = (Session(dataset, NetworkConfig(32)) for _ in range(2))
    at_once.apply(Advance(3))
    for _ in range(3):
        by_turns.apply(Advance(1))
        by_turns.apply(GoTo(by_turns.snapshot().step))
    one, other = at_once.snapshot(), by_turns.snapshot()
    for name in ("W1", "b1", "W2", "b2"):
        np.testing.assert_array_equal(getattr(one.params, name), getattr(other.params, name))


def test_a_row_of_zeros_does_what_a_matrix_of_them_did():
    """Below and above the number of samples from which on it is a row."""
    rng = np.random.default_rng(1)
    params = init_params(2, 3, 2, rng=rng)
    a1 = rng.standard_normal((12_000, 2))
    y = rng.integers(0, 2, 12_000)
    trace = forward_backward(params, a1, y, 1e-3)
    np.testing.assert_array_equal(trace.a2, np.maximum(trace.z2, 0))
    np.testing.assert_array_equal(trace.dz2, np.where(trace.z2 > 0, trace.da2, 0.0))
    theta = ParamVector.from_params(params)
    space = Workspace(params.sizes, len(y))
    space.forward(theta, Samples(a1, y, 2))
    np.testing.assert_array_equal(space.a2.T, trace.a2)
