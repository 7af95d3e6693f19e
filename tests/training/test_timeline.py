import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netviz.core.params import ParamVector
from netviz.storage.history_csv import save_history
from netviz.training.config import TrainingConfig
from netviz.training.engine import Engine
from netviz.training.history import History
from netviz.training.spec import Edit
from netviz.training.state import State
from netviz.training.timeline import Timeline, first_spacing
from tests.training.problems import make_run, put_in_force

CONFIGS = (
    TrainingConfig(0.1, 1e-3, 16, "adam"),
    TrainingConfig(0.05, 1e-2, None, "momentum"),
    TrainingConfig(0.02, 0.0, 7, "adam"),
    TrainingConfig(0.3, 1e-4),
)


def record(timeline, n_steps):
    """Take steps one by one; every state as it was first computed."""
    states = {}
    for _ in range(n_steps):
        step = timeline.last_step + 1
        timeline.engine_at(timeline.last_step)
        timeline.extend(step)
        states[step] = timeline.engine_at(step).state()
    return states


@pytest.mark.slow
def test_any_step_comes_back_bit_for_bit():
    timeline = Timeline(*make_run((0, CONFIGS[0])), memory=60_000)
    states = record(timeline, 1500)
    for config in CONFIGS[1:]:
        timeline = put_in_force(timeline, timeline.last_step, config)
        states |= record(timeline, 700)
    rows = {name: timeline.history[name].copy() for name in ("loss_reg", "gradient_W1", "batch_loss")}
    assert timeline.spacing > 32  # the memory bound has been at work
    order = np.random.default_rng(0).permutation(list(states))[:250]
    for step in order:
        state = timeline.engine_at(int(step)).state()
        np.testing.assert_array_equal(state.theta, states[step].theta)
        np.testing.assert_array_equal(state.memory, states[step].memory)
    for name, column in rows.items():
        np.testing.assert_array_equal(timeline.history[name], column)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 60), st.integers(0, 40)), max_size=8))
def test_changes_in_the_past_give_the_run_of_a_straight_engine(edits):
    timeline = Timeline(*make_run((0, CONFIGS[3])))
    for number, step, more in edits:
        timeline = put_in_force(timeline, min(step, timeline.last_step), CONFIGS[number])
        record(timeline, more)
    run, start = make_run(*((phase.step, phase.config) for phase in timeline.run.schedule))
    straight = Timeline(run, start)
    straight.extend(timeline.last_step)
    final = timeline.engine_at(timeline.last_step).state()
    expected = straight.engine_at(timeline.last_step).state()
    np.testing.assert_array_equal(final.theta, expected.theta)
    np.testing.assert_array_equal(timeline.history["loss_reg"], straight.history["loss_reg"])


def test_a_change_cuts_off_the_future():
    timeline = Timeline(*make_run((0, CONFIGS[3])))
    timeline.extend(100)
    timeline = put_in_force(timeline, 40, CONFIGS[1])
    assert timeline.last_step == 40
    with pytest.raises(ValueError, match="0 … 40"):
        timeline.engine_at(41)


def test_settings_tried_and_taken_back_at_a_step_leave_nothing_behind():
    adam, descent = TrainingConfig(0.01, update_rule="adam"), TrainingConfig(0.01)
    slower = TrainingConfig(0.005, update_rule="adam")
    for step in (64, 70):  # a key frame, and between two
        timeline = Timeline(*make_run((0, adam)))
        timeline.extend(step)
        for config in (descent, TrainingConfig(0.01, update_rule="momentum"), slower):
            timeline = put_in_force(timeline, step, config)
            timeline.extend(step + 40)
        straight = Timeline(*make_run((0, adam), (step, slower)))
        straight.extend(step + 40)
        for at in (step, step + 40):
            mine, theirs = timeline.engine_at(at).state(), straight.engine_at(at).state()
            np.testing.assert_array_equal(mine.theta, theirs.theta)
            np.testing.assert_array_equal(mine.memory, theirs.memory)


