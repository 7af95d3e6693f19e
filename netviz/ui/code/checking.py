"""A check of somebody's code: runs in a thread, says how far it is, and can be ended at any moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from netviz.backward.forcing import NOTHING, Forced
from netviz.backward.problem import Problem
from netviz.backward.source import Source
from netviz.snapshot import Snapshot
from netviz.ui.kit.background_task import GivenUpError
from netviz.ui.kit.number_format import number_text

if TYPE_CHECKING:  # none of it is needed before something is checked
    from netviz.backward.answer import Answer
    from netviz.backward.judge import Judged
    from netviz.backward.subject import Subject

_CALLS = 45  # about as many as a diagnosis makes
_LOADED = 0.2  # the share of the work that loading it and finding out how to call it counts
_AGAIN = 0.05  # seconds between attempts to end what is only just starting
_MOST_SAMPLES = 500  # of the window's state: one sample at a time takes long


def problem_at(snapshot: Snapshot) -> Problem | None:
    """The state in the window, for some of its samples; None where there is none any more."""
    if snapshot.diverged is not None:
        return None
    lines = snapshot.lines
    n_samples = len(lines.data.y)
    chosen = np.linspace(0, n_samples - 1, min(n_samples, _MOST_SAMPLES)).astype(np.intp)
    return Problem(lines.params, lines.data.a1[chosen], lines.data.y[chosen], lines.config.regularization)


def how_it_runs(snapshot: Snapshot) -> str:
    """What a check does with the code, in two sentences."""
    from netviz.backward.running import Limits

    is_there = snapshot.diverged is None
    where = f"the weights of step {number_text(snapshot.step)} and on " if is_there else ""
    return (
        f"Check runs it beside the window, on {where}problems of netviz’s own, and stops a call after "
        f"{Limits().call:g} s. What has the values of z⁽²⁾, ψ or ∂J̃/∂a⁽²⁾ is compared, too, under any name."
    )


class Check:
    """One check; `run` belongs in a thread, `cancel` anywhere.

    Parameters
    ----------
    source : Source
    name : str
        The function or class; empty to find out.
    problem : Problem or None
        The state in the window.
    names : mapping, optional
        What globals are that the code does not set: {"m": "N"}.
    forced : Forced
        How the code is said to be meant.
    """

    def __init__(
        self,
        source: Source,
        name: str,
        problem: Problem | None,
        names: Mapping[str, str] | None = None,
        forced: Forced = NOTHING,
    ) -> None:
        self._source, self._name, self._problem = source, name, problem
        self._names, self._forced = dict(names or {}), forced
        self._cancelled, self._over = threading.Event(), threading.Event()
        self._subject: Subject | None = None

    def run(self, report: Callable[[float], None]) -> Judged:
        """Load the code, ask it, and say what is wrong with it; nothing of it is left afterwards.

        Raises
        ------
        GivenUpError
            If it is cancelled.
        """
        from netviz.backward.judge import judged
        from netviz.backward.subject import Subject

        start = time.perf_counter()
        try:
            self._go_on()
            subject = self._subject = Subject(
                self._source, self._name or None, names=self._names, forced=self._forced
            )
            calls = 0

            def call(problem: Problem) -> Answer:
                nonlocal calls
                self._go_on()
                calls += 1
                report(_LOADED + (1 - _LOADED) * min(calls / _CALLS, 1.0))
                return subject.call(problem)

            try:
                report(0.05)
                subject.start()
                self._go_on()
                report(_LOADED)
                found = judged(subject, self._problem, start, call)
                self._go_on()
                return found
            except Exception as error:
                if self._cancelled.is_set():  # whatever it was in the middle of
                    raise GivenUpError("stopped") from error
                raise
            finally:
                subject.close()
        finally:
            self._over.set()

    def cancel(self) -> None:
        """End it, and the processes of the code; returns at once."""
        if not self._cancelled.is_set() and not self._over.is_set():
            self._cancelled.set()
            threading.Thread(target=self._end, name="netviz-ending-code", daemon=True).start()

    def _go_on(self) -> None:
        if self._cancelled.is_set():
            raise GivenUpError("stopped")

    def _end(self) -> None:
        while not self._over.is_set():
            if self._subject is not None:
                self._subject.cancel()
            self._over.wait(_AGAIN)
