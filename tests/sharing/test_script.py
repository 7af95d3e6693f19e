"""A run as a Python file: run with NumPy alone, it takes the steps of the run."""

import ast
import subprocess
import sys
import warnings
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import netviz
from netviz.core import MISTAKES, STAGES
from netviz.core.predict import classify
from netviz.data import GENERATORS
from netviz.data.dataset import Dataset
from netviz.intents import Advance, CorrectGradient, DrawData, EditEntry, GoTo, UseMistake, UseWeights
from netviz.session import Session
from netviz.sharing.script import program, script
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.training.rules import RULES
from netviz.training.weights import Weights
from tests.conftest import run
from tests.sharing.scripts import (
    QUICK,
    SLOW,
    advanced,
    change,
    losses_of,
    own_data,
    run_bare,
    started,
    with_points,
    without_points,
)


def loaded(text):
    """The names of a script, as a program that imports it has them; no warning goes unnoticed."""
    space = {"__name__": "script"}
    with warnings.catch_warnings(), np.errstate():
        warnings.simplefilter("error")
        exec(compile(text, "run.py", "exec"), space)
    return space


def assert_same_losses(found, expected):
    assert len(found) == len(expected)
    tolerance = np.where(np.arange(len(expected)) <= 100, 1e-9, 1e-5)
    assert (np.abs(found - expected) <= tolerance * np.abs(expected)).all()


def assert_is_the_run(session, tmp_path):
    found, printed = run_bare(script(session), tmp_path)
    assert_same_losses(np.array(found["losses"]), losses_of(session))
    assert found["status"] == 0
    assert printed.endswith("The losses are those of the run in netviz.")
    shot, data = session.snapshot(), session.run.at(session.snapshot().step).data
    answers = [classify(shot.params, a1).tolist() if len(a1) else [] for a1 in (data.a1, data.test_a1)]
    assert found["answers"] == answers


