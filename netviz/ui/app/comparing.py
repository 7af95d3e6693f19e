"""Pinned runs in the window: the one ghost in Explore, the runs of Compare, and what is computed again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, QTimer

from netviz.faults import tell
from netviz.looking import PinnedRuns
from netviz.snapshot import Snapshot
from netviz.ui.app.instant import InstantAnswers
from netviz.ui.app.kept_sweep import KeptSweep
from netviz.ui.kit.panel import Panel
from netviz.ui.kit.preferences import Preferences

if TYPE_CHECKING:
    from netviz.ui.app.window import MainWindow
    from netviz.ui.sweeps.dialog import SweepDialog

_EVERY = 8  # frames of playing between two steps of the ghost
_SLICE = 0.008  # seconds of a frame for what is computed again
_SLICE_MS = 30  # between two of them
_HEAD = 16  # pixels from the edge of a card to its title


class Comparing(QObject):
    """Shows a window its pinned runs.

    Parameters
    ----------
    window : MainWindow
        With its door, player and panels.

    Attributes
    ----------
    instant : InstantAnswers
        What a slider that is dragged would have done; its ghost goes before all others.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.pinned = PinnedRuns(window.session)
        self.shows_ghost = Preferences().ghost
        self._ghost: Snapshot | None = None
        self._preview: Snapshot | None = None
        self._frames = 0
        window.panels.when_made("compare", self._look_at)
        self._linked = ""
        self._aligning = QTimer(self, singleShot=True, interval=0)
        self._aligning.timeout.connect(self._align_readings)
        window.door.changed.connect(self._on_changed)
        window.player.advanced.connect(self._on_advanced)
        window.player.playing_changed.connect(lambda _: self._on_changed())
        self._behind = QTimer(self, interval=_SLICE_MS)
        self._behind.timeout.connect(self._catch_up)
        self.instant = InstantAnswers(window, self.show_preview)
        self.kept_sweep = KeptSweep(window)
        QTimer.singleShot(0, self, self._begin)

    def _look_at(self, compare: Any) -> None:
        """Show the page on which runs are compared what there is."""
        window = self._window
        compare.look_at(window.session, self.pinned, lambda: not window.door.is_busy)
        compare.linked.connect(self._show_linked)

    def _begin(self) -> None:
        """Once the window is laid out: of a session that was opened, there may be runs already."""
        self._window.centre.moved.connect(self._aligning.start)
        self._window.arrangement.came_to_sight.connect(self._on_changed)
        self._on_changed()

    def _show_linked(self, letters: str) -> None:
        """In the top bar, too."""
        if letters != self._linked:
            self._linked = letters
            self._window.transport.show_linked(letters)
            self._aligning.start()  # once the cards have their places

    def _align_readings(self) -> None:
        """Let them stand over the curves, as they stand over the right column elsewhere."""
        compare: Any = self._window.panels.made.get("compare")
        if compare is not None and compare.isVisible() and getattr(compare, "curves", None) is not None:
            bar = self._window.transport
            bar.align_readings(compare.curves.mapTo(self._window, QPoint(_HEAD, 0)).x())

    def show_ghost(self, on: bool) -> None:
        """Show the last pinned run faintly in Explore, or do not; also at the next start."""
        self.shows_ghost = on
        Preferences().keep(ghost=on)
        self.haunt()

    def watch_sweep(self, dialog: SweepDialog) -> None:
        """Show a sweep while it is computed, too."""
        self.kept_sweep.watch(dialog)

    def _on_changed(self) -> None:
        if self._window.door.is_busy:
            return
        self.pinned.forget()
        self.haunt()
        if self.pinned.last_pinned is not None and not self._behind.isActive():
            self._behind.start()

    def _on_advanced(self) -> None:
        self._frames += 1
        if self._frames % _EVERY == 0 and not self._window.door.is_busy:
            self.haunt()

    def show_preview(self, ghost: Snapshot | None) -> None:
        """Show what a setting would have done instead of any other ghost; None for no more."""
        had_one, self._preview = self._preview is not None, ghost
        if had_one != (ghost is not None):
            self._window.predictions.stand_back(not had_one)
        self.haunt()

    def haunt(self) -> None:
        """Bring the ghost to the present step, where somebody sees it and it has changed.

        There is one at a time: what a setting would have done, what was predicted, the last pinned run.
        """
        window = self._window
        if self._preview is None and not window.panels["plane"].isVisible():
            return
        is_wanted = self.shows_ghost and not window.lecture and window.predictions.round is None
        run = self.pinned.last_pinned if is_wanted else None
        ghost = self._preview
        if ghost is None and run is not None:
            ghost = self.pinned.snapshot(run)
        if ghost is not self._ghost:
            self._ghost = ghost
            window.panels.tell(Panel.show_ghost, ghost)

    def _catch_up(self) -> None:
        """Compute again what is missing of pinned runs, a little at a time, while nothing else goes on."""
        window = self._window
        if window.door.is_busy or window.player.is_playing:
            return
        try:
            was_behind = self.pinned.is_behind
            is_behind = was_behind and self.pinned.catch_up(_SLICE)
        except Exception as error:
            self._behind.stop()
            tell(error)
            return
        if not is_behind:
            self._behind.stop()
            self.haunt()
            if was_behind and "compare" in window.panels.made:
                window.views.show_now(window.panels["compare"], window.session.snapshot())

    def close(self) -> None:
        """Compute nothing any more."""
        self._behind.stop()
        self.instant.close()
        self.kept_sweep.close()
