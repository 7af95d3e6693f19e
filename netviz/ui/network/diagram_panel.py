"""The network as a diagram: what each unit and class answers over the plane, and every weight."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QAction, QPainter

from netviz.core import is_dead
from netviz.intents import EditEntry
from netviz.snapshot import Snapshot
from netviz.ui.kit.controls import Switch
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.panel import NO_ACTIONS, Ask, Hover, Panel
from netviz.ui.kit.parameter_entries import LABELS, Entry, entry_name, entry_value, related_entries
from netviz.ui.kit.theme import Theme
from netviz.ui.kit.units import formulas
from netviz.ui.network.diagram_canvas import DiagramCanvas
from netviz.ui.network.diagram_layout import Wanted
from netviz.ui.network.diagram_others import Others
from netviz.ui.network.diagram_painter import Diagram, Pointed
from netviz.ui.network.entry_gestures import EntryGestures
from netviz.ui.network.telling_units import MOST, TellingUnits

_TIP = (
    "From left to right: the inputs, the hidden units whose hinges tell most with their activation over "
    "the plane, the classes with their probability. Edges are weights: red above 0, blue below, the wider "
    "the larger. Drag an edge up or down, or turn the wheel over it, to change its weight; a unit or a "
    "class, for its bias. A click lets you type the value."
)
_KEYS = "Keys: ← → choose a unit, ↑ ↓ one of its weights, + − change it, Return types a value, Esc lets go."


class DiagramPanel(Panel):
    """Inputs at the left, hidden units in the middle, classes at the right."""

    kind = "diagram"
    heading = "Network"
    asks = ("edit entry",)

    @property
    def full_heading(self) -> str:
        """Apart from the card of the network's settings."""
        return f"Network diagram {self.slot}".strip()

    def __init__(self, actions: Mapping[str, QAction] = NO_ACTIONS, slot: str = "") -> None:
        super().__init__(actions, slot)
        self.setToolTip(f"<p>{_TIP}</p><p>{_KEYS}</p>")
        self._snapshot: Snapshot | None = None
        self._unit: int | None = None  # pointed at, here or elsewhere
        self._pointed = Pointed()  # here
        self._is_inside = self._playing = False
        self._telling = TellingUnits()
        self._units: tuple[int, ...] = ()
        self._chosen_unit: int | None = None
        self._chosen_class: int | None = None
        self._gestures = EntryGestures()
        self.diagram = Diagram()
        self.edges = Switch(
            "Edges of the network diagram",
            "What the edges show",
            {"weight": "weights", "gradient": "gradients"},
        )
        self.head.addWidget(self.edges)
        self.canvas = DiagramCanvas(
            "Network diagram", f"{_TIP} {_KEYS}", (*_MOVES, *_CHANGES, *_OTHER_KEYS)
        )
        self.canvas.paint = self._paint
        self.canvas.turn = self._on_turned
        self.edges.activated.connect(self.canvas.update)
        self.canvas.pointed.connect(self._on_pointed)
        self.canvas.clicked.connect(self._on_clicked)
        self.canvas.dragged.connect(self._on_dragged)
        self.canvas.dropped.connect(self._gestures.end)
        self.canvas.key_pressed.connect(self._on_key_pressed)
        self.canvas.resized.connect(self._arrange)
        self.others = Others(self.canvas)
        self.others.unit_pointed.connect(lambda unit: self.hovering.emit(Hover(unit=unit)))
        self.others.rest_pointed.connect(self._on_rest_pointed)
        self.others.unit_chosen.connect(self._on_unit_chosen)
        self.others.class_chosen.connect(self._on_class_chosen)
        self.body.setContentsMargins(16, 6, 16, 6)
        self.body.addWidget(self.canvas, 1)

    @property
    def unit(self) -> int | None:
        """The hidden unit that is highlighted."""
        return self._unit

    @property
    def entry(self) -> Entry | None:
        """The weight or bias that is pointed at."""
        return self._pointed.entry

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self.canvas.theme = theme
        self._arrange()

    def set_playing(self, playing: bool) -> None:
        """Whether many frames follow each other: on a display of many pixels edges are hard then."""
        self._playing = self.diagram.by_turns = playing
        self.canvas.smooth = not playing or self.canvas.devicePixelRatioF() < 1.5
        if not playing and self._snapshot is not None and not self._is_held:
            self._units = self._telling.choose(self._snapshot, steady=False)
        self._arrange()

    def view_state(self) -> dict[str, Any]:
        """What the edges show."""
        return {"edges": self.edges.currentData()}

    def restore_view_state(self, state: Mapping[str, Any]) -> None:
        """As it was."""
        self.edges.restore(state.get("edges"))

    def show_hover(self, hover: Hover) -> None:
        """Highlight a unit and its weights; one without a place is given one for as long."""
        if hover.unit != self._unit:
            self._unit = hover.unit
            self._arrange()

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Show what differs from the snapshot shown before."""
        if old is not None and old.params is new.params and old.gradient is new.gradient:
            return
        self._snapshot = new
        if old is None or old.params.sizes != new.params.sizes:  # what was pointed at may be gone
            self._pointed, self._unit = Pointed(), None
            self._chosen_unit = self._chosen_class = None
            self._units = ()
            self._gestures.end()
        if not self._units or not self._is_held:
            self._units = self._telling.choose(new, steady=self._playing)
        self._arrange()
        self._show_detail()

    # --------------------------------------------------------------- layout

    @property
    def _is_held(self) -> bool:
        """Whether the units stay: nothing moves away from under the mouse, or while it is changed."""
        return self._is_inside or self._pointed.entry is not None

    def _wanted(self, snapshot: Snapshot) -> Wanted:
        chosen = () if self._chosen_unit is None else (self._chosen_unit,)
        return Wanted(
            (*chosen, *(unit for unit in self._units if unit not in chosen))[:MOST],
            snapshot.network.n_hidden,
            snapshot.dataset.class_names,
            self._unit,
            self._chosen_class,
        )

    def _arrange(self) -> None:
        """Give everything its place, and repaint."""
        snapshot, theme = self._snapshot, self.canvas.theme
        if snapshot is not None and theme is not None:
            self.diagram.place(QRectF(self.canvas.rect()), self._wanted(snapshot), theme)
            self.others.arrange(self.diagram.layout, snapshot, theme)
            self.canvas.update()

    def _show_detail(self) -> None:
        """Say the numbers of what is pointed at."""
        snapshot, pointed = self._snapshot, self._pointed
        if snapshot is None:
            return
        layout = self.diagram.layout
        if pointed.entry is not None:
            name, index = pointed.entry
            gradient = float(getattr(snapshot.gradient, name)[index])
            text = (
                f"{entry_name(pointed.entry, snapshot)}: {LABELS[name]} "
                f"{number_text(entry_value(pointed.entry, snapshot), 3)}, "
                f"∂J̃/∂{LABELS[name]} {number_text(gradient, 3)}"
            )
            if name == "b1" and is_dead(snapshot.activity)[index]:
                text += ", dead: it fires for no sample"
            self._say(text, layout.around(pointed.entry))
        elif pointed.column is not None:
            name = snapshot.dataset.feature_names[pointed.column]
            text = (
                formulas(snapshot)[pointed.column]
                if snapshot.standardize
                else f"{name} as it is in the data"
            )
            self._say(text, layout.inputs[pointed.column])
        else:
            self.canvas.say("")

    def _say(self, text: str, subject: QRectF) -> None:
        """At the lower edge, or at the upper one where it would cover what it is about."""
        low = QRectF(self.canvas.width() / 2, self.canvas.height() + 4.0, 0.0, 0.0)
        is_low = subject.bottom() > self.canvas.height() - 28 * self.diagram.layout.scale
        self.canvas.say(text, None if is_low else low)

    def _paint(self, painter: QPainter) -> None:
        snapshot, theme = self._snapshot, self.canvas.theme
        if snapshot is None or theme is None:
            return
        self.diagram.place(QRectF(self.canvas.rect()), self._wanted(snapshot), theme)
        values = snapshot.params if self.edges.currentData() == "weight" else snapshot.gradient
        pointed = self._pointed
        if pointed == Pointed() and self._unit in self.diagram.layout.units:
            pointed = Pointed(unit=self._unit)
        self.diagram.paint(painter, snapshot, values, theme, pointed)

    # --------------------------------------------------------------- events

    def _point_at(self, pointed: Pointed) -> None:
        if pointed != self._pointed:
            self._pointed = pointed
            self._show_detail()
            over = pointed.entry is not None
            self.canvas.setCursor(Qt.CursorShape.SizeVerCursor if over else Qt.CursorShape.ArrowCursor)
            self.canvas.update()
        self.hovering.emit(Hover(unit=pointed.unit))

    def _on_pointed(self, place: QPointF | None) -> None:
        if self._snapshot is None or self.canvas.is_dragged:
            return
        self._is_inside = place is not None
        layout = self.diagram.layout
        if place is None:
            self._point_at(Pointed())
        else:
            self._point_at(_at_entry(layout.entry_at(place)) or Pointed(column=layout.input_at(place)))

    def _on_rest_pointed(self, is_pointed: bool) -> None:
        self._point_at(Pointed(rest=is_pointed))

    def _on_clicked(self, place: QPointF) -> None:
        entry = self.diagram.layout.entry_at(place)
        if entry is not None:
            self.wants.emit(Ask("edit entry", (entry, self.canvas.mapToGlobal(place.toPoint()))))

    def _on_dragged(self, start: QPointF, up: float) -> None:
        if self._snapshot is None:
            return
        if self._gestures.entry is None:
            entry = self.diagram.layout.entry_at(start)
            if entry is None:
                return
            self._gestures.begin(entry, self._snapshot)
            self._point_at(_at_entry(entry) or Pointed())
        self._want(self._gestures.drag(up))

    def _on_turned(self, place: QPointF, notches: float) -> bool:
        entry = self.diagram.layout.entry_at(place)
        if entry is None or self._snapshot is None:
            return False
        self._point_at(_at_entry(entry) or Pointed())
        self._want(self._gestures.nudge(entry, notches, self._snapshot))
        return True

    def _want(self, edit: EditEntry | None) -> None:
        if edit is not None:
            self.wants.emit(edit)

    def _on_unit_chosen(self, unit: int) -> None:
        self._chosen_unit = unit
        self._arrange()

    def _on_class_chosen(self, label: int) -> None:
        self._chosen_class = label
        self._arrange()

    def _on_key_pressed(self, key: int) -> None:
        if self._snapshot is None:
            return
        first = next(iter(self.diagram.layout.units))
        unit = first if self._unit is None else self._unit
        entry = self._pointed.entry or ("b1", (unit,))
        if key == Qt.Key.Key_Return:
            if self._pointed.entry is None:
                entry = ("W1", (0, unit))
            middle = self.diagram.layout.around(entry).center().toPoint()
            self.wants.emit(Ask("edit entry", (entry, self.canvas.mapToGlobal(middle))))
        elif key == Qt.Key.Key_Escape:
            self._point_at(Pointed())
        elif key in _CHANGES:
            self._show_by_keys(entry, unit)
            self._want(self._gestures.nudge(entry, _CHANGES[Qt.Key(key)], self._snapshot))
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            if self._unit is not None:
                unit = (unit + _MOVES[Qt.Key(key)]) % self._snapshot.network.n_hidden
            self._point_at(Pointed(unit=unit))
        else:
            entries = related_entries(("b1", (unit,)), self._snapshot.dataset.n_classes)
            place = entries.index(entry) if self._pointed.entry in entries else -1
            self._show_by_keys(entries[(place + _MOVES[Qt.Key(key)]) % len(entries)], unit)

    def _show_by_keys(self, entry: Entry, unit: int) -> None:
        """Point at an entry; its unit is shown first, so that it has a place."""
        self.hovering.emit(Hover(unit=unit))
        pointed = _at_entry(entry) or Pointed()
        self._point_at(pointed if pointed.unit is not None else Pointed(unit, pointed.label, entry=entry))


_MOVES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_CHANGES = {Qt.Key.Key_Plus: 1.0, Qt.Key.Key_Equal: 1.0, Qt.Key.Key_Minus: -1.0}
_OTHER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Escape)


def _at_entry(entry: Entry | None) -> Pointed | None:
    """An entry with the unit or class that it belongs to."""
    if entry is None:
        return None
    name, index = entry
    if name == "b2":
        return Pointed(label=index[0], entry=entry)
    return Pointed(unit=index[1] if name == "W1" else index[0], entry=entry)
