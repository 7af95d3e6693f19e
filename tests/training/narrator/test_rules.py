"""Every kind of event in a run in which it happens, and in one in which it does not."""

import math
from pathlib import Path

import numpy as np
import pytest

from netviz.core import Sizes, forward_backward, init_params
from netviz.core.params import ParamVector
from netviz.core.why import WHY
from netviz.data import GENERATORS, Standardization
from netviz.training.batches import TrainingData
from netviz.training.config import RIGHT, Gradient, TrainingConfig
from netviz.training.narrator.sentences import SENTENCES
from netviz.training.spec import Edit, Phase, Run, training_data
from netviz.training.state import State
from netviz.training.timeline import Timeline
from tests.training.problems import make_data

CALM = TrainingConfig(0.1, 1e-4)


def spiral(name="spiral", n=60):
    dataset = GENERATORS[name].make(n).split(0.2, seed=0)
    return training_data(dataset, Standardization.fit(dataset))


def play(
    config, n_steps, *changes, data=None, n_hidden=16, scheme="he-normal", seed=0, mistake=None, edits=()
):
    """The timeline of a run; `changes` are pairs of a step and a config, `edits` are made at step 0."""
    data = data or spiral()
    sizes = Sizes(2, n_hidden, data.n_classes)
    gradient = RIGHT if mistake is None else Gradient("mistake", mistake)
    phases = [Phase(0, config, data, gradient, tuple(edits))]
    phases += [Phase(step, other, data, gradient, tuple(more)) for step, other, *more in changes]
    theta = ParamVector.from_params(init_params(*sizes, scheme, np.random.default_rng(seed))).vector
    timeline = Timeline(Run(sizes, tuple(phases), seed), State(0, theta, np.zeros(0)))
    timeline.extend(n_steps)
    return timeline


def told(timeline, rule):
    return [event for event in timeline.events if event.rule == rule]


def trace_at(timeline, step, lam=0.0):
    run = timeline.run
    data = run.at(step).data
    theta = ParamVector(run.sizes, timeline.engine_at(step).state().theta)
    return forward_backward(theta.to_params(), data.a1, data.y, lam)


def test_a_start_far_from_ln_k_is_explained_by_the_scores():
    timeline = play(CALM, 1)
    (event,) = told(timeline, "start")
    trace = trace_at(timeline, 0)
    assert event.step == event.known_at == 0
    assert event.values["loss_data"] == pytest.approx(trace.loss_data)
    assert event.values["spread"] == pytest.approx(trace.z3.std(axis=1).mean())
    assert "not near ln 3 = 1.099: the scores z⁽³⁾ already spread by" in event.text
    assert not told(play(CALM, 1, scheme="small-gaussian"), "start")


def test_a_start_below_ln_k_says_that_something_is_known_already():
    data = spiral()
    learned = play(TrainingConfig(1.0, 0.0), 600, data=data).engine_at(600).state()
    run = Run(Sizes(2, 16, 3), (Phase(0, CALM, data),))
    (event,) = told(Timeline(run, State(0, learned.theta, np.zeros(0))), "start")
    assert "below ln 3 = 1.099: these weights are right for" in event.text


def test_inputs_that_are_huge_are_named():
    data = spiral()
    huge = TrainingData(1000 * data.a1, data.y, data.test_a1, data.test_y, 3)
    (event,) = told(play(CALM, 0, data=huge), "start")
    assert "inputs of up to" in event.text


def test_units_that_are_alike():
    timeline = play(CALM, 50, scheme="constant")
    (event,) = told(timeline, "alike")
    assert event.text.startswith("all 16 hidden units are alike")
    for scheme, n_hidden in (("he-normal", 16), ("constant", 1)):
        assert not told(play(CALM, 50, scheme=scheme, n_hidden=n_hidden), "alike")


def test_units_made_alike_by_hand():
    same = [Edit(name, index, 0.5) for name, index in (
        ("W1", (0, 1)), ("W1", (1, 1)), ("b1", (1,)), ("W2", (1, 0)), ("W2", (1, 1)), ("W2", (1, 2)),
        ("W1", (0, 0)), ("W1", (1, 0)), ("b1", (0,)), ("W2", (0, 0)), ("W2", (0, 1)), ("W2", (0, 2)),
    )]  # fmt: skip
    data = spiral()
    phases = Phase(0, CALM, data), Phase(20, CALM, data, RIGHT, tuple(same))
    run, start = Run(Sizes(2, 2, 3), phases), np.random.default_rng(0).standard_normal(15)
    timeline = Timeline(run, State(0, start, np.zeros(0)))
    timeline.extend(30)
    assert [event.step for event in told(timeline, "alike")] == [20]


