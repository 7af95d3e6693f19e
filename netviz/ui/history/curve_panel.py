"""Curves over the steps of the run: what the panels of the history have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from netviz.intents import GoTo
from netviz.snapshot import Snapshot
from netviz.ui.history.chart import Chart
from netviz.ui.history.ghost import GhostCurves
from netviz.ui.history.ranges import Part
from netviz.ui.history.time_plot import StepScale, View
from netviz.ui.history.view_menu import ViewMenu
from netviz.ui.kit.panel import NO_ACTIONS, Ask, Cost, Hover, Panel, Pointers
from netviz.ui.kit.theme import Theme

_OUTSIDE = 7  # pixels by which the axis of values stands nearer to the card's edge than other contents


class CurvePanel(Panel):
    """Curves over the steps of the run, and a line at the step that is shown.

    A subclass says which views of the history there are, by their keys, and what they show.
    """

    cost = Cost.BY_TURNS
    asks = ("look at part", "use step axis")
    about_run = ("part",)
    views: ClassVar[dict[str, View]]
    chart: ClassVar[type[Chart]] = Chart
    tip: ClassVar[str]

    def __init__(self, actions: Mapping[str, QAction] = NO_ACTIONS, slot: str = "") -> None:
        super().__init__(actions, slot)
        title, views = self.heading, self.views
        self._snapshot: Snapshot | None = None
        self._hovered: int | None = None
        self._known = -1  # up to which step values were, as they were drawn
        most = max(len(view.series) for view in views.values())
        self.plot = self.chart(next(iter(views.values())), most)
        self.ghost = GhostCurves(self.plot)
        self.plot.setAccessibleName(title)
        self.plot.setAccessibleDescription(self.tip)
        self.setToolTip(f"<p>{self.tip}</p>")
        self.curves, self.labels = self.plot.curves, self.plot.labels
        titles = {key: view.title for key, view in views.items()}
        self.switch = ViewMenu(f"{title}: view", "What is drawn, and on which axes", titles)
        self.switch.view_chosen.connect(lambda key: self.plot.set_view(views[key]))
        self.switch.step_axis_chosen.connect(
            lambda logarithmic: self.wants.emit(Ask("use step axis", logarithmic))
        )
        self.head.addWidget(self.switch)
        self.switch.setVisible(len(views) > 1)
        margins = self.body.contentsMargins()  # the numbers of the axis end left of where the title begins
        self.body.setContentsMargins(
            margins.left() - _OUTSIDE, margins.top(), margins.right(), margins.bottom()
        )
        self.body.addWidget(self.plot, 1)
        self.plot.getViewBox().sigRangeChangedManually.connect(self._on_zoomed_by_hand)
        self.plot.pointed.connect(self._on_pointed)
        self.plot.chosen.connect(lambda x: self.wants.emit(GoTo(self._step_at(x))))
        self.plot.whole_wanted.connect(lambda: self.wants.emit(Ask("look at part")))
        self.plot.key_pressed.connect(self._on_key_pressed)

    # --------------------------------------------------------------- looks

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self.plot.set_theme(theme)
        self.ghost.set_theme(theme)

    def show_ghost(self, ghost: Snapshot | None) -> None:
        """The curves of a pinned run, faintly."""
        if ghost is None:
            self.ghost.show_history(None, None)
        else:
            self.ghost.show_history(ghost.generation, ghost.history)

    @property
    def view(self) -> Chart:
        """The plot."""
        return self.plot

    def undress(self) -> None:
        """The plot alone."""
        super().undress()
        self.hide_controls()

    def hide_controls(self) -> None:
        """For a picture: nothing that could be clicked."""
        self.switch.hide()

    # ------------------------------------------------------------- painting

    def make_ready(self, new: Snapshot) -> None:
        """Draw the curves, which `show_snapshot` has painted."""
        self.plot.hold()
        self._draw(self._snapshot, new)

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Show what differs from the snapshot shown before."""
        self.plot.bring(self._draw, self._snapshot, old, new)

    def _draw(self, old: Snapshot | None, new: Snapshot) -> None:
        self._snapshot = new
        # The step at which a run ends is often evaluated only later, and then is the same step as before.
        known, before = new.history.evaluated(new.last_step), self._known
        self._known = known
        if old is None or old.generation != new.generation:
            self.plot.begin_run()
            keeps_part = old is None or old.dataset is new.dataset
            self.plot.part = Part(self.plot.part.zoom if keeps_part else None)
        elif (old.step, old.last_step, before) == (new.step, new.last_step, known):
            return
        zoom = self.plot.part.zoom
        if zoom is not None and new.last_step <= zoom[0]:  # nothing is left there
            self.plot.part = Part()
        same_curves = (
            old is not None
            and (old.generation, old.last_step) == (new.generation, new.last_step)
            and old.changes == new.changes
            and before == known
        )
        if same_curves:
            self.plot.show_step(new)
        else:
            self.plot.draw(new)

    def show_events(self, steps: Sequence[int], columns: Sequence[str] = ()) -> None:
        """Mark steps at which something has happened, instead of those that were marked before.

        Parameters
        ----------
        steps : sequence of int
        columns : sequence of str
            For each step the column of the history on whose curve the mark lies, where the view shows it;
            the first curve that is shown, where none is given.
        """
        padded = [*columns, *[""] * len(steps)][: len(steps)]
        self.plot.set_events(tuple(zip(steps, padded, strict=True)))

    def point_out(self, pointers: Pointers) -> None:
        """Mark a step."""
        self.plot.mark_step(pointers.step)

    def view_state(self) -> dict[str, Any]:
        """Which view and axis of steps, and which part of the run."""
        view = next(key for key, view in self.views.items() if view is self.plot.view)
        zoom = self.plot.part.zoom
        return {
            "view": view,
            "steps": "logarithmic" if self.plot.scale_of_steps.logarithmic else "linear",
            "part": None if zoom is None else list(zoom),
        }

    def restore_view_state(self, state: Mapping[str, Any]) -> None:
        """The view and axis that were chosen, and the part of the run that was looked at."""
        self.switch.restore(state.get("view"))
        self.show_step_axis(state.get("steps") == "logarithmic")
        match state.get("part"):
            case [int() | float() as low, int() | float() as high] if 0 <= low < high:
                self.show_part((float(low), float(high)))

    # --------------------------------------------------------- linked panels

    def show_hover(self, hover: Hover) -> None:
        """Show the values at a step that is pointed at, here or in another panel."""
        if hover.step != self._hovered:
            self._hovered = hover.step
            self.plot.set_hovered(hover.step)

    def show_step_axis(self, logarithmic: bool) -> None:
        """Use a linear or a logarithmic axis of steps."""
        self.switch.show_step_axis(logarithmic)
        if logarithmic != self.plot.scale_of_steps.logarithmic:
            self.plot.set_scale(StepScale(logarithmic))

    def show_part(self, part: tuple[float, float] | None) -> None:
        """Look at a part of the run, or at all of it; asked for all again, show every spike, or none."""
        now = self.plot.part
        if part is None and now.zoom is None:
            if self.plot.is_cut or now.shows_all:
                self.plot.set_part(Part(None, not now.shows_all))
        elif part != now.zoom:
            self.plot.set_part(Part(part, now.shows_all))

    def _within_run(self, step: float) -> int:
        last_step = 0 if self._snapshot is None else self._snapshot.last_step
        return min(max(round(step), 0), last_step)

    def _step_at(self, x: float) -> int:
        return self._within_run(self.plot.scale_of_steps.step(x))

    def _on_pointed(self, x: float | None) -> None:
        self.hovering.emit(Hover(step=None if x is None or self._snapshot is None else self._step_at(x)))

    def _on_zoomed_by_hand(self, _: object) -> None:
        low, high = (self.plot.scale_of_steps.step(x) for x in self.plot.getViewBox().viewRange()[0])
        low, high = max(low, 0.0), max(high, low + 4.0)
        is_whole = self._snapshot is None or (low <= 0.0 and high >= self._snapshot.last_step)
        if is_whole and self.plot.part.zoom is None:
            self.plot.redraw()  # on the axis from which it was moved away
        else:
            self.wants.emit(Ask("look at part", None if is_whole else (low, high)))

    def _on_key_pressed(self, key: int) -> None:
        """Arrows move what is pointed at, Return goes there."""
        snapshot = self._snapshot
        if snapshot is None:
            return
        if key == Qt.Key.Key_Escape:
            self.hovering.emit(Hover())
        elif key == Qt.Key.Key_Return:
            if self._hovered is not None:
                self.wants.emit(GoTo(self._hovered))
        else:
            low, high = self.plot.step_range()
            stride = max(1, round((min(high, snapshot.last_step) - low) / 100))
            start = snapshot.step if self._hovered is None else self._hovered
            self.hovering.emit(
                Hover(step=self._within_run(start + (stride if key == Qt.Key.Key_Right else -stride)))
            )
