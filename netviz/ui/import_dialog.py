"""Taking data from a file: what was recognised, and what of it to take."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from netviz.data import PRINCIPAL, Choice, DataError, Dataset, Options
from netviz.data.formats import TITLES, format_of
from netviz.data.formats.delimited import DELIMITERS
from netviz.data.reader import read_all
from netviz.data.selection import guessed, to_dataset
from netviz.data.source import ENCODINGS, Source
from netviz.data.table import Table
from netviz.ui.background import Background
from netviz.ui.import_preview import FirstRows, Scatter
from netviz.ui.numbers import number_text, short_name
from netviz.ui.theme import Theme
from netviz.ui.widgets import Menu, text_button

_PREVIEW = 20_000  # rows of which the points are shown while columns are chosen
_SIZE = QSize(900, 620)
_BOTH = "1st and 2nd principal component"


class ImportDialog(QDialog):
    """Shows a file, guesses, and lets every guess be changed.

    Signals
    -------
    accepted_data(Dataset)
    """

    accepted_data = Signal(object)

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self._theme = theme
        self._source: Source | None = None
        self._table: Table | None = None
        self._options = Options()
        self._chosen: Choice | None = None  # to be kept when the file is read in another way
        self.dataset: Dataset | None = None
        self.rows, self.points = FirstRows(), Scatter()
        self.points.theme = theme
        self.menus: dict[str, Menu] = {}
        guesses = QGridLayout()
        for place, (name, title, tip, entries) in enumerate(
            (
                ("format", "format", "What the file is", TITLES),
                ("encoding", "encoding", "How letters are written in the file", ENCODINGS),
                ("delimiter", "columns end with", "What separates the columns", DELIMITERS),
                ("decimal", "decimal mark", "What separates the fraction", {".": "point", ",": "comma"}),
                ("header", "first row", "What the first row is", {True: "names", False: "data"}),
            )
        ):
            menu = self._menu(name, title, tip, guesses, place)
            for key, text in entries.items():
                menu.addItem(text, key)
            menu.activated.connect(lambda _, name=name: self._on_guess_changed(name))
        for place, (name, title, tip) in enumerate(
            (
                ("x", "x", "The first feature; or both features as principal components of all numbers"),
                ("y", "y", "The second feature"),
                ("label", "class", "The column that says which class a row is of"),
            ),
            5,
        ):
            menu = self._menu(name, title, tip, guesses, place)
            menu.activated.connect(lambda _: self._choose())
        self.counts, self.notes = QLabel(objectName="muted"), QLabel()
        self.error = QLabel(objectName="error")
        for label in (self.counts, self.notes, self.error):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.progress = QProgressBar()
        self.progress.setRange(0, 100)
        self.progress.setAccessibleName("Share of the file that is read")
        self.take = text_button("Take these data", "Train on them, from step 0", "primary")
        self.cancel = text_button("Cancel", "Leave everything as it was", "")
        self.take.setDefault(True)
        self.take.clicked.connect(self._on_take)
        self.cancel.clicked.connect(self.reject)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self.rows, 1)
        right.addWidget(self.points, 1)
        right.addWidget(self.counts)
        middle = QHBoxLayout()
        middle.addLayout(left, 3)
        middle.addLayout(right, 2)
        buttons = QHBoxLayout()
        buttons.addWidget(self.progress, 1)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.take)
        column = QVBoxLayout(self)
        column.addLayout(guesses)
        column.addLayout(middle, 1)
        column.addWidget(self.notes)
        column.addWidget(self.error)
        column.addLayout(buttons)
        self._reading = Background(self)
        self._reading.progressed.connect(lambda share: self.progress.setValue(round(100 * share)))
        self._reading.finished.connect(self._on_read)
        self._reading.failed.connect(self._on_refused)

    def _menu(self, name: str, title: str, tip: str, grid: QGridLayout, place: int) -> Menu:
        menu = Menu(title, tip)
        menu.setMinimumContentsLength(16)
        row, column = (0, place) if place < 5 else (1, place - 5)
        cell = QVBoxLayout()
        cell.setSpacing(1)
        cell.addWidget(QLabel(title, objectName="small"))
        cell.addWidget(menu)
        grid.addLayout(cell, row, column)
        self.menus[name] = menu
        return menu

    # --------------------------------------------------------------- reading

    def open_source(self, source: Source) -> None:
        """Show a file that has been loaded."""
        self._source = source
        self.setWindowTitle(f"Data from {short_name(source.path.name, 50)}")
        self._options = Options()
        self._read()
        self.resize(round(_SIZE.width() * self._theme.scale), round(_SIZE.height() * self._theme.scale))
        self.show()

    def _read(self) -> None:
        """Read the file as it is understood now; the columns are guessed anew."""
        self._show_dataset(None)
        self.error.setText("")
        self.progress.show()
        self.progress.setValue(0)
        source, options = self._source, self._options
        self._reading.start(lambda report: read_all(source, replace(options, report=report)))

    def _on_read(self, table: Table | Dataset) -> None:
        if isinstance(table, Dataset):  # all rows of what was chosen
            self.accepted_data.emit(table)
            self.accept()
            return
        self.progress.hide()
        self._table = table
        self._show_guesses()
        self.rows.show_table(table)
        names = [column.name for column in table.columns]
        numeric = [column.name for column in table.columns if column.is_numeric]
        for name in ("x", "y", "label"):
            menu = self.menus[name]
            menu.clear()
            for column in numeric if name != "label" else names:
                menu.addItem(short_name(column, 24), column)
        if len(numeric) > 2:
            self.menus["x"].addItem(_BOTH, PRINCIPAL)
        chosen, self._chosen = self._chosen, None
        if chosen is not None and {chosen.label, *chosen.features} <= {*names, *PRINCIPAL}:
            guess = chosen  # only how the file is read has changed
        else:
            try:
                guess = guessed(table)
            except DataError as error:
                self._guess_columns(names, numeric)
                self._refuse(error)
                return
        if guess.features == PRINCIPAL:
            self._put("x", PRINCIPAL)
        else:
            self._put("x", guess.features[0])
            self._put("y", guess.features[1])
        self._put("label", guess.label)
        self._choose()

    def _guess_columns(self, names: list[str], numeric: list[str]) -> None:
        for name, place in (("x", 0), ("y", 1)):
            if len(numeric) > place:
                self._put(name, numeric[place])
        self._put("label", names[-1])

    def _put(self, name: str, value: object) -> None:
        self.menus[name].setCurrentIndex(max(0, self.menus[name].findData(value)))

    def _show_guesses(self) -> None:
        table = self._table
        shown = self._options.format or format_of(self._source)
        is_text = shown in ("delimited", "orange")
        for name, value in (
            ("format", shown),
            ("encoding", table.encoding or "utf-8"),
            ("delimiter", table.delimiter or ","),
            ("decimal", table.decimal),
            ("header", table.header),
        ):
            self._put(name, value)
            self.menus[name].setEnabled(
                name == "format" or is_text or (name == "encoding" and bool(table.encoding))
            )

    def _on_guess_changed(self, name: str) -> None:
        value = self.menus[name].currentData()
        self._chosen = self.choice if self.dataset is not None else None
        self._options = replace(self._options, **{name: value})
        self._read()

    # -------------------------------------------------------------- choosing

    @property
    def choice(self) -> Choice:
        """The columns as they are chosen."""
        x, label = self.menus["x"].currentData(), self.menus["label"].currentData()
        features = PRINCIPAL if x == PRINCIPAL else (x, self.menus["y"].currentData())
        return Choice(features, label)

    def _choose(self) -> None:
        choice = self.choice
        self.menus["y"].setEnabled(choice.features != PRINCIPAL)
        self.rows.mark(choice.features, choice.label, self._theme)
        try:
            dataset, _ = to_dataset(_thinned(self._table), choice)
        except DataError as error:
            self._refuse(error)
            return
        self.error.setText("")
        self._show_dataset(dataset)

    def _show_dataset(self, dataset: Dataset | None) -> None:
        self.dataset = dataset
        self.points.show_dataset(dataset)
        self.take.setEnabled(dataset is not None)
        if dataset is None:
            self.counts.setText("")
            self.notes.setText("")
            return
        counts = list(dataset.counts.items())
        text = ", ".join(f"{short_name(name, 16)} {number_text(count)}" for name, count in counts[:12])
        more = f" and {len(counts) - 12} classes more" if len(counts) > 12 else ""
        n_rows = len(self._table)
        part = f" of {number_text(n_rows)}, drawn at random" if n_rows > _PREVIEW else ""
        self.counts.setText(f"{number_text(len(dataset.points))} points{part}: {text}{more}")
        same = len(dataset.points) - len({tuple(point) for point in dataset.points.tolist()})
        notes = [*dataset.warnings]
        if same:
            notes.append(f"{same} points lie exactly on others, and are kept")
        self.notes.setText("\n".join(notes))

    def _refuse(self, error: DataError) -> None:
        self._show_dataset(None)
        self.error.setText(str(error).replace(" (--label)", ""))

    def _on_refused(self, error: DataError) -> None:
        self.progress.hide()
        self._table = None
        self.rows.show_table(None)
        self._refuse(error)

    def _on_take(self) -> None:
        if self.dataset is None:
            return
        if len(self._table) <= _PREVIEW:
            self.accepted_data.emit(self.dataset)
            self.accept()
            return
        self.take.setEnabled(False)
        self.progress.show()
        self.progress.setRange(0, 0)  # it has no shares
        table, choice = self._table, self.choice
        self._reading.start(lambda report: to_dataset(table, choice)[0])

    def done(self, result: int) -> None:
        """Leave no thread behind."""
        self._reading.close()
        super().done(result)


def _thinned(table: Table) -> Table:
    """Rows from everywhere in a table: files tend to be sorted by class, or to alternate."""
    if len(table) <= _PREVIEW:
        return table
    rows = np.sort(np.random.default_rng(0).choice(len(table), _PREVIEW, replace=False))
    numbers = rows.tolist()
    columns = [
        replace(
            column,
            texts=None if column.texts is None else [column.texts[row] for row in numbers],
            values=None if column.values is None else column.values[rows],
        )
        for column in table.columns
    ]
    return replace(
        table,
        columns=columns,
        lines=None if table.lines is None else [table.lines[row] for row in numbers],
        is_test=None if table.is_test is None else table.is_test[rows],
    )
