"""Which panel shows which snapshot: what is painted when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from netviz.faults import attempting, tell
from netviz.snapshot import Snapshot
from netviz.ui.kit.panel import Cost, Home, Panel
from netviz.ui.kit.panels import Panels

MEASURE_SECONDS = 0.5


class RenderScheduler:
    """Brings panels to the newest snapshot: all at once, or by turns while many follow each other.

    Parameters
    ----------
    panels : sequence of widgets with `show_snapshot(old, new)`
    first : sequence of widgets
        Those that are painted at every frame: what says at which step it is, so that no two steps are
        on the screen at once.
    turns : sequence of widgets
        Of which one is painted at each frame, a moment after the first.
    pictures : sequence of widgets
        Expensive panels; skipped while hidden.
    parent : QObject, optional
        With which it ends.

    Attributes
    ----------
    veil : callable, optional
        What of a snapshot may be seen, as long as not all of it may.
    """

    def __init__(
        self,
        panels: Sequence[QWidget],
        first: Sequence[QWidget],
        turns: Sequence[QWidget],
        pictures: Sequence[QWidget],
        parent: QObject | None = None,
    ) -> None:
        self._panels, self._first, self._turns = [*panels], [*first], [*turns]
        self._pictures = {*pictures}
        self._shown: dict[QWidget, Snapshot] = {}  # by turns, not all the same
        self._ready: Snapshot | None = None  # to be seen from the next frame on
        self._made_ready: set[QWidget] = set()
        self._seen: tuple[object, Snapshot, Snapshot] | None = None
        self.veil: Callable[[Snapshot], Snapshot] | None = None
        self._turn = self._frames = 0
        self._waiting: Snapshot | None = None  # for the panel whose turn it is
        self._next: tuple[QWidget, Snapshot] | None = None  # whose turn it is at the next frame
        # After the first ones have been painted, so that these come as evenly as the frames do.
        self._afterwards = QTimer(parent, singleShot=True, interval=0)
        self._afterwards.timeout.connect(self._take_turn)
        self._measured = (0.0, 0, 0)  # when, at which step, after how many frames

    @classmethod
    def of(
        cls, panels: Panels, bars: Sequence[QWidget], first: Sequence[QWidget], parent: QObject
    ) -> RenderScheduler:
        """As the panels say what they cost.

        Parameters
        ----------
        panels : Panels
        bars : sequence of widgets with `show_snapshot(old, new)`
            Painted before all panels.
        first : sequence of QWidget
            The bars that are painted at every frame.
        parent : QObject
            With which it ends.
        """
        scheduler = cls(bars, first, (), (), parent)
        for key in panels:
            panels.when_made(key, scheduler._take)
        return scheduler

    def _take(self, panel: Panel) -> None:
        self._panels.append(panel)
        if panel.cost is Cost.EVERY_FRAME:
            self._first.insert(0, panel)
        elif panel.cost is Cost.BY_TURNS:
            self._turns.append(panel)
        if panel.home is not Home.COLUMN:  # which is scrolled: what of it is seen changes without a word
            self._pictures.add(panel)

    def show(self, panel: QWidget, new: Snapshot) -> None:
        """Bring one panel to a snapshot; a picture that nobody sees waits until it is shown."""
        old, new = self._shown.get(panel), self._may_be_seen(new)
        # A panel behind another one's tab counts as visible for Qt, but nothing of it is.
        hidden = panel in self._pictures and panel.visibleRegion().isEmpty()
        if panel in self._made_ready or (new is not old and (old is None or not hidden)):
            self._show(panel, new)

    def _may_be_seen(self, new: Snapshot) -> Snapshot:
        """What of a snapshot all panels are shown: one object, as long as it is the same."""
        if self.veil is None:
            return new
        if self._seen is None or self._seen[0] is not self.veil or self._seen[1] is not new:
            self._seen = (self.veil, new, self.veil(new))
        return self._seen[2]

    def add(self, panel: QWidget) -> None:
        """Show snapshots on another panel from now on."""
        self._panels.append(panel)

    def show_now(self, panel: Any, new: Snapshot) -> None:
        """Bring a panel to a snapshot; one that fails is drawn anew the next time."""
        self._show(panel, self._may_be_seen(new))

    def _show(self, panel: Any, new: Snapshot) -> None:
        try:
            with attempting("show this step"):
                panel.show_snapshot(self._shown.pop(panel, None), new)
        except Exception as error:
            tell(error)
        else:
            self._shown[panel] = new
            self._made_ready.discard(panel)

    def show_all(self, new: Snapshot) -> None:
        """Bring every panel that can be seen to a snapshot."""
        self._waiting = self._ready = self._next = None
        for panel in self._panels:
            self.show(panel, new)

    def make_ready(self, new: Snapshot) -> None:
        """Do beforehand what takes long of the next frame; nothing of it can be seen yet."""
        self._ready = new
        for panel in self._first:
            self._make_panel_ready(panel, new)

    def _make_panel_ready(self, panel: QWidget, new: Snapshot) -> None:
        if not isinstance(panel, Panel) or panel not in self._shown or panel.visibleRegion().isEmpty():
            return
        self._made_ready.add(panel)
        try:
            with attempting("show this step"):
                panel.make_ready(self._may_be_seen(new))
        except Exception as error:
            self._shown.pop(panel)  # to be drawn anew
            tell(error)

    def show_ready(self, *, everything: bool) -> bool:
        """Show what was made ready as a frame of playing; whether there was anything."""
        if self._ready is None:
            return False
        new, self._ready = self._ready, None
        self.show_frame(new, everything=everything)
        return True

    def show_frame(self, new: Snapshot, *, everything: bool) -> None:
        """One frame of playing."""
        self._frames += 1
        if everything:
            self.show_all(new)
            return
        for panel in self._first:
            self.show(panel, new)
        self._waiting = new
        self._afterwards.start()

    def _take_turn(self) -> None:
        """Make a panel ready, and at the next frame show it: what is long in coming is spread over two."""
        if self._waiting is None or not self._turns:
            return
        if self._next is not None:
            self.show(*self._next)
            self._next = None
        else:
            self._turn = (self._turn + 1) % len(self._turns)
            self._next = self._turns[self._turn], self._waiting
            self._make_panel_ready(*self._next)
        self._waiting = None

    def measure(self, now: float, step: int) -> tuple[float, float] | None:
        """Steps and frames a second since this last returned them; None until it is time again."""
        since, first, frames = self._measured
        if now - since < MEASURE_SECONDS:
            return None
        self._measured = (now, step, self._frames)
        if now - since > 4 * MEASURE_SECONDS or step < first:  # it was paused, or began anew
            return None
        return (step - first) / (now - since), (self._frames - frames) / (now - since)
