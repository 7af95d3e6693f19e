"""What has been computed of runs, as a member of a session file and arrays beside it.

It is a cache: all of it can be computed again from the project, which takes longer than reading it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import msgspec
import numpy as np

from netviz.core import Sizes
from netviz.core.params import Array
from netviz.storage.arrays import ArrayReader, ArrayWriter
from netviz.training.chunk import CHUNK
from netviz.training.divergence import Divergence
from netviz.training.history import COLUMNS, History
from netviz.training.narrator import Event
from netviz.training.narrator.narrator import REMEMBERS, Narrator
from netviz.training.spec import Key
from netviz.training.state import State
from netviz.training.timeline import Computed, first_spacing

_MOST_MEMORY = 4  # times as many numbers as parameters is what an update rule remembers at most
_MOST_BYTES = 256 * 2**20  # of rows and key frames of all runs
_MOST_EVENTS = 10_000  # of a run; no honest one has so many
_CHUNK_BYTES = 1000  # about, of the objects around a chunk
_Numbers = tuple[str, tuple[int, ...], bytes]  # a small array inside the member


class _Rows(msgspec.Struct, frozen=True):
    """Rows of the history, `CHUNK` steps of them or a multiple: the steps of a bin, the arrays' checksums.

    Where a bin is one step, there are the rows of at most `CHUNK` steps: other runs may share them.
    """

    size: int
    n_chunks: int
    least: str
    greatest: str
    mean: str


class _Computed(msgspec.Struct, frozen=True):
    length: int
    rows: list[_Rows]
    kept_steps: list[int]
    kept_rows: str
    frame_steps: list[int]
    theta: str
    memory: str
    memory_sizes: list[int]
    narrations: list[msgspec.Raw]
    spacing: int
    events: list[Event]
    diverged: Divergence | None


def write_computed(computed: Mapping[Key, Computed], arrays: ArrayWriter) -> bytes:
    """The content of the member; its arrays go to `arrays`."""
    found = {key: _at_rest(run, arrays) for key, run in computed.items()}
    return msgspec.msgpack.encode(found, enc_hook=_encoded)


def _at_rest(run: Computed, arrays: ArrayWriter) -> _Computed:
    kept, frames = run.history.kept, run.frames
    return _Computed(
        len(run.history),
        list(_rows_at_rest(run.history, arrays)),
        list(kept),
        arrays.put(np.array([*kept.values()]).reshape(-1, len(COLUMNS))),
        [frame.step for frame in frames],
        arrays.put(np.array([frame.theta for frame in frames])),
        arrays.put(np.concatenate([np.zeros(0), *(frame.memory for frame in frames)])),
        [len(frame.memory) for frame in frames],
        [msgspec.Raw(msgspec.msgpack.encode(frame.narration, enc_hook=_encoded)) for frame in frames],
        run.spacing,
        list(run.events),
        run.diverged,
    )


def _rows_at_rest(history: History, arrays: ArrayWriter) -> Iterator[_Rows]:
    """Few arrays, however long the run is: those of chunks with bins of one size are put together."""
    for size, group in groupby(history.chunks(), key=lambda chunk: chunk[0]):
        if size == 1:
            yield from (_Rows(1, 1, *map(arrays.put, parts)) for _, *parts in group)
        else:
            chunks = list(group)
            together = (np.concatenate([chunk[part] for chunk in chunks], axis=1) for part in (1, 2, 3))
            yield _Rows(size, len(chunks), *map(arrays.put, together))


class _Room:
    """How much may still be made of what is read: one array of a file can be named many times."""

    def __init__(self) -> None:
        self._left = _MOST_BYTES

    def take(self, n_bytes: int) -> None:
        self._left -= n_bytes
        if self._left < 0:
            raise ValueError(f"what has been computed takes more than {_MOST_BYTES // 2**20} MB")


def read_computed(content: bytes, arrays: ArrayReader, sizes: Mapping[Key, Sizes]) -> dict[Key, Computed]:
    """What `write_computed` wrote, as far as it is about runs that are known.

    Parameters
    ----------
    content : bytes
    arrays : ArrayReader
    sizes : mapping
        Of each run that the project, undo or redo bring back.

    Raises
    ------
    DataError
        If an array is missing or damaged.
    ValueError
        If it fits together badly, or is no such content at all.
    """
    found, room = msgspec.msgpack.decode(content, type=dict[str, _Computed], dec_hook=_decoded), _Room()
    return {key: _run(run, arrays, sizes[key], room) for key, run in found.items() if key in sizes}


def _run(found: _Computed, arrays: ArrayReader, sizes: Sizes, room: _Room) -> Computed:
    chunks = list(_chunks(found, arrays, room))
    kept = arrays.get(found.kept_rows)
    _demand(kept.shape == (len(found.kept_steps), len(COLUMNS)) and _are_numbers(kept), "kept rows")
    inside = all(0 <= step < found.length for step in found.kept_steps)
    is_power = found.spacing > 0 and found.spacing & (found.spacing - 1) == 0
    _demand(inside and found.length > 0 and is_power, "steps")
    _demand(
        found.spacing <= 2 * max(found.length, first_spacing(sizes, 1, is_compiled=True)),
        "the spacing of key frames",
    )
    history = History.of(chunks, found.length, dict(zip(found.kept_steps, kept, strict=True)))
    end = found.diverged
    _demand(end is None or end.step == found.length - 1, "the end of the run")
    events = tuple(
        Event(event.step, event.known_at, event.rule, _tuples(event.values))
        for event in found.events[-_MOST_EVENTS:]
    )
    known_at = [event.known_at for event in events]
    is_ordered = known_at == sorted(known_at) and all(0 <= step < found.length for step in known_at)
    _demand(is_ordered and all(0 <= event.step <= event.known_at for event in events), "events")
    _demand(all(_can_be_told(event) for event in events), "events")
    return Computed(history, tuple(_frames(found, arrays, sizes, room)), found.spacing, events, end)


def _chunks(
    found: _Computed, arrays: ArrayReader, room: _Room
) -> Iterator[tuple[int, Array, Array, Array]]:
    first, n_chunks = 0, -(-found.length // CHUNK)
    for rows in found.rows:
        last = first + rows.n_chunks
        is_whole = rows.size == 1 and rows.n_chunks == 1 and last <= n_chunks
        is_thinned = rows.size in _BINS and rows.n_chunks > 0 and last < n_chunks  # never the newest
        _demand(is_whole or is_thinned, "bins of rows")
        n_steps = min(found.length - first * CHUNK, rows.n_chunks * CHUNK)
        shape = len(COLUMNS), -(-n_steps // rows.size)
        names = (rows.mean,) if is_whole else (rows.least, rows.greatest, rows.mean)
        parts = [arrays.get(name) for name in names]
        _demand(all(part.shape == shape and _are_numbers(part) for part in parts), "rows")
        room.take(len(parts) * parts[0].nbytes + _CHUNK_BYTES * rows.n_chunks)
        width = CHUNK // rows.size
        for chunk in range(rows.n_chunks):
            bins = slice(chunk * width, (chunk + 1) * width)
            copies = [part[:, bins].copy() for part in parts]  # that can be written to
            yield rows.size, copies[0], copies[len(copies) // 2], copies[-1]
        first = last
    _demand(first == n_chunks, "rows")


_BINS = frozenset(2**power for power in range(CHUNK.bit_length()))


def _frames(found: _Computed, arrays: ArrayReader, sizes: Sizes, room: _Room) -> Iterator[State]:
    steps, n_frames = found.frame_steps, len(found.frame_steps)
    theta, memory = arrays.get(found.theta), arrays.get(found.memory)
    fits = len(found.memory_sizes) == len(found.narrations) == n_frames
    is_ordered = steps == sorted(set(steps)) and all(0 < step < found.length for step in steps)
    _demand(fits and is_ordered, "key frames")
    _demand(not n_frames or theta.shape == (n_frames, sizes.n_parameters), "key frames")
    most = _MOST_MEMORY * sizes.n_parameters
    has_room = all(0 <= size <= most for size in found.memory_sizes)
    _demand(has_room and memory.shape == (sum(found.memory_sizes),), "key frames")
    _demand(_are_numbers(theta) and _are_numbers(memory), "weights")
    before_the_end = [found.diverged is None or step < found.diverged.step for step in steps]
    _demand(not n_frames or bool(np.isfinite(theta[before_the_end]).all()), "weights")
    room.take(theta.nbytes + memory.nbytes)
    start = 0
    for number, step in enumerate(steps):
        stop = start + found.memory_sizes[number]
        try:
            told = msgspec.msgpack.decode(
                found.narrations[number], type=REMEMBERS | None, dec_hook=_decoded
            )
        except ValueError:  # of another build: it is found anew
            told = None
        if told is not None and not Narrator.can_remember(told, sizes):
            told = None
        yield State(step, theta[number].copy(), memory[start:stop].copy(), told)
        start = stop


def _demand(is_right: bool, what: str) -> None:
    if not is_right:
        raise ValueError(f"{what} do not fit the run")


def _are_numbers(array: Array) -> bool:
    return array.dtype == np.float64


def _can_be_told(event: Event) -> bool:
    try:
        return bool(event.text)
    except Exception:  # a value that is missing, or of another kind
        return False


def _tuples(value: Any) -> Any:
    """The same with tuples, as the narrator makes them, for lists."""
    if isinstance(value, list):
        return tuple(_tuples(item) for item in value)
    if isinstance(value, dict):
        return {key: _tuples(item) for key, item in value.items()}
    return value


def _encoded(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    if isinstance(value, np.generic):
        return value.item()
    raise NotImplementedError


def _decoded(kind: type, value: Sequence[Any]) -> Array:
    name, shape, content = msgspec.convert(value, _Numbers)
    if name not in ("|b1", "<i8", "<f8"):
        raise ValueError(f"{name} is no kind of numbers here")
    return np.frombuffer(content, name).reshape(shape)
