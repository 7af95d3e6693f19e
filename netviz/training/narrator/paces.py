"""What takes many steps to be seen: plateaus, oscillation, a test loss that has turned up."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from netviz.training.narrator.event import Event
from netviz.training.narrator.stretch import LOSS, LOSS_DATA, NEVER, RISE, TEST, Stretch, rest
from netviz.training.narrator.watcher import CHANGES, WINDOWS, Watcher
from netviz.training.narrator.windows import Window

LEVEL = 0.01
"""The share of itself that J̃ may differ on a plateau."""

LEAST_PLATEAU = 256
"""Steps that a plateau has at least; later in a run, half of the steps before it."""

LEFT = 0.05
"""The share of itself by which J̃ must differ to have left the plateau."""

SWINGING, STEADY = 48, 30
"""In how many of a window's 62 inner steps J̃ turns around: from how many on it swings, below which not."""

SWING = 0.01
"""The share of J̃ by which it swings at least."""

UP, UP_WINDOWS = 0.05, 2
"""By which share the test loss must lie above its least, in how many windows that follow each other."""

LEAST_UP = 0.01
"""How much it must lie above at least, as a share of ln K."""


class _Level(NamedTuple):
    """A stretch of steps in which J̃ stays what it is."""

    since: int
    mean: float
    is_said: bool = False


class PlateauWatcher(Watcher):
    """J̃ has not moved for long, and moves again."""

    occasions = WINDOWS + CHANGES
    remembers = _Level | None

    def read(self, stretch: Stretch, windows: list[Window]) -> Iterable[Event]:
        """Compare windows with the one in which the level was first met."""
        if stretch.has_another_loss:
            self.memory = None
        for window in windows:
            level: _Level | None = self.memory
            if level is not None and level.is_said:
                if abs(window.mean - level.mean) > LEFT * level.mean:
                    self.memory = _Level(window.first, window.mean)
                    yield Event(window.last, window.last, "plateau_end", {
                        "since": level.since, "level": level.mean, "loss": window.mean,
                    })  # fmt: skip
                continue
            if level is None or not (
                abs(window.mean - level.mean) <= LEVEL * level.mean  # seen fast
                and window.least >= (1 - LEVEL) * level.mean
                and window.greatest <= (1 + LEVEL) * level.mean
            ):
                self.memory = level = _Level(window.first, window.mean)
            if window.last - level.since + 1 >= max(LEAST_PLATEAU, level.since // 2):
                self.memory = level._replace(is_said=True)
                yield Event(
                    window.last, window.last, "plateau", {"since": level.since, "level": level.mean}
                )


class OscillationWatcher(Watcher):
    """J̃ swings from step to step; known only where a step sees the whole training part."""

    occasions = WINDOWS
    remembers = tuple[bool, int]
    forgotten = False, NEVER  # whether it swings, and since when not

    def read(self, stretch: Stretch, windows: list[Window]) -> Iterable[Event]:
        """Count how often J̃ turns around in a window."""
        for window in windows:
            is_on, off_since = self.memory
            wide = (
                window.is_full and window.may_rise and window.greatest - window.least > SWING * window.mean
            )
            n_turns = _turns(window) if wide else 0
            if is_on and n_turns < STEADY:
                self.memory = False, window.last
            elif not is_on and n_turns >= SWINGING:
                self.memory = True, off_since
                if window.first - off_since >= rest(window.first):
                    config = stretch.phase.config
                    yield Event(window.last, window.last, "oscillation", {
                        "since": window.first, "least": window.least, "greatest": window.greatest,
                        "learning_rate": config.learning_rate, "update_rule": config.update_rule,
                    })  # fmt: skip


def _turns(window: Window) -> int:
    """How often J̃ turns around, between moves that are worth a word."""
    loss = window.rows[:, LOSS]
    moves = np.diff(loss)
    directions = np.where(np.abs(moves) > RISE * loss[:-1], np.sign(moves), 0.0)
    return int(np.count_nonzero(directions[1:] * directions[:-1] < 0.0))


class _Best(NamedTuple):
    """The window with the least test loss."""

    step: int = 0
    test: float = math.inf
    loss_data: float = math.inf
    n_above: int = 0
    is_said: bool = False


class TestLossWatcher(Watcher):
    """The test loss has turned up while J_data still falls."""

    __test__ = False  # is no test
    occasions = WINDOWS + CHANGES
    remembers = _Best
    forgotten = _Best()

    def read(self, stretch: Stretch, windows: list[Window]) -> Iterable[Event]:
        """Compare windows with the one in which the test loss was least."""
        if not len(stretch.phase.data.test_y):
            return
        if stretch.has_another_loss and (stretch.phase.edits or stretch.phase.data is not stretch.led.data):
            self.memory = self.forgotten
        least = LEAST_UP * math.log(stretch.run.sizes.n_classes)
        for window in windows:
            column = window.rows[:, TEST]
            known = column[~np.isnan(column)].tolist()
            if not known:
                continue
            test, loss_data = sum(known) / len(known), float(window.rows[:, LOSS_DATA].mean())
            best: _Best = self.memory
            if test < best.test:
                self.memory = _Best(window.last, test, loss_data)
                continue
            is_up = test > max((1 + UP) * best.test, best.test + least) and loss_data < best.loss_data
            n_above = best.n_above + 1 if is_up else 0
            self.memory = best = best._replace(n_above=n_above)
            if n_above >= UP_WINDOWS and not best.is_said:
                self.memory = best._replace(is_said=True)
                yield Event(best.step, window.last, "test_up", {
                    "least": best.test, "test": test, "loss_data_then": best.loss_data,
                    "loss_data": loss_data, "known_at": window.last,
                })  # fmt: skip
