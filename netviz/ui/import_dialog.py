"""Taking data from a file: what was recognised, and what of it to take."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSize, Qt, QTimer, Signal
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
from netviz.data.dialect import DELIMITERS
from netviz.data.formats import TITLES, format_of
from netviz.data.reader import read_all
from netviz.data.selection import guessed, to_dataset
from netviz.data.source import ENCODINGS, Source, TooLargeError, load
from netviz.data.table import Table
from netviz.ui.background import Background
from netviz.ui.import_preview import FirstRows, Scatter
from netviz.ui.numbers import number_text, short_name
from netviz.ui.theme import Theme
from netviz.ui.widgets import Menu, text_button

_PREVIEW = 20_000  # rows of which the points are shown while columns are chosen
_LOADING = 0.2  # share of the time that goes into the bytes of a file
_PATIENCE_MS = 250  # until something is shown of a file that takes long
_SIZE = QSize(900, 620)
_BOTH = "1st and 2nd principal component"


class ImportDialog(QDialog):
    """Shows a file, guesses, and lets every guess be changed.

    Signals
    -------
    accepted_data(Dataset)
    not_loaded(DataError)
        There is nothing to show; the dialog has gone.
    """

    accepted_data = Signal(object)
    not_loaded = Signal(object)

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self._theme = theme
        self.path: Path | None = None
        self._source: Source | None = None
        self._table: Table | None = None
        self.options = Options()
        self._chosen: Choice | None = None  # to be kept when the file is read in another way
        self._at_once = False
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
        self.sample = text_button("Take a sample", "Take lines from everywhere in the file", "")
        self.sample.hide()
        self.sample.clicked.connect(self._on_sample)
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
        buttons.addWidget(self.sample)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.take)
        column = QVBoxLayout(self)
        column.addLayout(guesses)
        column.addLayout(middle, 1)
        column.addWidget(self.notes)
        column.addWidget(self.error)
        column.addLayout(buttons)
        self._wait = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._wait.timeout.connect(self.show)
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

    def open_path(
        self,
        path: Path,
        choice: Choice | None = None,
        options: Options | None = None,
        *,
        at_once: bool = False,
    ) -> None:
        """Read a file and show it.

        Parameters
        ----------
        path : Path
        choice, options : optional
            How it was taken before; else guessed.
        at_once : bool
            Take it without asking, where that can be done.
        """
        self.path, self._at_once = path, at_once
        self._chosen = choice if choice is not None and choice.features is not None else None
        self._begin(short_name(path.name, 50), options or Options())

    def open_source(self, source: Source) -> None:
        """Show what has been loaded."""
        self.path, self._source = source.path, source
        self._begin(short_name(source.path.name, 50), Options())

    def _begin(self, name: str, options: Options) -> None:
        self.setWindowTitle(f"Data from {name}")
        self.options = options
        for menu in self.menus.values():
            menu.setCurrentIndex(-1)
            menu.setEnabled(False)
        self.resize(round(_SIZE.width() * self._theme.scale), round(_SIZE.height() * self._theme.scale))
        self._wait.start()
        self._read()

    def _read(self) -> None:
        """Read the file as it is understood now; the columns are guessed anew."""
        self._show_dataset(None)
        self.error.setText("")
        self.sample.hide()
        self.progress.setRange(0, 100)
        self.progress.setValue(0)
        self.progress.show()
        options = self.options

        def read(report: Callable[[float], None]) -> Table:
            if self._source is None:
                self._source = load(
                    self.path, lambda share: report(_LOADING * share), sample=options.sample
                )
            report(_LOADING)
            reading = replace(options, report=lambda share: report(_LOADING + (1 - _LOADING) * share))
            return read_all(self._source, reading)

        self._reading.start(read)

    def _on_read(self, table: Table | Dataset) -> None:
        if isinstance(table, Dataset):  # all rows of what was chosen
            self.accepted_data.emit(table)
            self.accept()
            return
        self.progress.hide()
        self._table = table
        self._show_guesses()
        self._show_columns(table)
        at_once, self._at_once = self._at_once, False
        if at_once and self.dataset is not None:
            self._on_take()
        else:
            self.show()

    def _show_columns(self, table: Table) -> None:
        self.rows.show_table(table)
        names = [column.name for column in table.columns]
        numeric = [column.name for column in table.columns if column.is_numeric]
        for name in ("x", "y", "label"):
            menu = self.menus[name]
            menu.setEnabled(True)
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
        shown = self.options.format or format_of(self._source)
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

    def _on_sample(self) -> None:
        self.options = replace(self.options, sample=True)
        self._read()

    def _on_guess_changed(self, name: str) -> None:
        value = self.menus[name].currentData()
        self._chosen = self.choice if self.dataset is not None else None
        self.options = replace(self.options, **{name: value})
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
        self.error.setText(re.sub(r" \(--\w+\)", "", str(error)))

    def _on_refused(self, error: DataError) -> None:
        self._at_once = False
        self.progress.hide()
        too_large = isinstance(error, TooLargeError) and not self.options.sample
        if self._source is None and not too_large:
            self.not_loaded.emit(error)
            self.reject()
            return
        self.sample.setVisible(too_large)
        self.show()
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
        self._wait.stop()
        self._reading.close()
        super().done(result)


def _thinned(table: Table) -> Table:
    """Rows from everywhere in a table: files tend to be sorted by class, or to alternate."""
    if len(table) <= _PREVIEW:
        return table
    rows = np.sort(np.random.default_rng(0).choice(len(table), _PREVIEW, replace=False))
    return replace(
        table,
        columns=[column.take(rows) for column in table.columns],
        lines=None if table.lines is None else [table.lines[row] for row in rows.tolist()],
        is_test=None if table.is_test is None else table.is_test[rows],
    )
