"""Planes of runs, found beside the window."""

import numpy as np
import pytest
from PySide6.QtCore import QObject

from netviz.data import GENERATORS
from netviz.sweeps.axis import Axis
from netviz.sweeps.compute import Task, compute
from netviz.sweeps.crew import Processes
from netviz.sweeps.errors import SweepError
from netviz.sweeps.sweep import Plan, Sweep
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.training.spec import Change, RunSpec
from netviz.ui.sweeps.region_task import RegionTask, Sight

STEPS = 200


@pytest.fixture
def plan():
    """Two runs; the second one diverges."""
    data = GENERATORS["moons"].make(20, seed=1)
    spec = RunSpec(NetworkConfig(4), (Change(0, TrainingConfig(0.5, 0.01), data.key),))
    return Plan(Sweep(spec, (Axis("eta", (0.1, 1e6)),), STEPS, (0,)), {data.key: data}, {})


@pytest.fixture
def task(qtbot):
    parent = QObject()
    task = RegionTask(parent, lambda: Processes(1))
    yield task
    task.close()


def sights(plan):
    return [Sight(cell.key, 12, 1.5) for cell in plan.cells]


def test_a_run_without_weights_is_taken_again_and_one_that_diverges_has_no_plane(plan, task, qtbot):
    good, bad = sights(plan)
    task.want(plan, {}, [good, bad])
    qtbot.waitUntil(lambda: not task.is_running, timeout=30_000)
    assert task.found[good].shape == (2, 12, 18)
    np.testing.assert_allclose(task.found[good].sum(axis=0), 1.0, rtol=1e-5)
    assert task.found[bad] is None


def test_what_is_not_wanted_any_more_is_not_found(plan, task, qtbot):
    good, _ = sights(plan)
    other = good._replace(n=6)
    cells = tuple((cell.key, cell.spec) for cell in plan.cells)
    kept = frozenset({good.key})
    thetas = compute(Task(cells, STEPS, None, plan.datasets, {}, kept)).thetas
    task.want(plan, {}, sights(plan))
    task.want(plan, thetas, [other])
    qtbot.waitUntil(lambda: not task.is_running, timeout=30_000)
    assert other in task.found
    with qtbot.waitSignal(task.changed):
        task.want(plan, thetas, [good])
    assert task.found[good].shape == (2, 12, 18)


def test_where_no_process_can_be_started_there_are_no_planes_and_no_fault(plan, task, qtbot):
    class Nobody(Processes):
        def submit(self, task):
            raise SweepError("no process can be started")

    task.crew = lambda: Nobody(1)
    task.want(plan, {}, sights(plan))
    qtbot.waitUntil(lambda: not task.is_running, timeout=30_000)
    assert set(task.found.values()) == {None}


def test_closed_in_the_middle_it_leaves_no_thread(plan, task):
    task.want(plan, {}, sights(plan))
    task.close()
    assert not task.is_running
