"""What is painted by turns, a part at a time, so that frames come evenly meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

TURN_MS = 16  # between two parts


class Turns(QObject):
    """Does one thing after the other, the first as soon as what is due now has been painted.

    Parameters
    ----------
    parent : QObject
    may_go_on : callable
        Whether there is still a reason to; else what waits is forgotten.
    """

    def __init__(self, parent: QObject, may_go_on: Callable[[], bool]) -> None:
        super().__init__(parent)
        self._may_go_on = may_go_on
        self._waiting: list[Callable[[], None]] = []
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._take_one)

    @property
    def are_over(self) -> bool:
        """Whether nothing waits."""
        return not self._waiting

    def begin(self, jobs: Sequence[Callable[[], None]]) -> None:
        """Do these, instead of what still waits."""
        self._waiting = [*jobs]
        self._timer.start(0)

    def clear(self) -> None:
        """Forget what waits."""
        self._waiting.clear()

    def _take_one(self) -> None:
        if not self._waiting or not self._may_go_on():
            self._waiting.clear()
            return
        self._waiting.pop(0)()
        if self._waiting:
            self._timer.start(TURN_MS)
