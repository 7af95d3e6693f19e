"""The plane with its controls: time slider, read-out, notices."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from netviz.core import predict
from netviz.data import Dataset
from netviz.intents import GoTo, PinSample
from netviz.snapshot import Snapshot
from netviz.ui.kit.controls import Switch
from netviz.ui.kit.named import named
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.panel import NO_ACTIONS, Ask, Cost, Home, Hover, Panel, Pointers
from netviz.ui.kit.theme import Theme
from netviz.ui.kit.units import place_texts
from netviz.ui.plane.draw_bar import DrawBar
from netviz.ui.plane.draw_tool import DrawTool
from netviz.ui.plane.drawing import Drawing, empty
from netviz.ui.plane.hinge_switch import HingeSwitch
from netviz.ui.plane.known import LOGITS, LOSS, shown_params
from netviz.ui.plane.labels import MARGIN, PlaneLabels
from netviz.ui.plane.panel_head import PlaneHead
from netviz.ui.plane.readout import Readout
from netviz.ui.plane.time_row import TimeRow
from netviz.ui.plane.view import PlaneView

_EDGES = 12, 0, 12, 14  # of the card, around plot, narrator and time
_ABOVE_NARRATOR, _UNDER_NARRATOR = 2, 12


class PlanePanel(Panel):
    """Decision regions over the data; under it the time slider."""

    kind = "plane"
    heading = "Decision regions"
    home = Home.CENTRE
    cost = Cost.EVERY_FRAME
    asks = ("draw data", "nothing drawn", "refuse stroke", "show actions", "draw")

    def __init__(self, actions: Mapping[str, QAction] = NO_ACTIONS, slot: str = "") -> None:
        super().__init__(actions, slot)
        self._snapshot: Snapshot | None = None
        self._drawn_into: Dataset | None = None
        self._is_bare = False
        self.plot = PlaneView()
        self.plot.setAccessibleName("Decision regions")
        self.plot.setAccessibleDescription(
            "The plane of the two features, coloured by the predicted class. Arrows move a cross that "
            "reads probabilities, plus and minus zoom, Return pins the sample under the cross, or draws "
            "there while points are drawn by hand, Escape lets it go. Comma and full stop choose a hinge "
            "line, Ctrl with the arrows moves it, Ctrl and Shift with the arrows turn it."
        )
        self.labels = PlaneLabels(self.plot)
        self.notice, self.hint, self.caption = self.labels.notice, self.labels.hint, self.labels.caption
        self.readout = Readout(self.plot)
        self.draw_tool = DrawTool(self.plot)
        self._draw_bar: DrawBar | None = None
        self._theme: Theme | None = None

        self.regions = Switch(
            "Regions",
            "Mixed: the class colours mixed by the predicted probabilities, faded where the network is "
            "unsure. Winner: the colour of the most probable class alone.",
            {"mixed": "mixed", "winner": "winner"},
        )
        self.regions.activated.connect(lambda: self.plot.set_plain(self.regions.currentData() == "winner"))
        self.hinge_switch = HingeSwitch()
        self.hinge_switch.activated.connect(lambda: self.plot.show_hinges(self.hinge_switch.currentData()))
        self.top = PlaneHead(self, (self.regions, self.hinge_switch))
        self.time = TimeRow()
        self.slider, self.first_step, self.last_step = self.time.slider, self.time.first, self.time.last
        self.slider.valueChanged.connect(lambda step: self.wants.emit(GoTo(step)))
        self.narrator_place = named(QWidget(), "narrator_place")
        narrator = QVBoxLayout(self.narrator_place)
        narrator.setContentsMargins(0, 0, 0, 0)
        self.body.setContentsMargins(*_EDGES)
        self.body.setSpacing(0)
        self.body.addWidget(self.top.row)
        self.body.addWidget(self.plot, 1)
        self.body.addSpacing(_ABOVE_NARRATOR)
        self.body.addWidget(self.narrator_place)
        self.body.addSpacing(_UNDER_NARRATOR)
        self.body.addWidget(self.time)

        self.plot.pointed.connect(self._on_pointed)
        self.plot.sample_chosen.connect(lambda sample: self.wants.emit(PinSample(sample)))
        self.plot.unit_pointed.connect(lambda unit: self.hovering.emit(Hover(unit=unit)))
        self.draw_tool.changed.connect(self._on_drawn)
        self.draw_tool.refused.connect(lambda why: self.wants.emit(Ask("refuse stroke", why)))
        self.draw_tool.state_changed.connect(lambda: self.wants.emit(Ask("show actions")))
        self.plot.hinge_tool.wanted.connect(self.wants)
        self.plot.hinges_painted.connect(self._count_hinges)
        self.plot.getViewBox().sigResized.connect(lambda: self._place())

    @property
    def draw_bar(self) -> DrawBar:
        """The tools for drawing, made when they are first wanted."""
        if self._draw_bar is None:
            self._draw_bar = bar = DrawBar(self.draw_tool)
            self.body.insertWidget(self.body.indexOf(self.plot), bar)
            in_order: list[QWidget] = [self.hinge_switch, *bar.buttons]
            for before, after in itertools.pairwise(in_order):
                QWidget.setTabOrder(before, after)
            bar.cleared.connect(self.clear_drawing)
            bar.done.connect(lambda: self.wants.emit(Ask("draw")))
            if self._theme is not None:
                bar.set_theme(self._theme)
        return self._draw_bar

    # ---------------------------------------------------------------- looks

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self._theme = theme
        self.plot.set_theme(theme)
        self.readout.set_theme(theme)
        self.draw_tool.set_theme(theme)
        if self._draw_bar is not None:
            self._draw_bar.set_theme(theme)
        self.top.set_theme(theme)
        if self._snapshot is not None:
            self._fit_head()
            self._show_reading()

    @property
    def view(self) -> PlaneView:
        """The picture of the plane."""
        return self.plot

    def undress(self) -> None:
        """The picture alone: no ticks, no test points."""
        super().undress()
        self.hide_controls()
        self.top.row.hide()
        self.body.setContentsMargins(0, 0, 0, 0)
        for place in range(self.body.count()):  # what is around the narrator
            item = self.body.itemAt(place)
            spacer = None if item is None else item.spacerItem()
            if spacer is not None:
                spacer.changeSize(0, 0)
        self.labels.is_terse = self._is_bare = True
        self.plot.undress()

    def set_playing(self, playing: bool) -> None:
        """Whether many frames follow each other: then a coarser field is drawn."""
        self.plot.set_playing(playing)

    def show_hover(self, hover: Hover) -> None:
        """Highlight a hidden unit."""
        self.plot.show_unit(hover.unit)

    def show_ghost(self, ghost: Snapshot | None) -> None:
        """The boundary of a pinned run, faintly."""
        self.plot.show_ghost(ghost)

    def show_samples(self, samples: Sequence[int]) -> None:
        """Ring some samples."""
        self.plot.mark_samples(samples)

    def point_out(self, pointers: Pointers) -> None:
        """Leave the region of a class as it is, and fade the others."""
        self.plot.mark_class(pointers.label)

    def view_state(self) -> dict[str, Any]:
        """How regions are coloured, and which hinge lines are drawn."""
        return {"regions": self.regions.currentData(), "hinges": self.hinge_switch.currentData()}

    def restore_view_state(self, state: Mapping[str, Any]) -> None:
        """Set the regions and the hinge lines as they were."""
        self.regions.restore(state.get("regions"))
        hinges = state.get("hinges")
        self.hinge_switch.restore(
            {True: "few", False: "none"}[hinges] if isinstance(hinges, bool) else hinges
        )

    # -------------------------------------------------------------- drawing

    @property
    def is_drawn_into(self) -> bool:
        """Whether points are drawn by hand."""
        return self.draw_tool.is_active

    @property
    def is_cleared(self) -> bool:
        """Whether points are drawn by hand, and there is none."""
        return self.draw_tool.is_active and self.draw_tool.drawing.to_dataset() is None

    def draw(self, wanted: bool) -> None:
        """Start drawing into the present data, or stop."""
        snapshot = self._snapshot
        if snapshot is None:
            return
        if wanted:
            self._drawn_into = snapshot.dataset
            self.draw_tool.begin(Drawing.of(self._drawn_into))
            self.hint.hide()
        else:
            self.draw_tool.end()
        if wanted or self._draw_bar is not None:
            self.draw_bar.setVisible(wanted)
        self.plot.draw_all(wanted)
        self.show_snapshot(None, snapshot)  # also where all was cleared

    def take_key(self, event: QKeyEvent) -> bool:
        """While drawing, number keys choose the class, Delete removes what is selected."""
        return self.draw_tool.is_active and self.draw_tool.take_key(event)

    def clear_drawing(self) -> None:
        """Remove all points; the network keeps its data until there are points again."""
        now = self.draw_tool.drawing
        self.draw_tool.replace_all(empty(len(now.class_names), now.feature_names))

    def restore_drawing(self) -> None:
        """Bring the points back where all were cleared."""
        if self._snapshot is not None:
            self.draw_tool.follow(self._snapshot.dataset)
            self.show_snapshot(None, self._snapshot)

    def _on_drawn(self, drawing: Drawing) -> None:
        dataset = drawing.to_dataset()
        if dataset is None:
            self.plot.show_drawing(None)
            if self._snapshot is not None:
                self.show_snapshot(self._snapshot, self._snapshot)  # what is said about the picture
            self.wants.emit(Ask("nothing drawn"))
        else:
            self._drawn_into = dataset
            self.wants.emit(Ask("draw data", dataset))

    # ------------------------------------------------------------- painting

    def show_hint(self, text: str) -> None:
        """Say on the canvas how to begin; until the first step."""
        self.labels.show_hint(text)
        self._place_readout()

    def hide_controls(self) -> None:
        """For a picture: nothing that could be clicked."""
        self.top.has_controls = False
        for widget in (self.regions, self.hinge_switch, self.narrator_place, self.time):
            widget.hide()

    def make_ready(self, new: Snapshot) -> None:
        """Draw the picture of a snapshot that is not to be seen yet."""
        if not self.draw_tool.is_active:
            self.plot.make_ready(new)

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Show what differs from the snapshot shown before."""
        if self.draw_tool.is_active and new.dataset is not self._drawn_into:
            # Data from elsewhere, or of another step, are what is drawn into from now on.
            self._drawn_into = new.dataset
            self.draw_tool.follow(new.dataset)
        self._snapshot = new
        self.plot.render_snapshot(old, new)
        if old is None or old.dataset is not new.dataset:
            self._fit_head()
        if old is None or (old.last_step, old.step) != (new.last_step, new.step):
            self.time.show_snapshot(new)
        self.labels.show_snapshot(new)
        if self.plot.place is not None or new.pinned is not None or not self.readout.isHidden():
            self._show_reading()

    def _count_hinges(self) -> None:
        """Say in the head how many hinge lines there are to see."""
        if self._snapshot is not None:
            hinges = self.plot.hinges
            self.hinge_switch.show_counts(hinges.n_few, hinges.n_shown, self._snapshot.network.n_hidden)

    def _fit_head(self) -> None:
        """Show in the head what there is room for."""
        if self._snapshot is not None and not self._is_bare:
            self.top.fit(self._snapshot.dataset)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the head and the labels into their new room."""
        super().resizeEvent(event)
        self._fit_head()
        self._place()

    @property
    def narrator_width(self) -> int:
        """How much room there is across between plot and time, in pixels."""
        return self.width() - _EDGES[0] - _EDGES[2]

    def _place(self) -> None:
        """Align what stands on the plot and under it with its edges."""
        left = self.plot.getViewBox().sceneBoundingRect().left()
        self.time.align(round(left) + self.plot.viewport().x())
        self.labels.place()
        self._place_readout()

    # -------------------------------------------------------------- reading

    def _on_pointed(self, place: tuple[float, float] | None) -> None:
        self._show_reading()

    def _show_reading(self) -> None:
        """Show probabilities and active units where the mouse is, else at the pinned sample."""
        snapshot, place = self._snapshot, self.plot.place
        if snapshot is None:
            return
        sample = snapshot.pinned if place is None else self.plot.sample_near(place)
        if sample is not None:
            x, y = snapshot.dataset.points[sample].tolist()
            place = x, y
        is_only_pinned = self._is_bare and self.plot.place is None
        if place is None or is_only_pinned or snapshot.diverged is not None:
            self.readout.hide()
            return
        dataset = snapshot.dataset
        label = None if sample is None else int(dataset.classes[sample])
        found = predict(shown_params(snapshot), snapshot.standardization.apply(np.array([place])))
        lines = [*place_texts(snapshot, np.array(place))]
        if sample is not None:
            part = "test" if dataset.is_test[sample] else "train"
            pinned = ", pinned" if sample == snapshot.pinned else ""
            lines.insert(0, f"sample {sample}, {part}{pinned}")
            if snapshot.line == 0 or snapshot.line >= LOSS:
                lines.append(f"−log ψ = {number_text(float(found.losses(np.array([label]))[0]), 3)}")
        active = int(np.count_nonzero(found.z2[0] > 0))
        lines.append(f"{active} of {snapshot.network.n_hidden} units fire")
        layer = self.plot.samples
        if layer.n_ringed < layer.n_wrong:
            lines.append(
                f"{number_text(layer.n_ringed)} of {number_text(layer.n_wrong)} wrong points ringed"
            )
        self.readout.show_reading(
            lines,
            found.psi[0] if snapshot.line == 0 or snapshot.line > LOGITS else found.psi[0][:0],
            dataset.class_names,
            label,
            dataset.n_classes,
        )
        self._place_readout()

    def _place_readout(self) -> None:
        """Put it into the upper corner away from the mouse."""
        if self.readout.isHidden():
            return
        box, view = self.plot.getViewBox().sceneBoundingRect(), self.plot.getViewBox().viewRect()
        on_right = self.plot.spot is None or self.plot.spot[0] < view.center().x()
        left, right = round(box.left()) + MARGIN, round(box.right()) - self.readout.width() - MARGIN
        self.readout.move(right if on_right else left, round(box.top()) + MARGIN)
