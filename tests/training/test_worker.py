import numpy as np
import psutil
import pytest

from netviz.intents import Advance, GoTo, StepBack
from netviz.session import Session
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.training.worker import Worker, WorkerDiedError


@pytest.fixture(scope="module")
def worker():
    worker = Worker()
    yield worker
    worker.close()


def play(worker, session, until):
    worker.begin(session.spec, session.blobs.datasets, session.state(), session.timeline.spacing)
    worker.request(until)
    while session.snapshot().step < until and session.snapshot().diverged is None:
        progress = worker.receive(10.0)
        assert progress is not None
        session.absorb(progress)
        worker.request(until)


@pytest.mark.parametrize("rule", ["gradient-descent", "adam"])
@pytest.mark.slow
def test_playing_gives_the_states_of_stepping(worker, rule):
    config = TrainingConfig(0.05, 1e-3, 20, rule)
    played, stepped = (Session(network=NetworkConfig(9), config=config) for _ in range(2))
    play(worker, played, 700)
    stepped.apply(Advance(700))
    for step in (700, 333, 64, 0):
        played.apply(GoTo(step))
        stepped.apply(GoTo(step))
        for a, b in zip(played.snapshot().params, stepped.snapshot().params, strict=True):
            np.testing.assert_array_equal(a, b)
    np.testing.assert_array_equal(
        played.snapshot().history["gradient_W1"], stepped.snapshot().history["gradient_W1"]
    )


def test_playing_again_from_an_earlier_step_repeats_the_run(worker):
    session = Session(network=NetworkConfig(9))
    play(worker, session, 300)
    first = session.snapshot().params
    session.apply(GoTo(100))
    play(worker, session, 300)
    np.testing.assert_array_equal(session.snapshot().params.W1, first.W1)


def test_answers_of_an_earlier_run_are_ignored(worker):
    old, new = Session(network=NetworkConfig(5)), Session(network=NetworkConfig(6))
    worker.begin(old.spec, old.blobs.datasets, old.state(), 32)
    worker.request(10**9)
    worker.stop()
    play(worker, new, 50)
    assert new.snapshot().step == 50


def test_divergence_arrives_as_an_event(worker):
    session = Session(config=TrainingConfig(100.0, 1.0))
    play(worker, session, 10**6)
    shot = session.snapshot()
    assert shot.diverged is not None
    assert shot.diverged.step == shot.step
    session.apply(StepBack())
    assert np.isfinite(session.snapshot().values["loss"])
    assert session.snapshot().diverged is None


def test_a_worker_that_dies_says_so():
    worker = Worker()
    session = Session()
    worker.begin(session.spec, session.blobs.datasets, session.state(), 32)
    psutil.Process(worker.pid).kill()

    def play_on():
        for _ in range(100):
            worker.request(10**9)
            worker.receive(1.0)

    with pytest.raises(WorkerDiedError, match="unexpectedly"):
        play_on()
    worker.close()


def test_closing_leaves_no_process():
    worker = Worker()
    session = Session()
    worker.begin(session.spec, session.blobs.datasets, session.state(), 32)
    worker.request(10**9)
    process = psutil.Process(worker.pid)
    worker.close()
    assert not process.is_running()


def test_a_worker_that_does_not_answer_is_closed_all_the_same():
    worker = Worker()
    process = psutil.Process(worker.pid)
    worker.stop()  # before anything has begun
    process.suspend()
    worker.close()
    assert not process.is_running()
