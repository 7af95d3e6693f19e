import pytest
from PySide6.QtCore import Qt

from netviz.data import GENERATORS
from netviz.intents import Advance
from netviz.session import Session
from netviz.sweeps.crew import Processes
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.ui.sweeps.dialog import SweepDialog


@pytest.fixture
def session():
    data = GENERATORS["moons"].make(30, seed=1).split(0.2, 1)
    session = Session(data, NetworkConfig(4, seed=3), TrainingConfig(0.5, 1e-3, 10))
    session.apply(Advance(20))
    return session


@pytest.fixture
def dialog(window):
    window.actions_by_name["sweep"].trigger()
    dialog = window.box(SweepDialog)
    dialog.task.crew = lambda: Processes(2)
    return dialog


def ask(dialog, first, values, second="", others="", *, seeds="1", steps="50"):
    dialog.asking.choose(first, second)
    dialog.asking.first_values.setText(values)
    dialog.asking.second_values.setText(others)
    dialog.asking.seeds.setText(seeds)
    dialog.asking.steps.setText(steps)


def compute(dialog, qtbot):
    dialog.go.click()
    qtbot.waitUntil(lambda: not dialog.task.is_running, timeout=60_000)


def click(dialog, qtbot, place):
    qtbot.mouseClick(
        dialog.map, Qt.MouseButton.LeftButton, pos=dialog.map.rect_of(place).center().toPoint()
    )
