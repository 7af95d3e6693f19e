"""A small box in which one entry of the parameters is set by hand."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from netviz.intents import MAX_PARAMETER, EditEntry
from netviz.snapshot import Snapshot
from netviz.ui.kit.bubble import explain
from netviz.ui.kit.named import named
from netviz.ui.kit.number_field import NumberField
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.parameter_entries import LABELS, Entry, entry_name, entry_value, related_entries
from netviz.ui.kit.symbol_menu import SymbolMenu


class WeightPopup(QFrame):
    """Which weight or bias of a unit, its value, Set; closed by Escape or a click elsewhere.

    Signals
    -------
    wants(EditEntry)
    """

    wants = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("box")
        self._snapshot: Snapshot | None = None
        self._entries: list[Entry] = []
        self.which = SymbolMenu("Entry", "Which weight or bias of this unit")
        self.which.activated.connect(self._show_value)
        self.value = NumberField("Value")
        self.value.setFixedWidth(90)
        self.value.setToolTip("A mark appears on the time axes; Ctrl+Z takes it back")
        self.button = named(QPushButton("Set"), "primary")
        self.button.setAccessibleName("Set the value")
        row = QHBoxLayout(self)
        for widget in (self.which, QLabel("←"), self.value, self.button):
            row.addWidget(widget)
        self.button.clicked.connect(self._on_accepted)
        self.value.returnPressed.connect(self._on_accepted)

    def open_at(self, place: QPoint, entry: Entry, snapshot: Snapshot) -> None:
        """Edit an entry, with the box at a place on the screen."""
        self._snapshot = snapshot
        self._entries = related_entries(entry, snapshot.dataset.n_classes)
        self.which.clear()
        for other in self._entries:
            self.which.addItem(f"{LABELS[other[0]]}  {entry_name(other, snapshot)}")
        self.which.setCurrentIndex(self._entries.index(entry))
        self._show_value()
        self.adjustSize()
        screen = self.screen().availableGeometry()
        self.move(
            min(place.x(), screen.right() - self.width()),
            min(place.y() + 8, screen.bottom() - self.height()),
        )
        self.show()
        self.value.setFocus()

    def _show_value(self) -> None:
        if self._snapshot is None:
            return
        self.value.setText(
            number_text(entry_value(self._entries[self.which.currentIndex()], self._snapshot), 6)
        )
        self.value.selectAll()

    def _on_accepted(self) -> None:
        if not self.value.isModified():  # what is shown is rounded; setting it would be a change
            self.hide()
            return
        value = self.value.number
        if value is None or abs(value) > MAX_PARAMETER:
            most = number_text(MAX_PARAMETER)
            explain(
                self.value, f"a number from −{most} to {most} is needed here, not “{self.value.text()}”"
            )
            self.value.selectAll()  # what was typed stays, to be corrected or typed over
            return
        self.hide()
        name, index = self._entries[self.which.currentIndex()]
        self.wants.emit(EditEntry(name, index, value))
