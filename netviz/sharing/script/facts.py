"""What a script tells of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PureWindowsPath

from netviz.core.params import Params, ParamVector, Sizes
from netviz.data import Dataset, Standardization
from netviz.frozen import dataclass
from netviz.session import Session
from netviz.training.spec import Change, Key, RunSpec, initial_theta
from netviz.training.step_lines import StepLines

_MOST_CHANGES = 20  # at which the loss is told besides


@dataclass(frozen=True, eq=False)
class Facts:
    """A run up to a step, with its numbers.

    Attributes
    ----------
    spec : RunSpec
        Without what is changed after the step.
    step : int
        The last one.
    sizes : Sizes
    units : Standardization
    datasets : mapping of Key to Dataset
    start : Params
        θ at step 0, before anything is set by hand.
    start_file : str
        The file that it is from, without its folder; empty where it was drawn.
    losses : mapping of int to float
        J̃ at some steps, on the samples that the step sees.
    """

    spec: RunSpec
    step: int
    sizes: Sizes
    units: Standardization
    datasets: Mapping[Key, Dataset]
    start: Params
    start_file: str
    losses: Mapping[int, float]

    @classmethod
    def of(cls, session: Session) -> Facts:
        """The active run of a session, up to the step at which it stands."""
        shot, blobs = session.snapshot(), session.blobs
        changes = tuple(change for change in shot.spec.changes if change.step <= shot.step)
        spec = replace(shot.spec, changes=changes)
        sizes = blobs.sizes(spec)
        theta = initial_theta(spec, sizes, blobs.weights)
        return cls(
            spec,
            shot.step,
            sizes,
            shot.standardization,
            {change.data: blobs.datasets[change.data] for change in changes},
            ParamVector(sizes, theta).to_params(),
            PureWindowsPath(shot.weights_from).name,  # which knows both kinds of separators
            _losses(session, _told_steps(shot.step, changes)),
        )


def _told_steps(last: int, changes: tuple[Change, ...]) -> list[int]:
    """0, 1, 2, 5, 10, 20, 50, …, the steps of changes, and the last."""
    steps, power = {0, last}, 1
    while power <= last:
        steps |= {power, 2 * power, 5 * power}
        power *= 10
    steps |= {change.step for change in changes[: _MOST_CHANGES + 1]}
    return sorted(step for step in steps if step <= last)


def _losses(session: Session, steps: list[int]) -> dict[int, float]:
    """J̃ at steps, on the samples that each of them sees; computed again where rows have been thinned."""
    history, run = session.snapshot().history, session.run
    parts = ("batch_loss", "loss_reg")
    losses = {step: float(sum(history.values(part, step, step + 1)[0] for part in parts)) for step in steps}
    unknown = [step for step in steps if losses[step] != losses[step]]
    if not unknown:
        return losses
    for step, state in zip(unknown, session.timeline.replay(unknown), strict=True):
        phase, params = run.at(step), state.params(run.sizes)
        losses[step] = StepLines(params, phase.data, phase.config, run.seed, step).trace.loss
    return losses
