"""Pens over everything on the stage: strokes stay with what they were drawn on."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping
from typing import Literal

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QEventPoint,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPointingDevice,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QWidget

from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.theme import LIGHT, Theme
from netviz.ui.presenting.coordinates import Coordinates, Shares, coordinates_of
from netviz.ui.presenting.ink import Ink, Piece, Spot, Stroke
from netviz.ui.presenting.sheet import Sheet

Tool = Literal["pen", "eraser"]

PENS: dict[str, tuple[str, str, str]] = {
    "light": ("#d6246e", "#5b2a86", "#1b1e25"),
    "dark": ("#ffe066", "#ff66d9", "#ecedf1"),
}
"""The colours of the pens: unlike every class's, and brighter or darker than all regions."""

PEN_NAMES: dict[str, tuple[str, str, str]] = {
    "light": ("Pink", "Violet", "Black"),
    "dark": ("Yellow", "Pink", "White"),
}

WIDTH = 2.0
"""Of a stroke, in pixels of the usual type."""

_REACH = 12.0  # of the eraser
_CROSSING = 4.0  # pixels from spot to spot on the way from view to view
_NEAR = 1.5  # pixels that the pen has to move to be followed


def pen_color(theme: Theme, pen: int) -> str:
    """The colour of a pen, as ``#rrggbb``."""
    return PENS["dark" if theme.is_dark else "light"][pen]


