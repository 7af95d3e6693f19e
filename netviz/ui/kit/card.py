"""The frame of every panel: its head, and the line of detail in it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from netviz.ui.kit.named import named


class Detail(QLabel):
    """A line of text that is shortened where there is no room for it, and ends in … then."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setObjectName("muted")
        self._plain = self._shorter = text
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setMinimumHeight(self.fontMetrics().height() + 5)  # subscripts hang low
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # A long text must never widen the window.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_text(self, text: str, shorter: str = "") -> None:
        """Show a text; the shorter one where it does not fit, cut off where that does not fit either."""
        self._plain, self._shorter = text, shorter or text
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for."""
        super().resizeEvent(event)
        if self._plain:
            self._elide()

    def _elide(self) -> None:
        room = self.width() - 2
        fits = self.fontMetrics().horizontalAdvance(self._plain) <= room
        text = self._plain if fits else self._shorter
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        self.setText(shown)
        self.setToolTip(self._plain if shown != self._plain else "")


class Card(QWidget):
    """A panel: a head with a title, a line of detail and perhaps controls; the contents below.

    The head is a widget of its own, so that a dock can be dragged by it.
    """

    def __init__(self, title: str, detail: str = "") -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.title = named(QLabel(title), "cardTitle")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.detail = Detail(detail)
        self.title_bar = named(QFrame(), "cardHead")
        self.head = QHBoxLayout(self.title_bar)
        self.head.setContentsMargins(12, 6, 10, 0)
        self.head.setSpacing(6)
        self.head.addWidget(self.title)
        self.head.addWidget(self.detail, 1)
        self.frame = named(QFrame(), "cardBody")
        self.body = QVBoxLayout(self.frame)
        self.body.setContentsMargins(12, 2, 12, 8)
        self.body.setSpacing(3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.title_bar)
        layout.addWidget(self.frame, 1)

    def setToolTip(self, tip: str) -> None:
        """Explain the panel; the head has the same tip, since a dock may take it over as its title bar."""
        super().setToolTip(tip)
        self.title_bar.setToolTip(tip)
