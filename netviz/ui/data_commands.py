"""The window's commands of data: files, the clipboard, the shelf."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings
from PySide6.QtGui import QGuiApplication

from netviz.data import Choice, DataError, Dataset, Options
from netviz.data.shelf import SHELF
from netviz.data.source import Source
from netviz.faults import attempting
from netviz.headless import FileError, holds_weights, load_weights, units_note
from netviz.ui.guard import guard_overrides
from netviz.ui.widgets import dropped_files

if TYPE_CHECKING:
    from netviz.ui.import_dialog import ImportDialog

_RECENT = 8


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
        found = next((recent for recent in self._recent() if recent.path == path), _Recent(path))
        labels = found.labels if found.labels is not None and found.labels.is_file() else None
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
        if not self._changed(lambda: self.session.set_weights(weights)):
            return
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
        if self._changed(lambda: self.session.set_standardize(standardize)):
            given = "standardized" if standardize else "as they are"
            self.say(f"begun anew: the network is given the columns {given}")

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
        from netviz.ui.import_dialog import ImportDialog

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
        if dataset.origin.kind == "file":
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
        if not dataset.is_test.any():
            with attempting("take these data", by_user=True):
                dataset = dataset.split(choice.test_fraction, choice.seed)
        if self._set_dataset(lambda: dataset):
            self.say("; ".join((message, *dataset.warnings)))

    # ---------------------------------------------------------- recent files

    def recent_files(self) -> list[Path]:
        """The files that were last opened or saved, and are still there."""
        return [recent.path for recent in self._recent()]

    def _recent(self) -> list[_Recent]:
        kept = QSettings("netviz", "netviz").value("recent", [])
        found = [_Recent.parse(text) for text in ([kept] if isinstance(kept, str) else kept or [])]
        return [recent for recent in found if recent.path.is_file()][:_RECENT]

    def remember_file(
        self,
        path: Path,
        choice: Choice | None = None,
        options: Options | None = None,
        labels: Path | None = None,
    ) -> None:
        """Put a file at the beginning of the recent ones, with how it was taken."""
        path = path.resolve()
        latest = _Recent(path, choice or Choice(), options or Options(), labels and labels.resolve())
        kept = [latest, *(recent for recent in self._recent() if recent.path != path)]
        QSettings("netviz", "netviz").setValue("recent", [recent.text() for recent in kept[:_RECENT]])


@dataclass(frozen=True)
class _Recent:
    """A file, and how it was taken."""

    path: Path
    choice: Choice = field(default_factory=Choice)
    options: Options = field(default_factory=Options)
    labels: Path | None = None  # a second file

    def text(self) -> str:
        """What is kept of it."""
        said = {name: value for name, value in vars(self.options).items() if name != "report"}
        kept = {"path": str(self.path), "choice": vars(self.choice), "options": said}
        return json.dumps(kept if self.labels is None else kept | {"labels": str(self.labels)})

    @classmethod
    def parse(cls, text: str) -> _Recent:
        """From what was kept; what another version kept is but a path."""
        try:
            kept = json.loads(text)
            features = kept["choice"]["features"]
            choice = Choice(None if features is None else tuple(features), kept["choice"]["label"])
            labels = Path(kept["labels"]) if "labels" in kept else None
            return cls(Path(kept["path"]), choice, Options(**kept["options"]), labels)
        except (ValueError, KeyError, TypeError):
            return cls(Path(text))
