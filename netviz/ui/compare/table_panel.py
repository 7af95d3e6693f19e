"""The table of runs: which are shown, what differs between them, what has come of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from netviz.comparison import Line, differing
from netviz.intents import MakePresent, UnpinRun
from netviz.snapshot import Snapshot
from netviz.ui.compare.table_model import RunModel
from netviz.ui.kit.controls import action_button, text_button
from netviz.ui.kit.named import named
from netviz.ui.kit.number_format import number_text, short_name
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.panel import NO_ACTIONS, Ask, Cost, Home, Panel
from netviz.ui.kit.run_tag import SIDE, SMALL_SIDE, draw_run_tag
from netviz.ui.kit.symbols import draw_text, text_width
from netviz.ui.kit.theme import BODY, LIGHT, SEMIBOLD, SMALL, Theme

_ROW, _LOW_ROW, _HEADER, _BESIDE, _NAME = 38, 26, 32, 12, 120  # pixels of the usual type
_LETTER, _EDGE, _ROUND, _APART = (
    64,
    8,
    7,
    1,
)  # of a letter, before it; of a row that is shown; half the gap between two
_BELOW_RULE, _WIDEST = 4, 124  # from the header's rule to the first row; of a column
_ROOMY = 32  # a lower row has a smaller letter
_WIDE = 900  # a narrower card leaves the export to the menus


class _Header(QHeaderView):
    """Names of columns with typeset symbols; a small sign at the one by which rows are sorted."""

    def __init__(self, table: RunTable) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    @paint_guard
    def paintSection(self, painter: QPainter, rect: object, section: int) -> None:
        """Paint one name."""
        theme, area = self._table.theme, QRectF(rect)  # type: ignore[call-overload]
        named = str(self.model().headerData(section, Qt.Orientation.Horizontal))
        text = named if section else ""  # letters need no name
        font = theme.font(SMALL)
        if self._table.sorted_by == section:
            text = named + (" ▲" if self._table.sort_order is Qt.SortOrder.AscendingOrder else " ▼")
        painter.save()
        painter.fillRect(area, QColor(theme.card))
        painter.setPen(theme.pen(theme.border, 1.0))
        area.setBottom(area.bottom() - _BELOW_RULE * theme.scale)
        inner = area.adjusted(_EDGE * theme.scale if section == 0 else 0, 0, 0, -0.5)
        if self._table.is_last(section):
            inner.setRight(area.right() - _EDGE * theme.scale)
        painter.drawLine(inner.bottomLeft(), inner.bottomRight())
        x = (
            area.left() + _EDGE * theme.scale
            if section == 0
            else self._table.text_end(section, area.right()) - text_width(text, font)
        )
        baseline = area.center().y() + 4 * theme.scale
        draw_text(painter, QPointF(x, baseline), text, font, theme.muted)
        painter.restore()


class _Cells(QStyledItemDelegate):
    """Paints cells: the letter in its box, the best result in the colour of what is good."""

    def __init__(self, table: RunTable) -> None:
        super().__init__(table)
        self._table = table

    @paint_guard
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one cell."""
        table, theme = self._table, self._table.theme
        line, area = table.runs.lines[index.row()], QRectF(option.rect)
        painter.save()
        is_shown = line.run.id in table.shown
        painter.fillRect(area, QColor(theme.card))
        is_current = table.hasFocus() and table.currentIndex().row() == index.row()
        if is_shown or is_current:
            self._paint_row(painter, area, index.column(), is_shown=is_shown, is_current=is_current)
        if index.column() == 0:
            inner = area.adjusted(_EDGE * theme.scale, 0, 0, 0)
            side = SIDE if area.height() >= _ROOMY * theme.scale else SMALL_SIDE
            draw_run_tag(painter, inner, line.run.letter, theme, present=line.is_present, side=side)
            painter.setFont(theme.font(BODY))
            painter.setPen(QColor(theme.muted))
            name = short_name(line.run.name, 18)
            painter.drawText(
                inner.adjusted(32 * theme.scale, 0, 0, 0),
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                name,
            )
        else:
            column = table.runs.columns[index.column()]
            best = table.runs.best(index.column())
            is_best = best is not None and column.order(line) == best
            painter.setFont(theme.font(BODY, SEMIBOLD if column.is_result else 400))
            painter.setPen(QColor(theme.good if is_best else theme.text))
            painter.drawText(
                QRectF(
                    area.topLeft(), QPointF(table.text_end(index.column(), area.right()), area.bottom())
                ),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                column.text(line),
            )
        painter.restore()

    def _paint_row(
        self, painter: QPainter, area: QRectF, column: int, *, is_shown: bool, is_current: bool
    ) -> None:
        """The part of a row with round ends that lies in a cell."""
        table, theme = self._table, self._table.theme
        radius, apart = _ROUND * theme.scale, _APART * theme.scale
        row = area.adjusted(0 if column == 0 else -2 * radius, apart, 0, -apart)
        if not table.is_last(column):
            row.setRight(area.right() + 2 * radius)
        painter.setClipRect(area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if is_current:
            painter.setPen(theme.pen(theme.accent, 1.5))
            row.adjust(1 if column == 0 else 0, 1, -1 if table.is_last(column) else 0, -1)
        painter.setBrush(QColor(theme.accent_soft) if is_shown else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(row, radius, radius)
        painter.setClipping(False)


class RunTable(QTableView):
    """Rows of runs: a click shows a run's plane or hides it, a double click makes it the present one."""

    toggled = Signal(str)
    present_wanted = Signal(str)
    unpin_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.theme: Theme = LIGHT
        self.shown: frozenset[str] = frozenset()
        self.sorted_by, self.sort_order = -1, Qt.SortOrder.AscendingOrder
        self.runs = RunModel()
        self._free = 0  # pixels that the last column has and does not need
        self.setObjectName("bare")
        self.setAccessibleName("Pinned runs")
        self.setModel(self.runs)
        header = _Header(self)
        self.setHorizontalHeader(header)
        header.setStretchLastSection(True)
        header.sectionClicked.connect(self.sort_by)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setItemDelegate(_Cells(self))
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.clicked.connect(lambda index: self.toggled.emit(self._id(index.row())))
        self.doubleClicked.connect(lambda index: self.present_wanted.emit(self._id(index.row())))
        self.verticalHeader().setMinimumSectionSize(1)
        self.runs.modelReset.connect(self._fit)

    def _id(self, row: int) -> str:
        return self.runs.lines[row].run.id

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self.theme = theme
        self.horizontalHeader().setFixedHeight(round(_HEADER * theme.scale))
        self._fit()
        self.viewport().update()

    def is_last(self, column: int) -> bool:
        """Whether a column is the last that is shown."""
        return all(self.isColumnHidden(other) for other in range(column + 1, self.runs.columnCount()))

    def text_end(self, column: int, right: float) -> float:
        """Where the text of a column ends that itself ends at a place."""
        scale = self.theme.scale
        if not self.is_last(column):
            return right - _BESIDE * scale
        if self._free <= _BESIDE * scale:  # in line with the rule
            return right - _EDGE * scale
        return right - self._free - _BESIDE * scale

    def show_shown(self, shown: frozenset[str]) -> None:
        """Mark the runs whose planes are shown."""
        if shown != self.shown:
            self.shown = shown
            self.viewport().update()

    def sort_by(self, column: int) -> None:
        """Up, down, and as they were pinned."""
        if column != self.sorted_by:
            self.sorted_by, self.sort_order = column, Qt.SortOrder.AscendingOrder
        elif self.sort_order is Qt.SortOrder.AscendingOrder:
            self.sort_order = Qt.SortOrder.DescendingOrder
        else:
            self.sorted_by = -1
        self.runs.sort(self.sorted_by, self.sort_order)
        self.horizontalHeader().viewport().update()

    def _fit_columns(self) -> None:
        """Share the width: each as wide as it needs, and what is left over evenly.

        Where there is no room for all, results at the end give way; never the one that sorts.
        """
        n_columns = self.runs.columnCount()
        if not n_columns:
            return
        font, scale, widths = self.theme.font(BODY, SEMIBOLD), self.theme.scale, []
        for number, column in enumerate(self.runs.columns):
            told = (text_width(column.text(line), font) for line in self.runs.lines)
            widest = max(text_width(f"{column.name} ▲", self.theme.font(SMALL)), *told)
            widths.append(round(widest + 2 * _BESIDE * scale))
            if number == 0:
                has_names = any(line.run.name for line in self.runs.lines)
                widths[0] = round((_LETTER + _NAME * has_names) * scale)
        room, hidden = self.viewport().width(), set[int]()
        if sum(widths) > room:  # all results at the end, or none
            hidden |= {n for n, column in enumerate(self.runs.columns) if column.gives_way} - {
                self.sorted_by
            }
        shown = [number for number in range(n_columns) if number not in hidden]
        most = max(round(_WIDEST * scale), *(widths[number] for number in shown[1:]))
        pitches = self._pitches([widths[number] for number in shown], room, most)
        for number in range(n_columns):
            self.setColumnHidden(number, number in hidden)
        for number, pitch in zip(shown, pitches, strict=True):
            self.setColumnWidth(number, pitch)
        self._free = max(room - sum(pitches), 0)

    @staticmethod
    def _pitches(widths: Sequence[int], room: int, most: int) -> list[int]:
        """As even as can be: those that need less than the even share have it, the first what it needs."""
        first, others = widths[0], [*widths[1:]]
        wide = sorted(others, reverse=True)
        kept = 0  # of the widest, which need more than an even share of what is left
        left = room - first
        while kept < len(wide) and wide[kept] * (len(wide) - kept) > left:
            left -= wide[kept]
            kept += 1
        share = min(left // max(len(wide) - kept, 1), most)
        return [first, *(max(width, share) for width in others)]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """No row is cut off: all are lower where that is enough, else a whole number of them is seen."""
        scale, n_rows = self.theme.scale, max(self.runs.rowCount(), 1)
        room = self.viewport().height()
        n_seen = max(1, min(n_rows, int(room / (_LOW_ROW * scale))))
        high = room // n_seen if n_seen < n_rows else min(room // n_seen, round(_ROW * scale))
        self.verticalHeader().setDefaultSectionSize(max(high, round(_LOW_ROW * scale)))
        self._fit_columns()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return or Space shows and hides, Shift+Return makes the present one, Delete unpins."""
        row, key = self.currentIndex().row(), event.key()
        if row < 0:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Return and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.present_wanted.emit(self._id(row))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
            self.toggled.emit(self._id(row))
        elif key == Qt.Key.Key_Delete:
            self.unpin_wanted.emit(self._id(row))
        else:
            super().keyPressEvent(event)
            self.viewport().update()

    def sizeHint(self) -> QSize:
        """Room for some rows."""
        return QSize(400, round((_HEADER + 4 * _ROW) * self.theme.scale))


class RunTablePanel(Panel):
    """All runs of the document."""

    kind = "table"
    heading = "Pinned runs"
    home = Home.BOTTOM
    cost = Cost.BY_TURNS
    asks = ("rename run", "export comparison")

    toggled = Signal(str)

    def __init__(self, actions: Mapping[str, QAction] = NO_ACTIONS, slot: str = "") -> None:
        super().__init__(actions, slot)
        self.table = RunTable()
        self.body.setContentsMargins(8, 2, 8, 6)
        self.body.addWidget(self.table, 1)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.head.setSpacing(16)
        self.export = text_button("Export", "The table as .csv, or what is compared as a picture")
        self.export.clicked.connect(lambda: self.wants.emit(Ask("export comparison")))
        self.pin: QPushButton = (
            action_button(actions["pin_run"], "quiet")
            if "pin_run" in actions
            else named(QPushButton(), "quiet")
        )
        self.head.addWidget(self.export)
        self.head.addWidget(self.pin)
        self.table.toggled.connect(self.toggled)
        self.table.present_wanted.connect(lambda run: self.wants.emit(MakePresent(run)))
        self.table.unpin_wanted.connect(lambda run: self.wants.emit(UnpinRun(run)))
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._show_menu)
        self.table.setToolTip(
            "<p>Click: show the run's plane, or hide it. Double click: make it the present one, to play "
            "and to change it. Right click: more.</p>"
        )

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self.table.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave what is rarely wanted to the menu of a row, and to that of the window."""
        super().resizeEvent(event)
        self.export.setVisible(self.width() >= _WIDE * self.table.theme.scale)

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Runs are shown by `show_lines`."""

    def show_lines(self, lines: Sequence[Line], shown: frozenset[str], where: str, step: int) -> None:
        """Show the runs.

        Parameters
        ----------
        lines : sequence of Line
        shown : frozenset of str
            The ids of those whose planes are shown.
        where : str
            What is the same in all, in a few words.
        step : int
            To which the results belong.
        """
        self.table.runs.show_lines(lines)
        self.table.show_shown(shown)
        at = f"at step {number_text(step)}"
        if len(lines) < 2:
            self.detail.show_text("pin this run, then change something: both stay", at)
        else:
            ends = {line.last_step for line in lines}
            steps = f" of {number_text(ends.pop())}" if len(ends) == 1 else ""
            same = "" if differing(lines) else "all settings are the same, "
            self.detail.show_text(f"{where} · {same}{at}{steps}", f"{at}{steps}")

    def menu_for(self, row: int) -> QMenu:
        """What can be done with a run."""
        line, menu = self.table.runs.lines[row], QMenu(self)
        run = line.run
        shows = run.id in self.table.shown
        entry = menu.addAction("Hide its plane" if shows else "Show its plane")
        entry.triggered.connect(lambda: self.toggled.emit(run.id))
        entry = menu.addAction("Make it the present run")
        entry.setEnabled(not line.is_present)
        entry.triggered.connect(lambda: self.wants.emit(MakePresent(run.id)))
        menu.addAction("Rename…").triggered.connect(lambda: self.wants.emit(Ask("rename run", run.id)))
        entry = menu.addAction("Unpin")
        entry.setEnabled(not line.is_present)
        entry.triggered.connect(lambda: self.wants.emit(UnpinRun(run.id)))
        menu.addSeparator()
        menu.addAction("Export…").triggered.connect(lambda: self.wants.emit(Ask("export comparison")))
        return menu

    def _show_menu(self, place: QPoint) -> None:
        row = self.table.rowAt(place.y())
        if row >= 0:
            menu = self.menu_for(row)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.table.viewport().mapToGlobal(place))
