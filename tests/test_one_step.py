"""Values that are shown together belong to one step, and J̃ = J_data + J_reg holds at every moment."""

import csv
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netviz.app import main
from netviz.core import forward_backward
from netviz.data import GENERATORS
from netviz.intents import Advance, DrawData, EditEntry, GoTo, GoToLine, SetTraining
from netviz.session import Session
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.training.history import COLUMNS, EVALUATED, History
from netviz.training.worker_process import Begin, Play

amounts = st.sampled_from([0.0, 5e-4, 0.02, 1.0])
intents = st.one_of(
    st.tuples(st.just("advance"), st.integers(1, 90)),
    st.tuples(st.just("play"), st.lists(st.integers(1, 70), min_size=1, max_size=3)),
    st.tuples(st.just("seek"), st.integers(0, 400)),
    st.tuples(st.just("lam"), amounts),
    st.tuples(st.just("batch"), st.sampled_from([None, 10, 32])),
    st.tuples(st.just("line"), st.integers(0, 15)),
    st.tuples(st.just("edit"), st.floats(-2, 2)),
    st.tuples(st.just("redraw"), st.booleans()),
)


def make_session(n_hidden, points, evaluate_every):
    return Session(
        GENERATORS["moons"].make(points).split(0.2, seed=0),
        NetworkConfig(n_hidden),
        TrainingConfig(0.05, 5e-4, batch_size=10),
        evaluate_every=evaluate_every,
    )


def play(session, frames):
    """As the worker does, without a process; yields at every frame."""
    begin = Begin(1, session.spec, session.state(), session.timeline.spacing, None, {}, frozenset())
    part = Play(begin, session.run)
    for steps in frames:
        part.until = part.engine.step + steps
        while not part.idle:
            part.advance()
        progress = part.progress()
        if len(progress.rows):
            session.absorb(progress)
        yield


def act(session, intent):
    """Do what a user would; yields where the window would be painted."""
    kind, value = intent
    shot = session.snapshot()
    if kind == "play":
        yield from play(session, value)
        return
    if kind == "advance":
        session.apply(Advance(value))
    elif kind == "seek":
        session.apply(GoTo(value))
    elif kind == "lam":
        session.apply(SetTraining(replace(shot.config, regularization=value)))
    elif kind == "batch":
        session.apply(SetTraining(replace(shot.config, batch_size=value)))
    elif kind == "line":
        session.apply(GoToLine(value))
    elif kind == "edit":
        session.apply(EditEntry("W1", (0, 0), value))
    else:
        tested = np.arange(len(shot.dataset.points)) % 5 == 0
        session.apply(
            DrawData(
                session.keep(replace(shot.dataset, is_test=tested if value else np.zeros_like(tested)))
            )
        )
    yield


def assert_of_one_step(session):
    shot, history = session.snapshot(), session.snapshot().history
    values = shot.values
    loss, data, reg = (values[name] for name in ("loss", "loss_data", "loss_reg"))
    if np.isnan(loss):  # a line before it is looked at
        assert 0 < shot.line < 7
    else:
        assert loss == data + reg
    assert shot.evaluated <= shot.step
    if shot.evaluated == shot.step:
        part = shot.lines.data
        trace = forward_backward(shot.params, part.a1, part.y, shot.config.regularization)
        for name in ("loss", "loss_data", "loss_reg", "accuracy"):
            if not np.isnan(values[name]):
                assert values[name] == pytest.approx(getattr(trace, name), rel=1e-9)
        assert np.isnan(values["test_accuracy"]) or len(part.test_y)
    elif not shot.line:
        for name in EVALUATED:
            np.testing.assert_equal(values[name], history[name][shot.evaluated])
    assert values["batch_loss"] == history["batch_loss"][shot.step] or 0 < shot.line < 5
    assert_history_is_of_one_step(history)


