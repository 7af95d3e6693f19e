"""Compare: two to four planes side by side, their curves over each other, and the table of runs."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout

from netviz.comparison import Line, lines, to_csv, what_sets_apart
from netviz.intents import GoTo
from netviz.looking import PinnedRuns
from netviz.project import Run
from netviz.session import Session
from netviz.snapshot import Snapshot
from netviz.ui.app.compare_story import BESIDE_TIME, Story
from netviz.ui.app.compare_words import common_source, how_far_apart
from netviz.ui.app.turns import Turns
from netviz.ui.compare.choice import shown_runs, toggled
from netviz.ui.compare.table_panel import RunTablePanel
from netviz.ui.history.runs_chart import ShownRun
from netviz.ui.history.runs_panel import RunsPanel
from netviz.ui.kit.panel import NO_ACTIONS, Cost, Home, Hover, Panel
from netviz.ui.kit.theme import LIGHT, Theme
from netviz.ui.layouts import GAP
from netviz.ui.plane.run_plane import RunPlane

TOLD_SECONDS = 0.25  # between two tables of numbers while playing: nobody reads faster
_SHARES = (428, 272)  # of planes and table, one under the other
_LOW = 420  # pixels of the usual type that all parts together need at least
_NARROW = 640  # pixels of the usual type: less leaves little around the line of time
_PLANES, _CURVES = 944, {1: 944, 2: 448, 3: 380, 4: 340}  # widths, in shares


class ComparePanel(Panel):
    """Several runs at one step. The present run's plane is painted at every frame, all else by turns.

    Attributes
    ----------
    planes : dict of str to RunPlane
        Those that have been made, by the ids of their runs.
    curves : RunsPanel
    table : RunTablePanel

    Signals
    -------
    linked(str)
        The letters of the runs whose planes are seen now, side by side; none if nobody sees them.
    """

    linked = Signal(str)

    kind = "compare"
    heading = "Compare"
    home = Home.PAGE
    cost = Cost.EVERY_FRAME
    asks = (*RunTablePanel.asks, "why of", "end training with code")
    about_run = ("shown",)

    def __init__(self, actions: Mapping[str, QAction] = NO_ACTIONS, slot: str = "") -> None:
        super().__init__(actions, slot)
        self._actions, self._theme, self._playing = actions, LIGHT, False
        self._session: Session | None = None
        self._pinned: PinnedRuns | None = None
        self._may_look: Callable[[], bool] = lambda: True
        self._snapshot: Snapshot | None = None
        self._hover = Hover()
        self.wanted: list[str] = []  # letters, the last that was chosen at the end
        self._is_made, self._told = False, 0.0  # when the table was last written
        self._followed = ""  # the key of the run that follows somebody's code now
        self.lines_of_runs: list[Line] = []
        self._marked: tuple[int, ...] = ()
        self.planes: dict[str, RunPlane] = {}
        self._painted: dict[str, Snapshot] = {}
        self._turns = Turns(self, lambda: self._may_look() and self.isVisible())
        self.coming_to_sight = QTimer(self, singleShot=True, interval=0)
        self.coming_to_sight.timeout.connect(self._show_if_possible)
        self.title_bar.hide()
        self.frame.setObjectName("bare")
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(GAP)

    def look_at(self, session: Session, pinned: PinnedRuns, may_look: Callable[[], bool]) -> None:
        """Say where the runs are.

        Parameters
        ----------
        session : Session
        pinned : PinnedRuns
        may_look : callable
            Whether nobody else is changing the session now.
        """
        self._session, self._pinned, self._may_look = session, pinned, may_look

    def _make(self) -> None:
        """Everything that is costly: the program starts sooner without it."""
        self._is_made = True
        self.curves, self.table = RunsPanel(self._actions), RunTablePanel(self._actions)
        story = self.story = Story()
        self.narrator, self.time = story.narrator, story.time
        self._plane_row, self._top, self.bottom = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for row in (self._plane_row, self._top, self.bottom):
            row.setSpacing(GAP)
        self._top.addLayout(self._plane_row, _PLANES)
        self._top.addWidget(self.curves, _CURVES[2])
        self.body.addLayout(self._top, _SHARES[0])
        self.body.addWidget(story)
        self.bottom.addWidget(self.table, 1)
        self.body.addLayout(self.bottom, _SHARES[1])
        for part in (self.curves, self.table, self.narrator):
            part.wants.connect(self.wants)
        self.curves.hovering.connect(self.hovering)
        self.table.toggled.connect(self.toggle)
        self.time.slider.valueChanged.connect(lambda step: self.wants.emit(GoTo(step)))
        self.set_theme(self._theme)

    # --------------------------------------------------------------- which

    @property
    def shown_runs(self) -> list[Run]:
        """The runs whose planes are shown, in the order of the document: the present one, and others."""
        assert self._pinned is not None
        return shown_runs(self._pinned.runs, self._pinned.active, self.wanted)

    def toggle(self, run_id: str) -> None:
        """Show a run's plane, or hide it; the present one always is. Of more than four, the first goes."""
        assert self._pinned is not None
        self.wanted = toggled(self._pinned.runs, self._pinned.active, self.wanted, run_id)
        self._show_all()

    # ---------------------------------------------------------------- looks

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self._theme = theme
        if not self._is_made:
            return
        parts: tuple[Any, ...] = (self.curves, self.table, self.narrator, *self.planes.values())
        for part in parts:
            part.set_theme(theme)
        self._fit_height()

    def set_playing(self, playing: bool) -> None:
        """Whether many frames follow each other: then the present run's plane comes first."""
        self._playing = playing
        for plane in self.planes.values():
            plane.set_playing(playing)

    def showEvent(self, event: QShowEvent) -> None:
        """Make what is shown, when it is first shown."""
        super().showEvent(event)
        if not self._is_made and self._pinned is not None:
            self._make()
        self.coming_to_sight.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is side by side any more."""
        super().hideEvent(event)
        self.linked.emit("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The line of time begins where it always does; where there is little height, planes come first."""
        super().resizeEvent(event)
        if self._is_made:
            self._fit_height()

    def _fit_height(self) -> None:
        self.time.stand_apart(round(BESIDE_TIME * self._theme.scale))
        self.story.set_narrow(self.height() < _NARROW * self._theme.scale)
        self.curves.set_low(self._is_low)
        for plane in self.planes.values():
            plane.set_low(self._is_low)

    @property
    def _is_low(self) -> bool:
        return self.height() < _LOW * self._theme.scale

    # ------------------------------------------------------------- painting

    def make_ready(self, new: Snapshot) -> None:
        """Draw the present run's plane, which is not to be seen yet."""
        present = self.planes.get("" if self._pinned is None else self._pinned.active)
        if self._playing and present is not None and present.isVisible():
            present.plot.make_ready(new)

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Show the present run at once, and all else by turns while many frames follow each other."""
        self._snapshot = new
        if not self._is_made or not self.isVisible():
            return
        self.time.show_snapshot(new)
        self.narrator.show_snapshot(None, new)
        if not self._playing:
            self._show_all()
            return
        self._show_present()
        if self._turns.are_over:
            self._turns.begin(self._jobs())

    def _show_all(self) -> None:
        if not self._is_made or self._snapshot is None:
            return
        self._turns.clear()
        self._show_present()
        for job in self._jobs():
            job()

    def _show_present(self) -> None:
        assert self._pinned is not None
        assert self._snapshot is not None
        if [plane.run for plane in self._visible_planes()] != [run.id for run in self.shown_runs]:
            self._place_planes()
        self.linked.emit(", ".join(run.letter for run in self.shown_runs))
        self._paint(self.planes[self._pinned.active], self._snapshot)

    def _show_if_possible(self) -> None:
        if self._may_look() and self.isVisible():
            self._show_all()

    def _jobs(self) -> list[Callable[[], None]]:
        """What is painted by turns: the table first, for it says what differs."""
        assert self._pinned is not None
        others = [self._jobs_of(run) for run in self.shown_runs if run.id != self._pinned.active]
        is_read = not self._playing or time.monotonic() - self._told >= TOLD_SECONDS
        return [self._show_table] * is_read + [*chain(*others), self._show_curves]

    def _jobs_of(self, run: Run) -> list[Callable[[], None]]:
        """Of another run's plane: while it plays, it is drawn in one turn and painted in the next."""
        found: list[Snapshot] = []

        def draw() -> None:
            new = self._snapshot_of(run)
            if new is not None and new is not self._painted.get(run.id):
                found.append(new)
                self.planes[run.id].plot.make_ready(new)

        def show() -> None:
            new = found[0] if found else self._snapshot_of(run)
            if new is not None:
                self._paint(self.planes[run.id], new)

        return [draw, show] if self._playing else [show]

    def _snapshot_of(self, run: Run) -> Snapshot | None:
        """Another run where the present one stands; None once it is gone."""
        assert self._pinned is not None
        if run.id not in self.planes or run not in self._pinned.runs or self._snapshot is None:
            return None
        return self._pinned.snapshot(run, self._snapshot.step)

    def _paint(self, plane: RunPlane, new: Snapshot) -> None:
        """Nothing is done where nothing has changed: a run that stands still costs nothing."""
        old = self._painted.get(plane.run)
        if old is not new or plane.plot.is_held:
            self._painted[plane.run] = new
            plane.show_snapshot(old, new)
            if self._marked and (old is None or old.dataset is not new.dataset):
                self._mark(plane)

    def _visible_planes(self) -> list[RunPlane]:
        items = [self._plane_row.itemAt(number) for number in range(self._plane_row.count())]
        widgets = [None if item is None else item.widget() for item in items]
        return [widget for widget in widgets if isinstance(widget, RunPlane)]

    def _place_planes(self) -> None:
        """Put the planes of the runs that are shown side by side."""
        assert self._pinned is not None
        before = self._visible_planes()
        for plane in before:
            self._plane_row.removeWidget(plane)
            plane.hide()
        ids = {run.id for run in self._pinned.runs}
        for run_id in self.planes.keys() - ids:
            self.planes[run_id].hide()  # kept: undo may bring its run back
        runs = self.shown_runs
        for run in runs:
            plane = self.planes.get(run.id) or self._made_plane(run)
            self._plane_row.addWidget(plane, 1)
            plane.show()
        self._top.setStretch(1, _CURVES[len(runs)])
        leader = next((plane for plane in before if plane in self._visible_planes()), None)
        if leader is not None:
            QTimer.singleShot(0, self, lambda: self._follow_range(leader))  # once all have their room

    def _made_plane(self, run: Run) -> RunPlane:
        plane = self.planes[run.id] = RunPlane(self._actions, run.letter, run.id)
        plane.set_theme(self._theme)
        plane.set_playing(self._playing)
        plane.set_low(self._is_low)
        self.show_followed(self._followed)
        plane.wants.connect(self.wants)
        plane.range_chosen.connect(lambda: self._follow_range(plane))
        plane.place_pointed.connect(self._show_place)
        return plane

    def show_followed(self, key: str) -> None:
        """Say which run follows somebody's code now: it can be ended at its plane."""
        self._followed = key
        for run in () if self._pinned is None else self._pinned.runs:
            if run.spec.code is not None and run.id in self.planes:
                self.planes[run.id].show_followed(run.spec.key == key)

    def _follow_range(self, leader: RunPlane) -> None:
        for plane in self._visible_planes():
            if plane is not leader and plane.shown is not None and leader.shown is not None:
                plane.follow_range(leader)

    def _show_place(self, place: tuple[float, float] | None) -> None:
        for plane in self._visible_planes():
            plane.show_place(place)

    # ------------------------------------------------------ curves and table

    def _step(self) -> int:
        """That results belong to: the one that is pointed at, or the present one."""
        if self._hover.step is not None:
            return self._hover.step
        return 0 if self._snapshot is None else self._snapshot.step

    def _show_table(self) -> None:
        self._told = time.monotonic()
        assert self._pinned is not None
        assert self._session is not None
        self.lines_of_runs = lines(self._pinned, self._session.blobs.datasets, self._step())
        shown, common = self.shown_runs, common_source(self.lines_of_runs, self._session.blobs.datasets)
        self.table.show_lines(self.lines_of_runs, frozenset(run.id for run in shown), common, self._step())
        beside = [line for line in self.lines_of_runs if line.run in shown]
        for line in self.lines_of_runs:
            if line.run.id in self.planes:
                about = what_sets_apart(line, beside)
                self.planes[line.run.id].show_run(about, is_present=line.is_present)
        present = next((line.run.letter for line in self.lines_of_runs if line.is_present), "")
        self.narrator.show_run(present)
        self.curves.show_differences(how_far_apart(self.lines_of_runs, shown))

    def _show_curves(self) -> None:
        assert self._pinned is not None
        snapshot = self._snapshot
        if snapshot is None:
            return
        active, shown = self._pinned.active, []
        for run in self.shown_runs:
            is_present = run.id == active
            # As on its plane: what there is at a step of its own would have to be computed anew.
            found = snapshot if is_present else self._painted.get(run.id)
            found = found or self._pinned.snapshot(run, snapshot.step)
            shown.append(ShownRun(run.letter, found, is_present))
        self.curves.show_runs(snapshot, shown)

    def show_hover(self, hover: Hover) -> None:
        """Show the results at the step that is pointed at."""
        if hover == self._hover:
            return
        moved, self._hover = hover.step != self._hover.step, hover
        if not self._is_made or not self.isVisible():
            return
        self.curves.show_hover(hover)
        if moved and self._may_look() and self._snapshot is not None:
            self._show_table()

    def show_samples(self, samples: Sequence[int]) -> None:
        """Ring some samples on the planes of all runs that learn the same data."""
        self._marked = tuple(samples)
        for plane in self.planes.values():
            self._mark(plane)

    def _mark(self, plane: RunPlane) -> None:
        shown, here = plane.shown, self._snapshot
        same = shown is not None and here is not None and shown.dataset is here.dataset
        plane.plot.mark_samples(self._marked if same else ())

    def csv(self) -> bytes:
        """The table as a file."""
        assert self._pinned is not None
        assert self._session is not None
        return to_csv(lines(self._pinned, self._session.blobs.datasets, self._step()))

    # ---------------------------------------------------------------- state

    def view_state(self) -> dict[str, Any]:
        """Which runs are shown, and how."""
        state: dict[str, Any] = {"shown": list(self.wanted)}
        if self._is_made:
            state["curves"] = self.curves.view_state()
        return state

    def restore_view_state(self, state: Mapping[str, Any]) -> None:
        """Show the runs that were shown."""
        match state.get("shown"):
            case list() as letters:
                self.wanted = [letter for letter in letters if isinstance(letter, str)]
        match state.get("curves"):
            case dict() as curves if self._is_made:
                self.curves.restore_view_state(curves)
