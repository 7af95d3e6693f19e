"""Shares on the screen, in figures and in the terminal: what is not perfect never reads as 100 %."""

import numpy as np
import pytest

from netviz.core.why import facts
from netviz.data import Dataset
from netviz.headless import summary_text
from netviz.intents import Advance, UseData
from netviz.session import Session
from netviz.training.goal import Goal
from netviz.ui.commands.dashboard import Dashboard
from netviz.ui.kit.panel import Hover
from netviz.ui.kit.theme import LIGHT


@pytest.fixture
def dataset():
    """Two far clusters, and one of 2500 points within the wrong one."""
    rng = np.random.default_rng(0)
    points = np.concatenate((rng.normal(-3, 0.3, (1250, 2)), rng.normal(3, 0.3, (1250, 2))))
    points[-1] = (-3, -3)
    classes = np.repeat((0, 1), 1250)
    return Dataset(points, classes, ("a", "b"), ("x1", "x2"), np.zeros(2500, bool), "two")


def test_one_wrong_of_2500_is_not_100_per_cent_in_the_window(window, dataset):
    window.session.apply(UseData(window.session.keep(dataset)))
    window.session.apply(Advance(50))
    window.show_newest()
    snapshot = window.session.snapshot()
    assert snapshot.values["accuracy"] == 2499 / 2500
    assert window.transport.accuracy.value.text() == "99.9 %"
    window.panels["accuracy"].show_snapshot(None, snapshot)
    window.panels["accuracy"].show_hover(Hover(step=50))
    assert "99.9 %" in window.panels["accuracy"].labels.text()
    window.panels["plane"].plot.pointer.place = (3.0, 3.0)
    window.panels["plane"]._on_pointed((3.0, 3.0))
    said = window.panels["plane"].readout.accessibleName()
    assert "a 0.1 %" in said  # not impossible
    assert "b 99.9 %" in said


def test_nor_in_the_figure_the_texts_and_the_terminal(qtbot, dataset):
    session = Session(dataset)
    session.apply(Advance(50))
    figure = Dashboard()
    qtbot.addWidget(figure)
    for panel in (figure.plane, figure.loss, figure.gradients):
        panel.set_theme(LIGHT)
    figure.show_snapshot(session.snapshot())
    texts = (
        figure.heading.text(),
        summary_text(session, 1.0),
        facts(session.trace())["accuracy"],
    )
    for text in texts:
        assert "99.9 %" in text
        assert "100.0 %" not in text


def test_nor_in_what_is_run_to():
    assert str(Goal("accuracy", 1 - 1e-9)) != str(Goal("accuracy", 1.0))