def assert_history_is_of_one_step(history):
    for step in {0, len(history) - 1, len(history) // 2, len(history) // 3}:
        row, known = history.row(step), history.evaluated(step, ("loss", "loss_data", "loss_reg"))
        assert row["loss"] == row["loss_data"] + row["loss_reg"]
        assert history["loss"][known] == history["loss_data"][known] + history["loss_reg"][known]


@given(st.lists(intents, min_size=1, max_size=12), st.sampled_from([None, 40]))
def test_the_loss_is_the_sum_of_its_parts_at_every_moment(steps, evaluate_every):
    session = make_session(8, 60, evaluate_every)
    assert_of_one_step(session)
    for intent in steps:
        for _ in act(session, intent):
            assert_of_one_step(session)


@pytest.mark.slow
@settings(max_examples=15)
@given(st.lists(intents, min_size=1, max_size=6))
def test_the_same_where_evaluating_is_too_dear_for_every_frame(steps):
    session = make_session(300, 500, 40)
    for intent in [*steps, ("play", [25, 30]), ("lam", 1.0), ("play", [33, 21])]:
        for _ in act(session, intent):
            assert_of_one_step(session)


def test_between_evaluations_all_is_of_the_last_one_and_the_step_is_named():
    session = make_session(300, 500, 40)
    session.apply(Advance(400))
    for _ in play(session, [30]):
        shot = session.snapshot()
        assert shot.step == 430
        assert shot.evaluated == 400  # the 30 steps on had no evaluation but at 400, where it stood
        known = shot.history["loss_reg"][400]
        assert shot.values["loss_reg"] == known != shot.history["loss_reg"][430]


def test_where_it_costs_little_every_frame_is_evaluated_and_the_history_is_not_changed():
    session, twin = make_session(8, 60, 40), make_session(8, 60, 40)
    session.apply(Advance(400))
    twin.apply(Advance(400))
    for _ in play(session, [7, 13]):
        assert session.snapshot().evaluated == session.snapshot().step
    for _ in play(twin, [20]):
        pass
    for name in COLUMNS:
        np.testing.assert_array_equal(session.snapshot().history[name], twin.snapshot().history[name])


def test_a_test_part_that_is_gone_has_no_values_left():
    session = make_session(8, 60, None)
    assert session.snapshot().values["test_accuracy"] > 0
    dataset = session.snapshot().dataset
    session.apply(DrawData(session.keep(replace(dataset, is_test=np.zeros(len(dataset.points), bool)))))
    assert np.isnan(session.snapshot().values["test_accuracy"])


def test_what_a_history_knows_of_a_step_is_of_one_step():
    history = History()
    rows = np.zeros((5, len(COLUMNS)))
    names = list(COLUMNS)
    rows[:, names.index("loss_reg")] = range(5)
    for name in ("loss_data", "loss", "accuracy", "dead_units"):
        rows[2:, names.index(name)] = np.nan
    rows[4, names.index("loss_data")] = rows[4, names.index("loss")] = 7.0
    history.write(0, rows)
    assert history.evaluated(4) == history.evaluated(3) == 1
    assert history.row(3)["loss_reg"] == 1.0
    assert history.evaluated(4, ("loss_data", "loss_reg")) == 4
    assert history.evaluated(3, ("gradient_W1", "loss_reg")) == 3


@pytest.mark.parametrize("batch", [[], ["--batch-size", "7"]])
def test_json_and_table_hold_values_of_one_step(capsys, tmp_path, batch):
    arguments = ["train", "spiral", "--steps", "333", "--hidden", "8", *batch]
    assert main([*arguments, "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["loss"] == facts["loss_data"] + facts["loss_reg"]
    table = tmp_path / "h.csv"
    assert main([*arguments, "--history", str(table), "--evaluate-every", "9"]) == 0
    with table.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 334
    complete = [row for row in rows if row["loss"]]
    assert len(complete) >= 334 // 9
    for row in complete:
        assert float(row["loss"]) == pytest.approx(
            float(row["loss_data"]) + float(row["loss_reg"]), rel=1e-9
        )
