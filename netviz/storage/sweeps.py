"""The sweeps that documents keep, in a session file: what was asked as text, what came out as arrays."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import numpy as np

from netviz.data import Dataset
from netviz.storage.arrays import ArrayReader, ArrayWriter
from netviz.sweeps.record import SweepRecord
from netviz.sweeps.sweep import Sweep
from netviz.training.config import ConfigError
from netviz.training.spec import Key


class SweepAtRest(msgspec.Struct, frozen=True):
    """As it stands in the file; arrays by their checksums."""

    sweep: Sweep
    table: str
    whys: tuple[tuple[int, str], ...]
    theta_cells: tuple[int, ...]
    theta: str


def at_rest(record: SweepRecord, arrays: ArrayWriter) -> SweepAtRest:
    """What is written of a sweep; its arrays go to `arrays`."""
    return SweepAtRest(
        record.sweep,
        arrays.put(record.table),
        record.whys,
        record.theta_cells,
        arrays.put(record.theta),
    )


def read_sweeps(
    found: Mapping[Key, SweepAtRest], arrays: ArrayReader, datasets: Mapping[Key, Dataset]
) -> dict[Key, SweepRecord]:
    """The sweeps of a file, by their keys.

    Raises
    ------
    DataError
        If an array is missing or damaged.
    ConfigError
        If one does not fit together, or is not what its checksum says; the message says what it varies.
    """
    records = {}
    for key, kept in found.items():
        table, theta = arrays.get(kept.table), arrays.get(kept.theta)
        record = SweepRecord(kept.sweep, table, kept.whys, kept.theta_cells, theta)
        what = f"the sweep over {' and '.join(axis.name for axis in kept.sweep.axes)}"
        if kept.sweep.base.changes[0].data not in datasets:
            raise ConfigError(f"{what}: its data are missing")
        try:
            record.check(datasets)
        except ConfigError as error:
            raise ConfigError(f"{what}: {error}") from None
        if record.key != key:
            raise ConfigError(f"{what} is not what its checksum says")
        records[key] = SweepRecord(
            kept.sweep, np.array(table), kept.whys, kept.theta_cells, np.array(theta)
        )
    return records
