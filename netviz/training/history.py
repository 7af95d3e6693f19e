"""What is recorded at every step: whole rows, and beyond a bound their least, greatest and mean.

Rows lie in chunks of `CHUNK` steps. In a chunk that is full only a NaN can still become a known value, so
two histories that begin alike share it, and a view of fixed length stays what it is while rows are added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np

from netviz.core.params import PARAMETERS, Array
from netviz.training.chunk import CHUNK, Chunk, known_mean

NORMS = tuple(
    f"{kind}_{name}"
    for kind in ("gradient", "gradient_data", "gradient_reg", "update_ratio")
    for name in PARAMETERS
)
COLUMNS = (
    "batch_loss",
    "loss_data",
    "loss_reg",
    "loss",
    "test_loss_data",
    "accuracy",
    "test_accuracy",
    "dead_units",
    *NORMS,
)
"""The columns of a row, all at the parameters θ of the row's step:

batch_loss
    J_data on the samples that the step sees (with the full batch, loss_data).
loss_data, loss_reg, loss, accuracy
    J_data, J_reg, J̃ and the share of right answers on the training part.
test_loss_data, test_accuracy
    The same on the test part.
dead_units
    How many hidden units fire for no training sample.
gradient_*, gradient_data_*, gradient_reg_*
    ‖∂J̃/∂θ‖ for each of the four parameters, and of its data and its penalty part.
update_ratio_*
    ‖θ − θ before the last update‖ / ‖θ‖.

