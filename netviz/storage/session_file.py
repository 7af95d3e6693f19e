"""A session as a file, `.netviz`: written whole or not at all, opened as it was; docs/session-format.md."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import numpy as np

import netviz
from netviz import files
from netviz.core import Params
from netviz.data import DataError, Dataset, Standardization
from netviz.data.origin import Origin
from netviz.intents import Blobs, Intent, check_cursor, check_project, check_run
from netviz.project import Cursor, Document, Project
from netviz.saved import Saved
from netviz.storage import SUFFIX
from netviz.storage.arrays import ArrayReader, ArrayWriter
from netviz.storage.computed import read_computed, write_computed
from netviz.storage.container import DamagedError, TooLargeError, first_member, opened, packed
from netviz.storage.reach import reach, within_reach
from netviz.storage.sweeps import SweepAtRest, at_rest, read_sweeps
from netviz.training.config import ConfigError
from netviz.training.spec import Key, RunSpec
from netviz.training.weights import Weights
from netviz.undo import Entry

FORMAT = 1
MEMORY = 22 * 2**20
"""Bytes, about, of a file's rows and key frames; those of 100 000 steps of the usual network are whole."""

_Taken = TypeVar("_Taken")
_PROJECT, _COMPUTED = "project.json", "computed.msgpack"
_LONGEST_REASON = 400  # letters
_MOST_CLASSES = 100  # as in tables


class SessionError(DataError):
    """A session that cannot be opened; the message names the file and what is wrong in it."""


class _Dataset(msgspec.Struct, frozen=True):
    points: str
    classes: str
    is_test: str
    class_names: tuple[str, ...]
    feature_names: tuple[str, str]
    source: str
    warnings: tuple[str, ...]
    origin: Origin


class _Weights(msgspec.Struct, frozen=True):
    W1: str
    b1: str
    W2: str
    b2: str
    standardization: Standardization | None
    source: str


class _Entry(msgspec.Struct, frozen=True):
    """Of undo or redo; documents by their places in the list of all."""

    text: str
    before: int
    cursor_before: Cursor
    after: int
    cursor_after: Cursor


class _Contents(msgspec.Struct, frozen=True):
    format: int
    netviz: str
    project: Project
    datasets: dict[str, _Dataset]
    weights: dict[str, _Weights]
    documents: list[Document]
    past: list[_Entry]
    future: list[_Entry]
    sweeps: dict[str, SweepAtRest] = {}


class _Format(msgspec.Struct, frozen=True):
    format: int
    netviz: str


def write_session(path: str | Path, saved: Saved) -> None:
    """Write a session into a file, in the place of an old one if there is one.

    Raises
    ------
    WriteError
        If it cannot be written. The old file, if there was one, is unchanged.
    """
    files.write(path, [bytes_of(saved)])


