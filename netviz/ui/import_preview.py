"""What is seen of a file before it is taken: its first rows, and where its points lie."""

from __future__ import annotations

from math import isnan

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from netviz.data import Dataset
from netviz.data.table import Table
from netviz.ui.canvas import Canvas
from netviz.ui.drawn import drawn
from netviz.ui.plane_items import draw_points, marker_radius
from netviz.ui.theme import Theme

ROWS = 60
_COLUMNS = 60
_MARGIN = 14
_MOST_DRAWN = 3000


class FirstRows(QTableWidget):
    """The first rows of a table; the columns that are taken are tinted."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("First rows")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def show_table(self, table: Table | None) -> None:
        """Show other rows; none for None."""
        self.clear()
        if table is None:
            self.setRowCount(0)
            self.setColumnCount(0)
            return
        columns = table.columns[:_COLUMNS]
        n_rows = min(ROWS, len(table))
        self.setRowCount(n_rows)
        self.setColumnCount(len(columns))
        self.setHorizontalHeaderLabels([column.name for column in columns])
        self.setVerticalHeaderLabels(
            [str(row + 1 if table.lines is None else table.lines[row]) for row in range(n_rows)]
        )
        for place, column in enumerate(columns):
            cells = (
                ["" if isnan(value) else repr(value) for value in column.numbers[:n_rows].tolist()]
                if column.texts is None
                else list(column.texts[:n_rows])
            )
            for row, cell in enumerate(cells):
                self.setItem(row, place, QTableWidgetItem(cell))

    def mark(self, names: tuple[str, ...], label: str | None, theme: Theme) -> None:
        """Tint the features and the class."""
        for place in range(self.columnCount()):
            name = self.horizontalHeaderItem(place).text()
            color = QColor(theme.card)
            if name in names or name == label:
                color = QColor(theme.accent if name in names else theme.good)
                color.setAlpha(50)
            for row in range(self.rowCount()):
                item = self.item(row, place)
                if item is not None:
                    item.setBackground(color)


class Scatter(Canvas):
    """The points as they would come to lie on the plane."""

    def __init__(self) -> None:
        super().__init__("Points", "The points of the file with the columns that are chosen, by class.")
        self._dataset: Dataset | None = None
        self.paint = self._paint
        self.setMinimumSize(240, 220)

    def sizeHint(self) -> QSize:
        """Square."""
        return QSize(300, 300)

    def show_dataset(self, dataset: Dataset | None) -> None:
        """Show other points; none for None."""
        self._dataset = dataset
        self.update()

    def _paint(self, painter: QPainter) -> None:
        theme, dataset = self.theme, self._dataset
        painter.setPen(QColor(theme.border))
        painter.setBrush(QColor(theme.plot))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        if dataset is None:
            painter.setPen(QColor(theme.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "no data yet")
            return
        low, high = dataset.points.min(axis=0), dataset.points.max(axis=0)
        unit = (dataset.points - low) / np.where(high > low, high - low, 1.0)
        room = np.array([self.width() - 2 * _MARGIN, self.height() - 2 * _MARGIN])
        pixels = _MARGIN + np.column_stack((unit[:, 0], 1 - unit[:, 1])) * room
        chosen = drawn(dataset, _MOST_DRAWN)
        radius = marker_radius(np.count_nonzero(chosen), theme)
        draw_points(painter, self.size(), pixels, dataset, theme, self.devicePixelRatioF(), chosen, radius)
