import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netviz.data import GENERATORS
from netviz.intents import (
    Advance,
    EditEntry,
    GoTo,
    NewWeights,
    PinSample,
    SetStandardize,
    SetTraining,
    StepBack,
    Undo,
    UseData,
)
from netviz.session import Session
from netviz.training.config import ConfigError, NetworkConfig, TrainingConfig
from netviz.training.worker import Worker


def test_a_snapshot_stays_the_same_object_until_something_changes():
    session = Session()
    first = session.snapshot()
    assert session.snapshot() is first
    session.apply(Advance())
    assert session.snapshot() is not first
    assert first.step == 0


def test_reset_keeps_the_weights_and_new_weights_do_not():
    session = Session()
    start = session.snapshot().params
    session.apply(Advance(30))
    session.apply(GoTo(0))
    np.testing.assert_array_equal(session.snapshot().params.W1, start.W1)
    assert session.snapshot().last_step == 30
    session.apply(NewWeights())
    assert (session.snapshot().params.W1 != start.W1).any()
    assert session.snapshot().last_step == 0


def test_settings_survive_another_data_set():
    session = Session()
    config = TrainingConfig(0.1, 0.0, 16, "adam")
    session.apply(SetTraining(config))
    session.apply(UseData(session.keep(GENERATORS["moons"].make())))
    assert session.snapshot().config == config
    assert session.snapshot().params.sizes == (2, 32, 2)


def test_a_changed_setting_in_the_past_starts_a_new_future():
    session = Session()
    session.apply(Advance(100))
    session.apply(GoTo(40))
    same = session.snapshot().config
    session.apply(SetTraining(same))
    assert session.snapshot().last_step == 100
    generation = session.snapshot().generation
    session.apply(SetTraining(TrainingConfig(0.5)))
    assert session.snapshot().last_step == 40
    assert session.snapshot().generation > generation
    session.apply(GoTo(39))
    assert session.snapshot().config == same


@settings(max_examples=30)
@given(st.lists(st.sampled_from(("step", "back", "jump", "reset", "seek")), max_size=30), st.data())
def test_going_to_and_fro_ends_where_a_straight_run_is(commands, data):
    session, step = Session(config=TrainingConfig(0.5, batch_size=25)), 0
    for command in commands:
        if command == "step":
            session.apply(Advance())
            step += 1
        elif command == "back":
            session.apply(StepBack())
            step = max(step - 1, 0)
        elif command == "jump":
            session.apply(Advance(37))
            step += 37
        elif command == "reset":
            session.apply(GoTo(0))
            step = 0
        else:
            step = data.draw(st.integers(0, session.snapshot().last_step))
            session.apply(GoTo(step))
        assert session.snapshot().step == step
    straight = Session(config=TrainingConfig(0.5, batch_size=25))
    straight.apply(Advance(step))
    np.testing.assert_array_equal(session.snapshot().params.W2, straight.snapshot().params.W2)
    values, expected = session.snapshot().values, straight.snapshot().values
    np.testing.assert_array_equal(list(values.values()), list(expected.values()))


def test_the_trace_is_the_pass_at_the_present_step():
    session = Session()
    session.apply(Advance(20))
    trace, values = session.trace(), session.snapshot().values
    assert trace.loss == pytest.approx(values["loss"], rel=1e-12)
    assert np.linalg.norm(trace.dW1) == pytest.approx(values["gradient_W1"], rel=1e-10)
    assert session.check_gradient().passed


def test_standardization_can_be_left_out():
    dataset = GENERATORS["spiral"].make()
    plain = Session(dataset, standardize=False)
    np.testing.assert_array_equal(plain.run.data.a1, dataset.points)
    assert Session(dataset).run.data.a1.std() == pytest.approx(1.0)


def test_stepping_at_a_diverged_step_stays_there():
    session = Session(config=TrainingConfig(100.0, 1.0))
    session.apply(Advance(10_000))
    end = session.snapshot()
    assert end.diverged is not None
    session.apply(Advance())
    assert session.snapshot().step == end.step
    session.apply(StepBack())
    session.apply(SetTraining(TrainingConfig(0.001, 0.0)))
    session.apply(GoTo(session.snapshot().step - 5))
    session.apply(SetTraining(TrainingConfig(1e-9, 0.0)))
    session.apply(Advance(3))
    assert session.snapshot().diverged is None


