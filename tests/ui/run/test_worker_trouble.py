"""A worker that is killed, hangs, or cannot be started: said, and with a way out."""

import os
import resource
import sys

import psutil
import pytest
from PySide6.QtCore import Qt

from netviz.data import Dataset
from netviz.intents import UseData
from netviz.ui.commands import data as data_commands
from netviz.ui.commands import run as run_commands
from netviz.ui.commands.recent_file import recent_files
from tests.ui.conftest import set_clock
from tests.ui.virtual_screen import are_gone

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")


def step(window):
    return window.session.snapshot().step


def plays(window, qtbot):
    """Whether steps are taken from here on."""
    before = step(window)
    qtbot.waitUntil(lambda: step(window) > before or not window.player.is_playing, timeout=30_000)
    assert window.player.is_playing, window.status.text
    return True


def wait_for_silence(window, qtbot, clock):
    """Until it is noticed; an answer may have been on its way when the worker was stopped."""

    def look():
        clock[0] += 1
        return window.worker_banner.isVisible()

    qtbot.waitUntil(look, timeout=20_000)


@pytest.fixture
def clock(window):
    now = [0.0]
    set_clock(window, lambda: now[0])
    return now


@pytest.fixture
def hanging(window, qtbot, clock):
    """A window that plays, and whose worker has stopped answering; the worker."""
    window.transport.speed.setValue(window.transport.speed.maximum())
    run_commands.toggle_play(window)
    assert plays(window, qtbot)
    worker = psutil.Process(window.player.worker_pid)
    worker.suspend()
    yield worker
    window.close()
    assert not worker.is_running()


@pytest.mark.slow
def test_a_worker_killed_while_paused_is_replaced_at_the_first_play(window, qtbot):
    run_commands.toggle_play(window)
    assert plays(window, qtbot)
    run_commands.toggle_play(window)
    worker = psutil.Process(window.player.worker_pid)
    worker.kill()
    qtbot.waitUntil(lambda: are_gone([worker]))
    run_commands.toggle_play(window)
    assert plays(window, qtbot)
    assert window.status.text == ""


@pytest.mark.slow
def test_a_worker_killed_before_the_first_play_is_replaced(window, qtbot):
    window.player.prepare()
    worker = psutil.Process(window.player.worker_pid)
    worker.kill()
    qtbot.waitUntil(lambda: are_gone([worker]))
    run_commands.toggle_play(window)
    assert plays(window, qtbot)


@pytest.mark.slow
def test_a_worker_that_hangs_is_mentioned_and_can_be_restarted(window, qtbot, clock, hanging):
    at = step(window)
    assert not window.worker_banner.isVisible()
    wait_for_silence(window, qtbot, clock)
    assert "not answered for 10 seconds" in window.worker_banner.text.text()
    assert step(window) >= at
    qtbot.mouseClick(window.worker_banner.button, Qt.MouseButton.LeftButton)
    assert not window.worker_banner.isVisible()
    assert plays(window, qtbot)
    assert not hanging.is_running()


@pytest.mark.slow
def test_a_worker_that_answers_again_is_mentioned_no_more(window, qtbot, clock, hanging):
    wait_for_silence(window, qtbot, clock)
    hanging.resume()
    qtbot.waitUntil(lambda: not window.worker_banner.isVisible())
    assert plays(window, qtbot)


@pytest.mark.slow
def test_pausing_leaves_a_worker_that_hangs(window, qtbot, clock, hanging):
    wait_for_silence(window, qtbot, clock)
    run_commands.toggle_play(window)
    assert not window.worker_banner.isVisible()
    run_commands.toggle_play(window)
    assert plays(window, qtbot)


@pytest.mark.slow
def test_the_window_never_waits_for_a_worker_that_hangs(window, qtbot, clock, hanging, rng):
    """Everything that tells it something new, many times, with data that no pipe holds."""
    points = rng.standard_normal((20_000, 2))
    large = Dataset(
        points, (points[:, 0] > 0).astype(int), ("a", "b"), ("x", "y"), points[:, 1] > 2, "large"
    )
    window.change(UseData(window.session.keep(large)))
    for _ in range(400):
        run_commands.toggle_play(window)
    run_commands.new_weights(window)
    run_commands.step(window)
    run_commands.toggle_play(window)
    wait_for_silence(window, qtbot, clock)
    window.worker_banner.button.click()
    assert plays(window, qtbot)


@pytest.mark.slow
def test_a_worker_that_hangs_while_paused_is_mentioned_after_play(window, qtbot, clock, hanging):
    run_commands.toggle_play(window)
    assert not window.player.is_playing
    run_commands.toggle_play(window)
    wait_for_silence(window, qtbot, clock)
    window.worker_banner.button.click()
    assert plays(window, qtbot)


@pytest.fixture
def few_descriptors():
    """No file can be opened any more; undone by calling it, and at the end."""
    least, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    taken = os.open(os.devnull, os.O_RDONLY)
    os.close(taken)

    def undo():
        resource.setrlimit(resource.RLIMIT_NOFILE, (least, most))

    resource.setrlimit(resource.RLIMIT_NOFILE, (taken, most))
    yield undo
    undo()


@pytest.mark.slow
def test_a_worker_that_cannot_be_started_is_told(window, qtbot, few_descriptors):
    run_commands.toggle_play(window)
    assert not window.player.is_playing
    assert "the training process cannot be started (too many open files)" in window.status.text
    assert "play to try again, or take single steps" in window.status.text
    assert "Play" in window.transport.buttons["play"].text()
    run_commands.step(window)
    assert step(window) == 1
    few_descriptors()
    run_commands.toggle_play(window)
    assert plays(window, qtbot)


@pytest.mark.slow
def test_playing_and_files_do_without_the_folder_that_the_program_was_started_in(
    window, qtbot, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "gone"
    folder.mkdir()
    os.chdir(folder)
    folder.rmdir()
    run_commands.toggle_play(window)
    assert plays(window, qtbot)
    run_commands.toggle_play(window)
    table = tmp_path / "a.csv"
    table.write_text("x,y,k\n" + "".join(f"{i},{i % 7},{'ab'[i % 2]}\n" for i in range(40)))
    data_commands.open_path(window, table)
    qtbot.waitUntil(lambda: window.session.snapshot().dataset.source == "a.csv", timeout=20_000)
    assert recent_files() == [table]


@pytest.mark.slow
def test_a_file_whose_folder_goes_is_no_more_among_the_recent_ones(window, qtbot, tmp_path):
    folder = tmp_path / "gone"
    folder.mkdir()
    table = folder / "a.csv"
    table.write_text("x,y,k\n" + "".join(f"{i},{i % 7},{'ab'[i % 2]}\n" for i in range(40)))
    data_commands.open_path(window, table)
    qtbot.waitUntil(lambda: window.session.snapshot().dataset.source == "a.csv", timeout=20_000)
    table.unlink()
    folder.rmdir()
    assert recent_files() == []
    data_commands.open_path(window, table)
    qtbot.waitUntil(lambda: "no such file" in window.status.text, timeout=20_000)
    assert window.session.snapshot().dataset.source == "a.csv"
