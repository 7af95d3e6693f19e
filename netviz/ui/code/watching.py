"""Notices when another program changes a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

_REST_MS = 200  # programs write in several goes, or put another file in the place
_TRIES = 10


class FileWatch(QObject):
    """Watches one file.

    Signals
    -------
    changed
        It has been written; it can be read again.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._path: Path | None = None
        self._watcher = QFileSystemWatcher(self)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._tries = 0
        self._watcher.fileChanged.connect(self._on_changed)
        self._rest.timeout.connect(self._look)

    def watch(self, path: Path | None) -> None:
        """Watch this file, and no other; None for none."""
        self._rest.stop()
        if self._watcher.files():
            self._watcher.removePaths(self._watcher.files())
        self._path = path
        if path is not None:
            self._watcher.addPath(str(path))

    def _on_changed(self) -> None:
        self._tries = _TRIES
        self._rest.start()

    def _look(self) -> None:
        path = self._path
        if path is None:
            return
        if not path.is_file():  # for a moment, perhaps
            self._tries -= 1
            if self._tries > 0:
                self._rest.start()
            return
        if str(path) not in self._watcher.files():  # another file is in its place now
            self._watcher.addPath(str(path))
        self.changed.emit()
