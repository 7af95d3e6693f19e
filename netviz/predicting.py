"""What a trained network answers for new points: `netviz predict`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from netviz.core import predict
from netviz.data import DataError, Standardization
from netviz.data.reading import Options, TooLargeError, free_name, load, read_source
from netviz.frozen import dataclass
from netviz.predicting_points import Points, points_of
from netviz.session import Session
from netviz.storage.session_file import holds_session, read_session
from netviz.storage.weights_file import FileError, load_weights
from netviz.training.weights import Weights

_AT_A_TIME = 1_000_000  # hidden activations: the memory of a piece
_MOST_ROWS = 20_000  # of a piece


@dataclass(frozen=True, eq=False)
class Network:
    """A network that has been trained, with what it needs to be asked.

    Attributes
    ----------
    weights : Weights
        With the units of its inputs, if these are known.
    class_names : tuple of str
        One for each class; the numbers of the classes where names are not known.
    feature_names : (str, str) or None
        Those of the columns that it was trained on, if they are known.
    """

    weights: Weights
    class_names: tuple[str, ...]
    feature_names: tuple[str, str] | None = None

    @property
    def units(self) -> Standardization:
        """What is done to the columns; nothing where it is not known."""
        return self.weights.standardization or Standardization()


def network_of(path: Path) -> Network:
    """The network that a file holds: saved weights, or a session, at the step where it stands.

    Raises
    ------
    FileError
        If it cannot be read, or takes other than two inputs.
    SessionError
        If a session cannot be opened.
    """
    if holds_session(path):
        shot = Session.of(read_session(path)).snapshot()
        weights = Weights(shot.params, shot.standardization, str(path))
        return Network(weights, shot.dataset.class_names, shot.dataset.feature_names)
    weights = load_weights(path)
    n_inputs, _, n_classes = weights.params.sizes
    if n_inputs != 2:
        raise FileError(
            f"{path}: these weights are for {n_inputs} inputs, and points have two coordinates here"
        )
    return Network(weights, tuple(map(str, range(n_classes))))


def read_points(
    path: str | Path,
    network: Network,
    wanted: tuple[str, str] | None = None,
    options: Options | None = None,
) -> Points:
    """The points in a file of any format that data can have, with classes or without.

    Parameters
    ----------
    path : str or Path
    network : Network
        If it knows the names of its features, the columns of these names are taken.
    wanted : (str, str), optional
        The names of the columns to take.
    options : Options, optional
        How to read the file.

    Raises
    ------
    DataError
        If it cannot be read, it is not clear which columns to take, or a row of them has no two numbers.
    """
    if holds_session(path):
        raise DataError(f"{path} is a session; name a table with the points, as in: predict {path} POINTS")
    try:
        table = read_source(load(path), None, options or Options())
    except TooLargeError as error:
        reason = str(error).partition("; ")[0]
        raise DataError(f"{reason}; divide it into smaller files") from None
    return points_of(table, wanted, network.feature_names)


class Answers:
    """A table of points with the network's answers, piece by piece, so that it takes little memory.

    Parameters
    ----------
    network : Network
    points : Points
        In the units of the columns, as they are in the file.

    Attributes
    ----------
    counts : dict of str to int
        How many points have got each class, as far as the table has been written.
    """

    def __init__(self, network: Network, points: Points) -> None:
        self._network, self._points = network, points
        self.counts = dict.fromkeys(network.class_names, 0)

    def __iter__(self) -> Iterator[str]:
        """The lines of the table, many at a time.

        Raises
        ------
        DataError
            If the answer for a point is no number.
        """
        yield _lines([self._heading()])
        values, params = self._points.values, self._network.weights.params
        names, n_hidden = self._network.class_names, params.sizes.n_hidden
        n_rows = min(max(1, _AT_A_TIME // (n_hidden + len(names))), _MOST_ROWS)
        for first in range(0, len(values), n_rows):
            points = values[first : first + n_rows]
            found = predict(params, self._network.units.apply(points))
            self._refuse_no_numbers(found.psi, first)
            classes = found.classes.tolist()
            for label, count in enumerate(np.bincount(classes, minlength=len(names)).tolist()):
                self.counts[names[label]] += count
            rows = zip(points.tolist(), classes, found.psi.tolist(), strict=True)
            yield _lines([[*map(repr, point), names[label], *map(repr, psi)] for point, label, psi in rows])

    def _heading(self) -> list[str]:
        heading = list(self._points.names)
        for name in ("class", *(f"p_{name}" for name in self._network.class_names)):
            heading.append(free_name(name, heading))
        return heading

    def _refuse_no_numbers(
        self, psi: np.ndarray[tuple[int, ...], np.dtype[np.float64]], first: int
    ) -> None:
        good = np.isfinite(psi).all(axis=1)
        if not good.all():
            table, row = self._points.table, first + int(np.argmin(good))
            raise DataError(
                f"{table.source}, {table.where(row)}: the network's answer is no number there; "
                "its weights, or the point's coordinates, are too large"
            )


def _lines(rows: list[list[str]]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()
