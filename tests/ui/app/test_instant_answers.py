"""A slider that is dragged while the run stands: what it would have done, and what becomes of it."""

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from netviz.data import GENERATORS
from netviz.intents import Advance, GoTo, PinRun, RunAgain, SetTraining
from netviz.session import Session
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.ui.app import instant
from netviz.ui.run.choices import FROM_HERE, FROM_START, LEAVE
from tests.ui.conftest import shot, type_into

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def session():
    data = GENERATORS["moons"].make(40, seed=1).split(0.2, 1)
    session = Session(data, NetworkConfig(6, seed=2), TrainingConfig(0.5, 1e-3))
    session.apply(Advance(120))
    return session


@pytest.fixture
def answers(window):
    return window.comparing.instant


def place(slider, share):
    return QPoint(round(7 + share * (slider.slider.width() - 14)), slider.slider.height() // 2)


def take_hold(qtbot, slider, share):
    qtbot.mousePress(slider.slider, LEFT, pos=place(slider, share))


def drag(qtbot, slider, share):
    qtbot.mouseMove(slider.slider, place(slider, share))


def let_go(qtbot, slider, share):
    qtbot.mouseRelease(slider.slider, LEFT, pos=place(slider, share))


def answered(window, qtbot):
    """Wait until the newest value has been tried, as far as it is."""
    answers = window.comparing.instant
    qtbot.waitUntil(lambda: answers.worker is None and not answers.is_newer, timeout=20_000)


def ghost_of(window):
    return window.panels["plane"].plot.field.ghost._ghost


def keys_of(window):
    return set(window.session.runs.timelines)


def eta(window):
    return window.panels["training"].learning_rate


def tried(window, qtbot, slider=None, share=0.3):
    """Drag a slider, and let go."""
    slider = slider or eta(window)
    take_hold(qtbot, slider, share + 0.1)
    drag(qtbot, slider, share)
    let_go(qtbot, slider, share)
    answered(window, qtbot)
    return slider.value


def test_a_drag_shows_the_run_done_again_as_a_ghost_that_follows_the_hand(window, answers, qtbot):
    before, slider = window.session.project, eta(window)
    take_hold(qtbot, slider, 0.5)
    answered(window, qtbot)
    first = ghost_of(window)
    drag(qtbot, slider, 0.3)
    answered(window, qtbot)
    second = ghost_of(window)
    for ghost in (first, second):
        assert ghost.spec.changes[0].settings.learning_rate != 0.5
        assert 0 < ghost.step <= 120
    assert second.spec.changes[0].settings.learning_rate == slider.value
    assert window.panels["loss"].ghost.curves
    assert window.session.project == before
    assert window.panels["training"].learning_rate.value == slider.value != 0.5
    told = answers.choices.told.text()
    assert told.startswith("to step 120" if second.step == 120 else f"to step {second.step} of 120")
    assert not answers.choices.buttons[FROM_HERE].isEnabled()  # not before the hand has let go
    other = Session.of(window.session.at_rest())
    other.apply(RunAgain("learning_rate", slider.value, second.step))
    assert np.array_equal(second.params.W1, other.snapshot().params.W1)


def test_letting_go_changes_nothing_and_three_choices_wait_that_move_no_layout(window, answers, qtbot):
    before = window.session.project
    places = {key: panel.geometry() for key, panel in window.panels.items()}
    tried(window, qtbot)
    assert window.session.project == before
    assert answers.choices.isVisible()
    assert all(button.isEnabled() for button in answers.choices.buttons.values())
    assert {key: panel.geometry() for key, panel in window.panels.items()} == places
    inside = window.rect().contains(answers.choices.geometry())
    assert inside


def test_from_here_the_setting_changes_from_this_step_on_as_one_change(window, answers, qtbot):
    value = tried(window, qtbot)
    answers.choices.buttons[FROM_HERE].click()
    assert [(c.step, c.settings.learning_rate) for c in shot(window).spec.changes] == [
        (0, 0.5),
        (120, value),
    ]
    assert shot(window).step == 120
    assert not answers.choices.isVisible()
    window.actions_by_name["undo"].trigger()
    assert shot(window).undo is None
    assert shot(window).config.learning_rate == 0.5


def test_from_the_start_the_run_is_done_again_to_this_step_as_one_change(window, answers, qtbot):
    before = window.session.project.document
    value = tried(window, qtbot)
    answers.choices.buttons[FROM_START].click()
    qtbot.waitUntil(lambda: shot(window).step == 120 and not window.player.is_playing, timeout=20_000)
    assert [(c.step, c.settings.learning_rate) for c in shot(window).spec.changes] == [(0, value)]
    other = Session(window.session.blobs.dataset(window.session.project), NetworkConfig(6, seed=2),
                    TrainingConfig(value, 1e-3))  # fmt: skip
    other.apply(Advance(120))
    assert np.array_equal(other.snapshot().params.W2, shot(window).params.W2)
    assert ghost_of(window) is None
    window.actions_by_name["undo"].trigger()
    assert window.session.project.document == before
    assert shot(window).step == 120


@pytest.mark.parametrize("way", ["button", "key", "back"])
def test_leave_it_and_nothing_of_it_remains(window, answers, qtbot, way):
    before, known, slider = window.session.project, keys_of(window), eta(window)
    if way == "back":  # dragged back to where it was
        here = slider.slider.value() / slider.slider.maximum()
        take_hold(qtbot, slider, 0.3)
        drag(qtbot, slider, here)
        if slider.value != 0.5:
            pytest.skip("no pixel of this slider is exactly its value")
        let_go(qtbot, slider, here)
    else:
        tried(window, qtbot)
        if way == "button":
            answers.choices.buttons[LEAVE].click()
        else:
            qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert slider.value == 0.5
    assert window.session.project == before
    assert keys_of(window) == known
    assert ghost_of(window) is None
    assert not answers.choices.isVisible()
    assert not answers.is_on


@pytest.mark.slow
def test_escape_while_the_hand_holds_it_leaves_it_for_the_whole_drag(window, answers, qtbot):
    slider = eta(window)
    take_hold(qtbot, slider, 0.3)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    drag(qtbot, slider, 0.8)
    assert slider.value == 0.5
    let_go(qtbot, slider, 0.8)
    assert not answers.is_on
    assert shot(window).undo is None
    take_hold(qtbot, slider, 0.3)  # and the next one is tried again
    assert answers.is_on


def test_taking_a_step_or_playing_takes_it_from_here(window, answers, qtbot):
    value = tried(window, qtbot)
    window.actions_by_name["step"].trigger()
    assert shot(window).step == 121
    assert shot(window).config.learning_rate == value
    slower = tried(window, qtbot, share=0.6)
    window.actions_by_name["play"].trigger()
    qtbot.waitUntil(lambda: shot(window).step > 130, timeout=20_000)
    assert shot(window).config.learning_rate == slower
    assert [change.step for change in shot(window).spec.changes] == [0, 120, 121]


@pytest.mark.slow
def test_while_playing_a_slider_acts_at_the_next_step(window, answers, qtbot):
    window.actions_by_name["play"].trigger()
    slider = eta(window)
    take_hold(qtbot, slider, 0.3)
    assert not answers.is_on
    qtbot.waitUntil(lambda: shot(window).config.learning_rate == slider.value, timeout=20_000)
    let_go(qtbot, slider, 0.3)
    assert not answers.choices.isVisible()


@pytest.mark.slow
def test_typing_a_value_and_keys_act_at_once(window, answers, qtbot):
    type_into(qtbot, eta(window), "0.25")
    assert shot(window).config.learning_rate == 0.25
    eta(window).slider.setFocus()
    qtbot.keyClick(eta(window).slider, Qt.Key.Key_Right)
    assert shot(window).config.learning_rate == eta(window).value != 0.25
    assert not answers.is_on
    tried(window, qtbot)
    type_into(qtbot, eta(window), "0.125")  # what waits gives way
    assert shot(window).config.learning_rate == 0.125
    assert not answers.is_on


def test_at_step_0_there_is_nothing_to_be_done_again(window, answers, qtbot):
    window.go(GoTo(0))
    take_hold(qtbot, eta(window), 0.3)
    assert not answers.is_on
    assert shot(window).config.learning_rate == eta(window).value != 0.5


@pytest.mark.slow
def test_another_number_of_hidden_units_is_tried_and_done_from_the_start_only(window, answers, qtbot):
    slider = window.panels["network"].hidden
    value = tried(window, qtbot, slider, 0.4)
    assert shot(window).network.n_hidden == 6
    assert ghost_of(window).network.n_hidden == value
    assert not answers.choices.buttons[FROM_HERE].isEnabled()
    answers.choices.buttons[FROM_START].click()
    qtbot.waitUntil(lambda: shot(window).step == 120 and not window.player.is_playing, timeout=20_000)
    assert shot(window).network.n_hidden == value


@pytest.mark.slow
def test_another_slider_goes_on_from_what_is_in_force(window, answers, qtbot):
    tried(window, qtbot)
    penalty = tried(window, qtbot, window.panels["training"].regularization)
    assert eta(window).value == 0.5
    assert ghost_of(window).spec.changes[0].settings == TrainingConfig(0.5, penalty)


@pytest.mark.slow
def test_the_preview_goes_before_the_last_pinned_run_which_comes_back(window, answers, qtbot):
    window.apply(PinRun())
    window.change(SetTraining(TrainingConfig(0.1, 1e-3)))
    pinned = ghost_of(window)
    assert pinned is not None
    tried(window, qtbot)
    assert ghost_of(window).spec.changes[0].settings.learning_rate == eta(window).value
    answers.leave()
    assert ghost_of(window).spec == pinned.spec


@pytest.mark.slow
def test_a_prediction_goes_before_the_last_pinned_run(window, qtbot):
    from netviz.lessons.lesson import Prediction

    window.apply(PinRun())
    assert ghost_of(window) is not None
    window.predictions.begin(Prediction("boundary", "Where?", until=140))
    assert ghost_of(window) is None
    take_hold(qtbot, eta(window), 0.3)  # the question would be spoilt by an answer
    assert not window.comparing.instant.is_on
    let_go(qtbot, eta(window), 0.3)
    window.predictions.put_away()
    assert ghost_of(window) is not None


@pytest.mark.slow
def test_the_preview_hides_a_prediction_that_has_been_judged_until_it_goes(window, answers, qtbot):
    from netviz.lessons.guesses import BoundaryGuess
    from netviz.lessons.lesson import Prediction

    window.predictions.begin(Prediction("boundary", "Where?", until=130))
    asked = window.predictions.round
    asked.overlay.restore((BoundaryGuess((((0.0, 0.0), (1.0, 1.0)),)),))
    asked.freeze()
    asked.reveal()
    qtbot.waitUntil(lambda: asked.stage == "revealed", timeout=20_000)
    asked.judge()
    drawn = asked.overlay._lines
    tried(window, qtbot)
    assert not drawn.isVisible()
    answers.leave()
    assert drawn.isVisible()


@pytest.mark.slow
def test_a_run_that_diverges_says_so(window, answers, qtbot):
    tried(window, qtbot, share=1.0)
    if ghost_of(window).diverged is not None:
        assert answers.choices.told.text().startswith("diverges at step")


@pytest.mark.slow
def test_standing_elsewhere_leaves_it(window, answers, qtbot):
    tried(window, qtbot)
    window.seek(50)
    assert not answers.is_on
    assert eta(window).value == 0.5


@pytest.mark.slow
def test_it_goes_as_far_as_the_time_reaches_and_the_rest_is_played(window, answers, qtbot, monkeypatch):
    clock = itertools.count()
    answers.clock = lambda: float(next(clock))  # the time is over at the second look
    monkeypatch.setattr(instant, "_MOST_PORTIONS", 1)
    slider = eta(window)
    take_hold(qtbot, slider, 0.4)
    answered(window, qtbot)
    assert ghost_of(window).step < 120
    assert f"to step {ghost_of(window).step} of 120" in answers.choices.told.text()
    let_go(qtbot, slider, 0.4)
    answers.choices.buttons[FROM_START].click()
    qtbot.waitUntil(lambda: shot(window).step == 120 and not window.player.is_playing, timeout=20_000)
    assert shot(window).config.learning_rate == slider.value


@pytest.mark.slow
def test_in_a_lesson_a_slider_does_what_the_lesson_says_it_does(window, answers, qtbot):
    from tests.lessons.lessons_for_tests import lesson, slide

    window.guide.begin(lesson(slide("one")))
    window.apply(Advance(20))
    qtbot.waitUntil(lambda: shot(window).step >= 20)
    take_hold(qtbot, eta(window), 0.3)
    assert not answers.is_on
    assert shot(window).config.learning_rate == eta(window).value


@pytest.mark.slow
def test_the_window_closes_in_the_middle_of_a_drag(window, answers, qtbot):
    take_hold(qtbot, eta(window), 0.3)
    assert answers.is_on
    window.close()
    assert not answers.is_on
