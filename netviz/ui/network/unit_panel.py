"""The hidden units one by one: how large each one's gradient is, and how often it fires."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QAction, QColor, QPainter

from netviz.core import is_dead
from netviz.core.params import Array
from netviz.core.shares import percent
from netviz.snapshot import Snapshot
from netviz.ui.kit.controls import Switch
from netviz.ui.kit.number_format import number_text, short_number
from netviz.ui.kit.painted_widget import PaintedWidget
from netviz.ui.kit.panel import NO_ACTIONS, Hover, Panel
from netviz.ui.kit.theme import Theme

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
    """Upwards each unit's share of the gradient, downwards its activity; dead units are crossed."""

    kind = "units"
    heading = "Hidden units"
    short_heading = "Units"

    def __init__(self, actions: Mapping[str, QAction] = NO_ACTIONS, slot: str = "") -> None:
        super().__init__(actions, slot)
        tip = (
            "Upwards: the norm of each unit's part of the gradient (its column of ∂J̃/∂W⁽¹⁾, its entry of "
            "∂J̃/∂b⁽¹⁾, its row of ∂J̃/∂W⁽²⁾). Downwards: for which share of the training part it fires. "
            "Crossed: dead, it fires for none. The units are sorted again at every pause."
        )
        self.setToolTip(f"<p>{tip}</p>")
        self._snapshot: Snapshot | None = None
        self._unit: int | None = None
        self._playing = False
        self._order = np.arange(0)
        self._norms = np.empty(0)
        self._top = 0.0
        self.switch = Switch("Order of the hidden units", "In which order the units stand", _ORDERS)
        self.switch.activated.connect(self._on_order_chosen)
        self.head.addWidget(self.switch)
        keys = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Escape)
        self.canvas = PaintedWidget("Hidden units", tip, keys)
        self.canvas.paint = self._paint
        self.canvas.pointed.connect(lambda place: self.hovering.emit(Hover(unit=self._unit_at(place))))
        self.canvas.key_pressed.connect(self._on_key_pressed)
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

    def view_state(self) -> dict[str, Any]:
        """In which order the units stand."""
        return {"order": self.switch.currentData()}

    def restore_view_state(self, state: Mapping[str, Any]) -> None:
        """As it was."""
        self.switch.restore(state.get("order"))

    def show_hover(self, hover: Hover) -> None:
        """Highlight a unit, and say its numbers."""
        unit = hover.unit
        if unit != self._unit:
            self._unit = unit
            self._show_detail()
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
        if not 0.3 * self._top <= highest <= self._top:  # the axis moves in jumps
            self._top = _round_up(1.15 * highest)
        self._show_detail()
        self.canvas.update()

    def _sort(self, snapshot: Snapshot) -> None:
        key = {
            "index": np.arange(len(self._norms)),
            "gradient": -self._norms,
            "activity": -snapshot.activity,
        }[self.switch.currentData()]
        self._order = np.argsort(key, kind="stable")

    def _show_detail(self) -> None:
        snapshot, unit = self._snapshot, self._unit
        if snapshot is None:
            return
        dead = int(np.count_nonzero(is_dead(snapshot.activity)))
        there = "" if snapshot.evaluated == snapshot.step else f" at step {number_text(snapshot.evaluated)}"
        units = "1 unit" if len(self._norms) == 1 else f"{len(self._norms)} units"
        self.detail.show_text(f"{dead} dead of {len(self._norms)}{there}" if dead else units)
        if unit is None or unit >= len(self._norms):
            self.canvas.say("")
        else:
            self.canvas.say(
                f"unit {unit}: ‖∂J̃‖ {number_text(self._norms[unit], 3)}, "
                f"fires for {percent(snapshot.activity[unit])}{there}"
            )

    # ------------------------------------------------------------- painting

    def _places(self) -> tuple[float, float, float, float]:
        """Left edge, width of a bar, baseline, top."""
        canvas = self.canvas
        metrics = canvas.fontMetrics()
        left = metrics.horizontalAdvance("0.0000") + 6.0
        width = (canvas.width() - left - 4.0) / max(len(self._norms), 1)
        top = metrics.height() / 2 + 1
        room = canvas.height() - top - metrics.height() - 4.0
        return left, width, top + 0.66 * room, top

    def _paint(self, painter: QPainter) -> None:
        theme, canvas = self.canvas.theme, self.canvas
        if self._snapshot is None or theme is None or not len(self._norms):
            return
        left, width, base, top = self._places()
        metrics = canvas.fontMetrics()
        bottom = canvas.height() - metrics.height() - 4.0
        activity = self._snapshot.activity[self._order]
        norms = np.nan_to_num(self._norms[self._order], posinf=self._top)
        gap = min(2.0, 0.15 * width)
        x = left + np.arange(len(norms)) * width + gap / 2
        up = (base - top - 1) * np.minimum(norms / (self._top or 1.0), 1.0)
        down = (bottom - base - 3) * np.nan_to_num(activity)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.hinge))
        thick = max(width - gap, 0.6)
        painter.drawRects(
            [QRectF(a, base - b, thick, b) for a, b in zip(x.tolist(), up.tolist(), strict=True)]
        )
        painter.setBrush(QColor(theme.dead))
        painter.drawRects(
            [QRectF(a, base + 2, thick, b) for a, b in zip(x.tolist(), down.tolist(), strict=True)]
        )
        painter.setPen(theme.pen(theme.muted, 1))
        painter.drawLine(QPointF(left, base), QPointF(canvas.width() - 4.0, base))
        arm = min(3.0, width / 2)
        painter.setPen(theme.pen(theme.bad, 1.4))
        for place in x[is_dead(activity)].tolist():
            centre = QPointF(place + (width - gap) / 2, base + 7)
            painter.drawLine(centre + QPointF(-arm, -arm), centre + QPointF(arm, arm))
            painter.drawLine(centre + QPointF(-arm, arm), centre + QPointF(arm, -arm))
        if self._unit is not None and self._unit < len(norms):
            slot = int(np.flatnonzero(self._order == self._unit)[0])
            painter.setPen(theme.pen(theme.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(x[slot] - 1, top - 2, thick + 2, bottom - top + 4))
        self._paint_labels(painter, theme, x + thick / 2, base, top, bottom)

    def _paint_labels(
        self, painter: QPainter, theme: Theme, x: Array, base: float, top: float, bottom: float
    ) -> None:
        metrics, align = self.canvas.fontMetrics(), Qt.AlignmentFlag.AlignRight
        painter.setPen(QColor(theme.muted))
        height, left = metrics.height(), self._places()[0] - 5
        for y, text in (
            (top, short_number(self._top, 2) if self._top else ""),
            (base, "0"),
            (bottom, "100 %"),
        ):
            painter.drawText(QRectF(0, y - height / 2, left, height), align, text)
        every = max(
            1,
            math.ceil(
                (metrics.horizontalAdvance("000") + 6) / max(x[1] - x[0] if len(x) > 1 else 99, 1e-9)
            ),
        )
        every = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if step >= every)
        for slot in range(0, len(x), every):
            place = QRectF(x[slot] - 20, bottom + 3, 40, height)
            painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, str(self._order[slot]))

    # --------------------------------------------------------------- events

    def _unit_at(self, place: QPointF | None) -> int | None:
        if place is None or not len(self._order):
            return None
        left, width, _, _ = self._places()
        slot = math.floor((place.x() - left) / width)
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


def _round_up(value: float) -> float:
    """To 1, 2 or 5 times a power of ten."""
    if value <= 0:
        return 0.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value * (1 - 1e-12))
