"""Numbers that are typed: how they are taken, and what is said where they are not."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit

from netviz.core.symbols import spoken
from netviz.training.goal import Goal
from netviz.ui.commands import derivation as line_commands
from netviz.ui.kit.bubble import Bubble
from netviz.ui.kit.number_field import NumberField
from netviz.ui.kit.number_format import number_text, parse_number, power_of_ten
from netviz.ui.kit.number_slider import NumberSlider
from netviz.ui.kit.panel import Ask
from tests.ui.conftest import shot, type_into


def said(window):
    """What stands beside a control now."""
    return " ".join(bubble.text() for bubble in window.findChildren(Bubble) if bubble.isVisible())


def click(qtbot, field, button=Qt.MouseButton.LeftButton):
    qtbot.mouseClick(field, button, pos=QPoint(field.width() - 2, field.height() // 2))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2·10⁻³", 2e-3),
        ("10⁻⁵", 1e-5),
        ("10^-3", 1e-3),
        ("-10^-3", -1e-3),
        ("10**3", 1e3),
        ("2*10^-3", 2e-3),
        ("2x10^3", 2e3),
        ("2 × 10 ^ −3", 2e-3),
        ("−1.5·10⁵⁷", -1.5e57),
        ("0,5·10⁻³", 5e-4),
        ("−0.5", -0.5),
        ("5e−4", 5e-4),
        ("1\u202f240", 1240),
        ("1\u00a0240", 1240),
        ("1,240.5", 1240.5),
        ("+3", 3),
        ("10", 10),
        ("2·", None),
        ("10^", None),
        ("10^10^10", None),
        ("10^99999", None),
        ("⁻³", None),
        ("", None),
    ],
)
def test_numbers_as_people_and_axes_write_them(text, value):
    assert parse_number(text) == (value if value is None else pytest.approx(value, rel=1e-15))


@given(st.floats(-1e300, 1e300))
def test_every_number_on_the_screen_can_be_typed(value):
    assert parse_number(number_text(value, 17)) == pytest.approx(value, rel=1e-14, abs=5e-323)
    exponent = math.floor(math.log10(abs(value))) if abs(value) > 1e-300 else 0
    assert parse_number(power_of_ten(exponent)) == pytest.approx(10.0**exponent)


def test_every_field_for_a_number_is_one(window):
    window.run_to_box.show()
    words = {"Text to find in your code"}
    for field in window.findChildren(QLineEdit):
        if field.accessibleName() in words:
            continue
        assert isinstance(field, NumberField), field.accessibleName()
    window.run_to_box.hide()


def test_a_click_on_a_number_selects_it_so_20_over_1_gives_20(window, qtbot):
    field = window.panels["training"].learning_rate.entry
    assert field.text() == "1"
    click(qtbot, field)
    assert field.selectedText() == "1"
    qtbot.keyClicks(field, "20")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert shot(window).config.learning_rate == 20
    click(qtbot, field)
    click(qtbot, field)  # now the cursor is wanted
    assert not field.hasSelectedText()
    qtbot.keyClick(field, Qt.Key.Key_End)
    qtbot.keyClicks(field, "5")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert shot(window).config.learning_rate == 205


def test_a_double_click_selects_all_of_a_number(window, qtbot):
    field = window.panels["training"].regularization.entry
    assert field.text() == "5·10⁻⁴"
    qtbot.mouseDClick(field, Qt.MouseButton.LeftButton)
    assert field.selectedText() == "5·10⁻⁴"
    assert shot(window).config.regularization == 5e-4


def test_a_part_of_a_number_can_be_selected(window, qtbot):
    field = window.panels["training"].regularization.entry
    height = field.height() // 2
    qtbot.mousePress(field, Qt.MouseButton.LeftButton, pos=QPoint(field.width() - 4, height))
    qtbot.mouseMove(field, QPoint(field.width() - 20, height))
    qtbot.mouseRelease(field, Qt.MouseButton.LeftButton, pos=QPoint(field.width() - 20, height))
    assert 0 < len(field.selectedText()) < len(field.text())


def test_a_click_in_the_box_that_runs_to_something_selects_its_number(window, qtbot):
    window.run_to_box.open_at(QPoint(20, 20))
    field = window.run_to_box.value
    click(qtbot, field)
    assert field.selectedText() == "1000"
    qtbot.keyClicks(field, "10^2")
    asked = []
    window.run_to_box.wants.disconnect()
    window.run_to_box.wants.connect(asked.append)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert asked == [Ask("run to", Goal("step", 100))]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "text", "taken", "words"),
    [
        ("data.classes", "20", "8", "from 2 to 8; 8 is taken instead of 20"),
        ("data.points", "99999", "10\u202f000", "from 5 to 10\u202f000"),
        ("data.points", "7.4", "7", "whole numbers"),
        ("data.noise", "2", "1", "from 0 to 1"),
        ("data.test", "95 %", "80 %", "from 0 % to 80 %"),
        ("data.seed", "-1", "0", "from 0 to 2\u202f147\u202f483\u202f647"),
        ("network.hidden", "1000", "512", "from 1 to 512"),
        ("training.learning_rate", "0", "1·10⁻⁴", "from 1·10⁻⁴ to 1\u202f000\u202f000"),
        ("training.learning_rate", "abc", "1", "“abc” is no number, and 1 stays"),
        ("training.regularization", "-1", "0", "from 0 to"),
        ("check.epsilon", "5", "1", "from 1·10⁻¹² to 1"),
    ],
)
@pytest.mark.parametrize("leave", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_a_field_that_takes_another_number_says_its_bounds(window, qtbot, name, text, taken, words, leave):
    panel, field = name.split(".")
    choice = getattr(window.panels[panel], field)
    if panel == "check":
        line_commands.show_check(window)
    click(qtbot, choice.entry)
    qtbot.keyClicks(choice.entry, text)
    qtbot.keyClick(choice.entry, leave)
    assert not choice.entry.hasFocus()
    assert words in said(window)  # beside it, though the focus has moved on
    assert words in window.status.text  # and where it stays
    assert spoken(choice.name.text()) in window.status.text
    assert choice.entry.text() == taken
    choice.entry.setFocus()
    qtbot.keyClicks(choice.entry, "1")
    assert not said(window)


def test_what_lies_within_the_bounds_needs_no_words(window, qtbot):
    for choice in window.findChildren(NumberSlider):
        if choice.isVisible() and choice.isEnabled():
            type_into(qtbot, choice, choice.entry.text())
            assert not said(window)


def test_looking_at_a_rounded_number_does_not_change_it(qtbot):
    choice = NumberSlider("rate", 1e-4, 10.0, 1.0, logarithmic=True)
    qtbot.addWidget(choice)
    choice.set_value(0.123456789)
    changes = []
    choice.changed.connect(changes.append)
    choice.show()
    click(qtbot, choice.entry)
    qtbot.keyClick(choice.entry, Qt.Key.Key_Return)
    assert choice.value == 0.123456789
    assert changes == []


@pytest.mark.slow
def test_a_long_seed_is_shown_whole(window, qtbot):
    type_into(qtbot, window.panels["data"].seed, "123456789")
    assert window.panels["data"].seed.entry.text() == "123\u202f456\u202f789"
    assert window.panels["data"].choice.seed == 123456789


def test_the_editor_of_an_entry_says_its_bounds_and_keeps_what_was_typed(window, qtbot):
    editor = window.entry_editor
    for text in ("x1", "2000000", "-10^7"):
        editor.open_at(QPoint(60, 60), ("W1", (0, 0)), shot(window))
        qtbot.keyClicks(editor.value, text)
        qtbot.keyClick(editor.value, Qt.Key.Key_Return)
        assert editor.isVisible()
        assert editor.value.text() == text
        assert "from −1\u202f000\u202f000 to 1\u202f000\u202f000" in said(editor)
        assert shot(window).n_edits == 0
    editor.value.selectAll()
    qtbot.keyClicks(editor.value, "-2*10^-3")
    qtbot.keyClick(editor.value, Qt.Key.Key_Return)
    assert shot(window).params.W1[0, 0] == -0.002


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "words"), [("step", "from 0 on"), ("loss", "above 0"), ("accuracy", "at most 100 %")]
)
def test_the_box_that_runs_to_something_says_its_bounds_and_keeps_what_was_typed(
    window, qtbot, kind, words
):
    box = window.run_to_box
    box.open_at(QPoint(20, 20))
    box.kind.setCurrentIndex(box.kind.findData(kind))
    for text in ("abc", "-5"):
        box.value.selectAll()
        qtbot.keyClicks(box.value, text)
        qtbot.keyClick(box.value, Qt.Key.Key_Return)
        assert box.isVisible()
        assert words in box.error.text()
        assert box.value.text() == text
    box.hide()
