"""A verdict in one card: a badge, a headline, a sentence; at the right what leads on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from netviz.ui.kit.badge import Badge
from netviz.ui.kit.named import named
from netviz.ui.kit.symbol_paragraph import SymbolParagraph
from netviz.ui.kit.theme import READING, SEMIBOLD, TITLE, Theme

_RIGHT, _NARROW = 288, 560
"""The width of what leads on, and that of a card below which it stands under the sentence; in pixels of the
usual type."""
_ROW, _HEADLINE_ROW = 1.7, 1.5  # sizes of type


class VerdictCard(QFrame):
    """What is right or wrong, and what is said of it.

    Parameters
    ----------
    theme : Theme
    title, text : str
        Either may be empty.
    badge : Badge, optional
    looks : str
        "box", or "wrongBox" with a red border.
    """

    def __init__(
        self, theme: Theme, title: str, text: str, badge: Badge | None = None, looks: str = "box"
    ) -> None:
        super().__init__()
        named(self, looks)
        self._theme = theme
        self.title, self.sentence = SymbolParagraph(title, _HEADLINE_ROW), SymbolParagraph(text, _ROW)
        self.title.setFont(theme.font(READING, SEMIBOLD))
        self.title.setVisible(bool(title))
        self.sentence.setFont(theme.font(TITLE))
        self.sentence.setVisible(bool(text))
        head = QHBoxLayout()
        head.setSpacing(12)
        if badge is not None:
            head.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.title, 1, Qt.AlignmentFlag.AlignVCenter)
        self.left = QVBoxLayout()
        self.left.setSpacing(8)
        self.left.addLayout(head)
        self.left.addSpacing(2)
        self.left.addWidget(self.sentence)
        self.right = QVBoxLayout()
        self.right.setSpacing(12)
        self._beside: QWidget | None = None
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(20, 16, 16, 16)
        self._row.setSpacing(24)
        self._row.addLayout(self.left, 1)

    def lead_on(self, over: QWidget | None, *buttons: QWidget) -> None:
        """Put something at the right, and buttons under it; those that are hidden take no room."""
        self._beside = named(QWidget(), "bare")
        self._beside.setLayout(self.right)
        self.right.setContentsMargins(0, 0, 0, 0)
        if over is not None:
            self.right.addWidget(over, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        for number, button in enumerate(buttons):
            row.addWidget(button, 2 + number)
        self.right.addLayout(row)
        if over is None:
            self.right.addStretch(1)
        self._row.addWidget(self._beside)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What leads on stands below the sentence where there is little room beside it."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._beside is None:
            return
        scale = self._theme.scale
        is_wide = self.width() >= _NARROW * scale
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        if direction != self._row.direction() or self._beside.maximumWidth() > 10_000:
            self._row.setDirection(direction)
            self._row.setSpacing(24 if is_wide else 12)
            self._beside.setMinimumWidth(round(_RIGHT * scale) if is_wide else 0)
            self._beside.setMaximumWidth(round(_RIGHT * scale) if is_wide else 9_999)
