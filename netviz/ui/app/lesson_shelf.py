"""The gallery of lessons, filled beside the window: files are read and pictures drawn in a thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from netviz.fault_log import state_folder
from netviz.faults import attempting, tell
from netviz.lessons import reader, shelf
from netviz.lessons.lesson import Lesson
from netviz.ui.app.lesson_pictures import picture
from netviz.ui.commands.guide import take
from netviz.ui.kit.paint_guard import guard_overrides
from netviz.ui.kit.theme import Theme
from netviz.ui.lessons.gallery import Gallery

if TYPE_CHECKING:
    from netviz.ui.app.lessons import Hall
    from netviz.ui.app.window import MainWindow


class Shelf(QObject):
    """Shows the lessons that come with netviz; made when they are first asked for.

    Parameters
    ----------
    window : MainWindow
    hall : Hall
        Where the chosen one begins.
    paths : callable
        Says which files there are.
    """

    _read = Signal(object)
    _drawn = Signal(str, object)

    def __init__(
        self, window: MainWindow, hall: Hall, paths: Callable[[], Sequence[Path]] = shelf.shipped
    ) -> None:
        super().__init__(window)
        self._window, self._hall, self._paths = window, hall, paths
        self.gallery: Gallery | None = None
        self._pool: ThreadPoolExecutor | None = None
        self._is_given_up = False
        self._read.connect(self._on_read, Qt.ConnectionType.QueuedConnection)
        self._drawn.connect(self._on_drawn, Qt.ConnectionType.QueuedConnection)

    def show(self) -> None:
        """Open the gallery; the lessons appear as they are read."""
        if self.gallery is None:
            self.gallery = Gallery(self._window)
            guard_overrides()
            self.gallery.chosen.connect(self._begin)
            self.gallery.chosen_alone.connect(self._begin_alone)
            self.gallery.file_wanted.connect(self._ask_for_file)
            self.gallery.set_theme(self._window.theme)
            self._fill(self._window.theme)
        self.gallery.show()
        self.gallery.raise_()
        self.gallery.activateWindow()

    def set_theme(self, theme: Theme) -> None:
        """Other colours, and pictures in them."""
        if self.gallery is not None:
            self.gallery.set_theme(theme)
            self._fill(theme)

    def close(self) -> None:
        """Leave no thread behind."""
        self._is_given_up = True
        self.blockSignals(True)
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        if self.gallery is not None:
            self.gallery.close()

    def _fill(self, theme: Theme) -> None:
        if self.gallery is not None:
            self.gallery.clear()
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, "netviz-lessons")
        for path in self._paths():
            future = self._pool.submit(self._look_at, path, theme.enlarged(1.0))
            future.add_done_callback(_tell)

    def _look_at(self, path: Path, theme: Theme) -> None:
        """In the thread."""
        if self._is_given_up:
            return
        with attempting("read the lessons"):
            lesson = reader.read(path)
            self._read.emit((theme.name, lesson))
            folder = state_folder()
            image = picture(lesson, theme, None if folder is None else folder / "lessons")
            if image is not None and not self._is_given_up:
                self._drawn.emit(lesson.name, image)

    def _on_read(self, found: tuple[str, Lesson]) -> None:
        name, lesson = found
        if self.gallery is not None and name == self._window.theme.name:
            self.gallery.add(lesson)

    def _on_drawn(self, name: str, image: object) -> None:
        if self.gallery is not None:
            self.gallery.picture_of(name, image)  # type: ignore[arg-type]

    def _begin(self, lesson: Lesson) -> None:
        if self.gallery is not None:
            self.gallery.hide()
        self._hall.start(lesson)

    def _begin_alone(self, lesson: Lesson) -> None:
        if self.gallery is not None:
            self.gallery.hide()
        self._window.guide.begin(lesson)

    def _ask_for_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self.gallery, "Open a lesson", "", "Lessons (*.toml)")
        if path and self.gallery is not None:
            self.gallery.hide()
            if self.gallery.alone.isChecked():
                take(self._window, Path(path))
            else:
                self._hall.open_path(Path(path))


def _tell(future: Future[None]) -> None:
    error = None if future.cancelled() else future.exception()
    if isinstance(error, Exception):
        tell(error)
