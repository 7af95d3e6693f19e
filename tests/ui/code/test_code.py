"""Your own backward pass in the window: written, checked, mended; ended whenever somebody wants."""

import contextlib
import os
import re
from textwrap import indent

import psutil
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from netviz.backward.judge import judge
from netviz.backward.source import of_text
from netviz.intents import SetView
from netviz.session import Session
from netviz.ui.app.window import MainWindow
from netviz.ui.code.document import is_code_text
from netviz.ui.code.templates import TEMPLATES
from netviz.ui.code.trust import Trust
from netviz.ui.kit.theme import LIGHT

ROWS = """
dz3 = {psi}.copy()
dz3[np.arange(N), y] -= 1
dz3 /= N
dW2 = {a2}.T @ dz3 + 2 * {lam} * {W2}
db2 = dz3.sum(axis=0)
da2 = dz3 @ {W2}.T
dz2 = da2 * (z2 > 0)
dW1 = {x}.T @ dz2 + 2 * {lam} * {W1}
db1 = dz2.sum(axis=0)
"""
COLUMNS = """
dZ2 = (cache["A2"] - Y) / m
dZ1 = (parameters["W2"].T @ dZ2) * (cache["Z1"] > 0)
dW2, db2 = dZ2 @ cache["A1"].T, dZ2.sum(axis=1, keepdims=True)
dW1, db1 = dZ1 @ X.T, dZ1.sum(axis=1, keepdims=True)
"""
PLAIN = {"psi": "psi", "W1": "W1", "W2": "W2", "a2": "a2", "x": "a1", "lam": "lam"}
APART = {"psi": 'cache["psi"]', "W1": 'params["W1"]', "W2": 'params["W2"]', "a2": 'cache["a2"]', "x": "X"}
GRADS = 'grads = {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}\n'
FINISHED = {
    "function": ROWS.format(**PLAIN),
    "class": ROWS.format(**{**PLAIN, "psi": "probs", "x": "X", "lam": "reg"}) + GRADS,
    "apart": ROWS.format(**APART, lam="lam").replace("(z2", '(cache["z2"]') + GRADS,
    "columns": COLUMNS,
}


def finished(key):
    """A template with its backward pass."""
    text = TEMPLATES[key][1]
    (last,) = re.findall(r"\n( +)return .*\n$", text)
    head, _, end = text.rpartition(f"\n{last}return ")
    return f"{head}\n{indent(FINISHED[key], last)}{last}return {end}"


RIGHT = finished("function")
WRONG = RIGHT.replace("da2 * (z2 > 0)", "da2")
ENDLESS = "def backward(a1, y, W1, b1, W2, b2, lam):\n    while True:\n        pass\n"


@pytest.fixture
def panel(window):
    window.actions_by_name["code"].trigger()
    QApplication.processEvents()
    return window.panels["code"]


def check(panel, qtbot):
    panel.window().actions_by_name["check_code"].trigger()
    qtbot.waitUntil(lambda: not panel.is_checking, timeout=30_000)
    return panel.view_of_verdict


def children():
    """The processes of code that is being checked."""
    found = []
    for one in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):  # it has just ended
            if any(os.path.join("child", "__main__.py") in part for part in one.cmdline()):
                found.append(one)
    return found


@pytest.mark.slow
def test_what_is_wrong_is_said_marked_and_explained_until_it_is_right(window, panel, qtbot):
    panel.take_text(WRONG)
    assert "backward(a1, y, W1, b1, W2, b2, lam)" in panel.defines.text()
    view = check(panel, qtbot)
    assert view.badge.text() == "✗ 2 of 4 wrong"
    assert {name for name, card in view.gradients.items() if "agrees" in card.badge.text()} == {"W2", "b2"}
    (card,) = view.mistakes
    assert card.title.text == "Line 12 of the derivation has no mask"
    line = 1 + WRONG.splitlines().index("    dz2 = da2")
    assert card.source.text() == f"line {line} of your code"
    assert panel.editor.marks[line].stands_out
    assert panel.editor.marks[line - 1].right
    assert 12 in window.panels["lines"].canvas.lines
    assert not card.hints
    for _ in range(3):
        card.hint.click()
    assert "(z2 > 0)" in card.hints[-1].text
    assert card.hint.isHidden()
    card.why.click()
    assert not window.panels["why"].visibleRegion().isEmpty()
    window.show_panel("code")
    cursor = QTextCursor(panel.editor.document().findBlockByNumber(line - 1))
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    panel.editor.setTextCursor(cursor)
    QTest.keyClicks(panel.editor, " * (z2 > 0)")
    assert not panel.editor.marks
    assert panel.editor.text == RIGHT
    view = check(panel, qtbot)
    assert view.badge.text() == "✓ right"
    assert not view.mistakes
    assert not any(mark.stands_out for mark in panel.editor.marks.values())
    assert not window.panels["lines"].canvas.lines


