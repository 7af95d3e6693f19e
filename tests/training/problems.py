"""Small runs for the tests of training."""

from dataclasses import replace

import numpy as np

from netviz.core import Sizes, init_params
from netviz.core.params import ParamVector
from netviz.training.batches import TrainingData
from netviz.training.config import RIGHT, Gradient, TrainingConfig
from netviz.training.engine import Engine
from netviz.training.spec import Phase, Run
from netviz.training.state import State


def make_data(n=60, m=20, k=3, seed=0) -> TrainingData:
    rng = np.random.default_rng(seed)
    y = rng.integers(0, k, n + m)
    y[:k] = np.arange(k)
    a1 = rng.standard_normal((n + m, 2)) + np.column_stack((np.cos(2 * y), np.sin(2 * y)))
    return TrainingData(a1[:n], y[:n], a1[n:], y[n:], k)


def make_run(*changes, data=None, n_hidden=7, mistake=None, **settings) -> tuple[Run, State]:
    """A run of the changes (step, config) and its start, with random weights and biases."""
    data = data or make_data()
    sizes = Sizes(2, n_hidden, data.n_classes)
    theta = ParamVector.from_params(init_params(*sizes)).vector
    theta += 0.1 * np.random.default_rng(3).standard_normal(len(theta))
    gradient = RIGHT if mistake is None else Gradient("mistake", mistake)
    schedule = tuple(
        Phase(step, config, data, gradient) for step, config in changes or ((0, TrainingConfig()),)
    )
    return Run(sizes, schedule, **settings), State(0, theta, np.zeros(0))


def put_in_force(timeline, step, config, edits=()):
    """The timeline of a run with other settings from a step on."""
    run = timeline.run
    past = tuple(phase for phase in run.schedule if phase.step < step)
    phase = Phase(step, config, run.at(step).data, run.at(step).gradient, tuple(edits))
    return timeline.branch(replace(run, schedule=(*past, phase)), step)


def make_engine(*changes, **settings) -> Engine:
    return Engine(*make_run(*changes, **settings))
