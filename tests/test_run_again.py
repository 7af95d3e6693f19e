"""The run so far with one setting other than it was: wanted as an intent, and tried beside the run."""

from dataclasses import replace

import numpy as np
import pytest

from netviz.data import GENERATORS
from netviz.intents import Advance, EditEntry, GoTo, RunAgain, SetTraining, Undo, UseMistake
from netviz.session import Session
from netviz.training.config import ConfigError, NetworkConfig, TrainingConfig
from netviz.training.worker import Worker
from netviz.trying import TriedRun

DATA = GENERATORS["moons"].make(20, seed=1).split(0.2, 1)


@pytest.fixture
def session():
    """η 0.5 and λ 0.001 to step 40, then batches of ten, to step 90."""
    session = Session(DATA, NetworkConfig(5, seed=2), TrainingConfig(0.5, 1e-3))
    session.apply(Advance(40))
    session.apply(SetTraining(TrainingConfig(0.5, 1e-3, 10)))
    session.apply(Advance(50))
    return session


def began_with(setting, value):
    """The same run as somebody would train it who had chosen the value at first."""
    network, config = NetworkConfig(5, seed=2), TrainingConfig(0.5, 1e-3)
    if setting == "n_hidden":
        network = replace(network, n_hidden=value)
    else:
        config = replace(config, **{setting: value})
    other = Session(DATA, network, config)
    other.apply(Advance(40))
    other.apply(SetTraining(replace(config, batch_size=10)))
    other.apply(Advance(50))
    return other


@pytest.mark.parametrize(
    ("setting", "value", "text"),
    [
        ("learning_rate", 0.1, "η 0.5 → 0.1 from the start"),
        ("regularization", 0.01, "λ 0.001 → 0.01 from the start"),
        ("n_hidden", 9, "hidden units 5 → 9 from the start"),
    ],
)
def test_it_is_the_run_of_somebody_who_had_chosen_so_at_first(session, setting, value, text):
    before = session.project.document
    shot = session.apply(RunAgain(setting, value))
    other = began_with(setting, value)
    assert shot.spec == other.spec
    assert shot.step == 90
    assert np.array_equal(session.state().theta, other.state().theta)
    assert shot.undo == text
    assert session.apply(Undo()).step == 90
    assert session.project.document == before


def test_a_change_of_the_same_setting_on_the_way_is_gone(session):
    session.apply(SetTraining(TrainingConfig(2.0, 1e-3, 10)))
    session.apply(Advance(5))
    shot = session.apply(RunAgain("learning_rate", 0.1))
    assert [(c.step, c.settings.learning_rate) for c in shot.spec.changes] == [(0, 0.1), (40, 0.1)]


def test_another_network_leaves_out_what_belongs_to_its_units():
    session = Session(DATA, NetworkConfig(5, seed=2), TrainingConfig(0.5, 1e-3))
    session.apply(Advance(5))
    session.apply(EditEntry("W1", (0, 4), 2.0))
    session.apply(Advance(5))
    assert session.apply(RunAgain("n_hidden", 3)).spec.changes[0].edits == ()
    session.apply(Undo())
    assert session.apply(RunAgain("learning_rate", 0.1)).spec.changes[1].edits


def test_a_mistake_stays_where_it_fits(session):
    session.apply(GoTo(10))
    session.apply(UseMistake("no-mask"))
    session.apply(Advance(5))
    shot = session.apply(RunAgain("regularization", 0.0))
    assert shot.spec.changes[-1].gradient.key == "no-mask"


@pytest.mark.parametrize(("setting", "value"), [("learning_rate", -1.0), ("n_hidden", 0), ("seed", 3)])
def test_what_makes_no_sense_is_refused_and_nothing_changes(session, setting, value):
    before = session.project
    with pytest.raises(ConfigError):
        session.apply(RunAgain(setting, value))
    assert session.project == before


def test_the_same_value_changes_nothing(session):
    before = session.snapshot().undo
    assert session.apply(RunAgain("learning_rate", 0.5)).undo == before


def test_a_run_is_tried_in_the_worker_bit_for_bit_and_nothing_of_it_remains(session):
    before, known = session.project, set(session.runs.timelines)
    tried = TriedRun(session, RunAgain("learning_rate", 0.1))
    assert not tried.is_complete
    worker = Worker()
    try:
        state, spacing = tried.beginning()
        worker.begin(tried.spec, session.blobs.datasets, state, spacing)
        while not tried.is_complete:
            worker.request(tried.until)
            progress = worker.receive(5.0)
            assert progress is not None
            tried.absorb(progress)
    finally:
        worker.close()
    ghost, other = tried.ghost(), began_with("learning_rate", 0.1)
    assert ghost.step == 90
    assert np.array_equal(ghost.params.W1, other.snapshot().params.W1)
    assert np.array_equal(ghost.history["loss"], other.snapshot().history["loss"], equal_nan=True)
    assert session.project == before
    tried.let_go()
    assert set(session.runs.timelines) == known


def test_what_has_been_tried_is_taken_as_it_is(session):
    tried = TriedRun(session, RunAgain("learning_rate", 0.1))
    timeline = session.runs.timeline(tried.spec, session.spec)
    timeline.extend(60)
    assert tried.last_step == 60
    shot = session.apply(RunAgain("learning_rate", 0.1, 60))
    assert session.timeline is timeline
    assert shot.step == shot.last_step == 60
    tried.let_go()
    assert session.timeline is timeline
