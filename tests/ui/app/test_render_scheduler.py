"""Which panels are painted at which frame."""

import pytest
from PySide6.QtGui import QRegion

from netviz.ui.app.render_scheduler import RenderScheduler


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
    assert [new for _, new in second.shown] == [1, 3, 5]
    assert [new for _, new in third.shown] == [0, 2, 4]
    screen.show_all(5)
    assert first.shown[-1] == (4, 5)
    assert second.shown[-1] == (3, 5)
    assert third.shown[-1] == (4, 5)
    assert screen.measure(10.0, 100) is None
    assert screen.measure(10.2, 150) is None
    for frame in range(6):
        screen.show_frame(frame, everything=False)
    steps, frames = screen.measure(11.0, 400)
    assert steps == pytest.approx(300)
    assert frames == pytest.approx(6)
