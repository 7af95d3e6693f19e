"""Computes the pictures of the landscape: coarsely at once, finely at rest; the newest one wanted wins."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from netviz.landscape import Cut, DirectionError
from netviz.ui.kit.sliced_task import SlicedTask
from netviz.ui.landscape.asked import MOST_IN_SLICES, Asked, Chart

_PAUSE_MS = 120  # between two pictures while playing: the rest of the window has to be painted, too


class Computing(QObject):
    """One picture at a time.

    Parameters
    ----------
    parent : QObject
    newest : callable
        What is wanted now, coarsely or finely; None for nothing.

    Attributes
    ----------
    is_playing : bool
        Then coarse pictures do.
    shown : Asked or None
        Whose picture came last.

    Signals
    -------
    found(Asked, Cut or Chart or DirectionError)
    """

    found = Signal(object, object)

    def __init__(self, parent: QObject, newest: Callable[[bool], Asked | None]) -> None:
        super().__init__(parent)
        self._newest, self.is_playing = newest, False
        self.shown: Asked | None = None
        self._wanted: Asked | None = None
        self._task = SlicedTask(self, doing="compute the landscape")
        self._task.finished.connect(self._on_finished)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.ask)

    @property
    def is_at_rest(self) -> bool:
        """Whether the newest is shown as finely as it will be."""
        return not self._task.is_running

    def ask(self) -> None:
        """Compute what is wanted now, unless it is shown or on its way; what is finer is dropped for it."""
        asked = self._newest(True)
        if asked is None:
            self._task.stop()
            self.shown = None
            return
        running = self._wanted if self._task.is_running else None
        if self.is_playing and self._pause.isActive():
            return
        if running is None:
            if not self._is_shown(asked):
                self._begin(asked)
        elif not running.same_as(asked) and not (running.coarsely and running.look == asked.look):
            self._begin(asked)  # else it is there in a moment, and then comes the newest

    def _is_shown(self, asked: Asked) -> bool:
        shown = self.shown
        return shown is not None and shown.same_as(asked) and (self.is_playing or not shown.coarsely)

    def _begin(self, asked: Asked) -> None:
        self._wanted = asked
        self._task.start(asked.stepwise(), beside=asked.work > MOST_IN_SLICES)

    def _on_finished(self, result: Cut | Chart | DirectionError) -> None:
        asked = self._wanted
        assert asked is not None
        self.shown = asked
        self.found.emit(asked, result)
        if self.is_playing:
            self._pause.start()
            return
        newest = self._newest(True)
        if newest is None or self._task.is_running:
            return
        if not newest.same_as(asked):
            self._begin(newest)
        elif not self.is_playing and asked.coarsely:
            fine = self._newest(False)
            if fine is not None:
                self._begin(fine)

    def close(self) -> None:
        """Leave no thread behind."""
        self._pause.stop()
        self._task.close()
