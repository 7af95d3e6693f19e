"""The window's commands of data: files, the clipboard, the shelf."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings
from PySide6.QtGui import QGuiApplication

from netviz.data import DataError, Dataset, read
from netviz.data.shelf import SHELF
from netviz.data.source import Source, load

if TYPE_CHECKING:
    from netviz.ui.import_dialog import ImportDialog

_RECENT = 8


class DataCommands:
    """What `MainWindow` can be told to do with data; it has the session and the data panel."""

    import_dialog: ImportDialog | None = None

    def open_path(self, path: str | Path) -> None:
        """Open a file as it is guessed; if it is refused, say why and leave everything as it was."""
        try:
            dataset = read(path)
        except DataError as error:
            self.say(str(error), is_error=True)
            return
        self._take(dataset, f"opened {path}")
        self.remember_file(Path(path))

    def import_path(self, path: str | Path) -> None:
        """Show a file, with what was recognised, and take what is chosen of it."""
        try:
            source = load(path)
        except DataError as error:
            self.say(str(error), is_error=True)
            return
        self._import(source)

    def paste_data(self) -> None:
        """Show what is in the clipboard, as a table."""
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            self.say("there is no text in the clipboard; copy some rows of a table first", is_error=True)
            return
        self._import(Source(Path("the clipboard"), text.encode()))

    def _import(self, source: Source) -> None:
        from netviz.ui.import_dialog import ImportDialog

        self.player.pause()
        if self.import_dialog is not None:
            self.import_dialog.reject()
        self.import_dialog = ImportDialog(self, self.theme)
        self.import_dialog.accepted_data.connect(lambda dataset: self._on_imported(source, dataset))
        self.import_dialog.finished.connect(self._on_import_finished)
        self.import_dialog.open_source(source)

    def _on_import_finished(self) -> None:
        self.import_dialog.deleteLater()
        self.import_dialog = None

    def _on_imported(self, source: Source, dataset: Dataset) -> None:
        self._take(dataset, f"opened {source.path}")
        if source.path.exists():
            self.remember_file(source.path)

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
        kept = QSettings("netviz", "netviz").value("recent", [])
        paths = [Path(path) for path in ([kept] if isinstance(kept, str) else kept or [])]
        return [path for path in paths if path.is_file()][:_RECENT]

    def remember_file(self, path: Path) -> None:
        """Put a file at the beginning of the recent ones."""
        path = path.resolve()
        paths = [path, *(other for other in self.recent_files() if other != path)]
        QSettings("netviz", "netviz").setValue("recent", [str(path) for path in paths[:_RECENT]])
