"""The narrator: hands what the engine has done to all watchers, and gathers what they find."""

from __future__ import annotations

from types import GenericAlias
from typing import Any, TypeAlias

from netviz.core.params import Sizes
from netviz.training.narrator.event import Event
from netviz.training.narrator.losses import DivergenceWatcher, FallWatcher, RiseWatcher, StartWatcher
from netviz.training.narrator.paces import OscillationWatcher, PlateauWatcher, TestLossWatcher
from netviz.training.narrator.parts import (
    EverythingRightWatcher,
    MissingClassWatcher,
    PenaltyStepWatcher,
    PenaltyWatcher,
)
from netviz.training.narrator.stretch import Opening, Stretch
from netviz.training.narrator.units import DeathWatcher, SymmetryWatcher
from netviz.training.narrator.watcher import CHANGES, STEPS, THE_END, WINDOWS, Watcher
from netviz.training.narrator.windows import Windows

WATCHERS: tuple[type[Watcher], ...] = (
    StartWatcher,
    SymmetryWatcher,
    PenaltyStepWatcher,
    FallWatcher,
    RiseWatcher,
    OscillationWatcher,
    PlateauWatcher,
    TestLossWatcher,
    PenaltyWatcher,
    MissingClassWatcher,
    EverythingRightWatcher,
    DeathWatcher,
    DivergenceWatcher,
)
"""All that is watched; of events that become known at one step, the last is shown."""

Narration: TypeAlias = tuple[Any, ...]
"""What the narrator remembers at a step: a tuple of immutable values, so that it can be kept and sent."""

REMEMBERS: Any = GenericAlias(tuple, (Windows.remembers, *(watcher.remembers for watcher in WATCHERS)))
"""The type of a narration, exactly."""


class Narrator:
    """Finds the events of a run while its steps are taken.

    Parameters
    ----------
    narration : Narration, optional
        What was remembered at the step from which the engine goes on; left out, `open` must follow.
    """

    def __init__(self, narration: Narration | None = None) -> None:
        self._windows, self._watchers = Windows(), [watcher() for watcher in WATCHERS]
        if narration is not None:
            self._windows.memory = narration[0]
            for watcher, memory in zip(self._watchers, narration[1:], strict=True):
                watcher.memory = memory

    @staticmethod
    def can_remember(narration: Narration, sizes: Sizes) -> bool:
        """Whether a narration of the right type, from a file, can be one of a network of these sizes."""
        return Windows.can_remember(narration[0]) and all(
            watcher.can_remember(memory, sizes)
            for watcher, memory in zip(WATCHERS, narration[1:], strict=True)
        )

    def open(self, opening: Opening) -> list[Event]:
        """What there is to say at step 0."""
        found = [event for watcher in self._watchers for event in watcher.open(opening)]
        return found if opening.diverged is None else found[-1:]  # nothing else is worth saying then

    def read(self, stretch: Stretch) -> list[Event]:
        """What has become known at the next steps, in the order in which it did."""
        windows, events = self._windows.read(stretch), list[Event]()
        occasions = STEPS + WINDOWS * bool(windows) + CHANGES * stretch.begins_with_a_change
        occasions += THE_END * (stretch.diverged is not None)
        for watcher in self._watchers:
            if watcher.occasions & occasions:
                events += watcher.read(stretch, windows)
        if len(events) > 1:
            events.sort(key=lambda event: event.known_at)
        return events

    @property
    def narration(self) -> Narration:
        """All that has to be remembered to go on from here."""
        return self._windows.memory, *(watcher.memory for watcher in self._watchers)
