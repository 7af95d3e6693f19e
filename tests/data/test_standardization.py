import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netviz.data import Dataset, Standardization


def dataset(points):
    n_points = len(points)
    classes = np.arange(n_points) % 2
    return Dataset(points, classes, ("a", "b"), ("x", "y"), np.zeros(n_points, bool), "points")


@given(
    exponent=st.integers(-309, 301),
    start=st.sampled_from((0.0, 1.0, -1e3, 1e8, 1e12)),
)
def test_every_scale_is_brought_to_mean_0_and_deviation_1(exponent, start):
    unit = np.random.default_rng(1).normal(0.0, 1.0, (200, 2))
    with np.errstate(over="ignore"):
        points = (unit + start) * 10.0**exponent
    if not np.abs(points).max() < 1e302:
        return
    seen = Standardization.fit(dataset(points)).apply(points)
    np.testing.assert_allclose(seen.mean(axis=0), 0.0, atol=0.02)
    np.testing.assert_allclose(seen.std(axis=0), 1.0, rtol=0.02)


@pytest.mark.parametrize("value", [0.0, 0.1, -1e15, 1e-310, 3e99, 3e301])
def test_a_constant_feature_keeps_its_scale(value):
    points = np.column_stack((np.full(50, value), np.arange(50.0)))
    units = Standardization.fit(dataset(points))
    assert units.scale[0] == 1.0
    np.testing.assert_allclose(units.apply(points)[:, 0], 0.0, atol=1e-12 * abs(value))


def test_a_constant_that_was_rounded_is_one():
    points = np.column_stack((np.where(np.arange(50) % 2, 0.3, 0.1 + 0.2), np.arange(50.0)))
    assert Standardization.fit(dataset(points)).scale[0] == 1.0
