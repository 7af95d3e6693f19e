"""A lecture that asks for predictions."""

from dataclasses import replace

import pytest

from netviz.lessons.lesson import Lesson
from tests.ui.lessons.sample_lesson import make_lesson
from tests.ui.prediction.drawing import DEAD, LOSS


@pytest.fixture
def lecture(window, qtbot):
    """A lesson whose first slide asks for a curve and whose second one for a number."""
    first, second = make_lesson().slides[1:3]
    slides = replace(first, prediction=replace(LOSS, until=200)), replace(second, prediction=DEAD)
    window.hall.fills_screen = False
    window.hall.start(Lesson("asks", "Asks", "", "", slides))
    qtbot.waitUntil(lambda: window.predictions.round is not None, timeout=20_000)
    yield window.lecture
    window.hall.end()
    qtbot.waitUntil(lambda: window.lecture is None, timeout=20_000)
