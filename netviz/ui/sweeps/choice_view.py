"""The map of a sweep on which a field is chosen, and below it the planes of the row that it is in."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QImage, QMouseEvent, QPainter, QTransform

from netviz.ui.kit.painted_widget import PaintedWidget
from netviz.ui.kit.theme import SMALL, Theme
from netviz.ui.sweeps.map_painter import ARROWS, MapContent, MapPainter, Place, label_text

WIDE = 1.5
"""How many times as wide as high the small planes are, where there is room."""

_STRIP, _ABOVE = 42.0, 10.0  # how high the planes are, and the room above them
_LEAST_FIELD, _LEAST_WIDTH = 17.0, 24.0  # pixels of a field: else the planes are left out
_PLANES_OF = "planes of"
_ROUND = 4.0
_OUTSIDE = 4.0  # that a frame needs


class ChoiceView(PaintedWidget):
    """A map; its best field is chosen until another one is.

    Signals
    -------
    chosen((int, int))
        A field was clicked, or its plane; or the arrow keys came to it.
    opened((int, int))
        A field was clicked twice.
    looked_at((int, int) or None)
        A field is pointed at.
    """

    chosen = Signal(object)
    opened = Signal(object)
    looked_at = Signal(object)

    def __init__(self) -> None:
        super().__init__(
            "Map of the sweep",
            "A field for each pair of values, and the planes of the row that is chosen; arrow keys choose "
            "another field",
            (*ARROWS,),
        )
        self.setMinimumSize(160, 80)
        self.content: MapContent | None = None
        self.pictures: Mapping[int, QImage] = {}
        self._place: Place | None = None
        self._pointed: Place | None = None
        self.paint = self._paint
        self.pointed.connect(self._on_pointed)
        self.clicked.connect(self._on_clicked)
        self.key_pressed.connect(self._on_key)

    @property
    def place(self) -> Place | None:
        """What is chosen."""
        content = self.content
        return None if content is None else content.best() if self._place is None else self._place

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.theme = theme
        self.update()

    def show_content(self, content: MapContent | None) -> None:
        """Show a map, or none; what was chosen stays, if there is such a field."""
        before, self.content = self.content, content
        if content is None or (before is not None and before.axes != content.axes):
            self._place = self._pointed = None
        self.update()

    def choose(self, place: Place | None) -> None:
        """Choose a field; the best one at None."""
        self._place = place
        self.update()

    def show_pictures(self, pictures: Mapping[int, QImage]) -> None:
        """Show the planes of the row that is chosen, by their columns."""
        self.pictures = pictures
        self.update()

    # ---------------------------------------------------------------- where

    def _painter(self) -> MapPainter | None:
        if self.content is None or self.theme is None:
            return None
        area = QRectF(self.rect()).adjusted(2, 2, -_OUTSIDE, -_OUTSIDE)
        if self.has_planes:
            area.setBottom(area.bottom() - (_STRIP + _ABOVE) * self.theme.scale)
        return MapPainter(self.content, self.theme, area, whole=True, beside=_PLANES_OF)

    @property
    def has_planes(self) -> bool:
        """Whether there is room for planes below the fields."""
        content, theme = self.content, self.theme
        if content is None or theme is None:
            return False
        n_rows, n_columns = content.shape
        head = 2 * _STRIP + _ABOVE  # with the labels of the columns
        return bool(
            self.height() >= (head + n_rows * _LEAST_FIELD) * theme.scale
            and self.width() >= (n_columns * _LEAST_WIDTH + 2 * _STRIP) * theme.scale
        )

    def rect_of(self, place: Place) -> QRectF:
        """Where a field is."""
        found = self._painter()
        return QRectF() if found is None else found.field(place)

    def plane_rect(self, column: int) -> QRectF:
        """Where the plane of a column is; nowhere, if there is no room for planes."""
        found = self._painter()
        return QRectF() if found is None else self._plane_rect(found, column)

    def _plane_rect(self, found: MapPainter, column: int) -> QRectF:
        if not self.has_planes:
            return QRectF()
        scale, field = found.theme.scale, found.field((0, column))
        size = QSizeF(min(field.width(), WIDE * _STRIP * scale), _STRIP * scale)
        top = found.bounds.bottom() + _ABOVE * scale
        return QRectF(QPointF(field.center().x() - size.width() / 2, top), size)

    def _place_at(self, point: QPointF) -> Place | None:
        found, place = self._painter(), self.place
        if found is None or self.content is None:
            return None
        for column in range(self.content.shape[1]):
            if place is not None and self._plane_rect(found, column).contains(point):
                return place[0], column
        return found.place_at(point)

    # ------------------------------------------------------------- painting

    def _paint(self, painter: QPainter) -> None:
        found, place = self._painter(), self.place
        if found is None or self.content is None:
            return
        found.paint(painter, place)
        if self._pointed is not None and self._pointed != place:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(found.theme.pen(found.theme.muted, 1.0))
            painter.drawRoundedRect(found.field(self._pointed), 3, 3)
        if place is None or not self.has_planes:
            return
        self._paint_name(painter, found, place)
        for column in range(self.content.shape[1]):
            if column != place[1]:
                self._paint_plane(painter, found, column)
        found.frame(painter, self._plane_rect(found, place[1]))
        self._paint_plane(painter, found, place[1])

    def _paint_name(self, painter: QPainter, found: MapPainter, place: Place) -> None:
        """Which row the planes are of."""
        content, theme = self.content, found.theme
        assert content is not None
        row = (
            "planes"
            if content.down is None
            else f"{_PLANES_OF}\n{label_text(content.down.texts[place[0]])}"
        )
        area = self._plane_rect(found, 0)
        area.setLeft(2.0)
        area.setWidth(found.label_room)
        painter.setFont(theme.font(SMALL))
        painter.setPen(QColor(theme.muted))
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, row)

    def _paint_plane(self, painter: QPainter, found: MapPainter, column: int) -> None:
        area = self._plane_rect(found, column)
        paint_picture(painter, area, self.pictures.get(column), found.theme, _ROUND)

    # --------------------------------------------------------- mouse, keys

    def _on_pointed(self, point: QPointF | None) -> None:
        place = None if point is None else self._place_at(point)
        if place == self._pointed:
            return
        self._pointed = place
        shape = Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.PointingHandCursor
        self.setCursor(shape)
        self.update()
        self.looked_at.emit(place)

    def _on_clicked(self, point: QPointF) -> None:
        place = self._place_at(point)
        if place is not None:
            self.choose(place)
            self.chosen.emit(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open it as a run."""
        place = self._place_at(event.position())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(place)

    def _on_key(self, key: Qt.Key) -> None:
        if self.content is None:
            return
        place = self.content.moved(self.place, Qt.Key(key))
        self.choose(place)
        self.chosen.emit(place)


def paint_picture(
    painter: QPainter, area: QRectF, picture: QImage | None, theme: Theme, radius: float
) -> None:
    """Paint a plane with round corners, as much of it as there is room for; an empty place at None."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.grid))
    if picture is not None and not picture.isNull():
        part = QRectF(picture.rect()).adjusted(0.5, 0.5, -0.5, -0.5)  # what lies beyond begins anew
        scale = max(area.width() / part.width(), area.height() / part.height())
        brush, centre = QBrush(picture), area.center()
        brush.setTransform(
            QTransform.fromTranslate(centre.x(), centre.y())
            .scale(scale, scale)
            .translate(-part.center().x(), -part.center().y())
        )
        painter.setBrush(brush)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawRoundedRect(area, radius, radius)
