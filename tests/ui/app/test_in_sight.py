"""What is explained, asked and chosen stays in sight."""

import itertools

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QToolTip

from netviz.core.why import WHY, facts
from netviz.ui.app.window import MainWindow
from netviz.ui.commands import derivation as line_commands
from netviz.ui.commands import run as run_commands
from netviz.ui.derivation import card_parts
from netviz.ui.derivation.mistake_dialog import MistakeDialog
from netviz.ui.derivation.rich_text import blocks
from netviz.ui.derivation.why_panel import _section_starts
from netviz.ui.kit.controls import KeySlider, Menu
from netviz.ui.kit.symbol_paragraph import SymbolParagraph
from netviz.ui.kit.tips import place_beside, shown_tip


def settle():
    for _ in range(5):
        QApplication.processEvents()


def on_screen(widget):
    return QRect(widget.mapToGlobal(QPoint()), widget.size())


def covered(one, other):
    both = one.intersected(other)
    return 0 if both.isEmpty() else both.width() * both.height()


def test_a_list_of_choices_shows_every_one_of_them(window):
    window.resize(1440, 900)
    menus = [menu for menu in window.findChildren(QComboBox) if menu.isVisible() and menu.count() > 1]
    assert {"Loss: view", "Gradient size: view", "Regions"} <= {menu.accessibleName() for menu in menus}
    for menu in menus:
        assert isinstance(menu, Menu)
        menu.showPopup()
        settle()
        view = menu.view()
        for row in range(min(menu.count(), menu.maxVisibleItems())):
            place = view.visualRect(view.model().index(row, 0))
            assert view.viewport().rect().contains(place), (menu.accessibleName(), menu.itemText(row))
        menu.hidePopup()


def ask_for_tip(widget, place):
    event = QHelpEvent(QHelpEvent.Type.ToolTip, place, widget.mapToGlobal(place))
    QApplication.sendEvent(widget, event)
    return shown_tip()


@pytest.mark.slow
@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
def test_a_tooltip_covers_nothing_of_what_it_explains(window, size, monkeypatch):
    window.resize(*size)
    settle()
    plot = window.panels["loss"].plot.viewport()  # the tip is the panel's
    slider = window.panels["training"].findChildren(KeySlider)[0]
    for widget, subject in (
        (plot, window.docks["loss"]),
        (window.panels["loss"].title_bar, window.docks["loss"]),
        (window.panels["units"].canvas, window.docks["units"]),
        (window.transport.buttons["play"], window.transport.buttons["play"]),
        (window.panels["plane"].regions, window.panels["plane"].regions),
        (slider, slider.parentWidget()),
    ):
        tip = ask_for_tip(widget, widget.rect().center())
        assert tip is not None, widget
        screen = window.screen().availableGeometry()
        if on_screen(subject).right() < screen.right() and on_screen(subject).bottom() < screen.bottom():
            assert covered(tip.geometry(), on_screen(subject)) == 0, widget
        QToolTip.hideText()
        settle()


def test_what_stands_beside_is_on_the_screen_and_near():
    screen = QRect(0, 0, 1000, 800)
    for x, y in itertools.product((0, 480, 900), (0, 380, 740)):
        subject, size = QRect(x, y, 100, 60), QSize(220, 90)
        place = QRect(place_beside(subject, size, subject.center(), screen), size)
        assert screen.contains(place)
        assert covered(place, subject) == 0


@pytest.mark.slow
@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
def test_the_question_leaves_the_plane_in_sight(window, size):
    window.resize(*size)
    settle()
    line_commands.show_mistakes(window)
    settle()
    box = window.box(MistakeDialog)
    # The screen of the tests may be smaller than the window: what lies outside cannot be used.
    screen, plane = window.screen().availableGeometry(), on_screen(window.panels["plane"])
    if screen.contains(plane):
        assert covered(box.geometry(), plane) == 0
    assert box.geometry().right() < plane.left() or box.geometry().left() > plane.right()
    for row in (box.choices[key].parentWidget() for key in box.choices):
        for label in row.findChildren(QLabel):  # no word is cut off
            assert label.height() >= label.heightForWidth(label.width()) - 1
    box.close()


@pytest.mark.slow
def test_a_click_anywhere_on_a_wrong_version_chooses_it(window, qtbot):
    line_commands.go_to_line(window, 11)
    line_commands.show_mistakes(window)
    settle()
    row = window.box(MistakeDialog).choices["half-da2"].parentWidget()
    explanation = row.findChildren(SymbolParagraph)[-1]
    qtbot.mouseClick(explanation, Qt.MouseButton.LeftButton)
    assert window.session.snapshot().mistake == "half-da2"
    window.box(MistakeDialog).close()


def seen(window, name):
    return window.panels.is_seen(name)


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
@pytest.mark.parametrize("first", ["why", "check"])
@pytest.mark.slow
def test_why_and_check_do_not_squash_each_other(window, size, first):
    window.resize(*size)
    settle()
    open_panel = {"why": line_commands.show_why, "check": line_commands.show_check}
    second = "check" if first == "why" else "why"
    open_panel[first](window)
    settle()
    alone = window.docks[first].height()
    open_panel[second](window)
    settle()
    assert seen(window, second)
    assert window.docks[second].height() >= 0.9 * alone
    open_panel[first](window)
    settle()
    assert seen(window, first)
    assert window.docks[first].height() >= 0.9 * alone