class Pens(Sheet):
    """A sheet over the stage that is drawn on with mouse, stylus or finger, or from another window.

    It takes the pointer only while there is a tool in the hand; all points are in its own pixels.

    Parameters
    ----------
    stage : QWidget
        What it lies on.
    views : callable
        The views that are on the stage now, by the keys of their panels.

    Signals
    -------
    changed
        Another tool or colour, or other strokes.
    """

    changed = Signal()

    def __init__(self, stage: QWidget, views: Callable[[], Mapping[str, QWidget]]) -> None:
        super().__init__(stage)
        self.ink = Ink()
        self.tool: Tool | None = None
        self.color = 0
        self._theme, self._views = LIGHT, views
        self._whole = Shares(self)
        self._known: dict[int, tuple[QWidget, Coordinates]] = {}
        self._drawn: list[tuple[str, object, list[Spot]]] | None = None  # the stroke under way
        self._down: Tool | None = None
        self._last = QPointF()
        self._stylus_is_down = False
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAccessibleName("Pens")
        self._show_state()

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or lines of another width."""
        self._theme = theme
        self._show_state()

    # ---------------------------------------------------------------- tools

    def take_tool(self, tool: Tool | None) -> None:
        """Take a pen or the eraser in the hand, or put it away."""
        self.finish()
        self.tool = tool
        self._show_state()

    def take_color(self, color: int) -> None:
        """Draw with another pen from now on."""
        self.color = color
        self.take_tool("pen")

    def show_slide(self, slide: str) -> None:
        """Show what was drawn on another slide."""
        self.finish()
        self.ink.slide = slide
        self._show_state()

    def undo(self) -> None:
        """Take the last stroke back, or what was erased."""
        self._drawn = None
        self.ink.undo()
        self._show_state()

    def clear(self) -> None:
        """Take all strokes of the slide away."""
        self._drawn = None
        self.ink.clear()
        self._show_state()

    def _show_state(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, self.tool is None)
        if self.tool is None:
            self.unsetCursor()
        else:
            self.setCursor(Qt.CursorShape.CrossCursor)
        self.setVisible(self.tool is not None or bool(self.ink.strokes))
        self.update()
        self.changed.emit()

    # -------------------------------------------------------------- drawing

    def begin(self, point: QPointF, tool: Tool | None = None) -> None:
        """Put the tool down: the one in the hand, unless another is named."""
        self._last, self._down = point, tool or self.tool
        if self._down == "eraser":
            self._erase(point)
        elif self._down == "pen":
            self._drawn = []
            self._add(point)

    def move_on(self, point: QPointF) -> None:
        """Move the tool on."""
        if self._down == "eraser":
            self._erase(point)
        elif self._drawn is not None and (point - self._last).manhattanLength() >= _NEAR:
            self._draw_to(point)

    def finish(self) -> None:
        """Lift the tool."""
        drawn, self._drawn, self._down = self._drawn, None, None
        if drawn:
            pieces = tuple(Piece(view, part, tuple(spots)) for view, part, spots in drawn)
            self.ink.add(Stroke(self.color, pieces))
            self._show_state()

    def drop(self) -> None:
        """Lift the tool as if it had never been put down."""
        self._drawn, self._down = None, None
        self.update()

    def _draw_to(self, point: QPointF) -> None:
        """From view to view in small steps, so that each has its part of the way, however fast it was."""
        start, along = self._last, point - self._last
        steps = 1
        if self._view_at(point)[0] != self._view_at(start)[0]:
            steps = math.ceil(_length(along) / _CROSSING)
        for step in range(1, steps + 1):
            place = start + along * (step / steps)
            self._add(place)
            self._last = place

    def _add(self, point: QPointF) -> None:
        """A stroke that leaves a view ends at its edge, and goes on in the coordinates of the next one."""
        assert self._drawn is not None
        key, coordinates = self._view_at(point)
        part = coordinates.part_at(self._to(coordinates, point))
        if self._drawn and self._drawn[-1][:2] != (key, part):
            old_key, old_part, spots = self._drawn[-1]
            spots.append(self._spot(self._of(old_key), old_part, point))
            self._drawn.append((key, part, [self._spot(coordinates, part, self._last)]))
        elif not self._drawn:
            self._drawn.append((key, part, []))
        self._drawn[-1][2].append(self._spot(coordinates, part, point))
        self.update()

    def _erase(self, point: QPointF) -> None:
        hit = [stroke for stroke in self.ink.strokes if self._is_hit(stroke, point)]
        if hit:
            self.ink.take(hit)
            self._show_state()

    def _is_hit(self, stroke: Stroke, point: QPointF) -> bool:
        reach = _REACH * self._theme.scale
        for piece in stroke.pieces:
            path, area = self._path(piece.view, piece.part, piece.spots)
            if area.contains(point) and _distance(path, point) <= reach:
                return True
        return False

    # ---------------------------------------------------------- coordinates

    def _view_at(self, point: QPointF) -> tuple[str, Coordinates]:
        for key, view in self._views().items():
            if view.isVisibleTo(self.stage):
                coordinates = self._of(key)
                if QRectF(coordinates.widget.rect()).contains(self._to(coordinates, point)):
                    return key, coordinates
        return "", self._whole

    def _of(self, key: str) -> Coordinates:
        view = self._views().get(key)
        if view is None:
            return self._whole
        known = self._known.get(id(view))
        if known is None or known[0] is not view:
            known = self._known[id(view)] = view, coordinates_of(view)
            if hasattr(view, "getViewBox"):  # where it is empty, it does not repaint what lies over it
                view.getViewBox().sigRangeChanged.connect(self._on_range_changed)
        return known[1]

    def _on_range_changed(self, *_: object) -> None:
        if self.isVisible():
            self.update()

    def _to(self, coordinates: Coordinates, point: QPointF) -> QPointF:
        if coordinates is self._whole:
            return point
        return QPointF(coordinates.widget.mapFrom(self.stage, point))

    def _spot(self, coordinates: Coordinates, part: object, point: QPointF) -> Spot:
        return coordinates.to_view(part, self._to(coordinates, point))

    # ------------------------------------------------------------- painting

    def _path(self, view: str, part: object, spots: tuple[Spot, ...]) -> tuple[QPainterPath, QRectF]:
        """A piece in this widget's pixels, and the area in which it may be seen; empty for none."""
        if view and view not in self._views():
            return QPainterPath(), QRectF()
        coordinates = self._of(view)
        widget, area = coordinates.widget, QRectF(self.rect())
        offset = QPointF()
        if coordinates is not self._whole:
            if not widget.isVisibleTo(self.stage):
                return QPainterPath(), QRectF()
            offset = QPointF(widget.mapTo(self.stage, QPoint()))
            area = QRectF(widget.rect()).translated(offset)
        points = [coordinates.to_widget(part, spot) for spot in spots]
        return _smooth([point + offset for point in points if point is not None]), area

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """All strokes of the slide, and the one under way."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for stroke in self.ink.strokes:
                for piece in stroke.pieces:
                    self._paint(painter, stroke.color, *self._path(piece.view, piece.part, piece.spots))
            for view, part, spots in self._drawn or ():
                self._paint(painter, self.color, *self._path(view, part, tuple(spots)))

    def _paint(self, painter: QPainter, color: int, path: QPainterPath, area: QRectF) -> None:
        pen = QPen(self._theme.pen(pen_color(self._theme, color), WIDTH))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setClipRect(area)
        painter.setPen(pen)
        if path.elementCount() == 1:
            painter.drawPoint(path.currentPosition())
        else:
            painter.drawPath(path)

    # --------------------------------------------------------------- events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the tool down."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw or erase."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.move_on(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lift the tool."""
        self.finish()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Draw with a stylus."""
        self.take_stylus(event, event.position())

    def take_stylus(self, event: QTabletEvent, point: QPointF) -> None:
        """What a stylus does at a point; its other end erases, whatever is in the hand."""
        event.accept()
        kind = event.type()
        if kind == QEvent.Type.TabletPress:
            self._stylus_is_down = True
            erases = event.pointerType() == QPointingDevice.PointerType.Eraser
            self.begin(point, "eraser" if erases else None)
        elif kind == QEvent.Type.TabletMove and self._stylus_is_down:
            self.move_on(point)
        elif kind == QEvent.Type.TabletRelease:
            self._stylus_is_down = False
            self.finish()

    def event(self, event: QEvent) -> bool:
        """One finger draws; a second one, or the hand beside a stylus, does not."""
        if not isinstance(event, QTouchEvent):
            return super().event(event)
        event.accept()
        points = event.points()
        if self._stylus_is_down or len(points) != 1 or event.type() == QEvent.Type.TouchCancel:
            if not self._stylus_is_down:
                self.drop()
            return True
        point = points[0]
        if point.state() == QEventPoint.State.Pressed:
            self.begin(point.position())
        elif point.state() == QEventPoint.State.Released:
            self.finish()
        else:
            self.move_on(point.position())
        return True


def _smooth(points: list[QPointF]) -> QPainterPath:
    """A line through the middles between points, bent towards the points."""
    path = QPainterPath()
    if not points:
        return path
    path.moveTo(points[0])
    for before, after in itertools.pairwise(points[1:]):
        path.quadTo(before, (before + after) / 2)
    if len(points) > 1:
        path.lineTo(points[-1])
    return path


def _distance(path: QPainterPath, point: QPointF) -> float:
    """How far a place is from a line, not counting what the line encloses; infinite for no line."""
    if path.elementCount() == 1:
        return _length(path.currentPosition() - point)
    nearest = math.inf
    for line in path.toSubpathPolygons():
        for start, end in itertools.pairwise(line.toList()):
            along = end - start
            squared = QPointF.dotProduct(along, along)
            share = QPointF.dotProduct(point - start, along) / squared if squared else 0.0
            nearest = min(nearest, _length(start + along * min(max(share, 0.0), 1.0) - point))
    return nearest


def _length(vector: QPointF) -> float:
    return math.hypot(vector.x(), vector.y())
