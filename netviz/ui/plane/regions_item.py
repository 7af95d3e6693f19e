"""The picture of the decision regions."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from netviz.core.params import Array
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.painted_widget import rgba_image
from netviz.ui.kit.plot_items import pixels_of


class RegionsItem(pg.GraphicsObject):
    """A colour for each cell of a grid over a part of the plane.

    In the format of the window, which Qt stretches in half the time that pyqtgraph's image takes.

    Attributes
    ----------
    image : uint8 array (Y, X, 4) or None
        The lowest row first.
    """

    def __init__(self) -> None:
        super().__init__()
        self.image: Array | None = None
        self._picture, self._area = QImage(), QRectF()

    def show_cells(self, image: Array | None, area: QRectF) -> None:
        """Show other cells in an area of the plot; None for none."""
        if area != self._area:
            self.prepareGeometryChange()
            self._area = QRectF(area)
        self.image = image
        if image is not None:
            self._picture = rgba_image(image[::-1])
        self.update()

    def boundingRect(self) -> QRectF:
        """The area."""
        return self._area

    @paint_guard
    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint the cells."""
        if self.image is not None:
            with pixels_of(painter) as transform:
                painter.drawImage(transform.mapRect(self._area), self._picture)
