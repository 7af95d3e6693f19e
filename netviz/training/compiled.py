"""Steps by the compiled loop of `netviz.core.kernels`: which runs take them so, and how.

A run says whether it uses the loop at all (`Run.kernel`); which of its phases do follows from a fixed table
of sizes, so that a step that is taken again is taken in the same way and gives the same bits.
"""

from __future__ import annotations

import functools
import sys
import threading
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, get_args

import numpy as np

from netviz.core.params import Array, Sizes
from netviz.training.batches import Batches
from netviz.training.config import ConfigError, Gradient, TrainingConfig
from netviz.training.rules import ADAM_BETAS, ADAM_EPSILON, MOMENTUM

if TYPE_CHECKING:
    from netviz.training.spec import Run

Kernel: TypeAlias = Literal["numpy", "fused"]
"""How a run takes its steps: all lines by numpy, or by the compiled loop where the table says so."""

KERNELS: tuple[Kernel, ...] = get_args(Kernel)

_RULES = {"gradient-descent": 0, "momentum": 1, "adam": 2}  # as `netviz.core.kernels` numbers them
_CONSTANTS = (MOMENTUM, *ADAM_BETAS, ADAM_EPSILON)

_FEW = 900  # samples of a batch times classes: below, numpy's calls take longer than the arithmetic
_MANY = 300_000  # samples times units: above, numpy's passes no longer lie in the cache
_WIDE, _MOST_CLASSES = 64, 5  # with fewer units, or more classes, exponentials are what takes time

_loading = threading.Lock()
_found: list[ModuleType] = []  # the module of the loop, once it is compiled


def suits(kernel: Kernel, config: TrainingConfig, gradient: Gradient, sizes: Sizes, batch: int) -> bool:
    """Whether the loop takes the steps of a phase: in a run that uses it, by a fixed table.

    The table is from measurements (docs/performance.md). What it says must not change as long as "fused"
    stands in files: another table needs another name.
    """
    if kernel == "numpy" or gradient.mistake is not None:
        return False
    if config.update_rule not in _RULES or sizes.n_inputs != 2:
        return False
    _, n_hidden, n_classes = sizes
    if batch * n_classes <= _FEW:
        return True
    return batch * n_hidden >= _MANY and n_hidden >= _WIDE and n_classes <= _MOST_CLASSES


def is_installed() -> bool:
    """Whether numba is there; it need not have been imported yet."""
    return sys.modules["numba"] is not None if "numba" in sys.modules else _can_be_found()


@functools.cache
def _can_be_found() -> bool:  # the window asks at every step, and a look takes a third of a millisecond
    try:
        return find_spec("numba") is not None
    except (ImportError, ValueError):
        return False


def is_ready() -> bool:
    """Whether the loop is compiled and in this process, so that nobody has to wait for it."""
    return bool(_found) and is_installed()


def load() -> ModuleType | None:
    """The compiled loop; takes half a second the first time, and some seconds if it is not on disk yet.

    None where numba is missing or does not work.
    """
    if not is_installed():
        return None
    with _loading:
        if not _found:
            from netviz.core import kernels

            if kernels.IS_COMPILED:
                _found.append(kernels)
    return _found[0] if _found else None


def kernel_of(asked: Kernel | None, of_many_runs: bool) -> Kernel:
    """How runs of the command line take their steps.

    Where nothing is asked for, one run is numpy's, whatever is installed: to load the loop takes as long as
    thirty thousand steps. Many runs use it where it is installed.

    Raises
    ------
    ConfigError
        If the loop is asked for and missing.
    """
    if asked == "fused":
        require()
    return asked or ("fused" if of_many_runs and is_installed() else "numpy")


def require() -> None:
    """Refuse to go on without the loop.

    Raises
    ------
    ConfigError
        If it is missing.
    """
    if load() is None:
        raise ConfigError(
            "the compiled steps need numba, which is not there: install netviz[fast], or take the steps of "
            "numpy, which agree in all but the last digits (--kernel numpy)"
        )


def prepare() -> None:
    """Have the loop at hand; what may take seconds, to compile it, is left to a process of its own.

    Compiling in a thread would hold a window up, for numba is Python and there is one lock.

    Raises
    ------
    ConfigError
        If the loop is missing.
    """
    if is_installed() and not is_ready():
        import subprocess  # the window opens without it

        with suppress(OSError):
            subprocess.run(
                (sys.executable, "-c", f"from {__name__} import load; load()"),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=Path(__file__).parents[2],  # where netviz is found, installed or not
                check=False,
            )
    require()


MISSED = (
    "This run was computed with compiled steps (netviz[fast]), which are missing here: the steps that were "
    "kept are exact, and those between and after them are taken by numpy and differ in the last digits."
)
"""What is said of a run of which `is_missed_by` is true."""


class Taken(NamedTuple):
    """What came of some steps.

    Attributes
    ----------
    n_steps : int
        How many were taken; fewer than were asked for if the loss stopped being a number.
    found : (n_steps, columns)
        See `netviz.core.kernels`; one row, that of the last step, where nothing is recorded.
    frames : list of (step, theta, memory)
        At the multiples that were asked for.
    """

    n_steps: int
    found: Array
    frames: list[tuple[int, Array, Array]]


