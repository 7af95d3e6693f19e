"""A run that follows somebody's gradient: bit for bit what the function gives, and nothing left of it."""

import os
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest

from netviz.backward.driving.engine import FollowingEngine
from netviz.backward.driving.process import Code, Ended, Start
from netviz.backward.driving.trainer import Trainer
from netviz.backward.judge import judge
from netviz.backward.running import Limits
from netviz.backward.source import of_text, read
from netviz.intents import FollowCode, GoTo
from netviz.session import Session
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.training.recording import News

SLOW = pytest.mark.slow
CASES = Path(__file__).parent / "cases"
PLAIN = """
import numpy as np

def loss_and_grads(X, y, W1, b1, W2, b2, lam):
    N = len(X)
    {first}
    a2 = np.maximum(0, X @ W1 + b1)
    z3 = a2 @ W2 + b2
    e = np.exp(z3 - z3.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(N), y]).mean() + lam * ((W1 ** 2).sum() + (W2 ** 2).sum())
    p[np.arange(N), y] -= 1
    p /= N
    dz = p @ W2.T * (a2 > 0)
    dW1, db1, dW2, db2 = X.T @ dz + 2 * lam * W1, dz.sum(0), a2.T @ p + 2 * lam * W2, p.sum(0)
    {last}
    return loss, dW1, db1, dW2, db2

calls = 0
"""
COUNTED = "global calls\n    calls += N == 240\n    if calls > 20: "


def code(first="pass", last="pass", seconds=1.0):
    source = of_text(PLAIN.format(first=first, last=last), "own.py")
    return Code(source, convention=judge(source).verdict.convention, limits=Limits(call=seconds))


def a_session(**settings):
    return Session(network=NetworkConfig(n_hidden=6), config=TrainingConfig(batch_size=None, **settings))


def recorded(session, code, steps, key="1" * 64):
    """The recording of a run beside the present one, and what was said at its end."""
    session.apply(FollowCode(key, "own.py"))
    run = session.project.document.runs[-1]
    recording = session.runs.timeline(run.spec, None)
    trainer = Trainer(Start(code, run.spec, session.blobs.datasets, recording.end))
    said, end = None, time.monotonic() + 60
    try:
        while recording.last_step < steps and recording.diverged is None and said is None:
            assert time.monotonic() < end
            trainer.request(steps)
            told = trainer.receive()
            if isinstance(told, News):
                recording.take(told)
            elif told is not None:
                said = told
            else:
                time.sleep(0.005)
    finally:
        trainer.close()
    return recording, said


