"""Where the code comes from, on the button that opens the menu about it."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton

from netviz.resources import RESOURCES
from netviz.ui.code.document import Document
from netviz.ui.kit.named import named
from netviz.ui.kit.number_format import short_name
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.theme import Theme

_LETTERS = (24, 16, 11, 8, 5)  # of a file's name, from much room to little
WHOLE = _LETTERS[0]
_CHEVRON, _CHEVRON_RIGHT = 9, 10  # pixels of the usual type: its size, and what is right of it


class FileButton(QPushButton):
    """Says the name of the file, and whether it has been changed since it was read or written."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "fileMenu")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._icon, self._scale, self._letters = QIcon(), 1.0, WHOLE
        self.show_document(Document(), False)

    def set_theme(self, theme: Theme) -> None:
        """A chevron in other colours."""
        self._icon, self._scale = QIcon(str(RESOURCES / "icons" / f"chevron-{theme.name}.svg")), theme.scale
        self.update()

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """The button, and the chevron at its right."""
        super().paintEvent(event)
        size = round(_CHEVRON * self._scale)
        left = self.width() - size - round(_CHEVRON_RIGHT * self._scale)
        with QPainter(self) as painter:
            self._icon.paint(painter, QRect(left, (self.height() - size) // 2, size, size))

    def show_document(self, document: Document, changed: bool) -> None:
        """Say where the code comes from.

        Parameters
        ----------
        document : Document
        changed : bool
            Whether what is here is saved nowhere.
        """
        self._document, self._changed = document, changed
        self.setText(self._name(self._letters))
        self.updateGeometry()
        told = f"{document.origin}; changed since" if changed else document.origin
        self.setToolTip(f"{told}. Open a file, begin with a template, find, save")
        self.setAccessibleName(f"Code: {document.title}{', changed' if changed else ''}")

    def _name(self, letters: int) -> str:
        name = short_name(self._document.title, letters)
        return f"{name} •" if self._changed else name

    def wide(self, letters: int) -> int:
        """How wide it is with so many letters of the name."""
        advance = self.fontMetrics().horizontalAdvance
        return self.sizeHint().width() + advance(self._name(letters)) - advance(self.text())

    def fit(self, room: int) -> None:
        """As much of the name as fits into so many pixels."""
        self._letters = next((most for most in _LETTERS if self.wide(most) <= room), _LETTERS[-1])
        if self.text() != self._name(self._letters):
            self.setText(self._name(self._letters))
