"""The session: the only mutable state. Commands go in, frozen snapshots come out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from netviz.core import (
    SCHEMES,
    GradientCheck,
    Params,
    Sizes,
    Trace,
    check_gradient,
    forward_backward,
    init_params,
)
from netviz.core.params import PARAMETERS, Array, ParamVector
from netviz.data import GENERATORS, Dataset, Standardization
from netviz.training.batches import TrainingData
from netviz.training.config import Change, ConfigError, Edit, TrainingConfig, config_at, edits_at
from netviz.training.divergence import Divergence
from netviz.training.engine import Glance, Run, State
from netviz.training.history import History
from netviz.training.timeline import Timeline
from netviz.training.worker import Progress

MAX_HIDDEN = 512
MAX_PARAMETER = 1e6


@dataclass(frozen=True)
class NetworkConfig:
    """The network and where it starts.

    Parameters
    ----------
    n_hidden : int
        H, 1 to 512.
    scheme : str
        A key of `netviz.core.SCHEMES`.
    seed : int
        Of the initial weights, and of the mini-batches' order.

    Raises
    ------
    ConfigError
        If a value is out of range.
    """

    n_hidden: int = 32
    scheme: str = "he-normal"
    seed: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.n_hidden <= MAX_HIDDEN:
            raise ConfigError(f"hidden units must be 1 to {MAX_HIDDEN}, not {self.n_hidden}")
        if self.scheme not in SCHEMES:
            raise ConfigError(
                f"there is no initialization scheme {self.scheme!r}; choose one of {', '.join(SCHEMES)}"
            )
        if self.seed < 0:
            raise ConfigError(f"a seed must not be negative, and {self.seed} is")


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Everything there is to show at one moment.

    Attributes
    ----------
    dataset, standardization, network
        What is learned, in which units, by which network.
    config : TrainingConfig
        The settings in force at `step`.
    changes : tuple of int
        The steps after 0 at which settings were changed.
    step, last_step : int
        Where the user stands, and how far the run has been computed.
    params : Params
        θ at `step`.
    gradient : Params
        ∂J̃/∂θ at `step`, in the shapes of θ; with mini-batches, on the batch of the step.
    activity : array (H,)
        For which share of the training part each hidden unit fires; NaN if not yet evaluated.
    pinned : int or None
        The sample that was chosen to be looked at.
    n_edits : int
        How many entries of the parameters were set by hand in this run.
    values : dict
        The row of the history at `step`; `netviz.training.history.COLUMNS` explains the names.
    history : History
        All rows; it grows while the run goes on.
    generation : int
        Changes whenever rows that were recorded have been replaced or cut off.
    diverged : Divergence or None
        Set where `step` is the step at which the run ended.
    """

    dataset: Dataset
    standardization: Standardization
    network: NetworkConfig
    config: TrainingConfig
    changes: tuple[int, ...]
    step: int
    last_step: int
    params: Params
    gradient: Params
    activity: Array
    pinned: int | None
    n_edits: int
    values: dict[str, float]
    history: History
    generation: int
    diverged: Divergence | None


