"""What a process does that is given cells: it computes them, one after the other."""

from __future__ import annotations

import math
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

import numpy as np

from netviz.core.params import Array
from netviz.data import Dataset
from netviz.frozen import dataclass
from netviz.sweeps.result import Result
from netviz.training import go_after_others, use_one_blas_thread
from netviz.training.compiled import is_missed_by, require
from netviz.training.config import ConfigError
from netviz.training.engine import Engine
from netviz.training.goal import Goal
from netviz.training.history import INDEX
from netviz.training.room import require_room
from netviz.training.spec import Key, Resolver, Run, RunSpec, initial_theta
from netviz.training.state import State
from netviz.training.timeline import Timeline
from netviz.training.weights import Weights

if TYPE_CHECKING:
    from netviz.sweeps.sweep import Cell, Plan

_NICE = 19  # the frames of a window come first, then its own training, whose process has 10
_PARENT_SECONDS = 1.0  # between two looks at whether it is there
_FRAME_MEMORY, _ROW_MEMORY = 8 * 2**20, 16 * 2**20
_FIRST_STRETCH, _LONGEST_STRETCH = 256, 4096  # steps between two looks at a goal


@dataclass(frozen=True, eq=False)
class Task:
    """Some cells, and all that is needed to compute them.

    Attributes
    ----------
    cells : tuple of (str, RunSpec)
        Each with its key.
    steps : int
    goal : Goal or None
    datasets, weights : mapping
        Those that the cells name.
    kept : frozenset of str
        Of which cells the parameters are wanted too: to draw their regions.
    """

    cells: tuple[tuple[str, RunSpec], ...]
    steps: int
    goal: Goal | None
    datasets: Mapping[Key, Dataset]
    weights: Mapping[Key, Weights]
    kept: frozenset[str] = frozenset()

    @classmethod
    def of(cls, plan: Plan, cells: Sequence[Cell], kept: frozenset[str] = frozenset()) -> Task:
        """Some cells of a plan."""
        keys = frozenset().union(*(cell.spec.keys for cell in cells))
        return cls(
            tuple((cell.key, cell.spec) for cell in cells),
            plan.sweep.steps,
            plan.sweep.goal,
            {key: plan.datasets[key] for key in keys if key in plan.datasets},
            {key: plan.weights[key] for key in keys if key in plan.weights},
            kept,
        )


@dataclass(frozen=True, eq=False)
class Done:
    """What came of a task, the parameters that were wanted, flat, and how long it took."""

    results: tuple[Result, ...]
    seconds: float
    thetas: Mapping[str, Array] = field(default_factory=dict)


_own = threading.local()


def begin_work(parent: int, is_gentle: bool) -> None:
    """What a process of ours does first; a gentle one lets others go before it.

    Parameters
    ----------
    parent : int
        The process that has started it, and without which it ends.
    is_gentle : bool
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for who started us
    if sys.platform != "win32":
        threading.Thread(target=_end_with, args=(parent,), name="netviz-parent", daemon=True).start()
    if is_gentle:
        go_after_others(_NICE)
    use_one_blas_thread()


def _end_with(parent: int) -> None:
    """End when the parent is gone: one that was killed has told nobody."""
    while os.getppid() == parent:
        time.sleep(_PARENT_SECONDS)
    os._exit(0)


def compute(task: Task) -> Done:
    """Compute the cells of a task; a data set becomes the network's numbers once for many of them."""
    start = time.perf_counter()
    if not hasattr(_own, "resolver"):  # a worker of a cluster may have several threads
        use_one_blas_thread()
        _own.resolver = Resolver()
    resolver: Resolver = _own.resolver
    resolver.forget_all_but(frozenset(task.datasets))
    thetas: dict[str, Array] = {}
    results = tuple(_result(key, spec, task, resolver, thetas) for key, spec in task.cells)
    return Done(results, time.perf_counter() - start, thetas)


def _result(key: str, spec: RunSpec, task: Task, resolver: Resolver, thetas: dict[str, Array]) -> Result:
    try:
        run = resolver.resolve(spec, task.datasets)
        require_room(run)
        if is_missed_by(run):
            require()
        with np.errstate(all="ignore"):  # that a run blows up is a result
            engine, is_reached = _last(run, spec, task)
            row = engine.observe()[0]
            if key in task.kept:
                thetas[key] = engine.theta.vector.copy()
    except MemoryError:
        return Result(key, "failed", why="there was not enough memory for it")
    except ConfigError as error:
        return Result(key, "failed", why=str(error))

    def number(name: str) -> float | None:
        value = float(row[INDEX[name]])
        return value if math.isfinite(value) else None

    dead = number("dead_units")
    return Result(
        key,
        "done" if engine.diverged is None else "diverged",
        engine.step,
        is_reached,
        loss=number("loss"),
        loss_data=number("loss_data"),
        accuracy=number("accuracy"),
        test_loss_data=number("test_loss_data"),
        test_accuracy=number("test_accuracy"),
        dead_units=None if dead is None else int(dead),
        why="" if engine.diverged is None else str(engine.diverged),
    )


def _last(run: Run, spec: RunSpec, task: Task) -> tuple[Engine, bool]:
    """An engine at the last step, and whether the goal is met there."""
    start = State(0, initial_theta(spec, run.sizes, task.weights), np.zeros(0))
    if task.goal is None:
        engine = Engine(run, start)
        engine.skip(task.steps)
        return engine, False
    # As the window runs to a goal: it looks where a run evaluates its parts.
    timeline = Timeline(run, start, _FRAME_MEMORY, _ROW_MEMORY)
    first, stretch = 0, _FIRST_STRETCH
    while True:
        met = task.goal.first_met(timeline.history.view(), first)
        if met is not None:
            return timeline.engine_at(met), True
        if timeline.last_step >= task.steps or timeline.diverged is not None:
            return timeline.engine_at(timeline.last_step), False
        first = timeline.last_step + 1
        timeline.extend(min(timeline.last_step + stretch, task.steps))
        stretch = min(2 * stretch, _LONGEST_STRETCH)
