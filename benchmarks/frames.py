"""How smoothly the window paints while it trains at full speed, and what that costs the training.

    python benchmarks/frames.py [--seconds 6] [--platform offscreen|xcb]

Every view of the Explore preset is open at 1440 × 900. Measured for each size: the time from one painted
frame of the plane to the next, steps per second with the window, and steps per second of the same worker
without one (before and after, in the same run); and how long after a press on pause nothing moves any more.
Then the same frames without and with a sweep in the background, its map in sight; how smoothly the present
run's plane is painted beside three others in Compare; how long the window is away while the slider of η is
dragged, and how far the runs reach that follow the hand; and how much memory a million steps take beyond
what the history holds. Before all that: how long each of 300 jumps of the time slider within 100 000 steps
takes until every view shows the step. Every window opens as on the first start.
"""

from __future__ import annotations

import argparse
import gc
import os
import tempfile
import time

import numpy as np

SIZES = ((300, 100, 3), (10000, 256, 5))  # N, H, K


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=6.0, help="of playing, for each size")
    parser.add_argument("--platform", default=os.environ.get("QT_QPA_PLATFORM", "offscreen"))
    options = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = options.platform

    from netviz.training import return_large_memory, use_one_blas_thread
    from netviz.ui.app.main import application
    from netviz.ui.kit.idle_gc import IdleCollector

    use_one_blas_thread()
    return_large_memory()
    IdleCollector(application())  # as the program does
    print(f"platform {options.platform}, window 1440 × 900, {options.seconds:g} s each\n")
    print(f"{scrub()}\n")  # before there have been other windows, of which something is always left
    print("| N·H·K | median | p95 | worst | steps/s | of the engine alone | pause shows after |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for size in SIZES:
        print(measure(*size, options.seconds))
    print()
    print(beside_a_sweep(options.seconds))
    for follows in (False, True):
        print(compare(300, 100, 3, options.seconds, follows))
    for size in SIZES:
        print(drag(*size, options.seconds))
    print()
    print(remember())


def wait(milliseconds: int) -> None:
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()  # QTest.qWait sleeps up to 10 ms at a time, which would be measured
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def watch_paints(panel):
    """Note when a picture is painted; what is returned has the `times`."""
    from PySide6.QtCore import QEvent, QObject

    class Paints(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.times: list[float] = []

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                self.times.append(time.perf_counter())
            return False

    paints = Paints()
    picture = panel.plot.viewport() if hasattr(panel, "plot") else panel.canvas
    picture.installEventFilter(paints)
    return paints


def open_window(session):
    from netviz.ui.app.window import MainWindow
    from netviz.ui.kit.theme import LIGHT

    gc.unfreeze()  # what is left of windows before would look at every event of this one
    gc.collect()
    with tempfile.TemporaryDirectory() as folder:  # not as the last one was left
        os.environ["XDG_CONFIG_HOME"] = folder
        window = MainWindow(session, LIGHT)
    window.resize(1440, 900)
    window.show()
    wait(1000)
    gc.freeze()
    return window


def in_sight(window):
    """The pictures of which something can be seen."""
    return [panel for panel in window.panels.pictures if not panel.visibleRegion().isEmpty()]


def scrub(steps: int = 100_000, jumps: int = 300) -> str:
    """Every view painted after each jump of the time slider."""
    from PySide6.QtWidgets import QApplication

    session = make_session(300, 100, 3)
    window = open_window(session)
    play_to(window, steps)
    # The check waits until the slider rests.
    painted = [watch_paints(panel) for panel in in_sight(window) if panel is not window.panels["check"]]
    rng, taken = np.random.default_rng(0), []
    for step in rng.integers(0, steps, jumps).tolist():
        start = time.perf_counter()
        for watch in painted:
            watch.times.clear()
        window.panels["plane"].slider.setValue(step)
        while not all(watch.times for watch in painted):
            QApplication.processEvents()
        taken.append(time.perf_counter() - start)
    window.close()
    median, p95, worst = (1000 * value for value in np.quantile(taken, (0.5, 0.95, 1.0)))
    return (
        f"{jumps} jumps of the time slider over {steps} steps of 300·100·3: "
        f"median {median:.0f} ms, p95 {p95:.0f} ms, worst {worst:.0f} ms"
    )


def compare(n: int, n_hidden: int, n_classes: int, seconds: float, follows: bool) -> str:
    """Frames of the present run's plane beside three others, which have come further, or stand still."""
    from netviz.intents import Advance, GoTo, PinRun, SetTraining
    from netviz.training.config import TrainingConfig
    from netviz.ui.commands.view import use_preset

    session = make_session(n, n_hidden, n_classes)
    for rate in (0.3, 0.2, 0.1, 0.05):
        session.apply(GoTo(0))
        session.apply(SetTraining(TrainingConfig(rate)))
        session.apply(Advance(round(320 * (seconds + 3)) if follows else 50))
        if rate != 0.05:
            session.apply(PinRun())
    session.apply(GoTo(0))
    window = open_window(session)
    use_preset(window, "compare")
    panel = window.panels["compare"]
    wait(300)
    for run in session.project.document.runs:
        if run not in panel.shown_runs:
            panel.toggle(run.id)
    if not follows:
        window.transport.speed.setValue(window.transport.speed.maximum())
    window.actions_by_name["play"].trigger()
    wait(1000)
    active = session.project.document.active
    planes = {run_id: watch_paints(plane) for run_id, plane in panel.planes.items()}
    wait(round(1000 * seconds))
    median, p95, worst = (1000 * v for v in np.quantile(np.diff(planes[active].times), (0.5, 0.95, 1.0)))
    others = [len(paints.times) / seconds for run_id, paints in planes.items() if run_id != active]
    window.close()
    how = "follow it" if follows else "stand still"
    return (
        f"four planes at {n}·{n_hidden}·{n_classes}, three of them {how}: the present one's frames "
        f"median {median:.1f} ms, p95 {p95:.1f} ms, worst {worst:.0f} ms; the others "
        f"{np.mean(others):.1f} a second each"
    )


def play_to(window, step: int) -> None:
    window.transport.speed.setValue(window.transport.speed.maximum())
    window.actions_by_name["play"].trigger()
    while window.session.snapshot().step < step:
        wait(50)
    window.actions_by_name["play"].trigger()
    wait(300)


def remember(steps: int = 1_000_000) -> str:
    """Memory of the window's process from a tenth of the steps to all of them, without the history."""
    import psutil

    from netviz.training.timeline import FRAME_MEMORY

    session = make_session(90, 8, 3)
    window = open_window(session)
    taken = []
    for target in (steps // 10, steps):
        play_to(window, target)
        timeline = session.timeline
        kept = timeline.history.n_bytes + len(timeline._steps) * timeline._frame_bytes
        taken.append(psutil.Process().memory_info().rss - kept)
    window.close()
    return (
        f"memory beyond history and key frames (those at most {FRAME_MEMORY / 2**20:.0f} MB) "
        f"from {steps // 10} to {steps} steps: {(taken[1] - taken[0]) / 2**20:+.0f} MB"
    )


def beside_a_sweep(seconds: float) -> str:
    """Frames of the plane while it plays at the usual speed, and while a sweep is computed besides."""
    from netviz.ui.sweeps.dialog import SweepDialog

    window = open_window(make_session(300, 100, 3))
    window.actions_by_name["sweep"].trigger()
    dialog = window.box(SweepDialog)
    dialog.asking.choose("eta", "lambda")
    dialog.asking.first_values.setText("0.01:1:20")
    dialog.asking.second_values.setText("0:0.01:20")
    dialog.asking.steps.setText("20000")
    window.actions_by_name["play"].trigger()
    wait(1000)
    taken = []
    for is_sweeping in (False, True):
        if is_sweeping:
            dialog.go.click()
            while len(dialog.task.results) < 2:  # the processes have been started
                wait(100)
        paints = watch_paints(window.panels["plane"])
        wait(round(1000 * seconds))
        median, p95, worst = np.quantile(np.diff(paints.times), (0.5, 0.95, 1.0)) * 1000
        taken.append(f"median {median:.1f} ms, p95 {p95:.1f} ms, worst {worst:.1f} ms")
    n_done = len(dialog.task.results)
    window.close()
    return f"frames while playing: {taken[0]}; with a sweep besides ({n_done} runs): {taken[1]}"


def drag(n: int, n_hidden: int, n_classes: int, seconds: float) -> str:
    """The gaps between two looks of a quick timer, at rest and while a slider is dragged."""
    from PySide6.QtCore import Qt, QTimer

    from netviz.intents import Advance

    session = make_session(n, n_hidden, n_classes)
    session.apply(Advance(1000 if n < 1000 else 50))
    window = open_window(session)
    wait(1500)
    slider, answers = window.panels["training"].learning_rate.slider, window.comparing.instant
    looks, ghosts, texts = [], [], []
    answers._show_ghost, show = lambda ghost: (ghosts.append(ghost), show(ghost)), answers._show_ghost
    timer = QTimer(interval=2, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: looks.append(time.perf_counter()))
    for is_dragged in (False, True):
        looks.clear()
        timer.start()
        if is_dragged:
            slider.setSliderDown(True)
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            if is_dragged:
                slider.setValue(100 + (slider.value() + 3) % 250)
            wait(16)
        timer.stop()
        median, p95, worst = np.quantile(np.diff(looks), (0.5, 0.95, 1.0)) * 1000
        texts.append(f"median {median:.1f} ms, p95 {p95:.1f} ms, worst {worst:.0f} ms")
    reach = [ghost.step for ghost in ghosts if ghost is not None]
    window.close()
    return (
        f"away at {n}·{n_hidden}·{n_classes}, at rest: {texts[0]}; while η is dragged: {texts[1]}; "
        f"{len(reach) / seconds:.0f} runs a second, to step {np.median(reach or [0]):.0f} of "
        f"{session.snapshot().step}"
    )


def make_session(n: int, n_hidden: int, n_classes: int):
    from netviz.data import GENERATORS
    from netviz.session import Session
    from netviz.training.config import NetworkConfig, TrainingConfig

    dataset = GENERATORS["spiral"].make(n // n_classes, n_classes=n_classes)
    return Session(dataset, NetworkConfig(n_hidden), TrainingConfig(0.3))


def alone(session, seconds: float) -> float:
    """Steps per second of the worker when nothing is painted."""
    from netviz.training.worker import Worker

    worker = Worker()
    worker.begin(session.spec, session.blobs.datasets, session.state(), session.timeline.spacing)
    worker.request(0)
    while worker.receive(1.0) is None:
        pass
    first, start = session.snapshot().step, time.perf_counter()
    step = first
    worker.request(2**62)
    while time.perf_counter() - start < seconds:
        time.sleep(0.016)
        progress = worker.receive()
        if progress is not None:
            worker.request(2**62)
            step = progress.state.step
    rate = (step - first) / (time.perf_counter() - start)
    worker.close()
    return rate


def measure(n: int, n_hidden: int, n_classes: int, seconds: float) -> str:
    before = alone(make_session(n, n_hidden, n_classes), seconds / 3)
    session = make_session(n, n_hidden, n_classes)
    window = open_window(session)
    window.transport.speed.setValue(window.transport.speed.maximum())
    window.actions_by_name["play"].trigger()
    wait(1000)
    paints = watch_paints(window.panels["plane"])
    first, start = session.snapshot().step, time.perf_counter()
    wait(round(1000 * seconds))
    rate = (session.snapshot().step - first) / (time.perf_counter() - start)
    intervals = np.diff(paints.times)
    pauses = []
    for _ in range(5):
        pressed = time.perf_counter()
        window.actions_by_name["play"].trigger()
        window.panels["plane"].plot.viewport().repaint()
        pauses.append(time.perf_counter() - pressed)
        wait(100)
        window.actions_by_name["play"].trigger()
        wait(200)
    window.close()
    after = alone(make_session(n, n_hidden, n_classes), seconds / 3)
    share = rate / np.mean((before, after))
    cells = [f"{1000 * value:.1f} ms" for value in np.quantile(intervals, (0.5, 0.95, 1.0))]
    return (
        f"| {n}·{n_hidden}·{n_classes} | {' | '.join(cells)} | {rate:.0f} | {100 * share:.0f} % | "
        f"{1000 * max(pauses):.0f} ms |"
    )


if __name__ == "__main__":
    main()
