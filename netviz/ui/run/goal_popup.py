"""A small box that asks what to run to."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from netviz.training.config import ConfigError
from netviz.training.goal import KINDS, Goal
from netviz.ui.kit.controls import Menu
from netviz.ui.kit.number_field import NumberField
from netviz.ui.kit.number_format import parse_number, parse_percent
from netviz.ui.kit.panel import Ask

_USUAL = {"step": "1000", "loss": "0.3", "accuracy": "95 %", "overflow": ""}

_ALLOWED = {
    "step": "a whole number from 0 on",
    "loss": "a number above 0",
    "accuracy": "a share above 0 and at most 100 %",
}


class GoalPopup(QFrame):
    """Kind, value, Run; closed by Escape or a click elsewhere.

    Signals
    -------
    wants(Ask)
        To run to a goal.
    """

    wants = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("box")
        self.kind = Menu("Run to", "What to run to, as fast as it goes; Space stops before")
        for key, title in KINDS.items():
            self.kind.addItem(title, key)
        self.kind.activated.connect(self._on_kind_activated)
        self.value = NumberField("Value to run to", self._number)
        self.value.setText(_USUAL["step"])
        self.value.setFixedWidth(80)
        self.run = QPushButton("Run", objectName="primary")
        self.run.setAccessibleName("Run")
        self.error = QLabel(objectName="error")
        self.error.hide()
        row = QHBoxLayout()
        row.addWidget(QLabel("run to"))
        for widget in (self.kind, self.value, self.run):
            row.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.addLayout(row)
        layout.addWidget(self.error)
        self.run.clicked.connect(self._on_run_clicked)
        self.value.returnPressed.connect(self._on_run_clicked)

    def open_at(self, place: QPoint) -> None:
        """Ask, with the box's corner at a place on the screen."""
        self.error.hide()
        self.adjustSize()
        self.move(place)
        self.show()
        self.value.setFocus()
        self.value.selectAll()

    def _on_kind_activated(self) -> None:
        kind = self.kind.currentData()
        self.value.setText(_USUAL[kind])
        self.value.setEnabled(kind != "overflow")
        self.value.setFocus()
        self.value.selectAll()

    def _number(self, text: str) -> float | None:
        return parse_percent(text) if self.kind.currentData() == "accuracy" else parse_number(text)

    def _on_run_clicked(self) -> None:
        kind, value = self.kind.currentData(), self.value.number
        try:
            if kind != "overflow" and value is None:
                raise ConfigError(f"{_ALLOWED[kind]} is needed, not “{self.value.text()}”")
            goal = Goal(kind, value or 0.0)
        except ConfigError as error:
            self.error.setText(str(error))
            self.error.show()
            self.adjustSize()
            return
        self.hide()
        self.wants.emit(Ask("run to", goal))
