"""A sentence across the window, with what can be done about it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget


class Banner(QFrame):
    """Hidden until there is something to say.

    Parameters
    ----------
    text : QWidget, optional
        What says it; plain text in as many lines as it takes, if left out.
    looks : str
        Its name in the style sheet.

    Attributes
    ----------
    text : QWidget
    """

    text: Any

    def __init__(self, text: QWidget | None = None, looks: str = "banner") -> None:
        super().__init__()
        self.setObjectName(looks)
        self.text = _wrapped() if text is None else text
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 4, 8, 4)
        self._row.addWidget(self.text, 1)
        self.hide()

    def put(self, *buttons: QWidget) -> None:
        """Put buttons on its right."""
        for button in buttons:
            self._row.addWidget(button)


def _wrapped() -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
