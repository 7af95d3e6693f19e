"""The five questions of the course: each is answered in two actions, by a sentence that is seen whole."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QScrollArea

from netviz.core import is_dead
from netviz.intents import Advance, SetTraining
from netviz.session import Session
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.ui.app.window import MainWindow
from netviz.ui.derivation.mistake_dialog import MistakeDialog
from netviz.ui.derivation.rich_text import blocks
from netviz.ui.gradcheck.error_map import verdict
from netviz.ui.kit.symbol_paragraph import SymbolParagraph
from netviz.ui.kit.theme import LIGHT
from tests.ui.conftest import checked, shot

pytestmark = pytest.mark.slow

SIZES = [(1440, 900), (1024, 768)]


def settle():
    for _ in range(8):
        QApplication.processEvents()


def opened(qtbot, size, session):
    window = MainWindow(session, LIGHT)
    window.door.much_work = float("inf")
    qtbot.addWidget(window)
    window.resize(*size)
    window.show()
    window.show_newest()
    settle()
    return window


@pytest.fixture(params=SIZES, ids=str)
def first_start(request, qtbot):
    window = opened(qtbot, request.param, Session(network=NetworkConfig(12)))
    yield window
    window.close()


@pytest.fixture(params=SIZES, ids=str)
def trained(request, qtbot):
    session = Session()
    session.apply(Advance(400))
    window = opened(qtbot, request.param, session)
    yield window
    window.close()


def click_line(window, qtbot, line):
    canvas = window.panels["lines"].canvas
    place = canvas.card_rect(line - 1)
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place.center().toPoint() - QPoint(0, 30))
    settle()
    assert shot(window).line == line


def press(window, qtbot, key):
    qtbot.keyClick(window, key)
    settle()


def sentences_seen(window, qtbot):
    """The paragraphs of Why of which nothing is cut off."""
    canvas = window.panels["why"].canvas
    qtbot.waitUntil(lambda: canvas.toPlainText() != "")
    settle()
    assert not window.panels["why"].visibleRegion().isEmpty()
    document, top = canvas.document(), canvas.verticalScrollBar().value()
    seen = []
    for block in blocks(document):
        place = document.documentLayout().blockBoundingRect(block)
        if place.top() >= top - 1 and place.bottom() - top <= canvas.viewport().height() + 1:
            seen.append(canvas.block_text(block))
    return seen


def sentences_of_why(window, qtbot, line):
    """What is seen after two actions: a click on a line, and the key W."""
    click_line(window, qtbot, line)
    press(window, qtbot, Qt.Key.Key_W)
    return sentences_seen(window, qtbot)


def test_the_shape_of_the_gradient_of_a2_and_why_the_transpose(first_start, qtbot):
    told = " ".join(sentences_of_why(first_start, qtbot, 11))
    assert "That is the transpose: (240×3)(3×12) is 240×12, the shape of a⁽²⁾" in told


def test_why_the_loss_starts_near_ln_k(first_start, qtbot):
    assert shot(first_start).newest_event is None  # it does, so nothing is said unasked
    told = " ".join(sentences_of_why(first_start, qtbot, 5))
    assert "costs ln 3 = 1.0986: J_data starts near that where the first weights leave the scores" in told


def test_why_the_loss_does_not_start_near_ln_k_with_these_weights(trained, qtbot):
    start = next(event for event in shot(trained).events if event.rule == "start")
    assert "not near ln 3" in start.text
    click_line(trained, qtbot, 5)
    press(trained, qtbot, Qt.Key.Key_W)
    assert f"step 0: {start.text}." in sentences_seen(trained, qtbot)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_how_many_units_are_dead_when_and_why(qtbot, size):
    session = Session()
    session.apply(SetTraining(TrainingConfig(learning_rate=6.0)))
    session.apply(Advance(300))
    window = opened(qtbot, size, session)
    n_dead = int(np.count_nonzero(is_dead(shot(window).activity)))
    died = [event for event in shot(window).events if event.rule in ("died", "all_dead")]
    assert n_dead
    assert died
    told = sentences_of_why(window, qtbot, 12)
    assert any(f"{n_dead} of the 32 hidden units" in sentence for sentence in told)
    assert f"step {died[-1].step}: {died[-1].text}." in told
    window.close()


def test_where_no_unit_is_dead_it_is_said(first_start, qtbot):
    told = sentences_of_why(first_start, qtbot, 12)
    assert "None of the 12 hidden units is dead at this step: each fires for some sample." in told


def test_which_term_lambda_moves(trained, qtbot):
    told = " ".join(sentences_of_why(trained, qtbot, 6))
    assert "λ moves this term alone, and with it 2λW in lines 9 and 13" in told


def test_what_a_half_for_one_over_n_does(first_start, qtbot):
    window = first_start
    press(window, qtbot, Qt.Key.Key_I)
    box = window.box(MistakeDialog)
    row = box.choices["half-da2"].parentWidget()
    scroll = box.findChild(QScrollArea)
    place = QRect(row.mapTo(scroll.viewport(), QPoint()), row.size())
    assert scroll.viewport().rect().contains(place)
    told = row.findChildren(SymbolParagraph)
    assert any("N/2" in paragraph.text for paragraph in told)
    assert all(paragraph.height() >= paragraph.heightForWidth(paragraph.width()) - 1 for paragraph in told)
    qtbot.mouseClick(box.choices["half-da2"], Qt.MouseButton.LeftButton)
    settle()
    assert shot(window).mistake == "half-da2"
    check = checked(window, qtbot)
    said = verdict(check.parameters["W1"], shot(window), entries=True)
    assert "the data part times 120 = N/2" in said
    assert not window.panels["check"].visibleRegion().isEmpty()
    box.close()
