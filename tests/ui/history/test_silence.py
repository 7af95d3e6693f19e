"""What a run says when it goes wrong without a number overflowing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netviz.core import Params
from netviz.headless import summary_text
from netviz.intents import Advance, SetTraining
from netviz.session import Session
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.training.silence import silence
from netviz.ui.commands import run as run_commands
from netviz.ui.history.ranges import SPIKE
from netviz.ui.kit.number_format import parse_number, tick_texts


def _trained(learning_rate, n_steps, **network):
    session = Session(network=NetworkConfig(**network), config=TrainingConfig(learning_rate))
    session.apply(Advance(n_steps))
    return session


def test_a_rate_that_kills_all_units_is_told_with_what_can_be_done(window, qtbot):
    window.session.apply(SetTraining(TrainingConfig(8.0)))
    window.session.apply(Advance(30))
    window.show_newest()
    shot = window.session.snapshot()
    assert shot.values["dead_units"] == shot.network.n_hidden
    for text in (window.panels["plane"].notice.text(), window.status.text):
        assert "All 32 hidden units are dead since step 10" in text
        assert "Lower η = 8" in text
        assert "new weights (R)" in text
    assert window.panels["plane"].notice.isVisible()
    column = shot.history["dead_units"]
    assert column[9] < 32
    assert (column[10:] == 32).all()
    window.say("written: a file")
    assert window.status.text == "written: a file"
    window.say("")
    assert "dead" in window.status.text
    run_commands.reset(window)
    assert not window.panels["plane"].notice.isVisible()
    assert window.status.text == ""


@pytest.mark.slow
def test_it_is_told_while_it_plays(window, qtbot):
    window.session.apply(SetTraining(TrainingConfig(8.0)))
    run_commands.toggle_play(window)
    qtbot.waitUntil(lambda: "All 32 hidden units" in window.panels["plane"].notice.text(), timeout=20_000)
    run_commands.toggle_play(window)
    qtbot.waitUntil(lambda: "All 32 hidden units" in window.status.text)


def test_half_of_the_units_dead_is_told_too():
    assert _trained(8.0, 2).snapshot().silence == ""
    assert "23 of 32 hidden units are dead since step 3" in _trained(8.0, 3).snapshot().silence
    assert _trained(1.0, 200).snapshot().silence == ""


def test_zeros_as_initial_weights_are_no_matter_of_the_rate():
    text = _trained(1.0, 3, scheme="zeros").snapshot().silence
    assert "W⁽¹⁾ and b⁽¹⁾ are 0" in text
    assert "initial weights" in text
    assert "η" not in text


def test_the_terminal_says_it():
    assert "All 32 hidden units are dead" in summary_text(_trained(8.0, 30), 1.0)


@given(st.lists(st.one_of(st.integers(0, 10), st.none()), min_size=1, max_size=30))
def test_since_when_is_the_first_known_step_after_which_so_many_stay_dead(counts):
    column = np.array([np.nan if count is None else count for count in counts], float)
    params = Params(np.ones((2, 10)), np.zeros(10), np.ones((10, 3)), np.zeros(3))
    text = silence(column, params, 1.0)
    known = [(step, count) for step, count in enumerate(counts) if count is not None]
    if not known or known[-1][1] < 5:
        assert text == ""
        return
    bound = 10 if known[-1][1] == 10 else 5
    since = known[-1][0]
    for step, count in reversed(known):
        if count < bound:
            assert f"since step {since}" in text
            return
        since = step
    assert "from the start" in text


@pytest.mark.parametrize("n_steps", [5, 40, 600])
@pytest.mark.parametrize("view", ["linear", "stacked"])
@pytest.mark.slow
def test_a_run_that_blows_up_leaves_a_useful_axis(window, n_steps, view):
    window.session.apply(SetTraining(TrainingConfig(120.0)))
    window.session.apply(Advance(n_steps))
    window.panels["loss"].switch.choose(view)
    window.show_newest()
    history = window.session.snapshot().history
    top = window.panels["loss"].plot.getViewBox().viewRange()[1][1]
    assert history["loss"].max() > 1e12
    assert top < 1000 * history["loss"][0]  # of the size of what it began with, and not of the spike
    assert "▲" in window.panels["loss"].labels.text()  # and how high it went
    assert "·10" in window.panels["loss"].labels.text().partition("▲")[2]
    assert max(curve.getData()[1].max(initial=0) for curve in window.panels["loss"].curves) <= 1e6 * top


def test_a_spike_that_is_over_is_left_out_of_the_axis(window):
    window.session.apply(SetTraining(TrainingConfig(20.0)))
    window.session.apply(Advance(600))
    window.show_newest()
    window.panels["loss"].switch.choose("linear")
    loss = window.session.snapshot().history["loss"]
    assert loss.max() > 1e5
    assert window.panels["loss"].plot.getViewBox().viewRange()[1][1] < 4 * SPIKE * np.median(loss)


def test_an_ordinary_run_is_shown_whole(window):
    window.session.apply(Advance(300))
    window.show_newest()
    window.panels["loss"].switch.choose("linear")
    assert (
        window.panels["loss"].plot.getViewBox().viewRange()[1][1]
        > window.session.snapshot().history["loss"].max()
    )
    assert "▲" not in window.panels["loss"].labels.text()


@pytest.mark.parametrize(
    ("value", "spacing", "text"),
    [
        (2e57, 5e56, "2·10⁵⁷"),
        (2.5e57, 5e56, "2.5·10⁵⁷"),
        (0.5, 0.5, "0.5"),
        (1.0, 0.5, "1.0"),
        (0.0, 0.5, "0"),
        (-0.25, 0.05, "−0.25"),
        (20_000, 5_000, "20\u202f000"),
        (3e-5, 1e-5, "3·10⁻⁵"),
    ],
)
def test_labels_of_a_linear_axis(value, spacing, text):
    assert tick_texts([value - 2 * spacing, value - spacing, value], spacing)[-1] == text


@given(st.sampled_from((1.0, 2.0, 5.0)), st.integers(-200, 200), st.integers(-40, 40))
def test_neighbouring_labels_differ_and_can_be_typed(step, exponent, first):
    spacing = step * 10.0**exponent
    ticks = [(first + k) * spacing for k in range(4)]
    texts = tick_texts(ticks, spacing)
    assert len(set(texts)) == 4
    assert not any("e" in text for text in texts)
    for value, text in zip(ticks, texts, strict=True):
        assert parse_number(text) == pytest.approx(value, abs=0.02 * spacing)