# 984 × 708 is how the window opens on a screen of 1024 × 768.
@pytest.mark.slow
@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (984, 708)])
def test_the_check_takes_no_more_than_there_is(window, size):
    window.resize(*size)
    settle()
    strip = window.panels["lines"].canvas
    line_commands.show_why(window)
    settle()
    line_commands.show_check(window)
    settle()
    assert strip.height() >= strip.minimumHeight()
    column = [window.docks[name].geometry() for name in ("check", "gradients", "units")]
    assert all(upper.bottom() < lower.top() for upper, lower in itertools.pairwise(column))


@pytest.mark.slow
def test_in_the_smallest_window_the_checks_controls_give_way(window):
    window.resize(window.minimumSize())
    settle()
    line_commands.show_check(window)
    settle()
    assert window.panels["check"].controls.isHidden()
    row = window.panels["lines"].canvas
    assert row.height() >= row.minimumHeight()
    column = [window.docks[name].geometry() for name in ("check", "gradients")]
    assert all(upper.bottom() < lower.top() for upper, lower in itertools.pairwise(column))
    window.resize(1440, 900)
    settle()
    assert window.panels["check"].controls.isVisible()


@pytest.mark.parametrize("height", [92, 124, 150, 240, 420])
@pytest.mark.slow
def test_no_picture_covers_the_numbers_of_a_card(window, qtbot, height):
    row = window.panels["lines"].canvas
    drawn = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(card_parts, "draw_cells", lambda painter, area, image: drawn.append(area))
        row.setFixedHeight(height)
        settle()
        row.grab()
    assert len(drawn) >= 12
    assert all(area.height() >= 20 for area in drawn)


@pytest.mark.parametrize("close", [("why",), ("check", "why"), ("why", "check")])
@pytest.mark.slow
def test_what_was_in_front_comes_back_when_a_panel_is_closed(window, close):
    settle()
    assert seen(window, "loss")
    heights = {name: dock.height() for name, dock in window.docks.items() if seen(window, name)}
    for name in sorted(close, reverse=True):
        window.show_panel(name)
        settle()
    for name in close:
        window.arrangement.put_away(name)
        settle()
    assert seen(window, "loss")
    assert not seen(window, "accuracy")
    for name, height in heights.items():
        assert abs(window.docks[name].height() - height) <= 2, name


@pytest.mark.parametrize(
    ("size", "scale"), [((1440, 900), 1.0), ((1024, 768), 1.0), ((960, 640), 1.0), ((1440, 900), 1.5)]
)
@pytest.mark.slow
def test_the_sentence_that_decides_is_whole_with_its_line(window, size, scale):
    window.resize(*size)
    window.set_theme(window.theme.enlarged(scale))
    line_commands.show_why(window)
    line_commands.show_check(window)
    line_commands.show_why(window)
    settle()
    canvas, numbers = window.panels["why"].canvas, facts(window.session.snapshot().lines.right_trace)
    document = canvas.document()
    for line, why in WHY.items():
        window.panels["why"].show_line(line)
        sentence = why.texts[0].format_map(numbers)
        block = next(block for block in blocks(document) if canvas.block_text(block) == sentence)
        bottom = document.documentLayout().blockBoundingRect(block).bottom()
        assert bottom - canvas.verticalScrollBar().value() <= canvas.viewport().height() + 1, line


def reading(window):
    """Which line's section is at the top of Why, and how far into it."""
    top = window.panels["why"].canvas.verticalScrollBar().value()
    starts = _section_starts(window.panels["why"].canvas.document())
    line = max(line for line, start in starts.items() if start <= top + 2)
    return line, round(top - starts[line])


@pytest.mark.slow
def test_pinning_a_sample_leaves_the_reader_of_why_where_he_is(window):
    line_commands.show_why(window)
    settle()
    window.panels["why"].show_line(13)
    bar = window.panels["why"].canvas.verticalScrollBar()
    bar.setValue(bar.value() + 40)
    before = reading(window)
    assert before == (13, 40)
    for sample in (20, 7, None):
        run_commands.pin(window, sample)
        settle()
        assert reading(window) == before
    run_commands.step(window)
    settle()
    assert reading(window) == before


def steps_said(window: MainWindow):
    """All the numbers of steps that can be read."""
    said = {window.transport.step.value.text(), window.panels["plane"].last_step.text()}
    for card in window.panels.pictures:
        words = card.detail.text().replace("\u202f", "").split()
        said |= {after for word, after in itertools.pairwise(words) if word == "step"}
    return said


@pytest.mark.slow
@pytest.mark.parametrize("speed", [-1, 4])  # as fast as it goes; slow
def test_one_step_is_on_the_screen_at_a_time(window, qtbot, speed):
    slider = window.transport.speed
    slider.setValue(slider.maximum() if speed < 0 else speed)
    seen_steps = []
    window.player.advanced.connect(lambda: seen_steps.append(steps_said(window)))
    run_commands.toggle_play(window)
    qtbot.waitUntil(lambda: len(seen_steps) > 40, timeout=20000)
    run_commands.toggle_play(window)
    assert all(len(said) == 1 for said in seen_steps), [said for said in seen_steps if len(said) > 1][:3]
    assert len(set.union(*seen_steps)) > 5
