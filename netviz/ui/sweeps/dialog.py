"""The sweep's own window: what is asked, how far it is, the map; the window beside it goes on meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from netviz.core.params import Array
from netviz.data import DataError
from netviz.intents import Blobs, Redo, Undo
from netviz.sweeps.record import SweepRecord
from netviz.sweeps.regions import answers
from netviz.sweeps.result import MEASURES, Result
from netviz.sweeps.sweep import Cell, Plan, Sweep
from netviz.sweeps.words import progress_text, summary_text, sweep_text, value_of
from netviz.training.config import ConfigError
from netviz.training.spec import Key, RunSpec
from netviz.ui.kit.controls import Switch, text_button
from netviz.ui.kit.named import named
from netviz.ui.kit.painted_widget import rgba_image
from netviz.ui.kit.panel import Ask
from netviz.ui.kit.theme import Theme
from netviz.ui.kit.work_dialog import sentence
from netviz.ui.sweeps.asking import Asking
from netviz.ui.sweeps.map_painter import MapContent, Place
from netviz.ui.sweeps.map_view import MapView
from netviz.ui.sweeps.opened import came_out, run_at
from netviz.ui.sweeps.task import SweepTask

_SIZE = (760, 620)
_REGIONS = "regions"
_PICTURE_POINTS = 56
_PICTURES_AT_ONCE, _BETWEEN_PICTURES_MS = 4, 20  # so that no frame of the window waits

OPEN, PIN, SAVE, KEEP, DROP = "open_sweep_run", "pin_sweep_run", "save_sweep", "keep_sweep", "drop_sweep"
"""What is asked for: open a run, pin it, write the table, keep the sweep in the session, or no longer."""

Kept: TypeAlias = tuple[Plan, SweepRecord]


class SweepDialog(QDialog):
    """Asks for a sweep, computes it in the background, and shows its map.

    Closed, or left by Escape, the sweep goes on; opened again, it shows how far it is.

    Parameters
    ----------
    parent : QWidget

    Signals
    -------
    wants(object)
        A run to be opened, the table to be written, what is to be kept in the session.
    """

    wants = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Sweep")
        self.resize(*_SIZE)
        self.task = SweepTask(self)
        self.asking, self.map = Asking(), MapView()
        self.plan: Plan | None = None
        self._n_shown = 0  # results on the map
        self._base: Callable[[], tuple[RunSpec, Blobs]] | None = None
        self._key: Key | None = None  # of the record that is shown, as the session keeps it
        self._waits = False  # until the session can keep it
        self._kept_key: Callable[[], Key | None] = lambda: None
        self._kept: Callable[[], Kept | None] = lambda: None
        titles = {m.name: m.title for m in MEASURES.values()}
        self.measure = Switch(
            "What the map shows", "Which number, or the decision regions", {**titles, _REGIONS: "regions"}
        )
        self.look = Switch(
            "How it is shown",
            "Fields, or a curve for each row or column",
            {"map": "as a map", "rows": "curves of rows", "columns": "curves of columns"},
        )
        self.color_regions: Callable[[Array, Theme], Array] | None = None
        self._pictures: dict[str, QImage] = {}
        self._later = QTimer(self, singleShot=True, interval=_BETWEEN_PICTURES_MS)
        self._later.timeout.connect(self._show_map)
        self.note, self.error = named(QLabel(), "small"), named(QLabel(), "error")
        self.looked_at = QLabel()
        self.state = named(QLabel(), "small")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        self.progress.setAccessibleName("How many of the runs are computed")
        self.go = text_button("Start", "Compute all these runs, beside the window", "primary")
        self.go.setDefault(True)  # Return
        self.pause = text_button("Pause", "Begin no other runs until you go on", "")
        self.cancel = text_button("Cancel", "End it; what has been computed stays", "")
        self.save = text_button("Save table…", "A line for each run, as .csv", "")
        self.remove = text_button(
            "Remove", "Keep this sweep in the session no longer; undo brings it back", ""
        )
        for button in (self.pause, self.cancel, self.save, self.remove):
            button.setAutoDefault(False)
        self._lay_out()
        self._connect()
        self._show_state()

    def _lay_out(self) -> None:
        start = QHBoxLayout()
        start.addWidget(self.note, 1)
        start.addWidget(self.go)
        head = QHBoxLayout()
        head.addWidget(self.measure)
        head.addWidget(self.look)
        head.addStretch()
        head.addWidget(self.save)
        foot = QHBoxLayout()
        foot.addWidget(self.state, 1)
        foot.addWidget(self.pause)
        foot.addWidget(self.cancel)
        foot.addWidget(self.remove)
        for label in (self.note, self.error, self.looked_at, self.state):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.looked_at.setMinimumHeight(2 * self.fontMetrics().height())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(self.asking)
        layout.addLayout(start)
        layout.addWidget(self.error)
        layout.addLayout(head)
        layout.addWidget(self.map, 1)
        layout.addWidget(self.looked_at)
        layout.addWidget(self.progress)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.asking.changed.connect(self._look)
        self.measure.activated.connect(lambda _: self._show_map())
        self.look.activated.connect(lambda _: self.map.show_as(self.look.currentData()))
        self.go.clicked.connect(self.start)
        self.pause.clicked.connect(self._on_pause)
        self.cancel.clicked.connect(self.task.cancel)
        self.save.clicked.connect(self._on_save)
        self.remove.clicked.connect(lambda: self.wants.emit(Ask(DROP)))
        self.task.changed.connect(self._on_changed)
        self.task.ended.connect(self._on_ended)
        self.map.looked_at.connect(self._on_looked_at)
        self.map.opened.connect(self._on_opened)

    # ---------------------------------------------------------------- asking

    def open_page(
        self,
        base: Callable[[], tuple[RunSpec, Blobs]],
        kept_key: Callable[[], Key | None],
        kept: Callable[[], Kept | None],
    ) -> None:
        """Ask, or show the sweep that is there.

        Parameters
        ----------
        base : callable
            The run around which to vary, and all data that it names; asked when a sweep is begun.
        kept_key, kept : callable
            Of the sweep that the session keeps now, and that sweep; looking at it takes a while.
        """
        self._base, self._kept_key, self._kept = base, kept_key, kept
        self.follow(is_asked=True)
        self._look()
        self.show()
        self.raise_()
        self.activateWindow()

    def follow(self, *, is_asked: bool = False) -> None:
        """Show the sweep that the session keeps, if it is another one: undo may have brought it back."""
        if self.task.is_running or not (is_asked or self.isVisible()):
            return
        if self._waits:
            self.keep_now()
            return
        key = self._kept_key()
        if key == self._key:
            return
        self._key, found = key, self._kept()
        self._pictures.clear()
        if found is None:
            self.plan, self.task.results, self.task.thetas = None, {}, {}
            self.map.show_content(None)
            self.looked_at.setText("")
        else:
            self.plan, record = found
            self.task.results, self.task.thetas = record.results(self.plan), record.thetas(self.plan)
            self.asking.show_sweep(record.sweep)
            self._show_map()
        self._show_state()

    def keep_now(self) -> None:
        """Have the session keep what there is, as far as it has come."""
        if self.plan is None or not self.task.results:
            return
        record = SweepRecord.of(self.plan, self.task.results, self.task.thetas)
        if record.key != self._key:
            self._key = record.key  # so that nothing is shown anew when it is kept
            self.wants.emit(Ask(KEEP, (self.plan, record)))
            self._waits = self._kept_key() != record.key  # as long as a lesson has the session's place
            self._key = None if self._waits else record.key
            self._show_state()

    def _sweep(self) -> tuple[Sweep, Blobs]:
        assert self._base is not None
        base, blobs = self._base()
        return self.asking.sweep(base), blobs

    def _look(self) -> None:
        """Say what would be computed, or why it cannot be."""
        if self._base is None:
            return
        try:
            self.note.setText(
                f"{sweep_text(self._sweep()[0])}; everything else as it is set now, from step 0"
            )
            self._say("")
        except (ConfigError, DataError) as error:
            self.note.setText("")
            self._say(str(error))

    def _say(self, error: str) -> None:
        self.error.setText(sentence(error))
        self.error.setVisible(bool(error))
        self.go.setEnabled(not error and not self.task.is_running)

    # ------------------------------------------------------------- computing

    def start(self) -> None:
        """Begin what is asked for; what is known of the same runs is not computed again."""
        if self.task.is_running:
            return
        try:
            sweep, blobs = self._sweep()
            plan = Plan(sweep, blobs.datasets, blobs.weights)
        except (ConfigError, DataError) as error:
            self._say(str(error))
            return
        old = self.task.results
        known = {cell.key: old[cell.key] for cell in plan.cells if cell.key in old}
        if sweep.goal is not None:
            self.measure.setCurrentIndex(self.measure.findData("steps_to_goal"))
        elif self.measure.currentData() == "steps_to_goal":
            self.measure.setCurrentIndex(0)
        self.plan, self._key = plan, None
        self._pictures.clear()
        self.task.start(plan, known)
        self._show_map()
        self._show_state()

    def _on_pause(self) -> None:
        self.task.pause()
        if self.task.is_paused:
            self.keep_now()
        self._show_state()

    def _on_changed(self) -> None:
        if len(self.task.results) != self._n_shown:
            self._show_map()
        self._show_progress()

    def _on_ended(self, why: str) -> None:
        self._show_map()
        self._show_state()
        self._say(why)
        self.keep_now()

    def _show_state(self) -> None:
        task, plan = self.task, self.plan
        is_running = task.is_running
        self.asking.setEnabled(not is_running)
        self.go.setEnabled(not is_running and not self.error.text())
        for button in (self.pause, self.cancel):
            button.setVisible(is_running)
        self.remove.setVisible(not is_running and plan is not None and self._key is not None)
        self.progress.setVisible(is_running)
        self.pause.setText("Go on" if task.is_paused else "Pause")
        self.pause.setAccessibleName(self.pause.text())
        self.save.setEnabled(bool(task.results))
        self.measure.setEnabled(plan is not None)
        if is_running:
            self._show_progress()
        elif plan is None:
            self.state.setText("")
        else:
            found = [task.results[cell.key] for cell in plan.cells if cell.key in task.results]
            self.state.setText(came_out(len(plan.cells), found))

    def _show_progress(self) -> None:
        """How far it is, and nothing else: this is many times a second."""
        progress = self.task.progress
        if progress is not None:
            self.progress.setValue(round(1000 * progress.n_done / progress.n_cells))
            self.state.setText(progress_text(progress))

    # --------------------------------------------------------------- the map

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._pictures.clear()
        self.map.set_theme(theme)
        self._show_map()

    def _show_map(self) -> None:
        if self.plan is None:
            return
        is_regions = self.measure.currentData() == _REGIONS
        measure = next(iter(MEASURES.values())) if is_regions else MEASURES[self.measure.currentData()]
        self._n_shown = len(self.task.results)
        content = MapContent.of(self.plan, self.task.results, measure)
        self.look.setEnabled(not is_regions)
        if is_regions:
            content = replace(content, pictures=self._drawn(self.plan))
        self.map.show_content(content)
        self._on_looked_at(self.map.place)

    def _drawn(self, plan: Plan) -> dict[Place, QImage]:
        """The pictures that are there; a few are drawn now, others later."""
        found, n_new, theme = {}, 0, self.map.theme
        for row, line in enumerate(plan.points):
            for column, cells in enumerate(line):
                key = cells[0].key
                if key not in self._pictures and key in self.task.thetas:
                    if theme is None or self.color_regions is None:
                        continue
                    if n_new == _PICTURES_AT_ONCE:
                        self._later.start()
                        continue
                    psi = answers(plan, cells[0], self.task.thetas[key], _PICTURE_POINTS)
                    if psi is None:
                        continue
                    # The first row of a picture is the uppermost.
                    self._pictures[key] = rgba_image(self.color_regions(psi, theme)[::-1])
                    n_new += 1
                if key in self._pictures:
                    found[row, column] = self._pictures[key]
        return found

    def _on_looked_at(self, place: Place | None) -> None:
        """Say what is in a field."""
        content = self.map.content
        place = place if place is not None or content is None else content.best()
        if content is None or place is None or self.plan is None:
            self.looked_at.setText("")
            return
        cells = self.plan.points[place[0]][place[1]]
        where = cells[0].described(content.axes, with_seed=False)
        summary = content.rows[place[0]][place[1]]
        what = f"{where}: {content.measure.title} {summary_text(summary, content.measure)}"
        if self.map.place is None:
            what = f"Best: {what}"
        run = self._run_at(place)
        if run is None:
            self.looked_at.setText(f"{what}; not computed yet")
            return
        seed = "" if len(cells) == 1 else f" of seed {run[0].seed}"
        own = content.measure.of(run[1])
        its = "" if len(cells) == 1 or own is None else f" ({value_of(own, content.measure)})"
        self.looked_at.setText(f"{what}. A click opens the run{seed}{its} at step {run[1].step}")

    def _run_at(self, place: Place) -> tuple[Cell, Result] | None:
        content, results = self.map.content, self.task.results
        assert self.plan is not None
        assert content is not None
        return run_at(content, self.plan.points[place[0]][place[1]], results, place)

    def _on_opened(self, place: Place) -> None:
        run = self._run_at(place)
        if run is not None and self.plan is not None:
            self.wants.emit(Ask(OPEN, (self.plan, *run)))

    def _on_save(self) -> None:
        if self.plan is not None:
            self.wants.emit(Ask(SAVE, (self.plan, dict(self.task.results))))

    # --------------------------------------------------------- keys, closing

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What was removed or replaced comes back from here too."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self.wants.emit(Undo())
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.wants.emit(Redo())
        else:
            super().keyPressEvent(event)

    def close_work(self) -> None:
        """End what goes on in the background."""
        self._later.stop()
        self.task.close()
