"""Two axes around a view box."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtWidgets import QGraphicsGridLayout, QGraphicsItem, QGraphicsView, QSizePolicy

_CELLS = {"left": (0, 0), "bottom": (1, 1)}
_IN_FRONT = 0.5  # of pictures in the view box


class PlotFrame(pg.GraphicsWidget):
    """What lies in a `Plot`: the axes, and a view box with items."""

    def __init__(self, axes: dict[str, pg.AxisItem], box: pg.ViewBox) -> None:
        super().__init__()
        self.items: list[Any] = []
        self._axes, self._box = axes, box
        grid = QGraphicsGridLayout(self)
        grid.setContentsMargins(1, 1, 1, 1)
        grid.setSpacing(0)
        grid.addItem(box, 0, 1)
        grid.setRowStretchFactor(0, 100)
        grid.setColumnStretchFactor(1, 100)
        for name, axis in axes.items():
            axis.linkToView(box)
            axis.setZValue(_IN_FRONT)
            axis.setFlag(QGraphicsItem.GraphicsItemFlag.ItemNegativeZStacksBehindParent)
            grid.addItem(axis, *_CELLS[name])

    def addItem(self, item: Any) -> None:
        """Show an item in the view box, whose ranges are never fitted to it."""
        self.items.append(item)
        self._box.addItem(item, ignoreBounds=True)

    def removeItem(self, item: Any) -> None:
        """Show an item no longer, if it is there."""
        if item in self.items:
            self.items.remove(item)
            self._box.removeItem(item)

    def getAxis(self, name: str) -> pg.AxisItem:
        """The axis that is called `left` or `bottom`."""
        return self._axes[name]

    def getViewBox(self) -> pg.ViewBox:
        """What has the coordinates, and zooms."""
        return self._box


class Plot(pg.GraphicsView):
    """Two axes around a view box, and nothing else.

    `pg.PlotWidget` has a menu with 45 widgets besides, two more axes, a title and a button, and takes three
    times as long to make. What is defined here has the names and the meaning that it has there; ranges are
    the view box's.

    Parameters
    ----------
    axes : dict[str, AxisItem]
        By their names, `left` and `bottom`.
    box : ViewBox, optional
        One without a menu if left out.
    """

    def __init__(self, axes: dict[str, pg.AxisItem], box: pg.ViewBox | None = None) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.enableMouse(False)  # the box has it
        self._frame = PlotFrame(axes, box or pg.ViewBox(enableMenu=False))
        self.setCentralItem(self._frame)

    close = QGraphicsView.close  # pyqtgraph's empties the scene before, and Qt ends the program

    def getPlotItem(self) -> PlotFrame:
        """What items are added to, and what has the margins."""
        return self._frame

    def getViewBox(self) -> pg.ViewBox:
        """What has the coordinates, and zooms."""
        return self._frame.getViewBox()

    def getAxis(self, name: str) -> pg.AxisItem:
        """The axis that is called `left` or `bottom`."""
        return self._frame.getAxis(name)
