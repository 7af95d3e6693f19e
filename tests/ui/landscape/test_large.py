"""A large network on many samples: bounded work, said so, and never long without a turn for others."""

import numpy as np
import pytest

from netviz.data import GENERATORS
from netviz.intents import Advance
from netviz.landscape import Cut
from netviz.session import Session
from netviz.training.config import NetworkConfig
from netviz.ui.kit.number_format import number_text
from netviz.ui.landscape.asked import Asked, Look
from netviz.ui.landscape.sentences import about_chart, about_cut


@pytest.fixture(scope="module")
def snapshot():
    session = Session(GENERATORS["spiral"].make(2000, 0.3), NetworkConfig(n_hidden=256))
    return session.apply(Advance(2))


def finished(asked):
    pieces, work = 0, asked.stepwise()
    while True:
        try:
            next(work)
        except StopIteration as stop:
            return stop.value, pieces
        pieces += 1


@pytest.mark.parametrize("view", ["gradient", "random", "path", "W1"])
def test_while_playing_some_samples_do_and_that_is_said(snapshot, view):
    look = Look(view=view)
    asked = Asked(snapshot, look, coarsely=True, aspect=1.4, before=None)
    assert asked.work <= 16_000_000
    found, pieces = finished(asked)
    assert asked.n_samples < asked.n_all == 6000
    said = about_cut(found, snapshot) if isinstance(found, Cut) else about_chart(found, snapshot, look)
    assert f"Computed of {number_text(asked.n_samples)} of the {number_text(6000)}" in said[1]
    assert pieces >= 4
    again, _ = finished(Asked(snapshot, look, coarsely=True, aspect=1.4, before=None))
    one, other = (each.data if isinstance(each, Cut) else each.surface.data for each in (found, again))
    assert np.array_equal(one, other)


def test_at_rest_all_samples_count_as_long_as_that_takes_a_second_or_two(snapshot):
    asked = Asked(snapshot, Look(view="random"), coarsely=False, aspect=1.4, before=None)
    assert asked.n_samples == asked.n_all
    assert asked.side < 41
    assert asked.work <= 1_500_000_000