def test_key_frames_stay_within_their_memory():
    timeline = Timeline(*make_run((0, CONFIGS[3])), memory=30_000)
    timeline.extend(5000)
    rows = {piece for piece, _ in timeline.history.pieces()}
    frames = [size for piece, size in timeline.pieces() if piece not in rows]
    assert sum(frames) <= 30_000
    assert len(frames) > 5
    assert timeline.spacing * (len(frames) - 1) <= 5000 < timeline.spacing * len(frames)


def test_slow_steps_get_closer_key_frames():
    run, _ = make_run()
    assert first_spacing(run.sizes, 60) == 32
    assert first_spacing(run.sizes._replace(n_hidden=256), 10_000) == 1


def test_a_history_never_forgets_a_value_for_a_gap():
    history = History()
    rows = np.arange(3.0 * 24).reshape(3, 24)
    history.write(0, rows)
    again = rows + 100
    again[1, 5] = np.nan
    history.write(0, again)
    assert history["accuracy"].tolist() == [105.0, rows[1, 5], 153.0]
    assert history.row(2)["batch_loss"] == 148.0
    history = history.up_to(1)
    assert len(history) == 1
    with pytest.raises(ValueError, match="gap"):
        history.write(2, rows)


def test_a_value_that_was_not_evaluated_is_shown_as_last_known():
    history = History()
    rows = np.zeros((4, 24))
    rows[:, 5] = 0.25, 0.5, np.nan, np.nan
    history.write(0, rows)
    assert history.row(3)["accuracy"] == 0.5
    assert np.isnan(history["accuracy"][3])


def test_the_table_has_a_line_a_step_and_empty_cells_for_what_is_unknown(tmp_path):
    timeline = Timeline(*make_run((0, CONFIGS[0])))
    timeline.extend(30)
    save_history(timeline.history, tmp_path / "h.csv")
    lines = (tmp_path / "h.csv").read_text("utf-8").splitlines()
    assert len(lines) == 32
    head, last = lines[0].split(","), lines[-1].split(",")
    assert head[0] == "step"
    assert last[0] == "30"
    assert float(last[head.index("batch_loss")]) == pytest.approx(
        timeline.history["batch_loss"][30], rel=1e-8
    )
    assert "nan" not in "".join(lines)


@pytest.mark.slow
def test_a_million_recorded_steps_take_less_than_500_mb():
    script = Path(__file__).with_name("million_steps.py")
    done = subprocess.run(
        [sys.executable, script, "1000000", "20", "adam"], capture_output=True, text=True, timeout=280
    )
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 500


def test_an_entry_set_by_hand_is_in_place_at_its_step_and_after_it():
    run, start = make_run((0, CONFIGS[1]))
    timeline = Timeline(run, start)
    record(timeline, 40)
    edit = Edit("W2", (3, 1), 1.25)
    timeline = put_in_force(timeline, 20, CONFIGS[1], (edit,))
    assert timeline.last_step == 20
    edited = ParamVector(run.sizes, timeline.engine_at(20).state().theta)
    assert edited.W2[3, 1] == 1.25
    record(timeline, 60)
    # By hand: twenty steps, the entry, sixty more with what the update rule remembers.
    engine = Engine(run, start)
    engine.advance(20)
    state = engine.state()
    ParamVector(run.sizes, state.theta).W2[3, 1] = 1.25
    engine = Engine(run, state)
    engine.advance(60)
    np.testing.assert_array_equal(timeline.engine_at(80).state().theta, engine.state().theta)
    for step in (20, 19, 33, 21):  # also when it is computed again
        again = ParamVector(run.sizes, timeline.engine_at(step).state().theta)
        assert (again.W2[3, 1] == 1.25) == (step == 20)


def test_an_entry_set_at_step_0_is_the_start_of_the_run():
    run, start = make_run((0, CONFIGS[3]))
    timeline = Timeline(run, start)
    timeline = put_in_force(timeline, 0, CONFIGS[3], (Edit("b1", (2,), -0.5), Edit("b1", (2,), 0.75)))
    record(timeline, 50)
    state = State(0, start.theta.copy(), start.memory)
    ParamVector(run.sizes, state.theta).b1[2] = 0.75
    straight = Engine(run, state)
    straight.advance(50)
    np.testing.assert_array_equal(timeline.engine_at(50).state().theta, straight.state().theta)
