"""Which runs are taken by the compiled loop is part of what a run is: in keys, recipes, files, sweeps."""

import json
import sys
from dataclasses import replace

import numpy as np
import pytest

from netviz.app import main
from netviz.data import GENERATORS
from netviz.intents import Advance, GoTo, NewWeights, SetTraining, Undo, UseKernel
from netviz.lessons import states
from netviz.project import Project
from netviz.session import Session
from netviz.sharing import recipe
from netviz.storage.session_file import read_session, write_session
from netviz.sweeps.compute import Task, compute
from netviz.training import compiled
from netviz.training.config import ConfigError, NetworkConfig, TrainingConfig
from netviz.training.spec import Change, RunSpec
from tests.sweeps.setups import MOONS, plan, spec

OF_A_RUN_BEFORE = "4905d22983ddf718"
"""The key of `OLD` as netviz gave it before there were kernels."""

OLD = RunSpec(NetworkConfig(8, seed=2), (Change(0, TrainingConfig(0.5, 1e-3, 10), "0123"),))


@pytest.fixture
def without_numba(monkeypatch):
    monkeypatch.setitem(sys.modules, "numba", None)


def session(kernel="fused", batch=10):
    return Session(
        GENERATORS["moons"].make(60, seed=1).split(0.2, seed=0),
        NetworkConfig(6),
        TrainingConfig(0.3, 1e-3, batch),
        kernel=kernel,
    )


def test_runs_of_before_have_the_keys_of_before():
    assert OLD.key.startswith(OF_A_RUN_BEFORE)
    fused = replace(OLD, kernel="fused")
    assert fused.key != OLD.key
    assert fused.alike_until(OLD) == OLD.alike_until(fused) == -1


def test_a_project_of_before_is_numpys():
    project = session("numpy").project
    text = project.to_json()
    assert '"kernel":"numpy"' in text
    assert Project.from_json(text.replace('"kernel":"numpy"', '"new":1')) == project
    fused = session("fused").project
    assert Project.from_json(fused.to_json()) == fused


def test_what_is_changed_about_a_run_leaves_its_kernel():
    run = session("fused")
    run.apply(Advance(3))
    run.apply(SetTraining(TrainingConfig(0.1)))
    assert run.spec.kernel == "fused"
    run.apply(NewWeights())
    assert run.spec.kernel == "fused"


def test_to_begin_again_with_the_loop_can_be_taken_back():
    pytest.importorskip("numba")
    run = session("numpy")
    run.apply(Advance(3))
    start = run.snapshot().params.W1
    fused = run.apply(UseKernel("fused"))
    assert (fused.step, run.spec.kernel) == (0, "fused")
    run.apply(Undo())
    assert run.spec.kernel == "numpy"
    np.testing.assert_array_equal(run.snapshot().params.W1, start)


def test_to_begin_again_with_a_missing_loop_is_refused(without_numba):
    run = session("numpy")
    with pytest.raises(ConfigError, match=r"install netviz\[fast\]"):
        run.apply(UseKernel("fused"))
    assert run.spec.kernel == "numpy"


def test_a_recipe_says_it_only_of_the_loop():
    usual = session("numpy")
    assert "kernel" not in recipe.write(usual.project, usual.blobs)
    fused = session("fused")
    line = recipe.write(fused.project, fused.blobs)
    assert "seed=0 kernel=fused |" in line
    assert recipe.read(line).project.document == fused.project.document


def test_a_single_run_of_the_command_line_is_numpys_unless_asked(capsys):
    usual = [
        "train",
        "moons",
        "--points",
        "20",
        "--hidden",
        "4",
        "--steps",
        "5",
        "--json",
        "--print-recipe",
    ]
    assert main(usual) == 0
    assert "kernel" not in json.loads(capsys.readouterr().out)["recipe"]


def test_what_was_computed_by_the_loop_is_exact_without_it(tmp_path, monkeypatch):
    pytest.importorskip("numba")
    path = tmp_path / "run.netviz"
    there = session("fused")
    there.apply(Advance(600))
    exact = {step: there.apply(GoTo(step)).params.W1 for step in (256, 512, 590)}
    there.apply(GoTo(600))
    write_session(path, there.at_rest())
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "numba", None)
        here = Session.of(read_session(path))
        assert here.spec.kernel == "fused"
        assert "netviz[fast]" in here.snapshot().missed
        for step in (256, 512):
            np.testing.assert_array_equal(here.apply(GoTo(step)).params.W1, exact[step])
        np.testing.assert_allclose(here.apply(GoTo(590)).params.W1, exact[590], rtol=1e-9)
        here.apply(GoTo(600))
        here.apply(Advance(100))
        write_session(path, here.at_rest())
    back = Session.of(read_session(path))
    assert not back.snapshot().missed
    there.apply(Advance(100))
    np.testing.assert_array_equal(back.apply(GoTo(700)).params.W1, there.snapshot().params.W1)
    np.testing.assert_array_equal(back.apply(GoTo(590)).params.W1, exact[590])


def test_the_loop_cannot_be_asked_for_where_it_is_missing(without_numba, capsys):
    assert main(["train", "moons", "--kernel", "fused", "--steps", "1"]) == 2
    assert "install netviz[fast]" in capsys.readouterr().err


def test_a_process_without_the_loop_refuses_its_cells(without_numba):
    wanted = plan("lambda=0,1e-3", steps=20, base=replace(spec(), kernel="fused"))
    cells = tuple((cell.key, cell.spec) for cell in wanted.cells)
    for result in compute(Task(cells, 20, None, wanted.datasets, {})).results:
        assert result.state == "failed"
        assert "netviz[fast]" in result.why


@pytest.mark.parametrize("batch", [10, None])
def test_a_cell_of_the_loop_is_the_run_that_is_opened(batch):
    pytest.importorskip("numba")
    base = replace(spec(batch=batch), kernel="fused")
    wanted = plan("lambda=0,1e-2", steps=150, seeds=(2,), base=base)
    cells = tuple((cell.key, cell.spec) for cell in wanted.cells)
    for cell, result in zip(
        wanted.cells, compute(Task(cells, 150, None, wanted.datasets, {})).results, strict=True
    ):
        opened = Session(MOONS, cell.spec.network, cell.spec.changes[0].settings, kernel="fused")
        assert opened.spec == cell.spec
        values = opened.apply(Advance(150)).values
        assert (result.loss, result.accuracy) == (values["loss"], values["accuracy"])


def test_a_lesson_is_numpys_whatever_its_recipe_says(tmp_path):
    line = "v1 moons n=30 | hidden=4 kernel=fused | batch=5 | at step 20"
    state = states.of_text(line, tmp_path)
    assert state.saved.project.document.spec.kernel == "numpy"
    assert states.by_numpy(state.saved) is state.saved
    path = tmp_path / "run.netviz"
    write_session(path, session("fused").at_rest())
    assert states.of_text("run.netviz", tmp_path).saved.project.document.spec.kernel == "numpy"


def test_the_loop_is_not_loaded_by_who_does_not_use_it():
    assert compiled.kernel_of(None, of_many_runs=False) == "numpy"
    assert compiled.kernel_of("numpy", of_many_runs=True) == "numpy"
