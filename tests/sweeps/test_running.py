"""What computes a sweep: the numbers of runs, whoever computes them, and workers that die."""

import threading

import pytest

from netviz.core import MISTAKES
from netviz.intents import Advance
from netviz.saved import Saved
from netviz.session import Session
from netviz.sweeps.compute import Task, compute
from netviz.sweeps.crew import Processes, plain_executor
from netviz.sweeps.result import Result
from netviz.sweeps.running import KILLED, Running
from netviz.sweeps.table import read_table, table, write_table
from netviz.training.config import Gradient
from netviz.training.goal import Goal
from netviz.training.spec import Change, Edit
from tests.sweeps.setups import MOONS, DyingProcesses, deadly, deadly_once, plan, spec

_NAMES = ("loss", "loss_data", "accuracy", "test_loss_data", "test_accuracy", "dead_units")


def here(plan):
    """All cells, one by one, in this process."""
    sweep = plan.sweep
    cells = [(cell.key, cell.spec) for cell in plan.cells]
    done = [compute(Task((cell,), sweep.steps, sweep.goal, plan.datasets, plan.weights)) for cell in cells]
    return {result.key: result for part in done for result in part.results}


def opened(plan, cell):
    """A session of the run of a cell, at step 0."""
    from netviz.intents import Blobs
    from netviz.project import Document, Project, Run, View

    project = Project(Document((Run("1", "A", cell.spec),), "1"), View())
    return Session.of(Saved(project, Blobs(plan.datasets, plan.weights)))


@pytest.mark.parametrize(
    "axes",
    [
        ("lambda=0,1e-3", "hidden=3,8"),
        ("batch=7,all", "rule=momentum,adam"),
        ("noise=0,0.3", "scheme=glorot,zeros"),
        ("eta=0.1,1e6", "seed=1,2"),
    ],
)
def test_a_cell_opened_as_a_run_has_its_numbers_bit_for_bit(axes):
    sweep = plan(*axes, seeds=(2,))
    results = here(sweep)
    for cell in sweep.cells:
        session, result = opened(sweep, cell), results[cell.key]
        session.apply(Advance(sweep.sweep.steps))
        shot = session.snapshot()
        assert shot.step == result.step
        for name in _NAMES:
            value = getattr(result, name)
            assert shot.values[name] == value or (value is None and not abs(shot.values[name]) < 1e300)
        assert result.state == ("done" if shot.diverged is None else "diverged")
        assert result.why == ("" if shot.diverged is None else str(shot.diverged))


@pytest.mark.parametrize("goal", [Goal("loss", 0.3), Goal("accuracy", 0.9), Goal("loss", 1e-9)])
@pytest.mark.parametrize("batch", [None, 10])
def test_steps_to_a_goal_are_those_that_the_window_would_take(goal, batch):
    sweep = plan("eta=0.2,1", seeds=(2,), steps=700, goal=goal, base=spec(batch))
    for cell, result in zip(sweep.cells, here(sweep).values(), strict=True):
        session = opened(sweep, cell)
        session.apply(Advance(700))
        met = goal.first_met(session.snapshot().history, 0)
        assert result.steps_to_goal == met
        assert result.step == (700 if met is None else met)
        if met is not None:
            again = opened(sweep, cell)
            again.apply(Advance(met))
            assert again.snapshot().values["loss"] == result.loss


def test_processes_give_the_table_of_one_process(tmp_path):
    sweep = plan("lambda=0,1e-3", "eta=0.1,1,1e6")
    running = Running(sweep, Processes(2))
    running.run()
    assert running.is_complete
    assert table(sweep, running.results) == table(sweep, here(sweep))
    assert sum(result.state == "diverged" for result in running.results.values()) == 4
    write_table(tmp_path / "table.csv", sweep, running.results)
    assert read_table(tmp_path / "table.csv", sweep) == running.results