@pytest.mark.parametrize(
    ("eta", "lam", "words"),
    [(10.0, 0.2, "1 − 2ηλ = −3, so the penalty alone makes them grow"), (1.0, 0.7, "turns their signs")],
)
def test_a_penalty_that_steps_too_far(eta, lam, words):
    (event,) = told(play(TrainingConfig(eta, lam), 3), "penalty_step")
    assert event.step == 0
    assert words in event.text
    (event,) = told(play(CALM, 20, (12, TrainingConfig(eta, lam))), "penalty_step")
    assert event.step == event.known_at == 12


def test_a_penalty_that_does_not_step_too_far():
    for config in (TrainingConfig(1.0, 0.5), TrainingConfig(10.0, 0.2, update_rule="adam")):
        assert not told(play(config, 20), "penalty_step")


def test_the_first_tenth_of_the_fall():
    timeline = play(CALM, 200)
    (event,) = told(timeline, "fell")
    loss = timeline.history["loss"]
    assert event.step == np.flatnonzero(loss < 0.9 * loss[0])[0]
    assert event.values["start"] == loss[0]
    assert not told(play(CALM, 200, scheme="zeros"), "fell")


def test_a_fall_after_another_penalty_is_measured_from_there():
    slow = TrainingConfig(1e-3, 0.3)
    timeline = play(slow, 400, (5, TrainingConfig(0.05, 0.0)))
    (event,) = told(timeline, "fell")
    loss = timeline.history["loss"]
    assert event.values["since"] == 5
    assert event.step == 5 + np.flatnonzero(loss[5:] < 0.9 * loss[5])[0]
    assert "its value at step 5" in event.text


def test_a_step_that_raised_the_loss_is_measured_along_the_gradient():
    timeline = play(TrainingConfig(4.0, 1e-3), 100)
    event = told(timeline, "raised")[0]
    loss = timeline.history["loss"]
    rises = 1 + np.flatnonzero(loss[1:] > 1.0001 * loss[:-1])
    assert event.step == rises[0]
    assert [event.values["before"], event.values["after"]] == loss[rises[0] - 1 : rises[0] + 1].tolist()
    # The curvature, from three losses.
    engine = timeline.engine_at(event.step - 1)
    theta, data = engine.state().theta, timeline.run.data
    gradient = engine.glance().gradient
    unit = gradient / np.linalg.norm(gradient)

    def loss_at(distance):
        params = ParamVector(timeline.run.sizes, theta + distance * unit).to_params()
        return forward_backward(params, data.a1, data.y, 1e-3).loss

    curvature = (loss_at(1e-4) - 2 * loss_at(0.0) + loss_at(-1e-4)) / 1e-8
    assert event.values["at_start"] == pytest.approx(4.0 * curvature, rel=1e-3)
    assert event.values["on_the_way"] > 2.0
    assert "above 2" in event.text


def test_steps_that_raise_the_loss_are_told_once_in_a_while():
    timeline = play(TrainingConfig(4.0, 1e-3), 150)
    loss = timeline.history["loss"]
    assert np.count_nonzero(loss[1:] > 1.0001 * loss[:-1]) > 5
    assert len(told(timeline, "raised")) == 1


@pytest.mark.parametrize("config", [
    TrainingConfig(0.05, 1e-3),
    TrainingConfig(0.5, 1e-3, update_rule="adam"),  # which may go uphill
    TrainingConfig(1.0, 1e-3, 10),  # nobody knows
])  # fmt: skip
def test_no_step_is_said_to_raise_the_loss(config):
    assert not told(play(config, 200), "raised")


def test_a_larger_penalty_is_no_step_that_raised_the_loss():
    timeline = play(TrainingConfig(0.05, 0.0), 100, (50, TrainingConfig(0.05, 0.1)))
    assert timeline.history["loss"][50] > timeline.history["loss"][49]
    assert not told(timeline, "raised")


