"""Hidden units that die, and hidden units that are all alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np

from netviz.core.params import Array, ParamVector, Sizes
from netviz.training.narrator.event import Event
from netviz.training.narrator.stretch import NEVER, Opening, Stretch, rest
from netviz.training.narrator.watcher import CHANGES, Watcher
from netviz.training.narrator.windows import Window

TOGETHER = 64
"""Steps in which deaths that follow one that was said are gathered for one sentence."""


_NO_UNITS: frozenset[int] = frozenset()


class _Death(NamedTuple):
    """A unit's death.

    Attributes
    ----------
    unit, step : int
    after : int or None
        Where it is not known which step it was, the last step at which the unit was seen alive; `step` is
        the first at which it was seen dead.
    learning_rate : float
        At the update that did it.
    cause : "update", "hand" or "data"
    change : float or None
        By which share of themselves that update moved the unit's weights.
    """

    unit: int
    step: int
    after: int | None
    learning_rate: float
    cause: str
    change: float | None


class _Units(NamedTuple):
    """What is remembered of the units; arrays (H,) are never changed in place.

    Attributes
    ----------
    dead, silent : bool arrays
        Silent units get no gradient from the data; all dead ones are silent.
    alive_since : int array
        The step at which each came to life again; `NEVER` where it was alive from the start.
    doubtful : frozenset of int
        Silent units that were not found dead.
    looked_at : int
        The last step at which all were looked at.
    said_at : int
        The step of the last sentence.
    waiting : tuple of _Death
        What has not been said yet.
    all_dead : bool
    some_alive_since : int
        The step at which not all were dead any more.
    """

    dead: Array
    silent: Array
    alive_since: Array
    doubtful: frozenset[int] = _NO_UNITS
    looked_at: int = 0
    said_at: int = -TOGETHER
    waiting: tuple[_Death, ...] = ()
    all_dead: bool = False
    some_alive_since: int = NEVER


class DeathWatcher(Watcher):
    """Hidden units die: they fire for no training sample any more."""

    memory: _Units
    remembers = _Units

    @classmethod
    def can_remember(cls, memory: _Units, sizes: Sizes) -> bool:
        """Whether all units that are named can be units of the network."""
        kinds = (memory.dead, np.bool_), (memory.silent, np.bool_), (memory.alive_since, np.int64)
        fits = all(array.shape == (sizes.n_hidden,) and array.dtype == kind for array, kind in kinds)
        named = {*memory.doubtful, *(death.unit for death in memory.waiting)}
        causes = {death.cause for death in memory.waiting}
        return fits and named <= set(range(sizes.n_hidden)) and causes <= {"update", "hand", "data"}

    def open(self, opening: Opening) -> Iterable[Event]:
        """Say which are dead from the start."""
        dead, n_hidden = opening.dead, len(opening.dead)
        self.memory = _Units(dead, dead, np.full(n_hidden, NEVER), all_dead=bool(dead.all()))
        if dead.all():
            yield Event(0, 0, "all_dead", {"n_hidden": n_hidden})
        elif dead.any():
            units = tuple(np.flatnonzero(dead).tolist())
            yield Event(0, 0, "dead_at_start", {"units": units, "n_hidden": n_hidden})

    def read(self, stretch: Stretch, windows: list[Window]) -> Iterable[Event]:
        """Look for units that have fallen silent, or are seen dead where the training part is evaluated."""
        units = self.memory
        if units.waiting and (stretch.diverged is not None or stretch.last >= units.said_at + TOGETHER):
            return self._read(stretch)
        if _shows_every_death(stretch):
            before = units.silent.tobytes()
            if units.doubtful or any(now.tobytes() != before for now in stretch.silences.values()):
                return self._read(stretch)
            return ()
        if all(look.dead is units.dead for look in stretch.looks):  # the usual case, fast
            if stretch.looks:
                seen_at = stretch.first + stretch.looks[-1].row
                self.memory = units._replace(silent=units.dead, doubtful=_NO_UNITS, looked_at=seen_at)
            return ()
        return self._read(stretch)

    def _read(self, stretch: Stretch) -> Iterator[Event]:
        exact = _shows_every_death(stretch)
        looks, silences = {look.row: look.dead for look in stretch.looks}, stretch.silences
        for row in sorted({*looks, *silences}):
            step, units = stretch.first + row, self.memory
            yield from self._say_what_waited(step)
            seen = looks.get(row)
            if exact:
                deaths = self._follow(stretch, row, silences.get(row, self.memory.silent), seen)
            else:
                assert seen is not None
                deaths = self._compare(stretch, row, seen)
            if deaths:
                yield from self._say(step, deaths)
            units = self.memory
            if units.all_dead and not units.dead.all():
                self.memory = units._replace(all_dead=False, some_alive_since=step)
        yield from self._say_what_waited(stretch.last)
        if stretch.diverged is not None and self.memory.waiting:
            yield self._sentence(stretch.last)

    # ---------------------------------------------------------------- finding

    def _follow(self, stretch: Stretch, row: int, silent: Array, seen: Array | None) -> list[_Death]:
        """Where the gradient of the whole training part tells at which step a unit fell silent."""
        units, step = self.memory, stretch.first + row
        dead, alive_since, doubtful = units.dead, units.alive_since, set(units.doubtful)
        deaths = []
        if (silent != units.silent).any():
            dead, alive_since = dead & silent, np.where(dead & ~silent, step, alive_since)
            doubtful -= set(np.flatnonzero(~silent).tolist())
            for unit in np.flatnonzero(silent & ~units.silent).tolist():
                if _is_dead(stretch, row, unit):
                    deaths.append(_death(stretch, row, unit))
                else:  # no gradient, but it fires: every answer is certain, say
                    doubtful.add(unit)
        if seen is not None:
            for unit in sorted(doubtful):
                if seen[unit]:
                    doubtful.discard(unit)
                    deaths.append(_death(stretch, row, unit, seen_only=True))
        if deaths:
            dead = dead.copy()
            dead[[death.unit for death in deaths]] = True
        self.memory = units._replace(
            dead=dead, silent=silent, alive_since=alive_since, doubtful=frozenset(doubtful)
        )
        return [death for death in deaths if death.step - alive_since[death.unit] >= rest(death.step)]

    def _compare(self, stretch: Stretch, row: int, seen: Array) -> list[_Death]:
        """Where only the evaluations tell."""
        units, step = self.memory, stretch.first + row
        after = units.looked_at if units.looked_at >= stretch.phase.step else None
        alive_since = units.alive_since
        if not (seen == units.dead).all():
            alive_since = np.where(units.dead & ~seen, step, alive_since)
        deaths = [
            _death(stretch, row, unit, after, seen_only=True)
            for unit in np.flatnonzero(seen & ~units.dead).tolist()
            if step - alive_since[unit] >= rest(step)
        ]
        self.memory = units._replace(
            dead=seen, silent=seen, alive_since=alive_since, doubtful=_NO_UNITS, looked_at=step
        )
        return deaths

    # ----------------------------------------------------------------- saying

    def _say(self, step: int, deaths: list[_Death]) -> Iterator[Event]:
        units = self.memory
        if units.dead.all():
            is_news = not units.all_dead and step - units.some_alive_since >= rest(step)
            self.memory = units._replace(all_dead=True, waiting=(), said_at=step)
            if is_news:
                values = {**_values(deaths), "n_hidden": len(units.dead)}
                yield Event(step, step, "all_dead", values)
            return
        self.memory = units._replace(waiting=(*units.waiting, *deaths))
        if step >= units.said_at + TOGETHER:
            yield self._sentence(step)

    def _say_what_waited(self, step: int) -> Iterator[Event]:
        """What was gathered, once the time for that is over."""
        units = self.memory
        if units.waiting and step >= units.said_at + TOGETHER:
            yield self._sentence(units.said_at + TOGETHER)

    def _sentence(self, step: int) -> Event:
        deaths = self.memory.waiting
        self.memory = self.memory._replace(waiting=(), said_at=step)
        return Event(deaths[-1].step, step, "died", _values(deaths))


def _shows_every_death(stretch: Stretch) -> bool:
    """Whether the gradient is that of all samples: then a dead unit's is 0, at whatever step."""
    return stretch.is_full and stretch.phase.gradient.mistake is None


