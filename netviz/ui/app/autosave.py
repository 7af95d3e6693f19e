"""Keeps the session in case the program ends, and offers what an earlier start has left."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QMessageBox

from netviz.project import Cursor, Document
from netviz.storage.recovery import Found, Recovery, left_behind
from netviz.ui.commands.sessions import open_saved

if TYPE_CHECKING:
    from netviz.ui.app.window import MainWindow

EVERY_SECONDS = 30.0
_LOOK_MS = 1000


class Autosave(QObject):
    """Writes the session into a file of its own when something has changed, beside the window.

    Parameters
    ----------
    window : MainWindow
    folder : Path
    clock : callable
        Seconds.
    """

    def __init__(
        self, window: MainWindow, folder: Path, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(window)
        self._window, self._clock = window, clock
        self._recovery = Recovery(folder)
        self._pool = ThreadPoolExecutor(1, "netviz-autosave")
        self.writing: Future[None] | None = None
        self._written: tuple[Document, Cursor] | None = self._now
        self._brought_back: Found | None = None  # until it is in the file of this process
        self._written_at = -EVERY_SECONDS
        self._has_failed = False
        self._found = left_behind(folder)
        bar = window.recovery_bar
        bar.wanted.connect(self._bring_back)
        bar.unwanted.connect(self._throw_away)
        self._offer()
        self.timer = QTimer(self, interval=_LOOK_MS)
        self.timer.timeout.connect(self.look)
        self.timer.start()

    @property
    def _now(self) -> tuple[Document, Cursor]:
        project = self._window.keeping.project
        return project.document, project.cursor

    def look(self) -> None:
        """Write, if something has changed, the last time is long enough ago, and nothing is under way."""
        if self.writing is not None and self.writing.done():
            self._note_end(self.writing)
        window = self._window
        is_time = self._clock() - self._written_at >= EVERY_SECONDS
        if self.writing is None and is_time and not window.door.is_busy and self._now != self._written:
            self._written, self._written_at = self._now, self._clock()
            self.writing = self._pool.submit(self._recovery.write, window.keeping.at_rest())

    def _note_end(self, future: Future[None]) -> None:
        self.writing = None
        error = future.exception()
        if error is None:
            self._has_failed = False
            # What was under way when it was brought back was of the session before.
            if self._brought_back is not None and self._written is not None:
                self._brought_back.remove()
                self._brought_back = None
            return
        self._written = None  # it is tried again, whether or not something changes
        if not self._has_failed:
            self._has_failed = True
            self._window.say(f"nothing is kept in case netviz ends: {error}", is_error=True)

    def close(self, *, keep: bool) -> None:
        """Leave no thread behind, and no file, unless something would be lost with it."""
        self.timer.stop()
        self._pool.shutdown(wait=True)
        if self.writing is not None:
            self._note_end(self.writing)
        if keep and self._now != self._written:
            with suppress(OSError, ValueError):  # what was kept before is still there
                self._recovery.write(self._window.keeping.at_rest())
        self._recovery.close(keep=keep)

    # ------------------------------------------------------- what was left

    def _offer(self) -> None:
        bar = self._window.recovery_bar
        if not self._found:
            bar.hide()
            return
        found = self._found[0]
        when = datetime.fromtimestamp(found.written)
        is_today = when.date() == datetime.now().date()
        told = f"{when:%H:%M}" if is_today else f"{when:%d %B, %H:%M}"
        bar.offer(found.about(), told, len(self._found) - 1)

    def _bring_back(self) -> None:
        found = self._found[0]

        def taken() -> None:
            self._window.keeping.note_brought_back()
            self._window.bring_back_view()
            self._brought_back, self._written = found, None
            self._written_at = -EVERY_SECONDS
            self._found.remove(found)
            self._offer()
            self.look()

        told = "brought back what was there"
        open_saved(self._window, found.read, told, then=taken, otherwise=self._offer_next)

    def _offer_next(self) -> None:
        """What could not be read has been put aside."""
        self._found = [found for found in self._found if found.path.exists()]
        self._offer()

    def _throw_away(self) -> None:
        answer = QMessageBox.question(
            self._window,
            "Throw it away?",
            f"{self._window.recovery_bar.text.text()} Throw it away for ever?",
            QMessageBox.StandardButton.Discard | QMessageBox.StandardButton.Cancel,
            QMessageBox.StandardButton.Cancel,
        )
        if answer != QMessageBox.StandardButton.Discard:
            return
        self._found.pop(0).remove()
        self._offer()