@pytest.mark.parametrize("settings", [{"n_hidden": 0}, {"n_hidden": 513}, {"scheme": "he"}, {"seed": -1}])
def test_networks_out_of_range_are_refused(settings):
    with pytest.raises(ConfigError):
        NetworkConfig(**settings)


def test_weights_of_another_network_are_refused():
    params = Session(network=NetworkConfig(5)).snapshot().params
    with pytest.raises(ConfigError, match="5 hidden units"):
        Session(network=NetworkConfig(6), initial=params)


def test_an_edit_is_refused_where_there_is_no_such_entry():
    session = Session(network=NetworkConfig(4))
    before = session.snapshot()
    for name, index, value in (
        ("W3", (0, 0), 1.0),
        ("W1", (2, 0), 1.0),
        ("b1", (0, 0), 1.0),
        ("b2", (-1,), 1.0),
        ("W2", (0, 0), float("nan")),
        ("W2", (0, 0), 1e9),
    ):
        with pytest.raises(ConfigError):
            session.apply(EditEntry(name, index, value))
    assert session.snapshot() is before


def test_the_same_settings_do_not_pile_up():
    session = Session()
    first = session.spec
    session.apply(Advance(40))
    for rate in (0.5, 0.25, first.changes[0].settings.learning_rate):
        session.apply(SetTraining(TrainingConfig(rate)))
    assert session.spec == first


def test_edits_survive_a_change_of_settings_at_their_step():
    session = Session(network=NetworkConfig(4))
    session.apply(Advance(10))
    session.apply(EditEntry("b1", (2,), 0.5))
    session.apply(EditEntry("W1", (0, 1), -1.0))
    session.apply(SetTraining(TrainingConfig(0.25)))
    assert session.snapshot().params.b1[2] == 0.5
    assert session.snapshot().n_edits == 2
    session.apply(Undo())
    assert session.snapshot().n_edits == 2
    session.apply(Undo())
    assert session.snapshot().params.b1[2] == 0.5
    assert session.snapshot().params.W1[0, 1] != -1.0
    session.apply(Undo())
    session.apply(Undo())  # nothing is left to take back
    assert session.snapshot().n_edits == 0
    plain = Session(network=NetworkConfig(4))
    plain.apply(Advance(10))
    np.testing.assert_array_equal(session.snapshot().params.W1, plain.snapshot().params.W1)


def test_a_pinned_sample_stays_until_other_data_come():
    session = Session()
    session.apply(PinSample(7))
    session.apply(Advance(3))
    session.apply(SetTraining(TrainingConfig(0.1)))
    assert session.snapshot().pinned == 7
    with pytest.raises(ConfigError, match="there is no sample 300"):
        session.apply(PinSample(300))
    assert session.snapshot().pinned == 7
    session.apply(UseData(session.keep(GENERATORS["moons"].make())))
    assert session.snapshot().pinned is None


@pytest.mark.parametrize("batch_size", [None, 16])
def test_gradient_and_activity_are_those_of_the_step(batch_size):
    session = Session(config=TrainingConfig(0.1, 1e-3, batch_size))
    session.apply(Advance(12))
    new, data = session.snapshot(), session.run.data
    np.testing.assert_allclose(new.activity, (data.a1 @ new.params.W1 + new.params.b1 > 0).mean(axis=0))
    norms = [np.linalg.norm(part) for part in new.gradient]
    np.testing.assert_allclose(norms, [new.values[f"gradient_{name}"] for name in ("W1", "b1", "W2", "b2")])


def test_pinning_while_playing_changes_nothing_else():
    session = Session()
    worker = Worker()
    worker.begin(session.spec, session.blobs.datasets, session.state(), session.timeline.spacing)
    worker.request(777)
    while session.snapshot().step < 777:
        progress = worker.receive(0.1)
        if progress is not None:
            session.absorb(progress)
            worker.request(777)
    worker.close()
    before = session.snapshot()
    session.apply(PinSample(5))
    after = session.snapshot()
    assert after.pinned == 5
    assert after.activity is before.activity
    assert after.params is before.params
    assert not np.isnan(after.activity).any()


def test_data_of_another_number_of_classes_are_learned_as_they_are():
    session = Session()
    session.apply(SetStandardize(False))
    other = GENERATORS["moons"].make().split(0.2, seed=0)
    shot = session.apply(UseData(session.keep(other)))
    assert shot.params.sizes.n_classes == other.n_classes == 2
    assert not shot.standardize
