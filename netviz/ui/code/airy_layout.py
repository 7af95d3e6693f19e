"""Lines of code with air between them."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextBlock, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout


class AiryLayout(QPlainTextDocumentLayout):
    """Rows that are higher than their type; Qt's own know of no such thing.

    Attributes
    ----------
    more : float
        Pixels below each row.
    """

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.more = 0.0

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        """A row, and the air below it."""
        area = super().blockBoundingRect(block)
        return area.adjusted(0, 0, 0, self.more) if area.height() > 0 else area
