"""Writing a data set, so that it opens again identically."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np

from netviz import files
from netviz.array_files import save_arrays
from netviz.data.dataset import Dataset
from netviz.data.reading import CLASSES_MARK, free_name
from netviz.errors import DataError

_PARTS = ("train", "test")


def save(dataset: Dataset, path: str | Path) -> None:
    """Write points, classes and parts into a .csv or .npz file.

    Raises
    ------
    DataError
        If the name has another ending.
    WriteError
        If it cannot be written; an old file of that name is then as it was.
    """
    path = Path(path)
    ending = path.suffix.lower()
    if ending == ".csv":
        files.write(path, as_csv(dataset).encode("utf-8", "replace"))
    elif ending == ".npz":
        words = {
            name: np.array(getattr(dataset, name), np.str_) for name in ("class_names", "feature_names")
        }
        save_arrays(
            path, words | {name: getattr(dataset, name) for name in ("points", "classes", "is_test")}
        )
    else:
        raise DataError(f"{path}: data are saved as .csv or .npz; give the file such a name")


def as_csv(dataset: Dataset) -> str:
    """A table with the two features, the class and the part; the classes' order in a comment."""
    stream = io.StringIO(newline="")
    stream.write(f"{CLASSES_MARK}{json.dumps(list(dataset.class_names), ensure_ascii=True)}\n")
    writer = csv.writer(stream, lineterminator="\n")
    taken = dataset.feature_names
    writer.writerow((*taken, free_name("class", taken), free_name("part", taken)))
    columns = (array.tolist() for array in (dataset.points, dataset.classes, dataset.is_test))
    for (x, y), label, is_test in zip(*columns, strict=True):
        writer.writerow((repr(x), repr(y), dataset.class_names[label], _PARTS[is_test]))
    return stream.getvalue()
