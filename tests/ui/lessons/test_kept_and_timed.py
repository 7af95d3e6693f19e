"""What was left on a slide is kept until something new is done there; each lesson has its own time."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from netviz.intents import Advance
from tests.ui.lessons.sample_lesson import make_lesson
from tests.ui.lessons.test_lecture import change_rate, numbers


class Clock:
    seconds = 100.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def clock(window):
    window.hall.fills_screen = False
    window.hall.presenting.seconds = clock = Clock()
    return clock


@pytest.fixture
def stage(window, qtbot, clock):
    window.hall.start(make_lesson())
    qtbot.waitUntil(window.hall.stage.isActiveWindow, timeout=20_000)
    return window.hall.stage


@pytest.mark.slow
def test_what_was_left_stays_when_one_only_passes_by(window, stage):
    change_rate(window, 0.3)
    window.want(Advance(7))
    left, lecture = numbers(window), window.lecture
    for index in (1, 0, 1, 0):
        lecture.go(index)
    for _ in range(2):
        QTest.keyClick(stage, Qt.Key.Key_Home)
    assert numbers(window) != left
    assert stage.foot.left.isVisible()
    QTest.keyClick(stage, Qt.Key.Key_L)
    assert numbers(window) == left
    assert stage.foot.left.isHidden()


def test_something_new_takes_the_place_of_what_was_left_and_neither_is_lost_at_once(window, stage):
    change_rate(window, 0.3)
    old = numbers(window)
    QTest.keyClick(stage, Qt.Key.Key_Home)
    change_rate(window, 2.0)
    new = numbers(window)
    QTest.keyClick(stage, Qt.Key.Key_L)
    assert numbers(window) == old
    QTest.keyClick(stage, Qt.Key.Key_L)
    assert numbers(window) == new


@pytest.mark.slow
def test_the_time_of_each_lesson_begins_anew(window, stage, clock):
    hall = window.hall
    clock.seconds += 600
    QTest.keyClick(stage, Qt.Key.Key_K)
    assert stage.foot.clock.text().endswith("10:00")
    hall.end()
    hall.start(make_lesson(), 1)
    clock.seconds += 5
    stage.foot._tick()
    assert stage.foot.clock.text().endswith(" 0:05")
    assert hall.presenting.times.elapsed == 5
    assert hall.presenting.times.ahead == 0
