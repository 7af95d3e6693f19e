"""What a window does when something has gone wrong: training is paused, and it is said."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt

from netviz.faults import Fault, faults
from netviz.session import Session
from netviz.ui.app.fault_bar import FaultBar
from netviz.ui.run.player import Player


class FaultWatch(QObject):
    """Hears of faults from the time it is made until it is stopped.

    Parameters
    ----------
    bar : FaultBar
        Where they are said.
    player : Player
    session : Session
    """

    def __init__(self, bar: FaultBar, player: Player, session: Session) -> None:
        super().__init__(bar)
        self._bar, self._player, self._session = bar, player, session
        bar.heard.connect(self._on_fault, Qt.ConnectionType.QueuedConnection)
        faults.listen(bar.hear)

    def stop(self) -> None:
        """Hear no more."""
        faults.unlisten(self._bar.hear)

    def _on_fault(self, fault: Fault, count: int) -> None:
        """Say it, with training paused; what is only repeated is counted, and does not pause again."""
        if count > 1 and not fault.is_told_again:
            self._bar.count(fault, count)
            return
        if fault.is_past:
            self._bar.show_fault(fault, count, "")
            return
        state = "training is paused"
        try:
            self._player.pause()
            shot = self._session.snapshot()
            state += f", and the run is kept as of step {shot.step}" if shot.last_step else " at step 0"
        finally:
            self._bar.show_fault(fault, count, state)