def bytes_of(saved: Saved) -> memoryview:
    """The content of the file; without the oldest of what can be undone where it would be too large."""
    saved = saved.within(MEMORY)
    while True:
        try:
            return _bytes_of(saved)
        except TooLargeError:
            if not (saved.past or saved.future):
                raise
            saved = replace(
                saved,
                past=saved.past[(len(saved.past) + 1) // 2 :],
                future=saved.future[(len(saved.future) + 1) // 2 :],
            )


def _bytes_of(saved: Saved) -> memoryview:
    arrays = ArrayWriter()
    documents: dict[Document, int] = {}

    def place(document: Document) -> int:
        return documents.setdefault(document, len(documents))

    def entries(stack: Iterable[Entry]) -> list[_Entry]:
        return [
            _Entry(e.text, place(e.before), e.cursor_before, place(e.after), e.cursor_after) for e in stack
        ]

    past, future = entries(saved.past), entries(saved.future)
    named = saved.project.document.keys.union(*(document.keys for document in documents))
    datasets = {key: _put(data, arrays) for key, data in saved.blobs.datasets.items() if key in named}
    weights = {key: _put_weights(kept, arrays) for key, kept in saved.blobs.weights.items() if key in named}
    swept = {document.sweep_key for document in (saved.project.document, *documents)}
    sweeps = {key: at_rest(kept, arrays) for key, kept in saved.blobs.sweeps.items() if key in swept}
    contents = _Contents(
        FORMAT, netviz.__version__, saved.project, datasets, weights, list(documents), past, future, sweeps
    )
    keys = _specs([saved.project.document, *documents])
    computed = write_computed({key: run for key, run in saved.computed.items() if key in keys}, arrays)
    project = msgspec.json.format(msgspec.json.encode(contents), indent=1)
    return packed({_PROJECT: project, _COMPUTED: computed, **arrays.members})


def _put(dataset: Dataset, arrays: ArrayWriter) -> _Dataset:
    return _Dataset(
        points=arrays.put(dataset.points),
        classes=arrays.put(dataset.classes),
        is_test=arrays.put(dataset.is_test),
        class_names=dataset.class_names,
        feature_names=dataset.feature_names,
        source=dataset.source,
        warnings=dataset.warnings,
        origin=dataset.origin,
    )


def _put_weights(weights: Weights, arrays: ArrayWriter) -> _Weights:
    names = {name: arrays.put(value) for name, value in vars(weights.params).items()}
    return _Weights(**names, standardization=weights.standardization, source=weights.source)


def holds_session(path: str | Path) -> bool:
    """Whether a file is meant as a session: it is called so, or has a project in it."""
    if Path(path).suffix.lower() == SUFFIX:
        return True
    return first_member(path) == _PROJECT


def glimpse(path: str | Path) -> str:
    """What a session is about, without its data: "spiral, step 88".

    Raises
    ------
    SessionError
        As `read_session`.
    """
    contents = _reading(path, lambda read: _contents(read(_PROJECT)))
    document, cursor = contents.project.document, contents.project.cursor
    data = contents.datasets.get(document.spec.changes[0].data)
    source = "" if data is None else f"{data.source}, "
    return f"{source}step {max(cursor.step, 0)}"


def read_session(path: str | Path, *, reach_is_enough: bool = False) -> Saved:
    """Read a session; it may come from anybody.

    Parameters
    ----------
    path : str or Path
    reach_is_enough : bool
        Whether somebody who stands at a step that takes long to compute again is put where it does not;
        otherwise the file is refused.

    Raises
    ------
    SessionError
        If there is no such file, or it is damaged, from a newer netviz, or of another kind.
    """
    return read_with_version(path, reach_is_enough=reach_is_enough)[0]


def read_with_version(path: str | Path, *, reach_is_enough: bool = False) -> tuple[Saved, int, str]:
    """A session as `read_session` gives it, the format of its file, and the netviz that wrote it."""

    def take(read: Callable[[str], bytes]) -> tuple[Saved, int, str]:
        contents = _contents(read(_PROJECT))
        saved = _saved(contents, read)
        if not reach_is_enough:
            _check_reach(saved)
        return within_reach(saved), contents.format, contents.netviz

    return _reading(path, take)


def _reading(path: str | Path, take: Callable[[Callable[[str], bytes]], _Taken]) -> _Taken:
    """What is taken of a file; whatever is wrong with it is said with its name."""
    try:
        return take(opened(path))
    except OSError as error:
        why: object = files.why_not_read(error)
    except KeyError as error:
        why = f"{error.args[0]!s:.80} is missing"
    except (DamagedError, DataError) as error:
        why = error
    except MemoryError:
        why = "there is not enough memory for it"
    told = str(why)
    if len(told) > _LONGEST_REASON:  # it may quote what stands in the file
        told = f"{told[: _LONGEST_REASON // 2]} … {told[-_LONGEST_REASON // 2 :]}"
    raise SessionError(f"{path} cannot be opened as a session: {told}")


def _saved(contents: _Contents, read: Callable[[str], bytes]) -> Saved:
    arrays = ArrayReader(read)
    try:
        blobs = _blobs(contents, arrays)
        _check_sweeps(contents, blobs)
        check_project(contents.project, blobs)
        past, future = (
            tuple(_entry(entry, contents.documents) for entry in stack)
            for stack in (contents.past, contents.future)
        )
        specs = _specs([contents.project.document, *contents.documents])
        for spec in specs.values():
            check_run(spec, blobs)
    except DataError:
        raise
    except (ConfigError, ValueError, RecursionError) as error:
        raise DamagedError(f"{_PROJECT}: {error}") from None
    sizes = {key: blobs.sizes(spec) for key, spec in specs.items()}
    try:
        computed = read_computed(read(_COMPUTED), arrays, sizes)
    except DataError:
        raise
    except (ValueError, RecursionError, OverflowError) as error:
        raise DamagedError(f"{_COMPUTED}: {error}") from None
    return Saved(contents.project, blobs, past, future, computed)


def _contents(text: bytes) -> _Contents:
    found = _decoded(text, _Format)
    if found.format > FORMAT:
        raise DamagedError(
            f"it was saved by netviz {found.netviz:.20}, in a newer format; open it with that netviz"
        )
    return _decoded(text, _Contents)


def _decoded(text: bytes, kind: type[_Taken]) -> _Taken:
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise DamagedError(f"{_PROJECT}: {error}") from None


def _blobs(contents: _Contents, arrays: ArrayReader) -> Blobs:
    datasets, weights = dict[Key, Dataset](), dict[Key, Weights]()
    for key, found in contents.datasets.items():
        points, classes, is_test = map(arrays.get, (found.points, found.classes, found.is_test))
        _demand_kinds(((points, "f"), (classes, "iu"), (is_test, "b")))
        if len(found.class_names) > _MOST_CLASSES:
            raise ValueError(f"there are at most {_MOST_CLASSES} classes, not {len(found.class_names)}")
        datasets[key] = Dataset(
            points, classes, found.class_names, found.feature_names, is_test, found.source,
            found.warnings, found.origin,
        )  # fmt: skip
        if datasets[key].key != key:
            raise ValueError(f"the data set {found.source!r:.80} is not what its checksum says")
    for key, kept in contents.weights.items():
        parts = [arrays.get(name) for name in (kept.W1, kept.b1, kept.W2, kept.b2)]
        _demand_kinds((part, "f") for part in parts)
        if not all(np.isfinite(part).all() for part in parts):
            raise ValueError("some initial weights are not finite")
        weights[key] = Weights(Params(*parts), kept.standardization, kept.source)
        if weights[key].key != key:
            raise ValueError("weights are not what their checksum says")
    return Blobs(datasets, weights, read_sweeps(contents.sweeps, arrays, datasets))


def _check_sweeps(contents: _Contents, blobs: Blobs) -> None:
    """What undo and redo bring back must be there, too."""
    for document in (contents.project.document, *contents.documents):
        sweep = document.sweep
        if sweep is not None and sweep.key not in blobs.sweeps:
            raise ValueError("a sweep is missing that the project keeps, or undo brings back")
        if sweep is not None and not blobs.sweeps[sweep.key].sweep.base.keys <= set(sweep.about):
            raise ValueError("a sweep is about other data than the project says")


def _demand_kinds(arrays: Iterable[tuple[Any, str]]) -> None:
    for array, kinds in arrays:
        if array.dtype.kind not in kinds:
            raise ValueError(f"an array has numbers of the kind {array.dtype}")


def _entry(entry: _Entry, documents: list[Document]) -> Entry:
    if not (0 <= entry.before < len(documents) and 0 <= entry.after < len(documents)):
        raise ValueError("what can be undone is missing")
    before, after = documents[entry.before], documents[entry.after]
    check_cursor(entry.cursor_before)
    check_cursor(entry.cursor_after)
    # No intent that is begun now goes on with one from a file.
    return Entry(entry.text, Intent(), before, entry.cursor_before, after, entry.cursor_after)


def _specs(documents: Iterable[Document]) -> dict[Key, RunSpec]:
    return {run.spec.key: run.spec for document in documents for run in document.runs}


def _check_reach(saved: Saved) -> None:
    """Nobody may stand so far beyond what has been computed that it would take long to get there."""
    step, last = saved.project.cursor.step, reach(saved)
    if step > last:
        raise DamagedError(
            f"{_PROJECT}: step {step} has not been computed, and no step beyond {last} can be reached soon"
        )
