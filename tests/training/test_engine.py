import numpy as np
import pytest

from netviz.core import PARAMETERS, Params, forward_backward
from netviz.core.params import ParamVector
from netviz.training.batches import Batches, TrainingData
from netviz.training.config import TrainingConfig
from netviz.training.engine import Engine
from netviz.training.history import INDEX
from netviz.training.spec import Phase, Run
from netviz.training.state import State
from netviz.training.timeline import Timeline
from tests.training.problems import make_data, make_engine, make_run, put_in_force


def test_the_engine_takes_the_steps_of_the_derivation():
    engine = make_engine((0, TrainingConfig(0.3, 0.01)))
    params, data = engine.state().params(engine.run.sizes), engine.run.data
    for _ in range(50):
        trace = forward_backward(params, data.a1, data.y, 0.01)
        params = Params(*(getattr(params, n) - 0.3 * getattr(trace, f"d{n}") for n in PARAMETERS))
        engine.advance(1)
    for mine, theirs in zip(engine.state().params(engine.run.sizes), params, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("batch_size", [None, 16])
def test_every_row_is_what_a_trace_says(batch_size):
    config = TrainingConfig(0.3, 0.01, batch_size)
    engine = make_engine((0, config), evaluate_every=1)
    data, sizes = engine.run.data, engine.run.sizes
    before = engine.state()
    for _ in range(12):
        (row,), _ = engine.advance(1)
        state = engine.state()
        params = state.params(sizes)
        chosen = engine.batches.indices(engine.step)
        step = forward_backward(params, data.a1[chosen], data.y[chosen], 0.01)
        train = forward_backward(params, data.a1, data.y, 0.01)
        test = forward_backward(params, data.test_a1, data.test_y, 0.01)
        expected = {
            "batch_loss": step.loss_data,
            "loss_data": train.loss_data,
            "loss_reg": train.loss_reg,
            "loss": train.loss,
            "accuracy": train.accuracy,
            "test_loss_data": test.loss_data,
            "test_accuracy": test.accuracy,
            "dead_units": np.sum(~(train.z2 > 0).any(axis=0)),
            "gradient_data_W1": np.linalg.norm(step.dW1_data),
            "gradient_reg_W2": np.linalg.norm(step.dW2_reg),
            "gradient_reg_b1": 0.0,
            "gradient_data_b2": np.linalg.norm(step.db2),
        }
        moved = ParamVector(sizes, state.theta - before.theta)
        for name in PARAMETERS:
            expected[f"gradient_{name}"] = np.linalg.norm(getattr(step, f"d{name}"))
            size = np.linalg.norm(getattr(params, name))
            expected[f"update_ratio_{name}"] = np.linalg.norm(getattr(moved, name)) / size
        for name, value in expected.items():
            assert row[INDEX[name]] == pytest.approx(value, rel=1e-9, abs=1e-12), name
        before = state


def test_the_course_spiral_reaches_the_published_loss_and_accuracy():
    np.random.seed(0)  # noqa: NPY002
    points, classes = [], np.repeat(np.arange(3), 100)
    for j in range(3):
        r = np.linspace(0.0, 1, 100)
        t = np.linspace(j * 4, (j + 1) * 4, 100) + np.random.randn(100) * 0.2  # noqa: NPY002
        points.append(np.c_[r * np.sin(t), r * np.cos(t)])
    data = TrainingData(np.vstack(points), classes, np.empty((0, 2)), np.empty(0, int), 3)
    W1, W2 = 0.01 * np.random.randn(2, 100), 0.01 * np.random.randn(100, 3)  # noqa: NPY002
    params = Params(W1, np.zeros(100), W2, np.zeros(3))
    run = Run(params.sizes, (Phase(0, TrainingConfig(1.0, 5e-4), data),))
    engine = Engine(run, State(0, ParamVector.from_params(params).vector, np.zeros(0)))
    start = engine.observe()[0]
    assert start[INDEX["loss"]] == pytest.approx(1.0987, abs=2e-4)
    rows, _ = engine.advance(9000)
    assert rows[999, INDEX["loss"]] == pytest.approx(0.294, abs=5e-3)
    assert rows[-1, INDEX["loss"]] < 0.25
    assert rows[-1, INDEX["loss"]] == pytest.approx(0.2453, abs=1e-3)
    assert rows[-1, INDEX["accuracy"]] >= 0.97


@pytest.mark.parametrize("n", [10, 13])
def test_an_epoch_visits_every_sample_once_in_an_order_of_its_own(n):
    data = make_data(n, 5)
    batches = Batches(data, 4, seed=3)
    epochs = []
    for epoch in range(3):
        steps = range(epoch * batches.per_epoch, (epoch + 1) * batches.per_epoch)
        epochs.append(np.concatenate([batches.indices(step) for step in steps]))
        np.testing.assert_array_equal(np.sort(epochs[-1]), np.arange(n))
        for step in steps:
            samples, chosen = batches.at(step), batches.indices(step)
            np.testing.assert_array_equal(samples.inputs[:-1].T, data.a1[chosen])
            np.testing.assert_array_equal(samples.delta.argmax(axis=0), data.y[chosen])
            true = samples.delta.ravel()[samples.true_logit]
            np.testing.assert_array_equal(true, np.ones(len(chosen)))
    assert (epochs[0] != epochs[1]).any()


def test_a_batch_as_large_as_the_data_is_the_full_batch():
    full, large = make_engine((0, TrainingConfig())), make_engine((0, TrainingConfig(batch_size=10**6)))
    full.advance(20)
    large.advance(20)
    np.testing.assert_array_equal(full.state().theta, large.state().theta)


def test_settings_take_effect_at_their_step():
    slow, fast = TrainingConfig(0.01), TrainingConfig(0.5, update_rule="momentum")
    changed, constant = make_engine((0, slow), (10, fast)), make_engine((0, slow))
    changed.advance(10)
    constant.advance(10)
    np.testing.assert_array_equal(changed.state().theta, constant.state().theta)
    changed.advance(1)
    constant.advance(1)
    assert (changed.state().theta != constant.state().theta).any()
    assert changed.config == fast


def test_going_on_from_a_state_is_the_same_as_never_having_stopped():
    changes = (0, TrainingConfig(0.05, 1e-3, 8, "adam")), (25, TrainingConfig(0.02, 1e-2, 8, "adam"))
    whole = make_engine(*changes)
    rows, _ = whole.advance(60)
    run, start = make_run(*changes)
    state, parts = start, []
    for n in (7, 18, 1, 34):
        engine = Engine(run, state)
        parts.append(engine.advance(n)[0])
        state = engine.state()
    np.testing.assert_array_equal(state.theta, whole.state().theta)
    np.testing.assert_array_equal(state.memory, whole.state().memory)
    np.testing.assert_array_equal(np.concatenate(parts), rows)


def test_divergence_by_the_penalty_is_named():
    engine = make_engine((0, TrainingConfig(10.0, 1.0)))
    rows, _ = engine.advance(10_000)
    diverged = engine.diverged
    assert diverged is not None
    assert diverged.step == engine.step == len(rows)
    assert "ηλ = 10 is above 1" in diverged.cause
    assert "1 − 2ηλ = −19" in diverged.cause
    assert np.isfinite(rows[:-1, INDEX["loss"]]).all()
    assert not np.isfinite(rows[-1, INDEX["loss"]])
    assert len(engine.advance(5)[0]) == 0


def test_divergence_by_the_learning_rate_and_by_huge_inputs_are_named():
    engine = make_engine((0, TrainingConfig(1e6, 0.0)))
    engine.theta.vector *= 1e100
    engine.advance(2000)
    assert "learning rate" in engine.diverged.cause
    data = make_data()
    huge = TrainingData(1e200 * data.a1, data.y, data.test_a1, data.test_y, 3)
    engine = make_engine((0, TrainingConfig(1.0)), data=huge)
    engine.advance(100)
    assert "Standardize" in engine.diverged.cause
    assert "overflowed" in str(engine.diverged)


def test_a_divergence_is_explained_by_what_led_to_it_not_by_a_later_change():
    timeline = Timeline(*make_run((0, TrainingConfig(100.0, 1.0))))
    timeline.extend(2000)
    step = timeline.last_step
    before = str(timeline.diverged)
    timeline = put_in_force(timeline, step, TrainingConfig(0.1, 0.0))
    assert "ηλ = 100" in before
    assert "ηλ = 100" in str(timeline.diverged)
