"""The first thing that is painted: a window in the right place and colours, while the rest is loaded.

Knows Qt alone: importing pyqtgraph takes longer than everything here together.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, QSize, QTimer
from PySide6.QtGui import QCloseEvent, QColor, QGuiApplication, QIcon, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from netviz.resources import RESOURCES
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.preferences import Preferences
from netviz.ui.kit.theme import Theme
from netviz.ui.layouts import COLUMN, FOOT, GAP, LAYOUTS, STRIP, TOP

USUAL_SIZE = QSize(1440, 900)
SMALLEST = QSize(800, 600)


def _cards(width: int, height: int) -> list[QRectF]:
    """Where the cards of the usual arrangement lie."""
    right = LAYOUTS["explore"].right_width(width)
    left, tall = GAP + COLUMN + GAP, height - TOP - GAP - FOOT - STRIP
    return [
        QRectF(GAP, TOP, COLUMN, tall),
        QRectF(left, TOP, width - left - right - 2 * GAP, tall),
        QRectF(width - GAP - right, TOP, right, tall),
        QRectF(GAP, height - FOOT - STRIP, width - 2 * GAP, STRIP),
    ]


def restore_geometry(window: QWidget, preferences: Preferences) -> None:
    """Give a window the place and size that it was left with, unless nobody could use it like that."""
    before, kept = window.saveGeometry(), preferences.geometry
    if kept is None or not window.restoreGeometry(kept):
        return
    place = window.normalGeometry()
    is_usable = 2 * place.width() >= SMALLEST.width() and 2 * place.height() >= SMALLEST.height()
    if not is_usable or not any(
        screen.geometry().intersects(place) for screen in QGuiApplication.screens()
    ):
        window.restoreGeometry(before)


class LoadingWindow(QWidget):
    """The window itself; `fill` puts the real contents into it.

    Parameters
    ----------
    theme : Theme
    on_painted : callable
        Called once, after the shell has been painted.
    """

    def __init__(self, theme: Theme, on_painted: Callable[[], None]) -> None:
        super().__init__()
        self._theme, self._on_painted = theme, on_painted
        self._contents: QWidget | None = None
        self._painted = False
        self.is_closed = False
        self.setWindowTitle("netviz")
        self.setWindowIcon(QIcon(str(RESOURCES / "icons" / "netviz.svg")))
        room = self.screen().availableGeometry()
        self.resize(USUAL_SIZE.boundedTo(room.size() - QSize(40, 60)))
        restore_geometry(self, Preferences())
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def fill(self, contents: QWidget) -> None:
        """Show the real contents from now on."""
        self._contents = contents
        self._layout.addWidget(contents)

    @paint_guard
    def paintEvent(self, event: QEvent) -> None:
        """The outlines of the cards."""
        if self._contents is None:
            theme, width, height = self._theme, self.width(), self.height()
            with QPainter(self) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.fillRect(self.rect(), QColor(theme.window))
                painter.setPen(theme.pen(theme.border, 1.0))
                painter.setBrush(QColor(theme.card))
                for card in _cards(width, height):
                    painter.drawRoundedRect(card, 10, 10)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._on_painted)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The contents close first: they have a process to end."""
        if self._contents is not None and not self._contents.close():
            event.ignore()
            return
        self.is_closed = True
        super().closeEvent(event)
        if self.isHidden():  # as in a lecture: Qt ends only with the last window that could be seen
            QCoreApplication.quit()