@pytest.mark.parametrize("make", QUICK.values(), ids=QUICK)
def test_with_numpy_alone_the_losses_are_those_of_the_run(make, tmp_path):
    assert_is_the_run(make(), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("make", SLOW.values(), ids=SLOW)
def test_and_so_they_are_for_runs_of_every_kind(make, tmp_path):
    assert_is_the_run(make(), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("key", [key for key, mistake in MISTAKES.items() if mistake.code])
def test_every_mistake_is_made_as_in_the_run(key, tmp_path):
    session = started(hidden=3, points=10, learning_rate=0.01, batch_size=7)
    assert_is_the_run(advanced(session, 10, lambda s: s.apply(UseMistake(key)), 20), tmp_path)


_ACTIONS = st.one_of(
    st.integers(1, 25).map(lambda n: lambda s: s.apply(Advance(n))),
    st.builds(
        lambda **settings: change(**settings),
        learning_rate=st.floats(1e-3, 0.2),
        regularization=st.sampled_from([0.0, 1e-3, 0.1]),
        batch_size=st.sampled_from([None, 1, 7, 10**6]),
        update_rule=st.sampled_from(list(RULES)),
    ),
    st.sampled_from(["half-dz3", "no-mask", "W2-half-penalty"]).map(
        lambda key: lambda s: s.apply(UseMistake(key))
    ),
    st.just(lambda s: s.apply(CorrectGradient())),
    st.tuples(st.integers(0, 1), st.integers(0, 4), st.floats(-3, 3)).map(
        lambda e: lambda s: s.apply(EditEntry("W1", e[:2], e[2]))
    ),
    st.just(with_points),
    st.just(lambda s: without_points(s, [1, 5])),
    st.just(lambda s: s.apply(GoTo(s.snapshot().last_step // 2))),
)


@pytest.mark.slow
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(actions=st.lists(_ACTIONS, max_size=12))
def test_whatever_is_changed_when(actions):
    session = advanced(started(hidden=5, points=10), *actions)
    space = loaded(script(session))
    with np.errstate(all="ignore"):
        losses, _ = space["train"](space["STEPS"])
        if not space["is_chaotic"](losses, len(losses) - 1):
            assert_same_losses(np.array(losses), losses_of(session))
        assert space["main"]() == 0


def test_the_script_goes_as_far_as_where_the_user_stands(tmp_path):
    session = advanced(started(), 40, change(learning_rate=0.1), 40)
    session.apply(GoTo(30))
    text = script(session)
    assert "STEPS = 30\n" in text
    assert "eta = 0.1" not in text  # what came later is not in it
    assert_is_the_run(session, tmp_path)


def test_the_lines_are_those_of_the_derivation():
    text = script(started())
    for stage in STAGES:
        for line in stage.code.splitlines():
            assert f"        {line}" in text
    assert f"netviz {netviz.__version__} wrote this file" in text


def test_the_update_is_the_rules_own():
    assert set(program._STARTS) == set(RULES)
    for rule in RULES:
        lines = script(started(update_rule=rule)).splitlines()
        expected = STAGES[14].code if rule == "gradient-descent" else RULES[rule].code
        assert set(expected.splitlines()) <= {line.strip() for line in lines}


def test_a_run_that_diverges_ends_where_it_did(tmp_path):
    session = advanced(started("linear", learning_rate=5e4, regularization=1.0), 300)
    assert session.snapshot().diverged is not None
    found, printed = run_bare(script(session), tmp_path)
    assert len(found["losses"]) == session.snapshot().step + 1
    assert not np.isfinite(found["losses"][-1])
    assert found["status"] == 0
    assert printed.endswith("The losses are those of the run in netviz.")


def test_a_script_that_was_changed_says_that_it_is_another_run(tmp_path):
    text = script(advanced(started(), 60))
    for line, wrong in (("(psi - delta) / N", "(psi - delta) / (N + 1)"), ("eta = 0.3", "eta = 0.31")):
        assert line in text
        found, printed = run_bare(text.replace(line, wrong), tmp_path)
        assert found["status"] == 1
        assert "are NOT those of the run in netviz" in printed


@pytest.mark.slow
def test_where_rounding_decides_the_script_says_so(tmp_path):
    """The course's own spiral: with η = 1 and raw inputs it magnifies any difference from step 500 on."""
    course = NetworkConfig(100, "small-gaussian")
    session = Session(GENERATORS["spiral"].make(), course, TrainingConfig(), standardize=False)
    session.apply(Advance(6000))
    found, printed = run_bare(script(session), tmp_path)
    assert_same_losses(np.array(found["losses"])[:101], losses_of(session)[:101])
    assert found["status"] == 0
    assert "rounding decides" in printed


@pytest.mark.slow
def test_losses_of_rows_that_have_been_thinned_are_computed_again():
    session = Session(
        GENERATORS["moons"].make(4), NetworkConfig(2), TrainingConfig(0.1, batch_size=3), row_memory=1000
    )
    expected = losses_of(advanced(session, 2000))
    session.apply(Advance(80_000))
    assert np.isnan(losses_of(session)[1000])
    told = loaded(script(session))["LOSSES"]
    for step in (0, 1, 500, 1000):
        assert told[step] == pytest.approx(expected[step], rel=1e-12)


def named(class_names, feature_names, source):
    data = own_data()
    return Dataset(data.points, data.classes, class_names, feature_names, data.is_test, source)


NASTY = [
    'a"""b', "'''", "\nimport os\n", "a\rb", "a\u2028b", "\u202eimport\u2066 os", "\\", "\\N{DIGIT ONE}",
    "{0}", "%s", "# coding: latin-1", "\x00\x0c\x1b[31m", "\ud800", "x" * 5000, "\U000e0001", "\u200f",
    "\x85",
]  # fmt: skip


@pytest.mark.parametrize("name", NASTY, ids=range(len(NASTY)))
def test_names_cannot_break_out_of_comments(name):
    config = NetworkConfig(3), TrainingConfig()
    tame = script(Session(named(("a", "b", "c", "d"), ("x", "y"), "file"), *config))
    session = Session(named((name, f"{name}1", "c", "d"), (name, f"{name}2"), name), *config)
    text = script(session)
    assert ast.dump(ast.parse(text.encode())) == ast.dump(ast.parse(tame.encode()))
    assert all(line.isprintable() for line in text.split("\n"))
    assert max(map(len, text.split("\n"))) <= 108


def test_a_name_of_a_file_of_weights_cannot_either():
    session = started(hidden=3)
    weights = Weights(session.snapshot().params, None, '/home/somebody/a"""\nimport os\n.npz')
    session.apply(UseWeights(session.keep_weights(weights)))
    text = script(session)
    assert 'weights from a""" import os .npz.' in text
    assert "somebody" not in text  # the folder is nobody's business
    ast.parse(text)


@pytest.mark.parametrize("name", ["gradient descent", "everything changes", "no step"])
def test_the_script_is_as_tidy_as_one_by_hand(name, tmp_path):
    pytest.importorskip("ruff")
    path = tmp_path / "run.py"
    path.write_bytes(script(QUICK[name]()).encode())
    for command in (
        ["check", "--select", "E,W,F,I,B,UP,C4,PERF,NPY,D1"],
        ["format", "--check"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--isolated", "--line-length", "108", str(path)],
            capture_output=True,
            text=True,
        )
        assert not done.returncode, done.stdout


def test_large_data_are_packed_and_small_ones_can_be_read():
    small, large = (script(started("blobs", points=n)) for n in (30, 3000))
    x, y = GENERATORS["blobs"].make(30).points[0].tolist()
    assert f" {x!r} " in small
    assert f" {y!r} " in small
    assert "base64" not in small
    assert "packed(" in large
    assert len(large) < 9000 * 50


def test_train_writes_a_script_that_agrees(capsys, tmp_path):
    path = tmp_path / "run.py"
    status, out, err = run(
        capsys, "train", "moons", "--steps", 80, "--batch-size", 30, "--seed", 4, "--save-script", path
    )
    assert (status, err) == (0, "")
    assert f"written: {path}" in out
    found, _ = run_bare(path.read_text("utf-8"), tmp_path)
    assert found["status"] == 0
    assert len(found["losses"]) == 81


def test_a_script_needs_a_name_of_a_script(capsys, tmp_path):
    status, _, err = run(capsys, "train", "moons", "--save-script", tmp_path / "run.txt")
    assert status == 2
    assert "a name that ends in .py" in err
    assert not list(tmp_path.glob("run*"))


def test_what_is_learned_may_have_changed_names_only():
    session = advanced(started(), 10)
    old = session.snapshot().dataset
    renamed = replace(old, class_names=("p", "q", "r"), source="renamed")
    session.apply(DrawData(session.keep(renamed)))
    session.apply(Advance(10))
    space = loaded(script(session))
    assert_same_losses(np.array(space["train"](20)[0]), losses_of(session))
