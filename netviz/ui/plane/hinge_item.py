"""Some hinge lines on the plane: a thin line, and a fade on the side where the unit fires."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPolygonF, QTransform

from netviz.core.params import Array
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.plot_items import ViewItem, clipped, is_page, pixels_of, to_pixels, view_of
from netviz.ui.kit.theme import LIGHT, Theme

_FADE = 12.0  # pixels
_SHADES = 32
_BANDS = 12  # of a fade on a page
_BEYOND = 2 * _FADE  # pixels by which a fade goes on after the edge of the view, which cuts it off


class HingesItem(ViewItem):
    """Lines of one colour and width, each with an opacity of its own.

    Attributes
    ----------
    units : int array (n,)
        Whose lines they are.
    ends : array (n, 2, 2)
        Two points of each line, in the plot's coordinates.
    opacity : array (n,)
    """

    def __init__(self) -> None:
        super().__init__()
        self._theme, self._color, self._width, self._fade = LIGHT, QColor(LIGHT.hinge), 1.0, 0.1
        self._strip = _strip(self._color, self._fade)
        self.units: Array = np.empty(0, int)
        self.ends: Array = np.empty((0, 2, 2))
        self.opacity: Array = np.empty(0)
        self._w: Array = np.empty((0, 2))
        self._with_fade = 0

    @property
    def width(self) -> float:
        """Of the lines, in logical pixels."""
        return self._width * self._theme.scale

    def set_looks(self, theme: Theme, color: str, width: float, fade: float) -> None:
        """Draw in another colour and width, with fades that begin at an opacity."""
        self._theme, self._color, self._width, self._fade = theme, QColor(color), width, fade
        self._strip = _strip(self._color, fade)
        self.update()

    def show_lines(
        self, units: Array, ends: Array, w: Array, opacity: Array, with_fade: int | None = None
    ) -> None:
        """Show other lines.

        Parameters
        ----------
        units : int array (n,)
        ends : array (n, 2, 2)
        w : array (n, 2)
            Points to the active side, in the plot's coordinates.
        opacity : array (n,)
        with_fade : int, optional
            How many of the first lines have a fade; all if left out.
        """
        if not len(units) and not len(self.units):
            return
        self.units, self.ends, self._w, self.opacity = units, ends, w, opacity
        self._with_fade = len(units) if with_fade is None else with_fade
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self.show_lines(np.empty(0, int), np.empty((0, 2, 2)), np.empty((0, 2)), np.empty(0))

    @paint_guard
    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint the fades, then the lines."""
        if not len(self.units):
            return
        with pixels_of(painter) as transform:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area = transform.mapRect(view_of(self))
            if not is_page(painter):  # the view clips a row too late, where it ends between two
                painter.setClipRect(area.toRect(), Qt.ClipOperation.IntersectClip)
            lines = to_pixels(self.ends.reshape(-1, 2), transform).reshape(-1, 2, 2)
            some = slice(self._with_fade)
            self._paint_fades(
                painter, lines[some], self._w[some] / (transform.m11(), transform.m22()), area
            )
            for place in np.flatnonzero(self.opacity > 0).tolist():
                color = QColor(self._color)
                color.setAlphaF(float(self.opacity[place]))
                painter.setPen(self._theme.pen(color, self._width))
                line = clipped(lines[place : place + 1], area) if is_page(painter) else lines[[place]]
                for start, end in line.tolist():
                    painter.drawLine(QLineF(*start, *end))

    def _paint_fades(self, painter: QPainter, lines: Array, w: Array, area: QRectF) -> None:
        """On the side to which `w` points, in pixels."""
        along = lines[:, 1] - lines[:, 0]
        along = along / np.maximum(np.linalg.norm(along, axis=1), 1e-9)[:, None]
        side = np.column_stack((-along[:, 1], along[:, 0]))
        side *= np.where((side * w).sum(axis=1) < 0, -1.0, 1.0)[:, None] * _FADE * self._theme.scale
        start = lines[:, 0] - _BEYOND * self._theme.scale * along
        end = lines[:, 1] + _BEYOND * self._theme.scale * along
        if is_page(painter):
            self._paint_gradients(painter, start, end, side, area)
            return
        # A stretched picture: gradients with soft edges take thirty times as long.
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for first, way, apart in zip(start.tolist(), (end - start).tolist(), side.tolist(), strict=True):
            painter.setTransform(QTransform(*way, *apart, *first))
            painter.drawImage(QRectF(0, 0, 1, 1), self._strip)
        painter.restore()

    def _paint_gradients(
        self, painter: QPainter, start: Array, end: Array, side: Array, area: QRectF
    ) -> None:
        """The same as shapes, which can be enlarged."""
        painter.setPen(Qt.PenStyle.NoPen)
        shade = QColor(self._color)
        # One over the other, each of one colour: a gradient's opacity is lost in some viewers of PDF.
        shade.setAlphaF(self._fade / _BANDS)
        painter.setBrush(shade)
        for first, last, way in zip(start.tolist(), end.tolist(), side.tolist(), strict=True):
            one, other, apart = QPointF(*first), QPointF(*last), QPointF(*way)
            for band in range(_BANDS):
                deep = apart * ((band + 0.5) / _BANDS)
                corners = QPolygonF([one, other, other + deep, one + deep])
                painter.drawPolygon(corners.intersected(QPolygonF(area)))


def _strip(color: QColor, opacity: float) -> QImage:
    """One pixel wide, fading from top to bottom."""
    image = QImage(1, _SHADES, QImage.Format.Format_ARGB32_Premultiplied)
    for row in range(_SHADES):
        shade = QColor(color)
        shade.setAlphaF(opacity * (1 - (row + 0.5) / _SHADES))
        image.setPixelColor(0, row, shade)
    return image
