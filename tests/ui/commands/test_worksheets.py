"""Worksheets from the window."""

import pytest
from PySide6.QtWidgets import QFileDialog

from netviz.files import WriteError
from netviz.intents import Advance
from netviz.session import Session
from netviz.training.config import NetworkConfig
from netviz.ui.commands import worksheet_dialog
from netviz.ui.commands.worksheet import write_worksheets
from netviz.ui.commands.worksheet_dialog import WorksheetDialog


@pytest.fixture
def session():
    session = Session(network=NetworkConfig(3))
    session.apply(Advance(20))
    return session


@pytest.fixture
def dialog(window):
    window.actions_by_name["save_worksheets"].trigger()
    return window.box(WorksheetDialog)


def choose(menu, value):
    menu.setCurrentIndex(menu.findData(value))
    menu.activated.emit(menu.currentIndex())


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def is_at_rest(dialog):
    return not dialog.task.is_running


def enabled(dialog, key):
    return dialog.numbers.model().item(dialog.numbers.findData(key)).isEnabled()


@pytest.mark.slow
@pytest.mark.parametrize("numbers", ["new", "this"])
def test_sheets_are_written_into_the_folder_that_is_chosen(
    window, dialog, qtbot, tmp_path, monkeypatch, numbers
):
    folder = tmp_path / "paper"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    said = []
    monkeypatch.setattr(window, "say", lambda message, **_: said.append(message))
    choose(dialog.numbers, numbers)
    dialog.seeds.setText("4..5")
    assert "4 files: worksheet-04.pdf to worksheet-05.pdf" in dialog.outcome.text()
    dialog.go.click()
    qtbot.waitUntil(lambda: is_at_rest(dialog), timeout=20_000)
    assert names(folder) == [
        "worksheet-04-solution.pdf", "worksheet-04.pdf", "worksheet-05-solution.pdf", "worksheet-05.pdf",
    ]  # fmt: skip
    assert said == [f"written: 4 files in {folder}"]
    assert not dialog.isVisible()


def test_the_sizes_are_for_new_numbers_only(dialog):
    assert dialog.hidden.isEnabled()
    choose(dialog.numbers, "this")
    assert not dialog.hidden.isEnabled()
    assert not dialog.classes.isEnabled()
    assert dialog.samples.isEnabled()


def test_seeds_that_are_none_are_said_at_once(dialog):
    dialog.seeds.setText("thirty")
    assert "1..30" in dialog.error.text()
    assert not dialog.go.isEnabled()
    dialog.seeds.setText("30")
    assert dialog.go.isEnabled()
    assert not dialog.error.isVisible()


class TestTooLarge:
    @pytest.fixture
    def session(self):
        return Session(network=NetworkConfig(12))

    def test_new_numbers_are_offered_and_the_reason_is_there(self, dialog):
        assert not enabled(dialog, "this")
        assert enabled(dialog, "new")
        assert dialog.numbers.currentData() == "new"
        assert "12 hidden units" in dialog.note.text()
        assert dialog.note.isVisible()
        assert dialog.go.isEnabled()


def test_a_network_that_grew_meanwhile_is_refused_with_the_reason(window, dialog, tmp_path):
    choose(dialog.numbers, "this")
    order = dialog.order()
    window.session = Session(network=NetworkConfig(8))
    write_worksheets(window, tmp_path, order)
    assert "8 hidden units" in dialog.error.text()
    assert names(tmp_path) == ["netviz"] or not [name for name in names(tmp_path) if name.endswith(".pdf")]


def test_what_goes_wrong_is_said_in_the_box(window, dialog, qtbot, tmp_path, monkeypatch):
    def fails(*_):
        raise WriteError(tmp_path / "worksheet-01.pdf", OSError(28, ""))

    monkeypatch.setattr(worksheet_dialog, "write_sheets", fails)
    dialog.seeds.setText("1")
    write_worksheets(window, tmp_path, dialog.order())
    qtbot.waitUntil(lambda: is_at_rest(dialog), timeout=20_000)
    assert "the disk is full" in dialog.error.text()
    assert dialog.isVisible()


@pytest.mark.slow
def test_given_up_it_writes_no_more(window, dialog, qtbot, tmp_path):
    folder = tmp_path / "paper"
    dialog.seeds.setText("1..40")
    write_worksheets(window, folder, dialog.order())
    qtbot.waitUntil(lambda: folder.is_dir() and len(names(folder)) > 1, timeout=20_000)
    dialog.stop.click()
    assert is_at_rest(dialog)
    dialog.close_work()  # waits for the thread
    written = [name for name in names(folder) if name.endswith(".pdf")]
    assert 1 < len(written) < 80
    assert all((folder / name).read_bytes().endswith(b"%%EOF\n") for name in written)
