"""The strip of all fifteen lines: its places, its badge, its buttons, and the symbols of its formulas."""

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication

from netviz.core import Verdict
from netviz.core.formula_symbols import MADE_BY, MEANINGS
from netviz.intents import Advance, UseMistake
from netviz.ui.commands import derivation as line_commands
from netviz.ui.commands import run as run_commands
from netviz.ui.derivation.card_content import Prepared
from netviz.ui.derivation.line_menu import ASKED
from netviz.ui.derivation.matrix_window import MatrixWindow
from netviz.ui.derivation.mistake_dialog import MistakeDialog
from netviz.ui.derivation.tile_layout import GROUPS, TILE, arranged
from netviz.ui.derivation.tile_painter import name_widths
from netviz.ui.kit.formula_marks import marked_places
from netviz.ui.kit.panel import Pointers
from tests.ui.conftest import move_mouse, shot, told_in

WINDOWS = (800, 1024, 1344, 1440, 1920)
BESIDE = 64  # a window's width beside the tiles: its margins and the card's


def overlap(one, other):
    return one.intersected(other).width() > 1e-6


@pytest.fixture
def strip(window):
    window.session.apply(Advance(30))
    window.show_newest()
    return window.panels["lines"]


@pytest.fixture
def canvas(strip):
    strip.canvas.grab()  # symbols are where they were drawn
    return strip.canvas


# --------------------------------------------------------------- places


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("width", WINDOWS)
@pytest.mark.parametrize("height", [TILE, 240])
def test_all_fifteen_tiles_are_seen_and_none_overlaps_another(qapp, width, scale, height):
    room = width - BESIDE
    for focus in range(15):
        places = arranged(room, height * scale, scale, focus, name_widths()).places
        assert len(places) == 15
        assert places[0].left() == 0
        assert places[-1].right() == pytest.approx(room, abs=0.01)
        assert all(place.width() > 15 for place in places)
        assert not any(overlap(*pair) for pair in itertools.pairwise(places))
        assert places[focus].width() == max(place.width() for place in places) or scale > 1


@pytest.mark.parametrize("width", WINDOWS)
def test_the_sum_of_the_widths_is_the_same_wherever_the_focus_is(qapp, width):
    sums = set()
    for focus in range(15):
        places = arranged(width - BESIDE, TILE, 1.0, focus, name_widths()).places
        sums.add(round(sum(place.width() for place in places), 6))
    assert len(sums) == 1


def test_at_1440_pixels_the_tiles_are_those_of_the_design(qapp):
    arrangement = arranged(1376, TILE, 1.0, 0, name_widths())
    widths = [place.width() for place in arrangement.places]
    assert widths == pytest.approx([224, *[72] * 14])
    assert all(arrangement.has_picture)


def test_a_narrow_strip_shows_pictures_of_the_group_in_focus_only(qapp):
    for focus in range(15):
        shown = arranged(1024 - BESIDE, TILE, 1.0, focus, name_widths()).has_picture
        group = next(tiles for tiles in GROUPS.values() if focus in tiles)
        assert [tile for tile in range(15) if shown[tile]] == list(group)


def test_only_the_focus_moves_within_a_group(qapp):
    before, after = (arranged(1376, TILE, 1.0, focus, name_widths()).places for focus in (8, 9))
    for tile in (*range(9), *range(10, 15)):
        assert before[tile].left() == after[tile].left()


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (800, 600)])
@pytest.mark.parametrize("line", [0, 3, 9, 15])
@pytest.mark.slow
def test_nothing_in_the_head_overlaps_or_is_cut_off(window, strip, qtbot, size, line):
    window.resize(*size)
    line_commands.go_to_line(window, line)
    QApplication.processEvents()
    strip.strip_head.show_verdict(Verdict.AGREES, "2·10⁻⁷", "")
    head = strip.strip_head
    parts = [*head.names.values(), head.badge, *head.buttons]
    shown = sorted((part for part in parts if not part.isHidden()), key=lambda part: part.x())
    for part in shown:
        assert part.width() >= part.sizeHint().width()
        assert head.rect().contains(part.geometry())
    assert all(one.geometry().right() < other.x() for one, other in itertools.pairwise(shown))
    assert not head.badge.isHidden()
    assert len([button for button in head.buttons if not button.isHidden()]) <= 2


@pytest.mark.slow
def test_the_buttons_of_the_head_stay_where_they_are_while_lines_are_stepped(window, strip):
    window.resize(1440, 900)
    places = set()
    for line in range(16):
        line_commands.go_to_line(window, line)
        QApplication.processEvents()
        places.add(strip.strip_head.buttons[0].mapTo(window, QPoint()).x())
    assert len(places) == 1


