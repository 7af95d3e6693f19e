"""What undo and redo bring back, and how much memory that takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from netviz.data import Dataset
from netviz.frozen import dataclass
from netviz.intents import Blobs, Intent
from netviz.project import Cursor, Document, Project
from netviz.training.spec import Key
from netviz.training.timeline import Timeline

if TYPE_CHECKING:
    from netviz.sweeps.record import SweepRecord

_PARKED = 24 * 2**20  # bytes of a run that waits for undo, where there is little room


@dataclass(frozen=True)
class Entry:
    """A change of the document: how it was before and after, and where the user stood."""

    text: str
    intent: Intent
    before: Document
    cursor_before: Cursor
    after: Document
    cursor_after: Cursor

    @classmethod
    def of(cls, intent: Intent, before: Project, after: Project, blobs: Blobs) -> Entry:
        """What an intent has changed."""
        text = intent.describe(before, blobs)
        return cls(text, intent, before.document, before.cursor, after.document, after.cursor)

    def begun(self, project: Project) -> Project:
        """A project as it was before the change."""
        return replace(project, document=self.before).with_cursor(self.cursor_before)


def documents_of(entries: Sequence[Entry]) -> list[Document]:
    """All documents that some entries bring back."""
    return [document for entry in entries for document in (entry.before, entry.after)]


def within_memory(
    most: int,
    now: Document,
    past: tuple[Entry, ...],
    future: tuple[Entry, ...],
    timelines: Mapping[Key, Timeline],
    datasets: Mapping[Key, Dataset],
    sweeps: Mapping[Key, SweepRecord],
) -> tuple[Entry, ...]:
    """The entries of the past that there is room for: first waiting runs are cut, then the oldest go.

    Pinned runs may take as much again; where they take more, each is cut to its share.

    Parameters
    ----------
    most : int
        Bytes.
    now : Document
        What is kept for it anyway is not counted.
    past, future : tuples of Entry
    timelines, datasets, sweeps : mappings
        What the documents' keys stand for.
    """
    _limit_pinned(most, now, timelines)
    if _size(now, (*past, *future), timelines, datasets, sweeps) <= most:
        return past
    active = {run.spec.key for run in now.runs}
    for key, timeline in timelines.items():
        if key not in active:
            timeline.limit(_PARKED)
    while past and _size(now, (*past, *future), timelines, datasets, sweeps) > most:
        past = past[1:]
    return past


def _limit_pinned(most: int, now: Document, timelines: Mapping[Key, Timeline]) -> None:
    """Coarser rows and fewer key frames of pinned runs; every step can still be looked at."""
    pinned = {run.spec.key for run in now.pinned} & set(timelines) - {now.spec.key}
    if len(pinned) and sum(_pieces_of(timelines[key]) for key in pinned) > most:
        for key in pinned:
            timelines[key].limit(most / len(pinned))


def _pieces_of(timeline: Timeline) -> int:
    return sum(dict(timeline.pieces()).values())


def _size(
    now: Document,
    entries: Sequence[Entry],
    timelines: Mapping[Key, Timeline],
    datasets: Mapping[Key, Dataset],
    sweeps: Mapping[Key, SweepRecord],
) -> int:
    """Bytes that are kept for undo and redo alone."""
    documents = documents_of(entries)
    own = {run.spec.key for run in now.runs}
    keys = {run.spec.key for document in documents for run in document.runs}
    shared = {piece for key in own & set(timelines) for piece, _ in timelines[key].pieces()}
    parked: dict[int, int] = {}
    for key in (keys - own) & set(timelines):
        parked.update(timelines[key].pieces())
    rows = sum(size for piece, size in parked.items() if piece not in shared)
    named = frozenset().union(*(document.keys for document in documents)) - now.keys
    swept = {document.sweep_key for document in documents} - {now.sweep_key}
    rows += sum(record.n_bytes for key, record in sweeps.items() if key in swept)
    # Each data set is there twice: as it is, and in the network's units.
    return rows + sum(2 * _size_of_dataset(datasets[key]) for key in named if key in datasets)


def _size_of_dataset(dataset: Dataset) -> int:
    return dataset.points.nbytes + dataset.classes.nbytes + dataset.is_test.nbytes
