"""The whole matrix of a line, in a window of its own that follows the run."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPalette
from PySide6.QtWidgets import QDialog, QHBoxLayout, QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget

from netviz.core import STAGES
from netviz.core.shares import percent
from netviz.core.symbols import split_symbols
from netviz.core.why import WHY
from netviz.snapshot import Snapshot
from netviz.ui.derivation.matrix_model import MatrixModel
from netviz.ui.kit.controls import Menu, text_button
from netviz.ui.kit.named import named
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.sliced_task import SlicedTask
from netviz.ui.kit.symbol_paragraph import SymbolParagraph
from netviz.ui.kit.symbols import SymbolLabel, draw_fitted
from netviz.ui.kit.theme import Theme

_COLUMN, _WIDEST, _MEASURED = 78, 900, 40


class _Table(QTableView):
    """Says when what is selected is to be copied.

    Signals
    -------
    copied(list of int, list of int)
        Rows and columns.
    sorting_wanted(int)
        By a column.
    """

    copied = Signal(object, object)
    sorting_wanted = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, sort, or move about."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.sorting_wanted.emit(self.currentIndex().column())
            return
        if not event.matches(QKeySequence.StandardKey.Copy):
            super().keyPressEvent(event)
            return
        rows: set[int] = set()
        columns: set[int] = set()
        selected = self.selectionModel().selection()
        for part in map(selected.at, range(selected.count())):  # not every entry: there may be millions
            rows |= set(range(part.top(), part.bottom() + 1))
            columns |= set(range(part.left(), part.right() + 1))
        self.copied.emit(sorted(rows), sorted(columns))


class _Headings(QHeaderView):
    """Headings with typeset symbols."""

    def __init__(self, orientation: Qt.Orientation) -> None:
        super().__init__(orientation)
        self.setSectionsClickable(True)
        self.setHighlightSections(True)

    @paint_guard
    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw the ground as usual, and the text with its symbols."""
        text = str(self.model().headerData(section, self.orientation()) or "")
        if not any(is_symbol for _, is_symbol in split_symbols(text)):
            super().paintSection(painter, rect, section)
            return
        color = self.palette().color(QPalette.ColorRole.WindowText).name()
        painter.fillRect(rect, self.palette().window())
        draw_fitted(painter, QRectF(rect).adjusted(6, 0, -6, 0), text, self.font(), color)