@pytest.mark.parametrize("width", [1024, 1440])
def test_the_names_stand_over_their_groups_whichever_line_is_pointed_at(window, strip, width):
    window.resize(width, 800)
    for lines in ((), (2,), (6,), (12,)):
        strip.point_out(Pointers(lines=lines))
        QApplication.processEvents()
        for name in ("Loss", "Backward"):
            label = strip.strip_head.names[name]
            tile = strip.canvas.card_rect(GROUPS[name][0])
            left = strip.canvas.mapTo(window, tile.topLeft().toPoint()).x()
            assert abs(label.mapTo(window, QPoint()).x() - left) <= 1


@pytest.mark.slow
def test_a_line_that_one_stands_at_looks_different_from_the_first_at_rest(window, strip):
    at_rest = strip.canvas.grab().toImage()
    line_commands.go_to_line(window, 1)
    assert strip.canvas.focus == 0
    assert strip.canvas.grab().toImage() != at_rest


# ---------------------------------------------------------------- badge


@pytest.mark.slow
def test_the_badge_says_what_the_check_has_found(window, strip, qtbot):
    badge = strip.strip_head.badge
    qtbot.waitUntil(lambda: badge.verdict is Verdict.AGREES, timeout=10_000)
    assert badge.objectName() == "good"
    assert badge.text().startswith("✓ gradient check ")
    assert "10⁻" in badge.text()
    line_commands.go_to_line(window, 4)  # no gradient is known yet
    assert badge.isHidden()
    line_commands.go_to_line(window, 0)
    window.want(UseMistake("no-mask"))
    qtbot.waitUntil(lambda: badge.verdict is Verdict.DISAGREES, timeout=10_000)
    assert badge.objectName() == "bad"
    assert badge.text().startswith("✗")


def test_no_sentence_stands_in_the_head(window, strip):
    assert told_in(strip.detail) == ""
    run_commands.pin(window, 5)
    assert told_in(strip.detail).startswith("sample 5")


# -------------------------------------------------------------- buttons


def answers(window, name):
    if name in ("table", "mistakes"):
        kind = {"table": MatrixWindow, "mistakes": MistakeDialog}[name]
        return window.box(kind).isVisible()
    return window.panels[name].isVisible()


@pytest.mark.slow
@pytest.mark.parametrize("name", ASKED)
def test_what_can_be_asked_of_a_line_is_on_its_menu_by_keys(window, strip, qtbot, name):
    line_commands.go_to_line(window, 9)
    strip.canvas.setFocus()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(2, 2))
    QApplication.sendEvent(strip.canvas, event)
    assert strip.line_menu.isVisible()
    assert strip.line_menu.line == 9
    for _ in range(1 + list(ASKED).index(name)):
        qtbot.keyClick(strip.line_menu, Qt.Key.Key_Down)
    qtbot.keyClick(strip.line_menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: answers(window, name))
    for box in (MatrixWindow, MistakeDialog):
        window.box(box).close()


def test_the_small_button_of_a_card_opens_its_menu_without_moving_to_it(window, strip, qtbot):
    place = strip.canvas.chip_rect(5).center()
    move_mouse(strip.canvas, place.x(), place.y())
    qtbot.mouseClick(strip.canvas, Qt.MouseButton.LeftButton, pos=place.toPoint())
    assert strip.line_menu.isVisible()
    assert strip.line_menu.line == 6
    assert shot(window).line == 0
    strip.line_menu.close()


@pytest.mark.slow
def test_the_head_steps_to_the_next_line(window, strip, qtbot):
    qtbot.mouseClick(strip.buttons["next_line"], Qt.MouseButton.LeftButton)
    assert shot(window).line == 1
    shown = [action.text() for action in strip.menu.actions()]
    for name in ("play_lines", "batch", "numpy", *ASKED):
        assert window.actions_by_name[name].text() in shown


# -------------------------------------------------------------- symbols


@pytest.mark.slow
def test_a_symbol_says_what_it_is_and_leads_to_the_line_that_made_it(window, strip, qtbot):
    line_commands.go_to_line(window, 9)
    strip.canvas.grab()
    symbols = strip.canvas.symbol_rects(8)
    assert [key for key, _ in symbols] == ["dW2", "a2", "dz3", "lam", "W2"]
    key, place = symbols[2]
    move_mouse(strip.canvas, place.center().x(), place.center().y())
    assert "240×3" in strip.canvas.symbol_text
    assert MEANINGS[key] in strip.canvas.symbol_text
    assert "made by line 8" in strip.canvas.symbol_text
    qtbot.mouseClick(strip.canvas, Qt.MouseButton.LeftButton, pos=place.center().toPoint())
    assert shot(window).line == 8
    assert strip.canvas.symbol_text == ""


