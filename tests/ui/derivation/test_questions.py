"""What can be asked about a line: its matrix, why, and whether it is this."""

import csv
import io
import re

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtWidgets import QApplication

from netviz.core import STAGES
from netviz.intents import Advance, CorrectGradient, SetNetwork, UseMistake
from netviz.session import Session
from netviz.training.config import NetworkConfig
from netviz.ui.app.window import MainWindow
from netviz.ui.commands import derivation as line_commands
from netviz.ui.commands import run as run_commands
from netviz.ui.derivation.matrix_window import MatrixWindow
from netviz.ui.derivation.mistake_dialog import MistakeDialog
from netviz.ui.gradcheck.error_map import verdict
from netviz.ui.kit.theme import LIGHT
from tests.ui.conftest import checked, shot


def seen_at_rest(window, key):
    """Whether a panel is seen, and no more steps are expected to follow each other quickly."""
    return not (window.panels[key].visibleRegion().isEmpty() or window.playback.settle.isActive())


def test_the_table_has_headings_that_mean_something(window):
    window.session.apply(Advance(10))
    line_commands.show_table(window, 11)
    model = window.box(MatrixWindow).model
    assert window.box(MatrixWindow).isVisible()
    assert (model.rowCount(), model.columnCount()) == (240, 32)
    training = np.flatnonzero(~shot(window).dataset.is_test)
    assert model.headerData(5, Qt.Orientation.Vertical) == f"sample {training[5]}"
    assert model.headerData(4, Qt.Orientation.Horizontal).startswith("unit 4")
    window.box(MatrixWindow).show_line(9)
    assert model.headerData(4, Qt.Orientation.Vertical) == "unit 4"
    assert model.headerData(2, Qt.Orientation.Horizontal).startswith("class 2")
    window.box(MatrixWindow).show_line(15)
    assert model.headerData(0, Qt.Orientation.Vertical) == "W⁽¹⁾ x₁ → unit 0"
    assert model.headerData(64, Qt.Orientation.Vertical) == "b⁽¹⁾ unit 0"
    assert model.headerData(97, Qt.Orientation.Vertical) == "W⁽²⁾ unit 0 → class 1"
    assert model.headerData(194, Qt.Orientation.Vertical) == "b⁽²⁾ class 2"
    window.box(MatrixWindow).close()


@pytest.mark.slow
@pytest.mark.parametrize("stage", STAGES[:14], ids=lambda stage: stage.key)
def test_the_table_holds_the_traces_value(window, stage):
    window.session.apply(Advance(10))
    line_commands.show_table(window, stage.line)
    model = window.box(MatrixWindow).model
    expected = np.atleast_2d(stage.read(shot(window).lines.trace))
    np.testing.assert_array_equal(model.matrix, expected)
    window.box(MatrixWindow).close()


@pytest.mark.slow
@pytest.mark.parametrize("line", [1, 3, 8, 9, 10, 11, 12, 13, 14])
def test_an_entry_says_which_sum_made_it(window, line):
    window.session.apply(Advance(10))
    line_commands.show_table(window, line)
    model = window.box(MatrixWindow).model
    for row in range(0, model.rowCount(), max(1, model.rowCount() // 7)):
        for column in range(0, model.columnCount(), 5):
            text = model.made_by(row, column).partition(";")[0]
            result = text.rpartition("= ")[2]
            assert result == f"{_read(model.matrix[row, column])}", text
    window.box(MatrixWindow).close()


def _read(value):
    from netviz.ui.derivation.worked_example import figure

    return figure(value)


def test_rows_are_sorted_by_a_heading_and_put_back(window, qtbot):
    window.session.apply(Advance(10))
    line_commands.show_table(window, 11)
    table, model = window.box(MatrixWindow).table, window.box(MatrixWindow).model
    own = model.matrix.copy()
    header = table.horizontalHeader()
    place = header.sectionViewportPosition(3) + 20
    seen = []
    for _ in range(2):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=_point(place, 8))
        seen.append(model.matrix[:, 3].copy())
    assert (np.diff(seen[0]) >= 0).all() or (np.diff(seen[0]) <= 0).all()
    np.testing.assert_array_equal(seen[1], seen[0][::-1])
    row = int(np.argmax(own[:, 3]))
    names = [model.headerData(n, Qt.Orientation.Vertical) for n in range(240)]
    training = np.flatnonzero(~shot(window).dataset.is_test)
    assert f"sample {training[row]}" in (names[0], names[-1])
    window.box(MatrixWindow).own_order.click()
    np.testing.assert_array_equal(model.matrix, own)
    window.box(MatrixWindow).close()


def _point(x, y):
    from PySide6.QtCore import QPoint

    return QPoint(x, y)


def test_the_table_is_copied_as_csv_and_a_selection_as_text(window, qtbot):
    window.session.apply(Advance(10))
    line_commands.show_table(window, 9)
    window.box(MatrixWindow).copy.click()
    qtbot.waitUntil(lambda: window.box(MatrixWindow).made.text == "copied")
    rows = list(csv.reader(io.StringIO(QGuiApplication.clipboard().text())))
    assert rows[0] == ["", "class 0", "class 1", "class 2"]
    assert rows[5][0] == "unit 4"
    numbers = np.array([[float(cell) for cell in row[1:]] for row in rows[1:]])
    np.testing.assert_array_equal(numbers, shot(window).lines.trace.dW2)
    table = window.box(MatrixWindow).table
    table.selectRow(2)
    window.box(MatrixWindow).made.set_text("")
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.box(MatrixWindow).made.text == "copied")
    assert QGuiApplication.clipboard().text().split("\n")[1].split("\t")[0] == "unit 2"
    window.box(MatrixWindow).close()


