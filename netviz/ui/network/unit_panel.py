"""The hidden units one by one: how large each one's gradient is, and how often it fires."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAction, QPainter

from netviz.core import is_dead
from netviz.core.params import Array
from netviz.core.shares import percent
from netviz.snapshot import Snapshot
from netviz.ui.kit.controls import Switch
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.painted_widget import PaintedWidget
from netviz.ui.kit.panel import NO_ACTIONS, Hover, Panel
from netviz.ui.kit.theme import Theme
from netviz.ui.network.telling_units import TellingUnits
from netviz.ui.network.unit_bars import BarPlaces, Bars, axis_top, paint_bars

_ORDERS = {"index": "by number", "gradient": "by gradient", "activity": "by activity"}


def unit_gradients(snapshot: Snapshot) -> Array:
    """The norm of the part of ∂J̃/∂θ that belongs to each hidden unit; shape (H,).

    Its column of ∂J̃/∂W⁽¹⁾, its entry of ∂J̃/∂b⁽¹⁾ and its row of ∂J̃/∂W⁽²⁾.
    """
    dW1, db1, dW2, _ = snapshot.gradient
    with np.errstate(over="ignore", invalid="ignore"):
        norms: Array = np.sqrt((dW1**2).sum(axis=0) + db1**2 + (dW2**2).sum(axis=1))
    return norms


class UnitPanel(Panel):
    """Above, each unit's part of the gradient; below, how often it fires. Dead units are crossed."""

    kind = "units"
    heading = "Hidden units"
    short_heading = "Units"

    def __init__(self, actions: Mapping[str, QAction] = NO_ACTIONS, slot: str = "") -> None:
        super().__init__(actions, slot)
        tip = (
            "Above: the norm of each unit's part of the gradient (its column of ∂J̃/∂W⁽¹⁾, its entry of "
            "∂J̃/∂b⁽¹⁾, its row of ∂J̃/∂W⁽²⁾). Below: for which share of the training part it fires. "
            "Crossed: dead, it fires for none. Pale: its hinge tells little. The units are sorted again at "
            "every pause. Keys: ← → choose a unit, Home and End the first and the last."
        )
        self.setToolTip(f"<p>{tip}</p>")
        self._snapshot: Snapshot | None = None
        self._unit: int | None = None
        self._playing = False
        self._order = np.arange(0)
        self._norms = np.empty(0)
        self._top = 0.0
        self._telling = TellingUnits()
        self._strong: tuple[int, ...] = ()
        self.switch = Switch("Order of the hidden units", "In which order the units stand", _ORDERS)
        self.switch.activated.connect(self._on_order_chosen)
        self.head.addWidget(self.switch)
        keys = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Escape)
        self.canvas = PaintedWidget("Hidden units", tip, keys)
        self.canvas.paint = self._paint
        self.canvas.pointed.connect(lambda place: self.hovering.emit(Hover(unit=self._unit_at(place))))
        self.canvas.key_pressed.connect(self._on_key_pressed)
        self.body.setContentsMargins(16, 0, 13, 10)  # the bars end where the choice in the head does
        self.body.addWidget(self.canvas, 1)

    @property
    def order(self) -> Array:
        """The units from left to right."""
        return self._order

    @property
    def norms(self) -> Array:
        """How long each unit's bar is, (H,)."""
        return self._norms

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self.canvas.theme = theme
        self.canvas.update()

    def set_playing(self, playing: bool) -> None:
        """While playing the units keep their places."""
        self._playing = playing
        if not playing and self._snapshot is not None:
            self._strong = self._telling.choose(self._snapshot, steady=False)
            self.canvas.update()

    def view_state(self) -> dict[str, Any]:
        """In which order the units stand."""
        return {"order": self.switch.currentData()}

    def restore_view_state(self, state: Mapping[str, Any]) -> None:
        """As it was."""
        self.switch.restore(state.get("order"))

    def show_hover(self, hover: Hover) -> None:
        """Highlight a unit, and write its numbers."""
        unit = hover.unit
        if unit != self._unit:
            self._unit = unit
            self.canvas.update()

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Show what differs from the snapshot shown before."""
        if old is not None and old.gradient is new.gradient and old.activity is new.activity:
            return
        self._snapshot = new
        self._norms = unit_gradients(new)
        if self._unit is not None and self._unit >= len(self._norms):
            self._unit = None
        if not self._playing or len(self._order) != len(self._norms):
            self._sort(new)
        finite = self._norms[np.isfinite(self._norms)]
        highest = float(finite.max(initial=0.0))
        if not 0.6 * self._top <= highest <= self._top:  # the axis moves in jumps
            self._top = axis_top(1.25 * highest if self._playing else highest)
        self._strong = self._telling.choose(new, steady=self._playing)
        self.canvas.update()

    def _sort(self, snapshot: Snapshot) -> None:
        key = {
            "index": np.arange(len(self._norms)),
            "gradient": -self._norms,
            "activity": -snapshot.activity,
        }[self.switch.currentData()]
        self._order = np.argsort(key, kind="stable")

    @property
    def reading(self) -> str:
        """What is said of the unit that is pointed at: unit 3: ‖∂J̃/∂θⱼ‖ 0.0012, fires for 37 %."""
        if self._unit is None:
            return ""
        gradient, activity = self._numbers(self._unit)
        is_dead_now = self._snapshot is not None and is_dead(self._snapshot.activity)[self._unit]
        fires = "dead: it fires for no sample" if is_dead_now else f"fires for {activity}"
        return f"unit {self._unit}: ‖∂J̃/∂θⱼ‖ {gradient}, {fires}"

    def _numbers(self, unit: int) -> tuple[str, str]:
        """A unit's part of the gradient, and for which share of the samples it fires."""
        snapshot = self._snapshot
        if snapshot is None or unit >= len(self._norms):
            return "", ""
        there = "" if snapshot.evaluated == snapshot.step else f" at step {number_text(snapshot.evaluated)}"
        return number_text(self._norms[unit], 3), percent(snapshot.activity[unit]) + there

    # ------------------------------------------------------------- painting

    def _places(self) -> BarPlaces | None:
        theme, canvas = self.canvas.theme, self.canvas
        if theme is None or not len(self._norms):
            return None
        return BarPlaces.within(canvas.width(), canvas.height(), len(self._norms), theme)

    def _paint(self, painter: QPainter) -> None:
        snapshot, theme, places = self._snapshot, self.canvas.theme, self._places()
        if snapshot is None or theme is None or places is None:
            return
        unit = self._unit
        numbers = ("", "") if unit is None else self._numbers(unit)
        bars = Bars(self._order, self._norms, snapshot.activity, self._top, self._strong, unit, *numbers)
        paint_bars(painter, bars, places, theme)

    # --------------------------------------------------------------- events

    def _unit_at(self, place: QPointF | None) -> int | None:
        places = self._places()
        if place is None or places is None:
            return None
        slot = places.slot_at(place.x())
        return int(self._order[slot]) if 0 <= slot < len(self._order) else None

    def _on_order_chosen(self) -> None:
        if self._snapshot is not None:
            self._sort(self._snapshot)
            self.canvas.update()

    def _on_key_pressed(self, key: int) -> None:
        last = len(self._order) - 1
        slot = 0 if self._unit is None else int(np.flatnonzero(self._order == self._unit)[0])
        slots = {
            Qt.Key.Key_Left: max(slot - 1, 0),
            Qt.Key.Key_Right: 0 if self._unit is None else min(slot + 1, last),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        self.hovering.emit(Hover(unit=int(self._order[slots[Qt.Key(key)]]) if key in slots else None))