@pytest.mark.slow
def test_a_symbol_has_the_value_of_the_pinned_sample(window, strip):
    run_commands.pin(window, 7)
    line_commands.go_to_line(window, 3)
    strip.canvas.grab()
    place = next(place for key, place in strip.canvas.symbol_rects(2) if key == "z3")
    move_mouse(strip.canvas, place.center().x(), place.center().y())
    assert "sample 7: (" in strip.canvas.symbol_text


@pytest.mark.slow
def test_symbols_are_reached_by_keys(window, strip, qtbot):
    line_commands.go_to_line(window, 3)
    strip.canvas.setFocus()
    strip.canvas.grab()
    qtbot.keyClick(strip.canvas, Qt.Key.Key_Down)
    assert MEANINGS["z3"] in strip.canvas.symbol_text
    qtbot.keyClick(strip.canvas, Qt.Key.Key_Down)
    assert MEANINGS["a2"] in strip.canvas.symbol_text
    qtbot.keyClick(strip.canvas, Qt.Key.Key_Return)
    assert shot(window).line == 2


@pytest.mark.parametrize("line", range(1, 15))
def test_every_symbol_of_a_formula_has_a_place_within_it(qapp, line):
    places = marked_places(f"card-{line:02d}")
    assert places
    for key, place in places:
        assert key in MEANINGS
        assert MADE_BY.get(key, line) in range(1, 16)
        assert 0.02 < place.width() < 1
        assert place.left() >= -0.01
        assert place.right() <= 1.01
        assert place.top() >= -0.01
        assert place.bottom() <= 1.01


# ------------------------------------------------------------- heat maps


@pytest.mark.slow
def test_what_is_compared_has_one_scale(strip):
    limits = {face.stage.key: face.limit for face in strip.faces}
    for one, other in (("z2", "a2"), ("da2", "dz2"), ("dW1", "dW2")):
        assert limits[one] == limits[other]
    assert limits["da2"] == max(abs(strip.faces[10].figures.least), strip.faces[10].figures.greatest)


@pytest.mark.slow
def test_large_values_are_reduced_before_they_are_painted(window, strip):
    strip.prepare(shot(window))
    large = np.random.default_rng(0).standard_normal((5000, 400))
    large[4321, 77] = -50.0
    prepared = Prepared.of(large)
    assert prepared.matrix.shape == (160, 256)
    assert prepared.matrix.min() == -50.0
    assert all(face.matrix is None or face.matrix.size <= 160 * 256 for face in strip.faces)


@pytest.mark.slow
def test_pointing_says_all_that_a_tile_has_no_room_for(strip):
    place = strip.canvas.card_rect(12).center()
    move_mouse(strip.canvas, place.x(), place.y())
    assert "line 13, ∂J̃/∂W⁽¹⁾, 2×32" in strip.canvas.toolTip()
    assert strip.canvas.card_at(QPointF(place)) == 12


# ------------------------------------------------------------- why, table


@pytest.mark.slow
def test_the_symbols_of_why_say_what_they_are_and_lead_to_their_lines(window, strip, qtbot):
    line_commands.go_to_line(window, 11)
    line_commands.show_why(window)
    why = window.panels["why"]
    qtbot.waitUntil(lambda: not why.canvas.document().isEmpty())
    QApplication.processEvents()
    view = why.canvas.viewport()
    inside = [
        (key, place) for key, place in why.canvas.symbols() if view.rect().contains(place.toAlignedRect())
    ]
    place = next(place for key, place in inside if key == "dz3")
    move_mouse(view, place.center().x(), place.center().y())
    assert MEANINGS["dz3"] in why.symbol_text
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place.center().toPoint())
    assert shot(window).line == 8


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (800, 600)])
@pytest.mark.slow
def test_no_formula_of_why_is_wider_than_the_panel(window, qtbot, size):
    window.resize(*size)
    line_commands.show_why(window)
    why = window.panels["why"].canvas
    qtbot.waitUntil(lambda: not why.document().isEmpty())
    QApplication.processEvents()
    assert why.document().idealWidth() <= why.viewport().width()


@pytest.mark.slow
def test_a_column_of_small_entries_has_one_factor(window, strip):
    line_commands.show_table(window, 8)
    model = window.box(MatrixWindow).model
    heading = model.headerData(0, Qt.Orientation.Horizontal)
    assert "·10⁻" in heading
    largest = np.abs(model.matrix[:, 0]).argmax()
    text = model.data(model.index(int(largest), 0))
    assert "10" not in text.partition("·")[2]
    exponent = np.floor(np.log10(np.abs(model.matrix[largest, 0])))
    shown = float(text.replace("−", "-"))
    assert shown * 10.0**exponent == pytest.approx(model.matrix[largest, 0], rel=1e-3)
    window.box(MatrixWindow).close()
