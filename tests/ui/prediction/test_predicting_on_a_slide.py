"""A slide of a lesson asks for predictions."""

import pytest
from PySide6.QtWidgets import QApplication

from netviz.intents import Advance
from tests.ui.conftest import shot
from tests.ui.prediction.drawing import (
    level,
)

# --------------------------------------------------------------- on a slide


@pytest.mark.slow
def test_a_slide_asks_by_itself_and_keeps_what_was_predicted(window, qtbot, lecture):
    predictions, stage = window.predictions, window.hall.stage
    assert predictions.bar.isVisibleTo(stage)
    assert predictions.round.last == 200
    level(qtbot, stage.views["loss"], 0.5)
    drawn = predictions.round.guesses
    predictions.freeze()
    lecture.forward()
    qtbot.waitUntil(lambda: lecture.index == 1 and predictions.round is not None, timeout=20_000)
    assert predictions.round.prediction.kind == "number"
    assert stage.views["loss"].room is None
    lecture.back()
    qtbot.waitUntil(
        lambda: lecture.index == 0 and predictions.round.prediction.kind == "curve", timeout=20_000
    )
    assert predictions.round.stage == "frozen"
    assert predictions.round.guesses.curves[0].values == pytest.approx(drawn.curves[0].values, rel=1e-6)
    window.hall.end()
    qtbot.waitUntil(lambda: window.lecture is None, timeout=20_000)
    assert predictions.round is None
    assert window.views.veil is None
    assert predictions.kept["too-large"].guesses.count == 1


@pytest.mark.slow
def test_controls_give_way_to_what_is_drawn_and_come_back(window, qtbot, lecture):
    predictions, stage = window.predictions, window.hall.stage
    chart = stage.views["loss"]
    stage.resize(1024, 768)
    qtbot.waitUntil(lambda: stage.offers.isHidden(), timeout=20_000)
    assert chart.height() > 0.2 * stage.height()
    level(qtbot, chart)
    predictions.freeze()
    window.go(Advance(200))
    qtbot.waitUntil(lambda: predictions.round.stage == "revealed", timeout=20_000)
    window.actions_by_name["lecture_predict"].trigger()
    assert predictions.round.stage == "judged"
    QApplication.processEvents()
    bar = predictions.bar
    assert bar.height() >= bar.heightForWidth(bar.width())
    predictions.put_away()
    assert not stage.offers.isHidden()
    assert not stage.sentence.isHidden()


@pytest.mark.slow
def test_a_slide_as_it_was_left_is_not_asked_about_where_all_has_been_seen(window, qtbot, lecture):
    predictions = window.predictions
    predictions.put_away()
    window.go(Advance(200))
    lecture.forward()
    qtbot.waitUntil(lambda: lecture.index == 1 and predictions.round is not None, timeout=20_000)
    lecture.back()
    qtbot.waitUntil(lambda: lecture.index == 0 and predictions.round is not None, timeout=20_000)
    assert shot(window).step == 0  # as it was prepared
    lecture.go_as_left()
    qtbot.waitUntil(lambda: shot(window).step == 200 and predictions.round is None, timeout=20_000)
    QApplication.processEvents()
    assert shot(window).step == 200
