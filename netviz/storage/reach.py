"""How far from what has been computed somebody may stand: as far as is computed again in some seconds."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from netviz.intents import Blobs
from netviz.project import Cursor, Document
from netviz.saved import Saved
from netviz.training.spec import RunSpec
from netviz.undo import Entry

_MOST_WORK = 4_000_000_000  # hidden activations: some ten seconds
_STEP = 10_000  # what a step costs beside its activations, in activations


def reach(saved: Saved) -> int:
    """The last step of the active run that is reached in some seconds from its present place."""
    return _Reach(saved).of(saved.project.document, saved.project.cursor)


def within_reach(saved: Saved) -> Saved:
    """The same, with everybody who stands too far away at the last step that is reached in some seconds."""
    reach = _Reach(saved)

    def near(document: Document, cursor: Cursor) -> Cursor:
        last = reach.of(document, cursor)
        return cursor if cursor.step <= last else replace(cursor, step=last, reached=last)

    def both(entry: Entry) -> Entry:
        before = near(entry.before, entry.cursor_before)
        return replace(entry, cursor_before=before, cursor_after=near(entry.after, entry.cursor_after))

    project, past, future = saved.project, tuple(map(both, saved.past)), tuple(map(both, saved.future))
    project = project.with_cursor(near(project.document, project.cursor))
    return replace(saved, project=project, past=past, future=future)


class _Reach:
    """Answers for many places what has been computed near them."""

    def __init__(self, saved: Saved) -> None:
        self._blobs = saved.blobs
        self._steps = {key: [0, *(f.step for f in run.frames)] for key, run in saved.computed.items()}

    def of(self, document: Document, cursor: Cursor) -> int:
        spec = document.spec
        steps = self._steps.get(spec.key, [0])
        nearest = steps[bisect_right(steps, max(cursor.step, 0)) - 1]
        return nearest + _MOST_WORK // _work_of_a_step(spec, self._blobs)


def _work_of_a_step(spec: RunSpec, blobs: Blobs) -> int:
    sizes = [
        (len(blobs.datasets[change.data].points), change.settings.batch_size) for change in spec.changes
    ]
    largest = max(min(n_points, batch or n_points) for n_points, batch in sizes)
    return largest * spec.network.n_hidden * max(blobs.sizes(spec).n_classes, 4) // 4 + _STEP
