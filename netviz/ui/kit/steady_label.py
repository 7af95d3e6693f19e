"""A label whose text changes many times a second."""

from __future__ import annotations

import math

from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QLabel


class SteadyLabel(QLabel):
    """Has the room of its widest text at all times.

    A label of no fixed size has the whole window laid out anew at each change of its text.

    Attributes
    ----------
    keeps_most : bool
        Whether the room of the longest text that was shown is kept, so that going to and fro moves nothing.
    """

    keeps_most = False

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._room = 0
        self.setText(text)

    def keep_room(self, widest: str, height: int | None = None) -> None:
        """Take the room of a text, and more only for a longer one.

        Parameters
        ----------
        widest : str
        height : int, optional
            In pixels; that of the type if left out.
        """
        self._room = math.ceil(QFontMetricsF(self.font()).horizontalAdvance(widest))
        self.setFixedHeight(self.fontMetrics().height() if height is None else height)
        self._fit(self.text())

    def setText(self, text: str) -> None:
        """Show another text."""
        if text != self.text():
            self._fit(text)
            super().setText(text)

    def _fit(self, text: str) -> None:
        if self._room:
            wide = QFontMetricsF(self.font()).horizontalAdvance(text)
            width = max(self._room, math.ceil(wide))
            self.setFixedWidth(width)
            if self.keeps_most:
                self._room = width
