"""However long a run is, netviz takes no more memory than it says."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import psutil
import pytest

from netviz.data import GENERATORS
from netviz.intents import GoTo
from netviz.session import Session
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.training.history import COLUMNS, MEMORY
from netviz.training.timeline import FRAME_MEMORY
from netviz.ui.app.window import MainWindow
from netviz.ui.kit.theme import LIGHT

ROW = 8 * len(COLUMNS)


@pytest.mark.slow
def test_a_run_without_a_window_stops_growing():
    full = MEMORY // ROW  # steps whose rows fill the bound
    marks = [full + 100_000, 2 * full, 3 * full]
    script = Path(__file__).with_name("long_run.py")
    command = [sys.executable, "-m", f"tests.{script.stem}", *map(str, marks)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=script.parent.parent)
    assert not done.returncode, done.stderr
    first, second, third = map(float, done.stdout.split())
    key_frames = full / 32 * 700 / 2**20  # they go on growing to a bound of their own
    assert third - second < key_frames + 30, "rows would have taken 200 MB more"
    assert third < (MEMORY + FRAME_MEMORY) / 2**20 + 150  # Python, numpy, and netviz itself
    assert first < (MEMORY + FRAME_MEMORY) / 2**20 + 150


@pytest.mark.slow
def test_a_run_that_plays_in_the_window_stops_growing(qtbot):
    bound = 8 * 2**20
    full = bound // ROW
    session = Session(
        GENERATORS["moons"].make(10), NetworkConfig(2), TrainingConfig(0.01), row_memory=bound
    )
    window = MainWindow(session, LIGHT)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    qtbot.waitExposed(window)
    window.transport.speed.setValue(window.transport.speed.maximum())
    window.toggle_play()

    def memory(steps):
        qtbot.waitUntil(lambda: session.snapshot().step >= steps, timeout=300_000)
        processes = psutil.Process(), psutil.Process(window.player.worker_pid)
        return [process.memory_info().rss / 2**20 for process in processes]

    before = memory(3 * full)
    after = memory(12 * full)
    window.toggle_play()
    rows = 9 * full * ROW / 2**20
    key_frames = 9 * full / 32 * 700 / 2**20
    assert after[0] - before[0] < key_frames + 0.4 * rows, "the window's process"
    assert after[1] - before[1] < 0.4 * rows, "the worker"
    history = session.snapshot().history
    assert sum(size for _, size in session._timeline.history.pieces()) <= 1.5 * bound
    # What was thinned still has its curve, and any step is computed again.
    low, high = history.bins("loss", 4096, 0, len(history) // 4096)
    assert (low <= high).all()
    assert np.isfinite(session.apply(GoTo(full // 2)).values["loss"])
    window.close()
