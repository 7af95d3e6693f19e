"""A plot that is drawn before it is to be seen."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtWidgets import QGraphicsView

_Mode = QGraphicsView.ViewportUpdateMode


class HeldPlot(pg.PlotWidget):
    """What changes in it is not painted from `hold` to `release`.

    Attributes
    ----------
    is_held : bool
    """

    is_held = False

    def hold(self) -> None:
        """Leave on the screen what is there, whatever is drawn."""
        self.is_held = True
        self.setViewportUpdateMode(_Mode.NoViewportUpdate)

    def release(self) -> None:
        """Paint what has been drawn."""
        self.is_held = False
        self.setViewportUpdateMode(_Mode.MinimalViewportUpdate)
        self.viewport().update()
