"""What somebody sees who has never seen it: where things are, how large, and what explains them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontDatabase, QFontInfo, QImage
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QWidget

from netviz.core import STAGES
from netviz.intents import Advance, GoToLine
from netviz.session import Session
from netviz.training.config import NetworkConfig
from netviz.ui.app import main
from netviz.ui.app.preferences_dialog import PreferencesDialog
from netviz.ui.app.tour import STOPS
from netviz.ui.app.window import MainWindow
from netviz.ui.commands import files as file_commands
from netviz.ui.commands import view as view_commands
from netviz.ui.kit.card import Card
from netviz.ui.kit.controls import Menu
from netviz.ui.kit.preferences import Preferences
from netviz.ui.kit.symbols import SymbolLabel, elided, text_width
from netviz.ui.kit.theme import DARK, LIGHT, SMALL, Theme
from tests.ui.conftest import shot

TARGET = {
    "data": (16, 56, 240, 252),
    "network": (16, 324, 240, 176),
    "training": (16, 516, 240, 207),
    "plane": (272, 56, 720, 667),
    "loss": (1008, 56, 416, 207),
    "gradients": (1008, 279, 416, 184),
    "units": (1008, 479, 416, 244),
    "lines": (16, 740, 1408, 144),
}
"""Where the cards are in the pictures of what it should look like: left, top, width, height."""


def place_of(window, key):
    widget = file_commands.panel_widget(window, key)
    corner = widget.mapTo(window, widget.rect().topLeft())
    return corner.x(), corner.y(), widget.width(), widget.height()


def test_the_cards_are_where_the_target_has_them(window):
    window.session.apply(Advance(30))
    window.show_newest()
    QApplication.processEvents()
    for key, (left, top, width, height) in TARGET.items():
        x, y, across, down = place_of(window, key)
        edges = (x - left, y - top, x + across - left - width, y + down - top - height)
        assert max(map(abs, edges)) <= 8, (key, edges)


@pytest.mark.slow
def test_the_arrangements_are_tabs_of_the_top_bar(window, qtbot):
    buttons = window.transport.buttons
    assert [buttons[key].text() for key in ("explore", "derivation", "board", "lecture")] == [
        "Explore", "Derive", "Board", "Lecture",
    ]  # fmt: skip
    assert buttons["explore"].isChecked()
    qtbot.mouseClick(buttons["derivation"], Qt.MouseButton.LeftButton)
    assert window.preset == "derivation"
    assert buttons["derivation"].isChecked()
    assert not buttons["explore"].isChecked()


def test_panels_that_share_a_place_are_tabs_of_their_head(window, qtbot):
    head = window.panels["units"].title_bar

    def shown():
        return [tab for tab in head.findChildren(QPushButton, "headTab") if tab.isVisible()]

    qtbot.waitUntil(lambda: len(shown()) == 2)
    tabs = shown()
    names = [tab.text() for tab in tabs]
    assert names == ["Network", "Hidden space"]
    qtbot.mouseClick(tabs[0], Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert not window.docks["diagram"].widget().visibleRegion().isEmpty()
    assert window.docks["units"].widget().visibleRegion().isEmpty()


@pytest.mark.slow
@pytest.mark.parametrize("size", [(800, 600), (1024, 768), (1440, 900)])
def test_a_head_has_two_controls_at_most_and_cuts_off_nothing(window, size):
    window.resize(*size)
    window.session.apply(Advance(3))
    window.show_newest()
    for _ in range(5):
        QApplication.processEvents()
    for card in window.findChildren(Card):
        if card.visibleRegion().isEmpty():
            continue
        shown = [widget for widget in card.head_controls if widget.isVisible()]
        assert len(shown) <= 2, (card.title.text(), shown)
        for label in card.title_bar.findChildren(QLabel):
            if label.isVisible() and label.text():
                assert "…" not in label.text()
                assert label.width() >= label.sizeHint().width() - 1, (card.title.text(), label.text())
        for control in (*card.title_bar.findChildren(QComboBox), *card.title_bar.findChildren(QPushButton)):
            if control.isVisible() and control.objectName() != "tool":
                assert control.width() >= control.sizeHint().width() - 1, (card.title.text(), control)


def test_the_type_comes_with_the_program(window):
    for family in ("Inter", "JetBrains Mono", "KaTeX_Main", "KaTeX_Math"):
        assert family in QFontDatabase.families()
    for weight in (400, 500, 600):
        info = QFontInfo(LIGHT.font(weight=weight))
        assert (info.family(), info.weight()) == ("Inter", weight)
    assert QFontInfo(LIGHT.code_font()).family() == "JetBrains Mono"


@pytest.mark.slow
@pytest.mark.parametrize("preset", ["explore", "derivation", "lecture"])
def test_no_type_is_smaller_than_12_pixels(window, preset):
    window.session.apply(Advance(3))
    view_commands.use_preset(window, preset)
    least = SMALL
    if preset == "lecture":
        view_commands.toggle_full_screen(window, "explore")
        view_commands.toggle_full_screen(window, "lecture")
        least = 0.0219 * window.screen().size().height()
    kinds = (QLabel, QPushButton, Menu, SymbolLabel)
    for label in window.findChildren(QWidget):
        if isinstance(label, kinds) and label.isVisible():
            label.ensurePolished()
            assert label.fontInfo().pixelSize() >= least, label


@pytest.mark.slow
def test_larger_and_smaller_scale_everything_and_are_remembered(window, qtbot):
    assert window.theme.scale == 1.0
    window.actions_by_name["larger"].trigger()
    window.actions_by_name["larger"].trigger()
    assert window.theme.scale == window.zoom == 1.25
    again = MainWindow(Session(), LIGHT)
    qtbot.addWidget(again)
    assert again.theme.scale == 1.25
    again.close()
    window.actions_by_name["usual_size"].trigger()
    assert window.theme.scale == 1.0
    for _ in range(10):
        window.actions_by_name["smaller"].trigger()
    assert window.theme.scale == 0.8


@pytest.mark.slow
def test_the_page_of_preferences_takes_effect_at_once(window):
    window.actions_by_name["preferences"].trigger()
    page = window.findChild(PreferencesDialog)
    assert page.isVisible()
    page.colors.setCurrentIndex(page.colors.findData("dark"))
    page.colors.activated.emit(page.colors.currentIndex())
    assert window.theme.is_dark
    assert Preferences().colors == "dark"
    page.zoom.setCurrentIndex(page.zoom.findData(1.5))
    page.zoom.activated.emit(page.zoom.currentIndex())
    assert window.theme.scale == 1.5
    page.calm.click()
    assert Preferences().calm
    page.colors.setCurrentIndex(page.colors.findData(None))
    page.colors.activated.emit(page.colors.currentIndex())
    assert Preferences().colors is None
    assert window.follows_desktop
    page.close()


@pytest.mark.slow
def test_the_tour_shows_what_is_there_and_is_left_at_any_time(window, qtbot):
    window.actions_by_name["tour"].trigger()
    tour = window.explanations.tour
    assert tour.isVisible()
    seen = [tour.title.text()]
    while tour.isVisible():
        box = tour.box.geometry()
        assert tour.rect().contains(box)
        qtbot.mouseClick(tour.next, Qt.MouseButton.LeftButton)
        seen.append(tour.title.text())
    assert list(dict.fromkeys(seen)) == [stop.title for stop in STOPS]
    window.actions_by_name["tour"].trigger()
    qtbot.keyClick(tour, Qt.Key.Key_Escape)
    assert not tour.isVisible()
    assert shot(window).step == 0  # no key went past it


def test_the_first_scene_is_calm_and_ends_with_the_spiral_solved():
    session = Session(network=NetworkConfig(main.FIRST_UNITS))
    session.apply(Advance(1000))
    values = session.snapshot().values
    assert main.FIRST_UNITS == 12
    assert values["accuracy"] > 0.98
    assert values["test_accuracy"] > 0.98


@pytest.mark.slow
def test_copy_takes_the_formula_of_a_line_or_the_panel_with_the_focus(window):
    window.session.apply(GoToLine(9))
    window.show_newest()
    window.panels["lines"].canvas.setFocus()
    window.actions_by_name["copy"].trigger()
    assert QApplication.clipboard().text() == STAGES[8].latex
    window.panels["loss"].plot.setFocus()
    window.actions_by_name["copy"].trigger()
    picture = QApplication.clipboard().pixmap()
    assert picture.width() == 2 * window.docks["loss"].width()
    assert "Loss" in window.status.text


@pytest.mark.slow
def test_a_panel_is_exported_alone_and_without_its_buttons(window, tmp_path):
    window.session.apply(Advance(5))
    window.show_newest()
    for ending in ("png", "svg", "pdf"):
        path = tmp_path / f"loss.{ending}"
        file_commands.export_to(window, path, "loss", 1)
        assert path.stat().st_size > 1000
    control = window.panels["loss"].head_controls[0]
    dock = window.docks["loss"]
    file_commands.export_to(window, tmp_path / "a.png", "loss", 1)
    picture = QImage(str(tmp_path / "a.png"))
    assert (picture.width(), picture.height()) == (dock.width(), dock.height())
    place = control.mapTo(dock, control.rect().center())
    row = {
        picture.pixelColor(x, place.y()).name()
        for x in range(place.x() - control.width() // 2 + 4, place.x() + control.width() // 2 - 4)
    }
    assert row == {QColor(window.theme.card).name()}


def test_symbols_are_cut_off_whole():
    font = LIGHT.font()
    text = "the larger part of J̃ is now J_reg"
    for room in range(20, 260, 7):
        short = elided(text, font, room)
        assert text_width(short, font) <= room or short == "…"
        assert not short.replace("…", "").endswith("J_")
    assert elided(text, font, 1000) == text


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_more_contrast_leaves_no_grey(theme: Theme):
    strong = theme.contrasted()
    assert strong.muted == strong.text == strong.border
    assert {strong.text, strong.card} == {"#000000", "#ffffff"}
    assert strong.contrasted() is strong