NaN stands for what was not evaluated at that step.
"""

EVALUATED = COLUMNS[1:8]
"""The columns that need an evaluation of the training or the test part: they belong together."""

MAX_INTERVAL = 20_000
"""The most steps between two evaluations, as far back as a value is looked for that is not known."""

MEMORY = 200 * 2**20
"""Bytes that the rows may take; beyond, the oldest are thinned."""

INDEX = {name: number for number, name in enumerate(COLUMNS)}

_BOTH_PARTS = ("loss_data", "accuracy", "dead_units")  # known wherever the parts were evaluated
_NEWEST = 16  # chunks at the end that stay whole
_MOST_KEPT = 4096  # single rows that are kept although their chunk has been thinned


class HistoryView:
    """All rows up to a step, as they are: row t is everything known at step t."""

    def __init__(self, chunks: list[Chunk], length: int, kept: dict[int, Array]) -> None:
        self._chunks, self._length, self._kept = chunks, length, kept

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, name: str) -> Array:
        """The column of that name, one entry a step; NaN where rows have been thinned."""
        return self.values(name, 0, self._length)

    def until(self, length: int) -> HistoryView:
        """The same without the steps from `length` on."""
        return HistoryView(self._chunks, min(length, self._length), self._kept)

    def values(self, name: str, first: int, last: int) -> Array:
        """A column from step `first` up to `last`, which is left out; NaN where rows were thinned."""
        number, last = INDEX[name], min(last, self._length)
        parts = [np.empty(0)]
        for at, chunk in self._chunks_of(first, last):
            start, stop = max(first - at, 0), min(last - at, CHUNK)
            if chunk.size == 1:
                parts.append(chunk.mean[number, start:stop])
            else:
                parts.append(np.full(stop - start, np.nan))
        return np.concatenate(parts)

    def bins(self, name: str, size: int, first: int, last: int) -> tuple[Array, Array]:
        """Least and greatest known value of a column in bins `first` up to `last` of `size` steps.

        Parameters
        ----------
        name : str
        size : int
            Steps in a bin; a power of two.
        first, last : int
            Bins, counted from step 0; all of them must be complete.
        """
        low, high = (
            self._binned(name, size, (first, last), field, reduce)
            for field, reduce in (("least", np.fmin.reduce), ("greatest", np.fmax.reduce))
        )
        return low, high

    def means(self, name: str, size: int, first: int, last: int) -> Array:
        """Mean of the known values of a column in bins, as in `bins`; NaN where none is known."""
        return self._binned(name, size, (first, last), "mean", known_mean)

    def _binned(
        self,
        name: str,
        size: int,
        wanted: tuple[int, int],
        field: str,
        reduce: Callable[..., Array],
    ) -> Array:
        """What stands in a field of the chunks, reduced to bins of `size` steps."""
        number, begin, end = INDEX[name], wanted[0] * size, wanted[1] * size
        fine = min(size, CHUNK)
        parts = [np.empty(0)]
        for at, chunk in self._chunks_of(begin, end):
            start, stop = max(begin - at, 0), min(end - at, CHUNK)
            bins = slice(start // chunk.size, -(-stop // chunk.size))
            values = getattr(chunk, field)[number, bins]
            if chunk.size > fine:  # several of the bins that are wanted lie in one
                repeated = np.repeat(values, chunk.size // fine)
                skipped = (start - bins.start * chunk.size) // fine
                parts.append(repeated[skipped : skipped + (stop - start) // fine])
            else:
                parts.append(reduce(values.reshape(-1, fine // chunk.size), axis=1))
        return reduce(np.concatenate(parts).reshape(-1, size // fine), axis=1)

    def row(self, step: int) -> dict[str, float]:
        """All values at one step; if the parts were not evaluated there, `EVALUATED` as they last were.

        So they all belong to one step, which `evaluated` tells.
        """
        own, before = self._row_at(step), self._row_at(self.evaluated(step))
        return {
            name: float((before if name in EVALUATED else own)[number]) for name, number in INDEX.items()
        }

    def evaluated(self, step: int, columns: Iterable[str] = _BOTH_PARTS) -> int:
        """The step to which values belong that are shown together at `step`.

        Parameters
        ----------
        step : int
        columns : iterable of str
            What is shown; everything, if left out.

        Returns
        -------
        int
            `step` itself where all of it is known there, and where the run diverged; else the last step
            before at which both parts were evaluated.
        """
        own = self._row_at(step)
        if not np.isfinite(own[INDEX["batch_loss"]]):
            return step  # a NaN is the value itself
        if not any(np.isnan(own[INDEX[name]]) for name in columns if name in EVALUATED):
            return step
        back = 64
        while True:
            first = max(0, step - back)
            known = ~np.isnan(sum(self.values(name, first, step + 1) for name in _BOTH_PARTS))
            if known.any():
                return first + int(np.flatnonzero(known)[-1])
            if first == 0 or back >= MAX_INTERVAL:
                return step
            back = min(8 * back, MAX_INTERVAL)

    def stretches(self, first: int) -> Iterator[tuple[int, int, bool]]:
        """Steps that lie in one piece: from, up to (left out), and whether their rows are whole."""
        for at, chunk in self._chunks_of(first, self._length):
            yield max(first, at), min(self._length, at + CHUNK), chunk.size == 1

    def extremes(self, name: str, first: int, last: int) -> tuple[float, float]:
        """Least and greatest known value of a column around the steps of one stretch."""
        chunk = self._chunks[first // CHUNK]
        bins = slice(first % CHUNK // chunk.size, (last - 1) % CHUNK // chunk.size + 1)
        low, high = chunk.least[INDEX[name], bins], chunk.greatest[INDEX[name], bins]
        return float(np.fmin.reduce(low)), float(np.fmax.reduce(high))

    def _row_at(self, step: int) -> Array:
        if step in self._kept:
            return self._kept[step]
        chunk = self._chunks[step // CHUNK]
        return chunk.mean[:, step % CHUNK // chunk.size]

    def _chunks_of(self, first: int, last: int) -> Iterator[tuple[int, Chunk]]:
        """The chunks in which steps of a range lie, with the steps at which they begin."""
        if first < last:
            for number in range(first // CHUNK, (last - 1) // CHUNK + 1):
                yield number * CHUNK, self._chunks[number]

    def chunks(self) -> Iterator[tuple[int, Array, Array, Array]]:
        """Rows as they are kept, `CHUNK` steps at a time: the steps of a bin; least, greatest and mean.

        The arrays have a row a column of `COLUMNS` and a column a bin, as many as there are; where a bin
        is one step, all three are the same array.
        """
        for at, chunk in self._chunks_of(0, self._length):
            bins = slice(-(-min(self._length - at, CHUNK) // chunk.size))
            mean = chunk.mean[:, bins]
            if chunk.size == 1:
                yield 1, mean, mean, mean
            else:
                yield chunk.size, chunk.least[:, bins], chunk.greatest[:, bins], mean

    @property
    def kept(self) -> Mapping[int, Array]:
        """Rows that are known although their chunk has been thinned, by their steps."""
        return self._kept


class History(HistoryView):
    """Rows as they are recorded, from step 0 on.

    Parameters
    ----------
    memory : int
        Bytes that the rows may take. Beyond, rows are thinned, the oldest first: of the bins into which
        they go least, greatest and mean stay, so that curves look the same. The newest rows stay whole.

    Attributes
    ----------
    marked : set of int
        Steps whose rows stay whole.
    """

    def __init__(self, memory: float = MEMORY) -> None:
        super().__init__([], 0, {})
        self._memory = memory
        self.marked: frozenset[int] = frozenset()

    @classmethod
    def of(
        cls,
        chunks: Iterable[tuple[int, Array, Array, Array]],
        length: int,
        kept: Mapping[int, Array],
        memory: float = MEMORY,
    ) -> History:
        """The history that `chunks`, the length and `kept` of another one describe."""
        history = cls(memory)
        history._chunks = [Chunk(least, greatest, mean, size) for size, least, greatest, mean in chunks]
        history._length, history._kept = length, dict(kept)
        return history

    @property
    def n_bytes(self) -> int:
        """What the rows take."""
        return sum(size for _, size in self.pieces())

    def pieces(self) -> Iterator[tuple[int, int]]:
        """Identity and bytes of each part that other histories may share."""
        for chunk in self._chunks:
            yield id(chunk), chunk.n_bytes

    def view(self) -> HistoryView:
        """What there is now; it stays so while the history grows."""
        return HistoryView(self._chunks.copy(), self._length, self._kept)

    def write(self, first: int, rows: Array) -> None:
        """Put `rows` (n, len(COLUMNS)) at the steps from `first` on.

        A NaN does not overwrite what is known: the same step may be computed again without being
        evaluated again.

        Raises
        ------
        ValueError
            If this would leave a gap.
        """
        if first > self._length:
            raise ValueError(f"rows from step {first} on would leave a gap after {self._length}")
        done = 0
        while done < len(rows):
            step = first + done
            part = rows[done : done + CHUNK - step % CHUNK]
            self._write_within_a_chunk(step, part)
            done += len(part)
        self._thin()

    def _write_within_a_chunk(self, first: int, rows: Array) -> None:
        number, start = divmod(first, CHUNK)
        stop = start + len(rows)
        if number == len(self._chunks):
            self._chunks.append(Chunk.whole(np.empty((len(COLUMNS), 0))))
        chunk = self._chunks[number]
        if chunk.size > 1:  # computed again, of steps that have been thinned: the last of them is looked at
            self._keep(first + len(rows) - 1, rows[-1])
            return
        chunk.grow(stop)
        known = max(min(first + len(rows), self._length) - first, 0)
        overlap, again = chunk.mean[:, start : start + known], rows[:known].T
        np.copyto(overlap, again, where=~np.isnan(again))
        chunk.mean[:, start + known : stop] = rows[known:].T
        self._length = max(self._length, first + len(rows))

    def _keep(self, step: int, row: Array) -> None:
        kept = {**self._kept, step: row.copy()}
        while len(kept) > _MOST_KEPT:
            kept.pop(next(iter(kept)))
        self._kept = kept

    def _thin(self) -> None:
        """Keep within the memory: the chunk with the smallest bins is thinned, the oldest of them first."""
        full = len(COLUMNS) * CHUNK * 8
        if len(self._chunks) * full > self._memory and self.n_bytes > self._memory:
            self.limit(0.9 * self._memory)  # and some more, so that this need not be looked at so soon

    def limit(self, memory: float) -> None:
        """Thin rows until they take no more than so many bytes, or only the newest are whole."""
        chunks, n_bytes = self._chunks.copy(), self.n_bytes
        old = max(len(chunks) - _NEWEST, 0)
        while n_bytes > memory and old:
            number = min(range(old), key=lambda i: chunks[i].size)
            if chunks[number].size == CHUNK:
                break
            before = chunks[number].n_bytes
            if chunks[number].size == 1:
                for step in sorted(step for step in self.marked if step // CHUNK == number):
                    self._keep(step, chunks[number].mean[:, step % CHUNK])
            chunks[number] = chunks[number].thinned()
            n_bytes += chunks[number].n_bytes - before
        self._chunks = chunks

    def up_to(self, length: int, memory: float | None = None) -> History:
        """A history of its own that begins with the rows before step `length`.

        Where that is in the middle of rows that have been thinned, it ends before them. It may take as
        much `memory` as this one, if that is left out.
        """
        other = History(self._memory if memory is None else memory)
        other.marked = self.marked
        number, rest = divmod(min(length, self._length), CHUNK)
        other._chunks = self._chunks[:number]
        other._length = number * CHUNK
        other._kept = {step: row for step, row in self._kept.items() if step < length}
        if rest and self._chunks[number].size == 1:
            rows = self._chunks[number].mean[:, :rest].copy()
            other._chunks.append(Chunk.whole(rows))
            other._length += rest
        return other
