"""The settings of training: all of them may change between two steps."""

from __future__ import annotations

from dataclasses import dataclass

from netviz.core.slips import SLIPS
from netviz.training.batches import TrainingData
from netviz.training.rules import RULES

MAX_LEARNING_RATE = 1e6
MAX_REGULARIZATION = 1e6


class ConfigError(ValueError):
    """A setting that training cannot use; the message says which, and what is allowed."""


@dataclass(frozen=True)
class TrainingConfig:
    """How the next step is taken.

    Parameters
    ----------
    learning_rate : float
        η > 0.
    regularization : float
        λ ≥ 0 of J̃ = J_data + λ (‖W1‖² + ‖W2‖²).
    batch_size : int, optional
        Samples a step; None takes the whole training part.
    update_rule : str
        A key of `netviz.training.rules.RULES`.
    slip : str, optional
        A key of `netviz.core.SLIPS`: the wrong version of a line that is in force.

    Raises
    ------
    ConfigError
        If a setting is out of range.
    """

    learning_rate: float = 1.0
    regularization: float = 5e-4
    batch_size: int | None = None
    update_rule: str = "gradient-descent"
    slip: str | None = None

    def __post_init__(self) -> None:
        if not 0.0 < self.learning_rate <= MAX_LEARNING_RATE:
            raise ConfigError(
                f"the learning rate η must be above 0 and at most {MAX_LEARNING_RATE:g}, "
                f"not {self.learning_rate:g}"
            )
        if not 0.0 <= self.regularization <= MAX_REGULARIZATION:
            raise ConfigError(
                f"the regularization λ must be 0 to {MAX_REGULARIZATION:g}, not {self.regularization:g}"
            )
        if self.batch_size is not None and self.batch_size < 1:
            raise ConfigError(f"a batch needs at least 1 sample, not {self.batch_size}")
        if self.update_rule not in RULES:
            raise ConfigError(
                f"there is no update rule {self.update_rule!r}; choose one of {', '.join(RULES)}"
            )
        if self.slip is not None and self.slip not in SLIPS:
            raise ConfigError(f"there is no wrong line {self.slip!r}; choose one of {', '.join(SLIPS)}")


@dataclass(frozen=True)
class Edit:
    """One entry of a parameter, set by hand: `index` into "W1", "b1", "W2" or "b2"."""

    parameter: str
    index: tuple[int, ...]
    value: float


@dataclass(frozen=True)
class Change:
    """From `step` on, `config` is in force; the pass at `step` is done with `edits` in place.

    `data`, if any, are what is learned from `step` on.
    """

    step: int
    config: TrainingConfig
    edits: tuple[Edit, ...] = ()
    data: TrainingData | None = None


Schedule = tuple[Change, ...]
"""All changes of a run, in the order of their steps; the first at step 0."""


def config_at(schedule: Schedule, step: int) -> TrainingConfig:
    """The settings in force at a step."""
    return next(change.config for change in reversed(schedule) if change.step <= step)


def data_at(schedule: Schedule, step: int, first: TrainingData) -> TrainingData:
    """What is learned at a step, of a run that began with `first`."""
    changed = (c.data for c in reversed(schedule) if c.step <= step and c.data is not None)
    return next(changed, first)


def edits_at(schedule: Schedule, step: int) -> tuple[Edit, ...]:
    """What is set by hand at exactly this step."""
    return next((change.edits for change in schedule if change.step == step), ())