def test_a_wrong_gradient_is_named_as_what_raised_the_loss():
    timeline = play(TrainingConfig(1.0, 1e-3), 300, mistake="half-dz3")
    event = told(timeline, "raised")[0]
    assert timeline.history["loss"][event.step] > timeline.history["loss"][event.step - 1]
    assert "line 8 is wrong, so the gradient need not point uphill" in event.text


def test_oscillation():
    timeline = play(TrainingConfig(1.0, 5e-4), 600, scheme="small-gaussian", n_hidden=32)
    event = told(timeline, "oscillation")[0]
    loss = timeline.history["loss"][event.values["since"] : event.step + 1]
    assert (event.values["least"], event.values["greatest"]) == (loss.min(), loss.max())
    assert "overshoot and come back" in event.text
    assert not told(play(TrainingConfig(0.1, 5e-4), 600, scheme="small-gaussian"), "oscillation")
    assert not told(play(TrainingConfig(1.0, 5e-4, 16), 600), "oscillation")


def test_a_plateau_and_its_end():
    timeline = play(TrainingConfig(0.03, 0.0), 3000, scheme="small-gaussian")
    first, second = told(timeline, "plateau")[0], told(timeline, "plateau_end")[0]
    loss = timeline.history["loss"]
    level = first.values["level"]
    assert (np.abs(loss[first.values["since"] : first.step + 1] / level - 1) <= 0.01).all()
    assert first.step < second.step
    assert loss[second.step - 63 : second.step + 1].mean() < 0.95 * level
    assert "J̃ has fallen from" in second.text
    assert not told(play(TrainingConfig(1.0, 5e-4), 250), "plateau")


def test_the_test_loss_turns_up():
    timeline = play(TrainingConfig(0.3, 0.0), 3000, data=make_data(25, 60), n_hidden=32)
    event = told(timeline, "test_up")[0]
    test, data = timeline.history["test_loss_data"], timeline.history["loss_data"]
    window = slice(event.step - 63, event.step + 1)
    now = slice(event.known_at - 63, event.known_at + 1)
    assert event.step < event.known_at
    assert event.values["least"] == pytest.approx(np.nanmean(test[window]))
    assert np.nanmean(test[now]) > 1.05 * np.nanmean(test[window])
    assert data[now].mean() < data[window].mean()
    for n_test, lam in ((0, 0.0), (60, 0.05)):
        calm = play(TrainingConfig(0.3, lam), 3000, data=make_data(25, n_test), n_hidden=32)
        assert not told(calm, "test_up")


def test_the_penalty_becomes_the_larger_part():
    timeline = play(TrainingConfig(1.0, 1e-3), 800)
    (event,) = told(timeline, "penalty_larger")
    reg, data = timeline.history["loss_reg"], timeline.history["loss_data"]
    assert event.step == np.flatnonzero(reg > data)[0] > 0
    assert "has become the larger part of J̃" in event.text
    assert "W" not in event.text
    assert not told(play(TrainingConfig(1.0, 0.0), 800), "penalty_larger")
    assert "from the start" in told(play(TrainingConfig(0.01, 1.0), 1), "penalty_larger")[0].text


def test_a_class_that_is_no_answer():
    rng = np.random.default_rng(0)
    y = np.array([0] * 40 + [1] * 40 + [2])
    names = "setosa", "virginica", "rare"
    data = TrainingData(rng.standard_normal((81, 2)), y, np.empty((0, 2)), np.empty(0, int), 3, names)
    timeline = play(TrainingConfig(0.1, 0.1), 600, data=data)
    events = told(timeline, "class_missing")
    assert [event.values["class"] for event in events] == ["rare"]
    for step in (events[0].values["since"], events[0].step):
        assert (np.argmax(trace_at(timeline, step).z3, axis=1) != 2).all()
    assert "1.2 % belong to it" in events[0].text
    assert not told(play(TrainingConfig(1.0, 1e-4), 600), "class_missing")


def test_everything_is_right():
    timeline = play(TrainingConfig(0.5, 0.0), 600, data=spiral("moons"))
    event = told(timeline, "all_right")[0]
    assert event.step == np.flatnonzero(timeline.history["accuracy"] == 1.0)[0]
    assert not told(play(TrainingConfig(0.5, 0.5), 600, data=spiral("moons")), "all_right")


