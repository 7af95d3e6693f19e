"""While a lesson's slide stands in its place, the user's own session is what is kept and asked about."""

import os
import signal
import subprocess
import sys

import pytest
from PySide6.QtWidgets import QMessageBox

from netviz.intents import DrawData, NewWeights
from netviz.storage.recovery import left_behind
from netviz.storage.session_file import read_session
from netviz.ui.app.autosave import Autosave
from netviz.ui.app.signals import TOLD_TO_END
from netviz.ui.plane.drawing import Drawing
from tests.ui.conftest import shot
from tests.ui.lessons.sample_lesson import make_lesson

PROGRAM = """
import sys
from pathlib import Path
from netviz.lessons.reader import read
from netviz.ui.app import main

def usable(shell):
    from netviz.ui.app.window import MainWindow
    shell.findChild(MainWindow).hall.began.connect(lambda: print("begun", flush=True))

sys.exit(main.run(lesson=read(Path(sys.argv[1])), on_usable=usable))
"""
TEXT = '[[slide]]\nid = "one"\ntitle = "One"\nstate = "v1 moons | hidden=4"\nuntil = 10\n'


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "recovery"


@pytest.fixture
def own(window, folder):
    """The document of somebody who has drawn a point and begun a lesson, and the autosave."""
    window.hall.fills_screen = False
    window.autosave = Autosave(window, folder, clock=lambda: 0.0)
    window.autosave.timer.stop()
    drawn = Drawing.of(shot(window).dataset).add((0.1, 0.2), 1).to_dataset()
    window.change(DrawData(window.session.keep(drawn)))
    document = window.session.project.document
    window.hall.start(make_lesson())
    window.want(NewWeights())
    assert window.session.project.document != document
    return document


def test_what_is_kept_in_case_the_program_ends_is_the_own_session(window, own, folder, qtbot):
    window.autosave.look()
    qtbot.waitUntil(lambda: window.autosave.writing.done(), timeout=20_000)
    (path,) = folder.glob("*.netviz")
    assert read_session(path).project.document == own


def test_closing_in_a_lesson_asks_about_the_own_session_and_saves_that(window, own, tmp_path, monkeypatch):
    target = tmp_path / "mine.netviz"
    asked = []

    def answer(*args):
        asked.append(args[2])
        return QMessageBox.StandardButton.Save

    monkeypatch.setattr(QMessageBox, "question", answer)
    monkeypatch.setattr("netviz.ui.commands.sessions._ask", lambda app: target)
    assert window.close()
    assert len(asked) == 1
    assert read_session(target).project.document == own
    assert window.hall.stage is None


def test_told_to_end_in_a_lesson_it_keeps_the_own_session(window, own, folder):
    window.window().setProperty(TOLD_TO_END, True)
    assert window.close()
    (found,) = left_behind(folder)
    assert found.read().project.document == own


@pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX knows them")
@pytest.mark.slow
def test_a_program_that_is_told_to_end_in_a_lesson_ends(tmp_path):
    path = tmp_path / "short.toml"
    path.write_text('title = "Short"\n' + TEXT, "utf-8")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", PROGRAM, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout.readline() == "begun\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
