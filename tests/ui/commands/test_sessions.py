"""Saving and opening sessions in the window: names, what would be lost, what comes back."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QMessageBox

from netviz.intents import Advance, DrawData, SetTraining, Undo
from netviz.storage.session_file import write_session
from netviz.training.config import TrainingConfig
from netviz.ui.commands import data as data_commands
from netviz.ui.commands import recent_file, sessions
from netviz.ui.plane.drawing import Drawing
from tests.ui.conftest import boundary_of, field_of, is_settled, shot


@pytest.fixture
def asked(monkeypatch):
    """What was asked; by default everything is called off."""
    questions = []

    def question(_, title, text, *__):
        questions.append(text)
        return question.answer

    question.answer = QMessageBox.StandardButton.Cancel
    monkeypatch.setattr(QMessageBox, "question", question)
    questions.append(question)
    yield questions
    question.answer = QMessageBox.StandardButton.Discard


def saved(window, qtbot, path):
    sessions.save_to(window, path)
    qtbot.waitUntil(lambda: window.keeping.path == path)


def opened(window, qtbot, path):
    data_commands.open_path(window, path)
    qtbot.waitUntil(lambda: not window.door.is_busy and window.keeping.path == path, timeout=20_000)


def test_a_session_comes_back_as_it_was_with_its_undo(window, qtbot, tmp_path):
    path = tmp_path / "lecture.netviz"
    window.session.apply(Advance(40))
    window.change(SetTraining(TrainingConfig(0.25)))
    window.session.apply(Advance(10))
    window.show_newest()
    saved(window, qtbot, path)
    before, project = shot(window), window.session.project
    window.change(SetTraining(TrainingConfig(0.5, 0.0)))
    window.session.apply(Advance(5))
    window.keeping.belongs_to(None)
    opened(window, qtbot, path)
    after = shot(window)
    assert window.session.project == project
    assert (after.params.W1 == before.params.W1).all()
    assert after.values == before.values
    assert after.undo == before.undo == "η 1 → 0.25"
    window.session.apply(Undo())
    assert shot(window).config.learning_rate == 1.0


@pytest.mark.slow
def test_the_title_says_the_name_and_whether_something_was_changed(window, qtbot, tmp_path):
    assert window.windowTitle() == "netviz[*]"
    saved(window, qtbot, tmp_path / "lecture.netviz")
    assert window.windowTitle() == "lecture[*] – netviz"
    assert not window.isWindowModified()
    window.go(Advance(3))
    assert not window.isWindowModified(), "training is no change"
    window.change(SetTraining(TrainingConfig(0.25)))
    assert window.isWindowModified()
    window.actions_by_name["undo"].trigger()
    assert not window.isWindowModified()


def test_closing_asks_only_where_something_would_be_lost(window, qtbot, tmp_path, asked):
    question = asked.pop()
    window.change(SetTraining(TrainingConfig(0.25)))
    assert window.keeping.is_changed
    assert not window.keeping.would_lose
    path = tmp_path / "lecture.netviz"
    saved(window, qtbot, path)
    window.change(SetTraining(TrainingConfig(0.5)))
    assert not window.close()
    assert len(asked) == 1
    assert "lecture.netviz has changes that are in no file" in asked[0]
    assert window.isVisible()
    question.answer = QMessageBox.StandardButton.Save
    assert window.close()
    assert len(asked) == 2


def dropped(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    at = QPointF(10, 10)
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(at, Qt.DropAction.CopyAction, data, buttons, keys))


@pytest.mark.slow
def test_a_session_that_is_dropped_is_opened(window, qtbot, tmp_path):
    path = tmp_path / "lecture.netviz"
    window.session.apply(Advance(7))
    saved(window, qtbot, path)
    window.session.apply(Advance(5))
    dropped(window, path)
    qtbot.waitUntil(lambda: shot(window).step == 7 and not window.door.is_busy)
    assert path in [one.path for one in recent_file.recent()]


def test_a_damaged_file_leaves_everything_as_it_is_and_says_why(window, qtbot, tmp_path):
    path = tmp_path / "lecture.netviz"
    saved(window, qtbot, path)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    window.session.apply(Advance(7))
    before, told = window.session.project, []
    window.say = lambda message, **_: told.append(message)
    data_commands.open_path(window, path)
    qtbot.waitUntil(lambda: not window.door.is_busy and any("cannot be opened" in text for text in told))
    assert window.session.project is before
    assert window.keeping.path == path


@pytest.mark.slow
def test_opening_asks_where_data_of_ones_own_would_be_lost(window, qtbot, tmp_path, asked):
    asked.pop()
    path = tmp_path / "lecture.netviz"
    saved(window, qtbot, path)
    window.keeping.belongs_to(None)
    drawn = Drawing.of(shot(window).dataset).add((0.1, 0.2), 1).to_dataset()
    window.change(DrawData(window.session.keep(drawn)))
    data_commands.open_path(window, path)
    assert len(asked) == 1
    assert "before you open another one" in asked[0]
    assert shot(window).dataset.key == drawn.key


@pytest.mark.slow
def test_a_save_that_ends_after_another_session_was_opened_names_no_other_session(window, qtbot, tmp_path):
    """Else the next Ctrl+S would write the session that was opened over the one that was saved."""
    one, other = tmp_path / "one.netviz", tmp_path / "other.netviz"
    window.session.apply(Advance(7))
    saved(window, qtbot, other)
    window.keeping.belongs_to(None)
    window.session.apply(Advance(5))
    window.keeping.write(one)
    window.writer.timer.stop()  # it is noticed later than the other is opened
    opened(window, qtbot, other)
    window.writer.timer.start()
    qtbot.waitUntil(lambda: not window.writer.is_writing)
    assert window.keeping.path == other
    assert shot(window).step == 7


def test_what_moved_is_said_once(window, qtbot, tmp_path):
    told = []
    window.say = lambda message, **_: told.append(message)
    for name in ("one", "other"):
        saved(window, qtbot, tmp_path / f"{name}.netviz")
    assert ["Ctrl+S saves the whole session" in text for text in told if text.startswith("saved")] == [
        True,
        False,
    ]


def test_a_name_without_an_ending_gets_one(window, qtbot, tmp_path, monkeypatch):
    answer = str(tmp_path / "lecture"), ""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: answer)
    window.actions_by_name["save"].trigger()
    qtbot.waitUntil(lambda: window.keeping.path == tmp_path / "lecture.netviz")
    assert (tmp_path / "lecture.netviz").exists()


@pytest.mark.slow
def test_the_arrangement_of_panels_comes_back(window, qtbot, tmp_path):
    path = tmp_path / "lecture.netviz"
    names = list(window.docks)
    window.arrangement.put_away(names[0])
    hidden = {name for name, dock in window.docks.items() if not dock.toggleViewAction().isChecked()}
    saved(window, qtbot, path)
    window.arrangement.bring(names[0])
    opened(window, qtbot, path)
    again = {name for name, dock in window.docks.items() if not dock.toggleViewAction().isChecked()}
    assert again == hidden


@pytest.mark.slow
@pytest.mark.parametrize(
    "panels",
    [
        {"nobody": {"knows": 1}},
        {"arrangement": {"preset": "explore", "places": {"right": ["nobody"]}, "width": 10**9}},
        {"arrangement": {"preset": "explore", "places": None, "heights": {"loss": -(10**12)}}},
    ],
)
def test_a_view_that_nobody_knows_does_no_harm(window, qtbot, tmp_path, panels):
    path = tmp_path / "lecture.netviz"
    now = window.session.at_rest()
    view = replace(now.project.view, panels=panels)
    write_session(path, replace(now, project=replace(now.project, view=view)))
    opened(window, qtbot, path)
    assert window.isVisible()
    assert any(dock.isVisible() for dock in window.docks.values())


@pytest.mark.slow
def test_the_same_pictures_are_painted(window, qtbot, tmp_path):
    path = tmp_path / "lecture.netviz"
    window.go(Advance(40))
    window.change(SetTraining(TrainingConfig(0.25, 1e-3, 16)))
    window.go(Advance(30))
    saved(window, qtbot, path)
    qtbot.waitUntil(lambda: is_settled(window))
    field, boundary = field_of(window).copy(), boundary_of(window)
    window.go(Advance(9))
    opened(window, qtbot, path)
    qtbot.waitUntil(lambda: is_settled(window) and field_of(window).shape == field.shape)
    assert (field_of(window) == field).all()
    assert np.array_equal(boundary_of(window), boundary, equal_nan=True)


def test_a_file_that_another_program_has_changed_is_not_replaced_without_a_question(
    window, qtbot, tmp_path, asked, monkeypatch
):
    question = asked.pop()
    path, other = tmp_path / "lecture.netviz", tmp_path / "other.netviz"
    saved(window, qtbot, path)
    path.write_bytes(b"somebody else's")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(other), ""))
    question.answer = QMessageBox.StandardButton.No
    window.actions_by_name["save"].trigger()
    qtbot.waitUntil(lambda: window.keeping.path == other)
    assert "was changed by another program" in asked[0]
    assert path.read_bytes() == b"somebody else's"
    question.answer = QMessageBox.StandardButton.Discard
