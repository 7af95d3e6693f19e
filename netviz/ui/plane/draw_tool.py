"""Drawing data on the plane: what the mouse and the keys do while it is on."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent

from netviz.core.params import Array
from netviz.data import Dataset
from netviz.ui.kit.plot_items import Curve, Marks
from netviz.ui.kit.theme import LIGHT, Theme
from netviz.ui.plane.drawing import MAX_CLASSES, Drawing, empty
from netviz.ui.plane.view import PlaneView

TOOLS = {
    "pencil": "✎ pencil",
    "spray": "∴ spray",
    "move": "✥ move",
    "lasso": "◌ lasso",
    "eraser": "⌫ erase",
}
_APART, _SPRAY, _REACH = 9.0, 22.0, 11.0  # pixels
_DROPS = 3  # points of the spray at each move of the mouse
_FEW = 300  # selected points whose rings are drawn opaque
_SELECTING = ("lasso", "move")
_MOUSE_EVENTS = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
)


class DrawTool(QObject):
    """Takes the mouse of a plane while it is active.

    Signals
    -------
    changed(Drawing)
        A stroke has ended.
    refused(str)
        Why a stroke was refused; the points have stayed as they were.
    state_changed
        Another tool, class, selection or set of points.
    """

    changed = Signal(object)
    refused = Signal(str)
    state_changed = Signal()

    def __init__(self, plane: PlaneView) -> None:
        super().__init__(plane)
        self._plane = plane
        self.is_active = False
        self.tool, self.label = "pencil", 0
        self.drawing = empty()
        self.selected: Array = np.zeros(0, bool)
        self._stroke: Drawing | None = None  # under way
        self._last: Array | None = None
        self._held: Array | None = None  # what is moved
        self._path: list[Array] = []
        self._rng = np.random.default_rng(0)
        self._theme = LIGHT
        self._lasso = Curve()
        self._rings = Marks(symbol="o", brush=None, size=14)
        for item in (self._lasso, self._rings):
            plane.getPlotItem().addItem(item)
        plane.stroke_wanted.connect(self._on_stroke_wanted)

    @property
    def has_selection(self) -> bool:
        """Whether points are selected, and drawing is on."""
        return self.is_active and bool(self.selected.any())

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._theme = theme
        self._lasso.setPen(theme.pen(theme.accent, 1.6))
        if self.is_active:
            self._select(self.selected)
            self._preview()

    # ----------------------------------------------------------------- state

    def begin(self, drawing: Drawing) -> None:
        """Start taking the mouse."""
        self.is_active = True
        self.begin_again(drawing)
        self._plane.pointer.is_drawn_into = True
        self._plane.viewport().installEventFilter(self)
        self._plane.viewport().setCursor(Qt.CursorShape.CrossCursor)

    def begin_again(self, drawing: Drawing) -> None:
        """Continue with points that have come from elsewhere."""
        self._stroke = None
        self.drawing = drawing
        self.label = min(self.label, len(drawing.class_names) - 1)
        self.select_none()

    def follow(self, dataset: Dataset) -> None:
        """Continue with the points of another step, or with those that undo and redo have brought back."""
        self._drop_stroke()
        self.begin_again(Drawing.of(dataset))

    def select_none(self) -> None:
        """Clear the selection."""
        self._select(np.zeros(len(self.drawing), bool))

    def _drop_stroke(self) -> None:
        """Discard the stroke that is under way."""
        if self._stroke is not None:
            self._stroke = None
            self._lasso.setData([], [])
            self._preview()

    def end(self) -> None:
        """Stop taking the mouse."""
        self._drop_stroke()
        self.is_active = False
        self._plane.pointer.is_drawn_into = False
        self._plane.viewport().removeEventFilter(self)
        self._plane.viewport().unsetCursor()
        self._rings.clear()
        self._lasso.setData([], [])
        self.state_changed.emit()

    def choose(self, tool: str) -> None:
        """Choose a tool; only those that move or relabel keep the selection."""
        self._drop_stroke()
        self.tool = tool
        if tool not in _SELECTING:
            self.select_none()
        self.state_changed.emit()

    def choose_class(self, label: int) -> None:
        """Draw another class, or a new one after the last; selected points are put into it."""
        self.label = min(max(label, 0), len(self.drawing.class_names), MAX_CLASSES - 1)
        if self.selected.any():
            self._drop_stroke()
            self._commit(self.drawing.relabel(self.selected, self.label), keep=True)
        self.state_changed.emit()

    def replace_all(self, drawing: Drawing) -> None:
        """Replace all points, as one stroke: cleared, or taken from somewhere else."""
        self._drop_stroke()
        self._commit(drawing)

    def delete_selected(self) -> None:
        """Delete the selected points."""
        self._drop_stroke()
        if self.selected.any():
            self._commit(self.drawing.delete(self.selected))

    def _commit(self, drawing: Drawing, *, keep: bool = False) -> None:
        if drawing.equals(self.drawing):  # nothing was hit: not a stroke, and the future stays
            return
        if drawing.obstacle is not None:
            self._preview()  # as it was
            self.refused.emit(drawing.obstacle)
            return
        self.drawing = drawing
        self._select(self.selected if keep else np.zeros(len(drawing), bool))
        self.changed.emit(drawing)

    def _select(self, selected: Array) -> None:
        self.selected = selected
        points = self._plane.frame.to_plot(self.drawing.points[selected])
        color = QColor(self._theme.accent)
        color.setAlpha(255 if len(points) < _FEW else 60)  # many rings must not hide the points
        self._rings.setData(points[:, 0], points[:, 1], pen=self._theme.pen(color, 1.6))
        self.state_changed.emit()

    # ----------------------------------------------------------------- mouse

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle the mouse on the plane; leave every other event alone."""
        kind = event.type()
        if isinstance(event, QMouseEvent) and kind in _MOUSE_EVENTS:
            if kind == QEvent.Type.MouseMove and not event.buttons():
                return False  # pointing
            if kind != QEvent.Type.MouseMove and event.button() != Qt.MouseButton.LeftButton:
                return False  # the right button zooms
            place = self._place(event)
            if kind == QEvent.Type.MouseMove:
                self._on_moved(place)
            elif kind == QEvent.Type.MouseButtonRelease:
                self._on_released(place)
            else:
                self._on_pressed(place)
            return True
        return False

    def _on_stroke_wanted(self, place: tuple[float, float]) -> None:
        """Act as if the mouse had been pressed and released there."""
        self._on_pressed(np.array(place))
        self._on_released(np.array(place))

    def _place(self, event: QMouseEvent) -> Array:
        view = self._plane
        place = view.getViewBox().mapSceneToView(view.mapToScene(event.position().toPoint()))
        return view.frame.to_data(np.array((place.x(), place.y())))

    def _pixel(self) -> Array:
        """One pixel in the data's units."""
        return np.array(self._plane.getViewBox().viewPixelSize()) * self._plane.frame.unit

    def _on_pressed(self, place: Array) -> None:
        self._stroke, self._last, self._path = self.drawing, None, [place]
        if self.tool == "move":
            drawing = self._stroke
            near = drawing.near(place, _REACH * self._pixel())
            if near.any() and not (near & self.selected).any():
                distance = np.where(near, ((drawing.points - place) ** 2).sum(axis=1), np.inf)
                self._select(np.arange(len(drawing)) == int(np.argmin(distance)))
            self._held = self.selected if near.any() else np.zeros(len(drawing), bool)
            self._last = place
        else:
            self._on_moved(place)

    def _on_moved(self, place: Array) -> None:
        if self._stroke is None:
            return
        pixel = self._pixel()
        if self.tool == "pencil":
            way = np.zeros(2) if self._last is None else place - self._last
            n_new = int(np.linalg.norm(way / pixel) / _APART)  # a fast mouse leaves no gaps
            if self._last is None or n_new:
                shares = np.arange(1, max(n_new, 1) + 1)[:, None] / max(n_new, 1)
                self._stroke = self._stroke.add(place - way + shares * way, self.label)
                self._last = place
        elif self.tool == "spray":
            drops = place + self._rng.standard_normal((_DROPS, 2)) * (_SPRAY / 2) * pixel
            self._stroke = self._stroke.add(drops, self.label)
        elif self.tool == "eraser":
            self._stroke = self._stroke.delete(self._stroke.near(place, _REACH * pixel))
        elif self.tool == "move":
            if self._held is not None and self._last is not None:
                self._stroke = self._stroke.move(self._held, place - self._last)
                self._last = place
        else:
            self._path.append(place)
            path = self._plane.frame.to_plot(np.array(self._path))
            self._lasso.setData(path[:, 0], path[:, 1])
            return
        self._preview()

    def _on_released(self, place: Array) -> None:
        stroke, self._stroke = self._stroke, None
        if stroke is None:
            return
        if self.tool == "lasso":
            self._lasso.setData([], [])
            self._select(self.drawing.inside(np.array(self._path)))
        elif stroke is not self.drawing:
            self._commit(stroke, keep=self.tool == "move")

    def _preview(self) -> None:
        """Show the points, including those of a stroke that is under way."""
        drawing = self.drawing if self._stroke is None else self._stroke
        if drawing.obstacle is None:  # else the old points stay in sight
            self._plane.show_drawing(drawing.to_dataset())

    # ------------------------------------------------------------------ keys

    def take_key(self, event: QKeyEvent) -> bool:
        """Act on a key that means something while drawing; whether it does."""
        key = event.key()
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if Qt.Key.Key_1 <= key <= Qt.Key.Key_9 and not modifiers:
            self.choose_class(int(key) - int(Qt.Key.Key_1))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_selected()
        elif key == Qt.Key.Key_Escape and self.selected.any():
            self.select_none()
        else:
            return False
        return True
