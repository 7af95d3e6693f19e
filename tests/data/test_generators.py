import numpy as np
import pytest

from netviz.data import GENERATORS, DataError


@pytest.mark.parametrize("generator", GENERATORS.values(), ids=GENERATORS)
def test_a_generator_makes_what_it_is_asked_for(generator):
    for n_classes in {*generator.class_range, generator.n_classes}:
        dataset = generator.make(30, n_classes=n_classes, seed=4)
        assert list(dataset.counts.values()) == [30] * n_classes
        assert dataset.points.shape == (30 * n_classes, 2)
        assert not dataset.is_test.any()
    again, other = generator.make(30, seed=4), generator.make(30, seed=5)
    np.testing.assert_array_equal(generator.make(30, seed=4).points, again.points)
    if generator.noise or generator.name in ("xor", "checkerboard", "rings"):
        assert (other.points != again.points).any()


@pytest.mark.parametrize("generator", GENERATORS.values(), ids=GENERATORS)
def test_noise_moves_the_points(generator):
    calm, noisy = generator.make(200, noise=0.0), generator.make(200, noise=1.0)
    assert noisy.points.std() > calm.points.std() or generator.name == "spiral"
    assert not np.allclose(noisy.points, calm.points)


def test_the_spiral_is_the_course_s():
    dataset = GENERATORS["spiral"].make(100, noise=0.0)
    t = np.linspace(4, 8, 100)  # the second arm, as the course writes it
    r = np.linspace(0.0, 1, 100)
    np.testing.assert_allclose(dataset.points[100:200], np.c_[r * np.sin(t), r * np.cos(t)], atol=1e-12)


def test_the_linear_clouds_are_separable():
    dataset = GENERATORS["linear"].make(500, noise=2.0)
    side = dataset.points.sum(axis=1) > 0
    np.testing.assert_array_equal(side, dataset.classes == 1)


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("moons", {"n_classes": 3}, "moons has 2 classes"),
        ("spiral", {"n_classes": 9}, "2 to 8 classes"),
        ("spiral", {"points_per_class": 0}, "points per class"),
        ("spiral", {"points_per_class": 10**9}, "points per class"),
        ("spiral", {"noise": float("nan")}, "noise"),
        ("spiral", {"noise": -1.0}, "noise"),
        ("spiral", {"seed": -1}, "seed"),
    ],
)
def test_what_cannot_be_made_is_refused(name, arguments, message):
    with pytest.raises(DataError, match=message):
        GENERATORS[name].make(**arguments)
