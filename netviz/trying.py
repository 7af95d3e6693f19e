"""A setting tried: the run so far done again with it, beside the present one, which stays as it is."""

from __future__ import annotations

from dataclasses import replace

from netviz.intents import RunAgain
from netviz.project import Cursor
from netviz.session import Session
from netviz.snapshot import Snapshot
from netviz.training.engine import Engine
from netviz.training.state import State
from netviz.training.worker_process import Progress

MUCH_WORK = 1_000_000
"""Hidden activations of a pass, about 20 ms, from which on a step takes too long to try a setting."""


class TriedRun:
    """The present run with one setting other than it was from the start; nothing of the project changes.

    Must not be asked for anything while another thread changes the session.

    Parameters
    ----------
    session : Session
    wanted : RunAgain

    Attributes
    ----------
    spec : RunSpec
    until : int
        The step that the present run stands at, and to which the other one is wanted.

    Raises
    ------
    ConfigError
        If there is no such run.
    """

    def __init__(self, session: Session, wanted: RunAgain) -> None:
        self.wanted, self._session = wanted, session
        self.spec = wanted.apply(session.project, session.blobs).document.spec
        self.until = session.snapshot().step
        self._is_own = self.spec.key not in session.runs.timelines
        self._newest: Progress | None = None

    @property
    def is_present(self) -> bool:
        """Whether it is the present run itself."""
        return self.spec == self._session.spec

    @property
    def is_large(self) -> bool:
        """Whether a single step takes so long that nothing can be seen at once."""
        dataset = self._session.blobs.datasets[self.spec.changes[0].data]
        return len(dataset.points) * self.spec.network.n_hidden > MUCH_WORK

    @property
    def is_complete(self) -> bool:
        """Whether it has been computed as far as the present one stands, or diverges before."""
        timeline = self._session.runs.timeline(self.spec, self._session.spec)
        return timeline.last_step >= self.until or timeline.diverged is not None

    @property
    def last_step(self) -> int:
        """How far it has been computed, no further than it is wanted."""
        timeline = self._session.runs.timeline(self.spec, self._session.spec)
        return min(timeline.last_step, self.until)

    def beginning(self) -> tuple[State, int]:
        """Where the worker goes on, and the spacing of key frames."""
        timeline = self._session.runs.timeline(self.spec, self._session.spec)
        state = next(iter(timeline.replay((self.last_step,))))
        return timeline.to_go_on_from(state), timeline.spacing

    def absorb(self, progress: Progress) -> None:
        """Take in what the worker has computed of it."""
        if progress.key == self.spec.key and len(progress.rows):
            self._session.absorb(progress)
            self._newest = progress

    def ghost(self) -> Snapshot:
        """What there is to show of it, as far as it has been computed."""
        runs, newest = self._session.runs, self._newest
        timeline, step = runs.timeline(self.spec, self._session.spec), self.last_step
        if newest is not None and newest.state.step == step:
            state, glance, row = newest.state, newest.glance, newest.now
        else:
            state = next(iter(timeline.replay((step,))))
            engine = Engine(timeline.run, state)
            row, glance = engine.observe()[0], engine.glance()
        cursor = Cursor(step, 0, None, timeline.last_step)
        shot = runs.snapshot(self.spec, cursor, state, glance, row=row)
        return replace(shot, history=timeline.history.view().until(step + 1))

    def let_go(self) -> None:
        """Keep nothing of it, unless it has become a run of the document meanwhile."""
        named = {run.spec.key for run in self._session.project.document.runs}
        if self._is_own and self.spec.key not in named:
            self._session.runs.timelines.pop(self.spec.key, None)
