"""Arrays of numpy, .npy and .npz, read without ever running what a file says."""

from __future__ import annotations

from dataclasses import replace

from netviz.array_files import MAGIC, lazy_arrays
from netviz.core.params import PARAMETERS
from netviz.data.reading.arrays import NAMES, is_needed, table_of_arrays
from netviz.data.reading.options import Options
from netviz.data.reading.source import Source
from netviz.data.reading.table import Table
from netviz.errors import DataError

_UNITS = {"mean", "scale"}


def fits(source: Source, head: str) -> bool:
    """The mark of .npy, or a zip file of such; also one that is cut short."""
    if source.content.startswith(MAGIC) or (source.members is None and source.suffix == ".npz"):
        return True
    return any(name.endswith(".npy") for name in source.members or ())


def read(source: Source, options: Options) -> Table:
    """Points and classes by their names or shapes; of a single array the last column is the class."""
    arrays, load = lazy_arrays(source.path, source.content, lambda name: is_needed(name, options))
    all_names = (name.removesuffix(".npy") for name in source.members or () if name.endswith(".npy"))
    passed = ", ".join(f"“{name}”" for name in all_names if name not in arrays)
    said = f"left out, because they hold no numbers or text: {passed}"
    if set(arrays) >= {*PARAMETERS}:  # beside points they are passed over
        arrays = {name: array for name, array in arrays.items() if name not in {*PARAMETERS} | _UNITS}
        if all(name.lower() in NAMES for name in arrays):
            raise DataError(
                "holds the weights of a network and no points; open the points first, "
                "or start from the weights with --init-params"
            )
    table = table_of_arrays("NumPy", arrays, load, options, "column")
    return replace(table, warnings=(said, *table.warnings)) if passed else table
