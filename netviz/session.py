"""The session: the only mutable state. Commands go in, frozen snapshots come out."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Concatenate, ParamSpec, TypeVar

import numpy as np

from netviz.core import SLIPS, GradientCheck, Params, Sizes, Trace, check_gradient, init_params
from netviz.core.params import PARAMETERS, Array, ParamVector
from netviz.data import GENERATORS, Dataset, Standardization
from netviz.data.weights import Weights
from netviz.snapshot import MAX_HIDDEN, NetworkConfig, Snapshot
from netviz.training.batches import TrainingData
from netviz.training.config import Change, ConfigError, Edit, TrainingConfig, config_at, data_at, edits_at
from netviz.training.engine import Engine, Glance, Run, State
from netviz.training.history import COLUMNS, INDEX
from netviz.training.lines import N_LINES, After, StepLines
from netviz.training.timeline import Timeline
from netviz.training.worker import Progress

MAX_PARAMETER = 1e6

_MOST_LEFT = 4  # runs that are kept for drawing to come back to
_OF_A_RUN = ("_datasets", "_standardization", "_weights", "_timeline", "_step", "_pinned")

_Arguments = ParamSpec("_Arguments")
_Answer = TypeVar("_Answer")


def _whole_or_not_at_all(
    command: Callable[Concatenate[Session, _Arguments], _Answer],
) -> Callable[Concatenate[Session, _Arguments], _Answer]:
    """A command that leaves everything as it was if it fails, for example where memory does not suffice."""

    @functools.wraps(command)
    def safely(session: Session, /, *args: _Arguments.args, **named: _Arguments.kwargs) -> _Answer:
        before = {
            name: value.copy() if isinstance(value, list) else value
            for name, value in vars(session).items()
        }
        try:
            with session._timeline.kept(session._step):
                return command(session, *args, **named)
        except BaseException:
            vars(session).update(before)
            raise

    return safely


@dataclass(frozen=True)
class _Left:
    """A run that another number of classes has ended, and the data it was at."""

    dataset: Dataset
    kept: dict[str, Any]


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
    initial : Params or Weights, optional
        Weights to start from, instead of drawn ones. If they come with a standardization, the network is
        given features in those units, whatever `standardize` says.
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
        initial: Params | Weights | None = None,
        evaluate_every: int | None = None,
    ) -> None:
        self._datasets = [(0, dataset or GENERATORS["spiral"].make().split(0.2, seed=0))]
        self._network = network or NetworkConfig()
        self._standardize = standardize
        self._evaluate_every = evaluate_every
        self._generation = 0
        self._whole: Snapshot | None = None  # at the present step, whatever the line
        self._snapshot: Snapshot | None = None
        self._lines: tuple[tuple[int, int], StepLines] | None = None
        self._step = self._line = 0
        self._pinned: int | None = None
        self._left: list[_Left] = []
        weights = Weights(initial) if isinstance(initial, Params) else initial
        self._start_over(config or TrainingConfig(), weights)

    # ------------------------------------------------------------- commands

    @_whole_or_not_at_all
    def set_dataset(self, dataset: Dataset) -> None:
        """Learn other data, from step 0 and new weights on."""
        self._left.clear()
        self._begin_with(dataset)

    def _begin_with(self, dataset: Dataset) -> None:
        self._datasets, self._pinned = [(0, dataset)], None
        self._start_over(self._config)

    @_whole_or_not_at_all
    def redraw(self, dataset: Dataset) -> None:
        """Change the data by hand at the present step; training goes on with them, and a future is cut off.

        The network keeps its weights and its units. Only where the number of classes has changed it has
        to begin anew, from step 0; the run that this leaves comes back with its data.

        Parameters
        ----------
        dataset : Dataset
        """
        if dataset.n_classes != self._dataset.n_classes:
            left = next((run for run in self._left if run.dataset is dataset), None)
            if left is None:
                kept = {name: getattr(self, name) for name in _OF_A_RUN}
                self._left = [*self._left[1 - _MOST_LEFT :], _Left(self._dataset, kept)]
                self._begin_with(dataset)
            else:
                self._left = self._left[: self._left.index(left)]
                vars(self).update(left.kept)
                self._line = 0
                self._generation += 1
                self._forget()
            return
        before, pinned = self._dataset, self._pinned
        if pinned is not None and (
            pinned >= min(len(dataset.points), len(before.points))
            or (dataset.points[pinned] != before.points[pinned]).any()
        ):
            self._pinned = None  # it is another point now, or none
        step = self._step
        self._datasets = [(at, old) for at, old in self._datasets if at < step] + [(step, dataset)]
        self._change(step, self._config, edits_at(self.run.schedule, step), self._training_data(dataset))

    @_whole_or_not_at_all
    def set_network(self, network: NetworkConfig) -> None:
        """Train another network, or the same one from drawn weights if it had others, from step 0 on."""
        if network != self._network or self._weights is not None:
            self._network = network
            self._left.clear()
            self._start_over(self._config)

    @_whole_or_not_at_all
    def set_standardize(self, standardize: bool) -> None:
        """Give the network the features standardized, or as they are, from step 0 on."""
        if standardize != self._standardize:
            self._standardize = standardize
            self._left.clear()
            self._start_over(self._config)

    @_whole_or_not_at_all
    def set_weights(self, weights: Weights) -> None:
        """Start from given weights, in the units that come with them, from step 0 on.

        Parameters
        ----------
        weights : Weights
            Of any number of hidden units.

        Raises
        ------
        ConfigError
            If they are not for two inputs and the classes of the data; nothing has changed then.
        """
        n_inputs, n_hidden, n_classes = weights.params.sizes
        dataset, whose = (
            self._dataset,
            f"{weights.source}: these weights" if weights.source else "the weights",
        )
        if n_inputs != 2:
            raise ConfigError(f"{whose} are for {n_inputs} inputs, and two columns are all there is here")
        if n_classes != dataset.n_classes:
            raise ConfigError(
                f"{whose} are for {n_classes} classes, and {dataset.source} has {dataset.n_classes}; "
                "open the data that they were trained on first, then the weights"
            )
        if n_hidden > MAX_HIDDEN:
            raise ConfigError(f"{whose} are for {n_hidden} hidden units, and {MAX_HIDDEN} is the most here")
        self._network = replace(self._network, n_hidden=n_hidden)
        self._left.clear()
        self._start_over(self._config, weights)

    @_whole_or_not_at_all
    def set_config(self, config: TrainingConfig) -> None:
        """Put other settings in force from the present step on; a recorded future is cut off."""
        if config != self._config:
            self._refuse_misfit(config)
            self._change(self._step, config, edits_at(self.run.schedule, self._step))

    @_whole_or_not_at_all
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

    @_whole_or_not_at_all
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
        self._whole = replace(self._at_step(), pinned=sample)
        self._pinned = sample

    @_whole_or_not_at_all
    def cut(self, step: int) -> None:
        """Go to a step that has been computed, and forget what was computed after it."""
        self._step = min(max(step, 0), self._timeline.last_step)
        self._timeline.cut(self._step)
        self._generation += 1
        self._forget()

    def new_weights(self) -> None:
        """Start again from other random weights: the next seed."""
        self.set_network(replace(self._network, seed=self._network.seed + 1))

    @_whole_or_not_at_all
    def seek(self, step: int) -> None:
        """Go to a step that has been computed; the nearest one, if `step` lies outside."""
        self._step = min(max(step, 0), self._timeline.last_step)
        self._timeline.observe(self._step)
        self._forget()

    def reset(self) -> None:
        """Back to step 0, with the same weights; what has been computed stays in reach."""
        self.seek(0)

    @_whole_or_not_at_all
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

    @_whole_or_not_at_all
    def go_to_line(self, line: int) -> None:
        """Stand at a line of the derivation at the present step, 1 to 15; 0 to leave the lines."""
        self._line = min(max(line, 0), N_LINES)
        self._snapshot = None

    @_whole_or_not_at_all
    def next_line(self) -> None:
        """One equation on; after line 15 comes line 1 of the next step."""
        if self._line < N_LINES:
            self.go_to_line(self._line + 1)
        elif self.snapshot().after is not None:
            self._line = 1
            self.advance()

    @_whole_or_not_at_all
    def previous_line(self) -> None:
        """One equation back; before line 1 comes line 15 of the step before."""
        if self._line > 1:
            self.go_to_line(self._line - 1)
        elif self._step:
            self._line = N_LINES
            self.step_back()
        else:
            self.go_to_line(0)

    @_whole_or_not_at_all
    def absorb(self, progress: Progress) -> None:
        """Take in what the worker has computed, and stand at its newest step."""
        self._timeline.keep(progress.first, progress.rows, progress.key_frames, progress.diverged)
        self._step = progress.state.step
        self._line = 0
        self._whole = self._make_snapshot(progress.state, progress.glance, progress.now)
        self._snapshot = self._whole

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
            whole = self._at_step()
            if self._line == N_LINES and whole.diverged is not None:
                self._line -= 1  # there is no update from where the loss is no number
            after = self._after() if self._line == N_LINES else None
            if after is not None:  # the next step has been computed for it
                whole = self._whole = replace(whole, last_step=self._timeline.last_step)
            self._snapshot = whole.at_line(self._line, after)
        return self._snapshot

    def trace(self) -> Trace:
        """All fifteen lines at the present parameters, on the training part."""
        return self._on_the_training_part().trace

    def check_gradient(self, beside: bool = False) -> GradientCheck:
        """The gradient check at the present parameters, or a little beside, on the training part."""
        lines = self._on_the_training_part()
        lam = lines.config.regularization
        return check_gradient(lines.params, lines.a1, lines.y, lam, slip=lines.slip, beside=beside)

    # -------------------------------------------------------------- private

    @property
    def _config(self) -> TrainingConfig:
        return config_at(self._timeline.run.schedule, self._step)

    def _at_step(self) -> Snapshot:
        if self._whole is None:
            engine = self._timeline.engine_at(self._step)
            self._whole = self._make_snapshot(engine.state(), engine.glance())
        return self._whole

    def _after(self) -> After:
        """Take the update, and what it leads to."""
        timeline, step = self._timeline, self._step
        if timeline.last_step == step:
            timeline.engine_at(step)
            timeline.extend(step + 1)
        run = timeline.run
        timeline.observe(step)
        before = timeline.history.row(step)["loss"]
        if any(change.step == step + 1 for change in run.schedule):
            # What is changed at the next step is no part of this one's update.
            own = replace(run, schedule=tuple(change for change in run.schedule if change.step <= step))
            engine = Engine(own, timeline.engine_at(step).state())
            engine.advance(1)
            loss = float(engine.observe()[0, INDEX["loss"]])
        else:
            engine = timeline.observe(step + 1)
            loss = timeline.history.row(step + 1)["loss"]
        return After(engine.state().params(run.sizes), before, loss)

    def _forget(self) -> None:
        self._whole = self._snapshot = None

    def _on_the_training_part(self) -> StepLines:
        lines = self.snapshot().lines
        return lines if lines.is_whole else replace(lines, config=replace(lines.config, batch_size=None))

    def _refuse_misfit(self, config: TrainingConfig) -> None:
        if config.slip is None:
            return
        run = self._timeline.run
        n_train = int((~self._dataset.is_test).sum())
        n_samples = min(config.batch_size or n_train, n_train)
        slip = SLIPS[config.slip]
        misfit = slip.misfit(run.sizes, n_samples)
        if misfit is not None:
            raise ConfigError(f"line {slip.line}, “{slip.title}”: the shapes do not fit; {misfit}")

    def _change(
        self,
        step: int,
        config: TrainingConfig,
        edits: tuple[Edit, ...],
        data: TrainingData | None = None,
    ) -> None:
        self._datasets = [(at, dataset) for at, dataset in self._datasets if at <= step]
        with self._timeline.kept(step):
            self._timeline.change(step, config, edits, data)
        self._generation += 1
        self._forget()

    @property
    def _dataset(self) -> Dataset:
        """What is learned at the present step."""
        return next(dataset for at, dataset in reversed(self._datasets) if at <= self._step)

    def _training_data(self, dataset: Dataset) -> TrainingData:
        a1, test, y = self._standardization.apply(dataset.points), dataset.is_test, dataset.classes
        return TrainingData(a1[~test], y[~test], a1[test], y[test], dataset.n_classes)

    def _start_over(self, config: TrainingConfig, weights: Weights | None = None) -> None:
        # What was drawn at later steps is what there is now; the run begins with it.
        dataset, network = self._dataset, self._network
        sizes = Sizes(2, network.n_hidden, dataset.n_classes)
        if weights is None:
            initial = init_params(*sizes, network.scheme, np.random.default_rng(network.seed))
        else:
            initial = weights.params
        if initial.sizes != sizes:
            raise ConfigError(
                f"the weights are for {initial.sizes.n_inputs} inputs, "
                f"{initial.sizes.n_hidden} hidden units and {initial.sizes.n_classes} classes; "
                f"the data set and --hidden ask for {sizes.n_inputs}, {sizes.n_hidden} "
                f"and {sizes.n_classes}"
            )
        self._datasets, self._weights = [(0, dataset)], weights
        if weights is not None and weights.standardization is not None:
            self._standardization = weights.standardization
            self._standardize = not weights.standardization.is_identity
        else:
            self._standardization = Standardization.fit(dataset) if self._standardize else Standardization()
        slip = None if config.slip is None else SLIPS[config.slip]
        if slip is not None and slip.misfit(sizes, len(dataset.points)) is not None:
            config = replace(config, slip=None)  # it fitted the network before
        data = self._training_data(dataset)
        run = Run(data, sizes, (Change(0, config),), network.seed, self._evaluate_every)
        theta = ParamVector.from_params(initial).vector.astype(np.float64)
        self._timeline = Timeline(run, State(0, theta, np.zeros(0)))
        self._step = self._line = 0
        self._generation += 1
        self._forget()

    def _make_snapshot(self, state: State, glance: Glance, now: Array | None = None) -> Snapshot:
        timeline, weights = self._timeline, self._weights
        if now is None:
            values, evaluated = timeline.history.row(self._step), timeline.history.evaluated(self._step)
        else:
            values, evaluated = dict(zip(COLUMNS, now.tolist(), strict=True)), self._step
        diverged, params = timeline.diverged, state.params(timeline.run.sizes)
        key = (self._generation, self._step)
        if self._lines is None or self._lines[0] != key:  # what has been computed of them is kept
            run = timeline.run
            if self._lines is not None:
                self._lines[1].release()
            data = data_at(run.schedule, self._step, run.data)
            self._lines = key, StepLines(params, data, self._config, run.seed, self._step)
        return Snapshot(
            dataset=self._dataset,
            standardization=self._standardization,
            network=self._network,
            config=self._config,
            changes=tuple(change.step for change in timeline.run.schedule if change.step),
            step=self._step,
            last_step=timeline.last_step,
            params=params,
            gradient=ParamVector(timeline.run.sizes, glance.gradient).to_params(),
            activity=glance.activity,
            pinned=None if (self._pinned or 0) >= len(self._dataset.points) else self._pinned,
            n_edits=sum(len(change.edits) for change in timeline.run.schedule),
            values=values,
            evaluated=evaluated,
            history=timeline.history,
            generation=self._generation,
            diverged=diverged if diverged and diverged.step == self._step else None,
            lines=self._lines[1],
            standardize=self._standardize,
            standardization_from=""
            if weights is None or weights.standardization is None
            else weights.source,
            weights_from="" if weights is None else weights.source,
        )
