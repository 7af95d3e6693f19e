"""How code and its verdict look: with air, alike, and with nothing cut off."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from netviz.ui.code.editor import CodeEditor, Mark
from netviz.ui.code.gradient_card import GradientCard
from netviz.ui.code.mistake_card import MistakeCard, title_and_text
from netviz.ui.code.panel import CodePanel
from netviz.ui.code.verdict_view import VerdictView
from netviz.ui.kit.stylesheet import apply_theme
from netviz.ui.kit.theme import DARK, LIGHT


@pytest.fixture
def editor(qtbot):
    editor = CodeEditor()
    qtbot.addWidget(editor)
    editor.set_theme(LIGHT)
    editor.resize(500, 400)
    editor.replace_text("\n".join(f"x{number} = {number}" for number in range(40)))
    editor.show()
    return editor


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_rows_of_code_have_air_and_the_first_does_not_touch_the_edge(editor, scale):
    editor.set_theme(LIGHT.enlarged(scale))
    rows = [editor.blockBoundingGeometry(editor.document().findBlockByNumber(line)) for line in (0, 1)]
    assert rows[1].top() - rows[0].top() == pytest.approx(24 * scale, abs=1)
    assert editor.viewport().y() + editor.cursorRect().top() >= 8 * scale


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_line_that_stands_out_has_one_ground_from_edge_to_edge(editor, theme):
    editor.set_theme(theme)
    editor.show_marks({3: Mark(right=False, stands_out=True, note="here")})
    QApplication.processEvents()
    picture = editor.grab().toImage()
    cursor = editor.textCursor()
    cursor.setPosition(editor.document().findBlockByNumber(2).position())
    y = editor.cursorRect(cursor).top() + editor.viewport().y()
    ground = QColor(theme.bad_ground)
    gutter = editor.gutter_width()
    assert all(picture.pixelColor(x, y) == ground for x in range(gutter - 6, gutter + 9))
    assert picture.pixelColor(editor.viewport().geometry().right() - 12, y) == ground


@pytest.mark.parametrize("height", range(300, 330, 5))
def test_no_row_is_cut_off_by_the_lower_edge(editor, height):
    editor.resize(500, height)
    QApplication.processEvents()
    for line in (0, 25):
        editor.verticalScrollBar().setValue(line)
        block = editor.cursorForPosition(editor.viewport().rect().bottomLeft()).block()
        place = editor.blockBoundingGeometry(block).translated(editor.contentOffset())
        sliver = editor.viewport().height() - place.top()
        assert sliver >= place.height() - 1 or sliver <= 7  # of its upper edge, where no letter is


def test_a_line_in_sight_does_not_scroll_the_code(editor):
    editor.go_to(10)
    assert editor.verticalScrollBar().value() == 0
    editor.go_to(39)
    assert editor.verticalScrollBar().value() > 0


@pytest.mark.parametrize("width", [360, 400, 500, 560, 620, 800])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_no_card_is_cut_off_at_the_side(qtbot, judged, width, scale):
    view = VerdictView()
    qtbot.addWidget(view)
    view.resize(round(width * scale), 700)
    view.set_theme(LIGHT.enlarged(scale))
    view.show()
    view.show_judged(judged)
    QApplication.processEvents()
    cards = [*view.findChildren(MistakeCard), *view.findChildren(GradientCard)]
    assert len(cards) == 5
    for card in cards:
        assert card.mapTo(view, card.rect().topRight()).x() <= view.viewport().width()


def test_cards_in_a_row_end_together_and_nothing_is_said_twice(qtbot, judged):
    view = VerdictView()
    qtbot.addWidget(view)
    view.resize(800, 700)
    view.show()
    view.show_judged(judged)
    QApplication.processEvents()
    for pair in (("W2", "b2"), ("W1", "b1")):
        assert len({view.gradients[name].geometry().bottom() for name in pair}) == 1
    (mistake,) = view.mistakes
    assert view.badge.parentWidget() is mistake
    assert view.headline is None
    first = len(view.texts)
    mistake.show_hint()
    QApplication.processEvents()
    assert len(view.texts) > first
    assert (
        mistake.hints[0].mapTo(view, mistake.hints[0].rect().bottomLeft()).y()
        < mistake.hint.mapTo(view, mistake.hint.rect().topLeft()).y()
    )


def test_a_long_sentence_without_a_short_one_is_the_title():
    assert title_and_text("Line 9 is right: it follows") == ("Line 9 is right", "It follows")
    assert title_and_text("all of it is wrong") == ("all of it is wrong", "")


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_buttons_in_the_head_are_of_one_height(qtbot, qapp, theme):
    parts = CodePanel()
    qtbot.addWidget(parts)
    apply_theme(theme)
    parts.resize(1200, 600)
    parts.show()
    QApplication.processEvents()
    heights = {button.height() for button in (parts.code_button, parts.check_button)}
    assert len(heights) == 1
