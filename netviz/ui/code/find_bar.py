"""A row to find text in the editor."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit

from netviz.ui.code.editor import CodeEditor
from netviz.ui.kit.controls import text_button
from netviz.ui.kit.named import named


class FindBar(QFrame):
    """Hidden until Ctrl+F; Return goes on to the next place, Shift+Return back, Escape closes it."""

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__()
        named(self, "bare")
        self._editor = editor
        self.field = named(QLineEdit(), "boxed")
        self.field.setAccessibleName("Text to find in your code")
        self.field.setPlaceholderText("find")
        self.field.textEdited.connect(lambda _: self._look(self.field.text()))
        close = text_button("✕", "Close  (Esc)", "tool")
        close.setAccessibleName("close the search")
        close.clicked.connect(self.end)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 4)
        row.addWidget(self.field, 1)
        row.addWidget(close)
        editor.find_wanted.connect(self.begin)
        self.hide()

    def begin(self) -> None:
        """Ask what is to be found; what is selected is proposed."""
        chosen = self._editor.textCursor().selectedText()
        if chosen and "\u2029" not in chosen:
            self.field.setText(chosen)
        self.show()
        self.field.selectAll()
        self.field.setFocus()

    def end(self) -> None:
        """Back to the code."""
        self.hide()
        self._editor.setFocus()

    def _look(self, text: str, backward: bool = False) -> None:
        found = not text or self._editor.find_next(text, backward)
        self.field.setProperty("class", "" if found else "missing")
        self.field.setToolTip("" if found else "not in the code")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on, or close."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._look(self.field.text(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            super().keyPressEvent(event)
