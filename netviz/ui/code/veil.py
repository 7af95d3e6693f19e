"""What makes pale what is no longer true."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QWidget

from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.theme import Theme

_OPACITY = 0.62


class Veil(QWidget):
    """Lies over a widget, and lets the mouse through.

    Parameters
    ----------
    over : QWidget
    theme : Theme
    """

    def __init__(self, over: QWidget, theme: Theme) -> None:
        super().__init__(over)
        self._over, self._clear = over, over
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        over.installEventFilter(self)
        self.hide()

    def cover(self, but: QWidget) -> None:
        """Make all pale but one widget."""
        self._clear = but
        self.resize(self._over.size())
        self.raise_()
        self.show()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as what it lies over."""
        if event.type() == QEvent.Type.Resize:
            self.resize(self._over.size())
        return False

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground of the window, translucent."""
        ground = QColor(self._theme.window)
        ground.setAlphaF(_OPACITY)
        clear = QRegion(QRect(self._clear.mapTo(self._over, QPoint()), self._clear.size()))
        with QPainter(self) as painter:
            painter.setClipRegion(QRegion(self.rect()) - clear)
            painter.fillRect(self.rect(), ground)
