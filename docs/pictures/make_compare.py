"""Make the pictures of comparing runs and of the network's answers."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QEventLoop, QTimer

from netviz.data import GENERATORS
from netviz.files import write
from netviz.intents import Advance, GoTo, KeepSweep, MakePresent, PinRun, SetNetwork, SetTraining
from netviz.session import Session
from netviz.sweeps.axis import Axis
from netviz.sweeps.compute import Task, compute
from netviz.sweeps.record import SweepRecord
from netviz.sweeps.regions import pictured
from netviz.sweeps.sweep import Plan, Sweep
from netviz.training import use_one_blas_thread
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.ui.app.main import application
from netviz.ui.app.window import MainWindow
from netviz.ui.commands.view import use_preset
from netviz.ui.kit.picture_bytes import png_bytes
from netviz.ui.kit.theme import DARK, LIGHT, Theme

FOLDER = Path(__file__).parent
RUNS = ((0.0, 0.5, 32), (0.003, 0.5, 32), (0.001, 0.5, 32), (0.0, 0.5, 8), (0.0, 0.25, 32))
"""λ, η and 𝐻 of the runs A to E."""

AXES = (
    Axis("lambda", (0.0, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2)),
    Axis("hidden", (2, 4, 8, 16, 32, 64, 128)),
)
"""Of the sweep beside the table."""

_END, _HERE, _SWEPT = 2400, 1240, 2000  # steps


def five_runs() -> Session:
    """Five runs of noisy spirals; A and B were shown last."""
    dataset = GENERATORS["spiral"].make(50, 0.5).split(0.5, seed=0)
    session = Session(dataset, NetworkConfig(RUNS[0][2]), TrainingConfig(RUNS[0][1], RUNS[0][0]))
    for number, (penalty, rate, n_hidden) in enumerate(RUNS):
        if number:
            session.apply(PinRun())
            network = session.snapshot().network
            session.apply(GoTo(0))
            session.apply(SetNetwork(replace(network, n_hidden=n_hidden)))
            session.apply(SetTraining(TrainingConfig(rate, penalty)))
        session.apply(Advance(_END))
    session.apply(MakePresent("1"))
    session.apply(GoTo(_HERE))
    return session


def keep_sweep(session: Session) -> None:
    """A sweep around the present run."""
    sweep = Sweep(session.spec, AXES, _SWEPT, (session.spec.network.seed,))
    plan = Plan(sweep, session.blobs.datasets, session.blobs.weights)
    done = compute(Task.of(plan, plan.cells, pictured(plan)))
    record = SweepRecord.of(plan, {result.key: result for result in done.results}, done.thetas)
    session.apply(KeepSweep(session.keep_sweep(record), record.asked))


def open_window(theme: Theme, size: tuple[int, int], session: Session) -> MainWindow:
    """A window on the first start."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = folder
        window = MainWindow(session, theme)
        window.resize(*size)
        window.show()
        wait(500)
    return window


def wait(milliseconds: int) -> None:
    """Let the window live."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def save(window: MainWindow, name: str) -> None:
    """Grab the window when it is at rest."""
    wait(1500)
    write(FOLDER / f"{name}.png", png_bytes(window.grab()))


def compare(
    theme: Theme, size: tuple[int, int], letters: str, name: str, *, front: str = "", swept: bool = True
) -> None:
    """Some of the runs side by side; beside the table a sweep, or in front of it."""
    session = five_runs()
    if swept:
        keep_sweep(session)
    window = open_window(theme, size, session)
    use_preset(window, "compare")
    wait(300)
    panel = window.panels["compare"]
    panel.restore_view_state({"shown": [*letters]})
    window.go(GoTo(_HERE))
    if front:
        wait(300)
        panel.table.tab_chosen.emit(front)
    save(window, name)
    window.close()


def answers() -> None:
    """A cell of the confusion matrix, with a ghost of another run behind."""
    session = Session(config=TrainingConfig(0.5, 0.0))
    session.apply(Advance(600))
    session.apply(PinRun())
    session.apply(GoTo(0))
    session.apply(SetTraining(TrainingConfig(0.5, 0.01)))
    session.apply(Advance(600))
    window = open_window(LIGHT, (1440, 900), session)
    window.show_panel("confusion")
    panel = window.panels["confusion"]
    true, given = max(
        ((true, given) for true in range(3) for given in range(3) if true != given),
        key=lambda cell: panel.counts[cell],
    )
    panel.choose((true, given))
    save(window, "confusion-light")
    window.close()


def main() -> None:
    """All of them."""
    use_one_blas_thread()
    application()
    compare(LIGHT, (1440, 900), "AB", "compare-light")
    compare(DARK, (1440, 900), "AB", "compare-dark")
    compare(LIGHT, (1440, 900), "ABCE", "compare-four-light")
    compare(DARK, (1024, 768), "AB", "compare-dark-1024")
    compare(LIGHT, (1024, 768), "AB", "compare-sweep-light-1024", front="sweep")
    compare(LIGHT, (1440, 900), "AB", "compare-table-light", swept=False)
    answers()


if __name__ == "__main__":
    main()