def test_a_unit_dies_by_an_update():
    timeline = play(TrainingConfig(4.0, 5e-4), 100)
    event = told(timeline, "died")[0]
    for unit, step in zip(event.values["units"], event.values["steps"], strict=True):
        assert not (trace_at(timeline, step).z2[:, unit] > 0).any()
        assert (trace_at(timeline, step - 1).z2[:, unit] > 0).any()
    assert "since an update with η = 4" in event.text
    assert not told(play(TrainingConfig(0.05, 5e-4), 300), "died")


def test_a_unit_dies_by_an_update_that_a_change_follows():
    fast, slow = TrainingConfig(4.0, 5e-4), TrainingConfig(0.01, 5e-4)
    step = told(play(fast, 100), "died")[0].step
    event = told(play(fast, 100, (step, slow)), "died")[0]
    assert event.step == step
    assert event.values["learning_rate"] == 4.0


def test_with_mini_batches_a_death_lies_between_two_evaluations():
    timeline = play(TrainingConfig(3.0, 5e-4, 8), 600)
    event = told(timeline, "died")[0]
    evaluated = np.flatnonzero(np.isfinite(timeline.history["dead_units"]))
    unit, step, after = event.values["units"][0], event.values["steps"][0], event.values["after"]
    assert step in evaluated
    assert after in evaluated
    assert not (trace_at(timeline, step).z2[:, unit] > 0).any()
    assert (trace_at(timeline, after).z2[:, unit] > 0).any()


def test_a_unit_that_is_killed_by_hand():
    timeline = play(CALM, 20, (10, CALM, Edit("b1", (3,), -1000.0)))
    (event,) = told(timeline, "died")
    assert event.text == "unit 3 died: active for no training sample since weights were set by hand"


def test_units_that_are_dead_from_the_start():
    (event,) = told(play(CALM, 20, edits=(Edit("b1", (3,), -1000.0),)), "dead_at_start")
    assert event.text == "unit 3 of 16 is dead from the start: active for no training sample"
    assert not told(play(CALM, 20), "dead_at_start")


def test_all_units_are_dead():
    timeline = play(TrainingConfig(30.0, 5e-4), 100)
    (event,) = told(timeline, "all_dead")
    assert not (trace_at(timeline, event.step).z2 > 0).any()
    assert (trace_at(timeline, event.step - 1).z2 > 0).any()
    (event,) = told(play(CALM, 20, scheme="zeros"), "all_dead")
    assert event.text == "all 16 hidden units are dead from the start: only b⁽²⁾ still learns from the data"
    assert not told(play(CALM, 300), "all_dead")


def test_divergence_and_its_cause():
    timeline = play(TrainingConfig(10.0, 1.0), 10_000)
    event = timeline.events[-1]
    assert (event.rule, event.step) == ("diverged", timeline.last_step)
    assert "overflowed: ηλ = 10 is above 1" in event.text
    assert not told(play(CALM, 300), "diverged")


def test_a_start_that_is_no_number_is_all_that_is_said():
    data = spiral()
    start = State(
        0, np.full(Run(Sizes(2, 4, 3), (Phase(0, CALM, data),)).sizes.n_parameters, 1e200), np.zeros(0)
    )
    timeline = Timeline(Run(Sizes(2, 4, 3), (Phase(0, CALM, data),)), start)
    assert [event.rule for event in timeline.events] == ["diverged"]
    assert "the network started there" in timeline.events[0].text


def test_every_kind_of_event_has_a_test_here_and_a_section_of_why():
    text = Path(__file__).read_text("utf-8")
    for rule, sentence in SENTENCES.items():
        assert f'"{rule}"' in text
        assert sentence.why in WHY


def test_a_calm_run_is_not_talked_over():
    assert len(play(CALM, 5000).events) <= 8
    assert math.isfinite(play(CALM, 10).history["loss"][-1])


@pytest.mark.slow
def test_a_wild_run_is_not_talked_over():
    for config in (TrainingConfig(6.0, 5e-4), TrainingConfig(2.0, 1e-2, 8, "momentum")):
        assert len(play(config, 10_000, n_hidden=64).events) < 60
