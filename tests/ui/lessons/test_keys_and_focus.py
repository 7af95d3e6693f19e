"""The keys of a lecture work whatever has the focus, and nothing gets the focus by itself."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from netviz.lessons.lesson import Prediction
from tests.ui.conftest import shot
from tests.ui.lessons.sample_lesson import make_lesson

Key = Qt.Key


def press(key):
    """As the keyboard does: to whatever has the focus."""
    QTest.keyClick(QApplication.focusWidget() or QApplication.activeWindow(), key)


def begin(window, qtbot, lesson):
    window.hall.fills_screen = False
    window.hall.start(lesson)
    stage = window.hall.stage
    qtbot.waitUntil(stage.isActiveWindow, timeout=20_000)
    return stage


@pytest.fixture
def stage(window, qtbot):
    return begin(window, qtbot, make_lesson())


@pytest.mark.slow
@pytest.mark.parametrize("name", ["plane", "loss", "units"])
def test_a_view_that_has_the_focus_leaves_a_lecture_its_keys(window, stage, name):
    lecture = window.lecture
    lecture.go(2)
    stage.views[name].setFocus()
    press(Key.Key_PageUp)
    assert lecture.index == 1
    for key, index in ((Key.Key_Right, 2), (Key.Key_Left, 1), (Key.Key_Right, 2)):
        stage.views[name if name in stage.views else "plane"].setFocus()
        press(key)
        assert lecture.index == index
    stage.views[name].setFocus()
    press(Key.Key_B)
    assert stage.is_black
    press(Key.Key_Period)
    press(Key.Key_Escape)
    assert window.lecture is None


@pytest.mark.slow
def test_a_slider_that_was_gone_to_keeps_its_arrows_and_home_gives_the_focus_to_the_stage(window, stage):
    stage.offers.controls["eta"].setFocus(Qt.FocusReason.TabFocusReason)
    press(Key.Key_Right)
    assert window.lecture.index == 0
    assert shot(window).config.learning_rate > 1.0
    press(Key.Key_Home)
    assert shot(window).config.learning_rate == 1.0
    assert stage.hasFocus()
    press(Key.Key_Right)
    assert window.lecture.index == 1


@pytest.mark.slow
def test_what_is_gone_gives_the_focus_to_the_stage_and_tab_still_goes_on(window, stage):
    stage.offers.controls["eta"].setFocus(Qt.FocusReason.TabFocusReason)
    press(Key.Key_PageDown)
    assert window.lecture.index == 1
    assert stage.hasFocus()
    press(Key.Key_Tab)
    assert not stage.hasFocus()
    assert stage.isAncestorOf(QApplication.focusWidget())


@pytest.fixture
def asking(window, qtbot):
    lesson = make_lesson()
    number = Prediction("number", "What will the loss be?", 200, figure="loss")
    first = replace(lesson.slides[0], prediction=number)
    return begin(window, qtbot, replace(lesson, slides=(first, *lesson.slides[1:])))


@pytest.mark.slow
def test_keys_work_after_the_field_of_a_prediction_is_closed(window, asking, qtbot):
    press(Key.Key_P)
    field = window.predictions.bar.answers.field
    assert field.hasFocus()
    QTest.keyClicks(field, ".3")
    assert field.text() == ".3"
    press(Key.Key_Return)
    press(Key.Key_Escape)
    assert window.predictions.round is None
    assert window.lecture is not None
    assert asking.hasFocus()
    press(Key.Key_Right)
    assert window.lecture.index == 1


@pytest.mark.slow
def test_escape_puts_away_what_is_in_the_hand_then_a_prediction_then_ends(window, asking):
    asking.setFocus()  # out of the field of the number that is asked for
    press(Key.Key_D)
    press(Key.Key_Escape)
    assert window.predictions.round is not None
    press(Key.Key_Escape)
    assert window.predictions.round is None
    assert window.lecture is not None
    press(Key.Key_C)
    press(Key.Key_Escape)
    assert not asking.controls.isVisible()
    assert window.lecture is not None
    press(Key.Key_Escape)
    assert window.lecture is None
