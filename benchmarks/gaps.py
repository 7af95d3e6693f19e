"""How long the window does not answer, whatever is asked of it: the longest gap of its event loop.

    python benchmarks/gaps.py [--points 100000] [--hidden 512] [--platform offscreen|xcb] [--only TEXT]

A timer of 5 ms says how late it comes at worst, from the command until everything has been computed and
painted. At 1440 × 900 with the panels of a preset open. Beside each gap stands the most that the window's
thread itself computed in one (which does not depend on what else the machine does), how long it took until
the result could be seen, and the peak of the memory at the end.
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
import signal
import time
from collections.abc import Callable

from netviz.intents import GoToLine, SetTraining
from netviz.ui.commands import data as data_commands
from netviz.ui.commands import derivation as line_commands
from netviz.ui.commands import run as run_commands

TICK_MS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=100_000)
    parser.add_argument("--hidden", type=int, default=512)
    parser.add_argument("--many", type=int, default=1_000_000, help="points of the largest data set")
    parser.add_argument("--platform", default=os.environ.get("QT_QPA_PLATFORM", "offscreen"))
    parser.add_argument("--only", default="", help="measure what has this in its name")
    options = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = options.platform

    from netviz.training import return_large_memory, use_one_blas_thread
    from netviz.ui.app.main import application

    use_one_blas_thread()
    return_large_memory()
    gc.disable()  # as in the program: what Qt made must not be thrown away in another thread
    application()
    print("| what | longest gap | most work within one | until it is shown |\n|---|---:|---:|---:|")
    for preset in ("explore", "derivation"):
        measure(preset, options.points, options.hidden, options.many, options.only)
    print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.1f} GB")


class Gaps:
    """How late a timer comes at worst."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.worst = self.worst_work = self._last = self._last_work = 0.0
        self._timer = QTimer(interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_time)

    def start(self) -> None:
        self.worst = self.worst_work = 0.0
        self._last, self._last_work = time.perf_counter(), time.thread_time()
        self._timer.start()

    def stop(self) -> str:
        self._on_time()
        self._timer.stop()
        return f"{1000 * self.worst:.0f} ms | {1000 * self.worst_work:.0f} ms"

    def _on_time(self) -> None:
        now, work = time.perf_counter(), time.thread_time()
        self.worst = max(self.worst, now - self._last - TICK_MS / 1000)
        self.worst_work = max(self.worst_work, work - self._last_work)
        self._last, self._last_work = now, work


def wait_until(done: Callable[[], bool], seconds: float = 120.0) -> None:
    from PySide6.QtCore import QEventLoop, QTimer

    loop, end = QEventLoop(), time.perf_counter() + seconds
    look = QTimer(interval=20)
    look.timeout.connect(lambda: loop.quit() if done() or time.perf_counter() > end else None)
    look.start()
    loop.exec()


def wait(milliseconds: int) -> None:
    end = time.perf_counter() + milliseconds / 1000
    wait_until(lambda: time.perf_counter() > end)


def is_quiet(window) -> bool:
    from netviz.ui.kit.sliced_task import SlicedTask

    working = any(task.is_running for task in window.findChildren(SlicedTask))
    return not (working or window.door.is_busy)


def measure(preset: str, n_points: int, n_hidden: int, n_many: int, only: str) -> None:
    from dataclasses import replace

    import numpy as np
    from PySide6.QtWidgets import QApplication

    from netviz.data import GENERATORS
    from netviz.data.generators import MAX_POINTS
    from netviz.intents import Advance, GoTo
    from netviz.session import Session
    from netviz.training.config import NetworkConfig
    from netviz.ui.app.window import MainWindow
    from netviz.ui.kit.theme import LIGHT

    def points(n: int, seed: int = 0):
        spiral = GENERATORS["spiral"].make(min(n, MAX_POINTS) // 3, seed=seed)
        times = -(-n // len(spiral.points))
        rows = np.repeat(np.arange(len(spiral.points)), times)
        parts = {name: getattr(spiral, name)[rows] for name in ("points", "classes", "is_test")}
        return replace(spiral, **parts).split(0.2, seed=0)

    session = Session(points(n_points), NetworkConfig(n_hidden))
    session.apply(Advance(3))
    window = MainWindow(session, LIGHT)
    window.resize(1440, 900)
    window.show()
    window.arrangement.apply(preset)
    wait(1500)
    wait_until(lambda: is_quiet(window))
    gaps = Gaps()

    def report(what: str, act: Callable[[], object], done: Callable[[], bool] = lambda: True) -> None:
        if only not in what:
            return
        start = time.perf_counter()
        gaps.start()
        act()
        wait_until(lambda: done() and not window.door.is_busy)
        shown = time.perf_counter() - start
        wait(400)  # checks begin after a rest
        wait_until(lambda: is_quiet(window))
        QApplication.processEvents()
        print(f"| {preset}: {what} | {gaps.stop()} | {shown:.1f} s |", flush=True)

    def other_eta():
        config = session.snapshot().config
        window.change(SetTraining(replace(config, learning_rate=0.9 * config.learning_rate)))

    size = f"{n_points} × {n_hidden}"
    report(f"another η, {size}", other_eta)
    report(f"a single step, {size}", lambda: run_commands.step(window))
    report(f"back to step 0, {size}", lambda: window.go(GoTo(0)))
    report(f"line 11, {size}", lambda: line_commands.go_to_line(window, 11))
    report(f"line 15, {size}", lambda: line_commands.go_to_line(window, 15))
    window.go(GoToLine(0))
    wait_until(lambda: is_quiet(window))
    report(
        f"opening the check, {size}",
        lambda: line_commands.show_check(window),
        lambda: window.panels["check"].check is not None,
    )
    if preset != "explore":
        window.close()
        return
    report(f"opening the derivation, {size}", lambda: window.show_panel("lines"))
    window.arrangement.put_away("lines")
    window.arrangement.put_away("check")
    window.transport.speed.setValue(window.transport.speed.maximum())

    def begun() -> bool:
        return session.snapshot().step > first

    first = session.snapshot().step
    report(f"play, {size}", lambda: run_commands.toggle_play(window), begun)
    if window.player.is_playing:
        os.kill(window.player.worker_pid, signal.SIGSTOP)
        report(f"another η while the worker is stopped, {size}", other_eta)
        os.kill(window.player.worker_pid, signal.SIGCONT)
    report(f"pause, {size}", window.player.pause)
    many = points(n_many, seed=1)
    report(f"taking {n_many} points", lambda: data_commands._take(window, many, "many points"))
    report(f"dividing {n_many} points again", lambda: data_commands.split_data(window, (0.3, 2)))
    window.close()


if __name__ == "__main__":
    main()