def _is_dead(stretch: Stretch, row: int, unit: int) -> bool:
    theta = stretch.theta(row)
    return not (stretch.phase.data.a1 @ theta.W1[:, unit] + theta.b1[unit] > 0.0).any()


def _death(
    stretch: Stretch, row: int, unit: int, after: int | None = None, *, seen_only: bool = False
) -> _Death:
    step = stretch.first + row
    if seen_only:
        eta = stretch.phase.config.learning_rate
        return _Death(unit, step, after, eta, "unknown", None)
    cause, eta = "update", stretch.phase.config.learning_rate
    if row == 0 and stretch.begins_with_a_change:
        eta = stretch.led.config.learning_rate
        edited = {edit.index[-1] for edit in stretch.phase.edits if edit.parameter in ("W1", "b1")}
        if unit in edited:
            cause = "hand"
        elif stretch.phase.data is not stretch.led.data:
            cause = "data"
    theta, update = stretch.theta(row), stretch.update(row)
    change = _norm(update, unit) / max(_norm(theta, unit, minus=update), 1e-300)
    return _Death(unit, step, None, eta, cause, change if cause == "update" else None)


def _norm(vector: ParamVector, unit: int, minus: ParamVector | None = None) -> float:
    entries = vector.layer1[:, unit] if minus is None else vector.layer1[:, unit] - minus.layer1[:, unit]
    return float(np.linalg.norm(entries))


def _values(deaths: Iterable[_Death]) -> dict[str, Any]:
    deaths = tuple(deaths)
    last = deaths[-1]
    return {
        "units": tuple(death.unit for death in deaths),
        "steps": tuple(death.step for death in deaths),
        "after": last.after,
        "learning_rate": last.learning_rate,
        "cause": last.cause,
        "change": last.change,
    }


class SymmetryWatcher(Watcher):
    """All hidden units have the same weights, so that they get the same gradient."""

    occasions = CHANGES
    remembers = bool
    forgotten = False

    def open(self, opening: Opening) -> Iterable[Event]:
        """Look at the initial weights."""
        return self._look(0, opening.theta)

    def read(self, stretch: Stretch, windows: list[Window]) -> Iterable[Event]:
        """Look again where weights have been set by hand."""
        return self._look(stretch.first, stretch.theta(0)) if stretch.phase.edits else ()

    def _look(self, step: int, theta: ParamVector) -> Iterable[Event]:
        first, second = theta.layer1, theta.W2.T
        n_hidden = theta.sizes.n_hidden
        was_alike, self.memory = (
            self.memory,
            n_hidden > 1 and bool((first == first[:, :1]).all() and (second == second[:, :1]).all()),
        )
        if self.memory and not was_alike:
            yield Event(step, step, "alike", {"n_hidden": n_hidden})
