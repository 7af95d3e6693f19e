"""The sweep that is kept, beside the table of Compare."""

import pytest
from PySide6.QtCore import Qt

from netviz.data import GENERATORS
from netviz.intents import Advance, DropSweep, KeepSweep, PinRun, Undo
from netviz.session import Session
from netviz.sweeps.axis import Axis
from netviz.sweeps.compute import Task, compute
from netviz.sweeps.record import SweepRecord
from netviz.sweeps.sweep import Plan, Sweep
from netviz.training.config import NetworkConfig, TrainingConfig
from tests.ui.conftest import shot


@pytest.fixture
def session():
    data = GENERATORS["moons"].make(20, seed=1).split(0.2, 1)
    session = Session(data, NetworkConfig(4, seed=3), TrainingConfig(0.5, 1e-3))
    session.apply(Advance(10))
    session.apply(PinRun())
    sweep = Sweep(session.spec, (Axis("eta", (0.1, 0.7)), Axis("hidden", (2, 5))), 30, (3,))
    plan = Plan(sweep, session.blobs.datasets, {})
    cells = tuple((cell.key, cell.spec) for cell in plan.cells)
    done = compute(Task(cells, 30, None, plan.datasets, {}))
    record = SweepRecord.of(plan, {result.key: result for result in done.results}, {})
    session.apply(KeepSweep(session.keep_sweep(record), record.asked))
    return session


@pytest.fixture
def kept(window, qtbot):
    window.actions_by_name["compare"].trigger()
    kept = window.comparing.kept_sweep
    qtbot.waitUntil(lambda: kept.panel is not None and kept.panel.isVisible())
    return kept


def test_its_map_stands_beside_the_table_and_a_click_opens_a_run(window, kept, qtbot):
    table = window.panels["compare"].table
    assert table.geometry().right() < kept.panel.geometry().left()
    assert "best: " in kept.panel.told.text()
    place = kept.panel.map.rect_of((1, 1)).center().toPoint()
    qtbot.mouseClick(kept.panel.map, Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: shot(window).step == 30)
    assert (shot(window).config.learning_rate, shot(window).network.n_hidden) == (0.7, 5)
    (record,) = window.session.blobs.sweeps.values()
    results = record.results(Plan(record.sweep, window.session.blobs.datasets, {}))
    assert shot(window).values["loss"] in {result.loss for result in results.values()}


def test_it_goes_and_comes_with_the_sweep_and_with_the_room(window, kept, qtbot):
    window.change(DropSweep())
    assert not kept.panel.isVisible()
    window.change(Undo())
    assert kept.panel.isVisible()
    window.resize(1024, 768)
    qtbot.waitUntil(lambda: not kept.panel.isVisible())
    window.resize(1440, 900)
    qtbot.waitUntil(kept.panel.isVisible)
