"""The sentence under a picture; it takes the room of the longest so far, so that the picture stays."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent

from netviz.ui.kit.named import named
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.symbol_paragraph import SymbolParagraph

_ROWS = 2  # at least


class Caption(SymbolParagraph):
    """A paragraph that grows with its text, and does not shrink again until its width changes."""

    def __init__(self) -> None:
        super().__init__("")
        named(self, "muted")
        self._highest = 0

    def heightForWidth(self, width: int) -> int:
        """What the longest text has taken in this width."""
        row = super().heightForWidth(10_000) if self.text else 0
        self._highest = max(self._highest, super().heightForWidth(width), _ROWS * row)
        return self._highest

    def minimumSizeHint(self) -> QSize:
        """As high as it has to be."""
        return QSize(60, self.heightForWidth(self.width() or 300))

    @paint_guard
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Begin anew in another width."""
        if event.oldSize().width() != event.size().width():
            self._highest = 0
            self.updateGeometry()
