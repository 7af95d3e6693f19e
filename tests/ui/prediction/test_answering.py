"""Answering a prediction with the keys; what is given away, and what is kept."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from netviz.intents import Advance
from netviz.lessons.lesson import Lesson
from tests.ui.conftest import shot
from tests.ui.lessons.sample_lesson import make_lesson
from tests.ui.prediction.drawing import (
    BOUNDARY,
    COURSE,
    DEAD,
    LOSS,
    POINT,
    begin,
    level,
    loss_of,
    reveal_by_steps,
)


def type_keys(qtbot, widget, text):
    """With the shortcuts of the window, as a keyboard does it."""
    for sign in text:
        qtbot.keyClick(widget, sign)


def judged(window, qtbot, prediction=COURSE):
    asked = begin(window, prediction)
    window.predictions.bar.answers.buttons[0].click()
    window.predictions.freeze()
    reveal_by_steps(window, qtbot)
    window.predictions.judge()
    return asked


# -------------------------------------------------------------------- the field


def test_return_adds_a_number_and_return_again_freezes(window, qtbot):
    asked = begin(window, DEAD)
    field = window.predictions.bar.answers.field
    assert window.focusWidget() is field
    type_keys(qtbot, field, "12")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (asked.numbers, asked.stage) == ((12,), "draw")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert asked.stage == "frozen"
    assert window.focusWidget() in (window, None)


def test_a_field_takes_what_numbers_are_written_with_and_nothing_else(window, qtbot):
    begin(window, DEAD)
    field = window.predictions.bar.answers.field
    seed = shot(window).spec
    type_keys(qtbot, field, "-1.5,2 pPr")
    assert field.text() == "-1.5,2"
    assert shot(window).spec == seed


def test_a_click_on_freeze_freezes_the_numbers_that_are_there(window, qtbot):
    asked = begin(window, DEAD)
    bar = window.predictions.bar
    bar.answers.field.setText("7")
    qtbot.keyClick(bar.answers.field, Qt.Key.Key_Return)
    bar.answers.field.setText("-")
    qtbot.mouseClick(bar.steps["frozen"], Qt.MouseButton.LeftButton)
    assert (asked.stage, asked.numbers) == ("frozen", (7,))


@pytest.mark.slow
def test_what_is_no_number_is_told_in_the_bar(window, qtbot):
    begin(window, DEAD)
    bar = window.predictions.bar
    bar.answers.field.setText("three")
    bar.freeze()
    assert "“three” is no number" in bar.said.text
    type_keys(qtbot, bar.answers.field, "3")
    assert bar.said.text == DEAD.ask


@pytest.mark.slow
def test_hands_that_are_being_counted_can_be_frozen_at_once(window, qtbot):
    asked = begin(window, COURSE)
    bar = window.predictions.bar
    bar.another.click()
    bar.answers.hands[1].selectAll()
    type_keys(qtbot, bar.answers.hands[1], "7")
    qtbot.mouseClick(bar.steps["frozen"], Qt.MouseButton.LeftButton)
    assert (asked.stage, asked.votes) == ("frozen", (0, 7, 0, 0))


@pytest.mark.slow
def test_escape_in_the_field_gives_the_keys_back_to_the_window(window, qtbot):
    window.predictions.begin(DEAD, focus=False)
    field = window.predictions.bar.answers.field
    assert window.focusWidget() is field
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert window.predictions.round is None
    assert window.focusWidget() in (window, None)


# ------------------------------------------------------------ nothing given away


@pytest.mark.slow
@pytest.mark.parametrize("prediction", [LOSS, BOUNDARY, DEAD, POINT, COURSE])
def test_what_has_come_already_is_asked_from_where_it_begins(window, qtbot, prediction):
    window.apply(Advance(6))
    window.predictions.begin(prediction, begins=2)
    asked = window.predictions.round
    assert (shot(window).step, asked.first, asked.last) == (2, 2, 6)
    window.predictions.put_away()
    assert shot(window).step == 6


@pytest.mark.slow
@pytest.mark.parametrize("prediction", [LOSS, DEAD, COURSE])
def test_play_says_first_that_nothing_is_predicted(window, qtbot, prediction):
    asked = begin(window, prediction)
    play = window.actions_by_name["play"]
    play.trigger()
    assert window.predictions.round is asked
    assert not window.player.is_playing
    assert "Nothing is predicted yet" in window.predictions.bar.said.text
    play.trigger()
    assert window.predictions.round is None
    assert window.player.is_playing
    window.player.pause()


@pytest.mark.slow
def test_going_on_without_a_prediction_begins_where_it_was_asked(window, qtbot):
    window.apply(Advance(6))
    begin(window, LOSS)
    assert shot(window).step == 0
    window.predictions.toggle_play()
    assert not window.predictions.toggle_play()
    assert shot(window).step == 0


@pytest.mark.slow
def test_the_box_asks_about_a_step_after_the_present_one_while_it_plays(window, qtbot):
    window.player.set_rate(50.0)
    window.player.play()
    qtbot.waitUntil(lambda: shot(window).step > 0, timeout=20_000)
    window.actions_by_name["predict"].trigger()
    assert not window.player.is_playing
    box = window.predictions.box
    step = shot(window).step
    box.until.setText(str(step + 3))
    window.apply(Advance(5))  # whatever has moved it
    box.ask.click()
    assert window.predictions.round is None
    assert f"from {step + 6} to" in box.error.text()
    box.until.setText(str(step + 9))
    box.ask.click()
    assert window.predictions.round.first == step + 5
    assert shot(window).step == step + 5


# ------------------------------------------------------------------- what is kept


@pytest.mark.slow
def test_p_after_a_judgement_keeps_it_and_ask_again_asks_anew(window, qtbot):
    asked = judged(window, qtbot)
    for _ in range(2):
        window.actions_by_name["predict"].trigger()
    assert window.predictions.round is asked
    assert asked.stage == "judged"
    window.predictions.bar.ask_again.click()
    again = window.predictions.round
    assert (again.stage, again.count, again.first, again.last) == ("draw", 0, 0, 6)
    assert shot(window).step == 0


@pytest.mark.slow
def test_a_judgement_is_kept_with_its_moment(window, qtbot):
    asked = judged(window, qtbot, replace(COURSE, explanation="So it is."))
    said = window.predictions.bar.said.text
    moment = window.predictions.moment
    window.predictions.put_away()
    window.actions_by_name["reset"].trigger()
    window.predictions.begin(COURSE, moment)
    again = window.predictions.round
    assert (again.stage, again.verdict) == ("judged", asked.verdict)
    assert window.predictions.bar.said.text == said
    assert shot(window).step == 0


@pytest.mark.slow
def test_a_judged_curve_comes_back_with_its_drawing(window, qtbot):
    begin(window, LOSS)
    level(qtbot, loss_of(window))
    window.predictions.freeze()
    reveal_by_steps(window, qtbot)
    window.predictions.judge()
    moment, verdict = window.predictions.moment, window.predictions.round.verdict
    window.predictions.put_away()
    window.actions_by_name["reset"].trigger()
    window.predictions.begin(LOSS, moment)
    assert window.predictions.round.verdict == verdict
    assert window.predictions.round.count == 1


# --------------------------------------------------------------------- on a slide


@pytest.fixture
def stage(window, qtbot):
    """A lesson with a slide that asks for a number."""
    slide = replace(make_lesson().slides[1], prediction=replace(DEAD, until=200))
    window.hall.fills_screen = False
    window.hall.start(Lesson("asks", "Asks", "", "", (slide,)))
    qtbot.waitUntil(lambda: window.predictions.round is not None, timeout=20_000)
    yield window.hall.stage
    window.hall.end()
    qtbot.waitUntil(lambda: window.lecture is None, timeout=20_000)


@pytest.mark.slow
def test_a_slide_that_asks_for_a_number_takes_it_and_is_not_made_black(window, qtbot, stage):
    predictions = window.predictions
    field = predictions.bar.answers.field
    assert stage.focusWidget() is field
    type_keys(qtbot, field, "0.5")
    QApplication.processEvents()
    assert field.text() == "0.5"
    assert not stage.is_black
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert predictions.round is None
    assert window.lecture is not None
    assert stage.focusWidget() in (stage, None)
    window.go(Advance(200))
    window.actions_by_name["lecture_predict"].trigger()
    assert predictions.round.stage == "draw"
    assert (shot(window).step, predictions.round.first) == (0, 0)
