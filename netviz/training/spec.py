"""What a run is a function of: as a value with the names of its data, and with the data themselves.

A `RunSpec` can be written down, compared and hashed; the data sets and weights that it names by their
keys lie beside it. `resolve` puts the numbers in, for the engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from netviz.core import Sizes, init_params
from netviz.core.params import Array, ParamVector
from netviz.data import Dataset, Standardization
from netviz.frozen import dataclass
from netviz.training.batches import TrainingData
from netviz.training.compiled import Kernel
from netviz.training.config import RIGHT, ConfigError, Gradient, NetworkConfig, TrainingConfig
from netviz.training.weights import Weights

Key: TypeAlias = str
"""The sha256 of a data set or of weights."""


@dataclass(frozen=True)
class Edit:
    """One entry of a parameter, set by hand: `index` into "W1", "b1", "W2" or "b2"."""

    parameter: str
    index: tuple[int, ...]
    value: float


@dataclass(frozen=True)
class Change:
    """What is in force from `step` on; the pass at `step` is done with `edits` in place.

    Attributes
    ----------
    step : int
    settings : TrainingConfig
    data : Key
        Of the data set that is learned.
    gradient : Gradient
    edits : tuple of Edit
    """

    step: int
    settings: TrainingConfig
    data: Key
    gradient: Gradient = RIGHT
    edits: tuple[Edit, ...] = ()

    def goes_on(self, before: Change) -> bool:
        """Whether nothing is different from what was in force already."""
        return not self.edits and replace(self, step=before.step, edits=before.edits) == before


@dataclass(frozen=True)
class RunSpec:
    """A run as a value: two runs with equal specs are equal bit for bit.

    Attributes
    ----------
    network : NetworkConfig
    changes : tuple of Change
        In the order of their steps, the first at step 0.
    standardize : bool
        Whether the network sees the features with their mean and scale taken out.
    weights : Key, optional
        Of initial weights, in the place of those that `network` draws.
    units : Standardization, optional
        Mean and scale that came with the weights, in the place of those of the training part.
    code : Key, optional
        Of code whose gradient is followed in the place of netviz's: such a run is recorded, and not
        computed again.
    kernel : "numpy" or "fused"
        How its steps are taken; see `netviz.training.compiled`. Fixed when the run begins: they differ in
        the last bits.

    Raises
    ------
    ConfigError
        If the changes are not in order.
    """

    network: NetworkConfig
    changes: tuple[Change, ...]
    standardize: bool = True
    weights: Key | None = None
    units: Standardization | None = None
    code: Key | None = field(default=None, repr=False)
    kernel: Kernel = field(default="numpy", repr=False)

    def __post_init__(self) -> None:
        steps = [change.step for change in self.changes]
        if not steps or steps[0] != 0 or any(b <= a for a, b in pairwise(steps)):
            raise ConfigError("the changes of a run must be in order, the first at step 0")

    def at(self, step: int) -> Change:
        """What is in force at a step."""
        return next(change for change in reversed(self.changes) if change.step <= step)

    def edits_at(self, step: int) -> tuple[Edit, ...]:
        """What is set by hand at exactly this step."""
        change = self.at(step)
        return change.edits if change.step == step else ()

    def changed_at(self, step: int, change: Change) -> RunSpec:
        """With something else in force from a step on; what came after it is gone."""
        past = tuple(earlier for earlier in self.changes if earlier.step < step)
        change = replace(change, step=step)
        return replace(self, changes=past if past and change.goes_on(past[-1]) else (*past, change))

    def up_to(self, step: int) -> RunSpec:
        """Without what is changed after a step: the same run as far as that."""
        past = tuple(change for change in self.changes if change.step <= step)
        return self if past == self.changes else replace(self, changes=past)

    @cached_property
    def key(self) -> Key:
        """The same for equal specs, another for others."""
        kernel = "" if self.kernel == "numpy" else self.kernel  # runs had keys before there were kernels
        return sha256((repr(self) + kernel + (self.code or "")).encode()).hexdigest()

    @cached_property
    def keys(self) -> frozenset[Key]:
        """Of everything that lies beside the spec."""
        return frozenset({change.data for change in self.changes} | {self.weights or ""}) - {""}

    def alike_until(self, other: RunSpec) -> int:
        """The first step at which two runs may differ; -1 if they differ from their start on."""
        mine, theirs = self.changes, other.changes
        # Other data may have another number of classes, and so other weights, and other units.
        if replace(self, changes=theirs) != other or mine[0].data != theirs[0].data:
            return -1
        steps = sorted({change.step for change in (*mine, *theirs)})
        for step in steps:
            ours, others = self.at(step), other.at(step)
            if (ours.settings, ours.data, ours.gradient) != (others.settings, others.data, others.gradient):
                return step
            if self.edits_at(step) != other.edits_at(step):
                return step
        return steps[-1] + 1


@dataclass(frozen=True, eq=False)
class Phase:
    """A `Change` with its numbers."""

    step: int
    config: TrainingConfig
    data: TrainingData
    gradient: Gradient = RIGHT
    edits: tuple[Edit, ...] = ()


Schedule = tuple[Phase, ...]
"""All phases of a run, in the order of their steps; the first at step 0."""


@dataclass(frozen=True, eq=False)
class Run:
    """What the engine takes: the same run gives the same states at the same steps.

    Attributes
    ----------
    sizes : Sizes
    schedule : Schedule
    seed : int
        Of the mini-batches' order.
    evaluate_every : int, optional
        At which steps the parts that a step does not look at are evaluated; chosen so that it costs
        a few per cent if left out.
    kernel : "numpy" or "fused"
        See `netviz.training.compiled`.
    """

    sizes: Sizes
    schedule: Schedule
    seed: int = 0
    evaluate_every: int | None = None
    kernel: Kernel = "numpy"

    def at(self, step: int) -> Phase:
        """What is in force at a step."""
        return next(phase for phase in reversed(self.schedule) if phase.step <= step)

    def edits_at(self, step: int) -> tuple[Edit, ...]:
        """What is set by hand at exactly this step."""
        phase = self.at(step)
        return phase.edits if phase.step == step else ()

    @property
    def data(self) -> TrainingData:
        """What is learned at step 0."""
        return self.schedule[0].data


def training_data(dataset: Dataset, standardization: Standardization) -> TrainingData:
    """A data set in the network's units."""
    a1, test, y = standardization.apply(dataset.points), dataset.is_test, dataset.classes
    return TrainingData(a1[~test], y[~test], a1[test], y[test], dataset.n_classes, dataset.class_names)


