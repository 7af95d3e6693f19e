"""The table of runs, as a model that can be sorted by any of its columns."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from netviz.comparison import FACTS, RESULTS, Line, Value, differing, value_text
from netviz.core.shares import percent
from netviz.frozen import dataclass
from netviz.ui.kit.number_format import number_text

_Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Column:
    """A column of the table.

    Attributes
    ----------
    name : str
        With the symbols of `netviz.core.symbols`.
    tip : str
    text : callable
        What stands in it for a run.
    order : callable
        By what it is sorted.
    is_result : bool
        Whether its best value is marked; the greatest is the best.
    gives_way : bool
        Whether it is left out where there is no room for all; in the file it is.
    """

    name: str
    tip: str
    text: Callable[[Line], str]
    order: Callable[[Line], Value]
    is_result: bool = False
    gives_way: bool = False


def _of_fact(place: int) -> Column:
    def text(line: Line) -> str:
        return value_text(line.facts[place])

    return Column(FACTS[place].name, "What differs between the runs", text, lambda line: line.facts[place])


def _of_result(name: str, column: str, is_share: bool, at_end: bool) -> Column:
    def value(line: Line) -> float:
        return (line.end if at_end else line.here)[column]

    def text(line: Line) -> str:
        return percent(value(line)) if is_share else number_text(value(line), 3)

    where = "at the last step of the run" if at_end else "at the step that is shown or pointed at"
    best = is_share and column == "test_accuracy"
    return Column(f"{name} at end" if at_end else name, where, text, value, best, gives_way=at_end)


def columns_of(table: Sequence[Line]) -> list[Column]:
    """First what differs, then results at the step that is looked at, then those at the end."""
    found = [Column("run", "", lambda line: line.run.letter, lambda line: line.run.letter)]
    found += [_of_fact(place) for place in differing(table)]
    if any(line.turned is not None for line in table):
        found.append(
            Column(
                "test turns up",
                "The step from which on the test loss rises",
                lambda line: "–" if line.turned is None else number_text(line.turned),
                lambda line: math.inf if line.turned is None else line.turned,
            )
        )
    for at_end in (False, True):
        found += [_of_result(each.name, each.column, each.is_share, at_end) for each in RESULTS]
    if len({line.last_step for line in table}) != 1 or len(table) == 1:  # else it is said once, for all
        found.append(
            Column(
                "steps",
                "How far the run has come",
                lambda line: number_text(line.last_step),
                lambda line: line.last_step,
            )
        )
    return found


class RunModel(QAbstractTableModel):
    """Lines in an order that a column gives; a row is a run."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self.columns: list[Column] = []
        self._sorted: tuple[str, Qt.SortOrder] | None = None

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines; the order stays that of the column that was chosen, if it is still there."""
        columns = columns_of(lines)
        same = [column.name for column in columns] == [column.name for column in self.columns]
        if same and [line.run for line in lines] == [line.run for line in sorted(self.lines, key=_place)]:
            self.columns, self.lines = columns, [*lines]
            self._sort()
            last = self.index(len(self.lines) - 1, len(columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self.columns, self.lines = columns, [*lines]
        self._sort()
        self.endResetModel()

    def _sort(self) -> None:
        if self._sorted is None:
            return
        name, order = self._sorted
        column = next((column for column in self.columns if column.name == name), None)
        if column is not None:
            key = column.order
            self.lines.sort(key=lambda line: _sortable(key(line)), reverse=order is _DOWN)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Put the runs in the order of a column; −1 for that in which they were pinned."""
        self.layoutAboutToBeChanged.emit()
        self._sorted = None if column < 0 else (self.columns[column].name, order)
        self.lines.sort(key=_place)
        self._sort()
        self.layoutChanged.emit()

    def best(self, column: int) -> float | None:
        """The best value of a column of results, where they are not all the same."""
        if not self.columns[column].is_result:
            return None
        values = [self.columns[column].order(line) for line in self.lines]
        known = [value for value in values if isinstance(value, float) and value == value]
        return max(known) if len(set(known)) > 1 else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """One for each run."""
        return len(self.lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """As many as differ, and the results."""
        return len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What stands in a cell."""
        line, column = self.lines[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(line)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if index.column() == 0 else _RIGHT
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.run.name or None
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The names of the columns."""
        if orientation != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].name
        return self.columns[section].tip if role == Qt.ItemDataRole.ToolTipRole else None


_DOWN = Qt.SortOrder.DescendingOrder


def _place(line: Line) -> tuple[int, str]:
    return (len(line.run.id), line.run.id)  # in which runs were made


def _sortable(value: Value) -> tuple[int, float, str]:
    """Numbers before words; what is not known at one end."""
    if isinstance(value, str):
        return (1, 0.0, value)
    return (0, math.inf if value != value else float(value), "")
