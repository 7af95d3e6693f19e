"""What playing and scrubbing mean for what is painted: by turns, coarsely, and finely once it rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from netviz.faults import faults
from netviz.intents import GoTo
from netviz.ui.commands.context import as_panel
from netviz.ui.kit.panel import Panel
from netviz.ui.kit.preferences import Preferences

if TYPE_CHECKING:
    from netviz.ui.app.window import MainWindow

ALL_AT_ONCE = 60  # steps a second up to which nothing is painted by turns
_ACTIONS_EVERY = 8  # frames in which buttons are looked at while playing fast: little changes for them
SETTLE_MS = 60  # after a pause, until what takes longer than a frame is done


class Playback(QObject):
    """Shows a window what its player does.

    Parameters
    ----------
    window : MainWindow
        With its player, panels and bars.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._frames = 0  # of playing, since it was begun
        self.settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self.settle.timeout.connect(self._on_settled)
        player = window.player
        player.advanced.connect(self._on_advanced)
        player.frame_due.connect(self._on_frame_due)
        player.playing_changed.connect(self._on_playing_changed)
        player.goal_met.connect(lambda goal: window.say(f"here is the {goal}"))
        player.failed.connect(self._on_failed)
        player.faulted.connect(faults.add)
        player.silence_changed.connect(self._on_silence_changed)
        window.worker_banner.restart_wanted.connect(player.replace_worker)
        window.transport.speed_changed.connect(self._on_speed_changed)
        self._on_speed_changed()

    def draw_quickly(self) -> None:
        """Draw a little coarser, as more frames may follow; finely once none do."""
        self._set_playing(True)
        self.settle.start()

    def _set_playing(self, playing: bool) -> None:
        self._window.panels.tell(Panel.set_playing, playing)
        self._window.hall.set_playing(playing)

    def _on_advanced(self) -> None:
        window = self._window
        if not window.player.is_playing:
            window.show_newest()
            return
        shot = window.session.snapshot()
        window.views.make_ready(shot)
        if self._is_slow or self._frames % _ACTIONS_EVERY == 0:
            window.show_actions()  # here, so that nothing comes between a tick and its frame
        self._frames += 1
        measured = window.views.measure(window.player.now, shot.step)
        if measured is not None:
            window.transport.set_measured_speed(*measured)
            window.status.show_figures(*measured, window.player.worker_pid)

    def _on_frame_due(self) -> None:
        """While playing: slow enough for all panels to show the same step, or by turns."""
        window = self._window
        if not window.views.show_ready(everything=self._is_slow) and window.player.is_at_full_speed:
            as_panel(window, "plane").plot.viewport().update()

    @property
    def _is_slow(self) -> bool:
        """Whether single steps can be followed."""
        window = self._window
        wanted = None if window.player.is_running_to else window.transport.steps_per_second
        return wanted is not None and wanted <= ALL_AT_ONCE

    def _on_playing_changed(self, playing: bool) -> None:
        window = self._window
        if playing:
            self._frames = 0
            window.fault_bar.forget_state()
            as_panel(window, "lines").play_lines(False)
        window.show_actions()
        self._set_playing(playing)
        if playing:
            preferences = Preferences()
            if not preferences.trained:
                preferences.keep(trained=True)
        else:
            window.views.show_ready(everything=False)
            window.say("")
            window.transport.set_measured_speed(None)
            window.status.show_figures(None, None, window.player.worker_pid)
            self.settle.start()  # so that a pause shows at once, however long a step is

    def _on_settled(self) -> None:
        """Show the step at which playing or scrubbing ended in full, evaluated and finely drawn."""
        window = self._window
        if window.door.is_busy:
            self.settle.start()
        elif not window.player.is_playing:
            self._set_playing(False)
            here = GoTo(window.session.snapshot().step)
            window.door.carry_out(here, "show this step", by_user=False)

    def _on_failed(self, message: str) -> None:
        faults.log(message)
        self._window.say(message, is_error=True)
        self._window.show_newest()

    def _on_silence_changed(self, silent: bool) -> None:
        self._window.worker_banner.setVisible(silent)
        if silent:
            self._window.show_newest()  # panels that are painted by turns stand at different steps

    def _on_speed_changed(self) -> None:
        self._window.player.set_rate(self._window.transport.steps_per_second)
