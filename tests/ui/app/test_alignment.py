"""What stands one under the other in the window begins and ends at the same places."""

import itertools

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication

from netviz.faults import Fault
from netviz.intents import Advance
from netviz.ui.derivation import tile_painter
from netviz.ui.derivation.tile_layout import GROUPS
from netviz.ui.history.event_marks import EventMark
from netviz.ui.kit.number_format import number_text


def in_window(widget, window):
    return QRect(widget.mapTo(window, QPoint()), widget.size())


@pytest.fixture
def settled(window, qtbot):
    column = window.column
    qtbot.waitUntil(lambda: in_window(column, window).bottom() == in_window(window.centre, window).bottom())
    QApplication.processEvents()
    return window


def test_what_stands_one_under_the_other_is_aligned(settled):
    readings_begin_where_the_right_column_does(settled)
    the_choices_end_where_the_plane_does(settled)
    the_gallery_is_as_wide_as_the_sliders_below_it(settled)
    for key in ("loss", "units"):
        tabs_are_equally_far_apart_and_begin_where_a_title_does(settled, key)


def readings_begin_where_the_right_column_does(window):
    right = in_window(window.docks["loss"], window)
    readings = [
        in_window(part, window)
        for part in (window.transport.step, window.transport.loss, window.transport.accuracy)
    ]
    assert readings[0].left() == right.left()
    assert in_window(window.transport.buttons["menu"], window).right() == right.right()
    gaps = [after.left() - before.right() for before, after in itertools.pairwise(readings)]
    assert max(gaps) - min(gaps) <= 1


def the_choices_end_where_the_plane_does(window):
    training = window.panels["training"]
    assert in_window(training, window).bottom() == in_window(window.centre, window).bottom()


def the_gallery_is_as_wide_as_the_sliders_below_it(settled):
    data = settled.panels["data"]
    tiles = [in_window(tile, settled) for tile in (*data._buttons.values(), data.own)]
    slider = in_window(data.points.slider, settled)
    assert min(tile.left() for tile in tiles) == slider.left()
    assert max(tile.right() for tile in tiles) == slider.right()
    assert {tile.size().toTuple() for tile in tiles} == {tiles[0].size().toTuple()}


def tabs_are_equally_far_apart_and_begin_where_a_title_does(settled, key):
    panel, alone = settled.panels[key], settled.panels["gradients"]
    assert panel._tab_buttons
    row = [panel.tabs.itemAt(place).widget() for place in range(panel.tabs.count())]
    places = [
        in_window(part, settled).adjusted(2, 0, -2, 0) for part in row
    ]  # without what is around a name
    gaps = {after.left() - before.right() for before, after in itertools.pairwise(places)}
    assert max(gaps) - min(gaps) <= 1
    assert places[0].left() == in_window(alone.title, settled).left()


@pytest.mark.slow
def test_in_a_narrow_head_all_names_are_short_and_none_is_cut_off(settled):
    settled.resize(800, 600)
    settled.arrangement.apply("derivation")
    QApplication.processEvents()
    why = settled.panels["why"]
    names = {key: button.text() for key, button in why._tab_buttons.items()}
    assert names == {"diagram": "Network", "units": "Units", "space": "Space", "check": "Check"}
    assert all(button.width() >= button.sizeHint().width() for button in why._tab_buttons.values())


def test_a_message_keeps_away_from_the_cards_below_it(settled):
    window = settled
    window.fault_bar.show_fault(Fault("painting failed", "trace", ("paint",)), 1, "paused")
    QApplication.processEvents()
    bar, painted = in_window(window.fault_bar, window), window.grab().toImage()
    for y in range(bar.bottom() - 7, bar.bottom() + 1):  # its own frame ends above
        assert painted.pixelColor(bar.center().x(), y).name() == window.theme.window


def test_the_names_of_the_tiles_with_fractions_are_on_one_level(settled, monkeypatch):
    drawn, names = {}, {}

    def note(painter, area, card, theme, em):
        drawn[card.stage.line], names[card.stage.line] = area, card.matrix_name

    monkeypatch.setattr(tile_painter, "draw_name", note)
    settled.resize(1438, 880)  # a window with a frame, on such a screen
    QApplication.processEvents()
    settled.panels["lines"].canvas.grab()
    assert len({drawn[tile + 1].top() for tile in GROUPS["Backward"]}) == 1
    assert names[4] == "symbol-psi"  # the tile shows the whole matrix, the formula defines an entry


def test_an_event_is_marked_on_its_curve_only_and_values_have_equally_many_figures(settled):
    settled.session.apply(Advance(60))
    settled.show_newest()
    for panel in (settled.panels["loss"], settled.panels["gradients"]):
        panel.show_events((40,), ("loss_reg",))
    marked = {
        key: any(
            isinstance(item, EventMark) and item.isVisible()
            for item in settled.panels[key].plot.getPlotItem().items
        )
        for key in ("loss", "gradients")
    }
    assert marked == {"loss": True, "gradients": False}
    plot = settled.panels["gradients"].plot
    placed = plot.labels.placed()
    assert len(placed) == 4
    assert any(
        [one.value for one in placed] == [number_text(one.label.value, figures) for one in placed]
        for figures in (3, 2, 1)
    )


@pytest.mark.slow
def test_the_choices_need_no_scroll_bar_in_windows_of_usual_heights(settled, qtbot):
    window, bar = settled, settled.column._scroll.verticalScrollBar()
    for size in ((1440, 878), (1440, 852), (1280, 800), (1024, 768)):
        window.resize(*size)
        qtbot.waitUntil(lambda: bar.maximum() == 0)  # once it is laid out


@pytest.mark.slow
def test_with_type_of_twice_the_size_a_window_has_the_panels_of_a_small_one(settled, qtbot):
    settled.resize(1920, 1080)
    settled.set_theme(settled.theme.enlarged(2.0))
    columns = [settled.docks[name] for name in ("loss", "gradients", "units", "accuracy")]
    qtbot.waitUntil(
        lambda: [dock.visibleRegion().isEmpty() for dock in columns] == [False, False, True, True]
    )
    plot = settled.panels["loss"].plot
    qtbot.waitUntil(lambda: len(plot.labels.placed()) == 4)  # all names beside the curves have room


def test_the_choices_end_where_the_plane_does(window, qtbot):
    last = window.panels["training"]
    for height in (900, 878, 852, 846, 836, 800, 780):
        window.resize(1400, height)
        qtbot.waitUntil(lambda height=height: window.height() == height)
        qtbot.waitUntil(lambda: abs(last.y() + last.height() - window.column.height()) <= 2)