class MatrixWindow(QDialog):
    """A table of all entries: sort by a heading, copy, point at an entry to see what made it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._beside = parent
        self._snapshot: Snapshot | None = None
        self._column = _COLUMN
        self.model = MatrixModel()
        self.line = Menu("Line", "Whose value is shown")
        for stage in STAGES:
            self.line.addItem(f"line {stage.line}:  {WHY[stage.line].title}")
        self.line.activated.connect(lambda index: self.show_line(index + 1))
        self.title = named(SymbolLabel(), "cardTitle")
        self.shape = named(QLabel(), "muted")
        self.made = named(SymbolParagraph(""), "muted")
        self.made.setMinimumHeight(2 * self.made.heightForWidth(4000))
        self.copy = text_button("Copy as CSV", "All rows in the order shown, with headings and all digits")
        self.copy.clicked.connect(self.copy_csv)
        self.own_order = text_button("Own order", "The rows in the matrix's own order again")
        self.own_order.clicked.connect(self._on_own_order)
        self._copying = SlicedTask(self, doing="copy the matrix")
        self._copying.progressed.connect(lambda share: self.made.set_text(f"copying, {percent(share, 0)}"))
        self._copying.finished.connect(self._on_copied)
        self.table = _Table()
        self.table.copied.connect(lambda rows, columns: self._copy(rows, columns, "\t"))
        self.table.sorting_wanted.connect(self._on_sorting_wanted)
        self.table.setVerticalHeader(_Headings(Qt.Orientation.Vertical))
        self.table.setModel(self.model)
        self.table.setAccessibleName("All entries")
        self.table.setMouseTracking(True)
        self.table.setCornerButtonEnabled(False)
        self.table.setTabKeyNavigation(False)  # it leaves the table; arrows move within
        self.table.horizontalHeader().setDefaultSectionSize(_COLUMN)
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.table.horizontalHeader().setSortIndicatorShown(True)
        self.table.horizontalHeader().setSectionsClickable(True)
        self.table.horizontalHeader().setToolTip("Click, or Return in the column: sort the rows by it")
        self.table.horizontalHeader().sectionClicked.connect(self._on_heading_clicked)
        self.table.entered.connect(self._show_made)
        self.table.selectionModel().currentChanged.connect(lambda new, old: self._show_made(new))
        head = QHBoxLayout()
        for widget in (self.title, self.shape):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self.own_order)
        head.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.addWidget(self.line, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        column.addWidget(self.made)

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.model.set_theme(theme)
        self._column = round(_COLUMN * theme.scale)
        self._fit_columns()

    def show_line(self, line: int) -> None:
        """Show the value of a line."""
        if self._snapshot is None:
            return
        self._copying.stop()
        self.line.setCurrentIndex(line - 1)
        self.model.show_line(line, self._snapshot)
        self._fit_columns()
        stage = STAGES[line - 1]
        rows, columns = self.model.rowCount(), self.model.columnCount()
        self.setWindowTitle(f"{stage.symbol}, line {line} at step {self._snapshot.step}")
        self.title.setText(stage.symbol)
        self.shape.setText(f"{rows} × {columns}" if stage.shape else "one number")
        self.made.set_text("Point at an entry to see what made it. Ctrl+C copies what is selected.")
        self._select_pinned()

    def _fit_columns(self) -> None:
        """As wide as their headings, which may have a common factor."""
        header, shown = self.table.horizontalHeader(), range(min(self.model.columnCount(), _MEASURED))
        names = (str(self.model.headerData(column, Qt.Orientation.Horizontal)) for column in shown)
        widest = max((header.fontMetrics().horizontalAdvance(name) for name in names), default=0)
        header.setDefaultSectionSize(max(self._column, widest + 24))

    def _select_pinned(self) -> None:
        if self._snapshot is not None and self._snapshot.pinned is not None:
            row = self.model.row_of_sample(self._snapshot.pinned)
            if row is not None:
                self.table.selectRow(row)
                self.table.scrollTo(self.model.index(row, 0))

    def open_at(self, line: int, snapshot: Snapshot) -> None:
        """Open at a line of a snapshot."""
        self._snapshot = snapshot
        self.show_line(line)
        if not self.isVisible():
            columns = self.model.columnCount()
            width = min(_WIDEST, 190 + columns * self.table.horizontalHeader().defaultSectionSize())
            self.resize(max(width, 460), 520)
            self.show()
            self.move(self._beside.mapToGlobal(QPoint(120, 90)))
        self.raise_()

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Follow the run; the line stays, and so does the order."""
        if self.isVisible() and (self._snapshot is None or self._snapshot.lines is not new.lines
                                 or self._snapshot.after is not new.after):  # fmt: skip
            self._snapshot = new
            self.show_line(self.line.currentIndex() + 1)
        elif self.isVisible() and self._snapshot is not None and self._snapshot.pinned != new.pinned:
            self._snapshot = new
            self._select_pinned()

    def copy_csv(self) -> None:
        """Put the whole table into the clipboard."""
        self._copy(list(range(self.model.rowCount())), list(range(self.model.columnCount())), ",")

    def _copy(self, rows: list[int], columns: list[int], separator: str) -> None:
        self._copying.start(self.model.as_text(rows, columns, separator))

    def _on_copied(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.made.set_text("copied")

    def _on_heading_clicked(self, column: int) -> None:
        self.model.sort(column, self.table.horizontalHeader().sortIndicatorOrder())

    def _on_sorting_wanted(self, column: int) -> None:
        """By keys, as by a click on the heading: again, and the other way round."""
        header, orders = self.table.horizontalHeader(), Qt.SortOrder
        up = (
            header.sortIndicatorSection() == column and header.sortIndicatorOrder() == orders.AscendingOrder
        )
        header.setSortIndicator(column, orders.DescendingOrder if up else orders.AscendingOrder)
        self._on_heading_clicked(column)

    def _on_own_order(self) -> None:
        self.model.sort(-1)
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def _show_made(self, index: QModelIndex) -> None:
        if index.isValid():
            row = int(self.model._order[index.row()])
            column = index.column()
            where = f"{self.model.row_name(row)}, {self.model.column_name(column)}"
            self.made.set_text(f"{where}:  {self.model.made_by(row, column)}")
