"""What has happened in a run, found slowly: every step is computed again and looked at as a whole.

Nothing here is shared with the narrator but the numbers that say how much is worth a sentence.
"""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from netviz.core import forward_backward
from netviz.core.params import ParamVector
from netviz.training.engine import Engine
from netviz.training.history import INDEX

REST, WINDOW = 200, 64  # in runs of less than 2000 steps; later a tenth of the steps


@dataclass
class Look:
    """Everything about a run at every step; rows are steps from 0 on."""

    run: object
    column: dict  # name -> array, as recorded
    dead: np.ndarray  # (T, H)
    answered: np.ndarray  # (T, K)
    thetas: list
    diverged: int | None

    @property
    def n_steps(self):
        return len(self.thetas)

    @property
    def is_full(self):
        return all((phase.config.batch_size or 10**9) >= len(phase.data.y) for phase in self.run.schedule)

    @property
    def changes(self):
        return [phase.step for phase in self.run.schedule if phase.step]

    def known(self, name="loss"):
        """The steps after 0 at which a value is known."""
        return [
            t for t in range(1, self.n_steps) if np.isfinite(self.column[name][t]) and t != self.diverged
        ]


def look_at(run, start, n_steps):
    """Take every step by itself and look at it."""
    engine = Engine(run, start)
    rows, thetas, dead, answered = [engine.observe()[0]], [engine.theta.vector.copy()], [], []
    for _ in range(n_steps):
        row, _ = engine.advance(1)
        if not len(row):
            break
        rows.append(row[0])
        thetas.append(engine.theta.vector.copy())
    table = np.array(rows)
    for t, theta in enumerate(thetas):
        data = run.at(t).data
        trace = forward_backward(ParamVector(run.sizes, theta).to_params(), data.a1, data.y, 0.0)
        dead.append(~(trace.z2 > 0).any(axis=0))
        answered.append(np.bincount(np.argmax(trace.z3, axis=1), minlength=data.n_classes) > 0)
    columns = {name: table[:, number] for name, number in INDEX.items()}
    end = None if engine.diverged is None else engine.diverged.step
    return Look(run, columns, np.array(dead), np.array(answered), thetas, end)


def expected(look):
    """The set of (rule, step, known_at) that must have been found, but for deaths and missing classes."""
    found = set()
    for rule in (
        _start,
        _alike,
        _penalty_step,
        _fell,
        _raised,
        _switches,
        _swings,
        _levels,
        _test_up,
        _end,
    ):
        found |= {(name, int(step), int(known_at)) for name, step, known_at in rule(look)}
    return found


def _start(look):
    guessing = math.log(look.run.sizes.n_classes)
    if abs(look.column["loss_data"][0] - guessing) > 0.1 * guessing:
        yield "start", 0, 0


def _alike(look):
    theta = ParamVector(look.run.sizes, look.thetas[0])
    units = np.vstack((theta.W1, theta.b1, theta.W2.T)).T
    if len(units) > 1 and len(np.unique(units, axis=0)) == 1:
        yield "alike", 0, 0


def _penalty_step(look):
    said = 0
    for phase in look.run.schedule:
        product = phase.config.learning_rate * phase.config.regularization
        level = 2 if product > 1 else 1 if product > 0.5 else 0
        level *= phase.config.update_rule == "gradient-descent"
        if level > said and phase.step < look.n_steps:
            yield "penalty_step", phase.step, phase.step
        said = level


def _other_losses(look):
    """Steps from which on J̃ is another function."""
    for before, now in pairwise(look.run.schedule):
        if before.config.regularization != now.config.regularization:
            yield now.step


def _fell(look):
    loss, start, others = look.column["loss"], look.column["loss"][0], list(_other_losses(look))
    for t in look.known():
        if others and t >= others[0]:
            start = loss[t]
            others.pop(0)
        if loss[t] < 0.9 * start:
            yield "fell", t, t
            return


def _raised(look):
    if not look.is_full:
        return
    loss, rises = look.column["loss"], []
    for t in look.known():
        config = look.run.at(t).config
        if t not in look.changes and config.update_rule == "gradient-descent":
            rises += [t] if loss[t] > 1.0001 * loss[t - 1] else []
    for before, t in pairwise([-(10**6), *rises]):
        if t - before > REST:
            yield "raised", t, t


