"""The sweep that is kept, as a card: its map, the planes of a row, and the field that is chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QImage, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout

from netviz.core.params import Array
from netviz.project import Document
from netviz.snapshot import Snapshot
from netviz.sweeps.result import MEASURES, Measure, Result
from netviz.sweeps.running import Progress
from netviz.sweeps.sweep import Cell, Plan
from netviz.sweeps.words import progress_text, summary_text
from netviz.ui.kit.controls import text_button
from netviz.ui.kit.number_format import whole_text
from netviz.ui.kit.painted_widget import rgba_image
from netviz.ui.kit.panel import NO_ACTIONS, Ask, Cost, Home, Panel
from netviz.ui.kit.theme import LIGHT, Theme
from netviz.ui.sweeps.choice_view import WIDE, ChoiceView
from netviz.ui.sweeps.chosen_cell import SIZE, ChosenCell
from netviz.ui.sweeps.dialog import OPEN, PIN
from netviz.ui.sweeps.map_menu import MapMenu
from netviz.ui.sweeps.map_painter import MapContent, Place
from netviz.ui.sweeps.region_task import RegionTask, Sight
from netviz.ui.sweeps.told import pin_words, settings_text, told_of

_SMALL_ROWS, _LARGE_ROWS = 56, 168  # of the planes, which are drawn smoothly
_LARGE_WIDE = SIZE[0] / SIZE[1]
_LEAST_MAP, _BETWEEN = 330, 18  # pixels of the usual type: a narrower card has the map alone
_LEAST_HIGH = 130  # a lower one leaves out what came of the field, too


class SweepPanel(Panel):
    """Stands beside the table of runs in Compare.

    Attributes
    ----------
    map : ChoiceView
    cell : ChosenCell
    regions : RegionTask
        Finds the planes, beside the window.
    color_regions : callable or None
        Turns answers over the plane into colours.
    """

    kind = "sweep"
    heading = "Sweep"
    home = Home.BOTTOM
    cost = Cost.BY_TURNS

    def __init__(self, actions: Mapping[str, QAction] = NO_ACTIONS, slot: str = "") -> None:
        super().__init__(actions, slot)
        self._theme = LIGHT
        self._plan: Plan | None = None
        self._results: Mapping[str, Result] = {}
        self._thetas: Mapping[str, Array] = {}
        self._document: Document | None = None
        self._measure: Measure = next(iter(MEASURES.values()))
        self._is_turned = False
        self._progress: Progress | None = None
        self._images: dict[Sight, QImage] = {}
        self.color_regions: Callable[[Array, Theme], Array] | None = None
        self.map, self.cell, self.menu = ChoiceView(), ChosenCell(), MapMenu()
        self.regions = RegionTask(self)
        self.pin = text_button("Pin", "")
        self.detail.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.head.setSpacing(16)
        self.head.addWidget(self.menu)
        self.head.addWidget(self.pin)
        row = QHBoxLayout()
        row.setSpacing(_BETWEEN)
        row.addWidget(self.map, 1)
        row.addWidget(self.cell)
        self.body.addLayout(row, 1)
        self.body.setContentsMargins(14, 4, 14, 8)
        self.map.chosen.connect(lambda _: self._show_choice())
        self.map.opened.connect(lambda place: self._ask(OPEN, place))
        self.map.looked_at.connect(self._show_tip)
        self.pin.clicked.connect(lambda: self._ask(PIN, self.map.place))
        self.menu.turned.connect(self._turn)
        self.menu.measured.connect(self._show_measure)
        if "sweep" in actions:
            self.menu.others_wanted.connect(actions["sweep"].trigger)
        self.regions.changed.connect(self._show_planes)

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self._images.clear()
        self.map.set_theme(theme)
        self.cell.set_theme(theme)
        self._fit()
        self._show_planes()

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """A sweep is shown by `show_sweep`."""

    def close_work(self) -> None:
        """Leave no thread behind."""
        self.regions.close()

    # ------------------------------------------------------------ the sweep

    def show_sweep(
        self,
        plan: Plan,
        results: Mapping[str, Result],
        thetas: Mapping[str, Array],
        progress: Progress | None = None,
    ) -> None:
        """Show the map of a sweep.

        Parameters
        ----------
        plan : Plan
        results, thetas : mapping
            By the cells' keys.
        progress : Progress, optional
            While it is on its way.
        """
        is_other = self._plan is None or plan.sweep != self._plan.sweep
        self._plan, self._results, self._thetas, self._progress = plan, results, thetas, progress
        self.menu.offer(plan.sweep.axes, plan.sweep.goal is not None)
        if is_other:
            self._is_turned = False
            self._measure = self._first_measure(plan)
            self.map.choose(None)
        self._show_map()

    def _first_measure(self, plan: Plan) -> Measure:
        """The usual one; the steps on the way to a goal; of data without a test part, the training's."""
        if plan.sweep.goal is not None:
            return MEASURES["steps_to_goal"]
        has_test = plan.datasets[plan.sweep.base.changes[-1].data].is_test.any()
        return MEASURES["test_accuracy" if has_test else "accuracy"]

    def show_document(self, document: Document) -> None:
        """Say what the run that is chosen would be called, or is."""
        self._document = document
        self._show_pin()

    def _turn(self, on: bool) -> None:
        place = self.map.place
        self._is_turned = on
        self._show_map()
        self.map.choose(None if place is None else (place[1], place[0]))
        self._show_choice()

    def _show_measure(self, name: str) -> None:
        self._measure = MEASURES[name]
        self._show_map()

    def _show_map(self) -> None:
        plan = self._plan
        if plan is None:
            return
        content = MapContent.of(plan, self._results, self._measure)
        if self._is_turned:
            rows = [list(column) for column in zip(*content.rows, strict=True)]
            content = replace(content, axes=content.axes[::-1], rows=rows)
        self.map.show_content(content)
        n_runs = f"{whole_text(len(self._results))} runs"
        if self._progress is not None:
            n_runs = progress_text(self._progress)
        elif len(self._results) < len(plan.cells):
            n_runs = f"{whole_text(len(self._results))} of {whole_text(len(plan.cells))} runs"
        steps = f"after {whole_text(plan.sweep.steps)} steps"
        if plan.sweep.goal is not None:
            steps = f"to {plan.sweep.goal}"
        self.detail.show_text(
            f"{self._measure.title} {steps}, {n_runs}", f"{self._measure.title}, {n_runs}"
        )
        self._show_choice()

    # ---------------------------------------------------------- what is chosen

    def _cells(self, place: Place) -> list[Cell]:
        assert self._plan is not None
        row, column = reversed(place) if self._is_turned else place
        return self._plan.points[row][column]

    def run_at(self, place: Place | None) -> tuple[Cell, Result] | None:
        """The run whose plane is shown for a field: that of the first seed, once it is computed."""
        if place is None or self._plan is None:
            return None
        cell = self._cells(place)[0]
        result = self._results.get(cell.key)
        return None if result is None or result.state == "failed" else (cell, result)

    def _ask(self, command: str, place: Place | None) -> None:
        run = self.run_at(place)
        if run is not None:
            self.wants.emit(Ask(command, (self._plan, *run)))

    def _show_choice(self) -> None:
        content, place, plan = self.map.content, self.map.place, self._plan
        if content is None or plan is None:
            return
        if place is None:
            self.cell.show_cell("", ())
        else:
            cells = self._cells(place)
            told = told_of(content, place, cells, self._results)
            self.cell.show_cell(settings_text(plan.sweep.axes, cells[0]), told)
        self._show_pin()
        self._want_planes()

    def _show_pin(self) -> None:
        run = self.run_at(self.map.place)
        text, tip, can = pin_words(self._document, None if run is None else run[0].spec)
        self.pin.setText(text)
        self.pin.setAccessibleName(text)
        self.pin.setToolTip(f"<p>{tip}</p>")
        self.pin.setEnabled(can)

    def _show_tip(self, place: Place | None) -> None:
        content, plan = self.map.content, self._plan
        text = ""
        if place is not None and content is not None and plan is not None:
            cells, summary = self._cells(place), content.rows[place[0]][place[1]]
            where = cells[0].described(plan.sweep.axes, with_seed=False)
            what = summary_text(summary, content.measure) if summary.n_done else "not computed yet"
            said = f"{where}: {content.measure.title} {what}."
            text = f"<p>{said} A click chooses it, a double click opens its run.</p>"
        self.map.setToolTip(text)

    # --------------------------------------------------------------- planes

    def _sights(self) -> tuple[dict[int, Sight], Sight | None]:
        """Of the row that is chosen, by their columns; of the field that is chosen."""
        place, content = self.map.place, self.map.content
        if place is None or content is None:
            return {}, None
        runs = [self.run_at((place[0], column)) for column in range(content.shape[1])]
        small = {
            column: Sight(run[0].key, _SMALL_ROWS, WIDE)
            for column, run in enumerate(runs)
            if run is not None
        }
        own = runs[place[1]]
        return small, None if own is None else Sight(own[0].key, _LARGE_ROWS, _LARGE_WIDE)

    def _want_planes(self) -> None:
        """Those that can be seen: first the one that is chosen."""
        if self._plan is None:
            return
        small, own = self._sights()
        sights = [] if own is None else [own]
        sights += small.values() if self.map.has_planes else ()
        if self._progress is not None:  # all processes have something else to do
            sights = [sight for sight in sights if sight.key in self._thetas]
        self.regions.want(self._plan, self._thetas, sights)
        self._show_planes()

    def _show_planes(self) -> None:
        small, own = self._sights()
        images = {column: self._image(sight) for column, sight in small.items()}
        self.map.show_pictures({column: image for column, image in images.items() if image is not None})
        self.cell.show_image(None if own is None else self._image(own))

    def _image(self, sight: Sight) -> QImage | None:
        psi = self.regions.found.get(sight)
        if psi is None or self.color_regions is None:
            return None
        if sight not in self._images:
            # The first row of a picture is the uppermost.
            self._images[sight] = rgba_image(self.color_regions(psi, self._theme)[::-1])
        return self._images[sight]

    # ----------------------------------------------------------------- room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for."""
        super().resizeEvent(event)
        self._fit()
        self._want_planes()

    def _fit(self) -> None:
        scale = self._theme.scale
        wide = self.width() >= (_LEAST_MAP + SIZE[0] + 2 * _BETWEEN) * scale
        self.cell.setVisible(wide and self.height() >= _LEAST_HIGH * scale)
