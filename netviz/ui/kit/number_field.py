"""A field for one typed number."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit

from netviz.ui.kit.number_format import parse_number


class NumberField(QLineEdit):
    """Accepts numbers as people and this program write them.

    The first click selects the number whole, so that what is typed takes its place; a second one puts
    the cursor where it clicks.

    Parameters
    ----------
    name : str
        What a screen reader says.
    parse : callable
        Turns the typed text into its number; None if it is not one.
    """

    def __init__(self, name: str, parse: Callable[[str], float | None] = parse_number) -> None:
        super().__init__()
        self._parse = parse
        self._is_fresh = True
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setAcceptDrops(False)  # files are for the window

    @property
    def number(self) -> float | None:
        """The number that is typed; None if it is not one."""
        return self._parse(self.text())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The next click is the first."""
        super().focusInEvent(event)
        self._is_fresh = True

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Select all after the first click, unless a part was selected by dragging."""
        super().mouseReleaseEvent(event)
        if self._is_fresh and not self.hasSelectedText():
            self.selectAll()
        self._is_fresh = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select all: the parts of 2·10⁻³ are no words."""
        self.selectAll()
