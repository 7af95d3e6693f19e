"""A session at rest: what a file of it, or a line of text, is read into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from netviz.intents import Blobs
from netviz.project import Project
from netviz.training.spec import Key
from netviz.training.timeline import Timeline
from netviz.undo import Entry


@dataclass(frozen=True)
class Saved:
    """Everything from which a session goes on.

    Attributes
    ----------
    project : Project
    blobs : Blobs
        At least those that its document, and what undo and redo bring back, name.
    past, future : tuples of Entry
        What undo and redo bring back, the next at the end.
    timelines : mapping
        What has been computed of runs, by their keys: caches, which may be missing.
    """

    project: Project
    blobs: Blobs
    past: tuple[Entry, ...] = ()
    future: tuple[Entry, ...] = ()
    timelines: Mapping[Key, Timeline] = field(default_factory=dict)
