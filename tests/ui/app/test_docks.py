import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from netviz.intents import Advance
from netviz.session import Session
from netviz.ui.app.window import MainWindow
from netviz.ui.kit.theme import LIGHT, SMALL
from netviz.ui.network.unit_panel import unit_gradients
from tests.ui.conftest import menu_entries


def seen(window):
    """The docks of which something can be seen."""
    QApplication.processEvents()
    return {name for name in window.docks if window.panels.is_seen(name)}


@pytest.mark.slow
def test_explore_shows_everything_where_there_is_room(window):
    for size in ((1440, 900), (1024, 768)):
        window.resize(*size)
        assert seen(window) == {"loss", "gradients", "units", "lines"}  # the others are behind tabs
    window.resize(1920, 1080)
    assert seen(window) == {"loss", "accuracy", "gradients", "units", "lines"}
    window.resize(1024, 768)
    window.docks["accuracy"].raise_()
    assert "accuracy" in seen(window)


def last_drawn(panel):
    """The last step of the curves of a panel; None where nothing is drawn."""
    x, _ = panel.curves[0].getData()
    return x[-1] if x is not None and len(x) else None


@pytest.mark.slow
def test_a_panel_behind_a_tab_is_brought_up_to_date_when_it_is_raised(window):
    window.resize(1024, 768)
    QApplication.processEvents()
    assert last_drawn(window.panels["accuracy"]) in (None, 0)
    window.session.apply(Advance(30))
    window.show_newest()
    assert last_drawn(window.panels["accuracy"]) in (None, 0)
    window.docks["accuracy"].raise_()
    QApplication.processEvents()
    window.show_newest()
    assert last_drawn(window.panels["accuracy"]) == 30


@pytest.mark.slow
def test_presets_put_panels_where_they_belong(window):
    window.actions_by_name["derivation"].trigger()
    assert seen(window) == {"why", "lines"}
    window.actions_by_name["lecture"].trigger()
    assert seen(window) == {"loss", "lines"}
    assert not window.column.isVisible()
    height = window.screen().size().height()
    assert window.theme.scale * SMALL >= 0.0219 * height
    assert window.windowState() & Qt.WindowState.WindowFullScreen
    window.actions_by_name["lecture"].trigger()  # back to what there was
    assert seen(window) == {"why", "lines"}
    assert window.theme.scale == 1.0
    assert not window.windowState() & Qt.WindowState.WindowFullScreen
    window.actions_by_name["board"].trigger()
    assert seen(window) == {"lines"}
    assert not window.panels["plane"].isVisible()
    window.actions_by_name["board"].trigger()
    assert seen(window) == {"why", "lines"}
    assert window.panels["plane"].isVisible()
    window.actions_by_name["explore"].trigger()
    assert window.column.isVisible()


@pytest.mark.slow
def test_a_panel_hides_floats_and_comes_back(window, qtbot):
    dock = window.docks["units"]
    place = dock.geometry()
    dock.toggleViewAction().trigger()
    assert "units" not in seen(window)
    window.session.apply(Advance(5))
    window.show_newest()
    dock.toggleViewAction().trigger()
    assert "units" in seen(window)
    window.show_newest()
    assert window.panels["units"].norms.tolist() == unit_gradients(window.session.snapshot()).tolist()
    assert dock.geometry().left() == place.left()
    assert abs(dock.geometry().top() - place.top()) < 90
    dock.buttons["float"].click()
    assert dock.isFloating()
    assert dock.width() >= 480
    dock.buttons["float"].click()
    assert not dock.isFloating()


@pytest.mark.slow
def test_the_arrangement_is_left_as_it_was(qtbot):
    window = MainWindow(Session(), LIGHT)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    window.docks["space"].buttons["hide"].click()
    window.docks["diagram"].buttons["float"].click()
    window.close()
    again = MainWindow(Session(), LIGHT)
    qtbot.addWidget(again)
    again.resize(1440, 900)
    again.show()
    assert again.docks["diagram"].isFloating()
    assert "space" not in seen(again)
    assert {"loss", "gradients", "units", "lines"} <= seen(again)
    again.close()


def test_what_was_moved_by_hand_is_not_rearranged_by_resizing(window):
    window.docks["space"].buttons["hide"].click()
    window.resize(1024, 768)
    assert seen(window) == {"loss", "gradients", "units", "lines"}
    assert not window.docks["space"].isVisible()


@pytest.mark.slow
def test_closing_in_the_middle_of_a_lecture_forgets_nothing(qtbot):
    window = MainWindow(Session(), LIGHT)
    qtbot.addWidget(window)
    window.show()
    window.actions_by_name["derivation"].trigger()
    window.actions_by_name["lecture"].trigger()
    window.close()
    again = MainWindow(Session(), LIGHT)
    qtbot.addWidget(again)
    assert again.arrangement.preset == "derivation"
    assert again.theme.scale == 1.0
    again.close()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["explore", "about", "open", "run_to"])
def test_the_menu_offers_every_panel_and_command(window, name):
    menu = window.explanations.make_menu()
    entries = menu_entries(menu)
    assert window.actions_by_name[name] in entries
    for dock in (window.column, *window.docks.values()):
        assert dock.toggleViewAction() in entries
    menu.deleteLater()


@pytest.mark.parametrize("returns", [False, True])
def test_after_a_card_was_hidden_the_right_column_goes_on_following_the_window(window, qtbot, returns):
    arrangement = window.arrangement

    def settled(wide):
        return abs(window.docks["loss"].width() - wide) <= 2

    window.resize(1440, 900)
    qtbot.waitUntil(lambda: settled(416))
    arrangement.put_away("gradients")
    if returns:
        arrangement.bring("gradients")
    for width, wide in ((1024, arrangement.layout.right_width(1024)), (1440, 416)):
        window.resize(width, 768)
        qtbot.waitUntil(lambda wide=wide: settled(wide))
        assert window.docks["gradients"].isVisible() == returns


def test_a_right_column_that_was_given_another_width_keeps_it(window, qtbot):
    window.resize(1440, 900)
    qtbot.waitUntil(lambda: window.docks["loss"].width() > 400)
    window.resizeDocks([window.docks["loss"]], [340], Qt.Orientation.Horizontal)
    window.arrangement.note_change()
    qtbot.waitUntil(lambda: abs(window.docks["loss"].width() - 340) <= 2)
    window.resize(1300, 900)
    qtbot.waitUntil(lambda: window.centre.width() < 720)
    assert window.docks["loss"].width() == pytest.approx(340, abs=2)


def test_a_separator_that_is_moved_stays(window, qtbot):
    assert not window.arrangement.is_own
    left = window.docks["loss"].geometry().left()
    qtbot.mousePress(window, Qt.MouseButton.LeftButton, pos=QPoint(left - 4, 450))
    qtbot.mouseRelease(window, Qt.MouseButton.LeftButton, pos=QPoint(left - 4, 450))
    assert window.arrangement.is_own
