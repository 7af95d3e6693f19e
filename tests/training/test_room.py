"""A run that does not fit into memory is refused before it is begun."""

import pytest

from netviz.core import Sizes
from netviz.data import GENERATORS
from netviz.intents import UseData
from netviz.session import Session
from netviz.training import room
from netviz.training.config import ConfigError, NetworkConfig
from netviz.training.room import require_room


def many_points():
    return GENERATORS["moons"].make(20_000).split(0.0, seed=0)


def test_what_does_not_fit_is_refused_with_what_it_needs_and_what_is_free():
    run = Session(many_points(), NetworkConfig(256)).run
    require_room(run, lambda: 10**10)
    with pytest.raises(ConfigError, match=r"40000 training points and 256 hidden units need about 0\.6 GB"):
        require_room(run, lambda: 6 * 10**8)


def test_a_run_of_the_usual_size_does_not_ask(monkeypatch):
    monkeypatch.setattr(room, "free_memory", lambda: 0)
    assert Session().run.sizes == Sizes(2, 32, 3)


def test_data_for_which_there_is_no_memory_leave_the_session_as_it_was(monkeypatch):
    session = Session(network=NetworkConfig(256))
    dataset, before = many_points(), session.snapshot()
    session.keep(dataset)
    monkeypatch.setattr(room, "free_memory", lambda: 10**6)
    with pytest.raises(ConfigError, match="fewer points or fewer hidden units"):
        session.apply(UseData(dataset.key))
    assert session.snapshot() is before
    monkeypatch.undo()
    session.apply(UseData(dataset.key))
    assert len(session.snapshot().dataset.points) == 40_000
