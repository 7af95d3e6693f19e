"""The plane of one of several runs: its picture, what sets the run apart, and what has come of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from netviz.core import predict
from netviz.core.shares import percent
from netviz.intents import MakePresent, PinSample, UnpinRun
from netviz.snapshot import Snapshot
from netviz.ui.kit.controls import Switch, text_button
from netviz.ui.kit.icons import set_icon
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.panel import NO_ACTIONS, Ask, Cost, Home, Panel
from netviz.ui.kit.run_tag import RunButton
from netviz.ui.kit.steady_label import SteadyLabel
from netviz.ui.kit.symbols import SymbolLabel, symbol_label
from netviz.ui.kit.theme import LIGHT, READING, SEMIBOLD, SMALL, Theme
from netviz.ui.kit.units import place_texts
from netviz.ui.plane.readout import Readout
from netviz.ui.plane.view import PlaneView

_READINGS = (
    ("loss", "J̃", "loss", False),
    ("loss_data", "J_data", "loss_data", False),
    ("test_loss_data", "test loss", "test_loss_data", False),
    ("accuracy", "train", "loss", True),
    ("test_accuracy", "test", "loss", True),
)
"""Column, name, colour and whether it is a share; what there is less room for is left out from the left."""

_EDGES = 12, 0, 12, 12
_INSET = 4  # of the plot, and of what stands in line with it
_WIDE, _WIDER, _TAG = (
    300,
    340,
    24,
)  # pixels of the usual type: a head with room for a control, for two; a tag
_CROSS = 12  # pixels, where another plane is pointed at
_MARGIN = 8  # between the read-out and the edge of the plot


class RunPlane(Panel):
    """A plane in the slot of a run's letter.

    Signals
    -------
    range_chosen
        Another part of the plane is looked at.
    place_pointed(tuple or None)
        What is pointed at, in the data's units.
    """

    kind = "plane"
    heading = "Run"
    home = Home.CENTRE
    cost = Cost.BY_TURNS

    range_chosen = Signal()
    place_pointed = Signal(object)

    def __init__(self, actions: Mapping[str, QAction] = NO_ACTIONS, slot: str = "", run: str = "") -> None:
        super().__init__(actions, slot)
        self.run = run
        self.shown: Snapshot | None = None
        self._place: tuple[float, float] | None = None
        self._is_following = False
        self._size: object = None
        self._is_low = False
        self._theme = LIGHT
        self._pin_shown: tuple[Theme, bool] | None = None
        self.tag, self.about = RunButton(slot), SymbolLabel(shrinks=True)
        self.tag.clicked.connect(self._on_tag)
        self.end = text_button("End it", "End the run and the process of your code; its steps stay")
        self.end.clicked.connect(lambda: self.wants.emit(Ask("end training with code", None)))
        self.end.hide()
        self.pin = text_button("", "", "icon")
        self.pin.clicked.connect(self._on_pin)
        self._pin_action = actions.get("pin_run")
        if self._pin_action is not None:
            self._pin_action.changed.connect(self._enable_pin)
        self._follows: bool | None = None  # somebody's code, and whether it still does
        self.regions = Switch(
            "Regions",
            "Mixed: the class colours mixed by the predicted probabilities. Winner: the colour of the most "
            "probable class alone.",
            {"mixed": "mixed", "winner": "winner"},
        )
        self.plot = PlaneView()
        self.plot.hinges.is_quiet = True
        self.plot.setAccessibleName(f"Decision regions of run {slot}")
        self.plot.setAccessibleDescription(
            "Arrows move a cross that all planes follow; plus and minus zoom."
        )
        self.plot.setMinimumSize(140, 96)
        for name in ("bottom", "left"):
            self.plot.getAxis(name).hide()
        self.regions.activated.connect(lambda: self.plot.set_plain(self.regions.currentData() == "winner"))
        self.readout = Readout(self.plot)
        self.title.hide()
        self.detail.hide()
        self.head.insertWidget(0, self.tag)
        self.head.insertWidget(1, self.about, 1)
        self.head.addWidget(self.end)
        self.head.addWidget(self.pin)
        self.head.addWidget(self.regions)
        self.body.setContentsMargins(*_EDGES)
        self.body.addWidget(self.plot, 1)
        self._reading_names: list[QWidget] = []
        self._reading_values: list[SteadyLabel] = []
        self._row = row = QHBoxLayout()
        row.setContentsMargins(_INSET, 6, _INSET, 0)
        row.setSpacing(0)
        self.readings = [self._cell(row, name, place) for place, (_, name, *_) in enumerate(_READINGS)]
        self.body.addLayout(row)
        self.plot.getViewBox().sigRangeChanged.connect(self._on_range_changed)
        self.plot.pointed.connect(self.place_pointed)
        self.plot.sample_chosen.connect(lambda sample: self.wants.emit(PinSample(sample)))

    @property
    def head_controls(self) -> list[QWidget]:
        """What gives way in a narrow head: never the letter."""
        return [control for control in super().head_controls if control is not self.tag]

    def _cell(self, row: QHBoxLayout, name: str, place: int) -> QWidget:
        """From edge to edge of the plane: what is left over stands between them."""
        cell, value = QWidget(), SteadyLabel("–")
        layout = QVBoxLayout(cell)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        label = symbol_label(name, "small")
        layout.addWidget(label)
        layout.addWidget(value)
        self._reading_names.append(label)
        self._reading_values.append(value)
        if place:
            row.addStretch(1)
        row.addWidget(cell)
        return cell

    @property
    def view(self) -> PlaneView:
        """The picture of the plane."""
        return self.plot

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self.plot.set_theme(theme)
        self.readout.set_theme(theme)
        self.tag.set_theme(theme)
        self._theme = theme
        self._show_pin()
        for (_, _, color, is_share), name, value in zip(
            _READINGS, self._reading_names, self._reading_values, strict=True
        ):
            name.setFont(theme.font(SMALL))
            value.setFont(theme.font(READING, SEMIBOLD))
            shade = theme.text if is_share else theme.text_color(color)
            value.setStyleSheet(f"color: {shade}")
            named = theme.muted if is_share or color == "loss" else shade
            name.setStyleSheet(f"color: {named}")  # the total is the text's colour: as quiet as the shares
            value.ensurePolished()
            value.keep_room("99.9 %" if is_share else "0.0000", round(20 * theme.scale))
        self._place_readout()

    def set_playing(self, playing: bool) -> None:
        """Whether many frames follow each other: then a coarser field is drawn."""
        self.plot.set_playing(playing)

    def show_run(self, about: str, *, is_present: bool) -> None:
        """Say in the head what sets the run apart."""
        self.about.setText(about)
        self.tag.show_present(is_present)
        self._show_pin()
        self._fit_controls()

    def show_followed(self, goes_on: bool) -> None:
        """It is a run that follows somebody's code: it can be ended, and is never the present one."""
        self._follows = goes_on
        self.tag.setEnabled(False)
        self._fit_controls()

    def _on_tag(self) -> None:
        if not self.tag.is_present:
            self.wants.emit(MakePresent(self.run))

    def _on_pin(self) -> None:
        if not self.tag.is_present:
            self.wants.emit(UnpinRun(self.run))
        elif self._pin_action is not None:
            self._pin_action.trigger()

    def _enable_pin(self) -> None:
        can = self._pin_action is None or self._pin_action.isEnabled()
        self.pin.setEnabled(can or not self.tag.is_present)

    def _show_pin(self) -> None:
        """Outlined where the run can be pinned, filled where it is."""
        theme, here = self._theme, self.tag.is_present
        self._enable_pin()
        if self._pin_shown != (theme, here):
            self._pin_shown = theme, here
            set_icon(self.pin, "pin" if here else "pinned", theme.muted, theme.dead, theme.scale)
            letter = self.tag.letter
            tip = (
                f"Pin {letter}: it stays as it is, and a copy goes on"
                if here
                else f"Unpin {letter}; undo brings it back"
            )
            self.pin.setToolTip(tip)
            self.pin.setAccessibleName(tip.partition(":")[0].partition(";")[0])

    def _fit_controls(self) -> None:
        """What sets the run apart comes first; heads side by side are alike."""
        scale = self.tag.sizeHint().height() / _TAG
        self.end.setHidden(not self._follows)
        self.regions.setVisible(self.width() >= _WIDE * scale)
        self.pin.setVisible(self._follows is None and self.width() >= _WIDER * scale)

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Show what differs from the snapshot that was shown before."""
        self.shown = new
        self._is_following = True  # another data set fits the view to itself
        try:
            self.plot.render_snapshot(old, new)
        finally:
            self._is_following = False
        for (column, _, _, is_share), value in zip(_READINGS, self._reading_values, strict=True):
            number = new.values[column]
            value.setText(percent(number) if is_share else number_text(number, 3))
        self._show_reading()

    # -------------------------------------------------------------- linking

    def _on_range_changed(self, *_: object) -> None:
        size, self._size = self._size, self.plot.getViewBox().size()
        if not self._is_following and size == self._size:  # else it has only another room
            self.range_chosen.emit()

    def follow_range(self, other: RunPlane) -> None:
        """Look at the same part of the plane as another one."""
        ours, theirs = self.plot.frame, other.plot.frame
        area = other.plot.getViewBox().viewRect()
        corners = np.array(((area.left(), area.top()), (area.right(), area.bottom())))
        (left, top), (right, bottom) = ours.to_plot(theirs.to_data(corners)).tolist()
        self._is_following = True
        try:
            wanted = QRectF(left, top, right - left, bottom - top)
            self.plot.getViewBox().setRange(wanted, padding=0, disableAutoRange=True)
        finally:
            self._is_following = False

    def show_place(self, place: tuple[float, float] | None) -> None:
        """Show what the network says at a place that is pointed at, here or in another plane."""
        self._place = place
        pointer = self.plot.pointer
        if place is None:
            pointer.cross.setData([], [])
            pointer.cross.update()
        elif pointer.place is None:
            x, y = self.plot.frame.to_plot(np.array(place)).tolist()
            pointer.cross.setData([x], [y], size=_CROSS)
        self._show_reading()

    def _show_reading(self) -> None:
        snapshot, place = self.shown, self._place
        if snapshot is None:
            return
        sample = None if place is None else self.plot.sample_near(place)
        if place is None:
            sample = snapshot.pinned
        if sample is not None:
            x, y = snapshot.dataset.points[sample].tolist()
            place = x, y
        if place is None or snapshot.diverged is not None:
            self.readout.hide()
            return
        label = None if sample is None else int(snapshot.dataset.classes[sample])
        found = predict(snapshot.params, snapshot.standardization.apply(np.array([place])))
        texts = [f"sample {sample}"] if sample is not None else [*place_texts(snapshot, np.array(place))]
        if label is not None:
            texts.append(f"−log ψ = {number_text(float(found.losses(np.array([label]))[0]), 3)}")
        dataset = snapshot.dataset
        self.readout.show_reading(texts, found.psi[0], dataset.class_names, label, dataset.n_classes)
        self._place_readout()

    def _place_readout(self) -> None:
        """In the upper corner away from what is pointed at."""
        if self.readout.isHidden():
            return
        box = self.plot.getViewBox()
        area, place = box.sceneBoundingRect(), self._place
        x = box.viewRect().left() if place is None else float(self.plot.frame.to_plot(np.array(place))[0])
        on_right = x < box.viewRect().center().x()
        left, right = (
            round(area.left()) + _MARGIN,
            round(area.right()) - self.readout.width() - _MARGIN,
        )
        self.readout.move(right if on_right else left, round(area.top()) + _MARGIN)

    def set_low(self, on: bool) -> None:
        """Leave the plane the room of the readings: they stand in the table too."""
        if on != self._is_low:
            self._is_low = on
            self._fit_readings()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out readings that there is no room for."""
        super().resizeEvent(event)
        self._fit_controls()
        self._fit_readings()
        self._place_readout()

    def _fit_readings(self) -> None:
        room = self.width() - _EDGES[0] - _EDGES[2] - 2 * _INSET
        needed = [
            max(cell.sizeHint().width(), cell.minimumSizeHint().width()) + 8 for cell in self.readings
        ]
        order = (0, 1, 2, 3, 4)
        dropped: set[int] = set(order if self._is_low else ())
        for number in (1, 2, 0, 3):
            if sum(needed[n] for n in order if n not in dropped) <= room:
                break
            dropped.add(number)
        for number, cell in enumerate(self.readings):
            cell.setHidden(number in dropped)
        shown = [number for number in order if number not in dropped]
        for number in order[1:]:  # the spaces: none before the first that is shown
            self._row.setStretch(2 * number - 1, int(number in shown[1:]))

    def view_state(self) -> dict[str, Any]:
        """How regions are coloured."""
        return {"regions": self.regions.currentData()}

    def restore_view_state(self, state: Mapping[str, Any]) -> None:
        """Colour the regions as they were."""
        self.regions.restore(state.get("regions"))
