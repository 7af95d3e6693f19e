"""Which panels are painted at which frame."""

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QApplication

from netviz.intents import Advance, GoTo, PinSample
from netviz.ui.app.render_scheduler import RenderScheduler
from tests.ui.app.counting import Counting


def test_while_playing_every_panel_gets_its_turn_after_the_first_ones_are_painted(qapp):
    class Panel:
        def __init__(self):
            self.shown = []

        def show_snapshot(self, old, new):
            self.shown.append((old, new))

        def visibleRegion(self):
            return QRegion(0, 0, 1, 1)

    first, second, third = Panel(), Panel(), Panel()
    screen = RenderScheduler((first, second, third), (first,), (second, third), (first, second, third))
    for frame in range(6):
        screen.show_frame(frame, everything=False)
        assert frame not in (new for panel in (second, third) for _, new in panel.shown)
        qapp.processEvents()
    assert first.shown == [(None, 0), (0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]
    assert [new for _, new in second.shown] == [2]
    assert [new for _, new in third.shown] == [0, 4]
    screen.show_all(5)
    assert first.shown[-1] == (4, 5)
    assert second.shown[-1] == (2, 5)
    assert third.shown[-1] == (4, 5)
    assert screen.measure(10.0, 100) is None
    assert screen.measure(10.2, 150) is None
    for frame in range(6):
        screen.show_frame(frame, everything=False)
    steps, frames = screen.measure(11.0, 400)
    assert steps == pytest.approx(300)
    assert frames == pytest.approx(6)


def test_a_frame_is_made_ready_before_it_is_due_and_seen_only_then(window, qapp):
    window.session.apply(Advance(20))
    window.show_newest()
    window.playback.settle.stop()
    plane = window.panels["plane"]
    plane.set_playing(True)
    seen = plane.plot.grab().toImage()
    QApplication.processEvents()
    window.session.apply(Advance(200))
    new = window.session.snapshot()
    painted = Counting(QEvent.Type.Paint)
    plane.plot.viewport().installEventFilter(painted)
    window.views.make_ready(new)
    QApplication.processEvents()
    assert painted.found[plane.plot.viewport()] == 0
    assert window.transport.step.value.text() == "20"
    assert window.views.show_ready(everything=False)
    QApplication.processEvents()
    assert painted.found[plane.plot.viewport()] == 1
    assert window.transport.step.value.text() == "220"
    assert plane.plot.grab().toImage() != seen
    assert not window.views.show_ready(everything=False)


@pytest.mark.parametrize("key", ["loss", "gradients"])
def test_a_chart_is_drawn_in_one_frame_and_painted_in_the_next(window, qapp, key):
    window.session.apply(Advance(20))
    window.show_newest()
    window.playback.settle.stop()
    QApplication.processEvents()
    chart = window.panels[key].plot
    painted = Counting(QEvent.Type.Paint)
    chart.viewport().installEventFilter(painted)
    for _ in range(2 * 6):
        before = painted.found[chart.viewport()], chart.is_held
        window.session.apply(Advance(1))
        window.views.show_frame(window.session.snapshot(), everything=False)
        for _ in range(3):
            QApplication.processEvents()
        if before[1]:  # it was drawn at the frame before
            assert (painted.found[chart.viewport()], chart.is_held) == (before[0] + 1, False)
        else:
            assert painted.found[chart.viewport()] == before[0]
    assert painted.found[chart.viewport()] > 0
    window.session.apply(Advance(1))
    window.show_newest()
    QApplication.processEvents()
    assert not chart.is_held
    assert window.panels[key]._snapshot is window.session.snapshot()


def test_what_was_made_ready_does_not_outlive_a_step_that_was_gone_to(window, qapp):
    plane = window.panels["plane"]
    window.session.apply(Advance(20))
    window.show_newest()
    window.session.apply(Advance(200))
    window.views.make_ready(window.session.snapshot())
    window.session.apply(GoTo(20))
    window.show_newest()
    plane.plot.paint_fine()
    there = plane.plot.grab().toImage()
    window.views.show_now(plane, window.session.snapshot())
    plane.plot.render_snapshot(None, window.session.snapshot())
    plane.plot.paint_fine()
    assert plane.plot.grab().toImage() == there
    assert not window.views.show_ready(everything=False)


def test_the_cards_that_were_made_ready_are_those_that_would_have_been_shown(window):
    strip = window.panels["lines"]
    for pinned in (None, 3):
        window.session.apply(PinSample(pinned))
        window.session.apply(Advance(5))
        new = window.session.snapshot()
        strip.make_ready(new)
        strip.show_snapshot(None, new)
        made = [card.spoken for card in strip.faces]
        strip.show_snapshot(None, new)
        assert [card.spoken for card in strip.faces] == made
    strip.make_ready(new)
    strip.toggle_batch()  # what is ready is about something else now
    strip.show_snapshot(new, new)
    assert not strip.shows_sample
