"""Small sweeps for tests, and workers that die."""

import os
import signal
from concurrent.futures import Future

from netviz.data import GENERATORS
from netviz.sweeps.axis import axis_of
from netviz.sweeps.compute import Done, Task, compute
from netviz.sweeps.crew import Processes
from netviz.sweeps.sweep import Plan, Sweep
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.training.spec import Change, RunSpec

MOONS = GENERATORS["moons"].make(30, seed=1).split(0.2, 1)


def spec(batch=10, eta=0.5, hidden=5):
    return RunSpec(NetworkConfig(hidden, seed=2), (Change(0, TrainingConfig(eta, 1e-3, batch), MOONS.key),))


def plan(*axes, steps=60, seeds=(2, 3), goal=None, base=None):
    sweep = Sweep(base or spec(), tuple(map(axis_of, axes)), steps, seeds, goal)
    return Plan(sweep, {MOONS.key: MOONS}, {})


def deadly(task: Task, key: str) -> Done:
    """Compute a task, unless one cell is in it: that ends the process at once."""
    if any(cell == key for cell, _ in task.cells):
        os.kill(os.getpid(), signal.SIGKILL)
    return compute(task)


def deadly_once(task: Task, key: str, mark: str) -> Done:
    """The same, the first time only."""
    if any(cell == key for cell, _ in task.cells) and not os.path.exists(mark):
        with open(mark, "w"):
            pass
        os.kill(os.getpid(), signal.SIGKILL)
    return compute(task)


class DyingProcesses(Processes):
    """Processes that are ended by one of the cells."""

    def __init__(self, size, function, *arguments):
        super().__init__(size)
        self.function, self.arguments = function, arguments

    def submit(self, task: Task) -> Future[Done]:
        super().submit(Task((), 1, None, {}, {}))  # there are processes then
        return self._executor.submit(self.function, task, *self.arguments)
