"""What a prediction can have done in the window: going to steps, playing, painting, telling."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from netviz.intents import GoTo
from netviz.snapshot import Snapshot
from netviz.ui.run.door import nothing

if TYPE_CHECKING:
    from netviz.ui.app.window import MainWindow


class PredictionHost(QObject):
    """The window, as far as a prediction needs it.

    Parameters
    ----------
    window : MainWindow
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    @property
    def is_playing(self) -> bool:
        """Whether steps are being taken."""
        return self._window.player.is_playing

    def snapshot(self) -> Snapshot:
        """What there is, seen or not."""
        return self._window.session.snapshot()

    def go_to(self, step: int, then: Callable[[], None] = nothing) -> None:
        """Stand at a step that has been computed."""
        self._window.player.pause()
        self._window.apply(GoTo(step, 0), "go to this step", then)

    def play(self, steps_per_second: float, end: int) -> None:
        """Take steps, at most so many a second, up to one."""
        player, chosen = self._window.player, self._window.transport.steps_per_second
        player.end = end
        player.set_rate(steps_per_second if chosen is None else min(steps_per_second, chosen))
        player.play()

    def pause(self) -> None:
        """Take no more."""
        self._window.player.pause()

    def rest(self) -> None:
        """Play as it was before, from now on."""
        player, lecture = self._window.player, self._window.lecture
        player.end = None if lecture is None else lecture.slide.until
        player.set_rate(self._window.transport.steps_per_second)

    def show(self) -> None:
        """Paint everything again, as far as it may be seen."""
        self._window.show_newest()

    def say(self, message: str) -> None:
        """Tell something in passing."""
        self._window.say(message)
