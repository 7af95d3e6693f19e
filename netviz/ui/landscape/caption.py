"""The sentences under a picture; they take the room of the longest so far, so that the picture stays."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent

from netviz.core.symbols import spoken
from netviz.ui.kit.named import named
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.symbol_paragraph import SymbolParagraph


class Caption(SymbolParagraph):
    """A paragraph that grows with its text, and does not shrink again until its width changes."""

    def __init__(self) -> None:
        super().__init__("")
        named(self, "muted")
        self._highest, self._said, self._has_room = 0, ("", ""), True

    def say(self, first: str, rest: str) -> None:
        """Say a sentence and, where there is room, more; all of it is in the tip."""
        self._said = first, rest
        self.set_text(first + rest if self._has_room else first)
        self.setAccessibleName(spoken(first + rest))
        self.setToolTip("" if self._has_room else f"{first}{rest}")

    def give_room(self, has_room: bool) -> None:
        """Whether there is room for more than a sentence."""
        if has_room != self._has_room:
            self._has_room, self._highest = has_room, 0
            self.say(*self._said)

    def heightForWidth(self, width: int) -> int:
        """What the longest text has taken in this width."""
        self._highest = max(self._highest, super().heightForWidth(width))
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
