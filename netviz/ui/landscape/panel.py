"""The landscape panel: the loss along the gradient, or as contours around θ."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QAction, QPainter, QWheelEvent

from netviz.core.params import PARAMETERS, Array
from netviz.intents import SetEntries
from netviz.landscape import Box, Cut, DirectionError, Plane, PlaneLoss
from netviz.snapshot import Snapshot
from netviz.training.spec import Edit
from netviz.ui.kit.controls import Menu, text_button
from netviz.ui.kit.number_format import number_text, short_name
from netviz.ui.kit.painted_widget import PaintedWidget
from netviz.ui.kit.panel import NO_ACTIONS, Cost, Home, Panel
from netviz.ui.kit.sliced_task import SlicedTask
from netviz.ui.kit.symbol_menu import SymbolSwitch
from netviz.ui.kit.symbol_paragraph import rows_of
from netviz.ui.kit.symbols import draw_text
from netviz.ui.kit.theme import BODY, LIGHT, SMALL, Theme
from netviz.ui.kit.without_controls import TELLS
from netviz.ui.landscape.asked import MOST_IN_SLICES, Asked, Chart, Look
from netviz.ui.landscape.axes import Axes
from netviz.ui.landscape.caption import Caption
from netviz.ui.landscape.cut_painter import CutPainter, box_of
from netviz.ui.landscape.map_painter import MapPainter
from netviz.ui.landscape.sentences import DIVERGED, about_chart, about_cut

VIEWS = {
    "gradient": "along −∂J̃/∂θ",
    "random": "two random directions",
    "path": "the run's directions",
    "W1": "W⁽¹⁾ of a unit",
    "W2": "W⁽²⁾ of a unit",
}
PARTS = {"loss": "J̃", "loss_data": "J_data", "loss_reg": "J_reg"}
_KEYS = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Return,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Plus,
    Qt.Key.Key_Minus,
    Qt.Key.Key_Home,
)
_MOVES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_SPOKEN = (
    "Arrows move a cross that reads the loss, Return sets the parameters there, plus and minus zoom, Home "
    "shows all again, Escape leaves the cross."
)
_STEPS = 40  # of the cross, across the picture
_ZOOM = 1.25
_RESIZE_MS = 120


class _Canvas(PaintedWidget):
    """With a wheel that zooms."""

    def __init__(self) -> None:
        super().__init__("Landscape", _SPOKEN, _KEYS)
        self.on_wheel: Callable[[QPointF, float], None] = lambda place, turns: None

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        self.on_wheel(event.position(), event.angleDelta().y() / 120.0)


class LandscapePanel(Panel):
    """J̃ around the present θ: along the gradient, or on a plane; a click sets θ there."""

    kind = "landscape"
    heading = "Landscape"
    home = Home.RIGHT
    cost = Cost.BY_TURNS
    about_run = ("unit", "ends")

    def __init__(self, actions: Mapping[str, QAction] = NO_ACTIONS, slot: str = "") -> None:
        super().__init__(actions, slot)
        self._theme = LIGHT
        self._snapshot: Snapshot | None = None
        self._playing = False
        self._seed = 0
        self._box: Box | None = None  # what the user has zoomed to
        self._wanted: Asked | None = None
        self._cross: tuple[float, float] | None = None
        self.shown: Cut | Chart | None = None
        self.said = ""
        self._shown_for: Asked | None = None
        self._trouble = ""
        self._loss: tuple[Plane, PlaneLoss] | None = None
        self.setToolTip(
            "<p>J̃ as a function of θ. Along −∂J̃/∂θ: whether a step of η goes down the valley, or over it. "
            "Else: lines of equal loss on a plane through θ, with the run's path. A click sets the "
            "parameters there; undo brings them back.</p>"
        )
        self.view_switch = SymbolSwitch("Directions of the landscape", "Along what θ is changed", VIEWS)
        self.part = SymbolSwitch("Part of the loss", "The whole loss, or one of its parts", PARTS)
        self.view_switch.activated.connect(self._on_look)
        self.part.activated.connect(self._on_look)
        for switch in (self.view_switch, self.part):
            switch.setProperty(TELLS, True)
            self.head.addWidget(switch)
        self.canvas = _Canvas()
        self.canvas.paint = self._paint
        self.canvas.pointed.connect(self._on_pointed)
        self.canvas.clicked.connect(self._on_clicked)
        self.canvas.key_pressed.connect(self._on_key)
        self.canvas.on_wheel = self._on_wheel
        self.canvas.resized.connect(self._on_resized)
        self.caption = Caption()
        self.body.addWidget(self.canvas, 1)
        self.body.addWidget(self.caption)
        self.unit = self._menu("Hidden unit of the landscape", "A hidden unit")
        self.ends = tuple(self._menu(f"{way} class", "A class") for way in ("Horizontal", "Vertical"))
        self.anew = text_button("Other directions", "Two other random directions")
        self.anew.setParent(self.canvas)
        self.anew.clicked.connect(self._on_anew)
        self._task = SlicedTask(self, doing="compute the landscape")
        self._task.finished.connect(self._on_finished)
        self._task.failed.connect(self._on_failed)
        self._resized = QTimer(self, singleShot=True, interval=_RESIZE_MS)
        self._resized.timeout.connect(self._ask)
        self._show_controls()

    def _menu(self, name: str, tip: str) -> Menu:
        menu = Menu(name, tip)
        menu.setObjectName("quiet")
        menu.setProperty(TELLS, True)
        menu.setParent(self.canvas)
        menu.activated.connect(self._on_look)
        return menu

    # ------------------------------------------------------------ snapshots

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self._theme = self.canvas.theme = theme
        self.caption.setFont(theme.font(SMALL))
        self._place_controls()
        self.canvas.update()

    def set_playing(self, playing: bool) -> None:
        """Coarsely while playing, finely at rest."""
        self._playing = playing
        if not playing:
            self._ask()

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Compute anew what differs."""
        self._snapshot = new
        if self.unit.count() != new.network.n_hidden:
            _offer(self.unit, [f"unit {number}" for number in range(new.network.n_hidden)], 0)
        names = [short_name(name, 12) for name in new.dataset.class_names]
        if [self.ends[0].itemText(row) for row in range(self.ends[0].count())] != names:
            for number, menu in enumerate(self.ends):
                _offer(menu, names, number)
            self._place_controls()
        if old is not None and (old.generation != new.generation or old.params.sizes != new.params.sizes):
            self._cross = None
            if old.params.sizes != new.params.sizes or old.dataset is not new.dataset:
                self._box = None
        self._ask()

    @property
    def look(self) -> Look:
        """What is looked along."""
        ends = tuple(max(menu.currentIndex(), 0) for menu in self.ends)
        return Look(
            self.view_switch.currentData(),
            self.part.currentData(),
            self._seed,
            max(self.unit.currentIndex(), 0),
            (ends[0], ends[1]),
            self._box,
        )

    def _asked(self, coarsely: bool) -> Asked | None:
        if self._snapshot is None or not len(self._snapshot.lines.data.y):
            return None
        shown, look = self._shown_for, self.look
        before = None
        if (
            isinstance(self.shown, Chart)
            and shown is not None
            and replace(shown.look, box=None, part="") == replace(look, box=None, part="")
            and shown.sizes == self._snapshot.params.sizes
            and shown.look.box is None
        ):
            before = self.shown.surface.box
        size = self.canvas.size()
        aspect = max(size.width(), 1) / max(size.height(), 1)
        return Asked(self._snapshot, look, coarsely=coarsely, aspect=aspect, before=before)

    def _ask(self) -> None:
        """Begin to compute what is wanted now; what is finer than at once is dropped for it."""
        if self._snapshot is None:
            return
        asked = self._asked(coarsely=True)
        if asked is None or not self._is_finite():
            self._task.stop()
            self.shown, self._shown_for = None, None
            self._say(DIVERGED if asked is not None else "There are no points, so there is no loss.")
            return
        running = self._wanted if self._task.is_running else None
        if running is not None and running.same_as(asked):
            return
        if running is None and self._is_shown(asked):
            return
        if running is not None and running.coarsely and running.look == asked.look:
            return  # it is there in a moment; then comes the newest
        self._begin(asked)

    def _is_finite(self) -> bool:
        shot = self._snapshot
        return shot is not None and all(np.isfinite(part).all() for part in shot.params)

    def _is_shown(self, asked: Asked) -> bool:
        shown = self._shown_for
        return shown is not None and shown.same_as(asked) and (self._playing or not shown.coarsely)

    def _begin(self, asked: Asked) -> None:
        self._wanted = asked
        self._task.start(asked.stepwise(), beside=asked.work > MOST_IN_SLICES)

    def _on_finished(self, found: Cut | Chart | DirectionError) -> None:
        asked = self._wanted
        assert asked is not None
        self.shown = None if isinstance(found, DirectionError) else found
        self._shown_for, self._loss = asked, None
        shot = asked.snapshot
        if isinstance(found, DirectionError):
            self._say(_sentence(found))
        elif isinstance(found, Cut):
            self._say(about_cut(found, shot))
        else:
            self._say(about_chart(found, shot, asked.look.view, asked.look.unit))
        self.canvas.update()
        newest = self._asked(coarsely=True)
        if newest is not None and not newest.same_as(asked):
            self._ask()
        elif not self._playing and asked.coarsely:
            fine = self._asked(coarsely=False)
            if fine is not None:
                self._begin(fine)

    def _on_failed(self, error: Exception) -> None:
        self.shown, self._shown_for = None, None
        self._say(str(error))

    def _say(self, text: str) -> None:
        self.said = text
        self._trouble = text if self.shown is None else ""
        if isinstance(self.shown, Cut) and (self.shown.is_flat or not self.shown.is_finite):
            self._trouble = text
        self.caption.set_text("" if self._trouble else text)
        self.canvas.setAccessibleDescription(f"{text} {_SPOKEN}")
        self.canvas.update()

    # ------------------------------------------------------------- painting

    def _axes(self) -> Axes | None:
        room = QRectF(self.canvas.rect())
        part = self.part.currentData()
        if self._trouble or self.shown is None or room.width() < 60 or room.height() < 50:
            return None
        if isinstance(self.shown, Cut):
            return Axes(self._theme, room, self._box or box_of(self.shown, part))
        return Axes(self._theme, room, self.shown.surface.box)

    def _paint(self, painter: QPainter) -> None:
        theme, axes = self._theme, self._axes()
        if self._trouble:
            self._paint_trouble(painter)
            return
        if axes is None or self._shown_for is None:
            return
        look, cross = self._shown_for.look, self._cross
        name = PARTS[look.part]
        if isinstance(self.shown, Cut):
            axes.paint(painter, "𝑡", f"{name} at θ − 𝑡 ∂J̃/∂θ", grid=True)
            CutPainter(self.shown, look.part, theme, axes).paint(
                painter, None if cross is None else cross[0]
            )
        elif self.shown is not None:
            across, up = self._axis_names(look)
            axes.paint(painter, across, f"{name}; {up}" if up else name, grid=False)
            MapPainter(self.shown, look.part, theme, axes).paint(painter, cross)

    def _axis_names(self, look: Look) -> tuple[str, str]:
        """What lies along the axes."""
        if look.view == "random":
            return "first direction, 1 = as long as θ's filters", "second upwards"
        if look.view == "path":
            return "first direction", "second upwards"
        if look.view == "W1":
            return f"W⁽¹⁾ from x₁ to unit {look.unit}", "from x₂ upwards"
        return "", ""  # the menus say it

    def _paint_trouble(self, painter: QPainter) -> None:
        """A sentence in the place of a picture, in rows."""
        font = self._theme.font(BODY)
        rows = rows_of(self._trouble, font, self.canvas.width() - 32)
        high = 1.5 * font.pixelSize()
        y = (self.canvas.height() - high * len(rows)) / 2 + high * 0.7
        for row in rows:
            draw_text(painter, QPointF(16, y), row, font, self._theme.text)
            y += high

    # --------------------------------------------------------------- events

    def _on_look(self) -> None:
        self._cross = None
        if self._shown_for is not None and self._shown_for.look.view != self.look.view:
            self._box = None
        self._show_controls()
        self._ask()

    def _on_anew(self) -> None:
        self._seed += 1
        self._on_look()

    def _on_resized(self) -> None:
        self._place_controls()
        self._resized.start()

    def _show_controls(self) -> None:
        view = self.view_switch.currentData()
        self.unit.setVisible(view in ("W1", "W2"))
        for menu in self.ends:
            menu.setVisible(view == "W2")
        self.anew.setVisible(view == "random")
        self._place_controls()

    def _place_controls(self) -> None:
        """At the upper right, and at the ends of the axes that they choose."""
        for control in (self.unit, self.anew, *self.ends):
            control.adjustSize()
        right, bottom = self.canvas.width(), self.canvas.height()
        self.unit.move(right - self.unit.width(), 0)
        self.anew.move(right - self.anew.width(), 0)
        horizontal, vertical = self.ends
        horizontal.move(right - horizontal.width(), bottom - horizontal.height())
        vertical.move(0, 0)

    def values_at(self, x: float, y: float) -> tuple[float, float]:
        """J_data and J_reg at a point of what is shown, by the same samples."""
        shown, asked = self.shown, self._shown_for
        if shown is None or asked is None:
            return float("nan"), float("nan")
        plane = shown.plane if isinstance(shown, Cut) else shown.surface.plane
        if self._loss is None or self._loss[0] is not plane:
            self._loss = plane, PlaneLoss(plane, asked.samples(), asked.lam)
        found = self._loss[1].at(np.array((x,)), np.array((y,)))
        return float(found.data[0]), float(found.reg[0])

    def _say_values(self) -> None:
        axes = self._axes()
        if self._cross is None or axes is None:
            self.canvas.say("")
            return
        x, y = self._cross
        is_cut = isinstance(self.shown, Cut)
        data, reg = self.values_at(x, 0.0 if is_cut else y)
        text = f"J̃ {number_text(data + reg)} = {number_text(data)} + {number_text(reg)}"
        if is_cut:
            text = f"𝑡 = {number_text(x, 3)}: {text}"
        place = axes.pixel(x, y)
        self.canvas.say(text, QRectF(place.x() - 8, place.y() - 8, 16, 16))

    def _on_pointed(self, place: QPointF | None) -> None:
        axes = self._axes()
        self._cross = None
        if place is not None and axes is not None and axes.area.contains(place):
            self._cross = self._on_curve(axes, *axes.numbers(place))
        self._say_values()
        self.canvas.update()

    def _on_curve(self, axes: Axes, x: float, y: float) -> tuple[float, float]:
        """On the cut only t can be chosen."""
        if not isinstance(self.shown, Cut):
            return x, y
        x = min(max(x, float(self.shown.t[0])), float(self.shown.t[-1]))
        value = float(np.interp(x, self.shown.t, self.shown.values(self.part.currentData())))
        return x, min(max(value, axes.box.bottom), axes.box.top)

    def _on_clicked(self, place: QPointF) -> None:
        axes = self._axes()
        if axes is not None and axes.area.contains(place):
            self._set_theta(*self._on_curve(axes, *axes.numbers(place)))

    def _set_theta(self, x: float, y: float) -> None:
        """Want the parameters of a point of the picture, those that differ there."""
        shown, asked = self.shown, self._shown_for
        if shown is None or asked is None:
            return
        plane = shown.plane if isinstance(shown, Cut) else shown.surface.plane
        wanted = plane.theta(x, 0.0 if isinstance(shown, Cut) else y)
        moves = (plane.across != 0.0) | (plane.up != 0.0)
        self._cross = None
        self.canvas.say("")
        self.wants.emit(SetEntries(_edits(asked, wanted, moves), "θ set in the landscape"))

    def _on_key(self, key: int) -> None:
        axes = self._axes()
        if axes is None:
            return
        box, asked = axes.box, self._shown_for
        here = (0.0, 0.0)
        if isinstance(self.shown, Chart):
            here = float(self.shown.here[0]), float(self.shown.here[1])
        if key == Qt.Key.Key_Escape:
            self._cross = None
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self._zoom(_ZOOM if key == Qt.Key.Key_Minus else 1 / _ZOOM, *(self._cross or here))
        elif key == Qt.Key.Key_Home:
            self._box = None
            self._ask()
        elif key == Qt.Key.Key_Return:
            if self._cross is not None and asked is not None:
                self._set_theta(*self._cross)
                return
        else:
            right, up = _MOVES[Qt.Key(key)]
            x, y = self._cross or here
            x += right * (box.right - box.left) / _STEPS
            y += up * (box.top - box.bottom) / _STEPS
            x, y = min(max(x, box.left), box.right), min(max(y, box.bottom), box.top)
            self._cross = self._on_curve(axes, x, y)
        self._say_values()
        self.canvas.update()

    def _on_wheel(self, place: QPointF, turns: float) -> None:
        axes = self._axes()
        if axes is not None and turns and axes.area.contains(place):
            self._zoom(_ZOOM**-turns, *axes.numbers(place))

    def _zoom(self, factor: float, x: float, y: float) -> None:
        """Look at less or more around a point; of the cut, the curve that there is."""
        axes = self._axes()
        if axes is not None and 1e-6 < (axes.box.right - axes.box.left) * factor < 1e6:
            self._box = axes.box.scaled(factor, x, y)
            self.canvas.update()
            if isinstance(self.shown, Chart):
                self._ask()

    # ---------------------------------------------------------------- state

    def view_state(self) -> dict[str, Any]:
        """Along what, which part, and of which unit."""
        look = self.look
        return {
            "view": look.view,
            "part": look.part,
            "seed": look.seed,
            "unit": look.unit,
            "ends": list(look.ends),
        }

    def restore_view_state(self, state: Mapping[str, Any]) -> None:
        """As it was; what makes no sense is passed over."""
        match state:
            case {"unit": int() as unit} if 0 <= unit < self.unit.count():
                self.unit.setCurrentIndex(unit)
        match state:
            case {"ends": [int() as across, int() as up]} if all(
                0 <= end < self.ends[0].count() for end in (across, up)
            ):
                self.ends[0].setCurrentIndex(across)
                self.ends[1].setCurrentIndex(up)
        match state:
            case {"seed": int() as seed} if 0 <= seed < 2**31:
                self._seed = seed
        self.part.restore(state.get("part"))
        self.view_switch.restore(state.get("view"))

    def close_work(self) -> None:
        """Leave no thread behind."""
        self._resized.stop()
        self._task.close()


def _sentence(error: Exception) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}."


def _offer(menu: Menu, names: list[str], chosen: int) -> None:
    """Other entries; what was chosen stays, if there still is such a one."""
    before = menu.currentIndex() if menu.count() else chosen
    menu.clear()
    menu.addItems(names)
    menu.setCurrentIndex(min(max(before, 0), len(names) - 1))


def _edits(asked: Asked, theta: Array, moves: Array) -> tuple[Edit, ...]:
    """Those entries of θ that the plane moves, as entries set by hand."""
    starts, shapes = asked.sizes.starts, asked.sizes.shapes
    edits = []
    for name, start in zip(PARAMETERS, starts, strict=True):
        shape = shapes[name]
        for index in np.ndindex(*shape):
            place = start + int(np.ravel_multi_index(index, shape))
            if moves[place]:
                edits.append(Edit(name, tuple(map(int, index)), float(theta[place])))
    return tuple(edits)
