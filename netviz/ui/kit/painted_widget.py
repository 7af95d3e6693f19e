"""A canvas for the panels that draw themselves, because pyqtgraph has no plot for what they show."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from netviz.core.params import Array
from netviz.data import Dataset
from netviz.thinning import extent
from netviz.ui.kit.key_claims import claims_key
from netviz.ui.kit.legend_label import LegendLabel
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.theme import SMALL, Theme


class PaintedWidget(QWidget):
    """A widget that calls `paint` with a painter, and reports what the mouse and the keys do on it.

    Signals
    -------
    pointed(QPointF or None)
    clicked(QPointF)
    resized
    key_pressed(int)
        One of the keys given to the constructor, pressed while the canvas has the focus.
    """

    pointed = Signal(object)
    clicked = Signal(object)
    key_pressed = Signal(int)
    resized = Signal()

    def __init__(self, name: str, description: str, keys: tuple[Qt.Key, ...] = ()) -> None:
        super().__init__()
        self.theme: Theme | None = None
        self.smooth = True
        self._keys = keys
        self.paint: Callable[[QPainter], None] = lambda painter: None
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        self.setMouseTracking(True)
        self.setMinimumSize(120, 60)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        if keys:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._legend = LegendLabel(self)
        self._said_at: QRectF | None = None

    def say(self, text: str, beside: QRectF | None = None) -> None:
        """Show numbers beside what they are about, or in the middle of the upper edge.

        Parameters
        ----------
        text : str
            With the symbols of `netviz.core.symbols`; nothing is shown for an empty one.
        beside : QRectF, optional
            Above this, or below it where there is no room above.
        """
        self._said_at = beside
        self._legend.setText(text)
        self._legend.raise_()
        self._legend.setVisible(bool(text))
        self._place_legend()

    def _place_legend(self) -> None:
        if self.theme is not None:
            self._legend.setFont(self.theme.font(SMALL))
        size, around = self._legend.sizeHint(), self._said_at
        width = min(size.width(), self.width())
        x, y = (self.width() - width) / 2, 0.0
        if around is not None:
            x = min(max(around.center().x() - width / 2, 0.0), self.width() - width)
            y = around.top() - size.height() - 4
            if y < 0:
                y = min(around.bottom() + 4, self.height() - size.height())
        self._legend.setGeometry(round(x), round(y), width, size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the numbers in the middle."""
        self._place_legend()
        self.resized.emit()

    def sizeHint(self) -> QSize:
        """Room for a small picture."""
        return QSize(240, 150)

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and mark the focus."""
        if self.theme is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, self.smooth)
            self.paint(painter)
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(self.theme.pen(self.theme.accent, 2))
                painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)

    def event(self, event: QEvent) -> bool:
        """Claim the keys before the window's shortcuts do."""
        return claims_key(event, self._keys) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pass on the keys that mean something here."""
        if event.key() in self._keys:
            self.key_pressed.emit(event.key())
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say where the mouse is."""
        self.pointed.emit(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        """Say that it is gone."""
        self.pointed.emit(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """End what was pointed at by keys."""
        super().focusOutEvent(event)
        self.pointed.emit(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Say where it was clicked."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(event.position())


def plane_axes(dataset: Dataset, cells: int) -> tuple[Array, Array]:
    """Coordinates of a square grid of cells over all of a data set, a little beyond its extremes.

    Returns
    -------
    xs, ys : arrays (cells,)
        From left to right and from bottom to top.
    """
    centre, half = extent(dataset.points)
    share = (np.arange(cells) + 0.5) / cells * 2 - 1
    return centre[0] + half[0] * share, centre[1] + half[1] * share


def rgba_image(pixels: Array) -> QImage:
    """A picture from bytes (Y, X, 4), in the format that Qt draws fastest."""
    pixels = np.ascontiguousarray(pixels)
    height, width, _ = pixels.shape
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
