"""Somebody who takes a lesson alone, plays first, and predicts then."""

from dataclasses import replace

import pytest

from netviz.intents import Advance
from tests.ui.conftest import shot
from tests.ui.lessons.test_guide import PREDICTION, lesson, slide


@pytest.mark.slow
@pytest.mark.parametrize("has_played", [False, True])
def test_a_prediction_of_what_was_seen_is_noted_as_such(window, has_played):
    window.guide.begin(lesson(slide("one", prediction=replace(PREDICTION, until=12))))
    if has_played:
        window.apply(Advance(12))
        window.guide.taken.look()
    window.panels["guide"].card.predict.click()
    assert shot(window).step == 0
    window.predictions.round.add_numbers((0.75,))
    window.predictions.freeze()
    course = window.guide.course
    assert course.prediction(course.slide).after_seeing == has_played
    assert ("after seeing" in window.panels["guide"].card.prediction.below.text) == has_played