class CompiledSteps:
    """Takes the steps of one phase.

    Parameters
    ----------
    kernels : module
        What `load` gave.
    sizes : Sizes
    config : TrainingConfig
    batches : Batches
    """

    def __init__(self, kernels: ModuleType, sizes: Sizes, config: TrainingConfig, batches: Batches) -> None:
        self._kernels, self._sizes, self._config, self._batches = kernels, sizes, config, batches
        self._inputs = np.ascontiguousarray(batches.all.inputs[:2].T, np.float64)
        self._y = np.ascontiguousarray(batches.all.y, np.int64)
        self.n_fired = np.zeros(sizes.n_hidden, np.int64)  # of how many samples of the last step, by unit
        self._order: dict[int, Array] = {}  # of the epochs that were seen last

    def look(self, vectors: Array, memory: Array, step: int) -> Array:
        """The pass at a step, without an update; what is found there, (1, columns)."""
        found = np.empty((1, self._kernels.N_FOUND))
        nothing = np.empty((0, 4, vectors.shape[1]))
        self._call(vectors, memory, step, 1, True, found, nothing, 1, 0)
        return found

    def pass_by(self, vectors: Array, memory: Array, step: int, n_steps: int) -> Taken:
        """Take steps as `take` does, and note nothing of them but the last one."""
        return self.take(vectors, memory, step, n_steps, np.empty((0, *vectors.shape)), is_recorded=False)

    def take(
        self,
        vectors: Array,
        memory: Array,
        step: int,
        n_steps: int,
        block: Array,
        frames_every: int = 0,
        is_recorded: bool = True,
    ) -> Taken:
        """Take steps from `step` on, all of this phase.

        Parameters
        ----------
        vectors : (4, P)
            θ, data part, gradient and update at `step`; they are brought to the last step.
        memory : array
            What the update rule remembers, likewise.
        step, n_steps : int
        block : (n_steps or 0, 4, P)
            Is filled with the vectors of each step.
        frames_every : int
            Keeps the states at its multiples; 0 keeps none.
        is_recorded : bool
        """
        found = np.empty((n_steps if is_recorded else 1, self._kernels.N_FOUND))
        every = frames_every or 1
        n_frames = (step + n_steps) // every - step // every if frames_every else 0
        n_taken, thetas, memories = self._call(
            vectors, memory, step, n_steps, False, found, block, every, n_frames
        )
        if n_taken < n_steps:
            self.look(vectors, memory, step + n_taken)  # who fires is counted at the end that was expected
        first = step // every + 1
        n_frames = min(n_frames, (step + n_taken) // every - first + 1)
        frames = [((first + i) * every, thetas[i].copy(), memories[i].copy()) for i in range(n_frames)]
        return Taken(n_taken, found[:n_taken], frames)

    def _call(
        self,
        vectors: Array,
        memory: Array,
        step: int,
        n_steps: int,
        is_looking: bool,
        found: Array,
        block: Array,
        every: int,
        n_frames: int,
    ) -> tuple[int, Array, Array]:
        config, batches = self._config, self._batches
        first, last = (step, step) if is_looking else (step + 1, step + n_steps)
        first_epoch = first // batches.per_epoch
        orders = self._orders(first_epoch, last // batches.per_epoch)
        thetas = np.empty((n_frames, vectors.shape[1]))
        memories = np.empty((n_frames, len(memory)))
        n_taken = self._kernels.take_steps(
            vectors,
            memory,
            _RULES[config.update_rule],
            _CONSTANTS,
            config.learning_rate,
            config.regularization,
            self._sizes.n_hidden,
            self._sizes.n_classes,
            self._inputs,
            self._y,
            orders,
            first_epoch,
            batches.size,
            step,
            n_steps,
            is_looking,
            found,
            self.n_fired,
            block,
            every,
            thetas,
            memories,
        )
        return int(n_taken), thetas, memories

    def _orders(self, first: int, last: int) -> Array:
        """In which order the samples are seen in some epochs; with one batch an epoch, once."""
        if self._batches.is_full:
            first = last = 0
        self._order = {
            epoch: self._order[epoch] if epoch in self._order else self._batches.order(epoch)
            for epoch in range(first, last + 1)
        }
        return np.stack(tuple(self._order.values()))


def steps_of(sizes: Sizes, config: TrainingConfig, batches: Batches) -> CompiledSteps | None:
    """Who takes the steps of a phase; None where the loop is missing, and numpy steps in."""
    kernels = load()
    return None if kernels is None else CompiledSteps(kernels, sizes, config, batches)


def is_missed_by(run: Run) -> bool:
    """Whether steps of a run are the loop's, and it is missing here, so that numpy steps in."""
    if run.kernel == "numpy":
        return False
    return load() is None and any(
        suits(
            run.kernel,
            phase.config,
            phase.gradient,
            run.sizes,
            min(phase.config.batch_size or len(phase.data.y), len(phase.data.y)),
        )
        for phase in run.schedule
    )