@pytest.mark.slow
def test_code_that_is_typed_can_be_checked_by_its_key(window, panel, qtbot):
    assert not window.actions_by_name["check_code"].isEnabled()
    panel.editor.setFocus()
    panel.editor.insertPlainText(RIGHT)
    QTest.keyClick(panel.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert panel.is_checking
    assert panel.editor.text == RIGHT
    qtbot.waitUntil(lambda: not panel.is_checking, timeout=30_000)
    assert panel.view_of_verdict.badge.text() == "✓ right"


@pytest.mark.slow
def test_a_pause_in_typing_only_lists_what_there_is(panel, qtbot, tmp_path):
    trace = tmp_path / "it ran"
    panel.editor.setPlainText(f"open({str(trace)!r}, 'w')\ndef backward(a1):\n    pass\n")
    qtbot.waitUntil(lambda: "backward(a1)" in panel.defines.text())
    panel.editor.setPlainText("def backward(a1:\n")
    qtbot.waitUntil(lambda: "no Python" in panel.defines.text())
    assert not trace.exists()
    assert not panel.is_checking


@pytest.mark.slow
def test_what_another_cell_would_set_is_asked_for(panel, qtbot):
    panel.take_text(RIGHT.replace("N = len(a1)", "N = m"))
    view = check(panel, qtbot)
    assert view.judged.trouble.kind == "missing-name"
    buttons = {one.accessibleName(): one for one in view.findChildren(QPushButton)}
    buttons["m is the number of samples"].click()
    qtbot.waitUntil(lambda: not panel.is_checking, timeout=30_000)
    assert view.badge.text() == "✓ right"


def test_a_line_that_is_no_python_is_told_and_shown(panel, qtbot):
    panel.take_text("x = 1\ndef backward(a1:\n    pass\n")
    view = check(panel, qtbot)
    assert view.headline.text.startswith("Line 2 of your code is no Python")
    assert panel.editor.marks[2].stands_out
    assert panel.editor.textCursor().blockNumber() == 1


@pytest.mark.slow
def test_an_endless_loop_is_ended_at_once_and_leaves_no_process(panel, qtbot):
    panel.take_text(ENDLESS)
    panel.check()
    qtbot.waitUntil(lambda: bool(children()), timeout=10_000)
    panel.stop_button.click()
    assert not panel.is_checking
    qtbot.waitUntil(lambda: not children(), timeout=10_000)
    assert "Stopped" in view_text(panel)
    panel.take_text(RIGHT)
    assert check(panel, qtbot).badge.text() == "✓ right"


@pytest.mark.slow
def test_closing_in_the_middle_of_a_check_leaves_no_process(window, panel, qtbot):
    panel.take_text(ENDLESS)
    panel.check()
    qtbot.waitUntil(lambda: bool(children()), timeout=10_000)
    window.close()
    assert not children()


def view_text(panel):
    return panel.view_of_verdict.texts


@pytest.mark.slow
@pytest.mark.parametrize("key", TEMPLATES)
def test_a_template_is_unfinished_and_right_once_it_is_finished(key):
    assert judge(of_text(TEMPLATES[key][1], "template.py")).trouble.kind == "unfinished"
    verdict = judge(of_text(finished(key), "template.py"))
    assert verdict.verdict.sentence == "All four gradients are right."


@pytest.mark.slow
def test_code_of_a_session_is_shown_and_asked_about_once(qtbot):
    session = Session()
    session.apply(SetView("code", {"text": RIGHT, "name": "theirs.py"}))
    for asks in (True, False):
        window = MainWindow(session, LIGHT)
        qtbot.addWidget(window)
        window.show()
        window.show_panel("code")
        panel = window.panels["code"]
        assert panel.editor.text == RIGHT
        assert panel.trust_bar.isHidden() is not asks
        panel.check()
        assert panel.is_checking is not asks
        if asks:
            assert "theirs.py" in panel.trust_bar.text.text()
            panel.trust_bar.yes.click()
        qtbot.waitUntil(lambda panel=panel: not panel.is_checking, timeout=30_000)
        assert panel.view_of_verdict.badge.text() == "✓ right"
        window.close()


@pytest.mark.slow
def test_code_that_is_dropped_is_shown_and_does_not_run(window, qtbot, tmp_path):
    path = tmp_path / "dropped.py"
    path.write_text(WRONG)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    drop = QDropEvent(
        QPointF(10, 10), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    window.dropEvent(drop)
    panel = window.panels["code"]
    assert panel.editor.text == WRONG
    panel.check()
    assert not panel.is_checking
    assert not panel.trust_bar.isHidden()
    panel.use_template("function")
    assert panel.trust_bar.isHidden()
    panel.editor.undo()
    assert panel.editor.text == WRONG
    panel.check()
    assert not panel.is_checking


@pytest.mark.slow
def test_text_that_defines_a_function_is_pasted_as_code_and_a_table_is_not(window):
    QGuiApplication.clipboard().setText(RIGHT)
    window.actions_by_name["paste"].trigger()
    assert window.panels["code"].editor.text == RIGHT
    assert "code" in window.status.text
    assert not is_code_text("x,y,label\n1,2,a\n")
    assert not is_code_text("x = 1")


@pytest.mark.slow
def test_a_file_that_another_program_writes_is_read_again_and_nothing_written_here_is_lost(
    panel, qtbot, tmp_path
):
    path = tmp_path / "backward.py"
    path.write_text(WRONG)
    assert panel.open_path(path)
    path.write_text(RIGHT)
    qtbot.waitUntil(lambda: panel.editor.text == RIGHT)
    panel.editor.insertPlainText("# mine\n")
    path.write_text(WRONG)
    qtbot.waitUntil(panel.file_bar.isVisible)
    assert "# mine" in panel.editor.text
    panel.file_bar.take.click()
    assert panel.editor.text == WRONG
    panel.editor.undo()
    assert "# mine" in panel.editor.text


def test_what_may_run_is_remembered_by_its_checksum(tmp_path):
    assert not Trust(tmp_path).knows(RIGHT)
    Trust(tmp_path).remember(RIGHT)
    assert Trust(tmp_path).knows(RIGHT)
    assert not Trust(tmp_path).knows(WRONG)
    (tmp_path / "trusted-code.json").write_text("nonsense")
    assert not Trust(tmp_path).knows(RIGHT)


def test_keys_of_the_editor(panel):
    editor = panel.editor
    editor.setFocus()
    QTest.keyClicks(editor, "def f():")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "return 1")
    assert editor.text == "def f():\n    return 1"
    QTest.keyClick(editor, Qt.Key.Key_Backtab)
    assert editor.text == "def f():\nreturn 1"
    QTest.keyClick(editor, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(panel.find_bar.field, "f()")
    assert editor.textCursor().selectedText() == "f()"
    QTest.keyClick(panel.find_bar.field, Qt.Key.Key_Escape)
    assert panel.find_bar.isHidden()
    QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.text == "def f():\n    return 1"


@pytest.mark.slow
def test_a_slow_function_is_checked_by_few_calls_says_how_far_it_is_and_can_be_stopped(panel, qtbot):
    slow = RIGHT.replace("    N = len(a1)\n", "    import time; time.sleep(0.05)\n    N = len(a1)\n")
    panel.take_text(slow)
    shares = []
    panel._task.progressed.connect(shares.append)
    view = check(panel, qtbot)
    assert view.badge.text() == "✓ right"
    assert view.judged.verdict.calls < 60
    assert len(set(shares)) > 10
    assert shares == sorted(shares)
    panel.check()
    qtbot.waitUntil(lambda: panel.progress.value() > 25, timeout=20_000)
    panel.stop_button.click()
    assert not panel.is_checking
    qtbot.waitUntil(lambda: not children(), timeout=10_000)
