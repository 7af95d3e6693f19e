"""The value of a line as a table: headings that mean something, coloured entries, sorted rows."""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from netviz.core import STAGES
from netviz.core.params import PARAMETERS, Array
from netviz.snapshot import Snapshot
from netviz.training.step_lines import N_LINES
from netviz.ui.derivation.card_content import value_of
from netviz.ui.derivation.worked_example import dot_text, figure
from netviz.ui.kit.number_format import number_text, short_name, superscript
from netviz.ui.kit.parameter_entries import LABELS
from netviz.ui.kit.theme import Theme
from netviz.ui.kit.units import formulas, place_texts

AnyIndex = QModelIndex | QPersistentModelIndex


class MatrixModel(QAbstractTableModel):
    """One line's value; rows can be sorted by any column."""

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: Snapshot | None = None
        self._theme: Theme | None = None
        self._line = 1
        self._matrix: Array = np.zeros((0, 0))
        self._limit = 1.0
        self._powers: list[int] = []  # of ten, that stand once in a column's heading
        self._order: Array = np.arange(0)
        self._samples: Array = np.arange(0)  # what the rows are, where they are samples
        self._sorted_by: tuple[int, Qt.SortOrder] = (-1, Qt.SortOrder.AscendingOrder)

    @property
    def matrix(self) -> Array:
        """The entries in the order in which they are shown."""
        return self._matrix[self._order]

    @property
    def _shown(self) -> Snapshot:
        """The snapshot that the entries are of; before the first one there are no entries."""
        assert self._snapshot is not None
        return self._snapshot

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        if self._matrix.size:
            corners = self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(
                *corners, [Qt.ItemDataRole.BackgroundRole, Qt.ItemDataRole.ForegroundRole]
            )

    def show_line(self, line: int, snapshot: Snapshot) -> None:
        """Show the value of a line; the rows are sorted again."""
        self.beginResetModel()
        self._line, self._snapshot = line, snapshot
        stage = STAGES[line - 1]
        value = np.asarray(value_of(stage, snapshot), float)
        if line == N_LINES:
            value = value[:, None]  # a row for each parameter
        self._matrix = np.atleast_2d(value)
        finite = self._matrix[np.isfinite(self._matrix)]
        self._limit = float(np.abs(finite).max(initial=0.0)) or 1.0
        self._powers = [_common_power(largest) for largest in _largest_of(self._matrix)]
        self._samples = snapshot.seen if stage.shape[:1] == ("N",) else np.arange(0)
        self._sort()
        self.endResetModel()

    # ------------------------------------------------------------- headings

    def row_name(self, row: int) -> str:
        """What a row of the matrix is."""
        shape = STAGES[self._line - 1].shape
        if self._line == N_LINES:
            return self._parameter_name(row)
        if shape[:1] == ("N",):
            return f"sample {self._samples[row]}"
        return self._name(shape[0], row) if len(shape) == 2 else STAGES[self._line - 1].symbol

    def column_name(self, column: int) -> str:
        """What a column of the matrix is."""
        shape = STAGES[self._line - 1].shape
        if self._line == N_LINES or not shape:
            return "value"
        return self._name(shape[-1], column)

    def _name(self, letter: str, index: int) -> str:
        dataset = self._shown.dataset
        if letter == "H":
            return f"unit {index}"
        names = dataset.class_names if letter == "K" else dataset.feature_names
        kind = "class " if letter == "K" else ""
        return f"{kind}{short_name(names[index], 14)}"

    def row_of_sample(self, sample: int) -> int | None:
        """Where a sample of the data set is shown; None if it is not among the rows."""
        if not len(self._samples):
            return None
        found = np.flatnonzero(self._samples[self._order] == sample)
        return int(found[0]) if found.size else None

    def _parameter_name(self, index: int) -> str:
        starts = (*self._shown.params.sizes.starts, len(self._matrix))
        number = int(np.searchsorted(starts, index, side="right")) - 1
        name, inside = PARAMETERS[number], index - starts[number]
        if name.startswith("b"):
            return f"{LABELS[name]} {self._name('H' if name == 'b1' else 'K', inside)}"
        row, column = divmod(inside, getattr(self._shown.params, name).shape[1])
        letters = ("D", "H") if name == "W1" else ("H", "K")
        return f"{LABELS[name]} {self._name(letters[0], row)} → {self._name(letters[1], column)}"

    # ------------------------------------------------------------- contents

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        """Rows of the matrix."""
        return len(self._matrix)

    def columnCount(self, parent: AnyIndex | None = None) -> int:
        """Columns of the matrix."""
        return int(self._matrix.shape[1])

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """The headings."""
        if role != Qt.ItemDataRole.DisplayRole or self._snapshot is None:
            return None
        if orientation == Qt.Orientation.Horizontal:
            power = self._powers[section]
            factor = f"  ·10{superscript(power)}" if power else ""
            return f"{self.column_name(section)}{factor}"
        return self.row_name(int(self._order[section]))

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """An entry: its number, its colours, and how it came about."""
        row, column = int(self._order[index.row()]), index.column()
        value = float(self._matrix[row, column])
        if role == Qt.ItemDataRole.DisplayRole:
            return number_text(value / 10.0 ** self._powers[column], 4)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.BackgroundRole and self._theme is not None:
            return _color(value / self._limit, self._theme)
        if role == Qt.ItemDataRole.ForegroundRole and self._theme is not None:
            if value == 0:
                return QColor(self._theme.muted)
            dark, light = sorted((self._theme.text, self._theme.window), key=_lightness)
            return QColor(dark if _color(value / self._limit, self._theme).lightnessF() > 0.55 else light)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{self.row_name(row)}, {self.column_name(column)}\n{self.made_by(row, column)}"
        return None

    def made_by(self, row: int, column: int) -> str:
        """How an entry came about, with the numbers written out."""
        shot = self._shown
        trace, params = shot.lines.trace, shot.params
        key, two_lam = STAGES[self._line - 1].key, 2 * shot.config.regularization
        value = float(self._matrix[row, column])
        if self._line in shot.lines.wrong_lines:
            return f"{figure(value)}: a wrong line is in force, or flows into this one"
        if key == "z2":
            made = dot_text(trace.a1[row], params.W1[:, column], float(params.b1[column]))
            if not shot.standardize:
                return made
            places = place_texts(shot, shot.dataset.points[self._samples[row]])
            return "; ".join((made, *places))
        if key == "a2":
            return f"max(0, {figure(trace.z2[row, column])}) = {figure(value)}"
        if key == "z3":
            return dot_text(trace.a2[row], params.W2[:, column], float(params.b2[column]))
        if key == "psi":
            scores = trace.z3[row] - trace.z3[row].max()
            total = float(np.exp(scores).sum())
            return f"exp({figure(scores[column])}) / {figure(total)} = {figure(value)}, after the maximum"
        if key == "dz3":
            return (
                f"({figure(trace.psi[row, column])} − {int(trace.delta[row, column])}) / {len(trace.y)} "
                f"= {figure(value)}"
            )
        if key == "dW2":
            return dot_text(trace.a2[:, row], trace.dz3[:, column], two_lam * float(params.W2[row, column]))
        if key == "da2":
            return dot_text(trace.dz3[row], params.W2[column])
        if key == "dz2":
            fires = int(trace.z2[row, column] > 0)
            return f"{figure(trace.da2[row, column])}·{fires} = {figure(value)}; z⁽²⁾ = " + figure(
                trace.z2[row, column]
            )
        if key == "dW1":
            made = dot_text(trace.a1[:, row], trace.dz2[:, column], two_lam * float(params.W1[row, column]))
            given = formulas(shot)
            return f"{made}; {given[row]}" if given else made
        if key in ("db2", "db1"):
            source = trace.dz3 if key == "db2" else trace.dz2
            return dot_text(source[:, column], np.ones(len(source)))
        return figure(value)

    # -------------------------------------------------------------- sorting

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort the rows by a column; −1 for the matrix's own order."""
        self.layoutAboutToBeChanged.emit()
        self._sorted_by = (column, order)
        self._sort()
        self.layoutChanged.emit()

    def _sort(self) -> None:
        column, order = self._sorted_by
        self._order = np.arange(len(self._matrix))
        if 0 <= column < self._matrix.shape[1]:
            self._order = np.argsort(self._matrix[:, column], kind="stable")
            if order == Qt.SortOrder.DescendingOrder:
                self._order = self._order[::-1]

    # ----------------------------------------------------------------- text

    def as_text(
        self, rows: Sequence[int], columns: Sequence[int], separator: str
    ) -> Generator[float, None, str]:
        """Some rows and columns, as they are shown, with headings and all digits; piece by piece."""
        lines = [["", *(self.column_name(column) for column in columns)]]
        for done, shown in enumerate(rows):
            row = int(self._order[shown])
            lines.append([self.row_name(row), *map(repr, self._matrix[row, columns].tolist())])
            if done % 50 == 0:
                yield done / len(rows)
        return "\n".join(
            separator.join(f'"{c}"' if separator in c else c for c in cells) for cells in lines
        )


def _largest_of(matrix: Array) -> list[float]:
    """The largest finite entry of each column, without its sign."""
    sizes = np.abs(matrix)
    return np.max(sizes, axis=0, initial=0.0, where=np.isfinite(sizes)).tolist()  # type: ignore[no-any-return]


def _common_power(largest: float) -> int:
    """The power of ten that is taken out of entries of at most this size; 0 where they are plain."""
    if not largest > 0 or 0.01 <= largest < 1e4:
        return 0
    return math.floor(math.log10(largest))


def _lightness(name: str) -> float:
    return QColor(name).lightnessF()


def _color(share: float, theme: Theme) -> QColor:
    """The colour of an entry, −1 … 1 of the largest."""
    if not np.isfinite(share):
        return QColor(theme.bad)
    return theme.signed(math.copysign(0.08 + 0.92 * abs(share), share) if share else 0.0)
