"""The parts of J̃, the penalty's pull on the weights, and what the network answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from netviz.training.narrator.event import Event
from netviz.training.narrator.stretch import ACCURACY, LOSS_DATA, LOSS_REG, Opening, Stretch, rest
from netviz.training.narrator.watcher import CHANGES, Switch, Watcher
from netviz.training.narrator.windows import Window
from netviz.training.spec import Phase

SMALLER = 0.8
"""The share of J_data below which the penalty has become the smaller part again."""

NOT_RIGHT = 0.98
"""The accuracy below which not everything is right any more."""

LONG = 100
"""Steps for which a class must not have been the answer."""


class PenaltyWatcher(Watcher):
    """The penalty has become the larger part of J̃."""

    remembers = Switch
    forgotten = Switch()

    def open(self, opening: Opening) -> Iterable[Event]:
        """Say so where it is from the start."""
        is_on = opening.loss_reg > opening.loss_data
        self.memory = Switch(is_on)
        if is_on:
            yield self._event(0, opening.phase, opening.loss_data, opening.loss_reg)

    def read(self, stretch: Stretch, windows: list[Window]) -> Iterable[Event]:
        """Compare the two parts."""
        data, reg = stretch.known[:, LOSS_DATA], stretch.known[:, LOSS_REG]
        before: Switch = self.memory
        changes = reg < SMALLER * data if before.is_on else reg > data
        return self._read(stretch) if np.count_nonzero(changes) else ()

    def _read(self, stretch: Stretch) -> Iterator[Event]:
        data, reg, before = stretch.known[:, LOSS_DATA], stretch.known[:, LOSS_REG], self.memory
        for switch, number in before.follow(stretch.steps, reg > data, reg < SMALLER * data):
            self.memory = switch
            if number is not None:
                step = int(stretch.steps[number])
                yield self._event(step, stretch.phase, float(data[number]), float(reg[number]))

    @staticmethod
    def _event(step: int, phase: Phase, data: float, reg: float) -> Event:
        return Event(step, step, "penalty_larger", {
            "loss_data": data, "loss_reg": reg, "at_start": step == 0,
            "regularization": phase.config.regularization,
        })  # fmt: skip


class PenaltyStepWatcher(Watcher):
    """ηλ is so large that a step of gradient descent turns the weights around, or makes them grow."""

    occasions = CHANGES
    remembers = int
    forgotten = 0  # what has been said: 1 that they turn around, 2 that they grow

    def open(self, opening: Opening) -> Iterable[Event]:
        """Look at the settings of step 0."""
        return self._look(0, opening.phase)

    def read(self, stretch: Stretch, windows: list[Window]) -> Iterable[Event]:
        """Look at settings that have just been put in force."""
        return self._look(stretch.first, stretch.phase)

    def _look(self, step: int, phase: Phase) -> Iterable[Event]:
        config = phase.config
        product = config.learning_rate * config.regularization
        level = (product > 0.5) + (product > 1.0) if config.update_rule == "gradient-descent" else 0
        said, self.memory = self.memory, level
        if level > said:
            yield Event(step, step, "penalty_step", {"product": product})


class EverythingRightWatcher(Watcher):
    """Every training sample is answered rightly."""

    remembers = Switch
    forgotten = Switch()

    def open(self, opening: Opening) -> Iterable[Event]:
        """Say so where it is from the start."""
        is_on = opening.accuracy == 1.0
        self.memory = Switch(is_on)
        if is_on:
            yield Event(0, 0, "all_right", {"loss_data": opening.loss_data})

    def read(self, stretch: Stretch, windows: list[Window]) -> Iterable[Event]:
        """Look for an accuracy of 1."""
        accuracy = stretch.known[:, ACCURACY]
        before: Switch = self.memory
        changes = accuracy < NOT_RIGHT if before.is_on else accuracy == 1.0
        return self._read(stretch) if np.count_nonzero(changes) else ()

    def _read(self, stretch: Stretch) -> Iterator[Event]:
        accuracy, before = stretch.known[:, ACCURACY], self.memory
        for switch, number in before.follow(stretch.steps, accuracy == 1.0, accuracy < NOT_RIGHT):
            self.memory = switch
            if number is not None:
                step, loss_data = int(stretch.steps[number]), float(stretch.known[number, LOSS_DATA])
                yield Event(step, step, "all_right", {"loss_data": loss_data})


class _Missing(NamedTuple):
    """A class that is the answer for no training sample.

    Attributes
    ----------
    since : int
        The step at which that was first seen.
    is_said : bool
    ended : int or None
        Where it has been said: the step at which the class was seen to be an answer again.
    """

    since: int
    is_said: bool = False
    ended: int | None = None


class MissingClassWatcher(Watcher):
    """A class has been the answer for no training sample for long."""

    remembers = tuple[tuple[int, _Missing], ...]
    forgotten = ()  # pairs of a class and its _Missing

    def read(self, stretch: Stretch, windows: list[Window]) -> Iterable[Event]:
        """Look where somebody counted the answers."""
        return self._read(stretch) if stretch.answers or stretch.begins_with_a_change else ()

    def _read(self, stretch: Stretch) -> Iterator[Event]:
        data = stretch.phase.data
        if stretch.has_another_loss and data is not stretch.led.data:
            self.memory = ()
        for row, answered in stretch.answers:
            if not self.memory and answered.all():
                continue
            step, missing = stretch.first + row, dict(self.memory)
            shares = np.bincount(data.y, minlength=len(answered)) / len(data.y)
            for number, (is_answered, share) in enumerate(
                zip(answered.tolist(), shares.tolist(), strict=True)
            ):
                entry = missing.get(number)
                if is_answered or not share:
                    if entry is not None and entry.is_said:
                        missing[number] = entry._replace(ended=step if entry.ended is None else entry.ended)
                    else:
                        missing.pop(number, None)
                    continue
                if entry is None or (entry.ended is not None and step - entry.ended >= rest(step)):
                    entry = _Missing(step)
                missing[number] = entry = entry._replace(ended=None)
                since = entry.since
                if step - since >= LONG and not entry.is_said:
                    missing[number] = entry._replace(is_said=True)
                    yield Event(step, step, "class_missing", {
                        "class": data.class_names[number] if data.class_names else str(number),
                        "since": since, "share": share,
                    })  # fmt: skip
            self.memory = tuple(missing.items())