def _switches(look):
    for name, on, off in (
        ("penalty_larger", lambda c, t: c["loss_reg"][t] > c["loss_data"][t],
         lambda c, t: c["loss_reg"][t] < 0.8 * c["loss_data"][t]),
        ("all_right", lambda c, t: c["accuracy"][t] == 1.0, lambda c, t: c["accuracy"][t] < 0.98),
    ):  # fmt: skip
        holds, ended = False, -REST
        for t in [0, *look.known()]:
            if holds and off(look.column, t):
                holds, ended = False, t
            elif not holds and on(look.column, t):
                holds = True
                if t - ended >= REST or t == 0:
                    yield name, t, t


def _windows(look):
    """First step and known steps of every window in which nothing was changed."""
    known = set(look.known())
    for first in range(1, look.n_steps - WINDOW + 1, WINDOW):
        steps = [t for t in range(first, first + WINDOW) if t in known]
        if steps and not any(first < change < first + WINDOW for change in look.changes):
            yield first, steps


def _swings(look):
    if not look.is_full:
        return
    swings, ended = False, -REST
    for first, steps in _windows(look):
        loss = look.column["loss"][steps]
        if len(steps) < WINDOW:
            continue
        up = np.diff(loss) / loss[:-1] > 1e-4
        down = np.diff(loss) / loss[:-1] < -1e-4
        turns = np.sum((up[1:] & down[:-1]) | (down[1:] & up[:-1]))
        if np.ptp(loss) <= 0.01 * loss.mean():
            turns = 0
        if swings and turns < 30:
            swings, ended = False, steps[-1]
        elif not swings and turns >= 48:
            swings = True
            if first - ended >= REST:
                yield "oscillation", steps[-1], steps[-1]


def _levels(look):
    others = list(_other_losses(look))
    since, level, is_said = None, 0.0, False
    for first, steps in _windows(look):
        last, loss = first + WINDOW - 1, look.column["loss"][steps]
        while others and others[0] <= first:
            since, is_said = None, False
            others.pop(0)
        if is_said:
            if abs(loss.mean() / level - 1) > 0.05:
                since, level, is_said = first, loss.mean(), False
                yield "plateau_end", last, last
            continue
        if since is None or loss.min() < 0.99 * level or loss.max() > 1.01 * level:
            since, level = first, loss.mean()
        if last + 1 - since >= max(256, since // 2):
            is_said = True
            yield "plateau", last, last


def _test_up(look):
    test, n_above, best = look.column["test_loss_data"], 0, (math.inf, 0, math.inf)
    is_said = False
    for first, steps in _windows(look):
        evaluated = [t for t in steps if np.isfinite(test[t])]
        if not evaluated:
            continue
        mean, data = test[evaluated].mean(), look.column["loss_data"][steps].mean()
        if mean < best[0]:
            best, n_above, is_said = (mean, first + WINDOW - 1, data), 0, False
            continue
        far = mean - best[0] > 0.01 * math.log(look.run.sizes.n_classes) and mean > 1.05 * best[0]
        n_above = n_above + 1 if far and data < best[2] else 0
        if n_above >= 2 and not is_said:
            is_said = True
            yield "test_up", best[1], first + WINDOW - 1


def _end(look):
    if look.diverged is not None:
        yield "diverged", look.diverged, look.diverged


# ------------------------------------------------------------------------------ deaths, missing classes


def deaths(look):
    """Those worth saying: unit, last step at which it was seen alive, first at which it was seen dead."""
    steps = range(look.n_steps)
    if not look.is_full:
        evaluated = np.isfinite(look.column["dead_units"])
        steps = [t for t in steps if evaluated[t] or t == 0]
    steps = [t for t in steps if t != look.diverged]
    for unit in range(look.dead.shape[1]):
        alive_since = -REST
        for before, t in pairwise(steps):
            was, now = look.dead[before, unit], look.dead[t, unit]
            if was and not now:
                alive_since = t
            if now and not was and t - alive_since >= REST:
                yield unit, before, t