def test_the_table_follows_the_run_and_finds_the_pinned_sample(window):
    window.session.apply(Advance(10))
    run_commands.pin(window, 100 if not shot(window).dataset.is_test[100] else 101)
    line_commands.show_table(window, 8)
    pinned = shot(window).pinned
    row = window.box(MatrixWindow).table.currentIndex().row()
    assert window.box(MatrixWindow).model.headerData(row, Qt.Orientation.Vertical) == f"sample {pinned}"
    run_commands.step(window)
    np.testing.assert_array_equal(window.box(MatrixWindow).model.matrix, shot(window).lines.trace.dz3)
    assert "step 11" in window.box(MatrixWindow).windowTitle()
    window.box(MatrixWindow).close()


def test_why_answers_the_shape_the_transpose_and_the_zeros(window, qtbot):
    window.session.apply(Advance(20))
    line_commands.go_to_line(window, 11)
    qtbot.keyClick(window, Qt.Key.Key_W)
    qtbot.waitUntil(lambda: seen_at_rest(window, "why"))
    text = window.panels["why"].canvas.toPlainText()
    assert window.docks["why"].isVisible()
    assert "(240×3)(3×32) is 240×32, the shape of a⁽²⁾" in text
    assert "That is the transpose" in text
    zeros = int(np.count_nonzero(shot(window).lines.trace.dz2 == 0))
    assert f"{zeros} of the 7680 entries are 0" in text
    run_commands.step(window)
    zeros = int(np.count_nonzero(shot(window).lines.trace.dz2 == 0))
    assert f"{zeros} of the 7680 entries are 0" in window.panels["why"].canvas.toPlainText()
    run_commands.pin(window, 7)
    assert "sample 7:" in window.panels["why"].canvas.toPlainText()
    qtbot.keyClick(window, Qt.Key.Key_W)
    assert not window.docks["why"].isVisible()


@pytest.mark.slow
def test_why_comes_to_the_line_where_the_user_stands(window, qtbot):
    line_commands.show_why(window)
    qtbot.waitUntil(lambda: seen_at_rest(window, "why"))
    bar = window.panels["why"].canvas.verticalScrollBar()
    line_commands.go_to_line(window, 1)
    first = bar.value()
    line_commands.go_to_line(window, 13)
    assert bar.value() > first + 500


@pytest.mark.slow
def test_a_wrong_line_is_put_in_force_seen_and_taken_back(window, qtbot):
    window.session.apply(Advance(20))
    line_commands.go_to_line(window, 11)
    line_commands.show_mistakes(window)
    box = window.box(MistakeDialog)
    assert box.line.currentData() == 11
    assert not box.choices["a2-no-W2"].isEnabled()  # 240 × 3 is not 240 × 32
    box.choices["half-da2"].click()
    assert shot(window).mistake == "half-da2"
    assert window.banner.isVisible()
    assert "line 11, ½ for 1/N" in window.banner.text.text()
    assert window.panels["lines"].faces[10].mistake == "½ for 1/N"
    assert window.panels["lines"].faces[10].formula == "mistake-half-da2"
    check = checked(window, qtbot)
    assert not check.passed
    text = verdict(check.parameters["W1"], shot(window), entries=True)
    assert re.match(r"6\d of 64 entries wrong: the data part times 120 = N/2", text)
    assert "worst" in verdict(check.parameters["W2"], shot(window), entries=True)
    run_commands.step(window)
    assert shot(window).changes == (20,)
    window.banner.button.click()
    assert shot(window).mistake is None
    assert not window.banner.isVisible()
    box.close()


