"""The value at the end of a curve is that of the last step, as soon as that step has been evaluated."""

import numpy as np
import pytest

from netviz.intents import Advance
from netviz.ui.history.decimation import MinMaxDecimator
from tests.ui.conftest import at_rest, shot
from tests.ui.lessons.sample_lesson import make_lesson


def label(chart):
    return chart.labels.notes.labels[0]


def told_and_true(chart, snapshot):
    return label(chart).value, snapshot.history.row(snapshot.last_step)["loss"]


def play_until(window, qtbot, step):
    window.player.end = step
    window.transport.speed.setValue(window.transport.speed.maximum())
    window.player.play()
    qtbot.waitUntil(lambda: not window.player.is_playing, timeout=20_000)
    assert at_rest(window, qtbot).step == step
    history = shot(window).history
    assert np.isfinite(history["loss"][step])  # it has been evaluated


@pytest.mark.slow
def test_in_the_window_when_play_ends(window, qtbot):
    play_until(window, qtbot, 203)
    chart = window.panels["loss"].plot
    told, true = told_and_true(chart, shot(window))
    assert told == true
    assert label(chart).place[0] == 203.0  # to which the curve reaches too


def test_on_a_slide_when_play_ends(window, qtbot):
    window.hall.fills_screen = False
    window.hall.start(make_lesson())
    play_until(window, qtbot, 200)
    chart = window.hall.stage.views["loss"]
    told, true = told_and_true(chart, shot(window))
    assert told == true
    assert label(chart).place[0] == 200.0


def test_a_value_that_becomes_known_later_is_drawn(session):
    session.apply(Advance(3))
    decimator = MinMaxDecimator(["loss"])
    rows = session.snapshot().history
    unknown = _WithoutLast(rows)
    assert np.isnan(decimator.update(unknown).mean[0, -1])
    assert decimator.update(rows).mean[0].tolist() == rows["loss"].tolist()


class _WithoutLast:
    """A history whose newest step has not been evaluated."""

    def __init__(self, rows):
        self._rows = rows

    def __len__(self):
        return len(self._rows)

    def values(self, name, first, last):
        values = self._rows.values(name, first, last).copy()
        values[len(self) - 1 - first :] = np.nan
        return values
