"""How long a verdict on somebody's backward pass takes, and how fast training with it is.

    python benchmarks/backward.py [--rounds 5]

A verdict is what the button Check waits for. Training with it is compared with the same function in a plain
loop, in turns, the best of all rounds: what netviz adds to a step is the loss, the update, every number of
the history and the way to the other process and back. The last part is a function that takes 50 ms a call.
"""

from __future__ import annotations

import argparse
import multiprocessing
import threading
import time
from contextlib import suppress
from multiprocessing.connection import Connection

import numpy as np

from netviz.backward.driving.process import Code, Start
from netviz.backward.driving.trainer import Trainer
from netviz.backward.judge import Judged
from netviz.backward.running import Child
from netviz.backward.source import Source, of_text
from netviz.core.params import Array, Params
from netviz.data import GENERATORS
from netviz.intents import FollowCode
from netviz.session import Session
from netviz.training import go_after_others, use_one_blas_thread
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.training.recording import News
from netviz.ui.code.checking import Check, problem_at
from netviz.ui.kit.background_task import GivenUpError

CODE = """
import time

import numpy as np


def backward(a1, y, W1, b1, W2, b2, lam):
    {slow}
    N = len(a1)
    z2 = a1 @ W1 + b1
    a2 = np.maximum(0, z2)
    z3 = a2 @ W2 + b2
    e = np.exp(z3 - z3.max(axis=1, keepdims=True))
    psi = e / e.sum(axis=1, keepdims=True)
    loss = -np.log(psi[np.arange(N), y]).mean() + lam * (np.sum(W1**2) + np.sum(W2**2))
    dz3 = psi
    dz3[np.arange(N), y] -= 1
    dz3 /= N
    dW2 = a2.T @ dz3 + 2 * lam * W2
    db2 = dz3.sum(axis=0)
    dz2 = dz3 @ W2.T * (z2 > 0)
    dW1 = a1.T @ dz2 + 2 * lam * W1
    db1 = dz2.sum(axis=0)
    return loss, dW1, db1, dW2, db2
"""
STEPS = 8000


def a_session(n_points: int, n_hidden: int) -> Session:
    data = GENERATORS["spiral"].make(n_points // 3)
    return Session(data, NetworkConfig(n_hidden), TrainingConfig(0.1, 1e-3, None))


def checked(source: Source, session: Session) -> tuple[float, Judged]:
    """The seconds from pressing Check to the verdict, and the verdict."""
    start = time.perf_counter()
    judged = Check(source, "", problem_at(session.snapshot())).run(lambda share: None)
    return time.perf_counter() - start, judged


def show_verdict(source: Source, session: Session, rounds: int) -> Judged:
    begun = []
    for _ in range(rounds):
        start = time.perf_counter()
        child = Child()
        child.ready()
        begun.append(time.perf_counter() - start)
        child.close()
    taken = [checked(source, session) for _ in range(rounds)]
    seconds, judged = min(taken, key=lambda one: one[0])
    own = min(one.verdict.seconds for _, one in taken) * 1000
    print(f"child {min(begun):.3f} s, verdict {seconds:.2f} s in {judged.verdict.calls} calls, "
          f"of which the diagnosis is {own:.0f} ms")  # fmt: skip
    return judged


def plain(source: Source, session: Session) -> float:
    """Steps a second of the same function in a loop, in a process of as little priority as the worker's."""
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe()
    data, params = session.run.data, session.snapshot().params
    process = context.Process(target=_loop, args=(theirs, source.text, data.a1, data.y, params))
    process.start()
    found = float(mine.recv())
    process.join()
    return found


def _loop(connection: Connection, text: str, a1: Array, y: Array, params: Params) -> None:
    use_one_blas_thread()
    go_after_others(10)
    space: dict = {}
    exec(text, space)
    theta = [np.array(getattr(params, name)) for name in ("W1", "b1", "W2", "b2")]
    start = time.perf_counter()
    for _ in range(STEPS):
        _, *gradients = space["backward"](a1, y, *theta, 1e-3)
        for value, gradient in zip(theta, gradients, strict=True):
            value -= 0.1 * gradient
    connection.send(STEPS / (time.perf_counter() - start))


def trained(source: Source, session: Session, judged: Judged, key: str) -> float:
    """Steps a second of training with it, once it has begun."""
    session.apply(FollowCode(key, "own"))
    run = session.project.document.runs[-1]
    recording = session.runs.timeline(run.spec, None)
    start = Start(
        Code(source, convention=judged.verdict.convention), run.spec, session.blobs.datasets, recording.end
    )
    trainer, begun = Trainer(start), None
    try:
        while recording.last_step < STEPS + 100:
            trainer.request(STEPS + 100 if begun else 100)
            told = trainer.receive()
            if isinstance(told, News):
                recording.take(told)
                if begun is None and recording.last_step == 100:
                    begun = time.perf_counter()
                    trainer.request(STEPS + 100)
            time.sleep(0.033)  # as in the window
    finally:
        trainer.close()
    assert begun is not None
    return STEPS / (time.perf_counter() - begun)


def show_training(source: Source, judged: Judged, n_points: int, n_hidden: int, rounds: int) -> None:
    alone, ours = [], []
    for number in range(rounds):
        session = a_session(n_points, n_hidden)
        alone.append(plain(source, session))
        ours.append(trained(source, session, judged, str(number)))
    best, beside = max(alone), max(ours)
    print(f"{n_points}·{n_hidden}·3: plain loop {best:.0f} steps/s, trained with {beside:.0f} steps/s, "
          f"{beside / best:.0%}")  # fmt: skip


def show_slow(session: Session) -> None:
    slow = of_text(CODE.format(slow="time.sleep(0.05)"), "slow.py")
    seconds, judged = checked(slow, session)
    check = Check(slow, "", problem_at(session.snapshot()))
    shares: list[float] = []

    def run() -> None:
        with suppress(GivenUpError):
            check.run(shares.append)

    thread = threading.Thread(target=run)
    thread.start()
    while len(shares) < 8:
        time.sleep(0.01)
    start = time.perf_counter()
    check.cancel()
    thread.join()
    print(f"50 ms a call: verdict {seconds:.1f} s in {judged.verdict.calls} calls, "
          f"ended {time.perf_counter() - start:.2f} s after Stop")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    use_one_blas_thread()
    source = of_text(CODE.format(slow=""), "own.py")
    judged = show_verdict(source, a_session(300, 32), rounds)
    for n_points, n_hidden in ((300, 32), (300, 100), (3000, 64)):
        show_training(source, judged, n_points, n_hidden, rounds)
    show_slow(a_session(300, 32))


if __name__ == "__main__":
    main()