class Session:
    """A data set, a network and its run.

    Parameters
    ----------
    dataset : Dataset, optional
        The course's spiral with a fifth of it as the test part, if left out.
    network : NetworkConfig
    config : TrainingConfig
        The settings at step 0.
    standardize : bool
        Whether the network sees the features with mean 0 and standard deviation 1.
    initial : Params, optional
        Weights to start from, instead of drawn ones.
    evaluate_every : int, optional
        See `netviz.training.engine.Run`.

    Raises
    ------
    ConfigError
        If `initial` does not fit the data set and the network.
    """

    def __init__(
        self,
        dataset: Dataset | None = None,
        network: NetworkConfig | None = None,
        config: TrainingConfig | None = None,
        *,
        standardize: bool = True,
        initial: Params | None = None,
        evaluate_every: int | None = None,
    ) -> None:
        self._dataset = dataset or GENERATORS["spiral"].make().split(0.2, seed=0)
        self._network = network or NetworkConfig()
        self._standardize = standardize
        self._evaluate_every = evaluate_every
        self._generation = 0
        self._snapshot: Snapshot | None = None
        self._pinned: int | None = None
        self._start_over(config or TrainingConfig(), initial)

    # ------------------------------------------------------------- commands

    def set_dataset(self, dataset: Dataset) -> None:
        """Learn other data, from step 0 and new weights on."""
        self._dataset, self._pinned = dataset, None
        self._start_over(self._config)

    def set_network(self, network: NetworkConfig) -> None:
        """Train another network, from step 0 on."""
        if network != self._network:
            self._network = network
            self._start_over(self._config)

    def set_config(self, config: TrainingConfig) -> None:
        """Put other settings in force from the present step on; a recorded future is cut off."""
        if config != self._config:
            self._change(self._step, config, edits_at(self.run.schedule, self._step))

    def set_parameter(self, name: str, index: tuple[int, ...], value: float) -> None:
        """Set one entry of a parameter by hand at the present step; a recorded future is cut off.

        Parameters
        ----------
        name : "W1", "b1", "W2" or "b2"
        index : tuple of int
            Of the entry, counted from 0.
        value : float

        Raises
        ------
        ConfigError
            If there is no such entry or the value is not a finite number.
        """
        if name not in PARAMETERS:
            raise ConfigError(f"there is no parameter {name!r}; choose one of {', '.join(PARAMETERS)}")
        shape = getattr(self.snapshot().params, name).shape
        if len(index) != len(shape) or not all(0 <= i < n for i, n in zip(index, shape, strict=True)):
            raise ConfigError(f"{name} has the shape {shape}; there is no entry {index}")
        if not abs(value) <= MAX_PARAMETER:
            raise ConfigError(f"an entry of {name} must lie within ±{MAX_PARAMETER:g}, not {value:g}")
        edits = (*edits_at(self.run.schedule, self._step), Edit(name, index, float(value)))
        self._change(self._step, self._config, edits)

    def undo_edit(self) -> None:
        """Take the last edit of a parameter back, and stand at its step; nothing if there is none."""
        edited = [change for change in self.run.schedule if change.edits]
        if edited:
            last = edited[-1]
            self._step = last.step
            self._change(last.step, last.config, last.edits[:-1])

    def pin(self, sample: int | None) -> None:
        """Choose a sample to be looked at, by its row in the data set; None for none.

        Raises
        ------
        ConfigError
            If there is no such sample.
        """
        if sample is not None and not 0 <= sample < len(self._dataset.points):
            raise ConfigError(f"there is no sample {sample}; they are 0 … {len(self._dataset.points) - 1}")
        self._snapshot = replace(self.snapshot(), pinned=sample)
        self._pinned = sample

    def cut(self, step: int) -> None:
        """Go to a step that has been computed, and forget what was computed after it."""
        self._step = min(max(step, 0), self._timeline.last_step)
        self._timeline.cut(self._step)
        self._generation += 1
        self._snapshot = None

    def new_weights(self) -> None:
        """Start again from other random weights: the next seed."""
        self.set_network(replace(self._network, seed=self._network.seed + 1))

    def seek(self, step: int) -> None:
        """Go to a step that has been computed; the nearest one, if `step` lies outside."""
        self._step = min(max(step, 0), self._timeline.last_step)
        self._timeline.observe(self._step)
        self._snapshot = None

    def reset(self) -> None:
        """Back to step 0, with the same weights; what has been computed stays in reach."""
        self.seek(0)

    def advance(self, n_steps: int = 1) -> None:
        """Take steps, up to where the run diverges if it does."""
        target = self._step + n_steps
        if target > self._timeline.last_step and self._timeline.diverged is None:
            self._timeline.engine_at(self._timeline.last_step)
            self._timeline.extend(target)
        self.seek(target)

    def step_back(self) -> None:
        """One step back, to exactly what was there."""
        self.seek(self._step - 1)

    def absorb(self, progress: Progress) -> None:
        """Take in what the worker has computed, and stand at its newest step."""
        self._timeline.keep(progress.first, progress.rows, progress.key_frames, progress.diverged)
        self._step = progress.state.step
        self._snapshot = self._make_snapshot(progress.state, progress.glance)

    # -------------------------------------------------------------- queries

    @property
    def run(self) -> Run:
        """What the run is a function of, for the worker."""
        return self._timeline.run

    @property
    def key_frame_spacing(self) -> int:
        """At which multiples of steps states are kept."""
        return self._timeline.spacing

    def state(self) -> State:
        """The state at the present step, for the worker."""
        return self._timeline.engine_at(self._step).state()

    def snapshot(self) -> Snapshot:
        """What there is to show now; the same object until something changes."""
        if self._snapshot is None:
            engine = self._timeline.engine_at(self._step)
            self._snapshot = self._make_snapshot(engine.state(), engine.glance())
        return self._snapshot

    def trace(self) -> Trace:
        """All fifteen lines at the present parameters, on the training part."""
        return forward_backward(
            self.snapshot().params, self.run.data.a1, self.run.data.y, self._config.regularization
        )

    def check_gradient(self) -> GradientCheck:
        """The gradient check at the present parameters, on the training part."""
        return check_gradient(
            self.snapshot().params, self.run.data.a1, self.run.data.y, self._config.regularization
        )

    # -------------------------------------------------------------- private

    @property
    def _config(self) -> TrainingConfig:
        return config_at(self._timeline.run.schedule, self._step)

    def _change(self, step: int, config: TrainingConfig, edits: tuple[Edit, ...]) -> None:
        self._timeline.change(step, config, edits)
        self._generation += 1
        self._snapshot = None

    def _start_over(self, config: TrainingConfig, initial: Params | None = None) -> None:
        dataset, network = self._dataset, self._network
        self._standardization = Standardization.fit(dataset) if self._standardize else Standardization()
        sizes = Sizes(2, network.n_hidden, dataset.n_classes)
        if initial is None:
            rng = np.random.default_rng(network.seed)
            initial = init_params(*sizes, network.scheme, rng)
        elif initial.sizes != sizes:
            raise ConfigError(
                f"the weights are for {initial.sizes.n_inputs} inputs, "
                f"{initial.sizes.n_hidden} hidden units and {initial.sizes.n_classes} classes; "
                f"the data set and --hidden ask for {sizes.n_inputs}, {sizes.n_hidden} "
                f"and {sizes.n_classes}"
            )
        a1, test = self._standardization.apply(dataset.points), dataset.is_test
        y = dataset.classes
        data = TrainingData(a1[~test], y[~test], a1[test], y[test], dataset.n_classes)
        run = Run(data, sizes, (Change(0, config),), network.seed, self._evaluate_every)
        theta = ParamVector.from_params(initial).vector.astype(np.float64)
        self._timeline = Timeline(run, State(0, theta, np.zeros(0)))
        self._step = 0
        self._generation += 1
        self._snapshot = None

    def _make_snapshot(self, state: State, glance: Glance) -> Snapshot:
        timeline = self._timeline
        diverged = timeline.diverged
        return Snapshot(
            dataset=self._dataset,
            standardization=self._standardization,
            network=self._network,
            config=self._config,
            changes=tuple(change.step for change in timeline.run.schedule if change.step),
            step=self._step,
            last_step=timeline.last_step,
            params=state.params(timeline.run.sizes),
            gradient=ParamVector(timeline.run.sizes, glance.gradient).to_params(),
            activity=glance.activity,
            pinned=self._pinned,
            n_edits=sum(len(change.edits) for change in timeline.run.schedule),
            values=timeline.history.row(self._step),
            history=timeline.history,
            generation=self._generation,
            diverged=diverged if diverged and diverged.step == self._step else None,
        )
