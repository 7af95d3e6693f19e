"""Saving from the window: nothing that was there is lost unasked."""

import os
import resource
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox

from netviz.session import Session
from netviz.ui.app.window import MainWindow
from netviz.ui.commands import files as commands
from netviz.ui.commands.export_dialog import ExportDialog
from netviz.ui.commands.save_dialog import last_folder, remember_folder
from netviz.ui.kit.preferences import Preferences
from netviz.ui.kit.theme import LIGHT
from tests.ui.conftest import ASK

OLD = b"what was there"


@pytest.fixture
def full_disk():
    """Files can have no more than a few bytes; the machine says so as it says that a disk is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def save(call):
        resource.setrlimit(resource.RLIMIT_FSIZE, (40, before[1]))
        try:
            call()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    return save


def said(path, are_weights):
    """What the window says after it has written a file; of weights also for which units."""
    units = ", with mean and scale of the columns" if are_weights and path.suffix == ".npz" else ""
    return f"written: {path}{units}"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "save"),
    [
        ("a.npz", commands.save_to), ("a.csv", commands.save_to),
        ("a.csv", commands.save_data_to), ("a.npz", commands.save_data_to),
        ("a.png", commands.export_to), ("a.svg", commands.export_to), ("a.pdf", commands.export_to),
    ],
)  # fmt: skip
def test_without_room_the_old_file_stays_and_the_window_says_why(window, tmp_path, full_disk, name, save):
    path = tmp_path / "folder" / name
    path.parent.mkdir()
    path.write_bytes(OLD)
    full_disk(lambda: save(window, path))
    assert f"{path} was not written: " in window.status.text
    assert path.read_bytes() == OLD
    assert os.listdir(path.parent) == [name]
    save(window, path)
    assert window.status.text == said(path, save is commands.save_to)
    assert len(path.read_bytes()) > 100


@pytest.fixture(autouse=True)
def really_asked(nobody_asked, monkeypatch):
    monkeypatch.setattr(QMessageBox, "question", ASK)


class Typist:
    """Types names into the dialog that asks for a file, and answers whether to replace it."""

    def __init__(self, qtbot, names, answers=()):
        self.names, self.answers = list(names), list(answers)
        self.proposed, self.asked, self.qtbot = [], [], qtbot
        self.timer = QTimer(interval=20)
        self.timer.timeout.connect(self.look)
        self.timer.start()

    def look(self):
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            self.asked.append(box.text())
            box.button(self.answers.pop(0)).click()
        elif isinstance(box, ExportDialog):
            box.accept()
        elif isinstance(box, QFileDialog) and not self.names:
            box.reject()
        elif isinstance(box, QFileDialog):
            line = box.findChild(QLineEdit)
            self.proposed.append((Path(box.directory().absolutePath()), line.text()))
            line.setText(self.names.pop(0))
            self.qtbot.keyClick(line, Qt.Key.Key_Return)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("action", "ending"), [("export_weights", ".npz"), ("export_data", ".csv"), ("export", ".png")]
)
@pytest.mark.parametrize("typed", ["results", "results.v2"])
def test_the_ending_is_added_before_it_is_asked_whether_to_replace(
    window, qtbot, tmp_path, action, ending, typed
):
    folder = tmp_path / "folder"
    folder.mkdir()
    remember_folder(folder)
    path = folder / f"{typed}{ending}"
    path.write_bytes(OLD)
    no, yes = QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes
    typist = Typist(qtbot, [typed], [no])  # then there is nothing more to type, and it is called off
    window.actions_by_name[action].trigger()
    assert path.read_bytes() == OLD
    assert len(typist.asked) == 1
    assert path.name in typist.asked[0]
    typist.names, typist.answers = [typed], [yes]
    window.actions_by_name[action].trigger()
    assert window.status.text == said(path, action == "export_weights")
    assert path.read_bytes() != OLD
    assert os.listdir(folder) == [path.name]
    assert [place for place, _ in typist.proposed] == [folder] * 2


def test_saving_proposes_the_last_folder_and_never_the_programs(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    for odd in (None, "", 7, ["a"], "relative", str(tmp_path / "deleted"), "a\0b", np.pi):
        Preferences().keep(save_folder=odd)
        assert last_folder() == str(tmp_path)
    (tmp_path / "Documents").mkdir()
    assert last_folder() in (str(tmp_path / "Documents"), str(tmp_path))
    (tmp_path / "last").mkdir()
    remember_folder(tmp_path / "last")
    assert last_folder() == str(tmp_path / "last")


def test_what_a_killed_save_has_left_is_gone_after_the_next_start(qtbot, tmp_path):
    remember_folder(tmp_path)
    left = tmp_path / ".netviz-0123456789abcdef.part"
    left.write_bytes(b"half of it")
    window = MainWindow(Session(), LIGHT)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: not left.exists())
    window.close()


def test_no_message_is_endless(window):
    window.say("a file called " + "x" * 100_000, is_error=True)
    assert len(window.status.text) <= 1000
    assert len(window.status.message.toolTip()) < 1100
