"""What is seen of a file before it is taken: its first rows, and where its points lie."""

from __future__ import annotations

import re
from math import isnan

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from netviz.core.params import Array
from netviz.data import DataError, Dataset
from netviz.data.reading import PRINCIPAL, Choice, Column, Source, Table
from netviz.thinning import bounds
from netviz.ui.kit.markers import draw_points, marker_radius
from netviz.ui.kit.number_format import range_text, short_name
from netviz.ui.kit.painted_widget import PaintedWidget
from netviz.ui.kit.point_sampling import display_sample
from netviz.ui.kit.theme import Theme

ROWS = 60
_COLUMNS = 60
_LOOKED_AT = 200_000  # bytes of a text that is refused
_LINE = 200  # letters of a line of it
_MARGIN = 14
_MOST_DRAWN = 3000
_LEFT, _MIDDLE, _RIGHT = (
    Qt.AlignmentFlag.AlignVCenter | side
    for side in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight)
)


class FirstRows(QTableWidget):
    """The first rows of a table; the columns that are taken are tinted."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("First rows")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)  # it leaves the table; arrows move within
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._table: Table | None = None
        self._shown: list[Column] = []

    def show_table(self, table: Table) -> None:
        """Show other rows."""
        self._table = table
        self._show(table, table.columns[:_COLUMNS])

    @property
    def n_hidden(self) -> int:
        """How many columns there are besides those that are shown."""
        return 0 if self._table is None else len(self._table.columns) - len(self._shown)

    def _show(self, table: Table, columns: list[Column]) -> None:
        self._shown = columns
        n_rows = min(ROWS, len(table))
        self.clear()
        self.setRowCount(n_rows)
        self.setColumnCount(len(columns))
        self.setHorizontalHeaderLabels([column.name for column in columns])
        self.setVerticalHeaderLabels(
            [str(row + 1 if table.lines is None else table.lines[row]) for row in range(n_rows)]
        )
        for place, column in enumerate(columns):
            cells = (
                [_cell(value) for value in column.numbers[:n_rows].tolist()]
                if column.texts is None
                else list(column.cells.take(slice(n_rows)))
            )
            for row, cell in enumerate(cells):
                self.setItem(row, place, QTableWidgetItem(cell))

    def show_text(self, source: Source | None, error: DataError) -> None:
        """The lines of a text that is not a table yet, from just before the one with the error."""
        self._table, self._shown = None, []
        self.clear()
        self.setRowCount(0)
        self.setColumnCount(0)
        head = b"" if source is None else source.content[:_LOOKED_AT]
        if not head or b"\0" in head:
            return
        lines = head.decode("utf-8", "replace").splitlines()
        found = re.search(r"line (\d+)", str(error))
        bad = int(found[1]) - 1 if found else -1
        begin = max(0, bad - ROWS // 4) if bad < len(lines) else 0
        shown = lines[begin : begin + ROWS]
        self.setColumnCount(1)
        self.setRowCount(len(shown))
        self.setHorizontalHeaderLabels(["as it is written"])
        self.setVerticalHeaderLabels([str(begin + row + 1) for row in range(len(shown))])
        for row, line in enumerate(shown):
            item = QTableWidgetItem(short_name(line.replace("\t", " → "), _LINE))
            self.setItem(row, 0, item)
            if begin + row == bad:
                font = item.font()
                font.setBold(True)
                item.setFont(font)
                self.scrollToItem(item)

    def mark(self, choice: Choice | None, theme: Theme) -> None:
        """Tint the features and the class, and bring them into sight."""
        if self._table is None:
            return
        columns = self._table.columns
        label = None if choice is None else choice.label
        names: tuple[str, ...] = () if choice is None else choice.features or ()
        if names == PRINCIPAL:
            names = tuple(column.name for column in columns if column.is_numeric and column.name != label)
        elif choice is not None:
            taken = [column for column in columns if column.name in (*names, label)]
            if any(column not in self._shown for column in taken):
                others = [column for column in columns[:_COLUMNS] if column not in taken]
                self._show(self._table, [*taken, *others][:_COLUMNS])
        for place, column in enumerate(self._shown):
            color = QColor(theme.card)
            if column.name in names or column.name == label:
                color = QColor(theme.accent if column.name in names else theme.good)
                color.setAlpha(50)
            for row in range(self.rowCount()):
                item = self.item(row, place)
                if item is not None:
                    item.setBackground(color)


def _cell(value: float) -> str:
    return "" if isnan(value) else repr(value).removesuffix(".0")


class Scatter(PaintedWidget):
    """The points as they would come to lie on the plane."""

    def __init__(self) -> None:
        super().__init__("Points", "The points of the file with the columns that are chosen, by class.")
        self._dataset: Dataset | None = None
        self.paint = self._paint
        self.setMinimumSize(200, 160)

    def sizeHint(self) -> QSize:
        """Square."""
        return QSize(300, 300)

    def show_dataset(self, dataset: Dataset | None) -> None:
        """Show other points; none for None."""
        self._dataset = dataset
        self.update()

    def _paint(self, painter: QPainter) -> None:
        theme, dataset = self.theme, self._dataset
        if theme is None:
            return
        painter.setPen(QColor(theme.border))
        painter.setBrush(QColor(theme.plot))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        if dataset is None:
            painter.setPen(QColor(theme.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "no data yet")
            return
        low, high = bounds(dataset.points)
        line = painter.fontMetrics().height()
        self._name_axes(painter, dataset, low, high, line, theme)
        left, below = _MARGIN + line, _MARGIN + line
        chosen = display_sample(dataset, _MOST_DRAWN)
        unit = (dataset.points[chosen] - low) / np.where(high > low, high - low, 1.0)
        room = np.array([self.width() - left - _MARGIN, self.height() - below - _MARGIN])
        pixels = (left, _MARGIN) + np.column_stack((unit[:, 0], 1 - unit[:, 1])) * room
        radius = marker_radius(int(np.count_nonzero(chosen)), theme)
        draw_points(painter, self.size(), pixels, dataset, theme, self.devicePixelRatioF(), chosen, radius)

    def _name_axes(
        self, painter: QPainter, dataset: Dataset, low: Array, high: Array, line: int, theme: Theme
    ) -> None:
        """The features' names and ranges, along the lower and the left edge."""
        painter.setPen(QColor(theme.muted))
        for axis, length in enumerate((self.width(), self.height())):
            painter.save()
            if axis == 1:
                painter.translate(0, self.height())
                painter.rotate(-90)
                along = QRectF(line, 2, length - line - 8, line)
            else:
                along = QRectF(line + 4, self.height() - line - 2, length - line - 12, line)
            ends = range_text(float(low[axis]), float(high[axis]))
            taken = 2 * max(painter.fontMetrics().horizontalAdvance(text) for text in ends) + 16
            name = painter.fontMetrics().elidedText(
                dataset.feature_names[axis],
                Qt.TextElideMode.ElideMiddle,
                max(0, int(along.width()) - taken),
            )
            for side, text in zip((_LEFT, _MIDDLE, _RIGHT), (ends[0], name, ends[1]), strict=True):
                painter.drawText(along, side, text)
            painter.restore()
