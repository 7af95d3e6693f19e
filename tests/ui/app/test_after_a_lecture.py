"""Back from larger type: what had the room for it has its own room again."""

from __future__ import annotations

import pytest

from netviz.ui.layouts import STRIP


@pytest.mark.slow
def test_the_top_bar_and_the_time_slider_are_as_before(window, qtbot):
    bar, time = window.transport, window.panels["plane"].time

    def looks():
        return (
            bar.speed_text.isVisible(),
            bar.speed_text.width(),
            bar._row.sizeHint().width(),
            time.slider.geometry().left(),
        )

    qtbot.waitUntil(lambda: time.slider.geometry().left() > 30)  # where the plot begins
    before = looks()
    assert before[0]
    window.actions_by_name["lecture"].trigger()
    qtbot.waitUntil(lambda: window.theme.scale > 1.2 and not bar.speed_text.isVisible())
    window.actions_by_name["lecture"].trigger()
    qtbot.waitUntil(lambda: looks() == before)


@pytest.mark.slow
def test_the_derivation_is_as_high_as_before(window, qtbot):
    strip = window.docks["lines"]
    qtbot.waitUntil(lambda: strip.height() == STRIP)  # it is laid out
    before = strip.height()
    for _ in range(5):
        window.actions_by_name["larger"].trigger()
    qtbot.waitUntil(lambda: strip.height() > 1.5 * before)
    window.actions_by_name["usual_size"].trigger()
    qtbot.waitUntil(lambda: strip.height() == before)


def test_what_was_resized_behind_a_slide_has_its_shares(window, qtbot):
    def heights():
        return [window.docks[key].height() for key in ("loss", "gradients", "units")]

    window.arrangement.fit()
    qtbot.waitUntil(lambda: window.docks["lines"].height() == STRIP)
    before = heights()
    window.hide()
    window.docks["loss"].setFixedHeight(before[0] // 2)  # another arrangement was on when it was laid out
    window.docks["loss"].setMaximumHeight(2**16)
    window.docks["loss"].setMinimumHeight(0)
    window.show()
    qtbot.waitUntil(lambda: heights() == before)