def test_only_what_is_missing_is_computed_and_what_failed_is_tried_again():
    sweep = plan("eta=0.1,0.2,0.3", seeds=(2,))
    first, second, _ = (cell.key for cell in sweep.cells)
    known = {first: Result(first, "done", loss=42.0), second: Result(second, "failed", why="?")}
    running = Running(sweep, Processes(2), known)
    running.run()
    assert running.results[first].loss == 42.0
    assert running.results[second].state == "done"


@pytest.mark.slow
def test_a_cell_that_kills_its_worker_twice_is_marked_and_the_rest_goes_on():
    sweep = plan("eta=0.1:1:8", seeds=(2,))
    bad = sweep.cells[3].key
    running = Running(sweep, DyingProcesses(2, deadly, bad))
    running.run()
    right = here(sweep)
    assert running.results[bad] == Result(bad, "failed", why=KILLED)
    assert {key: r for key, r in running.results.items() if key != bad} == {
        key: r for key, r in right.items() if key != bad
    }


def test_a_worker_that_is_killed_once_changes_nothing(tmp_path):
    sweep = plan("eta=0.1:1:8", seeds=(2,))
    running = Running(sweep, DyingProcesses(2, deadly_once, sweep.cells[5].key, str(tmp_path / "killed")))
    running.run()
    assert (tmp_path / "killed").exists()
    assert running.results == here(sweep)


def test_pause_begins_nothing_and_cancel_keeps_what_there_is():
    sweep = plan("eta=0.1:1:40", seeds=(2,), steps=300)
    at_rest, n_changes = threading.Event(), []

    def on_change(running):
        n_changes.append(len(running.results))
        if len(running.results) >= 2 and not running.progress.is_paused:
            running.pause()
        if n_changes[-3:] == [len(running.results)] * 3:
            at_rest.set()

    running = Running(sweep, Processes(2), on_change=on_change)
    thread = threading.Thread(target=running.run)
    thread.start()
    assert at_rest.wait(60)
    n_paused = len(running.results)
    assert 2 <= n_paused < 40
    running.cancel()
    thread.join(60)
    assert not thread.is_alive()
    assert n_paused <= len(running.results) < 40
    right = here(sweep)
    assert all(right[key] == result for key, result in running.results.items())


def test_the_processes_of_the_stand_alone_program_give_the_same():
    sweep = plan("lambda=0,1e-3", "eta=0.1,1", seeds=(2,))
    crew = Processes(2)
    crew._executor = plain_executor(2, False)
    running = Running(sweep, crew)
    running.run()
    assert running.results == here(sweep)


def test_what_the_base_changes_on_its_way_is_in_every_cell():
    base = spec()
    wrong = Gradient("mistake", next(iter(MISTAKES)))
    change = Change(20, base.changes[0].settings, MOONS.key, wrong, (Edit("W1", (0, 1), 0.5),))
    sweep = plan("lambda=0,1e-3", "rule=adam,momentum", seeds=(2,), base=base.changed_at(20, change))
    for cell, result in zip(sweep.cells, here(sweep).values(), strict=True):
        session = opened(sweep, cell)
        session.apply(Advance(60))
        shot = session.snapshot()
        assert shot.mistake == wrong.key
        assert (shot.values["loss"], shot.values["test_accuracy"]) == (result.loss, result.test_accuracy)


@pytest.mark.slow
@pytest.mark.parametrize("is_alone", [False, True], ids=["joblib", "stand-alone"])
def test_what_is_cut_short_ends_soon_and_without_a_fault(monkeypatch, is_alone):
    if is_alone:
        monkeypatch.setattr("netviz.sweeps.crew._executor", plain_executor)
    faults = []
    monkeypatch.setattr(threading, "excepthook", lambda about: faults.append(about.exc_value))
    whole = plan("lambda=0,1e-3", steps=3000)
    task = Task(
        tuple((cell.key, cell.spec) for cell in whole.cells), 3000, None, whole.datasets, whole.weights
    )
    for _ in range(6):
        crew = Processes(2)
        first, *_others = [crew.submit(task) for _ in range(40)]
        crew.result(first)
        crew.stop()
        for thread in threading.enumerate():
            if type(thread).__name__ == "_ExecutorManagerThread":
                thread.join(30)
                assert not thread.is_alive()
    assert not faults
