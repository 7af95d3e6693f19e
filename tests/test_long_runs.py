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
from netviz.training.history import COLUMNS
from netviz.ui.app.window import MainWindow
from netviz.ui.kit.theme import LIGHT

BOUND = 24 * 2**20  # of rows, instead of 200 MB: reached sooner
FULL = BOUND // (8 * len(COLUMNS))  # steps whose rows fill it
FRAME = 700 / 2**20  # MB of a key frame of so small a network; there is one every 32 steps


@pytest.mark.slow
def test_a_run_without_a_window_stops_growing():
    marks = [FULL, 2 * FULL, 5 * FULL]
    script = Path(__file__).with_name("long_run.py")
    command = [sys.executable, "-m", f"tests.{script.stem}", str(BOUND), *map(str, marks)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=script.parent.parent)
    assert not done.returncode, done.stderr
    _, second, third = map(float, done.stdout.split())
    rows = 3 * BOUND / 2**20  # MB that they would take if none were thinned
    assert third - second < 3 * FULL / 32 * FRAME + 0.3 * rows


@pytest.mark.slow
def test_a_run_that_plays_in_the_window_stops_growing(qtbot):
    dataset = GENERATORS["moons"].make(10)
    session = Session(dataset, NetworkConfig(2), TrainingConfig(0.01), row_memory=BOUND)
    window = MainWindow(session, LIGHT)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    qtbot.waitExposed(window)
    window.transport.speed.setValue(window.transport.speed.maximum())
    window.actions_by_name["play"].trigger()

    def memory(steps):
        qtbot.waitUntil(lambda: session.snapshot().step >= steps, timeout=600_000)
        processes = psutil.Process(), psutil.Process(window.player.worker_pid)
        return [process.memory_info().rss / 2**20 for process in processes]

    before = memory(3 * FULL // 2)
    after = memory(4 * FULL)
    window.actions_by_name["play"].trigger()
    rows = 2.5 * BOUND / 2**20
    assert after[0] - before[0] < 2.5 * FULL / 32 * FRAME + 0.4 * rows, "the window's process"
    assert after[1] - before[1] < 0.4 * rows, "the worker"
    history = session.snapshot().history
    # What was thinned still has its curve, and any step is computed again.
    low, high = history.bins("loss", 4096, 0, len(history) // 4096)
    assert (low <= high).all()
    assert np.isfinite(session.apply(GoTo(FULL // 2)).values["loss"])
    window.close()
