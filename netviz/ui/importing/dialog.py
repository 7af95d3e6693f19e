"""Taking data from a file: what was recognised, and what of it to take."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import escape
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from netviz.data import DataError, Dataset
from netviz.data.origin import Kind
from netviz.data.reading import (
    AmbiguousError,
    Choice,
    Options,
    Source,
    Table,
    TooLargeError,
    format_of,
    guessed,
    load,
    read_source,
    to_dataset,
    with_reading,
)
from netviz.ui.importing.controls import SECOND_FILE, ImportControls
from netviz.ui.importing.few_rows import MOST_ROWS, few_rows
from netviz.ui.importing.preview import FirstRows, Scatter
from netviz.ui.kit.background_task import BackgroundTask
from netviz.ui.kit.controls import dropped_files, text_button
from netviz.ui.kit.named import named
from netviz.ui.kit.number_format import number_text, short_name
from netviz.ui.kit.theme import Theme, class_glyph

_LOADING = 0.2  # share of the time that goes into the bytes of a file
_PATIENCE_MS = 250  # until something is shown of a file that takes long
_SIZE = QSize(900, 620)
_FRAME = QSize(20, 60)  # what a desktop adds to a window
_MOST_COUNTS = 12


class ImportDialog(QDialog):
    """Shows a file, guesses, and lets every guess be changed.

    Signals
    -------
    accepted_data(Dataset)
    not_loaded(DataError)
        There is nothing to show; the dialog has gone.
    shown
        It has something to show, and is on the screen.
    dropped(list of Path)
        Other files are wanted instead.
    """

    accepted_data = Signal(object)
    not_loaded = Signal(object)
    shown = Signal()
    dropped = Signal(object)

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self.setWindowModality(Qt.WindowModality.WindowModal)  # what was done under it would be lost
        self.setAcceptDrops(True)
        self._theme = theme
        self.path = Path()
        self.labels: Path | None = None  # a second file
        self._without_labels: Table | None = None  # what there was before that was asked for
        self._source: Source | None = None
        self._table: Table | None = None
        self.options = Options()
        self._chosen: Choice | None = None  # to be kept when the file is read in another way
        self._guess: tuple[Choice, list[str]] | None = None  # and what there is to say about it
        self._at_once = False
        self._kind: Kind = "file"
        self.dataset: Dataset | None = None
        self.rows, self.points = FirstRows(), Scatter()
        self.points.theme = theme
        self.menus = ImportControls()
        self.menus.guess_changed.connect(self._on_guess_changed)
        self.menus.columns_changed.connect(self._on_columns_changed)
        self.counts, self.notes = QLabel(), QLabel()
        self.error = named(QLabel(), "error")
        for label in (self.counts, self.notes, self.error):
            label.setWordWrap(True)
        for label in (self.notes, self.error):
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
        right = QVBoxLayout()
        right.addWidget(self.points, 1)
        right.addWidget(self.counts)
        middle = QHBoxLayout()
        middle.addWidget(self.rows, 3)
        middle.addLayout(right, 2)
        buttons = QHBoxLayout()
        buttons.addWidget(self.progress, 1)
        buttons.addStretch(1)
        for button in (self.sample, self.cancel, self.take):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.addWidget(self.menus)
        column.addLayout(middle, 1)
        column.addWidget(self.notes)
        column.addWidget(self.error)
        column.addLayout(buttons)
        self._wait = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._wait.timeout.connect(self.show)
        self._reading = BackgroundTask(self)
        self._reading.progressed.connect(lambda share: self.progress.setValue(round(100 * share)))
        self._reading.finished.connect(self._on_read)
        self._reading.failed.connect(self._on_refused)

    # --------------------------------------------------------------- reading

    def open_path(
        self,
        path: Path,
        choice: Choice | None = None,
        options: Options | None = None,
        *,
        labels: Path | None = None,
        at_once: bool = False,
    ) -> None:
        """Read a file and show it.

        Parameters
        ----------
        path : Path
        choice, options : optional
            How it was taken before; else guessed.
        labels : Path, optional
            A second file, of which one has the points and the other a class for each of them.
        at_once : bool
            Take it without asking, where that can be done.
        """
        self.path, self.labels, self._at_once = path, labels, at_once
        self._chosen = choice if choice is not None and choice.features is not None else None
        self._begin(options or Options())

    def open_source(self, source: Source) -> None:
        """Show what has been pasted."""
        self.path, self._source, self._kind = source.path, source, "pasted"
        self._begin(Options())

    def _begin(self, options: Options) -> None:
        self.setWindowTitle(f"Data from {short_name(self.path.name, 50)}")
        self.options = options
        self.menus.blank()
        room = self.screen().availableGeometry().size() - _FRAME
        self.resize((_SIZE * self._theme.scale).boundedTo(room))
        self._wait.start()
        self._read()

    def _read(self) -> None:
        """Read the file as it is understood now; the columns are guessed again."""
        self._show_dataset(None)
        self.error.setText("")
        self.sample.hide()
        self.progress.setRange(0, 100)
        self.progress.setValue(0)
        self.progress.show()
        options, labels = self.options, self.labels

        def read(report: Callable[[float], None]) -> Table:
            source = self._source
            if source is None:
                source = load(self.path, lambda share: report(_LOADING * share), sample=options.sample)
                self._source = source
            report(_LOADING)
            reading = replace(options, report=lambda share: report(_LOADING + (1 - _LOADING) * share))
            return read_source(source, labels, reading)

        self._reading.start(read)

    def _on_read(self, table: Table | Dataset) -> None:
        if isinstance(table, Dataset):  # all rows of what was chosen
            self._accept(table)
            return
        self.progress.hide()
        self._table, self._without_labels = table, None
        found = "" if self._source is None else format_of(self._source)
        self.menus.show_guesses(table, self.options.format or found)
        self.menus.show_columns(table)
        self.rows.show_table(table)
        self._choose_columns(table)
        at_once, self._at_once = self._at_once, False
        if at_once and self.dataset is not None:
            self._on_take()
        else:
            self.show()

    def _choose_columns(self, table: Table) -> None:
        chosen, self._chosen, self._guess = self._chosen, None, None
        if chosen is not None:
            self.menus.show_choice(chosen)
        if chosen is None or self.menus.choice != chosen:  # else only how the file is read has changed
            try:
                warnings: list[str] = []
                self._guess = guessed(table, warnings), warnings
            except DataError as error:
                self.menus.show_columns(table)
                self._choose()
                self._refuse(error)
                return
            self.menus.show_choice(self._guess[0])
        self._choose()

    def _on_sample(self) -> None:
        self.options = replace(self.options, sample=True)
        self._read()

    def _on_guess_changed(self, name: str) -> None:
        value = self.menus.of[name].currentData()
        self._chosen = self.menus.choice if self.dataset is not None else None
        if name == "format":  # what is chosen of one format is nothing to another
            self.options = replace(self.options, sheet=None, arrays=None)
        self.options = replace(self.options, **{name: value})
        self._read()

    # -------------------------------------------------------------- choosing

    @property
    def choice(self) -> Choice | None:
        """The columns as they are chosen; None as long as one is not."""
        return self.menus.choice

    @property
    def _n_rows(self) -> int:
        return 0 if self._table is None else len(self._table)

    def _on_columns_changed(self) -> None:
        if self.menus.of["label"].currentData() == SECOND_FILE:
            self._ask_for_labels()
        else:
            self._choose()

    def _ask_for_labels(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, "A file with the class of each row", str(self.path.parent)
        )
        if path:
            self.labels, self._chosen, self._without_labels = Path(path), None, self._table
            self._read()
        else:
            self.menus.show_label(None)
            self._choose()

    def _choose(self) -> None:
        self.menus.show_whether_principal()
        choice = self.choice
        self.rows.mark(choice, self._theme)
        if choice is None or self._table is None:
            self._show_dataset(None)
            return
        try:
            dataset = to_dataset(few_rows(self._table, choice.label), choice)
        except DataError as error:
            self._refuse(error)
            return
        self.error.setText("")
        self._show_dataset(dataset)

    def _show_dataset(self, dataset: Dataset | None) -> None:
        self.dataset = dataset
        self.points.show_dataset(dataset)
        self.take.setEnabled(dataset is not None)
        self.counts.setText("" if dataset is None else self._counts(dataset))
        self.notes.setText("" if dataset is None else _in_window("\n".join(self._notes(dataset))))

    def _counts(self, dataset: Dataset) -> str:
        """How many points each class has, in its colour and shape."""
        colors = self._theme.class_colors(dataset.n_classes)
        entries = [
            f'<span style="color:{colors[label].name()}">{class_glyph(label)}</span>'
            f"&nbsp;{escape(short_name(name, 30))}:&nbsp;{number_text(count)}"
            for label, (name, count) in enumerate(dataset.counts.items())
        ][:_MOST_COUNTS]
        if dataset.n_classes > _MOST_COUNTS:
            entries.append(f"and {dataset.n_classes - _MOST_COUNTS} classes more")
        n_rows = self._n_rows
        part = f" of {number_text(n_rows)}, drawn at random" if n_rows > MOST_ROWS else ""
        return f"{number_text(len(dataset.points))} points{part}<br>{' &nbsp;'.join(entries)}"

    def _notes(self, dataset: Dataset) -> list[str]:
        """What is left out, and what there is to know."""
        notes = [*dataset.warnings]
        if self._guess is not None and self._guess[0] == self.choice:
            notes += (note for note in self._guess[1] if note not in notes)
        same = len(dataset.points) - len({tuple(point) for point in dataset.points.tolist()})
        if same:
            notes.append(f"{number_text(same)} points lie exactly on others, and are kept")
        if notes and self._n_rows > MOST_ROWS:
            notes.insert(0, f"Of {number_text(MOST_ROWS)} rows that were looked at:")
        hidden = self.rows.n_hidden
        if hidden:
            notes.append(
                f"{number_text(hidden)} columns more are not shown in the table, and can be chosen"
            )
        return notes

    @property
    def is_reading(self) -> bool:
        """Whether the file is being read, or the points made of it."""
        return self._reading.is_running

    def say(self, error: DataError) -> None:
        """Show what is wrong; what the command line would do about it means nothing here."""
        self.error.setText(_in_window(str(error)))

    def _refuse(self, error: DataError) -> None:
        self._show_dataset(None)
        self.say(error)

    def _on_refused(self, error: DataError) -> None:
        self._at_once = False
        self.progress.hide()
        if self._without_labels is not None:  # a second file that does not fit costs nothing
            self.labels, self._without_labels = None, None
            self.menus.show_label(None)
            self._refuse(error)
            return
        too_large = isinstance(error, TooLargeError) and not self.options.sample
        if self._source is None and not too_large:
            self.not_loaded.emit(error)
            self.reject()
            return
        self.sample.setVisible(too_large)
        self._table = self._guess = None
        self.menus.blank_columns()
        if isinstance(error, AmbiguousError) and self._source is not None:
            form = self.options.format or format_of(self._source)
            self.menus.show_parts(form, error.parts, chosen=False)
        self.rows.show_text(self._source, error)
        self._refuse(error)
        self.show()

    def _on_take(self) -> None:
        table, choice = self._table, self.choice
        if self.dataset is None or table is None or choice is None:
            return
        if len(table) <= MOST_ROWS:
            self._accept(self.dataset)
            return
        self.take.setEnabled(False)
        self.progress.show()
        self.progress.setRange(0, 0)  # it has no shares
        self._reading.start(lambda report: to_dataset(table, choice))

    def _accept(self, dataset: Dataset) -> None:
        dataset = with_reading(dataset, self.options, self.labels)
        self.accepted_data.emit(replace(dataset, origin=replace(dataset.origin, kind=self._kind)))
        self.accept()

    # ---------------------------------------------------------------- events

    def showEvent(self, event: QShowEvent) -> None:
        """There is something to see."""
        super().showEvent(event)
        self.shown.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Other files instead."""
        self.dropped.emit(dropped_files(event.mimeData()))

    def done(self, result: int) -> None:
        """Leave no thread behind."""
        self._wait.stop()
        self._reading.close()
        super().done(result)


def _in_window(text: str) -> str:
    """A text without what is typed on the command line."""
    return re.sub(r" \(--\w+[^)]*\)", "", text)
