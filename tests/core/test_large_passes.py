"""Of a pass over very many samples no hidden layer is kept, and every number is what it was."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from netviz.core import network
from netviz.core.network import Workspace, forward_backward, weight_factor
from netviz.core.params import ParamVector, init_params
from netviz.core.recomputed import Recomputed
from netviz.core.samples import Samples

N, H, K = 130_000, 32, 3
HIDDEN_LAYER = 8 * N * H  # bytes


@pytest.fixture(scope="module")
def problem():
    rng = np.random.default_rng(0)
    return init_params(2, H, K, rng=rng), rng.standard_normal((N, 2)), rng.integers(0, K, N)


@pytest.fixture(scope="module")
def traces(problem):
    """In blocks, and in one piece."""
    in_blocks = forward_backward(*problem, 1e-3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(network, "LARGE", N * H)
        return in_blocks, forward_backward(*problem, 1e-3)


def test_a_pass_in_blocks_gives_what_a_pass_in_one_piece_gives(traces):
    in_blocks, whole = (trace.to_arrays() for trace in traces)
    for name, value in whole.items():
        assert np.abs(in_blocks[name] - value).max() <= 1e-14, name


@pytest.mark.parametrize("name", ["z2", "a2", "da2", "dz2"])
def test_what_is_computed_again_is_read_as_an_array_is(traces, name):
    found, kept = (getattr(trace, name) for trace in traces)
    assert isinstance(found, Recomputed)
    assert (found.shape, found.dtype, found.size, len(found)) == (kept.shape, kept.dtype, kept.size, N)
    for index in (3, -1, (5, 2), (slice(None), 1), np.array([7, 1, 129_999]), (slice(10, 20), slice(3, 5))):
        np.testing.assert_allclose(found[index], kept[index], rtol=1e-12, atol=1e-14)
    np.testing.assert_array_equal(found > 0, kept > 0)


def test_neither_training_nor_the_lines_keep_a_hidden_layer(problem):
    params, a1, y = problem
    samples, theta = Samples(a1, y, K), ParamVector.from_params(params)
    tracemalloc.start()
    try:
        space = Workspace(params.sizes, N)
        space.forward(theta, samples)
        parts = [ParamVector(params.sizes) for _ in range(3)]
        space.backward(theta, samples, weight_factor(params.sizes, 1e-3), *parts)
        trace = forward_backward(params, a1, y, 1e-3)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    np.testing.assert_array_equal(parts[0].W1, trace.dW1_data)  # bit for bit: the pass that trains
    np.testing.assert_array_equal(space.activity(), np.mean(trace.z2 > 0, axis=0))
    assert most < 1.5 * HIDDEN_LAYER  # of two passes; four matrices it took for the lines alone
