"""The sweep that is kept, as a card: its map, what is in a field, and a click that opens it as a run."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction

from netviz.snapshot import Snapshot
from netviz.sweeps.result import MEASURES, Result
from netviz.sweeps.sweep import Plan
from netviz.sweeps.words import summary_text
from netviz.ui.kit.controls import Switch, action_button
from netviz.ui.kit.named import named
from netviz.ui.kit.number_format import whole_text
from netviz.ui.kit.panel import NO_ACTIONS, Ask, Cost, Home, Panel
from netviz.ui.kit.symbols import SymbolLabel
from netviz.ui.kit.theme import Theme
from netviz.ui.sweeps.dialog import OPEN
from netviz.ui.sweeps.map_painter import MapContent, Place
from netviz.ui.sweeps.map_view import MapView
from netviz.ui.sweeps.opened import run_at

_LEAST = 280, 96


class SweepPanel(Panel):
    """Stands beside the table of runs in Compare."""

    kind = "sweep"
    heading = "Sweep"
    home = Home.BOTTOM
    cost = Cost.BY_TURNS

    def __init__(self, actions: Mapping[str, QAction] = NO_ACTIONS, slot: str = "") -> None:
        super().__init__(actions, slot)
        self._plan: Plan | None = None
        self._results: Mapping[str, Result] = {}
        titles = {measure.name: measure.title for measure in MEASURES.values()}
        self.measure = Switch("Sweep: what its map shows", "Which number", titles)
        self.measure.activated.connect(lambda _: self._show_map())
        self.map, self.told = MapView(), named(SymbolLabel(shrinks=True), "small")
        self.map.setMinimumSize(*_LEAST)
        self.map.looked_at.connect(self._tell)
        self.map.opened.connect(self._open)
        self.head.addWidget(self.measure)
        if "sweep" in actions:
            self.head.addWidget(action_button(actions["sweep"], "quiet"))
        self.body.addWidget(self.map, 1)
        self.body.addWidget(self.told)

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.map.set_theme(theme)

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """A sweep is shown by `show_sweep`."""

    def show_sweep(self, plan: Plan, results: Mapping[str, Result]) -> None:
        """Show the map of a sweep."""
        self._plan, self._results = plan, results
        steps = f"after {whole_text(plan.sweep.steps)} steps"
        self.detail.show_text(f"{steps}, {whole_text(len(results))} runs", steps)
        self._show_map()

    def _show_map(self) -> None:
        if self._plan is not None:
            measure = MEASURES[self.measure.currentData()]
            self.map.show_content(MapContent.of(self._plan, self._results, measure))
            self._tell(self.map.place)

    def _tell(self, place: Place | None) -> None:
        """Say what is in a field; in the best one where none is pointed at."""
        content, plan = self.map.content, self._plan
        if content is None or plan is None:
            return
        is_best, place = place is None, content.best() if place is None else place
        if place is None:
            self.told.setText("nothing has been computed yet")
            return
        where = plan.points[place[0]][place[1]][0].described(content.axes, with_seed=False)
        summary = summary_text(content.rows[place[0]][place[1]], content.measure)
        self.told.setText(f"{'best: ' if is_best else ''}{where}: {content.measure.title} {summary}")

    def _open(self, place: Place) -> None:
        content, plan = self.map.content, self._plan
        if content is None or plan is None:
            return
        run = run_at(content, plan.points[place[0]][place[1]], self._results, place)
        if run is not None:
            self.wants.emit(Ask(OPEN, (plan, *run)))
