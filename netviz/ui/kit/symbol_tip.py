"""A few words about a symbol that is pointed at, with symbols typeset."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from netviz.ui.kit.named import named
from netviz.ui.kit.symbols import SymbolLabel
from netviz.ui.kit.tips import place_beside


class SymbolTip(QFrame):
    """Rows of text beside what they explain, without taking the focus or the mouse."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.ToolTip)
        self.setObjectName("box")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(10, 6, 10, 6)
        self._rows.setSpacing(0)
        self._labels: list[SymbolLabel] = []
        self.text = ""

    def explain(self, subject: QRect, rows: Sequence[str]) -> None:
        """Show rows, the first one strongest, beside a place of the owner."""
        text = "\n".join(rows)
        if text == self.text and self.isVisible():
            return
        self.text = text
        while len(self._labels) < len(rows):
            label = named(SymbolLabel(), "muted" if self._labels else "")
            self._labels.append(label)
            self._rows.addWidget(label)
        for number, label in enumerate(self._labels):
            label.setVisible(number < len(rows))
            label.setText(rows[number] if number < len(rows) else "")
        self.setAccessibleName(text)
        self.adjustSize()
        owner = self.parentWidget()
        assert owner is not None
        place = QRect(owner.mapToGlobal(subject.topLeft()), subject.size())
        screen = owner.screen().availableGeometry()
        pointer = QPoint(place.center().x(), place.top())
        self.move(place_beside(place, self.sizeHint(), pointer, screen))
        self.show()

    def end(self) -> None:
        """Nothing is pointed at."""
        self.text = ""
        self.hide()