@pytest.fixture(autouse=True)
def nothing_left(tmp_path, monkeypatch):
    """No process, thread or file more than before."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    threads, me = set(threading.enumerate()), psutil.Process()
    before = {one.pid for one in me.children(recursive=True)}
    yield
    assert set(threading.enumerate()) <= threads
    left = [one for one in me.children(recursive=True) if one.pid not in before]
    assert not [one for one in left if "resource_tracker" not in " ".join(one.cmdline())]
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("settings", [{}, {"update_rule": "adam"}, {"update_rule": "momentum"}])
@pytest.mark.slow
def test_a_right_function_goes_where_netviz_goes(settings):
    session = a_session(regularization=0.01, **settings)
    recording, said = recorded(session, code(), 60)
    assert said is None
    session.apply(GoTo(0))
    for step in (1, 30, 60):
        session.timeline.extend(step)
        theirs = recording.state_at(step).theta
        np.testing.assert_allclose(theirs, session.timeline.engine_at(step).theta.vector, rtol=1e-9)
    ours, own = session.timeline.history, recording.history
    for name in ("loss", "accuracy", "gradient_W1", "gradient_reg_W2", "update_ratio_b1"):
        np.testing.assert_allclose(own[name][1:], ours[name][1 : len(own)], rtol=1e-9)


@pytest.mark.slow
def test_mini_batches_of_two_sizes_are_those_of_netviz():
    session = Session(network=NetworkConfig(n_hidden=6), config=TrainingConfig(batch_size=100))
    recording, said = recorded(session, code(), 25)
    session.timeline.extend(25)
    assert said is None
    theirs = session.timeline.engine_at(25).theta.vector
    np.testing.assert_allclose(recording.state_at(25).theta, theirs, rtol=1e-9)


@pytest.mark.slow
def test_each_step_is_the_wrong_gradient_of_the_function_and_every_step_is_kept():
    session = a_session(regularization=0.0, learning_rate=0.5)
    recording, _ = recorded(session, code(last="dW2 = 2 * dW2"), 20)
    space, run = {}, session.run
    exec(PLAIN.format(first="pass", last="dW2 = 2 * dW2"), space)
    for step in range(20):
        before, after = (recording.state_at(one).params(run.sizes) for one in (step, step + 1))
        parts = [before.W1, before.b1, before.W2, before.b2]
        _, _, db1, dW2, _ = space["loss_and_grads"](run.data.a1, run.data.y, *parts, 0.0)
        np.testing.assert_allclose(after.W2, before.W2 - 0.5 * dW2, rtol=1e-12)
        np.testing.assert_allclose(after.b1, before.b1 - 0.5 * db1, rtol=1e-12)
        row = recording.history.row(step)
        assert row["gradient_W2"] == pytest.approx(np.linalg.norm(dW2))
    row = recording.look(7)[2]
    assert (
        row[list(recording.history.row(7)).index("gradient_W2")] == recording.history.row(7)["gradient_W2"]
    )


FAMILIES = sorted(path.name for path in CASES.glob("r*.py"))


@pytest.mark.slow
@pytest.mark.parametrize("name", FAMILIES)
def test_every_convention_goes_where_netviz_goes(name):
    judged = judge(CASES / name)
    convention = judged.verdict.convention
    session = a_session(regularization=0.0 if convention.penalty in ("none", "lam+b") else 0.01)
    found = Code(read(CASES / name), convention=convention, limits=Limits(call=20.0))
    recording, said = recorded(session, found, 8)
    assert said is None
    session.timeline.extend(8)
    theirs = session.timeline.engine_at(8).theta.vector
    np.testing.assert_allclose(recording.state_at(8).theta, theirs, rtol=1e-9)


NASTY = {
    "raises": ("raise ValueError('enough')", "ValueError: enough"),
    "ends Python": ("import sys; sys.exit()", "ends Python"),
    "crashes": ("import os; os._exit(7)", "status 7"),
    "does not come back": ("\n        while True: pass", "did not come back"),
    "NaN": ("W1 = W1 * np.nan", "NaN in the gradient of"),
    "another shape": ("W1 = np.zeros((2, 6))[:, :3]; b1 = b1[:3]; W2 = W2[:3]", "W1 has the shape (2, 3)"),
    "leaves a process": (
        "\n        import subprocess, sys\n        subprocess.Popen([sys.executable, '-c', "
        "'import time; time.sleep(60)'], start_new_session=True)\n        raise RuntimeError('left')",
        "left",
    ),
}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name == "raises" else [SLOW]) for name in NASTY]
)
def test_what_was_stays_and_a_sentence_says_where_it_ended(name):
    does, words = NASTY[name]
    session = a_session()
    recording, said = recorded(session, code(first=COUNTED + does), 1000)
    assert said is None
    end = recording.diverged
    assert words in str(end)
    assert 5 < recording.last_step == end.step < 30
    assert f"ends at step {end.step}" in str(end)
    assert np.isfinite(recording.state_at(end.step).theta).all()
    assert np.isfinite(recording.history["loss"][: end.step]).all()


@pytest.mark.slow
def test_what_cannot_be_loaded_is_said():
    source = of_text(
        "import numpy as np\nraise ValueError('no')\ndef backward(X, y, W1, b1, W2, b2): pass\n", "o.py"
    )
    recording, said = recorded(a_session(), Code(source), 5)
    assert isinstance(said, Ended)
    assert "ValueError: no" in said.sentence
    assert recording.last_step == 0


@pytest.mark.slow
def test_it_can_be_ended_in_the_middle_of_a_call():
    session = a_session()
    session.apply(FollowCode("2" * 64, "own.py"))
    run = session.project.document.runs[-1]
    slow = code(first=COUNTED + "\n        import time; time.sleep(100)", seconds=200.0)
    trainer = Trainer(Start(slow, run.spec, session.blobs.datasets, session.state()))
    begun = time.monotonic()
    while time.monotonic() - begun < 2.0:
        trainer.request(1000)
        trainer.receive()
        time.sleep(0.01)
    trainer.close()
    assert time.monotonic() - begun < 20.0


@pytest.mark.slow
def test_it_goes_on_from_where_it_was_ended():
    session = a_session(update_rule="adam")
    recording, _ = recorded(session, code(), 10)
    again, said = recorded(session, code(), 30)
    assert again is recording
    assert said is None
    session.timeline.extend(30)
    np.testing.assert_allclose(
        recording.state_at(30).theta, session.timeline.engine_at(30).theta.vector, rtol=1e-8
    )


def test_where_netvizs_own_steps_are_compiled_these_are_somebodys_all_the_same():
    session = a_session(regularization=0.0)
    session.apply(FollowCode("3" * 64, "own.py"))
    assert session.project.document.runs[-1].spec.kernel == "numpy"
    fused = replace(session.run, kernel="fused")

    class Twice:
        def ask(self, *_):
            pass

        def answer(self, out):
            out[...] = 2.0

    engine = FollowingEngine(fused, session.state(), Twice())
    before = engine.theta.vector.copy()
    engine.take_steps(3)
    np.testing.assert_allclose(engine.theta.vector, before - 3 * 2.0 * engine.config.learning_rate)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="on Windows the job ends it")
def test_if_its_process_is_killed_that_is_said_and_the_child_ends_too(tmp_path):
    session = a_session()
    session.apply(FollowCode("4" * 64, "own.py"))
    run = session.project.document.runs[-1]
    trainer = Trainer(Start(code(), run.spec, session.blobs.datasets, session.state()))
    end, recording = time.monotonic() + 30, session.runs.timeline(run.spec, None)
    while recording.last_step < 20 and time.monotonic() < end:
        trainer.request(10**6)
        told = trainer.receive()
        if isinstance(told, News):
            recording.take(told)
        time.sleep(0.01)
    theirs = psutil.Process(trainer._process.pid)
    child = theirs.children(recursive=True)
    theirs.kill()
    while not isinstance(told := trainer.receive(), Ended) and time.monotonic() < end:
        time.sleep(0.01)
    assert "ended unexpectedly" in told.sentence
    trainer.close()
    gone, alive = psutil.wait_procs(child, timeout=5)
    assert gone
    assert not alive
    while os.listdir(tmp_path) and time.monotonic() < end:
        time.sleep(0.01)
