"""A curve is called by its setting only as far as that holds for all of it."""

import pytest

from netviz.intents import Advance, GoTo
from tests.ui.conftest import shot
from tests.ui.lessons.sample_lesson import make_lesson
from tests.ui.lessons.test_lecture import change_rate


@pytest.mark.slow
def test_a_setting_that_is_changed_in_the_run_does_not_name_the_whole_curve(window):
    window.hall.fills_screen = False
    window.hall.start(make_lesson())
    stage = window.hall.stage
    chart, slider = stage.views["loss"], stage.offers.controls["eta"]

    def names():
        return chart.labels.notes.labels[0].names

    window.want(Advance(5))
    assert names()[0] == "η = 1"
    change_rate(window, 0.25)  # nothing of the curve comes of it yet
    assert names()[0] == "η = 1"
    window.want(Advance(5))
    assert names()[0] == "η = 1 → 0.25"
    window.want(GoTo(0))
    assert slider.value == shot(window).config.learning_rate == 1.0
    assert names()[0] == "η = 1 → 0.25"  # of the whole curve, wherever one stands
    window.want(GoTo(10))
    assert slider.value == 0.25
    for rate in (2.0, 0.5):
        change_rate(window, rate)
        window.want(Advance(5))
    assert names() == ("J̃",)
