from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netviz.data import GENERATORS, DataError, Standardization
from netviz.errors import about


@given(st.floats(0, 0.99), st.integers(0, 1000))
def test_a_split_is_stratified_and_leaves_every_class_something_to_train_on(fraction, seed):
    dataset = GENERATORS["blobs"].make(17, n_classes=4).split(fraction, seed)
    for label in range(4):
        n_test = int(dataset.is_test[dataset.classes == label].sum())
        assert n_test == min(round(fraction * 17), 16)


def test_a_split_follows_from_its_seed():
    dataset = GENERATORS["blobs"].make(50)
    np.testing.assert_array_equal(dataset.split(0.3, 1).is_test, dataset.split(0.3, 1).is_test)
    assert (dataset.split(0.3, 1).is_test != dataset.split(0.3, 2).is_test).any()


@pytest.mark.parametrize("fraction", [-0.1, 1.0, float("nan")])
def test_a_fraction_that_is_none_is_refused(fraction):
    with pytest.raises(DataError, match="test fraction"):
        GENERATORS["blobs"].make().split(fraction, 0)


def test_standardization_is_fitted_on_the_training_part_and_undone():
    dataset = GENERATORS["blobs"].make(50).split(0.4, 0)
    dataset = replace(dataset, points=dataset.points * (1000.0, 0.01) + (5.0, -3.0))
    standardization = Standardization.fit(dataset)
    units = standardization.apply(dataset.points)
    np.testing.assert_allclose(units[~dataset.is_test].mean(axis=0), 0.0, atol=1e-12)
    np.testing.assert_allclose(units[~dataset.is_test].std(axis=0), 1.0)
    assert abs(units[dataset.is_test].mean()) > 1e-6
    np.testing.assert_allclose(standardization.undo(units), dataset.points)


@pytest.mark.parametrize("value", [0.0, 5.0, 1e99, 1e-300])
def test_a_constant_or_extreme_feature_stays_finite(value):
    dataset = GENERATORS["blobs"].make(10)
    points = np.column_stack((np.full(len(dataset.points), value), dataset.points[:, 1]))
    dataset = replace(dataset, points=points)
    assert np.isfinite(Standardization.fit(dataset).apply(points)).all()


def test_data_that_cannot_be_classified_are_refused():
    dataset = GENERATORS["moons"].make(5)
    points = dataset.points.copy()
    points[3, 1] = np.nan
    with pytest.raises(DataError, match="point 4 is not finite"):
        replace(dataset, points=points)
    with pytest.raises(DataError, match="two classes"):
        replace(dataset, class_names=("a",), classes=dataset.classes * 0)
    with pytest.raises(DataError, match="train on"):
        replace(dataset, is_test=np.ones(10, bool))
    with pytest.raises(DataError, match="0 … 1"):
        replace(dataset, classes=dataset.classes + 1)


def test_a_data_set_cannot_be_changed_from_outside():
    source = np.zeros((4, 2))
    dataset = replace(GENERATORS["moons"].make(2), points=source)
    source[:] = 9.0
    assert not dataset.points.any()
    with pytest.raises(ValueError, match="read-only"):
        dataset.points[0, 0] = 1.0


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("line 3: two values", "a.csv, line 3: two values"),
        ("is empty", "a.csv is empty"),
        ("there is no class", "a.csv: there is no class"),
        ("a.csv: there is no class", "a.csv: there is no class"),
    ],
)
def test_a_refusal_begins_with_the_name_of_its_source_once(said, expected):
    with pytest.raises(DataError) as caught, about("a.csv"):
        raise DataError(said)
    assert str(caught.value) == expected
