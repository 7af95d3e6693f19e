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


def test_what_is_not_said_anew_is_not_laid_out_anew(window, qapp):
    window.session.apply(Advance(90))
    window.show_newest()
    window.seek(45)
    qapp.processEvents()
    counting = Counting(QEvent.Type.LayoutRequest)
    qapp.installEventFilter(counting)
    for step in (10, 44, 71):
        window.seek(step)
        qapp.processEvents()
    qapp.removeEventFilter(counting)
    assert window.session.snapshot().step == 71
    assert counting.found[window.status] == 0  # it says the same


def test_the_figures_of_the_bottom_line_lay_nothing_out_anew(window, qapp):
    window.status.show_figures(900.0, 60.0, None)
    qapp.processEvents()
    counting = Counting(QEvent.Type.LayoutRequest)
    qapp.installEventFilter(counting)
    for steps in (1.0, 12_345.0, 99_000.0):
        window.status.show_figures(steps, 9.0, None)
        qapp.processEvents()
    qapp.removeEventFilter(counting)
    assert "99\u202f000 steps/s" in window.status.figures.text()
    assert counting.found[window.status] == 0


def test_of_many_ranges_in_one_go_the_plane_draws_the_last(window, qapp):
    window.session.apply(Advance(9))
    window.show_newest()
    qapp.processEvents()
    plot, drawn = window.panels["plane"].plot, []
    plot.hinges_painted.connect(lambda: drawn.append(plot.getViewBox().viewRect().width()))
    for width in (1.0, 1.5, 2.0):
        plot.getViewBox().setRange(xRange=(0.0, width), padding=0)
    assert not drawn
    qapp.processEvents()
    assert drawn == [plot.getViewBox().viewRect().width()]


def test_a_lecture_is_laid_out_once(window, qapp, monkeypatch):
    places = []
    apply = window.arrangement.apply
    monkeypatch.setattr(window.arrangement, "apply", lambda *given: (places.append(given), apply(*given)))
    window.actions_by_name["lecture"].trigger()
    qapp.processEvents()
    assert [name for name, *_ in places] == ["lecture"]