class Resolver:
    """Puts the numbers into specs; the same data set becomes the same object each time."""

    def __init__(self) -> None:
        self._data: dict[tuple[Key, Standardization], TrainingData] = {}
        self._units: dict[Key, Standardization] = {}

    def standardization(self, spec: RunSpec, datasets: Mapping[Key, Dataset]) -> Standardization:
        """In which units the network of a run sees the features: those of its first data set."""
        if spec.units is not None:
            return spec.units
        first = spec.changes[0].data if spec.standardize else ""
        if first not in self._units:
            self._units[first] = Standardization.fit(datasets[first]) if first else Standardization()
        return self._units[first]

    def resolve(
        self, spec: RunSpec, datasets: Mapping[Key, Dataset], evaluate_every: int | None = None
    ) -> Run:
        """The run of a spec; `evaluate_every` is that of `Run`."""
        units = self.standardization(spec, datasets)
        for change in spec.changes:
            if (change.data, units) not in self._data:
                self._data[change.data, units] = training_data(datasets[change.data], units)
        schedule = tuple(
            Phase(c.step, c.settings, self._data[c.data, units], c.gradient, c.edits) for c in spec.changes
        )
        n_classes = schedule[0].data.n_classes
        sizes = Sizes(2, spec.network.n_hidden, n_classes)
        return Run(sizes, schedule, spec.network.seed, evaluate_every, spec.kernel)

    def forget_all_but(self, keys: frozenset[Key]) -> None:
        """Let go of data sets that no spec names any more."""
        self._data = {key: data for key, data in self._data.items() if key[0] in keys}
        kept = keys | {""}  # none at all are the same for every data set
        self._units = {key: units for key, units in self._units.items() if key in kept}


def initial_theta(spec: RunSpec, sizes: Sizes, weights: Mapping[Key, Weights]) -> Array:
    """Where a run starts, flat (P,), in float64."""
    if spec.weights is None:
        rng = np.random.default_rng(spec.network.seed)
        params = init_params(*sizes, spec.network.scheme, rng)
    else:
        params = weights[spec.weights].params
    return ParamVector.from_params(params).vector.astype(np.float64)
