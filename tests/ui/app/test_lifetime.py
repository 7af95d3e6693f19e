import gc
import os
import subprocess
import sys
import threading

import numpy as np
import psutil
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication

from netviz.core import Params, init_params
from netviz.intents import EditEntry
from netviz.session import Session
from netviz.training.config import NetworkConfig
from netviz.ui.app.window import MainWindow
from netviz.ui.commands import run as run_commands
from netviz.ui.kit.idle_gc import IdleCollector
from netviz.ui.kit.theme import LIGHT
from tests.places import ROOT


def processes():
    """Those that this one has started, but for those by which Python keeps account, or kept for sweeps."""
    others = "resource_tracker", "loky"
    children = psutil.Process().children()
    return {one for one in children if not any(name in word for word in one.cmdline() for name in others)}


@pytest.fixture
def before():
    """What other tests have left."""
    return processes()


@pytest.mark.slow
def test_a_window_closed_in_mid_training_leaves_no_thread_timer_or_process(qtbot, before):
    threads = set(threading.enumerate())
    window = MainWindow(Session(), LIGHT)
    qtbot.addWidget(window)
    window.show()
    run_commands.toggle_play(window)
    qtbot.waitUntil(lambda: window.session.snapshot().step > 20, timeout=20_000)
    worker = psutil.Process(window.player.worker_pid)
    window.close()
    assert not worker.is_running()
    assert not window.player.is_playing
    QApplication.processEvents()
    assert not [timer for timer in window.findChildren(QTimer) if timer.isActive() and timer.interval() > 0]
    assert set(threading.enumerate()) <= threads
    step = window.session.snapshot().step
    for _ in range(20):
        QApplication.processEvents()
    assert window.session.snapshot().step == step
    assert processes() <= before


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["at once", "while the worker starts", "while a goal is run to"])
def test_a_window_may_be_closed_at_any_moment(qtbot, before, moment):
    window = MainWindow(Session(), LIGHT)
    qtbot.addWidget(window)
    window.show()
    if moment != "at once":
        window.player.prepare()
    if moment == "while a goal is run to":
        from netviz.training.goal import Goal

        run_commands.run_to(window, Goal("loss", 1e-9))
    window.close()
    QApplication.processEvents()
    assert processes() <= before


@pytest.mark.slow
def test_two_hundred_windows_take_no_more_memory_than_one(qapp, before):
    """Every tenth one trains in its worker process, the others step by step in the window's."""
    memory = []
    for cycle in range(200):
        window = MainWindow(Session(network=NetworkConfig(8)), LIGHT)
        window.show()
        if cycle % 10 == 0:
            run_commands.toggle_play(window)
            while window.session.snapshot().step < 5:
                QApplication.processEvents()
        else:
            run_commands.step(window)
            QApplication.processEvents()
        window.close()
        window.deleteLater()
        del window
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        memory.append(psutil.Process().memory_info().rss)
    # The first few fill caches that stay: fonts, compiled patterns, the allocator's own.
    assert memory[-1] <= 1.05 * memory[9]
    assert processes() <= before


PROGRAM = """
import signal
from netviz.ui.app import main as application
from netviz.ui.app.window import MainWindow
from netviz.ui.commands import run as run_commands

def painted(shell):
    print("painted", shell.isVisible(), flush=True)
    {painted}

def usable(shell):
    print("usable", shell.isVisible(), shell.findChild(MainWindow).isVisible(), flush=True)
    run_commands.step(shell.findChild(MainWindow))
    {usable}

if __name__ == "__main__":
    raise SystemExit(application.run("light", painted, usable))
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("painted", "usable", "seen"),
    [
        ("pass", "shell.close()", ["painted True", "usable True True"]),
        ("pass", "signal.raise_signal(signal.SIGINT)", ["painted True", "usable True True"]),
        ("shell.close()", "pass", ["painted True"]),
        ("signal.raise_signal(signal.SIGINT)", "pass", ["painted True"]),
    ],
)
def test_the_program_opens_becomes_usable_and_ends(tmp_path, painted, usable, seen):
    """Closed or interrupted when it can be used, and while it is being made."""
    script = tmp_path / "program.py"
    script.write_text(PROGRAM.format(painted=painted, usable=usable))
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, script], env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:-1] == seen
    assert "Error" not in done.stderr


@pytest.mark.slow
def test_a_file_that_the_program_was_started_with_is_opened(tmp_path):
    table = tmp_path / "mine.csv"
    table.write_text("x,y,kind\n" + "".join(f"{i},{i % 7},{'ab'[i % 2]}\n" for i in range(40)))
    script = tmp_path / "program.py"
    script.write_text(
        "import sys\n"
        "from PySide6.QtCore import QTimer\n"
        "from netviz.ui.app import main as application\n"
        "from netviz.ui.app.window import MainWindow\n"
        "def usable(shell):\n"
        "    timer = QTimer(shell, interval=20)\n"
        "    def look():\n"
        "        dataset = shell.findChild(MainWindow).session.snapshot().dataset\n"
        "        if dataset.source == 'mine.csv':\n"
        "            print(len(dataset.points), dataset.class_names)\n"
        "            timer.stop()\n"
        "            shell.close()\n"
        "    timer.timeout.connect(look)\n"
        "    timer.start()\n"
        "if __name__ == '__main__':\n"
        "    raise SystemExit(application.run('light', on_usable=usable, path=sys.argv[1]))\n"
    )
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, script, table], env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "40 ('a', 'b')\n"


def test_garbage_is_collected_between_events(qtbot, qapp):
    class Node:
        pass

    collector = IdleCollector(qapp)
    assert not gc.isenabled()
    gc.collect()
    nodes = [Node() for _ in range(2000)]
    for node in nodes:
        node.itself = node
    del nodes, node
    counted = sum(isinstance(thing, Node) for thing in gc.get_objects())
    assert counted == 2000
    collector.collect()
    assert sum(isinstance(thing, Node) for thing in gc.get_objects()) == 0
    collector.deleteLater()


@pytest.mark.slow
def test_undoing_into_a_divergence_while_playing_pauses(qtbot):
    start = init_params(2, 4, 3, rng=np.random.default_rng(0))
    broken = Params(
        start.W1, start.b1, np.where(np.arange(12).reshape(4, 3) == 5, 1e200, start.W2), start.b2
    )
    window = MainWindow(Session(network=NetworkConfig(4), initial=broken), LIGHT)
    qtbot.addWidget(window)
    window.show()
    assert window.session.snapshot().diverged is not None
    window.entry_editor.wants.emit(EditEntry("W2", (1, 2), 0.5))
    run_commands.toggle_play(window)
    qtbot.waitUntil(lambda: window.session.snapshot().step > 20, timeout=20_000)
    run_commands.undo(window)
    assert not window.player.is_playing
    assert window.session.snapshot().diverged is not None
    window.close()
