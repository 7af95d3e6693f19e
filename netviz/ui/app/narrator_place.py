"""Where the narrator stands: like a subtitle under the plane, or under the top bar if that is narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from netviz.ui.commands.context import as_panel
from netviz.ui.kit.named import named
from netviz.ui.run.narrator_line import LEAST_WIDTH

if TYPE_CHECKING:
    from netviz.ui.app.window import MainWindow

_UNDER = 8  # pixels
_LOW = 330  # pixels of the usual type: a card of the plane that needs all its height for the plane
_HELD = 24  # pixels more that it needs to come back: its going makes the columns lower, and the plane wider


class NarratorPlace(QObject):
    """Moves it with the size of the window, never with what it says.

    Parameters
    ----------
    window : MainWindow
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._plane = window, as_panel(window, "plane")
        self._top = named(QWidget(), "bare")
        rows = QVBoxLayout(self._top)
        rows.setContentsMargins(0, 0, 0, _UNDER)
        bars = window.menuWidget()
        below = None if bars is None else bars.layout()
        assert below is not None
        below.addWidget(self._top)
        self._is_above: bool | None = None
        self._put(above=False)
        self._plane.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See that the plane has other room, or is not seen."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide):
            self._window.narrator.set_low(self._plane.height() < _LOW * self._window.theme.scale)
            least = LEAST_WIDTH + (_HELD if self._is_above else 0)
            is_narrow = self._plane.narrator_width < least * self._window.theme.scale
            self._put(above=is_narrow and self._plane.isVisibleTo(self._window))
        return False

    def _put(self, *, above: bool) -> None:
        if above == self._is_above:
            return
        self._is_above = above
        layout = (self._top if above else self._plane.narrator_place).layout()
        assert layout is not None
        layout.addWidget(self._window.narrator)
        self._window.narrator.show()
        self._top.setVisible(above)
