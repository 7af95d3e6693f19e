"""The map in the window: pointed at, it says what is in a field; clicked, it opens a run."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter

from netviz.ui.kit.painted_widget import PaintedWidget
from netviz.ui.kit.theme import Theme
from netviz.ui.sweeps.curve_painter import CurvePainter
from netviz.ui.sweeps.map_painter import ARROWS, MapContent, MapPainter, Place

Look = Literal["map", "rows", "columns"]
"""Fields, or a curve for each row or column."""

_OPEN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class MapView(PaintedWidget):
    """A map of fields.

    Signals
    -------
    looked_at((int, int) or None)
        The field that is pointed at, or stood on with the arrow keys.
    opened((int, int))
        The field that was clicked, or stood on when Return was pressed.
    """

    looked_at = Signal(object)
    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__(
            "Map of the sweep",
            "A field for each pair of values; arrow keys go from field to field, Return opens one as a run",
            (*ARROWS, *_OPEN),
        )
        self.setMinimumSize(420, 220)
        self.content: MapContent | None = None
        self._look_as: Look = "map"
        self.place: Place | None = None
        self.paint = self._paint
        self.pointed.connect(self._on_pointed)
        self.clicked.connect(self._on_clicked)
        self.key_pressed.connect(self._on_key)

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.theme = theme
        self.update()

    def show_content(self, content: MapContent | None) -> None:
        """Show a map, or none."""
        if content is None or (self.content is not None and content.shape != self.content.shape):
            self.place = None
        self.content = content
        self.update()

    def show_as(self, look: Look) -> None:
        """Show fields, or curves."""
        self._look_as = look
        self.update()

    def rect_of(self, place: Place) -> QRectF:
        """Where a field is."""
        painter = self._painter()
        return QRectF() if painter is None else painter.field(place)

    def _painter(self) -> MapPainter | CurvePainter | None:
        if self.content is None or self.theme is None:
            return None
        area = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        if self._look_as == "map" or self.content.pictures is not None:
            return MapPainter(self.content, self.theme, area)
        return CurvePainter(self.content, self.theme, area, self._look_as == "columns")

    def _paint(self, painter: QPainter) -> None:
        of_map = self._painter()
        if of_map is not None and self.content is not None:
            of_map.paint(painter, self.place if self.place is not None else self.content.best())

    def _look(self, place: Place | None) -> None:
        if place != self.place:
            self.place = place
            self.setCursor(
                Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.PointingHandCursor
            )
            self.update()
            self.looked_at.emit(place)

    def _on_pointed(self, point: QPointF | None) -> None:
        of_map = self._painter()
        if point is None and self.hasFocus():
            return  # the arrow keys go on from there
        self._look(None if point is None or of_map is None else of_map.place_at(point))

    def _on_clicked(self, point: QPointF) -> None:
        of_map = self._painter()
        place = None if of_map is None else of_map.place_at(point)
        if place is not None:
            self._look(place)
            self.opened.emit(place)

    def _on_key(self, key: Qt.Key) -> None:
        content = self.content
        if content is None:
            return
        place = self.place if self.place is not None else content.best()
        if key in _OPEN:
            if place is not None:
                self.opened.emit(place)
            return
        self._look(content.moved(place, Qt.Key(key)))
