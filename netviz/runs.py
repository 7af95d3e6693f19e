"""What is known of runs beside the project: their data, and as much as has been computed of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from netviz.core.params import Array, ParamVector
from netviz.data import Dataset
from netviz.intents import Blobs
from netviz.project import Cursor, Document
from netviz.saved import Saved
from netviz.snapshot import Snapshot
from netviz.training import compiled
from netviz.training.engine import Engine
from netviz.training.history import COLUMNS, INDEX
from netviz.training.recording import Recording
from netviz.training.room import require_room
from netviz.training.spec import Key, Resolver, Run, RunSpec, initial_theta
from netviz.training.state import Glance, State
from netviz.training.step_lines import After, StepLines
from netviz.training.timeline import Computed, Timeline
from netviz.training.weights import Weights

if TYPE_CHECKING:
    from netviz.sweeps.record import SweepRecord

_FRESH = 8  # blobs that are kept although nothing names them yet
_FRESH_SWEEPS = 1


class Runs:
    """Data sets and weights by their keys, and the timelines of runs by theirs.

    Parameters
    ----------
    evaluate_every : int, optional
        See `netviz.training.spec.Run`.
    row_memory : float
        Bytes for the rows of a run; see `netviz.training.history.History`.
    saved : Saved
        What there is from the start.

    Attributes
    ----------
    datasets, weights, sweeps, timelines
        By their keys; what has been computed is a cache.
    computed : dict
        What has been computed of runs that were opened and not looked at yet.
    """

    def __init__(self, evaluate_every: int | None, row_memory: float, saved: Saved) -> None:
        self.evaluate_every, self.row_memory = evaluate_every, row_memory
        self._resolver = Resolver()
        self.datasets: dict[Key, Dataset] = dict(saved.blobs.datasets)
        self.weights: dict[Key, Weights] = dict(saved.blobs.weights)
        self.sweeps: dict[Key, SweepRecord] = dict(saved.blobs.sweeps)
        self.timelines: dict[Key, Timeline] = {}
        self.computed: dict[Key, Computed] = dict(saved.computed)

    @property
    def blobs(self) -> Blobs:
        """What keys stand for."""
        return Blobs(self.datasets, self.weights, self.sweeps)

    def keep(self, saved: Saved) -> None:
        """Keep what there is beside the project of another session."""
        self.datasets |= {key: new for key, new in saved.blobs.datasets.items() if key not in self.datasets}
        self.weights |= {key: new for key, new in saved.blobs.weights.items() if key not in self.weights}
        self.sweeps |= {key: new for key, new in saved.blobs.sweeps.items() if key not in self.sweeps}
        self.computed |= {key: new for key, new in saved.computed.items() if key not in self.timelines}

    def timeline(self, spec: RunSpec, near: RunSpec | None) -> Timeline:
        """What has been computed of a run, at least its first step; it begins as the one near it does."""
        if spec.key not in self.timelines:
            run = self._resolver.resolve(spec, self.datasets, self.evaluate_every)
            require_room(run)
            alike = -1 if near is None else spec.alike_until(near)
            if spec.code is not None:
                self.timelines[spec.key] = self._recording(spec, run)
            elif spec.key in self.computed:
                start, computed = self._start(spec, run), self.computed.pop(spec.key)
                self.timelines[spec.key] = Timeline.resumed(
                    run, start, computed, row_memory=self.row_memory
                )
            elif near is not None and alike >= 0:
                present = self.timelines[near.key]
                self.timelines[spec.key] = present.branch(run, min(alike, present.last_step))
            else:
                self.timelines[spec.key] = Timeline(run, self._start(spec, run), row_memory=self.row_memory)
        return self.timelines[spec.key]

    def _recording(self, spec: RunSpec, run: Run) -> Recording:
        start, computed = self._start(spec, run), self.computed.pop(spec.key, None)
        if computed is None:
            return Recording(run, start, self.row_memory)
        return Recording.restored(run, start, computed, self.row_memory)

    def _start(self, spec: RunSpec, run: Run) -> State:
        return State(0, initial_theta(spec, run.sizes, self.weights), np.zeros(0))

    def after(self, timeline: Timeline, step: int) -> After:
        """Take the update at a step, and see what it leads to."""
        if timeline.last_step == step:
            timeline.engine_at(step)
            timeline.extend(step + 1)
        run = timeline.run
        timeline.observe(step)
        before = timeline.history.row(step)["loss"]
        if any(phase.step == step + 1 for phase in run.schedule):
            # What is changed at the next step is no part of this one's update.
            own = replace(run, schedule=tuple(phase for phase in run.schedule if phase.step <= step))
            engine = Engine(own, timeline.engine_at(step).state())
            engine.advance(1)
            loss = float(engine.observe()[0, INDEX["loss"]])
        else:
            engine = timeline.observe(step + 1)
            loss = timeline.history.row(step + 1)["loss"]
        return After(engine.state().params(run.sizes), before, loss)

    def snapshot(
        self,
        spec: RunSpec,
        cursor: Cursor,
        state: State,
        glance: Glance,
        *,
        near: Snapshot | None = None,
        row: Array | None = None,
    ) -> Snapshot:
        """What there is to show of a run at a step, whatever the line.

        Parameters
        ----------
        spec : RunSpec
            Of a run that has a timeline.
        cursor : Cursor
        state, glance
            Of the engine at the step.
        near : Snapshot, optional
            What was shown before: what has been computed of its lines is kept, if it is of the same step.
        row : array, optional
            What to show in the place of the history's row.
        """
        timeline, step = self.timelines[spec.key], cursor.step
        if row is None:
            values, evaluated = timeline.history.row(step), timeline.history.evaluated(step)
        else:
            values, evaluated = dict(zip(COLUMNS, row.tolist(), strict=True)), step
        source = "" if spec.weights is None else self.weights[spec.weights].source
        change, phase, run = spec.at(step), timeline.run.at(step), timeline.run
        diverged, params = timeline.diverged, state.params(run.sizes)
        dataset, sample = self.datasets[change.data], cursor.sample
        if near is not None and (near.spec, near.step) == (spec, step):
            lines = near.lines
        else:
            lines = StepLines(params, phase.data, phase.config, run.seed, step, phase.gradient)
        return Snapshot(
            spec=spec,
            dataset=dataset,
            standardization=self._resolver.standardization(spec, self.datasets),
            network=spec.network,
            config=change.settings,
            changes=tuple(change.step for change in spec.changes if change.step),
            step=step,
            last_step=timeline.last_step,
            params=params,
            gradient=ParamVector(run.sizes, glance.gradient).to_params(),
            activity=glance.activity,
            pinned=None if (sample or 0) >= len(dataset.points) else sample,
            values=values,
            evaluated=evaluated,
            history=timeline.history.view(),
            run_events=timeline.events,
            generation=timeline.number,
            diverged=diverged if diverged and diverged.step == step else None,
            lines=lines,
            standardize=spec.standardize,
            standardization_from="" if spec.units is None else source,
            weights_from=source,
            path=timeline.path(),
            run=run,
            memory=state.memory,
            missed=compiled.MISSED if timeline.misses_the_loop else "",
        )

    def at_rest(self, documents: Iterable[Document], state: State) -> dict[Key, Computed]:
        """What has been computed of the runs of some documents, in their order.

        Parameters
        ----------
        documents : iterable of Document
            The one that is shown first.
        state : State
            At the step that is shown.
        """
        found: dict[Key, Computed] = {}
        keys = (run.spec.key for document in documents for run in (document.run, *document.pinned))
        for key in dict.fromkeys(keys):
            if key in self.timelines:
                found[key] = self.timelines[key].at_rest(*(() if found else (state,)))
            elif key in self.computed:
                found[key] = self.computed[key]
        return found

    def drop_all_but(self, documents: Sequence[Document]) -> None:
        """Let go of the data and the timelines that no document names any more."""
        named = frozenset().union(*(document.keys for document in documents))
        runs = {run.spec.key for document in documents for run in document.runs}
        kept: dict[Key, Dataset] | dict[Key, Weights]
        for kept in (self.datasets, self.weights):
            for key in [key for key in list(kept) if key not in named][:-_FRESH]:
                del kept[key]
        swept = {document.sweep_key for document in documents}
        for key in [key for key in self.sweeps if key not in swept][:-_FRESH_SWEEPS]:
            del self.sweeps[key]
        self.computed = {key: computed for key, computed in self.computed.items() if key in runs}
        if len(self.timelines) > len(runs):
            self.timelines = {key: line for key, line in self.timelines.items() if key in runs}
        self._resolver.forget_all_but(named)
