"""Of very many samples, those that are drawn."""

import numpy as np
import pytest

from netviz.data import Dataset
from netviz.intents import Advance, UseData
from netviz.thinning import MOST_DRAWN
from netviz.ui.commands import drawing as draw_commands
from netviz.ui.commands import run as run_commands
from netviz.ui.kit.point_sampling import display_sample


def crowd(n, n_classes=3):
    rng = np.random.default_rng(3)
    points = rng.standard_normal((n, 2))
    points[:5] = [(9, 9), (-9, 9), (9, -9), (-9, -9), (0, 9)]
    return Dataset(
        points,
        np.arange(n) % n_classes,
        tuple("abcdefghij"[:n_classes]),
        ("x", "y"),
        np.arange(n) % 5 == 0,
        "crowd",
    )


def test_few_samples_are_all_drawn():
    assert display_sample(crowd(MOST_DRAWN)).all()


@pytest.mark.parametrize("n", [MOST_DRAWN + 1, 30_000, 100_000])
def test_of_many_outliers_and_all_classes_are_drawn(n):
    dataset = crowd(n)
    chosen = display_sample(dataset)
    assert MOST_DRAWN / 3 < chosen.sum() <= MOST_DRAWN
    assert chosen[:5].all()
    shares = np.bincount(dataset.classes[chosen]) / chosen.sum()
    np.testing.assert_allclose(shares, 1 / 3, atol=0.02)
    np.testing.assert_array_equal(chosen, display_sample(dataset))


def take(window, dataset):
    window.change(UseData(window.session.keep(dataset.split(0.2, seed=0))))


@pytest.mark.slow
def test_the_plane_says_how_many_are_drawn_and_trains_on_all(window, qtbot):
    take(window, crowd(30_000))
    window.session.apply(Advance(2))
    window.show_newest()
    plot = window.panels["plane"].plot
    n_drawn = plot.n_drawn
    assert n_drawn <= MOST_DRAWN
    assert "of 30\u202f000 points drawn; all are trained on" in window.panels["plane"].caption.text()
    assert int((~window.session.snapshot().dataset.is_test).sum()) == 24_000
    hidden = int(np.flatnonzero(~display_sample(window.session.snapshot().dataset))[0])
    run_commands.pin(window, hidden)
    assert plot.n_drawn == n_drawn + 1
    assert plot.sample_near(tuple(window.session.snapshot().dataset.points[hidden])) is not None
    run_commands.pin(window, None)
    assert plot.n_drawn == n_drawn


def test_while_drawing_by_hand_all_are_drawn(window):
    take(window, crowd(20_000))
    assert window.panels["plane"].plot.n_drawn <= MOST_DRAWN
    draw_commands.toggle_drawing(window)
    assert window.panels["plane"].plot.n_drawn == 20_000
    assert window.panels["plane"].caption.isHidden()
    draw_commands.toggle_drawing(window)
    assert window.panels["plane"].plot.n_drawn <= MOST_DRAWN
    assert "points drawn" in window.panels["plane"].caption.text()
