import gc
import threading

import psutil
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication

from netviz.session import NetworkConfig, Session
from netviz.ui import application
from netviz.ui.garbage import IdleCollector
from netviz.ui.theme import LIGHT
from netviz.ui.window import MainWindow


def workers():
    """Processes of ours, but for the one by which Python itself keeps account until the end."""
    children = psutil.Process().children()
    return [child for child in children if not any("resource_tracker" in word for word in child.cmdline())]


def test_a_window_closed_in_mid_training_leaves_no_thread_timer_or_process(qtbot):
    threads = set(threading.enumerate())
    window = MainWindow(Session(), LIGHT)
    qtbot.addWidget(window)
    window.show()
    window.toggle_play()
    qtbot.waitUntil(lambda: window.session.snapshot().step > 20, timeout=20_000)
    worker = psutil.Process(window.player.worker_pid)
    window.close()
    assert not worker.is_running()
    assert not window.player.is_playing
    QApplication.processEvents()
    assert not [timer for timer in window.findChildren(QTimer) if timer.isActive() and timer.interval() > 0]
    assert set(threading.enumerate()) == threads
    step = window.session.snapshot().step
    for _ in range(20):
        QApplication.processEvents()
    assert window.session.snapshot().step == step
    assert workers() == []


@pytest.mark.parametrize("moment", ["at once", "while the worker starts", "while a goal is run to"])
def test_a_window_may_be_closed_at_any_moment(qtbot, moment):
    window = MainWindow(Session(), LIGHT)
    qtbot.addWidget(window)
    window.show()
    if moment != "at once":
        window.player.prepare()
    if moment == "while a goal is run to":
        from netviz.training.goal import Goal

        window.run_to(Goal("loss", 1e-9))
    window.close()
    QApplication.processEvents()
    assert workers() == []


def test_two_hundred_windows_take_no_more_memory_than_one(qapp):
    """Every fifth one trains in its worker process, the others step by step in the window's."""
    memory = []
    for cycle in range(200):
        window = MainWindow(Session(network=NetworkConfig(8)), LIGHT)
        window.show()
        if cycle % 5 == 0:
            window.toggle_play()
            while window.session.snapshot().step < 5:
                QApplication.processEvents()
        else:
            window.step()
            QApplication.processEvents()
        window.close()
        window.deleteLater()
        del window
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        memory.append(psutil.Process().memory_info().rss)
    # The first few fill caches that stay: fonts, compiled patterns, the allocator's own.
    assert memory[-1] <= 1.05 * memory[9]
    assert workers() == []


def test_the_program_opens_becomes_usable_and_closes(monkeypatch):
    seen = []

    def usable(shell):
        seen.append(("usable", shell.isVisible(), shell._contents.isVisible()))
        shell._contents.step()
        shell.close()

    monkeypatch.setattr(gc, "freeze", lambda: None)  # what the tests leave behind is not the program's
    status = application.run("light", lambda shell: seen.append(("painted", shell.isVisible())), usable)
    assert status == 0
    assert seen == [("painted", True), ("usable", True, True)]
    assert workers() == []


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
