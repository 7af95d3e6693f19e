"""What a frame of playing must not cost: these are counted, for times depend on the machine."""

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from netviz.intents import Advance
from tests.ui.app.counting import Counting


@pytest.fixture
def counted(window, qapp):
    """Play some frames, and count events meanwhile."""

    def play(wanted, frames=17):
        window.playback.settle.stop()
        for panel in window.panels.values():
            panel.set_playing(True)
        window.session.apply(Advance(90))
        window.show_newest()
        QApplication.processEvents()
        counting = Counting(wanted)
        qapp.installEventFilter(counting)
        for _ in range(frames):
            window.session.apply(Advance(1))
            window.views.show_frame(window.session.snapshot(), everything=False)
            QApplication.processEvents()
        qapp.removeEventFilter(counting)
        return counting.found

    return play


def test_nothing_is_laid_out_anew_while_it_plays(window, counted):
    found = counted(QEvent.Type.LayoutRequest)
    assert found[window.transport] == 0
    assert found[window.panels["plane"].time] == 0
    assert found[window] <= 3  # the narrator may have something to say


def test_nothing_is_painted_under_a_plot(window, counted):
    found = counted(QEvent.Type.Paint)
    plane = window.panels["plane"].plot
    assert found[plane.viewport()] >= 17
    assert found[plane] <= 1


def test_a_reading_gets_more_room_only_for_a_longer_text(window):
    value = window.transport.step.value
    usual = value.width()
    for text in ("7", "99 999"):
        value.setText(text)
        QApplication.processEvents()
        assert value.width() == usual
    value.setText("123 456 789 012")
    QApplication.processEvents()
    assert value.width() > usual
    assert value.fontMetrics().horizontalAdvance(value.text()) <= value.width()


def test_curves_are_painted_once_when_their_axes_move(window, qapp):
    panel = window.panels["loss"]
    window.session.apply(Advance(90))
    window.show_newest()
    for _ in range(3):
        QApplication.processEvents()
    counting = Counting(QEvent.Type.Paint)
    qapp.installEventFilter(counting)
    for turn in range(1, 4):
        window.session.apply(Advance(200))  # beyond what the axis of steps showed
        window.views.show(panel, window.session.snapshot())
        for _ in range(3):
            QApplication.processEvents()
        assert counting.found[panel.plot.viewport()] == turn
    qapp.removeEventFilter(counting)
