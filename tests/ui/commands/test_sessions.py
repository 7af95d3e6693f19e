"""Saving and opening sessions in the window: names, what would be lost, what comes back."""

import pytest
from PySide6.QtWidgets import QMessageBox

from netviz.intents import Advance, SetTraining, Undo
from netviz.training.config import TrainingConfig
from netviz.ui.commands import data as data_commands
from netviz.ui.commands import sessions
from tests.ui.conftest import shot


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
