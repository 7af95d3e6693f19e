"""The window's commands of data: files, the clipboard, the shelf."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from netviz.data import Choice, DataError, Dataset, Options
from netviz.data.shelf import SHELF
from netviz.data.source import Source
from netviz.ui.preferences import Preferences
from netviz.ui.recent import RecentFile
from netviz.ui.widgets import dropped_files

if TYPE_CHECKING:
    from netviz.ui.import_dialog import ImportDialog

_MOST_RECENT = 8


class DataCommands:
    """What `MainWindow` can be told to do with data; it has the session and the data panel."""

    _dialogs: tuple[ImportDialog, ...] = ()  # the newest at the end

    @property
    def import_dialog(self) -> ImportDialog | None:
        """Where a file is looked at before it is taken."""
        return self._dialogs[-1] if self._dialogs else None

    def open_path(self, path: Path) -> None:
        """Open a file again as it was taken the last time."""
        found = next((recent for recent in self._recent() if recent.path == path), RecentFile(path))
        self._new_dialog().open_path(path, found.choice, found.options, at_once=True)

    def import_path(self, path: str | Path, labels: Path | None = None) -> None:
        """Show a file, with what was recognised, and take what is chosen of it."""
        self._new_dialog().open_path(Path(path), labels=labels)

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
        if RecentFile(dialog.path).can_be_opened:  # the clipboard is no file
            self.remember_file(dialog.path, dialog.choice, dialog.options)

    def take_from_shelf(self, name: str) -> None:
        """Train on a data set that comes with netviz."""
        entry = SHELF[name]
        self._take(entry.load(), f"{entry.title} · {entry.source} · {entry.licence}")

    def _take(self, dataset: Dataset, message: str) -> None:
        """Train on a data set; its own division into train and test is kept, if it has one."""
        choice = self.data.choice
        if not dataset.is_test.any():
            dataset = dataset.split(choice.test_fraction, choice.seed)
        if self._set_dataset(lambda: dataset):
            self.say("; ".join((message, *dataset.warnings)))

    # ---------------------------------------------------------- recent files

    def recent_files(self) -> list[Path]:
        """The files that were last opened or saved, and are still there."""
        return [recent.path for recent in self._recent()]

    def _recent(self) -> list[RecentFile]:
        found = [RecentFile.from_json(kept) for kept in Preferences().recent]
        return [recent for recent in found if recent is not None and recent.can_be_opened][:_MOST_RECENT]

    def remember_file(
        self, path: Path, choice: Choice | None = None, options: Options | None = None
    ) -> None:
        """Put a file at the beginning of the recent ones, with how it was taken."""
        with contextlib.suppress(OSError):  # the folder in which the program runs may be gone
            path = path.resolve()
        latest = RecentFile(path, choice or Choice(), options or Options())
        kept = [latest, *(recent for recent in self._recent() if recent.path != path)]
        Preferences().keep(recent=[recent.to_json() for recent in kept[:_MOST_RECENT]])
