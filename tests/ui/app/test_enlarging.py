"""A panel is enlarged in its column, and everything comes back as it was."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from netviz.session import Session
from netviz.ui.app.window import MainWindow
from netviz.ui.kit.theme import LIGHT

RIGHT = ("loss", "gradients", "units")


def settle():
    for _ in range(4):
        QApplication.processEvents()


def heights(window, names=RIGHT):
    settle()
    return {name: window.docks[name].height() for name in names}


def double_click(qtbot, window, name):
    """On the title in its head."""
    title = window.docks[name].card.title
    place = title.mapTo(window, QPoint(title.width() // 2, title.height() // 2))
    handle = window.windowHandle()
    qtbot.mouseClick(handle, Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(handle, Qt.MouseButton.LeftButton, pos=place)
    settle()


@pytest.fixture
def usual(window):
    window.resize(1440, 900)
    settle()
    return window


def test_a_double_click_on_a_head_gives_a_panel_its_column_and_another_gives_it_back(usual, qtbot):
    before = heights(usual)
    double_click(qtbot, usual, "units")
    large = heights(usual)
    assert large["units"] > 1.8 * before["units"]
    assert sum(large.values()) == sum(before.values())
    assert not usual.docks["units"].isFloating()
    for name in ("loss", "gradients"):  # their heads are still seen, and lead back
        assert not usual.docks[name].card.title.visibleRegion().isEmpty()
    double_click(qtbot, usual, "units")
    assert heights(usual) == before


def test_the_head_of_one_that_gave_way_enlarges_that_one(usual, qtbot):
    double_click(qtbot, usual, "units")
    double_click(qtbot, usual, "loss")
    large = heights(usual)
    assert large["loss"] > 2 * max(large["gradients"], large["units"])


def test_a_tab_of_one_that_gave_way_brings_all_back(usual, qtbot):
    before = heights(usual)
    double_click(qtbot, usual, "units")
    usual.docks["loss"].card.tab_chosen.emit("accuracy")
    after = heights(usual, ("accuracy", "gradients", "units"))
    assert [*after.values()] == [*before.values()]


def test_the_command_does_the_same_with_the_panel_in_focus(usual, qtbot):
    before = heights(usual)
    usual.panels["units"].canvas.setFocus()
    qtbot.keyClick(usual, Qt.Key.Key_E)
    assert heights(usual)["units"] > 1.8 * before["units"]
    assert usual.actions_by_name["enlarge"].isChecked()
    qtbot.keyClick(usual, Qt.Key.Key_E)
    assert heights(usual) == before
    assert not usual.actions_by_name["enlarge"].isChecked()


@pytest.mark.slow
def test_where_a_panel_is_alone_in_its_column_the_command_says_so(usual):
    usual.actions_by_name["derivation"].trigger()
    settle()
    usual.actions_by_name["enlarge"].trigger()
    assert "shares its column" in usual.status.text


@pytest.mark.parametrize("own", [False, True])
def test_what_is_kept_is_the_arrangement_before(usual, qtbot, own):
    if own:
        usual.docks["gradients"].buttons["hide"].click()
        settle()
    names = ("loss", "units") if own else RIGHT
    before, state = heights(usual, names), usual.arrangement.to_state()
    double_click(qtbot, usual, "units")
    assert usual.arrangement.to_state() == state
    usual.close()
    again = MainWindow(Session(), LIGHT)
    qtbot.addWidget(again)
    again.resize(1440, 900)
    again.show()
    assert all(
        abs(again_height - before[name]) <= 2 for name, again_height in heights(again, names).items()
    )
    again.close()


@pytest.mark.slow
def test_what_comes_and_goes_meanwhile_finds_all_as_they_were(usual, qtbot):
    before = heights(usual)
    for come, go in (
        (lambda: usual.resize(1024, 768), lambda: usual.resize(1440, 900)),
        (lambda: usual.show_panel("landscape"), lambda: usual.toggle_panel("landscape")),
        (lambda: usual.docks["gradients"].buttons["hide"].click(), lambda: usual.show_panel("gradients")),
        (lambda: usual.actions_by_name["derivation"].trigger(),
         lambda: usual.actions_by_name["explore"].trigger()),
    ):  # fmt: skip
        double_click(qtbot, usual, "units")
        come()
        settle()
        go()
        after = heights(usual)
        assert all(abs(after[name] - height) <= 2 for name, height in before.items()), after
        assert not usual.arrangement.enlarged


def test_of_two_cards_the_one_with_the_network_diagram_has_three_fifths(usual):
    usual.docks["diagram"].raise_()
    usual.docks["gradients"].buttons["hide"].click()
    left = heights(usual, ("loss", "diagram"))
    assert 0.58 <= left["diagram"] / sum(left.values()) <= 0.63
    usual.show_panel("gradients")
    back = heights(usual, ("loss", "gradients", "diagram"))
    assert back["gradients"] > 150


def test_panels_that_nobody_has_seen_yet_give_way_without_a_warning(usual, qtlog):
    assert not usual.docks["accuracy"].is_filled
    assert not usual.docks["diagram"].is_filled
    assert usual.arrangement.enlarge("gradients")
    settle()
    for name in ("loss", "units"):
        assert not usual.docks[name].card.title.visibleRegion().isEmpty()
    assert [record.message for record in qtlog.records if "Negative sizes" in record.message] == []
