"""What has been computed of runs, as a member of a session file and arrays beside it.

It is a cache: all of it can be computed again from the project, which takes longer than reading it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
import numpy as np

from netviz.core import Sizes
from netviz.core.params import Array
from netviz.storage.arrays import ArrayReader, ArrayWriter
from netviz.training.divergence import Divergence
from netviz.training.engine import State
from netviz.training.history import CHUNK, COLUMNS, History
from netviz.training.narrator import Event
from netviz.training.narrator.narrator import REMEMBERS
from netviz.training.spec import Key
from netviz.training.timeline import Computed

_MOST_MEMORY = 4  # times as many numbers as parameters is what an update rule remembers at most
_Numbers = tuple[str, tuple[int, ...], bytes]  # a small array inside the member


class _Rows(msgspec.Struct, frozen=True):
    """Rows of the history, `CHUNK` steps of them: the steps of a bin, and the arrays' checksums."""

    size: int
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
        [_Rows(size, *map(arrays.put, parts)) for size, *parts in run.history.chunks()],
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
    found = msgspec.msgpack.decode(content, type=dict[str, _Computed], dec_hook=_decoded)
    return {key: _run(found[key], arrays, sizes[key]) for key in found.keys() & sizes.keys()}


def _run(found: _Computed, arrays: ArrayReader, sizes: Sizes) -> Computed:
    chunks = list(_chunks(found, arrays))
    kept = arrays.get(found.kept_rows)
    _demand(kept.shape == (len(found.kept_steps), len(COLUMNS)) and _are_numbers(kept), "kept rows")
    inside = all(0 <= step < found.length for step in found.kept_steps)
    _demand(inside and found.length > 0 and found.spacing > 0, "steps")
    history = History.of(chunks, found.length, dict(zip(found.kept_steps, kept, strict=True)))
    end = found.diverged
    _demand(end is None or end.step == found.length - 1, "the end of the run")
    events = tuple(
        Event(event.step, event.known_at, event.rule, _tuples(event.values)) for event in found.events
    )
    known_at = [event.known_at for event in events]
    is_ordered = known_at == sorted(known_at) and all(0 <= step < found.length for step in known_at)
    _demand(is_ordered and all(_can_be_told(event) for event in events), "events")
    return Computed(history, tuple(_frames(found, arrays, sizes)), found.spacing, events, end)


def _chunks(found: _Computed, arrays: ArrayReader) -> Iterator[tuple[int, Array, Array, Array]]:
    _demand(len(found.rows) == -(-found.length // CHUNK), "rows")
    for number, rows in enumerate(found.rows):
        n_steps = min(found.length - number * CHUNK, CHUNK)
        is_bin = rows.size in _BINS and (rows.size == 1 or number < len(found.rows) - 1)
        _demand(is_bin, "bins of rows")
        shape = len(COLUMNS), -(-n_steps // rows.size)
        names = (rows.mean,) if rows.size == 1 else (rows.least, rows.greatest, rows.mean)
        parts = [arrays.get(name) for name in names]
        _demand(all(part.shape == shape and _are_numbers(part) for part in parts), "rows")
        copies = [part.copy() for part in parts]  # that can be written to
        yield (rows.size, copies[0], copies[len(copies) // 2], copies[-1])


_BINS = frozenset(2**power for power in range(CHUNK.bit_length()))


def _frames(found: _Computed, arrays: ArrayReader, sizes: Sizes) -> Iterator[State]:
    steps, n_frames = found.frame_steps, len(found.frame_steps)
    theta, memory = arrays.get(found.theta), arrays.get(found.memory)
    fits = len(found.memory_sizes) == len(found.narrations) == n_frames
    is_ordered = steps == sorted(set(steps)) and all(0 < step < found.length for step in steps)
    _demand(fits and is_ordered, "key frames")
    _demand(not n_frames or theta.shape == (n_frames, sizes.n_parameters), "key frames")
    most = _MOST_MEMORY * sizes.n_parameters
    has_room = all(0 <= size <= most for size in found.memory_sizes)
    _demand(has_room and memory.shape == (sum(found.memory_sizes),), "key frames")
    _demand(_are_numbers(theta) and _are_numbers(memory) and bool(np.isfinite(theta).all()), "weights")
    start = 0
    for number, step in enumerate(steps):
        stop = start + found.memory_sizes[number]
        try:
            told = msgspec.msgpack.decode(
                found.narrations[number], type=REMEMBERS | None, dec_hook=_decoded
            )
        except ValueError:  # of another build: it is found anew
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
