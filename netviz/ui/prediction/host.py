"""What a prediction is made in: the window or the stage, its views, and what is kept of it there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, Protocol

from netviz.frozen import dataclass
from netviz.lessons.comparing import Verdict
from netviz.lessons.guesses import Guesses
from netviz.lessons.lesson import Prediction
from netviz.snapshot import Snapshot
from netviz.ui.prediction.axes import StepChart

Stage = Literal["draw", "frozen", "revealing", "revealed", "judged", "spoilt"]


class Host(Protocol):
    """What a prediction needs of the window or the stage that it is made in."""

    @property
    def is_playing(self) -> bool:
        """Whether steps are being taken."""

    def snapshot(self) -> Snapshot:
        """What there is, seen or not."""

    def go_to(self, step: int, then: Callable[[], None] = ...) -> None:
        """Stand at a step that has been computed."""

    def play(self, steps_per_second: float, end: int) -> None:
        """Take steps, at most so many a second, up to one."""

    def pause(self) -> None:
        """Take no more."""

    def rest(self) -> None:
        """Play as it was before, from now on."""

    def show(self) -> None:
        """Paint everything again, as far as it may be seen."""

    def say(self, message: str) -> None:
        """Tell something in passing."""


@dataclass(frozen=True)
class Views:
    """What can be drawn on.

    Attributes
    ----------
    chart : StepChart or None
        That has the figure of the prediction.
    plane : view of the plane, or None
    """

    chart: StepChart | None = None
    plane: Any = None


@dataclass(frozen=True)
class Kept:
    """A prediction that was left, to be gone on with at the same moment.

    Attributes
    ----------
    prediction : Prediction
    guesses : Guesses
    stage : str
    first : int
        The step from where it was asked.
    verdict : Verdict or None
    explanation : str
    right : int
        As they were judged.
    """

    prediction: Prediction
    guesses: Guesses
    stage: Stage
    first: int
    verdict: Verdict | None = None
    explanation: str = ""
    right: int = 0
