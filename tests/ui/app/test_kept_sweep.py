"""The sweep that is kept, beside the table of Compare."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from netviz.core import predict
from netviz.data import GENERATORS
from netviz.intents import Advance, DropSweep, KeepSweep, PinRun, Undo
from netviz.looking import PinnedRuns
from netviz.session import Session
from netviz.sweeps.axis import Axis
from netviz.sweeps.compute import Task, compute
from netviz.sweeps.record import SweepRecord
from netviz.sweeps.regions import pictured
from netviz.sweeps.sweep import Plan, Sweep
from netviz.thinning import extent
from netviz.training.config import NetworkConfig, TrainingConfig
from tests.ui.conftest import shot

STEPS = 30


def with_sweep(keeps_weights, seeds=(3,)):
    """A and B of 10 steps, and a sweep of 2 × 3 fields; (0, 0) to (1, 2), η down and H across."""
    data = GENERATORS["moons"].make(20, seed=1).split(0.2, 1)
    session = Session(data, NetworkConfig(4, seed=3), TrainingConfig(0.5, 1e-3))
    session.apply(Advance(10))
    session.apply(PinRun())
    sweep = Sweep(session.spec, (Axis("eta", (0.1, 0.7)), Axis("hidden", (2, 5, 8))), STEPS, seeds)
    plan = Plan(sweep, session.blobs.datasets, {})
    cells = tuple((cell.key, cell.spec) for cell in plan.cells)
    kept = pictured(plan) if keeps_weights else frozenset()
    done = compute(Task(cells, STEPS, None, plan.datasets, {}, kept))
    record = SweepRecord.of(plan, {result.key: result for result in done.results}, done.thetas)
    session.apply(KeepSweep(session.keep_sweep(record), record.asked))
    return session


@pytest.fixture
def session(request):
    return with_sweep(keeps_weights=getattr(request, "param", True))


@pytest.fixture
def kept(window, qtbot):
    window.actions_by_name["compare"].trigger()
    kept = window.comparing.kept_sweep
    qtbot.waitUntil(lambda: kept.panel is not None and kept.panel.isVisible())
    return kept


def click(qtbot, panel, place):
    where = panel.map.rect_of(place).center().toPoint()
    qtbot.mouseClick(panel.map, Qt.MouseButton.LeftButton, pos=where)


def plan_of(window):
    record = window.session.blobs.sweeps[window.session.project.document.sweep_key]
    return Plan(record.sweep, window.session.blobs.datasets, {}), record


def letters(window):
    return "".join(run.letter for run in window.session.project.document.runs)


def test_its_map_stands_beside_the_table_and_says_what_is_best(window, kept):
    table, panel = window.panels["compare"].table, kept.panel
    assert table.geometry().right() < panel.geometry().left()
    plan, record = plan_of(window)
    best = max(result.test_accuracy for result in record.results(plan).values())
    told = {line.name: line.value for line in panel.cell.told}
    assert told["test accuracy"] == f"{100 * best:.1f} %"
    assert "best of 6" in told


@pytest.mark.slow
def test_a_click_chooses_a_field_and_a_double_click_opens_its_run(window, kept, qtbot):
    panel, before = kept.panel, window.session.spec
    click(qtbot, panel, (1, 2))
    assert panel.map.place == (1, 2)
    assert panel.cell.settings.text() == "η = 0.7, 𝐻 = 8"
    assert window.session.spec == before
    where = panel.map.rect_of((1, 1)).center().toPoint()
    qtbot.mouseDClick(panel.map, Qt.MouseButton.LeftButton, pos=where)
    qtbot.waitUntil(lambda: shot(window).step == STEPS)
    assert (shot(window).config.learning_rate, shot(window).network.n_hidden) == (0.7, 5)


@pytest.mark.slow
def test_a_field_is_chosen_with_the_arrow_keys(kept, qtbot):
    panel = kept.panel
    click(qtbot, panel, (0, 1))
    qtbot.keyClick(panel.map, Qt.Key.Key_Right)
    qtbot.keyClick(panel.map, Qt.Key.Key_Down)
    assert panel.map.place == (1, 2)


def test_pinned_it_is_the_run_of_the_field_and_undo_takes_it_away(window, kept, qtbot):
    panel, (plan, record) = kept.panel, plan_of(window)
    click(qtbot, panel, (0, 2))
    assert panel.pin.text() == "Pin as C"
    panel.pin.click()
    qtbot.waitUntil(lambda: letters(window) == "ABC")
    cell, run = plan.points[0][2][0], window.session.project.document.run_of("3")
    assert run.spec == cell.spec
    assert window.session.project.document.run.letter == "B"
    shown = PinnedRuns(window.session).snapshot(run, STEPS)
    assert shown.step == STEPS
    theta = np.concatenate([np.ravel(part) for part in vars(shown.params).values()])
    assert sorted(theta) == sorted(record.thetas(plan)[cell.key])
    assert shown.values["test_accuracy"] == record.results(plan)[cell.key].test_accuracy
    assert not panel.pin.isEnabled()
    assert panel.pin.text() == "It is C"
    window.change(Undo())
    assert letters(window) == "AB"
    assert panel.pin.isEnabled()


def agrees(panel, plan, cell, params):
    """Whether what the panel shows of a cell is what a network answers there."""
    own = [(sight, psi) for sight, psi in panel.regions.found.items() if sight.key == cell.key]
    centre, half = extent(plan.datasets[cell.spec.changes[0].data].points)
    for sight, psi in own:
        n_rows, n_columns = psi.shape[1:]
        assert n_columns / n_rows == pytest.approx(sight.wide, rel=0.02)
        ys = centre[1] + half[1] * ((np.arange(n_rows) + 0.5) * 2 / n_rows - 1)
        xs = centre[0] + half[0] * ((np.arange(n_columns) + 0.5) * 2 - n_columns) / n_rows
        points = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
        found = predict(params.params, params.standardization.apply(points)).psi.T
        np.testing.assert_allclose(psi.reshape(len(psi), -1), found, atol=1e-5)
    return len(own)


@pytest.mark.parametrize("session", [True, False], indirect=True, ids=["kept", "taken again"])
@pytest.mark.slow
def test_planes_of_the_row_are_those_of_the_run_that_is_pinned(window, kept, qtbot):
    panel, plan = kept.panel, plan_of(window)[0]
    click(qtbot, panel, (1, 1))
    qtbot.waitUntil(lambda: len(panel.map.pictures) == 3, timeout=60_000)
    qtbot.waitUntil(lambda: panel.cell.image is not None)
    panel.pin.click()
    qtbot.waitUntil(lambda: letters(window) == "ABC")
    run = window.session.project.document.run_of("3")
    shown = PinnedRuns(window.session).snapshot(run, STEPS)
    assert agrees(panel, plan, plan.points[1][1][0], shown) == 2
    click_plane = panel.map.plane_rect(0).center().toPoint()
    qtbot.mouseClick(panel.map, Qt.MouseButton.LeftButton, pos=click_plane)
    assert panel.map.place == (1, 0)


@pytest.mark.slow
def test_its_menu_turns_it_and_shows_other_numbers(window, kept, qtbot):
    panel = kept.panel
    click(qtbot, panel, (1, 2))
    panel.menu.choose("turned")
    assert panel.map.content.shape == (3, 2)
    assert panel.map.place == (2, 1)
    assert panel.cell.settings.text() == "η = 0.7, 𝐻 = 8"
    panel.menu.choose("dead_units")
    assert panel.detail.text().startswith("dead units")
    assert panel.menu.currentText() == "𝐻 × η"
    assert panel.map.place == (2, 1)


def test_it_goes_and_comes_with_the_sweep(window, kept):
    table = window.panels["compare"].table
    wide = table.width()
    window.change(DropSweep())
    assert not kept.panel.isVisible()
    assert table.isVisible()
    window.change(Undo())
    assert kept.panel.isVisible()
    assert table.width() <= wide


@pytest.mark.parametrize("size", [(1024, 768), (800, 600)])
@pytest.mark.slow
def test_where_there_is_less_room_both_are_tabs_of_one_card(window, kept, qtbot, size):
    table, panel = window.panels["compare"].table, kept.panel
    window.resize(*size)
    qtbot.waitUntil(lambda: not panel.isVisible())
    assert table.isVisible()
    table.tab_chosen.emit("sweep")
    assert panel.isVisible()
    assert not table.isVisible()
    tabs = panel.title_bar.findChildren(QPushButton, "headTab")
    assert [tab.text() for tab in tabs if tab.isVisible()] == ["Pinned runs"]
    window.resize(1440, 900)
    qtbot.waitUntil(lambda: panel.isVisible() and table.isVisible())
