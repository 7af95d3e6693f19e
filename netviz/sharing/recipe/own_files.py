"""The files that a recipe names: by a name without a folder, and a checksum of what is read from them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import field
from hashlib import sha256
from pathlib import Path

import numpy as np

from netviz.core.params import Array
from netviz.data import DataError, Dataset, read
from netviz.data.reading import PRINCIPAL, Choice, Options
from netviz.frozen import dataclass
from netviz.sharing.recipe.errors import RecipeError, short
from netviz.training.weights import Weights

DIGITS = 12
"""Of a checksum, in a line."""

_GRID = 1e6  # steps in the span of a component, whose last digits depend on the processor


def no_weights(path: Path) -> Weights:
    """Where nobody has said how weights are read."""
    raise ValueError(f"{path}: weights cannot be read here")


@dataclass(frozen=True)
class Files:
    """Where the files of a recipe may lie, and how weights are read.

    Attributes
    ----------
    folders : tuple of Path
        In the order in which they are looked into.
    load_weights : callable
        Raises a `ValueError` with a sentence.
    found : list of Path
        The files that were taken.
    advice : str
        Where somebody is to put a file that is missing.
    """

    folders: tuple[Path, ...] = ()
    load_weights: Callable[[Path], Weights] = no_weights
    found: list[Path] = field(default_factory=list)
    advice: str = "put it into the folder in which netviz was started, or beside a file that was opened"

    def dataset(
        self, name: str, choice: Choice, labels: str | None, options: Options, checksum: str | None
    ) -> Dataset:
        """The data set of a file that has a checksum, or of the first one where none is asked for.

        Raises
        ------
        RecipeError
            If there is no such file, it cannot be read, or its data are others.
        """
        refused: list[str] = []
        for path in self._candidates(name):
            second = None if labels is None else path.with_name(labels)
            try:
                dataset = read(
                    path, features=choice.features, label=choice.label, labels=second, options=options
                )
            except DataError as error:
                refused.append(str(error))
                continue
            if checksum is None or matches(dataset, checksum):
                self.found.extend(filter(None, (path, second)))
                return dataset
            refused.append(f"{path} has other data than those of the recipe; the right ones are needed")
        raise RecipeError(refused[0] if refused else self._missing(name))

    def weights(self, name: str, checksum: str | None, is_raw: bool) -> Weights:
        """The weights of a file that have a checksum; for the columns as they are, if they are such.

        Raises
        ------
        RecipeError
            If there is no such file, it cannot be read, or its weights are others.
        """
        refused: list[str] = []
        for path in self._candidates(name):
            try:
                read_ones = self.load_weights(path)
                ways = [read_ones, read_ones.for_raw_columns()] if is_raw else [read_ones]
            except ValueError as error:
                refused.append(str(error))
                continue
            for weights in ways:
                if checksum is None or checksum_of_weights(weights).startswith(checksum):
                    self.found.append(path)
                    return weights
            refused.append(f"{path} has other weights than those of the recipe; the right ones are needed")
        raise RecipeError(refused[0] if refused else self._missing(name))

    def _candidates(self, name: str) -> Iterator[Path]:
        for folder in dict.fromkeys(self.folders):
            path = folder / name
            try:
                is_there = path.is_file()
            except (OSError, ValueError):
                is_there = False
            if is_there:
                yield path

    def _missing(self, name: str) -> str:
        folders = [str(folder.absolute()) for folder in dict.fromkeys(self.folders)]
        looked = f"; looked for in {', '.join(folders[:4])}{' …' * (len(folders) > 4)}" if folders else ""
        return f"there is no file {short(name)} here; {self.advice}{looked}"


def matches(dataset: Dataset, checksum: str) -> bool:
    """Whether a data set that was read from a file has a checksum, with its own parts or without."""
    both = (checksum_of_data(dataset, with_parts) for with_parts in (True, False))
    return any(found.startswith(checksum) for found in both)


def checksum_of_data(dataset: Dataset, with_parts: bool) -> str:
    """The sha256 of points, classes and names; with the parts of the file itself, or without them.

    It is of what was read, so that line ends and such make no difference.
    """
    points = dataset.points
    if dataset.feature_names == PRINCIPAL:
        points = _rounded(points)
    digest = sha256(json.dumps([dataset.class_names, dataset.feature_names]).encode())
    digest.update(points.astype("<f8").tobytes())
    digest.update(dataset.classes.astype("<i8").tobytes())
    if with_parts:
        digest.update(dataset.is_test.astype("u1").tobytes())
    return digest.hexdigest()


def _rounded(points: Array) -> Array:
    low, span = points.min(axis=0), np.ptp(points, axis=0)
    return np.asarray(np.round((points - low) / np.where(span > 0, span, 1.0) * _GRID) + 0.0)


def checksum_of_weights(weights: Weights) -> str:
    """The sha256 of the numbers, whatever the file is called and wherever it lies."""
    units = weights.standardization
    about = [*weights.params.sizes], None if units is None else [*units.mean, *units.scale]
    digest = sha256(json.dumps(about).encode())
    for array in weights.params:
        digest.update(array.astype("<f8").tobytes())
    return digest.hexdigest()
