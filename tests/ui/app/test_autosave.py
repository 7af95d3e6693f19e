"""The session is kept beside the window in case the program ends, and offered at the next start."""

import pytest
from PySide6.QtWidgets import QMessageBox

from netviz.intents import Advance, DrawData, SetTraining
from netviz.storage.recovery import Recovery, left_behind
from netviz.storage.session_file import read_session
from netviz.training.config import TrainingConfig
from netviz.ui.app.autosave import Autosave
from netviz.ui.app.signals import TOLD_TO_END
from netviz.ui.plane.drawing import Drawing
from tests.random_intents import begin
from tests.ui.conftest import shot


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "recovery"


@pytest.fixture
def now():
    return [0.0]


@pytest.fixture
def autosave(window, folder, now):
    window.autosave = Autosave(window, folder, clock=lambda: now[0])
    window.autosave.timer.stop()  # looks when the test says so
    return window.autosave


def draw(window):
    drawn = Drawing.of(shot(window).dataset).add((0.1, 0.2), 1).to_dataset()
    window.change(DrawData(window.session.keep(drawn)))
    return drawn


def written(autosave, qtbot):
    """Wait for what is under way."""
    qtbot.waitUntil(lambda: autosave.writing is None or autosave.writing.done())
    autosave.look()


def kept(folder):
    (path,) = folder.glob("*.netviz")
    return read_session(path).project


def left(folder, steps):
    """A session of an earlier process that was not closed."""
    session = begin()
    session.apply(Advance(steps))
    recovery = Recovery(folder)
    recovery.write(session.at_rest())
    recovery.close(keep=True)


def test_it_writes_when_something_has_changed_and_not_more_often_than_every_30_seconds(
    autosave, window, folder, now, qtbot
):
    autosave.look()
    assert not folder.exists()
    window.change(SetTraining(TrainingConfig(0.25)))
    autosave.look()
    written(autosave, qtbot)
    assert kept(folder) == window.session.project
    window.change(SetTraining(TrainingConfig(0.5)))
    now[0] = 29.0
    autosave.look()
    written(autosave, qtbot)
    assert kept(folder).document != window.session.project.document
    now[0] = 30.0
    autosave.look()
    written(autosave, qtbot)
    assert kept(folder) == window.session.project
    (path,) = folder.glob("*.netviz")
    before = path.stat().st_mtime_ns
    now[0] = 90.0
    autosave.look()
    written(autosave, qtbot)
    assert path.stat().st_mtime_ns == before, "nothing has changed"


def test_a_disk_that_fails_is_said_once_and_tried_again(autosave, window, folder, now, qtbot):
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("a file where the folder should be")
    told = []
    window.say = lambda message, **_: told.append(message)
    for number in range(3):
        now[0] = 100.0 * number
        autosave.look()
        window.session.apply(Advance(1))
        autosave.look()
        written(autosave, qtbot)
    assert len([message for message in told if message.startswith("nothing is kept in case")]) == 1
    folder.unlink()
    now[0] = 1000.0
    autosave.look()
    written(autosave, qtbot)
    assert kept(folder) == window.session.project


def test_a_clean_close_leaves_nothing(autosave, window, folder, qtbot):
    window.change(SetTraining(TrainingConfig(0.25)))
    autosave.look()
    assert window.close()
    assert [*folder.iterdir()] == []


def test_told_to_end_it_asks_nobody_and_keeps_data_of_ones_own_as_they_are_now(
    autosave, window, folder, monkeypatch
):
    monkeypatch.setattr(QMessageBox, "question", lambda *_: pytest.fail("nobody is there to answer"))
    autosave.look()
    drawn = draw(window)
    window.window().setProperty(TOLD_TO_END, True)
    assert window.close()
    (found,) = left_behind(folder)
    saved = found.read()
    assert saved.blobs.dataset(saved.project).key == drawn.key


def test_what_was_left_is_offered_and_brought_back_and_then_not_closed_without_a_question(
    window, folder, now, qtbot, monkeypatch
):
    left(folder, 12)
    window.autosave = autosave = Autosave(window, folder, clock=lambda: now[0])
    autosave.timer.stop()
    bar = window.recovery_bar
    assert bar.isVisible()
    bar.bring_back.click()
    qtbot.waitUntil(lambda: shot(window).step == 12 and not window.door.is_busy)
    assert not bar.isVisible()
    written(autosave, qtbot)
    assert kept(folder) == window.session.project
    asked = []
    answer = QMessageBox.StandardButton.Cancel
    monkeypatch.setattr(QMessageBox, "question", lambda *_: asked.append(1) or answer)
    assert not window.close()
    assert asked == [1]
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Discard)


def test_bringing_back_asks_where_data_of_ones_own_would_be_lost(window, folder, monkeypatch):
    left(folder, 12)
    window.autosave = Autosave(window, folder)
    draw(window)
    answer = QMessageBox.StandardButton.Cancel
    monkeypatch.setattr(QMessageBox, "question", lambda *_: answer)
    window.recovery_bar.bring_back.click()
    assert shot(window).dataset.origin.changed
    assert window.recovery_bar.isVisible()
    assert len(left_behind(folder)) == 1
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Discard)


def test_what_is_thrown_away_is_gone_and_the_next_is_offered(window, folder):
    left(folder, 12)
    left(folder, 15)
    window.autosave = Autosave(window, folder)
    assert "1 older one" in window.recovery_bar.text.text()
    window.recovery_bar.throw_away.click()
    assert window.recovery_bar.isVisible()
    window.recovery_bar.throw_away.click()
    assert not window.recovery_bar.isVisible()
    assert left_behind(folder) == []


def test_a_damaged_one_is_put_aside_and_the_window_stays_as_it_is(window, folder, qtbot):
    folder.mkdir(parents=True)
    (folder / "1.netviz").write_bytes(b"PK\x03\x04 and nothing else")
    window.autosave = Autosave(window, folder)
    before = window.session.project.document
    window.recovery_bar.bring_back.click()
    qtbot.waitUntil(lambda: not window.door.is_busy and not window.recovery_bar.isVisible())
    assert window.session.project.document == before
    assert (folder / "1.damaged").exists()