@pytest.mark.slow
def test_what_a_wrong_line_flows_into_is_said_and_the_rest_is_explained_as_ever(window, qtbot):
    window.session.apply(Advance(20))
    run_commands.pin(window, 3)
    window.want(UseMistake("W2-half-penalty"))  # line 9 feeds the update only
    assert "wrong line" in window.panels["lines"].faces[8].texts[0]
    assert not any(
        "wrong line" in text for line in range(9, 14) for text in window.panels["lines"].faces[line].texts
    )
    line_commands.show_table(window, 11)
    assert "wrong" not in window.box(MatrixWindow).model.made_by(3, 3)
    window.box(MatrixWindow).show_line(9)
    assert "a wrong line is in force" in window.box(MatrixWindow).model.made_by(3, 1)
    window.box(MatrixWindow).close()
    window.want(UseMistake("half-dz3"))
    assert all("wrong line" in window.panels["lines"].faces[line].texts[0] for line in range(7, 14))
    line_commands.show_why(window)
    qtbot.waitUntil(lambda: seen_at_rest(window, "why"))
    assert "In force now is a mistake, ½ for 1/N" in window.panels["why"].canvas.toPlainText()
    window.want(CorrectGradient())
    assert "In force now" not in window.panels["why"].canvas.toPlainText()


def test_a_refusal_is_said_when_the_question_was_never_opened(window):
    before = shot(window)
    window.want(UseMistake("no such mistake"))
    assert "there is no mistake 'no such mistake'" in window.status.text
    assert shot(window) is before


def test_lines_stop_when_anything_else_is_wanted(window, qtbot):
    line_commands.toggle_lines(window)
    run_commands.step(window)
    assert not window.panels["lines"].is_playing_lines
    line_commands.toggle_lines(window)
    run_commands.toggle_play(window)
    assert window.actions_by_name["play_lines"].text() == "▷ lines"
    run_commands.toggle_play(window)


def test_a_sample_that_is_pinned_is_found_in_the_open_table(window):
    line_commands.show_table(window, 12)
    run_commands.pin(window, 7)
    row = window.box(MatrixWindow).table.currentIndex().row()
    assert window.box(MatrixWindow).model.headerData(row, Qt.Orientation.Vertical) == "sample 7"
    window.box(MatrixWindow).close()


@pytest.mark.slow
def test_training_continues_with_a_wrong_gradient_in_the_worker(window, qtbot):
    window.session.apply(Advance(20))
    window.want(UseMistake("b2-mean"))
    run_commands.toggle_play(window)
    qtbot.waitUntil(lambda: shot(window).step > 60, timeout=20_000)
    run_commands.toggle_play(window)
    step = shot(window).step
    straight = Session()
    straight.apply(Advance(20))
    straight.apply(UseMistake("b2-mean"))
    straight.apply(Advance(step - 20))
    np.testing.assert_array_equal(shot(window).params.b2, straight.snapshot().params.b2)
    assert window.banner.isVisible()


def test_where_h_is_k_a_missing_transpose_can_be_trained_with(qtbot):
    window = MainWindow(Session(network=NetworkConfig(3)), LIGHT)
    qtbot.addWidget(window)
    window.show()
    line_commands.go_to_line(window, 11)
    line_commands.show_mistakes(window)
    assert window.box(MistakeDialog).choices["a2-not-transposed"].isEnabled()
    window.box(MistakeDialog).choices["a2-not-transposed"].click()
    assert shot(window).mistake == "a2-not-transposed"
    window.panels["network"].wants.emit(SetNetwork(NetworkConfig(5)))  # now it fits no more
    assert shot(window).mistake is None
    assert not window.banner.isVisible()
    window.close()


@pytest.mark.parametrize("line", range(8, 15))
@pytest.mark.slow
def test_every_gradient_line_offers_its_wrong_versions(window, line):
    window.session.apply(Advance(2))
    line_commands.go_to_line(window, line)
    line_commands.show_mistakes(window)
    assert window.box(MistakeDialog).line.currentData() == line
    assert len(window.box(MistakeDialog).choices) >= 3
    assert window.box(MistakeDialog).choices[None].isChecked()
    window.box(MistakeDialog).close()


@pytest.mark.slow
def test_the_document_of_why_is_one(window, qtbot):
    line_commands.show_why(window)
    for _ in range(5):
        line_commands.next_line(window)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(window.panels["why"].canvas.findChildren(QTextDocument)) <= 1
