"""A small box that asks what is to be predicted, and up to which step."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QWidget

from netviz.lessons.guesses import Kind
from netviz.lessons.lesson import Prediction
from netviz.lessons.prediction import MOST_STEPS, OUTCOMES
from netviz.ui.kit.controls import Menu
from netviz.ui.kit.named import named
from netviz.ui.kit.number_field import NumberField
from netviz.ui.kit.symbol_menu import SymbolMenu

USUAL_STEPS = 200
"""How much farther the run is asked about, unless something else is typed."""

KINDS: dict[Kind, str] = {
    "curve": "a curve",
    "boundary": "the boundary",
    "number": "a number",
    "class": "the class at a point",
    "choice": "one of four courses",
}


class AskBox(QFrame):
    """Kind, figure, step, Predict; closed by Escape or a click elsewhere.

    Signals
    -------
    asked(Prediction)
    """

    asked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("box")
        self.setAttribute(Qt.WidgetAttribute.WA_WindowPropagation)  # on a slide, type is larger
        self._step_now: Callable[[], int] = int
        self._figures = dict[str, dict[str, str]]()
        self.kind = Menu("What is predicted", "A curve and the boundary are drawn, the others answered")
        for key, title in KINDS.items():
            self.kind.addItem(title, key)
        self.figure = SymbolMenu("Of which figure", "What is drawn or typed")
        self.until = named(NumberField("Up to step"), "boxed")
        self.until.setFixedWidth(6 * self.until.fontMetrics().horizontalAdvance("00"))
        self.ask = named(QPushButton("Predict"), "primary")
        self.ask.setAccessibleName("Predict")
        self.error = named(QLabel(), "error")
        self.error.hide()
        grid = QGridLayout(self)
        for column, widget in enumerate(
            (QLabel("predict"), self.kind, self.figure, QLabel("up to step"), self.until, self.ask)
        ):
            grid.addWidget(widget, 0, column)
        grid.addWidget(self.error, 1, 0, 1, 6)
        self.kind.activated.connect(self._on_kind_chosen)
        self.until.returnPressed.connect(self._on_asked)
        self.ask.clicked.connect(self._on_asked)

    def open_at(
        self,
        place: QPoint,
        kind: Kind,
        step_now: Callable[[], int],
        curves: Mapping[str, str],
        numbers: Mapping[str, str],
    ) -> None:
        """Ask.

        Parameters
        ----------
        place : QPoint
            Of the box's upper left corner, on the screen.
        kind : str
            What is asked about unless something else is chosen.
        step_now : callable
            Where the run stands; asked again when something has been typed.
        curves, numbers : mapping of str to str
            The figures that can be drawn and typed, with their names for people.
        """
        self._step_now = step_now
        self._figures = {"curve": dict(curves), "number": dict(numbers)}
        self.until.setText(str(step_now() + USUAL_STEPS))
        self.kind.setCurrentIndex(self.kind.findData(kind))
        self.error.hide()
        self._show_figures()
        self.move(place)
        self.show()
        self.until.setFocus()
        self.until.selectAll()

    def _on_kind_chosen(self) -> None:
        self._show_figures()
        self.until.setFocus()
        self.until.selectAll()

    def _show_figures(self) -> None:
        figures = self._figures.get(self.kind.currentData(), {})
        self.figure.clear()
        for key, name in figures.items():
            self.figure.addItem(name, key)
        self.figure.setVisible(bool(figures))
        self.adjustSize()

    def _on_asked(self) -> None:
        kind, until = self.kind.currentData(), self.until.number
        step = self._step_now()
        if until is None or until != int(until) or not step < until <= step + MOST_STEPS:
            self._refuse(
                f"a whole number from {step + 1} to {step + MOST_STEPS} is needed, "
                f"not “{self.until.text()}”"
            )
            return
        if kind == "curve" and not self._figures["curve"]:
            self._refuse("there is no chart in sight to draw on; show one, or predict something else")
            return
        self.hide()
        figure = self.figure.currentData() or ""
        name, last = self.figure.currentText(), int(until)
        ask = {
            "curve": f"Draw {name} as you expect it up to step {last}.",
            "boundary": f"Draw the boundary as you expect it at step {last}.",
            "number": f"What will {name} be at step {last}?",
            "class": f"Which class will win at this point at step {last}? Click to move the point.",
            "choice": f"What will come of the loss up to step {last}?",
        }[kind]
        choices = OUTCOMES if kind == "choice" else ()
        self.asked.emit(Prediction(kind, ask, last, figure, choices=choices))

    def _refuse(self, why: str) -> None:
        self.error.setText(why)
        self.error.show()
        self.adjustSize()
