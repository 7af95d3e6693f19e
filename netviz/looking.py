"""Looking at pinned runs: what there is to show of them, while another run is the present one.

Nothing that is shown here changes the project; what has been computed of a run, and is missing after the
program ended without being closed, is computed again a little at a time.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

from netviz.frozen import dataclass
from netviz.project import Cursor, Run
from netviz.session import Session
from netviz.snapshot import Snapshot
from netviz.training.narrator import Event
from netviz.training.timeline import Timeline

FARTHEST = 100_000
"""The last step to which a run is computed again without anybody asking for it."""

_AT_A_TIME = 16  # steps between two looks at the clock


@dataclass(frozen=True, eq=False)
class _Shown:
    """What was last shown of a run."""

    timeline: Timeline
    n_rows: int
    snapshot: Snapshot


class PinnedRuns:
    """What there is to show of the runs of a session, the present one among them.

    Parameters
    ----------
    session : Session
        Must not be changed by another thread meanwhile.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._shown: dict[str, _Shown] = {}

    @property
    def runs(self) -> tuple[Run, ...]:
        """All runs of the document."""
        return self._session.project.document.runs

    @property
    def active(self) -> str:
        """The id of the present run."""
        return self._session.project.document.active

    @property
    def last_pinned(self) -> Run | None:
        """The run that was pinned last and is not the present one."""
        pinned = self._session.project.document.pinned
        return pinned[-1] if pinned else None

    def snapshot(self, run: Run, step: int | None = None) -> Snapshot:
        """What there is to show of a run; the same object until something about it changes.

        Parameters
        ----------
        run : Run
        step : int, optional
            Where to stand, or at the last step that has been computed before; the present run's step
            if left out. Of the present run, what the session shows, whatever the step.
        """
        session = self._session
        here = session.snapshot()
        if run.id == self.active:
            return here
        timeline = self._timeline(run)
        n_rows, step = len(timeline.history), min(here.step if step is None else step, timeline.last_step)
        data = run.spec.at(step).data
        sample = here.pinned if session.blobs.datasets[data] is here.dataset else None
        before = self._shown.get(run.id)
        if before is not None and before.timeline is timeline:
            old = before.snapshot
            if (old.step, old.pinned, before.n_rows) == (step, sample, n_rows):
                return old
            if old.step == step:
                new = replace(
                    old,
                    pinned=sample,
                    last_step=timeline.last_step,
                    history=timeline.history.view(),
                    run_events=timeline.events,
                )
                self._shown[run.id] = _Shown(timeline, n_rows, new)
                return new
        state, glance, row = timeline.look(step)
        cursor = Cursor(step, 0, sample, timeline.last_step)
        new = session.runs.snapshot(run.spec, cursor, state, glance, row=row)
        self._shown[run.id] = _Shown(timeline, n_rows, new)
        return new

    def last_step(self, run: Run) -> int:
        """How far a run has been computed."""
        return self._timeline(run).last_step

    def events(self, run: Run) -> tuple[Event, ...]:
        """What has happened in a run."""
        return self._timeline(run).events

    def values_at(self, run: Run, step: int | None = None) -> dict[str, float]:
        """The row of a run's history at a step or the last one before it; at its end if left out."""
        timeline = self._timeline(run)
        step = timeline.last_step if step is None else min(step, timeline.last_step)
        return timeline.history.row(step)

    def catch_up(self, seconds: float) -> bool:
        """Compute again what is missing of runs that had come further, for about so long.

        Returns
        -------
        bool
            Whether something is still missing.
        """
        end = time.monotonic() + seconds
        for timeline, wanted in self._behind():
            while timeline.last_step < wanted and timeline.diverged is None:
                if time.monotonic() > end:
                    return True
                timeline.extend(min(timeline.last_step + _AT_A_TIME, wanted))
        return False

    @property
    def is_behind(self) -> bool:
        """Whether something is missing of runs that had come further."""
        return any(True for _ in self._behind())

    def _behind(self) -> Iterator[tuple[Timeline, int]]:
        """What is missing of pinned runs: how far each had come."""
        cursors = self._session.project.view.cursors
        for run in self._session.project.document.pinned:
            timeline, wanted = self._timeline(run), min(cursors.get(run.id, Cursor()).reached, FARTHEST)
            if timeline.last_step < wanted and timeline.diverged is None and not timeline.is_recorded:
                yield timeline, wanted

    def forget(self) -> None:
        """Let go of what was shown of runs that are not there any more."""
        ids = {run.id for run in self.runs}
        self._shown = {key: shown for key, shown in self._shown.items() if key in ids}

    def _timeline(self, run: Run) -> Timeline:
        return self._session.runs.timeline(run.spec, None)
