"""What is asked, and when: by the key, about a step that has passed, and once more."""

from dataclasses import replace

import pytest

from netviz.intents import Advance, SetTraining
from netviz.training.config import TrainingConfig
from tests.ui.conftest import shot
from tests.ui.prediction.drawing import (
    COURSE,
    LOSS,
    begin,
    level,
    loss_of,
    reveal_by_steps,
)

# -------------------------------------------------------------------- asking


def test_p_asks_about_what_is_in_sight_up_to_200_more_steps(window, qtbot):
    window.apply(Advance(5))
    window.actions_by_name["predict"].trigger()
    box = window.predictions.box
    assert (box.kind.currentData(), box.figure.currentData(), box.until.text()) == ("curve", "loss", "205")
    type_wrong = box.until
    type_wrong.setText("4")
    box.ask.click()
    assert "from 6 to" in box.error.text()
    assert window.predictions.round is None
    type_wrong.setText("30")
    box.ask.click()
    assert window.predictions.round.last == 30
    assert window.predictions.round.first == 5
    assert "up to step 30" in window.predictions.bar.said.text


@pytest.mark.slow
def test_a_question_about_a_step_that_has_passed_goes_back_and_returns(window, qtbot):
    window.apply(Advance(20))
    asked = begin(window, replace(LOSS, until=20))
    assert shot(window).step == 0
    assert asked.stage == "draw"
    level(qtbot, loss_of(window))
    window.predictions.put_away()
    assert shot(window).step == 20


@pytest.mark.slow
def test_what_is_so_already_is_revealed_at_once_and_p_judges_it(window, qtbot):
    asked = begin(window, replace(COURSE, until=0, choices=("four", "seven"), right=1))
    window.predictions.bar.answers.buttons[1].click()
    window.predictions.bar.steps["revealing"].click()
    assert asked.stage == "revealed"
    window.actions_by_name["predict"].trigger()
    assert asked.verdict.sentence == "right: seven"
    assert shot(window).step == 0


@pytest.mark.slow
def test_what_was_kept_can_be_taken_back_and_made_anew(window, qtbot):
    begin(window, LOSS)
    level(qtbot, loss_of(window))
    window.predictions.put_away()
    asked = begin(window, LOSS)
    assert asked.count == 1
    asked.undo()
    assert asked.count == 0


@pytest.mark.slow
def test_a_spike_of_the_reveal_is_shown_whole(window, qtbot):
    window.change(SetTraining(TrainingConfig(learning_rate=4.0, regularization=5e-4)))
    window.panels["loss"].switch.choose("linear")
    begin(window, replace(LOSS, until=40))
    level(qtbot, loss_of(window))
    reveal_by_steps(window, qtbot, until=40)
    highest = shot(window).history["loss"][:41].max()
    assert loss_of(window).getViewBox().viewRange()[1][1] >= highest
    assert not loss_of(window).is_cut
