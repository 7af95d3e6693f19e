"""The page of your own code: its name, its mistakes as formulas, what is asked, and the way back."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QFontMetrics, QTextCursor
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from netviz.backward.judge import judge
from netviz.backward.source import of_text
from netviz.intents import Advance
from netviz.session import Session
from netviz.training.config import NetworkConfig
from netviz.ui.app.trained_curves import corners
from netviz.ui.code.editor import shorter
from netviz.ui.code.gradient_card import GradientCard
from netviz.ui.code.panel import CodePanel
from netviz.ui.code.parts import EMPTY
from netviz.ui.code.reasons import reasons
from netviz.ui.code.verdict_view import VerdictView
from netviz.ui.commands.code import paste_code
from netviz.ui.kit.stylesheet import apply_theme
from netviz.ui.kit.symbol_paragraph import SymbolParagraph
from netviz.ui.kit.theme import LIGHT
from tests.ui.code.test_code import RIGHT, WRONG, check


@pytest.fixture
def panel(qtbot):
    panel = CodePanel()
    qtbot.addWidget(panel)
    apply_theme(LIGHT)
    panel.set_theme(LIGHT)
    panel.resize(1408, 827)
    panel.show()
    return panel


def shown(panel, judged):
    """The panel with a verdict, as if its code had been checked."""
    panel.take_text(WRONG)
    panel._checked = WRONG
    panel._on_checked(judged)
    QApplication.processEvents()
    return panel.view_of_verdict


# -------------------------------------------------------------------- cards


@pytest.mark.parametrize("size", [(1408, 827), (992, 680), (768, 512)])
def test_code_and_verdict_are_cards_of_their_own_with_equal_gutters(panel, judged, size):
    panel.resize(*size)
    view = shown(panel, judged)
    card = panel.frame.mapTo(panel, panel.frame.rect().bottomRight())
    assert card.y() == size[1] - 1
    assert view.mapTo(panel, QPoint()).x() - card.x() - 1 == 16
    cards = {name: one.geometry() for name, one in view.gradients.items()}
    if cards["W2"].top() == cards["b2"].top():
        assert cards["b2"].left() - cards["W2"].right() - 1 == 16
        assert abs(cards["b2"].width() - cards["W2"].width()) <= 1
    assert cards["W1"].top() - cards["W2"].bottom() - 1 in (16, 16 + 16 + cards["b2"].height())


@pytest.mark.parametrize("size", [(1408, 827), (992, 680), (768, 512)])
def test_nothing_is_cut_off_and_no_bar_is_seen_where_all_fits(panel, judged, size):
    panel.resize(*size)
    view = shown(panel, judged)
    for one in [*panel.findChildren(QPushButton), *panel.findChildren(QLabel)]:
        if one.isVisibleTo(panel) and not (isinstance(one, QLabel) and one.wordWrap()):
            assert QFontMetrics(one.font()).horizontalAdvance(one.text()) <= one.width() + 1, one.text()
    assert panel.code_button.isVisibleTo(panel)
    for one in view.findChildren(GradientCard):
        assert one.mapTo(view, one.rect().topRight()).x() <= view.viewport().width()
    assert not view.horizontalScrollBar().isVisible()
    if size[1] > 800:
        assert not view.verticalScrollBar().isVisible()


def test_a_whole_backward_pass_is_seen_without_scrolling(panel):
    lines = [line for line in WRONG.splitlines() if line.strip()][:26]
    panel.take_text("\n".join(lines) + "\n")
    QApplication.processEvents()
    assert len(lines) == 26
    assert not panel.editor.verticalScrollBar().isVisible()
    last = panel.editor.document().findBlockByNumber(25)
    place = panel.editor.blockBoundingGeometry(last).translated(panel.editor.contentOffset())
    assert place.bottom() <= panel.editor.viewport().height() + 6


def test_the_verdict_shows_the_line_with_what_is_missing(panel, judged):
    (card,) = shown(panel, judged).mistakes
    assert card.formula.isVisibleTo(card)
    assert "missing: ⊙ 1[z⁽²⁾ > 0]" in card.formula.accessibleName()
    assert "entries of your ∂J̃/∂W⁽¹⁾ and ∂J̃/∂b⁽¹⁾ come out exactly so" in card.sentence.text
    assert card.why.isVisibleTo(card)
    assert panel.train_button.isVisibleTo(card)


def test_each_gradient_says_more_than_how_many_entries_are_wrong(judged):
    why = reasons(judged.verdict)
    assert why["W1"].short == "no mask"
    assert "yours / right" in why["W1"].sentence
    assert why["b1"].short == "follows from 12"
    assert why["b1"].sentence == "line 14 itself is right: it sums a wrong ∂J̃/∂z⁽²⁾"
    assert set(why) == {"W1", "b1"}


def test_the_empty_page_says_each_thing_once(panel, session):
    panel.show_snapshot(None, session.snapshot())
    QApplication.processEvents()
    said = [one.text for one in panel.findChildren(SymbolParagraph) if one.isVisibleTo(panel)]
    assert panel.editor.placeholderText() == EMPTY
    assert EMPTY not in said
    assert len(said) == len(set(said)) == 2  # what will stand there, and how it is checked
    begin = [one for one in panel.view_of_verdict.findChildren(QPushButton) if "Begin" in one.text()]
    begin[0].click()
    assert "def backward" in panel.editor.text


# --------------------------------------------------------------- its arguments


def test_what_the_function_gets_is_told_before_and_after_it_has_run(panel, judged, session):
    session.apply(Advance(1))
    panel.show_snapshot(None, session.snapshot())
    panel.take_text(RIGHT)
    sizes = {one.name: one.shape or one.value for one in panel.foot.chips.shown}
    assert sizes["a1"] == (240, 2)
    assert sizes["y"] == (240,)
    assert sizes["W2"] == (8, 3)
    assert sizes["lam"] == session.snapshot().lines.config.regularization
    assert "Taken as" not in panel.foot.taken.text
    shown(panel, judged)
    assert [one.name for one in panel.foot.chips.shown] == ["a1", "y", "W1", "b1", "W2", "b2", "lam"]
    assert "samples in rows" in panel.foot.taken.text
    assert panel.foot.change.isVisibleTo(panel)


# ------------------------------------------------------------- the file's name


def test_the_name_of_the_file_is_seen_and_whether_it_is_saved(panel, tmp_path):
    path = tmp_path / "my_backward.py"
    path.write_text(RIGHT)
    assert panel.open_path(path)
    assert panel.code_button.text() == "my_backward.py"
    assert str(path) in panel.code_button.toolTip()
    panel.editor.insertPlainText("# mine\n")
    assert panel.code_button.text() == "my_backward.py •"
    panel.editor.undo()
    assert panel.code_button.text() == "my_backward.py"


def test_what_is_saved_nowhere_is_not_replaced_without_asking(panel, tmp_path):
    first, second = tmp_path / "first.py", tmp_path / "second.py"
    first.write_text(WRONG)
    second.write_text(RIGHT)
    panel.open_path(first)
    panel.open_path(second)  # nothing is lost: both are files
    assert panel.editor.text == RIGHT
    assert not panel.is_asking
    panel.editor.insertPlainText("# mine\n")
    mine = panel.editor.text
    panel.open_path(first)
    assert panel.is_asking
    assert "“first.py”" in panel.replace_bar.text.text()
    assert panel.editor.text == mine
    panel.replace_bar.keep.click()
    assert not panel.is_asking
    assert panel.editor.text == mine
    panel.use_template("class")
    panel.replace_bar.replace.click()
    assert "class TwoLayerNet" in panel.editor.text
    assert panel.code_button.text() == "unsaved"
    panel.editor.undo()  # it comes back, and its name with it
    assert panel.editor.text == mine
    assert panel.code_button.text() == "second.py •"


# ------------------------------------------------------------ after a change


def test_a_verdict_about_other_code_is_pale_and_says_so_until_undo(panel, judged):
    view = shown(panel, judged)
    before = view.badge.text()
    picture = view.grab().toImage()
    panel.editor.moveCursor(QTextCursor.MoveOperation.End)
    panel.editor.insertPlainText("# more\n")
    assert view.is_stale
    assert view.badge.text() == "changed since it was checked"
    assert not panel.train_button.isVisibleTo(view)
    place = view.gradients["W1"].mapTo(view, view.gradients["W1"].rect().center())
    pale, full = view.grab().toImage().pixelColor(place), picture.pixelColor(place)
    assert pale.lightness() > full.lightness()
    panel.set_theme(LIGHT)  # as at any change of colours or size
    QApplication.processEvents()
    assert view.is_stale
    panel.editor.undo()
    assert not view.is_stale
    assert view.badge.text() == before
    assert panel.train_button.isVisibleTo(view)
    panel.set_theme(LIGHT)
    QApplication.processEvents()
    assert panel.train_button.isVisibleTo(view)


def test_a_remark_that_has_no_room_is_shorter_and_never_cut():
    assert shorter("differs from line 12 of the derivation") == (
        "differs from line 12 of the derivation", "differs from line 12", "line 12"
    )  # fmt: skip


# ------------------------------------------------------- going there and back


@pytest.mark.slow
def test_going_there_and_back_restores_the_arrangement(window):
    window.actions_by_name["explore"].trigger()
    window.arrangement.put_away("gradients")
    window.arrangement.bring("landscape")
    QApplication.processEvents()
    before = {key for key, dock in window.docks.items() if dock.isVisible()}
    window.actions_by_name["code"].trigger()
    QApplication.processEvents()
    assert {key for key, dock in window.docks.items() if dock.isVisible()} == {"code"}
    assert window.transport.buttons["derivation"].isChecked()
    window.actions_by_name["code"].trigger()
    QApplication.processEvents()
    assert window.preset == "explore"
    assert {key for key, dock in window.docks.items() if dock.isVisible()} == before
    window.actions_by_name["code"].trigger()
    window.actions_by_name["explore"].trigger()  # the other way back
    QApplication.processEvents()
    assert {key for key, dock in window.docks.items() if dock.isVisible()} == before


@pytest.mark.slow
def test_the_tab_in_derive_leads_to_the_page(window):
    window.resize(1440, 900)
    window.actions_by_name["derivation"].trigger()
    QApplication.processEvents()
    window.docks["why"].card.tab_chosen.emit("code")
    QApplication.processEvents()
    assert window.preset == "code"
    window.actions_by_name["derivation"].trigger()
    QApplication.processEvents()
    paste_code(window, RIGHT)  # whatever brings code leads there, too
    assert window.preset == "code"
    window.actions_by_name["derivation"].trigger()
    assert window.preset == "derivation"
    assert window.docks["why"].isVisible()


def test_the_strip_and_why_can_be_brought_back_beside_the_code(window):
    window.resize(1440, 900)
    window.actions_by_name["code"].trigger()
    QApplication.processEvents()
    window.show_panel("lines")
    window.show_panel("why")
    QApplication.processEvents()
    for key in ("code", "why", "lines"):
        assert not window.panels[key].visibleRegion().isEmpty()
    assert window.docks["code"].x() < window.docks["why"].x()


@pytest.mark.slow
def test_training_is_shown_on_the_page_beside_the_right_gradient(window, qtbot):
    window.actions_by_name["code"].trigger()
    QApplication.processEvents()
    panel = window.panels["code"]
    panel.take_text(WRONG)
    check(panel, qtbot)
    trained = panel.view_of_verdict.trained
    assert trained.waiting.isVisibleTo(panel)
    assert trained.chart is None
    window.player.set_rate(300.0)
    panel.train_button.click()
    assert window.preset == "code"
    qtbot.waitUntil(lambda: trained.chart is not None and trained.chart.isVisible(), timeout=20_000)
    qtbot.waitUntil(lambda: window.session.snapshot().step > 20, timeout=20_000)
    window.player.pause()
    qtbot.waitUntil(lambda: len(window.trained.chart.labels.notes.labels) == 2, timeout=20_000)
    names = {label.names[0]: label.value for label in window.trained.chart.labels.notes.labels}
    assert names["the right gradient"] != names["your gradient"]
    assert not trained.waiting.isVisibleTo(panel)
    window.following.end()
    window.close()


@pytest.fixture
def session():
    return Session(network=NetworkConfig(n_hidden=8))


def test_a_curve_keeps_its_corners_and_leaves_out_what_lies_on_its_way():
    x = np.arange(200.0)
    y = np.where(x < 50, 100 - 2 * x, 0.5 * np.sin(x / 3))
    kept = corners(x, y, 0.3)
    assert len(kept) < 100
    assert {0, 199} <= set(kept)
    assert np.abs(np.interp(x, x[kept], y[kept]) - y).max() <= 0.6
    assert len(corners(x[:0], y[:0], 0.3)) == 0


def test_hints_have_the_names_of_the_code():
    own = WRONG.replace("dz2", "grad_hidden").replace("da2", "back").replace("a1", "X")
    (found,) = judge(of_text(own, "mine.py")).verdict.mistakes
    assert found.hints[2] == "grad_hidden = back * (z2 > 0)"


def test_names_that_are_not_in_the_code_are_explained():
    body = RIGHT.replace("da2 * (z2 > 0)", "da2").replace("    dz2 = da2\n", "")
    own = body.replace("    da2 = dz3 @ W2.T\n", "").replace("dz2", "(dz3 @ W2.T)")
    (found,) = judge(of_text(own, "mine.py")).verdict.mistakes
    assert found.line == 12
    assert "da2 is line 11 of the derivation" in found.hints[2]


def test_the_view_fits_beside_two_cards(qtbot, judged):
    view = VerdictView()
    qtbot.addWidget(view)
    view.resize(553, 700)
    view.show()
    view.show_judged(judged)
    QApplication.processEvents()
    assert view.gradients["W2"].geometry().top() == view.gradients["b2"].geometry().top()
