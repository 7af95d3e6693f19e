"""A sweep as a value, and its cells: each is exactly a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from hashlib import sha256
from itertools import product

from netviz.core import Sizes
from netviz.data import Dataset
from netviz.frozen import dataclass
from netviz.shelf import made_again
from netviz.sweeps.axis import Axis
from netviz.sweeps.errors import SweepError
from netviz.sweeps.settings import SETTINGS, Value, value_text
from netviz.training.config import ConfigError
from netviz.training.goal import Goal
from netviz.training.spec import Key, RunSpec
from netviz.training.weights import Weights

MAX_CELLS = 20_000
MAX_STEPS = 10_000_000
_KEY_LETTERS = 16


@dataclass(frozen=True)
class Sweep:
    """Many runs that differ in one or two settings.

    Parameters
    ----------
    base : RunSpec
        What is the same in all of them.
    axes : tuple of Axis
        One or two.
    steps : int
        How many are taken; on the way to a goal, at most.
    seeds : tuple of int
        Each point of the grid is computed once for each: of initial weights and batches. The data are the
        same.
    goal : Goal, optional
        Where a run ends before.

    Raises
    ------
    SweepError
        If it makes no sense; the message says why.
    """

    base: RunSpec
    axes: tuple[Axis, ...]
    steps: int
    seeds: tuple[int, ...]
    goal: Goal | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.axes) <= 2:
            raise SweepError(f"a sweep varies one setting or two, not {len(self.axes)}")
        names = [axis.name for axis in self.axes]
        if len(set(names)) < len(names):
            raise SweepError(f"{names[0]} is varied twice; write all its values at once")
        if not 1 <= self.steps <= MAX_STEPS:
            raise SweepError(f"a sweep takes 1 to {MAX_STEPS} steps, not {self.steps}")
        if self.goal is not None and self.goal.kind not in ("loss", "accuracy"):
            raise SweepError("the goal of a sweep is a loss or an accuracy; say the steps apart")
        if not self.seeds or len(set(self.seeds)) < len(self.seeds) or min(self.seeds) < 0:
            raise SweepError("a sweep needs one seed or more, each from 0 on and different from the others")
        if "seed" in names and len(self.seeds) > 1:
            raise SweepError("the seed is varied already; leave the number of seeds out")
        if self.n_cells > MAX_CELLS:
            raise SweepError(f"a sweep of {self.n_cells} runs is too large; {MAX_CELLS} are the most")
        for axis in self.axes:
            _check_base(self.base, axis.name)
            for value in axis.values:
                _checked(self.base, axis.name, value)

    @property
    def shape(self) -> tuple[int, ...]:
        """How many values each axis has."""
        return tuple(len(axis.values) for axis in self.axes)

    @property
    def n_cells(self) -> int:
        """How many runs that is."""
        count = len(self.seeds)
        for n_values in self.shape:
            count *= n_values
        return count

    @property
    def varies_noise(self) -> bool:
        """Whether cells have different data."""
        return any(axis.name == "noise" for axis in self.axes)


@dataclass(frozen=True)
class Cell:
    """One run of a sweep.

    Attributes
    ----------
    number : int
        From 0 on, in the order of the table.
    values : tuple
        One for each axis.
    seed : int
    spec : RunSpec
    key : str
        The same for the same run to the same step or goal, in whatever sweep.
    """

    number: int
    values: tuple[Value, ...]
    seed: int
    spec: RunSpec
    key: str

    def described(self, axes: tuple[Axis, ...], with_seed: bool = True) -> str:
        """η 0.5, λ 0.001, seed 3."""
        parts = [
            f"{axis.setting.symbol} {value_text(value)}"
            for axis, value in zip(axes, self.values, strict=True)
        ]
        has_seed = any(axis.name == "seed" for axis in axes)
        return ", ".join(parts if has_seed or not with_seed else [*parts, f"seed {self.seed}"])


class Plan:
    """A sweep with its cells and all data that they name.

    Parameters
    ----------
    sweep : Sweep
    datasets, weights : mapping
        At least those that its base names.

    Attributes
    ----------
    datasets : dict
        Those, and the ones with another noise.

    Raises
    ------
    SweepError
        If the data cannot be made with another noise, or a setting does not fit to the data.
    """

    def __init__(
        self, sweep: Sweep, datasets: Mapping[Key, Dataset], weights: Mapping[Key, Weights]
    ) -> None:
        self.sweep = sweep
        self.datasets: dict[Key, Dataset] = {
            key: datasets[key] for key in sweep.base.keys if key in datasets
        }
        self.weights = {key: weights[key] for key in sweep.base.keys if key in weights}
        self.cells = tuple(self._cells())

    @cached_property
    def by_key(self) -> dict[str, Cell]:
        """The cells by their keys."""
        return {cell.key: cell for cell in self.cells}

    @cached_property
    def points(self) -> list[list[list[Cell]]]:
        """The cells of each point of the grid, its seeds in order; one row if there is one axis."""
        shape = self.sweep.shape
        n_columns = shape[-1]
        n_rows = shape[0] if len(shape) == 2 else 1
        per_point = len(self.cells) // (n_rows * n_columns)
        points = [list(self.cells[n : n + per_point]) for n in range(0, len(self.cells), per_point)]
        return [points[row * n_columns : (row + 1) * n_columns] for row in range(n_rows)]

    def _cells(self) -> list[Cell]:
        sweep = self.sweep
        cells: list[Cell] = []
        grid = product(*(axis.values for axis in sweep.axes))
        noises: dict[Value, Key] = {}
        for values in grid:
            spec = sweep.base
            for axis, value in zip(sweep.axes, values, strict=True):
                if axis.name == "noise":
                    if value not in noises:
                        noises[value] = self._with_noise(float(value))
                    spec = replace(spec, changes=(replace(spec.changes[0], data=noises[value]),))
                else:
                    spec = put(spec, axis.name, value)
            if any(axis.name == "seed" for axis in sweep.axes):
                seeds: tuple[int, ...] = (spec.network.seed,)
            else:
                seeds = sweep.seeds
            for seed in seeds:
                own = put(spec, "seed", seed)
                cells.append(Cell(len(cells), values, seed, own, self._key(own)))
        return cells

    def _key(self, spec: RunSpec) -> str:
        goal = self.sweep.goal
        asked = f"{spec.key} {self.sweep.steps} {'' if goal is None else f'{goal.kind} {goal.value!r}'}"
        return sha256(asked.encode()).hexdigest()[:_KEY_LETTERS]

    def _with_noise(self, noise: float) -> Key:
        """The same data with another noise: from their generator, numbers and split."""
        old = self.datasets[self.sweep.base.changes[0].data]
        new = _with_other_noise(old, noise)
        self.datasets.setdefault(new.key, new)
        return new.key


def put(spec: RunSpec, name: str, value: Value) -> RunSpec:
    """A run with another value of a setting; not of the noise.

    Raises
    ------
    ConfigError
        If the value is out of range.
    """
    change = SETTINGS[name].put
    if change is None:
        raise SweepError(f"{name} is no setting of a run")
    return change(spec, value)


def sizes_of(spec: RunSpec, datasets: Mapping[Key, Dataset]) -> Sizes:
    """D, H and K of a run."""
    return Sizes(2, spec.network.n_hidden, datasets[spec.changes[0].data].n_classes)


def _checked(base: RunSpec, name: str, value: Value) -> None:
    """Refuse a value that makes no sense."""
    if name == "noise":
        if float(value) < 0:
            raise SweepError(f"noise must be 0 or more, not {value_text(value)}")
        return
    try:
        put(base, name, value)
    except SweepError:
        raise
    except ConfigError as error:
        raise SweepError(f"{name}={value_text(value)}: {error}") from None


_OF_TRAINING = {
    "eta": "learning_rate",
    "lambda": "regularization",
    "batch": "batch_size",
    "rule": "update_rule",
}


def _check_base(base: RunSpec, name: str) -> None:
    """Refuse to vary what the base changes itself, or what it cannot be without."""
    if name in _OF_TRAINING:
        found = {getattr(change.settings, _OF_TRAINING[name]) for change in base.changes}
        if len(found) > 1:
            raise SweepError(
                f"this run changes {SETTINGS[name].symbol} on its way; vary something else, or start from "
                "a run that does not"
            )
    if name in ("hidden", "scheme") and base.weights is not None:
        raise SweepError(f"this run starts from given weights, so {name} cannot be varied")
    if name == "hidden" and any(change.edits for change in base.changes):
        raise SweepError("entries of this run were set by hand, so the number of hidden units is settled")
    if name == "noise" and len(base.changes) > 1:
        raise SweepError("this run changes something on its way, so the noise of its data is settled")
    if name == "seed" and base.weights is not None and base.changes[0].settings.batch_size is None:
        raise SweepError("this run starts from given weights and sees all samples: all seeds are alike")


def _with_other_noise(old: Dataset, noise: float) -> Dataset:
    """Data of a generator with another noise."""
    origin = old.origin
    if origin.kind != "generator" or origin.numbers is None or origin.changed:
        raise SweepError(
            f"the noise of {old.source} cannot be varied: they are not as a generator made them"
        )
    numbers = origin.numbers
    same = made_again(origin)
    made = made_again(replace(origin, numbers=replace(numbers, noise=noise)))
    if made is None or same is None or same.key != old.key:
        raise SweepError(f"the noise of {old.source} cannot be varied: their points or parts were changed")
    return made
