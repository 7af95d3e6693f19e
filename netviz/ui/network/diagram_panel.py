"""The network as a diagram: what each unit and class answers over the plane, and every weight."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QAction, QPainter

from netviz.snapshot import Snapshot
from netviz.ui.kit.controls import Switch
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.painted_widget import PaintedWidget
from netviz.ui.kit.panel import NO_ACTIONS, Ask, Hover, Panel
from netviz.ui.kit.parameter_entries import LABELS, Entry, entry_name, entry_value
from netviz.ui.kit.theme import Theme
from netviz.ui.network.diagram_painter import Diagram


class DiagramPanel(Panel):
    """Inputs above, hidden units in the middle, classes below."""

    kind = "diagram"
    heading = "Network"
    asks = ("edit entry",)

    @property
    def full_heading(self) -> str:
        """Apart from the card of the network's settings."""
        return f"Network diagram {self.slot}".strip()

    def __init__(self, actions: Mapping[str, QAction] = NO_ACTIONS, slot: str = "") -> None:
        super().__init__(actions, slot)
        tip = (
            "Inputs above, hidden units with their activation over the plane, classes with their "
            "probability. Lines: weights, red above 0 and blue below; dots: biases. Click one to set its "
            "value."
        )
        self.setToolTip(f"<p>{tip}</p>")
        self._snapshot: Snapshot | None = None
        self._unit: int | None = None
        self._entry: Entry | None = None
        self._diagram = Diagram()
        self.edges = Switch(
            "Lines of the network diagram",
            "What the lines and dots show",
            {"weight": "weights", "gradient": "gradient"},
        )
        self.head.addWidget(self.edges)
        keys = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Escape)
        self.canvas = PaintedWidget(
            "Network diagram", f"{tip} Arrows choose a unit, Return sets its values.", keys
        )
        self.canvas.paint = self._paint
        self.edges.activated.connect(self.canvas.update)
        self.canvas.pointed.connect(self._on_pointed)
        self.canvas.clicked.connect(self._on_clicked)
        self.canvas.key_pressed.connect(self._on_key_pressed)
        self.body.addWidget(self.canvas, 1)

    @property
    def unit(self) -> int | None:
        """The hidden unit that is highlighted."""
        return self._unit

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self.canvas.theme = theme
        self.canvas.update()

    def set_playing(self, playing: bool) -> None:
        """Whether many frames follow each other: then lines have hard edges."""
        self.canvas.smooth = not playing

    def view_state(self) -> dict[str, Any]:
        """What the lines show."""
        return {"edges": self.edges.currentData()}

    def restore_view_state(self, state: Mapping[str, Any]) -> None:
        """As it was."""
        self.edges.restore(state.get("edges"))

    def show_hover(self, hover: Hover) -> None:
        """Highlight a unit and its weights."""
        unit = hover.unit
        if unit != self._unit:
            self._unit = unit
            self.canvas.update()

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Show what differs from the snapshot shown before."""
        if (
            old is not None
            and old.params is new.params
            and old.gradient is new.gradient
            and old.pinned == new.pinned
        ):
            return
        self._snapshot = new
        if old is None or old.params.sizes != new.params.sizes:  # what was pointed at may be gone
            self._entry = self._unit = None
        self._show_detail()
        self.canvas.update()

    def _show_detail(self) -> None:
        snapshot, entry = self._snapshot, self._entry
        if snapshot is None:
            return
        if entry is not None:
            name, index = entry
            gradient = getattr(snapshot.gradient, name)[index]
            value = number_text(entry_value(entry, snapshot), 3)
            self.canvas.say(
                f"{entry_name(entry, snapshot)}: {LABELS[name]} {value}, "
                f"∂J̃ {number_text(float(gradient), 3)}"
            )
            return
        self.canvas.say("")
        self.detail.show_text(f"2 → {snapshot.network.n_hidden} → {snapshot.dataset.n_classes}")

    def _paint(self, painter: QPainter) -> None:
        snapshot, theme = self._snapshot, self.canvas.theme
        if snapshot is None or theme is None:
            return
        self._diagram.place(QRectF(self.canvas.rect()), snapshot, self.canvas.fontMetrics())
        values = snapshot.params if self.edges.currentData() == "weight" else snapshot.gradient
        self._diagram.paint(painter, snapshot, values, theme, self._unit, self._entry)

    # --------------------------------------------------------------- events

    def _on_pointed(self, place: QPointF | None) -> None:
        if self._snapshot is None:
            return
        self._diagram.place(QRectF(self.canvas.rect()), self._snapshot, self.canvas.fontMetrics())
        entry = None if place is None else self._diagram.entry_at(place)
        unit = None if place is None else self._diagram.unit_at(place)
        if entry != self._entry:
            self._entry = entry
            self._show_detail()
            self.canvas.update()
        self.hovering.emit(Hover(unit=unit))

    def _on_clicked(self, place: QPointF) -> None:
        if self._snapshot is None:
            return
        self._diagram.place(QRectF(self.canvas.rect()), self._snapshot, self.canvas.fontMetrics())
        unit = self._diagram.unit_at(place)
        entry = self._diagram.entry_at(place) or (None if unit is None else ("b1", (unit,)))
        if entry is not None:
            self.wants.emit(Ask("edit entry", (entry, self.canvas.mapToGlobal(place.toPoint()))))

    def _on_key_pressed(self, key: int) -> None:
        if self._snapshot is None:
            return
        n_hidden = self._snapshot.network.n_hidden
        if key == Qt.Key.Key_Return:
            unit = self._unit or 0
            self._diagram.place(QRectF(self.canvas.rect()), self._snapshot, self.canvas.fontMetrics())
            centre = self._diagram.unit_rect(unit).center().toPoint()
            self.wants.emit(Ask("edit entry", (("W1", (0, unit)), self.canvas.mapToGlobal(centre))))
        elif key == Qt.Key.Key_Escape:
            self.hovering.emit(Hover())
        else:
            step = 1 if key == Qt.Key.Key_Right else -1
            self.hovering.emit(Hover(unit=0 if self._unit is None else (self._unit + step) % n_hidden))
