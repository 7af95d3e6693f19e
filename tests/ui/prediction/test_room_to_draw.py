"""Room for what is drawn in a small window, and on a small slide."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QApplication

from netviz.intents import Advance
from netviz.lessons.lesson import Lesson
from netviz.ui.prediction.items import Lines
from tests.ui.conftest import plot_item, shot
from tests.ui.lessons.sample_lesson import make_lesson
from tests.ui.prediction.drawing import (
    DEAD,
    LOSS,
    begin,
    last_drawn,
    level,
    loss_of,
    reveal_by_steps,
)


def heights(window):
    return {key: window.docks[key].height() for key in ("loss", "gradients", "units")}


@pytest.mark.slow
def test_in_a_small_window_the_chart_takes_the_column_until_it_is_put_away(window, qtbot):
    window.resize(1024, 768)
    QApplication.processEvents()
    before = heights(window)
    begin(window, replace(LOSS, explanation="So it is. " * 20))
    qtbot.waitUntil(lambda: loss_of(window).height() > 200, timeout=20_000)
    level(qtbot, loss_of(window))
    window.predictions.freeze()
    reveal_by_steps(window, qtbot)
    window.predictions.judge()
    QApplication.processEvents()
    assert loss_of(window).height() > 200
    window.predictions.put_away()
    qtbot.waitUntil(lambda: heights(window) == before, timeout=20_000)
    qtbot.waitUntil(lambda: last_drawn(window.panels["gradients"].plot) == 6, timeout=20_000)


@pytest.mark.slow
def test_what_was_drawn_is_named_where_no_level_has_its_name(window, qtbot):
    window.resize(1024, 768)
    QApplication.processEvents()
    begin(window, LOSS)
    plot = loss_of(window)
    low, high = plot.getViewBox().viewRange()[1]
    level(qtbot, plot, (high - plot.level) / (high - low) + 0.03)  # right under what guessing costs
    window.predictions.freeze()
    plot.viewport().grab()
    name = plot_item(plot, Lines).named["your prediction"]
    middle = plot.mapFromScene(plot.getViewBox().mapViewToScene(QPointF(3.0, plot.level))).y()
    assert not name.intersects(QRectF(name.left(), middle - 14, name.width(), 28))


@pytest.mark.slow
def test_another_arrangement_opens_what_was_closed(window, qtbot):
    window.resize(1024, 768)
    QApplication.processEvents()
    begin(window, LOSS)
    assert window.docks["gradients"].maximumHeight() < 100
    window.actions_by_name["derivation"].trigger()
    QApplication.processEvents()
    assert window.docks["gradients"].maximumHeight() > 1000


@pytest.fixture
def small_lecture(window, lecture):
    """The same on a small slide."""
    window.hall.stage.resize(1024, 768)
    QApplication.processEvents()
    return lecture


@pytest.mark.slow
def test_on_a_slide_the_axis_is_the_same_whatever_is_known_of_the_run(window, qtbot, small_lecture):
    chart, predictions = window.hall.stage.views["loss"], window.predictions
    fresh = chart.getViewBox().viewRange()
    predictions.put_away()
    window.go(Advance(200))
    window.actions_by_name["lecture_predict"].trigger()
    assert (shot(window).step, shot(window).last_step) == (0, 200)
    assert chart.getViewBox().viewRange() == fresh
    assert last_drawn(chart) == 0


@pytest.mark.slow
def test_beside_a_number_that_is_asked_and_judged_a_view_keeps_its_room(window, qtbot):
    asks = replace(DEAD, until=200, explanation="While steps are small, only the product counts. " * 3)
    slide = replace(make_lesson().slides[1], prediction=asks)
    window.hall.fills_screen = False
    window.hall.start(Lesson("asks", "Asks", "", "", (slide,)))
    qtbot.waitUntil(lambda: window.predictions.round is not None, timeout=20_000)
    stage, predictions = window.hall.stage, window.predictions
    stage.resize(1024, 768)
    qtbot.waitUntil(lambda: stage.views["loss"].height() > 130, timeout=20_000)
    predictions.round.add_numbers((3.0,))
    predictions.freeze()
    window.go(Advance(200))
    qtbot.waitUntil(lambda: predictions.round.stage == "revealed", timeout=20_000)
    predictions.judge()
    qtbot.waitUntil(lambda: stage.views["loss"].height() > 130, timeout=20_000)
    window.hall.end()
    qtbot.waitUntil(lambda: window.lecture is None, timeout=20_000)
