"""Making a film beside the window: steps and file in a thread, pictures here, a little at a time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from netviz.data import DataError
from netviz.files import WriteError
from netviz.frozen import dataclass
from netviz.intents import GoTo
from netviz.session import Session
from netviz.sharing import film
from netviz.sharing.film import FilmError, Picture, Plan
from netviz.snapshot import Snapshot
from netviz.ui.commands.dashboard import Studio, pixels
from netviz.ui.kit.background_task import BackgroundTask

_LOOK_SECONDS = 0.05  # in which the thread notices that nobody waits for the film any more


@dataclass(frozen=True)
class Order:
    """A film that is wanted.

    Attributes
    ----------
    plan : Plan
    size : tuple of int
        In pixels.
    shows : str
        A key of `netviz.ui.commands.dashboard.VIEWS`.
    colors : str
        "light", "dark", or "" for those of the window.
    ending : str
        Of the file, as long as nobody has chosen another one.
    """

    plan: Plan
    size: tuple[int, int]
    shows: str
    colors: str
    ending: str


class FilmTask(QObject):
    """Makes one film at a time; the window goes on meanwhile.

    Signals
    -------
    progressed(float)
    finished(object)
        The path of the film.
    failed(Exception)
        Why there is none; the old file is as it was.
    """

    progressed = Signal(float)
    finished = Signal(object)
    failed = Signal(object)
    _wanted = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._studio: Studio | None = None
        self._task = BackgroundTask(self, "make this film", "the film could not be made")
        self._task.progressed.connect(self.progressed)
        self._task.finished.connect(self._on_finished)
        self._task.failed.connect(self._on_failed)
        self._wanted.connect(self._on_wanted, Qt.ConnectionType.QueuedConnection)

    @property
    def is_running(self) -> bool:
        """Whether a film is being made."""
        return self._task.is_running

    def start(self, session: Session, path: Path, plan: Plan, studio: Studio) -> None:
        """Begin.

        Parameters
        ----------
        session : Session
            One of its own, of which nobody else makes use.
        path : Path
        plan : Plan
        studio : Studio
            Is closed in the end.
        """
        self._close_studio()
        self._studio = studio

        def make(report: Callable[[float], None]) -> Path:
            share = 0.0

            def report_share(done: float) -> None:
                nonlocal share
                share = done
                report(done)

            def draw(step: int) -> Picture:
                # One picture at a time: painting and going on would get into each other's way.
                drawn: Future[Picture] = Future()
                self._wanted.emit(session.apply(GoTo(step)), drawn)
                while True:
                    try:
                        return drawn.result(_LOOK_SECONDS)
                    except TimeoutError:
                        report(share)

            try:
                film.write(path, plan, draw, report_share)
            except (FilmError, WriteError) as error:
                raise DataError(str(error)) from None
            return path

        self._task.start(make)

    def give_up(self) -> None:
        """Make no film after all; the old file is as it was."""
        self._task.give_up()
        self._close_studio()

    def close(self) -> None:
        """Leave no thread behind."""
        self._task.give_up()
        self._close_studio()
        self._task.close()

    def _close_studio(self) -> None:
        if self._studio is not None:
            self._studio.close()
            self._studio = None

    def _on_finished(self, path: Any) -> None:
        self._close_studio()
        self.finished.emit(path)

    def _on_failed(self, error: Exception) -> None:
        self._close_studio()
        self.failed.emit(error)

    def _on_wanted(self, snapshot: Snapshot, drawn: Future[Picture]) -> None:
        """Draw a picture in three goes, between which the window has its turn."""
        studio = self._studio

        def draw() -> Picture:
            assert studio is not None
            return pixels(studio.picture())

        def do(*actions: Callable[[], Any]) -> None:
            if studio is None or studio is not self._studio:  # nobody waits for it any more
                return
            action, *later = actions
            try:
                result = action()
            except Exception as error:
                drawn.set_exception(error)
                return
            if later:
                QTimer.singleShot(0, self, lambda: do(*later))
            else:
                drawn.set_result(result)

        if studio is not None:
            do(lambda: studio.show(snapshot), studio.paint_fine, draw)
