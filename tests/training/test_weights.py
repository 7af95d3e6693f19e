import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netviz.core import Params, forward_backward
from netviz.data import DataError, Standardization
from netviz.training.weights import Weights, same_units

SCALES = st.floats(1e-3, 1e6)
MEANS = st.floats(-1e6, 1e6)


def random_weights(rng, standardization, n_hidden=7, n_classes=3):
    return Weights(
        Params(
            rng.standard_normal((2, n_hidden)),
            rng.standard_normal(n_hidden),
            rng.standard_normal((n_hidden, n_classes)),
            rng.standard_normal(n_classes),
        ),
        standardization,
    )


@given(MEANS, MEANS, SCALES, SCALES, st.integers(0, 10_000))
def test_weights_for_the_raw_columns_are_the_same_network(mean1, mean2, scale1, scale2, seed):
    rng = np.random.default_rng(seed)
    units = Standardization((mean1, mean2), (scale1, scale2))
    weights = random_weights(rng, units)
    inputs = rng.standard_normal((20, 2))
    points = units.undo(inputs)
    raw = weights.for_raw_columns()
    y = rng.integers(0, 3, 20)
    one = forward_backward(weights.params, units.apply(points), y, 0.0)
    other = forward_backward(raw.params, points, y, 0.0)
    # Far from 0 the raw sum cancels: what is lost is eps times the size of its terms.
    lost = 1 + (np.abs(units.mean) / np.array(units.scale)).max()
    np.testing.assert_allclose(other.z3, one.z3, atol=1e-13 * lost, rtol=1e-12)
    assert raw.standardization.is_identity
    assert raw.params.W2 is not None
    np.testing.assert_array_equal(raw.params.W2, weights.params.W2)


def test_weights_without_a_standardization_are_for_the_raw_columns_already(rng):
    for units in (None, Standardization()):
        weights = random_weights(rng, units)
        raw = weights.for_raw_columns()
        for before, after in zip(weights.params, raw.params, strict=True):
            np.testing.assert_array_equal(before, after)
        assert raw.standardization.is_identity


def test_weights_that_would_be_no_numbers_are_refused(rng):
    weights = random_weights(rng, Standardization((0.0, 0.0), (5e-324, 1.0)))
    with pytest.raises(DataError, match="too large"):
        weights.for_raw_columns()


def test_what_is_saved_says_in_which_units_it_is(rng):
    arrays = random_weights(rng, Standardization((1.0, 2.0), (3.0, 4.0))).to_arrays()
    assert list(arrays) == ["W1", "b1", "W2", "b2", "mean", "scale"]
    np.testing.assert_array_equal(arrays["mean"], (1.0, 2.0))
    np.testing.assert_array_equal(arrays["scale"], (3.0, 4.0))


def test_units_are_the_same_but_for_rounding():
    units = Standardization((54.3, 55_000.0), (20.8, 26_000.0))
    assert same_units(units, Standardization((54.3 * (1 + 1e-15), 55_000.0), (20.8, 26_000.0)))
    assert not same_units(units, Standardization((54.4, 55_000.0), (20.8, 26_000.0)))
    assert not same_units(units, Standardization((54.3, 55_000.0), (20.8, 26_001.0)))
    assert not same_units(units, Standardization())
