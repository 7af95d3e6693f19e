"""The window's commands of data: files, the clipboard, the shelf."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from netviz.data import Choice, DataError, Dataset, Options
from netviz.data.reading.source import Source
from netviz.data.shelf import SHELF
from netviz.data.weights import Weights
from netviz.faults import attempting
from netviz.headless import FileError, holds_weights, load_weights, units_note
from netviz.intents import SetStandardize, UseWeights
from netviz.ui.commands.recent_file import RecentFile
from netviz.ui.kit.controls import dropped_files
from netviz.ui.kit.paint_guard import guard_overrides
from netviz.ui.kit.preferences import Preferences

if TYPE_CHECKING:
    from netviz.ui.importing.dialog import ImportDialog

_MOST_RECENT = 8


class DataCommands:
    """What `MainWindow` can be told to do with data; it has the session and the data panel."""

    _dialogs: tuple[ImportDialog, ...] = ()  # the newest at the end

    @property
    def import_dialog(self) -> ImportDialog | None:
        """Where a file is looked at before it is taken."""
        return self._dialogs[-1] if self._dialogs else None

    def open_path(self, path: Path) -> None:
        """Open a file again as it was taken the last time; weights as the start of a run."""
        if holds_weights(path):
            self.open_weights(path)
            return
        found = next((recent for recent in self._recent() if recent.path == path), RecentFile(path))
        labels = found.labels
        if labels is not None and not RecentFile(labels).can_be_opened:
            labels = None
        self._new_dialog().open_path(path, found.choice, found.options, labels=labels, at_once=True)

    def import_path(self, path: str | Path, labels: Path | None = None) -> None:
        """Show a file, with what was recognised, and take what is chosen of it; take weights at once."""
        files = [Path(path)] if labels is None else [Path(path), labels]
        weights = [file for file in files if holds_weights(file)]
        if weights and labels is not None:
            self.say(f"{weights[0]} holds weights: drop it alone, after its data", is_error=True)
            return
        if weights and self._dialogs:
            self._dialogs[-1].say(DataError(f"{path} holds weights: take the data first, then open it"))
            return
        if weights:
            self.open_weights(weights[0])
            return
        self._new_dialog().open_path(Path(path), labels=labels)

    def open_weights(self, path: Path) -> None:
        """Train from weights that were saved, in the units that were saved with them, from step 0 on."""
        try:
            weights = load_weights(path)
        except FileError as error:
            self.say(str(error), is_error=True)
            return
        self.change(
            UseWeights(self.session.keep_weights(weights)),
            "take these weights",
            then=lambda: self._on_weights_taken(path, weights),
        )

    def _on_weights_taken(self, path: Path, weights: Weights) -> None:
        shot = self.session.snapshot()
        told = f"step 0 is now with the weights of {path}"
        if weights.standardization is None:
            given = "standardized as fitted to these data" if shot.standardize else "as they are"
            told += f", which says nothing of mean and scale: the network is given the columns {given}"
        note = units_note(weights, shot.dataset)
        self.say(f"{told}; {note}" if note else told)
        self.remember_file(path)

    def set_standardize(self, standardize: bool) -> None:
        """Give the network the columns standardized, or as they are, from step 0 on."""
        given = "standardized" if standardize else "as they are"
        self.change(
            SetStandardize(standardize),
            then=lambda: self.say(f"begun anew: the network is given the columns {given}"),
        )

    def import_dropped(self, paths: list[Path]) -> None:
        """Show what was dropped: a file, or one of points and one of their classes."""
        if len(paths) > 2:
            self.say("drop one file, or two: one of points and one of their classes", is_error=True)
        elif paths:
            self.import_path(*paths)

    def paste_data(self) -> None:
        """Show what is in the clipboard: rows of a table, or files that were copied."""
        files = dropped_files(QGuiApplication.clipboard().mimeData())
        if files:
            self.import_dropped(files)
            return
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            self.say("there is no text in the clipboard; copy some rows of a table first", is_error=True)
            return
        self._new_dialog().open_source(Source(Path("the clipboard"), text.encode()))

    def _new_dialog(self) -> ImportDialog:
        from netviz.ui.importing.dialog import ImportDialog

        guard_overrides()
        dialog = ImportDialog(self, self.theme)
        self._dialogs = (*self._dialogs, dialog)
        dialog.accepted_data.connect(lambda dataset: self._on_imported(dialog, dataset))
        dialog.not_loaded.connect(lambda error: self._on_not_loaded(dialog, error))
        dialog.dropped.connect(self.import_dropped)
        dialog.finished.connect(lambda: self._on_import_finished(dialog))
        dialog.shown.connect(lambda: self._leave_those_before(dialog))
        return dialog

    def _before(self, dialog: ImportDialog) -> tuple[ImportDialog, ...]:
        """Those that stay until there is something else to see."""
        return self._dialogs[: self._dialogs.index(dialog)]

    def _leave_those_before(self, dialog: ImportDialog) -> None:
        for other in self._before(dialog):
            other.reject()

    def _on_not_loaded(self, dialog: ImportDialog, error: DataError) -> None:
        self.say(str(error), is_error=True)
        for other in self._before(dialog):
            other.say(error)

    def _on_import_finished(self, dialog: ImportDialog) -> None:
        dialog.deleteLater()
        self._dialogs = tuple(other for other in self._dialogs if other is not dialog)

    def _on_imported(self, dialog: ImportDialog, dataset: Dataset) -> None:
        self._leave_those_before(dialog)
        self._take(dataset, f"opened {dialog.path}")
        if dataset.origin.kind == "file" and RecentFile(dialog.path).can_be_opened:
            self.remember_file(dialog.path, dialog.choice, dialog.options, dialog.labels)

    def take_from_shelf(self, name: str) -> None:
        """Train on a data set that comes with netviz."""
        entry = SHELF[name]
        with attempting("take these data", by_user=True):
            dataset = entry.load()
        self._take(dataset, f"{entry.title} · {entry.source} · {entry.licence}")

    def _take(self, dataset: Dataset, message: str) -> None:
        """Train on a data set; its own division into train and test is kept, if it has one."""
        choice = self.data.choice

        def divided() -> Dataset:
            whole = dataset.is_test.any()
            return dataset if whole else dataset.split(choice.test_fraction, choice.seed)

        told = "; ".join((message, *dataset.warnings))
        self._set_dataset(divided, len(dataset.points), then=lambda: self.say(told))

    # ---------------------------------------------------------- recent files

    def recent_files(self) -> list[Path]:
        """The files that were last opened or saved, and are still there."""
        return [recent.path for recent in self._recent()]

    def _recent(self) -> list[RecentFile]:
        found = [RecentFile.from_json(kept) for kept in Preferences().recent]
        return [recent for recent in found if recent is not None and recent.can_be_opened][:_MOST_RECENT]

    def remember_file(
        self,
        path: Path,
        choice: Choice | None = None,
        options: Options | None = None,
        labels: Path | None = None,
    ) -> None:
        """Put a file at the beginning of the recent ones, with how it was taken."""
        with contextlib.suppress(OSError):  # the folder in which the program runs may be gone
            path, labels = path.resolve(), labels and labels.resolve()
        latest = RecentFile(path, choice or Choice(), options or Options(), labels)
        kept = [latest, *(recent for recent in self._recent() if recent.path != path)]
        Preferences().keep(recent=[recent.to_json() for recent in kept[:_MOST_RECENT]])
