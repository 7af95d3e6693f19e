"""The landscape panel: the loss along the gradient, or as contours around θ."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QAction, QPainter, QWheelEvent

from netviz.core.symbols import spoken
from netviz.intents import SetEntries
from netviz.landscape import Box, Cut, DirectionError, Plane, PlaneLoss
from netviz.snapshot import Snapshot
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.painted_widget import PaintedWidget
from netviz.ui.kit.panel import NO_ACTIONS, Cost, Home, Panel
from netviz.ui.kit.symbol_paragraph import rows_of
from netviz.ui.kit.symbols import draw_text
from netviz.ui.kit.theme import BODY, LIGHT, SMALL, Theme
from netviz.ui.landscape.asked import DIVERGED, Asked, Chart, Look
from netviz.ui.landscape.axes import Axes
from netviz.ui.landscape.caption import Caption
from netviz.ui.landscape.choices import PARTS, Choices
from netviz.ui.landscape.computing import Computing
from netviz.ui.landscape.cut_painter import CutPainter, box_of
from netviz.ui.landscape.map_painter import MapPainter
from netviz.ui.landscape.sentences import NO_POINTS, Said, about_chart, about_cut, verdict_of
from netviz.ui.landscape.setting import entries_at

_MOVES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_ZOOMS = {Qt.Key.Key_Plus: 0.8, Qt.Key.Key_Minus: 1.25}
_KEYS = (*_MOVES, *_ZOOMS, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Home)
_SPOKEN = (
    "Arrows move a cross that reads the loss, Return sets the parameters there, plus and minus zoom, Home "
    "shows all again, Escape leaves the cross."
)
_STEPS = 40  # of the cross, across the picture
_ZOOM = 1.25  # of a turn of the wheel
_RESIZE_MS = 120
_ROOMY = 300  # pixels of the usual type, from which on there is room for all sentences


class _Canvas(PaintedWidget):
    """With a wheel that zooms."""

    def __init__(self) -> None:
        super().__init__("Landscape", _SPOKEN, _KEYS)
        self.on_wheel: Callable[[QPointF, float], None] = lambda place, turns: None

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        self.on_wheel(event.position(), event.angleDelta().y() / 120.0)


class LandscapePanel(Panel):
    """J̃ around the present θ: along the gradient, or on a plane; a click sets θ there.

    Attributes
    ----------
    shown : Cut or Chart or None
        What is painted.
    said : str
        The sentence under it, or in its place.
    """

    kind = "landscape"
    heading = "Landscape"
    home = Home.RIGHT
    cost = Cost.BY_TURNS
    about_run = ("unit", "ends")

    def __init__(self, actions: Mapping[str, QAction] = NO_ACTIONS, slot: str = "") -> None:
        super().__init__(actions, slot)
        self._theme = LIGHT
        self._snapshot: Snapshot | None = None
        self._box: Box | None = None  # what the user has zoomed to
        self.cross: tuple[float, float] | None = None
        self._loss: tuple[Plane, PlaneLoss] | None = None
        self._trouble = False
        self.shown: Cut | Chart | None = None
        self.said = ""
        self.setToolTip(
            "<p>J̃ as a function of θ. Along −∂J̃/∂θ: whether a step of η goes down the valley, or over it. "
            "Else: lines of equal loss on a plane through θ, with the run's path. A click sets the "
            "parameters there; undo brings them back.</p>"
        )
        self.choices = Choices()
        self.choices.changed.connect(self._on_chosen)
        self.canvas = _Canvas()
        self.canvas.paint = self._paint
        self.canvas.pointed.connect(self._on_pointed)
        self.canvas.clicked.connect(self._on_clicked)
        self.canvas.key_pressed.connect(self._on_key)
        self.canvas.on_wheel = self._on_wheel
        self.caption = Caption()
        self.body.addWidget(self.choices)
        self.body.addWidget(self.canvas, 1)
        self.body.addWidget(self.caption)
        self.computing = Computing(self, self._asked)
        self.computing.found.connect(self._on_found)
        self.resized = QTimer(self, singleShot=True, interval=_RESIZE_MS)
        self.resized.timeout.connect(self._ask)
        self.canvas.resized.connect(self._on_resized)

    def _on_resized(self) -> None:
        self.caption.give_room(self.height() >= _ROOMY * self._theme.scale)
        self.resized.start()

    # ------------------------------------------------------------ snapshots

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self._theme = self.canvas.theme = theme
        self.caption.setFont(theme.font(SMALL))
        self.canvas.update()

    def set_playing(self, playing: bool) -> None:
        """Coarsely while playing, finely at rest."""
        self.computing.is_playing = playing
        if not playing:
            self._ask()

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Compute anew what differs."""
        self._snapshot = new
        self.choices.offer(new)
        if old is not None and (old.dataset is not new.dataset or old.params.sizes != new.params.sizes):
            self._box = self.cross = None
        self._ask()

    def _asked(self, coarsely: bool) -> Asked | None:
        """What is wanted now; nothing where there is no loss."""
        shot = self._snapshot
        if shot is None or self._why_not(shot):
            return None
        look, shown, before = self.choices.look(self._box), self.computing.shown, None
        if isinstance(self.shown, Chart) and shown is not None and shown.look.box is None:
            plain = replace(look, box=None, part=shown.look.part)
            if shown.look == plain and shown.sizes == shot.params.sizes:
                before = self.shown.surface.box
        aspect = max(self.canvas.width(), 1) / max(self.canvas.height(), 1)
        return Asked(shot, look, coarsely=coarsely, aspect=aspect, before=before)

    @staticmethod
    def _why_not(shot: Snapshot) -> str:
        """Why there is nothing to compute."""
        if not len(shot.lines.data.y):
            return NO_POINTS
        return DIVERGED if shot.diverged is not None else ""

    def _ask(self) -> None:
        if self._snapshot is None:
            return
        trouble = self._why_not(self._snapshot)
        self.computing.ask()
        if trouble:
            self.shown = None
            self._say((trouble, ""))

    def _on_found(self, asked: Asked, result: Cut | Chart | DirectionError) -> None:
        shot, self._loss = asked.snapshot, None
        self.shown = None if isinstance(result, DirectionError) else result
        self.choices.show_verdict(*verdict_of(result))
        if isinstance(result, DirectionError):
            self._say((str(result), ""))
        elif isinstance(result, Cut):
            self._say(about_cut(result, shot))
        else:
            self._say(about_chart(result, shot, asked.look))
        self._say_values()

    def _say(self, said: Said) -> None:
        """Under the picture, or where there can be none, in its place."""
        shown, text = self.shown, "".join(said)
        self.said = text
        self._trouble = shown is None or (isinstance(shown, Cut) and not shown.has_direction)
        if self._trouble:
            self.choices.show_verdict(None)
        self.caption.say(*(("", "") if self._trouble else said))
        self.canvas.setAccessibleDescription(f"{spoken(text)} {_SPOKEN}")
        self.canvas.update()

    # ------------------------------------------------------------- painting

    @property
    def axes(self) -> Axes | None:
        """Where the numbers of the picture are on the canvas; None where there is no picture."""
        room = QRectF(self.canvas.rect())
        if self._trouble or self.shown is None or room.width() < 60 or room.height() < 50:
            return None
        if isinstance(self.shown, Cut):
            return Axes(self._theme, room, self._box or box_of(self.shown, self._look.part))
        return Axes(self._theme, room, self.shown.surface.box)

    @property
    def _look(self) -> Look:
        """What the picture is of, which may not yet be what is chosen."""
        shown = self.computing.shown
        return self.choices.look(None) if shown is None else shown.look

    def _paint(self, painter: QPainter) -> None:
        axes, look, cross = self.axes, self._look, self.cross
        if self._trouble:
            self._paint_sentence(painter)
        elif axes is not None and isinstance(self.shown, Cut):
            axes.paint(painter, "𝑡", f"{PARTS[look.part]} at θ − 𝑡 ∂J̃/∂θ", grid=True)
            at = None if cross is None else cross[0]
            CutPainter(self.shown, look.part, self._theme, axes).paint(painter, at)
        elif axes is not None and isinstance(self.shown, Chart):
            axes.paint(painter, *_axis_names(look, self.choices), grid=False)
            MapPainter(self.shown, look.part, self._theme, axes).paint(painter, cross)

    def _paint_sentence(self, painter: QPainter) -> None:
        """In the place of a picture, in rows."""
        font = self._theme.font(BODY)
        rows = rows_of(self.said, font, self.canvas.width() - 32)
        high = 1.5 * font.pixelSize()
        y = (self.canvas.height() - high * len(rows)) / 2 + high * 0.7
        for row in rows:
            draw_text(painter, QPointF(16, y), row, font, self._theme.text)
            y += high

    # --------------------------------------------------------------- events

    def _on_chosen(self) -> None:
        self.cross = self._box = None
        self._ask()

    def values_at(self, x: float, y: float) -> tuple[float, float]:
        """J_data and J_reg at a point of what is shown, of the same samples."""
        shown, asked = self.shown, self.computing.shown
        if shown is None or asked is None:
            return float("nan"), float("nan")
        if self._loss is None or self._loss[0] is not shown.plane:
            self._loss = shown.plane, PlaneLoss(shown.plane, asked.samples(), asked.lam)
        found = self._loss[1].at(np.array((x,)), np.array((y,)))
        return float(found.data[0]), float(found.reg[0])

    def _say_values(self) -> None:
        axes = self.axes
        if self.cross is None or axes is None:
            self.canvas.say("")
            return
        x, y = self.cross
        is_cut = isinstance(self.shown, Cut)
        data, reg = self.values_at(x, 0.0 if is_cut else y)
        text = f"J̃ {number_text(data + reg)} = {number_text(data)} + {number_text(reg)}"
        place = axes.pixel(x, y)
        self.canvas.say(
            f"𝑡 {number_text(x, 3)}: {text}" if is_cut else text,
            QRectF(place.x() - 8, place.y() - 8, 16, 16),
        )

    def _on_pointed(self, place: QPointF | None) -> None:
        axes = self.axes
        self.cross = None
        if place is not None and axes is not None and axes.area.contains(place):
            self.cross = self._on_curve(axes, *axes.numbers(place))
        self._say_values()
        self.canvas.update()

    def _on_curve(self, axes: Axes, x: float, y: float) -> tuple[float, float]:
        """On the cut only t can be chosen."""
        if not isinstance(self.shown, Cut):
            return x, y
        x = min(max(x, float(self.shown.t[0])), float(self.shown.t[-1]))
        value = float(np.interp(x, self.shown.t, self.shown.values(self._look.part)))
        return x, min(max(value, axes.box.bottom), axes.box.top)

    def _on_clicked(self, place: QPointF) -> None:
        axes = self.axes
        if axes is not None and axes.area.contains(place):
            self._set_theta(*self._on_curve(axes, *axes.numbers(place)))

    def _set_theta(self, x: float, y: float) -> None:
        """Want the parameters of a point of the picture."""
        shot = self._snapshot
        if self.shown is None or shot is None or self.shown.plane.sizes != shot.params.sizes:
            return  # what is shown is still of another network
        entries = entries_at(self.shown.plane, x, 0.0 if isinstance(self.shown, Cut) else y)
        self.cross = None
        self.canvas.say("")
        self.wants.emit(SetEntries(entries, "θ set in the landscape"))

    def _on_key(self, key: int) -> None:
        axes = self.axes
        if axes is None:
            return
        shown, pressed = self.shown, Qt.Key(key)
        here = (0.0, 0.0) if not isinstance(shown, Chart) else (float(shown.here[0]), float(shown.here[1]))
        x, y = self.cross or here
        if pressed == Qt.Key.Key_Return:
            if self.cross is not None:
                self._set_theta(x, y)
            return
        if pressed == Qt.Key.Key_Escape:
            self.cross = None
        elif pressed == Qt.Key.Key_Home:
            self._zoom_to(None)
        elif pressed in _ZOOMS:
            self._zoom_to(axes.box.scaled(_ZOOMS[pressed], x, y))
        else:
            (right, up), box = _MOVES[pressed], axes.box
            x = min(max(x + right * (box.right - box.left) / _STEPS, box.left), box.right)
            y = min(max(y + up * (box.top - box.bottom) / _STEPS, box.bottom), box.top)
            self.cross = self._on_curve(axes, x, y)
        self._say_values()
        self.canvas.update()

    def _on_wheel(self, place: QPointF, turns: float) -> None:
        axes = self.axes
        if axes is not None and turns and axes.area.contains(place):
            self._zoom_to(axes.box.scaled(_ZOOM**-turns, *axes.numbers(place)))

    def _zoom_to(self, box: Box | None) -> None:
        """Look at a part; of the cut, the curve that there is."""
        if box is None or 1e-6 < box.right - box.left < 1e6:
            self._box = box
            self._ask()
            self.canvas.update()

    # ---------------------------------------------------------------- state

    def view_state(self) -> dict[str, Any]:
        """Along what, which part, and of which unit."""
        return self.choices.state()

    def restore_view_state(self, state: Mapping[str, Any]) -> None:
        """As it was; what makes no sense is passed over."""
        self.choices.restore(state)

    def close_work(self) -> None:
        """Leave no thread behind."""
        self.resized.stop()
        self.computing.close()


def _axis_names(look: Look, choices: Choices) -> tuple[str, str]:
    """What lies along the axes of a plane."""
    if look.view == "W1":
        return "from x₁ →", "from x₂ ↑"
    if look.view == "W2":
        return f"to {choices.class_names[look.ends[0]]} →", f"to {choices.class_names[look.ends[1]]} ↑"
    return "first direction →", "second direction ↑"
