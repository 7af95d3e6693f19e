"""Reading a data set from a file of any format: the one way, for window, command line and Python."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from netviz.data.dataset import Dataset
from netviz.data.reading.columns import Choice
from netviz.data.reading.dialect import DELIMITERS, WHOLE_LINE
from netviz.data.reading.formats import read_all
from netviz.data.reading.options import Options
from netviz.data.reading.selection import to_dataset
from netviz.data.reading.source import Source, load
from netviz.data.reading.table import LABEL_NAMES, Column, Table, free_name
from netviz.errors import DataError, about
from netviz.frozen import dataclass

_SEPARATING = [mark for mark in DELIMITERS if mark != " "]


@dataclass(frozen=True, eq=False)
class Reading:
    """A data set, and the table it was taken from."""

    dataset: Dataset
    table: Table

    @property
    def dropped(self) -> dict[str, int]:
        """Why rows were left out, and how many."""
        n_dropped = len(self.table) - len(self.dataset.points)
        return {"missing values": n_dropped} if n_dropped else {}


def read(
    path: str | Path,
    *,
    features: tuple[str, str] | None = None,
    label: str | None = None,
    labels: str | Path | None = None,
    options: Options | None = None,
) -> Dataset:
    """Read a data set from a file.

    What can be read, and by what rules columns are chosen where `features` and `label` do not say it, is in
    docs/data-files.md.

    Parameters
    ----------
    path : str or Path
    features : (str, str), optional
        The names of the two feature columns; `PRINCIPAL` for the principal components. Columns of a file
        without a header are called column 1, column 2, ….
    label : str, optional
        The name of the class column.
    labels : str or Path, optional
        A second file. One of the two has the points, the other one column: the class of each of them.
    options : Options, optional
        How to read the file.

    Returns
    -------
    Dataset
        Its `warnings` say what was left out.

    Raises
    ------
    DataError
        If no data set can be read; in one sentence: file, line, what was found, what to do.
    """
    return open_file(path, Choice(features, label), labels, options).dataset


def open_file(
    path: str | Path,
    choice: Choice | None = None,
    labels: str | Path | None = None,
    options: Options | None = None,
) -> Reading:
    """As `read`, with all that there is to say about the file."""
    choice, options = choice or Choice(), options or Options()
    table = read_source(load(path, sample=options.sample), labels, options)
    choice = choice if labels is None else replace(choice, label=table.labels[0])
    return Reading(with_reading(to_dataset(table, choice), options, labels), table)


def with_reading(dataset: Dataset, options: Options, labels: str | Path | None) -> Dataset:
    """A data set that remembers how its file was read, besides the columns."""
    more = () if labels is None else (("labels", Path(labels).name),)
    origin = replace(dataset.origin, read_as=(*dataset.origin.read_as, *more, *options.said()))
    return replace(dataset, origin=origin)


def read_source(source: Source, labels: str | Path | None, options: Options) -> Table:
    """All columns of a file, or of two: one has the points, the other a class for each, in either order."""
    if labels is None:
        return read_all(source, options)
    other = load(labels)
    refused: list[DataError] = []
    for points, classes in ((source, other), (other, source)):
        try:
            table = read_all(points, options)
        except DataError as error:  # labels of several words are not a table
            refused.append(error)
            continue
        if sum(column.is_numeric for column in table.columns) >= 2:
            return _with_labels(table, _read_labels(classes, options))
    if refused:
        raise refused[0]
    raise DataError(
        f"{source.path} and {other.path}: neither has two columns of numbers; one must have the points, "
        "the other a class for each of them"
    )


def _read_labels(source: Source, options: Options) -> Table:
    """A file of labels; blanks within them separate nothing."""
    whole_lines = replace(options, delimiter=options.delimiter or WHOLE_LINE)
    try:
        table = read_all(source, options)
    except DataError:  # perhaps of one word here and two there
        table = read_all(source, whole_lines)
        if any(mark in cell for cell in table.columns[0].cells.different for mark in _SEPARATING):
            raise
        return table
    return read_all(source, whole_lines) if len(table.columns) > 1 and table.delimiter == " " else table


def _with_labels(table: Table, labels: Table) -> Table:
    """A table of points with the classes from a second file as one more column."""
    with about(labels.source):
        if len(labels.columns) != 1:
            raise DataError(f"{len(labels.columns)} columns; a file of labels has one, a class a row")
        (column,) = labels.columns
        words = list(column.cells)
        if labels.header and column.name.lower() not in LABEL_NAMES and len(words) == len(table) - 1:
            words = [column.name, *words]  # which was taken for a heading
        if len(words) != len(table):
            raise DataError(
                f"{len(words)} labels for the {len(table)} rows of {table.source}; one each is needed"
            )
    name = free_name("class", [column.name for column in table.columns])
    return replace(table, columns=[*table.columns, Column(name, words)], labels=(name,))
