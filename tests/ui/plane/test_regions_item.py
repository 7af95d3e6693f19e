"""The picture of the regions."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor

from netviz.ui.kit.plot import Plot
from netviz.ui.plane.axis import PlaneAxis
from netviz.ui.plane.regions_item import RegionsItem

COLORS = "#c0392b", "#2980b9", "#27ae60", "#f1c40f"


def shown(qtbot, cells, area):
    """A plot of x and y from 0 to 4, with a picture in an area of it."""
    plot = Plot({name: PlaneAxis(name) for name in ("bottom", "left")})
    qtbot.addWidget(plot)
    item = RegionsItem()
    plot.getPlotItem().addItem(item)
    plot.getViewBox().setRange(QRectF(0, 0, 4, 4), padding=0)
    plot.resize(300, 300)
    plot.show()
    qtbot.waitExposed(plot)
    item.show_cells(cells, area)
    return plot, item


def color_at(plot, x, y):
    pixel = plot.mapFromScene(plot.getViewBox().mapViewToScene(QPointF(x, y)))
    return plot.viewport().grab().toImage().pixelColor(pixel).name()


def test_the_first_row_is_the_lowest_and_the_first_column_the_leftmost(qtbot):
    cells = np.array([[QColor(color).getRgb() for color in COLORS[i : i + 2]] for i in (0, 2)], np.uint8)
    plot, item = shown(qtbot, cells, QRectF(1, 1, 2, 2))
    places = (1.5, 1.5), (2.5, 1.5), (1.5, 2.5), (2.5, 2.5)
    assert tuple(color_at(plot, *place) for place in places) == COLORS
    ground = color_at(plot, 0.5, 0.5)
    assert ground not in COLORS
    assert color_at(plot, 3.5, 2.5) == ground
    item.show_cells(None, QRectF())
    assert color_at(plot, 1.5, 1.5) == ground
