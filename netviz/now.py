"""Where a session stands: what a change puts in the place of what was there before, in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from netviz.frozen import dataclass
from netviz.intents import Blobs, Intent, Redo, Undo
from netviz.project import Cursor, Document, Project
from netviz.snapshot import Snapshot
from netviz.training.spec import Key
from netviz.training.state import State
from netviz.training.timeline import Timeline
from netviz.undo import Entry


@dataclass(frozen=True, eq=False)
class Now:
    """All of a session that changes with the project.

    Attributes
    ----------
    project : Project
    whole : Snapshot
        At the present step, whatever the line.
    snapshot : Snapshot
    state : State
        At the present step.
    past, future : tuples of Entry
        What undo and redo bring back, the next at the end.
    """

    project: Project
    whole: Snapshot
    snapshot: Snapshot
    state: State
    past: tuple[Entry, ...] = ()
    future: tuple[Entry, ...] = ()

    def wanted(self, intent: Intent, blobs: Blobs, timelines: Mapping[Key, Timeline]) -> Project:
        """What an intent makes of the project; nothing is computed."""
        if isinstance(intent, Undo) and self.past:
            last = self.past[-1]
            return self._standing_in(last.before, last.cursor_before, timelines)
        if isinstance(intent, Redo) and self.future:
            next_one = self.future[-1]
            return self._standing_in(next_one.after, next_one.cursor_after, timelines)
        return self.project if isinstance(intent, Undo | Redo) else intent.apply(self.project, blobs)

    def _standing_in(
        self, document: Document, cursor: Cursor, timelines: Mapping[Key, Timeline]
    ) -> Project:
        """Another document, at a place in it, with all that has been computed of its run."""
        timeline = timelines.get(document.spec.key)
        if timeline is not None:
            cursor = replace(cursor, reached=timeline.last_step)
        return replace(self.project, document=document).with_cursor(cursor)

    def entry(self, intent: Intent, after: Project, blobs: Blobs, *, is_quick: bool) -> Entry:
        """What undo will take back; of several changes that are one, all of them."""
        before = self.project
        if self.past and not self.future:
            last = self.past[-1]
            if intent.continues(last.intent) or (is_quick and intent.merges(last.intent)):
                before = last.begun(before)
        return Entry.of(intent, before, after, blobs)
